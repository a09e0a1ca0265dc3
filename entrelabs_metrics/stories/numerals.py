"""The numbers in a text, whichever language wrote them: « 1 250 », « 1,60 € », « 74 % », “1,250”, “1.60”.

An author's sentence may have been written in French and be shown on an English slide, so a number has every reading it
could have: « 1,250 » is one thousand two hundred and fifty, or one and a quarter.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_SPACE = " \u00a0\u202f\u2009"
_NUMBER = re.compile(
    rf"(?<![\w#.,])(?P<number>\d{{1,3}}(?:[{_SPACE}]\d{{3}})+(?:[.,]\d+)?(?!\d)|\d[\d.,]*\d|\d)"
    rf"(?P<unit>[{_SPACE}]?[%€])?(?P<tail>[{_SPACE}]?[^\W\d]+)?"
)
_RANGE = re.compile(rf"[{_SPACE}]*(?:à|et|to|and|puis|then|[-–])[{_SPACE}]*[+−-]?$")
_MONTHS = (
    "janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc|jan|feb|mar|apr|may|jun|jul|aug|sep|dec"
    "|janvier|février|avril|juillet|septembre|octobre|novembre|décembre"
    "|january|february|march|april|june|july|august|september|october|november|december"
)
_NOT_A_FIGURE = re.compile(  # what follows a day, a rank, or what is the story's own and not the data's
    rf"(?:{_MONTHS}|er|re|e|st|nd|rd|th|diapositives?|diapos?|slides?|pages?)", re.I
)
_DAY = re.compile(r"\b(?:\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2})\b")
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Number:
    text: str  # as it is written, its sign left out: a fall of 7 is told « −7 » and « recule de 7 »
    readings: frozenset[Decimal]
    unit: str  # % or €; empty for any other, and for none


def numbers(text: str) -> tuple[Number, ...]:
    """Every number of a text, years, days of a month and counts of slides left out."""
    found: list[Number] = []
    spans: list[tuple[int, int]] = []
    text = _DAY.sub("", text)
    for match in _NUMBER.finditer(text):
        written, unit = match["number"], (match["unit"] or "").strip(_SPACE)
        tail = (match["tail"] or "").strip(_SPACE)
        if not unit and (_is_year(written) or _NOT_A_FIGURE.fullmatch(tail)):
            continue
        number = Number(written + (match["unit"] or ""), _readings(written), unit)
        if found and unit and not found[-1].unit and _RANGE.match(text[spans[-1][1] : match.start()]):
            found[-1] = Number(found[-1].text, found[-1].readings, unit)  # « 68 à 79 % »: the unit is said once
        found.append(number)
        spans.append((match.start(), match.start("tail") if match["tail"] else match.end()))
    return tuple(found)


def stale(edited: str, told: Iterable[str]) -> tuple[str, ...]:
    """The numbers of `edited` that none of the texts `told` holds (any more), as they are written, each once.

    A number with a unit is only found with that unit; one without is found with any.
    """
    known = {(reading, unit) for text in told for n in numbers(text) for reading in n.readings for unit in (n.unit, "")}
    missing = (n.text for n in numbers(edited) if not any((reading, n.unit) in known for reading in n.readings))
    return tuple(dict.fromkeys(missing))


def _is_year(written: str) -> bool:
    return len(written) == 4 and written.isdigit() and int(written) in _YEARS


def _readings(written: str) -> frozenset[Decimal]:
    digits = re.sub(rf"[{_SPACE}]", "", written)
    marks = re.findall(r"[.,]", digits)
    if len(set(marks)) == 2:  # the last marks decimals, the other groups by three
        whole, _, rest = digits.rpartition(marks[-1])
        return frozenset({Decimal(f"{re.sub('[.,]', '', whole)}.{rest}")})
    together = Decimal(re.sub("[.,]", "", digits))
    if not marks:
        return frozenset({together})
    if len(marks) > 1:
        return frozenset({together})
    decimal = Decimal(digits.replace(",", "."))
    grouped = re.fullmatch(r"\d{1,3}[.,]\d{3}", digits) and len(digits) == len(written)
    return frozenset({decimal, together} if grouped else {decimal})
