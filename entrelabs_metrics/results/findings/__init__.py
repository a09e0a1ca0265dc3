"""Words for results: one honest sentence per figure, its verdicts, its basis, its limits. From here only.

Verbs of change, never of cause: a labo contributes, it does not "do". The words of verdicts are fixed.
"""

from collections.abc import Iterable
from dataclasses import replace

from entrelabs_metrics.language import Language
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.results.findings.fixed import (
    ABOUT_THE_PATH,
    CHANGE_WORDS,
    DIRECTION_WORDS,
    FLAG_WORDS,
    NESTA_WORDS,
    PROOF_WORDS,
    SOME_WORDS,
    TARGET_SENTENCES,
    TARGET_WORDS,
    TRACK_WORDS,
    WEIGHT,
)
from entrelabs_metrics.schema import table

FICTIONAL = "données fictives"


def name(r: Result, lang: Language) -> str:
    return lang.pick(r.indicator_name, r.indicator_name_en)


def value(r: Result, lang: Language) -> str:
    if r.value is None:
        return lang.t("masqué") if "masked" in r.flags else lang.t("non mesuré")
    return quantity(r, r.value, lang)


def quantity(r: Result, number: float | None, lang: Language) -> str:
    """A number in the indicator's unit: « 74 % », « niveau 3 », « n. d. »."""
    return quantity_of(number, r.kind, r.unit, r.decimals, lang)


def quantity_of(number: float | None, kind: str, unit: str, decimals: int, lang: Language) -> str:
    """The same, where there is no result yet."""
    if kind == "level" and number is not None:
        return lang.t("niveau {n}", n=lang.number(number, decimals))
    return lang.quantity(number, unit, decimals)


def difference(r: Result, number: float | None, lang: Language) -> str:
    """A change in the indicator's unit: « +12 points » for percentages and marks, « −1 niveau », « −7 jours »."""
    if r.kind == "level" and number is not None:
        change = lang.number(number, r.decimals, signed=True)
        return lang.plural("{change} niveau", "{change} niveaux", round(abs(number)), change=change)
    return lang.difference(number, "%" if r.unit.startswith("/") else r.unit, r.decimals)


def sample(r: Result, lang: Language) -> str:
    """« n = 214 », « n inconnu »; for full counts and management data, that word instead."""
    return sample_of(r.sample_size, r.nature, lang)


def sample_of(n: int | None, nature: str | None, lang: Language) -> str:
    """The same, where there is no result yet."""
    if n is not None:
        return lang.t("n = {n}", n=lang.number(n))
    if nature in ("full_count", "management", "estimate"):
        return table("measurements").label("nature", nature, lang).lower()
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


def nesta(r: Result, lang: Language) -> str:
    return lang.t(NESTA_WORDS[r.nesta_level]) if r.nesta_level else lang.t("niveau de preuve non renseigné")


def direction(r: Result, lang: Language) -> str:
    """« la hausse est souhaitée »."""
    return lang.t(DIRECTION_WORDS[r.direction])


def sources(r: Result, lang: Language) -> str:
    return r.source or lang.t("source non renseignée")


# What every table that shows figures says of each, besides the figure itself.
def evidence_headings(lang: Language) -> tuple[str, ...]:
    return (
        lang.t("Date et effectif"),
        lang.t("Intervalle à 95 %"),
        lang.t("Sens"),
        lang.t("Constat"),
        lang.t("Niveau de preuve"),
        lang.t("Source"),
        lang.t("Réserves"),
    )


def evidence(r: Result, lang: Language) -> tuple[str, ...]:
    """The cells under `evidence_headings`."""
    return (
        basis(r, lang) or value(r, lang),
        interval(r, lang) or lang.t("aucun"),
        direction(r, lang),
        verdict(r, lang)[1],
        proof(r, lang),
        sources(r, lang),
        " ".join(limits([r], lang)) or lang.t("aucune"),
    )


def interval(r: Result, lang: Language) -> str:
    """« 68 à 79 % »; empty when none is due or known."""
    return lang.interval(r.interval_low, r.interval_high, r.unit, r.decimals)


def limits(rs: Iterable[Result], lang: Language) -> tuple[str, ...]:
    """What to keep in mind, each once, in the order of `engine.FLAGS`."""
    raised = {flag for r in rs for flag in r.flags}
    return tuple(lang.t(words) for flag, words in FLAG_WORDS.items() if flag in raised)


def weightiest(r: Result, lang: Language) -> tuple[str, ...]:
    """At most three of a figure's limits: those that weigh most; the others stand in its table."""
    raised = [flag for flag in WEIGHT if flag in r.flags]
    said = [lang.t(FLAG_WORDS[flag]) for flag in raised[:3]]
    if len(raised) > 3:
        said[-1] += " " + lang.t("D'autres réserves sont dans les données, ligne par ligne.")
    return tuple(said)


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


def change_verdict(code: str, lang: Language) -> tuple[str, str]:
    """(sign, words) of a `ChangeVerdict`."""
    sign, words = CHANGE_WORDS[code]
    return sign, lang.t(words)


def target_verdict(code: str, lang: Language) -> tuple[str, str]:
    """(sign, words) of a `TargetVerdict`."""
    sign, words = TARGET_WORDS[code]
    return sign, lang.t(words)


def track_verdict(code: str, lang: Language) -> tuple[str, str]:
    """(sign, words) of a `TrackVerdict`."""
    sign, words = TRACK_WORDS[code]
    return sign, lang.t(words)


def declines(r: Result) -> bool:
    """Went the wrong way for sure: shown in the alert colour, with its sign and word."""
    return r.change_verdict == "established_decline" or (
        r.change_verdict == "decline" and r.nature in ("full_count", "management")
    )


def verdict(r: Result, lang: Language) -> tuple[str, str]:
    """(sign, words) of the one thing to know: met, how far on the way, in decline, or why nothing can be said."""
    if r.value is None:
        return "○", value(r, lang)
    if declines(r):
        return change_verdict(r.change_verdict, lang)
    if r.target_verdict in ("clearly_met", "met_to_confirm", "missed", "not_met_uncertain"):
        return target_verdict(r.target_verdict, lang)
    if r.progress is not None and r.progress >= 0:
        return "●", lang.t("{share} du chemin", share=lang.percent(r.progress))
    if r.baseline_value is None:
        return "○", lang.t("sans départ")
    if r.target_verdict == "not_yet":
        return target_verdict("not_yet", lang)
    return change_verdict(r.change_verdict, lang)


def sentence(r: Result, lang: Language) -> str:
    """One honest sentence: value, change, n, interval, target, and what is missing."""
    parts = [_change(r, lang), _target(r, lang)]
    return " ".join(p for p in parts if p)


def short_sentence(r: Result, lang: Language) -> str:
    """The same for a card, beside the figure, its n and its verdict: where it comes from, and where it should go."""
    aim = target(r, lang)
    if r.value is None and "masked" in r.flags:
        return lang.t("Masqué : trop peu de personnes ont répondu ; {target}.", target=aim)
    if r.value is None:
        return lang.t("Pas encore mesuré ; {target}.", target=aim)
    if r.baseline_value is None and "masked" in r.flags:
        return lang.t("Valeur de départ masquée : trop peu de personnes ont répondu ; {target}.", target=aim)
    if r.baseline_value is None:
        return lang.t("Sans valeur de départ, l'évolution ne peut pas être dite ; {target}.", target=aim)
    old, new = quantity(r, r.baseline_value, lang), value(r, lang)
    if old == new:
        return lang.t("{value}, comme en {month} ; {target}.", value=new, month=lang.month(r.baseline_on), target=aim)
    return lang.t(
        "De {old} en {month} à {new}, soit {change} ; {target}.",
        old=old,
        month=lang.month(r.baseline_on),
        new=new,
        change=difference(r, r.change, lang),
        target=aim,
    )


def headline(r: Result, lang: Language) -> str:
    """The finding, short: « De 62 % à 74 % : progression établie »."""
    if r.value is None:
        return lang.t("{name} : {value}", name=name(r, lang), value=value(r, lang))
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
        return lang.t("{name} : {value}.", name=name(r, lang), value=value(r, lang))
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
    if r.change_low is not None and r.change_high is not None:
        low, high = _bounds(r, r.change_low, r.change_high, r.change_verdict, lang)
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
    if r.nature != "estimate" or not interval(r, lang):
        return said
    return f"{said} {lang.t('Fourchette : {range}.', range=interval(r, lang))}"


def change_range(r: Result, lang: Language) -> str:
    """« [+2 à +23 points] », after the change; empty without an interval."""
    return bounds(r, r.change_low, r.change_high, r.change_verdict, lang)


def bounds(r: Result, low: float | None, high: float | None, verdict: str, lang: Language) -> str:
    """The interval of a difference: « [+2 à +23 points] »; empty when there is none."""
    if low is None or high is None:
        return ""
    first, last = _bounds(r, low, high, verdict, lang)
    return lang.t("[{low} à {high}]", low=first, high=last)


def _bounds(r: Result, low: float, high: float, verdict: str, lang: Language) -> tuple[str, str]:
    """The two ends in words. One that would read 0 beside « établie » gets one more decimal."""
    hidden = verdict.startswith("established") and 0.0 in (round(low, r.decimals), round(high, r.decimals))
    finer = replace(r, decimals=r.decimals + hidden)
    return lang.number(low, finer.decimals, signed=True), difference(finer, high, lang)


def _target(r: Result, lang: Language) -> str:
    if r.target_value is None or r.value is None or r.target_verdict == "not_computed":
        return ""
    said = lang.t(
        TARGET_SENTENCES[r.target_verdict], target=quantity(r, r.target_value, lang), month=lang.month(r.due_on)
    )
    if interval(r, lang) and r.target_verdict in ("met_to_confirm", "not_met_uncertain"):
        return lang.t(
            "{said} : l'intervalle de la dernière mesure ({interval}) la contient.",
            said=said,
            interval=interval(r, lang),
        )
    if r.progress is not None and r.progress >= 0 and r.target_verdict in ("not_yet", "missed"):
        return lang.t("{said} : {share} du chemin.", said=said, share=lang.percent(r.progress))
    return said + "."
