"""« 1 € dépensé »: the account of a project, and those of a lab or of all labs."""

from collections.abc import Sequence

from entrelabs_metrics.charts import spending as panels
from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.questions.asking import Asking, answer
from entrelabs_metrics.results.spending import Account, accounts


def project_account(ask: Asking, project: str) -> tuple[Panel, ...]:
    """What a project returns for 1 €, what that depends on, what one would have to believe, its lines.

    Empty when the project has no line; why nothing can be computed, and the lines, when some are missing.
    """
    found = accounts(ask.cursor, project=project)
    return panels.project_panels(found[0], _measured(ask, project), ask.lang, ask.version) if found else ()


def lab_accounts(ask: Asking, lab: str) -> Panel | None:
    """Every project of a lab that has an account, against 1 €; None when none has."""
    return _several(ask, accounts(ask.cursor, lab=lab), "lab_id = $lab", lab=lab)


def network_accounts(ask: Asking) -> Panel | None:
    """The same, of all labs."""
    return _several(ask, accounts(ask.cursor), "true")


def _several(ask: Asking, found: Sequence[Account], filter: str, **parameters: str) -> Panel | None:
    if not found:
        return None
    (counted,) = answer(ask.cursor, f"select count(*) as n from projects where {filter}", parameters)
    return panels.several(found, counted["n"] - len(found), ask.lang, ask.version)


def _measured(ask: Asking, project: str) -> list[str]:
    """The names of what a project measures of its results for people, which no line of its account names.

    Left out: its spending, which is the account's own subject, and its process, which is no result for people.
    """
    found = answer(
        ask.cursor,
        "select i.name, i.name_en from indicators i"
        " where i.family in ('experience', 'impact', 'democracy') and i.indicator_id in"
        " (select indicator_id from measurements where project_id = $project and population <> 'comparison')"
        " order by i.family, i.name",
        {"project": project},
    )
    return [ask.lang.pick(row["name"], row["name_en"]) for row in found]
