"""What lies ahead: the roadmap over time, with events and séances."""

from entrelabs_metrics.charts import timeline as timelines
from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.questions.asking import Asking, answer, rows

_EVENTS = "select happened_on, label, kind from events where lab_id is null or lab_id = $lab order by all"
_SESSIONS = "select held_on as happened_on, name as label, 'session' as kind from sessions order by all"


def roadmap_timeline(ask: Asking, lab: str = "", theme: int | None = None, most: int = timelines.MOST) -> Panel | None:
    """The actions of a lab, or without one those of all labs and the common ones; the events of everybody and of that
    lab, and séances; of one `theme` of the seed, when it is asked; `most` of them are drawn. None when there is no
    action."""
    actions = rows(ask, "actions", "lab_id = $lab", lab=lab) if lab else rows(ask, "actions")
    if theme is not None:
        actions = [a for a in actions if a["theme"] == theme]
    events = answer(ask.cursor, _EVENTS, {"lab": lab})
    seances = answer(ask.cursor, _SESSIONS, {})
    return timelines.timeline(actions, [*events, *seances], ask.lang, ask.version, ask.today, most)
