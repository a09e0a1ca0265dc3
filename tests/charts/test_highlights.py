"""Figures in large: what each card says, and in which order."""

from html import escape

from entrelabs_metrics.charts import html
from entrelabs_metrics.charts.kinds import Highlight, Highlights, Panel
from tests.charts.markup import NASTY, WORDS, Page, said, soiled


def card(**more):
    known = {
        "key": "k1", "family": "experience", "heading": "Expérience des usagers", "figure": "74 %",
        "label": "Taux de satisfaction, usagers", "basis": "sept. 2026 · n = 214",
        "sentence": "61 % en mars 2023, cible 70 % (déc. 2026)", "sign": "✓", "verdict": "atteinte, à confirmer",
    }  # fmt: skip
    return Highlight(**known | more)


CARDS = Highlights((card(), card(key="k2", family="impact", figure="1 510", alert=True)))


def test_every_text_is_shown_in_reading_order():
    text = Page(html.render(Highlights((card(),)), caption="Légende")).text
    places = [text.index(one) for one in ("Expérience", "74 %", "Taux", "n = 214", "61 %", "✓", "atteinte")]
    assert places == sorted(places)
    for one in said(CARDS):
        assert one in Page(html.render(CARDS)).text


def test_it_is_a_named_list_of_as_many_cards():
    page = Page(html.render(CARDS, caption="Deux chiffres"))
    assert page.all("ul", role="list", aria_label="Deux chiffres")
    assert len(page.all("li")) == 2
    assert "--em-columns:2" in html.render(CARDS)


def test_texts_are_escaped():
    dirty = html.render(soiled(CARDS), caption=NASTY)
    assert "<script" not in dirty
    assert escape(NASTY) in dirty
    assert len(Page(dirty).tags) == len(Page(html.render(CARDS)).tags)


def test_an_unknown_figure_is_not_drawn_as_one():
    assert "em-unsaid" not in html.render(CARDS)
    assert "em-unsaid" in html.render(Highlights((card(figure="non mesuré"),)))


def test_alert_is_on_its_card_only_and_never_alone():
    one, other = html.render(CARDS).split("<li ")[1:]
    assert "em-alert" not in one
    assert "em-alert" in other and "✓" in other and "atteinte" in other


def test_only_a_card_with_a_key_can_be_clicked():
    assert 'data-key="k1"' in html.render(CARDS)
    assert "<button" not in html.render(Highlights((card(key=""),)))


def test_a_panel_of_highlights_is_rendered():
    panel = Panel("Titre", "Sous-titre", CARDS, (("A", "B"), (("x", "1"),)), "Source")
    assert "em-highlights" in html.render_panel(panel, WORDS)
    assert ".em-highlights" in html.STYLE
