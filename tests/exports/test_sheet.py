"""Fiches: one page whatever is known, the figures and verdicts of the screen, and what is left out said."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from entrelabs_metrics import questions
from entrelabs_metrics.__main__ import main
from entrelabs_metrics.charts.kinds import Facts, Highlights, Listing, Path
from entrelabs_metrics.errors import BadStory
from entrelabs_metrics.exports.document import Document
from entrelabs_metrics.exports.note import note
from entrelabs_metrics.exports.page import page
from entrelabs_metrics.exports.sheet import clipped, fitting
from entrelabs_metrics.language import language
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.store import Base, open_base
from entrelabs_metrics.stories import sheet
from tests.exports.test_note import HOSTILE, close, run, text

TODAY = date(2026, 11, 23)
FRENCH = language("fr")
LAB, PROJECT = "pays-de-la-loire", "pdl-decrochage-scolaire"
# Much, little, abandoned, nothing, the longest title.
HIGH = 1.326  # a word's box over its size, in our font
PROJECTS = (PROJECT, "pdl-gares-du-futur", "demo-pdl-cantines", "paca-cafe-innovation",
            "pdl-formation-reunions-creatives")  # fmt: skip


@pytest.fixture(scope="module")
def fiche(demo: Base) -> Callable[..., Document]:
    def fiche(code: str = "fr", base: Base = demo, **about: str) -> Document:
        with base.reading() as cursor:
            return sheet(Asking(cursor, language(code), base.version, TODAY, base.path), **about)

    return fiche


def length(pdf: bytes) -> int:
    return int(re.search(r"Pages:\s+(\d+)", run("pdfinfo", pdf))[1])


def panel(document: Document, kind: type):
    return next(slide.panel for slide in document.slides if isinstance(slide.panel.chart, kind))


def test_every_lab_has_its_page(demo: Base, world: Base, fiche) -> None:
    for base in (demo, world):
        with base.reading() as cursor:
            names = [lab for (lab,) in cursor.execute("select lab_id from labs order by all").fetchall()]
        for n, lab in enumerate(names):
            code = ("fr", "en")[n % 2] if base is world else "fr"
            assert length(note(fiche(code, base, lab=lab), language(code))) == 1, lab
    assert length(note(fiche("en", lab=LAB), language("en"))) == 1


def test_projects_have_theirs(world: Base, fiche) -> None:
    for project in PROJECTS:
        assert length(note(fiche(project=project), FRENCH)) == 1, project
    assert length(note(fiche("en", project=PROJECT), language("en"))) == 1
    assert length(note(fiche(base=world, project=PROJECT), FRENCH)) == 1


@pytest.mark.parametrize("words", HOSTILE[3:7], ids=range(3, 7))
def test_no_text_spills_over(words: str, fiche) -> None:
    long = words * 5
    for about in ({"lab": LAB}, {"project": PROJECT}):
        one = fiche(**about)
        slides = tuple(replace(slide, panel=_swollen(slide.panel, long)) for slide in one.slides)
        swollen = replace(one, title=long or "t", subtitle=long, slides=slides, about=((long, long),))
        assert length(note(swollen, FRENCH)) == 1


def _swollen(panel, words: str):
    chart = panel.chart
    if isinstance(chart, Listing | Facts):
        chart = replace(chart, rows=tuple((row[0] + words, *(cell + words for cell in row[1:])) for row in chart.rows))
    elif isinstance(chart, Path):
        chart = replace(chart, rows=tuple(replace(r, label=r.label + words, basis=words) for r in chart.rows * 5))
    elif isinstance(chart, Highlights):
        chart = replace(chart, cards=tuple(replace(c, label=words, figure=words, verdict=words) for c in chart.cards))
    return replace(panel, title=words, subtitle=words, sentence=words, source=words, chart=chart,
                   limits=(words,) * len(panel.limits))  # fmt: skip


@pytest.mark.parametrize("code", ["fr", "en"])
def test_it_is_tagged_titled_light_and_in_the_readers_language(code: str, fiche) -> None:
    pdf = note(fiche(code, lab=LAB), language(code))
    about = run("pdfinfo", pdf)
    assert re.search(r"Title:\s+Pays de la Loire\n", about) and re.search(r"Tagged:\s+yes", about)
    assert f"/Lang({code})".encode() in pdf and "<pdfuaid:part>1<" in run("pdfinfo", pdf, "-meta")
    structure = run("pdfinfo", pdf, "-struct")
    assert structure.count("\n  H1") >= 1 and structure.count("H2") >= 6
    assert "Type 3" not in run("pdffonts", pdf)
    assert len(pdf) < 200_000
    said = text(pdf)
    assert close("Données fictives" if code == "fr" else "Fictional data") in said
    assert close("Version 3 des données" if code == "fr" else "Version 3 of the data") in said


def test_nothing_is_written_smaller_than_8_points(fiche) -> None:
    for about in ({"lab": LAB}, {"project": PROJECT}):
        boxes = run("pdftotext", note(fiche(**about), FRENCH), "-bbox-layout")
        found = re.findall(r'<word [^>]*yMin="([\d.]+)"[^>]*yMax="([\d.]+)"', boxes)
        heights = [float(low) - float(high) for high, low in found]
        assert heights and min(heights) >= 8 * HIGH - 0.05


def test_figures_and_verdicts_of_a_lab_are_those_of_the_screen(demo: Base, fiche) -> None:
    document = fiche(lab=LAB)
    with demo.reading() as cursor:
        ask = Asking(cursor, FRENCH, demo.version, TODAY, demo.path)
        five, families = questions.lab_highlights(ask, LAB), questions.lab_families(ask, LAB)
        changes, alerts = questions.lab_changes(ask, LAB), questions.lab_alerts(ask, LAB)
        accounts, roadmap = questions.lab_accounts(ask, LAB), questions.lab_roadmap(ask, LAB)
    assert [(c.figure, c.verdict, c.basis) for c in panel(document, Highlights).chart.cards] == [
        (c.figure, c.verdict, c.basis) for c in five.chart.cards
    ]
    shown = panel(document, Path).chart.rows
    assert {row.key: row for row in shown} == {row.key: row for _, p in families for row in p.chart.rows}
    said = text(note(document, FRENCH))
    for card in five.chart.cards:
        assert close(card.figure) in said and close(card.verdict) in said
    for title in (five.title, changes[0].title, accounts.title, roadmap.title, alerts.title):
        assert close(title) in said
    # The five figures stand first on the way to their target, and the established decline is never left out.
    assert close(shown[0].value) in said and close("▼ recul établi : −15 points [−26 à −3 points]") in said
    kept = next(fitting(document, FRENCH))
    left = len(shown) - len(panel(kept, Path).chart.rows)
    assert left > 0 and panel(kept, Path).sentence.endswith(f"Et {left}\u00a0autres, voir l'application.")
    assert {row.family for row in panel(kept, Path).chart.rows} == {row.family for row in shown}


def test_at_most_three_points_to_look_at_and_three_limits(fiche) -> None:
    document = fiche(lab=LAB)
    look = next(s for s in document.slides if s.question == "Qu'est-ce qui mérite un regard\u202f?")
    for kept in fitting(document, FRENCH):
        shown = kept.slides[document.slides.index(look)].panel.chart
        assert len(shown.rows) <= 3
        assert shown.more.startswith(f"Et {15 - len(shown.rows)}\u00a0autres")
    assert 0 < len(document.slides[-1].panel.limits) <= 3
    assert all(not slide.panel.limits for slide in document.slides[:-1])


def test_a_project_says_what_was_tried_what_is_proved_and_what_would_change_our_mind(fiche) -> None:
    said = text(note(fiche(project=PROJECT), FRENCH))
    for words in ("6 étapes : tout le processus est résultat", "Niveau 3 : groupe de comparaison",
                  "Ce qui ferait changer d'avis", "La même baisse dans les bassins voisins",
                  "Pour 1 € dépensé, le projet rend entre 0,62 € et 1,79 €", "Budget"):  # fmt: skip
        assert close(words) in said, words
    abandoned = text(note(fiche(project="demo-pdl-cantines"), FRENCH))
    assert close("Abandonné. La pesée ajoutait dix minutes") in abandoned and close("aucun connu") in abandoned


def test_what_is_not_known_is_said(world: Base, fiche) -> None:
    lab, project = (text(note(fiche(base=world, **a), FRENCH)) for a in ({"lab": "paris"}, {"project": PROJECT}))
    for words in ("Rien n'est encore mesuré pour ce labo", "Feuille de route : rien d'inscrit", "non renseignée",
                  "Aucun projet de ce labo n'a de compte"):  # fmt: skip
        assert close(words) in lab, words
    for words in ("Rien n'est encore mesuré pour ce projet", "Familles de résultats et processus : non mesuré",
                  "Niveau de preuve : non mesuré", "Étapes du projet : non renseignées",
                  "Ce projet n'a pas de compte", "Une première mesure", "non renseigné"):  # fmt: skip
        assert close(words) in project, words
    assert "fictives" not in lab + project


def test_before_citizens_small_numbers_are_masked_and_nobody_is_quoted(fiche) -> None:
    public, inside = fiche(lab="la-27e-region", reader="citizen"), fiche(lab="la-27e-region")
    assert len(public.slides) == len(inside.slides) - 1  # what deserves a look is for the house
    few = re.compile("n\u00a0=\u00a0[0-9](?![0-9\u202f])")
    assert any(few.search(row.basis) for row in panel(inside, Path).chart.rows)
    assert not any(few.search(row.basis) for row in panel(public, Path).chart.rows)
    assert few.search(page(inside, FRENCH).decode()) and not few.search(page(public, FRENCH).decode())
    assert "rendez-vous" not in text(note(fiche(project=PROJECT, reader="citizen"), FRENCH))


def test_the_page_says_the_same_and_needs_nothing(fiche) -> None:
    for about in ({"lab": LAB}, {"project": PROJECT}):
        document = fiche(**about)
        html = page(document, FRENCH).decode()
        assert '<body class="fiche">' in html and "<script" not in html and "<nav" not in html
        assert not re.search(r'(?:src|href)="(?!#)', html)
        for slide in document.slides[1:]:
            assert slide.panel.title.replace("'", "&#x27;") in html
        assert html.encode() == page(document, FRENCH)


def test_the_same_fiche_gives_the_same_bytes(fiche) -> None:
    first = note(fiche(lab=LAB), FRENCH)
    assert first == note(fiche(lab=LAB), FRENCH) and b"D:20261123000000" in first


def test_a_lab_or_a_project_there_is_not(fiche) -> None:
    for about in ({"lab": "nulle-part"}, {"project": "rien"}, {}):
        with pytest.raises(BadStory):
            fiche(**about)


@settings(max_examples=60)
@given(st.text(max_size=200), st.integers(2, 60))
def test_a_text_is_cut_between_words_and_says_so(words: str, longest: int) -> None:
    cut = clipped(words, longest)
    assert len(cut) <= longest
    assert cut == words if len(words) <= longest else cut.endswith("…") and words.startswith(cut[:-1])


MORE = (
    "lab_id;indicator_id;measured_on;value;sample_size;population;project_id;source\n"
    "pays-de-la-loire;U9;2026-10-31;12;9000;all;pdl-lycees;Essai\n"
)


def test_the_command_line(demo_file, tmp_path, put) -> None:
    path = str(shutil.copy(demo_file, tmp_path / "base.duckdb"))

    def made(command: str, story: str, *more: str) -> bytes:
        out = tmp_path / "out"
        done = CliRunner().invoke(main, ["--database", path, command, story, "--out", str(out), *more])
        assert done.exit_code == 0 and done.stderr == "", done.output
        return out.read_bytes()

    before = made("note", f"sheet:lab:{LAB}", "--as-of", "2")
    assert length(before) == 1 and b'class="fiche"' in made("page", f"sheet:project:{PROJECT}", "--lang", "en")
    story = "sheet:lab:la-27e-region"
    told, masked = made("page", story).decode(), made("page", story, "--reader", "citizen").decode()
    assert "n\u00a0=\u00a09 " in told.replace("<", " ") and "n\u00a0=\u00a09 " not in masked.replace("<", " ")
    base = open_base(path)
    put(base, MORE)
    base.close()
    assert before == made("note", f"sheet:lab:{LAB}", "--as-of", "2") != made("note", f"sheet:lab:{LAB}")
    for wrong in ("sheet:lab:nulle-part", "sheet:project:rien", "sheet:rien", "sheet"):
        done = CliRunner().invoke(main, ["--database", path, "note", wrong, "--out", str(tmp_path / "x")])
        assert done.exit_code == 2 and len(done.stderr.strip().splitlines()) == 1
