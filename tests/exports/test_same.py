"""Screen, deck, note, slides and offline page say the same: titles, sentences, numbers, verdicts."""

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest

from entrelabs_metrics import questions
from entrelabs_metrics.charts.html import render_panel
from entrelabs_metrics.charts.kinds import (
    Bars,
    Facts,
    Forest,
    Highlights,
    Listing,
    Matrix,
    Panel,
    Path,
    Process,
    Roadmap,
    Spread,
    Timeline,
    Trend,
)
from entrelabs_metrics.exports.deck import deck
from entrelabs_metrics.exports.document import Document, Slide
from entrelabs_metrics.exports.note import note, slides_pdf
from entrelabs_metrics.exports.page import page
from entrelabs_metrics.language import language
from entrelabs_metrics.questions import Asking

TODAY = date(2026, 11, 23)
LAB = "pays-de-la-loire"
SESSION = "demo-entrelabs-2026"
FIGURE = "pays-de-la-loire~P2~pdl-decrochage-scolaire~all"
ASKED = (
    ("lab_highlights", {"lab": LAB}),
    ("lab_families", {"lab": LAB}),
    ("figure", {"key": FIGURE}),
    ("lab_changes", {"lab": LAB}),
    ("lab_accounts", {"lab": LAB}),
    ("overview", {}),
    ("lab_roadmap", {"lab": LAB}),
    ("roadmap", {"lab": LAB}),
    ("roadmap_list", {"lab": LAB}),
    ("completion_by_cell", {}),
    ("completion_by_lab", {}),
    ("roadmap_timeline", {"lab": "paca"}),
    ("lab_blocked", {"lab": LAB}),
    ("lab_cost", {"lab": LAB}),
    ("process_stages", {"lab": LAB}),
    ("activity_balance", {"lab": LAB}),
    ("indicator_spread", {"indicator": "U6", "own": LAB}),
    ("lab_alerts", {"lab": LAB}),
    ("axes", {}),
    ("lab_axes", {"lab": LAB}),
    ("decisions", {}),
    ("theme_teams", {}),
    ("theme_vision", {"lab": LAB}),
)


def panels(answer: object) -> Iterator[Panel]:
    if isinstance(answer, Panel):
        yield answer
    elif isinstance(answer, tuple):
        for part in answer:
            yield from panels(part)


@pytest.fixture(scope="module", params=["fr", "en"])
def told(demo, request) -> tuple[Document, str]:
    with demo.reading() as cursor:
        ask = Asking(cursor, language(request.param), demo.version, TODAY, base=f"same-{request.param}")
        shown = [next(panels(getattr(questions, name)(ask, **about))) for name, about in ASKED]
    slides = tuple(Slide(panel, "Question", "Notes") for panel in shown)
    return Document("Essai", "Réunion", slides, demo.version, TODAY, fictional=True), request.param


def said(panel: Panel) -> Iterator[str]:
    """What must be the same everywhere: title, sentence, and each row's figures and verdict."""
    yield panel.title
    yield panel.sentence
    match panel.chart:
        case Path(rows=rows):
            for row in rows:
                yield from (row.label, row.start, row.value, row.verdict, row.basis, row.target)
        case Spread(rows=rows):
            for row in rows:
                yield from (row.label, row.text, row.basis)
        case Forest(rows=rows):
            for row in rows:
                yield from (row.label, row.text, row.range_text, row.verdict)
        case Matrix(rows=rows):
            for heading, cells in rows:
                yield heading.label
                for cell in cells:
                    yield from (cell.text, cell.detail)
        case Bars(rows=rows):
            for row in rows:
                yield from (row.label, row.text, row.wished_text, row.word)
        case Process(stages=stages, rows=rows):
            for stage in stages:
                yield from (stage.label, stage.total, stage.words)
            for row in rows:
                yield row.label
        case Roadmap(cells=cells):
            for item in (item for row in cells for cell in row for item in cell):
                yield from (item.title, item.word, item.evidence)
        case Timeline(rows=rows):
            for row in rows:
                yield from (row.label, row.dates, row.progress_text, row.word, row.note)
        case Highlights(cards=cards):
            for card in cards:
                yield from (card.figure, card.label, card.basis, card.sentence, card.verdict)
        case Facts(rows=rows):
            for row in rows:
                yield from row
        case Listing(headings=headings, rows=rows):
            yield from headings
            for row in rows:
                yield from row
        case Trend(points=points):
            yield points[-1].text
        case other:
            raise AssertionError(f"nothing is compared of {type(other).__name__}")


def squeezed(text: str) -> str:
    """Without what a line break may add or take: spaces, hyphens."""
    return re.sub(r"[\s\u00ad\u200b\u2060-]", "", unescape(text))


def of_html(markup: str) -> str:
    return re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", "", markup, flags=re.DOTALL)


def of_deck(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        shown = [name for name in parts.namelist() if re.match(r"ppt/(slides|charts)/[^/]*\.xml$", name)]
        xml = "\n".join(parts.read(name).decode() for name in shown)
    return "".join(re.findall(r"<(?:a:t|c:v)>(.*?)</(?:a:t|c:v)>", xml, flags=re.DOTALL))


def of_pdf(content: bytes, tmp_path) -> str:
    path = tmp_path / "essai.pdf"
    path.write_bytes(content)
    return subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True).stdout


def missing(document: Document, text: str) -> list[str]:
    there = squeezed(text)
    return [words for slide in document.slides for words in said(slide.panel) if squeezed(words) not in there]


def test_enough_is_compared(told):
    document, _ = told
    assert len({type(slide.panel.chart) for slide in document.slides}) == 12
    assert sum(len(list(said(slide.panel))) for slide in document.slides) > 300
    assert missing(document, "") != []


def test_on_screen(told):
    document, _ = told
    words = {"data": "d", "limits": "l"}
    shown = "\n".join(of_html(render_panel(slide.panel, words)) for slide in document.slides)
    trends = [slide.panel.chart.points[-1].text for slide in document.slides if isinstance(slide.panel.chart, Trend)]
    assert [words for words in missing(document, shown) if words not in trends] == []  # a trend is drawn by Plotly


def test_in_the_deck(told):
    document, code = told
    assert missing(document, of_deck(deck(document, language(code)))) == []


def test_in_the_note_and_the_slides(told, tmp_path):
    document, code = told
    for make in (note, slides_pdf):
        assert missing(document, of_pdf(make(document, language(code)), tmp_path)) == []


def test_on_the_offline_page(told):
    document, code = told
    assert missing(document, of_html(page(document, language(code)).decode())) == []
