"""Recipes as plain data: there and back, and every way of being wrong said in words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrelabs_metrics.errors import BadRecipe
from entrelabs_metrics.intake.recipe import (
    Complete,
    Recipe,
    Unpivot,
    from_dict,
    from_json,
    resembles,
    titles,
    to_dict,
    to_json,
)  # fmt: skip
from entrelabs_metrics.schema import tables

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)


@st.composite
def recipes(draw, depth=1):
    table = draw(st.sampled_from(sorted(tables())))
    field = st.sampled_from(sorted(tables()[table].by_name))
    words = st.dictionaries(field, TEXT, max_size=3)
    where = st.dictionaries(TEXT, TEXTS, max_size=2)
    return Recipe(
        table,
        draw(words),
        draw(words),
        identifiers=draw(words),
        values=draw(st.dictionaries(field, st.dictionaries(TEXT, TEXT, min_size=1, max_size=2), max_size=2)),
        otherwise=draw(words),
        texts=draw(st.dictionaries(field, TEXT.map(lambda text: text + "{a}"), max_size=2)),
        where=draw(where),
        filled=draw(TEXTS),
        once=draw(st.booleans()),
        unpivot=draw(st.none() | st.builds(Unpivot, TEXTS | st.just("(20..)"), field, field)),
        complete=tuple(draw(st.lists(st.builds(Complete, where, TEXTS, words), max_size=2))),
        erase=tuple(draw(st.lists(field, max_size=2))),
        skip=draw(TEXTS),
        also=tuple(draw(st.lists(recipes(depth - 1), max_size=2))) if depth else (),
        name=draw(TEXT),
        encoding=draw(st.none() | st.just("cp1252")),
        header_line=draw(st.none() | st.integers(0, 9)),
        decimal=draw(st.sampled_from([None, ",", "."])),
        dates=draw(st.sampled_from([None, "dmy", "mdy"])),
    )


@given(recipes())
def test_there_and_back_through_json(recipe):
    assert from_json(to_json(recipe)) == recipe
    assert from_dict(json.loads(json.dumps(to_dict(recipe)))) == recipe


def test_what_is_not_said_is_not_written():
    assert to_dict(Recipe("labs", {"name": "Nom"})) == {"table": "labs", "columns": {"name": "Nom"}}


def test_one_text_stands_for_a_list_of_one():
    recipe = from_dict({"table": "labs", "where": {"Type": "a"}, "erase": "note", "filled": "Nom"})
    assert (recipe.where, recipe.erase, recipe.filled) == ({"Type": ("a",)}, ("note",), ("Nom",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "n'est pas un fichier JSON lisible"),
        (b"\xff\xfe", "n'est pas un fichier JSON lisible"),
        ("[]", "objet JSON qui nomme au moins sa table"),
        ('{"columns": {}}', "objet JSON qui nomme au moins sa table"),
        ('{"table": "labos"}', "parle de la table « labos »"),
        ('{"table": ["labs"]}', "« table » n'a pas la forme attendue"),
        ('{"table": "labs", "colonnes": {}}', "La recette dit « colonnes »"),
        ('{"table": "labs", "columns": {"nom": "Nom"}}', "parle de « nom »"),
        ('{"table": "labs", "constants": {"valeur": "1"}}', "parle de « valeur »"),
        ('{"table": "labs", "values": {"valeur": {"a": "b"}}}', "parle de « valeur »"),
        ('{"table": "labs", "otherwise": {"valeur": "1"}}', "parle de « valeur »"),
        ('{"table": "labs", "erase": ["valeur"]}', "parle de « valeur »"),
        ('{"table": "labs", "texts": {"valeur": "{a}"}}', "parle de « valeur »"),
        ('{"table": "labs", "texts": {"note": "sans colonne"}}', "ne cite aucune colonne"),
        ('{"table": "labs", "unpivot": {"columns": ["a"], "to": "date", "value": "note"}}', "parle de « date »"),
        ('{"table": "labs", "complete": [{"on": ["a"], "columns": {"valeur": "b"}}]}', "parle de « valeur »"),
        ('{"table": "labs", "also": [{"table": "non"}]}', "parle de la table « non »"),
        ('{"table": "labs", "also": [[]]}', "objet JSON qui nomme au moins sa table"),
        ('{"table": "labs", "columns": ["Nom"]}', "« columns » n'a pas la forme attendue"),
        ('{"table": "labs", "columns": {"name": null}}', "« columns » n'a pas la forme attendue"),
        ('{"table": "labs", "values": {"name": "a"}}', "« values » n'a pas la forme attendue"),
        ('{"table": "labs", "where": {"Nom": {"a": 1}}}', "« where » n'a pas la forme attendue"),
        ('{"table": "labs", "once": "oui"}', "« once » n'a pas la forme attendue"),
        (
            '{"table": "labs", "unpivot": {"columns": "(", "to": "note", "value": "name"}}',
            "« unpivot » n'a pas la forme",
        ),
        ('{"table": "labs", "unpivot": {"to": "note", "value": "name"}}', "« unpivot » n'a pas la forme"),
        ('{"table": "labs", "complete": [{}]}', "« complete » n'a pas la forme"),
        ('{"table": "labs", "header_line": "1"}', "La ligne d'en-tête d'une recette est un nombre"),
        ('{"table": "labs", "header_line": -1}', "La ligne d'en-tête d'une recette est un nombre"),
        ('{"table": "labs", "decimal": ";"}', "Les décimales d'une recette"),
        ('{"table": "labs", "dates": "ymd"}', "Les dates d'une recette"),
    ],
)
def test_what_is_wrong_is_named(text, said):
    with pytest.raises(BadRecipe) as refusal:
        from_json(text)
    assert said in str(refusal.value).replace("\u00a0", " ")


def test_headers_are_told_apart():
    assert titles(["Note", " Note ", "", "Note\nlibre", "Note"]) == (
        "Note", "Note (2)", "Colonne 3", "Note libre", "Note (3)",
    )  # fmt: skip
    assert titles(["Note", "Note", "Note (2)"]) == ("Note", "Note (3)", "Note (2)")  # a name that is there stays
    # A file may have « Note (2) » already: every column keeps a name of its own.
    assert len(set(titles(["Note", "Note (2)", "Note", "Colonne 5", ""]))) == 5


def test_a_recipe_fits_a_header_like_the_one_it_was_made_for():
    recipe = Recipe("labs", {"name": "Nom", "organisation": "Organisme"}, filled=("Nom",))
    made_for = ["Nom", "Organisme", "Note"]
    assert resembles(recipe, made_for, made_for) == 1
    assert resembles(recipe, ["NOM", "organisme", "notes"], made_for) == 0.5
    assert resembles(recipe, ["Nom", "Note"], made_for) == 0  # it needs « Organisme »
    assert resembles(Recipe("labs", {"name": "%"}), ["€"], ["%"]) == 0  # signs are no letters, but they count


def test_every_header_a_recipe_needs_is_known():
    recipe = from_dict(
        {
            "table": "targets", "columns": {"lab_id": "a"}, "texts": {"note": "{b} et {c}"}, "where": {"d": "x"},
            "filled": ["e"], "unpivot": {"columns": ["f"], "to": "due_on", "value": "target_value"},
            "complete": [{"where": {"g": "x"}, "on": ["h"], "columns": {"baseline_value": "i"}}],
            "also": [{"table": "projects", "identifiers": {"project_id": "j"}}],
        }
    )  # fmt: skip
    assert recipe.headers == set("abcdefghij")
    assert recipe.fields == {"lab_id", "note", "due_on", "target_value", "baseline_value"}


def test_parts_of_parts_count_too():
    recipe = from_dict({"table": "labs", "also": [{"table": "projects", "also": [{"table": "steps"}]}]})
    assert [part.table for part in recipe.parts] == ["labs", "projects", "steps"]


def test_a_word_more_or_less():
    recipe = Recipe("projects").with_values("status", "fini", "completed")
    assert recipe.values == {"status": {"fini": "completed"}}
    assert recipe.with_values("status", "fini", None).values == {}
