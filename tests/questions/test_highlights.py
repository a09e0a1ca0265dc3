"""A lab in five figures: chosen by rule, declines included, nothing hidden."""

import re
from dataclasses import replace
from datetime import date

import pytest

from entrelabs_metrics.charts.families import FAMILIES
from entrelabs_metrics.charts.kinds import Highlights
from entrelabs_metrics.language import CODES, NBSP, NNBSP, language
from entrelabs_metrics.questions import Asking, lab_highlights
from entrelabs_metrics.results import findings
from entrelabs_metrics.results.engine import results
from entrelabs_metrics.results.highlights import highlights

TODAY = date(2026, 11, 23)
LAB = "lab_id;name;organisation;organisation_type\nlab;Labo;Ville;city\n"
INDICATORS = (
    "indicator_id;family;name;name_en;definition;unit;decimals;kind;scale_min;scale_max;direction;core\n"
    "A;experience;A;A;D;%;0;proportion;0;100;up;oui\nB;experience;B;B;D;%;0;proportion;0;100;up;oui\n"
    "C;impact;C;C;D;%;0;proportion;0;100;up;oui\n"
)
MEASURES = "lab_id;indicator_id;measured_on;value;sample_size;source\n"
TARGETS = "lab_id;indicator_id;due_on;target_value;baseline_value;baseline_on\n"


def plain(text):
    return text.replace(NBSP, " ").replace(NNBSP, " ")


def asked(base, lab, code="fr", least=0):
    with base.reading() as cursor:
        return lab_highlights(Asking(cursor, language(code), base.version, TODAY, least=least), lab)


@pytest.mark.parametrize("code", CODES)
def test_one_card_a_family_and_the_words_of_the_engine(demo, code):
    lang = language(code)
    for lab in demo.rows("select lab_id from labs where lab_id in (select lab_id from measurements)"):
        panel = asked(demo, lab["lab_id"], code)
        assert isinstance(panel.chart, Highlights)
        assert [card.family for card in panel.chart.cards] == list(FAMILIES)
        with demo.reading() as cursor:
            known = {
                f"{r.lab_id}~{r.indicator_id}~{r.project_id or ''}~{r.population}": r
                for r in results(cursor, lab["lab_id"])
            }
        for card in panel.chart.cards:
            if card.key:
                r = known[card.key]
                assert (card.sign, card.verdict) == findings.verdict(r, lang)
                assert (card.figure, card.basis) == (findings.value(r, lang), findings.basis(r, lang))
                assert findings.target(r, lang) in card.sentence
            assert card.figure and card.verdict and card.label
        assert len(panel.title) <= 110 and panel.subtitle and panel.alt and panel.sentence
        heads, rows = panel.table
        assert len(rows) == sum(bool(card.key) for card in panel.chart.cards)
        assert all(len(row) == len(heads) and all(row) for row in rows)


def test_the_figure_with_a_target_and_the_most_answers_is_shown_though_it_falls(base, put):
    put(
        base, LAB, INDICATORS,
        MEASURES + "lab;A;2024-06-30;70;900;x\nlab;A;2026-06-30;40;900;x\nlab;B;2026-06-30;90;200;x\n"
        "lab;C;2026-06-30;50;;x\n",
        TARGETS + "lab;A;2026-12-31;80;70;2024-06-30\nlab;B;2026-12-31;80;50;2024-06-30\n",
    )  # fmt: skip
    panel = asked(base, "lab")
    first, second, *others = panel.chart.cards
    assert (first.key, plain(first.figure), first.sign) == ("lab~A~~all", "40 %", "▼")
    assert plain(first.sentence) == "De 70 % en juin 2024 à 40 %, soit −30 points ; cible 80 % (déc. 2026)."
    assert plain(second.basis) == "juin 2026 · n inconnu"
    assert {card.figure for card in others} == {"non mesuré"}
    assert {card.key for card in others} == {""}


def test_the_choice_does_not_look_at_success(demo):
    """Turning every value round, wherever it stands, changes nothing in what is chosen."""
    with demo.reading() as cursor:
        found = [r for r in results(cursor, "pays-de-la-loire") if r.population != "comparison"]
    turned = [
        replace(r, value=None if r.value is None else -r.value, progress=None, change_verdict="decline") for r in found
    ]
    before, after = highlights(found, FAMILIES), highlights(turned[::-1], FAMILIES)
    assert [(r.indicator_id, r.project_id) for r in before] == [(r.indicator_id, r.project_id) for r in after]
    for r in before:
        rivals = [o for o in found if o.family == r.family and o.value is not None and o.target_value is not None]
        if r.value is not None and r.target_value is not None:
            assert (r.sample_size or 0) == max(o.sample_size or 0 for o in rivals)


def test_before_the_public_few_answers_are_masked(base, put):
    put(
        base, LAB, INDICATORS, MEASURES + "lab;A;2026-06-30;40;7;x\nlab;C;2026-06-30;50;40;x\n",
        TARGETS + "lab;A;2026-12-31;80;70;2024-06-30\n",
    )  # fmt: skip
    shown, masked = asked(base, "lab"), asked(base, "lab", least=11)
    assert plain(shown.chart.cards[0].figure) == "40 %"
    assert masked.chart.cards[0].figure == "masqué"
    assert plain(masked.chart.cards[0].sentence) == (
        "Masqué : trop peu de personnes ont répondu ; cible 80 % (déc. 2026)."
    )
    assert not re.search(r"\b(40|70|7)\b", " ".join((*masked.table[1][0], plain(masked.alt).partition("C :")[0])))
    assert plain(masked.title) == "En 2 chiffres : 1 indicateur suivi, sans cible"  # of the masked one, nothing is told
    assert plain(masked.chart.cards[1].figure) == "50 %"


def test_a_lab_of_which_nothing_is_known(seeded):
    panel = asked(seeded, "paris")
    assert panel.chart is None
    assert panel.title == "Rien n'est encore mesuré"
