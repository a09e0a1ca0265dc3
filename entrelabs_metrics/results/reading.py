"""Rows of a question as frozen dataclasses: the columns of the SQL are the fields, by name."""

from typing import TypeVar

import duckdb

from entrelabs_metrics.sql import sql

T = TypeVar("T")


def read(
    cursor: duckdb.DuckDBPyConnection, kind: type[T], name: str, filter: str = "true", **parameters: object
) -> list[T]:
    """The answer of `sql/<name>.sql`, a `kind` per row; lists become tuples."""
    found = cursor.execute(sql(name).replace("{filter}", filter), parameters)
    names = [column[0] for column in found.description]
    return [kind(**dict(zip(names, map(_plain, row), strict=True))) for row in found.fetchall()]


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
