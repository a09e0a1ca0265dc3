"""Sheet → Verdict: typed rows and problems, every cell of every row checked against the schema and the base."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa

from entrelabs_metrics.errors import UnknownTable
from entrelabs_metrics.intake import values
from entrelabs_metrics.intake.case import Case
from entrelabs_metrics.intake.cells import ARROW, Cells, clean
from entrelabs_metrics.intake.checks import CHECKS
from entrelabs_metrics.intake.coded import all_blank, coded
from entrelabs_metrics.intake.mapping import Mapped
from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.intake.sheet import Dialect, Sheet
from entrelabs_metrics.schema import Table, fold, tables


@dataclass(frozen=True)
class Verdict:
    """What a sheet holds, as rows of `table`, and what is wrong with it.

    `rows` has the fields found in the file, typed, plus `line`; rows that a problem refuses are not in it.
    `read` counts the records of the file: `read == rows.num_rows + repeated + rejected`, where `repeated` rows say what
    an earlier row says and are counted once. `erases` are the fields whose blank cells erase what the base knows;
    `skips` the rules whose rows are left aside without refusing the file. `arrived` is the sheet as it came, where a
    recipe made `sheet` of it.
    """

    table: Table
    sheet: Sheet
    rows: pa.Table
    problems: tuple[Problem, ...]
    columns: dict[str, str] = field(default_factory=dict)  # our field: their header
    erases: frozenset[str] = frozenset()
    skips: frozenset[str] = frozenset()
    repeated: int = 0
    dates: str | None = None  # how days and months are ordered, where a date leaves it open
    arrived: Sheet | None = None

    @property
    def read(self) -> int:
        return self.sheet.records

    @property
    def rejected(self) -> int:
        return self.read - self.rows.num_rows - self.repeated

    @property
    def original(self) -> Sheet:
        """The sheet as it came."""
        return self.arrived or self.sheet

    @property
    def dialect(self) -> Dialect:
        return self.sheet.dialect

    @property
    def refused(self) -> bool:
        """Whether anything keeps the file from being taken whole."""
        return any(p.refuses and (p.line is None or p.rule not in self.skips) for p in self.problems)

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


def check_mapped(
    mapped: Mapped, cursor: duckdb.DuckDBPyConnection, pending: Iterable[Verdict] = ()
) -> Verdict:  # fmt: skip
    """Everything the schema says of what a recipe made of a sheet."""
    recipe = mapped.recipe
    verdict = check(
        mapped.sheet, mapped.table, cursor, pending, mapped.columns, found=mapped.problems, decimal=recipe.decimal,
        dates=recipe.dates, erases=frozenset(recipe.erase),
    )  # fmt: skip
    problems = tuple(map(mapped.placed, verdict.problems)) if mapped.origins is not None else verdict.problems
    return replace(verdict, problems=problems, erases=frozenset(recipe.erase), skips=frozenset(recipe.skip))


def check(
    sheet: Sheet,
    table: Table,
    cursor: duckdb.DuckDBPyConnection,
    pending: Iterable[Verdict] = (),
    columns: Mapping[str, int] | None = None,
    *,
    found: Iterable[Problem] = (),
    decimal: str | None = None,
    dates: str | None = None,
    erases: frozenset[str] = frozenset(),
    today: date | None = None,
) -> Verdict:
    """Everything the schema says, on every row.

    `cursor` reads the base the rows point to; `pending` are verdicts of files committed together with this one.
    `columns` says which column holds which field, when that was settled before (its cells are then trimmed already);
    else the headers tell. `decimal` and `dates` say how numbers and dates are written; else the cells tell. `today` is
    the day of the check, when it is another.
    """
    settled = columns is not None
    columns, problems = (columns, _missing(table, columns)) if columns is not None else _match(sheet, table)
    problems += [*sheet.problems, *found]
    if any(p.refuses and p.line is None for p in problems):
        return Verdict(table, sheet, _empty(table), tuple(problems), _headers(columns, sheet))
    if not settled:
        sheet = replace(sheet, text=pa.table({f"c{i}": clean(c) for i, c in enumerate(sheet.text.columns)}))
    reading = Cells(sheet, columns, decimal, dates)
    typed = reading.typed(table)
    problems += reading.problems
    cursor.register("typed", typed)
    files = tuple((v.table.name, v.rows) for v in pending)
    case = Case(cursor, sheet, table, columns, tuple(reading.units), files, erases, today or date.today(), typed)
    try:
        for find in CHECKS:
            problems += find(case)
    finally:
        cursor.unregister("typed")
    problems.sort(key=lambda p: (p.line is not None, p.line or 0))
    bad = {p.row for p in problems if p.refuses and p.row is not None}
    rows = typed.drop_columns(["row"]).append_column("line", pa.array(sheet.lines))
    repeated = {p.row for p in problems if p.rule == "repeated_row" and p.row is not None} - bad
    if bad or repeated:
        sound = np.ones(rows.num_rows, bool)
        sound[list(bad | repeated)] = False
        rows = rows.filter(pa.array(sound))
    dialect = replace(sheet.dialect, decimal=reading.decimal)
    sheet = replace(sheet, dialect=dialect)
    named = _headers(columns, sheet)
    return Verdict(table, sheet, rows, tuple(problems), named, repeated=len(repeated), dates=reading.dates)


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
        if not fold(header) and all_blank(coded(sheet.text.column(i))):
            continue  # an empty column without a name
        near = values.nearest(header, absent) if len(fold(header)) > 3 else ""
        if near:
            column = absent[near]
            problems.append(Problem("misspelt_column", header=header, field=column, facts=(("column", column),)))
        else:
            problems.append(Problem("unknown_column", header=header))
    named = {p.field for p in problems}
    return columns, problems + [p for p in _missing(table, columns) if p.field not in named]


def _missing(table: Table, columns: Mapping[str, int]) -> list[Problem]:
    return [
        Problem("missing_column", field=f.name, facts=(("column", f.name),))
        for f in table.fields
        if f.required and f.name not in columns
    ]


def _headers(columns: Mapping[str, int], sheet: Sheet) -> dict[str, str]:
    return {name: sheet.header[i] for name, i in columns.items()}


def _empty(table: Table) -> pa.Table:
    return pa.schema([(f.name, ARROW[f.type]) for f in table.fields] + [("line", pa.int64())]).empty_table()
