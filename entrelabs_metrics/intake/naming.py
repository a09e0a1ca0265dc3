"""Which row was meant where a cell holds no identifier we know: its name, or an identifier misspelt."""

import re

import duckdb

from entrelabs_metrics.intake import values
from entrelabs_metrics.schema import fold, tables

# What people call the rows of a table, the name that is shown first.
NAMES = {
    "labs": ("name", "organisation", "territory"),
    "projects": ("title",),
    "indicators": ("name", "name_en"),
    "axes": ("name",),
    "sessions": ("name",),
    "actions": ("title",),
}
LINKS = frozenset(("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "of", "the", "un"))
MOST_ROWS = 20_000  # rows of the table among which a name is looked for
MOST_COMPARED = 100_000  # pairs of texts compared letter by letter; beyond, only names written in full are known

Meant = dict[str, tuple[str, str]]


def identifiers(cursor: duckdb.DuckDBPyConnection, parent: str, known: str, lost: list[str]) -> Meant:
    """For each text that can be told, the identifier it stands for in `parent` and that row's name.

    `known` is SQL for the rows of `parent`; `lost` are distinct texts, the most frequent first. What could be two
    rows is told for none.
    """
    key, names = tables()[parent].key[0], NAMES.get(parent, ())
    rows = cursor.execute(f"select {', '.join((key, *names))} from {known} order by 1 limit {MOST_ROWS}").fetchall()
    titles = {row[0]: (row[1] or "") if names else "" for row in rows}
    written: dict[str, set[str]] = {}
    for identifier, *called in rows:
        for text in (identifier, *called):
            if fold(text or ""):
                written.setdefault(fold(text), set()).add(identifier)
    tokens = {identifier: [words(text) for text in (identifier, *called) if text] for identifier, *called in rows}
    meant: Meant = {}
    compared = 0
    for text in lost:
        found = written.get(fold(text), set())
        if not found and compared < MOST_COMPARED:
            compared += len(rows)
            found = _holding(words(text), tokens) or {written_near(text, rows)} - {""}
        if len(found) == 1:
            identifier = found.pop()
            meant[text] = (identifier, titles[identifier])
    return meant


def words(text: str) -> frozenset[str]:
    """The words of a name that tell it from others: « Région Pays de la Loire » → region, pays, loire."""
    return frozenset(fold(word) for word in re.findall(r"[^\W_]+", text[:200])) - LINKS


def _holding(asked: frozenset[str], tokens: dict[str, list[frozenset[str]]]) -> set[str]:
    """The rows with a name that has all the words asked for, or whose identifier's words are all among them."""
    if not asked:
        return set()
    return {
        identifier
        for identifier, (own, *names) in tokens.items()
        if (own and own <= asked) or any(asked <= name for name in (own, *names))
    }


def written_near(text: str, rows: list[tuple]) -> str:
    """The identifier most like a text, else that of the name most like it; empty when none is near."""
    if near := values.nearest(text, (row[0] for row in rows)):
        return near
    named = {name: row[0] for row in reversed(rows) for name in row[1:] if name}
    return named.get(values.nearest(text, named), "")
