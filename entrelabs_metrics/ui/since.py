"""Récits: what changed in a story since the version one looks back to, or since it was saved."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

import streamlit as st

from entrelabs_metrics import stories
from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.language import language as language_of
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.stories import SlideSince, Story, StorySlide
from entrelabs_metrics.ui.asking import ask, base, day_of, lang, latest, looking_back
from entrelabs_metrics.ui.showing import show_panel

FEW = 3  # changes that are shown without being asked for


def show_changes(told: Story) -> None:
    """What changed since the version looked at or, today, since the story was saved; nothing when it was just now."""
    language, back = lang(), looking_back()
    then = back or ask(stories.saved_at, story_id=told.story_id)
    if then is None or then >= latest():
        return
    day = day_of(base().path, then)
    panel, n = _compared(base().path, language.code, then, day, latest(), date.today(), _bare(told))
    if not n:
        st.caption(
            language.t("Rien n'a changé, dans ce récit, depuis cette version.")
            if back
            else language.t(
                "Rien n'a changé depuis que ce récit a été enregistré (version {version}, {day}).",
                version=then, day=language.day(day),
            )
        )  # fmt: skip
        return
    label = (
        language.plural(
            "Ce qui a changé depuis cette version : {n} changement",
            "Ce qui a changé depuis cette version : {n} changements",
            n,
        )
        if back
        else language.plural(
            "Ce qui a changé depuis que ce récit a été enregistré (version {version}, {day}) : {n} changement",
            "Ce qui a changé depuis que ce récit a été enregistré (version {version}, {day}) : {n} changements",
            n, version=then, day=language.day(day),
        )
    )  # fmt: skip
    with st.expander(label, expanded=n <= FEW, icon=":material/compare_arrows:", key="story-since"):
        show_panel(panel, "story-since")


def _bare(told: Story) -> Story:
    """The story without its author's words, which play no part: nothing is compared anew while they are written."""
    slides = (
        StorySlide(f"d{place}", slide.question, slide.about, slide.panel) for place, slide in enumerate(told.shown, 1)
    )
    return replace(told, title="-", subtitle="", note="", slides=tuple(slides))


@lru_cache(maxsize=50)
def _compared(
    path: str, code: str, then: int, then_day: date, now: int, now_day: date, told: Story
) -> tuple[Panel, int]:
    found = tuple(_slide(path, code, then, then_day, now, now_day, told.reader, slide) for slide in told.slides)
    with base().reading(then) as before, base().reading(now) as after:
        asked = (
            Asking(before, language_of(code), then, then_day, path),
            Asking(after, language_of(code), now, now_day, path),
        )
        return stories.change_panel(*asked, found), stories.changed(found)


@lru_cache(maxsize=300)
def _slide(
    path: str, code: str, then: int, then_day: date, now: int, now_day: date, reader: str, slide: StorySlide
) -> SlideSince:
    with base().reading(then) as before, base().reading(now) as after:
        told = Story("-", "-", reader=reader)
        return stories.slide_since(
            stories.for_reader(Asking(before, language_of(code), then, then_day, path), told),
            stories.for_reader(Asking(after, language_of(code), now, now_day, path), told),
            slide,
        )
