"""Indicators: the catalogue, one definition, one indicator across labs."""

from dataclasses import replace

from entrelabs_metrics.charts.families import FAMILIES
from entrelabs_metrics.charts.keys import series_key
from entrelabs_metrics.charts.kinds import Facts, Panel
from entrelabs_metrics.charts.spread import spread
from entrelabs_metrics.questions.asking import Asking, answer, figures, population
from entrelabs_metrics.results.engine import to_results
from entrelabs_metrics.results.findings import fixed
from entrelabs_metrics.results.together import tied, together
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
        i["choice"] = f"{i['title']} · {lang.plural('{n} labo', '{n} labos', i['labs'])}"
        i["direction_word"] = lang.t(fixed.DIRECTION_WORDS[i["direction"]])
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


def indicator_spread(ask: Asking, indicator: str, own: str = "") -> tuple[Panel, ...]:
    """One indicator across labs, a panel per population; `own` puts a lab forward and compares the others with it.

    A lab's own figure stands for it, a lab measured by project only shows each project: nobody is counted twice.
    """
    frame = figures(ask, indicator=indicator)
    frame = frame[frame["value"].notna()]
    whole_lab = frame["project_id"].isna()
    has_own = whole_lab.groupby([frame["lab_id"], frame["population"]]).transform("any")
    frame = frame[whole_lab | ~has_own].sort_values(["population", "lab_name"]).reset_index(drop=True)
    made = []
    for who, group in frame.groupby("population", sort=False):
        shown = to_results(group)
        mine = [i for i, r in zip(group.index, shown, strict=True) if r.lab_id == own]
        # Compared with one row only: with several projects of the lab, there is no one figure to compare with.
        ties = tied(group, mine[0]).to_dict() if len(mine) == 1 and len(shown) > 1 else {}
        keys = dict(zip(group.index, map(series_key, shown), strict=True))
        panel = spread(
            shown,
            ask.lang,
            ask.version,
            whole=together(group),
            own=own if mine else "",
            ties={keys[i]: str(verdict) for i, verdict in ties.items()},
        )
        word = "" if ask.population else population(str(who), ask.lang)  # said of the whole slide
        made.append(replace(panel, subtitle=f"{word.capitalize()}. {panel.subtitle}" if word else panel.subtitle))
    return tuple(made)
