"""Intervals, progress and verdicts, over scipy and statsmodels.

Arrays in, arrays out, one element a series; arguments broadcast, so a scalar serves every series. Unknown in,
unknown out: NaN, infinite, None, NaT or masked (as DuckDB's `fetchnumpy` returns NULL) gives NaN for a number
and `not_computed` for a verdict, never 0. Values, targets and intervals are in the indicator's own unit,
except shares, which are in 0..1. Every interval is at 95 %. What cannot be right (a share of 74, a negative
standard deviation, an interval upside down, a direction nobody knows) raises ValueError: the files are
checked before they get here.

Which way is better is said once, in `_merit`: everything else asks only whether merit rose.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Verdicts = NDArray[np.str_]

CONFIDENCE = 0.95
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
        given: NDArray[np.object_] = np.ma.array(self.direction, dtype=object, copy=True)
        direction = np.ma.filled(given, np.nan)
        direction[pd.isna(direction)] = None
        known = np.logical_or.reduce([direction == known for known in (*DIRECTIONS, None)])
        _refuse(~known, f"a direction is one of {', '.join(DIRECTIONS)}")
        low, high = _numbers(self.band_low), _numbers(self.band_high)
        _refuse((direction == "band") & (low > high), "band_low is above band_high")
        for name, read in (("direction", direction), ("band_low", low), ("band_high", high)):
            object.__setattr__(self, name, read)


# Intervals


def proportion_interval(share: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Lowest and highest share in 0..1 compatible with a share observed on n answers.

    Wilson's score interval without continuity correction (Wilson 1927, JASA 22:209-212; method 3 of Newcombe
    1998, Statistics in Medicine 17:857-872). The count is recovered as share × n and, since a published rate
    is rounded, need not be a whole number. Unknown when n < 1. ValueError: a share outside 0..1.
    """
    p, size = _shares(share), _sizes(n, least=1)
    low, high = proportion_confint(p * size, size, alpha=1 - CONFIDENCE, method="wilson")
    return np.minimum(low, p), np.maximum(high, p)  # at 0 and 1 rounding may leave the limit 1e-17 inside


def proportion_difference(share0: ArrayLike, n0: ArrayLike, share1: ArrayLike, n1: ArrayLike) -> tuple[Floats, Floats]:
    """Lowest and highest difference share1 − share0, in −1..1, between two independent samples.

    Newcombe's hybrid score interval (method 10 of Newcombe 1998, Statistics in Medicine 17:873-890), made of
    the two Wilson intervals. The same people asked twice are not independent samples: it is then too wide.
    Counts, unknown and ValueError as in `proportion_interval`.
    """
    p0, size0, p1, size1 = _shares(share0), _sizes(n0, least=1), _shares(share1), _sizes(n1, least=1)
    low, high = confint_proportions_2indep(
        p1 * size1, size1, p0 * size0, size0, compare="diff", method="newcomb", alpha=1 - CONFIDENCE
    )
    return np.maximum(low, -1.0), np.minimum(high, 1.0)  # rounding again


def mean_interval(mean: ArrayLike, sd: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Lowest and highest mean compatible with a mean observed on n answers, in the unit of the mean.

    Student's t on n − 1 degrees of freedom; `sd` is the sample standard deviation (divided by n − 1). It may
    pass the ends of the scale. Unknown when n < 2, and when sd is 0: answers all alike tell nothing of how
    much they vary, and an interval of no width would claim a certainty nobody has. ValueError: a negative sd.
    """
    centre, variance, size = _numbers(mean), _variances(sd), _sizes(n, least=2)
    return stats.t.interval(CONFIDENCE, size - 1, loc=centre, scale=np.sqrt(variance / size))


def mean_difference(
    mean0: ArrayLike, sd0: ArrayLike, n0: ArrayLike, mean1: ArrayLike, sd1: ArrayLike, n1: ArrayLike
) -> tuple[Floats, Floats]:
    """Lowest and highest difference mean1 − mean0 between two independent samples, in the unit of the means.

    Welch's t for unequal variances, degrees of freedom of Satterthwaite (Welch 1947, Biometrika 34:28-35).
    Unknown and ValueError as in `mean_interval`, for either sample.
    """
    size0, size1 = _sizes(n0, least=2), _sizes(n1, least=2)
    error0, error1 = _variances(sd0) / size0, _variances(sd1) / size1
    freedom = (error0 + error1) ** 2 / (error0**2 / (size0 - 1) + error1**2 / (size1 - 1))
    difference = _numbers(mean1) - _numbers(mean0)
    return stats.t.interval(CONFIDENCE, freedom, loc=difference, scale=np.sqrt(error0 + error1))


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
    start, end = _numbers(baseline), _numbers(value)
    low, high = _interval(change_low, change_high)
    move = _difference(end, start)
    outside = (_difference(move, low) < 0) | (_difference(high, move) < 0)
    _refuse(outside, "the change lies outside its own interval: are both in the same unit?")
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
    low, high = _interval(low, high)
    limits = _merit(scale, low), _merit(scale, high)
    nearest = _merit(scale, np.clip(scale.band_low, low, high))  # the interval's point closest to a band
    worst, best = np.minimum(*limits), np.fmax(np.maximum(*limits), nearest)
    reached, worst_reached, best_reached = (
        _difference(merit, _goal(scale, target)) for merit in (_merit(scale, value), worst, best)
    )
    bounded, certain, due = ~np.isnan(low), _flags(exact), _dates(measured_on) >= _dates(due_on)
    met = reached >= 0
    return _first(
        (np.isnan(reached), TargetVerdict.NOT_COMPUTED),
        (met & np.where(bounded, worst_reached >= 0, certain), TargetVerdict.CLEARLY_MET),
        (met, TargetVerdict.MET_TO_CONFIRM),
        (np.where(bounded, best_reached >= 0, due & ~certain), TargetVerdict.NOT_MET_UNCERTAIN),
        (due, TargetVerdict.MISSED),
        otherwise=TargetVerdict.NOT_YET,
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
    x = _numbers(x)
    outside = np.maximum(_difference(scale.band_low, x), _difference(x, scale.band_high))
    return np.where(scale.direction == "band", -np.maximum(outside, 0.0), _sign(scale) * x)


def _goal(scale: Scale, target: ArrayLike) -> Floats:
    """The merit to reach: the target's, or that of any point of the band."""
    return np.where(scale.direction == "band", 0.0, _merit(scale, target))


def _same_side(scale: Scale, start: Floats, end: Floats) -> Bools:
    """Is a move a change of distance and nothing else? Always, except across or inside a band."""
    below = _difference(np.maximum(start, end), scale.band_low) < 0
    above = _difference(np.minimum(start, end), scale.band_high) > 0
    return (scale.direction != "band") | below | above


def _difference(end: ArrayLike, start: ArrayLike) -> Floats:
    """end − start, and 0 when they differ by no more than floating point does (0.1 + 0.2 is 0.3)."""
    return np.where(np.isclose(end, start, rtol=1e-9, atol=0.0), 0.0, np.subtract(end, start))


# What comes in


def _numbers(given: ArrayLike) -> Floats:
    return np.ma.filled(np.ma.masked_invalid(np.ma.asarray(given, dtype=float)), np.nan)


def _dates(given: ArrayLike) -> NDArray[np.datetime64]:
    return np.ma.filled(np.ma.asarray(given, dtype="datetime64[D]"), np.datetime64("NaT"))


def _flags(given: ArrayLike) -> Bools:
    return np.equal(np.ma.filled(given, False), True)  # an unknown flag, None or NaN, is not a yes


def _shares(given: ArrayLike) -> Floats:
    shares = _numbers(given)
    _refuse((shares < 0) | (shares > 1), "a share lies in 0..1: divide percentages by 100")
    return shares


def _variances(sd: ArrayLike) -> Floats:
    deviations = _numbers(sd)
    _refuse(deviations < 0, "a standard deviation cannot be negative")
    return np.where(deviations > 0, deviations**2, np.nan)


def _sizes(n: ArrayLike, *, least: int) -> Floats:
    sizes = _numbers(n)
    return np.where(sizes >= least, sizes, np.nan)


def _interval(low: ArrayLike, high: ArrayLike) -> tuple[Floats, Floats]:
    """Both limits, or neither."""
    low, high = _numbers(low), _numbers(high)
    _refuse(low > high, "the low limit of an interval is above the high one")
    half = np.isnan(low) | np.isnan(high)
    return np.where(half, np.nan, low), np.where(half, np.nan, high)


def _refuse(wrong: Bools, why: str) -> None:
    if np.any(wrong):
        raise ValueError(f"{why} ({np.count_nonzero(wrong)} series, first at {np.flatnonzero(wrong)[0]})")
