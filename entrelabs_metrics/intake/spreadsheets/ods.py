"""LibreOffice workbooks (.ods): the cells as they were last computed, repeats spread out within bounds."""

import re
from zipfile import ZipFile

from entrelabs_metrics.intake.spreadsheets.archive import feed, parser
from entrelabs_metrics.intake.spreadsheets.book import Book, Found, wanted
from entrelabs_metrics.intake.spreadsheets.formats import duration, number, reader
from entrelabs_metrics.intake.spreadsheets.grid import MOST_COLUMNS, MOST_ROWS, Budget, Grid, beyond, name_of
from entrelabs_metrics.intake.spreadsheets.xlsx import MOST_SHEETS, too_many_sheets

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT, _STYLE = (f"{_NS}{name}:1.0 " for name in ("table", "office", "text", "style"))
_DRAWING = f"{_NS}drawing:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_ROW, _CELL, _COVERED = _TABLE + "table-row", _TABLE + "table-cell", _TABLE + "covered-table-cell"
_PERIOD = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?")
_SHOWN = re.compile(r"([\d\s\u00a0\u202f,.]+?)[\s\u00a0\u202f]*(€|k€|K€|M€|Md€)")
_ERROR = re.compile(r"#[A-Z]|Err:\d")
_MOST_SPACES = 1_000  # in a row: nobody types more
_LINKED = "'file:"  # the name of a table that keeps what was read in another file


def read(archive: ZipFile, budget: Budget, asked: str | None) -> Book:
    """Raises `UnreadableFile`; what `zipfile` and `expat` raise when the file is damaged goes through."""
    content = _Content(budget, asked)
    made = parser(namespaces=True)
    made.StartElementHandler, made.EndElementHandler = content.start, content.end
    made.CharacterDataHandler = content.characters
    feed(made, archive, "content.xml")
    has_macros = any(part.startswith(("Basic/", "Scripts/")) for part in archive.namelist())
    return Book("ods", content.sheets, ["macros"] * has_macros + ["external_links"] * content.linked)


class _Content:
    """Reads the sheets of a file, all in one part."""

    def __init__(self, budget: Budget, asked: str | None) -> None:
        self.budget, self.asked = budget, asked
        self.sheets: list[Found] = []
        self.linked = False
        self.hiding: set[str] = set()  # styles of hidden sheets
        self.style = ""
        self.grid: Grid | None = None  # of the sheet being read
        self.depth = 0  # of tables: one inside a cell is no sheet
        self.aside = 0  # depth inside a remark or a drawing
        self.line, self.column, self.row = 0, 0, list[str]()  # where we are; the row holds no blank at its end
        self.lines, self.hidden = 1, False  # how many times the row comes
        self.attributes: dict[str, str] = {}
        self.cells = 1  # how many times the cell comes
        self.paragraphs: list[str] | None = None  # of the cell being read
        self.text: list[str] = []
        self.merged: list[tuple[int, int, int]] = []

    def characters(self, text: str) -> None:
        if self.paragraphs is not None and not self.aside:
            self.text.append(text)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.aside or name == _OFFICE + "annotation" or name.startswith(_DRAWING):
            self.aside += 1
        elif name in (_CELL, _COVERED):
            self._start_cell(attributes)
        elif name == _ROW:
            self._start_row(attributes)
        elif name == _TABLE + "table":
            self._start_table(attributes)
        elif self.paragraphs is not None:
            self._start_text(name, attributes)
        elif name == _STYLE + "style":
            self.style = attributes.get(_STYLE + "name", "")
        elif name == _STYLE + "table-properties" and attributes.get(_TABLE + "display") == "false":
            self.hiding.add(self.style)

    def end(self, name: str) -> None:
        if self.aside:
            self.aside -= 1
        elif name in (_CELL, _COVERED):
            self._end_cell(name == _CELL)
        elif name == _ROW:
            self._end_row()
        elif name == _TABLE + "table":
            self._end_table()
        elif name == _TEXT + "p" and self.paragraphs is not None:
            self.paragraphs.append("".join(self.text))
            self.text.clear()

    # Sheets and rows

    def _start_table(self, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > 1:
            return
        name = attributes.get(_TABLE + "name", "")
        self.grid, self.line, self.merged = None, 0, []
        if name.startswith(_LINKED):
            self.linked = True
            return
        hidden = attributes.get(_TABLE + "style-name") in self.hiding
        sheet = Found(name, hidden)
        self.sheets.append(sheet)
        if len(self.sheets) > MOST_SHEETS:
            raise too_many_sheets(len(self.sheets))
        if wanted(name, hidden, self.asked):
            self.grid = sheet.grid = Grid(self.budget)

    def _end_table(self) -> None:
        self.depth -= 1
        if not self.depth and self.grid is not None:
            self.grid.fill_down(self.merged)
            self.grid = None

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.column, self.row = 0, []
        self.lines = _times(attributes, "number-rows-repeated")
        self.hidden = attributes.get(_TABLE + "visibility") in ("filter", "collapse")

    def _end_row(self) -> None:
        first, self.line = self.line + 1, self.line + self.lines
        if self.grid is None or not self.row:
            return
        if self.line > MOST_ROWS:
            raise beyond(self.line, len(self.row))
        for line in range(first, self.line + 1):
            self.grid.put(line, list(self.row))
            if self.hidden:
                self.grid.say("hidden_rows", line)

    # Cells

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.attributes = attributes
        self.cells = _times(attributes, "number-columns-repeated")
        self.paragraphs, self.text = [], []

    def _end_cell(self, shown: bool) -> None:
        """A cell covered by a merged one shows nothing, whatever it holds."""
        said = self._told() if shown and self.grid is not None else ""
        self.paragraphs = None
        column, self.column = self.column, self.column + self.cells
        if not said:
            return
        if self.column > MOST_COLUMNS:
            raise beyond(self.line + 1, self.column)
        rows = int(self.attributes.get(_TABLE + "number-rows-spanned", 1))
        if rows > 1:
            self.merged.append((self.line + 1, self.line + rows, column))
        self.row.extend([""] * (column - len(self.row)))
        self.row.extend([said] * self.cells)

    def _told(self) -> str:
        """What the cell says."""
        assert self.grid is not None and self.paragraphs is not None
        a, shown = self.attributes, "\n".join(self.paragraphs)
        kind = a.get(_OFFICE + "value-type", "")
        value = a.get(_OFFICE + "value", "")
        cell = name_of(self.line + 1, self.column)
        if a.get(_CALC + "value-type") == "error" or (kind not in ("", "string") and _ERROR.match(shown)):
            text = shown or "#N/A"
            self.grid.say("error_cells", self.line + 1, f"{text} ({cell})")
            return text
        if not kind:
            if a.get(_TABLE + "formula") and not shown:
                self.grid.say("formulas_without_value", self.line + 1, cell)
            return self.grid.typed(shown)
        if kind == "float":
            return _as_shown(value, shown)
        if kind == "percentage":
            return reader("0%")(value)
        if kind == "currency":
            amount = _as_shown(value, shown)
            euros = a.get(_OFFICE + "currency") == "EUR" and "€" not in amount
            return f"{amount} €" if euros else amount
        if kind == "date":
            return a.get(_OFFICE + "date-value", shown)
        if kind == "time":
            return _period(a.get(_OFFICE + "time-value", ""), shown)
        if kind == "boolean":
            return "oui" if a.get(_OFFICE + "boolean-value") == "true" else "non"
        return self.grid.typed(a.get(_OFFICE + "string-value", shown))

    def _start_text(self, name: str, attributes: dict[str, str]) -> None:
        if name == _TEXT + "s":
            self.text.append(" " * min(int(attributes.get(_TEXT + "c", 1)), _MOST_SPACES))
        elif name == _TEXT + "tab":
            self.text.append("\t")
        elif name == _TEXT + "line-break":
            self.text.append("\n")


def _times(attributes: dict[str, str], name: str) -> int:
    return max(1, int(attributes.get(_TABLE + name, 1)))


def _as_shown(value: str, shown: str) -> str:
    """The number; with the zeros before it, or the unit after it, that people see."""
    text = number(value)
    if shown.isdigit() and shown[0] == "0" and shown.lstrip("0") == text:
        return shown
    match = _SHOWN.fullmatch(shown)
    if match and not match[2].startswith("€"):  # « 1,2 k€ »: a unit, unless the format divided the number
        seen = re.sub(r"[\s\u00a0\u202f]", "", match[1]).replace(",", ".")
        decimals = len(seen.partition(".")[2])
        try:
            near = abs(float(seen) - float(text)) <= 0.51 * 10**-decimals
        except ValueError:
            near = False
        return f"{text} {match[2]}" if near else text
    return f"{text} €" if match else text


def _period(value: str, shown: str) -> str:
    match = _PERIOD.fullmatch(value)
    if not match:
        return shown
    days, hours, minutes = (int(part or 0) for part in match.group(2, 3, 4))
    seconds = float((match[5] or "0").replace(",", "."))
    return duration((-1 if match[1] else 1) * (((days * 24 + hours) * 60 + minutes) * 60 + seconds))
