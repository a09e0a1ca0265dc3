"""Numbered versions: what is committed, undone, read as of; nothing overwritten, nothing half done."""

import shutil
import threading

import pytest

from entrelabs_metrics.errors import BaseMoved, Refusal, WouldOrphan
from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.importing import check_file, import_files, initialise

LABS = "lab_id;name;organisation;organisation_type;territory;website"
A = f"{LABS}\na;Labo A;Ville A;city;Nord;\n"
A_MOVED = f"{LABS}\na;Labo A;Ville A;city;Sud;https://a.example\n"
B = f"{LABS}\nb;Labo B;Ville B;city;;\n"
PROJECT = "project_id;lab_id;title\np;a;Projet\n"


def labs(base, as_of=None):
    return base.rows("select lab_id, name, territory, website from labs order by lab_id", as_of=as_of)


def row(lab_id, name, territory, website):
    return {"lab_id": lab_id, "name": name, "territory": territory, "website": website}


# Commit, undo, redo


def test_a_new_base_is_version_0(base):
    assert (base.version, base.history(), sum(base.counts().values())) == (0, [], 0)


def test_what_a_commit_says_it_did(base, put):
    assert put(base, A).version == 1
    done = put(base, f"{LABS}\na;Labo A;Ville A;city;Sud;\nb;B;B;city;;\n")
    change = done.changes[0]
    assert (done.version, change.added, change.updated, change.unchanged, change.kept) == (2, 1, 1, 0, 0)
    assert [(c.line, c.key, c.field, c.old, c.new) for c in change.cells] == [(2, ("a",), "territory", "Nord", "Sud")]
    assert put(base, f"{LABS}\nb;B;B;city;Est;\n").changes[0].kept == 1


def test_undo_gives_back_what_was_before(demo_file, tmp_path, dump, put):
    base = open_base(str(shutil.copy(demo_file, tmp_path / "base.duckdb")))
    before = dump(base)
    changed = "lab_id;name;organisation;organisation_type;territory\npaca;Autre nom;R;city;Sud\nneuf;Neuf;N;state;\n"
    measured = "lab_id;indicator_id;measured_on;value;source\npaca;U6;2025-02-28;80;x\n"
    version = put(base, changed, measured).version
    after = dump(base)
    assert after != before
    undone = base.undo(version, by="essai")
    assert dump(base) == before
    redone = base.undo(undone, by="essai")
    assert dump(base) == after
    base.undo(redone, by="essai")
    assert dump(base) == before
    assert base.version == version + 3
    base.close()
    again = open_base(base.path)  # and it is all in the file
    assert (again.version, dump(again), dump(again, version)) == (version + 3, before, after)
    again.close()


def test_undo_of_an_older_import_leaves_what_a_later_one_also_said(base, put):
    put(base, A)
    put(base, f"{A}b;Labo B;Ville B;city;;\n")
    base.undo(1, by="essai")
    assert labs(base) == [row("a", "Labo A", "Nord", None), row("b", "Labo B", None, None)]


def test_redoing_an_old_import_does_not_overtake_later_ones(base, put):
    put(base, A)
    put(base, A_MOVED)
    base.undo(base.undo(1, by="essai"), by="essai")
    assert labs(base) == [row("a", "Labo A", "Sud", "https://a.example")]


@pytest.mark.parametrize(("undo", "words"), [((1,), "n'existe pas"), ((0,), "n'existe pas"), ((-3,), "n'existe pas")])
def test_undo_of_what_never_was(undo, words, base):
    with pytest.raises(Refusal, match=words):
        base.undo(*undo, by="essai")
    assert base.version == 0


def test_undo_twice_is_refused(base, put):
    put(base, A)
    base.undo(1, by="essai")
    with pytest.raises(Refusal, match="déjà annulée"):
        base.undo(1, by="essai")
    assert (base.version, labs(base)) == (2, [])
    base.undo(2, by="essai")
    with pytest.raises(Refusal, match="déjà annulée"):
        base.undo(2, by="essai")
    base.undo(1, by="essai")  # redone, so it can be undone again
    assert labs(base) == []


# The same, blanks, several files


@pytest.mark.parametrize(
    "again",
    [A, A.replace("\n", "\r\n"), A.replace(";", ","),
     "website,territory,organisation_type,organisation,name,lab_id\n,Nord,Ville,Ville A,Labo A,a\n",
     "lab_id;name;organisation;organisation_type\na;Labo A;Ville A;city\n", f"{LABS}\n"],
)  # fmt: skip
def test_a_file_that_says_nothing_new_makes_no_version(again, base, put, dump):
    put(base, A)
    before = dump(base)
    done = put(base, again)
    assert (done.version, done.changes[0].empty, base.version, dump(base)) == (1, True, 1, before)
    assert len(base.history()) == 1


def test_a_blank_cell_or_an_absent_column_never_erases(base, put):
    put(base, A_MOVED)
    put(base, f"{LABS}\na;Nouveau nom;Ville A;city;;\n")
    assert labs(base) == [row("a", "Nouveau nom", "Sud", "https://a.example")]
    put(base, "lab_id;name;organisation;organisation_type\na;Encore;Ville A;city\n")
    assert labs(base) == [row("a", "Encore", "Sud", "https://a.example")]


def test_two_files_of_one_import_may_speak_of_the_same_row(base, put):
    """The second one's blanks do not erase what the first one says in the same version."""
    done = put(base, f"{LABS}\na;Labo A;Ville A;city;Nord;\n", f"{LABS}\na;Labo A;Ville A;city;;https://a.example\n")
    assert labs(base) == [row("a", "Labo A", "Nord", "https://a.example")]
    assert [(c.added, c.updated) for c in done.changes] == [(1, 0), (0, 1)]
    assert base.history()[0].added == 1


def test_the_shipped_sets_twice_change_nothing(seeded):
    assert initialise(seeded, "seed") == 1
    assert len(seeded.history()) == 1


# As of


def test_each_version_can_be_read_again(base, put, dump):
    seen = [dump(base)]
    for act in (
        lambda: put(base, A), lambda: put(base, B), lambda: put(base, A_MOVED), lambda: base.undo(2, by="x"),
        lambda: put(base, B.replace("Labo B", "Autre")), lambda: base.undo(3, by="x"), lambda: base.undo(4, by="x"),
    ):  # fmt: skip
        act()
        seen.append(dump(base))
    assert base.version == 7
    for version, rows in enumerate(seen):
        assert dump(base, version) == rows
    assert dump(base, 99) == dump(base, None) == seen[-1]
    assert [u.version for u in base.history()] == [1, 2, 3, 4, 5, 6, 7]


def test_reading_as_of_touches_no_other_reader(base, put):
    put(base, A)
    put(base, B)
    with base.reading(1) as old, base.reading() as new:
        assert old.execute("select count(*) from labs").fetchall() == [(1,)]
        assert new.execute("select count(*) from labs").fetchall() == [(2,)]
    assert base.counts(as_of=1)["labs"] == 1
    assert base.counts()["labs"] == 2


def test_a_cursor_keeps_its_snapshot(base, put):
    put(base, A)
    with base.reading() as cursor:
        assert cursor.execute("select count(*) from labs").fetchall() == [(1,)]
        put(base, B)
        assert cursor.execute("select count(*) from labs").fetchall() == [(1,)]


@pytest.mark.parametrize(
    "statement",
    ["insert into labs_log (import_id) values (1)", "delete from labs_log", "update labs_log set name = 'x'",
     "drop view labs", "create table t (i int)", "insert into import_event select * from import_event"],
)  # fmt: skip
def test_a_reading_cursor_cannot_write(statement, seeded, dump):
    before = dump(seeded)
    with seeded.reading() as cursor, pytest.raises(Exception, match=r"read[- ]only"):
        cursor.execute(statement)
    assert dump(seeded) == before


# All or nothing


def test_undo_that_would_orphan_rows_is_refused_and_changes_nothing(base, put, dump):
    put(base, A)
    put(base, PROJECT)
    before, history = dump(base), base.history()
    with pytest.raises(WouldOrphan, match="1 lignes de la table « Projets » sans « a »"):
        base.undo(1, by="essai")
    assert (dump(base), base.version, base.history()) == (before, 2, history)
    base.undo(2, by="essai")
    base.undo(1, by="essai")
    assert base.counts()["labs"] == 0
    with pytest.raises(WouldOrphan):
        base.undo(3, by="essai")  # the project again, without its lab
    assert base.version == 4


def test_a_commit_against_an_old_difference_is_refused(base, put, dump):
    verdict = check_file(base, A.encode())
    expected = base.preview(verdict).version
    put(base, B)
    before = dump(base)
    with pytest.raises(BaseMoved):
        base.commit([verdict], by="essai", expected=expected)
    assert (dump(base), base.version) == (before, 1)
    assert base.commit([verdict], by="essai", expected=base.preview(verdict).version)[0] == 2


def test_a_commit_whose_parents_went_meanwhile_is_refused(base, put, dump):
    put(base, A)
    verdict = check_file(base, PROJECT.encode())
    base.undo(1, by="essai")
    before = dump(base)
    with pytest.raises(Refusal, match="demandent « a »"):
        base.commit([verdict], by="essai")
    assert (dump(base), base.version) == (before, 2)


def test_rows_left_aside_take_no_child_along(base, put, dump):
    put(base, A)
    before = dump(base)
    bad_parent = b"project_id;lab_id;title;started_on;reuse_of\np;a;P;31/02/2026;\nq;a;Q;;p\n"
    with pytest.raises(Refusal, match="demandent « p »"):
        import_files(base, [("projets.csv", bad_parent)], skip_bad_rows=True)
    assert (dump(base), base.version) == (before, 1)


def test_a_commit_that_fails_half_way_leaves_nothing(base, put, dump):
    put(base, A)
    before, history = dump(base), base.history()
    verdicts = [check_file(base, B.encode()), check_file(base, PROJECT.encode())]
    with pytest.raises(TypeError):  # after the rows of the first file are in
        base.commit(verdicts, by="essai", contents=[B.encode(), "not bytes"])
    assert (dump(base), base.history(), base.version) == (before, history, 1)
    with base.reading() as cursor:
        assert cursor.execute("select count(*) from labs_log").fetchall() == [(1,)]
    assert base.commit(verdicts, by="essai")[0] == 2  # and the base still works


def test_a_file_with_problems_commits_nothing_unless_told(base, put, dump):
    content = f"{A}b;Labo B;;city;;\n".encode()
    assert import_files(base, [("labos.csv", content)]).version == 0
    assert base.version == 0
    done = import_files(base, [("labos.csv", content)], skip_bad_rows=True)
    assert (done.version, done.verdicts[0].rejected, base.history()[0].rejected) == (1, 1, 1)
    assert [lab["lab_id"] for lab in labs(base)] == ["a"]


def test_one_bad_file_keeps_all_out(base):
    assert import_files(base, [("a.csv", A.encode()), ("p.csv", PROJECT.replace("a;", "z;").encode())]).version == 0
    assert sum(base.counts().values()) == 0


def test_what_is_wrong_with_a_whole_file_cannot_be_skipped(base):
    content = (
        A.replace("name;", "nom du labo;").replace("organisation_type", "type").replace("type", "Couleur").encode()
    )
    assert import_files(base, [("a.csv", content)], table_name="labs", skip_bad_rows=True).version == 0
    with pytest.raises(Refusal, match="tout le fichier"):
        base.commit([check_file(base, content, table_name="labs")], by="essai")
    assert base.version == 0


# History


def test_history(base, put):
    put(base, A, PROJECT, by="Service A", reason="premier envoi")
    put(base, A_MOVED)
    base.undo(2, by="Service B", reason="erreur")
    first, second, third = base.history()
    assert (first.version, first.event, first.tables, first.files) == (
        1,
        "done",
        ("labs", "projects"),
        ("fichier-1.csv", "fichier-2.csv"),
    )
    assert (first.by, first.reason, first.added, first.updated, first.unchanged, first.rejected) == (
        "Service A",
        "premier envoi",
        2,
        0,
        0,
        0,
    )
    assert [len(sha) for sha in first.sha256] == [64, 64]
    assert (first.reverts, first.standing, second.standing, second.updated) == (None, True, False, 1)
    assert (third.event, third.reverts, third.by, third.reason, third.tables) == (
        "undone",
        2,
        "Service B",
        "erreur",
        ("labs",),
    )
    assert first.at <= second.at <= third.at
    base.undo(3, by="x")
    assert [u.standing for u in base.history()] == [True, True, True, True]


# Several threads


def test_readers_see_whole_versions_only(base, put):
    """Each commit adds as many events as labs; whoever reads meanwhile never sees one without the other."""
    put(base, f"{LABS}\nlab0;N;O;city;;\n", "event_id;happened_on;label;kind\ne0;2026-01-01;E;other\n")
    stop, wrong, seen = threading.Event(), [], set()

    def read():
        while not stop.is_set():
            with base.reading() as cursor:
                counts = [
                    cursor.execute(f"select count(*) from {name}").fetchall()[0][0] for name in ("labs", "events")
                ]
                (events,) = cursor.execute("select count(*) from import_event").fetchall()[0]
            seen.add(tuple(counts))
            if counts[0] != counts[1] or not events:
                wrong.append(counts)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for thread in readers:
        thread.start()
    try:
        for i in range(1, 9):
            put(base, f"{LABS}\nlab{i};N;O;city;;\n", f"event_id;happened_on;label;kind\ne{i};2026-01-01;E;other\n")
            if i % 3 == 0:
                base.undo(base.version, by="x")
    finally:
        stop.set()
        for thread in readers:
            thread.join()
    assert not wrong
    assert len(seen) > 1
    assert base.version == 11


def test_writers_take_turns(base):
    verdicts = [check_file(base, f"{LABS}\nlab{i};N;O;city;;\n".encode()) for i in range(8)]
    numbers = []
    threads = [threading.Thread(target=lambda v=v: numbers.append(base.commit([v], by="x")[0])) for v in verdicts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 9))
    assert (base.version, base.counts()["labs"], [u.version for u in base.history()]) == (8, 8, list(range(1, 9)))
