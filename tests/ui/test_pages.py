"""Every page runs, in both languages, on an empty base, on the seed, and on the demonstration."""

from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from entrelabs_metrics.language import CODES, language
from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.importing import initialise
from entrelabs_metrics.ui import asking
from entrelabs_metrics.ui.frame import PAGES

ROOT = Path(__file__).resolve().parents[2]
MAIN = str(ROOT / "entrelabs_metrics" / "ui" / "main.py")
KINDS = ("empty", "seed", "demo")


@pytest.fixture(scope="module", params=KINDS)
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """The app on a base of its own; the base is closed afterwards so that the next one can be opened."""
    path = tmp_path_factory.mktemp(request.param) / "base.duckdb"
    base = open_base(str(path))
    initialise(base, request.param)
    base.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENTRELABS_DATABASE", str(path))
        test = AppTest.from_file(MAIN, default_timeout=60)
        test.kind = request.param
        test.run()  # AppTest knows the pages only once st.navigation has named them
        yield test
        asking.base().close()
        asking._opened.cache_clear()


def opened(app: AppTest, file: str, code: str, **parameters: str) -> AppTest:
    app.query_params.clear()
    app.query_params["lang"] = code
    for name, value in parameters.items():
        app.query_params[name] = value
    app.switch_page(str(ROOT / "pages" / file)).run()
    assert not app.exception, app.exception
    return app


def shown(app: AppTest) -> str:
    """All HTML and component markup of the page."""
    components = [str(c.proto) for c in app.get("bidi_component")]
    return unescape("\n".join([*(str(h.proto.body) for h in app.get("html")), *components]))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("file", [file for file, *_ in PAGES])
def test_page_runs(app: AppTest, file: str, code: str) -> None:
    page = opened(app, file, code)
    title = next(title for name, title, *_ in PAGES if name == file)
    assert language(code).t(title) in shown(page)
    empty_message = language(code).t("La base est vide : rien à montrer encore.")
    needs_data = file not in ("importing.py", "history.py", "tables.py")
    assert any(info.value == empty_message for info in page.info) == (app.kind == "empty" and needs_data)


@pytest.mark.parametrize("code", CODES)
def test_fictional_data_say_so_on_every_page(app: AppTest, code: str) -> None:
    words = language(code).t("Démonstration : les mesures et les actions par labo sont fictives.")
    for file, *_ in PAGES:
        assert (words in shown(opened(app, file, code))) == (app.kind == "demo")


def test_address_chooses_the_lab(app: AppTest) -> None:
    if app.kind == "empty":
        return
    page = opened(app, "lab.py", "fr", labo="paris")
    assert page.selectbox(key="labo").value == "paris"
    assert "Ville de Paris" in shown(page)


def test_a_lab_that_does_not_exist_falls_back(app: AppTest) -> None:
    if app.kind == "empty":
        return
    assert opened(app, "lab.py", "fr", labo="<script>").selectbox(key="labo").value != "<script>"
