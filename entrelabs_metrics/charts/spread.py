"""One indicator across labs: dots, intervals, median, in alphabetical order. Compared, not ranked."""

from collections.abc import Mapping, Sequence
from math import isnan, nan
from statistics import median_low
from types import MappingProxyType

from entrelabs_metrics.charts.keys import series_key
from entrelabs_metrics.charts.kinds import Panel, Spread, SpreadRow
from entrelabs_metrics.charts.panels import source_line
from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.results.findings import fixed
from entrelabs_metrics.results.findings import together as said
from entrelabs_metrics.results.statistics import peers
from entrelabs_metrics.results.together import Together


def spread(
    rs: Sequence[Result],
    lang: Language,
    version: int,
    *,
    whole: Together,
    own: str = "",
    ties: Mapping[str, str] = MappingProxyType({}),
) -> Panel:
    """One indicator across labs, with the median. `whole`: what they make together; `own`: the lab put forward, and
    `ties`: by key of the others, whether chance alone could make their gap with it."""
    first = rs[0]
    known = [r.value for r in rs if r.value is not None]
    found = peers(known or [nan]).iloc[0]
    # Between two levels there is no half-way.
    middle = (median_low(known) if first.kind == "level" else float(found["median"])) if len(known) > 1 else None
    quartiles = (float(found["low_quartile"]), float(found["high_quartile"]))
    ends = [x for r in rs for x in (r.value, r.interval_low, r.interval_high) if x is not None]
    low, high, ticks = axis(ends, first)
    rows = tuple(
        SpreadRow(
            series_key(r),
            r.lab_name,
            r.project_title or "",
            r.value,
            r.interval_low,
            r.interval_high,
            words.value(r, lang),
            words.basis(r, lang),
            own=bool(own) and r.lab_id == own,
            faint="small_n" in r.flags,
        )
        for r in rs
    )
    text = lang.t("médiane {value}", value=words.quantity(first, middle, lang)) if middle is not None else ""
    chart = Spread(
        first.family,
        rows,
        tick_words(ticks, first, lang),
        low,
        high,
        middle,
        text,
        None if isnan(quartiles[0]) else quartiles,
    )
    labs = len({r.lab_id for r in rs if r.value is not None})
    title = words.name(first, lang)
    if middle is not None:
        where = lang.plural("{n} labo", "{n} labos", labs)
        title = lang.plural(
            "{name} : {n} valeur dans {labs}, médiane {value}",
            "{name} : {n} valeurs dans {labs}, médiane {value}",
            len(known),
            name=title,
            labs=where,
            value=words.quantity(first, middle, lang),
        )
    heads = (
        lang.t("Labo"),
        lang.t("Population et projet"),
        lang.t("Valeur actuelle"),
        *((lang.t("Face au labo choisi"),) if own else ()),
        *words.evidence_headings(lang),
    )
    data = tuple(
        (
            r.lab_name,
            words.scope(r, lang) or lang.t("tous"),
            words.value(r, lang),
            *((said.tie(ties.get(series_key(r), ""), lang),) if own else ()),
            *words.evidence(r, lang),
        )
        for r in rs
    )
    return Panel(
        title,
        lang.t(
            "Labos par ordre alphabétique : situer, sans classer. {direction}.",
            direction=lang.t(fixed.DIRECTION_WORDS[first.direction]).capitalize(),
        ),
        chart,
        (heads, data),
        source_line(rs, lang, version),
        words.main_limits(rs, lang, about_value=True),
        alt=title,
        sentence=said.sentence(first, whole, ties, lang),
    )


def tick_words(ticks: Sequence[float], r: Result, lang: Language) -> tuple[tuple[float, str], ...]:
    """The ticks in words: no more decimals than they need, the unit on the last one only, so that a phone has room."""
    decimals = 0 if all(t == int(t) for t in ticks) else r.decimals
    unit = lang.unit(r.unit)
    return tuple((t, lang.number(t, decimals) + (unit if t == ticks[-1] else "")) for t in ticks)


def axis(values: Sequence[float], r: Result) -> tuple[float, float, tuple[float, ...]]:
    """Where an axis begins and ends, and its ticks at round values. Shares keep their whole scale."""
    if r.kind == "proportion":
        return 0.0, 100.0, (0.0, 25.0, 50.0, 75.0, 100.0)
    if not values:
        return 0.0, 1.0, (0.0, 1.0)
    low, high = min(values), max(values)
    low = min(low, 0.0) if low > 0 and low < high / 2 else low
    wide = (high - low) or abs(high) or 1.0
    step = next(s for s in (m * 10.0**e for e in range(-6, 15) for m in (1, 2, 5)) if wide / s <= 5)
    first, last = step * (low // step), step * -(-high // step)
    if first == last:
        last = first + step
    count = round((last - first) / step)
    return first, last, tuple(round(first + i * step, 10) for i in range(count + 1))
