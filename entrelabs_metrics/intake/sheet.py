"""Bytes → Sheet: what arrived, all text, with the real line of each row and what was left out.

`decoding` finds the text, `dialect` its records, `layout` the table among them; each says what it did. A large file
that is regular (one record a line, every record as wide as the header, quotes where they belong) is read by Arrow
instead of `csv`, seven times faster, and gives exactly the same; anything irregular falls back.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from entrelabs_metrics.errors import UnreadableFile
from entrelabs_metrics.intake import dialect as dialects
from entrelabs_metrics.intake import layout as layouts
from entrelabs_metrics.intake.decoding import Note, decode
from entrelabs_metrics.intake.dialect import Form, Record
from entrelabs_metrics.intake.layout import Layout, Profile
from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.intake.shapes import extent

__all__ = ["Dialect", "Note", "Sheet", "decode", "read"]

LARGE = 1_000_000  # bytes from which the fast reader is worth trying
SAMPLE, MOST_SAMPLED = 200_000, 8_000_000  # characters looked at to find the table
MOST_COLUMNS = 16_384  # as many as a spreadsheet
TAIL = 50  # last rows that the fast reader looks at for totals and notes
_SUMMING = r"(?i)^\W*((sous|grand)[- ]?)?(totaux|total|ensemble|subtotal)\b"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file is written. `header_line` counts from 1; `decimal` is filled in once columns are read."""

    encoding: str
    delimiter: str
    header_line: int
    decimal: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it arrived. `text` has one string column per header, named c0, c1…; `lines` the file line of each row.

    Invariant: records of the file = header + rows here + `left_out` (line, why) + `problems` (rows of another width).
    `notes` say what was mended on the way. `inner_lines` are the file lines that begin no line of a spreadsheet.
    """

    name: str
    header: tuple[str, ...]
    text: pa.Table
    lines: np.ndarray
    dialect: Dialect
    left_out: tuple[tuple[int, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    form: Form = field(default_factory=Form)
    inner_lines: np.ndarray = field(default_factory=lambda: np.array([], np.int64))

    @property
    def records(self) -> int:
        """Data records read, whether sound or of another width."""
        return self.text.num_rows + len(self.problems)

    def spreadsheet_line(self, line: int) -> int:
        """The line that a spreadsheet shows for a file line: it counts one per record, and hides « sep=; » (0)."""
        return line - int(np.searchsorted(self.inner_lines, line, side="right"))


def read(
    content: bytes,
    name: str = "",
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_line: int | None = None,
) -> Sheet:
    """The table in a CSV file. What is given is believed (`header_line` 0: no header); the rest is found.

    Raises `UnreadableFile` when the bytes are not text, or hold no table.
    """
    text, found_encoding, notes = decode(content, encoding)
    as_it_is = found_encoding == "utf-8" and not notes and not content.startswith(b"\xef\xbb\xbf")
    if not re.search(r"\w", text):
        raise UnreadableFile("Le fichier ne contient aucune ligne.")
    announced = _announced_delimiter(text)
    form = dialects.choose(text[text.find(announced) + 2 :] if announced else text, delimiter or announced)
    sample = _sample(text, form)
    hidden = 1 if announced else 0
    table = layouts.find(sample[hidden:], header_line)
    if table is None:
        raise UnreadableFile("Le fichier ne contient aucune ligne.")
    notes += _named_by_us(table)
    above = tuple((record.line, "separator_line") for record in sample[:hidden]) + table.above
    dialect = Dialect(found_encoding, form.delimiter, table.header_line)
    reading = _Reading(text, form, table, len(_widest(sample, table)), content if as_it_is else None)
    inner = np.ones(hidden, np.int64)
    fast = _read_regular(reading) if len(content) >= LARGE else None
    if fast is not None:
        rows, below = fast
        lines = np.arange(table.first_line, table.first_line + rows.num_rows)
        return Sheet(name, table.header, rows, lines, dialect, above + below, (), notes, form, inner)
    return _read_records(reading, name, dialect, above, notes, inner)


def _named_by_us(table: Layout) -> tuple[Note, ...]:
    """That there is no header, or that it stops before its rows do: the names are then ours."""
    if not table.header_line:
        return (Note("no_header"),)
    return (Note("unnamed_columns"),) if extent(table.cells) < len(table.header) else ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """What both readers start from; `cells` is how many a record has, ghosts included."""

    text: str
    form: Form
    table: Layout
    cells: int
    data: bytes | None = None  # the text in UTF-8, when that is how it came

    @property
    def width(self) -> int:
        return len(self.table.header)


def _announced_delimiter(text: str) -> str:
    """What Excel's first line « sep=; » announces; nothing without it."""
    found = re.match(r"\"?sep=([^\r\n])\"?\s*[\r\n]", text[:12], re.I)
    return found[1] if found else ""


def _sample(text: str, form: Form) -> list[Record]:
    """The first records of a file, none of them cut."""
    first_line = re.search(r"[\r\n]", text)
    size = min(MOST_SAMPLED, max(SAMPLE, 3 * first_line.start() if first_line else len(text)))  # headers may be long
    found = list(dialects.records(text[:size], form))
    widest = max(found, key=lambda record: len(record.cells))
    if len(widest.cells) > MOST_COLUMNS:
        raise UnreadableFile(
            "La ligne {line} a {n} colonnes, et nous en lisons {limit} au plus : vérifier le séparateur.",
            line=widest.line, n=len(widest.cells), limit=MOST_COLUMNS,
        )  # fmt: skip
    return found[:-1] if len(text) > size and len(found) > 1 else found


def _widest(sample: list[Record], table: Layout) -> list[str]:
    """The header's cells, or those of the first record where there is no header."""
    return table.cells or next(r.cells for r in sample if r.line >= table.first_line)


# The fast reader


def _read_regular(reading: _Reading) -> tuple[pa.Table, tuple[tuple[int, str], ...]] | None:
    """The rows below the header and what was left out, or None unless each line is one record as wide as the header."""
    table, names = reading.table, [f"c{i}" for i in range(reading.cells)]
    if not reading.form.usual or table.first_line - table.header_line > 1 or reading.width > reading.cells:
        return None
    data = reading.text.encode() if reading.data is None else reading.data
    if not _quotes_in_place(data, reading.form.delimiter.encode()):
        return None
    try:
        found = arrow_csv.read_csv(
            pa.BufferReader(data),
            arrow_csv.ReadOptions(column_names=names, skip_rows=table.first_line - 1, block_size=1 << 24),
            arrow_csv.ParseOptions(
                delimiter=reading.form.delimiter, newlines_in_values=False, ignore_empty_lines=False
            ),
            arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    ends = data.count(b"\n")
    lines = ends + (not data.endswith(b"\n"))
    if data.count(b"\r") not in (0, ends) or found.num_rows != lines - table.first_line + 1:
        return None
    if not all(pc.all(_blank(found.column(name))).as_py() for name in names[reading.width :]):
        return None  # cells beyond the header
    return None if _has_blank_row(found, reading.width) else _without_end(found.select(names[: reading.width]), table)


def _quotes_in_place(data: bytes, delimiter: bytes) -> bool:
    """Whether every quote opens or closes a cell, or is doubled inside one: there Arrow and `csv` agree."""
    if b'"' not in data:
        return True
    at = 0
    while at < len(data):  # by blocks of whole lines: the places of all quotes at once could weigh more than the file
        end = data.find(b"\n", at + (1 << 24)) + 1 or len(data)
        if not _quotes_in_place_in(np.frombuffer(data, np.uint8, end - at, at), ord(delimiter)):
            return False
        at = end
    return True


def _quotes_in_place_in(block: np.ndarray, delimiter: int) -> bool:
    """The same for some whole lines: outside quotes a run of them opens a cell or is an empty one; inside it closes."""
    quotes = np.flatnonzero(block == ord('"'))
    if not len(quotes):
        return True
    gaps = np.diff(quotes) > 1
    first, last = quotes[np.append(True, gaps)], quotes[np.append(gaps, True)]
    sizes = last - first + 1
    inside, odd = (np.cumsum(sizes) - sizes) % 2 == 1, sizes % 2 == 1
    padded = np.append(block[np.minimum(last + 1, len(block) - 1)], block[first - 1])
    ends = (padded == delimiter) | (padded == 10) | (padded == 13)
    ends_cell = ends[: len(last)] | (last + 1 == len(block))
    starts_cell = ends[len(last) :] | (first == 0)
    sound = np.where(inside, ends_cell | ~odd, starts_cell & (odd | ends_cell))
    return len(quotes) % 2 == 0 and bool(sound.all())


def _has_blank_row(found: pa.Table, width: int) -> bool:
    blank = _blank(found.column(0))
    for i in range(1, width):
        if not pc.any(blank).as_py():
            return False
        blank = pc.and_(blank, _blank(found.column(i)))
    return bool(pc.any(blank).as_py())


def _without_end(found: pa.Table, table: Layout) -> tuple[pa.Table, tuple[tuple[int, str], ...]] | None:
    """The rows without the totals and notes that end them; None where the middle, or a ghost column, needs care."""
    if any(not name and pc.all(_blank(found.column(i))).as_py() for i, name in enumerate(table.header)):
        return None
    last = found.slice(max(0, found.num_rows - TAIL))
    tail = [list(cells) for cells in zip(*(column.to_pylist() for column in last.columns), strict=True)]
    below = _end(reversed(tail), table.profile)
    if len(below) == len(tail) and found.num_rows > len(tail):
        return None
    rows = found.slice(0, found.num_rows - len(below))
    if _may_sum(rows) or _repeats(rows, table):
        return None
    first = table.first_line + rows.num_rows
    return rows, tuple((first + i, why) for i, why in enumerate(below))


def _may_sum(rows: pa.Table) -> bool:
    """Whether the label of a row, in its first cells, says « total »."""
    for column in rows.columns[:3]:
        if pc.any(pc.match_substring_regex(column, _SUMMING)).as_py():
            return True
        if not pc.any(_blank(column)).as_py():
            return False  # every label is here or before
    return False


def _repeats(rows: pa.Table, table: Layout) -> bool:
    """Whether the header comes back below."""
    i = next((i for i, cell in enumerate(table.cells) if cell.strip()), 0)
    return bool(table.cells) and bool(pc.any(pc.equal(rows.column(i), table.cells[i])).as_py())


def _blank(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.equal(pc.utf8_trim_whitespace(column), "")


def _end(backwards: Iterable[list[str]], profile: Profile) -> list[str]:
    """Why each of the last rows is no data, in file order, up to the last that is; takes the rows from the end."""
    return list(takewhile(bool, (layouts.why_below(list(cells), profile) for cells in backwards)))[::-1]


# The careful reader


def _read_records(
    reading: _Reading, name: str, dialect: Dialect, above: tuple, notes: tuple[Note, ...], inner: np.ndarray
) -> Sheet:
    sorting = _Sorting(reading, above)
    for record in dialects.records(reading.text, reading.form, reading.cells):
        sorting.take(record)
    rows = sorting.sound()
    columns = list(zip(*(cells for _, cells in rows), strict=False)) or [()] * reading.width
    titles = reading.table.header
    kept = [i for i, title in enumerate(titles) if title or any(cell.strip() for cell in columns[i])]
    return Sheet(
        name,
        tuple(titles[i] for i in kept),
        pa.table({f"c{n}": pa.array(columns[i], pa.string()) for n, i in enumerate(kept)}),
        np.array([line for line, _ in rows], dtype=np.int64),
        dialect,
        tuple(sorted(sorting.left_out)),
        tuple(sorting.problems),
        (*notes, *((Note("stray_quote", tuple(sorting.mended)),) if sorting.mended else ())),
        reading.form,
        np.append(inner, np.array(sorting.inner, np.int64)),
    )


class _Sorting:
    """Records as they come: data, left out and why, or of another width."""

    def __init__(self, reading: _Reading, above: tuple) -> None:
        self.table, self.width = reading.table, reading.width
        self.kept: list[tuple[int, list[str]]] = []
        self.left_out: list[tuple[int, str]] = list(above)
        self.problems: list[Problem] = []
        self.mended: list[int] = []
        self.inner: list[int] = []
        self.after_blank = self.in_another = False

    def take(self, record: Record) -> None:
        line, lines, cells, mended = record
        if lines > 1:
            self.inner += range(line + 1, line + lines)
        if mended:
            self.mended.append(line)
        if line < self.table.first_line:
            return
        if why := self._why_not(cells):
            self.left_out.append((line, why))
        else:
            self.kept.append((line, cells))

    def _why_not(self, cells: list[str]) -> str:
        if not any(cells) or not extent(cells):
            self.after_blank = True
            return "blank"
        profile = self.table.profile
        if self.table.cells and cells[: self.width] == self.table.cells[: self.width]:
            self.in_another = False
            return "repeated_header"
        self.in_another = self.in_another or (self.after_blank and layouts.begins_another(cells, profile))
        self.after_blank = False
        if self.in_another:
            return "other_table"
        return "total" if layouts.is_total(cells, profile) else ""

    def sound(self) -> list[tuple[int, list[str]]]:
        """The rows that are as wide as the header, once totals and notes at the end are left out."""
        for why in reversed(_end((cells for _, cells in reversed(self.kept)), self.table.profile)):
            self.left_out.append((self.kept.pop()[0], why))
        rows = []
        for line, cells in self.kept:
            if rule := self._wrong_width(cells):
                facts = (("found", str(len(cells))), ("expected", str(self.width)))
                self.problems.append(Problem(rule, line, facts=facts))
            else:
                rows.append((line, cells[: self.width]))
        return rows

    def _wrong_width(self, cells: list[str]) -> str:
        if len(cells) < self.width:
            return "too_few_cells"
        return "too_many_cells" if len(cells) > self.width and extent(cells) > self.width else ""
