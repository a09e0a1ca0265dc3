"""What stands beside a figure that is a count: where it comes from, when, and why it has no interval and no proof."""

from collections.abc import Iterable
from datetime import date

from entrelabs_metrics.charts.panels import told_source
from entrelabs_metrics.language import Language
from entrelabs_metrics.results.findings import fixed

SHOWN = 40  # labs of one matrix


def source_line(sources: Iterable[str], dates: str, lang: Language, version: int) -> str:
    """Sources and version, then what is said of the dates of what is counted: they are not those of a measure."""
    unsaid = [lang.t("non renseignée")] if dates else []  # without dates, nothing is counted, and nothing has a source
    told = told_source(list(sources) or unsaid, None, lang, version)
    return f"{told} {dates[0].upper()}{dates[1:]}." if dates else told


def period(first: date | None, last: date | None, lang: Language) -> str:
    """« janv. 2023 – avr. 2026 »; empty when no date is known."""
    if first is None or last is None:
        return ""
    months = dict.fromkeys(lang.month(day) for day in (first, last))
    return " – ".join(months)


def evidence_headings(lang: Language) -> tuple[str, ...]:
    """Of the cells that every count of a table has."""
    return lang.t("Dates"), lang.t("Source"), lang.t("Sens"), lang.t("Niveau de preuve")


def evidence(sources: Iterable[str], dates: str, lang: Language, direction: str = "none") -> tuple[str, ...]:
    """The cells under `evidence_headings`. A count of the register has no level of proof: nothing is compared."""
    return (
        dates or lang.t("date inconnue"),
        lang.t(" ; ").join(sources) or lang.t("source non renseignée"),
        lang.t(fixed.DIRECTION_WORDS[direction]),
        lang.t("sans objet : comptage complet de ce qui est inscrit"),
    )


def some(shown: int, total: int, subtitle: str, lang: Language) -> str:
    """The subtitle, saying so when only some labs are shown."""
    if shown == total:
        return subtitle
    return lang.t("{n} labos sur {all}. {more}", n=lang.number(shown), all=lang.number(total), more=subtitle)
