"""Several labs at once: what they make together, how far apart they are, and which gaps chance alone could make.

Rows in, one row a group out, as a DataFrame indexed by group in sorted order. Arguments are 1-D or scalar, one element
a row (a lab's figure); `group` is what the rows are gathered by, all together if not given.
ValueError: a row without a group.
"""

from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from entrelabs_metrics.results.statistics import given
from entrelabs_metrics.results.statistics.given import Floats
from entrelabs_metrics.results.statistics.intervals import CHANCE, mean_interval, proportion_interval
from entrelabs_metrics.results.statistics.verdicts import Verdicts

QUARTERS = 4  # with fewer labs there is not one in each quarter
LEAST_EXPECTED = 5  # answers expected of each kind in each lab; below, the chi-square is not to be trusted


class ChanceVerdict(StrEnum):
    BEYOND_CHANCE = "beyond_chance"  # chance alone would seldom make such a gap
    WITHIN_CHANCE = "within_chance"  # chance alone could: a tie
    NOT_COMPUTED = "not_computed"


# Together


def pooled_share(share: ArrayLike, n: ArrayLike, group: ArrayLike = 0) -> pd.DataFrame:
    """The share among all the answers of a group, in 0..1: each share weighs by its n, never the mean of rates.

    Columns: value, low, high (Wilson on the pooled count), n (answers), parts (rows). Where one share or n of a group
    is unknown, so are its value and interval: leaving that row out would tell the rate of another group.

    The interval supposes that no answer is in two rows, and that answers are alike wherever in the group they come
    from. Labs differ: it is then a little too wide for these very labs, too narrow for labs in general
    (`heterogeneity` tells). A pooled rate may also hide what each of its parts shows. ValueError: a share outside 0..1.
    """
    p, size = given.shares(share), given.sizes(n, least=1)
    by = _rows(group, count=p * size, n=size).groupby(level=0)
    total = by.sum(skipna=False)
    value = (total["count"] / total["n"]).clip(0, 1)  # rounding may pass 1
    low, high = proportion_interval(value, total["n"])
    return pd.DataFrame({"value": value, "low": low, "high": high, "n": total["n"], "parts": by.size()})


def pooled_mean(mean: ArrayLike, sd: ArrayLike, n: ArrayLike, group: ArrayLike = 0) -> pd.DataFrame:
    """The mean of all the answers of a group, in the unit of the means: each mean weighs by its n.

    Columns: value, low, high (Student's t), sd, n (answers), parts (rows). Mean and variance, within the rows and
    between them, are those of all the answers put together (Cochrane Handbook for Systematic Reviews, 6.5.2.10).
    Where one mean or n of a group is unknown, so are its value and interval; where one sd is, its interval. The sd of a
    single answer is not read. The interval supposes what that of `pooled_share` does. ValueError: a negative sd.
    """
    centre, deviation, size = given.numbers(mean), given.deviations(sd), given.sizes(n, least=1)
    rows = _rows(group, mean=centre, sd=deviation, n=size, total=centre * size)
    by = rows.groupby(level=0)
    total = by.sum(skipna=False)
    value = total["total"] / total["n"]
    within = np.where(rows["n"] == 1, 0.0, (rows["n"] - 1) * rows["sd"] ** 2)
    between = rows["n"] * (rows["mean"] - value.reindex(rows.index)) ** 2
    scatter = (within + between).groupby(level=0).sum(skipna=False)
    sd_of_all = np.sqrt(scatter / (total["n"] - 1).where(total["n"] > 1))
    low, high = mean_interval(value, sd_of_all, total["n"])
    columns = {"value": value, "low": low, "high": high, "sd": sd_of_all, "n": total["n"], "parts": by.size()}
    return pd.DataFrame(columns)


# Apart


def peers(value: ArrayLike, group: ArrayLike = 0) -> pd.DataFrame:
    """The middle and the spread of comparable labs, in the unit of the values; each lab counts once, whatever its n.

    Columns: median, low_quartile, high_quartile, spread, known, parts. The spread is the median absolute deviation
    × 1.4826, the standard deviation of a normal without its sensitivity to one odd lab (Rousseeuw & Croux 1993, JASA
    88:1273-1283). Labs not measured count in `parts`, not in `known`, and change no figure. Quartiles and spread are
    unknown below 4 known labs.
    """
    rows = _rows(group, value=given.numbers(value))["value"]
    by = rows.groupby(level=0)
    known = by.count()
    enough = known >= QUARTERS
    spread = (rows - by.transform("median")).abs().groupby(level=0).median() / stats.norm.ppf(0.75)
    return pd.DataFrame(
        {
            "median": by.median(),
            "low_quartile": by.quantile(0.25).where(enough),
            "high_quartile": by.quantile(0.75).where(enough),
            "spread": spread.where(enough),
            "known": known,
            "parts": by.size(),
        }
    )


def heterogeneity(share: ArrayLike, n: ArrayLike, group: ArrayLike = 0) -> pd.DataFrame:
    """Are the shares of a group further apart than chance alone would put labs that are all alike?

    Columns: statistic, freedom, p_value, verdict (`ChanceVerdict`, at 5 %), known, parts. Pearson's chi-square of
    homogeneity (1900) over the labs whose share and n are known, told by `known` out of `parts`. Not computed below
    2 known labs, nor where a lab would be expected to give fewer than 5 answers of either kind if all were alike
    (Cochran 1954, Biometrics 10:417-451). Counts and ValueError as in `proportion_interval`.
    """
    rows = _rows(group, share=given.shares(share), n=given.sizes(n, least=1))
    parts = rows.groupby(level=0).size()
    rows = rows.dropna()
    by = rows.groupby(level=0)
    pooled = pooled_share(rows["share"], rows["n"], rows.index)["value"]
    least = by["n"].min() * np.minimum(pooled, 1 - pooled)
    pooled = pooled.where((least >= LEAST_EXPECTED) & (by.size() > 1))
    distances = rows["n"] * (rows["share"] - pooled.reindex(rows.index)) ** 2
    found = pd.DataFrame(
        {
            "statistic": distances.groupby(level=0).sum(skipna=False) / (pooled * (1 - pooled)),
            "freedom": (by.size() - 1).where(pooled.notna()),
            "known": by.size(),
        }
    ).reindex(parts.index)
    p_value = stats.chi2.sf(found["statistic"], found["freedom"])
    known = found.pop("known").fillna(0).astype(int)
    return found.assign(p_value=p_value, verdict=_chance(p_value), known=known, parts=parts)


def ties(p_value: ArrayLike) -> Verdicts:
    """Which labs cannot be told from one's own? An array of `ChanceVerdict`, one a lab; within chance is a tie.

    `p_value` holds those of the gaps between one's own lab and each of the others (`proportion_p_value`,
    `mean_p_value`), all of one indicator, 1-D, without one's own. As many comparisons would find a gap by chance, they
    are adjusted by Holm's method (1979, Scandinavian Journal of Statistics 6:65-70): where no lab differs, the risk of
    telling even one apart is 5 %. Unknown p-values are not counted as comparisons.
    """
    found = given.numbers(p_value)
    order = np.argsort(found)  # the unknown last
    left = np.count_nonzero(~np.isnan(found)) - np.arange(len(found))
    # Not statsmodels' `multipletests`, which collects all garbage at each call (0.2 s).
    found[order] = np.maximum.accumulate(found[order] * left)
    return _chance(found)


def significance_budget(tests: ArrayLike) -> Floats:
    """How many of so many tests would be called established by chance alone, on average, if nothing had changed.

    0.05 each, whether or not the tests depend on one another. ValueError: a negative number of tests.
    """
    count = given.numbers(tests)
    given.refuse(count < 0, "a number of tests cannot be negative")
    return CHANCE * count


def _chance(p_value: Floats) -> Verdicts:
    verdicts = [ChanceVerdict.NOT_COMPUTED, ChanceVerdict.BEYOND_CHANCE]
    return np.select([np.isnan(p_value), p_value < CHANCE], verdicts, default=ChanceVerdict.WITHIN_CHANCE)


def _rows(group: ArrayLike, **columns: Floats) -> pd.DataFrame:
    """One row an element, indexed by group; a copy, so that what was given is left alone."""
    keys, *values = np.broadcast_arrays(np.ma.filled(np.ma.asarray(group, dtype=object), np.nan), *columns.values())
    given.refuse(pd.isna(keys), "a row without a group")
    return pd.DataFrame({name: value.flatten() for name, value in zip(columns, values, strict=True)}, keys.flatten())
