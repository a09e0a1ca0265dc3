"""What the schema says of a whole sheet, against itself and the base: each check takes a case and returns problems.

The cells are typed by then: `typed` is registered on the cursor, one row per row of the sheet, with its place `row`.
"""

import re

import pyarrow as pa

from entrelabs_metrics.intake import values
from entrelabs_metrics.intake.case import Case, key_of
from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.schema import TYPES


def units(case: Case) -> list[Problem]:
    """A cell that carries « % » or « € » where another unit is expected."""
    if not case.units:
        return []
    wanted: dict[tuple[int, str], str] = {}
    for name in {name for _, name, _, _ in case.units}:
        f = case.table.by_name[name]
        if f.unit_from:
            parent, column = f.unit_from.split(".")
            child = next(child for child, p in case.table.parents if p == parent)
            if child not in case.columns:
                continue
            rows = [row for row, n, _, _ in case.units if n == name]
            case.cursor.register("rows_with_unit", pa.table({"row": pa.array(rows, pa.int64())}))
            found = case.cursor.execute(
                f"select row, {column} from rows_with_unit join typed using (row)"
                f" join {case.known(parent)} p"
                f" on p.{key_of(parent)} = typed.{child}"
            ).fetchall()
            case.cursor.unregister("rows_with_unit")
            wanted.update({(row, name): unit or "" for row, unit in found})
        else:
            wanted.update({(row, n): f.unit for row, n, _, _ in case.units if n == name})
    return [
        case.problem(
            "wrong_unit", row, name, facts=(("found", unit), ("expected", wanted[row, name] or "—"))
        )
        for row, name, _, unit in case.units
        if (row, name) in wanted and not wanted[row, name].startswith(unit)
    ]  # fmt: skip


def limits(case: Case) -> list[Problem]:
    """Minimum, maximum and pattern of single fields."""
    problems = []
    for f in case.table.fields:
        if f.name not in case.columns:
            continue
        for rule, limit, broken in (
            ("too_small", f.minimum, f"{f.name} < {f.minimum}"),
            ("too_large", f.maximum, f"{f.name} > {f.maximum}"),
            ("pattern", f.pattern or None, f"not regexp_full_match({f.name}, '{f.pattern}')"),
        ):
            if limit is None:
                continue
            facts = (("limit", f"{limit:g}{f.unit and ' ' + f.unit}"),) if rule != "pattern" else ()
            for (row,) in case.cursor.execute(f"select row from typed where {broken}").fetchall():
                problems.append(case.problem(rule, row, f.name, facts=facts))
    return problems


def parents(case: Case) -> list[Problem]:
    """Rows that point to a row that is neither in the base nor in the files committed together."""
    problems = []
    for name, parent in case.table.parents:
        if name not in case.columns:
            continue
        known = case.known(parent)
        own = (
            f" union all select {key_of(parent)} from typed where {key_of(parent)} is not null"
            if parent == case.table.name
            else ""
        )
        lost = case.cursor.execute(
            f"select {name}, list(row order by row) from typed where {name} is not null and {name} not in"
            f" (select {key_of(parent)} from {known}{own}) group by 1 order by min(row)"
        ).fetchall()
        if not lost:
            continue
        candidates = case.cursor.execute(f"select {key_of(parent)} from {known} limit 5000").fetchall()
        for value, rows in lost:
            remedy = values.nearest(value, [c[0] for c in candidates])
            for row in rows:
                facts = (("table", parent),)
                problems.append(case.problem("unknown_parent", row, name, remedy, facts))
    return problems


def broken_rules(case: Case) -> list[Problem]:
    """The schema's rules of one field against another, or against the row it points to."""
    problems = []
    for rule in case.table.rules:
        if not all(name in case.columns for name in rule.fields):
            continue
        joins = "".join(
            f" left join (select {key_of(parent)} as {parent}_key, {_struct(parent, rule.condition)} as {parent}"
            f" from {case.known(parent)}) on {parent}_key = typed.{child}"
            for child, parent in case.table.parents
            if f"{parent}." in rule.condition and child in case.columns
        )
        absent = "".join(  # an optional column that the file does not have is unknown on every row
            f", null::{TYPES[f.type]} as {f.name}"
            for f in case.table.fields
            if f.name not in case.columns and f.default is None
        )
        for (row,) in case.cursor.execute(
            f"select row from (select *{absent} from typed) typed{joins} where not ({rule.condition}) order by row"
        ).fetchall():
            problems.append(case.problem(rule.name, row, rule.fields[0]))
    return problems


def _struct(parent: str, condition: str) -> str:
    """The fields of `parent` that a condition names, as one value called by the table's name."""
    names = sorted(set(re.findall(rf"\b{parent}\.(\w+)", condition)))
    return "{" + ", ".join(f"'{name}': {name}" for name in names) + "}"


def repeated_keys(case: Case) -> list[Problem]:
    """Rows with the key of an earlier row of the file. A key field the file lacks is the same on every row.

    A row whose key is not filled in is `required`'s business.
    """
    key = [name for name in case.table.key if name in case.columns]
    if not key:
        return []
    problems = []
    filled = " and ".join(f"{name} is not null" for name in key if case.table.by_name[name].required) or "true"
    groups = f"from typed where {filled} group by {', '.join(key)} having count(*) > 1"
    if not case.cursor.execute(
        f"select 1 {groups} limit 1"
    ).fetchall():  # the usual case, and far cheaper than naming rows
        return []
    for first, rows, *parts in case.cursor.execute(
        f"select min(row), list(row order by row), {', '.join(f'any_value({name})::varchar' for name in key)} {groups}"
    ).fetchall():
        shown = ", ".join(part for part in parts if part)
        for row in rows:
            if row != first:
                facts = (("other", str(case.sheet.lines[first])), ("key", shown))
                problems.append(case.problem("duplicate_key", row, key[0], facts=facts))
    return problems


CHECKS = (units, limits, parents, broken_rules, repeated_keys)
