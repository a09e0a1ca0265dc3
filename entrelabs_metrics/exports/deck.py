"""A document as a PowerPoint presentation: native charts and tables, real titles, notes, alternative texts.

Bytes depend on the document, the language and the template only: the same ones give the same file.
"""

import datetime
import io
import zipfile
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.slide import Slide

from entrelabs_metrics.charts.kinds import ChartKind, Listing, Panel
from entrelabs_metrics.charts.pptx import Canvas, Paragraph, Run, Zone, draw, line, parts, words
from entrelabs_metrics.exports.document import Document
from entrelabs_metrics.exports.document import Slide as Told
from entrelabs_metrics.exports.template import Template, arial, number_placeholder, ours, theirs
from entrelabs_metrics.language import NBSP, Language

SOURCE, SUBTITLE, SENTENCE, DECISION, EYEBROW = 11, 14, 16, 18, 14  # points
TITLES = (26, 24, 22, 20)
LEAST = 190.0  # points: the height under which a chart does not read
_UNKNOWN_FONT = 1.14  # how much wider than Arial: Georgia and Verdana are
NOTES_ROWS, NOTES_CHARACTERS = 60, 12_000
_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The words around one chart and where they go."""

    size: float  # of the title
    title: Zone
    eyebrow: Zone | None
    head: tuple[tuple[str, Zone, list[Paragraph]], ...]  # name, place, words
    chart: Zone
    foot: tuple[tuple[str, Zone, list[Paragraph]], ...]


def deck(document: Document, lang: Language, template: bytes | None = None) -> bytes:
    """The document as a .pptx: a slide a question, several when its chart is too long for one.

    `template`: an organisation's own .pptx, whose size, fonts and colours of text are used. Raises `Refusal` when it
    cannot be.
    """
    base = theirs(template) if template is not None else ours()
    with words.stretched(_UNKNOWN_FONT if base.look.themed else 1.0):
        for told in document.slides:
            _slides(base, document, told, lang)
    _properties(base.presentation, document, lang)
    if not base.look.themed and base.presentation.part.notes_master_part:
        arial(base.presentation.notes_master.part)
    out = io.BytesIO()
    base.presentation.save(out)
    return _without_clock(out.getvalue())


def _slides(base: Template, document: Document, told: Told, lang: Language) -> None:
    panel = told.panel
    chart = panel.chart if panel.chart is not None else _table(panel)
    frame = _frame(base, document, told, lang, panel.title)
    found = parts(chart, frame.chart) if chart is not None else []
    cut: list[ChartKind | None] = [*found] or [None]
    for number, part in enumerate(cut, start=1):
        title = _numbered(panel.title, number, len(cut), lang)
        frame = _frame(base, document, told, lang, title, first=number == 1)
        canvas = Canvas(base.slide(), base.look, lang)
        _surround(canvas, base, told, title, frame)
        if part is not None:
            alt = _numbered(panel.alt or panel.title, number, len(cut), lang)
            draw(canvas, part, frame.chart, alt, chart)
        _number(canvas, base)
        _notes(canvas.slide, document, told, lang)


def _numbered(text: str, number: int, count: int, lang: Language) -> str:
    """Titles are told apart, as a screen reader and the outline list them."""
    if count == 1:
        return text
    if number == 1:
        return f"{text} (1/{count})"
    return lang.t("{text} (suite {number}/{count})", text=text, number=number, count=count)


def _table(panel: Panel) -> ChartKind | None:
    headings, rows = panel.table
    return Listing(headings, rows) if rows else None


# The words around ----------------------------------------------------------------------------------------------------


def _frame(base: Template, document: Document, told: Told, lang: Language, title: str, *, first: bool = True) -> Frame:
    """Where everything goes: from the title down, from the source up, and the chart in what remains."""
    panel, width, left = told.panel, base.width, base.left
    size = words.size_for(title, width, 2, TITLES, bold=True)
    eyebrow, at = _title_place(base, told)
    count = words.lines(title, size, width, bold=True)
    held = base.title
    tall = count * size * 1.2 + 4
    zone = Zone(held.x, at, held.width, tall if not base.look.themed or base.moved else max(held.height, tall))
    y = zone.bottom + 4
    head = []
    if told.question and eyebrow is None:
        head.append(("Question", Zone(left, y, width, 18), [_eyebrow(told)]))
        y += 20
    subtitle = words.fitting(panel.subtitle, SUBTITLE, width, 2 if panel.sentence else 3)
    said = words.fitting(panel.sentence, SENTENCE, width, 3) if first else ""
    for name, text, points, role in (
        ("Sous-titre", subtitle, SUBTITLE, "secondary"), ("Phrase", said, SENTENCE, "ink")
    ):  # fmt: skip
        if text:
            high = words.lines(text, points, width) * points * 1.2 + 2
            head.append((name, Zone(left, y, width, high), [line(Run(text, points, role=role))]))
            y += high + 4
    foot, bottom = _foot(base, document, told, lang)
    return Frame(size, zone, eyebrow, tuple(head), Zone(left, y + 8, width, max(bottom - y - 16, LEAST)), foot)


def _title_place(base: Template, told: Told) -> tuple[Zone | None, float]:
    """The place of the question and the top of the title: the question above it where there is room."""
    held = base.title
    if not told.question:
        return None, held.y if base.look.themed and not base.moved else held.y - 8
    if base.look.themed and held.y < 30:
        return None, held.y
    return Zone(base.left, held.y - 18, base.width, 18), held.y


def _eyebrow(told: Told) -> Paragraph:
    return line(Run(told.question, EYEBROW, True, "secondary"))


def _foot(
    base: Template, document: Document, told: Told, lang: Language
) -> tuple[tuple[tuple[str, Zone, list[Paragraph]], ...], float]:
    """Decision, limits, source, and what the document is, from the bottom up; and where they begin."""
    panel, width = told.panel, base.width
    about = " · ".join(
        [document.title, document.subtitle, *(f"{name}{_colon(lang)}{text}" for name, text in document.about)]
    )
    last = words.fitting(" · ".join(filter(None, about.split(" · "))), SOURCE, width - 70, 1)
    limits = " ".join(panel.limits)
    shown = [
        ("Document", last, "secondary"),
        ("Source et méthode", words.fitting(source_of(document, panel, lang), SOURCE, width - 4, 2), "secondary"),
        ("Limites", words.fitting(_limits(limits, lang), SOURCE, width - 4, 2), "secondary"),
    ]
    y, found = base.bottom, []
    for name, text, role in shown:
        if text:
            high = words.lines(text, SOURCE, width - (70 if name == "Document" else 0)) * SOURCE * 1.2 + 2
            y -= high
            found.append(
                (
                    name,
                    Zone(base.left, y, width - 70 * (name == "Document"), high),
                    [line(Run(text, SOURCE, role=role))],
                )
            )
    if told.decision:
        label = lang.t("À décider : {decision}", decision="")
        bare = told.decision.removeprefix(label).removeprefix(label.strip()).strip()
        bare = words.fitting(bare, DECISION, width - 190, 3)
        high = words.lines(label + bare, DECISION, width, bold=True) * DECISION * 1.2 + 4
        y -= high + 8
        found.append(
            ("Décision", Zone(base.left, y, width, high), [line(Run(label, DECISION, True), Run(bare, DECISION))])
        )
    return tuple(found), y


def _colon(lang: Language) -> str:
    return ": " if lang.code == "en" else f"{NBSP}: "


def _limits(text: str, lang: Language) -> str:
    return lang.t("Limites : {text}", text=text) if text else ""


def source_of(document: Document, panel: Panel, lang: Language) -> str:
    """The source line, with the data version and the word that data are fictional even where the panel forgot them."""
    said = panel.source.strip()
    for needed, text in (
        (True, lang.t("version {n} des données", n=document.version)),
        (document.fictional and not _fiction(said, lang), lang.t("données fictives, pour la démonstration")),
    ):
        if needed and text.casefold() not in said.casefold():
            said = f"{said} {text[:1].upper()}{text[1:]}.".strip()
    return said


def _fiction(text: str, lang: Language) -> bool:
    return lang.t("données fictives").casefold() in text.casefold() or "fictive" in text.casefold()


def _surround(canvas: Canvas, base: Template, told: Told, title: str, frame: Frame) -> None:
    held: Any = canvas.slide.shapes.title
    if not base.look.themed or base.moved or frame.title.height > base.title.height:
        held.left, held.top, held.width, held.height = (
            round(v * 12_700) for v in (frame.title.x, frame.title.y, frame.title.width, frame.title.height)
        )
    # Only the size is said: font, weight and colour are those of the layout.
    text = words.clean(title)
    run = f'<a:rPr lang="{canvas.code}" sz="{frame.size * 100:.0f}"/>'
    body = (
        f"<p:txBody {_NS}><a:bodyPr><a:normAutofit/></a:bodyPr><a:lstStyle/>"
        f"<a:p><a:r>{run}<a:t>{escape(text)}</a:t></a:r></a:p></p:txBody>"
    )
    held._element.replace(held._element.txBody, parse_xml(body))
    if frame.eyebrow is not None:
        canvas.text(frame.eyebrow, [_eyebrow(told)], "Question")
    for name, zone, said in (*frame.head, *reversed(frame.foot)):
        canvas.text(zone, said, name)


def _number(canvas: Canvas, base: Template) -> None:
    """The slide's number, as a field that follows when slides are moved."""
    field = (
        '<a:p><a:pPr algn="r"/><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
        f'<a:rPr lang="{canvas.code}" sz="{SOURCE * 100}">{canvas.look.fill("secondary")}{canvas.look.font}</a:rPr>'
        f"<a:t>{len(base.presentation.slides)}</a:t></a:fld></a:p>"
    )
    zone = Zone(base.left + base.width - 60, base.bottom - 17, 60, 16)
    box = canvas.text(zone, [line(Run("0"))], "Numéro", anchor="b")
    inside = 'wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"'
    body = f"<p:txBody {_NS}><a:bodyPr {inside}/><a:lstStyle/>{field}</p:txBody>"
    element = box._element
    held = number_placeholder(base.layout)
    if held is not None:
        kind = held.xpath(".//p:ph")[0]
        element.xpath(".//p:nvPr")[0].append(kind)
        element.xpath(".//p:cNvSpPr")[0].attrib.pop("txBox", None)
        if base.look.themed:  # it stands where their layout has it
            element.spPr.clear()
            body = f"<p:txBody {_NS}><a:bodyPr/><a:lstStyle/>{field}</p:txBody>"
    element.replace(element.txBody, parse_xml(body))


# Notes and properties ------------------------------------------------------------------------------------------------


def _notes(slide: Slide, document: Document, told: Told, lang: Language) -> None:
    frame = slide.notes_slide.notes_text_frame
    if frame is None:
        return
    frame.text = "\n".join(words.clean(text) for text in notes_of(document, told, lang).split("\n"))
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run._r.get_or_add_rPr().set("lang", "en-GB" if lang.code == "en" else "fr-FR")


def notes_of(document: Document, told: Told, lang: Language) -> str:
    """What the speaker has under the eyes: the author's words, then the whole of what the slide rests on."""
    panel = told.panel
    said = [told.notes] if told.notes else []
    given, limits, source = panel.source.strip(), " ".join(panel.limits), source_of(document, panel, lang)
    if given and given in told.notes:
        source = source.removeprefix(given).strip()  # only what the notes lack of it
    # A fact, and how it is said where the notes do not say it in their own way.
    for fact, words_of_it in (
        (panel.sentence, panel.sentence),
        (panel.subtitle.rstrip("."), lang.t("Mesure : {text}", text=panel.subtitle)),
        (source, source),
        (limits, _limits(limits, lang)),
    ):
        if fact and fact not in told.notes:
            said.append(words_of_it)
    headings, rows = panel.table
    if rows:
        said.append(lang.t("Données, effectifs et méthode"))
        used = sum(map(len, said))
        for number, row in enumerate(rows):
            text = lang.t(" ; ").join(
                f"{h}{_colon(lang)}{cell}" for h, cell in zip(headings, row, strict=False) if cell
            )
            used += len(text)
            if number >= NOTES_ROWS or used > NOTES_CHARACTERS:
                said.append(lang.plural("et {n} autre ligne", "et {n} autres lignes", len(rows) - number))
                break
            said.append(f"– {text}")
    return "\n".join(said)


def _properties(presentation: Any, document: Document, lang: Language) -> None:
    core = presentation.core_properties
    at = datetime.datetime.combine(document.day, datetime.time())
    core.title, core.subject = (words.clean(text)[:250] for text in (document.title, document.subtitle))
    core.author = core.last_modified_by = core.comments = core.keywords = core.category = ""
    core.language = "en-GB" if lang.code == "en" else "fr-FR"
    core.revision = 1
    core.created = core.modified = core.last_printed = at


def _without_clock(content: bytes) -> bytes:
    """The same archive with no hour in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            same = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            new.writestr(same, old.read(entry), zipfile.ZIP_DEFLATED, compresslevel=9)
    return out.getvalue()
