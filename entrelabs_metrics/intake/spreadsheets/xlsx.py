"""Excel workbooks (.xlsx, .xlsm): the cells as they were last computed, with the formats they are shown in."""

import posixpath
import re
from dataclasses import dataclass, field
from zipfile import ZipFile

from entrelabs_metrics.errors import UnreadableFile
from entrelabs_metrics.intake.spreadsheets import formats
from entrelabs_metrics.intake.spreadsheets.archive import elements, feed, local, parser
from entrelabs_metrics.intake.spreadsheets.book import Book, Found, wanted
from entrelabs_metrics.intake.spreadsheets.formats import Reader, number
from entrelabs_metrics.intake.spreadsheets.grid import MOST_COLUMNS, MOST_ROWS, Budget, Grid, beyond

MOST_SHEETS = 1_000
_REFERENCE = re.compile(r"\$?([A-Z]{1,7})\$?(\d{1,10})", re.I)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # a character that XML has not, as Excel writes it
_TRUE = ("1", "true")


@dataclass(slots=True)
class _Workbook:
    """What the cells of every sheet refer to. `unsaved`: the writer left computing to whoever opens the file."""

    sheets: list[tuple[str, bool, str]]  # name, hidden, part
    from_1904: bool = False
    unsaved: bool = False
    shared: list[str] = field(default_factory=list)
    styles: list[Reader] = field(default_factory=list)


def read(archive: ZipFile, budget: Budget, asked: str | None) -> Book:
    """Raises `UnreadableFile`; what `zipfile` and `expat` raise when the file is damaged goes through."""
    parts = set(archive.namelist())
    main = _main_part(archive)
    if main.endswith(".bin"):
        raise UnreadableFile(
            "Ce classeur est au format Excel binaire (.xlsb), que nous ne lisons pas. L'enregistrer au format .xlsx, "
            "puis recommencer."
        )
    targets = _targets(archive, main)
    workbook = _workbook(archive, main, targets)
    for kind, part in targets.values():
        if kind == "sharedStrings" and part in parts:
            workbook.shared = _shared(archive, part)
        elif kind == "styles" and part in parts:
            workbook.styles = _styles(archive, part, workbook.from_1904)
    found = []
    for name, hidden, part in workbook.sheets:
        sheet = Found(name, hidden)
        if wanted(name, hidden, asked):
            sheet.grid = Grid(budget)
            _fill(sheet.grid, workbook, archive, part)
        found.append(sheet)
    has_macros = any(part.endswith("vbaProject.bin") for part in parts)
    has_links = any(part.startswith("xl/externalLinks/") for part in parts)
    notes = ["macros"] * has_macros + ["external_links"] * has_links
    return Book("xlsm" if has_macros else "xlsx", found, notes)


# The parts around the sheets


def _main_part(archive: ZipFile) -> str:
    for name, attributes in elements(archive, "_rels/.rels"):
        if name == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            return attributes["Target"].lstrip("/")
    return "xl/workbook.xml"


def _targets(archive: ZipFile, main: str) -> dict[str, tuple[str, str]]:
    """Of the workbook: identifier → (kind of part, its place)."""
    folder, name = posixpath.split(main)
    found = {}
    for element, a in elements(archive, f"{folder}/_rels/{name}.rels"):
        if element == "Relationship" and a.get("TargetMode") != "External":
            part = posixpath.normpath(posixpath.join("/", folder, a["Target"]))[1:]
            found[a["Id"]] = (a.get("Type", "").rpartition("/")[2], part)
    return found


def _workbook(archive: ZipFile, main: str, targets: dict[str, tuple[str, str]]) -> _Workbook:
    workbook = _Workbook([])
    for name, attributes in elements(archive, main):
        if name == "sheet":
            kind, part = targets[attributes["id"]]
            if kind == "worksheet":
                workbook.sheets.append((attributes["name"], attributes.get("state", "visible") != "visible", part))
        elif name == "workbookPr":
            workbook.from_1904 = attributes.get("date1904") in _TRUE
        elif name == "calcPr":
            workbook.unsaved = attributes.get("fullCalcOnLoad") in _TRUE
    if len(workbook.sheets) > MOST_SHEETS:
        raise too_many_sheets(len(workbook.sheets))
    return workbook


def too_many_sheets(n: int) -> UnreadableFile:
    return UnreadableFile(
        "Ce classeur a {n} feuilles, et nous en lisons {limit} au plus. Enregistrer la feuille utile dans un classeur "
        "à part, puis recommencer.",
        n=n, limit=MOST_SHEETS,
    )  # fmt: skip


def _styles(archive: ZipFile, part: str, from_1904: bool) -> list[Reader]:
    """How each style of a cell has its numbers read."""
    codes, inside, found = dict(formats.BUILT_IN), "", []
    for name, attributes in elements(archive, part):
        if name in ("numFmts", "cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = name
        elif (name, inside) == ("numFmt", "numFmts"):
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif (name, inside) == ("xf", "cellXfs"):
            found.append(formats.reader(codes.get(int(attributes.get("numFmtId", 0)), ""), from_1904))
    return found


def _shared(archive: ZipFile, part: str) -> list[str]:
    """The texts that cells share."""
    texts: list[str] = []
    made, text, prefix = parser(), _Text(), ""

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal prefix
        if not texts and local(name) == "sst":
            prefix = name[:-3]
        text.start(name, prefix)

    def end(name: str) -> None:
        text.end(name, prefix)
        if name == f"{prefix}si":
            texts.append(text.take())

    made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = start, end, text.pieces.append
    feed(made, archive, part)
    return texts


class _Text:
    """A text that may be in pieces (« r ») and carry readings of its characters (« rPh »), which are no part of it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.found: list[str] = []
        self.aside = False

    def start(self, name: str, prefix: str) -> None:
        self.pieces.clear()
        if name == f"{prefix}rPh":
            self.aside = True

    def end(self, name: str, prefix: str) -> None:
        if name == f"{prefix}rPh":
            self.aside = False
        elif name == f"{prefix}t" and not self.aside:
            self.found.append("".join(self.pieces))

    def take(self) -> str:
        text = "".join(self.found)
        self.found.clear()
        return _unescaped(text)


def _unescaped(text: str) -> str:
    """« _x000D_ » → the character; half of a character, as damaged files have, is shown as unreadable."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\0", "")
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


# The cells


@dataclass(slots=True)
class _Row:
    """The row being read, up to its last filled cell."""

    line: int = 0
    cells: list[str] = field(default_factory=list)
    hidden: bool = False


def _fill(grid: Grid, workbook: _Workbook, archive: ZipFile, part: str) -> None:
    """Reads one sheet into its grid. Its handlers are called several million times: they are few, and plain."""
    made, text, row = parser(), _Text(), _Row()
    pieces, columns, merged = text.pieces, dict[str, int](), list[tuple[int, int, int]]()
    attributes: dict[str, str] = {}
    value: str | None = None
    formula = False
    c = v = f = r = inline = prefix = ""

    def first(name: str, found: dict[str, str]) -> None:
        """The element of the whole part tells how it writes names: most write no prefix, some « x: »."""
        nonlocal c, v, f, r, inline, prefix
        prefix = name[: -len(local(name))]
        c, v, f, r, inline = (prefix + name for name in ("c", "v", "f", "row", "is"))
        made.StartElementHandler, made.EndElementHandler = start, end

    def start(name: str, found: dict[str, str]) -> None:
        nonlocal attributes, value, formula
        if name == v:
            pieces.clear()
        elif name == c:
            attributes, value, formula = found, None, False
        elif name == r:
            row.line = int(found["r"]) if "r" in found else row.line + 1
            row.cells, row.hidden = [], found.get("hidden") in _TRUE
        elif name == f:
            formula = True
        elif name == f"{prefix}mergeCell":
            merged.extend(_merged(found["ref"]))
        else:
            text.start(name, prefix)

    def end(name: str) -> None:
        nonlocal value
        if name == v:
            value = "".join(pieces)
        elif name == c:
            reference = attributes.get("r", "")
            letters = reference.rstrip("0123456789")
            column = columns.get(letters)
            if column is None:
                column = _place(reference)[1] if reference else len(row.cells)
                if reference:
                    columns[letters] = column
            if value or formula:
                told = _told(workbook, grid, row.line, attributes, value or "", formula)
                _write(row.cells, column, told)
            elif not reference:
                row.cells.append("")
        elif name == r:
            grid.put(row.line, row.cells)
            if row.hidden and row.cells:
                grid.say("hidden_rows", row.line)
        elif name == inline:
            value = text.take()
        else:
            text.end(name, prefix)

    made.StartElementHandler, made.CharacterDataHandler = first, pieces.append
    feed(made, archive, part)
    grid.fill_down(merged)


def _write(cells: list[str], column: int, text: str) -> None:
    if column == len(cells):
        cells.append(text)
    elif column > len(cells):
        cells.extend([""] * (column - len(cells)))
        cells.append(text)
    else:
        cells[column] = text


def _told(
    workbook: _Workbook, grid: Grid, line: int, attributes: dict[str, str], value: str, is_formula: bool
) -> str:  # fmt: skip
    """What a cell says."""
    kind = attributes.get("t", "n")
    if is_formula and kind != "str" and (not value or (workbook.unsaved and value == "0")):
        # « 0 » is what programs write where they leave computing to whoever opens the file.
        grid.say("formulas_without_value", line, attributes.get("r", ""))
        return ""
    if kind == "n":
        style = int(attributes.get("s", 0))
        return workbook.styles[style](value) if style < len(workbook.styles) else number(value)
    if kind == "s":
        return grid.typed(workbook.shared[int(value)])
    if kind == "b":
        return "oui" if value in _TRUE else "non"
    if kind == "e":
        grid.say("error_cells", line, f"{value} ({attributes.get('r', '')})")
        return value
    return grid.typed(_unescaped(value) if kind == "str" else value)


def _merged(reference: str) -> list[tuple[int, int, int]]:
    """An area of several rows (first, last, column), whose value is that of each row; nothing for other areas."""
    start, _, stop = reference.partition(":")
    first, column = _place(start)
    last = _place(stop)[0] if stop else first
    return [(first, last, column)] if last > first else []


def _place(reference: str) -> tuple[int, int]:
    """Row (from 1) and column (from 0) of « AB12 ». Raises `UnreadableFile` beyond a spreadsheet's end."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        raise ValueError(reference)
    column = 0
    for letter in match[1].upper():
        column = 26 * column + ord(letter) - 64
    line = int(match[2])
    if line > MOST_ROWS or column > MOST_COLUMNS:
        raise beyond(line, column)
    return line, column - 1
