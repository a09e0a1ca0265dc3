"""What comes in: unknown becomes NaN, what cannot be right is refused. Arrays of any shape in, arrays out."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def numbers(given: ArrayLike) -> Floats:
    """Unknown is NaN, infinite, None, NaT or masked, as DuckDB's `fetchnumpy` returns NULL."""
    return np.ma.filled(np.ma.masked_invalid(np.ma.asarray(given, dtype=float)), np.nan)


def dates(given: ArrayLike) -> NDArray[np.datetime64]:
    return np.ma.filled(np.ma.asarray(given, dtype="datetime64[D]"), np.datetime64("NaT"))


def flags(given: ArrayLike) -> Bools:
    return np.equal(np.ma.filled(given, False), True)  # an unknown flag, None or NaN, is not a yes


def shares(given: ArrayLike) -> Floats:
    found = numbers(given)
    refuse((found < 0) | (found > 1), "a share lies in 0..1: divide percentages by 100")
    return found


def deviations(given: ArrayLike) -> Floats:
    found = numbers(given)
    refuse(found < 0, "a standard deviation cannot be negative")
    return found


def variances(sd: ArrayLike) -> Floats:
    """Unknown where the deviation is 0: answers all alike tell nothing of how much they vary."""
    found = deviations(sd)
    return np.where(found > 0, found**2, np.nan)


def sizes(n: ArrayLike, *, least: int) -> Floats:
    """Unknown below `least`, under which nothing can be computed."""
    found = numbers(n)
    return np.where(found >= least, found, np.nan)


def interval(low: ArrayLike, high: ArrayLike) -> tuple[Floats, Floats]:
    """Both limits, or neither."""
    low, high = numbers(low), numbers(high)
    refuse(low > high, "the low limit of an interval is above the high one")
    half = np.isnan(low) | np.isnan(high)
    return np.where(half, np.nan, low), np.where(half, np.nan, high)


def refuse(wrong: Bools, why: str) -> None:
    """ValueError where anything is wrong, with how many and where the first is."""
    if np.any(wrong):
        raise ValueError(f"{why} ({np.count_nonzero(wrong)} series, first at {np.flatnonzero(wrong)[0]})")
