"""Records → where the table is: its header, the lines above it, and the totals and notes below.

Headers we know settle it. Otherwise the shape does: a header is full, made of words, and its columns hold something
else below. Nothing is dropped here: each line that is no data is named with the reason.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile

from entrelabs_metrics.intake.dialect import Record, known_headers
from entrelabs_metrics.intake.shapes import extent, filled, is_year, kind

_TYPED = ("number", "date", "time", "boolean")
_SUMS = re.compile(r"\W*(?:(?:sous|grand)[- ]?)?(?:totaux|total|ensemble|subtotal)\b", re.I)
_TOTAL = re.compile(_SUMS.pattern + r"(?:\s+(?:général|générale|national|global|cumulé))?\W*", re.I)
_NOTE = re.compile(
    r"\W*(?:sources?|notes?|nota|n\.?\s?b|champ|lecture|légende|avertissement|attention|remarques?|précisions?|crédits?"
    r"|extraction|exporté|export|édité|mis à jour|mise à jour|dernière mise à jour|données?|contact|licence|\(\d\)|\*)"
    r"(?:\b|(?<=[)*]))",
    re.I,
)
_ABOVE = 60  # records among which the header is looked for
UNNAMED = "Colonne {n}"


@dataclass(frozen=True, slots=True)
class Profile:
    """What rows of a table usually are, from its beginning: how many cells they fill, and what each column holds."""

    kinds: tuple[str, ...] = ()  # of each column: number, date, time, boolean, or nothing in particular
    fill: tuple[float, ...] = ()  # share of rows where the column is filled
    usual: int = 0  # cells that a row fills


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table is. `header_line` is 0 when the file has no header, and names are then made up."""

    header: tuple[str, ...]
    cells: list[str]  # the header as it stands, to recognise it when it comes back
    header_line: int
    first_line: int  # the first line that may hold data
    above: tuple[tuple[int, str], ...]
    profile: Profile = field(default_factory=Profile)


def find(records: list[Record], header_line: int | None = None) -> Layout | None:
    """Where the table is in the first records of a file; None when they are all blank."""
    start = [i for i, r in enumerate(records) if extent(r.cells)]
    if not start:
        return None
    at = _header(records) if header_line is None else _at_line(records, header_line)
    rows = [r.cells for r in records[at + 1 :] if extent(r.cells)]
    width = _width(records[at].cells if at >= 0 else [], rows)
    profile = _profile(rows, width)
    if at < 0:
        names = tuple(UNNAMED.format(n=n) for n in range(1, width + 1))
        above = tuple((r.line, "blank") for r in records[: start[0]])
        return Layout(names, [], 0, records[start[0]].line, above, profile)
    groups = _groups(records, at, profile)
    names = _names([records[i].cells for i in groups], records[at].cells, width)
    above = tuple((r.line, _why_above(r, i in groups)) for i, r in enumerate(records[:at]))
    header = records[at]
    return Layout(names, header.cells, header.line, header.line + header.lines, above, profile)


def _why_above(record: Record, is_group: bool) -> str:
    if not extent(record.cells):
        return "blank"
    return "group" if is_group else "above_header"


def _at_line(records: list[Record], line: int) -> int:
    """The record that a person says is the header; -1 for none (line 0)."""
    return max((i for i, r in enumerate(records) if r.line <= line), default=-1) if line > 0 else -1


# The header


def _header(records: list[Record]) -> int:
    """Which record is the header; -1 when the first that could be one is data already."""
    first = records[:_ABOVE]
    best = max(range(len(first)), key=lambda i: (known_headers(first[i].cells), -i))
    if known_headers(first[best].cells) >= 2:
        return best
    wide = _usual_extent(records)
    full = [i for i, r in enumerate(first) if 2 * filled(r.cells) > wide] or [
        i for i, r in enumerate(first) if extent(r.cells)
    ]
    kinds = _kinds([r.cells for r in records if 2 * filled(r.cells) > wide], wide)
    data = next((i for i in full if _fits(first[i].cells, kinds)), None)
    if data is None:
        return full[0]
    above = [i for i in full if i < data]
    if not above:
        return -1 if _surely_data(first[data].cells, kinds) else data
    return max(above, key=lambda i: (filled(first[i].cells), i))


def _usual_extent(records: list[Record]) -> int:
    """How far most records reach, wide ones counting more than titles and notes."""
    return _weightiest(extent(r.cells) for r in records)


def _weightiest(sizes: Iterable[int]) -> int:
    """The size that most records have, wide ones counting more: a table outweighs its titles and notes."""
    counts = Counter(sizes)
    return max(counts, key=lambda size: (counts[size] * size, size))


def _kinds(rows: list[list[str]], width: int) -> tuple[str, ...]:
    """What each column holds, when at least half of its filled cells agree."""
    found = []
    for column in range(width):
        seen = Counter(k for cells in rows if column < len(cells) and (k := kind(cells[column])))
        best = max((k for k in seen if k in _TYPED), key=lambda k: seen[k], default="")
        found.append(best if best and 2 * seen[best] >= seen.total() else "")
    return tuple(found)


def _fits(cells: list[str], kinds: tuple[str, ...]) -> bool:
    """Whether a record reads as data: in at least half of the columns that hold something precise, so does it."""
    tried = [(cell, k) for cell, k in zip(cells, kinds, strict=False) if k and cell.strip()]
    good = sum(kind(cell) == k and not (k == "number" and is_year(cell)) for cell, k in tried)
    return bool(good) and 2 * good >= len(tried)


def _surely_data(cells: list[str], kinds: tuple[str, ...]) -> bool:
    """Whether the first record of a file is data, and so no header: all its precise columns say it, two at least."""
    tried = [(cell, k) for cell, k in zip(cells, kinds, strict=False) if k and cell.strip()]
    return all(kind(cell) == k for cell, k in tried) and (len(tried) > 1 or len(kinds) < 3)


def _groups(records: list[Record], at: int, profile: Profile) -> list[int]:
    """The records just above the header that are part of it: merged headings, or a first line of words."""
    found: list[int] = []
    for i in range(at - 1, max(-1, at - 3), -1):
        cells = records[i].cells
        if filled(cells) < 2 or _fits(cells, profile.kinds) or not _over(cells, records[at].cells):
            break
        found.insert(0, i)
    return found


def _over(cells: list[str], header: list[str]) -> bool:
    """Whether a record stands over a header: as wide, made of words, no column of its own beyond it."""
    return len(cells) == len(header) and extent(cells) <= extent(header) and not any(
        kind(cell) in ("date", "number") and not is_year(cell) for cell in cells
    )  # fmt: skip


def _names(groups: list[list[str]], header: list[str], width: int) -> tuple[str, ...]:
    """The names of the columns; the headings above help those that have none or share theirs."""
    named = extent(header)
    names = [cell.strip() for cell in header[:named]] + [UNNAMED.format(n=n) for n in range(named + 1, width + 1)]
    if not groups:
        return tuple(names)
    above = _spread(groups[-1], width)
    shared = Counter(name.casefold() for name in names)
    return tuple(
        " – ".join(filter(None, (up, name))) if up != name and (not name or shared[name.casefold()] > 1) else name
        for up, name in zip(above, names, strict=True)
    )


def _spread(cells: list[str], width: int) -> list[str]:
    """A merged heading stands over every column up to the next one."""
    spread, last = [], ""
    for i in range(width):
        last = (cells[i].strip() if i < len(cells) else "") or last
        spread.append(last)
    return spread


def _width(header: list[str], rows: list[list[str]]) -> int:
    """How many columns: as many as the header names, or more when most rows, and not one alone, go further."""
    named, extents = extent(header), sorted(extent(cells) for cells in rows)
    beyond = sum(e > named for e in extents)
    if not named or (beyond > 1 and 2 * beyond > len(extents)):
        return extents[len(extents) // 2] if extents else named
    return named


def _profile(rows: list[list[str]], width: int) -> Profile:
    if not rows or not width:
        return Profile(("",) * width, (0.0,) * width, 0)
    usual = _weightiest(filled(cells) for cells in rows)
    plain = [cells for cells in rows if 2 * filled(cells) > usual] or rows
    fill = tuple(sum(i < len(c) and bool(c[i].strip()) for c in plain) / len(plain) for i in range(width))
    return Profile(_kinds(plain, width), fill, usual)


# Below the header


def is_total(cells: list[str], profile: Profile) -> bool:
    """Whether a record sums others up: it says so first, leaves blank what rows fill, and the rest are numbers."""
    label = _label(cells)
    if not _SUMS.match(label):
        return False
    blank = any(share > 0.9 and not (i < len(cells) and cells[i].strip()) for i, share in enumerate(profile.fill))
    others = [cell for cell in cells if cell.strip() and cell != label]
    return blank and (bool(_TOTAL.fullmatch(label)) or all(kind(cell) == "number" for cell in others))


def _label(cells: list[str]) -> str:
    return next((cell for cell in cells[:3] if cell.strip()), "")


def why_below(cells: list[str], profile: Profile) -> str:
    """Why a record at the end of the file is no data; nothing when it may be."""
    if _TOTAL.fullmatch(_label(cells)) or is_total(cells, profile):
        return "total"
    return "note" if profile.usual > 1 and _is_note(cells, profile) else ""


def _is_note(cells: list[str], profile: Profile) -> bool:
    """Whether a record is a remark: a sentence in the first cell, hardly anything else, and nothing like the columns.

    A line that is cut short is no remark, and a row of one word may be a row: what is in doubt stays data.
    """
    first, n = cells[0].strip(), filled(cells)
    if kind(first) != "text" or (n > 1 and 2 * n > profile.usual and len(first) <= 40):
        return False
    if any(k and kind(cell) == k for cell, k in zip(cells, profile.kinds, strict=False)):
        return False
    words, is_short = len(first.split()), len(cells) < len(profile.kinds)
    says_so = bool(_NOTE.match(first)) and (is_short or words > 3 or ":" in first)
    return says_so or (words > 2 and (is_short or words > 5) and n <= max(1, profile.usual // 2))


def begins_another(cells: list[str], profile: Profile) -> bool:
    """Whether a record after a blank line is the header of another table: words where this one has numbers or dates."""
    tried = [cell for cell, k in zip(cells, profile.kinds, strict=False) if k in ("number", "date") and cell.strip()]
    words = [cell.strip() for cell in cells if cell.strip()]
    return (
        len(tried) > 0 and len(words) > 2 and 2 * len(words) >= profile.usual and len(set(words)) == len(words)
        and all(kind(cell) == "text" for cell in words)
    )  # fmt: skip


def end(backwards: Iterable[list[str]], profile: Profile) -> list[str]:
    """Why each of the last rows is no data, in file order, up to the last that is; takes the rows from the end."""
    return list(takewhile(bool, (why_below(list(cells), profile) for cells in backwards)))[::-1]
