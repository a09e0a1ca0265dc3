"""Séances: what they froze is what is read; hands are counted, never turned into a percentage of a few."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrelabs_metrics.charts.agenda import duration
from entrelabs_metrics.charts.kinds import Bars, Facts, Listing
from entrelabs_metrics.charts.seances import organisations, show_of_hands
from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.language import NBSP, NNBSP, language
from entrelabs_metrics.questions import Asking, agenda, axes, network_alerts, seances, session_card
from entrelabs_metrics.questions import show_of_hands as ask_hands
from entrelabs_metrics.questions.seances import on_frozen, seance
from entrelabs_metrics.schema import tables
from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.editing import edit

TODAY = date(2026, 11, 23)
FIRST, SECOND = "demo-entrelabs-2025", "demo-entrelabs-2026"
FRENCH = language("fr")
HELD = {"name": "Essai", "held_on": TODAY, "note": None}


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(NNBSP, " ")


@pytest.fixture
def ask(demo):
    with demo.reading() as cursor:
        yield Asking(cursor, FRENCH, demo.version, TODAY, demo.path)


def test_seances_come_latest_first_with_what_they_wrote(ask):
    found = seances(ask)
    assert [(s["session_id"], s["decisions"], s["assessments"], s["labs_assessed"], s["hands"], s["present"],
             s["previous"], s["version"]) for s in found] == [
        ("demo-entrelabs-2026-automne", 0, 0, 0, 0, None, SECOND, None),
        (SECOND, 6, 61, 6, 5, 6, FIRST, 2),
        (FIRST, 5, 58, 5, 2, 5, "entrelabs-1", None),
        ("entrelabs-1", 0, 0, 0, 0, 5, None, None),
    ]  # fmt: skip


def test_organisations_are_counted_and_unknown_is_not_none_present(base):
    assert organisations("Région A, Ville de B ; Ville de B;\nC") == ("Région A", "Ville de B", "C")
    assert organisations(None) == ()
    edit(base, {"sessions": [{"session_id": "s", "name": "S", "held_on": TODAY}]}, by="essai")
    with base.reading() as cursor:
        asking = Asking(cursor, FRENCH, base.version, TODAY)
        assert seances(asking)[0]["present"] is None
        facts = dict(session_card(asking, "s").chart.rows)
    assert facts["Organisations présentes"] == facts["Lieu"] == "non renseigné"


def test_the_agenda_follows_the_families_and_the_axes_and_its_times_add_up(ask):
    panel = agenda(ask, FIRST)  # it froze nothing: what is read is the last version
    assert isinstance(panel.chart, Listing)
    moments = [row[0] for row in panel.chart.rows]
    assert moments.count("Famille de résultats") == 4
    assert sum(plain(m).startswith("Axe ") for m in moments) == 12
    assert moments[0] == "Ouverture" and moments[-2] == "Clôture"

    def minutes(text: str) -> int:
        hours, _, rest = plain(text).partition(" h") if " h" in plain(text) else ("0", "", plain(text)[: -len(" min")])
        return int(hours) * 60 + int(rest or 0)

    *each, total = (minutes(row[3]) for row in panel.chart.rows)
    assert sum(each) == total > 60
    assert plain(panel.chart.rows[-1][3]) in plain(panel.title)
    points = sum(int(plain(row[2]).split(" : ")[1].split(" ")[0]) for row in panel.chart.rows
                 if row[0] in ("Famille de résultats", "Le processus"))  # fmt: skip
    late = sum(int(row[7]) for row in network_alerts(ask).table[1])
    lines = int(plain(network_alerts(ask).title).split(" ")[0])
    assert points == lines - late


def test_the_agenda_of_the_seed_says_that_nothing_is_measured(world):
    with world.reading() as cursor:
        panel = agenda(Asking(cursor, FRENCH, world.version, TODAY), "entrelabs-1")
    said = [row[2] for row in panel.chart.rows]
    assert said.count("Rien n'est encore mesuré") == 5
    assert said.count("Aucun labo ne s'y est encore situé") == 12
    assert "Aucune séance n'a eu lieu avant celle-ci" in said


@pytest.mark.parametrize(("minutes", "said"), [(45, "45 min"), (60, "1 h"), (185, "3 h 05")])
def test_durations(minutes, said):
    assert plain(duration(minutes, FRENCH)) == said


def test_axes_of_a_seance_show_it_and_the_one_before(ask):
    first, second = (axes(ask, session=session) for session in (FIRST, SECOND))
    assert axes(ask).title == second.title != first.title
    assert plain(first.title) == "5 labos sur 6 se sont situés sur les axes, séance de juin 2025"
    assert {row[-1] for row in first.table[1]} <= {"Séance de démonstration 2025 (fictif)", "non renseigné"}
    assert "Version" not in second.source and "Version" in axes(ask).source
    none = axes(ask, session="entrelabs-1")
    assert none.title == "Aucun labo ne s'est encore situé sur les axes de progression"
    with pytest.raises(Refusal):
        axes(ask, session="nulle")


def test_what_is_frozen_is_read_on_its_version(seeded, put):
    put(seeded, "lab_id;name;organisation;organisation_type\nneuf;Neuf;Ville;city")
    edit(seeded, {"sessions": [{"session_id": "entrelabs-1", "version": 1}]}, by="essai")
    with seeded.reading() as cursor:
        now = Asking(cursor, FRENCH, seeded.version, TODAY)
        row, _ = seance(now, "entrelabs-1")
        count = "select count(*) from labs"
        with on_frozen(now, row) as read:
            assert (read.version, read.cursor.execute(count).fetchall()) == (1, [(6,)])
            assert read.today >= row["held_on"]
        assert cursor.execute(count).fetchall() == [(7,)]
        with on_frozen(now, {**row, "version": 99}) as read:
            assert read is now


# Hands


def hands(*counted: int | None) -> list[dict]:
    return [{"question": "Oui ?", "answer": f"r{n}", "hands": c} for n, c in enumerate(counted)]


def test_what_hands_said(ask):
    first, second = ask_hands(ask, SECOND)
    assert (
        plain(first.title) == "Faut-il une mesure commune à tous les labos ? (fictif) « Oui » : 9 mains levées sur 14"
    )
    assert [(row.label, plain(row.text), plain(row.word)) for row in first.chart.rows] == [
        ("Oui", "9 mains", "64 %"), ("Ne se prononce pas", "3 mains", "21 %"), ("Non", "2 mains", "14 %")]  # fmt: skip
    assert "n = 14" in plain(first.subtitle)
    unknown = second.chart.rows[-1]
    assert (unknown.label, plain(unknown.text), unknown.share) == ("Non", "n inconnu", None)
    assert all(row.share != 1 for row in second.chart.rows)
    assert ask_hands(ask, "entrelabs-1") == ()


@given(st.lists(st.none() | st.integers(0, 40), min_size=1, max_size=5))
def test_hands_are_counts_and_unknown_is_never_a_number(counted):
    panel = show_of_hands(HELD, hands(*counted), FRENCH)
    assert isinstance(panel.chart, Bars)
    known = [c for c in counted if c is not None]
    shares = len(known) == len(counted) and sum(known) >= 10
    for row, count in zip(panel.chart.rows, counted, strict=True):
        assert (row.share is None) == (count is None)
        assert bool(row.word) == (shares and count is not None)
        if count is None:
            assert plain(row.text) == "n inconnu"
        else:
            assert plain(row.text).split(" ")[0] == str(count)
    everything = plain(repr(panel.chart) + panel.title + "".join(map("".join, panel.table[1])))
    assert shares or "%" not in everything
    assert all(cell for row in panel.table[1] for cell in row)


def test_a_tie_has_no_winner():
    said = plain(show_of_hands(HELD, hands(3, 3), FRENCH).title)
    assert said == "Oui ? « r0 » et « r1 » : autant de mains levées, 3 chacune sur 6"
    assert "Aucune main" in show_of_hands(HELD, hands(0, 0), FRENCH).title
    assert "n'ont pas été comptées" in show_of_hands(HELD, hands(None, None), FRENCH).title


# The tables


def test_nobody_is_named_in_a_show_of_hands():
    fields = set(tables()["hands"].by_name)
    assert fields == {"session_id", "question_id", "question", "answer", "hands"}


def test_an_older_base_opens_and_takes_what_came_since(tmp_path, put):
    """As it was before séances froze a version: no such column, no such table."""
    import duckdb

    path = str(tmp_path / "old.duckdb")
    base = open_base(path)
    put(base, "session_id;name;held_on;note\ns1;Une séance;2015-04-13;une note")
    base.close()
    with duckdb.connect(path) as old:
        old.execute("drop view sessions; drop view hands; drop table hands_log")
        old.execute("alter table sessions_log drop column version")
    base = open_base(path)
    try:
        assert base.rows("select note, version from sessions") == [{"note": "une note", "version": None}]
        edit(base, {"sessions": [{"session_id": "s1", "version": 1}]}, by="essai")
        edit(base, {"hands": [{"session_id": "s1", "question_id": "q", "question": "Oui ?", "answer": "Oui",
                               "hands": 3}]}, by="essai")  # fmt: skip
        assert base.rows("select note, version from sessions") == [{"note": "une note", "version": 1}]
        assert base.rows("select hands from hands") == [{"hands": 3}]
        assert base.rows("select version from sessions", as_of=1) == [{"version": None}]
    finally:
        base.close()


def test_facts_of_a_frozen_seance(seeded):
    edit(seeded, {"sessions": [{"session_id": "entrelabs-1", "version": 1}]}, by="essai")
    with seeded.reading() as cursor:
        card = session_card(Asking(cursor, FRENCH, seeded.version, TODAY), "entrelabs-1")
    assert isinstance(card.chart, Facts)
    assert plain(dict(card.chart.rows)["Version figée"]) == "version 1 des données"
