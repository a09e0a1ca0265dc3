"""Progress and verdicts: one by one, and what always holds whichever way is better."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from entrelabs_metrics.results.statistics import (
    DIRECTIONS,
    MET,
    ChangeVerdict,
    Scale,
    TargetVerdict,
    change_verdict,
    progress,
    proportion_difference,
    proportion_interval,
    target_verdict,
    track_verdict,
)
from tests.results.series import (
    AFTER,
    BEFORE,
    DUE,
    NAN,
    bands,
    in_another_unit,
    known,
    mirrored,
    series,
    shares,
    unhurried,
    verdicts,
)

pytestmark = pytest.mark.filterwarnings("error")

# Numbers that floating point does not hold exactly.
FRACTIONS = {
    "baseline": 0.1,
    "value": 0.3,
    "target": 0.3,
    "expected": 0.3,
    "change": (0.1, 0.3),
    "interval": (0.3, 0.4),
}
FRACTIONS |= {"exact": False, "late": True}

# What must always hold: coarse numbers, so that ties happen


@unhurried
@given(series(), st.sampled_from(DIRECTIONS), bands)
def test_mirrored_data_get_the_same_verdicts(case, direction, band):
    low, high = band
    opposite = {"up": "down", "down": "up"}.get(direction, direction)
    straight = verdicts(case, Scale(direction, low, high))
    reversed_ = verdicts(mirrored(case), Scale(opposite, -high, -low))
    assert_array_equal(straight[0], reversed_[0])
    assert straight[1:] == reversed_[1:]


@unhurried
@given(series(), st.sampled_from(DIRECTIONS), bands, st.floats(1e-3, 1e3))
@example(case=FRACTIONS, direction="up", band=[0.0, 1.0], factor=0.1)
def test_another_unit_changes_no_verdict(case, direction, band, factor):
    low, high = band
    one = verdicts(case, Scale(direction, low, high))
    other = verdicts(in_another_unit(case, factor), Scale(direction, factor * low, factor * high))
    assert_allclose(one[0], other[0])
    assert one[1:] == other[1:]


@unhurried
@given(series(known), st.sampled_from(["up", "down", "band"]), bands)
def test_a_verdict_with_an_interval_never_contradicts_the_plain_one(case, direction, band):
    scale = Scale(direction, *band)
    plain = case | {"change": (NAN, NAN), "interval": (NAN, NAN), "exact": True, "late": True}
    (_, change, target, track), (_, *plainly) = verdicts(case, scale), verdicts(plain, scale)
    plain_change, plain_target, plain_track = plainly
    assert str(change).removeprefix("established_") in (str(plain_change), "inconclusive")
    assert (str(target) in MET) == (plain_target == TargetVerdict.CLEARLY_MET)
    assert (str(track) in ("ahead", "on_track")) == (str(plain_track) in ("ahead", "on_track"))


@unhurried
@given(series(known), st.sampled_from(["up", "down", "band"]), bands)
def test_a_clear_verdict_is_the_verdict_of_every_point_of_the_interval(case, direction, band):
    scale = Scale(direction, *band)
    *_, verdict, track = verdicts(case | {"late": True}, scale)
    if not np.isnan(case["interval"]).any() and verdict != TargetVerdict.NOT_COMPUTED:
        low, high = case["interval"]
        points = np.arange(low, high + 0.25, 0.25)  # every limit and target is among them
        met = target_verdict(
            value=points, target=case["target"], scale=scale, measured_on=AFTER, due_on=DUE, exact=True
        )
        every = {TargetVerdict.CLEARLY_MET: {"clearly_met"}, TargetVerdict.MISSED: {"missed"}}
        assert set(met) == every.get(TargetVerdict(str(verdict)), {"clearly_met", "missed"})
        tracks = set(track_verdict(value=points, expected=case["expected"], scale=scale, exact=True))
        clear = {"ahead"}, {"behind"}
        assert tracks == {str(track)} if str(track) in ("ahead", "behind") else tracks not in clear


@unhurried
@given(*[st.floats(-1e6, 1e6, width=32)] * 3)
def test_progress_is_0_at_the_baseline_and_1_at_the_target(baseline, target, value):
    found = progress(
        baseline=baseline,
        value=[baseline, target, value],
        target=target,
        scale=Scale("up" if target > baseline else "down"),
    )
    if np.isclose(baseline, target, rtol=1e-9, atol=0):
        assert np.isnan(found).all()
    else:
        assert_array_equal(found[:2], (0, 1))
        assert_allclose(baseline + found[2] * (target - baseline), value, rtol=1e-6, atol=1e-6)


@unhurried
@given(shares, shares)
def test_the_share_of_the_dissatisfied_mirrors_that_of_the_satisfied(before, after):
    (p0, n0), (p1, n1) = before, after
    low, high = proportion_difference(p0, n0, p1, n1)
    mirrored_low, mirrored_high = proportion_difference(1 - p0, n0, 1 - p1, n1)
    assert_allclose((mirrored_low, mirrored_high), (-high, -low), atol=1e-12)
    satisfied = change_verdict(baseline=p0, value=p1, scale=Scale("up"), change_low=low, change_high=high)
    dissatisfied = change_verdict(
        baseline=1 - p0, value=1 - p1, scale=Scale("down"), change_low=mirrored_low, change_high=mirrored_high
    )
    assert satisfied == dissatisfied


@unhurried
@given(shares, st.integers(0, 20))
def test_a_path_for_the_dissatisfied_mirrors_that_for_the_satisfied(after, twentieths):
    p, n = after

    def verdict(share, wanted, direction):
        low, high = proportion_interval(share, n)
        return track_verdict(value=share, expected=wanted, scale=Scale(direction), low=low, high=high)

    assert verdict(p, twentieths / 20, "up") == verdict(1 - p, (20 - twentieths) / 20, "down")


@unhurried
@given(shares, st.integers(0, 20), st.booleans())
def test_a_target_for_the_dissatisfied_mirrors_that_for_the_satisfied(after, twentieths, late):
    p, n = after
    dates = {"measured_on": AFTER if late else BEFORE, "due_on": DUE}

    def verdict(share, target, direction):
        low, high = proportion_interval(share, n)
        return target_verdict(value=share, target=target, scale=Scale(direction), low=low, high=high, **dates)

    assert verdict(p, twentieths / 20, "up") == verdict(1 - p, (20 - twentieths) / 20, "down")


# Verdicts, one by one


@pytest.mark.parametrize(
    ("direction", "baseline", "value", "target", "expected"),
    [
        ("up", 62, 74, 70, 1.5),
        ("down", 18, 11, 8, 0.7),  # « soit 70 % du chemin vers la cible de 8 jours »
        ("up", 62, 60, 70, -0.25),
        ("up", 62, 74, 60, NAN),  # a target behind the baseline
        ("up", 62, 74, 62, NAN),
        ("up", 0.3, 0.5, 0.1 + 0.2, NAN),  # the same target but for rounding: not 10¹⁶ times the way
        ("none", 62, 74, 70, NAN),
        (None, 62, 74, 70, NAN),
        ("band", 10, 15, NAN, 0.5),  # the band is 20..30
        ("band", 40, 32, NAN, 0.8),
        ("band", 10, 25, NAN, 1.0),
        ("band", 10, 35, NAN, 0.5),  # out by the other side
        ("band", 10, 5, NAN, -0.5),
        ("band", 20, 35, NAN, NAN),  # it started inside
    ],
)
def test_progress(direction, baseline, value, target, expected):
    found = progress(baseline=baseline, value=value, target=target, scale=Scale(direction, 20, 30))
    assert_allclose(found, expected)


@pytest.mark.parametrize(
    ("direction", "baseline", "value", "interval", "expected"),
    [
        ("up", 62, 74, (2, 23), "established_improvement"),
        ("down", 62, 74, (2, 23), "established_decline"),
        ("none", 62, 74, (2, 23), "established_change"),
        ("up", 62, 74, (-1, 23), "inconclusive"),
        ("up", 62, 74, (0, 23), "inconclusive"),  # 0 is contained at the limit
        ("none", 62, 74, (-1, 23), "inconclusive"),
        ("up", 62, 62, (-1, 1), "inconclusive"),
        ("up", 62, 74, None, "improvement"),
        ("down", 18, 11, None, "improvement"),
        ("down", 11, 18, None, "decline"),
        ("none", 11, 18, None, "change"),
        ("none", 11, 11, None, "stable"),
        ("up", 0.3, 0.1 + 0.2, None, "stable"),
        ("up", 62, 74, (2, NAN), "improvement"),  # half an interval is none
        ("up", NAN, 74, None, "not_computed"),
        ("none", 62, NAN, None, "not_computed"),
        (None, 62, 74, (2, 23), "not_computed"),
        ("band", 10, 15, (1, 9), "established_improvement"),  # the band is 20..30
        ("band", 40, 35, (-9, -1), "established_improvement"),
        ("band", 15, 10, (-9, -1), "established_decline"),
        ("band", 10, 15, (-1, 11), "inconclusive"),
        ("band", 10, 25, (9, 21), "improvement"),  # into the band: the interval of the move proves nothing
        ("band", 25, 31, (1, 11), "decline"),
        ("band", 10, 31, (1, 41), "improvement"),  # from 10 below to 1 above
        ("band", 10, 40, (20, 40), "stable"),  # from 10 below to 10 above
        ("band", 21, 29, (1, 15), "stable"),  # inside
        ("band", 10, 15, None, "improvement"),
    ],
)
def test_change_verdict(direction, baseline, value, interval, expected):
    low, high = interval or (NAN, NAN)
    scale = Scale(direction, 20, 30)
    found = change_verdict(baseline=baseline, value=value, scale=scale, change_low=low, change_high=high)
    assert found == expected


@pytest.mark.parametrize(
    ("direction", "value", "target", "interval", "exact", "on_time", "late"),
    [  # measured before the due date, and on it or after
        ("up", 74, 65, (68, 79), False, "clearly_met", "clearly_met"),
        ("up", 74, 68, (68, 79), False, "clearly_met", "clearly_met"),  # to equal is to reach
        ("up", 74, 70, (68, 79), False, "met_to_confirm", "met_to_confirm"),
        ("up", 74, 78, (68, 79), False, "not_met_uncertain", "not_met_uncertain"),
        ("up", 74, 79, (68, 79), False, "not_met_uncertain", "not_met_uncertain"),
        ("up", 74, 85, (68, 79), False, "not_yet", "missed"),
        ("down", 74, 65, (68, 79), False, "not_yet", "missed"),
        ("down", 74, 70, (68, 79), False, "not_met_uncertain", "not_met_uncertain"),
        ("down", 74, 78, (68, 79), False, "met_to_confirm", "met_to_confirm"),
        ("down", 74, 85, (68, 79), False, "clearly_met", "clearly_met"),
        ("down", 11, 8, None, True, "not_yet", "missed"),
        ("down", 8, 8, None, True, "clearly_met", "clearly_met"),
        ("down", 0.1 + 0.2, 0.3, None, True, "clearly_met", "clearly_met"),
        ("up", 74, 70, None, False, "met_to_confirm", "met_to_confirm"),
        ("up", 74, 78, None, False, "not_yet", "not_met_uncertain"),
        ("up", 74, 70, (68, NAN), False, "met_to_confirm", "met_to_confirm"),
        ("up", 74, NAN, (68, 79), False, "not_computed", "not_computed"),
        ("up", NAN, 70, None, True, "not_computed", "not_computed"),
        ("none", 74, 70, (68, 79), False, "not_computed", "not_computed"),
        (None, 74, 70, (68, 79), False, "not_computed", "not_computed"),
        ("band", 25, NAN, (21, 30), False, "clearly_met", "clearly_met"),  # the band is 20..30
        ("band", 25, NAN, (19, 29), False, "met_to_confirm", "met_to_confirm"),
        ("band", 18, NAN, (16, 20), False, "not_met_uncertain", "not_met_uncertain"),
        ("band", 18, NAN, (16, 40), False, "not_met_uncertain", "not_met_uncertain"),  # wider than the band
        ("band", 18, NAN, (16, 19), False, "not_yet", "missed"),
        ("band", 33, NAN, (31, 35), False, "not_yet", "missed"),
        ("band", 30, NAN, None, True, "clearly_met", "clearly_met"),
        ("band", 31, NAN, None, True, "not_yet", "missed"),
        ("band", 31, NAN, None, False, "not_yet", "not_met_uncertain"),
    ],
)
def test_target_verdict(direction, value, target, interval, exact, on_time, late):
    low, high = interval or (NAN, NAN)
    found = target_verdict(
        value=value,
        target=target,
        scale=Scale(direction, 20, 30),
        low=low,
        high=high,
        exact=exact,
        measured_on=[BEFORE, DUE, AFTER],
        due_on=DUE,
    )
    assert found.tolist() == [on_time, late, late]


def test_every_verdict_is_reached_above():
    def reached(test, columns):
        (mark,) = test.pytestmark
        return {case[column] for case in mark.args[1] for column in columns}

    assert reached(test_change_verdict, [-1]) == set(ChangeVerdict)
    assert reached(test_target_verdict, [-1, -2]) == set(TargetVerdict)


def test_without_a_due_date_nothing_is_missed():
    found = target_verdict(
        value=74,
        target=80,
        scale=Scale("up"),
        exact=True,
        measured_on=[dt.date(2026, 7, 1), None],
        due_on=[None, DUE],
    )
    assert found.tolist() == ["not_yet", "not_yet"]
