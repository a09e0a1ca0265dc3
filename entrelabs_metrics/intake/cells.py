"""The cells of one sheet, a column at a time: typed values, and the problems of single cells.

Plain numbers are cast by DuckDB; every other spelling is read once per distinct value by `values` and put where it
stands. So a million rows cost little, and what a text means is said in one place.
"""

from collections.abc import Callable, Mapping

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from entrelabs_metrics.intake import values
from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.intake.sheet import Sheet
from entrelabs_metrics.intake.values import Decimals, Reading
from entrelabs_metrics.schema import TYPES, Field, Table
from entrelabs_metrics.spelling import GUARDED

# Numbers that need no thinking: SQL casts them, `values.number` would say the same (tested).
PLAIN = r"-?\d{1,15}([.,]\d{1,15})?"
GROUPED = r"-?\d{1,3}([ \x{a0}\x{202f}]\d{3}){1,4}([.,]\d{1,9})?"
TRIM = " \t\u00a0\u202f\r\n"
Cursor = duckdb.DuckDBPyConnection
ARROW = {
    "string": pa.string(),
    "number": pa.float64(),
    "integer": pa.int64(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}


def clean(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The cells without spaces around, nor the apostrophe our own exports put before what looks like a formula."""
    trimmed = pc.utf8_trim(column, TRIM)
    guarded = pc.any(pc.starts_with(trimmed, "'")).as_py()
    return pc.replace_substring_regex(trimmed, GUARDED, r"\1") if guarded else trimmed


class Cells:
    """Types the columns of one sheet; collects the problems of single cells. `sheet_text` is registered on `cursor`."""

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        sheet: Sheet,
        columns: Mapping[str, int],
        decimal: str | None = None,
        dates: str | None = None,
    ) -> None:
        self.cursor, self.sheet, self.columns = cursor, sheet, columns
        self.said_decimal, self.dates = decimal, dates
        self.problems: list[Problem] = []
        self.units: list[tuple[int, str, str, str]] = []  # row, field, text, the unit found
        self.decimals: dict[str, Decimals] = {}
        self.decimal: str | None = None

    def typed(self, table: Table) -> pa.Table:
        """The rows as fields of `table`, one Arrow column each, with `row`, the position in the sheet."""
        fields = [f for f in table.fields if f.name in self.columns]
        self._decide_decimals([f for f in fields if f.type in ("number", "integer")])
        arrays: dict[str, pa.ChunkedArray | pa.Array] = {"row": pa.array(np.arange(len(self.sheet.lines)))}
        for f in fields:
            cells = self.sheet.text.column(self.columns[f.name])
            arrays[f.name] = self._strings(cells) if f.type == "string" and not f.labels else self._read(f, cells)
            if f.required and f.default is None:
                self._find_blank(f, arrays[f.name])
        for f in table.fields:
            if f.default is not None:
                absent = pa.nulls(len(self.sheet.lines), pa.string())
                arrays[f.name] = pc.fill_null(arrays.get(f.name, absent), f.default)
        return pa.table(arrays)

    def _strings(self, cells: pa.ChunkedArray) -> pa.ChunkedArray:
        return pc.if_else(pc.equal(cells, ""), None, cells)

    def _read(self, f: Field, cells: pa.ChunkedArray) -> pa.ChunkedArray:
        """The column's values: plain numbers cast by SQL, every other spelling read once and put where it stands."""
        column = f"c{self.columns[f.name]}"
        plain = self._plain(f, column)
        where = f"{column} <> ''" + (f" and not ({plain[0]})" if plain else "")
        found = self.cursor.execute(f"select distinct {column} from sheet_text where {where}").fetchall()
        read = self._reader(f, [text for (text,) in found])
        readings = {text: values.sound_remedy(f, read, read(text)) for (text,) in found}
        self._report(f, cells, readings)
        spellings, known = list(readings), [None if r.rule else r.value for r in readings.values()]
        values_of = pa.array([*known, None], ARROW[f.type])  # the last one, for cells that are not among them
        at = pc.fill_null(pc.index_in(cells, pa.array(spellings, pa.string())), len(spellings))
        spelt = values_of.take(at.combine_chunks() if isinstance(at, pa.ChunkedArray) else at)
        if not plain:
            return spelt
        cast = (
            self.cursor.execute(f"select cast({plain[1]} as {TYPES[f.type]}) from sheet_text")
            .to_arrow_table()
            .column(0)
        )
        return pc.coalesce(cast.combine_chunks(), spelt) if spellings else cast

    def _decide_decimals(self, fields: list[Field]) -> None:
        """For each column of numbers, what its cells prove about « , » and « . »; see `values.Decimals`."""
        if not fields:
            return
        if self.said_decimal:
            said = Decimals(*("decimal" if mark == self.said_decimal else "grouping" for mark in ",."))
            self.decimals, self.decimal = {f.name: said for f in fields}, self.said_decimal
            return
        marks = ", ".join(
            f"bool_or(contains({c}, ',')), bool_or(contains({c}, '.')), bool_or({c} like '%,%,%' or {c} like '%.%.%')"
            for c in (f"c{self.columns[f.name]}" for f in fields)
        )
        found = self.cursor.execute(f"select {marks} from sheet_text").fetchall()[0]
        seen, points = set(), []
        for i, f in enumerate(fields):
            comma, point, repeated = found[3 * i : 3 * i + 3]
            decimals = Decimals()
            # A column with one mark only, never twice in a cell, needs no proof, except a comma in an English-style
            # export (comma-separated), which may well group thousands, and a point where another column writes
            # decimal commas: there we do not guess.
            if (comma and point) or repeated or (comma and self.sheet.dialect.delimiter == ","):
                decimals = self._weigh(f"c{self.columns[f.name]}")
            elif point:
                points.append(f)
            self.decimals[f.name] = decimals
            seen |= {","} if comma and decimals.comma == "decimal" else set()
            seen |= {"."} if point and not comma and decimals.point == "decimal" else set()
        if "," in seen:
            self.decimals |= {f.name: self._weigh(f"c{self.columns[f.name]}") for f in points}
        self.decimal = "," if "," in seen else "." if "." in seen else None

    def _weigh(self, column: str) -> Decimals:
        tests = []
        for mark, other in ((",", "\\."), ("\\.", ",")):
            settled = (
                rf"^-?(\d+{mark}(\d{{1,2}}|\d{{4,}})|0{mark}\d+|\d{{4,}}{mark}\d+)\D*$"
                rf"|{other}\d{{3}}{mark}|[ \x{{a0}}\x{{202f}}]\d{{3}}{mark}\d"
            )
            groups = rf"^-?\d{{1,3}}({mark}\d{{3}})+{other}\d|^-?\d{{1,3}}({mark}\d{{3}}){{2,}}"
            tests += [f"bool_or(regexp_matches({column}, '{pattern}'))" for pattern in (settled, groups)]
        comma, comma_groups, point, point_groups = self.cursor.execute(
            f"select {', '.join(tests)} from sheet_text"
        ).fetchall()[0]
        sure = self.sheet.dialect.decimal == "."  # of a workbook, whose points we wrote ourselves
        return Decimals(_use(comma, comma_groups), "decimal" if sure else _use(point, point_groups))

    def _plain(self, f: Field, column: str) -> tuple[str, str] | None:
        """For numbers: the SQL condition under which SQL may cast the cell itself, and the cast."""
        if f.type not in ("number", "integer"):
            return None
        whole = f" and not regexp_matches({column}, '[.,]\\d*[1-9]')" if f.type == "integer" else ""
        plain, grouped = (
            f"regexp_full_match({column}, '{PLAIN}'){whole}",
            f"regexp_full_match({column}, '{GROUPED}'){whole}",
        )
        if unsure := "".join(self.decimals[f.name].unsure):
            plain += rf" and not regexp_full_match({column}, '-?[1-9]\d{{0,2}}[{unsure}]\d{{3}}')"
        ungrouped = f"regexp_replace({column}, '[ \\x{{a0}}\\x{{202f}}]', '', 'g')"
        cast = (
            f"case when {plain} then try_cast(replace({column}, ',', '.') as double)"
            f" when {grouped} then try_cast(replace({ungrouped}, ',', '.') as double) end"
        )
        return f"({plain}) or ({grouped})", cast

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

    def _report(self, f: Field, cells: pa.ChunkedArray, readings: dict[str, Reading]) -> None:
        """A problem for each row whose spelling breaks a rule; the rows that carry a unit, for `_units`."""
        odd = [text for text, r in readings.items() if r.rule or r.unit]
        if not odd:
            return
        where = pc.index_in(cells, pa.array(odd, pa.string()))
        rows = np.flatnonzero(pc.is_valid(where).to_numpy())
        places = pc.drop_null(where).to_numpy()
        for row, text in zip(rows.tolist(), (odd[place] for place in places.tolist()), strict=True):
            r = readings[text]
            if r.rule:
                self._add(r.rule, row, f, text, r.remedy, r.facts)
            else:
                self.units.append((row, f.name, text, r.unit))

    def _find_blank(self, f: Field, array: pa.ChunkedArray) -> None:
        if not array.null_count:
            return
        known = {p.row for p in self.problems if p.field == f.name}
        for row in np.flatnonzero(pc.is_null(array).to_numpy(zero_copy_only=False)):
            if int(row) not in known:
                self._add("required", int(row), f, "")

    def _add(self, rule: str, row: int, f: Field, text: str, remedy: str | None = None, facts: tuple = ()) -> None:
        header = self.sheet.header[self.columns[f.name]]
        self.problems.append(Problem(rule, int(self.sheet.lines[row]), f.name, header, text, remedy, facts, row))


def _use(settled: bool, groups: bool) -> str:
    """What a mark means in a column: proved to mark decimals, proved to group, or neither (or both)."""
    if settled == groups:
        return "unsure"
    return "decimal" if settled else "grouping"
