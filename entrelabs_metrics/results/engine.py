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
from entrelabs_metrics.sql import sql

SMALL = 30  # below this many answers a figure is indicative only: no colour, no arrow
LOW_RESPONSE = 30.0  # percent


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
    proof_level: int | None
    flags: tuple[str, ...]
    # What words need besides.
    baseline_sample_size: int | None
    points: int
    nature: str | None
    response_rate: float | None
    source: str | None
    method: str | None
    set_by: str | None
    set_on: date | None
    family: str
    indicator_name: str
    indicator_name_en: str | None
    unit: str
    decimals: int
    kind: str
    direction: str
    band_low: float | None
    band_high: float | None
    definition: str
    formula: str | None
    reference: str | None
    lab_name: str
    project_title: str | None


PUBLIC = tuple(f.name for f in fields(Result))[:21]  # the contract of `results --json`

# flag: when it is raised, said in the words of `findings`.
FLAGS = (
    "not_measured",
    "no_baseline",
    "no_target",
    "baseline_first_measurement",
    "n_unknown",
    "small_n",
    "low_response",
    "finishers_only",
    "volunteers",
    "estimate",
    "deviation_unknown",
    "target_already_met",
)


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
    names = [f.name for f in fields(Result)]
    columns = [_plain(frame[name]) for name in names]
    return [Result(*row) for row in zip(*columns, strict=True)]


def series(
    cursor: duckdb.DuckDBPyConnection, lab: str | None = None, project: str | None = None, indicator: str | None = None
) -> pd.DataFrame:
    """The rows of `sql/series.sql`."""
    wanted = {
        name: value for name, value in (("lab_id", lab), ("project_id", project), ("indicator_id", indicator)) if value
    }
    condition = " and ".join(f"{name} = ${name}" for name in wanted) or "true"
    return cursor.execute(sql("series").replace("{filter}", condition), wanted).df()


def compute(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns of `Result`, one row per series of `frame`."""
    f = frame.copy()
    for name in (
        "value",
        "baseline_value",
        "target_value",
        "sample_size",
        "baseline_sample_size",
        "standard_deviation",
        "baseline_standard_deviation",
        "value_low",
        "value_high",
        "response_rate",
    ):
        f[name] = f[name].astype("float64")
    nature = f["nature"].fillna("").to_numpy(str)
    # Unless said otherwise a share or a mean comes from a sample, and its uncertainty is due.
    exact = np.isin(nature, ("full_count", "management"))
    estimate = nature == "estimate"
    sampled = ~exact & ~estimate
    scale = st.Scale(f["direction"].to_numpy(object), f["band_low"].to_numpy(float), f["band_high"].to_numpy(float))
    low, high = _intervals(f, sampled, estimate)
    change_low, change_high = _change_intervals(f, sampled)
    f["interval_low"], f["interval_high"] = low, high
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
    has_path = f["value"].notna() & f["baseline_value"].notna()
    f["proof_level"] = (
        f["maryland_level"].astype("float64").where(f["maryland_level"].notna(), has_path.map({True: 1.0}))
    )
    f["flags"] = _flags(f, sampled, estimate)
    return f


def _share_scale(f: pd.DataFrame) -> np.ndarray:
    """What a whole is in the indicator's unit: 100 for percentages, 1 for shares; NaN where it is no proportion."""
    return np.where(f["kind"] == "proportion", f["scale_max"].astype(float).fillna(100.0), np.nan)


def _share(values: pd.Series, whole: np.ndarray, sampled: np.ndarray) -> np.ndarray:
    """Values as shares of the whole; unknown where they are none (files are checked, but a scale may change later)."""
    share = values.to_numpy(float) / whole
    return np.where(sampled & (share >= 0) & (share <= 1), share, np.nan)


def _intervals(f: pd.DataFrame, sampled: np.ndarray, estimate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    whole = _share_scale(f)
    low, high = (
        bound * whole for bound in st.proportion_interval(_share(f["value"], whole, sampled), f["sample_size"])
    )
    mean = np.where(sampled & (f["kind"] == "mean"), f["value"], np.nan)
    mean_low, mean_high = st.mean_interval(mean, f["standard_deviation"], f["sample_size"])
    low, high = np.where(np.isnan(low), mean_low, low), np.where(np.isnan(high), mean_high, high)
    return np.where(estimate, f["value_low"], low), np.where(estimate, f["value_high"], high)


def _change_intervals(f: pd.DataFrame, sampled: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    whole = _share_scale(f)
    low, high = (
        bound * whole
        for bound in st.proportion_difference(
            _share(f["baseline_value"], whole, sampled),
            f["baseline_sample_size"],
            _share(f["value"], whole, sampled),
            f["sample_size"],
        )
    )
    mean = sampled & (f["kind"] == "mean").to_numpy()
    mean_low, mean_high = st.mean_difference(
        np.where(mean, f["baseline_value"], np.nan),
        f["baseline_standard_deviation"],
        f["baseline_sample_size"],
        np.where(mean, f["value"], np.nan),
        f["standard_deviation"],
        f["sample_size"],
    )
    return np.where(np.isnan(low), mean_low, low), np.where(np.isnan(high), mean_high, high)


def _flags(f: pd.DataFrame, sampled: np.ndarray, estimate: np.ndarray) -> list[tuple[str, ...]]:
    measured = f["value"].notna().to_numpy()
    about_people = sampled & f["kind"].isin(("proportion", "mean")).to_numpy()
    stated = f["baseline_value"].notna() & f["target_value"].notna() & (f["direction"] != "none")
    raised = {
        "not_measured": ~measured,
        "no_baseline": measured & f["baseline_value"].isna().to_numpy(),
        "no_target": measured & f["target_value"].isna().to_numpy() & (f["direction"] != "none").to_numpy(),
        "baseline_first_measurement": (f["baseline_kind"] == "first").to_numpy(),
        "n_unknown": measured & about_people & f["sample_size"].isna().to_numpy(),
        "small_n": about_people & (f["sample_size"] < SMALL).to_numpy(),
        "low_response": (f["response_rate"] < LOW_RESPONSE).to_numpy(),
        "finishers_only": (f["respondents"] == "finishers_only").to_numpy(),
        "volunteers": (f["respondents"] == "volunteers").to_numpy(),
        "estimate": estimate & measured,
        "deviation_unknown": measured
        & sampled
        & (f["kind"] == "mean").to_numpy()
        & f["sample_size"].notna().to_numpy()
        & f["standard_deviation"].isna().to_numpy(),
        "target_already_met": (stated & f["progress"].isna()).to_numpy() & measured,
    }
    matrix = np.column_stack([np.asarray(raised[name], dtype=bool) for name in FLAGS])
    return [tuple(name for name, on in zip(FLAGS, row, strict=True) if on) for row in matrix]


def _days(column: pd.Series) -> np.ndarray:
    return pd.to_datetime(column).to_numpy("datetime64[D]")


def _plain(column: pd.Series) -> list:
    """Python values, None where unknown: dates as dates, whole counts as int."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return [None if pd.isna(x) else x.date() for x in column]
    if column.name in ("sample_size", "baseline_sample_size", "proof_level", "points", "decimals"):
        return [None if pd.isna(x) else int(x) for x in column]
    if pd.api.types.is_float_dtype(column):
        return [None if np.isnan(x) else float(x) for x in column]
    return [x if isinstance(x, tuple) else None if pd.isna(x) else str(x) for x in column]
