"""What would change our mind: by how much the next figure would have to move, or how many answers it would take.

Each is found by asking the engine's own verdict about a figure that is not there yet, so it cannot disagree with it.
"""

from dataclasses import dataclass

import numpy as np

from entrelabs_metrics.results import statistics as st
from entrelabs_metrics.results.engine import Result

MOST = 100_000  # answers: beyond, nobody asks
STEPS = 2_000  # values tried between the baseline and the figure


@dataclass(frozen=True, slots=True)
class Tipping:
    """`value`: with as many answers, a next figure there or nearer the baseline would no longer be an established
    change. `n`: with the same figure, the least number of answers at the next measure that would establish it; None
    when no number up to `MOST` would, because the baseline itself rests on too few."""

    value: float | None = None
    n: int | None = None


def tipping(r: Result) -> Tipping | None:
    """Of a share with known sample sizes; None for everything else: management data have no chance to tell from, and
    of a mean the next standard deviation cannot be known."""
    sampled = r.nature not in ("full_count", "management", "estimate")
    if r.kind != "proportion" or not sampled or r.change_low is None or not (r.sample_size and r.baseline_sample_size):
        return None
    if r.change_verdict.startswith("established"):
        return Tipping(value=_value(r))
    if r.change_verdict == "inconclusive" and r.change:
        return Tipping(n=_answers(r))
    return None


def _whole(r: Result) -> float:
    return r.scale_max or 100.0


def _established(r: Result, share: np.ndarray, n: np.ndarray) -> np.ndarray:
    start = np.full(share.shape, (r.baseline_value or 0.0) / _whole(r))
    low, high = st.proportion_difference(start, np.full(share.shape, r.baseline_sample_size), share, n)
    return (low > 0) | (high < 0)


def _value(r: Result) -> float | None:
    """The last figure, from the present one back to the baseline, at which the change stops being established."""
    step = 10.0**-r.decimals
    start, end = r.baseline_value or 0.0, r.value or 0.0
    count = min(int(abs(end - start) / step) + 1, STEPS)
    tried = np.linspace(end, start, count)
    lost = ~_established(r, np.round(tried, r.decimals) / _whole(r), np.full(count, r.sample_size))
    return float(np.round(tried[np.argmax(lost)], r.decimals)) if lost.any() else None


def _answers(r: Result) -> int | None:
    tried = np.unique(np.geomspace(r.sample_size or 1, MOST, 400).astype(int))
    enough = _established(r, np.full(tried.shape, (r.value or 0.0) / _whole(r)), tried)
    return int(tried[np.argmax(enough)]) if enough.any() else None
