"""Handing a story over: what it lacks, presenting it full screen, and its files, made when they are asked for."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial

import streamlit as st

from entrelabs_metrics import stories
from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.exports.deck import deck
from entrelabs_metrics.exports.document import Document
from entrelabs_metrics.exports.note import note, slides_pdf
from entrelabs_metrics.exports.page import page
from entrelabs_metrics.language import Language, language
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.stories import Story
from entrelabs_metrics.ui.asking import base, lang, today, version
from entrelabs_metrics.ui.presenting import present_link
from entrelabs_metrics.ui.showing import download
from entrelabs_metrics.ui.words import literal

TEMPLATE_MB = 20


def hand_over(told: Story) -> None:
    """What the story lacks, then each way of handing it over."""
    words, asked = lang(), (base().path, lang().code, version(), today(), told)
    faults = _checked(*asked)
    if faults:
        label = words.plural("{n} point à voir avant de remettre", "{n} points à voir avant de remettre", len(faults))
        with st.expander(label, icon=":material/rule:", key="story-faults"):
            st.markdown("\n".join(f"- {literal(fault)}" for fault in faults))
    else:
        st.caption(words.t("Chaque diapositive a son constat, sa source, sa date, son effectif et ses notes."))
    slides = partial(_made, slides_pdf, *asked)
    offer(
        told,
        (words.t("Diapositives (PDF)"), f"{_name(told)}-diapositives.pdf", "application/pdf", slides),
        (words.t("Récit (.json)"), f"{told.story_id}.json", "application/json", stories.to_json(told).encode),
    )
    _offer_template(words)


PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
File = tuple[str, str, str, Callable[[], bytes]]  # what its button says, its name, its type, and what makes it


def offer(told: Story, *more: File) -> None:
    """Presenting a story, and its deck, its note and its page; then `more` files. None is made before it is asked."""
    words, asked, name = lang(), (base().path, lang().code, version(), today(), told), _name(told)
    files: tuple[File, ...] = (
        (words.t("PowerPoint"), f"{name}.pptx", PPTX, partial(_made_deck, *asked, _template())),
        (words.t("Note (PDF)"), f"{name}.pdf", "application/pdf", partial(_made, note, *asked)),
        (words.t("Page hors ligne"), f"{name}.html", "text/html", partial(_made, page, *asked)),
        *more,
    )
    with st.container(horizontal=True):
        st.link_button(
            words.t("Présenter"),
            present_link(_made, page, *asked),
            type="primary",
            icon=":material/slideshow:",
            key="story-present",
            help=words.t("Dans un nouvel onglet : → ← pour avancer, F plein écran, N notes, Échap pour sortir"),
        )
        for label, file, mime, make in files:
            download(label, file, mime, make, key=f"story-{file}")


def _name(told: Story) -> str:
    return f"{told.story_id}-v{version()}"


def _offer_template(words: Language) -> None:
    with st.expander(words.t("Le modèle PowerPoint de votre organisation"), key="story-template"):
        st.file_uploader(
            words.t("Un fichier .pptx dont au moins une disposition a un titre"), type="pptx",
            key="story-template-file", max_upload_size=TEMPLATE_MB,
        )  # fmt: skip
        if content := _template():
            try:
                _tried(content, lang().code)
            except Refusal as refusal:
                st.error(words.t(refusal.sentence, **refusal.values))


def _template() -> bytes | None:
    file = st.session_state.get("story-template-file")
    return file.getvalue() if file is not None else None


# Made outside a run: nothing here knows the visitor -----------------------------------------------------------------


def _made(make: Callable, path: str, code: str, number: int, day: date, told: Story) -> bytes:
    made: bytes = make(_document(path, code, number, day, told), language(code))
    return made


def _made_deck(path: str, code: str, number: int, day: date, told: Story, template: bytes | None) -> bytes:
    return deck(_document(path, code, number, day, told), language(code), template)


@lru_cache(maxsize=20)
def _document(path: str, code: str, number: int, day: date, told: Story) -> Document:
    with base().reading(as_of=number) as cursor:
        return stories.resolve(Asking(cursor, language(code), number, day, path), told)


@lru_cache(maxsize=20)
def _checked(path: str, code: str, number: int, day: date, told: Story) -> tuple[str, ...]:
    with base().reading(as_of=number) as cursor:
        asking = Asking(cursor, language(code), number, day, path)
        found = stories.resolve_slides(asking, told)
    return stories.faults(_document(path, code, number, day, told), language(code), found)


@lru_cache(maxsize=4)
def _tried(template: bytes, code: str) -> None:
    """Refuses a template that no deck can be made from."""
    empty = Document("-", "", (), 0, date(2000, 1, 1), fictional=False)
    deck(empty, language(code), template)
