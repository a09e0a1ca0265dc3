"""What would change our mind: asked again of the engine itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrelabs_metrics.results import statistics
from entrelabs_metrics.results.protection import protect
from entrelabs_metrics.results.tipping import tipping

CASE = "p;UP;2025-01-31;all;{};{};;;;sample\np;UP;2026-01-31;all;{};{};;;;sample"


def test_an_established_change_tips_where_the_engine_says_so(one):
    r = one(CASE.format(60, 200, 80, 200))
    tip = tipping(r).value
    assert 60 < tip < 80
    assert one(CASE.format(60, 200, tip, 200)).change_verdict == "inconclusive"
    assert one(CASE.format(60, 200, tip + 1, 200)).change_verdict == "established_improvement"


def test_how_many_answers_it_would_take(one):
    r = one(CASE.format(60, 400, 66, 100))
    n = tipping(r).n
    assert one(CASE.format(60, 400, 66, n)).change_verdict == "established_improvement"
    assert one(CASE.format(60, 400, 66, int(n * 0.97))).change_verdict == "inconclusive"


def test_a_baseline_on_too_few_answers_can_never_conclude(one):
    found = tipping(one(CASE.format(60, 20, 66, 100)))
    assert (found.n, found.value) == (None, None)


@pytest.mark.parametrize(
    "measures",
    [
        "p;COST;2025-01-31;all;9;;;;;management\np;COST;2026-01-31;all;8;;;;;management",
        "p;UP;2026-01-31;all;60;200;;;;sample",
        CASE.format(60, 200, 80, ""),
        "p;MEAN;2025-01-31;all;5;200;1;;;sample\np;MEAN;2026-01-31;all;8;200;1;;;sample",
    ],
)
def test_where_nothing_can_be_said(one, measures):
    assert tipping(one(measures)) is None


@settings(max_examples=200)
@given(st.integers(1, 99), st.integers(1, 99), st.integers(20, 900), st.integers(20, 900))
def test_more_answers_never_lose_a_conclusion_in_between(p0, p1, n0, n1):
    """What lets `_answers` take the first that is enough."""
    enough = []
    for n in (n1, 2 * n1, 8 * n1):
        low, high = statistics.proportion_difference(p0 / 100, n0, p1 / 100, n)
        enough.append(bool(low > 0 or high < 0))
    assert enough == sorted(enough)


# What is published


def test_a_figure_on_too_few_people_is_masked_with_all_that_would_give_it_back(one):
    r = one(CASE.format(60, 200, 80, 10), "p;UP;2027-12-31;85;60;2025-01-31")
    (shown,) = protect([r], 11)
    assert (shown.value, shown.sample_size, shown.interval_low, shown.change, shown.progress, shown.baseline_value) == (
        (None,) * 6
    )
    assert (shown.change_verdict, shown.target_verdict, shown.flags) == ("not_computed", "not_computed", ("masked",))
    assert (shown.target_value, shown.lab_id) == (85, "lab")  # what one aims at is nobody's answer


def test_a_baseline_on_too_few_people_takes_the_change_along(one):
    (shown,) = protect([one(CASE.format(60, 10, 80, 200))], 11)
    assert (shown.value, shown.baseline_value, shown.change, shown.change_low) == (80, None, None, None)
    assert "masked" in shown.flags


def test_enough_people_or_an_unknown_number_are_left_as_they_are(one):
    for n in (11, 200, ""):
        r = one(CASE.format(60, n, 80, n))
        assert protect([r], 11) == [r]
