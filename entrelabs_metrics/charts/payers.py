"""Who pays: one lab's payers as bars and its years as a list, all labs × years as a matrix."""

from collections.abc import Sequence
from datetime import date

from entrelabs_metrics.charts.counted import SHOWN, some
from entrelabs_metrics.charts.kinds import BarRow, Bars, Cell, Heading, Listing, Matrix, Panel
from entrelabs_metrics.charts.panels import told_source
from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings
from entrelabs_metrics.results.findings import funding as words
from entrelabs_metrics.results.funding import Funding

PAYERS = 12  # bars of one picture
YEARS = 5  # columns of one matrix, the latest
STEPS = (0.2, 0.5, 0.7, 0.8)  # of the index, from which a cell takes the next step of its hue
MARK = "(fictif)"  # ends the payers of the demonstration: this table has neither source nor note


def payers(years: Sequence[Funding], lang: Language, version: int, today: date) -> Panel:
    """One lab: the share of each payer in the latest year."""
    last = years[-1] if years else None
    title = words.funding_title(last, lang)
    source = _source(years, lang, version)
    if last is None:
        return Panel(title, "", None, ((), ()), source, alt=title)
    rows = [_bar(last, i, lang) for i in range(min(len(last.payers), PAYERS))]
    if len(last.payers) > PAYERS:
        rest = last.payers[PAYERS:]
        share = sum(p.amount for p in rest) / last.total if last.total else None
        label = lang.plural("{n} autre financeur", "{n} autres financeurs", len(rest))
        rows.append(BarRow("", label, lang.quantity(sum(p.amount for p in rest), "€"), share, _percent(share, lang)))
    heads = (
        lang.t("Financeur"), lang.t("Part"), lang.t("Montant"), lang.t("Projets"), lang.t("Année"),
        lang.t("Ce qui est compté"), *_headings(lang),
    )  # fmt: skip
    data = tuple(
        (
            p.payer, _percent(last.share(p), lang), lang.quantity(p.amount, "€"), lang.number(p.projects),
            str(last.year), lang.t("sommes du registre"), *_evidence(last, lang, "none"),
        )
        for p in last.payers
    )  # fmt: skip
    return Panel(
        title,
        lang.t(
            "Part de chaque financeur dans les sommes payées ou engagées pour les projets du labo en {year}.",
            year=last.year,
        ),
        Bars("spending", tuple(rows), headings=(lang.t("Financeur"), lang.t("Part"))),
        (heads, data),
        source,
        _limits(last.year >= today.year, lang),
        alt=title,
        sentence=words.funding_sentence(years, lang),
    )  # fmt: skip


def years(found: Sequence[Funding], lang: Language, version: int) -> Panel | None:
    """One lab: its funding year by year; None when there are not two years to put side by side."""
    if len(found) < 2:
        return None
    title = words.years_title(found, lang)
    heads = (
        lang.t("Année"), lang.t("Diversification"), lang.t("Financeurs"), lang.t("Premier financeur"), lang.t("Total"),
    )  # fmt: skip
    body = tuple(
        (
            str(one.year), words.index(one, lang), lang.number(len(one.payers)), _first(one, lang),
            lang.quantity(one.total, "€"),
        )
        for one in reversed(found)
    )  # fmt: skip
    data = tuple((*row, *_evidence(one, lang)) for row, one in zip(body, reversed(found), strict=True))
    return Panel(
        title,
        _meaning(lang),
        Listing(heads, body),
        ((*heads, *_headings(lang)), data),
        _source(found, lang, version),
        alt=title,
    )


def fundings(found: Sequence[Funding], lang: Language, version: int, today: date) -> Panel:
    """Labs × years: the index, and the share of the largest payer; a click leads to the lab."""
    by_lab: dict[str, dict[int, Funding]] = {}
    for one in found:
        by_lab.setdefault(one.lab_id, {})[one.year] = one
    columns = sorted({one.year for one in found})[-YEARS:]
    shown = list(by_lab.items())[:SHOWN]
    heads = tuple(Heading("", str(year)) for year in columns)
    body = tuple(
        (
            Heading(lab, next(iter(own.values())).lab_name),
            tuple(_cell(own.get(year), lang) for year in columns),
        )
        for lab, own in shown
    )
    title = words.fundings_title(found, lang)
    table = (
        lang.t("Labo"), lang.t("Année"), lang.t("Diversification"), lang.t("Premier financeur"), lang.t("Financeurs"),
        lang.t("Total"), *_headings(lang),
    )  # fmt: skip
    data = tuple(
        (
            one.lab_name, str(one.year), words.index(one, lang), _first(one, lang), lang.number(len(one.payers)),
            lang.quantity(one.total, "€"), *_evidence(one, lang),
        )
        for _, own in shown
        for one in own.values()
        if one.year in columns
    )  # fmt: skip
    return Panel(
        title,
        some(len(shown), len(by_lab), _meaning(lang), lang),
        Matrix(lang.t("Labo"), heads, body) if shown else None,
        (table, data) if shown else ((), ()),
        _source(found, lang, version),
        _limits(bool(columns) and columns[-1] >= today.year, lang) if shown else (),
        alt=title,
        sentence=words.fundings_sentence(found, lang),
    )


def _bar(funding: Funding, i: int, lang: Language) -> BarRow:
    payer = funding.payers[i]
    share = funding.share(payer)
    amount = lang.quantity(payer.amount, "€")
    detail = f"{amount} · {lang.plural('{n} projet', '{n} projets', payer.projects)}"
    return BarRow("", payer.payer, detail, share, _percent(share, lang))


def _cell(one: Funding | None, lang: Language) -> Cell:
    if one is None:
        return Cell(lang.t("rien d'inscrit"), None)
    if one.diversification is None:
        return Cell(lang.t("n. d."), None)
    level = sum(one.diversification >= step for step in STEPS)
    several = f"{words.payers(one, lang)}, {words.largest(one, lang)}"
    return Cell(words.index(one, lang), level, several if len(one.payers) > 1 else lang.t("un seul financeur"))


def _first(one: Funding, lang: Language) -> str:
    share = one.share(one.payers[0])
    return f"{one.payers[0].payer} · {_percent(share, lang)}"


def _percent(share: float | None, lang: Language) -> str:
    return lang.percent(share) if share is not None else lang.t("n. d.")


def _meaning(lang: Language) -> str:
    return lang.t(
        "Diversification : 1 moins la somme des carrés des parts de chaque financeur. 0 : un seul financeur ; plus "
        "elle approche de 1, plus les financements sont partagés."
    )


def _limits(running: bool, lang: Language) -> tuple[str, ...]:
    said = [lang.t("Un financeur écrit de deux façons compte pour deux.")]
    if running:
        said.append(lang.t("L'année en cours n'est pas finie : ses sommes peuvent encore changer."))
    return tuple(said)


def _headings(lang: Language) -> tuple[str, ...]:
    return lang.t("Source"), lang.t("Sens"), lang.t("Niveau de preuve")


def _evidence(one: Funding, lang: Language, direction: str = "up") -> tuple[str, ...]:
    return (
        _table(one, lang),
        lang.t(findings.DIRECTION_WORDS[direction]),
        lang.t("sans objet : comptage complet de ce qui est inscrit"),
    )


def _table(one: Funding, lang: Language) -> str:
    said = lang.t("table des financements, année {year}", year=one.year)
    fictional = any(MARK in payer.payer for payer in one.payers)
    return f"{said} ({findings.FICTIONAL})" if fictional else said


def register(found: Sequence[Funding], lang: Language) -> str:
    """This table names no source: the register itself is it."""
    said = lang.t("table des financements")
    fictional = any(MARK in payer.payer for one in found for payer in one.payers)
    return f"{said} ({findings.FICTIONAL})" if fictional else said


def _source(found: Sequence[Funding], lang: Language, version: int) -> str:
    """The register, with its years."""
    told = told_source([register(found, lang)], None, lang, version)
    if not found:
        return told
    first, last = min(one.year for one in found), max(one.year for one in found)
    return f"{told} {lang.t('Années : {first} à {last}.', first=first, last=last)}"
