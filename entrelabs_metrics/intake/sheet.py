"""Bytes → Sheet: what arrived, all text, with the real line of each row and what was left out.

`decoding` finds the text, `dialect` its records, `layout` the table among them; `regular` reads the rows of large
regular files, `careful` those of any other. Each says what it did. `workbook` does it all for workbooks.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from entrelabs_metrics import limits
from entrelabs_metrics.errors import UnreadableFile
from entrelabs_metrics.intake import careful, regular, workbook
from entrelabs_metrics.intake import dialect as dialects
from entrelabs_metrics.intake import layout as layouts
from entrelabs_metrics.intake.decoding import Note, decode
from entrelabs_metrics.intake.dialect import Form, Record
from entrelabs_metrics.intake.layout import Layout
from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.intake.rows import Source
from entrelabs_metrics.intake.shapes import extent
from entrelabs_metrics.intake.workbook import SheetName

__all__ = ["Dialect", "Note", "Sheet", "SheetName", "decode", "read"]

LARGE = 1_000_000  # bytes from which the fast reader is worth trying
SAMPLE, MOST_SAMPLED = 200_000, 8_000_000  # characters looked at to find the table


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file is written. `header_line` counts from 1; `decimal` is filled in once columns are read.

    Of a workbook, `encoding` is the format (xlsx, xlsm, ods, xls), `delimiter` is empty and `sheet` is the one read.
    """

    encoding: str
    delimiter: str
    header_line: int
    decimal: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it arrived. `text` has one string column per header, named c0, c1…; `lines` the file line of each row.

    Invariant: records of the file = header + rows here + `left_out` (line, why) + `problems` (rows of another width).
    `notes` say what was mended on the way. `inner_lines` are the file lines that begin no line of a spreadsheet.
    """

    name: str
    header: tuple[str, ...]
    text: pa.Table
    lines: np.ndarray
    dialect: Dialect
    left_out: tuple[tuple[int, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    form: Form = field(default_factory=Form)
    inner_lines: np.ndarray = field(default_factory=lambda: np.array([], np.int64))
    sheets: tuple[SheetName, ...] = ()  # of a workbook

    @property
    def records(self) -> int:
        """Data records read, whether sound or of another width."""
        return self.text.num_rows + len(self.problems)

    def spreadsheet_line(self, line: int) -> int:
        """The line that a spreadsheet shows for a file line: it counts one per record, and hides « sep=; » (0)."""
        return line - int(np.searchsorted(self.inner_lines, line, side="right"))


def read(
    content: bytes,
    name: str = "",
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_line: int | None = None,
    sheet: str | None = None,
) -> Sheet:
    """The table in a CSV or a workbook, told apart by their bytes. What is given is believed; the rest is found.

    `header_line` 0 says that there is no header; `sheet` names that of a workbook, and is the only way to a hidden one.
    Raises `UnreadableFile` when the bytes are neither text nor a workbook, or hold no table.
    """
    if len(content) > (most := limits.get("file_mb")) * limits.MB:
        raise UnreadableFile("Le fichier dépasse {limit} Mo : le couper en plusieurs fichiers.", limit=most)
    if workbook.recognised(content):
        return _of_workbook(workbook.read(content, sheet, header_line), name)
    workbook.refuse_markup(content)
    text, found_encoding, notes = decode(content, encoding)
    as_it_is = found_encoding == "utf-8" and not notes and not content.startswith(b"\xef\xbb\xbf")
    if not re.search(r"\w", text):
        raise UnreadableFile("Le fichier ne contient aucune ligne.")
    announced = _announced_delimiter(text)
    form = dialects.choose(text[text.find(announced) + 2 :] if announced else text, delimiter or announced)
    sample = _sample(text, form)
    hidden = 1 if announced else 0
    table = layouts.find(sample[hidden:], header_line)
    if table is None:
        raise UnreadableFile("Le fichier ne contient aucune ligne.")
    notes += _named_by_us(table) + _renamed(name, workbook.ENDINGS)
    source = Source(text, form, table, len(_widest(sample, table)), content if as_it_is else None)
    rows = (regular.read(source) if len(content) >= LARGE else None) or careful.read(source)
    above = tuple((record.line, "separator_line") for record in sample[:hidden])
    return Sheet(
        name,
        rows.header,
        rows.text,
        rows.lines,
        Dialect(found_encoding, form.delimiter, table.header_line),
        above + rows.left_out,
        rows.problems,
        notes + ((Note("stray_quote", rows.mended),) if rows.mended else ()),
        form,
        np.append(np.ones(hidden, np.int64), rows.inner),
    )


def written(name: str, header: tuple[str, ...], rows: Iterable[Sequence[str]]) -> Sheet:
    """A table that we wrote ourselves, on one line per row: nothing in it has to be found, nothing can be mistaken for
    a total, a note or a second header. Cells are as `spelling.spell_plainly` has them."""
    cells = list(zip(*rows, strict=True)) or [()] * len(header)
    text = pa.table({f"c{i}": pa.array(column, pa.string()) for i, column in enumerate(cells)})
    return Sheet(name, header, text, np.arange(2, text.num_rows + 2), Dialect("utf-8", ";", 1, decimal="."))


def _of_workbook(book: workbook.Workbook, name: str) -> Sheet:
    dialect = Dialect(book.form, "", book.table.header_line, book.decimal, book.sheet)
    notes = book.notes + _named_by_us(book.table) + _renamed(name, (".csv", ".txt", ".tsv"))
    return Sheet(
        name, book.rows.header, book.rows.text, book.rows.lines, dialect, book.rows.left_out, book.rows.problems, notes,
        sheets=book.sheets,
    )  # fmt: skip


def _renamed(name: str, others: tuple[str, ...]) -> tuple[Note, ...]:
    """That the name announces another kind of file than its bytes are."""
    return (Note("renamed"),) if name.lower().endswith(others) else ()


def _named_by_us(table: Layout) -> tuple[Note, ...]:
    """That there is no header, or that it stops before its rows do: the names are then ours."""
    if not table.header_line:
        return (Note("no_header"),)
    return (Note("unnamed_columns"),) if extent(table.cells) < len(table.header) else ()


def _announced_delimiter(text: str) -> str:
    """What Excel's first line « sep=; » announces; nothing without it."""
    found = re.match(r"\"?sep=([^\r\n])\"?\s*[\r\n]", text[:12], re.I)
    return found[1] if found else ""


def _sample(text: str, form: Form) -> list[Record]:
    """The first records of a file, none of them cut."""
    first_line = re.search(r"[\r\n]", text)
    size = min(MOST_SAMPLED, max(SAMPLE, 3 * first_line.start() if first_line else len(text)))  # headers may be long
    found = list(dialects.records(text[:size], form))
    widest = max(found, key=lambda record: len(record.cells))
    if len(widest.cells) > (most := limits.get("columns")):
        raise UnreadableFile(
            "La ligne {line} a {n} colonnes, et nous en lisons {limit} au plus : vérifier le séparateur.",
            line=widest.line, n=len(widest.cells), limit=most,
        )  # fmt: skip
    return found[:-1] if len(text) > size and len(found) > 1 else found


def _widest(sample: list[Record], table: Layout) -> list[str]:
    """The header's cells, or those of the first record where there is no header."""
    return table.cells or next(r.cells for r in sample if r.line >= table.first_line)
