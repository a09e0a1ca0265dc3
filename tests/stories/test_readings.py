"""The same lab read by four sorts of readers: what each is shown, and what the public is not."""

import re
from io import BytesIO

import pytest
from pptx import Presentation

from entrelabs_metrics.charts.kinds import Facts, Highlights
from entrelabs_metrics.exports.deck import deck
from entrelabs_metrics.language import CODES, NBSP, NNBSP
from entrelabs_metrics.stories import READINGS, reading, resolve, starter
from entrelabs_metrics.stories.asked import PUBLIC
from entrelabs_metrics.stories.resolving import texts

COST = {"lab_accounts", "funding", "lab_cost"}


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(NNBSP, " ")


@pytest.fixture(scope="module")
def labs(demo) -> list[str]:
    return [row["lab_id"] for row in demo.rows("select lab_id from labs order by 1")]


@pytest.mark.parametrize("name", ["steering", "review"])
def test_management_is_always_told_cost_delays_risks_and_what_is_blocked(demo, asking, labs, name):
    with asking(demo) as ask:
        for lab in labs:
            told = starter(ask, name, lab)
            asked = [slide.question for slide in told.slides]
            assert set(asked) & COST, (lab, asked)
            assert {"lab_alerts", "lab_roadmap", "lab_blocked"} <= set(asked), (lab, asked)
            assert len(asked) == {"steering": 6, "review": 10}[name]
            assert all(slide.panel.chart is not None for slide in resolve(ask, told).slides)


def test_a_cost_nobody_wrote_is_said_and_is_no_zero(seeded, asking):
    with asking(seeded) as ask:
        told = reading(ask, "management", "paca")
        (slide,) = [s for s, kept in zip(resolve(ask, told).slides, told.slides, strict=True) if kept.question in COST]
    assert slide.panel.title == "Coût non renseigné"
    assert isinstance(slide.panel.chart, Facts)
    assert {words for _, words in slide.panel.chart.rows} == {"non renseigné"}


@pytest.mark.parametrize("code", CODES)
def test_officials_have_five_figures_a_sentence_each_and_one_decision(demo, asking, labs, code):
    with asking(demo, code=code) as ask:
        for lab in labs:
            document = resolve(ask, reading(ask, "official", lab))
            (cards,) = [s.panel.chart.cards for s in document.slides if isinstance(s.panel.chart, Highlights)]
            assert 1 <= len(cards) <= 5
            for card in cards:
                assert card.figure and card.label and card.verdict
                assert re.fullmatch(r"[^.].*[^.]\.", card.sentence), card.sentence
                assert not re.search(r"[.!?] [A-ZÀÉÊ]", plain(card.sentence)), card.sentence  # one, and no more
                assert len(card.sentence) <= 130, card.sentence
                assert card.basis or card.figure in ask.lang.t("non mesuré"), card.label
            assert len([s for s in document.slides if s.decision]) == 1, lab
            shown = Presentation(BytesIO(deck(document, ask.lang))).slides
            titles = [slide.shapes.title.text for slide in shown]
            assert titles.count(titles[0]) == 1, lab  # five figures stay on one slide


def test_evaluators_have_definitions_intervals_flags_and_rows(demo, asking, labs):
    with asking(demo) as ask:
        for lab in labs:
            slides = resolve(ask, reading(ask, "evaluator", lab)).slides
            told = {label.split(" (")[0] for s in slides if isinstance(s.panel.chart, Facts)
                    for label, _ in s.panel.chart.rows}  # fmt: skip
            headings = {heading for s in slides for heading in s.panel.table[0]}
            assert {"Calcul", "Population", "Question posée"} <= told, lab  # how it is defined
            assert "Intervalle à 95 %" in {plain(heading) for heading in headings}, lab
            assert any(s.panel.limits for s in slides) and "Réserves" in headings, lab
            said = plain(" ".join(text for s in slides for text in texts(s.panel)))
            assert re.search(r"\.csv, ligne \d+", said), lab  # the rows it comes from


@pytest.mark.parametrize("code", CODES)
def test_nothing_told_to_citizens_rests_on_a_few_persons_or_quotes_one(demo, asking, labs, code):
    with asking(demo, code=code) as ask:
        quotes = [row["quote"] for row in demo.rows("select quote from steps where quote is not null")]
        assert len(quotes) > 3
        for lab in labs:
            told = reading(ask, "citizen", lab)
            assert {slide.question for slide in told.slides} <= PUBLIC
            document = resolve(ask, told)
            said = plain(" ".join(text for s in document.slides for text in (*texts(s.panel), s.notes)))
            few = [n for n in re.findall(r"n = (\d+)(?!\d|[ ,]\d{3})", said) if int(n) < 11]
            assert few == [], (lab, few)
            assert not [quote for quote in quotes if quote in said], lab
            assert not any(slide.decision for slide in document.slides)


def test_a_figure_masked_for_citizens_says_so_and_is_told_to_the_others(base, put, asking):
    put(
        base,
        "lab_id;name;organisation;organisation_type\nlab;Labo;Ville;city\n",
        "indicator_id;family;name;name_en;definition;unit;decimals;kind;scale_min;scale_max;direction;core\n"
        "A;experience;A;A;D;%;0;proportion;0;100;up;oui\n",
        "lab_id;indicator_id;measured_on;value;sample_size;source\nlab;A;2026-06-30;43;7;x\n",
    )  # fmt: skip
    with asking(base) as ask:
        cards = {
            reader: resolve(ask, reading(ask, reader, "lab")).slides[0].panel.chart.cards[0] for reader in READINGS
        }
    assert {reader: plain(card.figure) for reader, card in cards.items()} == {
        "official": "43 %", "management": "43 %", "evaluator": "43 %", "citizen": "masqué",
    }  # fmt: skip
    assert plain(cards["citizen"].sentence) == "Masqué : trop peu de personnes ont répondu ; sans cible."
