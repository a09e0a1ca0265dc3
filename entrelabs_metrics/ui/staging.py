"""An import in progress, for one visitor: the file, its verdict, and the commit."""

from dataclasses import dataclass, replace

import streamlit as st

from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.intake.verdict import Verdict
from entrelabs_metrics.language import Language
from entrelabs_metrics.store import Change
from entrelabs_metrics.store.importing import check_file
from entrelabs_metrics.ui.asking import base, lang, version
from entrelabs_metrics.ui.changes import counted


@dataclass(frozen=True, slots=True)
class Staged:
    """A file on its way in, checked against one version of the base."""

    name: str
    content: bytes
    asked: str | None  # the table chosen by hand
    version: int
    verdict: Verdict | None
    refusal: Refusal | None
    change: Change | None


def receive() -> Staged | None:
    """The file just dropped, or the one being looked at; checked again whenever the base or the table changed."""
    language = lang()
    key = f"file-{st.session_state.setdefault('upload', 0)}"
    st.file_uploader(
        language.t("Un fichier CSV, tel qu'Excel l'enregistre"),
        type=["csv", "txt", "tsv"],
        key=key,
        on_change=_dropped,
        args=(key,),
        help=language.t(
            "Le séparateur, l'encodage et la virgule sont reconnus. Rien n'est enregistré avant votre accord."
        ),
    )
    staged: Staged | None = st.session_state.get("staged")
    if staged is None:
        return None
    if staged.version != version():
        with st.spinner(language.t("Lecture et vérification de toutes les lignes…")):
            staged = _examine(staged)
        st.session_state["staged"] = staged
    return staged


def _dropped(key: str) -> None:
    """A file was dropped or taken away. Every drop is read anew: a corrected file may keep its name and its size."""
    file = st.session_state[key]
    st.session_state["staged"] = Staged(file.name, file.getvalue(), None, -1, None, None, None) if file else None


def _examine(staged: Staged) -> Staged:
    present = version()
    try:
        verdict = check_file(base(), staged.content, staged.name, staged.asked)
    except Refusal as refusal:
        return replace(staged, version=present, verdict=None, refusal=refusal, change=None)
    change = base().preview(verdict) if not verdict.hopeless else None
    return replace(staged, version=present, verdict=verdict, refusal=None, change=change)


def forget() -> None:
    """Cancels: nothing was written, nothing is kept."""
    st.session_state.pop("staged", None)
    st.session_state["upload"] = st.session_state.get("upload", 0) + 1


def offer_commit(staged: Staged) -> None:
    """Who, why, and the button; nothing is written before it is clicked."""
    language, verdict, change = lang(), staged.verdict, staged.change
    if verdict is None or change is None:
        st.button(language.t("Retirer ce fichier"), on_click=forget, key="cancel")
        return
    if change.empty and not verdict.refused:
        st.info(language.t("Ce fichier n'apporte rien de nouveau : la base dit déjà la même chose."))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(language.t("Votre nom ou service"), key="by", persist_state="session")
        st.text_input(language.t("Pourquoi cet import ? (facultatif)"), key="reason")
    skip = verdict.refused and st.checkbox(
        language.plural(
            "Laisser de côté {n} ligne en erreur et importer les autres",
            "Laisser de côté {n} lignes en erreur et importer les autres",
            verdict.rejected,
        ),
        key="skip",
    )
    ready = (not verdict.refused or skip) and not change.empty
    with st.container(horizontal=True):
        st.button(
            language.t("Enregistrer dans la base"),
            type="primary",
            on_click=_commit,
            args=(staged, language),
            disabled=not ready,
            key="commit",
        )
        st.button(language.t("Retirer ce fichier"), on_click=forget, key="cancel")


def _commit(staged: Staged, language: Language) -> None:
    assert staged.verdict is not None  # the button is there only when the file was read
    try:
        number, changes = base().commit(
            [staged.verdict],
            by=st.session_state.get("by") or language.t("nom non renseigné"),
            reason=st.session_state.get("reason", ""),
            contents=[staged.content],
            expected=staged.version,
        )
    except Refusal as refusal:
        st.session_state["said"] = ("error", language.t(refusal.sentence, **refusal.values))
        return
    done = changes[0]
    st.session_state["said"] = (
        "success",
        language.t("Enregistré : version {n}, {what}.", n=number, what=counted(done.added, done.updated, language)),
    )
    forget()
