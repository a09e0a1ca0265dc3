"""Sheet + Recipe → a sheet with one column per field of ours, whose rows still know their line in the file."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from entrelabs_metrics.errors import BadRecipe
from entrelabs_metrics.intake import periods
from entrelabs_metrics.intake.cells import clean
from entrelabs_metrics.intake.coded import blank, coded, constant, numbered, places, taken, texts, which
from entrelabs_metrics.intake.coded import said as said_instead
from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.intake.recipe import Complete, Recipe, named_in, titles
from entrelabs_metrics.intake.sheet import Sheet
from entrelabs_metrics.schema import Table, fold, slug, tables


@dataclass(frozen=True, slots=True)
class Mapped:
    """One table's rows, still text. `columns` says where each field is; a constant has the field's title as header.

    `blank` counts the cells of unpivoted columns that hold nothing: they make no row; `origins` is the column that each
    row came from. `problems` are cells that other rows complete in two ways.
    """

    recipe: Recipe
    sheet: Sheet
    columns: Mapping[str, int]
    blank: int = 0
    problems: tuple[Problem, ...] = ()
    origins: np.ndarray | None = None

    def placed(self, problem: Problem) -> Problem:
        """The problem with the column that its cell stands in, where columns became rows."""
        unpivot = self.recipe.unpivot
        if self.origins is None or unpivot is None or problem.row is None:
            return problem
        if problem.field not in (unpivot.to, unpivot.value):
            return problem
        return replace(problem, header=str(self.origins[problem.row]))

    @property
    def table(self) -> Table:
        return tables()[self.recipe.table]


@dataclass(frozen=True, slots=True)
class Edit:
    """A cell corrected by hand: where it is in the file, and what it should say."""

    line: int
    title: str
    text: str


def edited(sheet: Sheet, edits: Iterable[Edit]) -> Sheet:
    """The sheet with some cells corrected; what is not in it any more is left alone."""
    places = {title: i for i, title in enumerate(titles(sheet.header))}
    rows = {int(line): row for row, line in enumerate(sheet.lines)}
    text = sheet.text
    by_title: dict[str, list[Edit]] = {}
    for edit in edits:
        if edit.title in places and edit.line in rows:
            by_title.setdefault(edit.title, []).append(edit)
    for title, some in by_title.items():
        i = places[title]
        cells = text.column(i).to_pylist()
        for edit in some:
            cells[rows[edit.line]] = edit.text
        text = text.set_column(i, text.column_names[i], coded(pa.array(cells, pa.string())))
    return replace(sheet, text=text)


def mapped(sheet: Sheet, recipe: Recipe) -> tuple[Mapped, ...]:
    """What a sheet says of each table of the recipe.

    Raises `BadRecipe` when the sheet lacks a column that the recipe needs.
    """
    places = _places(sheet, recipe)
    sheet = replace(sheet, text=pa.table({f"c{i}": clean(column) for i, column in enumerate(sheet.text.columns)}))
    return tuple(_mapped(sheet, part, places, main=part is recipe) for part in recipe.parts)


def _places(sheet: Sheet, recipe: Recipe) -> dict[str, int]:
    """Where each header is, by its exact name or where one is the same but for case, accents and spaces."""
    places = {title: i for i, title in enumerate(titles(sheet.header))}
    alike: dict[str, list[int]] = {}
    for title, i in places.items():
        alike.setdefault(fold(title) or title, []).append(i)
    for title in recipe.headers - places.keys():
        found = alike.get(fold(title) or title, [])
        if len(found) != 1:
            raise BadRecipe("La recette attend la colonne « {title} », que ce fichier n'a pas.", title=title)
        places[title] = found[0]
    return places


def _mapped(sheet: Sheet, recipe: Recipe, places: Mapping[str, int], *, main: bool) -> Mapped:
    rows = _rows(sheet, recipe.where, places, recipe.filled)
    cells: dict[str, pa.DictionaryArray] = {}
    headers: dict[str, str] = {}

    def put(name: str, header: str, column: pa.DictionaryArray) -> None:
        cells[name], headers[name] = column, header

    blank, origins = 0, None
    if recipe.unpivot:
        wide = recipe.unpivot.among(titles(sheet.header))
        if not wide:
            raise BadRecipe("La recette met des colonnes en lignes, mais ce fichier n'en a aucune de ce nom.")
        words = recipe.values.get(recipe.unpivot.value, {})
        long = _unpivoted(sheet, rows, [places[title] for title in wide], words)
        blank, rows = len(rows) * len(wide) - len(long.rows), long.rows
        heads = " / ".join(list(wide)[:3])
        origins = np.array(list(wide), object)[long.which]
        said = pa.array([_said(text, recipe) for text in wide.values()], pa.string())
        put(recipe.unpivot.to, heads, coded(said.take(pa.array(long.which))))
        put(recipe.unpivot.value, heads, long.cells)
    for name, title in [*recipe.columns.items(), *recipe.identifiers.items()]:
        put(name, title, _taken(_column(sheet, places[title]), rows))
    for name, text in recipe.texts.items():
        put(name, " / ".join(named_in(text)), _taken(_joined(sheet, text, places), rows))
    problems: list[Problem] = []
    for part in recipe.complete:
        for name, (column, twice) in _completed(sheet, rows, part, places).items():
            put(name, part.columns[name], column)
            problems += [
                Problem("completed_twice", int(sheet.lines[rows[row]]), name, part.columns[name], texts[-1],
                        facts=(("first", texts[0]), ("second", texts[-1])), row=row)
                for row, texts in twice.items()
            ]  # fmt: skip
    read = {recipe.unpivot.value} if recipe.unpivot else set()  # already in our words
    for name in ((recipe.values.keys() | recipe.otherwise.keys()) & cells.keys()) - read:
        cells[name] = _translated(cells[name], recipe.values.get(name, {}), recipe.otherwise.get(name))
    table = tables()[recipe.table]
    for name, text in recipe.constants.items():
        if name in cells:  # a column that is sometimes blank: the constant fills it
            spellings = cells[name].dictionary
            cells[name] = said_instead(cells[name], pc.if_else(pc.equal(spellings, ""), text, spellings))
        else:
            put(name, table.by_name[name].title, constant(text, len(rows)))
    for name in recipe.identifiers:
        cells[name] = _identified(cells[name], recipe.values.get(name, {}), cells.get("lab_id"))
    made = pa.table({f"c{i}": cells[name] for i, name in enumerate(cells)}) if cells else pa.table({})
    lines = _lines(sheet, rows)
    if recipe.once or not main:
        kept = _once(made, [i for i, name in enumerate(cells) if name in table.key])
        made = pa.table({f"c{i}": taken(column, kept) for i, column in enumerate(cells.values())})
        lines = lines[kept]
        origins = origins[kept] if origins is not None else None
        now = {int(row): i for i, row in enumerate(kept)}
        problems = [replace(p, row=now[p.row]) for p in problems if p.row in now]
    return Mapped(
        recipe,
        replace(
            sheet,
            header=tuple(headers.values()),
            text=made,
            lines=lines,
            problems=sheet.problems if main else (),
            left_out=sheet.left_out if main else (),
        ),
        {name: i for i, name in enumerate(cells)},
        blank,
        tuple(problems),
        origins,
    )


def _said(title: str, recipe: Recipe) -> str:
    """What the header of an unpivoted column says: « S1 2024 » is its last day where a date is wanted."""
    to = recipe.unpivot.to if recipe.unpivot else ""
    wants_date = tables()[recipe.table].by_name[to].type == "date"
    found = periods.headed(title) if wants_date and title not in recipe.values.get(to, {}) else None
    return found[1].isoformat() if found else title


def _rows(
    sheet: Sheet, where: Mapping[str, tuple[str, ...]], places: Mapping[str, int], filled: Iterable[str] = ()
) -> np.ndarray:
    """The places of the rows whose cells are among those wanted, or hold something."""
    keep = np.ones(sheet.text.num_rows, bool)
    for title, wanted in where.items():
        column = _column(sheet, places[title])
        among = {_loose(text) for text in wanted}
        keep &= which(column, np.array([_loose(text) in among for text in texts(column)], bool))
    for title in filled:
        keep &= ~blank(_column(sheet, places[title]))
    return np.flatnonzero(keep)


def _loose(text: str) -> str:
    """A cell whatever its case and spaces; accents and signs count."""
    return " ".join(text.split()).casefold()


def _column(sheet: Sheet, place: int) -> pa.DictionaryArray:
    return coded(sheet.text.column(place))


def _spellings(column: pa.DictionaryArray) -> tuple[list[str], np.ndarray]:
    """The different texts of a column, and which of them each row has."""
    return texts(column), places(column)


@dataclass(frozen=True, slots=True)
class _Long:
    rows: np.ndarray  # the row each cell comes from
    which: np.ndarray  # and which of the columns
    cells: pa.DictionaryArray


def _unpivoted(sheet: Sheet, rows: np.ndarray, columns: list[int], words: Mapping[str, str]) -> _Long:
    """The cells of some columns, row by row, in our words, without the blank ones."""
    stacked = coded(pa.chunked_array([_column(sheet, i) for i in columns]))
    height, width = sheet.text.num_rows, len(columns)
    which, row = np.tile(np.arange(width), len(rows)), np.repeat(rows, width)
    cells = _translated(taken(stacked, which * height + row), words)
    filled = np.flatnonzero(~blank(cells))
    return _Long(row[filled], which[filled], taken(cells, filled))


def _taken(column: pa.DictionaryArray, rows: np.ndarray) -> pa.DictionaryArray:
    """The cells of some rows: all of them, as they are, where no row was left (an unpivot may repeat them)."""
    return column if _whole(rows, len(column)) else taken(column, rows)


def _lines(sheet: Sheet, rows: np.ndarray) -> np.ndarray:
    return sheet.lines if _whole(rows, len(sheet.lines)) else sheet.lines[rows]


def _whole(rows: np.ndarray, height: int) -> bool:
    """Whether these are all the rows in their order."""
    return len(rows) == height and bool((rows == np.arange(height)).all())


def _joined(sheet: Sheet, text: str, places: Mapping[str, int]) -> pa.DictionaryArray:
    """Columns and words as one text, blank where one of the columns is."""
    words = re.split(r"\{[^{}]+\}", text)
    columns = [_column(sheet, places[title]).cast(pa.string()) for title in named_in(text)]
    pieces = [words[0], *(piece for pair in zip(columns, words[1:], strict=True) for piece in pair)]
    filled = [pc.not_equal(column, "") for column in columns]
    joined = pc.binary_join_element_wise(*pieces, "")
    return coded(pc.if_else(reduce(pc.and_, filled), joined, ""))


def _completed(
    sheet: Sheet, rows: np.ndarray, part: Complete, places: Mapping[str, int]
) -> dict[str, tuple[pa.DictionaryArray, dict[int, list[str]]]]:
    """For each field, what other rows say of each of ours, and the texts where they say several things."""
    others = _rows(sheet, part.where, places)
    subject = numbered([_column(sheet, places[title]) for title in part.on], sheet.text.num_rows)
    found = {}
    for name, title in part.columns.items():
        spellings, which = _spellings(_column(sheet, places[title]))
        filled = others[np.array([bool(text) for text in spellings], bool)[which[others]]]
        pairs = np.unique(np.stack([subject[filled], which[filled]], axis=1), axis=0)
        first, end = (np.searchsorted(pairs[:, 0], subject[rows], side) for side in ("left", "right"))
        said = np.full(len(rows), len(spellings))  # the last of the texts, for rows that nothing completes
        said[end > first] = pairs[end[end > first] - 1, 1]
        twice = {
            int(row): [spellings[i] for i in pairs[first[row] : end[row], 1]] for row in np.flatnonzero(end - first > 1)
        }
        found[name] = (coded(pa.array([*spellings, ""], pa.string()).take(pa.array(said))), twice)
    return found


def _translated(
    column: pa.DictionaryArray, words: Mapping[str, str], otherwise: str | None = None
) -> pa.DictionaryArray:  # fmt: skip
    """The column in our words where the map has theirs: as it is written, else whatever its case and spaces."""
    near: dict[str, set[str]] = {}
    for theirs, code in words.items():
        near.setdefault(_loose(theirs), set()).add(code)
    sure = {text: codes.pop() for text, codes in near.items() if len(codes) == 1}

    def ours(text: str) -> str:
        if text in words:
            return words[text]
        return sure.get(_loose(text), otherwise if otherwise is not None and text else text)

    return said_instead(column, pa.array([ours(text) for text in texts(column)], pa.string()))


def _identified(
    names: pa.DictionaryArray, words: Mapping[str, str], labs: pa.DictionaryArray | None
) -> pa.DictionaryArray:  # fmt: skip
    """Identifiers made of names, each lab's its own; those that the map already gave stay."""
    ours = set(words.values())
    spellings, name = _spellings(names)
    owners, owner = _spellings(labs) if labs is not None else ([""], np.zeros(len(names), np.int64))
    pairs, which = np.unique(name * len(owners) + owner, return_inverse=True)
    made = [
        text if text in ours or not text else slug(f"{owners[pair % len(owners)]} {text}")
        for pair in pairs.tolist()
        for text in (spellings[pair // len(owners)],)
    ]
    return coded(pa.array(made, pa.string()).take(pa.array(which)))


def _once(made: pa.Table, key: list[int]) -> np.ndarray:
    """The places of rows that have a key, each different row once: a lab named on a hundred lines is one lab."""
    keyed = np.zeros(made.num_rows, bool)
    for i in key:
        keyed |= ~blank(coded(made.column(i)))
    first = np.sort(np.unique(numbered(made.columns, made.num_rows), return_index=True)[1])
    return first[keyed[first]]
