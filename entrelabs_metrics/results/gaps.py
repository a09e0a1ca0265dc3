"""The gap between users and agents: the same question, on the same scale, asked of both."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from entrelabs_metrics.results import statistics as st
from entrelabs_metrics.results.engine import Result, to_results

# Indicators that ask agents what another asks users (catalogue: A1 is U6's question and scale).
TWINS = {"A1": "U6"}


@dataclass(frozen=True, slots=True)
class Gap:
    """`difference` is users − agents, in the unit of both; its interval is unknown where one of theirs is."""

    users: Result
    agents: Result
    difference: float
    low: float | None
    high: float | None

    @property
    def established(self) -> bool:
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def gaps(frame: pd.DataFrame) -> tuple[Gap, ...]:
    """Every pair of a computed frame: one lab and project, the latest figure of users and that of agents."""
    asked_of_people = (frame["family"] == "experience") & frame["kind"].isin(("proportion", "mean"))
    both = frame["population"].isin(("users", "agents"))
    own = frame[frame["value"].notna() & asked_of_people & both].reset_index(drop=True)
    asked = own["indicator_id"].replace(TWINS)
    keyed = own.assign(asked=asked, project_id=own["project_id"].fillna(""), row=own.index)
    sides = {who: keyed[keyed["population"] == who] for who in ("users", "agents")}
    pairs = sides["users"].merge(sides["agents"], on=["lab_id", "project_id", "asked"], suffixes=("_u", "_a"))
    if pairs.empty:
        return ()
    users, agents = own.iloc[pairs["row_u"]], own.iloc[pairs["row_a"]]
    low, high = _interval(users, agents)
    return tuple(
        Gap(u, a, u.value - a.value, *(None if np.isnan(x) else float(x) for x in bounds))
        for u, a, *bounds in zip(to_results(users), to_results(agents), low, high, strict=True)
        if u.value is not None and a.value is not None
    )


def _interval(users: pd.DataFrame, agents: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Of users − agents: two independent samples; unknown for what is not sampled."""

    def sampled(f: pd.DataFrame, kind: str) -> np.ndarray:
        known = (f["kind"] == kind) & ~f["nature"].isin(("full_count", "management", "estimate"))
        return f["value"].where(known).to_numpy(float)

    whole = users["scale_max"].fillna(100.0).to_numpy(float)
    low, high = st.proportion_difference(
        sampled(agents, "proportion") / whole, agents["sample_size"],
        sampled(users, "proportion") / whole, users["sample_size"],
    )  # fmt: skip
    mean_low, mean_high = st.mean_difference(
        sampled(agents, "mean"), agents["standard_deviation"], agents["sample_size"],
        sampled(users, "mean"), users["standard_deviation"], users["sample_size"],
    )  # fmt: skip
    low, high = low * whole, high * whole
    return np.where(np.isnan(low), mean_low, low), np.where(np.isnan(high), mean_high, high)
