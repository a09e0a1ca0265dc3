"""A period, worked out two ways: the SQL leaves rows out, or a base never had them."""

from dataclasses import replace
from datetime import date, timedelta

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from entrelabs_metrics.language import language
from entrelabs_metrics.questions.asking import Asking, figures
from entrelabs_metrics.results.alerts import peers
from entrelabs_metrics.results.engine import compute, series, to_results
from entrelabs_metrics.results.period import ALWAYS

FIRST = date(2024, 1, 1)
days = st.integers(0, 900).map(lambda n: FIRST + timedelta(n))
periods = st.tuples(st.none() | days, st.none() | days)
measurements = st.lists(
    st.tuples(
        st.sampled_from(["lab", "l2"]), st.sampled_from(["", "p"]), st.sampled_from(["UP", "DOWN", "COST"]),
        days, st.sampled_from(["all", "users", "comparison"]), st.integers(0, 100), st.none() | st.integers(5, 400),
    ),
    max_size=14, unique_by=lambda m: m[:5],
)  # fmt: skip
targets = st.lists(
    st.tuples(
        st.sampled_from(["lab", "l2"]), st.sampled_from(["", "p"]), st.sampled_from(["UP", "DOWN", "COST"]),
        days, st.integers(0, 100), st.none() | st.integers(0, 100), st.none() | days, st.none() | days,
    ),
    max_size=5, unique_by=lambda t: t[:4],
)  # fmt: skip


@pytest.fixture(scope="session")
def tables(ground):
    """The tables that results read, as the base has them, in a plain database where rows come and go at once."""
    plain = duckdb.connect()
    with ground.reading() as cursor:
        for name in ("measurements", "targets", "indicators", "labs", "projects", "evaluations"):
            rows = cursor.execute(f"select * from {name}").to_arrow_table()
            plain.execute(f"create table {name} as select * from rows")
            assert name in ("indicators", "labs", "projects") or len(rows) == 0
    yield plain
    plain.close()


@pytest.fixture
def filled(tables):
    """A cursor on these rows, and no others."""

    def filled(measured, aimed):
        tables.execute("delete from measurements; delete from targets")
        for name, columns, rows in (
            ("measurements", "lab_id, project_id, indicator_id, measured_on, population, value, sample_size", measured),
            (
                "targets",
                "lab_id, project_id, indicator_id, due_on, target_value, baseline_value, baseline_on, set_on",
                aimed,
            ),
        ):
            marks = ", ".join("?" * (columns.count(",") + 1))
            for row in rows:
                tables.execute(
                    f"insert into {name} ({columns}) values ({marks})", [None if cell == "" else cell for cell in row]
                )
        return tables

    return filled


def inside(day, period):
    since, until = period
    if day is None:
        return since is None  # a baseline of an unknown day: nothing says that it is before
    return (since is None or day >= since) and (until is None or day <= until)


def told(frame):
    """The results, but for how a baseline is called: a base that never had the other rows cannot know."""
    return [
        replace(
            r,
            baseline_kind=(r.baseline_kind or "").replace("first_in_period", "first"),
            flags=tuple(flag.replace("first_in_period", "first_measurement") for flag in r.flags),
        )
        for r in to_results(frame)
    ]


@settings(max_examples=40)
@given(measurements, targets, periods)
def test_a_period_is_as_if_nothing_had_been_measured_outside(filled, measured, aimed, period):
    cursor = filled(measured, aimed)
    found, others, whole = compute(series(cursor, period=period)), peers(cursor, period=period), compute(series(cursor))
    kept = [m for m in measured if inside(m[3], period)]
    known = [t if inside(t[6], period) else (*t[:5], None, *t[6:]) for t in aimed]
    cursor = filled(kept, known)
    assert told(found) == told(compute(series(cursor)))
    order = ["indicator_id", "population", "organisation_type"]
    assert_frame_equal(*(f.sort_values(order, ignore_index=True) for f in (others, peers(cursor))))
    assert ("first" if period[0] else "first_in_period") not in set(found["baseline_kind"])
    assert set(whole["baseline_kind"].dropna()) <= {"stated", "first"}


@settings(max_examples=25)
@given(measurements, targets, periods, st.sampled_from(["users", "all"]))
def test_a_population_is_its_own_series_and_their_comparison_group(filled, measured, aimed, period, who):
    def asked(population=""):
        return figures(Asking(tables, language("fr"), 1, FIRST, period=period, population=population))

    tables = filled(measured, aimed)
    found = asked(who)
    assert set(found["population"]) <= {who}
    filled([m for m in measured if m[4] in (who, "comparison")], aimed)
    expected = asked()
    expected = expected[expected["population"] == who]
    if who == "all":  # a target that only others measure is measured: it is not said of everybody that it is not
        expected, found = (f[f["value"].notna()] for f in (expected, found))
    assert told(found) == told(expected)


BASELINE = "p;UP;2026-12-31;80;40;{on};2024-01-01"
MEASURES = "\n".join(
    f"p;UP;{on};users;{value};100" for on, value in (("2024-06-30", 50), ("2025-06-30", 60), ("2026-06-30", 70))
)


@pytest.mark.parametrize(
    ("period", "on", "kind", "start", "value"),
    [
        (ALWAYS, "2024-03-31", "stated", 40, 70),
        ((date(2024, 3, 31), None), "2024-03-31", "stated", 40, 70),  # both days are within
        ((date(2024, 4, 1), None), "2024-03-31", "first_in_period", 50, 70),
        ((date(2025, 1, 1), None), "2024-03-31", "first_in_period", 60, 70),
        ((None, date(2025, 6, 30)), "2024-03-31", "stated", 40, 60),
        ((None, date(2025, 6, 29)), "2024-03-31", "stated", 40, 50),
        ((None, date(2025, 12, 31)), "2026-03-31", "first", 50, 60),  # stated of a later day
        ((None, date(2025, 12, 31)), "", "stated", 40, 60),
        ((date(2024, 1, 1), None), "", "first_in_period", 50, 70),
        ((date(2026, 1, 1), None), "2024-03-31", None, None, 70),
    ],
)  # fmt: skip
def test_the_baseline_of_a_period(asked, period, on, kind, start, value):
    frame = asked(lambda cursor: compute(series(cursor, period=period)), MEASURES, BASELINE.format(on=on))
    (row,) = frame.to_dict("records")
    assert (row["value"], row["target_value"]) == (value, 80)
    assert (None if pd.isna(row["baseline_kind"]) else row["baseline_kind"]) == kind
    assert (None if pd.isna(row["baseline_value"]) else row["baseline_value"]) == start
    assert ("baseline_first_in_period" in row["flags"]) == (kind == "first_in_period")
    assert ("no_baseline" in row["flags"]) == (kind is None)
