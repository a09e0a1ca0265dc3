"""Words for the six themes of Entrelabs #1: what one would need to know, and what the registers say of it.

A theme asks more than the data can answer: what nobody measures is named, with the indicator of the catalogue that
would measure it where there is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from entrelabs_metrics.language import Language

THEMES = ("activities", "teams", "diffusion", "tools", "survival", "vision")


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that a theme would need to know. `indicator`: of the catalogue, empty without any. `answers`: whether
    its measures are an answer as they are; else they are of something else, and the indicator only shows how."""

    words: str
    indicator: str = ""
    answers: bool = True


def wishes(theme: str, lang: Language) -> tuple[Wish, ...]:
    """What should be measured, theme by theme; `theme` is one of `THEMES`."""
    return {
        "activities": (
            Wish(lang.t("Les personnes différentes rencontrées, usagers, agents et élus"), "R2"),
            Wish(lang.t("Ce que d'autres reprennent, une fois que le labo s'est retiré"), "P10"),
            Wish(lang.t("Le temps passé en amont, là où les politiques publiques se décident")),
            Wish(lang.t("La part de son temps que le labo choisit lui-même")),
        ),
        "teams": (
            Wish(lang.t("Les arrivées et les départs dans l'équipe"), "A4"),
            Wish(lang.t("Ce que disent les agents qui ont participé aux projets"), "A1"),
            Wish(lang.t("Le chemin des agents, de la sensibilisation à l'autonomie"), "R4"),
            Wish(lang.t("Le temps pour le labo inscrit dans les missions des agents")),
            Wish(lang.t("Le nombre d'agents dont la pratique a compté pour un poste, un grade ou une certification")),
        ),
        "diffusion": (
            Wish(lang.t("Le passage de chaque marche à la suivante"), "R4"),
            Wish(lang.t("Qui connaît le labo, parmi les cadres et parmi les autres agents"), "R5"),
            Wish(lang.t("Les raisons de ceux qui ne viennent pas, ou qui s'y opposent")),
            Wish(lang.t("La part des demandes d'ateliers qui deviennent des projets")),
        ),
        "tools": (
            Wish(lang.t("La part des projets terminés que d'autres reprennent"), "P10"),
            Wish(lang.t("La part des indicateurs publiés avec leur méthode"), "D6"),
            Wish(lang.t("La facilité d'utilisation des outils du labo"), "U7", answers=False),
            Wish(lang.t("Ce que l'on réussit seul avec ces outils, en test"), "U14", answers=False),
            Wish(lang.t("La satisfaction des agents qui s'en servent"), "A1", answers=False),
        ),
        "survival": (
            Wish(lang.t("L'écart entre le budget prévu et le budget réel"), "S6"),
            Wish(lang.t("La part des actions de la feuille de route qui sont engagées"), "R6"),
            Wish(lang.t("Le temps d'agents que la direction générale accepte de libérer")),
            Wish(lang.t("Ce que les élus attendent du labo, avant et après une élection")),
            Wish(lang.t("La place du labo dans la presse et les réseaux professionnels")),
        ),
        "vision": (
            Wish(lang.t("Qui connaît le labo, parmi les cadres et parmi les autres agents"), "R5"),
            Wish(lang.t("Le nombre de familles de résultats réunies par un même projet"), "R7"),
            Wish(lang.t("La solidité de la comparaison derrière les résultats"), "P7"),
            Wish(lang.t("Ce que les agents et les élus pensent que le labo est seul à faire")),
        ),
    }[theme]  # fmt: skip


def wishes_title(silent: int, total: int, lang: Language) -> str:
    """« Ce qu'il faudrait mesurer : 2 questions sur 5 restent sans aucune mesure »."""
    if not silent:
        return lang.plural(
            "La question de ce thème a au moins une mesure",
            "Chacune des {n} questions de ce thème a au moins une mesure",
            total,
        )  # fmt: skip
    return lang.plural(
        "Ce qu'il faudrait mesurer : {n} question sur {all} n'a aucune mesure",
        "Ce qu'il faudrait mesurer : {n} questions sur {all} n'ont aucune mesure",
        silent,
        all=lang.number(total),
    )


def of_projects(n: int, total: int, lang: Language) -> str:
    """« dits par 2 projets sur 17 »."""
    return lang.plural("{n} projet sur {all} le dit", "{n} projets sur {all} le disent", n, all=lang.number(total))


def of_steps(n: int, total: int, lang: Language) -> str:
    """« dits par 12 étapes sur 14 »."""
    return lang.plural("{n} étape sur {all} le dit", "{n} étapes sur {all} le disent", n, all=lang.number(total))


def days(n: float, lang: Language) -> str:
    return lang.plural("{n} jour", "{n} jours", round(n))


def met(n: float, lang: Language) -> str:
    return lang.plural("{n} rencontre", "{n} rencontres", round(n))


def projects(n: float, lang: Language) -> str:
    return lang.plural("{n} projet", "{n} projets", round(n))


def teams_title(found: list[Mapping], lang: Language) -> str:
    """« 593 jours d'agents sont inscrits, par 10 projets sur 48 »."""
    known, total = sum(one["days_known"] for one in found), sum(one["projects"] for one in found)
    if not known:
        return lang.t("Le temps donné par les agents : rien n'est inscrit")
    days = round(sum(one["days"] or 0 for one in found))
    return lang.plural("{n} jour d'agents inscrit : {projects}", "{n} jours d'agents inscrits : {projects}", days,
                       projects=of_projects(known, total, lang))  # fmt: skip


def partners_title(found: list[Mapping], lang: Language) -> str:
    """« 13 projets sur 48 nomment un partenaire »."""
    known, total = sum(one["partner_known"] for one in found), sum(one["projects"] for one in found)
    if not known:
        return lang.t("Avec qui le labo travaille : rien n'est inscrit")
    return lang.plural("{n} projet sur {all} nomme un partenaire", "{n} projets sur {all} nomment un partenaire",
                       known, all=lang.number(total))  # fmt: skip


def tools_title(found: list[Mapping], lang: Language) -> str:
    """« Transmettre ses méthodes : 5 projets et 3 étapes inscrits »; what nobody wrote is left out, and is no zero."""
    projects, steps = sum(one["outreach"] for one in found), sum(one["passed_on"] for one in found)
    if not projects and not steps:
        return lang.t("Transmettre ses méthodes : rien n'est inscrit")
    told = [lang.plural("{n} projet inscrit", "{n} projets inscrits", projects)] if projects else []
    told += [lang.plural("{n} étape inscrite", "{n} étapes inscrites", steps)] if steps else []
    return lang.t("Transmettre ses méthodes : {counts}", counts=lang.listing(told))


def stages_title(known: int, total: int, lang: Language) -> str:
    """« La version est connue pour 2 labos sur 6 »."""
    if not known:
        return lang.plural("La version du labo (V1, V2 ou V3) n'est pas renseignée",
                           "La version (V1, V2 ou V3) n'est renseignée pour aucun des {n} labos", total)  # fmt: skip
    return lang.plural(
        "La version est connue pour {n} labo sur {all}",
        "La version est connue pour {n} labos sur {all}",
        known,
        all=lang.number(total),
    )
