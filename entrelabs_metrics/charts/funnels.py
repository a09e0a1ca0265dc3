"""From awareness to autonomy: the steps of one lab as bars (kind F), of all labs as a matrix."""

from collections.abc import Sequence

from entrelabs_metrics.charts.counted import SHOWN, some
from entrelabs_metrics.charts.keys import series_key
from entrelabs_metrics.charts.kinds import BarRow, Bars, Cell, Heading, Matrix, Panel
from entrelabs_metrics.charts.panels import source_line
from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.results.findings import funnel as words
from entrelabs_metrics.results.process import RUNGS, Funnel

STEPS = (0.0, 20.0, 40.0, 60.0)  # percent above which a cell takes the next step of its hue


def funnel(found: Funnel | None, lang: Language, version: int) -> Panel:
    """One lab: the share of each step who reached the next; what is not measured is hatched."""
    rungs = found.rungs if found else dict.fromkeys(RUNGS)
    known = [r for r in rungs.values() if r]
    title = words.funnel_title(found, lang)
    rows = tuple(_row(name, r, lang) for name, r in rungs.items())
    heads = (lang.t("Marche"), lang.t("Valeur actuelle"), *findings.evidence_headings(lang))
    data = tuple(
        (lang.t(words.RUNG_WORDS[name]), findings.value(r, lang), *findings.evidence(r, lang))
        if r
        else (lang.t(words.RUNG_WORDS[name]), lang.t("non mesuré"), *[lang.t("non mesuré")] * (len(heads) - 2))
        for name, r in rungs.items()
    )
    return Panel(
        title,
        _subtitle(lang),
        Bars("process", rows, headings=(lang.t("Marche"), lang.t("Part"), lang.t("Effectif"))) if known else None,
        (heads, data) if known else ((), ()),
        source_line(known, lang, version),
        _limits(known, found.elsewhere if found else 0, lang),
        alt=title,
        sentence=words.funnel_sentence(found, lang) if known else "",
    )


def funnels(found: Sequence[Funnel], lang: Language, version: int) -> Panel:
    """Labs × steps; a click on a figure asks why."""
    shown = found[:SHOWN]
    known = [r for one in found for r in one.rungs.values() if r]
    title = lang.plural(
        "{n} labo mesure le passage de la sensibilisation à l'autonomie",
        "{n} labos mesurent le passage de la sensibilisation à l'autonomie",
        len(found),
    )
    if not found:
        title = words.funnel_title(None, lang)
    heads = tuple(Heading("", lang.t(words.RUNG_WORDS[name])) for name in RUNGS)
    body = tuple((Heading("", one.lab_name), tuple(_cell(r, lang) for r in one.rungs.values())) for one in shown)
    table = (lang.t("Labo"), lang.t("Marche"), lang.t("Valeur actuelle"), *findings.evidence_headings(lang))
    data = tuple(
        (one.lab_name, lang.t(words.RUNG_WORDS[name]), findings.value(r, lang), *findings.evidence(r, lang))
        for one in shown
        for name, r in one.rungs.items()
        if r
    )
    return Panel(
        title,
        some(len(shown), len(found), _subtitle(lang), lang),
        Matrix(lang.t("Labo"), heads, body) if shown else None,
        (table, data) if shown else ((), ()),
        source_line(known, lang, version),
        _limits(known, sum(one.elsewhere for one in found), lang),
        alt=title,
        sentence=words.funnels_sentence(found, lang),
    )


def _subtitle(lang: Language) -> str:
    return lang.t(
        "Part des agents d'une marche arrivés à la suivante, à la dernière mesure de chacune : sensibilisés, formés, "
        "ambassadeurs, autonomes. Ce ne sont pas des parts de tous les agents. Hachuré : non mesuré, ce n'est pas zéro."
    )


def _row(name: str, r: Result | None, lang: Language) -> BarRow:
    label = lang.t(words.RUNG_WORDS[name])
    if r is None or r.value is None:
        return BarRow("", label, "", None, lang.t("non mesuré"))
    interval = findings.interval(r, lang)
    small = "small_n" in r.flags
    return BarRow(
        series_key(r),
        label,
        findings.basis(r, lang),
        r.value / 100,
        findings.value(r, lang),
        wished_text=lang.t("intervalle à 95 % : {interval}", interval=interval) if interval else "",
        sign="○" if small else "",
        word=lang.t("indicatif") if small else words.reached(r, lang),
    )


def _cell(r: Result | None, lang: Language) -> Cell:
    if r is None or r.value is None:
        return Cell(lang.t("non mesuré"), None)
    level = sum(r.value > step for step in STEPS)
    return Cell(findings.value(r, lang), level, findings.basis(r, lang), key=series_key(r))


def _limits(known: Sequence[Result], elsewhere: int, lang: Language) -> tuple[str, ...]:
    own = words.misplaced(elsewhere, lang)
    return (*findings.main_limits(known, lang, about_value=True)[: 2 if own else 3], *([own] if own else ()))
