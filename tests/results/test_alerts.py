"""Alerts: only what is sure is told."""

from datetime import date

import pytest

from entrelabs_metrics.results.alerts import ALERTS, alerts, peers
from entrelabs_metrics.results.engine import compute, series

TODAY = date(2026, 3, 1)


@pytest.fixture
def raised(asked):
    """The alerts of a case's series of the first labo, as a set each."""

    def question(cursor):
        frame = compute(series(cursor))
        found = alerts(frame, peers(cursor), TODAY)
        own = frame["lab_id"] == "lab"
        return [{kind for kind in ALERTS if row[kind]} for _, row in found[own].iterrows()]

    def raised(*case):
        (kinds,) = asked(question, *case)
        return kinds

    return raised


def test_nothing_to_say_of_a_single_fresh_figure(raised):
    assert raised("p;UP;2026-01-31;all;60;200;;;;sample") == set()


@pytest.mark.parametrize(("now", "n", "falls"), [(40, 200, True), (57, 200, False), (40, "", False), (65, 200, False)])
def test_a_fall_is_told_when_established(raised, now, n, falls):
    kinds = raised(f"p;UP;2025-01-31;all;60;{n};;;;sample\np;UP;2026-01-31;all;{now};{n};;;;sample")
    assert ("falling" in kinds) == falls


def test_a_counted_fall_is_sure(raised):
    assert "falling" in raised("p;COST;2025-01-31;all;9;;;;;management\np;COST;2026-01-31;all;10;;;;;management")
    assert "falling" not in raised("p;NONE;2025-01-31;all;9;;;;;management\np;NONE;2026-01-31;all;10;;;;;management")


def test_out_of_date_by_the_rhythm_of_the_indicator(raised):
    assert raised("p;UP;2025-08-31;all;60;200;;;;sample") == {"stale"}
    assert raised("p;DOWN;2015-08-31;all;60;200;;;;sample") == set()  # no rhythm is known


@pytest.mark.parametrize(("value", "late"), [(92, False), (90.6, False), (95, True)])
def test_late_beyond_a_tenth_of_the_way(raised, value, late):
    measures = f"p;COST;2025-01-01;all;100;;;;;management\np;COST;2026-01-01;all;{value};;;;;management"
    kinds = raised(measures, "p;COST;2027-01-01;80;100;2025-01-01")  # 90 is planned: half-way
    assert ("late" in kinds) == late


def test_a_target_without_baseline_and_a_way_that_cannot_be_computed(raised):
    assert raised("p;UP;2026-01-31;all;60;200;;;;sample", "p;UP;2027-12-31;80") == {"no_baseline"}
    met = "p;UP;2025-01-31;all;90;200;;;;sample\np;UP;2026-01-31;all;91;200;;;;sample"
    assert raised(met, "p;UP;2027-12-31;80;90;2025-01-31") == {"not_computable"}


@pytest.mark.parametrize(
    ("own", "n", "labs", "far"),
    [(50, 200, 5, True), (50, 8, 5, False), (66, 200, 5, False), (90, 200, 5, False), (50, 200, 4, False)],
)
def test_far_from_the_median_of_comparable_labs(raised, own, n, labs, far):
    others = "".join(f"l{i}:;UP;2026-01-31;all;{70 + i};200;;;;sample\n" for i in range(2, labs + 1))
    assert ("far" in raised(f";UP;2026-01-31;all;{own};{n};;;;sample\n{others}")) == far


def test_a_comparison_group_is_nobodys_result(raised, asked):
    def question(cursor):
        frame = compute(series(cursor))
        return alerts(frame, peers(cursor), TODAY)[list(ALERTS)].to_numpy().sum()

    assert (
        asked(question, "p;UP;2024-01-31;comparison;60;200;;;;sample\np;UP;2025-01-31;comparison;40;200;;;;sample") == 0
    )
