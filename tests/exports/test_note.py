"""Notes and stories as PDF: what they say, to whom they can be read, and that nothing a user writes breaks them."""

import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrelabs_metrics import questions
from entrelabs_metrics.charts.kinds import ChartKind, Panel
from entrelabs_metrics.exports.document import Document, Slide
from entrelabs_metrics.exports.note import note, slides_pdf
from entrelabs_metrics.language import language
from entrelabs_metrics.store import Base
from tests.charts.every_kind import charts, panel

FRENCH, DAY = language("fr"), date(2026, 11, 20)
BOTH = pytest.mark.parametrize("render", [note, slides_pdf])


def document(*panels: Panel, **more: object) -> Document:
    slides = tuple(Slide(one, question="Où en sommes-nous\u202f?", decision="financer la suite") for one in panels)
    about = (("Labo", "Ville de Paris"), ("Période", "2023 à 2026"))
    return replace(Document("Bilan du labo", "Comité de pilotage", slides, 1250, DAY, True, about), **more)


def run(program: str, pdf: bytes, *options: str) -> str:
    done = subprocess.run([program, *options, "-", *(["-"] if program == "pdftotext" else [])], input=pdf, check=True,
                          capture_output=True)  # fmt: skip
    return done.stdout.decode(errors="replace")  # poppler prints titles of headings in UTF-16


def text(pdf: bytes) -> str:
    """As it is copied from the page, without its spaces: poppler guesses them from the gaps between letters."""
    return close(run("pdftotext", pdf, "-raw"))


def close(words: str) -> str:
    return re.sub(r"\s+|\u00ad", "", words)


def pages(pdf: bytes) -> list[str]:
    return [close(page) for page in run("pdftotext", pdf).split("\f")[:-1]]


@pytest.fixture(scope="module")
def shown(demo: Base) -> list[Panel]:
    """Real panels of the demonstration."""
    lab = "pays-de-la-loire"
    with demo.reading() as cursor:
        ask = questions.Asking(cursor, FRENCH, demo.version, DAY, "test")
        key = next(key for key in questions.lab_figures(ask, lab) if "U6" in key)
        return [
            questions.lab_families(ask, lab)[1][1], *questions.figure(ask, key), *questions.lab_changes(ask, lab)[:1],
            questions.lab_accounts(ask, lab), questions.lab_roadmap(ask, lab), questions.overview(ask),
        ]  # fmt: skip


@BOTH
def test_every_word_of_the_panels_is_in_the_file(render, shown: list[Panel]) -> None:
    said = text(render(document(*shown), FRENCH))
    for one in shown:
        assert close(one.title) in said
        assert close(one.source) in said or one.title in ("Ce que l'on sait",)
        for words in (one.subtitle, one.sentence, *one.limits):
            assert close(words) in said, words
    assert close("À décider : financer la suite") in said and close("Où en sommes-nous ?") in said


def test_figures_are_those_of_the_rows_with_their_spaces(shown: list[Panel]) -> None:
    pdf = note(document(shown[0]), FRENCH)
    said = text(pdf)
    for row in shown[0].chart.rows:
        assert close(f"{row.start} → {row.value}") in said and close(row.verdict) in said
    values = [row.value for row in shown[0].chart.rows if "\u202f%" in row.value]
    structure = run("pdfinfo", pdf, "-struct-text")
    assert values and all(value in structure for value in values)


@BOTH
def test_every_page_says_what_was_chosen_the_version_the_page_and_that_data_are_fictional(render) -> None:
    found = pages(render(document(*(panel(charts(30)[kind]) for kind in ("Listing", "Path"))), FRENCH))
    assert len(found) > 2
    for number, page in enumerate(found, start=1):
        assert close("Labo : Ville de Paris · Période : 2023 à 2026") in page
        assert close("Version 1 250 des données, 20 novembre 2026") in page and "Donnéesfictives" in page
        assert close(f"{number} / {len(found)}") in page
    real = text(render(document(panel(None), fictional=False), FRENCH))
    assert "fictives" not in real and close("Version 1 250") in real


@BOTH
@pytest.mark.parametrize("code", ["fr", "en"])
def test_it_is_tagged_titled_and_in_the_readers_language(render, code: str) -> None:
    pdf = render(document(*(panel(chart) for chart in charts(2).values())), language(code))
    about = run("pdfinfo", pdf)
    assert re.search(r"Title:\s+Bilan du labo\n", about) and re.search(r"Tagged:\s+yes", about)
    assert f"/Lang({code})".encode() in pdf
    meta = run("pdfinfo", pdf, "-meta")
    assert "<pdfuaid:part>1<" in meta and "<pdfaid:conformance>A<" in meta
    structure = run("pdfinfo", pdf, "-struct")
    assert (
        structure.count("\n  H1") + structure.count("\n  H2") >= 12 and "THead" in structure and "Figure" in structure
    )
    assert len(re.findall(rb"/S\s*/Figure", pdf)) == len(re.findall(rb"/Alt\s*[(<]", pdf)) > 0


def test_english_words_of_the_frame() -> None:
    said = text(note(document(panel(None)), language("en")))
    assert (
        close("Version 1,250 of the data, 20 November 2026 · Fictional data") in said
        and close("To decide: financer") in said
    )


def test_headings_of_a_long_list_come_back_on_every_page() -> None:
    long = replace(charts(120)["Listing"], headings=("Chiffre", "Ce qui est lu", "Pourquoi"))
    for render in (note, slides_pdf):
        found = pages(render(document(panel(long)), FRENCH))
        assert sum("Usagerssatisfaits" in page for page in found) > 2
        assert all(close("Ce qui est lu") in page for page in found if "Usagerssatisfaits" in page)


def test_a_story_has_a_slide_a_page_in_16_by_9(shown: list[Panel]) -> None:
    kept = [one for one in shown if type(one.chart).__name__ in ("Trend", "Matrix", "Facts")]
    pdf = slides_pdf(document(*kept), FRENCH)
    found = pages(pdf)
    assert len(found) == len(kept)
    assert all(close(one.title) in page for one, page in zip(kept, found, strict=True))
    width, height = map(float, re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", run("pdfinfo", pdf)).groups())
    assert width / height == pytest.approx(16 / 9, abs=0.001)


def test_the_card_of_an_indicator_stands_beside_its_line(shown: list[Panel]) -> None:
    trend, facts = shown[1], shown[2]
    titled = document(trend, facts, title=trend.title)
    said = text(note(titled, FRENCH))
    assert said.count(close(trend.title)) == 2  # as the title, and at the foot: not again as a section
    assert len(pages(note(titled, FRENCH))) == 1 and close(facts.chart.rows[0][1]) in said


HOSTILE = [
    '#panic("x")', "#read(\"/etc/passwd\")", "$x^2$ \\ * _gras_ = Titre @ref <label> `code` // /* */ [x] {y} ~ --- ...",
    "« guillemets » \"doubles\" 'simples'", "🎉👩‍👩‍👧 日本語 עברית \u202e\x00\x07",
    "mot " * 300, "x" * 5000, "\n\n= a\n- b\n+ c\n", "",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_breaks_it_or_is_read_as_code(words: str) -> None:
    one = document(*(panel(chart, words) for chart in charts(2, words).values()), title=words or "t", subtitle=words,
                   about=((words, words),))  # fmt: skip
    for render in (note, slides_pdf):
        pdf = render(one, FRENCH)
        if words.isascii() and len(words) < 1000 and words.strip():
            assert close(words) in text(pdf)


@settings(max_examples=30)
@given(st.text(max_size=60))
def test_any_text_is_drawn(words: str) -> None:
    assert note(document(panel(charts(1, words)["Path"], words), title=words), FRENCH).startswith(b"%PDF")


@BOTH
@pytest.mark.parametrize("kind", [kind.__name__ for kind in get_args(ChartKind)])
@pytest.mark.parametrize(("n", "known"), [(0, True), (1, False), (40, True)])
def test_every_kind_has_its_page(render, kind: str, n: int, known: bool) -> None:
    pdf = render(document(panel(charts(n, known=known)[kind])), FRENCH)
    assert close("La satisfaction passe de 62 % à 74 %") in text(pdf)


@BOTH
def test_the_same_document_gives_the_same_bytes_whatever_the_day(render, shown: list[Panel]) -> None:
    first = render(document(*shown), FRENCH)
    assert first == render(document(*shown), FRENCH)
    assert b"D:20261120000000" in first  # its day, not that of the machine
    assert first != render(document(*shown, version=2), FRENCH)


def test_a_note_is_light(shown: list[Panel]) -> None:
    assert len(note(document(*shown), FRENCH)) < 200_000


def test_nothing_is_shown_of_an_empty_document() -> None:
    assert len(pages(note(document(), FRENCH))) == 1
    assert close("Bilan du labo") in text(slides_pdf(document(), FRENCH))


def test_templates_say_nothing_themselves() -> None:
    """Words come from `Language`: a template holds none."""
    for path in Path(note.__code__.co_filename).parents[1].rglob("*.typ"):
        source = re.sub(r"//.*", "", path.read_text(encoding="utf-8"))
        assert not re.search(r"[\[\"][^\]\"]*\b[A-ZÀÉ][a-zàéè]+ [a-zàéè]+ [^\]\"]*[\]\"]", source), path
