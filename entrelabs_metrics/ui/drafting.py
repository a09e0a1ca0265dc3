"""The story being prepared in this visit, before it is saved."""

from dataclasses import replace

import streamlit as st

from entrelabs_metrics.stories import Story, StorySlide
from entrelabs_metrics.ui.asking import lang


def draft() -> Story | None:
    """The story being prepared in this visit."""
    found: Story | None = st.session_state.get("_story")
    return found


def take(told: Story | None, known: Story | None = None) -> None:
    """Another story is prepared from now on; `known`: as the base holds it."""
    st.session_state["_story"], st.session_state["_story_known"] = told, known
    st.session_state["_story_drop"] = st.session_state.get("_story_drop", 0) + 1  # its fields are asked anew
    select(told.shown[0].slide_id if told and told.shown else "")


def change(told: Story) -> None:
    st.session_state["_story"] = told
    st.session_state.pop("_said_story", None)


def select(slide_id: str) -> None:
    st.session_state["_slide"] = slide_id
    st.session_state.pop("_said_story", None)


def add(question: str, about: tuple[tuple[str, str], ...], panel: int = 1) -> None:
    """One more slide at the end of the story being prepared, which begins here when there is none."""
    told = draft() or Story("recit", lang().t("Nouveau récit"))
    slide = StorySlide(told.fresh(), question, about, panel)
    change(replace(told, slides=(*told.slides, slide)))
    select(slide.slide_id)
    st.session_state["_said_story"] = lang().t("Ajouté au récit « {title} ».", title=told.title)
