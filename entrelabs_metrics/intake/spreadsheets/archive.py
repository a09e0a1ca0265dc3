"""A zip opened with care, and its XML parsed without DTD nor entities: nothing is written, nothing is fetched."""

import io
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from entrelabs_metrics.errors import UnreadableFile

MOST_PARTS = 5_000
_WORTH_ASKING, _MOST_SWOLLEN = 50_000_000, 400  # bytes from which a ratio matters; times that a part may swell
_BLOCK = 1 << 18


def opened(content: bytes, most_expanded: int) -> zipfile.ZipFile:
    """The archive, once its directory shows that it can be read within bounds.

    Sizes are those that the directory states: `zipfile` reads no further than them. Raises `UnreadableFile`.
    """
    archive = zipfile.ZipFile(io.BytesIO(content))
    parts = archive.infolist()
    expanded = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS:
        raise UnreadableFile(
            "Ce classeur a {n} parties, et nous en lisons {limit} au plus. Enregistrer la feuille utile dans un "
            "classeur à part, puis recommencer.",
            n=len(parts), limit=MOST_PARTS,
        )  # fmt: skip
    if expanded > most_expanded:
        raise UnreadableFile(
            "Une fois décompressé, ce classeur ferait {size} Mo, et nous en lisons {limit} au plus. Enregistrer la "
            "feuille utile au format « CSV UTF-8 », puis recommencer.",
            size=expanded // 1_000_000, limit=most_expanded // 1_000_000,
        )  # fmt: skip
    if any(p.file_size > max(_WORTH_ASKING, _MOST_SWOLLEN * p.compress_size) for p in parts):
        raise UnreadableFile(
            "Ce classeur est compressé comme aucun ne l'est d'ordinaire : par prudence, il n'est pas lu. Enregistrer "
            "la feuille utile au format « CSV UTF-8 », puis recommencer."
        )
    if any(p.filename.startswith(("/", "\\")) or ".." in p.filename.replace("\\", "/").split("/") for p in parts):
        raise zipfile.BadZipFile("a part that would leave its folder")
    if any(part.flag_bits & 1 for part in parts):
        raise locked()
    return archive


def locked() -> UnreadableFile:
    return UnreadableFile("Ce classeur est protégé par un mot de passe. L'enregistrer sans, puis recommencer.")


def parser(namespaces: bool = False) -> expat.XMLParserType:
    """A parser that refuses any DTD, and so any entity."""
    made = expat.ParserCreate(namespace_separator=" " if namespaces else None)
    made.buffer_text, made.buffer_size = True, 1 << 16
    made.StartDoctypeDeclHandler = _refuse_dtd
    return made


def _refuse_dtd(*_: object) -> None:
    raise UnreadableFile(
        "Ce classeur contient des déclarations qu'aucun tableur n'écrit : par prudence, il n'est pas lu. L'enregistrer "
        "de nouveau depuis Excel ou LibreOffice, puis recommencer."
    )


def feed(made: expat.XMLParserType, archive: zipfile.ZipFile, part: str) -> None:
    """The whole part, block by block."""
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            made.Parse(block)
    made.Parse(b"", True)


def elements(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every element of a small part, in order: its name and attributes, without prefixes."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((local(name), {local(key): value for key, value in attributes.items()}))

    made = parser()
    made.StartElementHandler = start
    feed(made, archive, part)
    return iter(found)


def local(name: str) -> str:
    return name.rpartition(":")[2]
