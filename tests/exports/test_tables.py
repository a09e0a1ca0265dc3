"""Tables as files: what goes out comes back the same, is harmless in a spreadsheet, and is described truly."""

import csv
import io
import json

import frictionless
import openpyxl
import pyarrow.parquet as parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrelabs_metrics.exports import tables as exports
from entrelabs_metrics.intake import sheet as sheets
from entrelabs_metrics.intake.verdict import check
from entrelabs_metrics.language import language
from entrelabs_metrics.schema import table, tables
from entrelabs_metrics.spelling import guard, unguard
from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.importing import import_files

LANGUAGES = [language("fr"), language("en")]
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def written(base, form, lang=LANGUAGES[0], as_of=None):
    with base.reading(as_of) as cursor:
        return exports.export(cursor, form, lang)


def csvs(files):
    return [(name, content) for name, content in files.items() if name.endswith(".csv")]


def cells_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


# There and back


@pytest.mark.parametrize(
    ("what", "form", "lang"), [("demo", "csv", LANGUAGES[0]), ("demo", "csv", LANGUAGES[1]), ("world", "bundle", None)]
)
def test_importing_an_export_changes_nothing(what, form, lang, request):
    base = request.getfixturevalue(what)
    files = csvs(written(base, form, lang or LANGUAGES[0]))
    assert len(files) == sum(n > 0 for n in base.counts().values())
    before = base.version
    done = import_files(base, files)
    assert done.version == base.version == before
    for change in done.changes:
        assert (change.added, change.updated, change.kept, change.cells) == (0, 0, 0, ())
    assert not [p for v in done.verdicts for p in v.problems if p.refuses]


def test_an_export_fills_an_empty_base_the_same(demo, base, dump):
    import_files(base, csvs(written(demo, "csv")))
    assert dump(base) == dump(demo)


def test_an_export_as_of_a_version_is_of_that_version(demo):
    old = written(demo, "csv", as_of=1)
    assert "measurements.csv" not in old
    assert len(cells_of(old["projects.csv"])) == 1 + demo.counts(as_of=1)["projects"]


LEFT_OUT = {"siren", "reuse_of", "started_on", "budget_eur", "staff_days"}  # they obey more than a type


@settings(max_examples=8)
@given(data=st.data())
def test_any_row_comes_back(data, cells):
    """Rows of any values the base may hold, formulas and line ends included, in both languages."""
    base = open_base(":memory:")
    key = cells(table("labs").by_name["note"], required=True)
    ids = data.draw(st.lists(key, min_size=1, max_size=3, unique=True))
    with base._transaction() as cursor:
        cursor.execute("insert into import_event values (1, 1, 'done', null, '', '', now()::timestamp)")
        for t in (table("labs"), table("projects"), table("events")):
            fields = [f for f in t.fields if f.name not in LEFT_OUT]
            any_row = st.fixed_dictionaries({f.name: cells(f, required=f.required) for f in fields})
            for i, row in enumerate(data.draw(st.lists(any_row, min_size=len(ids), max_size=len(ids)))):
                row |= {name: ids[0] for name, _ in t.parents if name in row} | {t.key[0]: ids[i]}
                names, marks = ", ".join(row), ", ".join("?" * len(row))
                cursor.execute(
                    f"insert into {t.name}_log (import_id, row_no, {names}) values (1, {i}, {marks})", [*row.values()]
                )
    for lang in LANGUAGES:
        files = csvs(written(base, "csv", lang))
        assert len(files) == 3
        done = import_files(base, files)
        assert not [p for v in done.verdicts for p in v.problems if p.refuses]
        assert all(change.empty and change.unchanged == len(ids) for change in done.changes)
    base.close()


# Spreadsheets


@given(st.text(max_size=8))
def test_no_text_opens_a_formula_and_the_guard_comes_off(text):
    for tried in (text, *(mark + text for mark in DANGEROUS), "'" + text, "'=" + text):
        assert not guard(tried).startswith(DANGEROUS)
        assert unguard(guard(tried)) == tried


def test_formulas_go_out_as_text_and_negative_numbers_as_numbers(base, put):
    put(base, "lab_id;name;organisation;organisation_type;note\na;=HYPERLINK(1);@b;city;-1+2\n")
    head = "indicator_id;family;name;name_en;definition;unit;decimals;kind;direction;core"
    put(base, f"{head}\nI;impact;N;N;D;€;0;amount;up;oui\n",
        "lab_id;indicator_id;measured_on;value;source\na;I;2026-01-01;-12,5;x\n")  # fmt: skip
    files = written(base, "csv")
    assert cells_of(files["labs.csv"])[1][1:3] == ["'=HYPERLINK(1)", "'@b"]
    assert "-12,5" in cells_of(files["measurements.csv"])[1]


def test_french_files_are_as_excel_in_france_writes_them(demo):
    content = written(demo, "csv")["measurements.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 811
    head, first = cells_of(content)[:2]
    assert head == [f.title for f in table("measurements").fields]
    assert first[3][2] == first[3][5] == "/"
    english = cells_of(written(demo, "csv", LANGUAGES[1])["measurements.csv"])
    assert english[0] == [f.title_en for f in table("measurements").fields]
    assert english[1][3][4] == "-"


# Other forms


def test_parquet_keeps_types_and_rows(demo):
    files = written(demo, "parquet")
    assert {name: parquet.read_metadata(io.BytesIO(content)).num_rows for name, content in files.items()} == {
        f"{name}.parquet": n for name, n in demo.counts().items() if n
    }
    kinds = {f.name: str(f.type) for f in parquet.read_schema(io.BytesIO(files["measurements.parquet"]))}
    assert (kinds["measured_on"], kinds["value"], kinds["sample_size"]) == ("date32[day]", "double", "int64")


@pytest.mark.parametrize("what", ["world", "demo"])
def test_the_bundle_is_valid_for_frictionless(what, request, tmp_path):
    for name, content in written(request.getfixturevalue(what), "bundle").items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "rowNumber", "fieldName", "message"])
    assert sum(task.stats["rows"] for task in report.tasks) == sum(request.getfixturevalue(what).counts().values())


def test_frictionless_would_see_a_wrong_bundle(demo, tmp_path):
    """The referee is awake: an unknown lab, a value out of the list, a text for a number."""
    files = written(demo, "bundle")
    lines = files["measurements.csv"].decode().splitlines(keepends=True)
    lines[1] = lines[1].replace(lines[1].split(";")[0], "nulle-part", 1)
    lines[2] = lines[2].replace(lines[2].split(";")[5], "beaucoup", 1)
    files["measurements.csv"] = "".join(lines).encode()
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    found = frictionless.validate(str(tmp_path / "datapackage.json")).flatten(["type", "rowNumber"])
    assert sorted(found) == [["foreign-key", 2], ["type-error", 3]]


def test_the_bundle_describes_what_it_holds(world):
    files = written(world, "bundle")
    package = json.loads(files["datapackage.json"])
    names = [resource["name"] for resource in package["resources"]]
    assert names == [name for name, n in world.counts().items() if n]
    for resource in package["resources"]:
        head = cells_of(files[resource["path"]])[0]
        schema = json.loads(files[resource["schema"]])
        assert head == [f["name"] for f in schema["fields"]]
        for key in schema["foreignKeys"]:
            assert key["reference"]["resource"] in {"", *names}
    assert files["dictionary.md"].decode() == exports.dictionary()


# Templates and dictionary


@pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
@pytest.mark.parametrize("name", list(tables()))
def test_templates_open_and_their_headings_are_recognised(name, lang, world):
    t = table(name)
    sheet = sheets.read(exports.template_csv(t, lang))
    with world.reading() as cursor:
        found = check(sheet, t, cursor)
    assert list(found.columns) == [f.name for f in t.fields]
    assert {p.rule for p in found.problems} <= {"unknown_parent"}
    book = openpyxl.load_workbook(io.BytesIO(exports.template_xlsx(t, lang)))
    first, notes = book.worksheets
    headings, example = list(first.iter_rows(values_only=True))
    assert list(headings) == list(sheet.header)
    assert [cell or "" for cell in example] == [c.to_pylist()[0] for c in sheet.text.columns]
    assert [row[0] for row in notes.iter_rows(min_row=2, max_row=1 + len(t.fields), values_only=True)] == list(headings)


def test_the_dictionary_in_data_is_up_to_date(root):
    written_there = (root / "data" / "README.md").read_text(encoding="utf-8")
    assert written_there == exports.dictionary(), "stale: python -m entrelabs_metrics dictionary > data/README.md"


def test_the_dictionary_names_everything():
    for lang in LANGUAGES:
        text = exports.dictionary(lang)
        for t in tables().values():
            assert f"(`{t.name}`)" in text
            for f in t.fields:
                assert f"| `{f.name}` | {f.heading(lang)} |" in text
