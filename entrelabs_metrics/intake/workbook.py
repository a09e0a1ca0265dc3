"""Workbooks (.xlsx, .xlsm, .ods, .xls) → the rows of one of their sheets, found and sorted as those of a CSV.

A file from outside may be made to crash or to swell whoever reads it, so a child process does it, with limits on memory
and time (`spreadsheets.child`); what it answers is texts and row numbers, and the rest is as for any file.
"""

import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from entrelabs_metrics import limits
from entrelabs_metrics.errors import UnreadableFile
from entrelabs_metrics.intake import careful
from entrelabs_metrics.intake import layout as layouts
from entrelabs_metrics.intake.decoding import Note
from entrelabs_metrics.intake.dialect import Record
from entrelabs_metrics.intake.layout import Layout
from entrelabs_metrics.intake.rows import Rows

MOST_CELLS = 20_000_000  # rows × columns of the sheets that are read
MOST_CHARACTERS = 200_000_000
MEMORY = 1 << 30  # bytes that the child may take, beyond those it starts with

ENDINGS = (".xlsx", ".xlsm", ".ods", ".xls", ".xlsb")
_SAMPLE = 2_000  # rows looked at to find the table
_LONG_GAP = 1_000  # blank rows told one by one
_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\b|<!doctype html|<html\b|<table\b|<\?mso)", re.I)
_TIME_USED_UP = 24  # the signal SIGXCPU
_ROOT = Path(__file__).parents[2]
_START = (
    "import sys; sys.path.insert(0, {root!r}); from entrelabs_metrics.intake.spreadsheets.child import main; main()"
)


@dataclass(frozen=True, slots=True)
class SheetName:
    """One sheet of a workbook; `rows` that hold something, None where the sheet was not read."""

    name: str
    hidden: bool
    rows: int | None


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheet that was read, sorted, and what the workbook has besides. `form`: xlsx, xlsm, ods or xls."""

    form: str
    sheet: str
    sheets: tuple[SheetName, ...]
    table: Layout
    rows: Rows
    notes: tuple[Note, ...]
    decimal: str | None  # « . » when every cell that looks like a number in decimals is one


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the child says: the sheet, or the sentence of its refusal with its values."""

    form: str = ""
    name: str = ""
    sheets: list[tuple[str, bool, int | None]] = ()  # type: ignore[assignment]
    lines: list[int] = ()  # type: ignore[assignment]
    rows: list[list[str]] = ()  # type: ignore[assignment]
    ambiguous: bool = False
    notes: list[tuple[str, list[int], str]] = ()  # type: ignore[assignment]
    sentence: str = ""
    values: dict[str, object] | None = None


def recognised(content: bytes) -> bool:
    """Whether the bytes are those of a workbook, whatever the file is called."""
    return content.startswith(_SIGNATURES)


def refuse_markup(content: bytes) -> None:
    """Refuses the web pages and XML that many programs call .xls. Raises `UnreadableFile`."""
    if _MARKUP.match(content[:200]):
        raise UnreadableFile(
            "Ce fichier est une page web ou du XML, même si son nom annonce un tableau. L'ouvrir dans Excel ou "
            "LibreOffice, l'enregistrer au format .xlsx, puis recommencer."
        )


def read(content: bytes, sheet: str | None = None, header_line: int | None = None) -> Workbook:
    """The sheet that is named; else the first visible one with headers of ours, else the one with most filled cells.

    Raises `UnreadableFile`.
    """
    answer = _ask(content, sheet)
    table = _find(answer, header_line)
    if blank := _blank_before(answer, table):
        answer = replace(answer, rows=[cells if any(cells[:blank]) else cells[blank:] for cells in answer.rows])
        table = _find(answer, header_line)
    width = len(table.header)
    rows = careful.sort(_records(answer, width), table)
    sheets = tuple(SheetName(*found) for found in answer.sheets)
    return Workbook(
        answer.form, answer.name, sheets, table, rows, _notes(answer, sheets, rows, width),
        None if answer.ambiguous else ".",
    )  # fmt: skip


def _find(answer: _Answer, header_line: int | None) -> Layout:
    table = layouts.find(list(islice(_records(answer, max(map(len, answer.rows))), _SAMPLE)), header_line)
    if table is None:
        raise UnreadableFile("Le fichier ne contient aucune ligne.")
    return table


def _blank_before(answer: _Answer, table: Layout) -> int:
    """How many blank columns stand before the table: spreadsheets often begin in B, below a title in A."""
    before = next((i for i, cell in enumerate(table.cells) if cell.strip()), 0)
    rows = zip(answer.lines, answer.rows, strict=True)
    return 0 if any(any(cells[:before]) for line, cells in rows if line >= table.header_line) else before


def _records(answer: _Answer, width: int) -> Iterator[Record]:
    """The rows, blank ones included, each `width` wide. Of a long gap only the first row is told."""
    blank, last = [""] * width, 0
    for line, cells in zip(answer.lines, answer.rows, strict=True):
        for gap in range(last + 1, line if line - last <= _LONG_GAP else last + 2):
            yield Record(gap, 1, blank)
        yield Record(line, 1, cells if len(cells) == width else (cells + blank[len(cells) :])[:width])
        last = line


def _notes(answer: _Answer, sheets: Iterable[SheetName], rows: Rows, width: int) -> tuple[Note, ...]:
    """What a person should know, about rows that were kept where it is about rows."""
    kept = set(rows.lines.tolist())
    notes = [Note(kind, tuple(lines), example) for kind, lines, example in answer.notes]
    notes = [n._replace(lines=tuple(line for line in n.lines if line in kept)) if n.kind == "merged_cells" else n
             for n in notes]  # fmt: skip
    notes = [n for n in notes if n.lines or n.kind != "merged_cells"]
    # A remark beside a table shifts nothing, as a cell too many would in a CSV: it is said, and the row is kept.
    beside = [
        (line, next(cell for cell in cells[width:] if cell))
        for line, cells in zip(answer.lines, answer.rows, strict=True)
        if len(cells) > width and line in kept
    ]
    if beside:
        notes.append(Note("beyond_header", tuple(line for line, _ in beside), beside[0][1]))
    others = [s for s in sheets if s.name != answer.name]
    hidden, left = [s.name for s in others if s.hidden], [s.name for s in others if not s.hidden and s.rows != 0]
    notes += [Note("hidden_sheets", (), ", ".join(hidden))] if hidden else []
    notes += [Note("other_sheets", (), ", ".join(left))] if left else []
    return tuple(notes)


# The child


def _ask(content: bytes, sheet: str | None) -> _Answer:
    """What the child reads in the file. It is killed when it goes beyond its limits.

    Raises `UnreadableFile`, also when the child dies.
    """
    seconds = limits.get("workbook_seconds")
    request = {
        "sheet": sheet, "expanded": limits.get("workbook_mb") * limits.MB, "cells": MOST_CELLS,
        "characters": MOST_CHARACTERS, "memory": MEMORY, "seconds": seconds,
    }  # fmt: skip
    command = [sys.executable, "-I", "-c", _START.format(root=str(_ROOT)), json.dumps(request)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=2 * seconds, check=False)
    except subprocess.TimeoutExpired:
        raise _too_long(2 * seconds) from None
    if done.returncode or not done.stdout:
        said = done.stderr[-5000:].decode("utf-8", "replace")
        logging.getLogger(__name__).error("the reader of workbooks ended with %s\n%s", done.returncode, said)
        if -done.returncode == _TIME_USED_UP:
            raise _too_long(seconds)
        raise UnreadableFile(
            "Ce classeur n'a pas pu être lu : sa lecture s'est interrompue, et rien n'a été enregistré. L'ouvrir dans "
            "Excel ou LibreOffice, enregistrer la feuille utile au format « CSV UTF-8 », puis recommencer."
        )
    answer = _Answer(**json.loads(done.stdout))
    if answer.sentence:
        raise UnreadableFile(answer.sentence, **(answer.values or {}))
    return answer


def _too_long(seconds: int) -> UnreadableFile:
    return UnreadableFile(
        "La lecture de ce classeur a été arrêtée après {seconds} secondes. Enregistrer la feuille utile au format "
        "« CSV UTF-8 », puis recommencer.",
        seconds=seconds,
    )  # fmt: skip
