"""Putting answers on a page."""

from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import Literal

import streamlit as st
from plotly.graph_objects import Figure

from entrelabs_metrics import questions, stories
from entrelabs_metrics.charts.figures import CONFIG, figure
from entrelabs_metrics.charts.html import foot, head, render_panel
from entrelabs_metrics.charts.kinds import Panel, Trend
from entrelabs_metrics.language import Language
from entrelabs_metrics.ui.asking import ask, lang, markup, panel_words
from entrelabs_metrics.ui.clickable import show_html
from entrelabs_metrics.ui.drafting import add


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


def choose_figure(lab: str) -> str:
    """One of a lab's figures, kept in the address (`?chiffre=`); empty when it has none."""
    return choose("chiffre", lang().t("Chiffre"), ask(questions.lab_figures, lab=lab)) or ""


def choose_chapter(chapters: dict[str, str]) -> str:
    """One part of a page at a time, kept in the address (`?partie=`): a page that says everything at once is not read.

    `chapters`: identifier → words, the first being shown first.
    """
    return choose_among("partie", lang().t("Partie de la page"), chapters, label="collapsed")


def choose_among(
    key: str, words: str, choices: dict[str, str], *, label: Literal["visible", "collapsed"] = "visible"
) -> str:
    """One of a few `choices` (identifier → words), all in sight, the first being chosen first; in the address."""
    asked = st.query_params.get(key)
    if asked in choices:
        st.session_state[key] = asked
    elif st.session_state.get(key) not in choices:
        st.session_state.pop(key, None)

    def remember() -> None:
        st.query_params[key] = st.session_state[key]

    chosen = st.segmented_control(
        words,
        list(choices),
        default=None if key in st.session_state else next(iter(choices)),
        required=True,
        format_func=lambda choice: choices.get(choice, choice),
        key=key,
        on_change=remember,
        label_visibility=label,
    )
    return str(chosen)


def lead_to_alerts(question: Callable, **parameters: object) -> None:
    """How many points deserve a look, as a button that leads to them; nothing when there is none."""
    panel = ask(question, **parameters)
    if panel is not None:
        st.button(
            panel.title,
            key="em-alerts",
            type="tertiary",
            icon=":material/visibility:",
            on_click=st.session_state.update,
            args=({"partie": "regarder"},),
        )


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
    question: Callable,
    *,
    heading: str = "",
    context: str = "",
    nothing: str = "",
    key: str = "",
    on_click: Callable[[str], None] | None = None,
    **parameters: object,
) -> str | None:
    """The panels that answer a question, under its `heading` and a word of `context`, or the words for `nothing`;
    returns the key of the row just clicked, if any."""
    html = markup(question, **parameters)
    if heading and (html or nothing):
        told = f"<p>{escape(context)}</p>" if context else ""
        st.html(f'<div class="em em-page"><h2 class="em-question">{escape(heading)}</h2>{told}</div>')
    if nothing and not html:
        st.info(nothing, icon=":material/info:")
    if not html:
        return None
    clicked = show_html(html, key or question.__name__, on_click)
    offer_to_story(question.__name__, **parameters)
    return clicked


def offer_to_story(question: str, **about: object) -> None:
    """« Ajouter au récit », under what answers a question that a slide may ask."""
    if question in stories.QUESTION_WORDS and all(isinstance(value, str) for value in about.values()):
        st.button(
            lang().t("Ajouter au récit"),
            key=f"add-{question}",
            type="tertiary",
            icon=":material/add_to_photos:",
            on_click=add,
            args=(question, tuple(sorted((name, str(value)) for name, value in about.items() if value))),
        )


def go(file: str, **parameters: str) -> None:
    """Goes to another page of `pages/`, about what `parameters` say."""
    st.switch_page(st.session_state["_pages"][file], query_params=parameters)


def explain(key: str | None) -> None:
    """Goes to the page that says why the figure just clicked is what it is; nowhere when none was."""
    if key:
        go("figure.py", labo=key.split("~", 1)[0], chiffre=key)


def show_figure(key: str) -> None:
    """A figure's card, then how it was computed and the rows it comes from."""
    card = ask(questions.figure, key=key)
    language = lang()
    if card is None:
        st.info(language.t("Ce chiffre n'existe pas, ou plus, dans cette version des données."), icon=":material/info:")
        return
    words = panel_words(language)
    st.html(head(card.trend))
    drawn, known = st.columns([5, 4], gap="large")
    with drawn:
        if card.trend.chart is not None:
            _plot(card.trend, key)
        st.html(foot(card.trend, words))
    with known:
        st.html(render_panel(card.facts, words))
    offer_to_story("figure", key=key)
    for panel in card[2:]:
        st.html(render_panel(panel, words))


@lru_cache(maxsize=500)
def _figure(chart: Trend, dark: bool) -> Figure:
    return figure(chart, dark=dark)


def show_panel(panel: Panel, key: str) -> None:
    """One panel, whatever draws it."""
    language = lang()
    words = panel_words(language)
    if not isinstance(panel.chart, Trend):
        show_html(render_panel(panel, words), key)
        return
    st.html(head(panel))
    _plot(panel, key)
    st.html(foot(panel, words))


def _plot(panel: Panel, key: str) -> None:
    st.plotly_chart(
        _figure(panel.chart, st.context.theme.type == "dark"),
        key=f"trend-{key}",
        config=CONFIG(lang().code),
        alt=panel.alt,
        width="stretch",
    )


def download(
    label: str,
    name: str,
    mime: str,
    make: Callable[[], bytes],
    *,
    key: str,
    type: Literal["secondary", "tertiary"] = "secondary",
) -> None:
    """A button whose file is made when it is clicked, never before."""
    st.download_button(label, make, name, mime, key=key, on_click="ignore", icon=":material/download:", type=type)
