"""What a commit would do, and what was done: plain values."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell whose value differs between the base and the file. `line` is the file's."""

    line: int
    key: tuple[object, ...]
    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class NewRow:
    """One row the base does not have yet: its key, and what else the file says of it."""

    line: int
    key: tuple[object, ...]
    values: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What committing one verdict would do, by key. An empty cell never erases what the base knows.

    `cells` and `new_rows` hold the first ones to show; the counts are of all.
    """

    table: str
    version: int  # of the base it was computed against
    added: int
    updated: int
    unchanged: int
    kept: int  # rows of the base that the file does not mention: they stay
    cells: tuple[CellChange, ...] = ()
    new_rows: tuple[NewRow, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.added and not self.updated


@dataclass(frozen=True, slots=True)
class Upload:
    """One version: who did what, when, from which files."""

    version: int
    event: str  # done, undone
    tables: tuple[str, ...]
    files: tuple[str, ...]
    by: str
    reason: str
    at: datetime  # UTC
    added: int
    updated: int
    unchanged: int
    rejected: int
    reverts: int | None  # the version this one undoes (or redoes)
    standing: bool  # whether its rows count today
    sha256: tuple[str, ...] = ()
