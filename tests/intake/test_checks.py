# ruff: noqa: E501  (the cases read as a table)
"""Checks of a whole sheet against itself and the base: rows as the commit will leave them, duplicates, series."""

import csv
import io
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrelabs_metrics.intake import sheet as sheets
from entrelabs_metrics.intake.alike import Index
from entrelabs_metrics.intake.groups import grouped
from entrelabs_metrics.intake.naming import MOST_COMPARED, identifiers
from entrelabs_metrics.intake.problem import Problem, message, suggestion
from entrelabs_metrics.intake.verdict import check
from entrelabs_metrics.language import language
from entrelabs_metrics.schema import table
from entrelabs_metrics.store.importing import import_files

FRENCH, ENGLISH = language("fr"), language("en")
TODAY = date(2026, 11, 23)
MEASURES = "lab_id;project_id;indicator_id;measured_on;population;value;sample_size;source"


@pytest.fixture
def told():
    """What a file says, as (line, rule, field) of every problem; any base, any day."""

    def told(base, text: str, name: str, today: date = TODAY, erases: frozenset[str] = frozenset()):
        with base.reading() as cursor:
            found = check(sheets.read(text.encode(), "essai.csv"), table(name), cursor, today=today, erases=erases)
        return [(p.line, p.rule, p.field) for p in found.problems]

    return told


def measures(*rows: str) -> str:
    return "\n".join([MEASURES, *rows]) + "\n"


def series(*values: str, lab: str = "paca", first: int = 2010, population: str = "all") -> str:
    """One value a year, as a file."""
    return measures(*(f"{lab};;U6;30/06/{first + i};{population};{v};200;x" for i, v in enumerate(values)))


def plain(text: str) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", text)


# Rules see the row as the commit will leave it


@pytest.mark.parametrize(
    ("name", "before", "after", "broken"),
    [
        ("actions", "starts_on;due_on\n;a;T;now;lab;2026-05-01;2026-09-01", "due_on\n;a;T;now;lab;2026-04-30", "due_on"),
        ("actions", "starts_on;due_on\n;a;T;now;lab;2026-05-01;2026-09-01", "due_on\n;a;T;now;lab;2026-05-01", None),
        ("actions", "starts_on;due_on\n;a;T;now;lab;2026-05-01;", "starts_on;due_on\n;a;T;now;lab;;2026-01-01", "starts_on"),
        ("actions", "starts_on;due_on\n;a;T;now;lab;2026-05-01;", "note\n;a;T;now;lab;rien de neuf", None),
        ("actions", "engaged\n;a;T;now;lab;non", "status\n;a;T;now;lab;running", "status"),
        ("actions", "axis_id\n;a;T;now;lab;t5-ecosysteme-local", "theme\n;a;T;now;lab;6", "theme"),
    ],
)  # fmt: skip
def test_a_rule_reads_what_the_file_leaves_to_the_base(name, before, after, broken, seeded, put, told):
    head = "lab_id;action_id;title;horizon;scope;"
    put(seeded, head + before + "\n")
    expected = {"due_on": "dates_order", "starts_on": "dates_order", "status": "not_engaged_but_running",
                "theme": "theme_of_axis", None: None}[broken]  # fmt: skip
    assert told(seeded, head + after + "\n", name) == ([(2, expected, broken)] if broken else [])


def test_it_says_what_the_base_says(seeded, put):
    head = "action_id;title;horizon;scope;"
    put(seeded, f"{head}starts_on\na;T;now;lab;2026-05-01\n")
    with seeded.reading() as cursor:
        sheet = sheets.read(f"{head}due_on\na;T;now;lab;30/04/2026\n".encode())
        (problem,) = check(sheet, table("actions"), cursor).problems
    assert (problem.value, problem.header) == ("30/04/2026", "due_on")
    said = plain(message(problem, table("actions"), FRENCH))
    assert said == "L'échéance de l'action vient avant son début. La base dit déjà : Début = 01/05/2026."
    assert message(problem, table("actions"), ENGLISH).endswith("The base already says: Starts on = 2026-05-01.")


def test_what_is_missing_may_be_in_the_base(seeded, put, told):
    """From level 3 on there is a comparison group: the file gives the level, the base has the group."""
    put(seeded, "project_id;contribution;comparison_group\npdl-lycees;C;deux lycées voisins\n")
    assert told(seeded, "project_id;contribution;maryland_level\npdl-lycees;C;4\n", "evaluations") == []
    broken = [(2, "maryland_without_comparison", "maryland_level")]
    assert told(seeded, "project_id;contribution;maryland_level\npaca-gestion-emails;C;4\n", "evaluations") == broken
    erasing = "project_id;contribution;maryland_level;comparison_group\npdl-lycees;C;4;\n"
    assert told(seeded, erasing, "evaluations") == []
    assert told(seeded, erasing, "evaluations", erases=frozenset({"comparison_group"})) == broken


def test_an_erased_field_is_no_longer_against_the_others(seeded, put, told):
    head = "action_id;title;horizon;scope;starts_on;due_on\na;T;now;lab;"
    put(seeded, f"{head}2026-05-01;2026-09-01\n")
    assert told(seeded, f"{head};2026-01-01\n", "actions") == [(2, "dates_order", "starts_on")]
    assert told(seeded, f"{head};2026-01-01\n", "actions", erases=frozenset({"starts_on"})) == []


def test_a_blank_part_of_a_key_is_not_filled_in(seeded, put, told):
    """A measurement of the whole lab says nothing of a project, whatever other rows the base has."""
    put(seeded, measures("pays-de-la-loire;pdl-lycees;U6;30/06/2025;all;74;200;x"))
    assert told(seeded, measures("paca;;U6;30/06/2025;all;74;200;x"), "measurements") == []


def test_files_before_this_one_count_as_the_base(seeded):
    """Two files of one import speak of the same action: the second one is judged with what the first one says."""
    head = "action_id;title;horizon;scope;"
    with seeded.reading() as cursor:
        first = check(sheets.read(f"{head}starts_on\na;T;now;lab;2026-05-01\n".encode()), table("actions"), cursor)
        second = sheets.read(f"{head}due_on\na;T;now;lab;2026-04-30\nb;T;now;lab;2026-04-30\n".encode())
        found = check(second, table("actions"), cursor, [first])
    assert [(p.line, p.rule) for p in found.problems] == [(2, "dates_order")]


@pytest.mark.parametrize(
    ("day", "nature", "rules"),
    [("23/11/2026", "", []), ("24/11/2026", "", []), ("25/11/2026", "", ["in_future"]),
     ("25/11/2026", "Estimation", []), ("25/11/2026", "Échantillon", ["in_future"])],
)  # fmt: skip
def test_the_future_begins_after_tomorrow(day, nature, rules, world, told):
    text = f"{MEASURES};nature\npaca;;U6;{day};all;74;200;x;{nature}\n"
    assert [rule for _, rule, _ in told(world, text, "measurements")] == rules
    assert told(world, text, "measurements", today=date(2027, 1, 1)) == []


# Rows that repeat


def test_the_same_row_again_is_counted_once(base, put, dump, verdict):
    text = "lab_id;name;organisation;organisation_type\na;Un labo;A;Ville\na;Un labo;A;ville\na;Un labo;A;Ville\n"
    found = verdict(text)
    assert [(p.rule, p.line, p.severity) for p in found.problems] == [
        ("repeated_row", 3, "informs"), ("repeated_row", 4, "informs")
    ]  # fmt: skip
    assert (found.read, found.rows.num_rows, found.repeated, found.rejected, found.refused) == (3, 1, 2, 0, False)
    done = put(base, text)
    assert (done.changes[0].added, len(dump(base)["labs"])) == (1, 1)
    with base.reading() as cursor:
        assert cursor.execute("select count(*) from labs_log").fetchall() == [(1,)]


def test_rows_that_disagree_show_both_values(verdict):
    text = "lab_id;name;organisation;organisation_type;website\na;A;A;Ville;\na;A;A;Ville;x.fr\n"
    found = verdict(text)
    (problem,) = found.problems
    assert (problem.rule, problem.line, found.rejected, found.repeated) == ("duplicate_key", 3, 1, 0)
    said = plain(message(problem, found.table, FRENCH))
    assert said == "Même clé que la ligne 2 (« a »), et pourtant « Site web » diffère : vide là-bas, « x.fr » ici."


def test_a_bad_row_that_repeats_is_rejected_not_counted_twice(verdict):
    found = verdict("lab_id;name;organisation;organisation_type\na;A;A;rien\na;A;A;rien\n")
    assert (found.rows.num_rows, found.rejected, found.repeated) == (0, 2, 0)


# Probable duplicates


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("CoachÉlève", "CoachÉlèves", True), ("CoachÉlève", "coach eleve", True), ("CoachÉlève", "COACHELEVE", True),
        ("L'école du bien vivre", "Ecole du Bien-Vivre", True), ("Bien vivre, école", "École : bien vivre", True),
        ("Réseau des usagers", "Réseaux d'usagers", True), ("Bureau du futur", "Bureau du futrur", True),
        ("Caisse des dépôts", "Caisse de dépôt", True),
        ("Bureau du futur", "Bureau du passé", False), ("Lot 1", "Lot 2", False), ("Élèves de 3e", "Élèves de 4e", False),
        ("Atelier A", "Atelier B", False), ("Phase test", "Phase tests finale", False), ("ABC", "abc", False),
        ("Cellule est", "Cellule sud", False), ("Marché", "Marche nord", False),
    ],
)  # fmt: skip
def test_names_that_are_alike(one, other, alike):
    for a, b in ((one, other), (other, one)):
        assert bool([of for _, of in Index([(a, "a")]).like(b) if of == "a"]) == alike


def test_new_rows_called_like_others(seeded, told):
    """Of the base or of the same file; in another lab the same title is no doubt, nor is a row brought up to date."""
    head = "project_id;lab_id;title"
    known = seeded.rows("select project_id, lab_id, title from projects where project_id = 'pdl-lycees'")[0]
    mine, theirs = f"x;{known['lab_id']};{known['title'].upper()}", f"y;paca;{known['title']}"
    assert told(seeded, f"{head}\n{mine}\n{theirs}\n", "projects") == [(2, "like_another", "title")]
    assert told(seeded, f"{head}\npdl-lycees;{known['lab_id']};{known['title'].upper()}\n", "projects") == []
    twice = f"{head}\np;paca;Budget participatif\nq;paca;Budgets participatifs\n"
    assert told(seeded, twice, "projects") == [(3, "like_another", "title")]
    assert told(seeded, "lab_id;name;organisation;organisation_type\nz;région, la 27e;X;Réseau\n", "labs") == [
        (2, "like_another", "name")
    ]


def test_words_that_gather_rows(seeded, put, told):
    put(seeded, series("74", population="Élèves de troisième"))
    text = series("75", "76", first=2020, population="élève de Troisième")
    assert told(seeded, text, "measurements") == [(2, "like_a_word", "population")]
    assert told(seeded, series("75", first=2020, population="Élèves de troisième"), "measurements") == []
    with seeded.reading() as cursor:
        sheet = sheets.read(series("75", first=2020, population="Usager").encode())
        (problem,) = check(sheet, table("measurements"), cursor).problems
    assert (problem.rule, problem.remedy, problem.severity) == ("like_a_word", "Usagers", "informs")


# Against the series


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (["7,4", "7,1", "74", "7,6"], [(4, "decimal_slip")]),
        (["74", "71", "7,2", "76"], [(4, "decimal_slip")]),
        (["7,4", "7,1", "74"], [(4, "decimal_slip")]),
        (["74", "7,1", "7,4"], [(2, "decimal_slip")]),
        (["7,4", "74"], []),  # two values tell nothing
        (["7", "30", "74", "50"], []),  # nor does a series that moves that much
        (["74", "0", "71", "76"], [(3, "zero_or_unknown")]),
        (["74", "0", "71"], []),
        (["4", "0", "1", "6", "2"], []),  # it comes near zero
        (["0", "0", "0", "0"], []),
        (["51", "52,5", "50", "53", "51", "52", "99"], [(8, "outlier")]),
        (["51", "52,5", "50", "53", "99"], []),  # four others are too few
        (["51", "52,5", "50", "53", "51", "52", "47"], []),  # no farther than they are from each other
        (["50", "55", "60", "65", "70", "75", "80"], []),  # a trend is no accident
        (["50", "50", "50", "50", "50", "50", "60"], []),  # nothing to measure the distance with
    ],
)
def test_values_that_look_wrong_in_their_series(values, found, world, told):
    assert [(line, rule) for line, rule, _ in told(world, series(*values), "measurements")] == found


def test_the_series_is_that_of_the_base_and_the_file(seeded, put, told):
    put(seeded, series("51", "52,5", "50", "53", "51", "52"))
    late = series("99", first=2020)
    assert told(seeded, late, "measurements") == [(2, "outlier", "value")]
    assert told(seeded, series("99", first=2020, lab="paris"), "measurements") == []
    assert told(seeded, series("99", first=2020, population="agents"), "measurements") == []
    put(seeded, late)  # somebody took it: it is not said again
    assert told(seeded, late, "measurements") == []
    assert told(seeded, series("5,2", first=2015), "measurements") == [(2, "decimal_slip", "value")]


def test_a_value_corrected_is_judged_in_place_of_the_old_one(seeded, put, told):
    put(seeded, series("74", "71", "76", "73"))
    assert told(seeded, series("7,3", first=2013), "measurements") == [(2, "decimal_slip", "value")]
    assert told(seeded, series("75", first=2013), "measurements") == []


@pytest.mark.parametrize(("n", "said"), [("10", 1), ("11", 0), ("1", 1), ("", 0)])
def test_few_answers_are_kept_and_not_published(n, said, world, told):
    text = measures(f"paca;;U6;30/06/2025;all;74;{n};x")
    assert told(world, text, "measurements") == [(2, "small_number", "sample_size")] * said


# Who was meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Pays-de-Loire", "pays-de-la-loire"), ("Région Pays de la Loire", "pays-de-la-loire"),
        ("PAYS DE LA LOIRE", "pays-de-la-loire"), ("pacca", "paca"), ("Labo de la région PACA", "paca"), ("Provence Alpes Côte d'Azur", "paca"),
        ("Région Provence-Alpes-Cote-d’Azur", "paca"), ("Mairie de Lille", None), ("Région", None), ("?", None),
        ("de la", None),
    ],
)  # fmt: skip
def test_a_lab_called_by_its_name(written, meant, verdict):
    found = verdict(measures(f"{written};;U6;30/06/2025;all;74;200;x"))
    (problem,) = found.problems
    assert (problem.rule, problem.remedy) == ("unknown_parent", meant)
    if meant:
        assert "(" in suggestion(problem, found.table, FRENCH)


def test_an_indicator_and_a_project_called_by_their_names(world, verdict):
    (known,) = world.rows("select title, lab_id from projects where project_id = 'pdl-lycees'")
    name = world.rows("select name from indicators where indicator_id = 'U6'")[0]["name"]
    found = verdict(measures(f'{known["lab_id"]};"{known["title"].lower()}";"{name}";30/06/2025;all;74;200;x'))
    assert {p.field: p.remedy for p in found.problems} == {"project_id": "pdl-lycees", "indicator_id": "U6"}


def test_what_could_be_two_rows_is_proposed_for_none(base, put):
    head = "lab_id;name;organisation;organisation_type"
    put(base, f"{head}\na;Labo commun;A;Ville\nb;Labo commun;B;Ville\n")
    with base.reading() as cursor:
        assert identifiers(cursor, "labs", "labs", ["Labo commun", "zzz"]) == {}
        assert identifiers(cursor, "labs", "labs", ["B"]) == {"B": ("b", "Labo commun")}
    assert MOST_COMPARED >= 10_000


# A remedy is accepted

ACTIONS = "action_id;title;horizon;scope;lab_id;engaged;status;theme;declared_progress;starts_on;indicator_id"
SOUND = ["a", "Titre", "now", "lab", "paca", "oui", "upcoming", "5", "40", "2026-01-01", "U6"]
ODD = [
    "n.d.", "NC", "-", "?", "/", "néant", "sans objet", "…", "N/A", "env. 1000", "~10", "env 50", "100+", "10-20", "12 %",
    "12,7 agents", "5 et demi", "1 250,5 €", "45078", "45078,5", "99999", "12345", "2023-13-01", "31/02/2025",
    "29/02/2025", "01/06/3024", "29/02/3025", "01/06/0202", "juin", "ouii", "Oui !", "ok", "pas encore", "nn", "en cour",
    "En cours (retard)", "Realise", "terminé", "now", "des maintenant", "au sein du labo", "hors du labo", "Pays de Loire",
    "pacca", "Région", "u 6", "Satisfaction des usagers", "0", "6", "7", "-5", "150", "1e5", "+", "''", "=1+1", "x" * 90,
    "0 agents", "1,234 agents", "5,5 points", "> 200 %", "u6 ?", "1 200 jours", "",
]  # fmt: skip


def as_csv(head: str, row: list[str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([head.split(";"), row])
    return out.getvalue().encode()


def test_every_kind_of_remedy_is_seen():
    """So that the property below says something."""
    assert len(ODD) == len(set(ODD)) > 50


@settings(max_examples=80)
@given(st.integers(0, 10), st.sampled_from(ODD) | st.text("0123456789.,-/ %€aeinotursENC", max_size=9))
def test_a_remedy_put_in_the_cell_is_accepted(world, at, text):
    field = ACTIONS.split(";")[at]
    row = [*SOUND[:at], text, *SOUND[at + 1 :]]
    with world.reading() as cursor:
        before = check(sheets.read(as_csv(ACTIONS, row)), table("actions"), cursor, today=TODAY)
        for problem in before.problems:
            if problem.remedy is not None and problem.field == field:
                mended = [*SOUND[:at], problem.remedy, *SOUND[at + 1 :]]
                after = check(sheets.read(as_csv(ACTIONS, mended)), table("actions"), cursor, today=TODAY)
                assert (problem.rule, field) not in {(p.rule, p.field) for p in after.problems}
                assert not after.refused or all(p.field != field for p in after.problems if p.refuses)


@pytest.mark.parametrize(
    ("head", "row", "field"),
    [
        ("project_id;payer;year;amount_eur", "pdl-lycees;Région;3024;5", "year"),
        ("project_id;lab_id;title;reuse_of", "p;paca;T;n.d.", "reuse_of"),
        ("project_id;lab_id;title;budget_eur", "p;paca;T;env. 1 000 €", "budget_eur"),
        (
            "step_id;project_id;happened_on;kind;title;users_met",
            "s;pdl-lycees;2024-01-01;test;T;12 agents",
            "users_met",
        ),
    ],
)
def test_remedies_of_other_tables(head, row, field, verdict):
    (problem,) = verdict(f"{head}\n{row}\n").problems
    assert problem.field == field
    at = head.split(";").index(field)
    cells = row.split(";")
    cells[at] = problem.remedy
    assert not verdict(f"{head}\n{';'.join(cells)}\n").problems


@settings(max_examples=15)
@given(st.lists(st.floats(1, 9.99), min_size=2, max_size=5, unique=True), st.integers(1, 3), st.booleans())
def test_a_shifted_value_moved_back_is_no_longer_flagged(world, others, places, larger):
    usual = [round(5 + value / 10, 2) for value in others]  # within 20 % of each other
    odd = usual[-1] * 10**places if larger else usual[-1] / 10**places
    texts = [f"{v:.7g}".replace(".", ",") for v in (*usual, odd)]
    rows = lambda last: series(*texts[:-1], last).replace(";U6;", ";X2;")  # noqa: E731
    with world.reading() as cursor:
        found = check(sheets.read(rows(texts[-1]).encode()), table("measurements"), cursor, today=TODAY)
        slips = [p for p in found.problems if p.rule == "decimal_slip"]
        assert [p.line for p in slips] == [len(texts) + 1]
        mended = check(sheets.read(rows(slips[0].remedy).encode()), table("measurements"), cursor, today=TODAY)
    assert not [p for p in mended.problems if p.rule == "decimal_slip"]


# Said once


def test_problems_are_said_once_with_all_their_lines():
    many = [Problem("not_a_date", line, "measured_on", "Date", "hier") for line in range(2, 216)]
    others = [Problem("unknown_column", header="Couleur"), Problem("small_number", 7, "sample_size", "n", "3"),
              Problem("not_a_date", 300, "measured_on", "Date", "demain")]  # fmt: skip
    groups = grouped([*others, *many])
    assert [(g.problem.rule, g.problem.value, g.count) for g in groups] == [
        ("not_a_date", "hier", 214), ("not_a_date", "demain", 1), ("unknown_column", None, 1), ("small_number", "3", 1)
    ]  # fmt: skip
    assert list(groups[0].lines) == list(range(2, 216))
    assert plain(groups[0].times(FRENCH)) == "214 fois : lignes 2, 3, 4, 5, 6…"
    assert groups[0].times(ENGLISH) == "214 times: lines 2, 3, 4, 5, 6…"
    assert [plain(g.times(FRENCH)) for g in groups[1:]] == ["ligne 300", "", "ligne 7"]


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from(["required", "outlier", "small_number"]), st.integers(2, 9)), max_size=30))
def test_grouping_loses_nothing(found):
    groups = grouped(Problem(rule, line, "value") for rule, line in found)
    assert sorted((g.problem.rule, line) for g in groups for line in g.lines) == sorted(found)
    assert len({g.problem.rule for g in groups}) == len(groups)


def test_two_files_of_one_import_that_contradict_each_other_are_told(seeded):
    head = "lab_id;indicator_id;measured_on;value;source"
    files = [
        ("a.csv", f"{head}\nparis;U6;30/06/2026;71;Enquête\nparis;U6;31/01/2026;60;Enquête\n".encode()),
        ("b.csv", f"{head};note\nparis;U6;30/06/2026;17;Enquête;n\nparis;U6;31/01/2026;60;Enquête;n\n".encode()),
    ]
    done = import_files(seeded, files)
    assert done.version
    (found,) = [p for v in done.verdicts for p in v.problems if p.rule == "said_elsewhere"]
    assert (found.line, found.field, found.value, found.severity) == (2, "value", "17", "warns")
    assert dict(found.facts) == {"key": "paris, U6, 2026-06-30, all", "column": "value", "there": "71", "here": "17"}
