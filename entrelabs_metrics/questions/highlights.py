"""A lab in five figures."""

from entrelabs_metrics.charts import highlights as charts
from entrelabs_metrics.charts.families import FAMILIES
from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.questions.asking import Asking, labs, results
from entrelabs_metrics.results.highlights import MOST, highlights


def lab_highlights(ask: Asking, lab: str) -> Panel:
    """At most five figures of a lab, one a family, chosen by the rule of `results.highlights`: never by success."""
    found = [r for r in results(ask, lab=lab) if r.population != "comparison"]
    name = next((known["name"] for known in labs(ask) if known["lab_id"] == lab), lab)
    shown = highlights(found, FAMILIES)
    return charts.highlights(shown, FAMILIES[:MOST], len(found), name, ask.lang, ask.version)
