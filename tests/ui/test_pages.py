"""Every page runs, in both languages, on an empty base, on the seed, and on the demonstration."""

import json
import re
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


PARTS = {
    "overview.py": ("cibles", "regarder", "familles", "euro"),
    "lab.py": ("cibles", "regarder", "changements", "familles", "euro", "lectures"),
    "process.py": ("etapes", "abandons", "transfert", "moyens"),
    "seance.py": ("preparer", "lire", "situer", "decider", "compte-rendu"),
    "themes.py": ("activites", "equipes", "diffusion", "outils", "survie", "vision"),
}
ABOUT = {"lab.py": {"labo": "pays-de-la-loire"}, "projects.py": {"projet": "pdl-decrochage-scolaire"}}
SECTION = re.compile(r'<section class="em em-panel">.*?</section>', re.DOTALL)


def sections_of(app: AppTest) -> list[str]:
    """The markup of every panel of the page, clickable or not."""
    clickable = [json.loads(c.proto.json).get("html", "") for c in app.get("bidi_component")]
    return SECTION.findall("\n".join([*(str(h.proto.body) for h in app.get("html")), *clickable]))


def titles_of(app: AppTest) -> list[str]:
    return [title for section in sections_of(app) for title in re.findall(r"<h3[^>]*>(.*?)</h3>", section)]


@pytest.mark.parametrize("file", [file for file, *_ in PAGES])
def test_every_chart_of_every_page_has_its_source_and_its_table(app: AppTest, file: str) -> None:
    """What the panels hold is the matter of tests/questions/test_everywhere.py; here, that pages show all of it."""
    if app.kind != "demo":
        return
    for part in PARTS.get(file, ("",)):
        page = opened(app, file, "fr", **ABOUT.get(file, {}), **({"partie": part} if part else {}))
        sections = sections_of(page)
        if file not in ("importing.py", "history.py", "tables.py", "stories.py"):
            assert sections, (file, part)
        for section in sections:
            title = re.search(r"<h3[^>]*>(.*?)</h3>", section)
            whole = 'class="em-source"' in section
            drawn_elsewhere = "em-chart" not in section and "em-facts" not in section  # above or below a Plotly figure
            assert whole or drawn_elsewhere or "em-listing" in section, (file, part, title and title[1])
            if any(f"em-{kind}" in section for kind in ("path", "matrix", "spread", "forest", "bars", "process")):
                assert "<details" in section, (file, part, title and title[1])


def test_the_parts_of_a_page_are_addresses(app: AppTest) -> None:
    if app.kind != "demo":
        return
    for file, parts in PARTS.items():
        titles = [titles_of(opened(app, file, "fr", **ABOUT.get(file, {}), partie=part)) for part in parts]
        assert all(titles) and len({tuple(found) for found in titles}) == len(parts), file


def test_a_figure_that_does_not_exist_is_said(app: AppTest) -> None:
    if app.kind == "demo":
        page = opened(app, "figure.py", "fr", labo="paris", chiffre="paris~rien~~all")
        assert "Pourquoi ce chiffre" in shown(page)
