"""Minutes and stories as Markdown: every row and number, words of people as words, French spaces kept."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrelabs_metrics.charts.kinds import Cell, Facts, Heading, Listing, Matrix, Panel
from entrelabs_metrics.exports.document import Document, Slide
from entrelabs_metrics.exports.markdown import SHOWN, escaped, markdown
from entrelabs_metrics.language import NBSP, NNBSP, language
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.store.editing import edit
from entrelabs_metrics.stories.minutes import minutes
from tests.keeping import kept

TODAY = date(2026, 11, 23)
FRENCH = language("fr")


def document(*panels: Panel, **more: object) -> Document:
    slides = tuple(Slide(panel, "Une question ?") for panel in panels)
    return Document("Compte rendu", "Paris", slides, 3, TODAY, **{"fictional": False, **more})


def panel(rows: list[tuple[str, ...]], chart: object = None, **more: object) -> Panel:
    return Panel("Un constat", "La mesure", chart, (("Nom", "Valeur"), tuple(rows)), "Source : essai.", **more)


def cells(text: str) -> list[list[str]]:
    """The rows of every table, as a reader of Markdown has them."""
    lines = [line for line in text.split("\n") if line.startswith("| ")]
    split = [[part.strip(" ") for part in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return [[re.sub(r"\\(.)", r"\1", c).replace("&amp;", "&") for c in row] for row in split if set(row) != {"---"}]


@pytest.mark.parametrize("code", ["fr", "en"])
def test_every_row_and_number_of_the_minutes_is_there(demo_file, tmp_path, code):
    import shutil

    from entrelabs_metrics.store import open_base

    base = open_base(str(shutil.copy(demo_file, tmp_path / "base.duckdb")))
    edit(base, {"sessions": [{"session_id": "demo-entrelabs-2025", "version": 1},
                             {"session_id": "demo-entrelabs-2026", "version": 2}]}, by="essai")  # fmt: skip
    with base.reading() as cursor:
        ask = Asking(cursor, language(code), base.version, TODAY, kept(base))
        made = minutes(None, ask, "demo-entrelabs-2026")
    base.close()
    text = markdown(made, language(code))
    told = cells(text)
    long = 0
    for slide in made.slides:
        _, rows = slide.panel.table
        for row in rows[:SHOWN]:
            assert list(row) in told, (slide.panel.title, row)
        long += len(rows) > SHOWN
        if isinstance(slide.panel.chart, Matrix) and len(rows) > SHOWN:
            for name, own in slide.panel.chart.rows:
                assert any(line[0] == name.label and all(c.text in t for c, t in zip(own, line[1:], strict=True))
                           for line in told if len(line) == len(own) + 1)  # fmt: skip
        for said in (slide.panel.title, slide.panel.sentence, slide.panel.source, *slide.panel.limits):
            assert escaped(said) in text
        if isinstance(slide.panel.chart, Facts):
            assert all(escaped(words) in text for row in slide.panel.chart.rows for words in row)
    assert long
    assert len(told) > 60


def test_a_long_table_is_cut_and_says_so():
    text = markdown(document(panel([(f"ligne {n}", str(n)) for n in range(50)])), FRENCH)
    assert len(cells(text)) == SHOWN + 1
    assert f"*et 10{NBSP}autres lignes*" in text
    assert "autre" not in markdown(document(panel([("a", "1")] * SHOWN)), FRENCH)


def test_a_long_matrix_is_told_whole_first():
    chart = Matrix("Axe", (Heading("a", "Labo A"),), ((Heading("", "Un axe"), (Cell("3", 3, "installé", "▲"),)),))
    text = markdown(document(panel([("x", str(n)) for n in range(50)], chart)), FRENCH)
    assert "| Un axe | ▲ 3 (installé) |" in text


def test_a_list_that_is_its_own_table():
    listing = Listing(("Quoi", "Qui"), (("Faire", "Équipe"),))
    assert ["Faire", "Équipe"] in cells(markdown(document(Panel("T", "", listing, ((), ()), "S")), FRENCH))


def test_it_says_the_version_and_that_data_are_fictional():
    text = markdown(document(panel([("a", "1")]), fictional=True, about=(("Lieu", "Paris"),)), FRENCH)
    assert f"- Version 3{NBSP}des données, 23{NBSP}novembre 2026" in text
    assert f"- Lieu{NBSP}: Paris" in text
    assert "**Données fictives, pour la démonstration.**" in text
    assert markdown(document(panel([("a", "1")])), FRENCH).count("fictives") == 0


def test_french_spaces_are_kept():
    text = markdown(document(panel([("Taux", f"74{NNBSP}%")], sentence=f"«{NBSP}Oui{NBSP}»{NBSP}: 3")), FRENCH)
    assert f"74{NNBSP}%" in text
    assert f"«{NBSP}Oui{NBSP}»{NBSP}: 3" in text


@pytest.mark.parametrize(
    ("typed", "written"),
    [("# titre", "\\# titre"), ("1. un", "1\\. un"), ("12) un", "12\\) un"), ("- un", "\\- un"), ("a*b_c", "a\\*b\\_c"),
     ("<b>x</b>", "\\<b\\>x\\</b\\>"), ("a|b", "a\\|b"), ("[x](y)", "\\[x\\](y)"), ("R&D", "R&amp;D"),
     ("deux\nlignes", "deux lignes"), ("2026-05-01", "2026-05-01"), ("3 actions", "3 actions"), ("−5 %", "−5 %"),
     ("\\", "\\\\")],
)  # fmt: skip
def test_words_of_people_stay_words(typed, written):
    assert escaped(typed) == written


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30), min_size=2, max_size=2)
)
def test_any_row_comes_back(row):
    row = [cell.strip(" ").replace("&amp;", "et") for cell in row]
    assert row in cells(markdown(document(panel([tuple(row)])), FRENCH)) or set(row) == {"---"}
