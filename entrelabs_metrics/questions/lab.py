"""One lab: who it is, where its indicators stand, one of them over time, its roadmap."""

from entrelabs_metrics.charts import changes, panels
from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts.families import FAMILIES
from entrelabs_metrics.charts.kinds import Facts, Panel
from entrelabs_metrics.questions.asking import Asking, figures, labs, results, rows
from entrelabs_metrics.results.gaps import gaps
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
    found = [r for r in results(ask, lab=lab) if r.population != "comparison"]
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


def lab_changes(ask: Asking, lab: str) -> tuple[Panel, ...]:
    """Which changes are real: every one that has an interval, a panel a unit."""
    found = [r for r in results(ask, lab=lab) if r.population != "comparison"]
    return changes.changes(found, ask.lang, ask.version)


def lab_gaps(ask: Asking, lab: str) -> tuple[Panel, ...]:
    """What users say beside what agents say, where both were asked the same; a panel a unit."""
    return changes.gaps(gaps(figures(ask, lab=lab)), ask.lang, ask.version)


def lab_roadmap(ask: Asking, lab: str) -> Panel:
    """The lab's own actions."""
    return roadmaps.roadmap(rows(ask, "actions", "lab_id = $lab", lab=lab), ask.lang, ask.version, ask.today)


def _lower(text: str) -> str:
    """The text as it goes on after a colon."""
    return text[:1].lower() + text[1:]
