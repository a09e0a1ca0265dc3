"""What a cell looks like, before anyone asks what it means: the quick tests behind delimiters, headers and footers.

`values` says what a cell is; here a glance is enough, and it must be cheap: samples are read with many dialects.
"""

import re
from functools import lru_cache

_SPACE = "[ \\t\u00a0\u202f\u2009]"
_NUMBER = re.compile(
    rf"[-+−–]?{_SPACE}?(?:\d+|\d{{1,3}}(?:(?:{_SPACE}|'|\.|,)\d{{3}})+)(?:[.,]\d+)?(?:[eE][-+]?\d+)?{_SPACE}*(?:%|€|k€|K€|M€|Md€)?"
)
_DATE = re.compile(
    r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2}|\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})"
    r"|\d{1,2}(?:er)? [^\W\d]{3,9}\.? \d{4})(?:[T ]\d{1,2}[:h]\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_TIME = re.compile(r"\d{1,2}[:h]\d{2}(?::\d{2})?")
_BOOLEAN = frozenset(["oui", "non", "vrai", "faux", "true", "false", "yes", "no"])
_YEAR = re.compile(r"(?:19|20)\d\d")


@lru_cache(maxsize=50_000)
def kind(cell: str) -> str:
    """number, date, time, boolean, text, or nothing for a blank."""
    cell = cell.strip()
    if not cell:
        return ""
    if len(cell) > 40:
        return "text"
    if _DATE.fullmatch(cell):
        return "date"
    if _NUMBER.fullmatch(cell):
        return "number"
    if _TIME.fullmatch(cell):
        return "time"
    return "boolean" if cell.casefold() in _BOOLEAN else "text"


def is_year(cell: str) -> bool:
    """Whether a cell may be the heading of a column of one year."""
    return bool(_YEAR.fullmatch(cell.strip()))


def filled(cells: list[str]) -> int:
    """How many cells of a record hold something."""
    return sum(1 for cell in cells if cell and not cell.isspace())


def extent(cells: list[str]) -> int:
    """How far a record reaches: the place of its last cell that holds something."""
    for i in range(len(cells), 0, -1):
        if cells[i - 1].strip():
            return i
    return 0
