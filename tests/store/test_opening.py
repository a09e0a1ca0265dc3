"""Opening a base: where it is, who else holds it, what it cannot reach."""

import os
import subprocess
import sys

import duckdb
import pytest

from entrelabs_metrics.errors import BaseInUse, Refusal
from entrelabs_metrics.store import default_database, open_base
from entrelabs_metrics.store.importing import open_filled


def test_a_second_process_is_told_in_french_who_holds_it(tmp_path, root):
    path = str(tmp_path / "base.duckdb")
    base = open_base(path)
    code = "import sys; from entrelabs_metrics.store import open_base; open_base(sys.argv[1])"
    other = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, cwd=root, timeout=60)
    base.close()
    assert other.returncode == 1
    last = other.stderr.strip().splitlines()[-1]
    assert last.startswith("entrelabs_metrics.errors.BaseInUse: La base ")
    assert f"(PID {os.getpid()})" in last
    assert path in last
    freed = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, cwd=root, timeout=60)
    assert freed.returncode == 0, freed.stderr


def test_base_in_use_is_a_refusal():
    assert issubclass(BaseInUse, Refusal)


def test_what_is_no_base_is_refused(tmp_path):
    path = tmp_path / "base.duckdb"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(Refusal, match="n'est pas une base"):
        open_base(str(path))
    assert path.read_bytes() == b"not a database" * 1000


def test_folders_are_made(tmp_path):
    base = open_base(str(tmp_path / "a" / "b" / "base.duckdb"))
    base.close()
    assert (tmp_path / "a" / "b" / "base.duckdb").exists()


def test_the_default_is_named_by_the_environment(monkeypatch):
    monkeypatch.setenv("ENTRELABS_DATABASE", "/ailleurs/base.duckdb")
    assert default_database() == "/ailleurs/base.duckdb"
    monkeypatch.delenv("ENTRELABS_DATABASE")
    assert default_database().endswith("entrelabs.duckdb")


def test_the_application_starts_with_the_demonstration_once(tmp_path):
    path = str(tmp_path / "base.duckdb")
    base = open_filled(path)
    assert base.version == 3
    for version in (3, 2):
        base.undo(version, by="essai")
    base.close()
    again = open_filled(path)
    assert (again.version, again.counts()["measurements"]) == (5, 0)
    again.close()


def test_nothing_outside_can_be_reached_even_by_the_writer(seeded, root):
    for statement in (
        "install httpfs", f"attach '{seeded.path}x' as other", "copy labs to 'labs.csv'",
        f"from read_text('{root}/app.py')",
    ):  # fmt: skip
        with pytest.raises(duckdb.Error):
            seeded._connection.cursor().execute(statement)
    with pytest.raises(duckdb.Error):
        seeded._connection.cursor().execute("set enable_external_access = true")
