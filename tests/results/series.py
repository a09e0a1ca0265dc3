"""What the tests of statistics draw: shares, means, series with their intervals, and their verdicts."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from entrelabs_metrics.results.statistics import change_verdict, progress, target_verdict, track_verdict

unhurried = settings(deadline=None)  # a busy machine is no failure

NAN = np.nan
BEFORE, DUE, AFTER = np.array(["2026-06-29", "2026-06-30", "2026-07-01"], dtype="datetime64[D]")

shares = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n).map(lambda k: k / n), st.just(n)))
means = st.tuples(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(2, 10_000))

# Coarse numbers, so that ties happen.
unknown_or = st.one_of(st.just(NAN), st.integers(-8, 8).map(float))
known = st.integers(-8, 8).map(float)
widths = st.one_of(st.just(NAN), st.integers(0, 4).map(float))
bands = st.tuples(known, known).map(sorted)
NUMBERS, INTERVALS = ("baseline", "value", "target", "expected"), ("change", "interval")


@st.composite
def series(draw, numbers=unknown_or):
    """A baseline, a value, a target, what a path expects, and an interval around the value and the change, or none."""
    baseline, value, target, expected = (draw(numbers) for _ in NUMBERS)
    below, above = draw(widths), draw(widths)
    return {
        "baseline": baseline,
        "value": value,
        "target": target,
        "expected": expected,
        "change": (value - baseline - below, value - baseline + above),
        "interval": (value - below, value + above),
        "exact": draw(st.booleans()),
        "late": draw(st.booleans()),
    }


def verdicts(case, scale):
    """Progress, and the verdicts on the change, the target and the path."""
    change_low, change_high = case["change"]
    low, high = case["interval"]
    return (
        progress(baseline=case["baseline"], value=case["value"], target=case["target"], scale=scale),
        change_verdict(
            baseline=case["baseline"],
            value=case["value"],
            scale=scale,
            change_low=change_low,
            change_high=change_high,
        ),
        target_verdict(
            value=case["value"],
            target=case["target"],
            scale=scale,
            low=low,
            high=high,
            exact=case["exact"],
            measured_on=AFTER if case["late"] else BEFORE,
            due_on=DUE,
        ),
        track_verdict(
            value=case["value"], expected=case["expected"], scale=scale, low=low, high=high, exact=case["exact"]
        ),
    )


def mirrored(case):
    """Better one way becomes better the other way."""
    numbers = {name: -case[name] for name in NUMBERS}
    return case | numbers | {name: (-case[name][1], -case[name][0]) for name in INTERVALS}


def in_another_unit(case, factor):
    numbers = {name: factor * case[name] for name in NUMBERS}
    return case | numbers | {name: tuple(factor * limit for limit in case[name]) for name in INTERVALS}
