"""Opening the base, reading it as of a version, committing, undoing."""

import json
import os
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from entrelabs_metrics.errors import BaseInUse, BaseMoved, Refusal, WouldOrphan
from entrelabs_metrics.intake.verdict import Verdict
from entrelabs_metrics.schema import ddl, tables
from entrelabs_metrics.sql import sql
from entrelabs_metrics.store import kept
from entrelabs_metrics.store.change import Aside, Change, SavedRecipe, Upload
from entrelabs_metrics.store.difference import difference
from entrelabs_metrics.store.history import history
from entrelabs_metrics.store.merging import append, describe, merge
from entrelabs_metrics.store.recipes import read_recipes, write_recipe

ROOT = Path(__file__).resolve().parents[2]


def default_database() -> str:
    """`ENTRELABS_DATABASE`, else `data/entrelabs.duckdb` beside the program."""
    return os.environ.get("ENTRELABS_DATABASE") or str(ROOT / "data" / "entrelabs.duckdb")


def open_base(database: str | None = None) -> "Base":
    """The base in a DuckDB file, made when it is not there yet.

    Raises `BaseInUse` when another process has it open, `Refusal` when the file is not a base.
    """
    path = database or default_database()
    if path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    try:
        # No extension, no other file and no network can be reached from SQL, whoever writes it.
        connection = duckdb.connect(
            path,
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "enable_external_access": "false",
            },
        )
    except duckdb.IOException as error:
        if "lock" in str(error):
            pid = re.search(r"PID (\d+)", str(error))
            raise BaseInUse(
                "La base {path} est déjà ouverte par un autre programme (PID {pid}). Le fermer, puis recommencer.",
                path=path, pid=pid[1] if pid else "?",
            ) from None  # fmt: skip
        raise Refusal("Le fichier {path} n'est pas une base que nous savons ouvrir.", path=path) from error
    return Base(connection, path)


class Base:
    """One open base. Safe to share between threads: every call works on its own cursor; writes take turns."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: str) -> None:
        self._connection, self.path = connection, path
        self._write = threading.Lock()
        self._version = 0  # as of the last commit: we are the only writer of this file, so asking costs nothing
        with self._transaction() as cursor:
            cursor.execute(sql("books"))
            cursor.execute(sql("import_active"))
            cursor.execute(ddl())

    def close(self) -> None:
        self._connection.close()

    # Reading -------------------------------------------------------------------------------------------------

    @property
    def version(self) -> int:
        """The number of the latest version; 0 for a base with nothing."""
        return self._version

    @contextmanager
    def reading(self, as_of: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor that reads one consistent snapshot and cannot write, as of a version (None: the latest)."""
        cursor = self._connection.cursor()
        try:
            cursor.execute("begin transaction read only")
            if as_of is not None:
                cursor.execute(f"set variable as_of = {int(as_of)}")
            yield cursor
        finally:
            cursor.close()

    def rows(self, question: str, parameters: object = None, as_of: int | None = None) -> list[dict]:
        """The answer to one SQL question, a dict per row."""
        with self.reading(as_of) as cursor:
            answer = cursor.execute(question, parameters)
            names = [column[0] for column in answer.description]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def counts(self, as_of: int | None = None) -> dict[str, int]:
        """Rows per table."""
        union = " union all ".join(f"select '{name}' as name, count(*) as n from {name}" for name in tables())
        found = {row["name"]: row["n"] for row in self.rows(union, as_of=as_of)}
        return {name: found[name] for name in tables()}

    def history(self, as_of: int | None = None) -> list[Upload]:
        """Every version, oldest first; as of a version, those up to it, and what stood then."""
        with self.reading(as_of) as cursor:
            return history(cursor)

    def difference(self, version: int) -> list[Change]:
        """What a version did, import, undo or redo: a Change for each table its import speaks of."""
        with self.reading() as cursor:
            return difference(cursor, version)

    def original(self, version: int, number: int = 0) -> tuple[str, bytes]:
        """The name and the bytes of a file of a version, as it came.

        Raises `Refusal` when there is no such file, it was not kept, or it is not what came any more.
        """
        with self.reading() as cursor:
            return kept.original(cursor, version, number)

    def aside(self, version: int) -> list[Aside]:
        """The rows that the files of a version left aside, and why."""
        with self.reading() as cursor:
            return kept.aside(cursor, version)

    def recipes(self) -> list[SavedRecipe]:
        """The recipes kept, by name."""
        with self.reading() as cursor:
            return read_recipes(cursor)

    # Writing -------------------------------------------------------------------------------------------------

    def preview(self, verdict: Verdict, as_of: int | None = None) -> Change:
        """What committing the verdict's sound rows would do, by key."""
        with self.reading(as_of) as cursor:
            return describe(cursor, verdict, merge(cursor, verdict), _latest(cursor))

    def commit(
        self,
        verdicts: Sequence[Verdict],
        *,
        by: str,
        reason: str = "",
        contents: Sequence[bytes] = (),
        recipes: Sequence[dict | None] = (),
        expected: int | None = None,
    ) -> tuple[int, list[Change]]:
        """All rows of all verdicts as one version; returns its number and what it did.

        `contents` and `recipes` are those of the verdicts, in their order: the file as it came, and how its columns
        became ours. They are kept, and so are the rows left aside. A file that changes nothing makes no version: the
        number is then the present one. `expected` is the version the difference was shown against.

        Raises `BaseMoved` when another was committed since, `Refusal` when a verdict has problems that concern the
        whole file.
        """
        with ThreadPoolExecutor(1) as beside, self._transaction() as cursor:
            if expected is not None and expected != self._version:
                raise BaseMoved(
                    "La base a changé depuis la comparaison. Regarder la nouvelle différence avant de valider."
                )
            if any(v.hopeless for v in verdicts):
                raise Refusal("Un problème touche tout le fichier : rien n'a été enregistré.")
            files = {id(content): beside.submit(kept.packed, content) for content in contents}
            version = self._version + 1
            merged = [merge(cursor, verdict) for verdict in verdicts]
            changes = [describe(cursor, v, rows, version) for v, rows in zip(verdicts, merged, strict=True)]
            if all(change.empty for change in changes):
                return self._version, changes
            self._event(cursor, version, version, "done", None, by, reason)
            for number, verdict in enumerate(verdicts):
                if any(verdict.table is earlier.table for earlier in verdicts[:number]):
                    # An earlier file of this version speaks of the same table: what it said is known now.
                    merged[number] = merge(cursor, verdict)
                    changes[number] = describe(cursor, verdict, merged[number], version)
                recipe = recipes[number] if number < len(recipes) else None
                append(cursor, verdict.table, merged[number], version, number)
                file = files[id(contents[number])].result() if number < len(contents) else None
                digest = kept.keep_content(cursor, file) if file else ""
                _register(cursor, version, number, verdict, changes[number], digest, recipe)
                kept.keep_aside(cursor, version, number, verdict)
            names = [v.table.name for v in verdicts]
            if lost := _orphans(cursor, {n: f"(from {n}_log where import_id = {version})" for n in names}):
                raise Refusal(
                    "{n} lignes de la table « {table} » demandent « {missing} », qui n'est plus dans la base "
                    "ou reste de côté : "
                    "rien n'a été enregistré.", **lost,
                )  # fmt: skip
        return version, changes

    def undo(self, version: int, *, by: str, reason: str = "") -> int:
        """Takes back the import of a version (or takes back an undo), as a new version whose number is returned.

        Raises `Refusal` for a version that does not exist or is already undone, `WouldOrphan` when rows of other
        imports point to rows that would go.
        """
        with self._transaction() as cursor:
            return self._revert(cursor, version, by, reason)

    def preview_undo(self, version: int) -> list[Change]:
        """What undoing a version (or redoing) would change, by table; writes nothing. Raises what `undo` raises."""
        with self._transaction(dry=True) as cursor:
            return difference(cursor, self._revert(cursor, version, "", ""))

    def save_recipe(self, name: str, table: str, header: Sequence[str], body: dict, *, by: str) -> None:
        """Keeps a recipe under a name, in place of the one that had it. Makes no version: no row changes."""
        with self._transaction() as cursor:
            write_recipe(cursor, name, by, table, header, body)

    def forget_recipe(self, name: str, *, by: str) -> None:
        """Takes a recipe away; the imports that used it keep theirs."""
        with self._transaction() as cursor:
            write_recipe(cursor, name, by)

    # Inside --------------------------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self, *, dry: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """One writer at a time, all or nothing; also when the thread is told to stop (hence BaseException).

        A dry one writes nothing in the end.
        """
        with self._write:
            cursor = self._connection.cursor()
            try:
                cursor.execute("begin")
                yield cursor
                version = self._version if dry else _latest(cursor)
                cursor.execute("rollback" if dry else "commit")
                self._version = version
            except BaseException:
                cursor.execute("rollback")
                raise
            finally:
                cursor.close()

    def _revert(self, cursor: duckdb.DuckDBPyConnection, version: int, by: str, reason: str) -> int:
        event = cursor.execute("select import_id, event from import_event where version = ?", [version]).fetchall()
        if not event:
            raise Refusal("La version {version} n'existe pas.", version=version)
        import_id, done = event[0]
        latest = cursor.execute(
            "select arg_max(event, version) from import_event where import_id = ?", [import_id]
        ).fetchall()[0][0]
        if latest != done:
            raise Refusal("La version {version} est déjà annulée.", version=version)
        number = self._version + 1
        opposite = "undone" if done == "done" else "done"
        self._event(cursor, number, import_id, opposite, version, by, reason)
        if lost := _orphans(cursor, _concerned(cursor, import_id)):
            raise WouldOrphan(
                "Annuler laisserait {n} lignes de la table « {table} » sans « {missing} » : "
                "annuler d'abord les imports plus récents qui en dépendent.", **lost,
            )  # fmt: skip
        return number

    def _event(
        self, cursor: duckdb.DuckDBPyConnection, version: int, import_id: int, event: str, reverts: int | None,
        by: str, reason: str,
    ) -> None:  # fmt: skip
        now = datetime.now(UTC).replace(tzinfo=None)
        cursor.execute(
            "insert into import_event values (?, ?, ?, ?, ?, ?, ?)",
            [version, import_id, event, reverts, by, reason, now],
        )


def _register(
    cursor: duckdb.DuckDBPyConnection, import_id: int, number: int, verdict: Verdict, change: Change, digest: str,
    recipe: dict | None,
) -> None:  # fmt: skip
    """Writes down what one file was and did."""
    counts = [change.added, change.updated, change.unchanged, verdict.rejected]
    cursor.execute(
        "insert into import_file (import_id, file_no, table_name, file_name, sha256, added, updated, unchanged,"
        " rejected, header, recipe) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            import_id, number, verdict.table.name, verdict.sheet.name, digest, *counts,
            json.dumps(verdict.original.header, ensure_ascii=False),
            None if recipe is None else json.dumps(recipe, ensure_ascii=False),
        ],
    )  # fmt: skip


def _latest(cursor: duckdb.DuckDBPyConnection) -> int:
    return cursor.execute("select coalesce(max(version), 0) from import_event").fetchall()[0][0]


def _concerned(cursor: duckdb.DuckDBPyConnection, import_id: int) -> dict[str, str]:
    """The tables whose rows may lose what they point to when an import goes or comes back: its own, and children."""
    found = cursor.execute("select distinct table_name from import_file where import_id = ?", [import_id]).fetchall()
    touched = {name for (name,) in found}
    return {t.name: t.name for t in tables().values() if t.name in touched or touched & {p for _, p in t.parents}}


def _orphans(cursor: duckdb.DuckDBPyConnection, among: Mapping[str, str]) -> dict[str, object]:
    """The first rows found that point to a row that is not there: how many, of which table, and what they miss.

    `among` gives, for each table to look at, the SQL of the rows to look at.
    """
    for t in (tables()[name] for name in among):
        for name, parent in t.parents:
            n, missing = cursor.execute(
                f"select count(*), min({name}) from {among[t.name]} where {name} is not null"
                f" and {name} not in (select {tables()[parent].key[0]} from {parent})"
            ).fetchall()[0]
            if n:
                return {"n": n, "table": t.title, "missing": missing}
    return {}
