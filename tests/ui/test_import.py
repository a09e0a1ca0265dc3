"""The import page, without a browser: what is committed is what was dropped last."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.importing import initialise
from entrelabs_metrics.ui import asking

ROOT = Path(__file__).resolve().parents[2]
FILE = (
    "Labo;Projet;Indicateur;Date de mesure;Population;Valeur;Nombre de réponses (n);Source\r\n"
    "pays-de-la-loire;pdl-lycees;U6;31/10/2026;Usagers;{value};260;Enquête\r\n"
)
VALUE = "select value from measurements where lab_id = 'pays-de-la-loire' and measured_on = '2026-10-31'"


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


def drop(page: AppTest, value: str) -> None:
    page.file_uploader[0].upload("mesures.csv", FILE.format(value=value).encode("cp1252"), "text/csv").run()
    assert not page.exception


def test_a_corrected_file_of_the_same_name_and_size_is_read_anew(page: AppTest) -> None:
    drop(page, "78,5")
    drop(page, "75,8")
    page.button(key="commit").click().run()
    assert page.success and asking.base().rows(VALUE) == [{"value": 75.8}]


def test_the_reason_given_is_in_the_history(page: AppTest) -> None:
    drop(page, "78,5")
    page.text_input(key="reason").input("Vague d'automne <b>").run()
    page.button(key="commit").click().run()
    history = "".join(str(html.proto.body) for html in page.get("html"))
    assert "Vague d&#x27;automne &lt;b&gt; · mesures.csv" in history
