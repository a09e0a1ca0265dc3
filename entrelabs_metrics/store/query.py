"""Any question in SQL, on the plain table names: one SELECT, read-only, stopped after a time."""

import json
import re
import threading
from collections.abc import Iterator

import duckdb

from entrelabs_metrics.errors import NotAQuestion
from entrelabs_metrics.schema import tables
from entrelabs_metrics.store.base import Base

SECONDS = 20.0
BOOKS = ("import_event", "import_file", "import_active")
# Functions that give rows without reading files, settings or the catalogue; and those that a value may not call.
ROWS = ("range", "generate_series", "unnest", "repeat")
INSIDE = re.compile(r"duckdb_.*|pragma_.*|pg_.*|current_setting|getenv|write_log|nextval|currval")


def ask(base: Base, question: str, as_of: int | None = None, seconds: float = SECONDS) -> list[dict]:
    """The rows of one SELECT, a dict each.

    Raises `NotAQuestion` for anything but a single SELECT on our tables, for SQL that does not parse or run, and past
    the time. The cursor is read-only and no file, network or extension can be reached (see `open_base`).
    """
    try:
        statements = duckdb.extract_statements(question)
    except duckdb.Error as error:
        raise NotAQuestion("Cette question SQL ne se lit pas : {why}", why=str(error)) from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise NotAQuestion("Une seule question SELECT à la fois : rien ne peut être modifié d'ici.")
    with base.reading(as_of) as cursor:
        if name := _beyond_our_tables(cursor, question):
            raise NotAQuestion("La question porte sur « {name} », qui n'est pas une de nos tables.", name=name)
        late = threading.Timer(seconds, cursor.interrupt)
        late.start()
        try:
            answer = cursor.execute(question)
            names = [column[0] for column in answer.description]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
        except duckdb.InterruptException:
            raise NotAQuestion("La question a pris plus de {n} secondes : la préciser.", n=int(seconds)) from None
        except duckdb.Error as error:
            raise NotAQuestion("Cette question SQL ne peut pas être posée : {why}", why=str(error)) from None
        finally:
            late.cancel()


def _beyond_our_tables(cursor: duckdb.DuckDBPyConnection, question: str) -> str:
    """The first table or function of the question that shows files, settings or the catalogue; empty when none does."""
    tree = json.loads(cursor.execute("select json_serialize_sql(?::varchar)", [question]).fetchall()[0][0])
    if tree["error"]:  # not a plain SELECT after all: DuckDB has rewritten a PRAGMA or a PIVOT
        return question.split()[0]
    nodes = list(_nodes(tree))
    ours = {*tables(), *(f"{name}_log" for name in tables()), *BOOKS}
    ours |= {named["key"].lower() for node in nodes if "cte_map" in node for named in node["cte_map"]["map"]}
    for node in nodes:
        kind, called = node.get("type"), node.get("function_name")
        if kind == "SHOW_REF":
            return "SHOW, DESCRIBE"
        if kind == "BASE_TABLE" and (
            node["catalog_name"] or node["schema_name"] or node["table_name"].lower() not in ours
        ):
            return node["table_name"]
        if kind == "TABLE_FUNCTION" and node["function"]["function_name"].lower() not in ROWS:
            return node["function"]["function_name"]
        if called and INSIDE.fullmatch(called.lower()):
            return called
    return ""


def _nodes(tree: object) -> Iterator[dict]:
    if isinstance(tree, dict):
        yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for branch in tree:
            yield from _nodes(branch)
