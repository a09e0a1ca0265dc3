"""One row of a table: as it is, and how it came to be so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import duckdb

from entrelabs_metrics.schema import Table, table

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class RowVersion:
    """What one version did to a row: `before` is None where it added it, `after` where it took it away."""

    version: int
    by: str
    reason: str
    at: datetime  # UTC
    reverts: int | None  # the version this one undoes (or redoes)
    before: Row | None
    after: Row | None

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that differ, where the row is on both sides."""
        if self.before is None or self.after is None:
            return ()
        return tuple(name for name, value in self.after.items() if value != self.before[name])


def row(cursor: duckdb.DuckDBPyConnection, name: str, key: Mapping[str, object]) -> Row | None:
    """The row of a key, every field of the table in it; None when there is none. `key`: each field of the key."""
    t = table(name)
    found = cursor.execute(f"select {t.columns} from {name} where {_is(t)}", _key(t, key)).fetchall()
    return dict(zip(t.by_name, found[0], strict=True)) if found else None


def row_history(
    cursor: duckdb.DuckDBPyConnection, name: str, key: Mapping[str, object], most: int = 10
) -> list[RowVersion]:
    """The last versions that changed a row, up to the one being read, the latest first."""
    t = table(name)
    said = cursor.execute(
        f"select import_id, {t.columns} from {name}_log where {_is(t)} order by import_id, row_no", _key(t, key)
    ).fetchall()
    rows = {import_id: dict(zip(t.by_name, values, strict=True)) for import_id, *values in said}  # the last one counts
    events = cursor.execute(
        "select version, import_id, event, author, reason, at_utc, reverts from import_event where import_id in"
        " (select unnest($ids)) and version <= coalesce(getvariable('as_of'), version) order by version",
        {"ids": list(rows)},
    ).fetchall()
    told: list[RowVersion] = []
    standing: set[int] = set()
    before: Row | None = None
    for version, import_id, event, by, reason, at, reverts in events:
        standing = standing | {import_id} if event == "done" else standing - {import_id}
        after = rows[max(standing)] if standing else None  # as the views have it: the latest import that stands
        if after != before:
            told.append(RowVersion(version, by, reason, at, reverts, before, after))
        before = after
    return told[::-1][:most]


def identifiers(cursor: duckdb.DuckDBPyConnection, name: str) -> set[str]:
    """Every identifier that a table has or had: one that was undone may come back."""
    return {found for (found,) in cursor.execute(f"select distinct {table(name).key[0]} from {name}_log").fetchall()}


def _is(t: Table) -> str:
    return " and ".join(f"{name} is not distinct from ${name}" for name in t.key)


def _key(t: Table, key: Mapping[str, object]) -> dict[str, object]:
    return {name: key.get(name) for name in t.key}
