"""Bytes → Sheet: what arrived, all text, with the real line of each row and what was left out.

Python finds encoding, delimiter and header; `csv` reads. A large file that is regular (one record a line, every
record as wide as the header) is read by Arrow instead, seven times faster; anything irregular falls back to `csv`.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from entrelabs_metrics.errors import UnreadableFile
from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.schema import fold, tables

DELIMITERS = (";", ",", "\t", "|")
LARGE = 1_000_000  # bytes from which the fast reader is worth trying
_SIGNATURES = {
    b"PK\x03\x04": "un classeur (Excel ou LibreOffice)",
    b"\xd0\xcf\x11\xe0": "un ancien classeur Excel",
    b"%PDF": "un PDF",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file is written. `header_line` counts from 1; `decimal` is filled in once columns are read."""

    encoding: str
    delimiter: str
    header_line: int
    decimal: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it arrived. `text` has one string column per header, named c0, c1…; `lines` the file line of each row.

    Invariant: records of the file = rows here + `left_out` (line, why) + `problems` (rows of another width).
    """

    name: str
    header: tuple[str, ...]
    text: pa.Table
    lines: np.ndarray
    dialect: Dialect
    left_out: tuple[tuple[int, str], ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def records(self) -> int:
        """Data records read, whether sound or of another width."""
        return self.text.num_rows + len(self.problems)


def read(content: bytes, name: str = "") -> Sheet:
    """The table in a CSV file.

    Raises `UnreadableFile` when the bytes are not text, or hold no table.
    """
    text, encoding = decode(content)
    start, delimiter = _announced_delimiter(text)
    sample = _records(text[:200_000], delimiter) if delimiter else []
    if not delimiter:
        delimiter, sample = max(((d, _records(text[:200_000], d)) for d in DELIMITERS), key=lambda pair: _fit(pair[1]))
    header_at = _header(sample[start:]) + start if sample[start:] else -1
    if header_at < 0:
        raise UnreadableFile("Le fichier ne contient aucune ligne.")
    line, cells = sample[header_at]
    width = max(i for i, cell in enumerate(cells, 1) if cell.strip())
    header = tuple(cell.strip() for cell in cells[:width])
    dialect = Dialect(encoding, delimiter, line)
    above = tuple((at, "above_header" if any(cell.strip() for cell in row) else "blank") for at, row in sample[:header_at])
    one_line = not any(mark in cell for cell in cells for mark in "\r\n")
    fast = _read_regular(text, dialect, len(cells), width) if len(content) >= LARGE and one_line else None
    if fast is not None:
        return Sheet(name, header, fast, np.arange(line + 1, line + 1 + fast.num_rows), dialect, above)
    return _read_records(text, name, header, dialect, above)


def decode(content: bytes) -> tuple[str, str]:
    """The text and its encoding: byte order marks, then strict UTF-8, then UTF-16 by its zeros, then cp1252."""
    kind = next((kind for start, kind in _SIGNATURES.items() if content.startswith(start)), None)
    if kind:
        raise UnreadableFile("Ce fichier est {kind}, pas un CSV. L'enregistrer au format « CSV UTF-8 » puis recommencer.", kind=kind)
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _strictly(content, encoding)
    if content[:1000].count(0) > len(content[:1000]) // 4:
        return _strictly(content, "utf-16-le" if content[1:2] == b"\0" else "utf-16-be")
    if b"\0" in content:
        raise UnreadableFile("Ce fichier n'est pas du texte. L'enregistrer au format « CSV UTF-8 » puis recommencer.")
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _strictly(content, "cp1252")


def _strictly(content: bytes, encoding: str) -> tuple[str, str]:
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableFile(
            "Un caractère de la ligne {line} est illisible. Enregistrer le fichier au format « CSV UTF-8 » puis recommencer.",
            line=line,
        ) from None


def _announced_delimiter(text: str) -> tuple[int, str]:
    """Excel's first line « sep=; »: how many records to skip, and the delimiter; (0, "") without it."""
    first = text[:10].splitlines()[0].strip() if text[:10].strip() else ""
    return (1, first[4]) if first.lower().startswith("sep=") and len(first) == 5 else (0, "")


def _records(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Records of a sample with the line each begins on, up to the first that cannot be read with this delimiter."""
    found = []
    with suppress(csv.Error):
        for line, cells in _numbered(text, delimiter):
            found.append((line, cells))
    return found


def _numbered(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def _fit(records: list[tuple[int, list[str]]]) -> tuple[float, float]:
    """How well a delimiter explains a sample: headers we know first, then how even and wide its records are."""
    known = max((_known_headers(cells) for _, cells in records[:30]), default=0)
    widths = Counter(len(cells) for _, cells in records[:500] if any(cells))
    if not widths:
        return known, 0.0
    width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    return known, (count / widths.total()) * (width > 1) + width / 1000


def _known_headers(cells: list[str]) -> int:
    folded = {fold(cell) for cell in cells if cell.strip()}
    return max(len(folded & t.headers.keys()) for t in tables().values()) if folded else 0


def _header(records: list[tuple[int, list[str]]]) -> int:
    """Where the header is: the record among the first thirty with most headers we know, else the first with words."""
    best = max(range(min(30, len(records))), key=lambda i: (_known_headers(records[i][1]), -i))
    if _known_headers(records[best][1]) >= 2:
        return best
    return next((i for i, (_, cells) in enumerate(records) if any(cell.strip() for cell in cells)), -1)


def _read_regular(text: str, dialect: Dialect, cells: int, width: int) -> pa.Table | None:
    """The rows below the header, or None unless every line is one record as wide as the header."""
    names = [f"c{i}" for i in range(cells)]
    data = text.encode()
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(data),
            arrow_csv.ReadOptions(column_names=names, skip_rows=dialect.header_line, block_size=1 << 24),
            arrow_csv.ParseOptions(delimiter=dialect.delimiter, newlines_in_values=False, ignore_empty_lines=False),
            arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    if data.count(b"\r") not in (0, data.count(b"\n")) or table.num_rows != lines - dialect.header_line:
        return None
    if not all(pc.all(_blank(table.column(name))).as_py() for name in names[width:]):
        return None  # cells beyond the header
    blank = _blank(table.column(0))
    for name in names[1:width]:
        if not pc.any(blank).as_py():
            break
        blank = pc.and_(blank, _blank(table.column(name)))
    return None if pc.any(blank).as_py() else table.select(names[:width])


def _blank(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.equal(pc.utf8_trim_whitespace(column), "")


def _readable(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    after = 0
    try:
        for record in _numbered(text, delimiter):
            after = record[0]
            yield record
    except csv.Error:  # a cell beyond what csv takes: nearly always a quote that is never closed
        raise UnreadableFile(
            "Après la ligne {line}, une cellule dépasse {limit} caractères : chercher un guillemet ouvert et jamais fermé.",
            line=after, limit=csv.field_size_limit(),
        ) from None  # fmt: skip


def _read_records(text: str, name: str, header: tuple[str, ...], dialect: Dialect, above: tuple) -> Sheet:
    width, rows, lines = len(header), [], []
    left_out, problems = list(above), []
    for at, cells in _readable(text, dialect.delimiter):
        if at <= dialect.header_line:
            continue
        if not any(cell.strip() for cell in cells):
            left_out.append((at, "blank"))
        elif len(cells) < width or any(cell.strip() for cell in cells[width:]):
            rule = "too_few_cells" if len(cells) < width else "too_many_cells"
            problems.append(Problem(rule, at, facts=(("found", str(len(cells))), ("expected", str(width)))))
        else:
            rows.append(cells[:width])
            lines.append(at)
    columns = zip(*rows, strict=True) if rows else [()] * width
    table = pa.table({f"c{i}": pa.array(column, pa.string()) for i, column in enumerate(columns)})
    return Sheet(name, header, table, np.array(lines, dtype=np.int64), dialect, tuple(left_out), tuple(problems))
