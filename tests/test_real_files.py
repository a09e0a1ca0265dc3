"""Public files as they are published, through the recipes of docs/recipes and the command line, against known facts."""

import json
from collections import Counter

import pyarrow.compute as pc
import pytest
from click.testing import CliRunner

from entrelabs_metrics.__main__ import main
from entrelabs_metrics.intake.columns import read_columns
from entrelabs_metrics.intake.sheet import read

AAH = "duree-moyenne-traitement-demandes-allocation-adulte-handicape"
SATISFACTION = "tx-satisfaction-usagers-services-publics"
LAB = "barometre-resultats"
FILES = {
    "national": ("brap1_synthese_national.csv", "barometre-synthese-national.json"),
    "detail": ("brap1_detail_national.csv", "barometre-detail-national.json"),
    "departmental": ("brap1_synthese_departemental.csv", "barometre-synthese-departemental.json"),
    "epci": ("banatic_perimetre_epci.csv", "banatic-epci.json"),
}


@pytest.fixture(scope="session")
def real(shared):
    if not (shared / "real").is_dir():
        pytest.skip("no ../shared/real here")
    return shared / "real"


@pytest.fixture(scope="session")
def sheets(real):
    return {name: read((real / file).read_bytes(), file) for name, (file, _) in FILES.items()}


@pytest.fixture(scope="session")
def imported(real, root, tmp_path_factory):
    """Each file imported in turn, and twice: what the command line answers, by file, and a way to ask the base."""
    database = str(tmp_path_factory.mktemp("real") / "base.duckdb")

    def run(*arguments):
        done = CliRunner().invoke(main, ["--database", database, *map(str, arguments), "--json"])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    run("init", "--empty")
    told = {}
    for name in ("national", "detail", "departmental"):
        file, recipe = FILES[name]
        told[name] = [run("import", real / file, "--recipe", root / "docs" / "recipes" / recipe) for _ in range(2)]
    return told, run


@pytest.fixture(scope="session")
def rows(imported):
    return lambda question: [tuple(row.values()) for row in imported[1]("query", question)]


def columns(sheet):
    return dict(zip(sheet.header, (column.values.to_pylist() for column in read_columns(sheet)), strict=True))


# What arrived


def test_the_national_file_is_read_whole(sheets):
    found = columns(sheets["national"])
    assert (sheets["national"].text.num_rows, len(found)) == (59, 17)
    assert len(set(found["id_indicateur"])) == 57
    aah = found["id_indicateur"].index(AAH)
    names = ("valeur_initiale", "valeur_actuelle", "cible", "pourcentage_cible")
    assert [found[name][aah] for name in names] == [4.3, 5.0, 3.0, 0.0]
    satisfaction = found["id_indicateur"].index(SATISFACTION)
    assert [found[name][satisfaction] for name in names[:3]] == [72, 71, 77]


def test_codes_of_departements_stay_text(sheets):
    found = columns(sheets["departmental"])
    assert len(found["code_departement"]) == 5333
    assert {"01", "2A", "974"} < set(found["code_departement"])
    assert [found[name].count(None) for name in ("valeur_initiale", "cible")] == [117, 1612]


def test_the_register_of_groupings_keeps_its_ligatures_and_its_sums(sheets):
    sheet = sheets["epci"]
    found = columns(sheet)
    assert sheet.text.num_rows == 34_871
    assert [why for _, why in sheet.left_out] == ["blank"]
    assert "Cœuvres-et-Valsery" in found["nom_membre"]
    assert sum(found["pmun_2025"]) == 68_010_643
    assert sum(found["total_pop_mun"]) == 3_171_489_726  # repeated on each member's line: not a population
    assert len(set(found["siren"])) == 1255
    assert {"01", "2A"} < set(found["dept"])


# What it becomes


def test_importing_again_changes_nothing(imported):
    told, run = imported
    assert [first["version"] for first, _ in told.values()] == [1, 2, 3]
    for first, again in told.values():
        assert (again["version"], again["added"], again["updated"]) == (first["version"], 0, 0)
        assert again["unchanged"] == first["added"] + first["updated"] + first["unchanged"]
    assert [version["version"] for version in run("history")] == [1, 2, 3]


def test_one_indicator_each_with_its_direction_and_unit(rows):
    assert rows("select count(*) from indicators where indicator_id not like '%-par-mois' and"
                " indicator_id not like '%-par-trimestre'") == [(57,)]  # fmt: skip
    found = "select direction, unit, decimals, kind from indicators where indicator_id = '{}'"
    assert rows(found.format(AAH)) == [("down", "mois", 1, "mean")]
    assert rows(found.format(SATISFACTION)) == [("up", "%", 0, "proportion")]
    assert rows("select count(*) from indicators where unit like '\\%_%' escape '\\'") == [(0,)]
    # A target below the start is to be gone down to.
    wrong = """select indicator_id from targets join indicators using (indicator_id)
        where targets.lab_id = 'barometre-resultats' and (target_value < baseline_value) <> (direction = 'down')"""
    assert rows(wrong) == []


def test_results_are_those_of_the_file(imported):
    results = {r["indicator_id"]: r for r in imported[1]("results", "--lab", LAB)}
    assert len(results) == 63
    aah, satisfaction = results[AAH], results[SATISFACTION]
    facts = ("baseline_value", "baseline_on", "value", "measured_on", "target_value", "due_on")
    assert [aah[name] for name in facts] == [4.3, "2017-12-31", 5.0, "2022-09-30", 3.0, "2022-12-31"]
    assert [satisfaction[name] for name in facts[::2]] == [72, 71, 77]
    assert aah["progress"] < 0  # published as 0 %: the file stops there, we say that it went the wrong way
    assert aah["change_verdict"] == satisfaction["change_verdict"] == "decline"
    assert satisfaction["target_verdict"] == "not_met_uncertain"  # a survey of unknown n: nobody can be sure
    assert aah["target_verdict"] == "not_yet"  # measured before its date, away from it: never met
    for figure in (aah, satisfaction):
        assert (figure["interval_low"], figure["change_low"], figure["proof_level"]) == (None, None, 1)
        assert figure["source"] and figure["measured_on"]
    assert aah["direction"] == "down"
    assert "n_unknown" in satisfaction["flags"]
    assert all(r["sample_size"] is None for r in results.values())


def test_repeated_rows_are_reported_and_counted_once(imported, rows):
    told = imported[0]
    repeated = {n: Counter(p["rule"] for p in first["problems"])["repeated_row"] for n, (first, _) in told.items()}
    assert repeated == {"national": 2, "detail": 12, "departmental": 100}
    assert all(first["rejected"] == 0 for first, _ in told.values())
    dated = f"lab_id = '{LAB}' and indicator_id = 'nb-logement-accompagnement'"
    assert rows(f"select count(*) from measurements where {dated} and measured_on = '2022-09-30'") == [(1,)]
    assert rows("select definition from indicators where indicator_id = 'nb-logement-accompagnement'")[0][0].endswith(
        "Publié aussi sous le nom « Nombre de logements rénovés dans les villes moyennes (+ de 20 000 habitants) »,"
        " avec les mêmes valeurs."
    )


def test_the_series_of_the_detail(imported, rows):
    first, _ = imported[0]["detail"]
    assert first["updated"] == 1  # nb-beneficiaires-ajpa starts at 0 in one file and at 6 in the other
    span = "select min(measured_on), max(measured_on), count(distinct indicator_id) from measurements"
    assert rows(f"{span} where lab_id = '{LAB}'") == [("2017-01-31", "2022-12-31", 63)]
    # 1240 rows, 12 of them told twice: all here, beside the starts that the detail does not have.
    assert first["added"] + first["updated"] + first["unchanged"] == 1240 - 12 + 6 + 1


def test_sums_of_a_year_and_values_of_a_month_are_not_one_series(rows):
    """The synthesis and the detail give both under one identifier: read as one, 24 921 would become 1 737."""
    last = "select value from measurements where indicator_id = '{}' and lab_id = 'barometre-resultats'"
    last += " and measured_on = '2022-12-31'"
    assert rows(last.format("nb-atteintes-personnes")) == [(24921.0,)]
    assert rows(last.format("nb-atteintes-personnes-par-mois")) == [(1737.0,)]
    year = "select sum(value) from measurements where indicator_id = 'nb-atteintes-personnes-par-mois'"
    assert rows(f"{year} and measured_on >= '2022-01-01'") == [(24921.0,)]


def test_what_a_departement_does_not_say_is_no_row(rows):
    ours = "from {} where lab_id like 'dep-%'"
    assert rows(f"select count(*) {ours.format('labs')}") == [(101,)]
    assert rows(f"select count(*) {ours.format('targets')}") == [(5333 - 1612,)]
    assert rows(f"select count(*) {ours.format('measurements')}") == [(2 * 5333 - 117 - 2 * 100,)]
    assert rows("select territory, name from labs where lab_id = 'dep-2A'") == [("Corse-du-Sud", "Corse-du-Sud (2A)")]
    no_start = "select count(*) from targets where lab_id like 'dep-%' and baseline_value is null"
    assert rows(no_start)[0][0] > 0  # a target without a start stays without one: never a zero


def test_groupings_as_labs(real, root, tmp_path):
    file, recipe = FILES["epci"]
    arguments = ["check", str(real / file), "--recipe", str(root / "docs" / "recipes" / recipe), "--json"]
    done = CliRunner().invoke(main, ["--database", str(tmp_path / "none.duckdb"), *arguments])
    told = json.loads(done.stdout)
    assert (told["rows"], told["accepted"]) == (1255, 1255)
    assert {p["rule"] for p in told["problems"]} <= {"like_another"}  # two groupings may have one name


def test_the_lines_of_the_file_are_kept(sheets):
    sheet = sheets["departmental"]
    assert pc.min_max(sheet.lines).as_py() == {"min": 2, "max": 5334}
