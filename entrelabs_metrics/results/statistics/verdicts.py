"""Progress, and verdicts on changes, targets and paths. Which way is better is said once, in `_merit`: everything else
asks only whether merit rose.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from entrelabs_metrics.results.statistics import given
from entrelabs_metrics.results.statistics.given import Bools, Floats

Verdicts = NDArray[np.str_]

DIRECTIONS = ("up", "down", "band", "none")


class ChangeVerdict(StrEnum):
    ESTABLISHED_IMPROVEMENT = "established_improvement"  # the interval of the change excludes 0
    ESTABLISHED_DECLINE = "established_decline"
    ESTABLISHED_CHANGE = "established_change"  # no better or worse: direction none
    INCONCLUSIVE = "inconclusive"  # the interval of the change contains 0
    IMPROVEMENT = "improvement"  # no interval: a full count, management data, or n unknown
    DECLINE = "decline"
    CHANGE = "change"
    STABLE = "stable"
    NOT_COMPUTED = "not_computed"


class TargetVerdict(StrEnum):
    CLEARLY_MET = "clearly_met"  # by the whole interval, or by an exact datum
    MET_TO_CONFIRM = "met_to_confirm"  # by the value alone
    NOT_MET_UNCERTAIN = "not_met_uncertain"  # by part of the interval only, or of unknown precision
    MISSED = "missed"
    NOT_YET = "not_yet"  # not met, and measured before the due date: nobody calls that missed
    NOT_COMPUTED = "not_computed"


MET = (TargetVerdict.CLEARLY_MET, TargetVerdict.MET_TO_CONFIRM)


class TrackVerdict(StrEnum):
    AHEAD = "ahead"  # past what the path expects at that date: the whole interval, or an exact datum
    ON_TRACK = "on_track"  # there or past it, by the value alone
    UNCERTAIN = "uncertain"  # short of it by the value, but not by the whole interval, or of unknown precision
    BEHIND = "behind"  # short of it: the whole interval, or an exact datum
    NOT_COMPUTED = "not_computed"


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """Which way is better: for each series, or one for all. Kept as arrays.

    `direction` is up, down, band (the closer to the band the better, best inside) or none (neither way), and
    None where unknown. The band's limits belong to it, are in the indicator's unit, and are read for band
    only. ValueError: another direction, or `band_low` above `band_high`.
    """

    direction: ArrayLike
    band_low: ArrayLike = np.nan
    band_high: ArrayLike = np.nan

    def __post_init__(self) -> None:
        read: NDArray[np.object_] = np.ma.array(self.direction, dtype=object, copy=True)
        direction = np.ma.filled(read, np.nan)
        direction[pd.isna(direction)] = None
        known = np.logical_or.reduce([direction == known for known in (*DIRECTIONS, None)])
        given.refuse(~known, f"a direction is one of {', '.join(DIRECTIONS)}")
        low, high = given.numbers(self.band_low), given.numbers(self.band_high)
        given.refuse((direction == "band") & (low > high), "band_low is above band_high")
        for name, values in (("direction", direction), ("band_low", low), ("band_high", high)):
            object.__setattr__(self, name, values)


# Progress and verdicts


def progress(*, baseline: ArrayLike, value: ArrayLike, target: ArrayLike, scale: Scale) -> Floats:
    """Share of the way from baseline to target: 0 at the baseline, 1 at the target, below and above beyond
    them.

    (value − baseline) / (target − baseline). For a band, `target` is not read: it is the share covered of the
    distance from the baseline to the nearest limit, never above 1, and leaving by the other side counts
    against it. Unknown when a part is missing, when the target is the baseline or on its wrong side, when the
    baseline is already in the band, and for direction none.
    """
    start = _merit(scale, baseline)
    way = _difference(_goal(scale, target), start)
    return _difference(_merit(scale, value), start) / np.where(way > 0, way, np.nan)


def change_verdict(
    *,
    baseline: ArrayLike,
    value: ArrayLike,
    scale: Scale,
    change_low: ArrayLike = np.nan,
    change_high: ArrayLike = np.nan,
) -> Verdicts:
    """Did it get better? An array of `ChangeVerdict`.

    `change_low` and `change_high` bound value − baseline, in the same unit. Leave them unknown where no
    interval can or need be computed: the verdict is then improvement, decline, change or stable, with no word
    on chance. For a band, improvement is a shorter distance to it. The interval bounds the move, not the
    distance, and so is read only when both values lie outside on the same side; otherwise distances are
    compared plainly, and a move inside the band is stable. ValueError: an interval upside down, or without
    value − baseline in it, which is how a share mistaken for a percentage shows.
    """
    start, end = given.numbers(baseline), given.numbers(value)
    low, high = given.interval(change_low, change_high)
    move = _difference(end, start)
    outside = (_difference(move, low) < 0) | (_difference(high, move) < 0)
    given.refuse(outside, "the change lies outside its own interval: are both in the same unit?")
    neutral: Bools = np.equal(scale.direction, "none")
    gain = np.where(neutral, move, _difference(_merit(scale, end), _merit(scale, start)))
    tested: Bools = ~np.isnan(low) & _same_side(scale, start, end)
    return _first(
        (np.isnan(gain), ChangeVerdict.NOT_COMPUTED),
        (tested & (low <= 0) & (high >= 0), ChangeVerdict.INCONCLUSIVE),
        (gain == 0, ChangeVerdict.STABLE),
        (tested & neutral, ChangeVerdict.ESTABLISHED_CHANGE),
        (tested & (gain > 0), ChangeVerdict.ESTABLISHED_IMPROVEMENT),
        (tested, ChangeVerdict.ESTABLISHED_DECLINE),
        (neutral, ChangeVerdict.CHANGE),
        (gain > 0, ChangeVerdict.IMPROVEMENT),
        otherwise=ChangeVerdict.DECLINE,
    )


def target_verdict(
    *,
    value: ArrayLike,
    target: ArrayLike,
    scale: Scale,
    measured_on: ArrayLike,
    due_on: ArrayLike,
    low: ArrayLike = np.nan,
    high: ArrayLike = np.nan,
    exact: ArrayLike = False,
) -> Verdicts:
    """Is the target met? An array of `TargetVerdict`.

    `low` and `high` bound the value: its interval, or the range of an estimate. Leave them unknown where
    there is none; `exact`, read only there, tells a full count or management data (True) from a sample of
    unknown precision. To reach is to equal or to pass in the good direction. Dates are datetime64 or dates;
    without both, nothing is due. For a band, `target` is not read: met is inside it, limits included.
    Direction none has no target to meet. ValueError: `low` above `high`.
    """
    low, high = given.interval(low, high)
    reached, worst, best = _reached(scale, value, low, high, _goal(scale, target))
    bounded, certain, due = ~np.isnan(low), given.flags(exact), given.dates(measured_on) >= given.dates(due_on)
    met = reached >= 0
    return _first(
        (np.isnan(reached), TargetVerdict.NOT_COMPUTED),
        (met & np.where(bounded, worst >= 0, certain), TargetVerdict.CLEARLY_MET),
        (met, TargetVerdict.MET_TO_CONFIRM),
        (np.where(bounded, best >= 0, due & ~certain), TargetVerdict.NOT_MET_UNCERTAIN),
        (due, TargetVerdict.MISSED),
        otherwise=TargetVerdict.NOT_YET,
    )


def expected(start: ArrayLike, start_on: ArrayLike, end: ArrayLike, end_on: ArrayLike, on: ArrayLike) -> Floats:
    """What a dated path expects on a day, in the unit of its points: the straight line from `start` to `end`.

    The points are the two of the path (baseline, intermediate targets, final target) around that day; before the
    first the path is at its start, from the last on at its end. Days are datetime64 or dates. For a band, which has
    no target, a path ends at the limit nearest to its start: `np.clip(start, band_low, band_high)`. Unknown when a
    part is missing, and for a path that runs backward in time.
    """
    day = np.timedelta64(1, "D")
    begins, ends = given.dates(start_on), given.dates(end_on)
    passed, length = (given.dates(on) - begins) / day, (ends - begins) / day
    length = np.where(length < 0, np.nan, length)
    way = np.where(passed >= length, 1.0, np.maximum(passed, 0.0) / np.maximum(length, 1.0))
    return (1 - way) * given.numbers(start) + way * given.numbers(end)  # both ends to the last digit


def track_verdict(
    *,
    value: ArrayLike,
    expected: ArrayLike,
    scale: Scale,
    low: ArrayLike = np.nan,
    high: ArrayLike = np.nan,
    exact: ArrayLike = False,
) -> Verdicts:
    """Is the figure where its path expects it at its date? An array of `TrackVerdict`.

    `expected` is what `expected()` gives for the day of the measurement, in the unit of the value; `low`, `high`
    and `exact` are those of `target_verdict`. Only what excludes the expected value, by its whole interval or
    because it is exact, is ahead or behind. For a band, the distances to it are compared, and inside it nothing
    is ahead. Direction none has no path to follow. ValueError: `low` above `high`.
    """
    low, high = given.interval(low, high)
    reached, worst, best = _reached(scale, value, low, high, _merit(scale, expected))
    bounded, certain = ~np.isnan(low), given.flags(exact)
    worst, best = (np.where(bounded, limit, np.where(certain, reached, np.nan)) for limit in (worst, best))
    return _first(
        (np.isnan(reached), TrackVerdict.NOT_COMPUTED),
        (worst > 0, TrackVerdict.AHEAD),
        (best < 0, TrackVerdict.BEHIND),
        (reached >= 0, TrackVerdict.ON_TRACK),
        otherwise=TrackVerdict.UNCERTAIN,
    )


def _first(*cases: tuple[Bools, StrEnum], otherwise: StrEnum) -> Verdicts:
    """For each series, the verdict of the first condition that holds."""
    conditions, verdicts = zip(*cases, strict=True)
    return np.select(conditions, verdicts, default=otherwise)


# Which way is better


def _sign(scale: Scale) -> Floats:
    """1 where more is better, −1 where less is, unknown elsewhere."""
    return np.select([scale.direction == "up", scale.direction == "down"], [1.0, -1.0], np.nan)


def _merit(scale: Scale, x: ArrayLike) -> Floats:
    """x on an axis where more is always better: x, −x, or minus the distance to the band."""
    x = given.numbers(x)
    outside = np.maximum(_difference(scale.band_low, x), _difference(x, scale.band_high))
    return np.where(scale.direction == "band", -np.maximum(outside, 0.0), _sign(scale) * x)


def _goal(scale: Scale, target: ArrayLike) -> Floats:
    """The merit to reach: the target's, or that of any point of the band."""
    return np.where(scale.direction == "band", 0.0, _merit(scale, target))


def _reached(scale: Scale, value: ArrayLike, low: Floats, high: Floats, goal: Floats) -> tuple[Floats, Floats, Floats]:
    """How far past the goal, in merit: the value, and the worst and the best point of its interval."""
    limits = _merit(scale, low), _merit(scale, high)
    nearest = _merit(scale, np.clip(scale.band_low, low, high))  # the interval's point closest to a band
    worst, best = np.minimum(*limits), np.fmax(np.maximum(*limits), nearest)
    return _difference(_merit(scale, value), goal), _difference(worst, goal), _difference(best, goal)


def _same_side(scale: Scale, start: Floats, end: Floats) -> Bools:
    """Is a move a change of distance and nothing else? Always, except across or inside a band."""
    below = _difference(np.maximum(start, end), scale.band_low) < 0
    above = _difference(np.minimum(start, end), scale.band_high) > 0
    return (scale.direction != "band") | below | above


def _difference(end: ArrayLike, start: ArrayLike) -> Floats:
    """end − start, and 0 when they differ by no more than floating point does (0.1 + 0.2 is 0.3)."""
    return np.where(np.isclose(end, start, rtol=1e-9, atol=0.0), 0.0, np.subtract(end, start))
