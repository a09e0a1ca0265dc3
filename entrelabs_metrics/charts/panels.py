"""Results → Panels: which chart, which words. Returns plain data; draws nothing, reads nothing."""

from collections.abc import Iterable, Sequence
from datetime import date

from entrelabs_metrics.charts.keys import series_key
from entrelabs_metrics.charts.kinds import (
    Mark,
    Panel,
    Path,
    PathRow,
    Trend,
    TrendPoint,
    TrendTarget,
)
from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.results.findings import fixed


def source_line(rs: Sequence[Result], lang: Language, version: int) -> str:
    """Sources, dates, version; and that the data are fictional, when any is."""
    dates = [r.measured_on for r in rs if r.measured_on]
    period = (min(dates), max(dates)) if dates else None
    return told_source({r.source for r in rs if r.source}, period, lang, version)


def told_source(known: Iterable[str], period: tuple[date, date] | None, lang: Language, version: int) -> str:
    """The same, from the sources and the first and last dates."""
    sources = sorted(known)
    shown = lang.t(" ; ").join(sources[:3])
    more = lang.plural("et {n} autre source", "et {n} autres sources", len(sources) - 3) if len(sources) > 3 else ""
    parts = [lang.t("Source : {source}", source=" ".join(p for p in (shown, more) if p))] if sources else []
    if period:
        first, last = map(lang.month, period)
        parts.append(
            lang.t("mesures de {first} à {last}", first=first, last=last)
            if first != last
            else lang.t("mesures de {month}", month=last)
        )
    parts.append(lang.t("version {n} des données", n=version))
    if words.FICTIONAL not in shown.lower() and any(words.FICTIONAL in source.lower() for source in sources):
        parts.append(lang.t("données fictives, pour la démonstration"))
    return ". ".join(p[0].upper() + p[1:] for p in parts) + "."


# A: the path ---------------------------------------------------------------------------------------------------


def path(
    rs: Sequence[Result], lang: Language, version: int, *, title: str, subtitle: str, project: bool = True
) -> Panel:
    """Where each indicator stands between its baseline and its target. `project`: whether rows name theirs."""
    rows = tuple(_path_row(r, lang, project) for r in rs)
    headings = (lang.t("Indicateur"), lang.t("Chemin parcouru"), lang.t("Valeurs"), lang.t("Cible et constat"))
    data = tuple(
        (
            words.name(r, lang),
            words.scope(r, lang) or lang.t("tous"),
            row.start,
            row.value,
            row.target,
            *words.evidence(r, lang),
        )
        for r, row in zip(rs, rows, strict=True)
    )
    heads = (
        lang.t("Indicateur"),
        lang.t("Population et projet"),
        lang.t("Valeur initiale"),
        lang.t("Valeur actuelle"),
        lang.t("Cible"),
        *words.evidence_headings(lang),
    )
    return Panel(
        title,
        subtitle,
        Path(lang.t("départ"), lang.t("cible"), rows, headings),
        (heads, data),
        source_line(rs, lang, version),
        words.main_limits(rs, lang),
        alt=f"{title}. {subtitle}",
    )


def family_title(rs: Sequence[Result], lang: Language) -> str:
    """« Trois indicateurs sur neuf atteignent leur cible ; un recule », counted over those that have a target.

    Those masked for the public are left out: nobody may tell whether they meet it.
    """
    if rs and all("masked" in r.flags for r in rs):
        return lang.t("Chiffres masqués : trop peu de personnes ont répondu")
    rs = [r for r in rs if "masked" not in r.flags]
    aimed = [r for r in rs if r.target_value is not None or r.direction == "band"]
    met = sum(r.target_verdict in ("clearly_met", "met_to_confirm") for r in aimed)
    down = sum(words.declines(r) for r in rs)
    if not any(r.value is not None for r in rs):
        return lang.t("Rien n'est encore mesuré")
    if not aimed:
        said = lang.plural("{n} indicateur suivi, sans cible", "{n} indicateurs suivis, sans cible", len(rs))
    elif met:
        said = lang.plural(
            "{n} indicateur sur {all} atteint sa cible",
            "{n} indicateurs sur {all} atteignent leur cible",
            met,
            all=lang.number(len(aimed)),
        )
    else:
        said = lang.plural(
            "L'indicateur n'a pas atteint sa cible", "Aucun des {n} indicateurs n'a atteint sa cible", len(aimed)
        )
    falls = lang.plural("{n} recule", "{n} reculent", down) if down else ""
    return f"{said}\u202f; {falls}" if falls and lang.code == "fr" else f"{said}; {falls}" if falls else said


def _path_row(r: Result, lang: Language, project: bool) -> PathRow:
    sign, verdict = words.verdict(r, lang)
    return PathRow(
        key=series_key(r),
        label=words.name(r, lang),
        detail=words.scope(r, lang, project=project),
        family=r.family,
        position=r.progress,
        start=words.quantity(r, r.baseline_value, lang),
        value=words.value(r, lang),
        basis=words.basis(r, lang),
        target=words.target(r, lang),
        verdict=verdict,
        sign=sign,
        alert=words.declines(r),
        faint="small_n" in r.flags,
        targeted=r.target_value is not None or r.direction == "band",
    )


# B: the trend --------------------------------------------------------------------------------------------------


def trend(
    r: Result,
    points: Sequence[Result],
    comparison: Sequence[Result],
    targets: Sequence[tuple[date, float]],
    marks: Sequence[tuple[date, str]],
    lang: Language,
    version: int,
) -> Panel:
    """One series over time. `points` are its measurements, each as a result with its own interval."""
    unit = lang.unit(r.unit)
    chart = Trend(
        r.family,
        _points(points, lang),
        tuple(
            TrendTarget(on, value, lang.t("cible : {value}", value=words.quantity(r, value, lang)))
            for on, value in targets
        ),
        tuple(Mark(on, lang.t("{month} : {event}", month=lang.month(on), event=label)) for on, label in marks),
        _points(comparison, lang),
        lang.t("groupe de comparaison"),
        unit,
        r.decimals,
        words.sample(r, lang),
    )
    scope = words.scope(r, lang, lab=True)
    heads = (
        lang.t("Date"),
        lang.t("Valeur"),
        lang.t("Intervalle à 95 %"),
        lang.t("Effectif"),
        lang.t("Sens"),
        lang.t("Niveau de preuve"),
        lang.t("Source"),
    )
    data = tuple(
        (
            lang.month(p.measured_on),
            words.value(p, lang),
            words.interval(p, lang) or lang.t("aucun"),
            words.sample(p, lang),
            words.direction(r, lang),
            words.proof(r, lang),
            words.sources(p, lang),
        )
        for p in points
    )
    facts = [lang.t(fixed.DIRECTION_WORDS[r.direction]), words.proof(r, lang)]
    if any(p.interval_low is not None for p in points):
        facts.append(
            lang.t("zone claire : intervalle de confiance à 95 %")
            if r.nature != "estimate"
            else lang.t("zone claire : fourchette de l'estimation")
        )
    subtitle = ". ".join((scope, *(f[0].upper() + f[1:] for f in facts))) + "."
    return Panel(
        words.headline(r, lang),
        subtitle,
        chart,
        (heads, data),
        source_line(list(points) or [r], lang, version),
        words.limits([r], lang),
        alt=words.sentence(r, lang),
        sentence=words.sentence(r, lang),
    )


def _points(points: Sequence[Result], lang: Language) -> tuple[TrendPoint, ...]:
    return tuple(
        TrendPoint(p.measured_on, p.value, words.value(p, lang), p.interval_low, p.interval_high, words.sample(p, lang))
        for p in points
        if p.measured_on and p.value is not None
    )
