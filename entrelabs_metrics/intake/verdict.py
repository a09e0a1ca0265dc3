"""Sheet → Verdict: typed rows and problems, every cell of every row checked against the schema and the base."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from entrelabs_metrics.errors import UnknownTable
from entrelabs_metrics.intake import values
from entrelabs_metrics.intake.cells import ARROW, Cells, Cursor, clean
from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.intake.sheet import Dialect, Sheet
from entrelabs_metrics.schema import TYPES, Table, fold, tables


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
        sheet, text=pa.table([clean(column) for column in sheet.text.columns], names=sheet.text.column_names)
    )
    cursor.register("sheet_text", sheet.text)
    reading = Cells(cursor, sheet, columns)
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


def _headers(columns: dict[str, int], sheet: Sheet) -> dict[str, str]:
    return {name: sheet.header[i] for name, i in columns.items()}


def _empty(table: Table) -> pa.Table:
    return pa.schema([(f.name, ARROW[f.type]) for f in table.fields] + [("line", pa.int64())]).empty_table()


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
    cursor: Cursor, sheet: Sheet, table: Table, columns: dict[str, int], pending: tuple[Verdict, ...], reading: Cells
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
    cursor: Cursor, sheet: Sheet, table: Table, columns: dict[str, int], pending: tuple[Verdict, ...], reading: Cells
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
    cursor: Cursor, sheet: Sheet, table: Table, columns: dict[str, int], pending: tuple[Verdict, ...], reading: Cells
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
    cursor: Cursor, sheet: Sheet, table: Table, columns: dict[str, int], pending: tuple[Verdict, ...], reading: Cells
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
    cursor: Cursor, sheet: Sheet, table: Table, columns: dict[str, int], pending: tuple[Verdict, ...], reading: Cells
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
