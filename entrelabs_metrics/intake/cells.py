"""The cells of one sheet, a column at a time: typed values, and the problems of single cells.

Each different text of a column is read once and its value put where it stands: plain numbers cast by Arrow, every other
text by `values`. So a million rows cost little, and what a text means is said in one place.
"""

import re
from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from entrelabs_metrics.intake import values
from entrelabs_metrics.intake.coded import coded, constant, in_batches, places, said, which
from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.intake.sheet import Sheet
from entrelabs_metrics.intake.values import Decimals, Reading
from entrelabs_metrics.schema import Field, Table
from entrelabs_metrics.spelling import GUARDED

# Numbers that need no thinking: Arrow casts them, `values.number` would say the same (tested).
PLAIN = r"-?\d{1,15}([.,]\d{1,15})?"
GROUPED = r"-?\d{1,3}([ \x{a0}\x{202f}]\d{3}){1,4}([.,]\d{1,9})?"
TRIM = " \t\u00a0\u202f\r\n"
ARROW = {
    "string": pa.string(),
    "number": pa.float64(),
    "integer": pa.int64(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}


def clean(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """The cells without spaces around, nor the apostrophe our own exports put before what looks like a formula."""
    found = coded(column)
    trimmed = pc.utf8_trim(found.dictionary, TRIM)
    plain = pc.replace_substring_regex(trimmed, GUARDED, r"\1")
    return found if plain.equals(found.dictionary) else said(found, plain)


class Cells:
    """Types the columns of one sheet, whose cells are clean; collects the problems of single cells."""

    def __init__(
        self, sheet: Sheet, columns: Mapping[str, int], decimal: str | None = None, dates: str | None = None
    ) -> None:
        self.sheet, self.columns = sheet, columns
        self.said_decimal, self.dates = decimal, dates
        self.problems: list[Problem] = []
        self.units: list[tuple[int, str, str, str]] = []  # row, field, text, the unit found
        self.decimals: dict[str, Decimals] = {}
        self.decimal: str | None = None

    def typed(self, table: Table) -> pa.Table:
        """The rows as fields of `table`, one Arrow column each, with `row`, the position in the sheet."""
        fields = [f for f in table.fields if f.name in self.columns]
        self._decide_decimals([f for f in fields if f.type in ("number", "integer")])
        height = len(self.sheet.lines)
        arrays: dict[str, pa.Array] = {"row": pa.array(np.arange(height))}
        for f in fields:
            cells = coded(self.sheet.text.column(self.columns[f.name]))
            values_of = cells.dictionary if f.type == "string" and not f.labels else self._read(f, cells)
            values_of = pc.if_else(pc.equal(cells.dictionary, ""), pa.scalar(None, values_of.type), values_of)
            if f.default is not None:
                values_of = pc.fill_null(values_of, f.default)
            elif f.required:
                self._find_blank(f, cells)
            arrays[f.name] = _put(cells, values_of)
        for f in table.fields:
            if f.default is not None and f.name not in arrays:
                arrays[f.name] = constant(f.default, height)
        return in_batches(pa.table(arrays))

    def _read(self, f: Field, cells: pa.DictionaryArray) -> pa.Array:
        """What each text of a column means: plain numbers are cast at once, every other text is read by `values`."""
        spellings = cells.dictionary
        plain, cast = self._plain(f, spellings)
        others = pc.and_(pc.invert(plain), pc.not_equal(spellings, ""))
        odd = spellings.filter(others).to_pylist()
        read = self._reader(f, odd)
        readings = [values.sound_remedy(f, read, read(text)) for text in odd]
        self._report(f, cells, np.flatnonzero(others), odd, readings)
        known = pa.array([None if r.rule else r.value for r in readings], ARROW[f.type])
        return pc.replace_with_mask(cast, others, known)

    def _plain(self, f: Field, spellings: pa.StringArray) -> tuple[pa.BooleanArray, pa.Array]:
        """Which texts are numbers that need no thinking, and what they are; `values.number` would say the same."""
        none = pa.nulls(len(spellings), ARROW[f.type])
        if f.type not in ("number", "integer"):
            return pa.array(np.zeros(len(spellings), bool)), none
        plain = pc.match_substring_regex(spellings, f"^(?:{PLAIN})$")
        if unsure := "".join(self.decimals[f.name].unsure):
            plain = pc.and_not(plain, pc.match_substring_regex(spellings, rf"^-?[1-9]\d{{0,2}}[{unsure}]\d{{3}}$"))
        plain = pc.or_(plain, pc.match_substring_regex(spellings, f"^(?:{GROUPED})$"))
        if f.type == "integer":
            plain = pc.and_not(plain, pc.match_substring_regex(spellings, r"[.,]\d*[1-9]"))
        digits = pc.if_else(plain, spellings, None)
        digits = pc.replace_substring(pc.replace_substring_regex(digits, r"[ \x{a0}\x{202f}]", ""), ",", ".")
        return plain, pc.cast(pc.cast(digits, pa.float64()), ARROW[f.type])

    def _decide_decimals(self, fields: list[Field]) -> None:
        """For each column of numbers, what its cells prove about « , » and « . »; see `values.Decimals`."""
        if self.said_decimal:
            settled = Decimals(*("decimal" if mark == self.said_decimal else "grouping" for mark in ",."))
            self.decimals, self.decimal = {f.name: settled for f in fields}, self.said_decimal
            return
        seen, points = set(), []
        for f in fields:
            comma, point = (self._any(f, re.escape(mark)) for mark in ",.")
            repeated = (comma or point) and self._any(f, r",.*,|\..*\.")
            decimals = Decimals()
            # A column with one mark only, never twice in a cell, needs no proof, except a comma in an English-style
            # export (comma-separated), which may well group thousands, and a point where another column writes
            # decimal commas: there we do not guess.
            if (comma and point) or repeated or (comma and self.sheet.dialect.delimiter == ","):
                decimals = self._weigh(f)
            elif point:
                points.append(f)
            self.decimals[f.name] = decimals
            seen |= {","} if comma and decimals.comma == "decimal" else set()
            seen |= {"."} if point and not comma and decimals.point == "decimal" else set()
        if "," in seen:
            self.decimals |= {f.name: self._weigh(f) for f in points}
        self.decimal = "," if "," in seen else "." if "." in seen else None

    def _any(self, f: Field, pattern: str) -> bool:
        """Whether a cell of the column holds what the pattern says."""
        cells = coded(self.sheet.text.column(self.columns[f.name]))
        return bool(pc.any(pc.match_substring_regex(cells.dictionary, pattern)).as_py())

    def _weigh(self, f: Field) -> Decimals:
        tests = []
        for mark, other in ((",", "\\."), ("\\.", ",")):
            settled = (
                rf"^-?(\d+{mark}(\d{{1,2}}|\d{{4,}})|0{mark}\d+|\d{{4,}}{mark}\d+)\D*$"
                rf"|{other}\d{{3}}{mark}|[ \x{{a0}}\x{{202f}}]\d{{3}}{mark}\d"
            )
            groups = rf"^-?\d{{1,3}}({mark}\d{{3}})+{other}\d|^-?\d{{1,3}}({mark}\d{{3}}){{2,}}"
            tests += [self._any(f, settled), self._any(f, groups)]
        comma, comma_groups, point, point_groups = tests
        sure = self.sheet.dialect.decimal == "."  # of a workbook, whose points we wrote ourselves
        return Decimals(_use(comma, comma_groups), "decimal" if sure else _use(point, point_groups))

    def _reader(self, f: Field, spellings: list[str]) -> Callable[[str], Reading]:
        if f.type == "string":
            return values.choice(f)
        if f.type == "number":
            return lambda text: values.number(text, self.decimals[f.name])
        if f.type == "integer":
            return lambda text: values.integer(text, self.decimals[f.name])
        return self._day_reader(spellings) if f.type == "date" else values.boolean

    def _day_reader(self, spellings: list[str]) -> Callable[[str], Reading]:
        """Day before month, unless it was said otherwise or the column can only be read month before day."""
        order = self.dates or values.order_of_dates(spellings)
        self.dates = self.dates or order
        return values.day_month_first if order == "mdy" else values.day

    def _report(
        self, f: Field, cells: pa.DictionaryArray, at: np.ndarray, odd: list[str], readings: list[Reading]
    ) -> None:  # fmt: skip
        """A problem for each row whose text breaks a rule; the rows that carry a unit. `at` is where the texts are."""
        told = {int(place): (text, r) for place, text, r in zip(at, odd, readings, strict=True) if r.rule or r.unit}
        if not told:
            return
        codes = places(cells)
        rows = np.flatnonzero(np.isin(codes, list(told)))
        for row, place in zip(rows.tolist(), codes[rows].tolist(), strict=True):
            text, r = told[place]
            if r.rule:
                self._add(r.rule, row, f, text, r.remedy, r.facts)
            else:
                self.units.append((row, f.name, text, r.unit))

    def _find_blank(self, f: Field, cells: pa.DictionaryArray) -> None:
        """A problem for each row without a cell."""
        for row in np.flatnonzero(which(cells, pc.equal(cells.dictionary, ""))).tolist():
            self._add("required", row, f, "")

    def _add(self, rule: str, row: int, f: Field, text: str, remedy: str | None = None, facts: tuple = ()) -> None:
        header = self.sheet.header[self.columns[f.name]]
        self.problems.append(Problem(rule, int(self.sheet.lines[row]), f.name, header, text, remedy, facts, row))


def _use(settled: bool, groups: bool) -> str:
    """What a mark means in a column: proved to mark decimals, proved to group, or neither (or both)."""
    if settled == groups:
        return "unsure"
    return "decimal" if settled else "grouping"


def _put(cells: pa.DictionaryArray, values_of: pa.Array) -> pa.Array:
    """Each row's value; texts stay coded."""
    if not pa.types.is_string(values_of.type):
        return values_of.take(cells.indices)
    again = values_of.dictionary_encode()
    return pa.DictionaryArray.from_arrays(again.indices.take(cells.indices), again.dictionary)
