"""Rows changed by hand: whatever is typed comes back as it was typed, or nothing is written."""

from datetime import date
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrelabs_metrics.errors import RowMoved
from entrelabs_metrics.intake.problem import message
from entrelabs_metrics.language import language
from entrelabs_metrics.schema import ORDER, table
from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.editing import edit, fresh_id, value_of
from entrelabs_metrics.store.importing import import_files, initialise
from entrelabs_metrics.store.row import identifiers, row, row_history

ACTION = {"action_id": "manifeste"}
NEW = {**ACTION, "title": "Manifeste", "horizon": "now", "scope": "lab"}


def held(base, key=ACTION, name="actions"):
    with base.reading() as cursor:
        return row(cursor, name, key)


@pytest.fixture(scope="module")
def typing():
    """A base that many examples write to."""
    base = open_base(":memory:")
    initialise(base, "seed")
    edit(base, {"actions": [NEW]}, by="essai")
    yield base
    base.close()


# What is typed stays


FREE = [f for f in table("actions").fields if f.type == "string" and not f.enum and f.name.rpartition("_")[2] != "id"]


@settings(max_examples=60)
@given(data=st.data())
def test_any_row_comes_back(typing, cells, data):
    fields = [
        f for f in table("actions").fields if f.name.rpartition("_")[2] != "id" and f.name not in ("theme", "engaged")
    ]
    typed = {f.name: data.draw(cells(f, required=f.required), label=f.name) for f in fields}
    typed |= {"declared_progress": data.draw(st.none() | st.floats(0, 100)), "starts_on": None, "engaged": None}
    done = edit(typing, {"actions": [{**ACTION, **typed}]}, by="essai")
    assert done.version, [p for v in done.verdicts for p in v.problems]
    assert held(typing) == {**dict.fromkeys(table("actions").by_name), **ACTION, **typed}


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "'=1+1", "+33 1", "-5", "@x", 'dit "oui" ; puis « non »', ";;;", "007", "1e5", "Total", "TOTAL GÉNÉRAL",
        "Source : Insee", "n.d.", "cÃ©dille", "a\nb\n\nc", "a\r\nb", "10\u00a0000\u202f%", "45078", "# note", "sep=;",
        "action_id", "x" * 5000, "🙂", "titre;statut\nx;y",
    ],
)  # fmt: skip
def test_texts_that_a_file_would_make_doubtful(typing, text):
    """Also in every text field at once, and as the identifier: no reader of files guesses anything here."""
    typed = dict.fromkeys([f.name for f in FREE], text)
    assert edit(typing, {"actions": [{**ACTION, **typed}]}, by="essai").version
    assert {name: held(typing)[name] for name in typed} == typed
    assert edit(typing, {"actions": [{**NEW, "action_id": text, "title": text}]}, by="essai").version
    assert held(typing, {"action_id": text})["title"] == text


def test_texts_as_people_type_them_into_numbers_dates_and_answers():
    t = table("actions").by_name
    cases = [
        ("declared_progress", " 12,5\u00a0", 12.5), ("declared_progress", "1\u202f234", 1234.0), ("theme", "5", 5),
        ("due_on", "13/04/2015", date(2015, 4, 13)), ("engaged", "oui", True), ("engaged", "false", False),
        ("note", " \u00a0 ", None), ("note", "  007 ", "007"), ("declared_progress", "abc", "abc"),
    ]  # fmt: skip
    for name, typed, meant in cases:
        assert value_of(t[name], typed) == meant, typed
    assert value_of(t["engaged"], None) is None


def test_the_bytes_kept_say_the_same_to_any_reader(base):
    initialise(base, "seed")
    done = edit(base, {"actions": [{**NEW, "note": '=1+1\n"a;b"'}]}, by="essai")
    name, content = base.original(done.version)
    before = held(base)
    base.undo(done.version, by="essai")
    assert held(base) is None
    assert import_files(base, [(name, content)]).version == done.version + 2
    assert held(base) == before


@pytest.mark.parametrize("name", ORDER)
def test_every_table_can_be_edited(demo_file, tmp_path, name):
    import shutil

    base = open_base(str(shutil.copy(demo_file, tmp_path / "base.duckdb")))
    found = base.rows(f"select * from {name} order by all limit 3")
    done = edit(base, {name: found}, by="essai")
    assert not [p for v in done.verdicts for p in v.problems if p.refuses]
    assert [change.unchanged for change in done.changes] == ([len(found)] if found else [])
    base.close()


# What changes, and what does not


def test_what_is_not_given_stays_and_a_blank_erases(seeded):
    edit(seeded, {"actions": [{**NEW, "status": "running", "note": "Vu"}]}, by="essai")
    done = edit(seeded, {"actions": [{**ACTION, "note": "", "blocked_by": "Rien"}]}, by="Labo", reason="Pourquoi")
    assert [(c.field, c.old, c.new) for c in done.changes[0].cells] == [
        ("blocked_by", None, "Rien"),
        ("note", "Vu", None),
    ]
    assert held(seeded)["status"] == "running"
    last = seeded.history()[-1]
    assert (last.by, last.reason, last.updated, last.files) == ("Labo", "Pourquoi", 1, ("actions.csv",))
    seeded.undo(done.version, by="essai")
    assert (held(seeded)["note"], held(seeded)["blocked_by"]) == ("Vu", None)


def test_nothing_new_makes_no_version(seeded):
    version = edit(seeded, {"actions": [NEW]}, by="essai").version
    assert edit(seeded, {"actions": [NEW]}, by="essai").version == version == seeded.version


def test_several_tables_are_one_version(seeded):
    session = {"session_id": "e2", "name": "Entrelabs #2", "held_on": "18/06/2015"}
    decision = {"decision_id": "d1", "session_id": "e2", "text": "Continuer"}
    assert edit(seeded, {"decisions": [decision], "sessions": [session]}, by="essai").version == 2
    assert held(seeded, {"session_id": "e2"}, "sessions")["held_on"] == date(2015, 6, 18)


def test_a_problem_writes_nothing_and_has_its_words(seeded):
    edit(seeded, {"actions": [{**NEW, "starts_on": date(2026, 9, 1)}]}, by="essai")
    before = seeded.version
    typed = {**ACTION, "due_on": date(2026, 8, 1), "declared_progress": "beaucoup", "lab_id": "inconnu", "title": " "}
    done = edit(seeded, {"actions": [typed]}, by="essai")
    assert (done.version, seeded.version) == (0, before)
    said = {p.field: message(p, table("actions"), language("fr")) for p in done.verdicts[0].problems}
    assert said["declared_progress"] == "«\u00a0beaucoup\u00a0» n'est pas un nombre."
    assert said["title"] == "La cellule est vide, or cette colonne est obligatoire."
    assert said["lab_id"].startswith("«\u00a0inconnu\u00a0» est inconnu dans la table")
    assert "L'échéance de l'action vient avant son début." in said.values(), (
        "the start is the base's, the due date typed"
    )


# Two people


def test_somebody_else_changed_the_row_meanwhile(seeded):
    edit(seeded, {"actions": [NEW]}, by="essai")
    opened = held(seeded)
    edit(seeded, {"actions": [{**ACTION, "status": "running"}]}, by="La collègue")
    before = seeded.version
    with pytest.raises(RowMoved) as moved:
        edit(seeded, {"actions": [{**ACTION, "note": "x"}]}, by="essai", expected={"actions": [opened]})
    assert seeded.version == before and moved.value.theirs["status"] == "running"
    edit(seeded, {"actions": [{**ACTION, "note": "x"}]}, by="essai", expected={"actions": [moved.value.theirs]})
    assert (held(seeded)["status"], held(seeded)["note"]) == ("running", "x")
    with pytest.raises(RowMoved):
        edit(seeded, {"actions": [NEW]}, by="essai", expected={"actions": [None]})


def test_many_at_once_lose_nothing(seeded):
    """Each changes a field of the same row; all of them are there in the end."""
    edit(seeded, {"actions": [NEW]}, by="essai")
    names = ["note", "owner", "inspiration", "blocked_by", "unblocked_if", "source"]
    threads = [
        Thread(target=edit, args=(seeded, {"actions": [{**ACTION, name: name}]}), kwargs={"by": name}) for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {name: held(seeded)[name] for name in names} == {name: name for name in names}


# How a row moved


def test_how_a_row_moved_is_what_the_versions_show(seeded, put):
    edit(seeded, {"actions": [NEW]}, by="A")  # 2
    edit(seeded, {"actions": [{**ACTION, "status": "running"}]}, by="B")  # 3
    put(seeded, "action_id;title;horizon;scope\nautre;Autre;now;lab\nmanifeste;Manifeste;now;lab\n")  # 4, says the same
    edit(seeded, {"actions": [{**ACTION, "status": "blocked", "blocked_by": "Temps"}]}, by="C", reason="Vu")  # 5
    seeded.undo(5, by="D")  # 6
    seeded.undo(3, by="E")  # 7: 4 says so, too
    seeded.undo(6, by="F")  # 8: 5 is back
    seeded.undo(5 + 3, by="G")  # 9
    with seeded.reading() as cursor:
        told = row_history(cursor, "actions", ACTION, 99)
    for v in told:
        for number, side in ((v.version - 1, v.before), (v.version, v.after)):
            with seeded.reading(number) as cursor:
                assert row(cursor, "actions", ACTION) == side, v.version
    assert [v.version for v in told] == [9, 8, 6, 5, 3, 2]
    assert (told[3].changed, told[3].by, told[3].reason) == (("status", "blocked_by"), "C", "Vu")
    with seeded.reading(5) as cursor:
        assert [v.version for v in row_history(cursor, "actions", ACTION, 2)] == [5, 3]


# Identifiers


def test_identifiers_are_short_plain_and_new(seeded):
    long = "Tests de cartographie collaborative des acteurs et des ressources"
    assert fresh_id(long, ()) == "tests-cartographie-collaborative-acteurs"
    assert fresh_id("L'été à la mer", ["ete-mer"]) == "ete-mer-2"
    assert fresh_id("日本", ()) == "sans-nom" and len(fresh_id("é" * 90, ())) == 40
    done = edit(seeded, {"actions": [NEW]}, by="essai")
    seeded.undo(done.version, by="essai")
    with seeded.reading() as cursor:
        assert fresh_id("Manifeste", identifiers(cursor, "actions")) == "manifeste-2", "what was undone may come back"


@given(st.text(max_size=60), st.sets(st.text(max_size=5)))
def test_any_title_gives_an_identifier(title, taken):
    found = fresh_id(title, taken)
    assert found not in taken and len(found) <= 44
    assert found.isascii() and found.replace("-", "").isalnum()
