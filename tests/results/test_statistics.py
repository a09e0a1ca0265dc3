"""What holds of all statistics: unknown in, unknown out; what cannot be right is refused."""

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from entrelabs_metrics.results.statistics import (
    DIRECTIONS,
    Scale,
    change_verdict,
    double_difference_means,
    double_difference_shares,
    expected,
    mean_difference,
    mean_interval,
    mean_p_value,
    progress,
    proportion_difference,
    proportion_interval,
    proportion_p_value,
    target_verdict,
    ties,
    track_verdict,
)
from tests.results.series import AFTER, DUE, NAN, bands, known, series, unhurried, verdicts

pytestmark = pytest.mark.filterwarnings("error")

# Unknown in, unknown out


@pytest.mark.parametrize("missing", range(6))
@pytest.mark.parametrize("unknown", [NAN, None, np.inf, -np.inf])
def test_an_unknown_part_makes_an_unknown_interval(missing, unknown):
    means_, shares_ = [3.0, 1.0, 20, 4.0, 2.0, 30], [0.5, 20, 0.6, 30]
    means_[missing] = unknown
    shares_[missing % 4] = unknown
    means_, shares_ = [[part] for part in means_], [[part] for part in shares_]
    assert np.isnan(mean_difference(*means_)).all()
    assert np.isnan(proportion_difference(*shares_)).all()
    assert np.isnan(mean_interval(*means_[:3])).all() == (missing < 3)
    assert np.isnan(proportion_interval(*shares_[:2])).all() == (missing % 4 < 2)
    assert np.isnan(mean_p_value(*means_)).all() and np.isnan(proportion_p_value(*shares_)).all()
    whole = [3.0, 1.0, 20, 4.0, 2.0, 30]
    for parts in (*means_, *whole), (*whole, *means_):
        assert np.isnan(double_difference_means(*parts)).all()
    for parts in (*shares_, 0.5, 20, 0.6, 30), (0.5, 20, 0.6, 30, *shares_):
        assert np.isnan(double_difference_shares(*parts)).all()


@pytest.mark.parametrize(
    ("interval", "parts"),
    [
        (proportion_interval, ([0.0, NAN], [0, NAN])),
        (proportion_difference, (0.5, [0, 20], 0.5, [20, 0])),
        (mean_interval, (3.0, 1.0, [0, 1, 1.5])),
        (mean_interval, (3.0, 0.0, 20)),  # answers all alike: no spread to judge by
        (mean_difference, (3.0, 1.0, [1, 20, 1.5], 4.0, 1.0, [20, 1, 20])),
        (mean_difference, (3.0, [0.0, 1.0], 20, 4.0, [1.0, 0.0], 20)),
    ],
)
def test_too_few_answers_make_an_unknown_interval(interval, parts):
    assert np.isnan(interval(*parts)).all()


@unhurried
@given(series(known), st.sampled_from(["up", "down", "none"]), bands)
def test_an_unknown_part_never_becomes_a_number_or_a_verdict(case, direction, band):
    way, change, target, track = range(4)
    for missing, scale, lost in [
        ("baseline", Scale(direction), (way, change)),
        ("value", Scale(direction), (way, change, target, track)),
        ("target", Scale(direction), (way, target)),
        ("expected", Scale(direction), (track,)),
        ("direction", Scale(None), (way, change, target, track)),
        ("baseline", Scale("band", *band), (way, change)),
        ("value", Scale("band", *band), (way, change, target, track)),
        ("expected", Scale("band", *band), (track,)),
        ("band_low", Scale("band", NAN, band[1]), (way, change, target, track)),
        ("band_high", Scale("band", band[0], NAN), (way, change, target, track)),
    ]:
        found = verdicts(case | {missing: NAN}, scale)
        assert all(str(found[which]) in ("nan", "not_computed") for which in lost)


def test_nulls_of_duckdb_and_pandas_are_unknown():
    masked = np.ma.array([74.0, 74.0], mask=[False, True])
    nullable = pd.Series([74, None], dtype="Int64")
    for value in (masked, nullable, [74, None]):
        assert_array_equal(progress(baseline=62, value=value, target=70, scale=Scale("up")), [1.5, NAN])
        found = change_verdict(baseline=62, value=value, scale=Scale("up"))
        assert found.tolist() == ["improvement", "not_computed"]
    for direction in (
        ["up", None],
        ["up", NAN],
        ["up", pd.NA],
        np.ma.array(["up", "up"], mask=[False, True]),
    ):
        found = change_verdict(baseline=62, value=74, scale=Scale(direction))
        assert found.tolist() == ["improvement", "not_computed"]
    for exact in ([True, None], [True, NAN], np.ma.array([True, True], mask=[False, True])):
        found = target_verdict(value=74, target=70, scale=Scale("up"), exact=exact, measured_on=AFTER, due_on=DUE)
        assert found.tolist() == ["clearly_met", "met_to_confirm"]
    for dates in (np.ma.array([AFTER, AFTER], mask=[False, True]), pd.Series([pd.Timestamp(AFTER), pd.NaT])):
        found = target_verdict(value=60, target=70, scale=Scale("up"), exact=True, measured_on=dates, due_on=DUE)
        assert found.tolist() == ["missed", "not_yet"]


def test_what_is_given_is_left_alone():
    directions, values = np.array(["up", NAN], dtype=object), np.array([74.0, np.inf])
    change_verdict(baseline=62, value=values, scale=Scale(directions))
    assert np.isnan(directions[1]) and np.isinf(values[1])
    p_values = np.array([0.04, 0.04])
    ties(p_values)
    assert_array_equal(p_values, [0.04, 0.04])


def test_no_series_at_all():
    low, high = proportion_interval([], [])
    assert low.shape == high.shape == mean_interval([], [], [])[0].shape == (0,)
    assert change_verdict(baseline=[], value=[], scale=Scale([])).shape == (0,)
    assert track_verdict(value=[], expected=[], scale=Scale([])).shape == (0,)
    assert double_difference_shares(*[[]] * 8)[0].shape == double_difference_means(*[[]] * 12)[0].shape == (0,)
    assert expected(*[[]] * 5).shape == proportion_p_value(*[[]] * 4).shape == ties([]).shape == (0,)


# What cannot be right


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (lambda: proportion_interval([0.5, 74], 100), "divide percentages by 100.*first at 1"),
        (lambda: proportion_difference(0.5, 100, -0.1, 100), "divide percentages"),
        (lambda: mean_interval(3, -1, 20), "negative"),
        (lambda: Scale(["up", "Up"]), "up, down, band, none.*first at 1"),
        (lambda: Scale("band", 30, 20), "band_low is above"),
        (
            lambda: change_verdict(baseline=62, value=74, scale=Scale("up"), change_low=0.02, change_high=0.23),
            "same unit",
        ),
        (
            lambda: target_verdict(
                value=74, target=70, scale=Scale("up"), low=79, high=68, measured_on=AFTER, due_on=DUE
            ),
            "above the high one",
        ),
        (lambda: track_verdict(value=74, expected=70, scale=Scale("up"), low=79, high=68), "above the high one"),
        (lambda: double_difference_shares(0.5, 100, 0.6, 100, 0.5, 100, 60, 100), "divide percentages"),
        (lambda: double_difference_means(3, 1, 20, 4, 1, 20, 3, 1, 20, 4, -1, 20), "negative"),
        (lambda: proportion_p_value(0.5, 100, 60, 100), "divide percentages"),
    ],
)
def test_what_cannot_be_right_is_refused(wrong, why):
    with pytest.raises(ValueError, match=why):
        wrong()


def test_limits_of_a_band_are_not_read_elsewhere():
    assert progress(baseline=62, value=74, target=70, scale=Scale("up", 30, 20)) == 1.5


def test_a_hundred_thousand_series_take_a_fraction_of_a_second():
    n = 100_000
    random = np.random.default_rng(3)
    p0, p1, sd = random.random((3, n))
    n0, n1 = random.integers(1, 500, (2, n))
    scale = Scale(random.choice(np.array([*DIRECTIONS, None], dtype=object), n), 0.3, 0.6)
    started = time.process_time()
    low, high = proportion_interval(p1, n1)
    change_low, change_high = proportion_difference(p0, n0, p1, n1)
    mean_interval(p1, sd, n1)
    mean_difference(p0, sd, n0, p1, sd, n1)
    double_difference_shares(p0, n0, p1, n1, p1, n0, p0, n1)
    double_difference_means(p0, sd, n0, p1, sd, n1, p1, sd, n0, p0, sd, n1)
    progress(baseline=p0, value=p1, target=0.7, scale=scale)
    wanted = expected(p0, DUE, 0.7, AFTER, AFTER)
    track_verdict(value=p1, expected=wanted, scale=scale, low=low, high=high)
    change_verdict(baseline=p0, value=p1, scale=scale, change_low=change_low, change_high=change_high)
    target_verdict(value=p1, target=0.7, scale=scale, low=low, high=high, measured_on=np.full(n, AFTER), due_on=DUE)
    assert time.process_time() - started < 2  # 0.3 s of processor, alone; a loop over rows takes tens
