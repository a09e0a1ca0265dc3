"""Récits: keeping a story as one more version of the base, without writing over what somebody else kept meanwhile."""

from functools import partial

import streamlit as st

from entrelabs_metrics import stories
from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.store.importing import import_files
from entrelabs_metrics.stories import Story
from entrelabs_metrics.ui.asking import ask, base, lang, looking_back
from entrelabs_metrics.ui.drafting import take
from entrelabs_metrics.ui.words import literal


def offer_to_keep(told: Story) -> None:
    """Saves the story as one more version, like any import."""
    language, known = lang(), st.session_state.get("_story_known")
    if looking_back():
        st.info(language.t("Vous regardez une version passée : rien ne s'y enregistre."), icon=":material/history:")
        return
    by = st.text_input(language.t("Votre nom ou service"), key="by", persist_state="session")
    with st.container(horizontal=True):
        st.button(
            language.t("Enregistrer le récit"), type="primary", disabled=told == known, key="story-save",
            on_click=partial(_keep, told, by),
        )  # fmt: skip
        st.button(language.t("Fermer"), on_click=take, args=(None,), key="story-close")
    _offer_both(told, by)


def _keep(told: Story, by: str, over: Story | None = None) -> None:
    """Saves it, unless the base now holds another story of that name than the one that was opened, `over` aside."""
    language = lang()
    before = next((s for s in ask(stories.kept) if s.story_id == told.story_id), None)
    if before is not None and before.as_shown not in _as_shown(st.session_state.get("_story_known"), over):
        st.session_state["_story_clash"] = before
        return
    st.session_state.pop("_story_clash", None)
    try:
        done = import_files(
            base(), stories.files(told, before), by=by or language.t("nom non renseigné"),
            reason=language.t("Récit « {title} »", title=told.title), erase=True,
        )  # fmt: skip
    except Refusal as refusal:
        st.session_state["_said_story"] = language.t(refusal.sentence, **refusal.values)
        return
    if not done.version:
        st.session_state["_said_story"] = language.t("Rien n'a changé : le récit est déjà enregistré ainsi.")
        return
    st.session_state["_story_known"] = told
    st.session_state["_said_story"] = language.t("Récit enregistré : version {n}.", n=done.version)


def _as_shown(*told: Story | None) -> list[Story]:
    return [one.as_shown for one in told if one is not None]


def _offer_both(told: Story, by: str) -> None:
    """Somebody else saved the same story meanwhile: nothing is written until one says what becomes of theirs."""
    language, theirs = lang(), st.session_state.get("_story_clash")
    if theirs is None or theirs.story_id != told.story_id:
        return
    st.warning(
        language.t(
            "Quelqu'un d'autre a enregistré ce récit depuis que vous l'avez ouvert : rien n'a été écrit. Le vôtre peut "
            "être gardé à part, ou prendre la place du sien, qui restera dans l'historique."
        ),
        icon=":material/group:",
    )
    with st.container(horizontal=True):
        st.button(language.t("Garder le mien à part"), on_click=_keep_apart, args=(told, by), key="story-apart")
        st.button(language.t("Prendre sa place"), on_click=_keep, args=(told, by, theirs), key="story-over")


def _keep_apart(told: Story, by: str) -> None:
    st.session_state.pop("_story_clash", None)
    apart = stories.renamed(told, [kept.story_id for kept in ask(stories.kept)])
    take(apart)
    _keep(apart, by)


def say() -> None:
    """What the last click did, until the next one."""
    if words := st.session_state.get("_said_story"):
        st.success(literal(words), icon=":material/check:")
