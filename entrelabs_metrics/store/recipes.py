"""Recipes kept under a name, so that the next file of the same kind is one click. What they mean is intake's."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import duckdb

from entrelabs_metrics.sql import sql
from entrelabs_metrics.store.change import SavedRecipe


def read_recipes(cursor: duckdb.DuckDBPyConnection) -> list[SavedRecipe]:
    """The last of each name, by name; those taken away are not there."""
    return [
        SavedRecipe(name, table, tuple(json.loads(header)), json.loads(body), by, at)
        for name, table, header, body, by, at in cursor.execute(sql("recipes")).fetchall()
    ]


def write_recipe(
    cursor: duckdb.DuckDBPyConnection, name: str, by: str, table: str | None = None, header: Sequence[str] = (),
    body: dict | None = None,
) -> None:  # fmt: skip
    """One more entry for a name; without a body, the name is taken away."""
    cursor.execute(
        "insert into recipe select coalesce(max(entry), 0) + 1, ?, ?, ?, ?, ?, ? from recipe",
        [
            name, table, json.dumps(list(header), ensure_ascii=False),
            None if body is None else json.dumps(body, ensure_ascii=False), by, datetime.now(UTC).replace(tzinfo=None),
        ],
    )  # fmt: skip
