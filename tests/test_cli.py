"""The command line is a contract: names, JSON keys, exit codes (0 done, 1 problems, 2 refused)."""

import json
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from entrelabs_metrics.__main__ import main
from entrelabs_metrics.schema import tables

LABS = "lab_id;name;organisation;organisation_type\na;Labo A;Ville A;Ville\nb;Labo B;Ville B;Ville\n"
BAD = LABS.replace("Labo B", "")
RESULT_KEYS = [
    "lab_id", "project_id", "indicator_id", "population", "baseline_value", "baseline_on", "value", "measured_on",
    "sample_size", "interval_low", "interval_high", "target_value", "due_on", "progress", "change", "change_low",
    "change_high", "change_verdict", "target_verdict", "proof_level", "flags",
]  # fmt: skip


@pytest.fixture
def run(tmp_path):
    """Runs a command on a base of one's own: (exit code, JSON or text)."""
    database = str(tmp_path / "base.duckdb")

    def run(*arguments, code=0, text=False):
        done = CliRunner().invoke(main, ["--database", database, *map(str, arguments), *([] if text else ["--json"])])
        assert done.exit_code == code, done.output + str(done.exception)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.output if text or code == 2 else json.loads(done.stdout)

    return run


@pytest.fixture
def file(tmp_path):
    def file(content, name="labos.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return file


@pytest.fixture
def demo_run(demo_file, tmp_path):
    """The demonstration, for commands that write nothing to it."""
    database = shutil.copy(demo_file, tmp_path / "demo.duckdb")

    def run(*arguments):
        done = CliRunner().invoke(main, ["--database", str(database), *map(str, arguments), "--json"])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return run


# init


def test_init_empty(run):
    assert run("init", "--empty") == {"version": 0, "tables": dict.fromkeys(tables(), 0)}


def test_init_seed_then_the_demonstration_which_is_the_default(run):
    first = run("init", "--seed")
    assert first["version"] == 1
    assert (first["tables"]["labs"], first["tables"]["axes"], first["tables"]["measurements"]) == (6, 12, 0)
    said = run("init", "--seed", text=True)  # again: nothing new
    assert said.startswith("Version 1.")
    assert "labs: 6" in said
    answer = run("init")
    assert answer["version"] == 3
    assert all(answer["tables"].values())


# check


def test_check_a_clean_file(run, file):
    answer = run("check", file(LABS))
    dialect = {"encoding": "utf-8", "delimiter": ";", "decimal": None, "header_line": 1, "sheet": None}
    assert answer == {"table": "labs", "dialect": dialect, "rows": 2, "accepted": 2, "problems": []}
    assert run("query", "select count(*) as n from labs") == [{"n": 0}]


def test_check_names_each_problem(run, file):
    answer = run("check", file(BAD), code=1)
    assert (answer["rows"], answer["accepted"]) == (2, 1)
    assert answer["problems"] == [
        {"line": 3, "field": "name", "value": "", "rule": "required", "severity": "refuses",
         "message": "La cellule est vide, or cette colonne est obligatoire.", "suggestion": "Remplir la cellule."}
    ]  # fmt: skip
    said = run("check", file(BAD), code=1, text=True)
    assert "labos.csv, ligne 3, colonne" in said
    assert "2 lignes lues, 1 bonnes" in said


def test_check_leaves_what_is_only_said_for_information_at_zero(run, file):
    answer = run("check", file(LABS.replace("Labo A", "Labo commun").replace("Labo B", "labos communs")))
    assert [(p["rule"], p["severity"]) for p in answer["problems"]] == [("like_another", "informs")]
    warned = run("check", file(LABS.replace("organisation_type", "organisation_type;Couleur")), code=1)
    assert [p["severity"] for p in warned["problems"]][:1] == ["warns"]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"PK\x03\x04", "un classeur"), (b"", "aucune ligne"), ("rue;ville\na;b\n", "aucune de nos tables")],
)
def test_check_an_unreadable_file(content, words, run, file):
    said = run("check", file(content), code=2)
    assert words in said
    assert "Traceback" not in said


def test_check_against_a_table_that_is_named(run, file):
    assert run("check", file("lab_id;Nom\n"), "--table", "labs", code=1)["table"] == "labs"
    assert "Invalid value" in run("check", file(LABS), "--table", "nope", code=2)
    assert "does not exist" in run("check", "rien.csv", code=2)


# import, history, undo


def test_import_history_undo(run, file):
    answer = run("import", file(LABS), "--by", "Service A")
    assert answer == {"version": 1, "added": 2, "updated": 0, "unchanged": 0, "rejected": 0, "problems": []}
    assert run("import", file(LABS)) == {
        "version": 1,
        "added": 0,
        "updated": 0,
        "unchanged": 2,
        "rejected": 0,
        "problems": [],
    }
    assert run("import", file(LABS.replace("Labo B", "Autre")))["updated"] == 1
    assert run("undo", 2, "--by", "Service B") == {"version": 3, "reverts": 2}
    found = run("history")
    assert [list(version) for version in found] == [
        ["version", "table", "file", "by", "at", "added", "updated", "reverts"]
    ] * 3
    assert [(v["version"], v["table"], v["file"], v["by"], v["reverts"]) for v in found] == [
        (1, "labs", "labos.csv", "Service A", None), (2, "labs", "labos.csv", "Entrelabs Metrics", None),
        (3, "labs", "labos.csv", "Service B", 2),
    ]  # fmt: skip
    assert run("query", "select name from labs order by 1") == [{"name": "Labo A"}, {"name": "Labo B"}]
    assert run("query", "select name from labs order by 1", "--as-of", 2) == [{"name": "Autre"}, {"name": "Labo A"}]
    said = run("history", text=True).splitlines()
    assert len(said) == 3
    assert said[2].endswith("annule la version 2")


def test_import_is_all_or_nothing_unless_told(run, file):
    refused = run("import", file(BAD), file("project_id;lab_id;title\np;a;T\n", "projets.csv"), code=1)
    assert (refused["version"], refused["added"], refused["rejected"], len(refused["problems"])) == (None, 0, 1, 1)
    assert run("query", "select count(*) as n from labs") == [{"n": 0}]
    said = run("import", file(BAD), code=1, text=True)
    assert "Rien n'a été enregistré" in said
    kept = run("import", file(BAD), "--skip-bad-rows")
    assert (kept["version"], kept["added"], kept["rejected"], len(kept["problems"])) == (1, 1, 1, 1)


def test_undo_what_cannot_be(run, file):
    assert "n'existe pas" in run("undo", 1, code=2)
    run("import", file(LABS))
    run("import", file("project_id;lab_id;title\np;a;T\n", "projets.csv"))
    said = run("undo", 1, code=2)
    assert "Projets" in said
    assert "Traceback" not in said


# query, results


def test_query(run, file):
    run("import", file(LABS))
    assert run("query", "select 1.5 as d, 2::hugeint as h, date '2015-04-13' as j, true as b, null as n, 'é' as t") == [
        {"d": 1.5, "h": 2, "j": "2015-04-13", "b": True, "n": None, "t": "é"}
    ]
    for attack in (
        "drop view labs",
        "select 1; select 2",
        "copy labs to 'x.csv'",
        "select * from read_csv('/etc/passwd')",
    ):
        assert "Traceback" not in run("query", attack, code=2)
    assert run("query", "select lab_id, name from labs order by 1", text=True).splitlines() == [
        "a\tLabo A",
        "b\tLabo B",
    ]


def test_results(demo_run):
    found = demo_run("results")
    assert len(found) > 100
    assert all(list(result)[:21] == RESULT_KEYS for result in found)
    assert all(result["source"] and result["direction"] for result in found if result["value"] is not None)
    one = demo_run("results", "--lab", "pays-de-la-loire", "--project", "pdl-decrochage-scolaire", "--indicator", "U6")
    assert [(r["lab_id"], r["project_id"], r["indicator_id"], r["population"]) for r in one] == [
        ("pays-de-la-loire", "pdl-decrochage-scolaire", "U6", "users")
    ]
    assert one[0] in found
    assert (one[0]["value"], one[0]["sample_size"], one[0]["measured_on"]) == (
        pytest.approx(74, abs=0.5),
        214,
        "2026-09-30",
    )
    assert isinstance(one[0]["flags"], list)
    assert demo_run("results", "--as-of", 1) == []
    assert demo_run("results", "--lab", "nulle-part") == []


# export, template, dictionary


def test_export_and_back(run, tmp_path, seed_file):
    shutil.copy(seed_file, tmp_path / "base.duckdb")
    for form in ("csv", "parquet", "bundle"):
        answer = run("export", "--out", tmp_path / form, "--format", form)
        assert list(answer) == ["files"]
        assert all((tmp_path / form) in (tmp_path / name).parents for name in answer["files"])
    files = sorted((tmp_path / "csv").glob("*.csv"))
    assert len(files) == 7
    answer = run("import", *files)
    assert (answer["version"], answer["added"], answer["updated"]) == (1, 0, 0)
    assert run("export", "--out", tmp_path / "before", "--as-of", 0) == {"files": []}
    english = run("export", "--out", tmp_path / "en", "--lang", "en")["files"]
    assert run("import", *english)["updated"] == 0


@pytest.mark.parametrize("name", ["mesures.csv", "mesures.xlsx"])
def test_template(name, run, tmp_path):
    said = run("template", "measurements", "--out", tmp_path / name, text=True)
    assert said.strip() == str(tmp_path / name)
    assert (tmp_path / name).stat().st_size > 100


def test_dictionary(run, root):
    assert run("dictionary", text=True) == (root / "data" / "README.md").read_text(encoding="utf-8")
    assert run("dictionary", "--lang", "en", text=True).count("## ") == len(tables())


# A real process


def test_a_real_process(tmp_path, root, file):
    def run(*arguments):
        command = [sys.executable, "-m", "entrelabs_metrics", *map(str, arguments)]
        environment = {"ENTRELABS_DATABASE": str(tmp_path / "base.duckdb"), "PATH": ""}
        return subprocess.run(command, capture_output=True, cwd=root, env=environment, timeout=120)

    done = run("import", file(LABS), "--json")
    assert (done.returncode, json.loads(done.stdout)["added"]) == (0, 2)
    bad = run("check", file(BAD, "mauvais.csv"))
    assert (bad.returncode, "obligatoire" in bad.stdout.decode("utf-8")) == (1, True)
    refused = run("undo", "7")
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert refused.stderr.decode("utf-8").strip() == "La version 7 n'existe pas."


def test_only_a_command_that_writes_makes_a_base(tmp_path, monkeypatch):
    """The application fills a base that is not there yet: a look must not leave an empty one behind."""
    database = tmp_path / "none.duckdb"
    monkeypatch.setenv("ENTRELABS_DATABASE", str(database))
    assert CliRunner().invoke(main, ["query", "select count(*) as n from labs", "--json"]).output == '[{"n": 0}]\n'
    assert not database.exists()
    CliRunner().invoke(main, ["init", "--empty"])
    assert database.exists()
