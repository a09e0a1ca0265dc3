"""The reader of any file: record by record, each one data, left out and why, or of another width."""

import numpy as np
import pyarrow as pa

from entrelabs_metrics.intake import dialect as dialects
from entrelabs_metrics.intake import layout as layouts
from entrelabs_metrics.intake.dialect import Record
from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.intake.rows import Rows, Source
from entrelabs_metrics.intake.shapes import extent


def read(source: Source) -> Rows:
    """Every record of the text, sorted."""
    sorting = _Sorting(source)
    for record in dialects.records(source.text, source.form, source.cells):
        sorting.take(record)
    rows = sorting.sound()
    columns = list(zip(*(cells for _, cells in rows), strict=False)) or [()] * source.width
    titles = source.table.header
    kept = [i for i, title in enumerate(titles) if title or any(cell.strip() for cell in columns[i])]
    return Rows(
        tuple(titles[i] for i in kept),
        pa.table({f"c{n}": pa.array(columns[i], pa.string()) for n, i in enumerate(kept)}),
        np.array([line for line, _ in rows], dtype=np.int64),
        tuple(sorted(sorting.left_out)),
        tuple(sorting.problems),
        tuple(sorting.mended),
        np.array(sorting.inner, np.int64),
    )


class _Sorting:
    """Records as they come: data, left out and why, or of another width."""

    def __init__(self, source: Source) -> None:
        self.table, self.width = source.table, source.width
        self.kept: list[tuple[int, list[str]]] = []
        self.left_out: list[tuple[int, str]] = list(source.table.above)
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
        for why in reversed(layouts.end((cells for _, cells in reversed(self.kept)), self.table.profile)):
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
