"""The filled cells of one sheet, what has to be said of them, and how much may be filled."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from entrelabs_metrics.errors import UnreadableFile

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of a spreadsheet
_TOLD = 5  # cells named in a note
_TWO_WAYS = re.compile(r"\s*-?[1-9]\d{0,2}\.\d{3}\D*")  # « 1.234 », typed as text


@dataclass(slots=True)
class Budget:
    """What the sheets of one workbook may hold together, once spread out: cells, and characters of text."""

    cells: int
    characters: int

    def take(self, cells: int, characters: int) -> None:
        self.cells -= cells
        self.characters -= characters
        if self.cells < 0 or self.characters < 0:
            raise too_large()


def too_large() -> UnreadableFile:
    return UnreadableFile(
        "Ce classeur contient trop de cellules pour être lu. Effacer les lignes et les colonnes qui ne servent pas, "
        "ou enregistrer la feuille utile au format « CSV UTF-8 », puis recommencer."
    )


@dataclass(slots=True)
class Grid:
    """Rows by their number in the spreadsheet (from 1), each up to its last filled cell; only rows that hold something.

    `said` is what a person should know: for each kind, the rows and a few cells.
    """

    budget: Budget
    rows: dict[int, list[str]] = field(default_factory=dict)
    width: int = 0
    filled: int = 0
    ambiguous: bool = False  # whether a text looks like a number that reads in two ways
    said: dict[str, tuple[dict[int, None], list[str]]] = field(default_factory=dict)

    def put(self, line: int, cells: list[str]) -> None:
        """One row; blank cells at its end count for nothing, nor do blank rows."""
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            return
        if line > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise beyond(line, len(cells))
        # The rows already there grow as well when a row goes further.
        width = max(self.width, len(cells))
        self.budget.take(width * (len(self.rows) + 1) - self.width * len(self.rows), sum(map(len, cells)))
        self.width = width
        self.rows[line] = cells
        self.filled += len(cells) - cells.count("")

    def typed(self, text: str) -> str:
        """A text cell; remembers whether one looks like a number that reads in two ways."""
        if not self.ambiguous and _TWO_WAYS.fullmatch(text):
            self.ambiguous = True
        return text

    def say(self, kind: str, line: int, cell: str = "") -> None:
        lines, cells = self.said.setdefault(kind, ({}, []))
        lines[line] = None
        if cell and len(cells) < _TOLD and cell not in cells:
            cells.append(cell)

    def fill_down(self, merged: list[tuple[int, int, int]]) -> None:
        """Give each row of an area merged over several (first, last, column) its value, where the row holds something.

        Where the row is blank, nothing is: a merged area makes no row.
        """
        lines = sorted(self.rows)
        for first, last, column in merged:
            value = self.cell(first, column)
            if not value:
                continue
            below = lines[bisect_right(lines, first) : bisect_right(lines, last)]
            self.budget.take(len(below), len(below) * len(value))
            for line in below:
                cells = self.rows[line]
                cells.extend([""] * (column + 1 - len(cells)))
                if not cells[column]:
                    cells[column] = value
                    self.say("merged_cells", line, value)

    def cell(self, line: int, column: int) -> str:
        cells = self.rows.get(line, [])
        return cells[column] if column < len(cells) else ""


def beyond(line: int, column: int) -> UnreadableFile:
    return UnreadableFile(
        "Ce classeur a une cellule en {cell}, plus loin que n'en a une feuille de calcul : il est abîmé. L'enregistrer "
        "de nouveau depuis Excel ou LibreOffice, puis recommencer.",
        cell=name_of(line, column - 1),
    )  # fmt: skip


def name_of(line: int, column: int) -> str:
    """« AB12 », from the row (from 1) and the column (from 0)."""
    letters, column = "", column + 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{line}"
