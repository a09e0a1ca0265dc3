"""One lab: who it is, where its indicators stand, one of them over time, its roadmap."""

import pandas as pd

from entrelabs_metrics.charts import panels
from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts.families import FAMILIES
from entrelabs_metrics.charts.keys import read_series_key
from entrelabs_metrics.charts.kinds import Facts, Panel
from entrelabs_metrics.questions.asking import Asking, labs, rows
from entrelabs_metrics.results.engine import Result, compute, results, series, to_results
from entrelabs_metrics.schema import table


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


def _lower(text: str) -> str:
    """The text as it goes on after a colon."""
    return text[:1].lower() + text[1:]
