"""A number of a workbook and its format → the text a person would have read, and nothing lost.

« 0,125 » shown as « 12,5 % » becomes « 12.5 % », a serial shown as a day an ISO date, a code shown « 01000 » keeps its
zeros. What has no format worth telling is the number itself, in decimal, as short as it can be.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache, partial
from math import floor, isfinite

from entrelabs_metrics.intake.values import UNITS

BUILT_IN = {  # formats of Excel that a file names by number only
    9: "0%", 10: "0.00%", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "d/m/yyyy h:mm",
    32: "h:mm", 33: "h:mm:ss", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 55: "h:mm", 56: "h:mm:ss",
    **dict.fromkeys((14, 15, 16, 17, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 57, 58), "d/m/yyyy"),
}  # fmt: skip
EPOCH_1904 = date(1904, 1, 1)
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[\$([^\]-]*)[^\]]*\]|\[(h+|m+|s+)\]|\[[^\]]*\]|(.)', re.S | re.I)
_UNITS = frozenset((*UNITS, "K€"))
_DAY = 86_400_000  # milliseconds

Reader = Callable[[str], str]


@cache
def reader(code: str, from_1904: bool = False) -> Reader:
    """What turns the stored numbers of a format (« 0.0% », « dd/mm/yyyy ») into text."""
    found = _reader(code, from_1904)
    return found if found is number else lru_cache(10_000)(found)  # days and shares come back often


def _reader(code: str, from_1904: bool) -> Reader:
    mask, literals, elapsed = "", "", False
    for quoted, escaped, currency, counted, plain in _TOKEN.findall(code.split(";")[0]):
        literals += quoted + escaped + currency + (plain if plain in "€" else "")
        mask += "" if plain == "€" else plain.lower()
        elapsed = elapsed or bool(counted)
    mask = mask.replace("general", "").replace("standard", "")
    if elapsed:
        return _duration
    if not re.search(r"[0#?]", re.sub(r"s[.,]0+", "s", mask)):
        has_time = bool(re.search("[hs]", mask))
        has_day = bool(re.search("[dyja]", mask.replace("am/pm", ""))) or ("m" in mask and not has_time)
        if has_day or has_time:
            return partial(_moment, has_day=has_day, has_time=has_time, from_1904=from_1904)
    if "%" in mask:
        return _percent
    if re.fullmatch("00+", mask) and not literals:
        return lambda text: text.zfill(len(mask)) if text.isdigit() else number(text)
    unit = literals.strip(" \u00a0\u202f")
    if unit in _UNITS and not re.search(r"[0#?],+(?![0#?,])", mask):
        return lambda text: f"{number(text)} {unit}"
    return number


def number(text: str) -> str:
    """The number as briefly as it can be written in decimal; a text that is no number, as it stands."""
    if text.isdigit() and text.isascii():
        return text if text[0] != "0" else text.lstrip("0") or "0"
    value = _float(text)
    if value is None:
        return text
    if re.fullmatch(r"-[1-9]\d*", text):
        return text  # a whole number may be longer than a double holds
    return _decimal(Decimal(repr(value)))


def duration(seconds: float) -> str:
    """« 26:30:00 », from seconds."""
    return ("-" if seconds < 0 else "") + _clock(round(abs(seconds) * 1000))


def _float(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None


def _decimal(value: Decimal) -> str:
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _percent(text: str) -> str:
    value = _float(text)  # in decimal, so that 0,07 is 7 % and not 7,000000000000001 %
    return text if value is None else f"{_decimal(Decimal(repr(value)) * 100)} %"


def _duration(text: str) -> str:
    value = _float(text)
    return text if value is None else duration(value * 86_400)


def _moment(text: str, has_day: bool, has_time: bool, from_1904: bool) -> str:
    """The day, the time, or both; the time is told when there is one, shown or not."""
    value = _float(text)
    if value is None:
        return text
    days, time = floor(value), round((value - floor(value)) * _DAY)
    days, time = (days + 1, 0) if time == _DAY else (days, time)
    if not has_day and days == 0:
        return _clock(time)
    try:
        told = _day(days, from_1904)
    except OverflowError:
        return number(text)
    return f"{told}T{_clock(time)}" if time or has_time else told


def _day(days: int, from_1904: bool) -> str:
    """The day of a serial. Excel believes in a 29 February 1900, on day 60."""
    if from_1904:
        return (EPOCH_1904 + timedelta(days)).isoformat()
    if days == 60:
        return "1900-02-29"
    return (date(1899, 12, 31 if 0 < days < 60 else 30) + timedelta(days)).isoformat()


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{text}.{rest:03d}" if rest else text
