"""One sheet being checked: what every check needs to ask its question and to name what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.intake.sheet import Sheet
from entrelabs_metrics.schema import Table, tables


@dataclass(frozen=True, slots=True)
class Case:
    """A sheet whose typed rows are registered as `typed` on `cursor`, which reads the base the rows point to.

    `columns` says which column of the sheet holds each of our fields; `units` are the cells that carry « % » or « € »
    (row, field, text, unit); `pending` are the rows, by table, of files committed together with this one.
    """

    cursor: duckdb.DuckDBPyConnection
    sheet: Sheet
    table: Table
    columns: Mapping[str, int]
    units: tuple[tuple[int, str, str, str], ...] = ()
    pending: tuple[tuple[str, pa.Table], ...] = ()

    def problem(self, rule: str, row: int, name: str, remedy: str = "", facts: tuple = ()) -> Problem:
        """What is wrong with one cell, with its line, its column as the file calls it, and what was read there."""
        i = self.columns.get(name)
        text = self.sheet.text.column(i)[row].as_py() if i is not None else None
        header = self.sheet.header[i] if i is not None else None
        return Problem(rule, int(self.sheet.lines[row]), name, header, text, remedy or None, facts, row)

    def known(self, parent: str) -> str:
        """SQL for the rows of `parent` one may point to: the base's, as the files before this one will make it.

        As in the commit, a blank cell leaves what the base knows.
        """
        known, key = parent, key_of(parent)
        for i, (name, rows) in enumerate(self.pending):
            if name == parent:
                self.cursor.register(f"pending_{i}", rows)
                have = rows.column_names
                fields = (f"coalesce(p.{f}, b.{f}) as {f}" if f in have else f"b.{f}" for f in tables()[parent].by_name)
                known = f"(select {', '.join(fields)} from {known} b full join pending_{i} p on p.{key} = b.{key})"
        return known


def key_of(parent: str) -> str:
    """The field by which others point to a row of this table."""
    return tables()[parent].key[0]
