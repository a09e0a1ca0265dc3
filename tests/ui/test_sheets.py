"""The two buttons of a fiche, on a lab and on a project, and the files they make outside a run."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from entrelabs_metrics.exports.note import note
from entrelabs_metrics.exports.page import page
from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.importing import initialise
from entrelabs_metrics.ui import asking, sheets

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppTest]:
    path = tmp_path_factory.mktemp("sheets") / "base.duckdb"
    base = open_base(str(path))
    initialise(base, "demo")
    base.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENTRELABS_DATABASE", str(path))
        test = AppTest.from_file(str(ROOT / "entrelabs_metrics" / "ui" / "main.py"), default_timeout=60)
        test.run()
        yield test
        asking.base().close()
        asking._opened.cache_clear()


@pytest.mark.parametrize(
    ("name", "about"), [("lab.py", {"labo": "paris", "partie": "cibles"}), ("projects.py", {"projet": "pdl-lycees"})]
)
def test_a_fiche_is_offered_where_its_card_is(app, name, about):
    app.query_params.clear()
    for key, value in {"lang": "fr", **about}.items():
        app.query_params[key] = value
    app.switch_page(str(ROOT / "pages" / name)).run()
    assert not app.exception, app.exception
    labels = [str(one.proto.label) for one in app.get("download_button")]
    assert labels[:2] == ["Fiche d'une page (PDF)", "Fiche hors ligne (page)"]


@pytest.mark.parametrize("about", [("paris", ""), ("", "pdl-lycees")])
def test_its_files_are_made_when_they_are_asked_for(app, about):
    asked = (asking.base().path, "fr", asking.base().version, date(2026, 11, 23), *about)
    assert sheets._made(note, *asked).startswith(b"%PDF")
    assert b'class="fiche"' in sheets._made(page, *asked)
