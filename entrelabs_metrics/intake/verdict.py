"""Sheet → Verdict: typed rows and problems, every cell of every row checked.

Columns are read as a whole. Plain numbers are cast by DuckDB; every other spelling is read once per distinct value by
`values`, and joined back. So a million rows cost little, and what a text means is said in one place.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from entrelabs_metrics.errors import UnknownTable
from entrelabs_metrics.intake import values
from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.intake.sheet import Dialect, Sheet
from entrelabs_metrics.intake.values import Decimals, Reading
from entrelabs_metrics.schema import TYPES, Field, Table, fold, tables
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


@dataclass(frozen=True)
class Verdict:
    """What a sheet holds, as rows of `table`, and what is wrong with it.

    `rows` has the fields found in the file, typed, plus `line`; rows that a problem refuses are not in it.
    `read` counts the records of the file: `read == rows.num_rows + rejected`.
    """

    table: Table
    sheet: Sheet
    rows: pa.Table
    problems: tuple[Problem, ...]
    columns: dict[str, str] = field(default_factory=dict)  # our field: their header

    @property
    def read(self) -> int:
        return self.sheet.records

    @property
    def rejected(self) -> int:
        return self.read - self.rows.num_rows

    @property
    def dialect(self) -> Dialect:
        return self.sheet.dialect

    @property
    def refused(self) -> bool:
        """Whether anything keeps the file from being taken whole."""
        return any(p.refuses for p in self.problems)

    @property
    def hopeless(self) -> bool:
        """Whether something is wrong with the file as a whole, so that leaving rows aside would not help."""
        return any(p.refuses and p.line is None for p in self.problems)


def guess_table(sheet: Sheet) -> Table:
    """The table whose headers the sheet has.

    Raises `UnknownTable` when fewer than two headers are known, or two tables fit as well.
    """
    folded = {fold(h) for h in sheet.header}

    def fit(t: Table) -> tuple[float, float, float]:
        fields = {t.headers[h] for h in folded & t.headers.keys()}
        required = [f.name for f in t.fields if f.required]
        return (sum(n in fields for n in required) / len(required), len(fields), -len(t.fields))

    ranked = sorted(tables().values(), key=fit, reverse=True)
    if fit(ranked[0])[1] < 2 or fit(ranked[0])[0] < 0.5:
        raise UnknownTable(
            "Les en-têtes ne ressemblent à aucune de nos tables. Dire laquelle, ou partir d'un modèle vierge."
        )
    if fit(ranked[0])[:2] == fit(ranked[1])[:2]:
        raise UnknownTable("Les en-têtes vont aussi bien à plusieurs tables. Dire laquelle.")
    return ranked[0]


def check(sheet: Sheet, table: Table, cursor: duckdb.DuckDBPyConnection, pending: Iterable[Verdict] = ()) -> Verdict:
    """Everything the schema says, on every row.

    `cursor` reads the base the rows point to; `pending` are verdicts of files committed together with this one.
    """
    columns, problems = _match(sheet, table)
    problems += sheet.problems
    if any(p.refuses and p.line is None for p in problems):
        return Verdict(table, sheet, _empty(table), tuple(problems), _headers(columns, sheet))
    sheet = replace(
        sheet, text=pa.table([_clean(column) for column in sheet.text.columns], names=sheet.text.column_names)
    )
    cursor.register("sheet_text", sheet.text)
    reading = _Reading(cursor, sheet, columns)
    typed = reading.typed(table)
    problems += reading.problems
    dialect = replace(sheet.dialect, decimal=reading.decimal)
    cursor.unregister("sheet_text")
    cursor.register("typed", typed)
    try:
        for find in (_units, _limits, _parents, _broken_rules, _repeated_keys):
            problems += find(cursor, sheet, table, columns, tuple(pending), reading)
    finally:
        cursor.unregister("typed")
    problems.sort(key=lambda p: (p.line is not None, p.line or 0))
    bad = {p.line for p in problems if p.refuses}
    lines = pa.array(sheet.lines)
    rows = typed.drop_columns(["row"]).append_column("line", lines)
    if bad:
        rows = rows.filter(pc.invert(pc.is_in(lines, pa.array(bad, pa.int64()))))
    return Verdict(table, replace(sheet, dialect=dialect), rows, tuple(problems), _headers(columns, sheet))


# Columns -----------------------------------------------------------------------------------------------------


def _match(sheet: Sheet, table: Table) -> tuple[dict[str, int], list[Problem]]:
    """Our field → index of the file's column, by name, title or alias, whatever case, accents and spaces."""
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    unknown: list[int] = []
    for i, header in enumerate(sheet.header):
        name = table.headers.get(fold(header))
        if name is None:
            unknown.append(i)
        elif name in columns:
            facts = (("column", name), ("other", sheet.header[columns[name]]))
            problems.append(Problem("repeated_column", header=header, field=name, facts=facts))
        else:
            columns[name] = i
    absent = {s: n for s, n in table.headers.items() if n not in columns}
    for i in unknown:
        header = sheet.header[i]
        if not fold(header) and not pc.any(pc.not_equal(sheet.text.column(i), "")).as_py():
            continue  # an empty column without a name
        near = values.nearest(header, absent) if len(fold(header)) > 3 else ""
        if near:
            column = absent[near]
            problems.append(Problem("misspelt_column", header=header, field=column, facts=(("column", column),)))
        else:
            problems.append(Problem("unknown_column", header=header))
    for f in table.fields:
        if f.required and f.name not in columns and not any(p.field == f.name for p in problems):
            problems.append(Problem("missing_column", field=f.name, facts=(("column", f.name),)))
    return columns, problems


def _clean(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The cells without spaces around, nor the apostrophe our own exports put before what looks like a formula."""
    trimmed = pc.utf8_trim(column, TRIM)
    guarded = pc.any(pc.starts_with(trimmed, "'")).as_py()
    return pc.replace_substring_regex(trimmed, GUARDED, r"\1") if guarded else trimmed


def _headers(columns: dict[str, int], sheet: Sheet) -> dict[str, str]:
    return {name: sheet.header[i] for name, i in columns.items()}


def _empty(table: Table) -> pa.Table:
    return pa.schema([(f.name, ARROW[f.type]) for f in table.fields] + [("line", pa.int64())]).empty_table()


# Cells -------------------------------------------------------------------------------------------------------


class _Reading:
    """Types the columns of one sheet; collects the problems of single cells. `sheet_text` is registered on `cursor`."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, sheet: Sheet, columns: dict[str, int]) -> None:
        self.cursor, self.sheet, self.columns = cursor, sheet, columns
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
        read = self._reader(f)
        readings = {text: read(text) for (text,) in found}
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
        return Decimals(_use(comma, comma_groups), _use(point, point_groups))

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

    def _reader(self, f: Field) -> Callable[[str], Reading]:
        if f.type == "string":
            return values.choice(f)
        if f.type == "number":
            return lambda text: values.number(text, self.decimals[f.name])
        if f.type == "integer":
            return lambda text: values.integer(text, self.decimals[f.name])
        return values.day if f.type == "date" else values.boolean

    def _report(self, f: Field, cells: pa.ChunkedArray, readings: dict[str, Reading]) -> None:
        """A problem for each row whose spelling breaks a rule; the rows that carry a unit, for `_units`."""
        odd = [text for text, r in readings.items() if r.rule or r.unit]
        if not odd:
            return
        where = pc.index_in(cells, pa.array(odd, pa.string()))
        for row in np.flatnonzero(pc.is_valid(where).to_numpy()):
            text = odd[where[int(row)].as_py()]
            r = readings[text]
            if r.rule:
                self._add(r.rule, int(row), f, text, r.remedy or None, r.facts)
            else:
                self.units.append((int(row), f.name, text, r.unit))

    def _find_blank(self, f: Field, array: pa.ChunkedArray) -> None:
        if not array.null_count:
            return
        known = {p.line for p in self.problems if p.field == f.name}
        for row in np.flatnonzero(pc.is_null(array).to_numpy(zero_copy_only=False)):
            if int(self.sheet.lines[row]) not in known:
                self._add("required", int(row), f, "")

    def _add(self, rule: str, row: int, f: Field, text: str, remedy: str | None = None, facts: tuple = ()) -> None:
        header = self.sheet.header[self.columns[f.name]]
        self.problems.append(Problem(rule, int(self.sheet.lines[row]), f.name, header, text, remedy, facts))


def _use(settled: bool, groups: bool) -> str:
    """What a mark means in a column: proved to mark decimals, proved to group, or neither (or both)."""
    if settled == groups:
        return "unsure"
    return "decimal" if settled else "grouping"


# Rows against the schema and the base ------------------------------------------------------------------------
# Each takes (cursor, sheet, table, columns, pending, reading) and returns problems; `typed` is registered.


def _problem(
    rule: str, row: int, name: str, sheet: Sheet, columns: dict[str, int], remedy: str = "", facts: tuple = ()
) -> Problem:
    i = columns.get(name)
    text = sheet.text.column(i)[row].as_py() if i is not None else None
    header = sheet.header[i] if i is not None else None
    return Problem(rule, int(sheet.lines[row]), name, header, text, remedy or None, facts)


def _units(
    cursor: Cursor, sheet: Sheet, table: Table, columns: dict[str, int], pending: tuple[Verdict, ...], reading: _Reading
) -> list[Problem]:  # fmt: skip
    """A cell that carries « % » or « € » where another unit is expected."""
    if not reading.units:
        return []
    wanted: dict[tuple[int, str], str] = {}
    for name in {name for _, name, _, _ in reading.units}:
        f = table.by_name[name]
        if f.unit_from:
            parent, column = f.unit_from.split(".")
            child = next(child for child, p in table.parents if p == parent)
            if child not in columns:
                continue
            rows = [row for row, n, _, _ in reading.units if n == name]
            cursor.register("rows_with_unit", pa.table({"row": pa.array(rows, pa.int64())}))
            found = cursor.execute(
                f"select row, {column} from rows_with_unit join typed using (row)"
                f" join {_known(parent, pending, cursor)} p"
                f" on p.{_key(parent)} = typed.{child}"
            ).fetchall()
            cursor.unregister("rows_with_unit")
            wanted.update({(row, name): unit or "" for row, unit in found})
        else:
            wanted.update({(row, n): f.unit for row, n, _, _ in reading.units if n == name})
    return [
        _problem(
            "wrong_unit", row, name, sheet, columns, facts=(("found", unit), ("expected", wanted[row, name] or "—"))
        )
        for row, name, _, unit in reading.units
        if (row, name) in wanted and not wanted[row, name].startswith(unit)
    ]  # fmt: skip


def _limits(
    cursor: Cursor, sheet: Sheet, table: Table, columns: dict[str, int], pending: tuple[Verdict, ...], reading: _Reading
) -> list[Problem]:  # fmt: skip
    """Minimum, maximum and pattern of single fields."""
    problems = []
    for f in table.fields:
        if f.name not in columns:
            continue
        for rule, limit, broken in (
            ("too_small", f.minimum, f"{f.name} < {f.minimum}"),
            ("too_large", f.maximum, f"{f.name} > {f.maximum}"),
            ("pattern", f.pattern or None, f"not regexp_full_match({f.name}, '{f.pattern}')"),
        ):
            if limit is None:
                continue
            facts = (("limit", f"{limit:g}{f.unit and ' ' + f.unit}"),) if rule != "pattern" else ()
            for (row,) in cursor.execute(f"select row from typed where {broken}").fetchall():
                problems.append(_problem(rule, row, f.name, sheet, columns, facts=facts))
    return problems


def _parents(
    cursor: Cursor, sheet: Sheet, table: Table, columns: dict[str, int], pending: tuple[Verdict, ...], reading: _Reading
) -> list[Problem]:  # fmt: skip
    """Rows that point to a row that is neither in the base nor in the files committed together."""
    problems = []
    for name, parent in table.parents:
        if name not in columns:
            continue
        known = _known(parent, pending, cursor)
        own = (
            f" union all select {_key(parent)} from typed where {_key(parent)} is not null"
            if parent == table.name
            else ""
        )
        lost = cursor.execute(
            f"select {name}, list(row order by row) from typed where {name} is not null and {name} not in"
            f" (select {_key(parent)} from {known}{own}) group by 1 order by min(row)"
        ).fetchall()
        if not lost:
            continue
        candidates = cursor.execute(f"select {_key(parent)} from {known} limit 5000").fetchall()
        for value, rows in lost:
            remedy = values.nearest(value, [c[0] for c in candidates])
            for row in rows:
                facts = (("table", parent),)
                problems.append(_problem("unknown_parent", row, name, sheet, columns, remedy, facts))
    return problems


def _broken_rules(
    cursor: Cursor, sheet: Sheet, table: Table, columns: dict[str, int], pending: tuple[Verdict, ...], reading: _Reading
) -> list[Problem]:  # fmt: skip
    """The schema's rules of one field against another, or against the row it points to."""
    problems = []
    for rule in table.rules:
        if not all(name in columns for name in rule.fields):
            continue
        joins = "".join(
            f" left join (select {_key(parent)} as {parent}_key, {_struct(parent, rule.condition)} as {parent}"
            f" from {_known(parent, pending, cursor)}) on {parent}_key = typed.{child}"
            for child, parent in table.parents
            if f"{parent}." in rule.condition and child in columns
        )
        absent = "".join(  # an optional column that the file does not have is unknown on every row
            f", null::{TYPES[f.type]} as {f.name}" for f in table.fields if f.name not in columns and f.default is None
        )
        for (row,) in cursor.execute(
            f"select row from (select *{absent} from typed) typed{joins} where not ({rule.condition}) order by row"
        ).fetchall():
            problems.append(_problem(rule.name, row, rule.fields[0], sheet, columns))
    return problems


def _struct(parent: str, condition: str) -> str:
    """The fields of `parent` that a condition names, as one value called by the table's name."""
    names = sorted(set(re.findall(rf"\b{parent}\.(\w+)", condition)))
    return "{" + ", ".join(f"'{name}': {name}" for name in names) + "}"


def _repeated_keys(
    cursor: Cursor, sheet: Sheet, table: Table, columns: dict[str, int], pending: tuple[Verdict, ...], reading: _Reading
) -> list[Problem]:  # fmt: skip
    """Rows with the key of an earlier row of the file. A key field the file lacks is the same on every row.

    A row whose key is not filled in is `required`'s business.
    """
    key = [name for name in table.key if name in columns]
    if not key:
        return []
    problems = []
    filled = " and ".join(f"{name} is not null" for name in key if table.by_name[name].required) or "true"
    groups = f"from typed where {filled} group by {', '.join(key)} having count(*) > 1"
    if not cursor.execute(f"select 1 {groups} limit 1").fetchall():  # the usual case, and far cheaper than naming rows
        return []
    for first, rows, *parts in cursor.execute(
        f"select min(row), list(row order by row), {', '.join(f'any_value({name})::varchar' for name in key)} {groups}"
    ).fetchall():
        shown = ", ".join(part for part in parts if part)
        for row in rows:
            if row != first:
                facts = (("other", str(sheet.lines[first])), ("key", shown))
                problems.append(_problem("duplicate_key", row, key[0], sheet, columns, facts=facts))
    return problems


def _key(parent: str) -> str:
    return tables()[parent].key[0]


def _known(parent: str, pending: tuple[Verdict, ...], cursor: duckdb.DuckDBPyConnection) -> str:
    """SQL for the rows of `parent` one may point to: the base's as they will be once the files before this one are in.

    As in the commit, a blank cell leaves what the base knows.
    """
    known, key = parent, _key(parent)
    for i, verdict in enumerate(pending):
        if verdict.table.name == parent:
            cursor.register(f"pending_{i}", verdict.rows)
            have = verdict.rows.column_names
            fields = (f"coalesce(p.{f}, b.{f}) as {f}" if f in have else f"b.{f}" for f in tables()[parent].by_name)
            known = f"(select {', '.join(fields)} from {known} b full join pending_{i} p on p.{key} = b.{key})"
    return known
