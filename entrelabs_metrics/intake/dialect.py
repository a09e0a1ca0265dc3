"""Text → records: the delimiter, quote and escape a file is written with, and its records, quotes mended.

Candidates are scored by what becomes of a sample: records of the same width, cells that look like something. `csv`
reads; where its strict reading fails, or a cell swallows whole records, a quote is a character like another.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypedDict

from entrelabs_metrics import limits
from entrelabs_metrics.errors import UnreadableFile
from entrelabs_metrics.intake.shapes import filled, kind
from entrelabs_metrics.schema import fold, tables

DELIMITERS = (";", ",", "\t", "|")
RARE_DELIMITERS = ("^", "~", "#", "§", "¤", "\x1f")
IN_WORDS = (":", " ")  # delimiters that texts and times are full of: believed only between numbers
MOST_UNCLOSED = 1_000  # quotes opened and never closed that we look for the end of
_STAND_IN = "\ue000"  # for a delimiter of two characters, which `csv` does not know
_SAMPLE = 100_000  # characters
_JUDGED = 200  # records
_LONGEST_CELL = 40  # lines: how far a quote that is not closed where it should be is looked for


class Options(TypedDict):
    """The arguments of `csv.reader`."""

    delimiter: str
    quotechar: str
    escapechar: str | None
    doublequote: bool
    skipinitialspace: bool
    strict: bool


@dataclass(frozen=True, slots=True)
class Form:
    """How records are written. An empty `escape` means that a quote inside quotes is doubled."""

    delimiter: str = ";"
    quote: str = '"'
    escape: str = ""
    spaced: bool = False  # a space after each delimiter

    @property
    def usual(self) -> bool:
        """Whether any reader of CSV would take it."""
        return len(self.delimiter) == 1 and self.quote == '"' and not self.escape and not self.spaced

    def options(self) -> Options:
        """For `csv.reader`."""
        return {
            "delimiter": self.delimiter if len(self.delimiter) == 1 else _STAND_IN,
            "quotechar": self.quote,
            "escapechar": self.escape or None,
            "doublequote": not self.escape,
            "skipinitialspace": self.spaced,
            "strict": True,
        }


class Record(NamedTuple):
    """The file line a record begins on, how many lines it takes, its cells, and whether a quote was mended."""

    line: int
    lines: int
    cells: list[str]
    mended: bool = False


# Choosing


def choose(text: str, delimiter: str = "") -> Form:
    """The form that explains the beginning of a file best; its delimiter may be known."""
    sample = _whole_records(text)
    forms = [Form(delimiter)] if delimiter else [Form(d) for d in DELIMITERS]
    forms += [variant for form in list(forms) for variant in _variants(sample, form)]
    best, score = _best(sample, forms)
    if not delimiter and score < (2, 0):
        rare = [Form(d) for d in (*_doubled(sample), *RARE_DELIMITERS) if d in sample]
        rare += [Form(d) for d in IN_WORDS if _between_numbers(_first(sample, Form(d)))]
        other, other_score = _best(sample, rare) if rare else (best, score)
        # What labs use is believed first: a rare delimiter must explain the file much better.
        if other_score[1] > max(1.25 * score[1], 0.35):
            best = other
    return _with_space(sample, best)


def _whole_records(text: str) -> str:
    """The beginning of a text, up to the end of a line."""
    if len(text) <= _SAMPLE:
        return text
    start = text[:_SAMPLE]
    return start[: max(start.rfind("\n"), start.rfind("\r")) + 1] or start


def _variants(sample: str, form: Form) -> Iterator[Form]:
    """Single quotes and backslashes, when the sample uses them as a writer of CSV would."""
    d = re.escape(form.delimiter)
    quoted = re.findall(rf"(?:^|{d})'((?:[^'\r\n]|'')+)'(?={d}|\r?$)", sample, re.M)
    texts = [cell for row in _first(sample, form) for cell in row if kind(cell) == "text"]
    # A writer quotes every text, the header's too. Lone apostrophes, or a few quoted words, are texts as they stand.
    if len(quoted) > 1 and 2 * len(quoted) > 0.8 * sample.count("'") and 2 * len(quoted) > len(texts):
        yield Form(form.delimiter, "'")
    if form.delimiter != " " and re.search(rf'{d} +"', sample):
        yield Form(form.delimiter, spaced=True)
    if re.search(rf'\\"(?!{d}|\r?$)', sample, re.M) and re.search(rf'(?:^|{d})"', sample, re.M):
        yield Form(form.delimiter, escape="\\")


def _doubled(sample: str) -> Iterator[str]:
    """Delimiters of two characters: a usual one that never stands alone."""
    for d in (*DELIMITERS, *RARE_DELIMITERS, *IN_WORDS[:1]):
        if 2 * sample.count(d + d) == sample.count(d) > 0 and not re.search(re.escape(d + d) + r"\r?$", sample, re.M):
            yield d + d


def _between_numbers(rows: list[list[str]]) -> bool:
    """Whether records are all of one width, three cells or more, and many cells are numbers or dates."""
    widths = {len(cells) for cells in rows}
    cells = [cell for row in rows for cell in row]
    return len(widths) == 1 and min(widths) > 2 and 4 * sum(kind(c) in ("number", "date") for c in cells) > len(cells)


def _best(sample: str, forms: list[Form]) -> tuple[Form, tuple[int, float]]:
    scored = [(_score(_first(sample, form)), -i, form) for i, form in enumerate(forms)]
    score, _, form = max(scored, key=lambda found: found[:2])
    return form, score


def _first(sample: str, form: Form) -> list[list[str]]:
    """The first records of a sample that hold something."""
    found = []
    try:
        for record in records(sample, form):
            if filled(record.cells):
                found.append(record.cells)
            if len(found) >= _JUDGED:
                break
    except UnreadableFile:  # said when the file is read with the form that is chosen
        pass
    return found


def _score(rows: list[list[str]]) -> tuple[int, float]:
    """Headers we know first, if at least two; then how even the widths are and how much cells look like something."""
    known = max((known_headers(cells) for cells in rows[:30]), default=0)
    widths = Counter(len(cells) for cells in rows)
    if not widths:
        return 0, 0.0
    width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    even = [cells for cells in rows if len(cells) == width]
    looks = sum(_look(cell) for cells in even for cell in cells) / (width * len(even))
    score = 0.1 * looks if width == 1 else (count / widths.total()) * looks * (1 - 0.5 / width)
    return (known if known > 1 else 0), score


def _look(cell: str) -> float:
    """How much a cell looks like one: a number does, a text full of delimiters does not."""
    what = kind(cell)
    if what == "text":
        return 0.3 if re.search(r'[;|\t]|,\S|^"|"$', cell) and len(cell) < 80 else 0.8
    return 1.0 if what else 0.5


def known_headers(cells: list[str]) -> int:
    """How many cells are headers of the table of ours that has most of them."""
    folded = {fold(cell) for cell in cells if cell and len(cell) < 100 and not cell.isspace()}
    return max(len(folded & t.headers.keys()) for t in tables().values()) if folded else 0


def _with_space(sample: str, form: Form) -> Form:
    """The same form, saying so when every delimiter is followed by a space."""
    rest = [cell for cells in _first(sample, form) for cell in cells[1:] if cell]
    spaced = len(rest) > 1 and form.delimiter != " " and all(cell[0] == " " for cell in rest)
    return Form(form.delimiter, form.quote, form.escape, True) if spaced else form


# Reading


class _Lines:
    """The lines of a text, one by one, remembering those of the record being read and taking lines back."""

    def __init__(self, text: str) -> None:
        self.source = iter(io.StringIO(text, newline=""))
        self.waiting: list[str] = []
        self.taken: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.waiting.pop() if self.waiting else next(self.source)
        self.taken.append(line)
        return line

    def take_back(self, kept: int) -> None:
        """Give the lines of the record after the first `kept` to the next record."""
        self.waiting.extend(reversed(self.taken[kept:]))
        del self.taken[kept:]


def records(text: str, form: Form, width: int = 0) -> Iterator[Record]:
    """Every record of a text. `width` is what most of them have, if known: it tells a swallowed record from a text.

    Raises `UnreadableFile` when a cell is longer than `csv` takes.
    """
    csv.field_size_limit(limits.get("cell_characters"))
    two = len(form.delimiter) > 1
    for record in _records(text.replace(form.delimiter, _STAND_IN) if two else text, form, width):
        yield record._replace(cells=[c.replace(_STAND_IN, form.delimiter) for c in record.cells]) if two else record


def _records(text: str, form: Form, width: int) -> Iterator[Record]:
    lines, options, line, unclosed = _Lines(text), form.options(), 1, 0
    reader = csv.reader(lines, **options)
    while unclosed < MOST_UNCLOSED:
        lines.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = None
        if cells is not None and (len(lines.taken) == 1 or not _swallows(lines.taken, cells, options, width)):
            yield Record(line, len(lines.taken), cells)
        else:
            cells, kept = _leniently(lines.taken, options, width)
            unclosed += kept < len(lines.taken)
            lines.take_back(kept)
            if max(map(len, cells)) > csv.field_size_limit():
                raise _endless(line)
            yield Record(line, kept, cells, True)
            reader = csv.reader(lines, **options)
        line += len(lines.taken)
    for text in lines:  # each of those quotes costs a search of its end: from here on, a line is a record
        yield Record(line, 1, _leniently([text], options, width)[0], options["quotechar"] in text)
        line += 1


def _endless(line: int) -> UnreadableFile:
    return UnreadableFile(
        "À la ligne {line} commence une cellule de plus de {limit} caractères : chercher un guillemet ouvert "
        "et jamais fermé.",
        line=line, limit=csv.field_size_limit(),
    )  # fmt: skip


def _swallows(lines: list[str], cells: list[str], options: Options, width: int) -> bool:
    """Whether a record of several lines ate the records after it, because a quote was opened and not closed."""
    if not width or len(cells) == width:
        return False
    alone = [len(_split(line, options)[0]) for line in lines[1:]]
    return sum(n == width for n in alone) * 2 > len(alone)


def _leniently(lines: list[str], options: Options, width: int) -> tuple[list[str], int]:
    """The cells of the first record and how many lines it takes, for lines that `csv` does not read strictly.

    A quote closes only before a delimiter or the end of a line; one that never closes is a character.
    """
    first, closed = _split(lines[0], options)
    text = lines[0]
    as_characters = text.rstrip("\r\n").split(options["delimiter"])
    if len(first) != width and len(as_characters) == width:  # no quote of this line means anything
        return as_characters, 1
    if not closed and len(first) != width:
        for n, line in enumerate(lines[1:_LONGEST_CELL], 2):
            text += line
            if len(text) > csv.field_size_limit():
                break
            cells, closed = _split(text, options)
            if closed and len(cells) == width:
                return cells, n
    return first, 1


def _split(text: str, options: Options) -> tuple[list[str], bool]:
    """Cells of one record read leniently, and whether every quote that opens a cell is closed."""
    quote, delimiter, body = options["quotechar"], options["delimiter"], len(text.rstrip("\r\n"))
    cells, at, all_closed = [], 0, True
    while True:
        if options["skipinitialspace"]:
            at += len(text[at:]) - len(text[at:].lstrip(" "))
        opens = text.startswith(quote, at)
        end = _closing(text, at + 1, body, options) if opens else -1
        all_closed = all_closed and (not opens or end >= 0)
        if end >= 0:
            cells.append(_unquoted(text[at + 1 : end], options))
            at = end + 1
        else:
            end = text.find(delimiter, at, body)
            cells.append(text[at : end if end >= 0 else body])
            at = end if end >= 0 else body
        if at >= body:
            return cells, all_closed
        at += 1


def _closing(text: str, at: int, body: int, options: Options) -> int:
    """Where the quote opened just before `at` closes: an odd run of quotes before a delimiter or the end; else -1."""
    quote = options["quotechar"]
    while (start := text.find(quote, at, body)) >= 0:
        at = start
        while text.startswith(quote, at):
            at += 1
        escaped = bool(options["escapechar"]) and text[start - 1] == options["escapechar"]
        ends = at >= body or text.startswith(options["delimiter"], at)
        if ends and not escaped and (at - start) % 2:
            return at - 1
    return -1


def _unquoted(text: str, options: Options) -> str:
    if options["escapechar"]:
        return re.sub(r"\\(.)", r"\1", text, flags=re.S)
    return text.replace(options["quotechar"] * 2, options["quotechar"])
