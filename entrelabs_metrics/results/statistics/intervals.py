"""How far chance alone could carry a figure, at 95 %: one sample, two, or four."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from scipy.optimize import elementwise
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from entrelabs_metrics.results.statistics import given
from entrelabs_metrics.results.statistics.given import Floats

CHANCE = 0.05  # of an interval to miss the true value, and of a test to see a change where there is none
CONFIDENCE = 1 - CHANCE


# Shares


def proportion_interval(share: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Lowest and highest share in 0..1 compatible with a share observed on n answers.

    Wilson's score interval without continuity correction (Wilson 1927, JASA 22:209-212; method 3 of Newcombe
    1998, Statistics in Medicine 17:857-872). The count is recovered as share × n and, since a published rate
    is rounded, need not be a whole number. Unknown when n < 1. ValueError: a share outside 0..1.
    """
    p, size = given.shares(share), given.sizes(n, least=1)
    low, high = proportion_confint(p * size, size, alpha=CHANCE, method="wilson")
    return np.minimum(low, p), np.maximum(high, p)  # at 0 and 1 rounding may leave the limit 1e-17 inside


def proportion_difference(share0: ArrayLike, n0: ArrayLike, share1: ArrayLike, n1: ArrayLike) -> tuple[Floats, Floats]:
    """Lowest and highest difference share1 − share0, in −1..1, between two independent samples: two dates of one
    population, or two populations (the gap between users and agents).

    Newcombe's hybrid score interval (method 10 of Newcombe 1998, Statistics in Medicine 17:873-890), made of
    the two Wilson intervals. The same people asked twice are not independent samples: where their answers agree,
    it is too wide. Counts, unknown and ValueError as in `proportion_interval`.
    """
    p0, size0 = given.shares(share0), given.sizes(n0, least=1)
    p1, size1 = given.shares(share1), given.sizes(n1, least=1)
    return _newcombe(p0, size0, p1, size1, CHANCE)


def proportion_p_value(share0: ArrayLike, n0: ArrayLike, share1: ArrayLike, n1: ArrayLike) -> Floats:
    """How surprising such a gap would be between two samples of equal true shares: in 0..1, small is surprising.

    The smallest risk at which Newcombe's interval leaves 0 out, so that it is under 0.05 exactly where
    `proportion_difference` excludes 0; found by root finding on the level (`scipy.optimize.elementwise`).
    Unknown and ValueError as in `proportion_difference`.
    """
    parts = given.shares(share0), given.sizes(n0, least=1), given.shares(share1), given.sizes(n1, least=1)
    p0, size0, p1, size1 = (part.copy() for part in np.broadcast_arrays(*parts))

    def margin(z: Floats, p0: Floats, n0: Floats, p1: Floats, n1: Floats) -> Floats:
        low, high = _newcombe(p0, n0, p1, n1, 2 * stats.norm.sf(z))
        return np.where(p1 > p0, low, -high)  # above 0 where 0 is left out

    # At 37 deviations the level is 1e-299: a gap that is still clear of 0 there, with no root, is beyond any chance.
    found = elementwise.find_root(margin, (0.0, 37.0), args=(p0, size0, p1, size1))
    p_value = np.where(found.status == -1, 0.0, 2 * stats.norm.sf(found.x))
    alike = np.isclose(p0, p1, rtol=1e-9, atol=0.0)
    return np.where(np.isnan(p0 + size0 + p1 + size1), np.nan, np.where(alike, 1.0, p_value))


def double_difference_shares(
    share0: ArrayLike,
    n0: ArrayLike,
    share1: ArrayLike,
    n1: ArrayLike,
    comparison_share0: ArrayLike,
    comparison_n0: ArrayLike,
    comparison_share1: ArrayLike,
    comparison_n1: ArrayLike,
) -> tuple[Floats, Floats]:
    """Lowest and highest double difference (share1 − share0) − (comparison_share1 − comparison_share0), in −2..2,
    between four independent samples.

    MOVER, the variances recovered from the limits of the two Newcombe intervals (Zou & Donner 2008, Statistics in
    Medicine 27:1693-1702), which for proportions is Newcombe's difference between differences (Newcombe 2001,
    Statistics in Medicine 20:2885-2893). It supposes that without the project both groups would have moved alike,
    which no figure here can show. Its verdict is that of `change_verdict` on a baseline of 0.
    Unknown and ValueError as in `proportion_difference`, for any sample.
    """
    low, high = proportion_difference(share0, n0, share1, n1)
    other_low, other_high = proportion_difference(comparison_share0, comparison_n0, comparison_share1, comparison_n1)
    move = given.numbers(share1) - given.numbers(share0)
    other = given.numbers(comparison_share1) - given.numbers(comparison_share0)
    down, up = np.hypot(move - low, other_high - other), np.hypot(high - move, other - other_low)
    return move - other - down, move - other + up


def _newcombe(p0: Floats, n0: Floats, p1: Floats, n1: Floats, alpha: float | Floats) -> tuple[Floats, Floats]:
    low, high = confint_proportions_2indep(p1 * n1, n1, p0 * n0, n0, compare="diff", method="newcomb", alpha=alpha)
    return np.maximum(low, -1.0), np.minimum(high, 1.0)  # rounding may pass them


# Means


def mean_interval(mean: ArrayLike, sd: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Lowest and highest mean compatible with a mean observed on n answers, in the unit of the mean.

    Student's t on n − 1 degrees of freedom (Student 1908, Biometrika 6:1-25); `sd` is the sample standard
    deviation (divided by n − 1). It may pass the ends of the scale. Unknown when n < 2, and when sd is 0: answers
    all alike tell nothing of how much they vary, and an interval of no width would claim a certainty nobody has.
    ValueError: a negative sd.
    """
    return _t_interval((1, mean, sd, n))


def mean_difference(
    mean0: ArrayLike, sd0: ArrayLike, n0: ArrayLike, mean1: ArrayLike, sd1: ArrayLike, n1: ArrayLike
) -> tuple[Floats, Floats]:
    """Lowest and highest difference mean1 − mean0 between two independent samples, in the unit of the means: two
    dates of one population, or two populations (the gap between users and agents).

    Welch's t for unequal variances, degrees of freedom of Satterthwaite (Welch 1947, Biometrika 34:28-35). Where
    the same people were asked twice, give `mean_interval` the mean and the deviation of their own changes.
    Unknown and ValueError as in `mean_interval`, for either sample.
    """
    return _t_interval((1, mean1, sd1, n1), (-1, mean0, sd0, n0))


def mean_p_value(
    mean0: ArrayLike, sd0: ArrayLike, n0: ArrayLike, mean1: ArrayLike, sd1: ArrayLike, n1: ArrayLike
) -> Floats:
    """How surprising such a gap would be between two samples of equal true means: in 0..1, small is surprising.

    Welch's test, two-sided: under 0.05 exactly where `mean_difference` excludes 0. Unknown and ValueError as there.
    """
    difference, error, freedom = _contrast((1, mean1, sd1, n1), (-1, mean0, sd0, n0))
    return 2 * stats.t.sf(np.abs(difference) / error, freedom)


def double_difference_means(
    mean0: ArrayLike,
    sd0: ArrayLike,
    n0: ArrayLike,
    mean1: ArrayLike,
    sd1: ArrayLike,
    n1: ArrayLike,
    comparison_mean0: ArrayLike,
    comparison_sd0: ArrayLike,
    comparison_n0: ArrayLike,
    comparison_mean1: ArrayLike,
    comparison_sd1: ArrayLike,
    comparison_n1: ArrayLike,
) -> tuple[Floats, Floats]:
    """Lowest and highest double difference (mean1 − mean0) − (comparison_mean1 − comparison_mean0), in the unit of
    the means, between four independent samples.

    Welch's t on four samples, degrees of freedom of Satterthwaite (1946, Biometrics Bulletin 2:110-114). Where each
    group was asked twice, it is too wide: give `mean_difference` the mean and the deviation of the people's own
    changes in each group. The supposition is that of `double_difference_shares`.
    Unknown and ValueError as in `mean_interval`, for any sample.
    """
    return _t_interval(
        (1, mean1, sd1, n1),
        (-1, mean0, sd0, n0),
        (-1, comparison_mean1, comparison_sd1, comparison_n1),
        (1, comparison_mean0, comparison_sd0, comparison_n0),
    )


_Sample = tuple[int, ArrayLike, ArrayLike, ArrayLike]  # sign, mean, sd, n


def _contrast(*samples: _Sample) -> tuple[Floats, Floats, Floats]:
    """The signed sum of the means, its standard error and Satterthwaite's degrees of freedom."""
    nothing: Floats = np.zeros(())
    sizes = [given.sizes(n, least=2) for *_, n in samples]
    errors = [given.variances(sd) / size for (_, _, sd, _), size in zip(samples, sizes, strict=True)]
    variance = sum(errors, nothing)
    freedom = variance**2 / sum((e**2 / (size - 1) for e, size in zip(errors, sizes, strict=True)), nothing)
    return sum((sign * given.numbers(mean) for sign, mean, *_ in samples), nothing), np.sqrt(variance), freedom


def _t_interval(*samples: _Sample) -> tuple[Floats, Floats]:
    estimate, error, freedom = _contrast(*samples)
    return stats.t.interval(CONFIDENCE, freedom, loc=estimate, scale=error)
