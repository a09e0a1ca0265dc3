"""Several labs on one indicator: what they make together, how far apart they are, and who cannot be told from whom."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from entrelabs_metrics.results import statistics as st


@dataclass(frozen=True, slots=True)
class Together:
    """`value` weighs each figure by its n, in the indicator's unit: never the mean of rates. Unknown where one n is,
    and for what is neither a share nor a mean of a sample. `chance`: whether chance alone could put the figures so far
    apart. `unknown`: how many figures have no n."""

    value: float | None
    low: float | None
    high: float | None
    n: int | None
    parts: int
    unknown: int
    chance: str


def together(frame: pd.DataFrame) -> Together:
    """Of computed rows of one indicator and population, each answer in one row only."""
    kind, n, whole = frame["kind"].iloc[0], frame["sample_size"], _whole(frame)
    value = frame["value"].where(_sampled(frame))
    chance, scale = str(st.ChanceVerdict.NOT_COMPUTED), 1.0
    if kind == "proportion":
        found, scale = st.pooled_share(value / whole, n).iloc[0], whole
        chance = str(st.heterogeneity(value / whole, n)["verdict"].iloc[0])
    else:  # of what is no mean, nothing is sampled, and nothing comes out
        mean = value if kind == "mean" else value * np.nan
        found = st.pooled_mean(mean, frame["standard_deviation"], n).iloc[0]

    def known(name: str) -> float | None:
        return float(found[name]) * scale if pd.notna(found[name]) else None

    counted = int(found["n"]) if pd.notna(found["value"]) else None
    return Together(known("value"), known("low"), known("high"), counted, len(frame), int(n.isna().sum()), chance)


def tied(frame: pd.DataFrame, own: object) -> pd.Series:
    """Which rows cannot be told from the row labelled `own`: a `ChanceVerdict` each, on the index of `frame`."""
    mine, others = frame.loc[[own]], frame.drop(index=own)
    whole = _whole(frame)
    mine = mine.loc[mine.index.repeat(len(others))]
    a, b = mine["value"].where(_sampled(mine)).to_numpy(), others["value"].where(_sampled(others)).to_numpy()
    n0, n1 = mine["sample_size"].to_numpy(), others["sample_size"].to_numpy()
    if frame["kind"].iloc[0] == "proportion":
        p = st.proportion_p_value(a / whole, n0, b / whole, n1)
    elif frame["kind"].iloc[0] == "mean":
        sd0, sd1 = mine["standard_deviation"].to_numpy(), others["standard_deviation"].to_numpy()
        p = st.mean_p_value(a, sd0, n0, b, sd1, n1)
    else:
        p = np.full(len(others), np.nan)
    return pd.Series(st.ties(p), index=others.index)


def _sampled(frame: pd.DataFrame) -> pd.Series:
    return ~frame["nature"].isin(("full_count", "management", "estimate"))


def _whole(frame: pd.DataFrame) -> float:
    whole = frame["scale_max"].iloc[0]
    return float(whole) if pd.notna(whole) else 100.0
