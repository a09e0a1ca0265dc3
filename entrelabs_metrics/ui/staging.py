"""An import in progress, for one visitor: the file, how it is read, what it would change. Nothing is written here.

`Staged` is a value: each thing a person changes gives a new one, in which what depends on the change is not known yet;
`examined` works it out again, and nothing more.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import streamlit as st

from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.intake.groups import Group, grouped
from entrelabs_metrics.intake.guess import Guess, Known
from entrelabs_metrics.intake.mapping import Edit
from entrelabs_metrics.intake.problem import SEVERITIES
from entrelabs_metrics.intake.recipe import READING, Recipe
from entrelabs_metrics.intake.sheet import Sheet
from entrelabs_metrics.intake.verdict import Verdict
from entrelabs_metrics.store import Change
from entrelabs_metrics.store.importing import check_parts, known, propose, read_file
from entrelabs_metrics.ui.asking import base, lang

KINDS = ["csv", "txt", "tsv", "xlsx", "xlsm", "ods", "xls"]


@dataclass(frozen=True, slots=True)
class Staged:
    """A file on its way in, checked against one version of the base.

    `said` is what was changed by hand about how it is read; `how` says where each field of the recipe comes from.
    `repairs` are the words replaced everywhere (table, field, theirs, ours), `edits` the cells corrected one by one.
    """

    name: str
    content: bytes
    said: tuple[tuple[str, Any], ...] = ()
    sheet: Sheet | None = None
    recipe: Recipe | None = None
    how: dict[str, str] = field(default_factory=dict)
    repairs: tuple[tuple[str, str, str, str], ...] = ()
    edits: tuple[Edit, ...] = ()
    version: int = -1  # of the base, when it was checked
    verdicts: tuple[Verdict, ...] = ()
    groups: tuple[tuple[Verdict, Group], ...] = ()  # its problems, alike ones together, the gravest first
    changes: tuple[Change, ...] = ()
    refusal: Refusal | None = None
    drop: int = 0  # which file of the visit this is
    revision: int = 0  # counts the changes

    @property
    def key(self) -> str:
        """Part of the key of every widget made from it, so that none keeps what was said of another file or recipe."""
        return f"{self.drop}-{self.revision}"

    @property
    def main(self) -> Verdict | None:
        """The verdict of the table the file is about."""
        return next((v for v in self.verdicts if self.recipe and v.table.name == self.recipe.table), None)

    @property
    def refused(self) -> bool:
        return any(v.refused for v in self.verdicts)

    @property
    def hopeless(self) -> bool:
        return not self.verdicts or any(v.hopeless for v in self.verdicts)

    @property
    def rejected(self) -> int:
        return sum(v.rejected for v in self.verdicts)

    @property
    def empty(self) -> bool:
        """Whether committing it would change nothing."""
        return all(change.empty for change in self.changes)

    def read_with(self, name: str, value: object) -> "Staged":
        """The same file, read otherwise: a setting of `recipe.READING` said by hand; None lets us find it again."""
        said = tuple((n, v) for n, v in self.said if n != name) + (((name, value),) if value is not None else ())
        kept = replace(self, said=said, version=-1, revision=self.revision + 1)
        if name in ("decimal", "dates"):
            return replace(kept, recipe=self.recipe and replace(self.recipe, **{name: value}))  # type: ignore[arg-type]
        return replace(kept, sheet=None, recipe=None, repairs=(), edits=())

    def mapped_with(self, recipe: Recipe) -> "Staged":
        """The same file with other columns; what was repaired stays repaired."""
        return replace(self, recipe=recipe, version=-1, revision=self.revision + 1)


def examined(staged: Staged, tell: Callable[[str], None]) -> Staged:
    """The file read, mapped, checked and compared, as far as it goes; `tell` is told what is being done."""
    language = lang()
    staged = replace(staged, version=base().version, refusal=None, verdicts=(), groups=(), changes=())
    settings = dict(staged.said)
    try:
        if staged.sheet is None:
            tell(language.t("Lecture du fichier…"))
            believed = Recipe("labs", **settings) if settings else None
            staged = replace(staged, sheet=read_file(staged.content, staged.name, believed))
        assert staged.sheet is not None
        if staged.recipe is None:
            tell(language.t("Recherche des colonnes…"))
            found = propose(base(), staged.sheet)
            if again := _asks_another_reading(found, settings):
                return examined(replace(staged, sheet=None, said=again, recipe=found.recipe, how=dict(found.how)), tell)
            recipe = replace(found.recipe, **{**_reading(found.recipe), **settings})  # what was said by hand wins
            staged = replace(staged, recipe=recipe, how=dict(found.how))
        assert staged.recipe is not None and staged.sheet is not None
        sheet = staged.sheet
        tell(language.plural("Vérification de {n} ligne…", "Vérification de {n} lignes…", sheet.records))
        verdicts = check_parts(base(), sheet, repaired(staged), (), staged.edits)
        tell(language.t("Comparaison avec la base…"))
        changes = () if any(v.hopeless for v in verdicts) else tuple(base().preview(v) for v in verdicts)
    except Refusal as refusal:
        return replace(staged, refusal=refusal)
    return replace(staged, verdicts=verdicts, groups=_groups(verdicts), changes=changes)


def _groups(verdicts: tuple[Verdict, ...]) -> tuple[tuple[Verdict, Group], ...]:
    """Once a check and not a run: a file may have a million problems."""
    found = [(v, group) for v in verdicts for group in grouped(v.problems)]
    return tuple(sorted(found, key=lambda one: list(SEVERITIES).index(one[1].problem.severity)))


def _reading(recipe: Recipe) -> dict[str, Any]:
    return {name: getattr(recipe, name) for name in READING if getattr(recipe, name) is not None}


def _asks_another_reading(found: Guess, settings: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    """What a recipe kept in the base says of the reading, when it is not how the file was just read."""
    wanted = {n: v for n, v in _reading(found.recipe).items() if n not in ("decimal", "dates") and n not in settings}
    return tuple({**settings, **wanted}.items()) if wanted else ()


def repaired(staged: Staged) -> Recipe:
    """The recipe with the words replaced everywhere: what is checked, and what is worth keeping for the next file."""
    assert staged.recipe is not None

    def part(recipe: Recipe) -> Recipe:
        for table, name, theirs, ours in staged.repairs:
            if table == recipe.table:
                recipe = recipe.with_values(name, theirs, ours)
        return replace(recipe, also=tuple(map(part, recipe.also)))

    return part(staged.recipe)


# For one visitor


def receive() -> Staged | None:
    """The file just dropped, or the one being looked at; checked again whenever the base or its reading changed."""
    language = lang()
    key = f"file-{st.session_state.setdefault('upload', 0)}"
    st.file_uploader(
        language.t("Un fichier CSV ou un classeur (Excel, LibreOffice)"),
        type=KINDS,
        key=key,
        on_change=_dropped,
        args=(key,),
        help=language.t(
            "Séparateur, encodage, en-tête et virgule sont reconnus. Rien n'est enregistré avant votre accord."
        ),
    )
    staged = current()
    said = st.container()  # there in every run, so that what follows never moves, and stays open where it was
    if staged is not None and staged.version != base().version:
        with said, st.status(language.t("Lecture du fichier…"), type="compact") as status:
            staged = examined(staged, lambda words: status.update(label=words))
            status.update(label=language.t("Fichier lu et vérifié en entier."))
        st.session_state["staged"] = staged
    return staged


def current() -> Staged | None:
    found: Staged | None = st.session_state.get("staged")
    return found


def change(make: Callable[[Staged], Staged]) -> None:
    """For callbacks: the import in progress becomes what `make` makes of it."""
    if (staged := current()) is not None:
        st.session_state["staged"] = make(staged)


def _dropped(key: str) -> None:
    """A file was dropped or taken away. Every drop is read anew: a corrected file may keep its name and its size."""
    file = st.session_state[key]
    st.session_state["drops"] = drop = st.session_state.get("drops", 0) + 1
    st.session_state["staged"] = Staged(file.name, file.getvalue(), drop=drop) if file else None


def forget() -> None:
    """Cancels: nothing was written, nothing is kept."""
    st.session_state.pop("staged", None)
    st.session_state["upload"] = st.session_state.get("upload", 0) + 1


def known_names() -> Known:
    """What the base calls the rows others point to."""
    return _known(base().path, base().version)


@lru_cache(maxsize=4)
def _known(path: str, version: int) -> Known:
    return known(base())


def choose_table(name: str) -> None:
    """For callbacks: the file is about this table; its columns are guessed again."""
    staged = current()
    if staged is not None and staged.sheet is not None:
        found = propose(base(), staged.sheet, name)
        settings: dict[str, Any] = {**_reading(found.recipe), **dict(staged.said)}
        recipe = replace(found.recipe, **settings)
        st.session_state["staged"] = replace(staged.mapped_with(recipe), how=dict(found.how), repairs=())
