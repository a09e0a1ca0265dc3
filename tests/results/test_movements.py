"""What moved from one version to another: against pandas, cell by cell, over versions made at random, and undone."""

import csv
import io
import math
import random
import shutil
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pandas as pd
import pytest

from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.results.engine import compute, results, series
from entrelabs_metrics.results.movements import APART, moved_figures, moved_rows, movements
from entrelabs_metrics.schema import tables
from entrelabs_metrics.store import Base, open_base
from entrelabs_metrics.store.importing import import_files

FIRST, LAST = 3, 13  # the demonstration, and ten versions more
PAIRS = ((3, 13), (13, 3), (1, 13), (2, 3), (6, 10), (10, 7), (12, 13), (8, 8))


@pytest.fixture(scope="module")
def frozen(demo_file, tmp_path_factory, dump):
    """A base of the demonstration, what it said before, and ten versions made afterwards."""
    base = open_base(str(shutil.copy(demo_file, tmp_path_factory.mktemp("moved") / "base.duckdb")))
    with base.reading(FIRST) as cursor:
        before = dump(base, FIRST), results(cursor)
    with base.reading(1) as then, base.reading(FIRST) as now:
        moved = movements(then, now)
    chance = random.Random(20150413)
    while base.version < LAST:
        one_more_version(base, chance)
    yield base, before, moved
    base.close()


def one_more_version(base: Base, chance: random.Random) -> None:
    """Values changed and rows added in a few tables, or an import (or an undo) taken back."""
    if base.version > FIRST + 1 and chance.random() < 0.3:
        with suppress(Refusal):
            base.undo(
                chance.choice([u.version for u in base.history() if u.undoable and u.version > FIRST]), by="essai"
            )
        return
    files = [changed(base, name, chance) for name in chance.sample(sorted(CHANGES), 3)]
    import_files(base, files, by="essai", skip_bad_rows=True)


def changed(base: Base, name: str, chance: random.Random) -> tuple[str, bytes]:
    known = base.rows(f"select * from {name} order by all")
    rows = [CHANGES[name](dict(row), chance) for row in chance.sample(known, 12)]
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return f"{name}.csv", text.getvalue().encode()


def measurement(row: dict, chance: random.Random) -> dict:
    if chance.random() < 0.6:  # a later date is a new row
        row["measured_on"] -= timedelta(chance.choice([-40, -20, 15, 33]))
    return row | {
        "value": round(row["value"] * chance.choice([0.9, 0.97, 1]), 2),
        "value_low": None,
        "value_high": None,
    }


def target(row: dict, chance: random.Random) -> dict:
    return row | {"due_on": row["due_on"] + timedelta(chance.choice([0, 0, 30])),
                  "target_value": round(row["target_value"] * chance.choice([0.9, 1]), 1)}  # fmt: skip


def action(row: dict, chance: random.Random) -> dict:
    new = chance.random() < 0.3
    return row | {
        "action_id": f"essai-{chance.randrange(1000)}" if new else row["action_id"],
        "status": chance.choice(["running", "blocked", "completed", "paused"]),
        "declared_progress": chance.choice([None, 10, 40]),
        "engaged": chance.choice([True, False]),
    }


def project(row: dict, chance: random.Random) -> dict:
    return row | {"summary": chance.choice(["", "Revu", "Relu"]), "staff_days": chance.choice([None, 12, 30.5])}


CHANGES = {
    "measurements": measurement,
    "targets": target,
    "actions": action,
    "projects": project,
    "steps": lambda row, chance: row | {"lesson": chance.choice(["Une leçon", "Une autre"])},
}


def by_pandas(base: Base, then: int, now: int, name: str) -> tuple[set, set, set]:
    """Rows added, rows gone, and (key, field, old, new) of the others, from whole frames and nothing of ours."""
    t = tables()[name]
    frames = []
    for version in (then, now):
        with base.reading(version) as cursor:
            found = cursor.execute(f"select {t.columns} from {name}").fetchall()
        frames.append(pd.DataFrame(found, columns=[f.name for f in t.fields], dtype=object))
    both = frames[0].merge(frames[1], how="outer", on=list(t.key), suffixes=("|then", "|now"), indicator=True)
    others = [f.name for f in t.fields if f.name not in t.key]

    def plain(value):
        return None if pd.isna(value) else value

    added, gone, cells = set(), set(), set()
    for row in both.to_dict("records"):
        key = tuple(plain(row[k]) for k in t.key)
        old, new = ([plain(row[f"{name}|{side}"]) for name in others] for side in ("then", "now"))
        if row["_merge"] == "right_only":
            added.add((key, tuple(new)))
        elif row["_merge"] == "left_only":
            gone.add((key, tuple(old)))
        else:
            cells |= {(key, f, a, b) for f, a, b in zip(others, old, new, strict=True) if a != b}
    return added, gone, cells


def as_sets(rows) -> tuple[set, set, set]:
    t = rows.table

    def whole(side):
        return {
            (tuple(row[k] for k in t.key), tuple(row[f.name] for f in t.fields if f.name not in t.key))
            for row in side.to_pylist()
        }

    return whole(rows.added), whole(rows.gone), set(rows.cells())


def test_the_versions_hold_what_is_looked_for(frozen):
    base, *_ = frozen
    assert base.version == LAST
    assert any(u.reverts for u in base.history())
    with base.reading(FIRST) as then, base.reading(LAST) as now:
        found = movements(then, now)
    assert len(found.rows) >= 4
    assert sum(rows.counts[0] for rows in found.rows) > 10 and sum(rows.counts[1] for rows in found.rows) > 10
    states = Counter(m.state for m in found.figures)
    assert states["remeasured"] > 3 and states["corrected"] > 0


@pytest.mark.parametrize(("then", "now"), PAIRS)
def test_the_difference_is_that_of_pandas_to_the_row(frozen, then, now):
    base, *_ = frozen
    with base.reading(then) as before, base.reading(now) as after:
        found = {rows.table.name: as_sets(rows) for rows in moved_rows(before, after)}
    for name in tables().keys() - set(APART):
        assert found.get(name, (set(), set(), set())) == by_pandas(base, then, now, name), name


@pytest.mark.parametrize(("then", "now"), PAIRS)
def test_read_the_other_way_round_it_is_mirrored(frozen, then, now):
    base, *_ = frozen
    with base.reading(then) as before, base.reading(now) as after:
        there, back = movements(before, after), movements(after, before)
    assert [r.table.name for r in there.rows] == [r.table.name for r in back.rows]
    for one, other in zip(there.rows, back.rows, strict=True):
        assert (one.added, one.gone, one.before, one.after) == (other.gone, other.added, other.after, other.before)
    opposite = {"new": "gone", "gone": "new", "remeasured": "taken_back", "taken_back": "remeasured"}
    assert [(opposite.get(m.state, m.state), m.now, m.then) for m in there.figures] == [
        (m.state, m.then, m.now) for m in back.figures
    ]


@pytest.mark.parametrize("version", [1, 3, 8, 13])
def test_between_a_version_and_itself_nothing_moved(frozen, version):
    base, *_ = frozen
    with base.reading(version) as then, base.reading(version) as now:
        found = movements(then, now)
    assert (found.rows, found.figures) == ((), ())


def test_a_frozen_version_reads_the_same_after_ten_others(frozen, dump):
    base, (rows, figures), moved = frozen
    assert dump(base, FIRST) == rows
    with base.reading(1) as then, base.reading(FIRST) as now:
        assert results(now) == figures
        again = movements(then, now)
    assert again.figures == moved.figures
    assert [as_sets(r) for r in again.rows] == [as_sets(r) for r in moved.rows]


@pytest.mark.parametrize(("then", "now"), PAIRS)
def test_every_figure_is_that_of_its_version(frozen, then, now):
    """And those that are not told are the same in both."""
    base, *_ = frozen
    with base.reading(then) as before, base.reading(now) as after:
        found = moved_figures(compute(series(before)), compute(series(after)))
        sides = [{place(r): r for r in results(cursor)} for cursor in (before, after)]
    told = {place(m.known): m for m in found}
    assert len(told) == len(found)
    for where in sides[0].keys() | sides[1].keys():
        old, new = (side.get(where) for side in sides)
        if where in told:
            assert (told[where].then, told[where].now) == (old, new)
            continue
        measured = [(r.value, r.measured_on, r.sample_size) for r in (old, new) if r and r.value is not None]
        assert len(measured) != 1 and len(set(measured)) <= 1, where
        assert not (old and new) or (old.target_verdict, old.change_verdict) == (new.target_verdict, new.change_verdict)


def place(r):
    return r.lab_id, r.project_id, r.indicator_id, r.population


# What may be said of one figure


def since(frame, then: str, now: str):
    """The one figure of two cases, one after the other."""
    (found,) = moved_figures(frame(then), frame(now))
    return found


def newcombe(p, n, q, m):
    """By hand: from Wilson's intervals of the two shares, in points."""

    def wilson(p, n, z=1.959964):
        middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)

    (low, high), (first, last) = wilson(p, n), wilson(q, m)
    return 100 * (q - p - math.hypot(q - first, high - p)), 100 * (q - p + math.hypot(last - q, p - low))


def test_the_change_since_has_the_interval_of_two_samples(frame):
    """Newcombe's, as in presenting: 62 % of 118, then 74 % of 214."""
    old = "p;UP;2023-03-31;users;30;90;;;;sample\np;UP;2025-01-31;users;62;118;;;;sample"
    m = since(frame, old, old + "\np;UP;2026-01-31;users;74;214;;;;sample")
    assert (m.state, m.weight, m.then.value, m.now.value) == ("remeasured", "established", 62, 74)
    assert (m.now.baseline_value, m.since.baseline_value, m.since.change) == (30, 62, 12)
    assert (m.since.change_low, m.since.change_high) == pytest.approx(newcombe(0.62, 118, 0.74, 214), abs=1e-3)
    assert m.since.change_verdict == "established_improvement"


def test_within_chance_it_is_noise(frame):
    m = since(frame, "p;UP;2025-01-31;users;62;118;;;;sample",
              "p;UP;2025-01-31;users;62;118;;;;sample\np;UP;2026-01-31;users;66;118;;;;sample")  # fmt: skip
    assert (m.weight, m.since.change_verdict) == ("noise", "inconclusive")


@pytest.mark.parametrize("sizes", [("", "214"), ("118", ""), ("", "")])
def test_an_unknown_n_gives_no_interval_and_no_conclusion(frame, sizes):
    old = f"p;UP;2025-01-31;users;20;{sizes[0]};;;;sample"
    m = since(frame, old, f"{old}\np;UP;2026-01-31;users;90;{sizes[1]};;;;sample")
    assert (m.since.change_low, m.since.change_high, m.weight) == (None, None, "noise")


def test_management_data_and_full_counts_need_no_interval(frame):
    old = "p;COST;2025-01-31;all;100;;;;;management"
    dearer = since(frame, old, f"{old}\np;COST;2026-01-31;all;120;;;;;management")
    assert (dearer.weight, dearer.since.change_verdict, dearer.since.change_low) == ("counted", "decline", None)
    same = since(frame, old, f"{old}\np;COST;2026-01-31;all;100;;;;;management")
    assert (same.weight, same.since.change_verdict) == ("stable", "stable")
    estimated = since(frame, old, f"{old}\np;COST;2026-01-31;all;120;;;110;130;estimate")
    assert estimated.weight == "noise"


@pytest.mark.parametrize(("one", "other"), [("UP", "DOWN"), ("MEAN", "NEM"), ("GAIN", "COST")])
@pytest.mark.parametrize("value", ["2", "4.9", "5", "5.1", "9"])
def test_the_other_direction_gives_the_other_verdict(frame, one, other, value):
    tail = ";;;;;management" if one == "GAIN" else ";80;1.5;;;sample"
    found = []
    for indicator in (one, other):
        old = f"p;{indicator};2025-01-31;all;5{tail}"
        found.append(since(frame, old, f"{old}\np;{indicator};2026-01-31;all;{value}{tail}"))
    mirror = {"improvement": "decline", "decline": "improvement"}
    up, down = ((m.since.change_verdict.removeprefix("established_"), m.weight) for m in found)
    assert down == (mirror.get(up[0], up[0]), up[1])


def test_a_correction_is_no_change(frame):
    m = since(frame, "p;UP;2025-01-31;users;62;118;;;;sample", "p;UP;2025-01-31;users;26;118;;;;sample")
    assert (m.state, m.weight, m.since) == ("corrected", "", None)
    n = since(frame, "p;UP;2025-01-31;users;62;118;;;;sample", "p;UP;2025-01-31;users;62;181;;;;sample")
    assert (n.state, n.weight, n.since) == ("corrected", "", None)


def test_new_gone_and_taken_back(frame):
    one = "p;UP;2025-01-31;users;62;118;;;;sample"
    two = f"{one}\np;UP;2026-01-31;users;74;214;;;;sample"
    assert since(frame, "", one).state == "new"
    assert since(frame, one, "").state == "gone"
    assert since(frame, two, one).state == "taken_back"
    assert moved_figures(frame(one), frame(one)) == ()


def test_what_is_aimed_at_and_not_measured_is_not_new(frame):
    assert moved_figures(frame(), frame("", "p;UP;2027-12-31;80;60;2025-01-31")) == ()


def test_a_verdict_alone_may_move(frame):
    one = "p;UP;2026-01-31;users;62;118;;;;sample"
    (m,) = moved_figures(frame(one, "p;UP;2025-12-31;20;10;2024-01-31"), frame(one, "p;UP;2025-12-31;95;10;2024-01-31"))
    assert (m.state, m.since) == ("unchanged", None)
    assert (m.then.target_verdict, m.now.target_verdict) == ("clearly_met", "missed")


def test_another_unit_is_not_compared(frame):
    old = frame("p;GAIN;2025-01-31;all;100;;;;;management")
    new = frame("p;GAIN;2025-01-31;all;100;;;;;management\np;GAIN;2026-01-31;all;120;;;;;management")
    (m,) = moved_figures(old, new.assign(unit="k€"))
    assert (m.state, m.weight, m.since) == ("redefined", "", None)
