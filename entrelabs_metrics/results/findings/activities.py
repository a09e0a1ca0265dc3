"""Words for the balance of activities against what a lab wishes: the gap in points, and a word."""

from collections.abc import Sequence

from entrelabs_metrics.language import Language
from entrelabs_metrics.results.activities import Balance, Share
from entrelabs_metrics.schema import table

MEASURE_WORDS = {"projects": "des projets", "staff_days": "des jours d'agents"}


def activity(name: str, lang: Language) -> str:
    return table("projects").label("activity_type", name, lang)


def wished(share: Share, lang: Language) -> str:
    """« souhaité : 40 à 50 % »."""
    if share.wish is None:
        return lang.t("aucune fourchette souhaitée")
    return lang.t("souhaité : {range}", range=lang.interval(share.wish.wished_low, share.wish.wished_high, "%"))


def gap(share: Share, lang: Language) -> tuple[str, str]:
    """(sign, words): « ▲ », « +8 points, au-dessus »; empty where nothing is wished."""
    if share.wish is None:
        return "", ""
    if share.gap is None:
        return "○", lang.t("non comparé")
    if share.gap == 0:
        return "✓", lang.t("dans la fourchette")
    points = lang.difference(share.gap, "%", 1 if abs(share.gap) < 1 else 0)
    if share.gap > 0:
        return "▲", lang.t("{points}, au-dessus", points=points)
    return "▼", lang.t("{points}, en dessous", points=points)


def balance_title(balance: Balance, lang: Language) -> str:
    """The widest gap with what is wished, else the most frequent type."""
    known = [share for share in balance.shares if share.share is not None]
    if not known:
        return lang.t("Aucun projet n'a de type d'activité connu")
    out = [share for share in balance.compared if share.gap]
    if out:
        widest = max(out, key=lambda share: abs(share.gap or 0.0))
        return lang.t(
            "{activity} : {share} {measure}, {gap} de la fourchette souhaitée",
            activity=activity(widest.activity, lang),
            share=lang.percent(widest.share),
            measure=lang.t(MEASURE_WORDS[balance.by]),
            gap=gap(widest, lang)[1],
        )
    if balance.compared:
        return lang.plural(
            "Le type d'activité comparé est dans la fourchette souhaitée",
            "Les {n} types d'activité comparés sont dans la fourchette souhaitée",
            len(balance.compared),
        )
    most = max(known, key=lambda share: share.share or 0.0)
    return lang.t(
        "Le plus fréquent : {activity}, {share} {measure}",
        activity=activity(most.activity, lang),
        share=lang.percent(most.share),
        measure=lang.t(MEASURE_WORDS[balance.by]),
    )


def balances_title(balances: Sequence[Balance], lang: Language) -> str:
    """Over all labs: how many keep to all the ranges they wish for."""
    compared = [balance for balance in balances if balance.compared]
    if not compared:
        return lang.t("Aucune répartition souhaitée ne peut être comparée")
    inside = sum(all(share.gap == 0 for share in balance.compared) for balance in compared)
    every = lang.plural("{n} labo", "{n} labos", len(compared))
    if not inside:
        return lang.t(
            "Sur {all} dont la répartition souhaitée peut être comparée, aucun n'est dans toutes ses fourchettes",
            all=every,
        )
    return lang.plural(
        "Sur {all} dont la répartition souhaitée peut être comparée, {n} est dans toutes ses fourchettes",
        "Sur {all} dont la répartition souhaitée peut être comparée, {n} sont dans toutes leurs fourchettes",
        inside,
        all=every,
    )


def balance_sentence(balance: Balance, lang: Language) -> str:
    """What the shares are of, and what is left out; empty without any project."""
    if not balance.known and not balance.unknown:
        return ""
    if not balance.known:
        return lang.plural(
            "Le type de {n} projet n'est pas renseigné.", "Le type de {n} projets n'est pas renseigné.", balance.unknown
        )
    of = lang.plural("{n} projet de type connu", "{n} projets de type connu", balance.known)
    if balance.by == "staff_days":
        said = lang.t("Parts des jours d'agents de {of}.", of=of)
    elif balance.with_days == balance.known:
        said = lang.t("Parts de {of}, en nombre.", of=of)
    else:
        said = lang.plural(
            "Parts de {of}, en nombre : les jours d'agents ne sont connus que pour {n}.",
            "Parts de {of}, en nombre : les jours d'agents ne sont connus que pour {n}.",
            balance.with_days,
            of=of,
        )
    if not balance.unknown:
        return said
    unknown = lang.plural(
        "{n} projet de type inconnu est compté à part.",
        "{n} projets de type inconnu sont comptés à part.",
        balance.unknown,
    )
    return f"{said} {unknown}"


def uncompared(balance: Balance, lang: Language) -> str:
    """Why some ranges are not compared; empty when all are."""
    if not any(share.wish and share.gap is None for share in balance.shares):
        return ""
    if balance.by == "projects":
        return lang.t(
            "Des fourchettes sont fixées en jours d'agents, et les parts sont ici en nombre de projets : elles sont "
            "montrées sans être comparées."
        )
    return lang.t(
        "Des fourchettes sont fixées en nombre de projets, et les parts sont ici en jours d'agents : elles sont "
        "montrées sans être comparées."
    )
