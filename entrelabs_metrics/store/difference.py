"""What changes: between the base and a file that arrives, and between two versions."""

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from entrelabs_metrics.intake.verdict import Verdict
from entrelabs_metrics.schema import Table, tables
from entrelabs_metrics.store.change import CellChange, Change, NewRow

SHOWN = 500  # rows of a difference that are named, of each kind; the others are counted
LINES = 1_000_000_000_000  # in a log, row_no is the file's line + LINES × the file's number


# A file against the base -------------------------------------------------------------------------------------


def merge(cursor: duckdb.DuckDBPyConnection, verdict: Verdict) -> pa.Table:
    """The file's rows with what the base knows where the file is silent, and how each compares.

    Adds `comparison`: added, updated or unchanged. A blank cell says nothing, except in the columns the verdict erases.
    """
    t: Table = verdict.table
    have = set(verdict.rows.column_names)
    cursor.register("incoming", verdict.rows)
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
    merged = cursor.execute(
        f"""select {", ".join(fields)}, i.line,
              case when not coalesce(b.known, false) then 'added' when {differs or "false"} then 'updated'
                   else 'unchanged' end as comparison
            from incoming i left join (select *, true as known from {t.name}) b on {on}"""
    ).to_arrow_table()
    cursor.unregister("incoming")
    return merged


def describe(cursor: duckdb.DuckDBPyConnection, verdict: Verdict, merged: pa.Table, version: int) -> Change:
    """What `merge` found, as a Change."""
    t = verdict.table
    cursor.register("merged", merged)
    counts = dict(cursor.execute("select comparison, count(*) from merged group by 1").fetchall())
    total = cursor.execute(f"select count(*) from {t.name}").fetchall()[0][0]
    added_rows = cursor.execute(
        f"select line, {t.columns} from merged where line in {_first('added')} order by line"
    ).fetchall()
    changed = cursor.execute(
        f"select m.line, {_pairs(t, 'b', 'm')} from (select * from merged where line in {_first('updated')}) m"
        f" join {t.name} b on {_same_key(t, 'm', 'b')} order by m.line"
    ).fetchall() if counts.get("updated") else []  # fmt: skip
    cursor.unregister("merged")
    added, updated, unchanged = (counts.get(name, 0) for name in ("added", "updated", "unchanged"))
    return Change(
        t.name,
        version,
        added,
        updated,
        unchanged,
        total - updated - unchanged,
        _cells(t, changed),
        _rows(t, added_rows),
    )


def _first(comparison: str) -> str:
    """SQL of the lines of the first rows to show: sorted alone, since sorting whole rows costs ten times more."""
    return f"(select line from merged where comparison = '{comparison}' order by line limit {SHOWN})"


# Two versions ------------------------------------------------------------------------------------------------


def difference(cursor: duckdb.DuckDBPyConnection, version: int) -> list[Change]:
    """What a version did to each table that its import speaks of: the base as of it, against as of the one before.

    The cursor reads as of `version` afterwards. A version that does not exist changed nothing.
    """
    touched = cursor.execute(
        "select distinct import_id, table_name from import_event join import_file using (import_id) where version = ?",
        [version],
    ).fetchall()
    imports = {name: import_id for import_id, name in touched}
    return [_compare(cursor, t, imports[t.name], version) for t in tables().values() if t.name in imports]


def _compare(cursor: duckdb.DuckDBPyConnection, t: Table, import_id: int, version: int) -> Change:
    """Only the keys the import speaks of can differ; of each, the line it last had in its file is told."""
    keys = ", ".join(t.key)
    spoken = (
        f"(select {keys}, max(row_no) % {LINES} as line from {t.name}_log where import_id = {import_id} group by all)"
    )
    for name, as_of in (("before", version - 1), ("after", version)):
        cursor.execute(f"set variable as_of = {as_of}")
        seen = f"select b.*, true as known from {t.name} b semi join {spoken} k on {_same_key(t, 'b', 'k')}"
        cursor.register(f"{name}_rows", cursor.execute(seen).to_arrow_table())
    differs = " or ".join(f"a.{f.name} is distinct from b.{f.name}" for f in t.fields if f.name not in t.key)
    compared = cursor.execute(
        f"""select k.*,
              case when b.known is null and a.known is null then 'absent' when b.known is null then 'added'
                   when a.known is null then 'removed' when {differs or "false"} then 'updated'
                   else 'unchanged' end as comparison
            from {spoken} k left join before_rows b on {_same_key(t, "b", "k")}
                left join after_rows a on {_same_key(t, "a", "k")}"""
    ).to_arrow_table()
    cursor.register("compared", compared)
    counts = dict(cursor.execute("select comparison, count(*) from compared group by 1").fetchall())
    total = cursor.execute(f"select count(*) from {t.name}").fetchall()[0][0]

    def first(comparison: str, columns: str, joined: str) -> list[tuple]:
        chosen = f"(select * from compared where comparison = '{comparison}' order by line, {keys} limit {SHOWN})"
        order = ", ".join(f"k.{name}" for name in ("line", *t.key))
        return cursor.execute(f"select k.line, {columns} from {chosen} k {joined} order by {order}").fetchall()

    before, after = (f"join {name}_rows {name[0]} on {_same_key(t, name[0], 'k')}" for name in ("before", "after"))
    changed = first("updated", _pairs(t, "b", "a"), f"{before} {after}")
    new = first("added", ", ".join(f"a.{f.name}" for f in t.fields), after)
    gone = first("removed", ", ".join(f"b.{f.name}" for f in t.fields), before)
    for name in ("before_rows", "after_rows", "compared"):
        cursor.unregister(name)
    added, updated, unchanged, removed = (counts.get(n, 0) for n in ("added", "updated", "unchanged", "removed"))
    return Change(
        t.name, version - 1, added, updated, unchanged, total - added - updated - unchanged,
        _cells(t, changed), _rows(t, new), removed, _rows(t, gone),
    )  # fmt: skip


# Both --------------------------------------------------------------------------------------------------------


def _same_key(t: Table, one: str, other: str) -> str:
    return " and ".join(f"{one}.{name} is not distinct from {other}.{name}" for name in t.key)


def _pairs(t: Table, old: str, new: str) -> str:
    return ", ".join(f"{old}.{f.name}, {new}.{f.name}" for f in t.fields)


def _cells(t: Table, changed: Iterable[tuple]) -> tuple[CellChange, ...]:
    """Of rows (line, then old and new of each field), the cells that differ."""
    key = [i for i, f in enumerate(t.fields) if f.name in t.key]
    return tuple(
        CellChange(line, tuple(pair[2 * k] for k in key), f.name, pair[2 * i], pair[2 * i + 1])
        for line, *pair in changed
        for i, f in enumerate(t.fields)
        if pair[2 * i] != pair[2 * i + 1]
    )


def _rows(t: Table, found: Iterable[tuple]) -> tuple[NewRow, ...]:
    """Of rows (line, then each field), what they say."""
    key = [i for i, f in enumerate(t.fields) if f.name in t.key]
    return tuple(
        NewRow(line, tuple(row[k] for k in key),
               tuple((f.name, v) for f, v in zip(t.fields, row, strict=True) if f.name not in t.key and v is not None))
        for line, *row in found
    )  # fmt: skip
