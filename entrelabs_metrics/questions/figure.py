"""One figure: its card, and « pourquoi ce chiffre ? »."""

from dataclasses import replace

import pandas as pd

from entrelabs_metrics.charts import cards, panels
from entrelabs_metrics.charts.cards import Card
from entrelabs_metrics.charts.keys import read_series_key, series_key
from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.questions.asking import Asking, answer, figures, results
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.alerts import comparable, peers
from entrelabs_metrics.results.engine import Result, compute, to_results
from entrelabs_metrics.results.period import ends, within
from entrelabs_metrics.schema import table
from entrelabs_metrics.sql import sql


def figure(ask: Asking, key: str) -> Card | None:
    """The card of one series; None when the key names nothing."""
    try:
        lab, indicator, project, population = read_series_key(key)
    except ValueError:
        return None
    frame = figures(ask, lab=lab)
    own = frame[
        (frame["indicator_id"] == indicator)
        & (frame["population"] == population)
        & (frame["project_id"].fillna("") == (project or ""))
    ]
    if own.empty:
        return None
    (one,) = to_results(own)
    measured = _origins(ask, "measurements", one, "measured_on desc, population = 'comparison'")
    behind = [
        *measured,
        *_origins(ask, "targets", one, "due_on"),
        *_origins(ask, "evaluations", one, "done_on"),
    ]
    _, until = ask.period
    today = min(ask.today, until) if until else ask.today  # whether a new measure is due, as of the period's last day
    latest = [row for row in measured if row["stands"] and row["population"] == population]
    return Card(
        _trend(ask, one, own) if one.points else _without_measure(ask, one),
        cards.facts(one, ask.lang, ask.version, today, owner=_owner(ask, one), **_peers(ask, own)),
        cards.method(one, ask.lang, ask.version, latest),
        cards.calculation(one, ask.lang, ask.version),
        cards.origins(behind, ask.lang, ask.version, one),
    )


def lab_figures(ask: Asking, lab: str) -> dict[str, str]:
    """Key → name of every figure of a lab, in the order of its page."""
    found = results(ask, lab=lab)
    order = table("indicators").by_name["family"].enum
    return {
        series_key(r): " · ".join(p for p in (words.name(r, ask.lang), words.scope(r, ask.lang)) if p)
        for r in sorted(found, key=lambda r: order.index(r.family))
    }


def _without_measure(ask: Asking, r: Result) -> Panel:
    lang = ask.lang
    said = lang.t("Aucune mesure pour cet indicateur : une cible est fixée, il reste à mesurer.")
    source = panels.source_line([r], lang, ask.version)
    return Panel(
        words.headline(r, lang), words.scope(r, lang, lab=True), None, ((), ()), source, alt=said, sentence=said
    )


def _trend(ask: Asking, one: Result, own: pd.DataFrame) -> Panel:
    who = {"lab": one.lab_id, "indicator": one.indicator_id, "project": one.project_id}
    points = answer(
        ask.cursor,
        sql("trend").replace("{period}", within("measured_on", ask.period)),
        {"population": one.population, **who, **ends(ask.period)},
    )
    targets = (
        answer(
            ask.cursor,
            "select due_on, target_value from targets where lab_id = $lab and indicator_id = $indicator"
            " and project_id is not distinct from $project order by due_on",
            who,
        )
        if one.population != "comparison"
        else []
    )
    marks = answer(
        ask.cursor,
        "select happened_on, label from events where (lab_id = $lab or lab_id is null)"
        " and happened_on between $first and $last order by happened_on",
        {
            "lab": one.lab_id,
            "first": points[0]["measured_on"],
            "last": max(p["measured_on"] for p in points),
        },
    )
    panel = panels.trend(
        one,
        _measured(own, [p for p in points if p["population"] == one.population]),
        _measured(own, [p for p in points if p["population"] == "comparison" != one.population]),
        [(t["due_on"], t["target_value"]) for t in targets],
        [(m["happened_on"], m["label"]) for m in marks],
        ask.lang,
        ask.version,
    )
    return replace(panel, limits=words.weightiest(one, ask.lang))


def _measured(own: pd.DataFrame, points: list[dict]) -> tuple[Result, ...]:
    """Each measurement of a series as a result of its own, with its own interval."""
    if not points:
        return ()
    frame = own.loc[own.index.repeat(len(points))].reset_index(drop=True)
    for name in (
        "measured_on",
        "value",
        "sample_size",
        "standard_deviation",
        "value_low",
        "value_high",
        "nature",
        "source",
    ):
        frame[name] = [p[name] for p in points]
    frame["measured_on"] = pd.to_datetime(frame["measured_on"])
    return tuple(to_results(compute(frame)))


def _peers(ask: Asking, own: pd.DataFrame) -> dict:
    """The median of comparable labs, and how many they are."""
    found = comparable(own, peers(ask.cursor, indicator=own["indicator_id"].iloc[0], period=ask.period)).iloc[0]
    known = pd.notna(found["median"])
    return {"median": float(found["median"]) if known else None, "labs": int(found["labs"]) if known else 0}


def _owner(ask: Asking, r: Result) -> str:
    """Who answers for an action that is to move this indicator: several are all named."""
    found = answer(
        ask.cursor,
        "select distinct owner from actions where indicator_id = $indicator and (lab_id = $lab or lab_id is null)"
        " and owner is not null order by owner",
        {"indicator": r.indicator_id, "lab": r.lab_id},
    )
    return ", ".join(row["owner"] for row in found)


# Of each table, which rows stand behind a figure.
BEHIND = {
    "measurements": "g.lab_id = $lab and g.indicator_id = $indicator and g.project_id is not distinct from $project"
    " and g.population in ($population, 'comparison')",
    "targets": "g.lab_id = $lab and g.indicator_id = $indicator and g.project_id is not distinct from $project",
    "evaluations": "g.project_id = $project",
}


def _origins(ask: Asking, name: str, r: Result, order: str) -> list[dict]:
    filter = f"{BEHIND[name]} and {within('g.measured_on', ask.period)}" if name == "measurements" else BEHIND[name]
    parts = {"table": name, "filter": filter, "key": ", ".join(f"g.{k}" for k in table(name).key), "order": order}
    question = sql("origins")
    for part, words_ in parts.items():
        question = question.replace(f"{{{part}}}", words_)
    given = {"lab": r.lab_id, "indicator": r.indicator_id, "project": r.project_id, "population": r.population}
    return answer(ask.cursor, question, {k: v for k, v in {**given, **ends(ask.period)}.items() if f"${k}" in filter})
