"""« 1 € dépensé » as panels: projects against 1 € (kind E), what moves an account, what one would have to believe,
and its lines. Results → Panel; draws nothing, reads nothing."""

from collections.abc import Sequence

from entrelabs_metrics.charts.kinds import Forest, ForestRow, Listing, Panel
from entrelabs_metrics.charts.panels import told_source
from entrelabs_metrics.language import Language
from entrelabs_metrics.results.findings import assumptions as assumed
from entrelabs_metrics.results.findings import spending as words
from entrelabs_metrics.results.spending import Account

FAMILY = "spending"
SHOWN = 8  # assumptions drawn, the weightiest; the others are in the data


def project_panels(found: Account, others: Sequence[str], lang: Language, version: int) -> tuple[Panel, ...]:
    """The whole account of one project. `others`: what else the project measures, by name.

    Where nothing can be computed, why not, and the lines there are.
    """
    if found.reason:
        return (lines(found, lang, version),)
    first = accounts(
        [found],
        lang,
        version,
        title=words.headline(found, lang, named=False),
        sentence=words.sentence(found, lang),
        limits=words.limits(found, others, lang),
        linked=False,
    )
    return first, drivers(found, lang, version), to_believe(found, lang, version), lines(found, lang, version)


def accounts(
    found: Sequence[Account],
    lang: Language,
    version: int,
    *,
    title: str,
    sentence: str = "",
    limits: tuple[str, ...] = (),
    linked: bool = True,
) -> Panel:
    """Projects against 1 € returned for 1 € (kind E), in the order given. `linked`: rows lead to their project."""
    rows = tuple(_account_row(one, lang, linked) for one in found)
    ends = [end for one in found for end in (one.low, one.high) if end is not None]
    low, high, axis = _axis([0.0, 1.0, *ends], lang)
    headings = (lang.t("Projet"), lang.t("Fourchette"), lang.t("Pour 1 € dépensé"), lang.t("Constat"))
    chart = Forest(1.0, lang.t("1 € rendu pour 1 € dépensé"), axis, low, high, rows, headings)
    heads = (
        lang.t("Projet"),
        lang.t("Dépensé"),
        lang.t("Hypothèse la plus basse"),
        lang.t("Hypothèse centrale"),
        lang.t("Hypothèse la plus haute"),
        lang.t("Constat"),
        lang.t("Mesuré ou estimé"),
        *_nature_headings(lang),
        lang.t("Niveau de preuve"),
        lang.t("Source"),
    )
    data = tuple(
        (
            one.project_title,
            words.spent(one, lang),
            *(words.euros(ratio, lang) for ratio in (one.low, one.central, one.high)),
            words.verdict(one, lang)[1],
            words.basis(one, lang),
            *_nature(lang, lang.t("la hausse est souhaitée")),
            words.proof_level(one, lang),
            lang.t(" ; ").join(sorted(words.sources([one]))),
        )
        for one in found
    )
    subtitle = lang.t(
        "Valeur des effets pour 1 € dépensé, en euros d'aujourd'hui, après retrait de ce qui n'est pas dû au projet. "
        "De la plus basse (montants bas, coûts hauts) à la plus haute (l'inverse) des hypothèses étudiées ; "
        "la marque est l'hypothèse centrale."
    )
    source = told_source(words.sources(found), None, lang, version)
    return Panel(title, subtitle, chart, (heads, data), source, limits, alt=title, sentence=sentence)


def several(found: Sequence[Account], without: int, lang: Language, version: int) -> Panel:
    """The accounts of a lab or of the network. `without`: how many projects have none."""
    limits = [
        words.not_counted((), lang),
        lang.t("Chaque compte a ses propres hypothèses : situer, sans classer. Projets par ordre alphabétique."),
    ]
    if without:
        limits.append(
            lang.plural(
                "{n} autre projet n'a pas de compte : on n'en sait rien, et ceux-ci ne le représentent pas.",
                "{n} autres projets n'ont pas de compte : on n'en sait rien, et ceux-ci ne les représentent pas.",
                without,
            )
        )
    sentence = words.sentence(found[0], lang) if len(found) == 1 else ""
    return accounts(found, lang, version, title=words.summary(found, lang), sentence=sentence, limits=tuple(limits))


def drivers(found: Account, lang: Language, version: int) -> Panel:
    """Each assumption moved alone, against the central result: the weightiest drawn, all in the data."""
    shown = found.drivers[:SHOWN]
    rows = []
    for driver in shown:
        sign, verdict = assumed.consequence(driver, found, lang)
        rows.append(
            ForestRow(
                key="",
                label=assumed.assumption(driver, lang),
                detail=assumed.about(driver, found, lang),
                family=FAMILY,
                value=found.central,
                low=driver.ratio_low,
                high=driver.ratio_high,
                text=assumed.studied(driver, lang),
                range_text=lang.interval(driver.ratio_low, driver.ratio_high, "€", 2),
                sign=sign,
                verdict=verdict,
                solid=driver.kind in ("amount", "cost") and driver.lines[0].measured,
                note=assumed.why_studied(driver, lang),
            )
        )
    ends = [end for driver in shown for end in (driver.ratio_low, driver.ratio_high)]
    central = found.central or 0.0
    low, high, axis = _axis([central, *ends], lang)
    reference = lang.t("hypothèses centrales : {ratio}", ratio=words.euros(central, lang))
    headings = (lang.t("Hypothèse"), lang.t("Résultat"), lang.t("Étudié, et résultat"), lang.t("Constat"))
    title = words.weighs_most(found, lang)
    subtitle = lang.t(
        "Ce que devient le résultat quand une seule hypothèse change, les autres restant au centre. "
        "Montants : de bas à haut, comme déclarés. Parts déclarées : à {share} près ; "
        "durées de plus d'un an : à {years} près ; taux d'actualisation : à {rate} près.",
        share=assumed.margin("attribution", lang),
        years=assumed.margin("years", lang),
        rate=assumed.margin("rate", lang),
    )
    more = len(found.drivers) - len(shown)
    limits = (
        (
            lang.plural(
                "{n} autre hypothèse pèse moins ; elle est dans les données.",
                "{n} autres hypothèses pèsent moins ; elles sont dans les données.",
                more,
            ),
        )
        if more
        else ()
    )
    source = told_source(words.sources([found]), None, lang, version)
    chart = Forest(central, reference, axis, low, high, tuple(rows), headings)
    return Panel(title, subtitle, chart, _drivers_table(found, lang), source, limits, alt=title)


def to_believe(found: Account, lang: Language, version: int) -> Panel:
    """What one would have to believe of one assumption for the finding to tip, the weightiest first."""
    title = words.to_believe(found, lang)
    subtitle = lang.t(
        "Ce qu'il faudrait croire pour passer d'un côté à l'autre de 1 € : la valeur d'une seule hypothèse, "
        "les autres restant au centre. Une valeur hors de ce qui a été étudié demande à être prouvée."
    )
    heads = (
        lang.t("Hypothèse"),
        lang.t("De quoi"),
        lang.t("Dans le compte"),
        lang.t("Étudié"),
        lang.t("Valeur qui fait basculer"),
        lang.t("Où elle se trouve"),
    )
    body = tuple(
        (
            assumed.assumption(driver, lang),
            assumed.about(driver, found, lang),
            assumed.stated(driver, driver.central, lang),
            assumed.studied(driver, lang),
            *assumed.tipping(driver, found, lang),
        )
        for driver in found.drivers[:SHOWN]
    )
    source = told_source(words.sources([found]), None, lang, version)
    return Panel(title, subtitle, Listing(heads, body), _drivers_table(found, lang), source, alt=title)


def lines(found: Account, lang: Language, version: int) -> Panel:
    """Every cost and every effect with its assumptions, its worth, what it rests on and its source."""
    title = (
        words.headline(found, lang, named=False)
        if found.reason
        else lang.t(
            "Les lignes du compte : {cost} dépensés, {worth} d'effets",
            cost=lang.quantity(found.cost, "€"),
            worth=lang.quantity(found.worth, "€"),
        )
    )
    heads = (
        lang.t("Ligne"),
        lang.t("Montant"),
        lang.t("Ce qui est retiré"),
        lang.t("Durée et taux"),
        lang.t("Valeur retenue"),
        lang.t("Montant mesuré ou estimé"),
        lang.t("Source"),
    )
    costs = tuple(
        (
            lang.t("Coût : {label}", label=line.label),
            assumed.amount(line, lang, yearly=False),
            lang.t("sans objet"),
            lang.t("en une fois, au départ"),
            lang.quantity(line.central, "€"),
            assumed.support(line.measured, lang),
            line.source,
        )
        for line in found.costs
    )
    effects = tuple(
        (
            lang.t("Effet : {label}", label=effect.line.label),
            assumed.amount(effect.line, lang, yearly=True),
            assumed.taken_off(effect, lang),
            assumed.lasting(effect, lang),
            lang.quantity(effect.worth, "€"),
            assumed.support(effect.line.measured, lang),
            effect.line.source,
        )
        for effect in found.effects
    )
    subtitle = lang.t(
        "Valeur retenue d'un effet : son montant par an, moins ce qui est retiré, sur sa durée, chaque année ramenée à "
        "aujourd'hui (taux d'actualisation) dès la première. Un effet négatif compte comme les autres."
    )
    limits = (
        lang.t("Les lignes n'ont ni date ni effectif propres : voir leur source. Montants arrondis à l'euro."),
        *(said for said in (words.unknowns(found, lang),) if said),
    )
    source = told_source(words.sources([found]), None, lang, version)
    sentence = (
        ""
        if found.reason
        else lang.t(
            "Fourchette du résultat : toutes les valeurs au plus défavorable à la fois, puis au plus favorable ; "
            "ou une seule hypothèse changée, quand elle mène plus loin."
        )
    )
    chart = Listing(heads, (*costs, *effects))
    return Panel(title, subtitle, chart, ((), ()), source, limits, alt=title, sentence=sentence)


def _account_row(one: Account, lang: Language, linked: bool) -> ForestRow:
    sign, verdict = words.verdict(one, lang)
    return ForestRow(
        key=one.project_id if linked else "",
        label=one.project_title,
        detail=lang.t("{cost} dépensés", cost=words.spent(one, lang)) if one.costs else words.spent(one, lang),
        family=FAMILY,
        value=one.central,
        low=one.low,
        high=one.high,
        text=words.euros(one.central, lang),
        range_text=words.between(one, lang),
        sign=sign,
        verdict=verdict,
        solid=bool(one.effects) and all(effect.line.measured for effect in one.effects),
        note=words.basis(one, lang),
    )


def _drivers_table(found: Account, lang: Language) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Every assumption that was moved, the weightiest first."""
    heads = (
        lang.t("Hypothèse"),
        lang.t("De quoi"),
        lang.t("Dans le compte"),
        lang.t("Étudié"),
        lang.t("Pour 1 € dépensé"),
        lang.t("Constat"),
        lang.t("Valeur qui fait basculer"),
        lang.t("Mesuré ou estimé"),
        *_nature_headings(lang),
        lang.t("Source"),
    )
    rows = tuple(
        (
            assumed.assumption(driver, lang),
            assumed.about(driver, found, lang),
            assumed.stated(driver, driver.central, lang),
            assumed.studied(driver, lang),
            lang.interval(driver.ratio_low, driver.ratio_high, "€", 2),
            assumed.consequence(driver, found, lang)[1],
            assumed.tipping(driver, found, lang)[0],
            assumed.why_studied(driver, lang),
            *_nature(lang, lang.t("sans objet")),
            lang.t(" ; ").join(sorted({line.source for line in driver.lines})),
        )
        for driver in found.drivers
    )
    return heads, rows


def _nature_headings(lang: Language) -> tuple[str, ...]:
    return lang.t("Date"), lang.t("Effectif"), lang.t("Sens")


def _nature(lang: Language, direction: str) -> tuple[str, ...]:
    """What a figure worked out from declared amounts has of a date, of a number of answers, and its direction."""
    return lang.t("voir la source"), lang.t("calcul, sans échantillon"), direction


def _axis(values: Sequence[float], lang: Language) -> tuple[float, float, tuple[tuple[float, str], ...]]:
    """Where an axis of euros begins and ends, and its ticks at round values with their words."""
    low, high = min(values), max(values)
    wide = (high - low) or 1.0
    step = next(s for s in (m * 10.0**e for e in range(-3, 15) for m in (1, 2, 5)) if wide / s <= 5)
    first, last = int(low // step), int(-(-high // step))
    ticks = [round(step * i, 10) for i in range(first, max(last, first + 1) + 1)]
    decimals = 0 if step >= 1 else 1 if step >= 0.1 else 2
    return ticks[0], ticks[-1], tuple((tick, lang.quantity(tick, "€", decimals)) for tick in ticks)
