"""Excel workbooks from before 2007 (.xls), read by xlrd, which gives values with the formats they are shown in."""

import io

import xlrd

from entrelabs_metrics.errors import UnreadableFile
from entrelabs_metrics.intake.spreadsheets import formats
from entrelabs_metrics.intake.spreadsheets.archive import locked
from entrelabs_metrics.intake.spreadsheets.book import Book, Found, wanted
from entrelabs_metrics.intake.spreadsheets.grid import Budget, Grid, name_of

_ENCRYPTED, _MACROS = (name.encode("utf-16-le") for name in ("EncryptedPackage", "_VBA_PROJECT"))


def read(content: bytes, budget: Budget, asked: str | None) -> Book:
    """Raises `UnreadableFile`."""
    if _ENCRYPTED in content:
        raise locked()
    try:
        workbook = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
        return Book("xls", _sheets(workbook, budget, asked), ["macros"] if _MACROS in content else [])
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:  # a damaged file makes xlrd raise almost anything
        if "encrypt" in str(error).lower():
            raise locked() from None
        raise UnreadableFile(
            "Ce fichier est un ancien document Office (.doc, .ppt…) ou un ancien classeur Excel (.xls) abîmé. Si c'est "
            "un classeur, l'ouvrir et l'enregistrer au format .xlsx, puis recommencer."
        ) from None


def _sheets(workbook: xlrd.Book, budget: Budget, asked: str | None) -> list[Found]:
    found = []
    for sheet in workbook.sheets():
        one = Found(sheet.name, sheet.visibility != 0)
        if wanted(one.name, one.hidden, asked):
            one.grid = Grid(budget)
            _fill(one.grid, workbook, sheet)
        found.append(one)
    return found


def _fill(grid: Grid, workbook: xlrd.Book, sheet: xlrd.sheet.Sheet) -> None:
    for row in range(sheet.nrows):
        line = row + 1
        cells = [_told(grid, workbook, cell, line, column) for column, cell in enumerate(sheet.row(row))]
        grid.put(line, cells)
        if cells and row in sheet.rowinfo_map and sheet.rowinfo_map[row].hidden:
            grid.say("hidden_rows", line)
    grid.fill_down([(first + 1, end, column) for first, end, column, _ in sheet.merged_cells if end > first + 1])


def _told(grid: Grid, workbook: xlrd.Book, cell: xlrd.sheet.Cell, line: int, column: int) -> str:
    """What a cell says."""
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return grid.typed(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "oui" if cell.value else "non"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        text = xlrd.error_text_from_code.get(cell.value, "#N/A")
        grid.say("error_cells", line, f"{text} ({name_of(line, column)})")
        return text
    code = workbook.format_map[workbook.xf_list[cell.xf_index].format_key].format_str
    return formats.reader(code, workbook.datemode == 1)(formats.number(repr(cell.value)))
