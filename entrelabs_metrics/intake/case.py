"""One sheet being checked: what every check needs to ask its question and to name what it finds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb
import pyarrow as pa

from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.intake.sheet import Sheet
from entrelabs_metrics.schema import TYPES, Table, tables

Facts = tuple[tuple[str, str], ...]
FEW = 300  # values of a key that are listed in a question


@dataclass(frozen=True, slots=True)
class Case:
    """A sheet whose typed rows are registered as `typed` on `cursor`, which reads the base the rows point to.

    `columns` says which column of the sheet holds each of our fields; `units` are the cells that carry « % » or « € »
    (row, field, text, unit); `pending` are the rows, by table, of files committed together with this one. A blank cell
    leaves what the base knows, except in the fields that the file `erases`. `today` is the day of the check. `typed` is
    what is registered.
    """

    cursor: duckdb.DuckDBPyConnection
    sheet: Sheet
    table: Table
    columns: Mapping[str, int]
    units: tuple[tuple[int, str, str, str], ...] = ()
    pending: tuple[tuple[str, pa.Table], ...] = ()
    erases: frozenset[str] = frozenset()
    today: date = field(default_factory=date.today)
    typed: pa.Table | None = None

    def problem(
        self, rule: str, row: int, name: str, remedy: str | None = None, facts: Facts = ()
    ) -> Problem:  # fmt: skip
        """What is wrong with one cell, with its line, its column as the file calls it, and what was read there."""
        return self.problems(rule, [row], name, remedy, facts)[0]

    def problems(
        self, rule: str, rows: Sequence[int], name: str, remedy: str | None = None, facts: Facts = ()
    ) -> list[Problem]:  # fmt: skip
        """The same thing wrong with many cells of one column; equal texts are kept once."""
        i, texts, seen = self.columns.get(name), self.texts(name, rows), dict[str | None, str | None]()
        header = self.sheet.header[i] if i is not None else None
        lines = self.sheet.lines[rows].tolist() if len(rows) else []
        return [
            Problem(rule, line, name, header, seen.setdefault(text, text), remedy, facts, row)
            for row, line, text in zip(rows, lines, texts, strict=True)
        ]

    def texts(self, name: str, rows: Sequence[int]) -> list[str | None]:
        """What the file has in the cells of one of our fields; None where it has no such column."""
        i = self.columns.get(name)
        if i is None:
            return [None] * len(rows)
        if len(rows) == 1:  # a hundred times quicker
            return [self.sheet.text.column(i)[int(rows[0])].as_py()]
        return self.sheet.text.column(i).take(pa.array(rows, pa.int64())).to_pylist()

    @property
    def rows(self) -> str:
        """SQL for the file's rows with every field of the table, unknown where the file has no such column."""
        return self.rows_in("typed")

    def rows_in(self, registered: str) -> str:
        """The same for what is registered under another name."""
        here = {*self.columns, *(f.name for f in self.table.fields if f.default is not None)}
        absent = "".join(f", null::{TYPES[f.type]} as {f.name}" for f in self.table.fields if f.name not in here)
        return f"(select *{absent} from {registered})"

    @property
    def beside(self) -> str:
        """SQL for what is known of this very table, among which are all rows with a key of the file.

        A file of few labs, projects or indicators names them, so that the base need not be read whole.
        """
        named = []
        for key in (k for k in self.table.key if k in self.columns and self.table.by_name[k].type == "string"):
            found = self.cursor.execute(f"select distinct {key} from typed limit {FEW + 1}").fetchall()
            if len(found) <= FEW and all(value is not None for (value,) in found):
                listed = ", ".join("'" + value.replace("'", "''") + "'" for (value,) in found)
                named.append(f"{key} in ({listed or 'null'})")
        return f"(select * from {self.known(self.table.name)} where {' and '.join(named) or 'true'})"

    def known(self, name: str) -> str:
        """SQL for the rows of a table as the files before this one will make them.

        As in the commit, a blank cell leaves what the base knows.
        """
        known, t = name, tables()[name]
        for i, (pending, rows) in enumerate(self.pending):
            if pending == name:
                self.cursor.register(f"pending_{i}", rows)
                have = rows.column_names
                same = " and ".join(
                    f"p.{k} is not distinct from b.{k}" if k in have else f"b.{k} is null" for k in t.key
                )
                fields = ", ".join(f"coalesce(p.{f}, b.{f}) as {f}" if f in have else f"b.{f}" for f in t.by_name)
                new = ", ".join(f"p.{f}" if f in have else f"null as {f}" for f in t.by_name)
                known = (
                    f"(select {fields} from {known} b left join pending_{i} p on {same} union all by name"
                    f" select {new} from pending_{i} p where not exists (from {known} b where {same}))"
                )
        return known


def key_of(parent: str) -> str:
    """The field by which others point to a row of this table."""
    return tables()[parent].key[0]
