"""The roadmap over time on a page: by Plotly where there is room, as rows of words and marks where there is not."""

from collections.abc import Callable
from functools import lru_cache

import streamlit as st
from plotly.graph_objects import Figure

from entrelabs_metrics.charts.figures import CONFIG, figure
from entrelabs_metrics.charts.html import foot, head, render
from entrelabs_metrics.charts.kinds import Panel, Timeline
from entrelabs_metrics.ui.asking import ask, lang, panel_words
from entrelabs_metrics.ui.clickable import show_html
from entrelabs_metrics.ui.showing import offer_to_story


def show_timeline(
    question: Callable, *, nothing: str = "", on_click: Callable[[str], None] | None = None, **parameters: str
) -> str | None:
    """The panel that answers a question with a timeline, or the words for `nothing`; returns the key of the row just
    clicked, if any, and gives it to `on_click` before the page runs again. Which of the two drawings is seen is settled
    by the width of the page (`timeline.css`)."""
    panel: Panel | None = ask(question, **parameters)
    if panel is None or not isinstance(panel.chart, Timeline):
        if nothing:
            st.info(nothing, icon=":material/info:")
        return None
    name = question.__name__
    st.html(head(panel))
    with st.container(key="em-timeline"):
        with st.container(key="em-timeline-wide"):
            clicked = _plotted(panel.chart, panel.alt, f"{name}-plot", on_click)
        with st.container(key="em-timeline-narrow"):
            markup = render(panel.chart, caption=panel.alt or panel.title)
            clicked = show_html(markup, f"{name}-rows", on_click) or clicked
    st.html(foot(panel, panel_words(lang())))
    offer_to_story(name, **parameters)
    return clicked


@lru_cache(maxsize=100)
def _figure(chart: Timeline, dark: bool) -> Figure:
    return figure(chart, dark=dark)


def _plotted(chart: Timeline, alt: str, key: str, on_click: Callable[[str], None] | None) -> str | None:
    """A click is told once, while Streamlit keeps what is selected; a second click on the same row, which for Plotly
    takes the selection back, is a click too."""
    said = f"{key}-clicked"

    def picked() -> None:
        points = st.session_state[key]["selection"]["points"]
        row = str(points[0]["customdata"][0]) if points else st.session_state.get(f"{key}-last", "")
        st.session_state[f"{key}-last"] = st.session_state[said] = row
        if row and on_click is not None:
            on_click(row)

    st.plotly_chart(
        _figure(chart, st.context.theme.type == "dark"),
        key=key,
        config=CONFIG(lang().code),
        alt=alt,
        width="stretch",
        on_select=picked,
        selection_mode="points",
    )
    return st.session_state.pop(said, None) or None
