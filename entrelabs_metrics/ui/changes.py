"""Versions on screen: what the latest one changed, the history, and undoing."""

from functools import lru_cache
from html import escape

import streamlit as st

from entrelabs_metrics import questions
from entrelabs_metrics.charts.html import render_panel
from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.language import Language
from entrelabs_metrics.store import Upload
from entrelabs_metrics.ui.asking import ask_before, base, lang, panel_words, version

SHOWN = 12


def show_last_changes() -> None:
    """What the latest version changed: its measurements, or what it took back."""
    st.html(_last_changes(base().path, version(), lang().code))


@lru_cache(maxsize=50)
def _last_changes(path: str, version: int, code: str) -> str:
    language = lang()
    last = history()[-1]
    panel = ask_before(questions.last_changes, imported=last.version)
    title = language.t("Ce qui a changé depuis la version précédente")
    heading = f"<h2>{title}</h2><p>{line(last, language)}</p>"
    told = not last.reverts and panel.chart is not None
    return f'<div class="em em-page">{heading}</div>' + (render_panel(panel, panel_words(language)) if told else "")


def history() -> list[Upload]:
    return _history(base().path, version())


@lru_cache(maxsize=20)
def _history(path: str, version: int) -> list[Upload]:
    return base().history()


def line(upload: Upload, language: Language) -> str:
    """One version in one line, for HTML or Markdown: escaped by whoever shows it as such."""
    what = (
        language.t("annule la version {n}", n=upload.reverts)
        if upload.reverts and upload.event == "undone"
        else language.t("rétablit la version {n}", n=upload.reverts)
        if upload.reverts
        else counted(upload.added, upload.updated, language)
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


def counted(added: int, updated: int, language: Language) -> str:
    """« 12 lignes ajoutées et 3 modifiées »; what is none is not said."""
    parts = [language.plural("{n} ligne ajoutée", "{n} lignes ajoutées", added)] if added else []
    if updated:
        parts.append(language.plural("{n} ligne modifiée", "{n} lignes modifiées", updated))
    return language.listing(parts)


def show_history() -> None:
    """Every version, latest first, each with a way to take it back."""
    language = lang()
    found = history()[::-1]
    for upload in found[:SHOWN]:
        with st.container(border=True, key=f"version-{upload.version}"):
            words, button = st.columns([5, 1], vertical_alignment="center")
            files = ", ".join(upload.files[:4]) + (f" (+{len(upload.files) - 4})" if len(upload.files) > 4 else "")
            struck = "" if upload.standing or upload.reverts else f" <b>{language.t('Annulée.')}</b>"
            words.html(
                f'<div class="em em-version"><p>{line(upload, language)}{struck}</p>'
                f"<small>{escape(' · '.join(part for part in (upload.reason, files) if part))}</small></div>"
            )
            if upload.standing == (upload.event == "done"):
                label = language.t("Annuler") if upload.event == "done" else language.t("Rétablir")
                button.button(
                    label,
                    key=f"undo-{upload.version}",
                    on_click=_undo,
                    args=(upload.version, upload.event == "undone", language),
                )
    if len(found) > SHOWN:
        st.caption(
            language.plural("et {n} version plus ancienne", "et {n} versions plus anciennes", len(found) - SHOWN)
        )


def _undo(number: int, redone: bool, language: Language) -> None:
    try:
        done = base().undo(number, by=st.session_state.get("by") or language.t("nom non renseigné"))
        words = language.t("Version {n} : la version {old} est annulée.", n=done, old=number)
        if redone:
            words = language.t("Version {n} : ce que la version {old} avait annulé est rétabli.", n=done, old=number)
        st.session_state["said"] = ("success", words)
    except Refusal as refusal:
        st.session_state["said"] = ("error", language.t(refusal.sentence, **refusal.values))


def show_said() -> None:
    """What the last click did, once."""
    kind, text = st.session_state.pop("said", ("", ""))
    if text:
        {"success": st.success, "error": st.error}[kind](text)
