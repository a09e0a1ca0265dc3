"""Words for the assumptions and the lines of an account: what they are, over what they were moved, what tips.

What is unknown says so, with what was supposed instead.
"""

from entrelabs_metrics.language import NBSP, Language
from entrelabs_metrics.results import spending
from entrelabs_metrics.results.spending import Account, Driver, Effect, Line

KIND_WORDS = {
    "amount": "montant par an",
    "cost": "coût",
    "deadweight": "part qui serait arrivée de toute façon",
    "attribution": "part due à d'autres",
    "displacement": "part déplacée d'ailleurs",
    "drop_off": "perte par an",
    "years": "durée de l'effet",
    "rate": "taux d'actualisation",
}
UNKNOWN_WORDS = {
    "deadweight": "part qui serait arrivée de toute façon inconnue, prise de {low} à {high}",
    "attribution": "part due à d'autres inconnue, prise de {low} à {high}",
    "displacement": "part déplacée d'ailleurs inconnue, prise de {low} à {high}",
    "drop_off": "perte par an inconnue, prise de {low} à {high}",
}
SHARE_WORDS = {
    "deadweight": "{share} serait arrivé de toute façon",
    "attribution": "{share} dû à d'autres",
    "displacement": "{share} déplacé d'ailleurs",
}
MEASURED, ESTIMATED = "◆", "◇"


def support(measured: bool, lang: Language) -> str:
    return f"{MEASURED} {lang.t('mesuré')}" if measured else f"{ESTIMATED} {lang.t('estimé')}"


def assumption(driver: Driver, lang: Language) -> str:
    """« Part due à d'autres »."""
    words = lang.t(KIND_WORDS[driver.kind])
    return words[:1].upper() + words[1:]


def about(driver: Driver, found: Account, lang: Language) -> str:
    """Which line an assumption belongs to."""
    if len(driver.lines) == len(found.effects) > 1:
        return lang.t("tous les effets")
    return lang.listing(line.label for line in driver.lines)


def stated(driver: Driver, value: float | None, lang: Language) -> str:
    """A value of an assumption with its unit: « 118 000 € », « 35 % », « 3 ans »."""
    match driver.kind:
        case "amount" | "cost":
            return lang.quantity(value, "€")
        case "years":
            return span(value, lang)
        case "rate":
            return discount(value, lang)
    return lang.percent(value)


def studied(driver: Driver, lang: Language) -> str:
    """Over what an assumption was moved: « 25 à 45 % », « 2 à 4 ans »."""
    match driver.kind:
        case "amount" | "cost":
            return lang.interval(driver.low, driver.high, "€")
        case "years":
            return lang.t("{low} à {high}", low=lang.number(driver.low), high=span(driver.high, lang))
        case "rate":
            return lang.interval(driver.low * 100, driver.high * 100, "%", 1)
    return lang.interval(driver.low * 100, driver.high * 100, "%")


def why_studied(driver: Driver, lang: Language) -> str:
    """Where that range comes from, and what the assumption rests on."""
    if driver.kind in ("amount", "cost"):
        return support(driver.lines[0].measured, lang)
    if not driver.known:
        return f"{ESTIMATED} {lang.t('inconnu, et non pas nul')}"
    return f"{ESTIMATED} " + lang.t("déclaré, à {margin} près", margin=margin(driver.kind, lang))


def margin(kind: str, lang: Language) -> str:
    """How far a declared share, duration or rate is moved, each way: « 10 points », « 1 an »."""
    if kind == "years":
        return span(spending.YEARS_MARGIN, lang)
    points = round((spending.RATE_MARGIN if kind == "rate" else spending.SHARE_MARGIN) * 100)
    return f"{lang.number(points)}{NBSP}{lang.plural('point', 'points', points)}"


def crosses(driver: Driver, found: Account) -> bool:
    """Whether the assumption alone, moved over its range, takes the ratio to the other side of 1 €, to the cent."""
    if found.central is None:
        return False
    low, central, high = (
        round(ratio, spending.COMPARED) for ratio in (driver.ratio_low, found.central, driver.ratio_high)
    )
    return low < 1 if central >= 1 else high >= 1


def consequence(driver: Driver, found: Account, lang: Language) -> tuple[str, str]:
    """(sign, words): what moving it alone does to the finding."""
    if not crosses(driver, found):
        return "●", lang.t("reste du même côté de 1 €")
    if (found.central or 0.0) >= 1:
        return "▼", lang.t("suffit à ramener sous 1 €")
    return "▲", lang.t("suffit à atteindre 1 €")


def tipping(driver: Driver, found: Account, lang: Language) -> tuple[str, str]:
    """(the value at which the finding tips, where that is): « 94 317 € », « dans ce qui a été étudié »."""
    value = spending.tipping_point(found, driver)
    if value is None:
        return lang.t("aucune"), lang.t("aucune valeur possible n'y suffit à elle seule")
    inside = driver.low <= value <= driver.high
    place = lang.t("dans ce qui a été étudié") if inside else lang.t("hors de ce qui a été étudié")
    return stated(driver, value, lang), place


# Lines -----------------------------------------------------------------------------------------------------------


def amount(line: Line, lang: Language, *, yearly: bool) -> str:
    """« 118 000 € par an (70 000 à 165 000 €) »."""
    central = lang.quantity(line.central, "€")
    said = lang.t("{amount} par an", amount=central) if yearly else central
    return f"{said} ({lang.interval(line.low, line.high, '€')})" if line.low < line.high else said


def taken_off(effect: Effect, lang: Language) -> str:
    """« 30 % arrivé de toute façon, 35 % dû à d'autres »; what is unknown says so."""
    low, _, high = (lang.percent(share) for share in spending.UNKNOWN_SHARE)
    return ", ".join(
        lang.t(UNKNOWN_WORDS[name], low=low, high=high)
        if name in effect.unknown
        else lang.t(SHARE_WORDS[name], share=lang.percent(getattr(effect.case, name)))
        for name in spending.SHARES[:-1]
    )


def lasting(effect: Effect, lang: Language) -> str:
    """« 3 ans, 20 % perdus par an, taux d'actualisation de 3,2 % »; what is unknown says so."""
    case, unknown = effect.case, effect.unknown
    low, _, high = (lang.percent(share) for share in spending.UNKNOWN_SHARE)
    years, rate = span(case.years, lang), discount(case.rate, lang)
    parts = [lang.t("durée inconnue, comptée {years}", years=years) if "years" in unknown else years]
    if "drop_off" in unknown:
        parts.append(lang.t(UNKNOWN_WORDS["drop_off"], low=low, high=high))
    elif case.years > 1:
        parts.append(lang.t("{share} perdus par an", share=lang.percent(case.drop_off)))
    parts.append(
        lang.t("taux d'actualisation inconnu, pris à {rate}", rate=rate)
        if "rate" in unknown
        else lang.t("taux d'actualisation de {rate}", rate=rate)
    )
    return ", ".join(parts)


def span(years: float | None, lang: Language) -> str:
    return lang.t("n. d.") if years is None else lang.plural("{n} an", "{n} ans", round(years))


def discount(rate: float | None, lang: Language) -> str:
    return lang.percent(rate, 1)
