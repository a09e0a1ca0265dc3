"""One result per lab, project, indicator and population: value, interval, baseline, target, change, verdicts, proof.

The rows come from `sql/series.sql`, the arithmetic from `statistics`; here the nature of the datum decides which
interval is due: a sample has one, a full count or management data none, an estimate has its stated range.
What cannot be computed stays unknown, with the reason among the flags.
"""

from dataclasses import dataclass, fields
from datetime import date

import duckdb
import numpy as np
import pandas as pd

from entrelabs_metrics.results import statistics as st
from entrelabs_metrics.results.period import ALWAYS, Period, ends, within
from entrelabs_metrics.results.proof import flags, maryland, nesta
from entrelabs_metrics.sql import sql


@dataclass(frozen=True, slots=True)
class Result:
    """A figure and what is known of it. Values, intervals, changes and targets are in the indicator's unit.

    `progress` is the share of the way from baseline to target (0 to 1, and beyond); None wherever unknown.
    """

    lab_id: str
    project_id: str | None
    indicator_id: str
    population: str
    baseline_value: float | None
    baseline_on: date | None
    value: float | None
    measured_on: date | None
    sample_size: int | None
    interval_low: float | None
    interval_high: float | None
    target_value: float | None
    due_on: date | None
    progress: float | None
    change: float | None
    change_low: float | None
    change_high: float | None
    change_verdict: str
    target_verdict: str
    proof_level: int | None  # Maryland scale, 1 to 5
    flags: tuple[str, ...]
    # Where it comes from, and which way is better.
    source: str | None
    nature: str | None
    direction: str
    unit: str
    # On the dated path through the intermediate targets: where the figure should be at its date.
    expected_value: float | None
    track_verdict: str
    final_target_value: float | None
    final_due_on: date | None
    # The double difference: its change less that of the comparison group.
    net_change: float | None
    net_low: float | None
    net_high: float | None
    net_verdict: str
    comparison_baseline_value: float | None
    comparison_baseline_on: date | None
    comparison_value: float | None
    comparison_on: date | None
    nesta_level: int | None
    # What words need besides.
    baseline_sample_size: int | None
    baseline_low: float | None
    baseline_high: float | None
    baseline_kind: str | None  # stated, or the first measurement: `first`, `first_in_period`
    points: int
    response_rate: float | None
    respondents: str | None
    method: str | None
    set_by: str | None
    set_on: date | None
    family: str
    indicator_name: str
    indicator_name_en: str | None
    decimals: int
    kind: str
    scale_max: float | None
    band_low: float | None
    band_high: float | None
    next_on: date | None  # when a new measure is due
    question: str | None
    definition: str
    formula: str | None
    reference: str | None
    lab_name: str
    organisation_type: str
    project_title: str | None
    project_status: str | None
    contribution: str | None
    what_would_change_our_mind: str | None
    comparison_group: str | None
    evaluator: str | None
    evaluated_on: date | None


NAMES = tuple(f.name for f in fields(Result))
PUBLIC = NAMES[: NAMES.index("baseline_sample_size")]  # of `results --json`; the first 21 are its contract


def results(
    cursor: duckdb.DuckDBPyConnection,
    lab: str | None = None,
    project: str | None = None,
    indicator: str | None = None,
) -> list[Result]:
    """Every result of the version the cursor reads, or those of one lab, project or indicator."""
    return to_results(compute(series(cursor, lab, project, indicator)))


def to_results(frame: pd.DataFrame) -> list[Result]:
    """The rows of a computed frame as results."""
    columns = [_plain(frame[name]) for name in NAMES]
    return [Result(*row) for row in zip(*columns, strict=True)]


def series(
    cursor: duckdb.DuckDBPyConnection,
    lab: str | None = None,
    project: str | None = None,
    indicator: str | None = None,
    period: Period = ALWAYS,
) -> pd.DataFrame:
    """The rows of `sql/series.sql`, as if nothing had been measured outside the period; targets stay.

    A baseline stated with a target is kept when its day is within the period; of an unknown day, when the period has no
    first day. Otherwise the first measurement of the period is the baseline.
    """
    wanted = {
        name: value for name, value in (("lab_id", lab), ("project_id", project), ("indicator_id", indicator)) if value
    }
    question = (
        sql("series")
        .replace("{filter}", " and ".join(f"{name} = ${name}" for name in wanted) or "true")
        .replace("{period}", within("measured_on", period))
        .replace("{based}", within("coalesce(baseline_on, date '-infinity')", period))
    )
    found = cursor.execute(question, {**wanted, **ends(period)}).df()
    since, _ = period
    return found if since is None else found.replace({"baseline_kind": {"first": "first_in_period"}})


NUMBERS = (
    "value", "sample_size", "standard_deviation", "value_low", "value_high", "response_rate",
    "baseline_value", "baseline_sample_size", "baseline_standard_deviation", "value_at_baseline", "value_when_set",
    "target_value", "final_target_value", "path_value", "scale_min", "scale_max", "band_low", "band_high",
    "comparison_value", "comparison_sample_size", "comparison_standard_deviation",
    "comparison_baseline_value", "comparison_baseline_sample_size", "comparison_baseline_standard_deviation",
    "maryland_level", "nesta_level",
)  # fmt: skip


def compute(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns of `Result`, one row per series of `frame`."""
    f = frame.copy()
    for name in NUMBERS:
        f[name] = f[name].astype("float64")
    now, start = _datum(f, ""), _datum(f, "baseline_")
    exact, estimate = now.exact, (f["nature"] == "estimate").to_numpy()
    scale = st.Scale(f["direction"].to_numpy(object), f["band_low"].to_numpy(float), f["band_high"].to_numpy(float))
    low, high = _interval(now)
    low, high = np.where(estimate, f["value_low"], low), np.where(estimate, f["value_high"], high)
    change_low, change_high = _change_interval(start, now)
    f["interval_low"], f["interval_high"] = low, high
    f["baseline_low"], f["baseline_high"] = _interval(start)
    f["change"] = f["value"] - f["baseline_value"]
    f["change_low"], f["change_high"] = change_low, change_high
    f["progress"] = st.progress(baseline=f["baseline_value"], value=f["value"], target=f["target_value"], scale=scale)
    f["change_verdict"] = st.change_verdict(
        baseline=f["baseline_value"], value=f["value"], scale=scale, change_low=change_low, change_high=change_high
    )
    f["target_verdict"] = st.target_verdict(
        value=f["value"],
        target=f["target_value"],
        scale=scale,
        measured_on=_days(f["measured_on"]),
        due_on=_days(f["due_on"]),
        low=low,
        high=high,
        exact=exact,
    )
    f = f.assign(**_on_track(f, scale, low, high, exact), **_net(f, scale, start, now))
    f["proof_level"] = maryland(f)
    f["nesta_level"] = nesta(f)
    f["flags"] = flags(f, sampled=now.sampled, scale=scale)
    return f


@dataclass(frozen=True, slots=True)
class _Datum:
    """Values of one date, with what their uncertainty comes from: arrays, one element a series."""

    value: np.ndarray
    n: np.ndarray
    sd: np.ndarray
    nature: np.ndarray
    whole: np.ndarray  # what a whole is in the indicator's unit: 100 for percentages; NaN where it is no proportion
    mean: np.ndarray  # whether it is a mean

    @property
    def exact(self) -> np.ndarray:
        return np.isin(self.nature, ("full_count", "management"))

    @property
    def sampled(self) -> np.ndarray:
        """Unless said otherwise a share or a mean comes from a sample, and its uncertainty is due."""
        return ~self.exact & (self.nature != "estimate")

    @property
    def share(self) -> np.ndarray:
        """Sampled values as shares; unknown where they are none (files are checked, but a scale may change later)."""
        share = self.value / self.whole
        return np.where(self.sampled & (share >= 0) & (share <= 1), share, np.nan)

    @property
    def average(self) -> np.ndarray:
        return np.where(self.sampled & self.mean, self.value, np.nan)


def _datum(f: pd.DataFrame, prefix: str) -> _Datum:
    nature = f[f"{prefix}nature"].fillna("").to_numpy(str)
    if prefix == "baseline_":  # a baseline only stated is taken to be of the same nature as what is measured since
        nature = np.where(nature == "", f["nature"].fillna("").to_numpy(str), nature)
    return _Datum(
        f[f"{prefix}value"].to_numpy(),
        f[f"{prefix}sample_size"].to_numpy(),
        f[f"{prefix}standard_deviation"].to_numpy(),
        nature,
        np.where(f["kind"] == "proportion", f["scale_max"].fillna(100.0), np.nan),
        (f["kind"] == "mean").to_numpy(),
    )


def _either(*intervals: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """For each series, the first interval that is known."""
    low, high = intervals[0]
    for other_low, other_high in intervals[1:]:
        low, high = np.where(np.isnan(low), other_low, low), np.where(np.isnan(high), other_high, high)
    return low, high


def _scaled(bounds: tuple[np.ndarray, np.ndarray], whole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return bounds[0] * whole, bounds[1] * whole


def _interval(d: _Datum) -> tuple[np.ndarray, np.ndarray]:
    return _either(_scaled(st.proportion_interval(d.share, d.n), d.whole), st.mean_interval(d.average, d.sd, d.n))


def _change_interval(start: _Datum, now: _Datum) -> tuple[np.ndarray, np.ndarray]:
    """Of the difference between two samples, or between a sample and a value known without error."""
    fixed = np.where(start.exact, start.value, np.nan)
    low, high = _interval(now)
    return _either(
        _scaled(st.proportion_difference(start.share, start.n, now.share, now.n), now.whole),
        st.mean_difference(start.average, start.sd, start.n, now.average, now.sd, now.n),
        (low - fixed, high - fixed),
    )


def _on_track(
    f: pd.DataFrame, scale: st.Scale, low: np.ndarray, high: np.ndarray, exact: np.ndarray
) -> dict[str, np.ndarray]:
    """Where the dated path through the targets wants the figure at its date, and whether it is there."""
    passed = f["path_value"].notna()
    start = f["path_value"].where(passed, f["baseline_value"])
    # A band has no target: one heads for its nearest limit.
    end = np.where(f["direction"] == "band", np.clip(start, f["band_low"], f["band_high"]), f["target_value"])
    start = start.where(f["kind"] != "level")  # there is no half-way between two levels
    expected = st.expected(
        start,
        _days(f["path_on"].where(passed, f["baseline_on"])),
        end,
        _days(f["due_on"]),
        _days(f["measured_on"]),
    )
    verdict = st.track_verdict(value=f["value"], expected=expected, scale=scale, low=low, high=high, exact=exact)
    return {"expected_value": expected, "track_verdict": verdict}


def _net(f: pd.DataFrame, scale: st.Scale, start: _Datum, now: _Datum) -> dict[str, np.ndarray]:
    """The double difference, in the indicator's unit: (value − baseline) − (comparison value − comparison baseline)."""
    other_start, other = _datum(f, "comparison_baseline_"), _datum(f, "comparison_")
    net = (now.value - start.value) - (other.value - other_start.value)
    low, high = _either(
        _scaled(
            st.double_difference_shares(
                start.share, start.n, now.share, now.n, other_start.share, other_start.n, other.share, other.n
            ),
            now.whole,
        ),
        st.double_difference_means(
            start.average, start.sd, start.n, now.average, now.sd, now.n,
            other_start.average, other_start.sd, other_start.n, other.average, other.sd, other.n,
        ),
    )  # fmt: skip
    # Nearer to a band or not is no matter of differences alone.
    net = np.where(f["direction"] == "band", np.nan, net)
    low, high = np.where(np.isnan(net), np.nan, low), np.where(np.isnan(net), np.nan, high)
    verdict = st.change_verdict(
        baseline=np.where(np.isnan(net), np.nan, 0.0), value=net, scale=scale, change_low=low, change_high=high
    )
    return {"net_change": net, "net_low": low, "net_high": high, "net_verdict": verdict}


def _days(column: pd.Series) -> np.ndarray:
    return pd.to_datetime(column).to_numpy("datetime64[D]")


WHOLE = ("sample_size", "baseline_sample_size", "proof_level", "nesta_level", "points", "decimals")


def _plain(column: pd.Series) -> list:
    """Python values, None where unknown: dates as dates, whole counts as int."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return [None if pd.isna(x) else x.date() for x in column]
    if column.name in WHOLE:
        return [None if pd.isna(x) else int(x) for x in column]
    if pd.api.types.is_float_dtype(column):
        return [None if np.isnan(x) else float(x) for x in column]
    return [x if isinstance(x, tuple) else None if pd.isna(x) else str(x) for x in column]
