"""What a version did, and what an undo would do before it is done."""

import pytest

from entrelabs_metrics.errors import Refusal, WouldOrphan
from entrelabs_metrics.store.change import CellChange, NewRow
from entrelabs_metrics.store.importing import import_files
from entrelabs_metrics.store.merging import SHOWN

LABS = "lab_id;name;organisation;organisation_type;territory;website"
A = f"{LABS}\na;Labo A;Ville A;city;Nord;\n"
PROJECT = "project_id;lab_id;title\np;a;Projet\n"


def test_what_each_version_did_to_the_last_cell(base, put):
    put(base, A)
    put(base, f"{LABS}\nb;Labo B;Ville B;city;;\na;Labo A;Ville A;city;Sud;\n")
    base.undo(2, by="essai")
    base.undo(3, by="essai")
    (first,), (second,), (undone,), (redone,) = (base.difference(version) for version in (1, 2, 3, 4))
    assert (first.added, first.updated, first.removed, first.version) == (1, 0, 0, 0)
    b = NewRow(2, ("b",), (("name", "Labo B"), ("organisation", "Ville B"), ("organisation_type", "city")))
    assert second.new_rows == redone.new_rows == undone.gone == (b,)
    assert second.cells == redone.cells == (CellChange(3, ("a",), "territory", "Nord", "Sud"),)
    assert undone.cells == (CellChange(3, ("a",), "territory", "Sud", "Nord"),)
    assert (undone.added, undone.updated, undone.removed, undone.unchanged, undone.kept) == (0, 1, 1, 0, 0)


def test_a_version_of_several_tables_and_several_files_of_one(base, put):
    put(base, A, f"{LABS}\na;Labo A;Ville A;city;;https://a.example\n", PROJECT)
    labs, projects = base.difference(1)
    assert (labs.table, labs.added, projects.table, projects.added) == ("labs", 1, "projects", 1)
    assert dict(labs.new_rows[0].values)["website"] == "https://a.example"


def test_a_difference_of_a_version_that_does_not_exist_is_nothing(base):
    assert base.difference(0) == base.difference(7) == []


def test_the_counts_are_of_all_rows_and_the_first_are_named(base, put):
    put(base, A)
    put(base, "\n".join([LABS, *(f"l{i};L{i};V;city;;" for i in range(SHOWN + 20)), "a;Labo A;Ville A;city;;"]))
    (change,) = base.difference(2)
    assert (change.added, change.unchanged, change.kept, len(change.new_rows)) == (SHOWN + 20, 1, 0, SHOWN)
    assert [row.line for row in change.new_rows] == list(range(2, SHOWN + 2))


def test_the_shipped_sets_did_what_their_commits_say(demo):
    for upload in demo.history():
        changes = demo.difference(upload.version)
        assert sum(change.added for change in changes) == upload.added
        assert [change.table for change in changes] == [t for t in demo.counts() if t in upload.tables]


def test_what_an_undo_would_do_is_what_it_does(base, put, dump):
    put(base, A)
    put(base, f"{LABS}\na;Labo A;Ville A;city;Sud;\nb;Labo B;Ville B;city;;\n")
    before, history = dump(base), base.history()
    told = base.preview_undo(2)
    assert (dump(base), base.history(), base.version) == (before, history, 2)
    assert told == base.difference(base.undo(2, by="essai"))
    again = base.preview_undo(3)
    assert again == base.difference(base.undo(3, by="essai"))


def test_what_cannot_be_undone_is_said_before(base, put):
    put(base, A)
    put(base, PROJECT)
    with pytest.raises(WouldOrphan):
        base.preview_undo(1)
    with pytest.raises(Refusal, match="n'existe pas"):
        base.preview_undo(9)
    assert base.version == 2
    base.undo(2, by="essai")  # and the base can still be written


def test_the_history_of_a_version_is_the_one_people_saw_then(base, put):
    put(base, A)
    put(base, f"{LABS}\na;Labo A;Ville A;city;Sud;\n")
    seen = base.history()
    base.undo(2, by="essai")
    assert base.history(as_of=2) == seen
    assert [u.standing for u in seen] == [True, True]
    assert [(u.standing, u.undoable) for u in base.history()] == [(True, True), (False, False), (False, True)]


def test_the_files_of_a_version_and_their_counts(base):
    files = [("projets.csv", PROJECT.encode()), ("labos.csv", f"{A}b;Labo B;;city;;\n".encode())]
    import_files(base, files, by="Service A", skip_bad_rows=True)
    labs, projects = base.history()[0].sources
    assert (labs.number, labs.table, labs.name, labs.size) == (0, "labs", "labos.csv", len(files[1][1]))
    assert (labs.added, labs.rejected, labs.recipe) == (1, 1, None)
    assert (projects.number, projects.table, projects.size) == (1, "projects", len(files[0][1]))
