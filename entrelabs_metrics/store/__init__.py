"""The base: numbered versions, nothing overwritten. The only writer.

Each table is a log; a commit is one transaction that adds the rows of the accepted files and one event; an undo is an
event too. The plain table names are views: the latest row per key among the imports that stand. The n-th event is
version n, so an old deck or a frozen séance is a number, and `as_of` makes every view read as of that number.

    base         opening, reading as of a version, committing, undoing
    merging      a file against the base: what it would change, and writing it
    difference   what a version did
    history      the versions, as they are told
    kept         the files as they came, and the rows left aside
    recipes      how a kind of file is read, under a name
    change       all of this as plain values
    row          one row: as it is, and how it came to be so · editing: changing rows by hand
    importing    the whole way in · query, answering: any question in SQL
"""

from entrelabs_metrics.store.base import Base, default_database, open_base
from entrelabs_metrics.store.change import Aside, CellChange, Change, SavedRecipe, SourceFile, Upload

__all__ = [
    "Aside",
    "Base",
    "CellChange",
    "Change",
    "SavedRecipe",
    "SourceFile",
    "Upload",
    "default_database",
    "open_base",
]
