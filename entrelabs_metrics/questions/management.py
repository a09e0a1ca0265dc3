"""For whoever manages a lab: what is held up, and what it costs."""

from entrelabs_metrics.charts import blocked, cost
from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.questions.aimed import aimed
from entrelabs_metrics.questions.asking import Asking, answer, labs, rows
from entrelabs_metrics.results.funding import fundings
from entrelabs_metrics.results.spending import accounts


def lab_blocked(ask: Asking, lab: str) -> Panel:
    """The lab's actions that are blocked, late or paused: what blocks, what would unblock, who, how late.

    Of an indicator that an action should move, one figure of the lab is told, chosen as highlights are.
    """
    actions = rows(ask, "actions", "lab_id = $lab", lab=lab)
    told = {indicator: r for (_, indicator), r in aimed(ask, actions).items()}
    return blocked.blocked(actions, told, ask.lang, ask.version, ask.today)


def lab_cost(ask: Asking, lab: str) -> Panel:
    """What the lab's projects asked for in euros and in days, who pays, and how much of it is not known."""
    projects = answer(
        ask.cursor,
        "select budget_eur, staff_days, started_on, source from projects where lab_id = $lab",
        {"lab": lab},
    )
    name = next((known["name"] for known in labs(ask) if known["lab_id"] == lab), lab)
    told = accounts(ask.cursor, lab=lab)
    return cost.cost(projects, fundings(ask.cursor, lab), told, name, ask.lang, ask.version)
