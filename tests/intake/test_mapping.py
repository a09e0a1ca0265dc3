"""Sheet + Recipe → rows of ours: which rows, from which columns, at which line, and nothing made up."""

import csv
import io
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from entrelabs_metrics.errors import BadRecipe
from entrelabs_metrics.intake.mapping import Edit, edited, mapped
from entrelabs_metrics.intake.recipe import from_dict
from entrelabs_metrics.intake.sheet import read
from entrelabs_metrics.schema import slug
from entrelabs_metrics.store.importing import check_parts, import_files

CELL = st.text("abc é", max_size=4)
SEVERAL = """Indicateur;Type;Date;Valeur
délai;vi;31/12/2017;4,3
délai;va;30/09/2022;5,0
délai;vc;31/12/2022;3,0
satisfaction;va;31/12/2022;71
"""


def sheet(text, name="f.csv"):
    return read(text.encode(), name)


def written(header, rows, delimiter=";"):
    """A sheet from rows of texts; quoted, so that no row is taken for an empty line."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    return read(out.getvalue().encode(), "f.csv", header_line=1, delimiter=delimiter)


def parts(sheet, **recipe):
    return mapped(sheet, from_dict(recipe))


def fields(part):
    """Field → its texts."""
    return {name: part.sheet.text.column(i).to_pylist() for name, i in part.columns.items()}


def rows(part, *names):
    cells = fields(part)
    return list(zip(*(cells[name] for name in names), strict=True))


# Rows


@given(st.lists(st.tuples(CELL, CELL), max_size=12), st.lists(CELL, max_size=3), st.booleans())
def test_rows_are_those_wanted_at_their_own_line(cells, wanted, filled):
    cells = [("un", "deux"), *cells]
    arrived = written(["A", "B"], cells)
    texts = list(zip(*(column.to_pylist() for column in arrived.text.columns), strict=True))
    (part,) = parts(
        arrived, table="labs", columns={"name": "A", "note": "B"}, where={"A": wanted} if wanted else {},
        filled=["B"] if filled else [],
    )  # fmt: skip
    spaced = {" ".join(text.split()) for text in wanted}
    expected = [
        (a.strip(), b.strip(), line)
        for (a, b), line in zip(texts, arrived.lines, strict=True)
        if (not wanted or " ".join(a.split()) in spaced) and (b.strip() or not filled)
    ]
    assert [*zip(*fields(part).values(), part.sheet.lines, strict=True)] == expected


def test_where_does_not_look_at_case_nor_spaces():
    arrived = sheet("Type;Nom\nVA ;a\nva;b\nvà;c\n")
    (part,) = parts(arrived, table="labs", columns={"name": "Nom"}, where={"Type": ["va"]})
    assert fields(part)["name"] == ["a", "b"]  # accents count: « à » is no « a »


def test_conditions_add_up():
    arrived = sheet("A;B;Nom\nx;1;a\nx;2;b\ny;1;c\n")
    (part,) = parts(arrived, table="labs", columns={"name": "Nom"}, where={"A": "x", "B": ["1", "3"]})
    assert fields(part)["name"] == ["a"]


# Columns that become rows


@given(st.lists(st.tuples(*[CELL] * 4), min_size=1, max_size=8))
@example([("", "", "", "")])
def test_columns_become_rows_as_plain_python_would(cells):
    cells = [("lab", "1", "2", "3"), *cells]
    arrived = written(["Labo", "2022", "2023", "2024"], cells)
    (part,) = parts(
        arrived, table="measurements", columns={"lab_id": "Labo"},
        unpivot={"columns": ["2022", "2023", "2024"], "to": "measured_on", "value": "value"},
    )  # fmt: skip
    texts = list(zip(*(column.to_pylist() for column in arrived.text.columns), strict=True))
    expected = [
        (row[0].strip(), f"{year}-12-31", cell.strip(), line)
        for row, line in zip(texts, arrived.lines, strict=True)
        for year, cell in zip((2022, 2023, 2024), row[1:], strict=True)
        if cell.strip()
    ]
    found = fields(part)
    shown = zip(found["lab_id"], found["measured_on"], found["value"], part.sheet.lines, strict=True)
    assert list(shown) == expected
    assert part.blank == 3 * len(texts) - len(expected)


def test_as_many_rows_as_before_need_not_be_the_same_rows():
    """Two blank cells of four: two rows again, and both of the first line."""
    arrived = sheet("Labo;2023;2024\na;1;2\nb;;\n")
    unpivot = {"columns": ["2023", "2024"], "to": "measured_on", "value": "value"}
    (part,) = parts(arrived, table="measurements", columns={"lab_id": "Labo"}, unpivot=unpivot)
    assert rows(part, "lab_id", "value") == [("a", "1"), ("a", "2")]
    assert part.sheet.lines.tolist() == [2, 2]


def test_a_pattern_says_which_columns_and_what_they_mean():
    arrived = sheet("Labo;Note S1 2024;Note S2 2024;Autre\na;1;2;x\n")
    unpivot = {"columns": "Note (.*)", "to": "measured_on", "value": "value"}
    (part,) = parts(arrived, table="measurements", columns={"lab_id": "Labo"}, unpivot=unpivot)
    assert rows(part, "measured_on", "value") == [("2024-06-30", "1"), ("2024-12-31", "2")]


def test_a_pattern_does_not_take_a_column_twice():
    arrived = sheet("LABO;Note\na;1\n")
    unpivot = {"columns": ".*", "to": "indicator_id", "value": "value"}
    (part,) = parts(arrived, table="measurements", columns={"lab_id": "labo"}, unpivot=unpivot)
    assert rows(part, "indicator_id", "value") == [("LABO", "a"), ("Note", "1")]


def test_a_period_that_the_map_says_is_not_computed():
    arrived = sheet("Labo;2023;2024\na;1;2\n")
    (part,) = parts(
        arrived, table="measurements", columns={"lab_id": "Labo"}, values={"measured_on": {"2023": "2023-06-30"}},
        unpivot={"columns": ["2023", "2024"], "to": "measured_on", "value": "value"},
    )  # fmt: skip
    assert fields(part)["measured_on"] == ["2023-06-30", "2024-12-31"]


def test_no_column_to_unpivot_is_refused():
    unpivot = {"columns": r"\d{4}", "to": "measured_on", "value": "value"}
    with pytest.raises(BadRecipe, match="aucune de ce nom"):
        parts(sheet("Labo;Note\na;1\n"), table="measurements", unpivot=unpivot)


# Rows that complete others


COMPLETED = {
    "table": "targets", "columns": {"indicator_id": "Indicateur", "due_on": "Date", "target_value": "Valeur"},
    "where": {"Type": "vc"},
    "complete": [{"where": {"Type": "vi"}, "on": ["Indicateur"],
                  "columns": {"baseline_value": "Valeur", "baseline_on": "Date"}}],
}  # fmt: skip


def test_a_start_and_a_target_on_two_rows_become_one():
    (part,) = parts(sheet(SEVERAL + "satisfaction;vc;31/12/2022;77\n"), **COMPLETED)
    assert rows(part, "indicator_id", "baseline_value", "baseline_on", "target_value") == [
        ("délai", "4,3", "31/12/2017", "3,0"), ("satisfaction", "", "", "77"),
    ]  # fmt: skip
    assert not part.problems


@pytest.mark.parametrize("main", [True, False])
def test_two_rows_that_complete_in_two_ways_are_a_problem(main):
    arrived = sheet("Indicateur;Type;Date;Valeur\nautre;vc;31/12/2022;1\n" + SEVERAL.split("\n", 1)[1]
                    + "délai;vi;31/12/2017;4,4\ndélai;vi;31/12/2017;\n")  # fmt: skip
    recipe = COMPLETED if main else {"table": "labs", "columns": {"name": "Indicateur"}, "also": [COMPLETED]}
    part = parts(arrived, **recipe)[-1]
    (problem,) = part.problems
    assert (problem.rule, problem.line, problem.row) == ("completed_twice", 5, 1)
    assert (problem.field, problem.header) == ("baseline_value", "Valeur")
    assert dict(problem.facts) == {"first": "4,3", "second": "4,4"}


@given(st.lists(st.tuples(st.sampled_from("xy"), st.sampled_from("ab"), st.sampled_from(["", "1", "2"])), max_size=10))
def test_completing_is_what_plain_python_would_do(cells):
    cells = [("x", "c", "9"), *cells]
    (part,) = parts(
        written(["Clé", "Type", "V"], cells), table="targets", columns={"indicator_id": "Clé"},
        where={"Type": ["c", "b"]},
        complete=[{"where": {"Type": "a"}, "on": ["Clé"], "columns": {"baseline_value": "V"}}],
    )  # fmt: skip
    said = {key: {v for k, kind, v in cells if (k, kind) == (key, "a") and v} for key in "xy"}
    wanted = [key for key, kind, _ in cells if kind in "cb"]
    twice = {p.row for p in part.problems}
    assert twice == {i for i, key in enumerate(wanted) if len(said[key]) > 1}
    for i, (key, found) in enumerate(rows(part, "indicator_id", "baseline_value")):
        assert key == wanted[i]
        assert found in said[key] or (not said[key] and found == "")


# Cells


def test_words_are_translated_whatever_their_case_and_spaces():
    arrived = sheet("Statut\nFini\n fini \nFINI  tôt\nautre\n\n", "a.csv")
    words = {"fini": "completed", "fini tôt": "abandoned"}
    (part,) = parts(arrived, table="projects", columns={"status": "Statut"}, values={"status": words})
    assert fields(part)["status"] == ["completed", "completed", "abandoned", "autre"]


def test_words_that_only_case_tells_apart_stay_apart():
    arrived = sheet("Statut;N\nab;1\nAB;2\nB;3\nAb;4\n")
    words = {"ab": "completed", "AB": "paused", "b": "running"}
    (part,) = parts(arrived, table="projects", columns={"status": "Statut"}, values={"status": words})
    assert fields(part)["status"] == ["completed", "paused", "running", "Ab"]


def test_otherwise_says_what_the_map_does_not():
    arrived = sheet("Unité;N\n%;1\neuros;2\n;3\n")
    (part,) = parts(
        arrived, table="indicators", columns={"kind": "Unité", "scale_max": "Unité", "unit": "Unité"},
        values={"kind": {"%": "proportion"}, "scale_max": {"%": "100"}}, otherwise={"kind": "count", "scale_max": ""},
    )  # fmt: skip
    assert rows(part, "kind", "scale_max", "unit") == [("proportion", "100", "%"), ("count", "", "euros"), ("", "", "")]


def test_constants_fill_blank_cells_only():
    arrived = sheet("Labo;Source\na;enquête\nb;\n")
    (part,) = parts(
        arrived, table="measurements", columns={"lab_id": "Labo", "source": "Source"},
        constants={"source": "fichier", "nature": "sample"},
    )  # fmt: skip
    assert rows(part, "source", "nature") == [("enquête", "sample"), ("fichier", "sample")]


def test_a_constant_stands_for_a_word_that_means_nothing():
    arrived = sheet("Labo;Source\na;n.d.\n")
    (part,) = parts(
        arrived, table="measurements", columns={"source": "Source"}, values={"source": {"n.d.": ""}},
        constants={"source": "fichier"},
    )  # fmt: skip
    assert fields(part)["source"] == ["fichier"]


def test_texts_join_columns_and_words():
    arrived = sheet("Code;Nom\n01;Ain\n2A;\n;Rhône\n")
    (part,) = parts(
        arrived, table="labs", texts={"lab_id": "dep-{Code}", "name": "{Nom} ({Code})"}, constants={"name": "sans nom"},
    )  # fmt: skip
    assert rows(part, "lab_id", "name") == [("dep-01", "Ain (01)"), ("dep-2A", "sans nom"), ("", "sans nom")]
    assert part.sheet.header[part.columns["name"]] == "Nom / Code"


def test_identifiers_come_from_names_and_belong_to_their_lab():
    arrived = sheet("Labo;Projet\nparis;Cantine simple\nlyon;Cantine simple\nparis;Déjà là\n")
    (part,) = parts(
        arrived, table="projects", columns={"lab_id": "Labo", "title": "Projet"}, identifiers={"project_id": "Projet"},
        values={"project_id": {"Déjà là": "p-7"}},
    )  # fmt: skip
    assert fields(part)["project_id"] == ["paris-cantine-simple", "lyon-cantine-simple", "p-7"]


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8))
def test_identifiers_as_plain_python_would(cells):
    cells = [("a", "b"), *cells]
    arrived = written(["Labo", "Projet"], cells)
    (part,) = parts(arrived, table="projects", columns={"lab_id": "Labo"}, identifiers={"project_id": "Projet"})
    texts = zip(*(column.to_pylist() for column in arrived.text.columns), strict=True)
    expected = [slug(f"{lab.strip()} {name.strip()}") if name.strip() else "" for lab, name in texts]
    assert fields(part)["project_id"] == expected


def test_a_constant_lab_owns_the_identifiers():
    (part,) = parts(
        sheet("Projet;N\nCantine;1\n"), table="projects", identifiers={"project_id": "Projet"},
        constants={"lab_id": "paris"},
    )  # fmt: skip
    assert fields(part)["project_id"] == ["paris-cantine"]


# Headers


def test_headers_are_found_whatever_their_case_and_accents():
    (part,) = parts(sheet("LABO ;Évaluation\na;x\n"), table="labs", columns={"name": "labo", "note": "evaluation"})
    assert rows(part, "name", "note") == [("a", "x")]


def test_the_exact_header_wins_over_one_that_resembles_it():
    (part,) = parts(sheet("nom;Nom\na;b\n"), table="labs", columns={"name": "Nom", "note": "nom"})
    assert rows(part, "name", "note") == [("b", "a")]


@pytest.mark.parametrize("title", ["Titre", "NOM", "€"])
def test_a_header_that_is_missing_or_could_be_two_is_refused(title):
    with pytest.raises(BadRecipe, match="attend la colonne"):
        parts(sheet("nom;Nom;%\na;b;1\n"), table="labs", columns={"name": title})


def test_headers_of_one_name_and_of_none():
    arrived = sheet("Note;Note;\na;b;c\nd;e;f\n")
    columns = {"name": "Note", "organisation": "Note (2)", "note": "Colonne 3"}
    (part,) = parts(arrived, table="labs", columns=columns)
    assert rows(part, *columns) == [("a", "b", "c"), ("d", "e", "f")]


# Several tables, and rows told several times


TWICE = "Labo;Organisme;Indicateur;Valeur\na;Ville;u6;1\na;Ville;u7;2\nb;Pays;u6;3\n;;u8;4\na;Autre;u9;5\n"


def test_a_table_beside_counts_each_different_row_once():
    main, labs = parts(
        sheet(TWICE), table="measurements", columns={"lab_id": "Labo", "value": "Valeur"},
        also=[{"table": "labs", "columns": {"lab_id": "Labo", "organisation": "Organisme"}}],
    )  # fmt: skip
    assert fields(main)["value"] == ["1", "2", "3", "4", "5"]
    # The lab that is called two things stays twice, for the check to show both.
    assert rows(labs, "lab_id", "organisation") == [("a", "Ville"), ("b", "Pays"), ("a", "Autre")]
    assert labs.sheet.lines.tolist() == [2, 4, 6]
    assert not labs.sheet.problems


def test_once_is_for_lists_that_name_a_group_on_each_of_its_members():
    (labs,) = parts(sheet(TWICE), table="labs", columns={"lab_id": "Labo", "organisation": "Organisme"}, once=True)
    assert rows(labs, "lab_id", "organisation") == [("a", "Ville"), ("b", "Pays"), ("a", "Autre")]


@given(st.lists(st.tuples(CELL, CELL), max_size=12))
def test_once_as_plain_python_would(cells):
    cells = [("a", "b"), *cells]
    arrived = written(["A", "B"], cells)
    (part,) = parts(arrived, table="labs", columns={"lab_id": "A", "note": "B"}, once=True)
    texts = [(a.strip(), b.strip()) for a, b in zip(*(c.to_pylist() for c in arrived.text.columns), strict=True)]
    assert rows(part, "lab_id", "note") == [row for row in dict.fromkeys(texts) if row[0]]


# By hand


def test_a_cell_corrected_by_hand_is_what_is_read():
    arrived = edited(sheet("Nom;Note\na;b\nc;d\n"), [Edit(3, "Nom", "e"), Edit(9, "Nom", "?"), Edit(2, "Rien", "?")])
    (part,) = parts(arrived, table="labs", columns={"name": "Nom", "note": "Note"})
    assert rows(part, "name", "note") == [("a", "b"), ("e", "d")]


# The whole way


@pytest.fixture
def base(base):
    import_files(base, [("l.csv", b"lab_id;name;organisation;organisation_type;note\na;A;Ville A;city;ici\n")])
    return base


def test_blank_cells_erase_only_where_the_recipe_says(base):
    file = [("l.csv", b"lab_id;name;organisation;organisation_type;note\na;A;Ville A;city;\n")]
    columns = {name: name for name in ("lab_id", "name", "organisation", "organisation_type", "note")}
    body = {"table": "labs", "columns": columns}
    done = import_files(base, file, recipe=from_dict(body))
    assert done.changes[0].unchanged == 1
    done = import_files(base, file, recipe=from_dict({**body, "erase": ["note"]}))
    assert done.changes[0].updated == 1
    assert base.rows("select note from labs") == [{"note": None}]


def test_a_row_that_is_completed_twice_is_refused_with_both(base):
    recipe = from_dict({**COMPLETED, "constants": {"lab_id": "a"}})
    arrived = sheet(SEVERAL + "délai;vi;31/12/2017;4,4\n")
    (verdict,) = check_parts(base, arrived, recipe)
    assert "completed_twice" in {p.rule for p in verdict.problems}
    assert verdict.rows.num_rows == 0


def test_rows_left_aside_by_a_rule_do_not_refuse_the_file(base):
    text = b"Code;Nom;Organisme\nb;B;Ville B\nb;B bis;Ville B\n"
    columns = {"lab_id": "Code", "name": "Nom", "organisation": "Organisme"}
    body = {"table": "labs", "columns": columns, "constants": {"organisation_type": "city"}}
    assert import_files(base, [("l.csv", text)], recipe=from_dict(body)).version == 0
    done = import_files(base, [("l.csv", text)], recipe=from_dict({**body, "skip": ["duplicate_key"]}))
    assert done.version == 2
    assert [v.rejected for v in done.verdicts] == [1]
    assert base.rows("select name from labs where lab_id = 'b'") == [{"name": "B"}]


def test_the_recipe_of_an_import_is_kept_with_it(base):
    body = {"table": "labs", "columns": {"lab_id": "Code", "name": "Nom", "organisation": "Nom"},
            "constants": {"organisation_type": "city"}}  # fmt: skip
    import_files(base, [("l.csv", b"Code;Nom\nb;B\n")], recipe=from_dict(body))
    assert [source.recipe for source in base.history()[-1].sources] == [body]


def test_a_sheet_with_three_kinds_of_rows_becomes_measurements_and_targets(base):
    import_files(base, [("i.csv", (
        "indicator_id;family;name;name_en;definition;unit;decimals;kind;direction;core\n"
        "délai;experience;Délai;Delay;Délai moyen;mois;1;mean;down;non\n"
        "satisfaction;experience;Satisfaction;Satisfaction;Note;/10;0;mean;up;non\n").encode())])  # fmt: skip
    recipe = from_dict({
        "table": "measurements", "where": {"Type": ["vi", "va"]}, "constants": {"lab_id": "a", "source": "s"},
        "columns": {"indicator_id": "Indicateur", "measured_on": "Date", "value": "Valeur"},
        "also": [{**COMPLETED, "constants": {"lab_id": "a"}}],
    })  # fmt: skip
    done = import_files(base, [("f.csv", SEVERAL.encode())], recipe=recipe)
    assert [(c.table, c.added) for c in done.changes] == [("measurements", 3), ("targets", 1)]
    assert base.rows("select baseline_value, baseline_on, target_value, due_on from targets") == [
        {"baseline_value": 4.3, "baseline_on": date(2017, 12, 31), "target_value": 3.0, "due_on": date(2022, 12, 31)}
    ]
