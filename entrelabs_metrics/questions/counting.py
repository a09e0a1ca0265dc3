"""Counting what the checks find, per lab: one question per source of rows, whatever the number of checks."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from entrelabs_metrics.questions.asking import Asking, answer
from entrelabs_metrics.questions.checks import CHECKS, Check
from entrelabs_metrics.schema import Table, table
from entrelabs_metrics.sql import sql

COMMON = "-"  # in place of a lab: the rows that belong to none
OF_THEIR_OWN = ("measurements", "series", "targets", "projects")  # sources that have a `sql/quality_<source>.sql`


@dataclass(frozen=True, slots=True)
class Count:
    """What a check, or several, found among `rows`; the `unknown` could not be judged and are not in `found`."""

    found: int = 0
    unknown: int = 0
    rows: int = 0

    @property
    def judged(self) -> int:
        return self.rows - self.unknown

    def __add__(self, other: "Count") -> "Count":
        return Count(self.found + other.found, self.unknown + other.unknown, self.rows + other.rows)


Counts = Mapping[str, Count]  # by the name of the check


def count_checks(
    ask: Asking,
    filter: str = "true",
    parameters: Mapping[str, object] = MappingProxyType({}),
    checks: Iterable[Check] = CHECKS.values(),
) -> dict[str, dict[str, Count]]:
    """Lab (`COMMON`: none) → check → what it found, among the rows that `filter` keeps; one question per source."""
    found: dict[str, dict[str, Count]] = {}
    for _, group in groupby(sorted(checks, key=_source), _source):
        own = list(group)
        parts = {
            "source": source_of(own[0], filter),
            "counts": ", ".join(part for check in own for part in _three(check)),
        }
        for row in answer(ask.cursor, filled("quality_counts", parts), {"today": ask.today, **parameters}):
            lab, *numbers = row.values()
            kept = found.setdefault(lab or COMMON, {})
            kept |= {c.name: Count(*numbers[3 * i : 3 * i + 3]) for i, c in enumerate(own)}
    return found


def _three(check: Check) -> Iterator[str]:
    """The SQL of a Count."""
    yield f"count(*) filter (where ({check.among}) and ({check.condition})) as {check.name}"
    yield (
        f"count(*) filter (where ({check.among}) and ({check.condition}) is null) as {check.name}_unknown"
        if check.unknown
        else f"0 as {check.name}_unknown"
    )
    yield f"count(*) filter (where {check.among}) as {check.name}_rows"


def source_of(check: Check, filter: str) -> str:
    """SQL of the rows that a check looks at, with what it needs, narrowed by a condition on `lab_id`."""
    name, t = _source(check), table(check.table)
    own = name in OF_THEIR_OWN
    source = sql(f"quality_{name}") if own else sql("quality_plain").replace("{owned}", _owned(t))
    parents, joins = "", ""
    for child, parent in t.parents:
        fields = sorted({f for rule in t.rules for f in re.findall(rf"\b{parent}\.(\w+)", rule.condition)})
        if fields:  # rules call the row that this one points to by its table's name
            struct = ", ".join(f"'{f}': {f}" for f in fields)
            key = table(parent).key[0]
            parents += f", {parent}"
            joins += f" left join (select {key} as {parent}_key, {{{struct}}} as {parent} from {parent})"
            joins += f" on {parent}_key = s.{child}"
    values = {"source": source.replace("{filter}", filter), "parents": parents, "joins": joins}
    return filled("quality_source", values)


def _source(check: Check) -> str:
    return check.source or check.table


def _owned(t: Table) -> str:
    """SQL of the rows of a table with the lab they belong to, by themselves or by what they point to."""
    if "lab_id" in t.by_name:
        return f"select * from {t.name}"
    for child, parent in t.parents:
        if "lab_id" in table(parent).by_name:
            key = table(parent).key[0]
            return f"select t.*, p.lab_id from {t.name} t left join {parent} p on p.{key} = t.{child}"
    return f"select *, null::varchar as lab_id from {t.name}"


def filled(name: str, values: Mapping[str, str]) -> str:
    """The question of `sql/<name>.sql`, its {parts} put in."""
    question = sql(name)
    for part, text in values.items():
        question = question.replace(f"{{{part}}}", text)
    return question


def of_lab(lab: str) -> tuple[str, dict[str, object]]:
    """The condition that keeps the rows of a lab (`COMMON`: of none; empty: all rows), and its parameters."""
    return of_labs([lab]) if lab else ("true", {})


def of_labs(labs: Iterable[str]) -> tuple[str, dict[str, object]]:
    """The same, for several."""
    return f"list_contains($labs, coalesce(lab_id, '{COMMON}'))", {"labs": list(labs)}


def version_line(ask: Asking) -> str:
    return ask.lang.t("Version {n} des données.", n=ask.version)
