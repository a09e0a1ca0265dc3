"""The base: numbered versions, nothing overwritten. The only writer.

Each table is a log; a commit is one transaction that adds the rows of the accepted files and one event; an undo is an
event too. The plain table names are views: the latest row per key among the imports that stand. The n-th event is
version n, so an old deck or a frozen séance is a number, and `as_of` makes every view read as of that number.
"""

from entrelabs_metrics.store.base import Base, default_database, open_base
from entrelabs_metrics.store.change import CellChange, Change, Upload

__all__ = ["Base", "CellChange", "Change", "Upload", "default_database", "open_base"]
