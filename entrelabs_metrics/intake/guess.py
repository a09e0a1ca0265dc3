"""The recipe we would propose for a sheet: its table, and where each of our fields stands.

A column is recognised by its header (our name, title or alias; else the one most like it) and by what its cells look
like. What is only likely is marked so, for a person to confirm; what nothing fills is left to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import PurePath

import pyarrow.compute as pc

from entrelabs_metrics.errors import UnknownTable
from entrelabs_metrics.intake import periods
from entrelabs_metrics.intake.coded import coded
from entrelabs_metrics.intake.columns import TRIM, read_column
from entrelabs_metrics.intake.likeness import resemblance, words_of
from entrelabs_metrics.intake.recipe import Complete, Recipe, Unpivot, titles
from entrelabs_metrics.intake.sheet import Sheet
from entrelabs_metrics.schema import Field, Table, fold, tables

SAMPLE = 2_000  # rows looked at to know what a column holds
FEW_WORDS = 300  # of them that tell what a column is
MOST_WORDS = 5_000  # different texts of a column looked at one by one
LIKELY = 0.62  # of a column
ENOUGH = 0.9  # of a table: about half of what it requires, or a third and most of the file
KINDS = {"number": {"number"}, "integer": {"number"}, "date": {"date", "datetime"}, "boolean": {"boolean"}}
# Words people use for our codes, besides their labels.
SYNONYMS = {
    "completed": "terminé terminée fini finie clos clôturé achevé livré abouti fait done finished closed",
    "running": "lancé démarré engagé ongoing started active actif",
    "upcoming": "prévu planifié programmé futur planned",
    "abandoned": "arrêté stoppé annulé cancelled stopped",
    "paused": "suspendu suspendue gelé",
    "all": "tous toutes ensemble total",
    "users": "usager usagère utilisateur utilisateurs bénéficiaires",
    "agents": "agent personnel",
}
ROLES = {  # how files with one row per kind of value call them
    "value": "va valeuractuelle actuelle actuel realise mesure value current",
    "baseline": "vi valeurinitiale initiale initial depart valeurdedepart baseline",
    "target": "vc valeurcible cible objectif target",
}
IDENTIFIERS = {"id", "code", "identifiant", "identifier", "ref", "reference", "numero", "cle", "key"}
NAMES = {"nom", "intitule", "libelle", "titre", "name", "title"}
DATED = {"measured_on": "value", "due_on": "target_value", "baseline_on": "baseline_value"}


@dataclass(frozen=True, slots=True)
class Known:
    """What the base calls things, for each table others point to.

    `names`: identifiers and names (folded), those that mean one thing only → identifier. `titles`: identifier → name.
    """

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Guess:
    """A proposed recipe, and for each field how it was found: "name", "like", "cells" or "assumed"."""

    recipe: Recipe
    how: Mapping[str, str]

    @property
    def missing(self) -> tuple[str, ...]:
        """The required fields that nothing fills."""
        t = tables()[self.recipe.table]
        return tuple(f.name for f in t.fields if f.required and f.name not in self.recipe.fields)


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    kind: str
    words: tuple[str, ...]  # its different texts, the first of them
    folded: frozenset[str]  # the first of those, whatever their case and accents


def guess(sheet: Sheet, known: Known, table_name: str | None = None) -> Guess:
    """The recipe that fits best, of that table or of the one the sheet looks most like.

    Raises `UnknownTable` when no table was named and none has more than one likely column.
    """
    columns = _columns(sheet)
    if table_name is None:
        table_name = _likeliest(columns, known)
    t = tables()[table_name]
    found, how = _match(t, columns, known)
    recipe = _with_roles(t, columns, found)
    if recipe is None:
        recipe = _with_unpivot(t, columns, found, known, how) or Recipe(t.name, found)
    recipe = _with_constants(recipe, sheet, known, how)
    recipe = _with_values(recipe, {c.title: c for c in columns}, known)
    return Guess(_shared(_with_targets(_with_identifiers(recipe, known), columns, known)), how)


def _columns(sheet: Sheet) -> list[_Column]:
    found = []
    for title, cells in zip(titles(sheet.header), sheet.text.columns, strict=True):
        different = pc.unique(pc.utf8_trim(coded(cells).dictionary, TRIM))
        words = tuple(word for word in different.slice(0, MOST_WORDS).to_pylist() if word)
        column = read_column(title, cells.slice(0, SAMPLE), sheet.dialect.delimiter)
        read = column.values.null_count < len(column.values)
        kind = column.kind if read or not words else "text"
        found.append(_Column(title, kind, words, frozenset(map(fold, words[:FEW_WORDS]))))
    return found


def _likeliest(columns: list[_Column], known: Known) -> str:
    """The table whose required fields are best found, and that leaves the fewest columns without a meaning."""

    matches = {t.name: _match(t, columns, known) for t in tables().values()}

    def fit(t: Table) -> tuple[float, int]:
        found, how = matches[t.name]
        recipe = _with_unpivot(t, columns, found, known, {}) or Recipe(t.name, found)
        telling = recipe.unpivot or recipe.constants or any(_telling(t, n, h, how[n]) for n, h in found.items())
        if len(recipe.fields) < 2 or not telling:
            return (0.0, 0)
        required = [f for f in t.fields if f.required and f.name != "source"]  # the file is the source
        only_one = [f.name for f in required if f.type in KINDS and how.get(f.name) == "cells"]
        share = (sum(f.name in recipe.fields for f in required) - 0.4 * len(only_one)) / len(required)
        explained = len(recipe.unpivot.columns) if recipe.unpivot else 0.0
        for name, title in recipe.columns.items():
            known_as = 2 if _tables_with(fold(title)) == 1 else 1  # « SIREN » tells more of a table than « Nom »
            explained += known_as if how.get(name) == "name" else 0.6 if name in how else 0
        return (2 * share + explained / len(columns), -len(t.fields))

    fits = {name: fit(t) for name, t in tables().items()}
    best = max(fits, key=lambda name: fits[name])
    if fits[best][0] < ENOUGH:
        raise UnknownTable(
            "Les en-têtes ne ressemblent à aucune de nos tables. Dire laquelle, ou partir d'un modèle vierge."
        )
    beside = matches["measurements"][1]  # targets beside values: the values come first, and bring the targets along
    if best == "targets" and all(beside.get(name, "cells") != "cells" for name in ("value", "measured_on")):
        return "measurements"
    return best


def _telling(t: Table, name: str, title: str, how: str) -> bool:
    """Whether a column says what the table is about: « Date » and « Libellé » are in any file."""
    if fold(title) in IDENTIFIERS or not t.by_name[name].required:
        return False
    return name in dict(t.parents) or how == "like" or (how == "name" and _tables_with(fold(title)) < 3)


@cache
def _tables_with(folded: str) -> int:
    """How many tables know a header."""
    return sum(folded in t.headers for t in tables().values())


# Columns


def _match(t: Table, columns: list[_Column], known: Known) -> tuple[dict[str, str], dict[str, str]]:
    """Our field → their header, and how each was found; each of both at most once, the likeliest first."""
    likely = [
        (score, why, f, column)
        for f in t.fields for column in columns for score, why in [_likeness(t, f, column, known)] if score >= LIKELY
    ]  # fmt: skip

    def elsewhere(name: str, title: str) -> float:
        return max((score for score, _, f, c in likely if c.title == title and f.name != name), default=0.0)

    found: dict[str, str] = {}
    how: dict[str, str] = {}
    # Of two columns as likely, the one that can be nothing else.
    for _, why, f, column in sorted(likely, key=lambda pair: (-pair[0], elsewhere(pair[2].name, pair[3].title))):
        if f.name not in found and column.title not in found.values():
            found[f.name], how[f.name] = column.title, why
    for day, value in DATED.items():  # « Date valeur cible » is the date of « Valeur cible »
        if day in t.by_name and value in found and how.get(day) != "name":
            words = words_of(found[value]) | {"date"}
            for column in columns:
                if column.kind in KINDS["date"] and words_of(column.title) == words:
                    found = {n: h for n, h in found.items() if h != column.title} | {day: column.title}
                    how = {n: w for n, w in how.items() if n in found} | {day: "name"}
    for kind in ("date", "number"):  # the only date of a file is the date we ask for
        wanted = [f for f in t.fields if f.required and f.type == kind and f.name not in found]
        left = [c for c in columns if c.kind in KINDS[kind] and c.title not in found.values()]
        if len(wanted) == len(left) == 1 and periods.headed(left[0].title) is None:
            found[wanted[0].name], how[wanted[0].name] = left[0].title, "cells"
    return found, how


def _likeness(t: Table, f: Field, column: _Column, known: Known) -> tuple[float, str]:
    """How likely a column is this field, and by what: 1 and more for a header we know, below for what looks like it."""
    folded = fold(column.title)
    cells = _by_cells(t, f, column, known)
    remark = not f.required and f.type == "string" and not f.labels and not f.pattern and f.name not in dict(t.parents)
    if remark and column.kind in ("number", "date", "datetime", "boolean"):
        return 0.0, ""  # « Note » may be a remark or a mark
    if t.headers.get(folded) == f.name:
        says_so = 0.05 if words_of(column.title) & IDENTIFIERS else 0.0
        return 1.0 + (0.1 * cells + says_so if f.name in dict(t.parents) else 0.0), "name"
    if f.type in KINDS and column.words and column.kind not in KINDS[f.type]:
        return 0.0, ""
    if f.type == "string" and column.kind in (("boolean",) if f.labels else ("number", "date", "datetime", "boolean")):
        return 0.0, ""
    like = max((resemblance(column.title, s) for s in (f.name, f.title, f.title_en, *f.aliases)), default=0.0)
    if f.name in dict(t.parents):  # « Nom du laboratoire » and « Id labo » are the lab
        bare = words_of(column.title) - IDENTIFIERS - NAMES
        like = 0.97 if any(bare == words_of(s) for s in (f.title, f.title_en, *f.aliases)) else like
    if (f.name,) == t.key and folded in IDENTIFIERS:
        like = 0.95
    both = 1 - (1 - like) * (1 - cells) if min(like, cells) > 0.3 else max(like, cells)
    return min(both, 0.99), "cells" if cells > like else "like"


def _by_cells(t: Table, f: Field, column: _Column, known: Known) -> float:
    """How surely the cells alone tell: they are our identifiers or names, or the words of a closed list."""
    if not column.folded:
        return 0.0
    parent = dict(t.parents).get(f.name)
    if parent and known.names.get(parent):
        return 0.95 * len(column.folded & known.names[parent].keys()) / len(column.folded)
    if f.enum and len(f.enum) > 2:
        return 0.9 * len(column.folded & _vocabulary(f).keys()) / len(column.folded)
    return 0.0


@cache
def _vocabulary(f: Field) -> dict[str, str]:
    """What people write (folded) for each code of a field with words: our codes and labels, then other words."""
    codes = {*f.enum, *(code for code, *_ in f.labels)}
    other = {fold(word): code for code, words in SYNONYMS.items() if code in codes for word in words.split()}
    return {**other, **{fold(word): code for code, *words in f.labels for word in (code, *words)}}


# Shapes


def _with_roles(t: Table, columns: list[_Column], found: dict[str, str]) -> Recipe | None:
    """Rows of kinds: a value, a start and a target on different rows become measurements and targets."""
    if t.name not in ("measurements", "targets") or "value" not in {**found, "value": found.get("target_value")}:
        return None
    roles = {role: set(words.split()) for role, words in ROLES.items()}
    for column in columns:
        said = {word: next((r for r, names in roles.items() if fold(word) in names), "") for word in column.words[:20]}
        if not (2 <= len(column.words) <= 6 and all(said.values()) and {"value", "target"} <= set(said.values())):
            continue
        rows = {role: tuple(word for word, r in said.items() if r == role) for role in roles}
        value = found.get("value") or found.get("target_value")
        day = found.get("measured_on") or found.get("due_on")
        if not value or not day:
            return None
        same = {n: h for n, h in found.items() if n in ("lab_id", "project_id", "indicator_id") and h != column.title}
        starts = {"baseline_value": value, "baseline_on": day}
        start = Complete({column.title: rows["baseline"]}, tuple(same.values()), starts)
        targets = Recipe(
            "targets", {**same, "due_on": day, "target_value": value}, where={column.title: rows["target"]},
            filled=(value,), complete=(start,) if rows["baseline"] and same else (),
        )  # fmt: skip
        measured = {**same, "measured_on": day, "value": value}
        if t.name == "measurements":
            measured = {n: h for n, h in found.items() if h != column.title}
        where = {column.title: rows["baseline"] + rows["value"]}
        return Recipe("measurements", measured, where=where, also=(targets,))
    return None


def _with_unpivot(
    t: Table, columns: list[_Column], found: dict[str, str], known: Known, how: dict[str, str]
) -> Recipe | None:  # fmt: skip
    """A column per period, or per indicator, becomes rows."""
    fields = {"measurements": ("measured_on", "value"), "funding": ("year", "amount_eur")}.get(t.name)
    if fields is None:
        return None
    to, value = fields
    free = [c for c in columns if c.kind == "number" or not c.words]
    dated = {c.title: about for c in free if (about := periods.headed(c.title))}
    subjects = {about[0] for about in dated.values()}
    if len(dated) >= 2 and len(subjects) == 1 and found.get(to) in (None, *dated):
        kept = {n: h for n, h in found.items() if h not in dated and n != value}
        recipe = Recipe(t.name, kept, unpivot=Unpivot(tuple(dated), to, value))
        indicator = known.names.get("indicators", {}).get(fold(subjects.pop()))
        how |= {to: "cells", value: "cells"}
        if indicator and t.name == "measurements" and "indicator_id" not in kept:
            return Recipe(t.name, kept, {"indicator_id": indicator}, unpivot=recipe.unpivot)
        return recipe
    about_what = {c.title: indicator for c in free if (indicator := _indicator(c.title, known))}
    if t.name == "measurements" and about_what and "indicator_id" not in found:
        kept = {n: h for n, h in found.items() if h not in about_what}
        how |= {"indicator_id": "cells", "value": "cells"}
        if len(about_what) == 1:
            (title, indicator), = about_what.items()  # fmt: skip
            return Recipe(t.name, {**kept, "value": title}, {"indicator_id": indicator})
        return Recipe(t.name, {n: h for n, h in kept.items() if n != "value"}, values={"indicator_id": about_what},
                      unpivot=Unpivot(tuple(about_what), "indicator_id", "value"))  # fmt: skip
    return None


def _indicator(title: str, known: Known) -> str:
    """The indicator a column is about, by its identifier or name or the only one much like it; else nothing."""
    if found := known.names.get("indicators", {}).get(fold(title)):
        return found
    alike = {i: resemblance(title, name) for i, name in known.titles.get("indicators", {}).items()}
    best = max(alike.values(), default=0.0)
    near = [i for i, likeness in alike.items() if likeness >= max(best - 0.05, LIKELY)]
    return near[0] if len(near) == 1 else ""


def _with_constants(recipe: Recipe, sheet: Sheet, known: Known, how: dict[str, str]) -> Recipe:
    """What the file does not say but its name or the base does: the only lab, the file as the source."""
    t = tables()[recipe.table]
    said: dict[str, str] = {}
    stem = PurePath(sheet.name.replace("\\", "/")).stem
    labs = known.names.get("labs", {})
    absent = {f.name for f in t.fields if f.required} - recipe.fields
    if "lab_id" in absent:
        inside = {lab for name, lab in labs.items() if len(name) > 4 and name in fold(stem)}
        only = inside or set(labs.values())
        if len(only) == 1:
            said["lab_id"] = only.pop()
    if "source" in absent and stem:
        said["source"] = stem[:100]
    how |= dict.fromkeys(said, "assumed")
    return replace(recipe, constants={**recipe.constants, **said})


def _with_values(recipe: Recipe, columns: Mapping[str, _Column], known: Known) -> Recipe:
    """Their words → ours, where the column holds names for what we call by identifiers, or known other words."""
    t = tables()[recipe.table]
    made = dict(recipe.values)
    for name, title in recipe.columns.items():
        f, words = t.by_name[name], columns[title].words
        parent = dict(t.parents).get(name)
        ours: dict[str, str] = {}
        if parent:
            names = known.names.get(parent, {})
            ours = {word: names[fold(word)] for word in words if names.get(fold(word), word) != word}
        elif f.labels:
            plain = {fold(word) for label in f.labels for word in label}  # what is understood without a map
            meant = _vocabulary(f)
            ours = {word: meant[fold(word)] for word in words if fold(word) in meant.keys() - plain}
        if ours:
            made[name] = ours
    return replace(recipe, values=made)


def _with_identifiers(recipe: Recipe, known: Known) -> Recipe:
    """A list without identifiers gets them from its names, or those of the base where it knows the name."""
    t = tables()[recipe.table]
    key, name = t.key[0], next((n for n in ("name", "title", "label", "text") if n in t.by_name), "")
    if len(t.key) > 1 or key in recipe.fields or name not in recipe.columns:
        return recipe
    return replace(recipe, identifiers={key: recipe.columns[name]})


def _with_targets(recipe: Recipe, columns: list[_Column], known: Known) -> Recipe:
    """Targets beside the values of the same rows make a second table."""
    if recipe.table != "measurements" or recipe.also or recipe.unpivot:
        return recipe
    t = tables()["targets"]
    found, how = _match(t, columns, known)
    own = {n: h for n, h in found.items() if how[n] == "name" or recipe.columns.get(n) == h}
    if not {"due_on", "target_value"} <= own.keys():
        return recipe
    same = {n: h for n, h in recipe.columns.items() if n in ("lab_id", "project_id", "indicator_id")}
    own = {n: h for n, h in {**own, **same}.items() if n != "note"}
    return replace(recipe, also=(Recipe("targets", own, filled=(own["target_value"],)),))


def _shared(recipe: Recipe) -> Recipe:
    """The other tables of the same rows say of lab, project and indicator what the first one does."""

    def part(other: Recipe) -> Recipe:
        of = [name for name, _ in tables()[other.table].parents]
        constants = {n: text for n, text in recipe.constants.items() if n in of and n not in other.columns}
        words = {n: words for n, words in recipe.values.items() if n in of and n in other.columns}
        return replace(other, constants=constants, values=words)

    return replace(recipe, also=tuple(map(part, recipe.also)))
