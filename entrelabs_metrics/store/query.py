"""Any question in SQL, on the plain table names: one SELECT, read-only, within limits of time, memory and size.

What a SELECT may do to the process that runs it cannot be bounded from inside (`repeat('a', 2e9)`, joins that
`interrupt` does not stop). So the tables that the question names are copied to a file, and a child process that has
nothing else answers from it: see `answering`. At worst the child is ended; the base is never in its reach.
"""

import io
import json
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from entrelabs_metrics import limits
from entrelabs_metrics.errors import NotAQuestion
from entrelabs_metrics.schema import tables
from entrelabs_metrics.store.base import Base

BOOKS = ("import_event", "import_file", "import_active")
# Functions that give rows without reading files, settings or the catalogue; and those that a value may not call.
ROWS = ("range", "generate_series", "unnest", "repeat")
INSIDE = re.compile(r"duckdb_.*|pragma_.*|pg_.*|current_setting|getenv|write_log|nextval|currval")
STARTING = 5.0  # seconds that the child may take to start, and to stop by itself, besides those of the question


def ask(base: Base, question: str, as_of: int | None = None, seconds: float | None = None) -> list[dict]:
    """The rows of one SELECT, a dict each; `seconds` is the limit of the settings unless given.

    Raises `NotAQuestion` for anything but a single SELECT on our tables, for SQL that does not parse or run, and past
    the limits of time, memory, rows or size.
    """
    if len(question) > (most := limits.get("query_characters")):
        raise NotAQuestion("La question dépasse {n} caractères : la raccourcir.", n=most)
    try:
        statements = duckdb.extract_statements(question)
    except duckdb.Error as error:
        raise NotAQuestion("Cette question SQL ne se lit pas : {why}", why=str(error)) from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise NotAQuestion("Une seule question SELECT à la fois : rien ne peut être modifié d'ici.")
    seconds = limits.get("query_seconds") if seconds is None else seconds
    with base.reading(as_of) as cursor, TemporaryDirectory(prefix="entrelabs-question-") as folder:
        nodes = _nodes_of(cursor, question)
        names = _our_tables(nodes)
        copy = Path(folder) / "copy.duckdb"
        _copy(cursor, {name: _columns(cursor, name, nodes) for name in names}, copy)
        said = _answer(copy, question, seconds)
        if (
            said[0] == "refused" and names
        ):  # perhaps a column that was not copied: DuckDB then names those that are near
            copy.unlink()
            _copy(cursor, {name: _all_columns(cursor, name) for name in names}, copy)
            said = _answer(copy, question, seconds)
    match said:
        case "rows", heads, rows:
            return [dict(zip(heads, row, strict=True)) for row in rows]
        case ("refused", why):
            raise NotAQuestion("Cette question SQL ne peut pas être posée : {why}", why=why)
        case ("rows",):
            raise NotAQuestion(
                "La réponse dépasse {n} lignes : ajouter une condition, ou compter plutôt que lister.",
                n=limits.get("query_rows"),
            )
        case ("size",):
            raise NotAQuestion(
                "La réponse dépasse {n} Mo : demander moins de colonnes ou de lignes.", n=limits.get("query_answer_mb")
            )
        case ("late",):
            raise NotAQuestion("La question a pris plus de {n} secondes : la préciser.", n=f"{seconds:g}")
        case _:
            raise NotAQuestion("La question demande plus de {n} Mo de mémoire : la préciser.", n=limits.get("query_mb"))


# What the question names


def _nodes_of(cursor: duckdb.DuckDBPyConnection, question: str) -> list[dict]:
    """Every node of the question's syntax tree."""
    try:
        tree = json.loads(cursor.execute("select json_serialize_sql(?::varchar)", [question]).fetchall()[0][0])
        if not tree["error"]:
            return list(_nodes(tree))
    except (duckdb.Error, RecursionError):  # nested too deep to look into
        pass
    # Not a plain SELECT after all: DuckDB has rewritten a PRAGMA or a PIVOT.
    raise _beyond(question.split()[0])


def _nodes(tree: object) -> Iterator[dict]:
    if isinstance(tree, dict):
        yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for branch in tree:
            yield from _nodes(branch)


def _beyond(name: str) -> NotAQuestion:
    return NotAQuestion("La question porte sur « {name} », qui n'est pas une de nos tables.", name=name[:200])


def _our_tables(nodes: list[dict]) -> set[str]:
    """Those of our tables that the question names.

    Raises `NotAQuestion` when it names a table or function that shows files, settings or the catalogue.
    """
    ours, named = {*tables(), *(f"{name}_log" for name in tables()), *BOOKS}, set()
    inner = {named["key"].lower() for node in nodes if "cte_map" in node for named in node["cte_map"]["map"]}
    for node in nodes:
        kind, called = node.get("type"), node.get("function_name")
        if kind == "SHOW_REF":
            raise _beyond("SHOW, DESCRIBE")
        if kind == "BASE_TABLE":
            name = node["table_name"].lower()
            if node["catalog_name"] or node["schema_name"] or name not in ours | inner:
                raise _beyond(node["table_name"])
            named.add(name)
        if kind == "TABLE_FUNCTION" and node["function"]["function_name"].lower() not in ROWS:
            raise _beyond(node["function"]["function_name"])
        if called and INSIDE.fullmatch(called.lower()):
            raise _beyond(called)
    return named & ours


def _columns(cursor: duckdb.DuckDBPyConnection, table: str, nodes: list[dict]) -> list[str]:
    """The columns of a table that a question may read: all of them when it says « * », or takes a row as one value."""
    every = _all_columns(cursor, table)
    called = {table, *(n["alias"].lower() for n in nodes if n.get("type") == "BASE_TABLE")}
    said: set[str] = set()
    for node in nodes:
        last = node.get("column_names", [""])[-1].lower()
        if node.get("type") == "STAR" or node.get("ref_type") == "NATURAL" or node.get("column_name_alias"):
            return every
        if last in called - {""}:
            return every
        said |= {last, *(name.lower() for name in node.get("using_columns", ()))}
        said |= {name.lower() for name in node.get("column_names", ())}  # a column's field: « name.part »
    return [name for name in every if name in said] or every[:1]


def _all_columns(cursor: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [column[0] for column in cursor.execute(f"select * from {table} limit 0").description]


# The copy, and the child that reads it


def _copy(cursor: duckdb.DuckDBPyConnection, columns: dict[str, list[str]], path: Path) -> None:
    """Writes those columns of our tables to a DuckDB file, as the cursor reads them, batch by batch."""
    with duckdb.connect(str(path)) as copy:
        for table, names in columns.items():
            rows = cursor.execute(f"select {', '.join(names)} from {table}").to_arrow_reader(100_000)
            copy.register("rows_to_copy", rows)
            copy.execute(f"create table {table} as select * from rows_to_copy")
            copy.unregister("rows_to_copy")


def _answer(copy: Path, question: str, seconds: float) -> tuple:
    """What `answering` says of the question, in a process that is ended when it is late."""
    size = limits.get("query_answer_mb") * limits.MB
    given = (seconds, limits.get("query_mb"), limits.get("query_rows"), size)
    command = [sys.executable, "-P", str(Path(__file__).with_name("answering.py")), str(copy), *map(str, given)]
    said = copy.with_name("answer")
    with said.open("wb") as out:
        try:
            subprocess.run(
                command, input=question.encode("utf-8", "replace"), stdout=out, stderr=subprocess.DEVNULL,
                timeout=seconds + STARTING, check=True,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return ("late",)
        except subprocess.CalledProcessError:
            return ("memory",)  # ended by the system, or by the want of memory
    return _Plain(io.BytesIO(said.read_bytes()[: size + 1])).load()


class _Plain(pickle.Unpickler):
    """Reads plain values only: the child has run somebody's question and is not to be believed further."""

    KINDS = {("decimal", "Decimal"), ("uuid", "UUID")} | {
        ("datetime", name) for name in ("date", "time", "datetime", "timedelta", "timezone")
    }

    def find_class(self, module: str, name: str) -> type:
        if (module, name) not in self.KINDS:
            raise pickle.UnpicklingError(name)
        return super().find_class(module, name)
