"""The dated path: what it expects on a day, and whether the figure is there."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from entrelabs_metrics.results.statistics import Scale, TrackVerdict, expected, track_verdict
from tests.results.series import NAN, bands, known, unhurried

pytestmark = pytest.mark.filterwarnings("error")

START, END = np.datetime64("2025-01-01"), np.datetime64("2027-01-01")
days = st.integers(-1000, 2000).map(lambda day: START + np.timedelta64(day, "D"))


@pytest.mark.parametrize(
    ("on", "value"),
    [
        ("2024-06-01", 18),  # before the baseline, the path is at its start
        ("2025-01-01", 18),
        ("2026-01-01", 13),  # half of the 730 days
        ("2026-07-02", 18 - 10 * 547 / 730),
        ("2027-01-01", 8),
        ("2029-01-01", 8),  # after the last target, at its end
        (None, NAN),
    ],
)
def test_expected(on, value):
    assert_allclose(expected(18, START, 8, END, on), value)


@pytest.mark.parametrize(
    "parts", [(None, START, 8, END), (18, None, 8, END), (18, START, None, END), (18, START, 8, None)]
)
def test_a_path_with_an_unknown_point_expects_nothing_known(parts):
    assert np.isnan(expected(*parts, ["2024-06-01", "2026-01-01", "2029-01-01"])).all()


def test_a_path_that_runs_backward_expects_nothing_known_and_one_of_a_day_is_a_step():
    around = [START - np.timedelta64(1, "D"), START, END]
    assert np.isnan(expected(18, END, 8, START, around)).all()
    assert expected(18, START, 8, START, around).tolist() == [18, 8, 8]
    assert expected([70, 70], START, [70, 70], START, END).tolist() == [70, 70]  # past the last target, twice the same


def test_paths_as_duckdb_gives_them():
    starts = np.ma.array([START, START], mask=[False, True])
    found = expected(np.array([18.0, 18.0]), starts, [8, 8], pd.Series([END, END]), dt.date(2026, 1, 1))
    assert_array_equal(found, [13, NAN])


@unhurried
@given(known, known, days, days, days)
def test_a_path_stays_between_its_points_and_mirrors(start, end, start_on, end_on, on):
    found = expected(start, start_on, end, end_on, on)
    if end_on < start_on:
        assert np.isnan(found)
    else:
        assert min(start, end) <= found <= max(start, end)
        assert found == -expected(-start, start_on, -end, end_on, on)
        assert_allclose(expected(100 * start, start_on, 100 * end, end_on, on), 100 * found)


@unhurried
@given(known, bands, days)
def test_the_path_to_a_band_ends_inside_it(start, band, on):
    end = np.clip(start, *band)
    final = expected(start, START, end, END, "2030-01-01")
    there = track_verdict(value=final, expected=final, scale=Scale("band", *band), exact=True)
    assert band[0] <= final <= band[1] and there == "on_track"


@pytest.mark.parametrize(
    ("direction", "value", "expected_", "interval", "exact", "verdict"),
    [
        ("up", 74, 70, (71, 79), False, "ahead"),
        ("up", 74, 70, (70, 79), False, "on_track"),  # the interval touches what is expected: nothing is established
        ("up", 74, 70, (68, 79), False, "on_track"),
        ("up", 74, 74, (68, 79), False, "on_track"),
        ("up", 74, 76, (68, 79), False, "uncertain"),
        ("up", 74, 79, (68, 79), False, "uncertain"),
        ("up", 74, 80, (68, 79), False, "behind"),
        ("down", 74, 70, (68, 79), False, "uncertain"),
        ("down", 74, 80, (68, 79), False, "ahead"),
        ("down", 74, 60, (68, 79), False, "behind"),
        ("up", 74, 70, None, True, "ahead"),
        ("up", 0.1 + 0.2, 0.3, None, True, "on_track"),
        ("up", 74, 80, None, True, "behind"),
        ("up", 74, 70, None, False, "on_track"),  # of unknown precision
        ("up", 74, 80, None, False, "uncertain"),
        ("up", 74, 70, (68, NAN), False, "on_track"),  # half an interval is none
        ("up", 74, 70, (71, 79), True, "ahead"),  # an exact datum with a range: the range decides
        ("up", 74, 76, (68, 79), True, "uncertain"),
        ("band", 15, 12, (13, 17), False, "ahead"),  # the band is 20..30
        ("band", 15, 18, (13, 17), False, "behind"),
        ("band", 15, 16, (13, 17), False, "uncertain"),
        ("band", 35, 12, (33, 37), False, "ahead"),  # 5 above, where 8 below was expected
        ("band", 25, 20, (22, 28), False, "on_track"),  # inside, as expected: no better place
        ("band", 18, 20, (16, 40), False, "uncertain"),  # the interval reaches into the band
        ("band", 31, 20, None, True, "behind"),
        ("none", 74, 70, (71, 79), False, "not_computed"),
        (None, 74, 70, (71, 79), False, "not_computed"),
        ("up", NAN, 70, None, True, "not_computed"),
        ("up", 74, NAN, (71, 79), False, "not_computed"),
    ],
)
def test_track_verdict(direction, value, expected_, interval, exact, verdict):
    low, high = interval or (NAN, NAN)
    scale = Scale(direction, 20, 30)
    assert track_verdict(value=value, expected=expected_, scale=scale, low=low, high=high, exact=exact) == verdict


def test_every_verdict_is_reached_above():
    (mark,) = test_track_verdict.pytestmark
    assert {case[-1] for case in mark.args[1]} == set(TrackVerdict)
