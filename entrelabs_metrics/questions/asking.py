"""Who asks, and reading rows and figures."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock

import duckdb
import pandas as pd

from entrelabs_metrics.language import Language
from entrelabs_metrics.results.engine import Result, compute, series, to_results
from entrelabs_metrics.results.period import ALWAYS, Period
from entrelabs_metrics.results.protection import protect
from entrelabs_metrics.schema import table
from entrelabs_metrics.sql import sql


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, of which version, on which day. `base` names the base, for figures to be kept from one question to the
    next; empty: nothing is kept. `least`: for the public, the persons there must be behind a figure for it to be told;
    `stories.asked.PUBLIC` says which questions heed it. `period`: what was measured outside it is not read, and
    `population`: figures of the others are not shown; `stories.narrowing` says which questions heed them."""

    cursor: duckdb.DuckDBPyConnection
    lang: Language
    version: int
    today: date
    base: str = ""
    least: int = 0
    period: Period = ALWAYS
    population: str = ""


KEPT = 12  # sets of figures: those of a few labs, projects and indicators being looked at, and all of them once
_kept: OrderedDict[tuple, pd.DataFrame] = OrderedDict()
_keeping = Lock()


def figures(
    ask: Asking, *, lab: str | None = None, project: str | None = None, indicator: str | None = None
) -> pd.DataFrame:
    """What `engine.compute` says of every series, or of those of one lab, project or indicator, in the period and for
    the population asked. Not to be changed: the questions of one version share it, since computing it is most of what
    each would cost. A target that nothing measures is of no population but « all »."""
    key = (ask.base, ask.version, lab, project, indicator, ask.period)
    with _keeping:
        found = _kept.get(key)
    if found is None:
        found = compute(series(ask.cursor, lab, project, indicator, ask.period))
    if ask.base:
        with _keeping:
            _kept[key] = found
            _kept.move_to_end(key)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return found[found["population"] == ask.population].reset_index(drop=True) if ask.population else found


def results(
    ask: Asking, *, lab: str | None = None, project: str | None = None, indicator: str | None = None
) -> list[Result]:
    """The same, as results; protected, when they are for the public."""
    found = to_results(figures(ask, lab=lab, project=project, indicator=indicator))
    return protect(found, ask.least) if ask.least else found


def rows(ask: Asking, name: str, filter: str = "true", **parameters: object) -> list[dict]:
    """The answer of `sql/<name>.sql`, a dict per row."""
    return answer(ask.cursor, sql(name).replace("{filter}", filter), parameters)


def labs(ask: Asking) -> list[dict]:
    """Every lab with its counts, by name."""
    return rows(ask, "labs")


def answer(cursor: duckdb.DuckDBPyConnection, question: str, parameters: Mapping[str, object]) -> list[dict]:
    """The rows of a question, a dict each."""
    answer = cursor.execute(question, parameters)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def population(code: str, lang: Language) -> str:
    """A population in words; empty for everybody."""
    return "" if code == "all" else table("measurements").label("population", code, lang).lower()
