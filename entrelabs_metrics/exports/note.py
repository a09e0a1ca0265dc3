"""A Document as PDF, by typst: a note on A4 pages, or its slides as pages of 16:9. Tagged, in the reader's language."""

from pathlib import Path
from textwrap import shorten

from entrelabs_metrics.charts.typst import compiled
from entrelabs_metrics.charts.typst.data import told
from entrelabs_metrics.exports.document import Document
from entrelabs_metrics.language import Language

FOOT = 140  # characters of a title at the foot of a page


def note(document: Document, lang: Language) -> bytes:
    """The document as A4 portrait: its slides are sections, one after another. The same document, the same bytes."""
    return _pdf("note.typ", document, lang)


def slides_pdf(document: Document, lang: Language) -> bytes:
    """The document as it is shown: 16:9, a slide a page; a list too long for its page goes on to the next."""
    return _pdf("slides.typ", document, lang)


def _pdf(template: str, document: Document, lang: Language) -> bytes:
    slides = [
        {"panel": told(slide.panel, lang), "question": slide.question, "decision": slide.decision}
        for slide in document.slides
    ]
    fictional = lang.t("données fictives, pour la démonstration")
    version = lang.t("Version {n} des données, {day}", n=lang.number(document.version), day=lang.day(document.day))
    data = {
        "title": document.title,
        "subtitle": document.subtitle,
        "slides": slides,
        "foot": shorten(document.title, FOOT, placeholder="…"),
        "about": [
            shorten(lang.t("{name} : {value}", name=label, value=words), FOOT, placeholder="…")
            for label, words in document.about
        ],
        "version": version,
        "fictional": fictional[0].upper() + fictional[1:] if document.fictional else "",
        "words": {
            "limits": lang.t("À garder en tête"),
            "decision": lang.t("À décider : {decision}", decision="").strip(),
        },
    }
    return compiled(Path(__file__).with_name(template), data, lang, day=document.day)
