"""The same problem in many lines, said once: « 214 fois : … »."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from entrelabs_metrics.intake.problem import SEVERITIES, Problem
from entrelabs_metrics.language import Language

SHOWN = 5  # lines named before « … »


@dataclass(frozen=True, slots=True)
class Group:
    """Problems that differ by their line only: `problem` is the first one, `lines` are those of all, in file order.

    A problem of the whole file has no line, and `count` is then 1.
    """

    problem: Problem
    lines: array
    count: int

    def times(self, language: Language) -> str:
        """« 214 fois : lignes 12, 40, 41… », « ligne 12 », or nothing for the whole file."""
        named = ", ".join(map(str, self.lines[:SHOWN])) + ("…" if len(self.lines) > SHOWN else "")
        if self.count == 1:
            return language.t("ligne {line}", line=named) if self.lines else ""
        return language.plural("{n} fois : lignes {lines}", "{n} fois : lignes {lines}", self.count, lines=named)


def grouped(problems: Iterable[Problem]) -> list[Group]:
    """All problems as groups: what refuses first, then what warns, then what informs; the most frequent first."""
    found: dict[tuple[object, ...], tuple[Problem, array]] = {}
    for p in problems:
        key = (p.rule, p.field, p.header, p.value, p.remedy, p.facts)
        group = found.get(key)
        if group is None:
            group = found[key] = (p, array("q"))
        if p.line is not None:
            group[1].append(p.line)
    order = list(SEVERITIES)
    groups = [Group(p, lines, len(lines) or 1) for p, lines in found.values()]
    return sorted(groups, key=lambda g: (order.index(g.problem.severity), -g.count, g.problem.line or 0))
