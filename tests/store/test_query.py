"""The SQL box: one SELECT, nothing else, nothing outside, not for ever, not more than is allowed."""

import pickle
import resource
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from entrelabs_metrics import limits
from entrelabs_metrics.errors import NotAQuestion, Refusal
from entrelabs_metrics.store import answering, query
from entrelabs_metrics.store.query import ask

NOT_QUESTIONS = """
-- rien
;
bonjour
select
select * from nulle_part
select nope from labs
select 1/
select 'x
select 1; select 2
select 1; drop view labs
begin
begin; delete from labs_log; commit
commit
rollback
insert into labs_log (import_id) values (1)
delete from labs_log
update labs_log set name = 'x'
with gone as (delete from labs_log returning *) select * from gone
drop view labs
drop table labs_log
create table t (i int)
create temp table t as select 1
create macro m() as 1
create or replace view labs as select 1
alter table labs_log add column x int
truncate labs_log
vacuum
checkpoint
force checkpoint
analyze
copy labs to '/tmp/labs.csv'
copy labs_log from '/tmp/labs.csv'
export database '/tmp/x'
import database '/tmp/x'
attach '/tmp/x.duckdb'
attach ':memory:' as m
detach memory
use memory
install httpfs
load httpfs
load json
set memory_limit = '1GB'
set variable as_of = 1
reset memory_limit
pragma database_list
pragma memory_limit='1GB'
prepare p as select 1
execute p
deallocate p
call pragma_version()
explain delete from labs_log
describe labs_log
select * from read_csv('/etc/passwd')
select * from '/etc/passwd'
select * from read_text('/etc/passwd')
select * from read_blob('/etc/hostname')
select * from glob('/etc/*')
select * from read_parquet('x.parquet')
select * from 'https://example.org/x.csv'
select * from read_json('/etc/passwd')
select * from query('drop view labs')
select * from query('delete from labs_log')
select write_log('x')
select nextval('s')
show tables
show databases
summarize labs
select * from duckdb_settings()
select * from duckdb_databases
select * from duckdb_secrets()
select path from duckdb_databases()
select * from pragma_database_list()
select current_setting('memory_limit')
select (select current_setting('memory_limit')) from labs
select * from information_schema.tables
select * from sqlite_master
select * from pg_catalog.pg_class
select * from labs where name in (select path from duckdb_databases())
select * from main.duckdb_tables
select name from labs order by current_setting('threads')
with labs2 as (from read_csv('/etc/passwd')) from labs2
select * from checkpoint()
select * from force_checkpoint()
select * from json_execute_serialized_sql('x')
select * from query_table('labs')
select * from sniff_csv('/etc/passwd')
select getenv('HOME')
select * from which_secret('s3://x', 's3')
select * from duckdb_logs()
select * from parquet_scan('/etc/passwd')
select * from read_ndjson('/etc/passwd')
select * from read_duckdb('/etc/passwd')
select * from parquet_metadata('x')
select * from arrow_scan(1, 2, 3)
select * from seq_scan('labs')
select * from read_csv_auto('https://example.org/x')
select * from main.labs
select * from entrelabs.main.labs
select * from temp.labs
from (describe labs)
select * from (show tables)
from pragma_storage_info('labs_log')
load 'x.duckdb_extension'
install spatial from community
create secret s (type s3)
set lock_configuration = false
set global enable_external_access = true
call duckdb_settings()
pivot labs on name
select * from (pivot labs on organisation_type using count(*))
create schema s
comment on table labs_log is 'x'
merge into labs_log using labs on true when matched then delete
insert into labs_log by name select 1 as import_id
explain analyze select 1
copy (select 1) to '/tmp/x.parquet'
attach 'https://example.org/x.duckdb'
select 1 into outfile '/tmp/x'
"""


@pytest.mark.parametrize("question", ["", "   ", *NOT_QUESTIONS.strip().splitlines()])
def test_anything_but_a_select_is_refused_and_changes_nothing(question, world):
    before = world.rows("select count(*) as n, min(name) as first from labs")
    with pytest.raises(NotAQuestion) as refused:
        ask(world, question)
    assert str(refused.value).startswith(("Cette question SQL", "Une seule question SELECT", "La question porte sur"))
    assert world.rows("select count(*) as n, min(name) as first from labs") == before
    assert world.version == 1


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("select count(*) as n from labs", [{"n": 6}]),
        ("SELECT lab_id FROM labs WHERE organisation_type = 'city';", [{"lab_id": "paris"}]),
        ("with n as (select count(*) as c from axes) select c * 2 as double from n", [{"double": 24}]),
        ("from axes select count(*) as n where theme = 5", [{"n": 6}]),
        ("values (1)", [{"col0": 1}]),
        ("select ';' as a, 'it''s -- not a comment' as b", [{"a": ";", "b": "it's -- not a comment"}]),
        ("select null as a where false", []),
        (
            "select l.name from labs l join projects p using (lab_id) where p.title ilike '%lycées%'",
            [{"name": "Pays de la Loire"}],
        ),
        (
            "WITH Q AS (SELECT 1 AS i), r as (select i + 1 as i from q) select max(i) as s from (from Q union from r)",
            [{"s": 2}],
        ),
        ("select count(*) as n from range(3), unnest([1, 2])", [{"n": 6}]),
        (
            "select by_year.n from (select year(held_on) as y, count(*) as n from sessions group by all) by_year",
            [{"n": 1}],
        ),
        ("select count(*) as n from labs_log join import_event using (import_id)", [{"n": 6}]),
        (
            "select lab_id, row_number() over (order by lab_id) as i from labs qualify i = 1",
            [{"lab_id": "futurs-publics", "i": 1}],
        ),
        ("select exists (from axes) as a, exists (select 1 from funding) as b", [{"a": True, "b": False}]),
    ],
)
def test_a_select_is_answered(question, answer, world):
    assert ask(world, question) == answer


def test_as_of(base, put):
    put(base, "lab_id;name;organisation;organisation_type\na;A;A;city\n")
    put(base, "lab_id;name;organisation;organisation_type\nb;B;B;city\n")
    counts = [ask(base, "select count(*) as n from labs", as_of=v)[0]["n"] for v in (0, 1, 2, None)]
    assert counts == [0, 1, 2, 2]


@pytest.mark.parametrize(
    "question",
    ["select count(*) from range(1000000) a, range(4000) b where hash(a.range + b.range) = 42",
     "select count(*) from labs_log a, range(100000) b, range(100000) c where hash(b.range + c.range) = 42",
     "with recursive t as (select 1 as i union all select i + 1 from t) select max(i) from t",
     "with recursive t as (select 1 as i union all select i + 1 from t where i < 3000000) select max(i) from t",
     "select levenshtein(repeat('a', 200000), repeat('b', 200000))"],
)  # fmt: skip
def test_a_question_that_lasts_is_stopped(question, world):
    """A minute and more when nobody stops it; the last one does not heed `interrupt`, and is killed."""
    begun = time.monotonic()
    with pytest.raises(NotAQuestion, match=r"plus de 0.5 secondes"):
        ask(world, question, seconds=0.5)
    assert time.monotonic() - begun < 20
    assert ask(world, "select 1 as still_here") == [{"still_here": 1}]


@pytest.mark.parametrize(
    "question",
    ["select repeat('a', 2000000000)",
     "select length(repeat('a', 2000000000)) as n",
     "select repeat(name, 300000000) from labs",
     "select lpad('a', 2000000000, 'b')",
     "select printf('%2000000000d', 1)",
     "select range(1000000000)",
     "select list(range) from range(100000000)",
     "select string_agg(repeat('a', 1000000), '') from range(100000)",
     "with recursive t as (select [1] as i union all select i || i from t) select max(len(i)) from t",
     "select array_agg(range) over () from range(1000000)",
     "select a.range, b.range, repeat('x', 1000) as x from range(100000) a, range(10000) b order by x, a.range"],
)  # fmt: skip
def test_a_question_that_fills_memory_is_stopped_where_it_cannot_hurt(question, world, dump, monkeypatch):
    monkeypatch.setenv("ENTRELABS_MAX_QUERY_MB", "300")
    before = dump(world)
    peak, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    with pytest.raises(NotAQuestion, match=r"300 Mo de mémoire|dépasse .* lignes|dépasse .* Mo|plus de 10 secondes"):
        ask(world, question, seconds=10)
    assert dump(world) == before
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < 100_000, "kB: the parent holds none of it"
    allowed = max(child, 300_000 + answering.PROGRAM // 1024)  # other tests had children of their own
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= allowed


@pytest.mark.parametrize(
    "question", ["from range(10000000)", "select a.range from range(1000000000) a, range(1000) b", "from range(101)"]
)
def test_an_answer_of_too_many_rows_is_refused_and_the_limit_named(question, world, monkeypatch):
    monkeypatch.setenv("ENTRELABS_MAX_QUERY_ROWS", "100")
    with pytest.raises(NotAQuestion, match="dépasse 100 lignes"):
        ask(world, question)
    assert len(ask(world, "from range(100)")) == 100


def test_an_answer_of_too_many_bytes_is_refused_and_the_limit_named(world, monkeypatch):
    monkeypatch.setenv("ENTRELABS_MAX_QUERY_ANSWER_MB", "1")
    with pytest.raises(NotAQuestion, match="dépasse 1 Mo"):
        ask(world, "select repeat('a', 1050000) as a")
    assert len(ask(world, "select repeat('a', 1040000) as a")[0]["a"]) == 1_040_000


@pytest.mark.parametrize(
    "question",
    ["select " + "(" * 9000 + "1" + ")" * 9000, "select " + "- " * 9000 + "1", "select 1" + "+1" * 9000,
     "select " + "[" * 9000 + "]" * 9000, "select " + "abs(" * 3900 + "1" + ")" * 3900,
     "select * from " + "(select * from " * 800 + "labs" + ")" * 800, "select 1" + " union select 1" * 1200,
     "select " + "not " * 4900 + "true", "select " + "case when true then " * 800 + "1" + " end" * 800],
    ids=lambda question: question[:24],
)  # fmt: skip
def test_a_question_nested_as_deep_as_can_be_is_answered_or_refused(question, world):
    """What matters is that the parser, which runs in our process, comes back."""
    assert len(question) <= limits.get("query_characters")
    try:
        ask(world, question, seconds=5)
    except NotAQuestion as refused:
        assert str(refused)


def test_a_question_that_is_too_long_is_not_even_parsed(world):
    with pytest.raises(NotAQuestion, match="dépasse 20000 caractères"):
        ask(world, "select 1" + " union all select 1" * 1_000_000)


# The copy that the child reads


@pytest.mark.parametrize(
    "question",
    ["from labs order by all",
     "select l from labs l order by 1",
     "select labs from labs order by 1",
     "select LABS.Name from labs order by 1",
     'select "NAME" from Labs order by 1',
     "select l.name, p.title from labs l join projects p using (lab_id) order by all",
     "select count(*) as n from labs natural join projects",
     "select * exclude (name) from labs order by all",
     "select columns('na.*') from labs order by all",
     "select columns(c -> c like 'lab%') from labs order by all",
     "select a from labs l(a, b, c) order by 1",
     "select count(*) as n from labs",
     "select count(*) over () as n from labs",
     "select list(l order by lab_id) as l from labs l",
     "select to_json(l)::varchar as j from labs l order by 1",
     "select x.name from (from labs) x order by 1",
     "select (select max(name) from labs where lab_id = p.lab_id) as n from projects p order by 1",
     "select lab_id from projects union by name select lab_id, name from labs order by all",
     "with labs as (select 1 as a) select a from labs",
     "select organisation_type, count(*) as n from labs group by all order by all",
     "select distinct on (organisation_type) organisation_type, lab_id from labs order by all",
     "select row_no, name from labs_log order by all",
     "select unnest(l) from labs l order by all",
     "select count(distinct version) as n from import_event join import_active using (import_id)"],
)  # fmt: skip
def test_the_copy_answers_as_the_base_does(question, world):
    """Only the tables and columns that a question may read are copied; nothing of the answer is lost by it."""
    assert ask(world, question) == world.rows(question)


def test_a_misspelt_column_is_answered_with_those_that_are_near(world):
    with pytest.raises(NotAQuestion, match=r'(?s)nam.*"name"'):
        ask(world, "select nam from labs")


def test_values_of_every_kind_come_through(world):
    found = ask(
        world,
        "select null as n, true as b, 1::hugeint as i, 1.5::double as f, 1.50::decimal(9,2) as d, 'é' as s,"
        " 'x'::blob as y, date '2026-01-31' as day, timestamp '2026-01-31 10:00' as t,"
        " timestamptz '2026-01-31 10:00:00+02' as z, [1, null] as l, {'a': date '2026-01-31'} as r,"
        " map(['k'], [1]) as m,"
        " uuid '12345678-1234-5678-1234-567812345678' as u, 'nan'::double > 1 as nan",
    )
    assert found == [
        {"n": None, "b": True, "i": 1, "f": 1.5, "d": Decimal("1.50"), "s": "é", "y": b"x", "day": date(2026, 1, 31),
         "t": datetime(2026, 1, 31, 10), "z": datetime(2026, 1, 31, 8, tzinfo=UTC), "l": [1, None],
         "r": {"a": date(2026, 1, 31)}, "m": {"k": 1}, "u": UUID("12345678-1234-5678-1234-567812345678"), "nan": True}
    ]  # fmt: skip


def test_the_child_reaches_no_file_and_no_setting(tmp_path):
    """The second barrier alone, without the look at the question that `ask` takes first."""
    copy = tmp_path / "copy.duckdb"
    query.duckdb.connect(str(copy)).close()
    (tmp_path / "secret.csv").write_text("a\n1\n")
    for question in (
        f"select * from read_csv('{tmp_path}/secret.csv')", f"select * from '{tmp_path}/secret.csv'",
        f"copy (select 1) to '{tmp_path}/out.csv'", f"attach '{tmp_path}/other.duckdb'", "install httpfs",
        "load httpfs", "set enable_external_access = true", "set memory_limit = '9GB'", "create table t (i int)",
        f"export database '{tmp_path}/all'", "select * from 'https://example.org/x.csv'",
        "set lock_configuration = false", "set temp_directory = '/tmp'", "create secret s (type s3)",
    ):  # fmt: skip
        assert query._answer(copy, question, 5.0)[0] == "refused", question
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer", "copy.duckdb", "secret.csv"]


def test_what_the_child_says_is_read_as_plain_values_only():
    class Command:
        def __reduce__(self):
            return (Path.touch, (Path("/tmp/never"),))

    with pytest.raises(pickle.UnpicklingError):
        query._Plain(query.io.BytesIO(pickle.dumps(("rows", ["a"], [[Command()]])))).load()


def test_the_child_imports_nothing_of_ours():
    """Starting costs 0.1 s; with the package it would be a second."""
    code = (
        f"import sys, runpy; runpy.run_path({answering.__file__!r}); print([m for m in sys.modules if 'entrel' in m])"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, cwd="/", check=True)
    assert done.stdout == "[]\n"


def test_a_setting_that_is_no_number_is_refused_in_words(world, monkeypatch):
    monkeypatch.setenv("ENTRELABS_MAX_QUERY_ROWS", "beaucoup")
    with pytest.raises(Refusal, match="ENTRELABS_MAX_QUERY_ROWS vaut « beaucoup »"):
        ask(world, "select 1")
