"""The schema's rules of one field against another, on each row as the commit will leave it.

A file may fill in some columns of a row and leave the others to the base. A rule is looked at wherever the file says
something of its fields; what the file leaves blank is then what the base knows. Most rows need no base to be judged:
where SQL says true in spite of a blank, it is true whatever the base knows. Only the others are looked up.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from entrelabs_metrics.intake.case import Case, Facts, key_of
from entrelabs_metrics.intake.coded import coded, in_batches
from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.schema import Rule
from entrelabs_metrics.spelling import spell_plainly


@dataclass(frozen=True, slots=True)
class _Sight:
    """One rule as it is looked at today: `fields` are those it reads, `parents` the (field, table) beside the row."""

    rule: Rule
    condition: str
    fields: tuple[str, ...]
    parents: tuple[tuple[str, str], ...]


def broken_rules(case: Case) -> list[Problem]:
    """A problem for each row that breaks a rule it says something of."""
    sights = [
        _sight(rule, case)
        for rule in case.table.rules
        if any(name in case.columns or name in case.erases for name in rule.fields)
    ]
    if not sights:
        return []
    problems, lent = [], []
    for sight, (broken, undecided) in zip(sights, _judged(case, sights), strict=True):
        mended, found = _with_base(case, sight, undecided) if undecided.size else (np.array([], np.int64), [])
        problems += case.problems(sight.rule.name, np.setdiff1d(broken, mended).tolist(), _shown(case, sight.rule))
        lent += found
    return problems + lent


def _sight(rule: Rule, case: Case) -> _Sight:
    bare = re.sub(r"'[^']*'", "", rule.condition)
    parents = tuple((child, parent) for child, parent in case.table.parents if re.search(rf"\b{parent}\.", bare))
    named = {*re.findall(r"(?<![\w.])\w+\b(?!\.)", bare), *(child for child, _ in parents)}
    condition = rule.condition.replace("today()", f"date '{case.today}'")
    return _Sight(rule, condition, tuple(name for name in case.table.by_name if name in named), parents)


def _shown(case: Case, rule: Rule) -> str:
    """The field a problem is put at: the first one of the rule that the file has."""
    return next((name for name in rule.fields if name in case.columns), rule.fields[0])


def _judged(case: Case, sights: Sequence[_Sight]) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each rule the rows of the file that break it, and those where the base may tell otherwise."""
    flags = []
    for i, sight in enumerate(sights):
        touched = [name for name in sight.rule.fields if name in case.columns]
        erased = any(name in case.erases for name in sight.rule.fields)
        says = "true" if erased else " or ".join(f"{name} is not null" for name in touched)
        blank = " or ".join(f"{name} is null" for name in _lendable(case, sight.fields)) or "false"
        flags += [
            f"({says}) and ({blank}) and ({sight.condition}) is not true as open_{i}",
            f"({says}) and coalesce(not ({sight.condition}), false) as broken_{i}",
        ]
    either = " or ".join(f"open_{i} or broken_{i}" for i in range(len(sights)))
    assert case.typed is not None
    case.cursor.register("beside", _with_parents(case, case.typed, sights))
    found = case.cursor.execute(
        f"select * from (select row, {', '.join(flags)} from {case.rows_in('beside')} typed)"
        f" where {either} order by row"
    ).fetchnumpy()
    case.cursor.unregister("beside")
    rows = np.asarray(found["row"], np.int64)
    judged = []
    for i in range(len(sights)):
        undecided, broken = (np.asarray(found[f"{kind}_{i}"], bool) for kind in ("open", "broken"))
        judged.append((rows[broken], rows[undecided]))
    return judged


def _lendable(case: Case, fields: Iterable[str]) -> list[str]:
    """The fields that the base fills in where the file is silent; a blank in a key is a key of its own."""
    return [name for name in fields if name not in case.erases and name not in case.table.key]


def _with_parents(case: Case, rows: pa.Table, sights: Iterable[_Sight]) -> pa.Table:
    """The rows with those they point to, each as one value called by its table's name.

    Put beside them by hand: DuckDB knows nothing of the size of a registered table, and would hash the million rows.
    """
    sights = list(sights)
    conditions = " ".join(sight.condition for sight in sights)
    for child, parent in dict.fromkeys(pair for sight in sights for pair in sight.parents):
        names = sorted(set(re.findall(rf"\b{parent}\.(\w+)", conditions)))
        known = case.cursor.execute(
            f"select {key_of(parent)} as \"{parent}_key\", {', '.join(names)} from {case.known(parent)}"
        ).to_arrow_table().combine_chunks()  # fmt: skip
        if child in rows.column_names:
            cells = coded(rows.column(child))
            at = pc.index_in(cells.dictionary, known.column(0).combine_chunks()).take(cells.indices)
        else:
            at = pa.nulls(rows.num_rows, pa.int32())
        told = [_short(known.column(i + 1).combine_chunks()).take(at) for i in range(len(names))]
        rows = rows.append_column(parent, pa.StructArray.from_arrays(told, names))
    return in_batches(rows)


def _short(column: pa.Array) -> pa.Array:
    """Texts as numbers of texts, which are cheaper to put in many places."""
    return coded(column) if pa.types.is_string(column.type) else column


def _with_base(case: Case, sight: _Sight, rows: np.ndarray) -> tuple[np.ndarray, list[Problem]]:
    """Of some rows, those whose blanks the base fills in, and what is then wrong with them."""
    lendable = _lendable(case, sight.fields)
    fields = ", ".join(f"coalesce(i.{n}, b.{n}) as {n}" if n in lendable else f"i.{n}" for n in sight.fields)
    lent = ", ".join(f"case when i.{n} is null then b.{n} end as base_{n}" for n in lendable)
    same = " and ".join(f"i.{k} is not distinct from b.{k}" for k in case.table.key)
    some = " or ".join(f"i.{n} is null and b.{n} is not null" for n in lendable)
    case.cursor.register("open_rows", pa.table({"row": rows}))
    merged = case.cursor.execute(
        f"select i.row, {fields}, {lent} from (select * from {case.rows} semi join open_rows using (row)) i"
        f" join (select * from {case.beside} where {' or '.join(f'{n} is not null' for n in lendable)}) b on {same}"
        f" where {some}"
    ).to_arrow_table()
    case.cursor.unregister("open_rows")
    case.cursor.register("merged", _with_parents(case, merged, [sight]))
    found = case.cursor.execute(
        f"select row, {', '.join(f'base_{n}' for n in lendable)} from merged typed"
        f" where not ({sight.condition}) order by row"
    ).fetchall()
    case.cursor.unregister("merged")
    problems = [
        case.problem(sight.rule.name, row, _shown(case, sight.rule), facts=_lent(zip(lendable, values, strict=True)))
        for row, *values in found
    ]
    return merged.column("row").to_numpy(), problems


def _lent(values: Iterable[tuple[str, object]]) -> Facts:
    """What the base knows that the file left blank, and that breaks the rule."""
    return tuple((f"base_{name}", spell_plainly(value)) for name, value in values if value is not None)
