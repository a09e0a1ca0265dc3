"""What deserves a look: figures late, falling, out of date, far from comparable labs, or that cannot be read.

Only what is sure is told: a fall within chance, an unknown rhythm, too few labs to compare with raise nothing.
"""

from datetime import date

import duckdb
import numpy as np
import pandas as pd

from entrelabs_metrics.results.period import ALWAYS, Period, ends, within
from entrelabs_metrics.sql import sql

ALERTS = ("late", "falling", "stale", "far", "not_computable", "no_baseline")
CLOSED = ("completed", "abandoned")
ENOUGH = 5  # labs that measure it, below which a median says nothing of one of them
POINTS = 10.0  # of percentage, as the French State's Pilote has it (its alert is below −10)
SPREADS = 2.0  # robust standard deviations, for what is not in percent
SLACK = 0.1  # of the whole way: a figure less late than that is on its way
ROBUST = 1.4826  # of a median absolute deviation, what makes it a standard deviation when figures are normal


def peers(
    cursor: duckdb.DuckDBPyConnection, lab: str | None = None, indicator: str | None = None, period: Period = ALWAYS
) -> pd.DataFrame:
    """The rows of `sql/peers.sql`: of every indicator, of those the lab measures, or of one; measured in a period."""
    wanted = {name: value for name, value in (("lab", lab), ("indicator", indicator)) if value}
    conditions = {
        "lab": "indicator_id in (select indicator_id from measurements where lab_id = $lab)",
        "indicator": "indicator_id = $indicator",
    }
    question = sql("peers").replace(
        "{filter}", " and ".join([*(conditions[name] for name in wanted), within("measured_on", period)])
    )
    return cursor.execute(question, {**wanted, **ends(period)}).df()


def alerts(frame: pd.DataFrame, peers: pd.DataFrame, today: date) -> pd.DataFrame:
    """Which alerts each series raises: a boolean column for each of ALERTS, on the index of `frame`.

    `frame` is what `engine.compute` returns; two columns come with it, `median` and `labs`, of comparable labs.
    """
    f = frame.merge(comparable(frame, peers), how="left", left_index=True, right_index=True)
    own = f["population"] != "comparison"
    measured, aimed = f["value"].notna(), f["target_value"].notna()
    directed = f["direction"].isin(("up", "down"))
    running = ~f["project_status"].isin(CLOSED)  # of what is over, no new measure is expected
    counted = (f["change_verdict"] == "decline") & f["nature"].isin(("full_count", "management"))
    missing = (f["expected_value"] - f["value"]).abs() / (f["target_value"] - f["baseline_value"]).abs()
    raised = pd.DataFrame(
        {
            "late": own & (f["track_verdict"] == "behind") & (missing > SLACK),
            "falling": own & ((f["change_verdict"] == "established_decline") | counted),
            "stale": own & measured & running & (f["next_on"] < pd.Timestamp(today)),
            "far": own & directed & _far(f),
            "not_computable": own & aimed & directed & f["progress"].isna() & f["baseline_value"].notna() & measured,
            "no_baseline": own & aimed & directed & measured & f["baseline_value"].isna(),
        },
        index=frame.index,
    )
    return raised.assign(median=f["median"], labs=f["labs"])


def comparable(frame: pd.DataFrame, peers: pd.DataFrame) -> pd.DataFrame:
    """Of each series, the median, spread and number of labs of the same type; of all labs where those are too few."""
    columns = ["indicator_id", "population"]
    alike = peers[peers["organisation_type"].notna() & (peers["labs"] >= ENOUGH)]
    everyone = peers[peers["organisation_type"].isna()].drop(columns="organisation_type")
    own = frame[[*columns, "organisation_type"]].merge(alike, how="left", on=[*columns, "organisation_type"])
    others = frame[columns].merge(everyone, how="left", on=columns)
    own.index = others.index = frame.index
    return own[["median", "spread", "labs"]].fillna(others[["median", "spread", "labs"]])


def _far(f: pd.DataFrame) -> pd.Series:
    """Worse than the median by more than 10 points, or two robust deviations, and not by chance alone."""
    gap = (f["value"] - f["median"]) * np.where(f["direction"] == "down", -1.0, 1.0)
    allowed = np.where(f["unit"] == "%", POINTS, SPREADS * ROBUST * f["spread"])
    sure = f["interval_low"].isna() | (f["median"] < f["interval_low"]) | (f["median"] > f["interval_high"])
    return (f["labs"] >= ENOUGH) & (allowed > 0) & (gap < -allowed) & sure
