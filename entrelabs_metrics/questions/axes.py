"""Where teams say they stand on the axes of progression: the twelve, or the six of one theme."""

from collections.abc import Collection

from entrelabs_metrics.charts import axes as charts
from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.questions.asking import Asking, answer, labs, rows
from entrelabs_metrics.questions.seances import on_frozen, seance


def axes(ask: Asking, theme: int = 0, session: str = "") -> Panel:
    """Every lab on every axis, at the last séance where some took a level, and what moved since the one before.

    Of a séance (`session`): the levels taken at it, labs and axes as they were on the version that it froze.
    """
    if not session:
        known = [(lab["lab_id"], lab["name"]) for lab in labs(ask)]
        asked = _axes(ask, theme)
        return charts.axes(asked, _levels(ask, asked), known, ask.lang, ask.version)
    row, _ = seance(ask, session)
    with on_frozen(ask, row) as read:
        names = {lab["lab_id"]: lab["name"] for lab in labs(read)}
        asked = _axes(read, theme)
    found = _levels(ask, asked)
    own = [r for r in found if r["session_id"] == session]
    earlier = [r for r in found if (r["held_on"], r["session_id"]) < (row["held_on"], session)]
    names = {r["lab_id"]: r["lab_name"] for r in own} | names  # one that came since the freeze took a level too
    known = sorted(names.items(), key=lambda lab: lab[1])
    return charts.axes(asked, [*earlier, *own] if own else [], known, ask.lang, None)


def lab_axes(ask: Asking, lab: str, theme: int = 0) -> Panel:
    """One lab on every axis, séance after séance."""
    name = next(known["name"] for known in labs(ask) if known["lab_id"] == lab)
    asked = _axes(ask, theme)
    return charts.lab_axes(asked, _levels(ask, asked, lab), name, ask.lang, ask.version)


def _axes(ask: Asking, theme: int) -> list[dict]:
    question = "select * from axes where $theme in (0, theme) order by theme, axis_id"
    return answer(ask.cursor, question, {"theme": theme})


def _levels(ask: Asking, axes: Collection[dict], lab: str = "") -> list[dict]:
    """The levels taken on some axes, by all labs or by one."""
    wanted = [axis["axis_id"] for axis in axes]
    return rows(
        ask, "assessments", "list_contains($wanted, axis_id) and $lab in ('', lab_id)", wanted=wanted, lab=lab
    )  # fmt: skip
