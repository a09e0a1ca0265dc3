"""What a version changed: the base as of it, against as of the one before."""

import duckdb

from entrelabs_metrics.schema import Table, tables
from entrelabs_metrics.store.change import Change
from entrelabs_metrics.store.merging import LINES, SHOWN, cells, new_rows


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
        cells(t, changed), new_rows(t, new), removed, new_rows(t, gone),
    )  # fmt: skip


def _same_key(t: Table, one: str, other: str) -> str:
    return " and ".join(f"{one}.{name} is not distinct from {other}.{name}" for name in t.key)


def _pairs(t: Table, old: str, new: str) -> str:
    return ", ".join(f"{old}.{f.name}, {new}.{f.name}" for f in t.fields)
