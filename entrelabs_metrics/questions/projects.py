"""Projects: the register, and one project's sheet, indicators and path."""

from collections.abc import Mapping

from entrelabs_metrics.charts import panels
from entrelabs_metrics.charts.kinds import Facts, Panel
from entrelabs_metrics.language import Language
from entrelabs_metrics.questions.asking import Asking, answer, results, rows
from entrelabs_metrics.schema import table


def projects(ask: Asking) -> list[dict]:
    """The register, with the words of each code."""
    t, lang = table("projects"), ask.lang
    return [
        {
            **p,
            "status_word": t.label("status", p["status"], lang) or lang.t("non renseigné"),
            "activity_word": t.label("activity_type", p["activity_type"], lang) or lang.t("non renseigné"),
        }
        for p in rows(ask, "projects")
    ]


def project_card(ask: Asking, project: str) -> Panel:
    """The project's sheet: what it is, what was learnt, who takes it up."""
    lang = ask.lang
    p = next(found for found in projects(ask) if found["project_id"] == project)
    unknown = lang.t("non renseigné")
    period = (
        " – ".join(lang.month(d) if d else "…" for d in (p["started_on"], p["ended_on"]))
        if p["started_on"]
        else unknown
    )
    facts = (
        (lang.t("Labo"), p["lab_name"]),
        (lang.t("État"), p["status_word"]),
        (lang.t("Type d'activité"), p["activity_word"]),
        (lang.t("Période"), period),
        (lang.t("Partenaire"), p["partner"] or unknown),
        (lang.t("Politique publique"), p["policy_area"] or unknown),
        (lang.t("Budget"), lang.quantity(p["budget_eur"], "€") if p["budget_eur"] is not None else unknown),
        (lang.t("Jours d'agents"), lang.number(p["staff_days"]) if p["staff_days"] is not None else unknown),
        (lang.t("Reprise du projet"), p["reuse_title"] or lang.t("aucun connu")),
        (lang.t("Ce que nous avons appris"), p["lessons"] or unknown),
    )
    source = lang.t("Source : {source}.", source=p["source"] or unknown)
    return Panel(p["title"], p["summary"] or "", Facts(facts), ((), ()), source, alt=p["title"])


def project_path(ask: Asking, project: str) -> Panel | None:
    """Where the project's indicators stand; None when nothing is measured or aimed at."""
    found = [r for r in results(ask, project=project) if r.population != "comparison"]
    if not found:
        return None
    subtitle = ask.lang.t(
        "Chemin parcouru de la valeur de départ à la cible ; les valeurs réelles sont sur chaque ligne."
    )
    return panels.path(
        found, ask.lang, ask.version, title=panels.family_title(found, ask.lang), subtitle=subtitle, project=False
    )


def project_steps(ask: Asking, project: str) -> Panel | None:
    """The steps of a project's path, oldest first: what was tried, with whom, and what came of it. None without any."""
    t, lang = table("steps"), ask.lang
    found = answer(
        ask.cursor, "select * from steps where project_id = $project order by happened_on", {"project": project}
    )
    if not found:
        return None
    facts = tuple(
        (f"{lang.month(s['happened_on'])} · {t.label('kind', s['kind'], lang)}", _step_words(s, lang)) for s in found
    )
    title = lang.plural(
        "{n} étape : tout le processus est résultat", "{n} étapes : tout le processus est résultat", len(found)
    )
    sources = sorted({s["source"] for s in found if s["source"]})
    return Panel(
        title, "", Facts(facts), ((), ()), lang.t("Source : {source}.", source=lang.t(" ; ").join(sources)), alt=title
    )


def _step_words(step: Mapping, lang: Language) -> str:
    """« Test du prototype, 12 usagers rencontrés. Gardé. Ce qu'on en a appris »."""
    met = [
        lang.plural(one, many, step[field])
        for field, one, many in (
            ("users_met", "{n} usager rencontré", "{n} usagers rencontrés"),
            ("agents_met", "{n} agent rencontré", "{n} agents rencontrés"),
            ("officials_met", "{n} élu rencontré", "{n} élus rencontrés"),
        )
        if step[field] is not None
    ]
    outcome = table("steps").label("outcome", step["outcome"], lang)
    return (
        ". ".join(p.rstrip(".") for p in (", ".join([step["title"], *met]), outcome, step["lesson"] or "") if p) + "."
    )
