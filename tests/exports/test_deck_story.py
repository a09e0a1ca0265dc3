"""The six slides of the demonstration as .pptx, .pdf and .html, as they are handed over.

What holds for any document is in test_deck, test_deck_valid, test_note, test_page and test_same; here, that the real
one is like that too, and that its deck opens.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pptx.enum.shapes import MSO_SHAPE_TYPE

from entrelabs_metrics.charts.kinds import Bars, Forest, Panel, Spread, Trend
from entrelabs_metrics.charts.kinds import Path as Way
from entrelabs_metrics.exports.deck import deck, notes_of
from entrelabs_metrics.exports.document import Document
from entrelabs_metrics.exports.note import note, slides_pdf
from entrelabs_metrics.exports.page import page
from entrelabs_metrics.language import language
from tests.charts.markup import Page
from tests.exports import test_deck as decks
from tests.exports.test_deck import opened, workbook

FR = language("fr")
NATIVE = (Way, Trend, Forest, Spread, Bars)  # the kinds that PowerPoint has a chart for; the others are tables, shapes


@pytest.fixture(scope="module")
def made(story: Document) -> bytes:
    return deck(story, FR)


def figures(panel: Panel) -> Iterator[str]:
    """The figures a chart shows, as it writes them."""
    chart = panel.chart
    if isinstance(chart, Trend):
        yield from (point.text for point in chart.points)
    elif isinstance(chart, Way):
        yield from (words for row in chart.rows for words in (row.start, row.value, row.target))
    elif isinstance(chart, Forest | Spread | Bars):
        yield from (row.text for row in chart.rows)


def slides_of(presentation, panel: Panel) -> list:
    """The slides of a panel: several when it is long."""
    return [slide for slide in presentation.slides if slide.shapes.title.text_frame.text.startswith(panel.title)]


def test_each_chart_is_native_with_its_alternative_and_none_is_a_picture(story: Document, made: bytes) -> None:
    presentation = opened(made)
    assert len(story.slides) == 6
    for told in story.slides:
        found = slides_of(presentation, told.panel)
        shapes = [shape for slide in found for shape in slide.shapes]
        native = [shape for shape in shapes if shape.has_chart]
        assert len(native) == (len(found) if isinstance(told.panel.chart, NATIVE) else 0), told.panel.title
        assert not {shape.shape_type for shape in shapes} & {MSO_SHAPE_TYPE.PICTURE, MSO_SHAPE_TYPE.LINKED_PICTURE}
        for frame in (shape for shape in shapes if shape.has_chart or shape.has_table):
            assert frame._element.xpath(".//p:cNvPr/@descr")[0].startswith(told.panel.alt)
    assert sum(shape.has_chart for slide in presentation.slides for shape in slide.shapes) >= 3


def test_workbooks_hold_each_figure_that_is_shown(story: Document, made: bytes) -> None:
    presentation, count = opened(made), 0
    for told in story.slides:
        shapes = [shape for slide in slides_of(presentation, told.panel) for shape in slide.shapes if shape.has_chart]
        cells = {str(cell) for shape in shapes for row in workbook(shape) for cell in row}
        for figure in figures(told.panel):
            count += 1
            assert figure in cells, figure
    assert count > 30
    decks.test_what_a_chart_draws_is_what_its_workbook_says(made)
    decks.test_nothing_powerpoint_would_repair(made)


def test_notes_say_each_fact_and_say_it_once(story: Document, made: bytes) -> None:
    presentation = opened(made)
    for told in story.slides:
        panel = told.panel
        for slide in slides_of(presentation, panel):
            said = slide.notes_slide.notes_text_frame.text
            for fact in (panel.source, panel.subtitle.rstrip("."), panel.sentence, " ".join(panel.limits)):
                assert said.count(fact) == 1 or not fact, fact
            assert "Effectifs\xa0: " in said
            assert said.count(FR.t("Version {n} des données.", n=story.version)) == 1
        assert notes_of(story, told, FR).startswith(told.notes)


def test_the_deck_opens_with_all_its_slides(story: Document, made: bytes, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    assert office, "LibreOffice (soffice) is needed to see that decks open"
    (tmp_path / "deck.pptx").write_bytes(made)
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run([office, home, "--headless", "--convert-to", "pdf", "deck.pptx"], cwd=tmp_path, check=True,
                   capture_output=True, timeout=180)  # fmt: skip
    found = subprocess.run(
        ["pdftotext", "-raw", "deck.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert found.stdout.count("\f") == len(opened(made).slides)
    shown = re.sub(r"\s+", "", found.stdout)
    for told in story.slides:
        for words in (told.panel.title, *figures(told.panel)):
            assert re.sub(r"\s+", "", words) in shown, words


@pytest.mark.parametrize("render", [note, slides_pdf])
def test_the_pdf_is_tagged_and_in_french(render, story: Document) -> None:
    pdf = render(story, FR)
    about, structure = (
        subprocess.run(["pdfinfo", *option, "-"], input=pdf, check=True, capture_output=True).stdout.decode("latin-1")
        for option in ([], ["-struct"])
    )
    assert re.search(r"Tagged:\s+yes", about) and b"/Lang(fr)" in pdf
    for tag in ("H1", "P", "Table", "TH"):
        assert re.search(rf"^ +{tag}\b", structure, re.MULTILINE), tag
    assert len(re.findall(r"^ +H[12]\b", structure, re.MULTILINE)) >= len(story.slides)


def test_the_page_names_nothing_to_fetch(story: Document) -> None:
    """In a browser: tests/browser/test_meeting.py."""
    content = page(story, FR).decode()
    found = Page(content.split("</head>")[1].split("<script>")[0].split(">", 1)[1])
    assert [attrs for _, attrs in found.tags if "src" in attrs or "srcset" in attrs] == []
    # What may be clicked: the page's own places, and the evidence of an action; nothing goes there by itself.
    links = [(tag, attrs) for tag, attrs in found.tags if "href" in attrs and not attrs["href"].startswith("#")]
    assert all(tag == "a" and "noreferrer" in attrs["rel"] for tag, attrs in links)
    assert re.findall(r"url\((?!data:)[^)]*\)|@import|\bfetch\(|XMLHttpRequest|<link\b", content) == []
