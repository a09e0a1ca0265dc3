"""« Ce qui a changé depuis la séance précédente »: two askings of one base, an earlier version and a later one.

Each question takes both, and a lab whose figures, actions and projects alone are then told. They are not among
`QUESTIONS`, which take one asking. Figures of comparison groups are told where they were corrected, retired or new.
"""

from collections.abc import Callable, Mapping

from entrelabs_metrics.charts import moved_rows as charts_of_rows
from entrelabs_metrics.charts import movements as charts
from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.charts.movements import Told
from entrelabs_metrics.language import in_paris
from entrelabs_metrics.questions.asking import Asking, answer, figures
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.results.findings.movements import Span
from entrelabs_metrics.results.movements import Movement, Rows, moved_figures, moved_rows
from entrelabs_metrics.results.proof import MASKED
from entrelabs_metrics.results.protection import protect


def since_established(then: Asking, now: Asking, lab: str = "") -> tuple[Panel, ...]:
    """Changes that are established, a panel a unit, then those counted in full."""
    found, told = _figures(then, now, lab)
    return charts.established(_people(found), told)


def since_noise(then: Asking, now: Asking, lab: str = "") -> Panel:
    """Differences that allow no conclusion."""
    found, told = _figures(then, now, lab)
    return charts.noise(_people(found), told)


def since_verdicts(then: Asking, now: Asking, lab: str = "") -> Panel:
    """Verdicts on targets and on changes that are not what they were."""
    found, told = _figures(then, now, lab)
    return charts.verdicts(_people(found), told)


def since_figures(then: Asking, now: Asking, lab: str = "") -> Panel:
    """Figures corrected, no longer measured, and new."""
    return charts.figures(*_figures(then, now, lab))


def since_actions(then: Asking, now: Asking, lab: str = "") -> Panel:
    """Actions added, gone, and what changed of the others; of a lab, its own."""
    return charts_of_rows.actions(_rows(then, now, "actions"), *_about(then, now, lab))


def since_projects(then: Asking, now: Asking, lab: str = "") -> Panel:
    """Projects added, gone, and what changed of the others."""
    return charts_of_rows.projects(_rows(then, now, "projects"), *_about(then, now, lab))


def since_rows(then: Asking, now: Asking, lab: str = "") -> Panel:
    """How many rows of each table were added, changed and gone; of a lab, those that name it or what is its own."""
    told, _, own = _about(then, now, lab)
    moved = moved_rows(then.cursor, now.cursor)
    counts = [(rows.table, _counts(rows, own) if lab else rows.counts) for rows in moved]
    return charts_of_rows.tables(counts, told)


MOVEMENTS: tuple[Callable, ...] = (
    since_established,
    since_noise,
    since_verdicts,
    since_figures,
    since_actions,
    since_projects,
    since_rows,
)


def _figures(then: Asking, now: Asking, lab: str) -> tuple[list[Movement], Told]:
    """The figures that moved, and how they are told; for the public, those that rest on few persons are left out."""
    chosen = lab or None
    found = list(moved_figures(figures(then, lab=chosen), figures(now, lab=chosen)))
    shown = [m for m in found if not _masked(m, now.least)] if now.least else found
    return shown, Told(_span(then, now), now.lang, lab=not lab, masked=len(shown) < len(found))


def _masked(m: Movement, least: int) -> bool:
    every: list[Result] = [r for r in (m.then, m.now, m.since) if r]
    return any(MASKED in r.flags for r in protect(every, least))


def _people(found: list[Movement]) -> list[Movement]:
    return [m for m in found if m.known.population != "comparison"]


def _rows(then: Asking, now: Asking, name: str) -> Rows | None:
    found = moved_rows(then.cursor, now.cursor, [name])
    return found[0] if found else None


def _about(then: Asking, now: Asking, lab: str) -> tuple[Told, dict[str, str], Callable[[Mapping], bool]]:
    """How rows are told, the names of labs, and which rows are of the lab (of any, when none is asked)."""
    names: dict[str, str] = {}
    projects: set[str] = set()
    actions: set[str] = set()
    for ask in (then, now):
        names |= dict(ask.cursor.execute("select lab_id, name from labs").fetchall())
        for own, name in ((projects, "project"), (actions, "action")) if lab else ():
            asked = ask.cursor.execute(f"select {name}_id from {name}s where lab_id = $lab", {"lab": lab})
            own |= {row[0] for row in asked.fetchall()}

    def of_the_lab(row: Mapping) -> bool:
        if not lab:
            return True
        if "lab_id" in row:
            return bool(row["lab_id"] == lab)
        return row.get("project_id") in projects or row.get("action_id") in actions

    return Told(_span(then, now), now.lang, lab=not lab), names, of_the_lab


def _counts(moved: Rows, own: Callable[[Mapping], bool]) -> tuple[int, int, int]:
    """Added, changed and gone, of those that are told; a row is told where it was or is of the lab."""
    owners = [name for name in ("lab_id", "project_id", "action_id") if name in moved.table.by_name]
    sides = [
        list(map(own, side.select(owners).to_pylist())) if owners else [False] * side.num_rows
        for side in (moved.added, moved.before, moved.after, moved.gone)
    ]
    added, before, after, gone = sides
    return sum(added), sum(was or now for was, now in zip(before, after, strict=True)), sum(gone)


def _span(then: Asking, now: Asking) -> Span:
    """The versions and their days, which an asking of an earlier version need not be of."""
    question = "select at_utc from import_event where version = $version"
    days = [in_paris(answer(a.cursor, question, {"version": a.version})[0]["at_utc"]).date() for a in (then, now)]
    return Span(then.version, days[0], now.version, days[1])
