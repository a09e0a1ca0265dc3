"""What the schema says of a whole sheet, against itself and the base: each check takes a case and returns problems.

The cells are typed by then: `typed` is registered on the cursor, one row per row of the sheet, with its place `row`.
"""

import numpy as np
import pyarrow as pa

from entrelabs_metrics.intake import values
from entrelabs_metrics.intake.alike import like_a_word, like_another
from entrelabs_metrics.intake.case import Case, key_of
from entrelabs_metrics.intake.coded import numbered
from entrelabs_metrics.intake.naming import identifiers
from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.intake.rules import broken_rules
from entrelabs_metrics.intake.suspicions import against_series, small_numbers
from entrelabs_metrics.schema import Field


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
            found = case.cursor.execute(f"select row, {f.name} from typed where {broken} order by row").fetchall()
            if _is_year(f):
                years = {value: values.likely_year(value) for _, value in found}
                for row, value in found:
                    problems.append(case.problem(rule, row, f.name, str(years[value] or "") or None, facts))
            else:
                problems += case.problems(rule, [row for row, _ in found], f.name, facts=facts)
    return problems


def _is_year(f: Field) -> bool:
    return f.type == "integer" and (f.minimum, f.maximum) == (1900, 2100)


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
            f" (select {key_of(parent)} from {known}{own}) group by 1 order by count(*) desc, min(row)"
        ).fetchall()
        meant = identifiers(case.cursor, parent, known, [value for value, _ in lost]) if lost else {}
        may_be_blank = not case.table.by_name[name].required
        for value, rows in lost:
            remedy, title = meant.get(value, (None, ""))
            if remedy is None and may_be_blank and values.says_unknown(value):
                remedy = ""
            facts = (("table", parent), ("stands_for", title)) if title else (("table", parent),)
            problems += case.problems("unknown_parent", rows, name, remedy, facts)
    return problems


def repeated_keys(case: Case) -> list[Problem]:
    """Rows with the key of an earlier row of the file: the same row again, or one that says otherwise.

    A key field the file lacks is the same on every row; a row whose key is not filled in is `required`'s business.
    """
    key = [name for name in case.table.key if name in case.columns]
    if not key or not _may_repeat(case, key):
        return []
    filled = " and ".join(f"{name} is not null" for name in key if case.table.by_name[name].required) or "true"
    groups = f"from typed where {filled} group by {', '.join(key)} having count(*) > 1"
    others = [name for name in case.table.by_name if name in case.columns and name not in key]
    differs = " ".join(f"when t.{name} is distinct from o.{name} then '{name}'" for name in others)
    same = " and ".join(f"t.{name} is not distinct from g.{name}" for name in key)
    shown = ", ".join(f"t.{name}::varchar" for name in key)
    found = case.cursor.execute(
        f"select t.row, g.first, {f'case {differs} end' if differs else 'null'}, concat_ws(', ', {shown})"
        f" from (select {', '.join(key)}, min(row) as first {groups}) g join typed t on {same} and t.row <> g.first"
        " join typed o on o.row = g.first order by t.row"
    ).fetchall()
    problems = []
    for row, first, column, parts in found:
        other = ("other", str(case.sheet.lines[first]))
        if column is None:
            problems.append(case.problem("repeated_row", row, key[0], facts=(other,)))
        else:
            there, here = case.texts(column, [first, row])
            facts = (other, ("key", parts), ("column", column), ("there", there or ""), ("here", here or ""))
            problems.append(case.problem("duplicate_key", row, key[0], facts=facts))
    return problems


def said_elsewhere(case: Case) -> list[Problem]:
    """Rows that other files of this import, or another part of this one, contradict: the last one read is kept."""
    problems = []
    here = {*case.columns, *(f.name for f in case.table.fields if f.default is not None)}
    for rows in (rows for name, rows in case.pending if name == case.table.name):
        there = set(rows.column_names)
        same = " and ".join(
            f"{f't.{k}' if k in here else 'null'} is not distinct from {f'o.{k}' if k in there else 'null'}"
            for k in case.table.key
        )
        others = [name for name in case.table.by_name if name in here & there and name not in case.table.key]
        if not others:
            continue
        differs = " ".join(f"when t.{name} <> o.{name} then '{name}'" for name in others)
        told = " ".join(f"when '{name}' then o.{name}::varchar" for name in others)
        key = ", ".join(f"t.{name}::varchar" for name in case.table.key if name in here)
        case.cursor.register("elsewhere", rows)
        found = case.cursor.execute(
            f"select row, field, key, case field {told} end"
            f" from (select t.row, case {differs} end as field, concat_ws(', ', {key}) as key, o"
            f" from typed t join elsewhere o on {same}) where field is not null order by row"
        ).fetchall()
        case.cursor.unregister("elsewhere")
        for row, column, shown, other in found:
            other = other.removesuffix(".0") if case.table.by_name[column].type == "number" else other
            own = case.texts(column, [row])[0] or ""
            facts = (("key", shown), ("column", column), ("there", other), ("here", own))
            problems.append(case.problem("said_elsewhere", row, column, facts=facts))
    return problems


def _may_repeat(case: Case, key: list[str]) -> bool:
    """Whether two rows have the same key: seldom, and looking costs far less than naming them."""
    if case.typed is None:
        return True
    number = np.sort(numbered([case.typed.column(name) for name in key], case.typed.num_rows))
    return bool((number[1:] == number[:-1]).any())


CHECKS = (
    units, limits, parents, broken_rules, repeated_keys, said_elsewhere, like_another, like_a_word,
    against_series, small_numbers,
)  # fmt: skip
