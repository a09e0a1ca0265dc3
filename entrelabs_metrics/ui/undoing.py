"""Taking a version back: what it did, what undoing would do, who does it and why."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from html import escape

import streamlit as st

from entrelabs_metrics import questions
from entrelabs_metrics.charts.html import render_panel
from entrelabs_metrics.charts.kinds import Difference, Panel
from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.language import Language, language
from entrelabs_metrics.schema import table
from entrelabs_metrics.store import Change, Upload
from entrelabs_metrics.ui.asking import ask_at, base, latest, panel_words
from entrelabs_metrics.ui.changes import plain
from entrelabs_metrics.ui.comparing import difference_panel

SHOWN, FEW = 30, 6  # lines of a difference on screen: of one table, of each of several


@lru_cache(maxsize=100)
def difference_of(path: str, number: int, code: str) -> str:
    """What a version did, as HTML. Versions never change: it is made once."""
    return _panels(base().difference(number), _names(number), language(code))


def _names(number: int) -> Callable[[str, str], str]:
    """What people called the rows of a version, and those it took away."""
    now, before = ask_at(number, questions.names), ask_at(number - 1, questions.names)
    return lambda parent, identifier: (
        now.get((parent, identifier)) or before.get((parent, identifier)) or identifier
    )  # fmt: skip


def _panels(changes: Iterable[Change], called: Callable[[str, str], str], words: Language) -> str:
    some = [change for change in changes if not change.empty]
    if not some:
        return _sentence(words.t("Aucune ligne ne change."))
    told = [_panel(change, called, words, SHOWN if len(some) == 1 else FEW) for change in some]
    return f'<div class="em-told">{"".join(render_panel(panel, panel_words(words)) for panel in told)}</div>'


def _sentence(text: str) -> str:
    return f'<div class="em em-page"><p>{escape(text)}</p></div>'


def _panel(change: Change, called: Callable[[str, str], str], words: Language, most: int) -> Panel:
    """A change of one table, its first lines only."""
    t = table(change.table)
    panel = difference_panel(change, t, words, called, done=True)
    chart = panel.chart
    if isinstance(chart, Difference) and len(chart.rows) > most:
        more = words.t("Les {n} premiers changements sont montrés ; les fichiers les contiennent tous.", n=most)
        chart = replace(chart, rows=chart.rows[:most], more=more)
    title = words.t("{table} : {what}", table=t.heading(words), what=panel.title)
    return replace(panel, title=title, chart=chart, table=((), ()), source="", alt=title)


# Undoing and redoing -----------------------------------------------------------------------------------------


def offer_undo(upload: Upload, words: Language) -> None:
    """The button that asks before it undoes, or redoes."""
    redo = upload.event == "undone"
    label = words.t("Rétablir") if redo else words.t("Annuler cette version")
    if st.button(label, key=f"undo-{upload.version}", icon=":material/redo:" if redo else ":material/undo:"):
        title = (
            words.t("Rétablir ce que la version {n} a annulé ?", n=upload.version)
            if redo
            else words.t("Annuler la version {n} ?", n=upload.version)
        )
        st.dialog(title, width="large")(_confirm)(upload.version, redo, words)


def _confirm(number: int, redo: bool, words: Language) -> None:
    """What would change, who asks and why; nothing is done before the click."""
    if "said" in st.session_state:  # done: the page says so
        st.rerun()
    told = _preview(base().path, latest(), number, words.code)
    if isinstance(told, Refusal):
        st.error(plain(words.t(told.sentence, **told.values)), icon=":material/block:")
        return
    st.html(_sentence(words.t("Voici ce qui changerait dans la base d'aujourd'hui.")))
    st.html(told)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(words.t("Votre nom ou service"), key="by", persist_state="session")
        st.text_input(words.t("Pourquoi ? (facultatif)"), key="undo-reason")
    st.button(
        words.t("Rétablir") if redo else words.t("Annuler la version {n}", n=number),
        type="primary",
        key="confirm",
        on_click=_undo,
        args=(number, redo, words),
    )
    st.caption(words.t("Rien n'est effacé : c'est une version de plus, qui pourra être annulée à son tour."))


@lru_cache(maxsize=20)
def _preview(path: str, version: int, number: int, code: str) -> str | Refusal:
    """What undoing would change in the base as it is, as HTML; or why it cannot be done."""
    try:
        changes = base().preview_undo(number)
    except Refusal as refusal:
        return refusal
    names = ask_at(version, questions.names)
    then = _names(number)
    return _panels(changes, lambda *asked: names.get(asked) or then(*asked), language(code))


def _undo(number: int, redo: bool, words: Language) -> None:
    by, reason = st.session_state.get("by"), st.session_state.get("undo-reason", "")
    try:
        done = base().undo(number, by=by or words.t("nom non renseigné"), reason=reason)
    except Refusal as refusal:
        st.session_state["said"] = ("error", words.t(refusal.sentence, **refusal.values))
        return
    said = words.t("Version {n} : la version {old} est annulée.", n=done, old=number)
    if redo:
        said = words.t("Version {n} : ce que la version {old} avait annulé est rétabli.", n=done, old=number)
    st.session_state["said"] = ("success", said)
