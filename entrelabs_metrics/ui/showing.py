"""Putting answers on a page."""

from collections.abc import Callable
from functools import lru_cache
from html import escape

import streamlit as st
from plotly.graph_objects import Figure

from entrelabs_metrics import questions
from entrelabs_metrics.charts.figures import CONFIG, figure
from entrelabs_metrics.charts.html import foot, head
from entrelabs_metrics.charts.kinds import Trend
from entrelabs_metrics.language import Language
from entrelabs_metrics.ui.asking import ask, lang, markup, panel_words
from entrelabs_metrics.ui.clickable import show_html


def begin(title: str, intro: str, *, needs: str = "labs") -> Language:
    """The heading of a page, with a word on fictional data; stops, and says what to do, when there is nothing to show.

    `needs` is "labs", or "" for a page that is useful on an empty base.
    """
    language = lang()
    state = ask(questions.state)
    fictional = language.t("Démonstration : les mesures et les actions par labo sont fictives.")
    note = f'<p class="em-notice">{escape(fictional)}</p>' if state["fictional"] else ""
    st.html(f'<div class="em em-page">{note}<h1>{escape(title)}</h1><p>{escape(intro)}</p></div>')
    if needs and not state[needs]:
        st.info(language.t("La base est vide : rien à montrer encore."), icon=":material/inbox:")
        st.page_link(
            st.session_state["_pages"]["importing.py"],
            label=language.t("Importer un fichier, ou repartir de la démonstration"),
        )
        st.stop()
    return language


def choose_lab(common: str = "") -> str | None:
    """A lab chosen by name, kept in the address (`?labo=`). With `common`, also none of them, called so."""
    names = {lab["lab_id"]: lab["name"] for lab in ask(questions.labs)}
    return choose("labo", lang().t("Labo"), ({"": common} if common else {}) | names) or None


def search_labs() -> str:
    """Part of the name of the labs one wants to see; asked only when there are too many for one screen."""
    if len(ask(questions.labs)) <= questions.MANY:
        return ""
    return st.text_input(lang().t("Chercher un labo"), key="cherche", bind="query-params")


def choose(key: str, label: str, choices: dict[str, str]) -> str:
    """One of `choices` (identifier → words), in the address (`?key=`), kept from page to page.

    Streamlit's own binding would put the words shown into the address, which change with the language.
    """
    asked = st.query_params.get(key)
    if asked in choices:
        st.session_state[key] = asked
    elif st.session_state.get(key) not in choices:
        st.session_state.pop(key, None)

    def remember() -> None:
        st.query_params[key] = st.session_state[key]

    return st.selectbox(
        label,
        list(choices),
        format_func=lambda choice: choices.get(choice, choice),
        key=key,
        on_change=remember,
        persist_state="session",
    )


def show(
    question: Callable, *, key: str = "", on_click: Callable[[str], None] | None = None, **parameters: object
) -> str | None:
    """The panels that answer a question; returns the key of the row just clicked, if any."""
    html = markup(question, **parameters)
    return show_html(html, key or question.__name__, on_click) if html else None


def show_trend(lab: str, key: str) -> None:
    """One series over time: words, chart, source and table."""
    panel = ask(questions.trend, lab=lab, key=key)
    language = lang()
    if panel is None:
        st.info(language.t("Aucune mesure pour cet indicateur : une cible est fixée, il reste à mesurer."))
        return
    dark = st.context.theme.type == "dark"
    st.html(head(panel))
    st.plotly_chart(
        _figure(panel.chart, dark),
        key=f"trend-{lab}-{key}",
        config=CONFIG(language.code),
        alt=panel.alt,
        width="stretch",
    )
    st.html(foot(panel, panel_words(language)))


@lru_cache(maxsize=500)
def _figure(chart: Trend, dark: bool) -> Figure:
    return figure(chart, dark=dark)


def download(label: str, name: str, mime: str, make: Callable[[], bytes], *, key: str) -> None:
    """A button whose file is made when it is clicked, never before."""
    st.download_button(label, make, name, mime, key=key, on_click="ignore", icon=":material/download:")
