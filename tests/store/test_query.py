"""The SQL box: one SELECT, nothing else, nothing outside, not for ever."""

import time

import pytest

from entrelabs_metrics.errors import NotAQuestion
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
     "with recursive t as (select 1 as i union all select i + 1 from t where i < 3000000) select max(i) from t"],
)  # fmt: skip
def test_a_question_that_lasts_is_stopped(question, world):
    """A minute and more when nobody stops it."""
    begun = time.monotonic()
    with pytest.raises(NotAQuestion, match="secondes"):
        ask(world, question, seconds=0.5)
    assert time.monotonic() - begun < 20
    assert ask(world, "select 1 as still_here") == [{"still_here": 1}]
