"""What deserves a look, in one lab and in all."""

from collections import Counter

import pandas as pd

from entrelabs_metrics.charts import alerts as charts
from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.questions.asking import Asking, figures, rows
from entrelabs_metrics.questions.network import chosen_labs
from entrelabs_metrics.results.alerts import ALERTS, alerts, peers
from entrelabs_metrics.results.engine import to_results


def lab_alerts(ask: Asking, lab: str) -> Panel | None:
    """What deserves a look in a lab, figure by figure; None when nothing does."""
    frame = figures(ask, lab=lab)
    raised = alerts(frame, peers(ask.cursor, lab), ask.today)
    marked = raised[list(ALERTS)].any(axis=1)
    found = [
        charts.Alert(
            result, tuple(k for k in charts.ORDER if row.get(k)), {"median": row["median"], "labs": row["labs"]}
        )
        for result, (_, row) in zip(to_results(frame[marked]), raised[marked].iterrows(), strict=True)
    ]
    late = [a for a in rows(ask, "actions", "lab_id = $lab", lab=lab) if roadmaps.late(a, ask.today)]
    return charts.lab_alerts(found, late, ask.lang, ask.version, ask.today)


def network_alerts(ask: Asking, wanted: str = "") -> Panel | None:
    """How many points to look at, lab by lab; the finding is of all labs. None when there is none."""
    frame = figures(ask)
    raised = alerts(frame, peers(ask.cursor), ask.today)[list(ALERTS)]
    by_lab = raised.groupby(frame["lab_id"]).sum()
    counts = {str(lab): Counter({k: int(n) for k, n in row.items()}) for lab, row in by_lab.iterrows()}
    for action in rows(ask, "actions"):
        if action["lab_id"] and roadmaps.late(action, ask.today):
            counts.setdefault(action["lab_id"], Counter())["actions"] += 1
    total = sum(counts.values(), Counter())
    marked = frame[raised.any(axis=1)]
    dates = pd.to_datetime(marked["measured_on"])
    return charts.network_alerts(
        counts,
        [(lab["lab_id"], lab["name"]) for lab in chosen_labs(ask, wanted)],
        total,
        int(raised.any(axis=1).sum()) + total["actions"],
        sum(bool(sum(own.values())) for own in counts.values()),
        sorted(marked["source"].dropna().unique()),
        (dates.min().date(), dates.max().date()) if len(marked) else None,
        ask.lang,
        ask.version,
        ask.today,
    )
