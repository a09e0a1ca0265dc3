"""Periods as people head columns with them: « 2024 », « S1 2024 », « T3 2024 », « juin 2024 » → their last day."""

import re
from calendar import monthrange
from datetime import date

from entrelabs_metrics.intake.values import MONTHS, day
from entrelabs_metrics.schema import fold

_YEAR = r"(?:19|20)\d\d"
_ORDINAL = r"[1-4](?:er|e|è|ème|eme|nd)? (?:semestre|trimestre)"
_PERIODS = re.compile(
    rf"(?P<part>[STQ][1-4]|{_ORDINAL}|semestre [12]|trimestre [1-4])[\s/_-]*(?P<part_year>{_YEAR})"
    rf"|(?P<year_part>{_YEAR})[\s/_-]*(?P<part_after>[STQ][1-4])"
    rf"|(?P<word>[^\W\d]{{3,9}})\.?[\s/_-]*(?P<word_year>{_YEAR})"
    rf"|(?P<iso_year>{_YEAR})-(?P<iso_month>0[1-9]|1[0-2])"
    rf"|(?P<month>0?[1-9]|1[0-2])/(?P<month_year>{_YEAR})"
    rf"|(?P<year>{_YEAR})",
    re.I,
)
_LINKS = {"", "au", "a", "en", "de", "du", "pour", "fin", "le"}  # between what and when


def end_of(text: str) -> date | None:
    """The last day of a period, or the day itself; None when the text is neither.

    A measurement headed « 2024 » counts at the end of 2024: the page says so, and the recipe can say otherwise.
    """
    text = " ".join(text.split())
    exact = day(text).value
    if isinstance(exact, date):
        return exact
    found = _PERIODS.fullmatch(text)
    if not found:
        return None
    part = found["part"] or found["part_after"]
    if part:
        months = 6 if "s" in part.casefold().replace("trimestre", "") else 3
        number = int(next(c for c in part if c.isdigit()))
        return _last(int(found["part_year"] or found["year_part"]), number * months) if number * months <= 12 else None
    if found["word"]:
        month = MONTHS.get(fold(found["word"]))
        return _last(int(found["word_year"]), month) if month else None
    if found["iso_year"]:
        return _last(int(found["iso_year"]), int(found["iso_month"]))
    if found["month"]:
        return _last(int(found["month_year"]), int(found["month"]))
    return _last(int(found["year"]), 12)


def headed(title: str) -> tuple[str, date] | None:
    """What a column is about and when: « Satisfaction 2024 » or « 2024 » alone; None without a period at the end."""
    words = title.replace("_", " ").split()
    for n in range(min(3, len(words)), 0, -1):
        end = end_of(" ".join(words[-n:]).strip("()[]"))
        if end:
            about = words[:-n]
            while about and fold(about[-1]) in _LINKS:
                about.pop()
            return " ".join(about).strip(" :-–("), end
    return None


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
