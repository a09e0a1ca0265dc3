"""What a cell means: one text in, one typed value or the rule it breaks out. The single place for spellings.

Columns are read as a whole elsewhere (`verdict`), which hands each distinct spelling here once; only plain numbers
take a shortcut in SQL, and a property test keeps that shortcut and `number` in agreement.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
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
# What people write for « nobody knows »: the cell should be empty.
UNKNOWN = {fold(w) for w in (
    "n.d.", "N/C", "n.a.", "n.r.", "s.o.", "n.s.", "néant", "sans objet", "inconnu", "inconnue", "non connu",
    "non connue", "non disponible", "non communiqué", "non renseigné", "non renseignée", "non concerné", "non mesuré",
    "à compléter", "null", "none", "unknown", "not available", "tbd",
)}  # fmt: skip
NEARLY_TRUE = {
    fold(w) for w in ("ok", "fait", "si", "tout à fait", "plutôt oui", "v", "effectif", "engagée", "en cours")
}
NEARLY_FALSE = {fold(w) for w in ("ko", "pas encore", "pas fait", "jamais", "plutôt non", "f", "pas engagée", "aucun")}
MOST_GUESSED = 1_000  # spellings of one column for which a near word is looked for
LONGEST = 60  # characters of a cell from which no spelling is guessed
FIRST_SERIAL, LAST_SERIAL = 18_264, 73_050  # 1 January 1950 and 31 December 2099, as spreadsheets number days
LIKELY_YEARS = range(1990, 2040)  # where a mistyped year is looked for
LARGEST_WHOLE = 2**53  # beyond, a double no longer tells two whole numbers apart

_NUMBER = re.compile(rf"([-+−–]?)([\d.,{SPACES}']*\d)[{SPACES}]*(%|€|k€|K€|M€|Md€)?")
_PLAIN = rf"[-+−–]?\d[\d.,{SPACES}']*(?:[{SPACES}]*(?:%|€|k€|K€|M€|Md€))?"
_HEDGES = r"env\.?|environ|approx\.?|ca\.?|vers|près de|plus de|moins de|autour de|au moins|about|[~≈±<>≤≥]=?"
_ROUGH = re.compile(rf"(?:(?:{_HEDGES})[{SPACES}]*)({_PLAIN})\+?|({_PLAIN})[{SPACES}]*(?:\+|env\.?|environ)", re.I)
_RANGE = re.compile(
    rf"({_PLAIN})[{SPACES}]*(?:[-–—]|à|to)[{SPACES}]*({_PLAIN})|entre[{SPACES}]+({_PLAIN})[{SPACES}]+et[{SPACES}]+({_PLAIN})",
    re.I,
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}.*)?")
_DMY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?: \d{1,2}:\d{2}.*)?")
DAY_MONTH = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})\b(.*)", re.S)
_WORDS = re.compile(rf"(?:\w+[{SPACES}])?(\d{{1,2}})(?:er|st|nd|rd|th)?[{SPACES}]+([^\W\d]+)\.?[{SPACES}]+(\d{{4}})")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a spelling means (`value`), or the rule it breaks, with a proposed spelling when there is one.

    The empty spelling proposes to empty the cell; None proposes nothing.
    """

    value: object = None
    rule: str = ""
    remedy: str | None = None
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
        return _not_a_number(text, decimals)
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
        return replace(reading, remedy=None) if reading.remedy and integer(reading.remedy, decimals).rule else reading
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
        return _not_a_date(text)
    try:
        value = date(year, month, number_of_day)
    except ValueError:
        return _no_such_day(year, month, number_of_day)
    if 1900 <= year <= 2100:
        return Reading(value)
    meant = likely_year(year)
    possible = meant and number_of_day <= monthrange(meant, month)[1]
    return Reading(
        rule="date_out_of_range", remedy=f"{number_of_day:02}/{month:02}/{meant}" if possible else None
    )  # fmt: skip


def likely_year(year: int) -> int | None:
    """The year that was meant, when one digit explains it: 3024 → 2024, 26 → 2026; None when none or several do."""
    if year < 100:
        return year + (1900 if year >= 50 else 2000)
    text = str(year)
    near = {int(text[:i] + digit + text[i + 1 :]) for i in range(len(text)) for digit in "0123456789"}
    likely = [y for y in near if y in LIKELY_YEARS and y != year]
    return likely[0] if len(likely) == 1 else None


def _no_such_day(year: int, month: int, number_of_day: int) -> Reading:
    """« 31/02/2025 »: with the last day of that month, when there is such a month."""
    if 1900 <= year <= 2100 and 1 <= month <= 12 and 28 < number_of_day <= 31:
        last = f"{monthrange(year, month)[1]}/{month:02}/{year}"
        return Reading(rule="no_such_day", facts=(("last", last),))
    return Reading(rule="no_such_day")


def _not_a_date(text: str) -> Reading:
    """With the day that a spreadsheet's number stands for (« 45078 »), or an empty cell."""
    if re.fullmatch(r"\d{5}(?:[.,]\d{1,9})?", text) and FIRST_SERIAL <= int(text[:5]) <= LAST_SERIAL:
        meant = date(1899, 12, 30) + timedelta(int(text[:5]))
        return Reading(rule="not_a_date", remedy=f"{meant:%d/%m/%Y}", facts=(("serial", text),))
    return Reading(rule="not_a_date", remedy="" if says_unknown(text) else None)


def order_of_dates(spellings: Iterable[str]) -> str | None:
    """How a column orders day and month: "mdy" where it can only be read so, "dmy", or None when no date settles it.

    A single date that only reads month first is a mistake, not a habit.
    """
    pairs = [(int(m[1]), int(m[3])) for text in spellings if (m := DAY_MONTH.fullmatch(text))]
    if any(first > 12 for first, _ in pairs):
        return "dmy"
    return "mdy" if sum(second > 12 for _, second in pairs) > 1 else None


def day_month_first(text: str) -> Reading:
    """« 04/13/2015 » → 13 April; what is not written so is read as `day` does."""
    reading = day(day_first(text))
    return replace(reading, remedy=day_first(reading.remedy)) if reading.remedy else reading


def day_first(text: str) -> str:
    """The text of a date with day and month exchanged."""
    return DAY_MONTH.sub(r"\3\2\1\2\4\5", text)


def boolean(text: str) -> Reading:
    folded = fold(text) or text.strip(SPACES)
    if folded in TRUE:
        return Reading(True)
    if folded in FALSE:
        return Reading(False)
    if says_unknown(text):
        return Reading(rule="not_a_boolean", remedy="")
    near = nearest(text, ("oui", "non", "vrai", "faux")) if len(folded) <= 6 else ""
    if folded in NEARLY_TRUE or near in ("oui", "vrai"):
        return Reading(rule="not_a_boolean", remedy="oui")
    return Reading(rule="not_a_boolean", remedy="non" if folded in NEARLY_FALSE or near else None)


def choice(field: Field) -> Callable[[str], Reading]:
    """For a field with words: code, French or English, whatever the case and accents. Free labels pass as they are."""
    codes = {fold(word): code for code, *words in field.labels for word in (*words, code)}
    codes.update({fold(code): code for code in field.enum})
    words = {word: french for code, french, english in field.labels for word in (french, english, code)}
    words = words or {code: code for code in field.enum}
    left = iter(range(MOST_GUESSED))  # comparing is slow, and a column with more odd spellings has no list

    def read(text: str) -> Reading:
        if code := codes.get(fold(text)):
            return Reading(code)
        if not field.enum:
            return Reading(text.strip(SPACES + "\r\n"))
        if says_unknown(text):
            return Reading(rule="not_in_list", remedy="")
        return Reading(rule="not_in_list", remedy=_meant(text, words) if next(left, None) is not None else None)

    return read


def _meant(text: str, words: dict[str, str]) -> str | None:
    """« En cours (en retard) » → « En cours »: the one answer whose words the text holds, else the most like it."""
    said = _tokens(text)
    found = {meant for word, meant in words.items() if _tokens(word) and _tokens(word) <= said}
    if found:
        return found.pop() if len(found) == 1 else None
    near = nearest(text, words)
    return words[near] if near else None


def _tokens(text: str) -> set[str]:
    return {fold(word) for word in re.findall(r"\w+", text[:200])}


def says_unknown(text: str) -> bool:
    """« n.d. », « NC », « - », « ? », « néant »: people write so what an empty cell says."""
    text = text.strip(SPACES + "\r\n")
    return fold(text) in UNKNOWN if fold(text) else 0 < len(text) <= 5 and not set(text) - set("-–—?/._…*#")


def sound_remedy(field: Field, read: Callable[[str], Reading], reading: Reading) -> Reading:
    """The reading, without its remedy when the field would not take that either."""
    if reading.remedy is None:
        return reading
    if reading.remedy == "":
        return replace(reading, remedy=None) if field.required and field.default is None else reading
    proposed = read(reading.remedy)
    value = proposed.value
    fits = not isinstance(value, float | int) or (
        (field.minimum is None or value >= field.minimum) and (field.maximum is None or value <= field.maximum)
    )
    return reading if fits and not proposed.rule else replace(reading, remedy=None)


def nearest(text: str, words: Iterable[str]) -> str:
    """The word most like `text`, case and accents aside; empty when none is near."""
    folded: dict[str, str] = {}
    for word in words:
        folded.setdefault(fold(word), word)
    close = get_close_matches(fold(text[:200]), folded, n=1, cutoff=0.75)
    return folded[close[0]] if close else ""


def _not_a_number(text: str, decimals: Decimals) -> Reading:
    """Why it is none, and the number in it when there is one: « 12,7 agents », « env. 1000 », « 1000+ »."""
    text = text.strip(SPACES + "\r\n")
    if says_unknown(text):
        return Reading(rule="not_a_number", remedy="")
    if len(text) > LONGEST:
        return Reading(rule="not_a_number")
    if match := _RANGE.fullmatch(text):
        first, second = (part.strip(SPACES) for part in match.groups() if part)
        return Reading(rule="not_a_number", facts=(("first", first), ("second", second)))
    if match := _ROUGH.fullmatch(text):
        return Reading(rule="not_a_number", remedy=_if_read(match[1] or match[2], decimals), facts=(("rough", "1"),))
    inside = re.fullmatch(rf"({_PLAIN})[{SPACES}]*[^\d\W]{{2,}}\.?", text)
    return Reading(rule="not_a_number", remedy=_if_read(inside[1], decimals) if inside else None)


def _if_read(text: str, decimals: Decimals) -> str | None:
    """The text, when it is a number without doubt."""
    text = text.strip(SPACES)
    return None if number(text, decimals).rule else text
