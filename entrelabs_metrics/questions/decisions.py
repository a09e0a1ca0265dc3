"""What séances decided."""

from entrelabs_metrics.charts import decisions as charts
from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.questions.asking import Asking, rows


def decisions(ask: Asking, session: str = "", opened: bool = False, lab: str = "") -> Panel:
    """The decisions of every séance, of one (`session`), still open (`opened`), or that move the actions of a lab."""
    found = [
        d
        for d in rows(ask, "decisions")
        if session in ("", d["session_id"]) and lab in ("", d["lab_id"]) and (not opened or charts.is_open(d))
    ]
    return charts.decisions(found, ask.lang, ask.version, ask.today)
