"""Differences with their interval against zero (kind C): is the change real, and do users and agents say the same?"""

from collections.abc import Sequence
from itertools import groupby

from entrelabs_metrics.charts import panels
from entrelabs_metrics.charts.keys import series_key
from entrelabs_metrics.charts.kinds import Forest, ForestRow, Panel
from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.results.findings import changes as said
from entrelabs_metrics.results.gaps import Gap
from entrelabs_metrics.schema import table


def changes(rs: Sequence[Result], lang: Language, version: int) -> tuple[Panel, ...]:
    """Every change that has an interval, one panel a unit, since an axis has only one. The finding counts them all."""
    tested = [r for r in rs if r.change is not None and r.change_low is not None]
    order = table("indicators").by_name["family"].enum
    tested.sort(key=lambda r: (said.unit(r, lang), order.index(r.family)))
    made = []
    for unit, group in groupby(tested, lambda r: said.unit(r, lang)):
        own = list(group)
        subtitle = lang.t(
            "Écart entre la valeur initiale et la dernière mesure, en {unit}, avec son intervalle de confiance à 95 %. "
            "L'écart est « établi » si l'intervalle ne contient pas zéro.",
            unit=unit,
        )
        rows = [_change(r, lang) for r in own]
        data = [
            (said.name(r, lang), row.text, row.range_text, *words.evidence(r, lang))
            for row, r in zip(rows, own, strict=True)
        ]
        chart = _forest(rows, lang.t("aucun écart"), lang)
        source = panels.source_line(own, lang, version)
        made.append(_panel(said.title(own, lang), subtitle, chart, data, source, said.limits(own, lang), lang))
    return tuple(made)


def gaps(found: Sequence[Gap], lang: Language, version: int) -> tuple[Panel, ...]:
    """What users say less what agents say, one panel a unit."""
    made = []
    ordered = sorted(found, key=lambda g: (said.unit(g.users, lang), g.users.indicator_name))
    for unit, group in groupby(ordered, lambda g: said.unit(g.users, lang)):
        own = list(group)
        subtitle = lang.t(
            "Usagers moins agents, à la dernière mesure de chacun, en {unit}, avec l'intervalle de confiance à 95 %. "
            "À droite de zéro, les usagers sont plus favorables que les agents.",
            unit=unit,
        )
        rows = [_gap(g, lang) for g in own]
        data = [
            (f"{row.label} ({words.population(r, lang)})", row.text, row.range_text, *words.evidence(r, lang))
            for row, g in zip(rows, own, strict=True)
            for r in (g.users, g.agents)
        ]
        every = [r for g in own for r in (g.users, g.agents)]
        chart = _forest(rows, lang.t("même avis"), lang)
        source, limits = panels.source_line(every, lang, version), words.main_limits(every, lang, about_value=True)
        made.append(_panel(said.gap_title(own, lang), subtitle, chart, data, source, limits, lang))
    return tuple(made)


def _forest(rows: Sequence[ForestRow], reference: str, lang: Language) -> Forest:
    low, high, ticks = axis([x for row in rows for x in (row.low, row.high, row.value)])
    headings = (lang.t("Indicateur"), lang.t("Écart et intervalle"), lang.t("Valeurs"), lang.t("Constat"))
    return Forest(0.0, reference, tick_words(ticks, lang), low, high, tuple(rows), headings)


def _panel(
    title: str,
    subtitle: str,
    chart: Forest,
    data: Sequence[tuple[str, ...]],
    source: str,
    limits: tuple[str, ...],
    lang: Language,
) -> Panel:
    heads = (lang.t("Indicateur"), lang.t("Écart"), lang.t("Intervalle de l'écart à 95 %"))
    table_ = ((*heads, *words.evidence_headings(lang)), tuple(data))
    return Panel(title, subtitle, chart, table_, source, limits, alt=title)


def _change(r: Result, lang: Language) -> ForestRow:
    sign, verdict = words.change_verdict(r.change_verdict, lang)
    return ForestRow(
        key=series_key(r),
        label=words.name(r, lang),
        detail=said.detail(r, lang),
        family=r.family,
        value=r.change,
        low=r.change_low,
        high=r.change_high,
        text=words.difference(r, r.change, lang),
        range_text=words.change_range(r, lang),
        sign=sign,
        verdict=verdict,
        solid=r.change_verdict.startswith("established"),
        note=words.direction(r, lang),
        alert=words.declines(r),
        faint="small_n" in r.flags,
    )


def _gap(g: Gap, lang: Language) -> ForestRow:
    sign, verdict = said.gap_verdict(g, lang)
    return ForestRow(
        key=series_key(g.users),
        label=said.gap_name(g, lang),
        detail=said.gap_detail(g, lang),
        family=g.users.family,
        value=g.difference,
        low=g.low,
        high=g.high,
        text=words.difference(g.users, g.difference, lang),
        range_text=said.gap_range(g, lang),
        sign=sign,
        verdict=verdict,
        solid=g.established,
        faint=any("small_n" in r.flags for r in (g.users, g.agents)),
    )


def axis(values: Sequence[float | None]) -> tuple[float, float, tuple[float, ...]]:
    """Where an axis of differences begins and ends, zero in it, and its ticks at round values."""
    known = [0.0, *(x for x in values if x is not None)]
    low, high = min(known), max(known)
    wide = (high - low) or 1.0
    step = next(s for s in (m * 10.0**e for e in range(-6, 15) for m in (1, 2, 5)) if wide / s <= 5)
    first, last = step * (low // step), step * -(-high // step)
    count = max(round((last - first) / step), 1)
    return first, first + count * step, tuple(round(first + i * step, 10) for i in range(count + 1))


def tick_words(ticks: Sequence[float], lang: Language) -> tuple[tuple[float, str], ...]:
    """The ticks in words, signed; the unit is in the subtitle and on each value."""
    decimals = 0 if all(t == int(t) for t in ticks) else 1
    return tuple((t, lang.number(t, decimals, signed=True)) for t in ticks)
