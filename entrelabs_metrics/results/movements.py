"""What changed from one version of the base to another: rows, exact to the field, and figures with what may be said.

A row is added, changed or gone. A figure is measured anew, corrected (the same date says otherwise), new, gone, taken
back (an undo left an older measurement) or redefined; only what is measured anew may have moved. That change is the
engine's own, with the earlier value in place of the baseline: same intervals, same verdicts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from entrelabs_metrics.results.engine import Result, compute, series, to_results
from entrelabs_metrics.schema import Table, tables
from entrelabs_metrics.sql import sql

APART = ("stories", "slides")  # what people tell of the data is not the data
SERIES = ["lab_id", "project_id", "indicator_id", "population"]
DATUM = ["value", "sample_size", "standard_deviation", "value_low", "value_high", "nature"]
MEANING = ["kind", "unit", "scale_min", "scale_max"]  # values are compared only while these stay
VERDICTS = ["target_verdict", "change_verdict"]
EXACT = ("full_count", "management")  # natures known without error


@dataclass(frozen=True, slots=True)
class Rows:
    """How the rows of one table moved. `before` and `after` are the changed ones, in the same order, by key."""

    table: Table
    added: pa.Table
    gone: pa.Table
    before: pa.Table
    after: pa.Table

    def cells(self) -> Iterator[tuple[tuple, str, object, object]]:
        """Of the changed rows, every field that differs: key, field, old, new."""
        for old, new in self.changed():
            key = tuple(new[name] for name in self.table.key)
            yield from ((key, name, old[name], new[name]) for name in old if old[name] != new[name])

    def changed(self) -> Iterator[tuple[dict, dict]]:
        """The changed rows, before and after."""
        return zip(self.before.to_pylist(), self.after.to_pylist(), strict=True)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Added, changed, gone."""
        return self.added.num_rows, self.after.num_rows, self.gone.num_rows


@dataclass(frozen=True, slots=True)
class Movement:
    """One figure that is not the same in both versions, or not judged the same.

    `state`: remeasured, corrected, new, gone, taken_back, redefined; unchanged where only a verdict differs.
    `weight`: of what was measured anew, what may be said of the change: established (its interval excludes 0), counted
    (both ends are full counts or management data, and differ), stable (so are both, and they are equal), noise (all
    else: nothing can be concluded); empty elsewhere.
    `since`: the figure as it is now, with the value it had then as its baseline: change, interval, verdict. None unless
    measured anew.
    """

    state: str
    weight: str
    then: Result | None
    now: Result | None
    since: Result | None

    @property
    def known(self) -> Result:
        """The figure in the version that has it, the later one first."""
        found = self.now or self.then
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Movements:
    """Everything that differs; tables and figures without a difference are not there."""

    rows: tuple[Rows, ...]
    figures: tuple[Movement, ...]


def movements(then: duckdb.DuckDBPyConnection, now: duckdb.DuckDBPyConnection) -> Movements:
    """What differs between the versions that two cursors of one base read (`Base.reading`, both open)."""
    return Movements(moved_rows(then, now), moved_figures(compute(series(then)), compute(series(now))))


# Rows ----------------------------------------------------------------------------------------------------------


def moved_rows(
    then: duckdb.DuckDBPyConnection, now: duckdb.DuckDBPyConnection, names: Iterable[str] = ()
) -> tuple[Rows, ...]:
    """How the rows of these tables moved, or of all; only tables with any."""
    # Whoever opened last sees every row of both: a version is only ever added.
    reader = max(then, now, key=lambda c: c.execute("select coalesce(max(version), 0) from import_event").fetchall())
    standing = {
        name: cursor.execute("from import_active").to_arrow_table()
        for name, cursor in (("standing_then", then), ("standing_now", now))
    }
    for name, imports in standing.items():
        reader.register(name, imports)
    try:
        wanted = set(names) or tables().keys() - set(APART)
        found = [_moved(reader, t) for name, t in tables().items() if name in wanted]
    finally:
        for name in standing:
            reader.unregister(name)
    return tuple(moved for moved in found if any(moved.counts))


def _moved(cursor: duckdb.DuckDBPyConnection, t: Table) -> Rows:
    others = [f.name for f in t.fields if f.name not in t.key]
    question = sql("moved_rows").format(
        table=t.name,
        key=", ".join(t.key),
        fields=t.columns,
        same_l_s=_same(t, "l", "s"),
        same_b_a=_same(t, "b", "a"),
        differs=" or ".join(f"a.{name} is distinct from b.{name}" for name in others) or "false",
        states=", ".join(f"{side}.{f.name} as {side}_{f.name}" for side in "ba" for f in t.fields),
        order=", ".join(f"coalesce(a.{name}, b.{name})" for name in t.key),
    )
    found = cursor.execute(question).to_arrow_table()

    def side(of: str, moved: str) -> pa.Table:
        chosen = found.filter(pc.equal(found.column("moved"), moved))
        return chosen.select([f"{of}_{f.name}" for f in t.fields]).rename_columns([f.name for f in t.fields])

    return Rows(t, side("a", "added"), side("b", "gone"), side("b", "changed"), side("a", "changed"))


def _same(t: Table, one: str, other: str) -> str:
    return " and ".join(f"{one}.{name} is not distinct from {other}.{name}" for name in t.key)


# Figures -------------------------------------------------------------------------------------------------------


def moved_figures(then: pd.DataFrame, now: pd.DataFrame) -> tuple[Movement, ...]:
    """Of two computed frames (`engine.compute`), every series that differs in its datum or in a verdict."""
    places = [frame[SERIES].reset_index(drop=True).assign(row=range(len(frame))) for frame in (then, now)]
    both = places[0].merge(places[1], how="outer", on=SERIES, suffixes=("_then", "_now"))
    both = both.sort_values(SERIES, na_position="first", ignore_index=True)
    old, new = (
        frame.reset_index(drop=True)
        .reindex(both[row].astype("Int64").fillna(-1).astype("int64"))
        .reset_index(drop=True)
        for frame, row in ((then, "row_then"), (now, "row_now"))
    )
    state = _states(old, new)
    judged = pd.Series(False, index=both.index)
    for name in VERDICTS:
        judged |= (old[name] != new[name]) & old[name].notna() & new[name].notna()
    kept = np.flatnonzero((state != "unchanged") | judged)
    anew = np.flatnonzero(state == "remeasured")
    since = _since(old.iloc[anew], new.iloc[anew])
    changes = dict(zip(anew, zip(_weights(since, old.iloc[anew]), to_results(since), strict=True), strict=True))
    known = [
        dict(zip(kept[there], to_results(frame.iloc[kept[there]]), strict=True))
        for frame in (old, new)
        for there in [frame["lab_id"].notna().to_numpy()[kept]]
    ]
    return tuple(
        Movement(str(state[i]), str(weight), known[0].get(i), known[1].get(i), change)
        for i in kept
        for weight, change in [changes.get(i, ("", None))]
    )


def _states(old: pd.DataFrame, new: pd.DataFrame) -> np.ndarray:
    """The state of each series, from its rows side by side."""
    was, known = old["value"].notna(), new["value"].notna()
    return np.select(
        [
            ~was & ~known,
            ~was,
            ~known,
            _differ(old, new, MEANING),
            new["measured_on"] > old["measured_on"],
            new["measured_on"] < old["measured_on"],
            _differ(old, new, DATUM),
        ],
        ["unchanged", "new", "gone", "redefined", "remeasured", "taken_back", "corrected"],
        default="unchanged",
    )


def _differ(old: pd.DataFrame, new: pd.DataFrame, names: list[str]) -> np.ndarray:
    different = [(old[name] != new[name]) & ~(old[name].isna() & new[name].isna()) for name in names]
    return np.logical_or.reduce(different)


def _since(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """The figures of now with the value of then as their baseline, computed by the engine; no comparison group, since
    nothing says how it stood then."""
    based = new.reset_index(drop=True).copy()
    old = old.reset_index(drop=True)
    for name in ("value", "sample_size", "standard_deviation", "nature"):
        based[f"baseline_{name}"] = old[name]
    based["baseline_on"], based["baseline_kind"] = old["measured_on"], "stated"
    for name in [name for name in based if name.startswith("comparison_") and name != "comparison_group"]:
        based[name] = None
    return compute(based)


def _weights(since: pd.DataFrame, old: pd.DataFrame) -> np.ndarray:
    verdict = since["change_verdict"].astype(str)
    exact = since["nature"].isin(EXACT).to_numpy() & old["nature"].isin(EXACT).to_numpy()
    return np.select(
        [verdict.str.startswith("established"), exact & (verdict == "stable"), exact & (verdict != "not_computed")],
        ["established", "stable", "counted"],
        default="noise",
    )
