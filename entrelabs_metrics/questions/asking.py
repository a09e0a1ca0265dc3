"""Who asks, and reading rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import table
from entrelabs_metrics.sql import sql


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, of which version, on which day."""

    cursor: duckdb.DuckDBPyConnection
    lang: Language
    version: int
    today: date


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
