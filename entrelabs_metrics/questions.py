"""The questions a screen, a slide or a note may ask, each answered by Panels. Reads, computes, words; draws nothing.

Each takes an `Asking` (cursor on one version, language, version number, today) and its own few parameters, and reads
nothing else: the same asking gives the same answer, so answers are kept by version.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

import duckdb
import pandas as pd

from entrelabs_metrics.charts import panels
from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts.families import FAMILIES, families
from entrelabs_metrics.charts.keys import read_series_key
from entrelabs_metrics.charts.kinds import (
    Cell,
    Difference,
    DifferenceRow,
    Facts,
    Heading,
    Listing,
    Matrix,
    Panel,
)
from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.engine import Result, compute, results, series, to_results
from entrelabs_metrics.results.families import summarise
from entrelabs_metrics.schema import fold, table
from entrelabs_metrics.sql import sql

MANY = 40  # labs on one screen; beyond, one looks for those one wants
STATES = ("completed", "running", "upcoming", "late", "other", "unknown")


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, of which version, on which day."""

    cursor: duckdb.DuckDBPyConnection
    lang: Language
    version: int
    today: date


def rows(ask: Asking, name: str, filter: str = "true", **parameters: object) -> list[dict]:
    """The answer of `sql/<name>.sql`, a dict per row."""
    return _rows(ask.cursor, sql(name).replace("{filter}", filter), parameters)


def labs(ask: Asking) -> list[dict]:
    """Every lab with its counts, by name."""
    return rows(ask, "labs")


def state(ask: Asking) -> dict:
    """What a page must know before it shows anything: how many labs there are, and whether any figure is fictional."""
    return _rows(
        ask.cursor,
        "select (select count(*) from labs) as labs, (select count(*) from indicators) as indicators,"
        # The log and not the view: which row is latest does not matter here, and finding it costs ten times more.
        " exists (select 1 from measurements_log semi join import_active using (import_id)"
        " where contains(lower(source), $mark)) as fictional",
        {"mark": words.FICTIONAL},
    )[0]


def names(ask: Asking) -> dict[tuple[str, str], str]:
    """(table, identifier) → what people call it, for the tables other rows point to."""
    called = {
        "labs": "name",
        "projects": "title",
        "indicators": "name",
        "axes": "name",
        "sessions": "name",
        "actions": "title",
    }
    return {
        (parent, identifier): name
        for parent, column in called.items()
        for identifier, name in ask.cursor.execute(f"select {table(parent).key[0]}, {column} from {parent}").fetchall()
    }


# Vue d'ensemble --------------------------------------------------------------------------------------------------


def overview(ask: Asking, wanted: str = "") -> Panel:
    """Labs × families, each lab's roadmap beside: the first labs whose name holds `wanted`; the finding is of all."""
    by_lab = _actions_by_lab(rows(ask, "actions"))
    completion = {lab: roadmaps.counts(actions) for lab, actions in by_lab.items() if lab}
    shown = [(lab["lab_id"], lab["name"]) for lab in _chosen_labs(ask, wanted)]
    panel = families(summarise(ask.cursor), shown, completion, ask.lang, ask.version)
    return replace(panel, subtitle=_how_many(ask, len(shown), panel.subtitle))


def _chosen_labs(ask: Asking, wanted: str) -> list[dict]:
    """The labs whose name holds `wanted`, whatever the case and accents; no more than fit on a screen."""
    return [lab for lab in labs(ask) if fold(wanted) in fold(lab["name"])][:MANY]


def _how_many(ask: Asking, shown: int, subtitle: str) -> str:
    lang, total = ask.lang, len(labs(ask))
    if shown == total:
        return subtitle
    return lang.t("{n} labos sur {all}. {more}", n=lang.number(shown), all=lang.number(total), more=subtitle)


def roadmap_completion(ask: Asking, wanted: str = "") -> Panel:
    """How many actions are done, running, late or unknown: common ones first, then lab by lab."""
    lang, actions = ask.lang, rows(ask, "actions")
    by_lab = _actions_by_lab(actions)
    names = [("", lang.t("Actions communes à tous"))] + [
        (lab["lab_id"], lab["name"]) for lab in _chosen_labs(ask, wanted)
    ]
    titles = {
        "completed": lang.t("Réalisées"),
        "running": lang.t("En cours"),
        "upcoming": lang.t("À venir"),
        "late": lang.t("En retard"),
        "other": lang.t("En pause, bloquées, autres"),
        "unknown": lang.t("Non renseignées"),
    }
    body = []
    for lab, name in names:
        own = by_lab.get(lab, [])
        if own:
            counted = Counter(_state(a, ask.today) for a in own)
            cells = tuple(
                # Unknown is hatched, not a shade: it is no state of an action.
                Cell(
                    lang.number(counted[s]),
                    None if s == "unknown" and counted[s] else _step(counted[s], len(own)),
                    key=f"roadmap:{lab}",
                )
                for s in STATES
            )
            body.append((Heading(f"roadmap:{lab}", name), cells))
    chart = Matrix(lang.t("Feuille de route"), tuple(Heading(s, titles[s]) for s in STATES), tuple(body))
    data = tuple((h.label, *(c.text for c in cells)) for h, cells in body)
    return Panel(
        roadmaps.headline(actions, lang, ask.today),
        lang.t(
            "Nombre d'actions par état. Une action en retard a une échéance passée et n'est ni réalisée ni "
            "abandonnée ; "
            "une action d'état inconnu est comptée à part, jamais comme zéro."
        ),
        chart if body else None,
        ((chart.corner, *titles.values()), data),
        roadmaps.source(actions, lang, ask.version),
        sentence=roadmaps.proofs(actions, lang),
        alt=roadmaps.headline(actions, lang, ask.today),
    )


def last_changes(ask: Asking, imported: int) -> Panel:
    """What the latest import changed among the measurements. `ask` reads the version before it."""
    lang = ask.lang
    found = rows(ask, "last_changes", imported=imported)
    shown = tuple(
        DifferenceRow(
            lang.month(r["measured_on"]),
            lang.pick(r["name"], r["name_en"]),
            " · ".join(p for p in (r["lab_name"], r["project_title"], _population(r["population"], lang)) if p),
            words.quantity_of(r["old"], r["kind"], r["unit"], r["decimals"], lang) if r["old"] is not None else "",
            words.quantity_of(r["new"], r["kind"], r["unit"], r["decimals"], lang),
            "updated" if r["old"] is not None else "added",
        )
        for r in found
    )
    title = lang.t("Les mesures que cette version ajoute ou modifie")
    heads = (lang.t("Date"), lang.t("Mesure"), lang.t("Avant"), lang.t("Après"))
    data = tuple((r.place, f"{r.label} ({r.detail})", r.old or "—", r.new) for r in shown)
    more = (
        lang.t("Les douze premières mesures sont montrées, celles qui ont changé d'abord.") if len(found) == 12 else ""
    )
    chart = Difference(heads, shown, more) if shown else None
    return Panel(title, "", chart, (heads, data), lang.t("Version {n} des données.", n=ask.version + 1), alt=title)


# Labo ------------------------------------------------------------------------------------------------------------


def lab_card(ask: Asking, lab: str) -> Panel:
    """Who the lab is, and how much is known of it."""
    lang, t = ask.lang, table("labs")
    one = next(found for found in labs(ask) if found["lab_id"] == lab)
    stage = t.label("stage", one["stage"], lang)
    facts = (
        (lang.t("Organisation"), one["organisation"]),
        (lang.t("Territoire"), one["territory"] or lang.t("non renseigné")),
        (lang.t("Version du labo"), stage or lang.t("non renseignée")),
        (lang.t("Projets"), lang.number(one["projects"])),
        (lang.t("Mesures"), lang.number(one["measurements"])),
        (lang.t("Dernière mesure"), lang.month(one["measured_on"]) if one["measured_on"] else lang.t("aucune")),
    )
    subtitle = t.label("organisation_type", one["organisation_type"], lang)
    return Panel(one["name"], subtitle, Facts(facts), ((), ()), one["note"] or "", alt=one["name"])


def lab_families(ask: Asking, lab: str) -> tuple[tuple[str, Panel], ...]:
    """One path panel per family that the lab measures or aims at, in the order of the catalogue."""
    lang = ask.lang
    found = [r for r in results(ask.cursor, lab=lab) if r.population != "comparison"]
    label = table("indicators").by_name["family"].label
    panels_found = []
    for family in FAMILIES:
        own = [r for r in found if r.family == family]
        if own:
            subtitle = lang.t(
                "Chemin parcouru de la valeur de départ à la cible ; les valeurs réelles sont sur chaque ligne."
            )
            title = lang.t(
                "{family} : {finding}", family=label(family, lang), finding=_lower(panels.family_title(own, lang))
            )
            panels_found.append((family, panels.path(own, lang, ask.version, title=title, subtitle=subtitle)))
    if not panels_found:
        title = lang.t("Rien n'est encore mesuré pour ce labo")
        subtitle = lang.t("Les mesures et les cibles importées apparaîtront ici, famille par famille.")
        source = lang.t("Version {n} des données.", n=ask.version)
        return (("", Panel(title, subtitle, None, ((), ()), source, alt=title)),)
    return tuple(panels_found)


def lab_roadmap(ask: Asking, lab: str) -> Panel:
    """The lab's own actions."""
    return roadmaps.roadmap(rows(ask, "actions", "lab_id = $lab", lab=lab), ask.lang, ask.version, ask.today)


def trend(ask: Asking, lab: str, key: str) -> Panel | None:
    """One series over time; None when the key names nothing."""
    try:
        indicator, project, population = read_series_key(key)
    except ValueError:
        return None
    frame = series(ask.cursor, lab=lab, indicator=indicator)
    own = frame[(frame["population"] == population) & (frame["project_id"].fillna("") == (project or ""))]
    if own.empty or not own["points"].iloc[0]:
        return None
    one = to_results(compute(own))[0]
    points = rows(ask, "trend", lab=lab, indicator=indicator, project=project, population=population)
    targets = (
        ask.cursor.execute(
            "select due_on, target_value from targets"
            " where lab_id = ? and indicator_id = ? and project_id is not distinct from ?"
            " order by due_on",
            [lab, indicator, project],
        ).fetchall()
        if population != "comparison"
        else []
    )
    marks = ask.cursor.execute(
        "select happened_on, label from events where (lab_id = ? or lab_id is null)"
        " and happened_on between ? and ? order by happened_on",
        [lab, points[0]["measured_on"], max(p["measured_on"] for p in points)],
    ).fetchall()
    return panels.trend(
        one,
        _measured(own, [p for p in points if p["population"] == population]),
        _measured(own, [p for p in points if p["population"] == "comparison"]) if population != "comparison" else (),
        targets,
        marks,
        ask.lang,
        ask.version,
    )


def _measured(own: pd.DataFrame, points: list[dict]) -> tuple[Result, ...]:
    """Each measurement of a series as a result of its own, with its own interval."""
    if not points:
        return ()
    frame = own.loc[own.index.repeat(len(points))].reset_index(drop=True)
    for name in (
        "measured_on",
        "value",
        "sample_size",
        "standard_deviation",
        "value_low",
        "value_high",
        "nature",
        "source",
    ):
        frame[name] = [p[name] for p in points]
    frame["measured_on"] = pd.to_datetime(frame["measured_on"])
    return tuple(to_results(compute(frame)))


# Projets ---------------------------------------------------------------------------------------------------------


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
    found = [r for r in results(ask.cursor, project=project) if r.population != "comparison"]
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
    found = _rows(
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


# Indicateurs -----------------------------------------------------------------------------------------------------


def catalogue(ask: Asking) -> list[dict]:
    """Every indicator, families in order, with the number of labs that measure it."""
    t, lang = table("indicators"), ask.lang
    found = _rows(
        ask.cursor,
        "select i.*, count(distinct m.lab_id) as labs from indicators i left join measurements m using (indicator_id)"
        " group by all order by i.indicator_id",
        {},
    )
    for i in found:
        i["title"] = lang.pick(i["name"], i["name_en"])
        i["family_word"] = t.label("family", i["family"], lang)
        i["direction_word"] = lang.t(words.DIRECTION_WORDS[i["direction"]])
    return sorted(found, key=lambda i: (FAMILIES.index(i["family"]), not i["core"], i["indicator_id"]))


def indicator_card(ask: Asking, indicator: str) -> Panel:
    """What an indicator means and how it is computed."""
    lang = ask.lang
    i = next(found for found in catalogue(ask) if found["indicator_id"] == indicator)
    unknown = lang.t("non renseigné")
    direction = i["direction_word"]
    if i["direction"] == "band":
        direction += f" ({lang.interval(i['band_low'], i['band_high'], i['unit'], i['decimals'])})"
    facts = (
        (lang.t("Famille"), i["family_word"]),
        (lang.t("Question posée"), i["question"] or lang.t("aucune")),
        (lang.t("Définition"), i["definition"]),
        (lang.t("Calcul"), i["formula"] or unknown),
        (lang.t("Unité"), lang.t(i["unit"])),
        (lang.t("Sens"), direction),
        (
            lang.t("Mise à jour"),
            lang.plural("tous les mois", "tous les {n} mois", i["update_months"]) if i["update_months"] else unknown,
        ),
        (lang.t("Référence"), i["reference"] or unknown),
    )
    return Panel(
        i["title"], "", Facts(facts), ((), ()), lang.t("Indicateur {id} du catalogue.", id=indicator), alt=i["title"]
    )


def indicator_spread(ask: Asking, indicator: str) -> tuple[Panel, ...]:
    """One indicator across labs, a panel per population; whole labs and single projects are not mixed."""
    found = [r for r in results(ask.cursor, indicator=indicator) if r.value is not None]
    kept = []
    for population, group in groupby(sorted(found, key=lambda r: (r.population, r.lab_name)), lambda r: r.population):
        by_lab: dict[str, list[Result]] = {}
        for r in group:
            by_lab.setdefault(r.lab_id, []).append(r)
        # A lab's own figure stands for it; a lab measured by project only shows each project.
        chosen = [r for own in by_lab.values() for r in ([x for x in own if x.project_id is None] or own)]
        panel = panels.spread(chosen, ask.lang, ask.version)
        word = _population(population, ask.lang)
        kept.append(replace(panel, subtitle=f"{word.capitalize()}. {panel.subtitle}" if word else panel.subtitle))
    return tuple(kept)


# Feuille de route ------------------------------------------------------------------------------------------------


def roadmap(ask: Asking, lab: str | None, engaged: str = "all", listed: bool = False) -> Panel:
    """The actions shared by all, or (with a lab) those and the lab's own: as a matrix, or `listed`.

    `engaged` keeps those engaged ("yes"), not ("no"), or of which it is not known ("unknown").
    """
    chosen = (
        rows(ask, "actions", "lab_id is null or lab_id = $lab", lab=lab)
        if lab
        else rows(ask, "actions", "lab_id is null")
    )
    kept = {"yes": (True,), "no": (False,), "unknown": (None,)}.get(engaged, (True, False, None))
    panel = roadmaps.roadmap([a for a in chosen if a["engaged"] in kept], ask.lang, ask.version, ask.today)
    return replace(panel, chart=Listing(*panel.table), table=((), ())) if listed else panel


def action(ask: Asking, action: str) -> Panel:
    """All that is known of one action."""
    lang, t = ask.lang, table("actions")
    a = rows(ask, "actions", "action_id = $action", action=action)[0]
    item = roadmaps.item(a, lang, ask.today)
    unknown = lang.t("non renseigné")
    facts = (
        (lang.t("Portée par"), item.detail or lang.t("tous les labos")),
        (lang.t("Engagée"), item.engaged),
        (lang.t("État"), roadmaps.state(a, lang, ask.today)),
        (lang.t("Avancement déclaré"), roadmaps.declared_words(a, lang)),
        (lang.t("Avancement constaté"), roadmaps.evidenced(a, lang)),
        (lang.t("Échéance"), lang.day(a["due_on"]) if a["due_on"] else lang.t("sans échéance")),
        (lang.t("Responsable"), a["owner"] or unknown),
        (lang.t("Ce qui bloque"), a["blocked_by"] or unknown),
        (lang.t("Ce qui débloquerait"), a["unblocked_if"] or unknown),
        (lang.t("Axe de progression"), a["axis_name"] or unknown),
        (lang.t("Inspiration"), a["inspiration"] or unknown),
        (lang.t("Note"), a["note"] or lang.t("aucune")),
    )
    place = " · ".join((t.label("horizon", a["horizon"], lang), t.label("scope", a["scope"], lang)))
    return Panel(a["title"], place, Facts(facts), ((), ()), roadmaps.source([a], lang, ask.version), alt=a["title"])


# The registry ----------------------------------------------------------------------------------------------------

QUESTIONS: tuple[Callable, ...] = (
    state,
    labs,
    names,
    overview,
    roadmap_completion,
    last_changes,
    lab_card,
    lab_families,
    lab_roadmap,
    trend,
    projects,
    project_card,
    project_path,
    project_steps,
    catalogue,
    indicator_card,
    indicator_spread,
    roadmap,
    action,
)


def _rows(cursor: duckdb.DuckDBPyConnection, question: str, parameters: Mapping[str, object]) -> list[dict]:
    answer = cursor.execute(question, parameters)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _actions_by_lab(actions: list[dict]) -> dict[str, list[dict]]:
    by_lab: dict[str, list[dict]] = {}
    for a in actions:
        by_lab.setdefault(a["lab_id"] or "", []).append(a)
    return by_lab


def _state(action: Mapping, today: date) -> str:
    if not action["status"]:
        return "unknown"
    if roadmaps.late(action, today):
        return "late"
    return action["status"] if action["status"] in STATES else "other"


def _step(part: int, whole: int) -> int:
    """The step of the matrix's hue for a share: 0 for none, 4 for all."""
    return -(-4 * part // whole)


def _lower(text: str) -> str:
    """The text as it goes on after a colon."""
    return text[:1].lower() + text[1:]


def _population(code: str, lang: Language) -> str:
    return "" if code == "all" else table("measurements").label("population", code, lang).lower()
