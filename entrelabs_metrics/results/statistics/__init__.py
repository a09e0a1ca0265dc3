"""Intervals, progress and verdicts, over scipy and statsmodels.

    given       what comes in: unknown, refused
    intervals   how far chance alone could carry a share, a mean, a difference, a double difference
    verdicts    which way is better, progress, changes, targets, paths
    groups      several labs at once: pooled, spread, ties

Arrays in, arrays out, one element a series; arguments broadcast, so a scalar serves every series. Unknown in,
unknown out: NaN, infinite, None, NaT or masked (as DuckDB's `fetchnumpy` returns NULL) gives NaN for a number
and `not_computed` for a verdict, never 0. Values, targets and intervals are in the indicator's own unit,
except shares, which are in 0..1. Every interval is at 95 %. What cannot be right (a share of 74, a negative
standard deviation, an interval upside down, a direction nobody knows) raises ValueError: the files are
checked before they get here. Methods, references and measured coverage: docs/statistics.md.
"""

from entrelabs_metrics.results.statistics.groups import (
    ChanceVerdict,
    heterogeneity,
    peers,
    pooled_mean,
    pooled_share,
    significance_budget,
    ties,
)
from entrelabs_metrics.results.statistics.intervals import (
    CHANCE,
    CONFIDENCE,
    double_difference_means,
    double_difference_shares,
    mean_difference,
    mean_interval,
    mean_p_value,
    proportion_difference,
    proportion_interval,
    proportion_p_value,
)
from entrelabs_metrics.results.statistics.verdicts import (
    DIRECTIONS,
    MET,
    ChangeVerdict,
    Scale,
    TargetVerdict,
    TrackVerdict,
    change_verdict,
    expected,
    progress,
    target_verdict,
    track_verdict,
)

__all__ = [
    "CHANCE",
    "CONFIDENCE",
    "DIRECTIONS",
    "MET",
    "ChanceVerdict",
    "ChangeVerdict",
    "Scale",
    "TargetVerdict",
    "TrackVerdict",
    "change_verdict",
    "double_difference_means",
    "double_difference_shares",
    "expected",
    "heterogeneity",
    "mean_difference",
    "mean_interval",
    "mean_p_value",
    "peers",
    "pooled_mean",
    "pooled_share",
    "progress",
    "proportion_difference",
    "proportion_interval",
    "proportion_p_value",
    "significance_budget",
    "target_verdict",
    "ties",
    "track_verdict",
]
