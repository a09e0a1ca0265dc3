"""The six themes of Entrelabs #1, and what the data say about each; then what should be measured.

`lab` is empty for all labs. Most panels are those of other questions: a figure is the same wherever it stands.
"""

from entrelabs_metrics.charts import panels, renown
from entrelabs_metrics.charts import themes as charts
from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.questions.asking import Asking, labs, results, rows
from entrelabs_metrics.questions.axes import axes, lab_axes
from entrelabs_metrics.questions.decisions import decisions
from entrelabs_metrics.questions.indicators import indicator_spread
from entrelabs_metrics.questions.process import activity_balance, funding, process_funnel, process_tests, reuse
from entrelabs_metrics.questions.timeline import roadmap_timeline
from entrelabs_metrics.results.funding import fundings

SURVIVAL, VISION = 5, 6  # as axes and actions number the themes
ACTIONS = 10  # drawn of the timeline: what is late or due first


def theme_activities(ask: Asking, lab: str = "") -> tuple[Panel, ...]:
    """Positioning and activities: their balance, the lab's own initiative, what becomes of what is tried."""
    return activity_balance(ask, lab), process_tests(ask, lab)[0], _wishes(ask, "activities", lab)


def theme_teams(ask: Asking, lab: str = "") -> tuple[Panel, ...]:
    """Teams and careers, without anything on anybody: days given, agents met, turnover, what agents say."""
    counts = charts.teams(_registers(ask, lab), ask.lang, ask.version)
    return counts, *_measured(ask, lab, "A4", "A1"), _wishes(ask, "teams", lab)


def theme_diffusion(ask: Asking, lab: str = "") -> tuple[Panel, ...]:
    """From a club of insiders to general practice: the way to autonomy, who knows the lab."""
    known = renown.renown(results(ask, lab=lab or None, indicator=renown.INDICATOR), ask.lang, ask.version)
    return process_funnel(ask, lab), *([known] if known else []), _wishes(ask, "diffusion", lab)


def theme_tools(ask: Asking, lab: str = "") -> tuple[Panel, ...]:
    """The lab's own tools: what passes methods on, what others take up."""
    counts = charts.tools(_registers(ask, lab), ask.lang, ask.version)
    return counts, reuse(ask, lab), *_measured(ask, lab, "P10"), _wishes(ask, "tools", lab)


def theme_survival(ask: Asking, lab: str = "") -> tuple[Panel, ...]:
    """Survival: who pays, with whom, the axes of the theme, what comes due and what was decided."""
    alliances = charts.partners(_registers(ask, lab), fundings(ask.cursor, lab or None), ask.lang, ask.version)
    timeline = roadmap_timeline(ask, lab, SURVIVAL, ACTIONS)
    return (
        funding(ask, lab)[0], alliances, _axes(ask, lab, SURVIVAL), *([timeline] if timeline else []),
        decisions(ask, opened=True, lab=lab), _wishes(ask, "survival", lab),
    )  # fmt: skip


def theme_vision(ask: Asking, lab: str = "") -> tuple[Panel, ...]:
    """Vision: the stage of labs, the axes of the theme."""
    stages = charts.stages(_registers(ask, lab), ask.lang, ask.version)
    return stages, _axes(ask, lab, VISION), _wishes(ask, "vision", lab)


THEMES = (theme_activities, theme_teams, theme_diffusion, theme_tools, theme_survival, theme_vision)


def _axes(ask: Asking, lab: str, theme: int) -> Panel:
    return lab_axes(ask, lab, theme) if lab else axes(ask, theme)


def _registers(ask: Asking, lab: str) -> list[dict]:
    return rows(ask, "themes_labs", "lab_id = $lab", lab=lab) if lab else rows(ask, "themes_labs")


def _measured(ask: Asking, lab: str, *indicators: str) -> tuple[Panel, ...]:
    """The figures of these indicators: of one lab on one path, of all labs side by side; nothing where none is."""
    if not lab:
        return tuple(panel for indicator in indicators for panel in indicator_spread(ask, indicator))
    found = [r for r in results(ask, lab=lab) if r.indicator_id in indicators and r.population != "comparison"]
    if not found:
        return ()
    subtitle = ask.lang.t(
        "Chemin parcouru de la valeur de départ à la cible ; les valeurs réelles sont sur chaque ligne."
    )
    title = panels.family_title(found, ask.lang)
    return (panels.path(found, ask.lang, ask.version, title=title, subtitle=subtitle),)


def _wishes(ask: Asking, theme: str, lab: str) -> Panel:
    measured = (
        rows(ask, "themes_measured", "lab_id = $lab", lab=lab) if lab else rows(ask, "themes_measured")
    )  # fmt: skip
    by_indicator = {row["indicator_id"]: row for row in measured}
    return charts.wishes(theme, by_indicator, len(labs(ask)), lab, ask.lang, ask.version)
