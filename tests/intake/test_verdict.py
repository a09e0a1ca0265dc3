"""Sheet → Verdict: which table, which column, every row checked, nothing read wrong in silence."""

import csv
import io
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrelabs_metrics.errors import UnknownTable
from entrelabs_metrics.intake import sheet as sheets
from entrelabs_metrics.intake.problem import message, suggestion
from entrelabs_metrics.intake.verdict import check
from entrelabs_metrics.language import language
from entrelabs_metrics.schema import Table, table, tables
from entrelabs_metrics.spelling import spell, spell_plainly
from entrelabs_metrics.store.importing import import_files

FRENCH = language("fr")
MEASURES = "lab_id;indicator_id;measured_on;value;sample_size;source"


def rules(found):
    return [(p.rule, p.line, p.field) for p in found.problems]


# Which table, which column


@pytest.mark.parametrize("name", list(tables()))
def test_each_table_is_known_by_its_headers(name, verdict):
    t = table(name)
    for heading in (lambda f: f.name, lambda f: f.title, lambda f: f.title_en):
        found = verdict(";".join(f'"{heading(f)}"' for f in t.fields) + "\n")
        assert found.table.name == name
        assert found.columns == {f.name: heading(f) for f in t.fields}
        assert not found.problems


def test_headers_that_fit_no_table_or_several_are_refused(verdict):
    with pytest.raises(UnknownTable, match="aucune de nos tables"):
        verdict("rue;ville\na;b\n")
    with pytest.raises(UnknownTable):
        verdict("Note;Source\na;b\n")


def test_columns_in_any_order_and_some_only(verdict):
    found = verdict("Source;Valeur;Indicateur;Date de mesure;Labo\nEnquête;74;U6;30/06/2026;paca\n")
    assert found.rows.drop_columns(["population"]).to_pylist() == [
        {
            "lab_id": "paca",
            "indicator_id": "U6",
            "measured_on": date(2026, 6, 30),
            "value": 74.0,
            "source": "Enquête",
            "line": 2,
        }
    ]
    assert found.rows["population"].to_pylist() == ["all"]


def test_an_empty_column_without_a_name_is_nothing(verdict):
    assert not verdict(f"{MEASURES.replace(';value', ';;value')}\npaca;U6;30/06/2026;;74;200;x\n").problems


# Numbers: decided on the column


@pytest.mark.parametrize(
    ("delimiter", "column", "expected"),
    [
        (";", ["1,234"], [1.234]),  # semicolons and one mark: decimals, as French Excel writes
        (";", ["1.234"], [1.234]),
        (";", ["1,234", "12,5"], [1.234, 12.5]),
        (";", ["1.234,5", "2,345"], [1234.5, 2.345]),
        (";", ["1.234,5", "2.345"], [1234.5, 2345]),
        (";", ["1.234.567", "2.345"], [1234567, 2345]),
        (";", ["1 234,5", "2,345"], [1234.5, 2.345]),
        (";", ["12,5", "1.234"], [12.5, "ambiguous_number"]),
        (";", ["1,234", "1.234"], ["ambiguous_number", "ambiguous_number"]),
        (";", ["1,234,567", "2,345"], [1234567, 2345]),
        (";", ["1,234,567", "2,345", "12,5"], [1234567, "ambiguous_number", 12.5]),
        (",", ["1,234"], ["ambiguous_number"]),  # commas between cells: thousands are as likely
        (",", ["1,234", "12,5"], [1.234, 12.5]),
        (",", ["1,234", "1,234.5"], [1234, 1234.5]),
        (",", ["1,234", "0.5"], ["ambiguous_number", 0.5]),
        (",", ["1.234", "0.5"], [1.234, 0.5]),
        (",", ["0,234", "1234,567"], [0.234, 1234.567]),
    ],
)
def test_ambiguous_numbers_are_settled_by_their_column_or_refused(delimiter, column, expected, verdict):
    out = io.StringIO(newline="")
    lines = [("project_id", "lab_id", "title", "budget_eur")]
    csv.writer(out, delimiter=delimiter).writerows(
        lines + [(f"p{i}", "paca", "T", text) for i, text in enumerate(column)]
    )
    found = verdict(out.getvalue())
    kept = dict(zip(found.rows["line"].to_pylist(), found.rows["budget_eur"].to_pylist(), strict=True))
    refused = {p.line: p.rule for p in found.problems}
    assert [refused.get(i) or kept.get(i) for i in range(2, len(column) + 2)] == expected


def test_a_point_is_not_trusted_beside_a_column_of_decimal_commas(verdict):
    found = verdict("project_id;lab_id;title;budget_eur;staff_days\np;paca;T;1.234;12,5\n")
    assert rules(found) == [("ambiguous_number", 2, "budget_eur")]
    found = verdict("project_id;lab_id;title;budget_eur;staff_days\np;paca;T;1.234;12,5\nq;paca;T;1.2;12,5\n")
    assert found.rows["budget_eur"].to_pylist() == [1.234, 1.2]


def test_units_must_be_those_of_the_indicator(verdict):
    lines = "paca;U6;30/06/2026;74 %;200;x\npaca;U1;30/06/2026;7 %;200;x\npaca;U6;30/06/2025;74 k€;200 %;x\n"
    found = verdict(f"{MEASURES}\n{lines}")
    assert [p.rule for p in found.problems if p.rule != "above_scale"] == ["wrong_unit"] * 3
    assert {(p.line, p.field) for p in found.problems} == {(3, "value"), (4, "value"), (4, "sample_size")}
    assert found.rows["value"].to_pylist() == [74]


# Rows against the base and each other


def test_a_key_left_blank_is_missing_not_repeated(verdict):
    found = verdict("lab_id;name;organisation;organisation_type\n;A;A;Ville\n;B;B;Ville\n")
    assert rules(found) == [("required", 2, "lab_id"), ("required", 3, "lab_id")]


def test_an_optional_part_of_a_key_may_be_blank_and_counts(verdict):
    head = "lab_id;project_id;indicator_id;measured_on;value;source"
    found = verdict(
        f"{head}\npaca;;U6;2026-06-30;1;x\npaca;paca-gestion-emails;U6;2026-06-30;2;x\npaca;;U6;2026-06-30;3;x\n"
    )
    assert rules(found) == [("duplicate_key", 4, "lab_id")]


def test_a_project_may_reuse_one_of_the_same_file_or_of_the_base(verdict):
    head = "project_id;lab_id;title;reuse_of"
    assert not verdict(f"{head}\na;paca;T;b\nb;paca;T;pdl-lycees\n").problems
    found = verdict(f"{head}\n;paca;T;\nz;paca;T;rien\n")
    assert rules(found) == [("required", 2, "project_id"), ("unknown_parent", 3, "reuse_of")]


def test_files_of_one_import_know_each_other(base, put):
    labs = "lab_id;name;organisation;organisation_type\nx;X;X;Ville\n"
    projects = "project_id;lab_id;title\np;x;T\n"
    done = put(base, projects, labs)  # whatever the order
    assert [c.table for c in done.changes] == ["labs", "projects"]


def test_a_rule_reads_the_parent_as_it_will_be(base, put):
    """A parent changed in the same import counts with its new value; where its file is silent, with the base's."""
    labs = "lab_id;name;organisation;organisation_type\nx;X;X;Ville\n"
    head = "indicator_id;family;name;name_en;definition;unit;decimals;kind;scale_min;scale_max;direction;core"
    put(base, labs, f"{head}\nI;impact;N;N;D;points;0;mean;0;10;up;oui\n")
    measure = f"{MEASURES}\nx;I;2026-06-30;50;100;s\n"
    files = lambda *texts: [(f"{i}.csv", text.encode()) for i, text in enumerate(texts)]  # noqa: E731
    assert not import_files(base, files(measure)).version
    wider = f"{head}\nI;impact;N;N;D;points;0;mean;;100;up;oui\n"
    assert import_files(base, files(wider, measure)).version
    assert not import_files(base, files(wider, measure.replace(";50;", ";-50;").replace("2026", "2025"))).version


def test_a_bad_file_changes_nothing_and_says_what_to_mend(seeded, dump):
    """The bad file: a wrong column, a wrong date on line 37, an unknown lab, a repeated key."""
    before, version = dump(seeded), seeded.version
    lines = [f"paca;U6;{1 + i % 28:02}/{1 + i // 28:02}/2025;74;200;Enquête" for i in range(50)]
    lines[35] = lines[35].replace("/02/2025", "/13/2025")  # line 37
    lines[40] = lines[40].replace("paca", "pacca")  # line 42
    lines[44] = lines[10].replace(";74;", ";75;")  # line 46 has the key of line 12
    lines[48] = lines[10]  # line 50 repeats line 12
    head = "Labo;Indicateur;Date de mesure;Valeur;Nombre de réponses (n);Source;Couleur du graphique"
    content = "\n".join([head, *(f"{line};bleu" for line in lines)]).encode("cp1252")
    done = import_files(seeded, [("mesures.csv", content)], by="essai")
    assert (done.version, done.changes) == (0, ())
    assert (seeded.version, dump(seeded)) == (version, before)
    verdict = done.verdicts[0]
    assert (verdict.read, verdict.rows.num_rows, verdict.rejected, verdict.repeated) == (50, 46, 3, 1)
    words = [f"{message(p, verdict.table, FRENCH)} {suggestion(p, verdict.table, FRENCH)}" for p in verdict.problems]
    said = [(p.line, re.sub("[\u00a0\u202f]", " ", w)) for p, w in zip(verdict.problems, words, strict=True)]
    assert said == [
        (None, "La colonne « Couleur du graphique » n'a pas d'équivalent dans la table « Mesures » : "
               "elle ne sera pas reprise. "
               "Rien à faire si elle ne sert pas ; sinon, la renommer d'après le modèle vierge."),
        (37, "« 08/13/2025 » n'existe pas au calendrier. Vérifier le jour et le mois."),
        (42, "« pacca » est inconnu dans la table « Labos ». "
             "Écrire « paca » (Provence-Alpes-Côte d'Azur) ?"),
        (46, "Même clé que la ligne 12 (« paca, U6, 2025-01-11 »), et pourtant « Valeur » diffère : « 74 » là-bas, "
             "« 75 » ici. N'en garder qu'une, ou distinguer les deux (date, population…)."),
        (50, "La ligne dit la même chose que la ligne 12 : elle n'est comptée qu'une fois. "
             "Rien à faire, ou la retirer du fichier."),
    ]  # fmt: skip


def test_a_column_that_lacks_or_repeats_stops_the_whole_file(verdict):
    found = verdict(f"{MEASURES};Valeur\npaca;U6;2026-06-30;1;1;x;2\n")
    assert (found.hopeless, found.rows.num_rows, found.rejected) == (True, 0, 1)


# What always holds


@settings(max_examples=25)
@given(st.lists(st.tuples(
    st.sampled_from(["paca", "paris", "", "lille"]), st.sampled_from(["U6", "U1", "Z9", ""]),
    st.sampled_from(["2026-06-30", "30/06/2025", "31/02/2025", "hier", ""]),
    st.sampled_from(["74", "7,4", "n.d.", "740", "", "5 €"]),
    st.sampled_from(["200", "0", "1,5", ""]), st.sampled_from(["x", "", "x;y"]),
), max_size=12))  # fmt: skip
def test_records_in_are_rows_and_rejected_rows_each_explained(verdict, records):
    found = verdict(MEASURES + "\n" + "".join(";".join(r) + "\n" for r in records), "measurements")
    blank = sum(why == "blank" for _, why in found.sheet.left_out)
    assert found.read == len(records) - blank
    assert found.read == found.rows.num_rows + found.repeated + found.rejected
    refused = {p.line for p in found.problems if p.refuses}
    assert len(refused) == found.rejected
    assert refused.isdisjoint(found.rows["line"].to_pylist())
    for name in ("lab_id", "indicator_id", "measured_on", "value", "source", "population"):
        assert found.rows[name].null_count == 0


def one_field_of_each_kind() -> Table:
    """A table without anything its rows must obey: here only spellings are tried."""
    t, names = (
        table("measurements"),
        ("lab_id", "method", "measured_on", "population", "value", "value_low", "sample_size", "nature"),
    )
    fields = (*(t.by_name[name] for name in names), table("actions").by_name["engaged"])
    free = tuple(replace(f, required=False, minimum=None, maximum=None) for f in fields)
    return replace(t, fields=free, key=(), parents=(), rules=())


@settings(max_examples=20)
@given(data=st.data())
def test_what_we_spell_we_read_back_the_same(data, cells, world):
    """Any value, in French, in English or for programs: floats to the last bit, texts to the last quote."""
    t = one_field_of_each_kind()
    row = st.fixed_dictionaries(
        {f.name: cells(f) for f in t.fields} | {"lab_id": st.just("k")}
    )  # so that no row is blank
    rows = data.draw(st.lists(row, min_size=1, max_size=6))
    for spelt in (
        lambda value, f: spell(value, f, FRENCH),
        lambda value, f: spell(value, f, language("en")),
        lambda value, f: spell_plainly(value),
    ):
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=";")
        writer.writerow(f.title for f in t.fields)
        writer.writerows([spelt(r[f.name], f) for f in t.fields] for r in rows)
        with world.reading() as cursor:
            found = check(sheets.read(out.getvalue().encode()), t, cursor)
        assert not found.problems
        assert found.rows.drop_columns(["line"]).to_pylist() == rows
