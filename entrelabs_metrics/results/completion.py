"""How far the roadmap's actions are, counted: grades of evidence, states, lateness. What nobody said is counted apart.

Nothing is averaged: a grade is a word on a scale, not a number, and an action of which nothing is known is neither at
0 nor at 100 %.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from entrelabs_metrics.schema import table

GRADES = table("actions").by_name["completion"].enum  # from « no_evidence » to « complete »
STATUSES = table("actions").by_name["status"].enum
COMPLETE = "complete"
CLOSED = ("completed", "abandoned")

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Counts:
    """Of some actions: how many there are of each grade of evidence and of each state, those that are late, and of how
    many neither was said."""

    grades: Mapping[str, int]  # every one of GRADES, 0 included
    ungraded: int
    statuses: Mapping[str, int]  # every one of STATUSES
    unstated: int
    late: int

    @property
    def total(self) -> int:
        return self.graded + self.ungraded

    @property
    def graded(self) -> int:
        return sum(self.grades.values())

    @property
    def complete(self) -> int:
        return self.grades[COMPLETE]

    @property
    def share(self) -> float | None:
        """Complete actions, of all those that have a grade, 0 to 1; None when none has: to be told with `ungraded`."""
        return self.complete / self.graded if self.graded else None

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            {grade: self.grades[grade] + other.grades[grade] for grade in GRADES},
            self.ungraded + other.ungraded,
            {status: self.statuses[status] + other.statuses[status] for status in STATUSES},
            self.unstated + other.unstated,
            self.late + other.late,
        )


def count(actions: Iterable[Mapping], today: date) -> Counts:
    """Rows of `actions`; `today` decides what is late."""
    held = list(actions)
    grades, statuses = (Counter(a[name] for a in held if a[name]) for name in ("completion", "status"))
    return Counts(
        {grade: grades[grade] for grade in GRADES},
        len(held) - grades.total(),
        {status: statuses[status] for status in STATUSES},
        len(held) - statuses.total(),
        sum(late(a, today) for a in held),
    )


def count_by(actions: Iterable[Mapping], key: Callable[[Mapping], Key], today: date) -> dict[Key, Counts]:
    """The counts of each group that `key` makes, in the order in which they come."""
    groups: dict[Key, list[Mapping]] = {}
    for a in actions:
        groups.setdefault(key(a), []).append(a)
    return {name: count(own, today) for name, own in groups.items()}


def late(action: Mapping, today: date) -> bool:
    """Due, and known not to be closed. An unknown status is never called late."""
    return bool(action["due_on"] and action["status"] and action["due_on"] < today and action["status"] not in CLOSED)
