"""Séances: labs freeze the data, read together, see what changed since last time, decide, and leave with minutes.

A séance is one row of `sessions`; its `version` is the one that it froze. What it read is read on that version, as of
its day: `on_frozen` gives that asking. What it wrote (levels, decisions, hands) came after the freeze: it is read on
the version one asks about, and told without a version, so that what is imported later does not change it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from entrelabs_metrics.charts import agenda as agendas
from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts import seances as charts
from entrelabs_metrics.charts.decisions import is_open
from entrelabs_metrics.charts.families import FAMILIES
from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.language import in_paris
from entrelabs_metrics.questions.asking import Asking, answer, figures, rows
from entrelabs_metrics.results.alerts import ALERTS, alerts, peers


def seances(ask: Asking) -> list[dict]:
    """Every séance, the latest first: the fields of its row, then

    - `decisions`, `assessments`, `hands`: how many rows name it;
    - `labs_assessed`: how many labs took a level;
    - `organisations`, the names of those that were there, and `present`, how many; () and None when nobody wrote it;
    - `previous`: the identifier of the séance held before it, None for the first.
    """
    found = rows(ask, "seances")
    for one, before in zip(found, [*found[1:], None], strict=True):
        one["organisations"] = charts.organisations(one["labs_present"])
        one["present"] = len(one["organisations"]) or None
        one["previous"] = before["session_id"] if before else None
    return found


def seance(ask: Asking, session: str) -> tuple[dict, dict | None]:
    """One of them, and the one held before. Raises `Refusal` when there is none of that identifier."""
    by_name = {one["session_id"]: one for one in seances(ask)}
    if session not in by_name:
        raise Refusal("Aucune séance ne s'appelle « {name} » dans cette version des données.", name=session)
    found = by_name[session]
    return found, by_name.get(found["previous"])


def session_card(ask: Asking, session: str) -> Panel:
    """What is known of a séance: date, place, organisations, version frozen, what was said."""
    return charts.card(*seance(ask, session), ask.lang)


def agenda(ask: Asking, session: str) -> Panel:
    """What to go through, in the order of the families of results and of the axes, with a time proposed for each.

    Read on the version that the séance froze, else on the one asked about.
    """
    row, before = seance(ask, session)
    with on_frozen(ask, row) as read:
        frame = figures(read)
        own = frame["population"] != "comparison"
        to_look_at = alerts(frame, peers(read.cursor), read.today)[list(ALERTS)].any(axis=1)
        measured = Counter(frame.loc[own & frame["value"].notna(), "family"])
        looked = Counter(frame.loc[to_look_at, "family"])
        dates = frame.loc[own, ["family", "measured_on"]].dropna().groupby("family")["measured_on"].agg(["min", "max"])
        seen = agendas.Seen(
            families=tuple(
                agendas.Family(
                    name, measured[name], looked[name],
                    tuple(day.date() for day in dates.loc[name]) if name in dates.index else (),
                )
                for name in FAMILIES
            ),
            axes=answer(read.cursor, "select * from axes order by theme, axis_id", {}),
            levels=_levels(ask, (row, before)),
            actions=rows(read, "actions"),
            decisions=open_before(read, row),
            questions=len({h["question_id"] for h in _hands(ask, session)}),
            sources=tuple(sorted(frame.loc[own, "source"].dropna().unique())),
        )  # fmt: skip
        return agendas.agenda(row, before, seen, read.lang, read.version, read.today)


def show_of_hands(ask: Asking, session: str) -> tuple[Panel, ...]:
    """The questions put to a show of hands, a panel each; none when there were none."""
    row, _ = seance(ask, session)
    asked: dict[str, list[dict]] = {}
    for answered in _hands(ask, session):
        asked.setdefault(answered["question_id"], []).append(answered)
    return tuple(charts.show_of_hands(row, own, ask.lang) for own in asked.values())


def decisions_taken(ask: Asking, session: str) -> Panel:
    """What a séance decided, with who, for when and the action it moves; not what became of it, which `decisions` says.

    Actions are called as they were on the version that the séance froze.
    """
    row, _ = seance(ask, session)
    taken = rows(ask, "decisions", "session_id = $session", session=session)
    with on_frozen(ask, row) as read:
        called = dict(read.cursor.execute("select action_id, title from actions").fetchall())
    told = [{**d, "action_title": called.get(d["action_id"], d["action_title"])} for d in taken]
    return charts.decisions_taken(row, told, ask.lang)


def decisions_before(ask: Asking, row: Mapping) -> list[dict]:
    """The decisions of earlier séances: rows of `sql/decisions.sql`."""
    return [d for d in rows(ask, "decisions") if d["held_on"] < row["held_on"]]


def open_before(ask: Asking, row: Mapping) -> list[dict]:
    """Those that are still open."""
    return [d for d in decisions_before(ask, row) if is_open(d)]


def next_dates(ask: Asking, session: str) -> Panel:
    """What is due between today and the séance after this one; in the six months after it, when that is not known."""
    row, _ = seance(ask, session)
    later = [s["held_on"] for s in seances(ask) if s["held_on"] > max(row["held_on"], ask.today)]
    opened = [d for d in rows(ask, "decisions") if is_open(d)]
    return charts.due(opened, _open_actions(ask), max(row["held_on"], ask.today), min(later, default=None), ask.lang,
                      ask.version)  # fmt: skip


def dates_said(ask: Asking, session: str) -> Panel:
    """The same as it was said in a séance: its own decisions, and what its frozen version had, from its day on."""
    row, _ = seance(ask, session)
    own = rows(ask, "decisions", "session_id = $session", session=session)
    with on_frozen(ask, row) as read:
        opened, doing = open_before(read, row), _open_actions(read)
        later = [s["held_on"] for s in seances(read) if s["held_on"] > row["held_on"]]
        return charts.due([*own, *opened], doing, row["held_on"], min(later, default=None), ask.lang, read.version)


def unproven(ask: Asking) -> Panel:
    """Actions that are said to be running or done, and of which no evidence is known."""
    return charts.unproven(rows(ask, "actions"), ask.lang, ask.version, ask.today)


def _open_actions(ask: Asking) -> list[dict]:
    """Not closed, or of unknown state: a date that was written is a date to look at."""
    return [a for a in rows(ask, "actions") if a["status"] not in roadmaps.CLOSED]


def _hands(ask: Asking, session: str) -> list[dict]:
    question = "select * from hands where session_id = $session order by question_id, hands desc nulls last, answer"
    return answer(ask.cursor, question, {"session": session})


def _levels(ask: Asking, found: tuple[dict, dict | None]) -> list[dict]:
    """The levels taken at a séance and the one before."""
    wanted = [one["session_id"] for one in found if one]
    return rows(ask, "assessments", "list_contains($wanted, session_id)", wanted=wanted)


@contextmanager
def on_frozen(ask: Asking, row: Mapping) -> Iterator[Asking]:
    """The asking on the version that a séance froze, as of the day of the séance (of the version, were it later); the
    same one where nothing was frozen, or the version asked about is older."""
    version = row["version"]
    if not version or version > ask.version:
        yield ask
        return
    cursor = ask.cursor.cursor()
    try:
        cursor.execute("begin transaction read only")
        cursor.execute(f"set variable as_of = {int(version)}")
        yield replace(ask, cursor=cursor, version=version, today=max(row["held_on"], version_day(ask, version)))
    finally:
        cursor.close()


def version_day(ask: Asking, version: int) -> date:
    """The day a version was made."""
    found = answer(ask.cursor, "select at_utc from import_event where version = $version", {"version": version})
    return in_paris(found[0]["at_utc"]).date()
