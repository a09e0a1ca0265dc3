"""The same faults as frictionless (the engine of Validata) finds, at the same lines and fields, or a reason why not."""

import csv
import io
import random

import frictionless
import pytest

from entrelabs_metrics.exports import tables as exports
from entrelabs_metrics.intake import sheet as sheets
from entrelabs_metrics.intake.verdict import check
from entrelabs_metrics.language import language
from entrelabs_metrics.schema import table

TABLES = ("labs", "projects", "measurements", "targets", "actions", "steps", "valuations", "assessments")
SPOILT = (
    "", "abc", "12.5", "-5", "99999999", "2026-02-31", "2026-13-01", "31/02/2026", "nulle-part", "maybe", "1e400",
    "NaN", "12,5", "1 250,5", "13/04/2015", "13 avril 2015", "oui", "Réalisé", "12 %", " 7 ", "2026-04-13T10:00:00",
)  # fmt: skip
# What we read and frictionless does not: French spellings, spaces around, and hours after a date. (Its schema can be
# told a decimal comma or another date, but one per field: a lab's file mixes them.)
READ_BY_US = {"12,5", "1 250,5", "13/04/2015", "13 avril 2015", "oui", "Réalisé", "12 %", " 7 ", "2026-04-13T10:00:00"}
# What only we look for: rules between fields, dates no lab can mean, numbers no screen can show, units, decimals in a
# whole number (frictionless reads « 12.0 » only), and the same thing said twice in two ways.
NO_FIGURES = {"NaN", "1e400"}  # numbers for frictionless, nothing to put before a council for us
LOOKED_FOR_BY_US = {"date_out_of_range", "too_large", "wrong_unit", "ambiguous_number", "duplicate_key"}


@pytest.fixture(scope="module")
def package(demo, tmp_path_factory):
    """The demonstration as a data package on disk."""
    folder = tmp_path_factory.mktemp("package")
    with demo.reading() as cursor:
        for name, content in exports.export(cursor, "bundle", language("fr")).items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
    return folder


def spoilt(content: bytes, chance: random.Random, fields: tuple[str, ...]) -> tuple[bytes, dict[tuple[int, str], str]]:
    """The file with a few cells replaced, and which."""
    first = content.decode("utf-8-sig").splitlines()[0]
    delimiter = ";" if ";" in first else ","
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    done = {}
    for _ in range(12):
        row, column = chance.randrange(1, len(rows)), chance.randrange(len(rows[0]))
        rows[row][column] = done[row + 1, rows[0][column]] = chance.choice(SPOILT)
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue().encode(), done


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", TABLES)
def test_the_same_faults_at_the_same_places(name, seed, package, demo, tmp_path):
    t = table(name)
    content, done = spoilt((package / f"{name}.csv").read_bytes(), random.Random(f"{name}{seed}"), tuple(t.by_name))
    theirs = referee(name, content, package, tmp_path)
    with demo.reading() as cursor:
        problems = [p for p in check(sheets.read(content, f"{name}.csv"), t, cursor).problems if p.refuses]
    rules = {r.name for r in t.rules} | LOOKED_FOR_BY_US
    ours = {(p.line, p.field) for p in problems}
    only_theirs = {place: done.get(place) for place in theirs - ours if done.get(place) not in READ_BY_US}
    only_ours = {
        (p.line, p.field): p.rule
        for p in problems
        if (p.line, p.field) not in theirs and p.rule not in rules and p.value not in NO_FIGURES
    }
    assert not only_theirs, f"missed: {only_theirs}"
    assert not only_ours, f"found by us alone, for no reason given: {only_ours}"
    assert theirs & ours, "something must be wrong in both eyes"


def referee(name: str, content: bytes, package, tmp_path) -> set[tuple[int, str | None]]:
    """(line, field) of every fault that frictionless sees in one table of the package."""
    for path in package.rglob("*"):
        if path.is_file():
            copy = tmp_path / path.relative_to(package)
            copy.parent.mkdir(exist_ok=True, parents=True)
            copy.write_bytes(content if path.name == f"{name}.csv" else path.read_bytes())
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    found = set()
    for task in report.tasks:
        if task.name != name:
            continue
        for error in task.errors:
            field = getattr(error, "field_name", None)
            if error.type == "foreign-key":
                field = error.field_names[0]
            if error.type == "primary-key":
                continue  # it names the first row of the pair by its key alone; `duplicate_key` is tested by itself
            found.add((error.row_number, field))
    return found
