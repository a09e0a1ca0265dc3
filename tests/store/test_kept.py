"""What is kept beside the rows: files byte for byte, rows left aside with their reasons, recipes; also in old bases."""

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.intake.problem import message
from entrelabs_metrics.language import language
from entrelabs_metrics.schema import table
from entrelabs_metrics.store import kept, open_base
from entrelabs_metrics.store.importing import check_file, import_files

LABS = "lab_id;name;organisation;organisation_type;territory;website"
A = f"{LABS}\na;Labo A;Ville A;city;Nord;\n"
PROJECT = "project_id;lab_id;title\np;a;Projet\n"
# The books as they were before files, rows aside and recipes were kept: what bases of then hold.
BOOKS_THEN = """
create table import_event (
    version BIGINT NOT NULL, import_id BIGINT NOT NULL, event VARCHAR NOT NULL, reverts BIGINT,
    author VARCHAR NOT NULL, reason VARCHAR NOT NULL, at_utc TIMESTAMP NOT NULL);
create table import_file (
    import_id BIGINT NOT NULL, file_no BIGINT NOT NULL, table_name VARCHAR NOT NULL, file_name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL, added BIGINT, updated BIGINT, unchanged BIGINT, rejected BIGINT);
insert into import_event values (1, 1, 'done', null, 'Avant', '', '2026-01-02 03:04:05');
insert into import_file values (1, 0, 'labs', 'avant.csv', 'abc', 1, 0, 0, 0);
create table labs_log (import_id BIGINT, row_no BIGINT, lab_id VARCHAR, name VARCHAR, organisation VARCHAR,
    organisation_type VARCHAR, territory VARCHAR, siren VARCHAR, created_on DATE, stage VARCHAR, website VARCHAR,
    note VARCHAR);
insert into labs_log (import_id, row_no, lab_id, name, organisation, organisation_type)
    values (1, 2, 'a', 'Labo A', 'Ville A', 'city');
"""


def contents(base):
    with base.reading() as cursor:
        return cursor.execute("select count(*) from import_content").fetchall()[0][0]


# Files


@settings(max_examples=60)
@given(st.binary(max_size=3000))
def test_a_file_comes_back_byte_for_byte(content):
    with duckdb.connect() as connection:
        connection.execute("create table import_content (sha256 VARCHAR, size BIGINT, codec VARCHAR, content BLOB)")
        connection.execute("create table import_event as select 1 as version, 1 as import_id")
        digest = kept.keep_content(connection, kept.packed(content))
        connection.execute(f"create table import_file as select 1 as import_id, 0 as file_no, 'f' as file_name,"
                           f" '{digest}' as sha256")  # fmt: skip
        assert kept.original(connection, 1, 0) == ("f", content)


def test_the_files_of_a_version_are_kept_once_each(base, put):
    put(base, A, PROJECT)
    assert base.original(1) == ("fichier-1.csv", A.encode())
    assert base.original(1, 1) == ("fichier-2.csv", PROJECT.encode())
    put(base, f"{LABS}\na;Labo A;Ville A;city;Sud;\n")
    base.undo(2, by="x")
    put(base, f"{LABS}\na;Labo A;Ville A;city;Sud;\n")  # the same bytes, as another version
    assert contents(base) == 3
    assert base.original(2)[1] == base.original(3)[1] == base.original(4)[1]  # an undo has the files of its import


def test_a_file_that_changes_nothing_or_is_refused_is_not_kept(base, put):
    put(base, A)
    put(base, A.replace("\n", "\r\n"))
    import_files(base, [("f.csv", f"{A}b;;;;;\n".encode())])
    assert contents(base) == 1


def test_a_file_kept_survives_closing(tmp_path, put):
    base = open_base(str(tmp_path / "base.duckdb"))
    put(base, A)
    base.close()
    again = open_base(base.path)
    assert again.original(1)[1] == A.encode()
    again.close()


@pytest.mark.parametrize("content", [b"nonsense", bytes(kept.CODEC.compress(b"another file", asbytes=True))])
def test_a_file_that_is_no_longer_what_came_is_refused(content, base, put):
    put(base, A)
    base._connection.cursor().execute("update import_content set content = ?", [content])
    with pytest.raises(Refusal, match="est abîmé"):
        base.original(1)


@pytest.mark.parametrize("place", [(1, 1), (0, 0), (2, 0), (-1, 0)])
def test_a_file_that_never_was(place, base, put):
    put(base, A)
    with pytest.raises(Refusal, match="n'a pas de fichier"):
        base.original(*place)


# Rows left aside


def test_rows_left_aside_are_kept_with_their_cells_and_reasons(base):
    text = f"{A}b;  Labo B ;;ville;=1+1;\nc;C;C;city;;\nd;D;D;planet;;x\nc;C2;C;city;;\n"
    import_files(base, [("labos.csv", text.encode())], skip_bad_rows=True)
    (aside,) = base.aside(1)
    assert (aside.number, aside.table, aside.file, aside.header) == (0, "labs", "labos.csv", tuple(LABS.split(";")))
    assert [(row.line, row.cells[0]) for row in aside.rows] == [(3, "b"), (5, "d"), (6, "c")]
    assert aside.rows[0].cells == ("b", "Labo B", "", "ville", "=1+1", "")
    assert [(p.rule, p.line, p.field, p.header, p.value) for p in aside.rows[1].problems] == [
        ("not_in_list", 5, "organisation_type", "organisation_type", "planet")
    ]
    assert "planet" in message(aside.rows[1].problems[0], table("labs"), language("fr"))
    assert aside.rows[2].problems[0].rule == "duplicate_key"
    assert base.history()[0].rejected == 3
    assert base.aside(base.undo(1, by="x")) == [aside]


def test_a_reason_says_the_same_once_kept(base):
    text = f"{A}d;D;D;planet;;x\nc;C;C;city;;\nc;C2;C;city;;\n".encode()
    verdict = check_file(base, text)
    base.commit([verdict], by="x")
    words = [message(p, verdict.table, language("fr")) for p in verdict.problems]
    assert [message(p, verdict.table, language("fr")) for row in base.aside(1)[0].rows for p in row.problems] == words


def test_a_record_of_another_width_is_kept_whole(base):
    import_files(base, [("labos.csv", f"{A}b;B\nc;C;C;city;;;;;9\n".encode())], skip_bad_rows=True)
    rows = base.aside(1)[0].rows
    assert [(row.line, row.cells, row.problems[0].rule) for row in rows] == [
        (3, ("b", "B"), "too_few_cells"),
        (4, ("c", "C", "C", "city", "", "", "", "", "9"), "too_many_cells"),
    ]


def test_nothing_aside_is_nothing(base, put):
    put(base, A)
    assert base.aside(1) == base.aside(9) == []


@pytest.mark.parametrize("bad", [0, 1, 7])
def test_as_many_rows_aside_as_counted(bad, base):
    text = A + "".join(f"b{i};B;;city;;\n" for i in range(bad))
    import_files(base, [("f.csv", text.encode())], skip_bad_rows=True)
    assert sum(len(aside.rows) for aside in base.aside(1)) == base.history()[0].rejected == bad


# Recipes


def test_a_recipe_is_kept_by_name_the_last_one_counts(base):
    base.save_recipe("Enquête", "measurements", ["Labo", "Score"], {"columns": {"value": "Score"}}, by="A")
    base.save_recipe("Autre", "labs", ["Nom"], {}, by="A")
    base.save_recipe("Enquête", "measurements", ["Labo", "Note"], {"columns": {"value": "Note"}}, by="B")
    other, survey = base.recipes()
    assert (other.name, other.body, other.header) == ("Autre", {}, ("Nom",))
    assert (survey.name, survey.table, survey.header, survey.body, survey.by) == (
        "Enquête", "measurements", ("Labo", "Note"), {"columns": {"value": "Note"}}, "B",
    )  # fmt: skip
    base.forget_recipe("Enquête", by="B")
    assert [r.name for r in base.recipes()] == ["Autre"]
    base.save_recipe("Enquête", "measurements", [], {"a": 1}, by="C")
    assert [r.body for r in base.recipes()] == [{}, {"a": 1}]
    assert base.version == 0


def test_the_recipe_of_each_file_is_in_the_history(base):
    verdicts = [check_file(base, A.encode(), "a.csv")]
    verdicts.append(check_file(base, PROJECT.encode(), "p.csv", pending=verdicts))
    recipe = {"name": "Nos projets", "columns": {"title": "title"}}
    base.commit(verdicts, by="x", contents=[A.encode(), PROJECT.encode()], recipes=[None, recipe])
    assert [source.recipe for source in base.history()[0].sources] == [None, recipe]


# Bases made before


def test_a_base_made_before_opens_and_works(tmp_path, put):
    path = str(tmp_path / "base.duckdb")
    with duckdb.connect(path) as connection:
        connection.execute(BOOKS_THEN)
    base = open_base(path)
    (then,) = base.history()
    assert (then.by, then.files, then.sources[0].size, then.sources[0].recipe) == ("Avant", ("avant.csv",), None, None)
    assert (base.aside(1), base.recipes(), base.difference(1)[0].added) == ([], [], 1)
    with pytest.raises(Refusal, match="n'a pas été gardé"):
        base.original(1)
    put(base, f"{LABS}\na;Labo A;Ville A;city;Sud;\n")
    base.close()
    again = open_base(path)  # a second opening adds nothing twice
    assert again.original(2)[1].startswith(LABS.encode())
    assert [u.sources[0].size for u in again.history()] == [None, len(again.original(2)[1])]
    again.undo(2, by="x")
    again.close()


def test_arrow_reads_back_what_another_codec_wrote(base, put):
    """The codec is in the row, so that it can change one day."""
    put(base, A)
    packed = pa.Codec("lz4").compress(A.encode(), asbytes=True)
    base._connection.cursor().execute("update import_content set codec = 'lz4', content = ?", [packed])
    assert base.original(1)[1] == A.encode()
