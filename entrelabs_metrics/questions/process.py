"""« Tout le processus est résultat »: steps, trials, the agents' way, balance, funding, reuse, what was abandoned.

`lab` is empty for all labs.
"""

from entrelabs_metrics.charts import activities as activity_charts
from entrelabs_metrics.charts import funnels as funnel_charts
from entrelabs_metrics.charts import payers as payer_charts
from entrelabs_metrics.charts import processes
from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.questions.asking import Asking
from entrelabs_metrics.results import process
from entrelabs_metrics.results.activities import balance, balances
from entrelabs_metrics.results.funding import fundings


def process_stages(ask: Asking, lab: str = "") -> tuple[Panel, ...]:
    """Projects by stages, what each stage produced, and whom one met there."""
    found = process.stages(ask.cursor, lab or None)
    projects = process.project_stages(ask.cursor, lab or None)
    people = processes.people(found, ask.lang, ask.version)
    return (processes.stages(found, projects, ask.lang, ask.version), *([people] if people else []))


def process_tests(ask: Asking, lab: str = "") -> tuple[Panel, ...]:
    """What became of prototypes and tests, and what they taught."""
    found = process.stages(ask.cursor, lab or None)
    lessons = processes.lessons(process.lessons(ask.cursor, lab or None), ask.lang, ask.version)
    return (processes.tests(found, ask.lang, ask.version), *([lessons] if lessons else []))


def process_funnel(ask: Asking, lab: str = "") -> Panel:
    """From awareness to autonomy: one lab step by step, or every lab that measures it."""
    found = process.funnels(ask.cursor, lab or None)
    if not lab:
        return funnel_charts.funnels(found, ask.lang, ask.version)
    return funnel_charts.funnel(found[0] if found else None, ask.lang, ask.version)


def activity_balance(ask: Asking, lab: str = "") -> Panel:
    """The four types of activity against what is wished."""
    found = balances(ask.cursor, lab or None)
    if not lab:
        return activity_charts.balances(found, ask.lang, ask.version)
    return activity_charts.balance(found[0] if found else balance((), ()), ask.lang, ask.version)


def funding(ask: Asking, lab: str = "") -> tuple[Panel, ...]:
    """Who pays, and how diversified it is."""
    found = fundings(ask.cursor, lab or None)
    if not lab:
        return (payer_charts.fundings(found, ask.lang, ask.version, ask.today),)
    years = payer_charts.years(found, ask.lang, ask.version)
    return (payer_charts.payers(found, ask.lang, ask.version, ask.today), *([years] if years else []))


def reuse(ask: Asking, lab: str = "") -> Panel:
    """Who takes up what; with a lab, what it takes up and what is taken up from it."""
    found, done = process.reuses(ask.cursor, lab or None), process.finished(ask.cursor, lab or None)
    return processes.reuse(found, done, ask.lang, ask.version)


def abandoned(ask: Asking, lab: str = "", wanted: str = "") -> Panel:
    """The library of what was abandoned, and what was learnt; `wanted` is looked for in titles and lessons."""
    found = process.abandoned(ask.cursor, lab or None, wanted)
    return processes.library(found, wanted, ask.lang, ask.version)
