"""Words of several labs on one indicator: what they make together, and what chance could make of their gaps."""

from collections.abc import Mapping

from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.results.together import Together

CHANCE_WORDS = {
    "beyond_chance": "Les écarts dépassent ce que le hasard donnerait à des labos semblables.",
    "within_chance": "Le hasard seul pourrait donner de tels écarts.",
}
TIE_WORDS = {
    "beyond_chance": "écart établi",
    "within_chance": "ne s'en distingue pas",
    "not_computed": "non comparable",
}


def sentence(first: Result, whole: Together, ties: Mapping[str, str], lang: Language) -> str:
    """What they make together, weighed by n, then whether the gaps are more than chance."""
    said = [_whole(first, whole, lang)]
    if whole.chance in CHANCE_WORDS:
        said.append(lang.t(CHANCE_WORDS[whole.chance]))
    if ties:
        said.append(_ties(ties, lang))
    return " ".join(p for p in said if p)


def _whole(first: Result, whole: Together, lang: Language) -> str:
    if whole.parts < 2 or first.kind not in ("proportion", "mean"):
        return ""
    if whole.value is None:
        if not whole.unknown:
            return ""
        return lang.plural(
            "Pas de valeur d'ensemble : {n} effectif est inconnu.",
            "Pas de valeur d'ensemble : {n} effectifs sont inconnus.",
            whole.unknown,
        )
    interval = lang.interval(whole.low, whole.high, first.unit, first.decimals)
    return lang.t(
        "Ensemble, chaque réponse comptant autant : {value} (n = {n}, intervalle à 95 % : {interval}).",
        value=words.quantity(first, whole.value, lang),
        n=lang.number(whole.n),
        interval=interval or lang.t("aucun"),
    )


def _ties(ties: Mapping[str, str], lang: Language) -> str:
    alike = sum(verdict == "within_chance" for verdict in ties.values())
    unknown = sum(verdict == "not_computed" for verdict in ties.values())
    said = lang.plural(
        "{n} autre ligne sur {all} ne se distingue pas du labo choisi",
        "{n} autres lignes sur {all} ne se distinguent pas du labo choisi",
        alike,
        all=lang.number(len(ties)),
    )
    if unknown:
        return lang.plural(
            "{said} ; {n} ne peut pas être comparée.", "{said} ; {n} ne peuvent pas être comparées.", unknown, said=said
        )
    return said + "."


def tie(verdict: str, lang: Language) -> str:
    return lang.t(TIE_WORDS[verdict]) if verdict else lang.t("labo choisi")
