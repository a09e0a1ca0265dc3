"""Indicators: the catalogue, one definition, one indicator across labs."""

from dataclasses import replace
from itertools import groupby

from entrelabs_metrics.charts import panels
from entrelabs_metrics.charts.families import FAMILIES
from entrelabs_metrics.charts.kinds import Facts, Panel
from entrelabs_metrics.questions.asking import Asking, answer, population
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.engine import Result, results
from entrelabs_metrics.schema import table


def catalogue(ask: Asking) -> list[dict]:
    """Every indicator, families in order, with the number of labs that measure it."""
    t, lang = table("indicators"), ask.lang
    found = answer(
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
    for who, group in groupby(sorted(found, key=lambda r: (r.population, r.lab_name)), lambda r: r.population):
        by_lab: dict[str, list[Result]] = {}
        for r in group:
            by_lab.setdefault(r.lab_id, []).append(r)
        # A lab's own figure stands for it; a lab measured by project only shows each project.
        chosen = [r for own in by_lab.values() for r in ([x for x in own if x.project_id is None] or own)]
        panel = panels.spread(chosen, ask.lang, ask.version)
        word = population(who, ask.lang)
        kept.append(replace(panel, subtitle=f"{word.capitalize()}. {panel.subtitle}" if word else panel.subtitle))
    return tuple(kept)
