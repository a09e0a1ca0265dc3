"""Words for who pays: how many, what the largest brings, how diversified it is. A change is said, not its cause."""

from collections.abc import Sequence

from entrelabs_metrics.language import Language
from entrelabs_metrics.results.funding import Funding


def index(funding: Funding, lang: Language) -> str:
    """« 0,81 »; « n. d. » when nothing was paid."""
    return lang.number(funding.diversification, 2)


def largest(funding: Funding, lang: Language) -> str:
    """« le premier apporte 34 % »."""
    share = funding.share(funding.payers[0])
    return lang.t("le premier apporte {share}", share=lang.percent(share)) if share is not None else ""


def payers(funding: Funding, lang: Language) -> str:
    return lang.plural("{n} financeur", "{n} financeurs", len(funding.payers))


def funding_title(funding: Funding | None, lang: Language) -> str:
    """« En 2026, 6 financeurs ; le premier apporte 34 % »."""
    if funding is None:
        return lang.t("Aucun financement n'est encore inscrit")
    if len(funding.payers) == 1:
        return lang.t("En {year}, un seul financeur : diversification 0", year=funding.year)
    if funding.diversification is None:
        return lang.t("En {year}, aucune somme n'est inscrite au-dessus de zéro", year=funding.year)
    return lang.t(
        "En {year}, {payers} ; {largest}",
        year=funding.year,
        payers=payers(funding, lang),
        largest=largest(funding, lang),
    )


def funding_sentence(years: Sequence[Funding], lang: Language) -> str:
    """The index of the last year, and of the first: a change is said, not its cause."""
    last = years[-1]
    said = lang.t(
        "Diversification de {index} en {year}, pour {total} : 0 avec un seul financeur, {most} au plus avec {n}.",
        index=index(last, lang),
        year=last.year,
        total=lang.quantity(last.total, "€"),
        most=lang.number(1 - 1 / len(last.payers), 2),
        n=lang.number(len(last.payers)),
    )
    first = next((one for one in years[:-1] if one.diversification is not None), None)
    if first is None or last.diversification is None:
        return said
    return f"{said} {lang.t('Elle était de {index} en {year}.', index=index(first, lang), year=first.year)}"


def years_title(years: Sequence[Funding], lang: Language) -> str:
    """The index of the first and of the last year: what changed, not why."""
    known = [one for one in years if one.diversification is not None]
    if len(known) < 2:
        return lang.plural("{n} année de financements", "{n} années de financements", len(years))
    first, last = known[0], known[-1]
    return lang.t(
        "Diversification des financements : {old} en {first}, {new} en {last}",
        old=index(first, lang), first=first.year, new=index(last, lang), last=last.year,
    )  # fmt: skip


def fundings_sentence(fundings: Sequence[Funding], lang: Language) -> str:
    """How far apart the labs are, in the latest year of each."""
    latest = {one.lab_id: one for one in fundings if one.diversification is not None}
    if len(latest) < 2:
        return ""
    found = sorted(latest.values(), key=lambda one: one.diversification or 0.0)
    return lang.t(
        "À la dernière année inscrite de chaque labo, la diversification va de {low} à {high}.",
        low=index(found[0], lang),
        high=index(found[-1], lang),
    )


def fundings_title(fundings: Sequence[Funding], lang: Language) -> str:
    """Over all labs, in the latest year of each: how many depend on one payer for more than half."""
    latest = {one.lab_id: one for one in fundings if one.diversification is not None}
    if not latest:
        return lang.t("Aucun financement n'est encore inscrit")
    alone = sum((one.share(one.payers[0]) or 0.0) > 0.5 for one in latest.values())
    every = lang.plural("{n} labo", "{n} labos", len(latest))
    if not alone:
        return lang.t(
            "Sur {all}, aucun ne reçoit d'un seul financeur plus de la moitié de ses derniers financements", all=every
        )
    return lang.plural(
        "Sur {all}, {n} reçoit d'un seul financeur plus de la moitié de ses derniers financements",
        "Sur {all}, {n} reçoivent d'un seul financeur plus de la moitié de leurs derniers financements",
        alone,
        all=every,
    )
