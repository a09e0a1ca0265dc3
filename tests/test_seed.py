"""What ships in `data/`: the seed as the document says it, and a demonstration that says it is one."""

import csv
import importlib.util
import re

import pytest

from entrelabs_metrics.schema import fold
from entrelabs_metrics.store.importing import check_file

# « Les projets en cours dans les labos participants », in the order of the document: the labo, then each project
# by its key words. A mark before them: > said to come, ^ an outreach by the document's words, * the labo's own work.
PROJECTS = """
pays-de-la-loire: bureau du futur | décrochage scolaire | > gares du futur | > lycées
    | ^ petits déjeuners de l'innovation | ^ formation à la veille numérique
    | ^ formation à l'organisation créative de réunions
paca: accueil des nouveaux arrivants | gestion des emails | RAMEAU, projet associations/entreprises
    | plateforme entreprises et services aux entreprises | université régionale des métiers
    | contrat d'accès à la qualification | États généraux de la jeunesse
    | * évaluation | * communication | * capitalisation | * formation | * élargissement du réseau
    | ^ café de l'innovation | ^ journées de sensibilisation | ^> séminaire de l'encadrement
futurs-publics: sélection de projets PIA | > semaine de l'IP | chaire de l'IP à l'ENSCI
    | prototypage des services publics du futur
paris: stratégie du réseau innovation | évaluation de l'expérimentation | participation des PME aux appels d'offre
la-27e-region: l'Hôpital Nord de Marseille | > mairie d'arrondissement de la Ville de Paris
reacteur-public: la Pointeuse #2 : l'élu inoffensif | référentiel de formation des agents à l'innovation
    | > Réenchantez#2 à Nantes | > nouvel ouvrage | > workshop avec le MindLab | programmation Superpublic
    | > 2e semaine de l'innovation publique
"""
# The roadmap: three horizons × three scopes; what stands in each cell, by key words.
ROADMAP = {
    ("now", "lab"): ["voix des usagers", "Entrelabs pour progresser", "Réenchantez"],
    ("now", "authority"): [],
    ("now", "beyond"): ["cartographie collaborative"],
    ("six_to_nine_months", "lab"): ["Manifeste des collectivités ingénieuses", "tactiques"],
    ("six_to_nine_months", "authority"): ["Alliance avec les services supports", "chartes"],
    ("six_to_nine_months", "beyond"): ["2e semaine de l'IP"],
    ("two_years_plus", "lab"): ["banque d'organe"],
    ("two_years_plus", "authority"): [],
    ("two_years_plus", "beyond"): ["mutualisés entre collectivités", "Labos ouverts"],
}
SOURCE = "Entrelabs #1, 13 avril 2015"


@pytest.fixture(scope="module")
def seed(world):
    return lambda table, order="all": world.rows(f"select * from {table} order by {order}")


def expected_projects():
    for lab, said in (line.split(": ", 1) for line in PROJECTS.replace("\n    |", " |").strip().splitlines()):
        for words in said.split(" | "):
            marks, name = re.fullmatch(r"([>^*]*) ?(.*)", words).groups()
            yield lab, fold(name), marks


def test_six_labs(seed):
    assert {lab["lab_id"]: lab["organisation_type"] for lab in seed("labs")} == {
        "pays-de-la-loire": "region", "paca": "region", "futurs-publics": "state", "paris": "city",
        "la-27e-region": "association", "reacteur-public": "network",
    }  # fmt: skip


def test_every_project_of_the_document_and_no_other(seed):
    expected, found = list(expected_projects()), seed("projects")
    assert len(expected) == len(found) == 38
    for lab, words, marks in expected:
        titles = [p for p in found if p["lab_id"] == lab and words in fold(p["title"])]
        if marks == "*":
            titles = [p for p in titles if p["activity_type"] == "own_initiative"]
        else:
            titles = [p for p in titles if p["activity_type"] != "own_initiative"]
        assert len(titles) == 1, words
        project = titles[0]
        assert project["status"] == ("upcoming" if ">" in marks else "running"), words
        kind = "own_initiative" if "*" in marks else "outreach" if "^" in marks else None
        assert project["activity_type"] == kind, words
        assert project["source"] == SOURCE


def test_the_key_words_are_in_the_document(shared):
    text = fold((shared / "seed" / "entrelabs-1.txt").read_text(encoding="utf-8").replace("Réechantez", "Réenchantez"))
    for _, words, _ in expected_projects():
        assert words in text, words
    for words in [words for cell in ROADMAP.values() for words in cell]:
        assert fold(words) in text, words


def test_twelve_axes_six_by_theme(seed):
    axes = seed("axes")
    assert len(axes) == 12
    assert [sum(a["theme"] == theme for a in axes) for theme in (5, 6)] == [6, 6]
    assert all(a["axis_id"].startswith(f"t{a['theme']}-") for a in axes)


def test_the_roadmap_by_cell(seed):
    actions = seed("actions")
    assert len(actions) == sum(map(len, ROADMAP.values())) == 12
    for (horizon, scope), expected in ROADMAP.items():
        cell = [fold(a["title"]) for a in actions if (a["horizon"], a["scope"]) == (horizon, scope)]
        assert len(cell) == len(expected)
        for words in expected:
            assert any(fold(words) in title for title in cell), words
    assert all(a["lab_id"] is None and a["source"] == SOURCE for a in actions)
    assert all("Case déduite du texte" in a["note"] for a in actions)


def test_engaged_is_unknown_except_where_another_sentence_proves_it(seed):
    engaged = {a["action_id"]: a["engaged"] for a in seed("actions")}
    assert {name for name, value in engaged.items() if value is not None} == {
        "entrelabs-progresser", "reenchantez-referentiel-formation", "deuxieme-semaine-ip",
    }  # fmt: skip
    assert set(engaged.values()) == {None, True}
    assert all("Engagée d'après" in a["note"] for a in seed("actions") if a["engaged"])


def test_the_session_and_what_comes_next(seed):
    (session,) = seed("sessions")
    assert (session["session_id"], str(session["held_on"])) == ("entrelabs-1", "2015-04-13")
    assert [str(e["happened_on"]) for e in seed("events", "happened_on")] == ["2015-06-18", "2015-10-12"]


def test_the_seed_measures_nothing(world):
    counts = world.counts()
    assert (counts["measurements"], counts["targets"], counts["indicators"]) == (0, 0, 36)


def test_the_catalogue_and_its_optional_part(world, root):
    optional = (root / "data/catalogue/optional/indicators.csv").read_bytes()
    found = check_file(world, optional, "indicators.csv")
    assert (found.rows.num_rows, found.problems) == (15, ())
    known = {i["indicator_id"] for i in world.rows("select indicator_id from indicators where core")}
    assert len(known) == 36
    assert known.isdisjoint(found.rows["indicator_id"].to_pylist())


def test_no_address_of_a_person(root):
    """No e-mail address in what ships; the hook of the project looks for names, which nothing here may repeat."""
    files = [path for path in (root / "data").rglob("*") if path.suffix in (".csv", ".md", ".py")]
    assert len(files) > 20
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert "@" not in text or path.suffix == ".py", path
        assert not re.search(r"\w@[\w-]+\.\w", text), path


# The demonstration


def demo_files(root):
    return sorted((root / "data" / "demo").rglob("*.csv"))


def test_the_script_writes_the_files_that_ship(root, tmp_path):
    spec = importlib.util.spec_from_file_location("generate", root / "data" / "demo" / "generate.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.main(tmp_path)
    made, ship = tmp_path, root / "data" / "demo"
    assert {p.relative_to(made): p.read_bytes() for p in made.rglob("*.csv")} == {
        p.relative_to(ship): p.read_bytes() for p in demo_files(root)
    }


def test_every_row_of_the_demonstration_says_it_is_fictional(root):
    assert len(demo_files(root)) == 20
    for path in demo_files(root):
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter=";"):
            assert any("fictif" in cell or "fictives" in cell for cell in row.values()), (path.name, row)


def test_the_demonstration_touches_no_row_of_the_seed(demo, world):
    for name, n in world.counts().items():
        assert demo.counts(as_of=1)[name] == n
    for name in ("labs", "axes", "indicators"):
        assert demo.rows(f"select * from {name} order by all") == world.rows(f"select * from {name} order by all")
    for name, key in (
        ("projects", "project_id"),
        ("actions", "action_id"),
        ("sessions", "session_id"),
        ("events", "event_id"),
    ):
        mine = f"select * from {name} where {key} not like 'demo-%' order by all"
        assert demo.rows(mine) == world.rows(mine)


def test_the_demonstration_can_be_undone_in_one_go(demo):
    assert [u.reason for u in demo.history()][1].startswith("Démonstration")
    assert demo.counts()["measurements"] == 810
    assert len(demo.rows("select distinct measured_on from measurements")) == 8
