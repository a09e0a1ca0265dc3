"""The balance of the four types of activity, against the range a lab wishes for each.

Shares are of the projects whose type is known: of their staff days when every one of them says them, of their number
otherwise. A range set in the other measure is shown and not compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import duckdb

from entrelabs_metrics.results.reading import read
from entrelabs_metrics.schema import table

ACTIVITIES = table("projects").by_name["activity_type"].enum


@dataclass(frozen=True, slots=True)
class Wish:
    """The range wished for one type of activity, in percent. `measured_by`: projects, staff_days, or not said."""

    lab_id: str
    activity_type: str
    wished_low: float
    wished_high: float
    measured_by: str | None
    set_on: date | None
    set_by: str | None
    source: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Activity:
    """The projects of one type (None: unknown) of a lab."""

    lab_id: str
    lab_name: str
    activity: str | None
    projects: int
    projects_with_days: int
    days: float | None
    undated: int  # without a known start
    first_on: date | None
    last_on: date | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """One type of activity: `share` in 0..1, None when no project has a known type.

    `gap` is in points: positive above the range, negative below, 0 inside; None when it cannot be compared.
    """

    activity: str
    projects: int
    days: float | None
    share: float | None
    wish: Wish | None
    gap: float | None


@dataclass(frozen=True, slots=True)
class Balance:
    """Of one lab (or of all: `lab_id` empty). `by`: projects or staff_days. `unknown`: projects of unknown type.

    `with_days` counts, of the `known` projects, those whose staff days are known.
    """

    lab_id: str
    lab_name: str
    by: str
    shares: tuple[Share, ...]  # one per type, in the order of the schema
    known: int
    unknown: int
    with_days: int
    undated: int  # projects without a known start, of all
    first_on: date | None
    last_on: date | None
    sources: tuple[str, ...]

    @property
    def compared(self) -> tuple[Share, ...]:
        """The types that can be compared with what is wished."""
        return tuple(share for share in self.shares if share.gap is not None)


def balances(cursor: duckdb.DuckDBPyConnection, lab: str | None = None) -> tuple[Balance, ...]:
    """One `Balance` per lab that has projects, by name."""
    by_lab: dict[str, list[Activity]] = {}
    for activity in read(cursor, Activity, "process_activities", lab=lab):
        by_lab.setdefault(activity.lab_id, []).append(activity)
    wishes: dict[str, list[Wish]] = {}
    for wish in read(cursor, Wish, "process_wishes", lab=lab):
        wishes.setdefault(wish.lab_id, []).append(wish)
    return tuple(balance(own, wishes.get(lab_id, ()), lab_id, own[0].lab_name) for lab_id, own in by_lab.items())


def balance(activities: Iterable[Activity], wishes: Iterable[Wish], lab_id: str = "", lab_name: str = "") -> Balance:
    """The shares of the activities of one lab, or of several added up, against what is wished."""
    activities, wished = list(activities), {wish.activity_type: wish for wish in wishes}
    known = [a for a in activities if a.activity is not None]
    projects = sum(a.projects for a in known)
    days = sum(a.days or 0.0 for a in known)
    with_days = sum(a.projects_with_days for a in known)
    by = _measure(wished.values(), all_days=with_days == projects and days > 0)
    shares = []
    for name in ACTIVITIES:
        own = [a for a in known if a.activity == name]
        own_projects, own_days = sum(a.projects for a in own), sum(a.days or 0.0 for a in own)
        whole, part = (days, own_days) if by == "staff_days" else (projects, own_projects)
        share = part / whole if whole else None
        said = None if own and not any(a.projects_with_days for a in own) else own_days
        shares.append(Share(name, own_projects, said, share, wished.get(name), _gap(share, wished.get(name), by)))
    started = [day for a in activities for day in (a.first_on, a.last_on) if day]
    return Balance(
        lab_id,
        lab_name,
        by,
        tuple(shares),
        known=projects,
        unknown=sum(a.projects for a in activities) - projects,
        with_days=with_days,
        undated=sum(a.undated for a in activities),
        first_on=min(started, default=None),
        last_on=max(started, default=None),
        sources=tuple(sorted({source for a in activities for source in a.sources})),
    )


def _measure(wishes: Iterable[Wish], *, all_days: bool) -> str:
    """Staff days where they can be had, unless every range was set in projects."""
    said = {wish.measured_by for wish in wishes if wish.measured_by}
    return "staff_days" if all_days and said != {"projects"} else "projects"


def _gap(share: float | None, wish: Wish | None, by: str) -> float | None:
    if share is None or wish is None or wish.measured_by not in (None, by):
        return None
    points = round(100 * share, 6)  # what is inside by hand is inside for the computer
    return points - min(max(points, wish.wished_low), wish.wished_high)
