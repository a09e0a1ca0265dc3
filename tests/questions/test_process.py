"""The page on the process: what its panels say, of the demonstration and of small bases, in both languages."""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from entrelabs_metrics import questions
from entrelabs_metrics.charts.html import render_panel
from entrelabs_metrics.charts.kinds import Bars, Listing, Matrix, Panel, Process
from entrelabs_metrics.language import CODES, NBSP, NNBSP, language
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.results.process import SHOWN
from entrelabs_metrics.store import Base
from tests.keeping import kept

TODAY = date(2026, 11, 23)
WORDS = {"data": "Voir les données", "limits": "À garder en tête"}
ASKED = (
    questions.process_stages, questions.process_tests, questions.process_funnel, questions.activity_balance,
    questions.funding, questions.reuse, questions.abandoned,
)  # fmt: skip
LABS = "lab_id;name;organisation;organisation_type\nlab;Labo;Ville;city\n"


def panels(base: Base, question: Callable, code: str = "fr", **parameters: str) -> tuple[Panel, ...]:
    with base.reading() as cursor:
        found = question(Asking(cursor, language(code), base.version, TODAY, kept(base)), **parameters)
    return found if isinstance(found, tuple) else (found,)


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(NNBSP, " ")


def words(panel: Panel) -> Iterator[str]:
    yield from (panel.title, panel.subtitle, panel.sentence, panel.source, *panel.limits)
    for row in (panel.table[0], *panel.table[1]):
        yield from row


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.__name__)
def test_every_panel_has_its_words_its_source_and_its_table(demo: Base, question: Callable, code: str) -> None:
    labs = [""] + [lab["lab_id"] for lab in demo.rows("select lab_id from labs")]
    for lab in labs:
        for panel in panels(demo, question, code, lab=lab):
            assert panel.title and panel.alt and panel.source
            assert "ersion 3" in plain(panel.source)
            assert len(panel.limits) <= 3
            heads, rows = panel.table
            assert all(len(row) == len(heads) for row in rows)
            assert (panel.chart is None) == (rows == ())
            assert not any(re.search(r"grâce|thanks to|None|\bnan\b|[{}]", text) for text in words(panel))
            assert render_panel(panel, WORDS)


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.__name__)
def test_fictional_figures_say_so(demo: Base, question: Callable) -> None:
    for panel in panels(demo, question, lab="pays-de-la-loire"):
        if panel.chart is not None:
            assert "données fictives" in panel.source.lower()


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.__name__)
def test_a_lab_of_which_nothing_is_known_has_no_figure(base: Base, put: Callable, question: Callable) -> None:
    put(base, LABS)
    for lab in ("", "lab"):
        for panel in panels(base, question, lab=lab):
            assert panel.chart is None
            assert not any(character.isdigit() for character in panel.title), panel.title


# Stages


def test_the_title_counts_what_was_abandoned_before_any_deployment(demo: Base) -> None:
    process, people = panels(demo, questions.process_stages)
    assert plain(process.title) == "Sur 25 prototypes et tests, 7 ont été abandonnés avant tout déploiement connu"
    assert isinstance(process.chart, Process)
    assert len(process.chart.stages) == 7 and all(len(row.stages) == 7 for row in process.chart.rows)
    assert plain(people.title).startswith("Rencontres inscrites : 4 215 usagers, 1 544 agents et au moins 30 élus")
    assert "n inconnu pour 40 étapes sur 56" in plain(people.sentence)
    assert any("personnes différentes" in limit for limit in people.limits)


def test_a_row_of_the_process_leads_to_its_project(demo: Base) -> None:
    process, _ = panels(demo, questions.process_stages, lab="paris")
    known = {p["project_id"] for p in demo.rows("select project_id from projects where lab_id = 'paris'")}
    assert {row.key for row in process.chart.rows} <= known


def test_people_nobody_counted_are_hatched(demo: Base) -> None:
    _, people = panels(demo, questions.process_stages, lab="pays-de-la-loire")
    officials = {heading.label: cells[2] for heading, cells in people.chart.rows}["Immersion"]
    assert (officials.text, officials.level, plain(officials.detail)) == ("n. d.", None, "n inconnu pour 5 étapes")


def test_many_projects_are_counted_and_the_picture_says_which_it_shows(base: Base, put: Callable) -> None:
    many = SHOWN + 5
    put(
        base,
        LABS,
        "project_id;lab_id;title\n" + "".join(f"p{i};lab;P{i}\n" for i in range(many)),
        "step_id;project_id;happened_on;kind;title;outcome\n"
        + "".join(f"s{i};p{i};2024-01-{i % 28 + 1:02};test;S;abandoned\n" for i in range(many)),
    )
    process, _ = panels(base, questions.process_stages)
    assert (
        plain(process.title)
        == f"Sur {many} prototypes et tests, {many} ont été abandonnés avant tout déploiement connu"
    )
    assert len(process.chart.rows) == SHOWN
    assert f"Les {SHOWN} projets" in plain(process.subtitle) and f"sur {many}" in plain(process.subtitle)


# Trials


def test_an_unknown_outcome_is_hatched_and_not_in_the_shares(base: Base, put: Callable) -> None:
    put(
        base,
        LABS,
        "project_id;lab_id;title\np;lab;P\n",
        "step_id;project_id;happened_on;kind;title;outcome\n"
        "a;p;2024-01-01;test;A;kept\nb;p;2024-01-02;test;B;\nc;p;2024-01-03;prototype;C;abandoned\n",
    )
    (tests,) = panels(base, questions.process_tests)
    rows = {row.label: row for row in tests.chart.rows}
    assert {name: row.share for name, row in rows.items()} == {
        "Gardé": 0.5, "Changé": 0, "Abandonné": 0.5, "Issue non renseignée": None,
    }  # fmt: skip
    assert plain(tests.title) == "Sur 2 essais dont l'issue est connue : 1 gardé et 1 abandonné"


def test_the_library_is_said_as_learning(demo: Base) -> None:
    (whole,) = panels(demo, questions.abandoned)
    assert plain(whole.title) == "Ce que nous avons appris en abandonnant 7 essais et 2 projets"
    (found,) = panels(demo, questions.abandoned, wanted="DELAI")
    assert isinstance(found.chart, Listing) and len(found.chart.rows) == len(found.chart.keys) == 2
    (nothing,) = panels(demo, questions.abandoned, wanted="zèbre")
    assert nothing.chart is None and "zèbre" in nothing.title


# The agents' way, the balance, who pays, who takes up


def test_a_step_that_is_not_measured_is_hatched(demo: Base) -> None:
    (funnel,) = panels(demo, questions.process_funnel, lab="pays-de-la-loire")
    assert isinstance(funnel.chart, Bars)
    assert [(row.label, row.share) for row in funnel.chart.rows] == [
        ("Sensibilisés", None), ("Formés", 0.38), ("Ambassadeurs", pytest.approx(0.138)), ("Autonomes", 0.35),
    ]  # fmt: skip
    assert "n = 760" in plain(funnel.chart.rows[1].detail) and "sept. 2026" in funnel.chart.rows[1].detail
    assert "14 % des agents formés sont ambassadeurs" in plain(funnel.title)


@pytest.mark.parametrize(
    ("lab", "out"), [("pays-de-la-loire", 3), ("paris", 0)], ids=["outside its ranges", "inside them"]
)
def test_the_balance_says_the_gap_in_points_and_in_a_word(demo: Base, lab: str, out: int) -> None:
    (balance,) = panels(demo, questions.activity_balance, lab=lab)
    rows = balance.chart.rows
    assert sum(row.sign in ("▲", "▼") for row in rows) == out
    assert all("point" in row.word for row in rows if row.sign in ("▲", "▼"))
    assert rows[-1].share is None and rows[-1].label == "Type non renseigné"


def test_ranges_in_the_other_measure_are_shown_and_not_compared(demo: Base) -> None:
    (balance,) = panels(demo, questions.activity_balance, lab="paca")
    assert {row.word for row in balance.chart.rows if row.wished} == {"non comparé"}
    assert any("sans être comparées" in limit for limit in balance.limits)


def test_the_network_counts_labs_that_keep_to_their_ranges(demo: Base) -> None:
    (balance,) = panels(demo, questions.activity_balance)
    assert isinstance(balance.chart, Matrix)
    assert "Sur 2 labos" in plain(balance.title) and "1 est dans toutes" in plain(balance.title)


def test_one_payer_is_said_and_is_worth_zero(demo: Base) -> None:
    payers, years = panels(demo, questions.funding, lab="reacteur-public")
    assert plain(payers.title) == "En 2026, un seul financeur : diversification 0"
    assert [row[1] for row in years.chart.rows] == ["0,00", "0,00"]


def test_an_unfinished_year_says_so(demo: Base) -> None:
    payers, _ = panels(demo, questions.funding, lab="paris")
    assert any("n'est pas finie" in limit for limit in payers.limits)
    with demo.reading() as cursor:
        later, _ = questions.funding(Asking(cursor, language("fr"), 2, date(2027, 1, 1)), lab="paris")
    assert not any("n'est pas finie" in limit for limit in later.limits)


def test_reuse_names_both_projects_and_its_rate(demo: Base) -> None:
    (reuse,) = panels(demo, questions.reuse)
    assert plain(reuse.title) == "1 projet terminé sur 4 est repris par un autre labo"
    assert "25 %" in plain(reuse.sentence)
    ((taker, origin, *_),) = reuse.chart.rows
    assert "Ville de Paris" in taker and "Futurs Publics" in origin


def test_without_any_reuse_the_rate_is_unknown_and_not_zero(demo: Base) -> None:
    (reuse,) = panels(demo, questions.reuse, lab="pays-de-la-loire")
    assert reuse.chart is None and "%" not in reuse.sentence


def test_links_that_go_round_are_shown_to_be_checked(base: Base, put: Callable) -> None:
    put(base, LABS, "project_id;lab_id;title;reuse_of\na;lab;A;b\nb;lab;B;a\n")
    (reuse,) = panels(base, questions.reuse)
    assert all("à vérifier" in row[2] for row in reuse.chart.rows)
