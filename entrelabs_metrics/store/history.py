"""The versions, as they are told."""

import json

import duckdb

from entrelabs_metrics.sql import sql
from entrelabs_metrics.store.change import SourceFile, Upload


def history(cursor: duckdb.DuckDBPyConnection) -> list[Upload]:
    """Every version up to the one being read, oldest first."""
    return [
        Upload(version, event, by, reason, at, reverts, standing, tuple(map(_source, files or ())))
        for version, event, by, reason, at, reverts, standing, files in cursor.execute(sql("history")).fetchall()
    ]


def _source(f: dict) -> SourceFile:
    counts = (f[name] or 0 for name in ("added", "updated", "unchanged", "rejected"))
    recipe = json.loads(f["recipe"]) if f["recipe"] else None
    return SourceFile(f["file_no"], f["table"], f["name"], f["sha256"], f["size"], recipe, *counts)
