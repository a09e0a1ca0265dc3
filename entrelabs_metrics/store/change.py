"""What a commit would do, what was done, and what was kept of it: plain values."""

from dataclasses import dataclass
from datetime import datetime

from entrelabs_metrics.intake.problem import Problem


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell whose value differs between before and after. `line` is the file's."""

    line: int
    key: tuple[object, ...]
    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class NewRow:
    """One row that is on one side only: its key, and what else is said of it. `line` is the file's."""

    line: int
    key: tuple[object, ...]
    values: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What committing one verdict would do, or what a version did to one table, by key.

    An empty cell never erases what the base knows, except in the columns a recipe says. Only an undo removes rows.
    `cells`, `new_rows` and `gone` hold the first ones to show; the counts are of all.
    """

    table: str
    version: int  # of the base it was computed against
    added: int
    updated: int
    unchanged: int
    kept: int  # rows of the base that the file does not mention: they stay
    cells: tuple[CellChange, ...] = ()
    new_rows: tuple[NewRow, ...] = ()
    removed: int = 0
    gone: tuple[NewRow, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.added and not self.updated and not self.removed


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One table that a file brought to a version. A file that brought several tables is there once for each."""

    number: int
    table: str
    name: str
    sha256: str
    size: int | None  # bytes; None where the file itself was not kept (bases made before files were)
    recipe: dict | None  # how its columns became ours; None: as it was
    added: int
    updated: int
    unchanged: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Upload:
    """One version: who did what, when, from which files. One that undoes or redoes has the files of that import."""

    version: int
    event: str  # done, undone
    by: str
    reason: str
    at: datetime  # UTC
    reverts: int | None  # the version this one undoes (or redoes)
    standing: bool  # whether the rows of its import count
    sources: tuple[SourceFile, ...] = ()

    @property
    def tables(self) -> tuple[str, ...]:
        return tuple(f.table for f in self.sources)

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(f.name for f in self.sources)

    @property
    def sha256(self) -> tuple[str, ...]:
        return tuple(f.sha256 for f in self.sources)

    @property
    def added(self) -> int:
        return sum(f.added for f in self.sources)

    @property
    def updated(self) -> int:
        return sum(f.updated for f in self.sources)

    @property
    def unchanged(self) -> int:
        return sum(f.unchanged for f in self.sources)

    @property
    def rejected(self) -> int:
        return sum(f.rejected for f in self.sources)

    @property
    def undoable(self) -> bool:
        """Whether it is the last word on its import, so that it can be taken back."""
        return self.standing == (self.event == "done")


@dataclass(frozen=True, slots=True)
class AsideRow:
    """One record of a file that was left aside: its line, its cells as they were written, and what was wrong."""

    line: int
    cells: tuple[str, ...]  # as many as the header; none when the record had another width
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """The rows that one file of a version left aside, in the file's order."""

    number: int
    table: str
    file: str
    header: tuple[str, ...]
    rows: tuple[AsideRow, ...]


@dataclass(frozen=True, slots=True)
class SavedRecipe:
    """How the columns of one kind of file become ours, kept under a name. `body` is `intake.recipe`'s business."""

    name: str
    table: str
    header: tuple[str, ...]
    body: dict
    by: str
    at: datetime  # UTC
