"""A Document as one HTML file that needs nothing else: read, printed, or presented full screen, from a USB key too.

Without JavaScript it is a long page; the script only adds presenting. Everything is written inside: style, fonts,
script. Its content security policy forbids any request, and any script but this one.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path

from entrelabs_metrics.charts import html
from entrelabs_metrics.charts.html import trend
from entrelabs_metrics.charts.kinds import Panel, Trend
from entrelabs_metrics.exports.document import Document, Slide
from entrelabs_metrics.exports.sheet import flowing
from entrelabs_metrics.language import Language

_HERE = Path(__file__).parent
_FONTS = _HERE.parent / "ui" / "static"  # read, not imported: the application serves the same files
_WEIGHTS = (("Regular", 400, "normal"), ("Semibold", 600, "normal"), ("Bold", 700, "normal"), ("Italic", 400, "italic"))


@cache
def _style() -> str:
    """Fonts, charts, page. The same for every document, so that a digest can stand for it."""
    fonts = "".join(
        "@font-face{font-family:'Entrelabs Sans';font-display:block;"
        f"font-weight:{weight};font-style:{slope};"
        f"src:url(data:font/woff2;base64,{_base64((_FONTS / f'EntrelabsSans-{name}.woff2').read_bytes())}) "
        "format('woff2')}\n"
        for name, weight, slope in _WEIGHTS
    )
    sheets = ("page", "presenting", "print")
    return fonts + html.STYLE + "".join(_read(f"{name}.css") for name in sheets)


@cache
def _script() -> str:
    return _read("presenting.js")


@cache
def policy() -> str:
    """What a browser may do with the page: this style, this script, these fonts, and no request. Marks are placed by
    style attributes, which browsers that know only `style-src` would forbid too."""
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; style-src-elem '{_digest(_style())}'; "
        f"script-src '{_digest(_script())}'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )


def page(document: Document, lang: Language) -> bytes:
    """The document as an HTML file, in UTF-8; a fiche flows, and is not presented. The same document gives the same
    bytes."""
    if document.one_page:
        document = flowing(document, lang)
    count = len(document.slides)
    slides = "".join(_slide(document, slide, number, lang) for number, slide in enumerate(document.slides, start=1))
    told = {"black": lang.t("Écran noir"), "end": lang.t("Fin de la présentation")}
    words = "".join(f' data-{name}="{escape(text)}"' for name, text in told.items())
    words = ' class="fiche"' if document.one_page else words
    contents = _contents(document, lang) if count > 1 and not document.one_page else ""
    presenting = "" if document.one_page else f"{_desk(lang)}\n<script>{_script()}</script>\n"
    return (
        f'<!DOCTYPE html>\n<html lang="{lang.code}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy())}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(document.title)}</title>\n<style>{_style()}</style>\n</head>\n"
        f'<body{words}>\n<a class="skip" href="#main">{escape(lang.t("Aller au contenu"))}</a>\n'
        f"{_header(document, lang)}\n{contents}\n"
        f'<main id="main" tabindex="-1">\n{slides}</main>\n{_footer(document, lang)}\n{presenting}</body>\n</html>\n'
    ).encode()


def _header(document: Document, lang: Language) -> str:
    subtitle = f'<p class="for">{escape(document.subtitle)}</p>' if document.subtitle else ""
    rows = (*document.about, (lang.t("Données"), _version(document, lang)))
    about = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(words)}</dd></div>" for name, words in rows)
    keys = lang.t(
        "Au clavier : F ou Entrée pour présenter, → et ← pour changer de diapositive, N pour les notes, B pour un "
        "écran noir, T pour clair ou sombre, Échap pour quitter."
    )
    tools = (
        '<div class="tools" data-scripted hidden>'
        f'<button type="button" id="present">{escape(lang.t("Présenter"))}</button>'
        f'<button type="button" id="theme">{escape(lang.t("Clair ou sombre"))}</button>'
        f"<p>{escape(keys)}</p></div>"
    )
    return (
        f"<header>{_fictional(document, lang)}<h1>{escape(document.title)}</h1>{subtitle}"
        f'<dl class="about">{about}</dl>{"" if document.one_page else tools}</header>'
    )


def _fictional(document: Document, lang: Language) -> str:
    if not document.fictional:
        return ""
    return f'<p class="fictional">{escape(_sentence(lang.t("données fictives, pour la démonstration")))}.</p>'


def _version(document: Document, lang: Language) -> str:
    return f"{lang.t('version {n} des données', n=document.version)}, {lang.day(document.day)}"


def _contents(document: Document, lang: Language) -> str:
    items = "".join(
        f'<li><a href="#s{number}">{escape(slide.panel.title)}</a></li>'
        for number, slide in enumerate(document.slides, start=1)
    )
    name = escape(lang.t("Sommaire"))
    return f'<nav aria-label="{name}"><h2>{name}</h2><ol>{items}</ol></nav>'


def _slide(document: Document, slide: Slide, number: int, lang: Language) -> str:
    panel = slide.panel
    words = {"data": lang.t("Voir les données"), "limits": lang.t("À garder en tête")}
    question = f'<p class="question">{escape(slide.question)}</p>' if slide.question else ""
    label = lang.t("Diapositive {n} sur {all}", n=number, all=len(document.slides))
    label = slide.question or panel.title if document.one_page else label
    notes, folio = ("", "") if document.one_page else (_notes(slide, lang), _folio(document, number, lang))
    return (
        f'<section class="slide" id="s{number}" aria-label="{escape(label)}"><div class="sheet">'
        f'{question}{html.head(panel, level=2)}<div class="chart">{_chart(panel, lang)}</div>'
        f"{_decision(slide, lang)}{html.foot(panel, words)}{folio}</div>"
        f"{notes}</section>\n"
    )


def _chart(panel: Panel, lang: Language) -> str:
    if panel.chart is None:
        return ""
    caption = panel.alt or panel.title
    if isinstance(panel.chart, Trend):
        return trend.render(panel.chart, lang, caption)
    return html.still(html.render(panel.chart, caption=caption))


def _decision(slide: Slide, lang: Language) -> str:
    if not slide.decision:
        return ""
    label = lang.t("À décider : {decision}", decision="").strip()
    return f'<p class="decision"><strong>{escape(label)}</strong> {escape(slide.decision)}</p>'


def _folio(document: Document, number: int, lang: Language) -> str:
    """What stands on every page: which document, which data, that they are fictional."""
    fictional = lang.t("données fictives, pour la démonstration") if document.fictional else ""
    said = " · ".join(part for part in (document.title, _version(document, lang), fictional) if part)
    place = f'{number} / {len(document.slides)}<span class="part"></span>'  # the script says which part of the rows
    return f'<p class="folio"><span>{escape(said)}</span><span>{place}</span></p>'


def _notes(slide: Slide, lang: Language) -> str:
    if not slide.notes:
        return ""
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in slide.notes.split("\n") if part.strip())
    return f'<details class="notes"><summary>{escape(lang.t("Notes"))}</summary><div>{paragraphs}</div></details>'


def _footer(document: Document, lang: Language) -> str:
    made = lang.t(
        "Page produite par Entrelabs Metrics. Elle se lit sans réseau ; chaque graphique a ses données en tableau."
    )
    return f"<footer><p>{escape(_sentence(_version(document, lang)))}. {escape(made)}</p></footer>"


def _desk(lang: Language) -> str:
    """What presenting adds around the slide. Hidden until then."""
    before, after = escape(lang.t("Diapositive précédente")), escape(lang.t("Diapositive suivante"))
    return (
        '<div id="desk" hidden>'
        f'<button type="button" id="before" aria-label="{before}"></button>'
        f'<button type="button" id="after" aria-label="{after}"></button></div>'
        '<p id="told" role="status" aria-live="polite"></p>'
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _read(name: str) -> str:
    return (_HERE / "static" / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"sha256-{_base64(sha256(text.encode()).digest())}"


def _base64(content: bytes) -> str:
    return b64encode(content).decode()
