"""Decks and the workbooks within them, against the schemas and rules of Open XML (ISO 29500), read from a package."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from entrelabs_metrics.exports.deck import deck
from entrelabs_metrics.exports.document import Document
from entrelabs_metrics.language import language
from tests.charts.every_kind import charts
from tests.exports.test_deck import document, kinds, other

FR = language("fr")
HOSTILE = "\x00<b>&amp; \"'=1+1 🎉 \u202e" + "x" * 400


def faults(content: bytes, folder: Path) -> list[str]:
    """What the validator finds in a deck, then in each of its workbooks."""
    validator, found = OpenXmlValidator(), []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        books = {name: archive.read(name) for name in archive.namelist() if name.endswith(".xlsx")}
    for name, part in (("deck.pptx", content), *books.items()):
        path = folder / Path(name).name
        path.write_bytes(part)
        found += [f"{name} {e.part_uri} {e.path}: {e.description}" for e in validator.validate(path).errors]
    return found


@pytest.mark.parametrize("code", ["fr", "en"])
def test_every_kind_is_valid(code: str, tmp_path: Path) -> None:
    assert faults(deck(document(*kinds().values()), language(code)), tmp_path) == []


@pytest.mark.parametrize(("n", "known"), [(0, True), (1, True), (1, False), (30, True), (30, False)])
def test_every_kind_of_any_length_is_valid(n: int, known: bool, tmp_path: Path) -> None:
    assert faults(deck(document(*charts(n, known=known).values()), FR), tmp_path) == []


def test_hostile_words_make_a_valid_file(tmp_path: Path) -> None:
    told = document(*charts(2, HOSTILE).values(), title=HOSTILE, subtitle=HOSTILE, about=((HOSTILE, HOSTILE),))
    assert faults(deck(told, FR), tmp_path) == []


@pytest.mark.parametrize("dark", [True, False])
def test_in_the_template_of_another_it_is_valid(dark: bool, story: Document, tmp_path: Path) -> None:
    every = replace(story, slides=(*story.slides, *document(*charts(3).values()).slides))
    assert faults(deck(every, FR, other(dark=dark)), tmp_path) == []


def test_the_story_of_the_demonstration_is_valid(story: Document, tmp_path: Path) -> None:
    assert len(story.slides) == 6
    assert faults(deck(story, FR), tmp_path) == []


# What makes PowerPoint offer a repair, and must be seen here. (An empty fill is valid: test_deck.py looks for it.)
BROKEN = {
    "a colour that is none": ("ppt/slides/slide1.xml", r'(<a:srgbClr val=)"\w+"', r'\1"bleu"'),
    "two shapes of one number": ("ppt/slides/slide1.xml", r' id="3"', ' id="2"'),
    "an axis of no identifier": ("ppt/charts/chart1.xml", r'<c:axId val="\d+"/>', '<c:axId val="-2068027336"/>'),
    "parts out of order": ("ppt/charts/chart1.xml", r"(<c:idx [^>]*/>)(<c:order [^>]*/>)", r"\2\1"),
    "a workbook that is gone": ("ppt/charts/_rels/chart1.xml.rels", r"Sheet\d+\.xlsx", "Sheet999.xlsx"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_powerpoint_would_repair_is_found(what: str, tmp_path: Path) -> None:
    part, pattern, instead = BROKEN[what]
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(deck(document(kinds()["Path"]), FR))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            if name == part:
                text, count = re.subn(pattern, instead, text.decode(), count=1, flags=re.DOTALL)
                assert count == 1
            new.writestr(name, text)
    assert faults(out.getvalue(), tmp_path) != []
