"""« Tout le processus est résultat »: the steps of projects, what was tried, who takes up what, and the agents' way.

Of one lab, or of all (`lab` None). Everything here is counted over what is written down: a full count, without an
interval. What is not written down stays unknown, and is counted apart.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from entrelabs_metrics.results.engine import Result, results
from entrelabs_metrics.results.reading import read
from entrelabs_metrics.schema import fold, table

STAGES = table("steps").by_name["kind"].enum
TRIED = ("prototype", "test")  # the stages where something is tried, and has an outcome
PEOPLE = ("users", "agents", "officials")
SHOWN = 30  # projects of one picture
CHAIN = 10  # projects of one chain that are named

FUNNEL = "R4"  # the indicator: share of the agents of a step who reached the next one
# What the population of a measure says of the step reached, folded and without its ending.
RUNGS = {"aware": "sensibilis", "trained": "form", "ambassadors": "ambassad", "autonomous": "autonom"}


@dataclass(frozen=True, slots=True)
class Met:
    """People met: meetings added up, not distinct people. `known` is None when no step says how many."""

    known: int | None
    unknown: int  # steps that do not say


@dataclass(frozen=True, slots=True)
class Stage:
    """All steps of one kind. `abandoned_before`: of the abandoned, those without a known deployment before."""

    kind: str
    steps: int = 0
    projects: int = 0
    users: int | None = None
    users_unknown: int = 0
    agents: int | None = None
    agents_unknown: int = 0
    officials: int | None = None
    officials_unknown: int = 0
    kept: int = 0
    changed: int = 0
    abandoned: int = 0
    abandoned_before: int = 0
    outcome_unknown: int = 0
    lessons: int = 0  # steps that say what was learnt
    first_on: date | None = None
    last_on: date | None = None
    sources: tuple[str, ...] = ()

    def met(self, who: str) -> Met:
        """`who` is one of `PEOPLE`."""
        return Met(getattr(self, who), getattr(self, f"{who}_unknown"))


@dataclass(frozen=True, slots=True)
class ProjectStage:
    """One project at one stage: `outcome` and `last_on` are those of its latest step of the kind."""

    project_id: str
    title: str
    status: str | None
    lab_name: str
    active_on: date  # of the project's latest step, of any kind
    kind: str
    steps: int
    last_on: date
    outcome: str | None
    active_projects: int  # in the lab or in all, that have a step
    all_projects: int

    @property
    def state(self) -> str:
        """done, latest or abandoned, as `charts.kinds.StageState` has it."""
        return "abandoned" if self.outcome == "abandoned" else "latest" if self.last_on == self.active_on else "done"


@dataclass(frozen=True, slots=True)
class Trial:
    """Something tried that has an outcome or a lesson: a step, or (kind None) an abandoned project."""

    kind: str | None
    title: str
    outcome: str | None
    lesson: str | None
    happened_on: date | None
    source: str | None
    project_id: str
    project_title: str
    lab_id: str
    lab_name: str


@dataclass(frozen=True, slots=True)
class Reuse:
    """A project that takes up another."""

    project_id: str
    title: str
    lab_id: str
    lab_name: str
    status: str | None
    started_on: date | None
    source: str | None
    origin_id: str
    origin_title: str
    origin_lab_id: str
    origin_lab_name: str

    @property
    def elsewhere(self) -> bool:
        """By another lab than the one it comes from."""
        return self.lab_id != self.origin_lab_id


@dataclass(frozen=True, slots=True)
class Chain:
    """How a project came about: `path` names the projects from the first origin to this one, the origin first.

    `circular`: the links turn round, which cannot be, and the path is cut where they do.
    """

    reuse: Reuse
    path: tuple[str, ...]
    circular: bool = False

    @property
    def depth(self) -> int:
        """1 for a reuse of an original project, 2 for the reuse of a reuse."""
        return len(self.path) - 1


@dataclass(frozen=True, slots=True)
class Finished:
    """Finished projects, those that another lab takes up, and the projects whose status is unknown."""

    finished: int
    taken_up: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """The latest measure of each step of one lab, in order; None: not measured. `elsewhere`: measures of the indicator
    that have no place here, because they are about a project or do not say the step."""

    lab_id: str
    lab_name: str
    rungs: Mapping[str, Result | None]
    elsewhere: int


def summed(found: Iterable[Met]) -> Met:
    """Several counts added up: a lower bound as soon as a step does not say."""
    found = list(found)
    known = [met.known for met in found if met.known is not None]
    return Met(sum(known) if known else None, sum(met.unknown for met in found))


def stages(cursor: duckdb.DuckDBPyConnection, lab: str | None = None) -> tuple[Stage, ...]:
    """One `Stage` per kind, in the order of the schema; those without a step too."""
    found = {stage.kind: stage for stage in read(cursor, Stage, "process_stages", lab=lab)}
    return tuple(found.get(kind, Stage(kind)) for kind in STAGES)


def project_stages(cursor: duckdb.DuckDBPyConnection, lab: str | None = None) -> tuple[tuple[ProjectStage, ...], ...]:
    """The `SHOWN` projects whose latest step is the most recent, each with the stages it has."""
    found: dict[str, list[ProjectStage]] = {}
    for row in read(cursor, ProjectStage, "process_projects", lab=lab, shown=SHOWN):
        found.setdefault(row.project_id, []).append(row)
    return tuple(map(tuple, found.values()))


def lessons(cursor: duckdb.DuckDBPyConnection, lab: str | None = None) -> tuple[Trial, ...]:
    """Prototypes and tests that taught something, the latest first."""
    kinds = ", ".join(f"'{kind}'" for kind in TRIED)
    return tuple(read(cursor, Trial, "process_trials", f"lesson is not null and kind in ({kinds})", lab=lab))


def abandoned(cursor: duckdb.DuckDBPyConnection, lab: str | None = None, wanted: str = "") -> tuple[Trial, ...]:
    """Abandoned projects, and steps whose outcome is abandoned, the latest first.

    `wanted` keeps those whose title, project or lesson holds it, whatever the case and accents.
    """
    found = read(cursor, Trial, "process_trials", "outcome = 'abandoned'", lab=lab)
    words = fold(wanted)
    return tuple(t for t in found if words in fold(f"{t.title} {t.project_title} {t.lesson or ''}"))


def funnels(cursor: duckdb.DuckDBPyConnection, lab: str | None = None) -> tuple[Funnel, ...]:
    """One `Funnel` per lab that measures the indicator, by name."""
    by_lab: dict[str, list[Result]] = {}
    for result in results(cursor, lab=lab, indicator=FUNNEL):
        by_lab.setdefault(result.lab_id, []).append(result)
    found = []
    for own in by_lab.values():
        measured = [r for r in own if r.value is not None and r.population != "comparison"]
        placed = {  # of two spellings of one step, the latest measure
            rung(r.population): r
            for r in sorted(measured, key=lambda r: r.measured_on or date.min)
            if r.project_id is None and rung(r.population)
        }
        if measured:
            rungs = {name: placed.get(name) for name in RUNGS}
            found.append(Funnel(own[0].lab_id, own[0].lab_name, rungs, len(measured) - len(placed)))
    return tuple(sorted(found, key=lambda funnel: (fold(funnel.lab_name), funnel.lab_id)))


def rung(population: str) -> str | None:
    """The step a population names: « Agents formés » → "trained"; None for another."""
    stem = re.sub(r"(eurs?|rices?|e?e?s?)$", "", fold(population).removeprefix("agents"))
    return next((name for name, known in RUNGS.items() if stem == known), None)


def reuses(cursor: duckdb.DuckDBPyConnection, lab: str | None = None) -> tuple[Chain, ...]:
    """Who takes up what, each with its chain; with a lab, what it takes up and what is taken up from it."""
    every = read(cursor, Reuse, "process_reuse")
    chains = genealogy(every)
    return tuple(c for c in chains if lab is None or lab in (c.reuse.lab_id, c.reuse.origin_lab_id))


def genealogy(every: Iterable[Reuse]) -> tuple[Chain, ...]:
    """The chain of each reuse, followed back to the project that takes up none; those of one origin side by side."""
    by_project = {reuse.project_id: reuse for reuse in every}
    found = []
    for reuse in by_project.values():
        seen, at = [reuse.project_id], reuse
        names = [reuse.title, reuse.origin_title]
        while at.origin_id in by_project and at.origin_id not in seen:
            seen.append(at.origin_id)
            at = by_project[at.origin_id]
            names.append(at.origin_title)
        found.append(Chain(reuse, tuple(reversed(names)), circular=at.origin_id in seen))
    return tuple(sorted(found, key=lambda chain: (fold(chain.path[0]), chain.depth, chain.path)))


def finished(cursor: duckdb.DuckDBPyConnection, lab: str | None = None) -> Finished:
    """Of which projects of the register another lab takes something up."""
    (one,) = read(cursor, Finished, "process_finished", lab=lab)
    return one
