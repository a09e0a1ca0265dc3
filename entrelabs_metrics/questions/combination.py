"""The four families together: per project, per lab, over the network, and what one index would be worth."""

import pandas as pd

from entrelabs_metrics.charts import combination as charts
from entrelabs_metrics.charts.combination import IndexRow, Row
from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.questions.asking import Asking, answer, figures, labs
from entrelabs_metrics.questions.network import MANY, chosen_labs
from entrelabs_metrics.results import combination as results
from entrelabs_metrics.results.findings import combination as words
from entrelabs_metrics.results.weightings import NOISE, index, robustness
from entrelabs_metrics.schema import fold

OWN, NOBODY = "", " "  # in place of a project: the lab itself, and the projects of which nothing is known


def lab_combination(ask: Asking, lab: str) -> Panel:
    """A lab's projects × families, the lab's own results last; a click on a project asks for its identifier."""
    lang, rows = ask.lang, _judged(ask, lab=lab)
    cells, titles = results.add_up(rows, "project"), _titles(ask, lab)
    known = sorted((p for p in set(rows["project"]) if p), key=lambda p: fold(titles[p]))
    silent = [p for p in titles if p not in known]
    shown = [Row(p, titles[p], p) for p in known[:MANY]]
    if len(silent) == 1:
        shown.append(Row(silent[0], titles[silent[0]], silent[0]))
    elif silent:
        many = lang.plural("{n} projet sans mesure ni cible", "{n} projets sans mesure ni cible", len(silent))
        shown.append(Row(NOBODY, many, ""))
    if OWN in set(rows["project"]):
        shown.append(Row(OWN, lang.t("Le labo, hors projets"), ""))
    counted = results.tally(cells.drop(OWN, level="project", errors="ignore"))
    whole = results.told(rows, results.add_up(rows, "lab_id"), "lab_id", [lab])
    said = (
        words.documented(counted, lang),
        words.strengths({family: cell for (_, family), cell in whole.items()}, lang),
    )
    part = ""
    if len(known) > MANY:
        part = lang.t("{n} projets sur {all}.", n=lang.number(MANY), all=lang.number(len(known)))
    return charts.combination(
        results.told(rows, cells, "project", [row.unit for row in shown]),
        shown,
        results.origin(rows),
        lang,
        ask.version,
        corner=lang.t("Projet"),
        title=words.projects_title(counted, lang),
        sentence=" ".join(filter(None, said)),
        limits=_limits(cells, ask),
        shown=part,
    )


def project_combination(ask: Asking, project: str) -> Panel | None:
    """What one project has in each family; None when nothing is measured or aimed at."""
    rows = _judged(ask, project=project)
    if rows.empty:
        return None
    told = results.told(rows, results.add_up(rows, "project"), "project", [project])
    cells = {family: cell for (_, family), cell in told.items()}
    name = str(rows["project_title"].iloc[0])
    return charts.project(cells, name, results.origin(rows), ask.lang, ask.version)


def network_combination(ask: Asking, wanted: str = "") -> Panel:
    """Labs × families: the first labs whose name holds `wanted`; the findings are of all labs and projects."""
    lang, rows = ask.lang, _judged(ask)
    cells = results.add_up(rows, "lab_id")
    counted = results.tally(results.add_up(rows[rows["project"] != OWN], "project"))
    chosen, total = chosen_labs(ask, wanted), len(labs(ask))
    shown = [Row(lab["lab_id"], lab["name"], lab["lab_id"]) for lab in chosen]
    part = ""
    if len(shown) < total:
        part = lang.plural("{n} labo sur {all}.", "{n} labos sur {all}.", len(shown), all=lang.number(total))
    return charts.combination(
        results.told(rows, cells, "lab_id", [row.unit for row in shown]),
        shown,
        results.origin(rows),
        lang,
        ask.version,
        corner=lang.t("Labo"),
        title=words.labs_title(results.tally(cells), lang),
        sentence=" ".join(filter(None, (words.documented(counted, lang), words.established(counted, lang)))),
        limits=_limits(cells, ask),
        shown=part,
    )


def patterns(ask: Asking, lab: str = "") -> Panel:
    """Which families are documented together, over the projects of all labs or of one."""
    rows = _judged(ask, lab=lab or None)
    found = results.patterns(results.add_up(rows[rows["project"] != OWN], "project"))
    titles = _titles(ask, lab)
    silent = len(titles) - sum(len(p.projects) for p in found)
    return charts.patterns(found, titles, silent, results.origin(rows), ask.lang, ask.version)


def single_index(ask: Asking) -> Panel:
    """One index over the four families, for whoever asks, with the share of weightings under which its order holds."""
    rows = _judged(ask)
    ways = results.ways(results.add_up(rows, "lab_id"))
    names = {lab["lab_id"]: lab["name"] for lab in labs(ask)}
    known = rows[rows["counted"] & rows["family"].isin(results.FOUR)]
    spans = known.assign(on=pd.to_datetime(known["measured_on"])).groupby("lab_id")["on"].agg(["size", "min", "max"])
    values = index(ways, (1, 1, 1, 1))
    told = [
        IndexRow(
            str(lab),
            names[lab],
            tuple(None if pd.isna(w) else float(w) for w in own),
            None if pd.isna(value) else float(value),
            int(spans["size"].get(lab, 0)),
            spans["min"][lab].date() if lab in spans.index else None,
            spans["max"][lab].date() if lab in spans.index else None,
        )
        for lab, own, value in zip(ways.index, ways.to_numpy(), values, strict=True)
    ]
    found, near = robustness(ways), robustness(ways, noise=NOISE)
    return charts.single_index(told, found, near, results.origin(known), ask.lang, ask.version, MANY)


def _judged(ask: Asking, lab: str | None = None, project: str | None = None) -> pd.DataFrame:
    return results.judged(figures(ask, lab=lab, project=project))


def _titles(ask: Asking, lab: str) -> dict[str, str]:
    """The projects of a lab, or of all, by identifier."""
    found = answer(
        ask.cursor, "select project_id, title from projects where $lab in ('', lab_id) order by title", {"lab": lab}
    )
    return {p["project_id"]: p["title"] for p in found}


def _limits(cells: pd.DataFrame, ask: Asking) -> tuple[str, ...]:
    total = cells[["small", "measured", "documented", "tested"]].sum()
    unsourced = int(total["measured"] - total["documented"])
    return words.limits(int(total["small"]), unsourced, int(total["tested"]), ask.lang)
