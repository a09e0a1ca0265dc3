"""A file against the base: which rows are new, which say otherwise, and what will be written."""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from entrelabs_metrics.intake.coded import in_batches
from entrelabs_metrics.intake.verdict import Verdict
from entrelabs_metrics.schema import Table
from entrelabs_metrics.store.change import CellChange, Change, NewRow

SHOWN = 500  # rows of a difference that are named, of each kind; the others are counted
LINES = 1_000_000_000_000  # in a log, row_no is the file's line + LINES × the file's number


@dataclass(frozen=True, slots=True)
class Merged:
    """The rows of one verdict: `rows` as they came, with their place (`row`); `met` those whose key the base has.

    `met` holds, for each, its `row`, the fields as they will be, `differs`, and `old`, the base's row where it differs.
    """

    rows: pa.Table
    met: pa.Table


def merge(cursor: duckdb.DuckDBPyConnection, verdict: Verdict) -> Merged:
    """Compares by key. A blank cell says nothing, except in the columns the verdict erases."""
    t: Table = verdict.table
    have = set(verdict.rows.column_names)
    rows = in_batches(verdict.rows.append_column("row", pa.array(np.arange(verdict.rows.num_rows))))
    cursor.register("incoming", rows)
    on = " and ".join(
        f"i.{name} is not distinct from b.{name}" if name in have else f"b.{name} is null" for name in t.key
    )
    fields = [
        f"b.{f.name} as {f.name}" if f.name not in have
        else f"i.{f.name} as {f.name}" if f.name in verdict.erases
        else f"coalesce(i.{f.name}, b.{f.name}) as {f.name}"
        for f in t.fields
    ]  # fmt: skip
    differs = " or ".join(
        f"({'' if f.name in verdict.erases else f'i.{f.name} is not null and '}i.{f.name} is distinct from b.{f.name})"
        for f in t.fields
        if f.name in have and f.name not in t.key
    )
    old = ", ".join(f"'{f.name}': {f.name}" for f in t.fields)
    met = cursor.execute(
        f"""select {", ".join(fields)}, i.line, i.row, {differs or "false"} as differs,
              case when differs then b.old end as old
            from incoming i join (select *, {{{old}}} as old from {t.name}) b on {on}"""
    ).to_arrow_table()
    cursor.unregister("incoming")
    return Merged(rows, met)


def append(cursor: duckdb.DuckDBPyConnection, t: Table, merged: Merged, import_id: int, number: int) -> None:
    """Logs the rows, changed or not, so that undoing an older import leaves what this one also says."""
    new = merged.rows.filter(pa.array(_new(merged))) if merged.met.num_rows else merged.rows
    have = new.column_names
    columns = ", ".join(f.name if f.name in have else "null" for f in t.fields)
    for named, rows in ((columns, new), (t.columns, merged.met.drop_columns("old"))):
        # Batches go in in parallel, as long as nothing but columns is asked of them.
        cursor.register("arriving", in_batches(rows))
        cursor.execute(
            f"insert into {t.name}_log (import_id, row_no, {t.columns})"
            f" select {import_id}, line + {number} * {LINES}, {named} from arriving"
        )
        cursor.unregister("arriving")


def _new(merged: Merged) -> np.ndarray:
    """Which rows the base does not have."""
    new = np.ones(merged.rows.num_rows, bool)
    new[merged.met.column("row").to_numpy()] = False
    return new


def describe(cursor: duckdb.DuckDBPyConnection, verdict: Verdict, merged: Merged, version: int) -> Change:
    """What `merge` found, as a Change."""
    t, rows, met = verdict.table, merged.rows, merged.met
    total = cursor.execute(f"select count(*) from {t.name}").fetchall()[0][0]
    new = _new(merged)
    changed = met.filter(met.column("differs"))
    return Change(
        t.name,
        version,
        int(new.sum()),
        changed.num_rows,
        met.num_rows - changed.num_rows,
        total - met.num_rows,
        cells(t, ((row["line"], *pairs(t, row)) for row in _first(changed, np.arange(changed.num_rows)))),
        new_rows(t, ((row["line"], *(row.get(f.name) for f in t.fields)) for row in _first(rows, np.flatnonzero(new)))),
    )


def _first(rows: pa.Table, places: np.ndarray) -> list[dict]:
    """The rows to show among some: the first in the file."""
    lines = rows.column("line").to_numpy()[places]
    return rows.take(pa.array(places[np.argsort(lines, kind="stable")[:SHOWN]])).to_pylist()


def pairs(t: Table, row: dict) -> Iterable[object]:
    """Old and new of each field."""
    return (value for f in t.fields for value in (row["old"][f.name], row[f.name]))


def cells(t: Table, changed: Iterable[tuple]) -> tuple[CellChange, ...]:
    """Of rows (line, then old and new of each field), the cells that differ."""
    key = [i for i, f in enumerate(t.fields) if f.name in t.key]
    return tuple(
        CellChange(line, tuple(pair[2 * k] for k in key), f.name, pair[2 * i], pair[2 * i + 1])
        for line, *pair in changed
        for i, f in enumerate(t.fields)
        if pair[2 * i] != pair[2 * i + 1]
    )


def new_rows(t: Table, found: Iterable[tuple]) -> tuple[NewRow, ...]:
    """Of rows (line, then each field), what they say."""
    key = [i for i, f in enumerate(t.fields) if f.name in t.key]
    return tuple(
        NewRow(line, tuple(row[k] for k in key),
               tuple((f.name, v) for f, v in zip(t.fields, row, strict=True) if f.name not in t.key and v is not None))
        for line, *row in found
    )  # fmt: skip
