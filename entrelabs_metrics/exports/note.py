"""A Document as PDF, by typst: a note on A4 pages, or its slides as pages of 16:9. Tagged, in the reader's language."""

from pathlib import Path
from textwrap import shorten

from entrelabs_metrics.charts.kinds import Highlights
from entrelabs_metrics.charts.kinds import Path as Way
from entrelabs_metrics.charts.typst import compiled
from entrelabs_metrics.charts.typst.data import told
from entrelabs_metrics.exports.document import Document, Slide
from entrelabs_metrics.exports.sheet import fitting
from entrelabs_metrics.language import Language

PLACES = {Highlights: "strip", Way: "wide"}
FOOT = 140  # characters of a title at the foot of a page


def note(document: Document, lang: Language) -> bytes:
    """The document as A4 portrait: its slides are sections, one after another; a fiche, as one page. The same document,
    the same bytes."""
    if document.one_page:
        versions = list(fitting(document, lang))
        return _pdf("sheet.typ", versions[0], lang, versions=[_version(one, lang) for one in versions])
    return _pdf("note.typ", document, lang)


def slides_pdf(document: Document, lang: Language) -> bytes:
    """The document as it is shown: 16:9, a slide a page; a list too long for its page goes on to the next."""
    return _pdf("slides.typ", document, lang)


def _version(document: Document, lang: Language) -> dict[str, object]:
    """A fiche, with the place of each section: who it is, figures in large, a chart over the whole width, words in two
    columns, limits and source."""
    last = len(document.slides) - 1
    places = [
        "card" if n == 0 else "end" if n == last else PLACES.get(type(slide.panel.chart), "side")
        for n, slide in enumerate(document.slides)
    ]
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "slides": [{**_told(s, lang), "place": place} for s, place in zip(document.slides, places, strict=True)],
    }


def _told(slide: Slide, lang: Language) -> dict[str, object]:
    return {"panel": told(slide.panel, lang), "question": slide.question, "decision": slide.decision}


def _pdf(template: str, document: Document, lang: Language, **more: object) -> bytes:
    fictional = lang.t("données fictives, pour la démonstration")
    version = lang.t("Version {n} des données, {day}", n=lang.number(document.version), day=lang.day(document.day))
    data = {
        "title": document.title,
        "subtitle": document.subtitle,
        "slides": [] if more else [_told(slide, lang) for slide in document.slides],
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
        **more,
    }
    return compiled(Path(__file__).with_name(template), data, lang, day=document.day)
