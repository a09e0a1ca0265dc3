"""What the columns of any sheet hold, when no schema says it: numbers, dates, booleans, text, and the cells astray.

Each column is decided on all its cells: one kind, one use of « , » and « . », one order of day and month. Codes (01,
2A, a SIRET) stay text. What most cells are settles it; the header helps only where there are hardly any cells.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from entrelabs_metrics.intake import values
from entrelabs_metrics.intake.coded import coded, places, said, taken, texts
from entrelabs_metrics.intake.sheet import Sheet
from entrelabs_metrics.intake.values import Decimals, Reading
from entrelabs_metrics.schema import fold

ARROW = {
    "text": pa.string(),
    "number": pa.float64(),
    "date": pa.date32(),
    "datetime": pa.timestamp("s"),
    "boolean": pa.bool_(),
}
FEW = 3  # cells: with fewer, the header has its say
TRIM = values.SPACES + "\r\n"

_CODES = re.compile(
    r"(?<![^\W_])(codes?|siren|siret|insee|d[ée]partements?|d[ée]pt|cp|postal|t[ée]l[ée]phone|t[ée]l|uai|finess|rna|nic|ape|naf|iban|num[ée]ro)(?![^\W_])",
    re.I,
)
_NUMBERS = re.compile(
    r"nb|nombre|effectif|valeur|value|montant|cout|budget|taux|mesure|resultat|score|note|duree|delai|prix|part"
)
_DATES = re.compile(r"date|debut|fin|periode|jour")
_ZERO_FIRST = re.compile(r"0\d+")
_LONG = re.compile(r"\d{14,}")
_ERROR_CELL = re.compile(r"#(?:N/?A|DIV/0|REF|NAME|NOM|VALUE|VALEUR|NUM|NOMBRE|NULL|NUL)[!?]?", re.I)
_CLOCK = re.compile(r"[T ](\d{1,2})[:h](\d{2})(?::(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Column:
    """One column read as a whole. `wrong` are the rows whose cell is not what the column holds, and the rule it breaks.

    A percentage keeps its number: « 71,6 % » is 71.6 in `unit` « % ». `unsure` says what no cell settles.
    """

    kind: str
    values: pa.Array
    wrong: tuple[tuple[int, str], ...] = ()
    unit: str = ""
    decimals: Decimals = field(default_factory=Decimals)
    month_first: bool = False
    unsure: tuple[str, ...] = ()


def read_columns(sheet: Sheet) -> tuple[Column, ...]:
    """Every column of a sheet, typed."""
    return tuple(
        read_column(header, column, sheet.dialect.delimiter)
        for header, column in zip(sheet.header, sheet.text.columns, strict=True)
    )


def read_column(header: str, cells: pa.ChunkedArray, delimiter: str = ";") -> Column:
    """A column, typed by what most of its cells are."""
    spellings, places, counts = _spellings(cells)
    seen = Counter(dict(zip(spellings, counts, strict=True)))
    del seen[""]
    kind = _kind(header, seen, delimiter)
    decimals, month_first = _decimals(seen, delimiter), values.order_of_dates(seen.elements()) == "mdy"
    read = {
        "number": lambda text: values.number(text, decimals),
        "date": lambda text: values.day_month_first(text) if month_first else values.day(text),
        "datetime": lambda text: _moment(values.day_first(text) if month_first else text),
        "boolean": values.boolean,
        "text": _text,
    }[kind]
    readings = [read(text) if text else Reading() for text in spellings]
    known = [None if r.rule else r.value for r in readings]
    if kind == "boolean" and not any(r.value is False for r in readings):
        known = [False if not text else value for text, value in zip(spellings, known, strict=True)]  # only ticks
    units = Counter(r.unit for text, r in zip(spellings, readings, strict=True) if text and not r.rule)
    return Column(
        kind,
        pa.array(known, ARROW[kind]).take(pa.array(places)),
        _wrong(readings, places),
        units.most_common(1)[0][0] if units and kind == "number" else "",
        decimals,
        month_first,
        _unsure(kind, seen, readings),
    )


def _spellings(cells: pa.ChunkedArray) -> tuple[list[str], np.ndarray, list[int]]:
    """The distinct texts of a column, which one each row has, and how many rows have each."""
    found = coded(cells)
    trimmed = taken(said(found, pc.utf8_trim(found.dictionary, TRIM)), np.arange(len(found)))
    at = places(trimmed)
    return texts(trimmed), at, np.bincount(at, minlength=len(trimmed.dictionary)).tolist()


def _wrong(readings: list[Reading], places: np.ndarray) -> tuple[tuple[int, str], ...]:
    broken = np.array([bool(r.rule) for r in readings])
    rows = np.flatnonzero(broken[places]) if len(places) else np.empty(0, dtype=int)
    return tuple((int(row), readings[places[row]].rule) for row in rows)


# Which kind


def _kind(header: str, seen: Counter, delimiter: str) -> str:
    if not seen:
        return "text"
    total = seen.total()
    if _are_codes(header, seen):
        return "text"
    if _are_booleans(header, seen):
        return "boolean"
    days = sum(n for text, n in seen.items() if values.day(text).rule != "not_a_date")
    if 2 * days >= total:
        return "datetime" if any(_CLOCK.search(text) for text in seen) else "date"
    numbers = sum(n for text, n in seen.items() if values.number(text).rule != "not_a_number")
    if 2 * numbers >= total:
        return "number"
    return _said(header) if total < FEW and not numbers + days else "text"


def _are_codes(header: str, seen: Counter) -> bool:
    """Codes are told from numbers by a zero in front, too many digits, or a header that says so."""
    whole = [text for text in seen if text.isdigit()]
    if not whole:
        return False
    return bool(_CODES.search(header)) or any(_ZERO_FIRST.fullmatch(t) or _LONG.fullmatch(t) for t in whole)


def _are_booleans(header: str, seen: Counter) -> bool:
    if seen.total() < FEW and _said(header) == "number":
        return False
    yes_or_no = {text: n for text, n in seen.items() if not values.boolean(text).rule}
    if set(yes_or_no) <= {"0", "1"} and yes_or_no:
        # 0 and 1 are counts where the header says a number, or where anything else is one.
        return _said(header) != "number" and all(t in yes_or_no or values.number(t).rule for t in seen)
    return 2 * sum(yes_or_no.values()) > seen.total()


def _said(header: str) -> str:
    """What the header promises of a column that has hardly a cell to tell."""
    if header.rstrip().endswith("?") or fold(header) in ("valide", "publie", "actif", "termine"):
        return "boolean"
    words = [fold(word) for word in re.split(r"[\s_(),.’']+", header) if fold(word)]
    if "%" in header or "€" in header or (words and _NUMBERS.fullmatch(words[0])):
        return "number"
    if words and (_DATES.fullmatch(words[0]) or words[-1] == "le"):
        return "date"
    return "text"


# How it is written


_SETTLED = {
    mark: re.compile(
        rf"-?(?:\d+{m}(?:\d{{1,2}}|\d{{4,}})|0{m}\d+|\d{{4,}}{m}\d+)\D*"
        rf"|.*{o}\d{{3}}{m}.*|.*[ \u00a0\u202f]\d{{3}}{m}\d.*",
        re.S,
    )
    for mark, m, o in ((",", ",", r"\."), (".", r"\.", ","))
}
_GROUPING = {
    mark: re.compile(rf"-?\d{{1,3}}(?:{m}\d{{3}})+{o}\d.*|-?\d{{1,3}}(?:{m}\d{{3}}){{2,}}.*", re.S)
    for mark, m, o in ((",", ",", r"\."), (".", r"\.", ","))
}


def _decimals(seen: Counter, delimiter: str) -> Decimals:
    """What the cells prove about « , » and « . », as `verdict` decides it: no doubt where no cell could mean both."""
    numbers = [text for text in seen if re.search(r"\d[.,]\d", text) and not values.number(text).rule]
    comma, point = any("," in t for t in numbers), any("." in t for t in numbers)
    repeated = any(t.count(",") > 1 or t.count(".") > 1 for t in numbers)
    if not ((comma and point) or repeated or (comma and delimiter == ",")):
        return Decimals()
    return Decimals(*(_use(numbers, mark) for mark in ",."))


def _use(numbers: list[str], mark: str) -> str:
    settled = any(_SETTLED[mark].fullmatch(text) for text in numbers)
    groups = any(_GROUPING[mark].fullmatch(text) for text in numbers)
    if settled == groups:
        return "unsure"
    return "decimal" if settled else "grouping"


def _unsure(kind: str, seen: Counter, readings: list[Reading]) -> tuple[str, ...]:
    """What the column leaves open: numbers read two ways, or days and months that could change places."""
    if kind == "number" and any(r.rule == "ambiguous_number" for r in readings):
        return ("decimals",)
    if kind not in ("date", "datetime"):
        return ()
    pairs = [(int(m[1]), int(m[3])) for text in seen if (m := values.DAY_MONTH.fullmatch(text))]
    open_pairs = [pair for pair in pairs if max(pair) <= 12 and pair[0] != pair[1]]
    return ("day_and_month",) if open_pairs and all(max(pair) <= 12 for pair in pairs) else ()


# What a cell means


def _moment(text: str) -> Reading:
    """A day with its hour; midnight when there is none."""
    day, clock = values.day(text), _CLOCK.search(text)
    if not isinstance(day.value, date):
        return day
    hour, minute, second = (int(part or 0) for part in clock.groups()) if clock else (0, 0, 0)
    try:
        return Reading(datetime.combine(day.value, time(hour, minute, second)))
    except ValueError:
        return Reading(rule="not_a_date")


def _text(text: str) -> Reading:
    return Reading(rule="error_cell") if _ERROR_CELL.fullmatch(text) else Reading(text)
