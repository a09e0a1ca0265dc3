"""The reader of large regular files: one record a line, each as wide as the header, quotes where they belong.

Arrow reads them seven times faster than `csv`, and gives exactly the same; anything irregular is for `careful`.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from entrelabs_metrics.intake import layout as layouts
from entrelabs_metrics.intake.layout import Layout
from entrelabs_metrics.intake.rows import Rows, Source

TAIL = 50  # last rows looked at for totals and notes
_SUMMING = r"(?i)^\W*((sous|grand)[- ]?)?(totaux|total|ensemble|subtotal)\b"


def read(source: Source) -> Rows | None:
    """The rows below the header and what was left out, or None unless each line is one record as wide as the header."""
    table, names = source.table, [f"c{i}" for i in range(source.cells)]
    if not source.form.usual or table.first_line - table.header_line > 1 or source.width > source.cells:
        return None
    data = source.text.encode() if source.data is None else source.data
    if not _quotes_in_place(data, source.form.delimiter.encode()):
        return None
    try:
        found = arrow_csv.read_csv(
            pa.BufferReader(data),
            arrow_csv.ReadOptions(column_names=names, skip_rows=table.first_line - 1, block_size=1 << 24),
            arrow_csv.ParseOptions(delimiter=source.form.delimiter, newlines_in_values=False, ignore_empty_lines=False),
            arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    ends = data.count(b"\n")
    lines = ends + (not data.endswith(b"\n"))
    if data.count(b"\r") not in (0, ends) or found.num_rows != lines - table.first_line + 1:
        return None
    if not all(pc.all(_blank(found.column(name))).as_py() for name in names[source.width :]):
        return None  # cells beyond the header
    if _has_blank_row(found, source.width):
        return None
    sorted_out = _without_end(found.select(names[: source.width]), table)
    if sorted_out is None:
        return None
    rows, below = sorted_out
    first = table.first_line
    return Rows(table.header, rows, np.arange(first, first + rows.num_rows), table.above + below)


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
    below = layouts.end(reversed(tail), table.profile)
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
