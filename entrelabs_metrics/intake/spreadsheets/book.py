"""What each format gives back: the sheets of a workbook, in order, those that were wanted with their cells."""

from dataclasses import dataclass

from entrelabs_metrics.intake.spreadsheets.grid import Grid


@dataclass(slots=True)
class Found:
    """A sheet; `grid` is None when it was not read, because it is hidden or another was asked for."""

    name: str
    hidden: bool
    grid: Grid | None = None


@dataclass(slots=True)
class Book:
    """`form` is the format (« xlsx »…); `notes` are the kinds of what is to be said of the whole file."""

    form: str
    sheets: list[Found]
    notes: list[str]


def wanted(name: str, hidden: bool, asked: str | None) -> bool:
    """Whether a sheet is to be read: the one that is asked for, else every sheet that people see."""
    return name == asked if asked is not None else not hidden
