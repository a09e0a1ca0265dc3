"""Bytes → text: which encoding a file is in, what had to be mended on the way, and what was removed.

Marks first, then strict UTF-8, then UTF-16 by its zeros. What is left is an old one-byte encoding, where every reading
is possible and only one is French: each candidate is scored by how plausible its accents are where they stand.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from entrelabs_metrics import limits
from entrelabs_metrics.errors import UnreadableFile

_SIGNATURES = {
    b"PK\x03\x04": "un classeur (Excel ou LibreOffice)",
    b"\xd0\xcf\x11\xe0": "un ancien classeur Excel",
    b"%PDF": "un PDF",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
}
_UTF8_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (  # the longer first: the mark of UTF-32 begins like that of UTF-16
    (b"\xff\xfe\0\0", "utf-32", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32", "utf-32-be"),
    (b"\xff\xfe", "utf-16", "utf-16-le"),
    (b"\xfe\xff", "utf-16", "utf-16-be"),
)
_ONE_BYTE = ("cp1252", "iso-8859-15", "mac_roman", "cp850")
_MOST_NULS = 1 / 20  # a file with more of them is no text
_ENOUGH = 20_000  # accents looked at to tell the one-byte encodings apart

_LOWER, _UPPER = frozenset("éèêëàâäçîïôöùûüÿœæñ"), frozenset("ÉÈÊËÀÂÄÇÎÏÔÖÙÛÜŸŒÆÑ")
_BLANKS, _QUOTES, _SIGNS = frozenset("\u00a0\u202f"), frozenset("«»“”"), frozenset("–—…•²³·½§±×")
_PLAUSIBLE = _LOWER | _UPPER | _BLANKS | _QUOTES | _SIGNS | frozenset("’‘€°")
_UNREADABLE = "\ufffd"
_LINE_END = re.compile(r"\r\n|\r|\n")
_BYTE_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|$)")
_TWICE_ENCODED = re.compile(
    "(?:[\u00c2-\u00df][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â[\u0080€][\u0080-\u00bf™œ˜“”¦¢])+"
)
_LEADS = (b"\xc2", b"\xc3", b"\xc5", b"\xf0")  # how French in UTF-8 begins its sequences, « ’ » aside
_SCRAMBLED = ("Ã", "â€")  # « Ã© », « â€™ »: no French text scrambled that way goes far without one of them


class Note(NamedTuple):
    """Something mended or removed while reading, or that smells: its kind, the file lines, and one of them in words."""

    kind: str
    lines: tuple[int, ...] = ()
    example: str = ""


class Decoded(NamedTuple):
    """The text, the encoding it was in, and what had to be done to read it."""

    text: str
    encoding: str
    notes: tuple[Note, ...] = ()


def decode(content: bytes, encoding: str | None = None) -> Decoded:
    """The text of a file, in the encoding it has or in the one that is asked for.

    Raises `UnreadableFile` when the bytes are not text, or too much of it.
    """
    _refuse_other_kinds(content)
    _refuse_too_many_lines(content)
    text, found, notes = _strictly(content, encoding) if encoding else _found(content)
    without_marks = text.lstrip("\ufeff")
    text, nul_note = _without_nuls(without_marks)
    return Decoded(text, found, (*notes, *nul_note, *(_mojibake(text) if _may_be_scrambled(content, found) else ())))


def _refuse_other_kinds(content: bytes) -> None:
    kind = next((kind for start, kind in _SIGNATURES.items() if content.startswith(start)), None)
    if kind:
        raise UnreadableFile(
            "Ce fichier est {kind}, pas un CSV. L'enregistrer au format « CSV UTF-8 » puis recommencer.", kind=kind
        )


def _refuse_too_many_lines(content: bytes) -> None:
    lines = max(content.count(b"\n"), content.count(b"\r") if b"\r" in content else 0)
    if lines > (most := limits.get("rows")):  # blank lines count: each costs as much to read as another
        raise UnreadableFile(
            "Le fichier a {n} lignes, et nous en lisons {limit} au plus : le couper en plusieurs fichiers.",
            n=lines, limit=most,
        )  # fmt: skip


def _found(content: bytes) -> Decoded:
    for mark, name, precise in _WIDE_MARKS:
        if content.startswith(mark):
            return Decoded(_strictly(content[len(mark) :], precise).text, name)
    if wide := _wide_by_zeros(content):
        return _strictly(content, wide)
    if content.startswith(_UTF8_MARK):
        return _utf8(content, "utf-8-sig")
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        sequences, strays = _utf8_evidence(content)
        return _utf8(content, "utf-8") if sequences >= strays else _one_byte(content, bool(sequences))


def _wide_by_zeros(content: bytes) -> str:
    """UTF-16 without its mark: every other byte of ordinary text is zero."""
    start = content[:1000]
    if start.count(0) <= len(start) // 4:
        return ""
    return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"


def _strictly(content: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(content.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableFile(
            "Un caractère de la ligne {line} est illisible. Enregistrer le fichier au format « CSV UTF-8 » "
            "puis recommencer.",
            line=line,
        ) from None
    except LookupError:
        raise UnreadableFile(
            "Ce fichier n'est pas du texte. L'enregistrer au format « CSV UTF-8 » puis recommencer."
        ) from None


# UTF-8, with a few bytes of something else


def _utf8_evidence(content: bytes) -> tuple[int, int]:
    """How many sound sequences of UTF-8 there are, and how many bytes above 127 (or one) belong to none."""
    if not any(lead in content for lead in _LEADS) and not (b"\xe2" in content and b"\xe2\x80" in content):
        return 0, 1
    at = np.flatnonzero(np.frombuffer(content, np.uint8) & 0x80)  # few bytes of a file are above 127
    high = np.append(np.frombuffer(content, np.uint8)[at], [0, 0, 0])
    near = np.append(at, [-1, -1, -1])
    n, sequences, inside = len(at), 0, 0
    follows = np.ones(n, bool)
    for size, first, end in ((2, 0xC2, 0xE0), (3, 0xE0, 0xF0), (4, 0xF0, 0xF5)):
        step = size - 1
        follows &= (near[step : n + step] == at + step) & ((high[step : n + step] & 0xC0) == 0x80)
        found = int(np.count_nonzero(follows & (high[:n] >= first) & (high[:n] < end)))
        sequences, inside = sequences + found, inside + size * found
    return sequences, n - inside


def _utf8(content: bytes, encoding: str) -> Decoded:
    """UTF-8 where a stray byte is read as Windows would write it when that is plausible, else shown as unreadable."""
    try:
        return Decoded(content.decode("utf-8"), encoding)
    except UnicodeDecodeError:
        return _line_by_line(content, encoding, _mended_utf8)


def _line_by_line(content: bytes, encoding: str, mend: Callable[[bytes, str], tuple[str, str]]) -> Decoded:
    """The text, its odd lines read by `mend`, which says what it did."""
    parts: list[str] = []
    mended: dict[str, list[tuple[int, str]]] = {}
    for number, match in enumerate(_BYTE_LINE.finditer(content), 1):
        part, kind = mend(match[0], encoding)
        parts.append(part)
        if kind:
            mended.setdefault(kind, []).append((number, part.strip()))
    notes = tuple(Note(kind, tuple(n for n, _ in found), found[0][1]) for kind, found in mended.items())
    return Decoded("".join(parts), encoding, notes)


def _mended_utf8(line: bytes, _: str) -> tuple[str, str]:
    try:
        return line.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    sequences = _utf8_evidence(line)[0]
    whole = line.decode("cp1252", "replace")
    if not sequences and all(c in _PLAUSIBLE for c in whole if ord(c) > 127):
        return whole, "mixed_encoding"
    stray = line.decode("utf-8", "surrogateescape")
    return re.sub("[\udc80-\udcff]", _stray_byte, stray), "bad_byte"


def _stray_byte(match: re.Match) -> str:
    """A byte that belongs to no sequence: Windows' character when French uses it, else the sign for unreadable."""
    character = bytes([ord(match[0]) - 0xDC00]).decode("cp1252", "replace")
    return character if character in _LOWER | _UPPER | _QUOTES | _BLANKS | {"’", "€", "°"} else _UNREADABLE


# One byte a character


def _one_byte(content: bytes, some_utf8: bool) -> Decoded:
    """The candidate whose accents are the most plausible; a byte that means nothing in it is shown as unreadable."""
    extracts = _extracts(content)
    scores = {encoding: _plausibility(extracts.decode(encoding, "replace")) for encoding in _ONE_BYTE}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] <= 0:
        return _strictly(content, "cp1252")
    if some_utf8:
        return _line_by_line(content, best, _mended_one_byte)
    try:
        return Decoded(content.decode(best), best)
    except UnicodeDecodeError:
        return _line_by_line(content, best, _mended_one_byte)


def _mended_one_byte(line: bytes, encoding: str) -> tuple[str, str]:
    if line.isascii():
        return line.decode("ascii"), ""
    with_utf8, (sequences, strays) = line.decode("utf-8", "replace"), _utf8_evidence(line)
    if sequences and not strays and all(c in _PLAUSIBLE for c in with_utf8 if ord(c) > 127):
        return with_utf8, "mixed_encoding"
    text = line.decode(encoding, "replace")
    return text, "bad_byte" if _UNREADABLE in text else ""


def _extracts(content: bytes) -> bytes:
    """The accents of a file with their neighbours, enough of them to judge an encoding."""
    found, seen = [], 0
    for match in re.finditer(rb"[^\r\n]?[\x80-\xff]{1,99}[^\r\n]?", content):
        found.append(match[0])
        seen += len(match[0])
        if seen > _ENOUGH:
            break
    return b"\n".join(found)


def _plausibility(text: str) -> float:
    """How French the accents of a text are, given what stands on either side of each."""
    padded = f" {text} "
    return sum(_weight(c, padded[i], padded[i + 2]) for i, c in enumerate(text) if ord(c) > 127)


def _weight(c: str, before: str, after: str) -> float:
    beside_letter = before.isalpha() or after.isalpha()
    if c in _LOWER:
        return (1.0 if c in "éèêàçùâîôûœ" else 0.5) if beside_letter or c == "à" else 0.0
    if c in _UPPER:
        return -1.0 if before.islower() else 0.7 if beside_letter else 0.0
    if c in _BLANKS:
        return -0.5 if before.isalpha() and after.isalpha() else 0.6
    if c in "’‘":
        return 1.0 if before.isalpha() and after.isalpha() else 0.2
    if c in "€°":
        return 0.7 if not (before.islower() and after.islower()) else -1.0
    if c in _QUOTES or c in _SIGNS:
        return -1.0 if before.isalpha() and after.isalpha() else 0.3
    return -2.0 if c == _UNREADABLE or "\x80" <= c <= "\x9f" else -1.0


# What text should not hold


def _without_nuls(text: str) -> tuple[str, tuple[Note, ...]]:
    """The text without its NULs, which nobody typed; too many of them, and it is no text."""
    if "\0" not in text:
        return text, ()
    if text.count("\0") > len(text) * _MOST_NULS:
        raise UnreadableFile("Ce fichier n'est pas du texte. L'enregistrer au format « CSV UTF-8 » puis recommencer.")
    lines = _lines_of(text, [match.start() for match in re.finditer("\0", text)])
    return text.replace("\0", ""), (Note("nul_bytes", lines),)


def _may_be_scrambled(content: bytes, encoding: str) -> bool:
    """A quick search that spares a slow one: in bytes, where they say what the text says."""
    plain = encoding.removesuffix("-sig")
    return plain not in ("utf-8", "cp1252") or any(sign.encode(plain) in content for sign in _SCRAMBLED)


def _mojibake(text: str) -> tuple[Note, ...]:
    """Lines where UTF-8 was once read as cp1252 (« Ã© »), with what the first should say. Said, never mended."""
    found = [(m.start(), m[0]) for m in _TWICE_ENCODED.finditer(text) if unscrambled(m[0]) != m[0]]
    if not found:
        return ()
    first = found[0][0]
    around = text[max(text.rfind("\n", 0, first), text.rfind("\r", 0, first)) + 1 :][:200]
    line = _LINE_END.split(around, maxsplit=1)[0]
    return (Note("mojibake", _lines_of(text, [at for at, _ in found]), unscrambled(line)),)


def unscrambled(text: str) -> str:
    """« CoachÃ© » → « Coaché »: the repair that mojibake calls for; the same text when there is none."""
    return _TWICE_ENCODED.sub(_once_decoded, text)


def _once_decoded(match: re.Match) -> str:
    try:
        return b"".join(_windows_byte(c) for c in match[0]).decode("utf-8")
    except UnicodeError:
        return match[0]


def _windows_byte(c: str) -> bytes:
    return bytes([ord(c)]) if "\x80" <= c <= "\x9f" else c.encode("cp1252")


def _lines_of(text: str, positions: list[int]) -> tuple[int, ...]:
    ends = [match.end() for match in _LINE_END.finditer(text)]
    return tuple(dict.fromkeys(bisect_right(ends, at) + 1 for at in positions))
