"""Files → one version: the whole way in, for the command line, the pages and the first filling of a base."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from entrelabs_metrics.errors import BadRecipe, Refusal
from entrelabs_metrics.intake import sheet as sheets
from entrelabs_metrics.intake.guess import Guess, Known, guess
from entrelabs_metrics.intake.mapping import Edit, edited, mapped
from entrelabs_metrics.intake.recipe import Recipe, from_dict, resembles, to_dict
from entrelabs_metrics.intake.sheet import Sheet
from entrelabs_metrics.intake.verdict import Verdict, check, check_mapped, guess_table
from entrelabs_metrics.schema import ORDER, Table, fold, table, tables
from entrelabs_metrics.store.base import ROOT, Base, open_base
from entrelabs_metrics.store.change import Change

DATA = ROOT / "data"
# What ships, by name: folders of data/. The demonstration is what was known at its last séance, then what came since.
SETS = {"seed": ("catalogue", "seed"), "demo": ("demo",), "autumn": ("demo/autumn",)}
REASONS = {
    "seed": "Données d'Entrelabs #1 et catalogue d'indicateurs",
    "demo": "Démonstration : données fictives",
    "autumn": "Démonstration : ce qui est arrivé depuis la séance de juin 2026 (données fictives)",
}
# What a base may start with: which sets.
LEVELS = {"empty": (), "seed": ("seed",), "demo": ("seed", "demo", "autumn")}
BY = "Entrelabs Metrics"


ALIKE = 0.6  # share of headers in common from which a kept recipe is proposed again


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the version (unchanged when nothing was new), what changed, and every file's verdict."""

    version: int
    changes: tuple[Change, ...]
    verdicts: tuple[Verdict, ...]


def read_file(content: bytes, name: str = "", recipe: Recipe | None = None) -> Sheet:
    """The file's table; what the recipe says of how it is written is believed.

    Raises `UnreadableFile`.
    """
    if recipe is None:
        return sheets.read(content, name)
    return sheets.read(
        content, name, encoding=recipe.encoding, delimiter=recipe.delimiter, header_line=recipe.header_line,
        sheet=recipe.sheet,
    )  # fmt: skip


def check_file(
    base: Base, content: bytes, name: str = "", table_name: str | None = None, pending: Sequence[Verdict] = ()
) -> Verdict:
    """Reads and checks one file with our headers against the present base; writes nothing.

    Raises `UnreadableFile` or `UnknownTable`.
    """
    sheet = sheets.read(content, name)
    chosen = table(table_name) if table_name else guess_table(sheet)
    with base.reading() as cursor:
        return check(sheet, chosen, cursor, pending)


def known(base: Base) -> Known:
    """What the base calls the rows that others point to, to recognise them in a file."""
    names: dict[str, dict[str, str]] = {}
    titles: dict[str, dict[str, str]] = {}
    for parent in {parent for t in tables().values() for _, parent in t.parents}:
        t = table(parent)
        called = [name for name in ("name", "title", "text", "organisation", "name_en") if name in t.by_name]
        rows = base.rows(f"select {', '.join([t.key[0], *called])} from {parent} order by 1")
        times = Counter(fold(text) for row in rows for text in {row[name] for name in called} if text)
        spelt = ((row[name], row[t.key[0]]) for row in rows for name in called)
        names[parent] = {fold(text): i for text, i in spelt if text and times[fold(text)] == 1}
        names[parent] |= {fold(row[t.key[0]]): row[t.key[0]] for row in rows}
        titles[parent] = {row[t.key[0]]: row[called[0]] or row[t.key[0]] for row in rows}
    return Known(names, titles)


def propose(base: Base, sheet: Sheet, table_name: str | None = None) -> Guess:
    """The recipe for a sheet: one kept in the base for a header like this one, else our best guess.

    Raises `UnknownTable` when neither is found.
    """
    kept: list[tuple[float, Recipe]] = []
    for saved in base.recipes():
        with suppress(BadRecipe):  # one that an older program made, and that says nothing any more
            recipe = replace(from_dict(saved.body), name=saved.name)
            if table_name in (None, recipe.table):
                kept.append((resembles(recipe, sheet.header, saved.header), recipe))
    likeness, best = max(kept, key=lambda one: one[0], default=(0.0, None))
    if best is not None and likeness >= ALIKE:
        return Guess(best, dict.fromkeys(best.fields, "recipe"))
    return guess(sheet, known(base), table_name)


def check_parts(
    base: Base, sheet: Sheet, recipe: Recipe, pending: Sequence[Verdict] = (), edits: Sequence[Edit] = ()
) -> tuple[Verdict, ...]:  # fmt: skip
    """What a recipe makes of a sheet, checked: a verdict for each of its tables, parents before children.

    Raises `BadRecipe` when the sheet lacks what the recipe needs.
    """
    verdicts: list[Verdict] = []
    sheet = edited(sheet, edits) if edits else sheet
    with base.reading() as cursor:
        for part in sorted(mapped(sheet, recipe), key=lambda m: ORDER.index(m.table.name)):
            verdicts.append(replace(check_mapped(part, cursor, [*pending, *verdicts]), arrived=sheet))
    return tuple(verdicts)


def import_files(
    base: Base,
    files: Sequence[tuple[str, bytes]],
    *,
    table_name: str | None = None,
    recipe: Recipe | None = None,
    by: str = "",
    reason: str = "",
    skip_bad_rows: bool = False,
    erase: bool = False,
) -> Imported:
    """Commits all files as one version, or none. `version` is 0 in the answer when problems refused them.

    Files are (name, bytes), read with the recipe when there is one; parents are checked before the rows that point to
    them, whatever the order given. With `erase`, where there is no recipe to say so, a blank cell erases what the base
    knows. Raises `UnreadableFile`, `UnknownTable`, `BadRecipe`.
    """
    read = [(read_file(content, name, recipe), content) for name, content in files]
    if recipe is None:
        chosen = [(table(table_name) if table_name else guess_table(sheet), sheet, content) for sheet, content in read]
        return import_sheets(base, chosen, by=by, reason=reason, skip_bad_rows=skip_bad_rows, erase=erase)
    verdicts: list[Verdict] = []
    contents: list[bytes] = []
    for sheet, content in read:
        found = check_parts(base, sheet, recipe, verdicts)
        verdicts += found
        contents += [content] * len(found)
    if _refused(verdicts, skip_bad_rows):
        return Imported(0, (), tuple(verdicts))
    kept = [to_dict(recipe)] * len(verdicts)
    version, changes = base.commit(verdicts, by=by or BY, reason=reason, contents=contents, recipes=kept)
    return Imported(version, tuple(changes), tuple(verdicts))


def import_sheets(
    base: Base,
    read: Sequence[tuple[Table, Sheet, bytes]],
    *,
    by: str = "",
    reason: str = "",
    skip_bad_rows: bool = False,
    erase: bool = False,
    expected: int | None = None,
) -> Imported:
    """The same for what was read already, with our headers: (table, sheet, the bytes to keep) of each.

    Raises `BaseMoved` when `expected` is given and is not the present version any more.
    """
    verdicts: list[Verdict] = []
    ordered = sorted(read, key=lambda item: ORDER.index(item[0].name))
    for t, sheet, _ in ordered:
        blank = frozenset(f.name for f in t.fields if erase and not f.required and f.name not in t.key)
        with base.reading() as cursor:
            verdicts.append(replace(check(sheet, t, cursor, verdicts, erases=blank), erases=blank))
    if _refused(verdicts, skip_bad_rows):
        return Imported(0, (), tuple(verdicts))
    contents = [content for *_, content in ordered]
    version, changes = base.commit(verdicts, by=by or BY, reason=reason, contents=contents, expected=expected)
    return Imported(version, tuple(changes), tuple(verdicts))


def _refused(verdicts: Sequence[Verdict], skip_bad_rows: bool) -> bool:
    return any(v.hopeless or (v.refused and not skip_bad_rows) for v in verdicts)


def initialise(base: Base, what: str = "demo") -> int:
    """Fills a base with nothing (`empty`), the seed and catalogue (`seed`), or both and the demonstration (`demo`).

    Each set is one version. Doing it again changes nothing: the demonstration that is there already is left as it is.
    """
    there = {u.reason for u in base.history() if u.by == BY and u.event == "done" and u.standing}
    for name in LEVELS[what]:
        if name != "seed" and REASONS[name] in there:
            continue
        paths = [path for folder in SETS[name] for path in sorted((DATA / folder).glob("*.csv"))]
        # The séance of the demonstration froze the version that is there when what came since is added.
        files = [(path.name, path.read_bytes().replace(b"{version}", b"%d" % base.version)) for path in paths]
        if not import_files(base, files, by=BY, reason=REASONS[name]).version:
            raise Refusal(
                "Les données livrées avec le programme ont des problèmes : lancer la commande check sur data/."
            )
    return base.version


def restart(base: Base, what: str) -> int:
    """Takes back what ships with the program beyond `what`, and puts back what is missing; returns the version.

    What people imported stays. Raises `WouldOrphan` when it points to what would go.
    """
    beyond = {REASONS[name] for name in SETS if name not in LEVELS[what]}
    for upload in reversed(base.history()):
        if upload.by == BY and upload.event == "done" and upload.standing and upload.reason in beyond:
            base.undo(upload.version, by=BY)
    return initialise(base, what)


def open_filled(database: str) -> Base:
    """The base, filled with the demonstration when its file is not there yet."""
    new = database == ":memory:" or not Path(database).exists()
    base = open_base(database)
    if new:
        initialise(base)
    return base
