"""A process killed while it commits leaves each version wholly there or not at all; `bench/crash.py` does it often."""

import random
import re
import shutil

import pytest

from bench import crash
from entrelabs_metrics.store import open_base


@pytest.fixture
def database(seed_file, tmp_path):
    return shutil.copy(seed_file, tmp_path / "base.duckdb")


def test_what_a_killed_process_leaves_is_whole(database):
    chance = random.Random(1)
    for _ in range(6):
        killed, _, wrong, _ = crash.kill(database, chance)
        assert wrong == []
        assert killed.begun > 1
    base = open_base(str(database))
    assert base.version > 6
    base.close()


@pytest.mark.parametrize(
    ("damage", "words"),
    [("delete from measurements_log where import_id = 2 and row_no % 7 = 3", "says .* rows of measurements and has"),
     ("delete from import_event where version = 2", "which import_event does not know"),
     ("delete from import_file where import_id = 2", "import_aside has rows .* which import_file does not know"),
     ("delete from import_file where import_id = 2", "import 2 has no file"),
     ("delete from import_aside where import_id = 2", "rows left aside and has 0"),
     ("delete from import_content", "kept for nothing, or missing"),
     ("update import_event set version = 4 where version = 3", "the versions are"),
     ("update import_file set file_name = 'autre.csv' where import_id = 3", "is not what came"),
     ("create table import_later as select 99::bigint as import_id", "import_later has rows")],
)  # fmt: skip
def test_a_version_that_is_not_whole_would_be_seen(damage, words, database):
    """The referee is awake."""
    base = open_base(str(database))
    files = [c for c in map(crash.content, range(2, 30)) if 60 < c.count(b"\n") < 3000]
    for version, file in zip((2, 3), files, strict=False):
        verdict = crash.check_file(base, file, f"{version}.csv", "measurements")
        assert verdict.rejected
        assert base.commit([verdict], by="essai" if version == 3 else "autre", contents=[file])[0] == version
    with base._transaction() as cursor:
        cursor.execute(damage)
    found = crash.faults(base)
    base.close()
    assert any(re.search(words, fault) for fault in found), found
