"""What one index would owe to the weights given to families: the share of weightings under which an order holds.

A lab's index is the weighted mean of its families' values, weights adding up to 1. All weightings alike is uniform on
their simplex, as in stochastic multicriteria acceptability analysis (SMAA: Lahdelma, Hokkanen and Salminen 1998,
European Journal of Operational Research 106:137-143; for territories, Greco, Ishizaka, Matarazzo and Torrisi 2018,
Regional Studies 52:585-600). For a pair the share is exact; for a whole order and for positions it is simulated.

Weights near given ones, and what is said of positions, are those of COINr 1.1 (Becker et al. 2022, Journal of Open
Source Software 7(78):4567): `get_noisy_weights` (each weight ± a share of itself, uniformly), `a_amean` (divided by
their sum), `rank_df` (1 is highest, ties take the lowest number), and of these `get_sensitivity`'s median, Q5 and Q95
(R's quantiles of type 7, numpy's default). We differ on one point: a lab with an unknown family is left out, where
`a_amean` spreads its weight over the others and so compares labs on different things.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

Floats = NDArray[np.float64]

DRAWS = 10_000  # the simulated share of an order is then within one point
SEED = 20150413
HOLDS = 0.95  # below this share an order is no order: the labs are tied
NOISE = 0.25  # of COINr's examples: each weight within 25 % of itself


@dataclass(frozen=True, slots=True, eq=False)
class Robustness:
    """Labs by their row in the matrix; those with an unknown family are in `left_out` and nowhere else.

    `order` is that of the index under the central weights, highest first; `pairs` has, for each lab of it but the
    last, the share of weightings that put it before the next (NaN with `noise`, where none is exact); `whole`, the
    share that keeps the whole order. `median`, `low` and `high` are positions, 1 to the number of labs in order, one
    per row of the matrix and NaN for those left out: in 90 % of weightings a lab is between `low` and `high`.
    `groups` cuts the order wherever each lab before stands before each lab after in 95 % of weightings; the labs of
    one group are tied (no groups with `noise`).
    """

    order: tuple[int, ...]
    pairs: Floats
    whole: float
    median: Floats
    low: Floats
    high: Floats
    groups: tuple[tuple[int, ...], ...]
    left_out: tuple[int, ...]


def index(matrix: ArrayLike, weights: ArrayLike) -> Floats:
    """The weighted mean of each row (lab) over columns (families), in the matrix's unit; NaN when one is unknown.

    Weights are relative. ValueError: a negative weight, or none above 0.
    """
    w = np.asarray(weights, dtype=float)
    if not (w >= 0).all() or not w.sum() > 0:
        raise ValueError("weights are 0 or more, and at least one is above 0")
    return np.asarray(matrix, dtype=float) @ (w / w.sum())


def share_before(first: ArrayLike, second: ArrayLike) -> Floats:
    """The exact share of weightings that give `first` a higher index than `second`; families on the last axis.

    The volume cut from a simplex by a half-space: Varsi 1973 (Pacific Journal of Mathematics 46:303-314), by the
    recursion of Ali 1973 (48:313-322), which never subtracts; Lasserre 2015 (Optimization Letters 9:1263-1269) has the
    closed form. A half when both are equal in every family, so that the two shares of a pair add up to 1.

    Why it is so simple: uniform weights are exponential waits divided by their sum. The families in favour of `first`
    and those in favour of `second` are then two chains of waits, and since waiting forgets, which of the two ends last
    is told step by step.
    """
    ahead = np.moveaxis(np.subtract(first, second, dtype=float), -1, 0)
    gains, losses = np.maximum(ahead, 0.0), np.maximum(-ahead, 0.0)
    # row[h]: the share when the first k gains, and the first h losses, are all there is.
    row = [np.full(ahead.shape[1:], 0.5)]
    for loss in losses:
        row.append(np.where(loss > 0, 0.0, row[-1]))
    for gain in gains:
        before = row
        row = [np.where(gain > 0, 1.0, before[0])]
        for h, loss in enumerate(losses, start=1):
            both = np.where((gain > 0) & (loss > 0), gain + loss, 1.0)
            mixed = (loss * before[h] + gain * row[h - 1]) / both
            row.append(np.where(gain == 0, before[h], np.where(loss == 0, row[h - 1], mixed)))
    return row[-1]


def noisy_weights(weights: ArrayLike, noise: float, draws: int, seed: int = SEED) -> Floats:
    """`draws` × families: each weight moved by at most `noise` of itself, then divided by their sum."""
    w = np.asarray(weights, dtype=float)
    moved = w + (np.random.default_rng(seed).random((draws, len(w))) * 2 - 1) * noise * w
    return moved / moved.sum(axis=1, keepdims=True)


def positions(values: Floats) -> NDArray[np.int32]:
    """Labs × draws: 1 is the highest index of its draw; equal ones take the lowest number."""
    # Two equal labs may differ by the last bit of a product.
    return rankdata(-np.round(values, 12), method="min", axis=0).astype(np.int32)


def robustness(
    matrix: ArrayLike,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    noise: float | None = None,
    weights: ArrayLike | None = None,
) -> Robustness:
    """How far the order of rows (labs) depends on the weights of columns (families), NaN where unknown.

    Every weighting counts alike; with `noise`, only those that near to `weights` (all equal unless given).
    """
    m = np.asarray(matrix, dtype=float)
    central = np.ones(m.shape[1]) if weights is None else np.asarray(weights, dtype=float)
    whole_rows = np.flatnonzero(~np.isnan(m).any(axis=1))
    values = index(m[whole_rows], central)
    order = whole_rows[np.argsort(-np.round(values, 12), kind="stable")]
    known = m[order]
    chance = np.random.default_rng(seed)
    if noise is None:
        drawn = chance.dirichlet(np.ones(m.shape[1]), draws)
        pairs = share_before(known[:-1], known[1:])
    else:
        drawn = noisy_weights(central, noise, draws, seed)
        pairs = np.full(max(len(known) - 1, 0), np.nan)
    found = known @ drawn.T
    holds = (np.diff(found, axis=0) < -1e-12).all(axis=0).mean() if len(known) else np.nan
    median, low, high = (np.full(len(m), np.nan) for _ in range(3))
    if len(known):
        at = positions(found)
        low[order], median[order], high[order] = np.quantile(at, (0.05, 0.5, 0.95), axis=1)
    exact = noise is None and len(known) == 2 and (known[0] != known[1]).any()
    return Robustness(
        order=tuple(int(row) for row in order),
        pairs=pairs,
        whole=float(pairs[0]) if exact else float(holds),
        median=median,
        low=low,
        high=high,
        groups=() if noise is not None else tuple(tuple(int(order[i]) for i in group) for group in _groups(known)),
        left_out=tuple(int(row) for row in np.flatnonzero(np.isnan(m).any(axis=1))),
    )


def _groups(known: Floats) -> list[list[int]]:
    """Consecutive rows of an ordered matrix that are tied."""
    groups: list[list[int]] = []
    least = np.ones(len(known))  # the share with which each row comes after all those before the cut
    for row in range(len(known)):
        if row and not least[row:].min() >= HOLDS:
            groups[-1].append(row)
        else:
            groups.append([row])
        after = slice(row + 1, None)
        least[after] = np.minimum(least[after], share_before(known[row], known[after]))
    return groups
