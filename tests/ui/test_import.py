"""The import page, without a browser: from whatever file to committed rows, and nothing before the click."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.importing import import_files, initialise
from entrelabs_metrics.ui import asking

ROOT = Path(__file__).resolve().parents[2]
HEADER = "Labo;Projet;Indicateur;Date de mesure;Population;Valeur;Nombre de réponses (n);Source\r\n"
FILE = HEADER + "pays-de-la-loire;pdl-lycees;U6;31/10/2026;Usagers;{value};260;Enquête\r\n"
VALUE = "select value from measurements where lab_id = 'pays-de-la-loire' and measured_on = '2026-10-31'"
BY_YEAR = (
    "Suivi de la satisfaction;;;;\r\nExporté le 12/11/2026;;;;\r\nLabo;Projet;2023;2024;2025\r\n"
    "Région Pays de la Loire;;62,5;68;71,4\r\nVille de Paris;;55;n.d.;61,2\r\nTotal;;117,5;68;132,6\r\n"
)
PROJECTS = (
    "Nom du projet;Code;Labo porteur;Etat;Début;Budget en euros\r\n"
    "Guichet des aidants;aidants;Région Pays de la Loire;Terminé;01/02/2024;12 500,50 €\r\n"
    "Accueil en gare;gare;Ville de Pariss;Lancé;45901;n.d.\r\n"
)


@pytest.fixture
def page(tmp_path, monkeypatch):
    path = tmp_path / "base.duckdb"
    base = open_base(str(path))
    initialise(base, "demo")
    base.close()
    monkeypatch.setenv("ENTRELABS_DATABASE", str(path))
    app = AppTest.from_file(str(ROOT / "entrelabs_metrics" / "ui" / "main.py"), default_timeout=60).run()
    yield app.switch_page(str(ROOT / "pages" / "importing.py")).run()
    asking.base().close()
    asking._opened.cache_clear()


def drop(page: AppTest, content: str, name: str = "mesures.csv") -> None:
    page.file_uploader[0].upload(name, content.encode("cp1252"), "text/csv").run()
    assert not page.exception


def commit(page: AppTest) -> None:
    page.button(key="commit").click().run()
    assert not page.exception


def said(page: AppTest) -> str:
    return "".join(str(html.proto.body) for html in page.get("html"))


def widget(page: AppTest, kind: str, part: str):
    """The first widget of a kind whose key begins so: keys end with the count of changes."""
    return next(one for one in page.get(kind) if (one.key or "").startswith(part))


def rows(question: str) -> list[tuple]:
    return [tuple(row.values()) for row in asking.base().rows(question)]


def test_a_corrected_file_of_the_same_name_and_size_is_read_anew(page: AppTest) -> None:
    drop(page, FILE.format(value="78,5"))
    drop(page, FILE.format(value="75,8"))
    commit(page)
    assert page.success and rows(VALUE) == [(75.8,)]


def test_columns_of_years_become_measurements_once_the_indicator_is_said(page: AppTest) -> None:
    drop(page, BY_YEAR, "satisfaction par an.csv")
    assert "Indicateur" in page.warning[0].value
    assert not [b for b in page.button if b.key == "commit"], "nothing can be committed before it is said"
    widget(page, "selectbox", "constant-0-indicator_id").select("U6").run()
    widget(page, "button", "replace-").click().run()  # « n.d. » → nothing
    commit(page)
    assert page.success, page.error
    found = rows(
        "select lab_id, measured_on::varchar, value, source from measurements"
        " where source = 'satisfaction par an' order by 1, 2"
    )
    assert [row[:3] for row in found] == [
        ("paris", "2023-12-31", 55.0), ("paris", "2025-12-31", 61.2), ("pays-de-la-loire", "2023-12-31", 62.5),
        ("pays-de-la-loire", "2024-12-31", 68.0), ("pays-de-la-loire", "2025-12-31", 71.4),
    ]  # fmt: skip


def test_repairs_are_proposed_made_undone_and_remembered(page: AppTest) -> None:
    drop(page, PROJECTS, "projets.csv")
    assert "Ville de Pariss" in said(page)
    page.button(key="repair-all").click().run()
    assert "à régler" not in said(page)
    page.button(key="undo-repairs-0").click().run()
    assert "à régler" in said(page), "a repair taken back is a problem again"
    widget(page, "button", "replace-").click().run()
    widget(page, "text_input", "recipe-name-").input("Nos projets").run()
    commit(page)
    assert page.success, page.error
    wanted = "select project_id, lab_id, status, started_on::varchar, budget_eur from projects where project_id in "
    assert rows(wanted + "('aidants', 'gare') order by 1") == [
        ("aidants", "pays-de-la-loire", "completed", "2024-02-01", 12500.5),
        ("gare", "paris", "running", "2025-09-01", None),
    ]
    # Next semester: the same header, the same faults. The recipe comes back, nothing is left to do but commit.
    drop(page, PROJECTS.replace("Lancé", "Terminé").replace("Accueil en gare", "Accueil en gares"), "projets 2.csv")
    assert "à régler" not in said(page)
    commit(page)
    assert page.success and rows(wanted + "('gare')")[0][2] == "completed"


def test_a_blank_everywhere_is_said_once(page: AppTest) -> None:
    drop(page, HEADER + "".join(f"paris;;U6;0{i}/01/2026;;7{i};;\r\n" for i in (1, 2, 3)))
    widget(page, "text_input", "repair-").input("Enquête d'hiver").run()
    widget(page, "button", "replace-").click().run()
    commit(page)
    assert rows("select count(*) from measurements where source = 'Enquête d''hiver'") == [(3,)]


def test_how_the_file_is_read_can_be_said(page: AppTest) -> None:
    drop(page, "x\r\n" + FILE.format(value="78,5").replace("260", "1.260"))
    widget(page, "selectbox", "read-decimal").select(",").run()
    widget(page, "number_input", "read-header_line").set_value(2).run()
    assert not page.exception and not page.error
    commit(page)
    found = rows(VALUE.replace("select value", "select value, sample_size"))
    assert found == [(78.5, 1260)], "a point groups thousands where a comma marks decimals"


def test_another_table_and_another_column(page: AppTest) -> None:
    drop(page, "Labo;Chiffre;Quand;Quoi;Origine\r\nparis;71,5;30/06/2026;U6;Nous\r\n", "divers.csv")
    widget(page, "selectbox", "table-").select("measurements").run()
    for title, name in (
        ("Chiffre", "value"),
        ("Quand", "measured_on"),
        ("Quoi", "indicator_id"),
        ("Origine", "source"),
    ):
        widget(page, "selectbox", f"column-0-{title}").select(name).run()
    commit(page)
    assert page.success, (page.error, said(page)[-3000:])
    assert rows("select value from measurements where source = 'Nous'") == [(71.5,)]


def test_when_the_base_moves_nothing_is_written_and_nothing_lost(page: AppTest) -> None:
    drop(page, FILE.format(value="78,5"))
    other = [("autre.csv", FILE.format(value="70,1").encode("cp1252"))]
    import_files(asking.base(), other, by="Une collègue")
    commit(page)
    assert page.error and rows(VALUE) == [(70.1,)]
    assert "70,1" in said(page) and "78,5" in said(page), "the new difference is shown"
    commit(page)
    assert page.success and rows(VALUE) == [(78.5,)]


def test_whose_rows_and_whether_the_file_was_here_before_are_said(page: AppTest) -> None:
    drop(page, FILE.format(value="78,5") + "paris;;U6;31/10/2026;;61;;Enquête\r\n")
    assert "Labos concernés\u00a0: Pays de la Loire et Ville de Paris." in said(page)
    commit(page)
    version = asking.base().version
    drop(page, FILE.format(value="78,5") + "paris;;U6;31/10/2026;;61;;Enquête\r\n", "autre nom.csv")
    assert f"Il a déjà été importé\u00a0: version {version}" in page.info[0].value
    assert page.button(key="commit").disabled


def test_a_blank_erases_only_when_asked(page: AppTest) -> None:
    n = VALUE.replace("select value", "select sample_size")
    drop(page, FILE.format(value="78,5"))
    commit(page)
    drop(page, FILE.format(value="78,5").replace("260", ""))
    assert page.button(key="commit").disabled and page.info
    widget(page, "multiselect", "erase-0").select("sample_size").run()
    commit(page)
    assert rows(n) == [(None,)]


def test_another_file_keeps_nothing_of_the_one_before(page: AppTest) -> None:
    for name in ("satisfaction par an", "enquête 2026"):
        drop(page, BY_YEAR, f"{name}.csv")
        assert widget(page, "text_input", "constant-0-source").value == name
    widget(page, "text_input", "constant-0-source").input("Dite à la main").run()
    drop(page, BY_YEAR, "autre.csv")
    assert widget(page, "text_input", "constant-0-source").value == "autre"


def test_a_table_may_come_twice_in_one_recipe(page: AppTest) -> None:
    """A start and a value on one row are two measurements."""
    drop(page, "qui;ind;le;depart;mesure;va\r\nparis;U6;01/01/2025;50;30/06/2026;61,2\r\n", "suivi.csv")
    same = {"lab_id": "qui", "indicator_id": "ind"}
    start = {"table": "measurements", "columns": {**same, "measured_on": "le", "value": "depart"}}
    body = {"table": "measurements", "columns": {**same, "measured_on": "mesure", "value": "va"}, "also": [start]}
    page.file_uploader[1].upload("r.json", json.dumps(body).encode(), "application/json").run()
    assert not page.exception
    widget(page, "text_input", "constant-1-source").input("Suivi").run()  # said once, for both
    commit(page)
    assert rows("select value from measurements where source = 'Suivi' order by 1") == [(50.0,), (61.2,)]
    assert not page.exception


def test_leaving_rows_aside_is_asked_again_for_the_next_file(page: AppTest) -> None:
    for _ in range(2):
        drop(page, FILE.format(value="78,5") + "nulle-part;;U6;31/10/2026;;12;;Enquête\r\n")
        assert page.button(key="commit").disabled
        widget(page, "checkbox", "skip-").check().run()
        assert not page.button(key="commit").disabled


def test_taking_the_file_away_leaves_no_trace(page: AppTest) -> None:
    before = asking.base().version
    drop(page, PROJECTS, "projets.csv")
    page.button(key="repair-all").click().run()
    page.button(key="cancel").click().run()
    assert asking.base().version == before and "Pariss" not in said(page)


def test_rows_in_error_are_left_aside_only_when_asked(page: AppTest) -> None:
    drop(page, FILE.format(value="78,5") + "nulle-part;;U6;31/10/2026;;12;;Enquête\r\n")
    assert page.button(key="commit").disabled
    widget(page, "checkbox", "skip-").check().run()
    commit(page)
    assert rows(VALUE) == [(78.5,)]
    assert [row.line for one in asking.base().aside(asking.base().version) for row in one.rows] == [3]
