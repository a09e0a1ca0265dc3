"""Versions in a few words: what the last one changed, and what the last click did."""

import re
from functools import lru_cache
from html import escape

import streamlit as st

from entrelabs_metrics import questions
from entrelabs_metrics.charts.html import render_panel
from entrelabs_metrics.language import Language
from entrelabs_metrics.store import Upload
from entrelabs_metrics.ui.asking import ask_at, base, lang, looking_back, panel_words, version


def show_last_changes() -> None:
    """What the latest version changed: its measurements, or what it took back."""
    st.html(_last_changes(base().path, version(), lang().code))


@lru_cache(maxsize=50)
def _last_changes(path: str, version: int, code: str) -> str:
    language = lang()
    last = history()[-1]
    panel = ask_at(last.version - 1, questions.last_changes, imported=last.version)
    title = language.t("Ce qui a changé depuis la version précédente")
    heading = f"<h2>{title}</h2><p>{line(last, language)}</p>"
    told = not last.reverts and panel.chart is not None
    return f'<div class="em em-page">{heading}</div>' + (render_panel(panel, panel_words(language)) if told else "")


def history() -> list[Upload]:
    """Every version up to the one shown, oldest first."""
    return history_at(base().path, version())


@lru_cache(maxsize=20)
def history_at(path: str, version: int) -> list[Upload]:
    return base().history(version)


def line(upload: Upload, language: Language) -> str:
    """One version in one line, for HTML or Markdown: escaped by whoever shows it as such."""
    what = (
        language.t("annule la version {n}", n=upload.reverts)
        if upload.reverts and upload.event == "undone"
        else language.t("rétablit la version {n}", n=upload.reverts)
        if upload.reverts
        else counted(upload.added, upload.updated, language) or language.t("rien de nouveau")
    )
    return escape(
        language.t(
            "Version {n}, {moment}, par {by} : {what}.",
            n=upload.version,
            moment=language.moment(upload.at),
            by=upload.by,
            what=what,
        )
    )


def counted(added: int, updated: int, language: Language, removed: int = 0) -> str:
    """« 12 lignes ajoutées et 3 modifiées »; what is none is not said."""
    parts = [language.plural("{n} ligne ajoutée", "{n} lignes ajoutées", added)] if added else []
    if updated:
        parts.append(language.plural("{n} ligne modifiée", "{n} lignes modifiées", updated))
    if removed:
        parts.append(language.plural("{n} ligne retirée", "{n} lignes retirées", removed))
    return language.listing(parts)


def show_last_version() -> None:
    """The last version in one line, and the way to all of them."""
    language, found = lang(), history()
    if found:
        st.html(f'<div class="em em-page"><p>{line(found[-1], language)}</p></div>')
    st.page_link(st.session_state["_pages"]["history.py"], label=language.t("Toutes les versions, et de quoi annuler"))


def only_today() -> None:
    """Nothing is written into the past: whoever looks back is told so, and the page ends here."""
    if looking_back():
        st.info(
            lang().t("On n'écrit pas dans le passé : revenez d'abord à aujourd'hui pour importer."),
            icon=":material/history:",
        )
        st.stop()


def plain(text: str) -> str:
    """A text that may hold words from outside, for where Streamlit reads Markdown: nothing in it acts."""
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
    return re.sub(r":(?=\w)", ":\N{WORD JOINER}", escaped)  # « :house: » would be a picture, even escaped


def show_said() -> None:
    """What the last click did, once."""
    kind, text = st.session_state.pop("said", ("", ""))
    with st.container():  # there even when there is nothing to say, so that what follows does not move
        if text:
            {"success": st.success, "error": st.error}[kind](plain(text))
