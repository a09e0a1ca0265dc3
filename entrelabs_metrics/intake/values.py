"""What a cell means: one text in, one typed value or the rule it breaks out. The single place for spellings.

Columns are read as a whole elsewhere (`verdict`), which hands each distinct spelling here once; only plain numbers
take a shortcut in SQL, and a property test keeps that shortcut and `number` in agreement.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from math import isinf

from entrelabs_metrics.schema import Field, fold

SPACES = " \t\u00a0\u202f\u2009"
_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janv févr mars avr mai juin juil août sept oct nov déc",
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
)
MONTHS = {fold(name): month for names in _MONTHS for month, name in enumerate(names.split(), 1)}
TRUE = {fold(w) for w in ("oui", "vrai", "x", "o", "1", "yes", "y", "true")} | {"✓", "✔", "☑"}
FALSE = {fold(w) for w in ("non", "faux", "n", "0", "no", "false")} | {"☐"}
UNITS = {"%": 1.0, "€": 1.0, "k€": 1e3, "M€": 1e6, "Md€": 1e9}
LARGEST_WHOLE = 2**53  # beyond, a double no longer tells two whole numbers apart

_NUMBER = re.compile(rf"([-+−–]?)([\d.,{SPACES}']*\d)[{SPACES}]*(%|€|k€|K€|M€|Md€)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}.*)?")
_DMY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?: \d{1,2}:\d{2}.*)?")
_WORDS = re.compile(rf"(?:\w+[{SPACES}])?(\d{{1,2}})(?:er|st|nd|rd|th)?[{SPACES}]+([^\W\d]+)\.?[{SPACES}]+(\d{{4}})")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a spelling means (`value`), or the rule it breaks, with a proposed spelling when there is one."""

    value: object = None
    rule: str = ""
    remedy: str = ""
    unit: str = ""  # « % » or « € », when the cell carries one
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Decimals:
    """How one column writes its numbers, decided on all its cells.

    A mark is `settled` when other cells prove that it marks decimals; it is `grouping` when they prove that it
    separates thousands. « 1,234 » is read by what the column settles, and refused when it settles the contrary.
    """

    comma: str = "decimal"  # "decimal", "grouping" or "unsure"
    point: str = "decimal"

    @property
    def unsure(self) -> tuple[str, ...]:
        return tuple(mark for mark, use in ((",", self.comma), (".", self.point)) if use != "decimal")


def number(text: str, decimals: Decimals = Decimals()) -> Reading:
    """« 1 234,5 », « 12 % », « 1,2 k€ » → 1234.5, 12, 1200. Anything else breaks `not_a_number`."""
    match = _NUMBER.fullmatch(text.strip(SPACES + "\r\n"))
    if not match:
        return Reading(rule="not_a_number", remedy=_number_inside(text))
    sign, digits, unit = match.groups()
    unit = "k€" if unit == "K€" else unit or ""
    grouped = re.fullmatch(rf"\d{{1,3}}(?:[{SPACES}']\d{{3}})+((?:[.,]\d+)?)", digits)
    if grouped:
        digits = re.sub(rf"[{SPACES}']", "", digits)
    elif any(c in digits for c in SPACES + "'"):
        return Reading(rule="not_a_number")
    marks = [c for c in digits if c in ".,"]
    if len(set(marks)) == 2:  # both: the last one marks decimals, the other groups by three
        last, other = marks[-1], marks[0]
        if not re.fullmatch(rf"\d{{1,3}}(?:\{other}\d{{3}})+\{last}\d+", digits):
            return Reading(rule="not_a_number")
        plain = digits.replace(other, "").replace(last, ".")
    elif len(marks) > 1:
        if not re.fullmatch(rf"\d{{1,3}}(?:\{marks[0]}\d{{3}})+", digits):
            return Reading(rule="not_a_number")
        plain = digits.replace(marks[0], "")
    elif marks and not grouped and re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits):  # « 1,234 »
        use = decimals.comma if marks[0] == "," else decimals.point
        if use == "unsure":
            as_decimal, as_thousands = digits.replace(".", ","), digits.replace(marks[0], "")
            facts = (("first", as_decimal), ("second", f"{as_thousands[:-3]}\u202f{as_thousands[-3:]}"),
                     ("plain_first", as_decimal + "0"), ("plain_second", as_thousands))  # fmt: skip
            return Reading(rule="ambiguous_number", facts=facts)
        plain = digits.replace(marks[0], "." if use == "decimal" else "")
    elif marks and not re.fullmatch(r"\d+[.,]\d+", digits):
        return Reading(rule="not_a_number")
    else:
        plain = digits.replace(",", ".")
    # From the decimal text and not by multiplying, so that « 1,2 k€ » is 1200 and not 1199.9999….
    exponent = {"k€": 3, "M€": 6, "Md€": 9}.get(unit, 0)
    value = float(f"{'-' if sign in ('-', '−', '–') else ''}{plain}e{exponent}")
    if isinf(value):
        return Reading(rule="too_large", facts=(("limit", "1,8 × 10\u00b3\u2070\u2078"),))
    return Reading(value, unit="€" if "€" in unit else unit)


def integer(text: str, decimals: Decimals = Decimals()) -> Reading:
    reading = number(text, decimals)
    value = reading.value
    if not isinstance(value, float):
        return reading
    if not value.is_integer():
        return Reading(rule="not_whole")
    if abs(value) > LARGEST_WHOLE:
        return Reading(rule="too_large", facts=(("limit", str(LARGEST_WHOLE)),))
    return Reading(int(value), unit=reading.unit)


def day(text: str) -> Reading:
    """« 13/04/2015 », « 2015-04-13 », « 13 avril 2015 » → a date. Day before month, always."""
    text = text.strip(SPACES + "\r\n")
    if match := _ISO.fullmatch(text):
        year, month, number_of_day = map(int, match.groups())
    elif match := _DMY.fullmatch(text):
        number_of_day, month, year = map(int, match.groups())
        year += (1900 if year >= 50 else 2000) if year < 100 else 0
    elif match := _WORDS.fullmatch(text):
        number_of_day, month, year = int(match[1]), MONTHS.get(fold(match[2]), 0), int(match[3])
        if not month:
            return Reading(rule="not_a_date")
    else:
        return Reading(rule="not_a_date")
    try:
        value = date(year, month, number_of_day)
    except ValueError:
        return Reading(rule="no_such_day")
    return Reading(value) if 1900 <= year <= 2100 else Reading(rule="date_out_of_range")


def boolean(text: str) -> Reading:
    folded = fold(text) or text.strip(SPACES)
    if folded in TRUE:
        return Reading(True)
    return Reading(False) if folded in FALSE else Reading(rule="not_a_boolean")


def choice(field: Field) -> Callable[[str], Reading]:
    """For a field with words: code, French or English, whatever the case and accents. Free labels pass as they are."""
    codes = {fold(word): code for code, *words in field.labels for word in (*words, code)}
    codes.update({fold(code): code for code in field.enum})

    def read(text: str) -> Reading:
        if code := codes.get(fold(text)):
            return Reading(code)
        if not field.enum:
            return Reading(text.strip(SPACES + "\r\n"))
        near = nearest(text, [french for code, french, _ in field.labels] or field.enum)
        return Reading(rule="not_in_list", remedy=near)

    return read


def nearest(text: str, words: Iterable[str]) -> str:
    """The word most like `text`, case and accents aside; empty when none is near."""
    folded: dict[str, str] = {}
    for word in words:
        folded.setdefault(fold(word), word)
    close = get_close_matches(fold(text), folded, n=1, cutoff=0.75)
    return folded[close[0]] if close else ""


def _number_inside(text: str) -> str:
    """« 12,7 agents » → « 12,7 »; nothing when the text holds several numbers or none, or a hedge."""
    match = re.fullmatch(rf"[{SPACES}]*(-?\d+(?:[.,]\d+)?)[{SPACES}]*[^\d\W]+[{SPACES}]*", text)
    return match[1] if match else ""
