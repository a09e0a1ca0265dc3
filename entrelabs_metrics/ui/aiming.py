"""What narrows a slide, under its preview: since when, until when, for which population."""

from dataclasses import replace
from datetime import date

import streamlit as st

from entrelabs_metrics import stories
from entrelabs_metrics.stories import StorySlide
from entrelabs_metrics.stories.narrowing import PEOPLED, POPULATION, SINCE, TIMED, UNTIL, as_date, population_words
from entrelabs_metrics.ui.asking import ask, lang
from entrelabs_metrics.ui.drafting import change, draft

FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)


def aim(slide: StorySlide) -> None:
    """The fields that narrow the slide, where its question heeds them; what is left empty narrows nothing."""
    language, given = lang(), dict(slide.about)
    if slide.question not in TIMED | PEOPLED:
        return
    with st.container(horizontal=True, key="em-aim"):
        if slide.question in TIMED:
            for name, words in ((SINCE, language.t("Mesures depuis")), (UNTIL, language.t("jusqu'à"))):
                day = as_date(given.get(name, ""))
                st.date_input(
                    words,
                    day,
                    min(FIRST, day or FIRST),
                    max(LAST, day or LAST),
                    key=(key := _key(slide, name)),
                    on_change=_write,
                    args=(slide.slide_id, name, key),
                    format="DD/MM/YYYY",
                )
        if slide.question in PEOPLED:
            choices = dict.fromkeys(("", *ask(stories.populations, about=slide.about), given.get(POPULATION, "")))
            st.selectbox(
                language.t("Population"),
                list(choices),
                list(choices).index(given.get(POPULATION, "")),
                format_func=lambda code: population_words(code, language) if code else language.t("toutes"),
                key=(key := _key(slide, POPULATION)),
                on_change=_write,
                args=(slide.slide_id, POPULATION, key),
            )


def _key(slide: StorySlide, name: str) -> str:
    return f"aim-{name}-{slide.slide_id}-{st.session_state.get('_story_drop', 0)}"


def _write(slide_id: str, name: str, key: str) -> None:
    """The slide of the draft, about what it was and so narrowed; about no less where the field was emptied."""
    told, value = draft(), st.session_state[key]
    if told is None:
        return
    text = value.isoformat() if isinstance(value, date) else value or ""

    def aimed(slide: StorySlide) -> StorySlide:
        about = {**dict(slide.about), name: text}
        return replace(slide, about=tuple((name, value) for name, value in about.items() if value))

    change(replace(told, slides=tuple(aimed(s) if s.slide_id == slide_id else s for s in told.slides)))
