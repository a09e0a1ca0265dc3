"""What the child process does: sets its own limits, reads one workbook, answers in JSON.

The request is one JSON argument, the file comes on standard input, the answer goes to standard output. It never
writes a file, and it never sees the base.
"""

import gc
import json
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from entrelabs_metrics.errors import UnreadableFile
from entrelabs_metrics.intake.dialect import known_headers
from entrelabs_metrics.intake.spreadsheets import ods, xlsx
from entrelabs_metrics.intake.spreadsheets.archive import locked, opened
from entrelabs_metrics.intake.spreadsheets.book import Book, Found
from entrelabs_metrics.intake.spreadsheets.grid import Budget, Grid, too_large

_ABOVE = 60  # rows among which a header we know is looked for
# What a damaged file makes its readers raise. Anything else is a bug of ours, and ends the process.
_DAMAGED = (
    BadZipFile, ExpatError, zlib.error, struct.error, EOFError, KeyError, IndexError, ValueError, OverflowError,
    NotImplementedError,
)  # fmt: skip


def main() -> None:
    gc.disable()  # nothing we make refers to itself, and looking for it takes a tenth of the time
    request = json.loads(sys.argv[1])
    limit(request["memory"], request["seconds"])
    content = sys.stdin.buffer.read()
    try:
        answer = _written(read(content, request))
    except UnreadableFile as refusal:
        answer = _refusing(refusal)
    except MemoryError:
        answer = _refusing(too_large())
    sys.stdout.buffer.write(answer)


def _refusing(refusal: UnreadableFile) -> bytes:
    return _written({"sentence": refusal.sentence, "values": refusal.values})


def _written(answer: dict) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode()


def limit(memory: int, seconds: int) -> None:
    """Memory beyond what the process takes to start, processor time, and no file written."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time-out is what is left
        return
    statm = Path("/proc/self/statm")
    start = int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 0
    for kind, most in (
        (resource.RLIMIT_AS, start + memory if start else resource.RLIM_INFINITY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY or most == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, hard))


def read(content: bytes, request: dict) -> dict:
    """The sheet that is asked for, or the one that holds the data, with what is said of it.

    Raises `UnreadableFile`.
    """
    budget = Budget(request["cells"], request["characters"])
    try:
        book = _reader(content, request["expanded"])(budget, request["sheet"])
    except _DAMAGED:
        raise UnreadableFile(
            "Ce fichier commence comme un classeur, mais il est abîmé ou incomplet. L'ouvrir dans Excel ou "
            "LibreOffice, l'enregistrer de nouveau, puis recommencer."
        ) from None
    chosen, grid = _chosen(book, request["sheet"])
    lines = sorted(grid.rows)
    return {
        "form": book.form,
        "name": chosen.name,
        "sheets": [(s.name, s.hidden, len(s.grid.rows) if s.grid else None) for s in book.sheets],
        "lines": lines,
        "rows": [grid.rows[line] for line in lines],
        "ambiguous": grid.ambiguous,
        "notes": [*((kind, [], "") for kind in book.notes), *_said(grid)],
    }


def _reader(content: bytes, most_expanded: int) -> Callable[[Budget, str | None], Book]:
    """What reads this format."""
    if not content.startswith(b"PK"):
        from entrelabs_metrics.intake.spreadsheets import xls

        return lambda budget, asked: xls.read(content, budget, asked)
    archive = opened(content, most_expanded)
    names = set(archive.namelist())
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return lambda budget, asked: xlsx.read(archive, budget, asked)
    if "content.xml" in names and _mime(archive).startswith("application/vnd.oasis.opendocument.spreadsheet"):
        return lambda budget, asked: _open_document(archive, budget, asked)
    raise UnreadableFile(
        "Ce fichier est un document compressé, mais pas un classeur Excel ou LibreOffice. Si c'est une archive, en "
        "sortir les fichiers d'abord ; si c'est un autre document, enregistrer le tableau au format .xlsx ou .ods."
    )


def _mime(archive: ZipFile) -> str:
    return archive.read("mimetype").decode("ascii") if "mimetype" in archive.namelist() else ""


def _open_document(archive: ZipFile, budget: Budget, asked: str | None) -> Book:
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in archive.read(manifest):
        raise locked()
    return ods.read(archive, budget, asked)


def _chosen(book: Book, asked: str | None) -> tuple[Found, Grid]:
    """The sheet asked for; else the first with headers of ours; else the one with most filled cells."""
    read = [(sheet, sheet.grid) for sheet in book.sheets if sheet.grid is not None]
    if asked is not None and not read:
        names = ", ".join(sheet.name for sheet in book.sheets[:20])
        raise UnreadableFile(
            "Ce classeur n'a pas de feuille {sheet}. Ses feuilles : {sheets}.", sheet=asked, sheets=names
        )
    filled = [(sheet, grid) for sheet, grid in read if grid.rows]
    if not filled and asked is not None:
        raise UnreadableFile("La feuille {sheet} ne contient aucune ligne.", sheet=asked)
    if not filled:
        raise UnreadableFile("Ce classeur ne contient aucune ligne dans ses feuilles visibles.")
    ours = ((sheet, grid) for sheet, grid in filled if _known(grid))
    return next(ours, None) or max(filled, key=lambda found: found[1].filled)


def _known(grid: Grid) -> bool:
    """Whether a row near the top is made of headers that we know."""
    return any(known_headers(grid.rows[line]) > 1 for line in sorted(grid.rows)[:_ABOVE])


def _said(grid: Grid) -> list[tuple[str, list[int], str]]:
    return [(kind, sorted(lines), ", ".join(cells)) for kind, (lines, cells) in grid.said.items()]
