"""The fiche of a lab or of a project, as a PDF of one page or an offline page, made when it is asked for."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial

import streamlit as st

from entrelabs_metrics import stories
from entrelabs_metrics.exports.document import Document
from entrelabs_metrics.exports.note import note
from entrelabs_metrics.exports.page import page
from entrelabs_metrics.language import language
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.ui.asking import base, lang, today, version
from entrelabs_metrics.ui.showing import download


def offer_sheet(*, lab: str = "", project: str = "") -> None:
    """Two buttons: the fiche of one page, as PDF and as a page that needs no network."""
    words, name = lang(), f"fiche-{lab or project}-v{version()}"
    asked = (base().path, words.code, version(), today(), lab, project)
    with st.container(horizontal=True, key="sheet"):
        for label, file, mime, make in (
            (words.t("Fiche d'une page (PDF)"), f"{name}.pdf", "application/pdf", note),
            (words.t("Fiche hors ligne (page)"), f"{name}.html", "text/html", page),
        ):
            download(label, file, mime, partial(_made, make, *asked), key=f"sheet-{mime}", type="tertiary")


# Made outside a run: nothing here knows the visitor -----------------------------------------------------------------


def _made(make: Callable, path: str, code: str, number: int, day: date, lab: str, project: str) -> bytes:
    made: bytes = make(_document(path, code, number, day, lab, project), language(code))
    return made


@lru_cache(maxsize=20)
def _document(path: str, code: str, number: int, day: date, lab: str, project: str) -> Document:
    with base().reading(as_of=number) as cursor:
        return stories.sheet(Asking(cursor, language(code), number, day, path), lab=lab, project=project)
