"""Words for the agents' way, from awareness to autonomy: each step is a share of the one before."""

from collections.abc import Sequence

from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.results.process import Funnel

RUNG_WORDS = {
    "aware": "Sensibilisés",
    "trained": "Formés",
    "ambassadors": "Ambassadeurs",
    "autonomous": "Autonomes",
}
RUNG_SENTENCES = {
    "aware": "{share} des agents sont sensibilisés",
    "trained": "{share} des agents sensibilisés sont formés",
    "ambassadors": "{share} des agents formés sont ambassadeurs",
    "autonomous": "{share} des ambassadeurs sont autonomes",
}


def rung(name: str, r: Result, lang: Language) -> str:
    """« 38 % des agents sensibilisés sont formés »."""
    return lang.t(RUNG_SENTENCES[name], share=words.value(r, lang))


def reached(r: Result, lang: Language) -> str:
    """« environ 289 agents »: how many reached the step; empty unless everyone was counted."""
    if r.nature != "full_count" or r.sample_size is None or r.value is None:
        return ""
    return lang.plural("environ {n} agent", "environ {n} agents", round(r.value / 100 * r.sample_size))


def funnel_title(funnel: Funnel | None, lang: Language) -> str:
    """The narrowest known step: « Marche la plus étroite : 14 % des agents formés sont ambassadeurs »."""
    known = [(r.value, name, r) for name, r in (funnel.rungs if funnel else {}).items() if r and r.value is not None]
    if not known:
        return lang.t("De la sensibilisation à l'autonomie : rien n'est encore mesuré")
    _, name, r = min(known, key=lambda found: found[0])
    if len(known) == 1:
        return lang.t("Une seule marche est mesurée : {rung}", rung=rung(name, r, lang))
    return lang.t("Marche la plus étroite, parmi celles qui sont mesurées : {rung}", rung=rung(name, r, lang))


def funnel_sentence(funnel: Funnel | None, lang: Language) -> str:
    """Every measured step, and those that are not."""
    rungs = funnel.rungs if funnel else {}
    known = [rung(name, r, lang) for name, r in rungs.items() if r]
    missing = [lang.t(RUNG_WORDS[name]).lower() for name, r in rungs.items() if not r]
    parts = [lang.listing(known) + "." if known else ""]
    if missing:
        parts.append(lang.t("Non mesuré, ce qui n'est pas zéro : {steps}.", steps=lang.listing(missing)))
    return " ".join(part for part in parts if part)


def funnels_sentence(funnels: Sequence[Funnel], lang: Language) -> str:
    """How many steps are measured, of those there are in the labs that measure any."""
    known = sum(r is not None for funnel in funnels for r in funnel.rungs.values())
    every = lang.number(sum(len(funnel.rungs) for funnel in funnels))
    return (
        lang.plural("{n} marche y est mesurée sur {all}.", "{n} marches y sont mesurées sur {all}.", known, all=every)
        if funnels
        else ""
    )


def misplaced(n: int, lang: Language) -> str:
    """That some measures have no place among the steps; empty without any."""
    if not n:
        return ""
    return lang.plural(
        "{n} mesure de cet indicateur porte sur un projet ou ne dit pas la marche : elle n'est pas placée ici.",
        "{n} mesures de cet indicateur portent sur un projet ou ne disent pas la marche : elles ne sont pas "
        "placées ici.",
        n,
    )
