"""How one export's columns become ours: written once, by guess and by hand, and used again for the next file.

A recipe is plain data. As JSON it is (keys with « ? » may be left out)

    {table, name?, columns: {our field: "their header"}, texts?: {our field: "text with {their header}"},
     constants?: {our field: text}, identifiers?: {our field: "their header"},
     values?: {our field: {"theirs": "ours"}}, otherwise?: {our field: "ours"},
     where?: {"their header": ["only these"]}, filled?: ["their header"], once?: true,
     unpivot?: {columns: ["their header", …] or "pattern", to: field, value: field},
     complete?: [{where, on: ["their header", …], columns}], erase?: [field], skip?: [rule], also?: [recipe],
     encoding?, delimiter?, header_line?, sheet?, decimal?: "," or ".", dates?: "dmy" or "mdy"}

`texts` joins columns and words, « dep-{code} »; it is blank where one of its columns is. `values` translates cells,
whatever their case and spaces; `otherwise` says what the cells become that it does not name (they stay as they are
without it; blank cells stay blank). `constants` then fill what is blank, or the whole field. `identifiers` are made of
names for lists that have none: « Cantine simple » of lab paris is paris-cantine-simple.
`where` keeps the rows with these cells, `filled` those with something in all these columns; `once` takes rows that say
the same for one, as a group named on the line of each of its members (`also` does so always).
`unpivot` makes a row of each named column: its header (or the first group of the pattern in it) goes to `to`, its cell
to `value`. `complete` adds to each row what other rows of the same `on` say, so that a start, a value and a target on
three rows become one. `also` are other tables that the same rows hold, or other rows of the same table. `erase` are the
fields whose blank cells erase what the base knows; `skip` the rules whose rows are left aside without refusing the
file. Header names are as `titles` gives them. How the file is read (encoding to dates) is found when it is not said.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from entrelabs_metrics.errors import BadRecipe
from entrelabs_metrics.schema import fold, tables

_NAMED = re.compile(r"\{([^{}]+)\}")  # a header in a text
READING = ("encoding", "delimiter", "header_line", "sheet", "decimal", "dates")


@dataclass(frozen=True, slots=True)
class Unpivot:
    """Columns that become rows. `columns` are headers, or a regular expression that headers match whole."""

    columns: tuple[str, ...] | str
    to: str
    value: str

    def among(self, titles: Iterable[str]) -> dict[str, str]:
        """The headers to unpivot, and what each one says."""
        if isinstance(self.columns, tuple):
            return {title: title for title in self.columns}
        found = ((title, re.fullmatch(self.columns, title)) for title in titles)
        return {title: (m[1] if m.re.groups else title) for title, m in found if m}


@dataclass(frozen=True, slots=True)
class Complete:
    """Other rows of the file that complete ours: those of `where` with the same cells in the columns `on`."""

    where: Mapping[str, tuple[str, ...]]
    on: tuple[str, ...]
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Recipe:
    """See the module. Raises `BadRecipe` when it names a table or a field that we do not have."""

    table: str
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    identifiers: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    otherwise: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    filled: tuple[str, ...] = ()
    once: bool = False
    unpivot: Unpivot | None = None
    complete: tuple[Complete, ...] = ()
    erase: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    also: tuple["Recipe", ...] = ()
    name: str = ""
    encoding: str | None = None
    delimiter: str | None = None
    header_line: int | None = None
    sheet: str | None = None
    decimal: str | None = None
    dates: str | None = None

    def __post_init__(self) -> None:
        if self.table not in tables():
            raise BadRecipe("La recette parle de la table « {table} », que nous n'avons pas.", table=self.table)
        fields = tables()[self.table].by_name
        if unknown := sorted((self.fields | {*self.values, *self.otherwise, *self.erase}) - fields.keys()):
            raise BadRecipe(
                "La recette parle de « {field} », qui n'est pas une colonne de la table « {table} ».",
                field=unknown[0], table=self.table,
            )  # fmt: skip
        if without := sorted(name for name, text in self.texts.items() if not _NAMED.search(text)):
            raise BadRecipe(
                "Le texte de « {field} » ne cite aucune colonne entre accolades : c'est une constante.",
                field=without[0],
            )
        if self.header_line is not None and (type(self.header_line) is not int or self.header_line < 0):
            raise BadRecipe("La ligne d'en-tête d'une recette est un nombre entier, 0 quand il n'y en a pas.")
        if self.decimal not in (None, ",", "."):
            raise BadRecipe("Les décimales d'une recette s'écrivent « , » ou « . ».")
        if self.dates not in (None, "dmy", "mdy"):
            raise BadRecipe("Les dates d'une recette s'écrivent « dmy » ou « mdy ».")

    @property
    def parts(self) -> tuple["Recipe", ...]:
        """This recipe and those of the other tables in the same rows."""
        return (self, *(part for other in self.also for part in other.parts))

    @property
    def headers(self) -> set[str]:
        """Every header the recipe needs, except those a pattern looks for."""
        own = {*self.columns.values(), *self.identifiers.values(), *self.where, *self.filled}
        own |= {header for text in self.texts.values() for header in named_in(text)}
        own |= {h for part in self.complete for h in (*part.where, *part.on, *part.columns.values())}
        own |= set(self.unpivot.columns) if self.unpivot and isinstance(self.unpivot.columns, tuple) else set()
        return own.union(*(part.headers for part in self.also))

    @property
    def fields(self) -> set[str]:
        """The fields that the recipe fills."""
        made = {*self.columns, *self.texts, *self.constants, *self.identifiers}
        made |= {name for part in self.complete for name in part.columns}
        return made | ({self.unpivot.to, self.unpivot.value} if self.unpivot else set())

    def with_values(self, name: str, theirs: str, ours: str | None) -> "Recipe":
        """The recipe with one more entry in a field's map; None takes the entry away."""
        entries = {**self.values.get(name, {}), theirs: ours}
        kept = {text: to for text, to in entries.items() if to is not None}
        others = {n: m for n, m in self.values.items() if n != name}
        return replace(self, values={**others, **({name: kept} if kept else {})})


def titles(header: Iterable[str]) -> tuple[str, ...]:
    """The headers of a sheet, told apart: « Note », « Note (2) », and « Colonne 3 » where there is none."""
    plain = [" ".join(title.split()) or f"Colonne {i}" for i, title in enumerate(header, 1)]
    taken, numbers = set(plain), {title: count(2) for title in plain}
    told: dict[str, None] = {}
    for title in plain:
        own = title
        while own in told or (own != title and own in taken):
            own = f"{title} ({next(numbers[title])})"
        told[own] = None
    return tuple(told)


def named_in(text: str) -> list[str]:
    """The headers between braces in a text of `texts`."""
    return _NAMED.findall(text)


def resembles(recipe: Recipe, header: Iterable[str], of: Iterable[str]) -> float:
    """How much a file's header is like the one a recipe was made for: 0 (or something it needs is missing) to 1."""
    here, there = {fold(t) or t for t in titles(header)}, {fold(t) or t for t in titles(of)}
    if not {fold(title) or title for title in recipe.headers} <= here:
        return 0.0
    return len(here & there) / len(here | there)


# JSON


def from_json(text: str | bytes) -> Recipe:
    """The recipe in a JSON text. Raises `BadRecipe`."""
    try:
        body = json.loads(text)
    except ValueError:
        raise BadRecipe("La recette n'est pas un fichier JSON lisible.") from None
    return from_dict(body)


def to_json(recipe: Recipe) -> str:
    return json.dumps(to_dict(recipe), ensure_ascii=False, indent=2)


def from_dict(body: object) -> Recipe:
    """The recipe in plain data. Raises `BadRecipe`, which names what is odd."""
    if not isinstance(body, dict) or "table" not in body:
        raise BadRecipe("Une recette est un objet JSON qui nomme au moins sa table.")
    if unknown := sorted(map(str, body.keys() - _READ.keys())):
        raise BadRecipe("La recette dit « {key} », que nous ne connaissons pas.", key=unknown[0])
    said = {}
    for key, value in body.items():
        if value is not None:
            try:
                said[key] = _READ[key](value)
            except (TypeError, ValueError, AttributeError, KeyError, re.error):
                raise BadRecipe("Dans la recette, « {key} » n'a pas la forme attendue.", key=key) from None
    return Recipe(**said)


def to_dict(recipe: Recipe) -> dict[str, Any]:
    """Plain data, without what is not said."""
    unpivot = recipe.unpivot and {
        "columns": _plain(recipe.unpivot.columns), "to": recipe.unpivot.to, "value": recipe.unpivot.value
    }  # fmt: skip
    complete = [{"where": _plain(c.where), "on": list(c.on), "columns": dict(c.columns)} for c in recipe.complete]
    body = {
        "name": recipe.name, "table": recipe.table,
        **{name: getattr(recipe, name) for name in READING},
        "columns": dict(recipe.columns), "constants": dict(recipe.constants),
        "texts": dict(recipe.texts), "identifiers": dict(recipe.identifiers), "values": _plain(recipe.values),
        "otherwise": dict(recipe.otherwise), "where": _plain(recipe.where), "filled": list(recipe.filled),
        "once": recipe.once or None, "unpivot": unpivot, "complete": complete, "erase": list(recipe.erase),
        "skip": list(recipe.skip), "also": [to_dict(part) for part in recipe.also],
    }  # fmt: skip
    return {name: value for name, value in body.items() if value not in (None, "", {}, []) or name == "columns"}


def _text(body: object) -> str:
    if not isinstance(body, str | int | float):
        raise TypeError
    return str(body)


def _texts(body: Mapping[str, object]) -> dict[str, str]:
    return {name: _text(text) for name, text in body.items()}


def _list(body: object) -> tuple[str, ...]:
    """One text stands for a list of one: it is what people write."""
    if isinstance(body, str):
        return (body,)
    if not isinstance(body, list | tuple):
        raise TypeError
    return tuple(map(_text, body))


def _lists(body: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    return {name: _list(texts) for name, texts in body.items()}


def _unpivot(body: Mapping[str, Any]) -> Unpivot:
    wide = body["columns"]
    columns = re.compile(wide).pattern if isinstance(wide, str) else _list(wide)
    return Unpivot(columns, _text(body["to"]), _text(body["value"]))


def _complete(body: Iterable[Mapping[str, Any]]) -> tuple[Complete, ...]:
    return tuple(Complete(_lists(c.get("where", {})), _list(c["on"]), _texts(c["columns"])) for c in body)


def _itself(body: object) -> Any:
    return body


def _yes(body: object) -> bool:
    if not isinstance(body, bool):
        raise TypeError
    return body


# What each key of a recipe holds.
_READ: dict[str, Callable[[Any], Any]] = {
    "table": _text, "name": _text, "columns": _texts, "texts": _texts, "constants": _texts, "identifiers": _texts,
    "values": lambda body: {name: _texts(words) for name, words in body.items()}, "otherwise": _texts,
    "where": _lists, "filled": _list, "once": _yes, "unpivot": _unpivot, "complete": _complete, "erase": _list,
    "skip": _list, "also": lambda body: tuple(map(from_dict, body)),
    **dict.fromkeys(("encoding", "delimiter", "sheet", "decimal", "dates"), _text), "header_line": _itself,
}  # fmt: skip


def _plain(value: object) -> Any:
    """Tuples as lists, mappings as dicts: what JSON gives back."""
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, tuple) else value
