"""Words for results: one honest sentence per figure, its verdicts, its basis, its limits. From here only.

Verbs of change, never of cause: a labo contributes, it does not "do". The words of verdicts are fixed.
"""

from collections.abc import Iterable
from dataclasses import replace

from entrelabs_metrics.language import Language
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.schema import table

FICTIONAL = "données fictives"

# verdict: (sign, words). The sign never stands without its words.
CHANGE_WORDS = {
    "established_improvement": ("▲", "progression établie"),
    "established_decline": ("▼", "recul établi"),
    "established_change": ("●", "évolution établie"),
    "inconclusive": ("○", "évolution non concluante"),
    "improvement": ("▲", "progression"),
    "decline": ("▼", "recul"),
    "change": ("●", "évolution"),
    "stable": ("●", "stable"),
    "not_computed": ("○", "évolution non calculée"),
}
TARGET_WORDS = {
    "clearly_met": ("✓", "nettement atteinte"),
    "met_to_confirm": ("✓", "atteinte, à confirmer"),
    "not_met_uncertain": ("○", "non atteinte, sans certitude"),
    "missed": ("▼", "manquée"),
    "not_yet": ("●", "pas encore atteinte"),
    "not_computed": ("○", "non calculée"),
}
TARGET_SENTENCES = {
    "clearly_met": "La cible de {target} ({month}) est nettement atteinte",
    "met_to_confirm": "La cible de {target} ({month}) est atteinte, à confirmer",
    "not_met_uncertain": "La cible de {target} ({month}) n'est pas atteinte, sans certitude",
    "missed": "La cible de {target} ({month}) est manquée",
    "not_yet": "La cible de {target} ({month}) n'est pas encore atteinte",
}
FLAG_WORDS = {
    "not_measured": "Non mesuré : une cible est fixée, aucune mesure n'est connue.",
    "no_baseline": "Aucune valeur de départ : l'évolution ne peut pas être dite.",
    "no_target": "Aucune cible n'est fixée.",
    "baseline_first_measurement": "La valeur de départ est la première mesure connue ; "
    "aucune n'a été fixée avec la cible.",
    "n_unknown": "Le nombre de réponses est inconnu : aucun intervalle ne peut être donné.",
    "small_n": "Moins de 30 réponses : chiffre indicatif.",
    "low_response": "Moins de 30 % des personnes interrogées ont répondu.",
    "finishers_only": "Seules les personnes allées au bout de la démarche ont été interrogées.",
    "volunteers": "Les réponses viennent de volontaires.",
    "estimate": "C'est une estimation, donnée avec sa fourchette.",
    "deviation_unknown": "L'écart-type est inconnu : aucun intervalle ne peut être donné.",
    "target_already_met": "Le chemin ne se calcule pas : "
    "la cible était déjà atteinte au départ, ou va à l'inverse du sens souhaité.",
}
# The same flags when a panel shows several figures, the weightiest first.
SOME_WORDS = {
    "n_unknown": "Pour certaines lignes, le nombre de réponses est inconnu : aucun intervalle ne peut être donné.",
    "small_n": "Les marques grises et creuses reposent sur moins de 30 réponses : chiffres indicatifs.",
    "finishers_only": "Pour certaines lignes, seules les personnes allées au bout de la démarche ont été interrogées.",
    "low_response": "Pour certaines lignes, moins de 30 % des personnes interrogées ont répondu.",
    "volunteers": "Pour certaines lignes, les réponses viennent de volontaires.",
    "no_baseline": "Sans valeur de départ, aucune position n'est dessinée.",
    "not_measured": "Certaines cibles n'ont encore aucune mesure.",
    "estimate": "Certaines valeurs sont des estimations, données avec leur fourchette.",
    "deviation_unknown": "Pour certaines moyennes, l'écart-type est inconnu : aucun intervalle ne peut être donné.",
    "target_already_met": "Pour certaines lignes, "
    "la cible était déjà atteinte au départ, ou va à l'inverse du sens souhaité.",
    "baseline_first_measurement": "Faute de valeur fixée avec la cible, "
    "le départ est parfois la première mesure connue.",
    "no_target": "Certains indicateurs sont suivis sans cible.",
}
WEIGHT = tuple(SOME_WORDS)
ABOUT_THE_PATH = ("no_baseline", "not_measured", "target_already_met", "baseline_first_measurement", "no_target")
PROOF_WORDS = {
    1: "niveau 1 : avant et après",
    2: "niveau 2 : avant et après, en tenant compte du contexte",
    3: "niveau 3 : groupe de comparaison",
    4: "niveau 4 : affectation presque au hasard",
    5: "niveau 5 : tirage au sort",
}
DIRECTION_WORDS = {
    "up": "la hausse est souhaitée",
    "down": "la baisse est souhaitée",
    "band": "rester dans la fourchette visée",
    "none": "aucun sens souhaité",
}


def name(r: Result, lang: Language) -> str:
    return lang.pick(r.indicator_name, r.indicator_name_en)


def value(r: Result, lang: Language) -> str:
    return lang.t("non mesuré") if r.value is None else quantity(r, r.value, lang)


def quantity(r: Result, number: float | None, lang: Language) -> str:
    """A number in the indicator's unit: « 74 % », « niveau 3 », « n. d. »."""
    return quantity_of(number, r.kind, r.unit, r.decimals, lang)


def quantity_of(number: float | None, kind: str, unit: str, decimals: int, lang: Language) -> str:
    """The same, where there is no result yet."""
    if kind == "level" and number is not None:
        return lang.t("niveau {n}", n=lang.number(number, decimals))
    return lang.quantity(number, unit, decimals)


def difference(r: Result, number: float | None, lang: Language) -> str:
    """A change in the indicator's unit; points for percentages, marks and levels: « +12 points », « −7 jours »."""
    points = r.kind == "level" or r.unit.startswith("/")
    return lang.difference(number, "%" if points else r.unit, r.decimals)


def sample(r: Result, lang: Language) -> str:
    """« n = 214 », « n inconnu »; for full counts and management data, that word instead."""
    if r.sample_size is not None:
        return lang.t("n = {n}", n=lang.number(r.sample_size))
    if r.nature in ("full_count", "management", "estimate"):
        return table("measurements").label("nature", r.nature, lang).lower()
    return lang.t("n inconnu")


def basis(r: Result, lang: Language) -> str:
    """« juin 2026 · n = 214 »: what a figure is never shown without."""
    return "" if r.value is None else f"{lang.month(r.measured_on)} · {sample(r, lang)}"


def population(r: Result, lang: Language) -> str:
    return "" if r.population == "all" else table("measurements").label("population", r.population, lang).lower()


def scope(r: Result, lang: Language, *, lab: bool = False, project: bool = True) -> str:
    """Of whom and of which project: « usagers · Bureau du futur »."""
    parts = [r.lab_name if lab else "", population(r, lang), (r.project_title or "") if project else ""]
    return " · ".join(p for p in parts if p)


def target(r: Result, lang: Language) -> str:
    """« cible 70 % (déc. 2026) », « sans cible »."""
    if r.direction == "band" and r.band_low is not None:
        return lang.t("fourchette visée {range}", range=lang.interval(r.band_low, r.band_high, r.unit, r.decimals))
    if r.target_value is None:
        return lang.t("sans cible") if r.direction != "none" else lang.t("suivi sans cible")
    return lang.t("cible {value} ({month})", value=quantity(r, r.target_value, lang), month=lang.month(r.due_on))


def proof(r: Result, lang: Language) -> str:
    return lang.t(PROOF_WORDS[r.proof_level]) if r.proof_level else lang.t("niveau de preuve non renseigné")


def limits(rs: Iterable[Result], lang: Language) -> tuple[str, ...]:
    """What to keep in mind, each once, in the order of `engine.FLAGS`."""
    raised = {flag for r in rs for flag in r.flags}
    return tuple(lang.t(words) for flag, words in FLAG_WORDS.items() if flag in raised)


def main_limits(rs: Iterable[Result], lang: Language, *, about_value: bool = False) -> tuple[str, ...]:
    """At most three: those that weigh most on what may be concluded. The rest stands in the data, row by row."""
    raised = {flag for r in rs for flag in r.flags}
    wanted = [flag for flag in WEIGHT if flag in raised and not (about_value and flag in ABOUT_THE_PATH)]
    said = [lang.t(SOME_WORDS[flag]) for flag in wanted[:3]]
    if len(wanted) > 3:
        said[-1] += " " + lang.t("D'autres réserves sont dans les données, ligne par ligne.")
    return tuple(said)


def fictional(rs: Iterable[Result]) -> bool:
    return any(FICTIONAL in (r.source or "").lower() for r in rs)


def declines(r: Result) -> bool:
    """Went the wrong way for sure: shown in the alert colour, with its sign and word."""
    return r.change_verdict == "established_decline" or (
        r.change_verdict == "decline" and r.nature in ("full_count", "management")
    )


def verdict(r: Result, lang: Language) -> tuple[str, str]:
    """(sign, words) of the one thing to know: met, how far on the way, in decline, or why nothing can be said."""
    if r.value is None:
        return "○", lang.t("non mesuré")
    if declines(r):
        return CHANGE_WORDS[r.change_verdict][0], lang.t(CHANGE_WORDS[r.change_verdict][1])
    if r.target_verdict in ("clearly_met", "met_to_confirm", "missed", "not_met_uncertain"):
        sign, words = TARGET_WORDS[r.target_verdict]
        return sign, lang.t(words)
    if r.progress is not None and r.progress >= 0:
        return "●", lang.t("{share} du chemin", share=lang.percent(r.progress))
    if r.baseline_value is None:
        return "○", lang.t("sans départ")
    sign, words = TARGET_WORDS["not_yet"] if r.target_verdict == "not_yet" else CHANGE_WORDS[r.change_verdict]
    return sign, lang.t(words)


def sentence(r: Result, lang: Language) -> str:
    """One honest sentence: value, change, n, interval, target, and what is missing."""
    parts = [_change(r, lang), _target(r, lang)]
    return " ".join(p for p in parts if p)


def headline(r: Result, lang: Language) -> str:
    """The finding, short: « De 62 % à 74 % : progression établie »."""
    if r.value is None:
        return lang.t("{name} : non mesuré", name=name(r, lang))
    if r.baseline_value is None:
        return lang.t("{name} : {value}, sans valeur de départ", name=name(r, lang), value=value(r, lang))
    words = lang.t(CHANGE_WORDS[r.change_verdict][1])
    return lang.t(
        "{name} : de {old} à {new}, {verdict}",
        name=name(r, lang),
        old=quantity(r, r.baseline_value, lang),
        new=value(r, lang),
        verdict=words,
    )


def _change(r: Result, lang: Language) -> str:
    if r.value is None:
        return lang.t("{name} : non mesuré.", name=name(r, lang))
    interval = lang.interval(r.interval_low, r.interval_high, r.unit, r.decimals)
    if r.baseline_value is None:
        known = lang.t(
            "{name} : {value} en {month} ({basis}).",
            name=name(r, lang),
            value=value(r, lang),
            month=lang.month(r.measured_on),
            basis=sample(r, lang),
        )
        return f"{known} {lang.t(FLAG_WORDS['no_baseline'])}"
    facts = [difference(r, r.change, lang)]
    if r.sample_size is not None and r.baseline_sample_size is not None:
        facts.append(
            lang.t("n = {n0} puis {n1}", n0=lang.number(r.baseline_sample_size), n1=lang.number(r.sample_size))
        )
    else:
        facts.append(sample(r, lang))
    if r.change_low is not None:
        low, high = _change_bounds(r, lang)
        facts.append(lang.t("intervalle de confiance à 95 % : {low} à {high}", low=low, high=high))
    said = lang.t(
        "{name} : de {old} ({old_month}) à {new} ({new_month}), soit {facts} : {verdict}.",
        name=name(r, lang),
        old=quantity(r, r.baseline_value, lang),
        old_month=lang.month(r.baseline_on),
        new=value(r, lang),
        new_month=lang.month(r.measured_on),
        facts=lang.t(" ; ").join(facts),
        verdict=lang.t(CHANGE_WORDS[r.change_verdict][1]),
    )
    return (
        said
        if interval == "" or r.nature != "estimate"
        else f"{said} {lang.t('Fourchette : {range}.', range=interval)}"
    )


def _change_bounds(r: Result, lang: Language) -> tuple[str, str]:
    """The interval of a change in words. A bound that would read 0 beside « établie » gets one more decimal."""
    low, high = r.change_low or 0.0, r.change_high or 0.0
    hidden = r.change_verdict.startswith("established") and 0.0 in (round(low, r.decimals), round(high, r.decimals))
    finer = replace(r, decimals=r.decimals + hidden)
    return lang.number(low, finer.decimals, signed=True), difference(finer, high, lang)


def _target(r: Result, lang: Language) -> str:
    if r.target_value is None or r.value is None or r.target_verdict == "not_computed":
        return ""
    said = lang.t(
        TARGET_SENTENCES[r.target_verdict], target=quantity(r, r.target_value, lang), month=lang.month(r.due_on)
    )
    interval = lang.interval(r.interval_low, r.interval_high, r.unit, r.decimals)
    if interval and r.target_verdict in ("met_to_confirm", "not_met_uncertain"):
        return lang.t(
            "{said} : l'intervalle de la dernière mesure ({interval}) la contient.", said=said, interval=interval
        )
    if r.progress is not None and r.progress >= 0 and r.target_verdict in ("not_yet", "missed"):
        return lang.t("{said} : {share} du chemin.", said=said, share=lang.percent(r.progress))
    return said + "."
