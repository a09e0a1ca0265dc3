"""The schemas: loaded, valid, and enough to make the base from."""

import duckdb
import frictionless
import pytest

from entrelabs_metrics.language import language
from entrelabs_metrics.schema import ORDER, TYPES, ddl, fold, raw, slug, table, tables
from entrelabs_metrics.spelling import example
from entrelabs_metrics.sql import sql

FRENCH, ENGLISH = language("fr"), language("en")
NAMES = list(tables())


def test_parents_come_before_children_and_every_file_is_read(root):
    files = {path.stem for path in (root / "entrelabs_metrics" / "schemas").glob("*.json")}
    assert set(NAMES) == files
    for t in tables().values():
        for _, parent in t.parents:
            assert ORDER.index(parent) <= ORDER.index(t.name), (t.name, parent)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_a_table_schema_for_frictionless(name):
    frictionless.Schema.from_descriptor(raw(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_whole(name):
    t, d = table(name), raw(name)
    assert d["name"] == name
    assert set(t.key) <= set(t.by_name)
    assert any(t.by_name[part].required or t.by_name[part].default for part in t.key)
    for words in (t.title, t.title_en, t.description, t.description_en):
        assert words.strip()
    for f in t.fields:
        assert f.type in TYPES
        assert f.name.isidentifier()
        for words in (f.title, f.title_en, f.description, f.description_en, f.example):
            assert words.strip(), f.name
        assert {code for code, *_ in f.labels} >= set(f.enum), f.name
        for code, french, english in f.labels:
            assert french and english, (f.name, code)
        if f.unit_from:
            parent, column = f.unit_from.split(".")
            assert column in table(parent).by_name
            assert parent in {p for _, p in t.parents}
    for child, parent in t.parents:
        assert child in t.by_name
        assert table(parent).key == (table(parent).key[0],)
    for key in d.get("foreignKeys", ()):
        assert key["reference"]["fields"] == table(key["reference"]["resource"]).key[0]
    for rule in t.rules:
        assert set(rule.fields) <= set(t.by_name)
        for words in (rule.message, rule.message_en, rule.remedy, rule.remedy_en):
            assert words.strip(), rule.name
    assert len({rule.name for rule in t.rules}) == len(t.rules)


@pytest.mark.parametrize("name", NAMES)
def test_no_header_means_two_fields(name):
    """Titles and aliases of a table, folded; a field's own name and title win over another's alias."""
    t = table(name)
    titles = [fold(spelling) for f in t.fields for spelling in {f.name, f.title, f.title_en}]
    for f in t.fields:
        for spelling in (f.name, f.title, f.title_en):
            assert t.headers[fold(spelling)] == f.name
    aliases = [fold(alias) for f in t.fields for alias in f.aliases]
    assert len(aliases) == len(set(aliases))
    stolen = [alias for f in t.fields for alias in f.aliases if t.headers[fold(alias)] != f.name]
    assert all(fold(alias) in titles for alias in stolen)


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_are_valid(name, verdict):
    """As a person would write them, in both languages, through the real intake and against the seed."""
    t = table(name)
    for lang in (FRENCH, ENGLISH):
        text = ";".join(f'"{f.heading(lang)}"' for f in t.fields) + "\n"
        text += ";".join('"{}"'.format(example(f, lang).replace('"', '""')) for f in t.fields) + "\n"
        orphans = {"unknown_parent"} if name == "slides" else set()  # the seed holds no story
        assert {p.rule for p in verdict(text, name).problems} == orphans


def test_the_tables_and_views_can_be_made_twice():
    with duckdb.connect() as connection:
        for _ in range(2):
            connection.execute(sql("books"))
            connection.execute(sql("import_active"))
            connection.execute(ddl())
        for t in tables().values():
            described = connection.execute(f"describe {t.name}").fetchall()
            assert [(column, kind) for column, kind, *_ in described] == [(f.name, TYPES[f.type]) for f in t.fields]


@pytest.mark.parametrize("name", NAMES)
def test_no_rule_is_broken_by_what_is_unknown(name):
    t = table(name)
    nulls = [f"null::{TYPES[f.type]} as {f.name}" for f in t.fields]
    for parent in {parent for _, parent in t.parents}:
        nulls.append(
            "{" + ", ".join(f"'{f.name}': null::{TYPES[f.type]}" for f in table(parent).fields) + f"}} as {parent}"
        )
    with duckdb.connect() as connection:
        for rule in t.rules:
            broken = connection.execute(
                f"select not ({rule.condition}) from (select {', '.join(nulls)}) one_row"
            ).fetchall()
            assert broken in ([(False,)], [(None,)]), rule.name


def test_views_keep_the_latest_row_of_the_standing_imports(base, put):
    put(base, "axis_id;theme;name;description\nx;5;N;D\n")
    with base.reading() as cursor:
        assert cursor.execute("select * from axes").fetchall() == [("x", 5, "N", "D")]


# Words


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Date de mesure", "datedemesure"), ("DATE_DE_MESURE", "datedemesure"), (" Échéance ", "echeance"),
     ("Œuvre", "oeuvre"),
     ("cœur", "coeur"), ("Budget (€)", "budget"), ("N°", "n"), ("Re•Acteur", "reacteur"), ("ﬁn", "fin"),
     ("Straße", "strasse"), ("—", "")],
)  # fmt: skip
def test_fold(text, folded):
    assert fold(text) == folded


def test_slug():
    assert slug("Région Pays de la Loire") == "region-pays-de-la-loire"
    assert slug("  L'été : 2015 ! ") == "l-ete-2015"


def test_labels_in_both_languages():
    projects = table("projects")
    assert projects.label("status", "running", FRENCH) == "En cours"
    assert projects.label("status", "running", ENGLISH) == "Running"
    assert projects.label("status", "inconnu", FRENCH) == "inconnu"
    assert projects.label("status", None, FRENCH) == ""
    assert (projects.heading(FRENCH), projects.heading(ENGLISH)) == (projects.title, projects.title_en)
