"""`deck`, `note` and `page`: a story by its name, its file or its starter; as of a version, the same to the byte."""

import shutil

import pytest
from click.testing import CliRunner

from entrelabs_metrics.__main__ import main
from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.importing import import_files
from entrelabs_metrics.stories import Story, StorySlide, files, to_json

ONE = Story(
    "mon-recit", "Mon récit", "Réunion", "paris",
    slides=(StorySlide("d1", "lab_changes", (("lab", "paris"),), title="Il reste 98 765 jours"),),
)  # fmt: skip
MORE = (
    "lab_id;indicator_id;measured_on;value;sample_size;population;project_id;source\n"
    "paris;U6;2026-10-31;12;500;users;demo-paris-guichet-creches;Essai\n"
)


@pytest.fixture
def run(demo_file, tmp_path):
    path = str(shutil.copy(demo_file, tmp_path / "base.duckdb"))

    def run(*arguments, base=None):
        if base is not None:
            opened = open_base(path)
            try:
                return base(opened)
            finally:
                opened.close()
        return CliRunner().invoke(main, ["--database", path, *map(str, arguments)])

    return run


def made(run, tmp_path, *arguments, name="a.html"):
    out = tmp_path / name
    done = run(*arguments, "--out", out)
    assert done.exit_code == 0, (done.output, done.exception)
    return out.read_bytes(), done.stderr


@pytest.mark.parametrize(("command", "begins"), [("deck", b"PK"), ("note", b"%PDF"), ("page", b"<!")])
def test_each_makes_its_file(run, tmp_path, command, begins):
    content, said = made(run, tmp_path, command, "starter:executive:paris", name="sortie")
    assert content.lstrip()[:10].startswith(begins)
    assert said == ""


def test_a_story_by_its_file_then_by_its_name_and_what_it_lacks_is_said(run, tmp_path):
    path = tmp_path / "recit.json"
    path.write_text(to_json(ONE), encoding="utf-8")
    from_file, said = made(run, tmp_path, "page", path)
    assert "98\u202f765" in said or "98 765" in said
    assert "98 765 jours" in from_file.decode()
    assert run("page", "mon-recit", "--out", tmp_path / "x").exit_code == 2
    run(base=lambda base: import_files(base, files(ONE), erase=True))
    kept, _ = made(run, tmp_path, "page", "mon-recit", "--as-of", 2)
    again, _ = made(run, tmp_path, "page", path, "--as-of", 2)
    assert kept == again  # written since, told with the figures of then


def test_as_of_a_version_is_the_same_whatever_came_after(run, tmp_path):
    before, _ = made(run, tmp_path, "page", "starter:steering:paris", "--as-of", 2)
    run(base=lambda base: import_files(base, [("more.csv", MORE.encode())]))
    after, _ = made(run, tmp_path, "page", "starter:steering:paris", "--as-of", 2)
    now, _ = made(run, tmp_path, "page", "starter:steering:paris")
    assert before == after != now
    assert "version 4" in now.decode().lower().replace("\u00a0", " ")


def test_languages_and_readers(run, tmp_path):
    english, _ = made(run, tmp_path, "page", "starter:executive:paris", "--lang", "en")
    assert "Is the change real?" in english.decode()
    public, _ = made(run, tmp_path, "page", "starter:steering:paris", "--reader", "citizen")
    assert "petits effectifs" in public.decode()


@pytest.mark.parametrize(
    "arguments",
    [("rien",), ("starter:gala:paris",), ("starter:executive:nulle-part",), ("starter",),
     ("starter:executive:paris", "--as-of", "99")],
)  # fmt: skip
def test_what_cannot_be_told_is_one_sentence(run, tmp_path, arguments):
    done = run("page", *arguments, "--out", tmp_path / "x")
    assert done.exit_code == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "x").exists()
