"""« Compte rendu »: what the minutes hold, handed over in four forms, and the next séance."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from html import escape

import streamlit as st

from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.exports.deck import deck
from entrelabs_metrics.exports.document import Document
from entrelabs_metrics.exports.markdown import markdown
from entrelabs_metrics.exports.note import note
from entrelabs_metrics.exports.page import page
from entrelabs_metrics.language import Language, language
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.store.row import Row
from entrelabs_metrics.stories.minutes import minutes, next_seance
from entrelabs_metrics.ui.asking import base, lang, looking_back, today, version
from entrelabs_metrics.ui.handing import PPTX
from entrelabs_metrics.ui.seance.choosing import Seance, create_from, say_version
from entrelabs_metrics.ui.showing import download, show_panel
from entrelabs_metrics.ui.words import literal

Asked = tuple[str, str, int, date, str]  # base, language, version, day, séance


def conclude(seance: Seance) -> None:
    words = lang()
    asked: Asked = (base().path, words.code, version(), today(), seance.session_id)
    say_version(seance)
    try:
        told = _document(*asked)
    except Refusal as refusal:
        st.error(literal(words.t(refusal.sentence, **refusal.values)))
        return
    _offer(seance, asked, words)
    st.html(f'<div class="em em-page"><h2>{escape(words.t("Ce que contient le compte rendu"))}</h2></div>')
    asked_before = ""
    for place, slide in enumerate(told.slides):
        if slide.question and slide.question != asked_before:
            asked_before = slide.question
            st.html(f'<div class="em em-page"><h2 class="em-question">{escape(slide.question)}</h2></div>')
        show_panel(slide.panel, f"minutes-{place}")
    _show_next(asked, words)


def _offer(seance: Seance, asked: Asked, words: Language) -> None:
    """Each form, made when it is asked for; and beginning the next séance."""
    name = f"{seance.session_id}-v{version()}"
    forms = (
        (words.t("PDF"), f"{name}.pdf", "application/pdf", note),
        (words.t("PowerPoint"), f"{name}.pptx", PPTX, deck),
        (words.t("Page hors ligne"), f"{name}.html", "text/html", page),
        (words.t("Markdown"), f"{name}.md", "text/markdown", markdown),
    )
    with st.container(horizontal=True):
        for label, file, mime, render in forms:
            download(label, file, mime, partial(_made, render, *asked), key=f"minutes-{file.rsplit('.', 1)[1]}")
        if not looking_back():
            st.button(
                words.t("Préparer la séance suivante"), key="seance-next", icon=":material/event:",
                on_click=create_from, args=(_known(seance),),
            )  # fmt: skip


def _show_next(asked: Asked, words: Language) -> None:
    """What waits for the next one."""
    st.html(f'<div class="em em-page"><h2>{escape(words.t("La séance suivante"))}</h2></div>')
    for place, panel in enumerate(_next(*asked)):
        show_panel(panel, f"next-{place}")


def _known(seance: Seance) -> Row:
    """What is known of the next one: that it follows this one."""
    return {"note": lang().t("Suite de : {name}", name=seance.called(lang()))}


# Made outside a run: nothing here knows the visitor -----------------------------------------------------------------


def _made(
    render: Callable, path: str, code: str, number: int, day: date, session: str
) -> bytes:  # fmt: skip
    made = render(_document(path, code, number, day, session), language(code))
    return made.encode() if isinstance(made, str) else bytes(made)


@lru_cache(maxsize=20)
def _document(path: str, code: str, number: int, day: date, session: str) -> Document:
    with base().reading(number) as cursor:
        return minutes(None, Asking(cursor, language(code), number, day, path), session)


@lru_cache(maxsize=20)
def _next(path: str, code: str, number: int, day: date, session: str) -> tuple[Panel, ...]:
    with base().reading(number) as cursor:
        return next_seance(Asking(cursor, language(code), number, day, path), session)
