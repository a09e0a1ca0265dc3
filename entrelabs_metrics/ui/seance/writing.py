"""Rows that a séance writes: one version each, problems told at their fields, undoing offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from entrelabs_metrics.errors import Refusal, RowMoved
from entrelabs_metrics.intake.problem import Problem, message, suggestion
from entrelabs_metrics.schema import table
from entrelabs_metrics.store.editing import edit
from entrelabs_metrics.store.row import Row
from entrelabs_metrics.ui import editing
from entrelabs_metrics.ui.asking import base, lang, looking_back
from entrelabs_metrics.ui.words import literal

NEW = "seance-new"  # the form of a new séance


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was written: `problems` with the place of their row, and words; `moved` when others wrote."""

    problems: tuple[tuple[int, Problem], ...] = ()
    words: str = ""
    moved: bool = False


def write(
    key: str, name: str, rows: Sequence[Row], *, opened: Sequence[Row | None], reason: str, said: str
) -> bool:  # fmt: skip
    """Writes rows of a table as one version, and whether it was; what came of it is told by `show_outcome(key)`.

    `opened`: the rows as they were when they were shown, None for new ones. `said`: a sentence before the version.
    """
    language = lang()
    for told in (key, st.session_state.get("_seance_told", ""), NEW):  # one outcome at a time on the page
        forget(told)
    st.session_state["_seance_told"] = key
    if looking_back():
        return False
    if not rows:
        _refuse(key, Refused(words=language.t("Rien n'a changé : il n'y a rien à enregistrer.")))
        return False
    try:
        done = edit(
            base(), {name: rows}, by=st.session_state.get("by") or language.t("nom non renseigné"), reason=reason,
            expected={name: opened},
        )  # fmt: skip
    except RowMoved as moved:
        _refuse(key, Refused(words=language.t(moved.sentence, **moved.values), moved=True))
        return False
    except Refusal as refusal:
        _refuse(key, Refused(words=language.t(refusal.sentence, **refusal.values)))
        return False
    found = [problem for verdict in done.verdicts for problem in verdict.problems]
    if not done.version:
        problems = tuple(((p.line or 2) - 2, p) for p in found if p.refuses)
        _refuse(key, Refused(problems, language.t("Rien n'a été enregistré.")))
        return False
    if all(change.empty for change in done.changes):
        _refuse(key, Refused(words=language.t("Rien n'a changé : il n'y a rien à enregistrer.")))
        return False
    noticed = [message(p, table(name), language) for p in found if p.severity == "warns"]
    words = language.t("{what} Version {n}.", what=said, n=done.version)
    editing.tell_saved(key, done.version, words, noticed)
    return True


def _refuse(key: str, refused: Refused) -> None:
    st.session_state[f"_refused-{key}"] = refused


def forget(key: str) -> None:
    """What the last click did is said no more."""
    st.session_state.pop(f"_refused-{key}", None)
    editing.forget_saved(key)


def refused(key: str) -> Refused:
    found: Refused = st.session_state.get(f"_refused-{key}", Refused())
    return found


def show_outcome(key: str) -> None:
    """What the last click of `key` wrote, with its undoing; or why it wrote nothing."""
    editing.show_saved(key)
    why = refused(key)
    if why.words:
        st.error(literal(why.words), icon=":material/group:" if why.moved else ":material/block:")


def say_problems(key: str, name: str, fields: Sequence[str], place: int = 0) -> None:
    """What is wrong with some fields of a row, under them."""
    t, language = table(name), lang()
    for problem in [p for at, p in refused(key).problems if at == place and p.field in fields]:
        what, remedy = escape(message(problem, t, language)), escape(suggestion(problem, t, language))
        st.html(
            f'<div class="em em-problem em-refuses" role="alert"><p><b>✕ {what}</b></p><p><i>{remedy}</i></p></div>'
        )


def ask_who() -> None:
    """Who writes: asked once, kept for the visit."""
    st.text_input(lang().t("Votre nom ou service"), key="by", persist_state="session")


def changes_only(rows: Sequence[Row], opened: Sequence[Row | None]) -> tuple[list[Row], list[Row | None]]:
    """Of some rows, those that are not as they were opened, and how they were."""
    both = [
        (new, old)
        for new, old in zip(rows, opened, strict=True)
        if old is None or any(old[name] != value for name, value in new.items())
    ]
    return [new for new, _ in both], [old for _, old in both]
