"""Figures that moved between two versions: what is established or counted first, then noise, verdicts, corrections."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from entrelabs_metrics.charts import panels
from entrelabs_metrics.charts.changes import axis, tick_words
from entrelabs_metrics.charts.keys import series_key
from entrelabs_metrics.charts.kinds import ChartKind, Difference, DifferenceRow, Forest, ForestRow, Listing, Panel
from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.results.findings import changes
from entrelabs_metrics.results.findings import movements as said
from entrelabs_metrics.results.findings.movements import Span
from entrelabs_metrics.results.movements import Movement

SHOWN, TOLD = 20, 300  # rows drawn, rows of the table behind; the others are counted
TARGETS = ("missed", "not_met_uncertain", "not_yet", "met_to_confirm", "clearly_met", "not_computed")  # worst first
CHANGES = (*said.TITLE_ORDER, "inconclusive", "stable", "not_computed")
STATES = {"corrected": "updated", "redefined": "updated", "taken_back": "removed", "gone": "removed", "new": "added"}


@dataclass(frozen=True, slots=True)
class Told:
    """What is compared and how it is told. `lab`: whether rows name theirs; `masked`: whether some are left out."""

    span: Span
    lang: Language
    lab: bool
    masked: bool = False


def established(found: Sequence[Movement], told: Told) -> tuple[Panel, ...]:
    """What is established, a panel a unit, then what is counted in full; one panel that says so where there is none."""
    lang = told.lang
    sure = _ordered([m for m in found if m.weight == "established"])
    exact = _ordered([m for m in found if m.weight == "counted"])
    tested = [m.since for m in found if m.since is not None and m.since.change_low is not None]

    def unit(m: Movement) -> str:
        return changes.unit(m.known, lang)

    made = [_forest(unit_, list(own), tested, told) for unit_, own in groupby(sorted(sure, key=unit), unit)]
    if exact:
        made.append(_counted(exact, told))
    if not made:
        anew = sum(m.since is not None for m in found)
        made.append(_panel(said.none_title(anew, told.span, lang), "", None, (), told))
    return tuple(made)


def _forest(unit: str, own: list[Movement], tested: Sequence[Result], told: Told) -> Panel:
    lang = told.lang
    shown = own[:SHOWN]
    low, high, ticks = axis([x for m in shown if (r := m.since) for x in (r.change_low, r.change_high, r.change)])
    headings = (lang.t("Indicateur"), lang.t("Écart et intervalle"), lang.t("Valeurs"), lang.t("Constat"))
    rows = tuple(_forest_row(m, m.since, told) for m in shown if m.since)
    return _panel(
        said.established_title([m.since for m in own if m.since], told.span, unit, lang),
        lang.t(
            "Chiffres mesurés à nouveau : écart entre les deux versions, en {unit}, avec son intervalle de confiance à "
            "95 %, qui ne contient pas zéro. Les reculs d'abord, puis du plus grand écart au plus petit.",
            unit=unit,
        ),
        Forest(0.0, lang.t("aucun écart"), tick_words(ticks, lang), low, high, rows, headings),
        own,
        told,
        tested=tested,
        sentence=more(len(own), lang),
    )


def _forest_row(m: Movement, r: Result, told: Told) -> ForestRow:
    sign, verdict = words.change_verdict(r.change_verdict, told.lang)
    return ForestRow(
        key=series_key(r),
        label=words.name(r, told.lang),
        detail=said.detail(m, told.lang, lab=told.lab),
        family=r.family,
        value=r.change,
        low=r.change_low,
        high=r.change_high,
        text=words.difference(r, r.change, told.lang),
        range_text=words.change_range(r, told.lang),
        sign=sign,
        verdict=verdict,
        solid=True,
        note=words.direction(r, told.lang),
        alert=words.declines(r),
        faint="small_n" in r.flags,
    )


def _counted(own: list[Movement], told: Told) -> Panel:
    lang = told.lang
    return _panel(
        said.counted_title([m.since for m in own if m.since], told.span, lang),
        lang.t(
            "Aucun intervalle n'est dû : ces écarts ne doivent rien au hasard d'un échantillon. Les reculs d'abord."
        ),
        _listing(own, told),
        own,
        told,
    )


def noise(found: Sequence[Movement], told: Told) -> Panel:
    """Measured anew, and nothing can be concluded; then the counted figures that are the same."""
    lang = told.lang
    unsure = _ordered([m for m in found if m.weight == "noise"])
    unsure.sort(key=lambda m: m.since is None or m.since.change_low is None)
    same = [m for m in found if m.weight == "stable"]
    if not unsure and not same:
        return _panel(lang.t("Aucun écart sur lequel on ne puisse conclure"), "", None, (), told)
    return _panel(
        said.noise_title(len(unsure), len(same), lang),
        lang.t(
            "L'intervalle de l'écart contient zéro, ou aucun intervalle ne peut être donné : le hasard peut suffire à "
            "expliquer ces écarts. Ce n'est ni un progrès, ni un recul, ni la preuve que rien n'a bougé."
        ),
        _listing([*unsure, *same], told),
        [*unsure, *same],
        told,
    )


def _listing(own: Sequence[Movement], told: Told) -> Listing:
    """Figures measured anew, a line each."""
    lang = told.lang
    heads = (lang.t("Indicateur"), lang.t("Constat"), lang.t("Valeurs"))
    shown = [(m, m.since) for m in own[:SHOWN] if m.since]
    rows = tuple((words.name(r, lang), said.finding(m, lang), said.detail(m, lang, lab=told.lab)) for m, r in shown)
    return Listing(heads, rows, more(len(own), lang), tuple(series_key(r) for _, r in shown))


def verdicts(found: Sequence[Movement], told: Told) -> Panel:
    """Verdicts that are not what they were, on the target then on the change since the baseline; the worst first."""
    lang = told.lang
    both = [(m, m.then, m.now) for m in found if m.then and m.now]
    aimed = [(m, a.target_verdict, b.target_verdict) for m, a, b in both if a.target_verdict != b.target_verdict]
    moved = [(m, a.change_verdict, b.change_verdict) for m, a, b in both if a.change_verdict != b.change_verdict]
    aimed.sort(key=lambda one: (TARGETS.index(one[2]), TARGETS.index(one[1])))
    moved.sort(key=lambda one: (CHANGES.index(one[2]), CHANGES.index(one[1])))
    if not aimed and not moved:
        return _panel(lang.t("Aucun constat n'a changé depuis la version {n}", n=told.span.then), "", None, (), told)
    every = [
        *((lang.t("Cible"), m, said.target(old, lang), said.target(new, lang)) for m, old, new in aimed),
        *((lang.t("Évolution"), m, said.moved(old, lang), said.moved(new, lang)) for m, old, new in moved),
    ]
    rows = tuple(
        DifferenceRow(about, words.name(m.known, lang), _why(m, told), old, new, "updated")
        for about, m, old, new in every[:SHOWN]
    )
    heads = (lang.t("Constat"), lang.t("Indicateur"), lang.t("Avant"), lang.t("Après"))
    return _panel(
        said.verdicts_title(len(aimed), len(moved), lang),
        lang.t(
            "Constat de chaque chiffre dans chacune des deux versions : sur la cible, puis sur l'évolution depuis la "
            "valeur de départ. Sous chaque nom, ce qui n'est plus comme avant dans les données."
        ),
        Difference(heads, rows, more(len(every), lang)),
        [m for _, m, *_ in every],
        told,
        about=[lang.t("{name} : {value}", name=about, value=f"{old} → {new}") for about, _, old, new in every],
    )


def figures(found: Sequence[Movement], told: Told) -> Panel:
    """Corrections, said as such; then what is no longer measured as it was; then what is new."""
    lang = told.lang
    order = list(STATES)
    own = sorted((m for m in found if m.state in STATES), key=lambda m: order.index(m.state))
    if not own:
        return _panel(lang.t("Aucun chiffre corrigé, retiré ou nouveau"), "", None, (), told)
    rows = tuple(
        DifferenceRow(
            lang.t(said.STATE_WORDS[m.state]),
            words.name(m.known, lang),
            words.scope(m.known, lang, lab=told.lab),
            said.reading(m.then, lang) if m.then and m.then.value is not None else "",
            said.reading(m.now, lang) if m.now and m.now.value is not None else "",
            STATES[m.state],
        )
        for m in own[:SHOWN]
    )
    heads = (lang.t("Ce qui a changé"), lang.t("Indicateur"), lang.t("Avant"), lang.t("Après"))
    return _panel(
        said.figures_title(Counter(m.state for m in own), lang),
        lang.t(
            "Une valeur corrigée dit autre chose de la même date : ce n'est pas une évolution. "
            "Un chiffre nouveau n'était pas encore mesuré, ce qui ne veut pas dire zéro."
        ),
        Difference(heads, rows, more(len(own), lang)),
        own,
        told,
        about=[lang.t(said.STATE_WORDS[m.state]) for m in own],
    )


def _ordered(found: list[Movement]) -> list[Movement]:
    """By verdict, declines first, then from the largest change."""

    def place(m: Movement) -> tuple[int, float]:
        assert m.since is not None
        return CHANGES.index(m.since.change_verdict), -abs(m.since.change or 0.0)

    return sorted(found, key=place)


def _why(m: Movement, told: Told) -> str:
    parts = (words.scope(m.known, told.lang, lab=told.lab), told.lang.t(said.WHY_WORDS[m.state]))
    return " · ".join(p for p in parts if p)


def more(rows: int, lang: Language) -> str:
    """What is said of the rows that are not drawn."""
    rest = rows - SHOWN
    if rest <= 0:
        return ""
    said_ = lang.plural("Et {n} autre ligne, dans les données.", "Et {n} autres lignes, dans les données.", rest)
    if rows <= TOLD:
        return said_
    return lang.plural(
        "{said} Les données en montrent {shown} ; {n} n'y est pas.",
        "{said} Les données en montrent {shown} ; {n} n'y sont pas.",
        rows - TOLD, said=said_, shown=lang.number(TOLD),
    )  # fmt: skip


def _panel(
    title: str,
    subtitle: str,
    chart: ChartKind | None,
    own: Sequence[Movement],
    told: Told,
    *,
    tested: Sequence[Result] = (),
    about: Sequence[str] = (),
    sentence: str = "",
) -> Panel:
    lang, s = told.lang, told.span
    known = [m.known for m in own]
    heads = (
        lang.t("Indicateur"),
        lang.t("Ce qui a changé"),
        lang.t("Avant (version {n})", n=s.then),
        lang.t("Après (version {n})", n=s.now),
        lang.t("Écart"),
        lang.t("Intervalle de l'écart à 95 %"),
        lang.t("Constat de l'écart"),
        *words.evidence_headings(lang),
    )
    kept = list(own)[:TOLD]
    data = tuple(_row(m, a, told) for m, a in zip(kept, [*about[:TOLD], *[""] * (len(kept) - len(about))], strict=True))
    source = " ".join((panels.source_line(known, lang, s.now), said.span(s, lang)))
    limits = said.limits(tested, known, lang, masked=told.masked, drawn=isinstance(chart, Forest))
    return Panel(title, subtitle, chart, (heads, data) if data else ((), ()), source, limits, alt=title,
                 sentence=sentence)  # fmt: skip


def _row(m: Movement, about: str, told: Told) -> tuple[str, ...]:
    lang, r = told.lang, m.since
    name = " · ".join(p for p in (words.name(m.known, lang), words.scope(m.known, lang, lab=told.lab)) if p)
    if r is None:
        compared = (lang.t("non comparé"), lang.t("aucun"), lang.t("aucun"))
    else:
        interval = words.change_range(r, lang) or lang.t("aucun")
        compared = (words.difference(r, r.change, lang), interval, " ".join(said.verdict(m, lang)))
    return (
        name,
        about or lang.t(said.WHY_WORDS[m.state]),
        said.reading(m.then, lang),
        said.reading(m.now, lang),
        *compared,
        *words.evidence(m.known, lang),
    )
