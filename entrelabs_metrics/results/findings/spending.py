"""Words for « 1 € dépensé »: what comes back for each euro, how sure that is, what is unknown or not counted.

Never the language of finance, never a single number, and no cause: effects a project contributes to.
"""

from collections.abc import Iterable, Sequence

from entrelabs_metrics.language import Language
from entrelabs_metrics.results import spending
from entrelabs_metrics.results.findings import PROOF_WORDS
from entrelabs_metrics.results.findings.assumptions import KIND_WORDS, about, crosses, discount, support
from entrelabs_metrics.results.spending import Account

# verdict: (sign, words). The sign never stands without its words.
VERDICT_WORDS = {
    "above": ("▲", "au-dessus de 1 € dans tous les cas étudiés"),
    "depends": ("○", "dépend des hypothèses"),
    "below": ("▼", "au-dessous de 1 € dans tous les cas étudiés"),
    "not_computed": ("○", "non calculé"),
}
REASON_WORDS = {
    spending.NO_COST: "aucun coût n'est inscrit",
    spending.ZERO_COST: "le coût le plus bas est nul",
    spending.NO_EFFECT: "aucun effet n'est chiffré",
}
PARTLY = "◈"  # between ◆ and ◇


def euros(amount: float | None, lang: Language) -> str:
    """What comes back for 1 €: « 1,18 € », « non calculé »."""
    return lang.t("non calculé") if amount is None else lang.quantity(amount, "€", spending.COMPARED)


def spent(found: Account, lang: Language) -> str:
    """« 133 000 € »; without any cost line, that: unknown is not nothing."""
    return lang.quantity(found.cost, "€") if found.costs else lang.t("coût non renseigné")


def between(found: Account, lang: Language) -> str:
    """« 0,62 à 1,79 € »; empty where there is no ratio."""
    return lang.interval(found.low, found.high, "€", spending.COMPARED)


def headline(found: Account, lang: Language, *, named: bool = True) -> str:
    """The finding. `named`: by its title; else « le projet »."""
    name = lang.quote(found.project_title) if named else lang.t("le projet")
    if found.reason:
        return lang.t(
            "Compte de {name} : rien à calculer encore, {reason}", name=name, reason=lang.t(REASON_WORDS[found.reason])
        )
    return lang.t(
        "Pour 1 € dépensé, {name} rend entre {low} et {high} selon les hypothèses",
        name=name,
        low=euros(found.low, lang),
        high=euros(found.high, lang),
    )


def summary(found: Sequence[Account], lang: Language) -> str:
    """The finding over several accounts: how many are on either side of 1 €."""
    known = [one for one in found if not one.reason]
    if len(known) == 1:
        return headline(known[0], lang)
    if not known:
        return lang.t("Aucun compte « 1 € dépensé » ne peut encore être calculé")
    counts = {word: sum(one.verdict == word for one in known) for word in ("above", "depends", "below")}
    said = [
        lang.plural("{n} rend plus de 1 € pour 1 €", "{n} rendent plus de 1 € pour 1 €", counts["above"]),
        lang.plural("{n} dépend des hypothèses", "{n} dépendent des hypothèses", counts["depends"]),
        lang.plural("{n} rend moins de 1 € pour 1 €", "{n} rendent moins de 1 € pour 1 €", counts["below"]),
    ]
    words = [word for word, count in zip(said, counts.values(), strict=True) if count]
    return lang.t("Sur {all} projets chiffrés, {words}", all=lang.number(len(known)), words=lang.listing(words))


def verdict(found: Account, lang: Language) -> tuple[str, str]:
    sign = VERDICT_WORDS[found.verdict][0]
    return sign, lang.t(REASON_WORDS[found.reason]) if found.reason else lang.t(VERDICT_WORDS[found.verdict][1])


def basis(found: Account, lang: Language) -> str:
    """« ◆ mesuré », « ◈ mesuré pour 93 % de la valeur », « ◇ estimé »."""
    share = found.measured_share
    if share is None:
        return ""
    if all(effect.line.measured for effect in found.effects):
        return support(True, lang)
    if share == 0:
        return support(False, lang)
    return f"{PARTLY} " + lang.t("en partie mesuré ({share} de la valeur)", share=_most(share, lang))


def sentence(found: Account, lang: Language) -> str:
    """The centre, and how often drawn cases return more than 1 €. Empty where there is no ratio."""
    if found.reason:
        return ""
    said = lang.t(
        "Avec les hypothèses centrales, des effets de {worth} pour {cost} dépensés, soit {ratio} pour 1 €.",
        worth=lang.quantity(found.worth, "€"),
        cost=lang.quantity(found.cost, "€"),
        ratio=euros(found.central, lang),
    )
    if found.above is None:
        return said
    if found.above in (0, 1):
        cases = lang.t("dans tous les cas") if found.above else lang.t("dans aucun cas")
    else:
        cases = lang.t("dans {share} des cas", share=_most(found.above, lang))
    drawn = lang.t(
        "Quand chaque valeur est tirée au hasard dans sa fourchette, indépendamment des autres, {times} fois, "
        "le résultat dépasse 1 € {cases}.",
        times=lang.number(spending.DRAWS),
        cases=cases,
    )
    return f"{said} {drawn}"


def _most(share: float, lang: Language) -> str:
    """A share that is neither all nor nothing never reads 100 % or 0 %."""
    if 0.99 < share < 1:
        return lang.t("plus de {share}", share=lang.percent(0.99))
    if 0 < share < 0.01:
        return lang.t("moins de {share}", share=lang.percent(0.01))
    return lang.percent(share)


# Limits ----------------------------------------------------------------------------------------------------------


def limits(found: Account, others: Sequence[str], lang: Language) -> tuple[str, ...]:
    """What to keep in mind of one account, at most three. `others`: what else the project measures, by name."""
    return tuple(said for said in (not_counted(others, lang), unknowns(found, lang), proof(found, lang)) if said)


def not_counted(others: Sequence[str], lang: Language) -> str:
    """What has no price here; and what the project measures besides."""
    said = lang.t("La confiance, la dignité et la qualité des décisions ne sont pas comptées en euros.")
    if not others:
        return said
    also = lang.t(
        "Le projet mesure aussi : {names}. Ces mesures n'entrent dans le compte que si un effet les reprend.",
        names=some(others, lang),
    )
    return f"{said} {also}"


def some(names: Sequence[str], lang: Language) -> str:
    """The first three names, and how many others."""
    more = len(names) - 3
    rest = [lang.plural("{n} autre", "{n} autres", more)] if more > 0 else []
    return lang.listing([*names[:3], *rest])


def unknowns(found: Account, lang: Language) -> str:
    """What the lines leave unsaid, and what was supposed instead; empty when all is said."""
    count = sum(len(effect.unknown) for effect in found.effects)
    if not count:
        return ""
    low, central, high = (lang.percent(share) for share in spending.UNKNOWN_SHARE)
    said = [
        lang.plural(
            "{n} hypothèse n'est pas renseignée, ce qui ne veut pas dire nulle.",
            "{n} hypothèses ne sont pas renseignées, ce qui ne veut pas dire nulles.",
            count,
        )
    ]
    missing = {name for effect in found.effects for name in effect.unknown}
    if missing & set(spending.SHARES):
        said.append(
            lang.t(
                "Une part inconnue est prise de {low} à {high}, {central} au centre.",
                low=low,
                high=high,
                central=central,
            )
        )
    if "years" in missing:
        said.append(
            lang.t("Une durée inconnue compte 1 an pour un gain, et pour une perte autant que l'effet le plus long.")
        )
    if "rate" in missing:
        said.append(
            lang.t("Un taux d'actualisation inconnu est pris à {rate}.", rate=discount(spending.UNKNOWN_RATE, lang))
        )
    return " ".join(said)


def proof(found: Account, lang: Language) -> str:
    """What the level of proof of the project's evaluation lets one say of what is taken off."""
    if found.compared:
        return lang.t("Projet évalué avec un groupe de comparaison ; les parts retirées restent déclarées.")
    return lang.t(
        "Sans groupe de comparaison ({level}), ce qui serait arrivé de toute façon est une supposition.",
        level=proof_level(found, lang),
    )


def proof_level(found: Account, lang: Language) -> str:
    """« niveau 1 : avant et après »."""
    return lang.t(PROOF_WORDS[found.proof_level]) if found.proof_level else lang.t("niveau de preuve non renseigné")


def weighs_most(found: Account, lang: Language) -> str:
    """The finding of the chart of assumptions; empty without any."""
    if not found.drivers:
        return ""
    first = found.drivers[0]
    return lang.t(
        "Ce qui pèse le plus sur le résultat : {assumption}, {line}",
        assumption=lang.t(KIND_WORDS[first.kind]),
        line=lang.quote(about(first, found, lang)),
    )


def to_believe(found: Account, lang: Language) -> str:
    """The finding of what one would have to believe: how many assumptions suffice alone."""
    enough, total = sum(crosses(driver, found) for driver in found.drivers), lang.number(len(found.drivers))
    if (found.central or 0.0) >= 1:
        if not enough:
            return lang.t("Aucune hypothèse, à elle seule, ne ramène le projet sous 1 € dans ce qui a été étudié")
        return lang.plural(
            "{n} hypothèse sur {total} suffit, à elle seule, à ramener le projet sous 1 €",
            "{n} hypothèses sur {total} suffisent, chacune à elle seule, à ramener le projet sous 1 €",
            enough,
            total=total,
        )
    if not enough:
        return lang.t("Aucune hypothèse, à elle seule, ne porte le projet à 1 € dans ce qui a été étudié")
    return lang.plural(
        "{n} hypothèse sur {total} suffit, à elle seule, à porter le projet à 1 €",
        "{n} hypothèses sur {total} suffisent, chacune à elle seule, à porter le projet à 1 €",
        enough,
        total=total,
    )


def sources(found: Iterable[Account]) -> set[str]:
    return {
        line.source for one in found for line in (*one.costs, *(effect.line for effect in one.effects)) if line.source
    }
