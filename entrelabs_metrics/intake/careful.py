"""The reader of any file: record by record, each one data, left out and why, or of another width."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from entrelabs_metrics.intake import dialect as dialects
from entrelabs_metrics.intake import layout as layouts
from entrelabs_metrics.intake.coded import all_blank, coded
from entrelabs_metrics.intake.dialect import Record
from entrelabs_metrics.intake.layout import Layout
from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.intake.rows import Rows, Source
from entrelabs_metrics.intake.shapes import extent

SEPARATOR = " ¦ "  # between the cells of a record shown whole
WAITING, LAST = 50_000, 1_000  # rows that wait; those at the end that may turn out to be totals and notes


def read(source: Source) -> Rows:
    """Every record of the text, sorted."""
    return sort(dialects.records(source.text, source.form, source.cells), source.table)


def sort(records: Iterable[Record], table: Layout, *, ghosts: bool = False) -> Rows:
    """Every record, from wherever it comes: a row of the table, left out, or of another width.

    Columns without a title nor a cell are dropped, unless `ghosts` are wanted.
    """
    sorting = _Sorting(table)
    for record in records:
        sorting.take(record)
    sorting.end()
    found = pa.concat_tables(sorting.rows) if sorting.rows else _table([], sorting.width)
    columns = [coded(column) for column in found.columns]
    titles = table.header
    kept = [i for i, title in enumerate(titles) if ghosts or title or not all_blank(columns[i])]
    return Rows(
        tuple(titles[i] for i in kept),
        pa.table({f"c{n}": columns[i] for n, i in enumerate(kept)}),
        np.concatenate([np.array([], np.int64), *sorting.lines]),
        tuple(sorted(sorting.left_out)),
        tuple(sorting.problems),
        tuple(sorting.mended),
        np.array(sorting.inner, np.int64),
    )


def _table(rows: list[list[str]], width: int) -> pa.Table:
    columns = list(zip(*rows, strict=False)) or [()] * width
    return pa.table({f"c{i}": pa.array(column, pa.string()) for i, column in enumerate(columns)})


class _Sorting:
    """Records as they come: data, left out and why, or of another width.

    Rows wait in `kept`, since the last ones may be totals and notes; from time to time all but the last of them move to
    `rows`, where a cell weighs what its text does and not a Python object.
    """

    def __init__(self, table: Layout) -> None:
        self.table, self.width = table, len(table.header)
        self.kept: list[tuple[int, list[str]]] = []
        self.rows: list[pa.Table] = []
        self.lines: list[np.ndarray] = []
        self.left_out: list[tuple[int, str]] = list(table.above)
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
            if len(self.kept) == WAITING + LAST:
                self._settle(self.kept[:WAITING])
                del self.kept[:WAITING]

    def _why_not(self, cells: list[str]) -> str:
        why = why_no_row(cells, self.table)
        if why == "blank":
            self.after_blank = True
        elif why == "repeated_header":
            self.in_another = False
        else:
            another = self.after_blank and layouts.begins_another(cells, self.table.profile)
            self.in_another, self.after_blank = self.in_another or another, False
            return "other_table" if self.in_another else why
        return why

    def end(self) -> None:
        """The last rows, once totals and notes at the end are left out."""
        for why in reversed(layouts.end((cells for _, cells in reversed(self.kept)), self.table.profile)):
            self.left_out.append((self.kept.pop()[0], why))
        self._settle(self.kept)
        self.kept = []

    def _settle(self, some: list[tuple[int, list[str]]]) -> None:
        """The rows that are as wide as the header; the others are problems."""
        sound = []
        for line, cells in some:
            if rule := wrong_width(cells, self.width):
                self.problems.append(of_another_width(rule, line, cells, self.width))
            else:
                sound.append((line, cells[: self.width]))
        if sound:
            self.rows.append(_table([cells for _, cells in sound], self.width))
            self.lines.append(np.array([line for line, _ in sound], np.int64))


def wrong_width(cells: list[str], width: int) -> str:
    """The rule that a record of another width than the header breaks; blank cells beyond it do no harm."""
    if len(cells) < width:
        return "too_few_cells"
    return "too_many_cells" if len(cells) > width and extent(cells) > width else ""


def of_another_width(rule: str, line: int, cells: list[str], width: int) -> Problem:
    facts = (("found", str(len(cells))), ("expected", str(width)))
    return Problem(rule, line, value=SEPARATOR.join(cells), facts=facts)


def why_no_row(cells: list[str], table: Layout) -> str:
    """Why a record is no row wherever it stands: blank, the header again, or a total; empty when it is one."""
    width = len(table.header)
    if not any(cells) or not extent(cells):
        return "blank"
    if table.cells and cells[:width] == table.cells[:width]:
        return "repeated_header"
    return "total" if layouts.is_total(cells, table.profile) else ""
