"""The quality page: from labs to checks to rows, by the address as by a click."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from entrelabs_metrics.language import CODES, language
from entrelabs_metrics.questions.checked_rows import row_headings
from entrelabs_metrics.questions.checks import CHECKS
from entrelabs_metrics.store import Base, open_base
from entrelabs_metrics.store.importing import initialise
from entrelabs_metrics.ui import asking
from entrelabs_metrics.ui.quality import _csv

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppTest]:
    path = tmp_path_factory.mktemp("quality") / "base.duckdb"
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


def opened(app: AppTest, code: str, **parameters: str) -> AppTest:
    app.query_params.clear()
    for name, value in {"lang": code, "labo": "", "controle": "", **parameters}.items():
        app.query_params[name] = value
    app.switch_page(str(ROOT / "pages" / "quality.py")).run()
    assert not app.exception, app.exception
    return app


def shown(app: AppTest) -> str:
    return unescape(
        "\n".join([*(str(h.proto.body) for h in app.get("html")), *(str(c.proto) for c in app.get("bidi_component"))])
    )


@pytest.mark.parametrize("code", CODES)
def test_from_all_labs_to_one_to_the_rows(app: AppTest, code: str) -> None:
    words = language(code)
    check = CHECKS["measurements_without_response_rate"]
    labs = shown(opened(app, code))
    assert "pays-de-la-loire" in labs and check.name not in labs
    lines = shown(opened(app, code, labo="paris"))
    assert check.name in lines and "pays-de-la-loire" not in lines
    page = opened(app, code, labo="paris", controle=check.name)
    assert check.advised(words) in shown(page)
    assert "measurements.csv" in shown(page)
    assert page.selectbox(key="controle").value == check.name


def test_going_back_shows_every_check_again(app: AppTest) -> None:
    page = opened(app, "fr", labo="paris", controle="far_from_its_series")
    page.button[0].click().run()
    assert page.selectbox(key="controle").value == ""
    assert "Complétude" in shown(page)


def test_a_check_that_does_not_exist_falls_back(app: AppTest) -> None:
    assert opened(app, "fr", controle="<script>").selectbox(key="controle").value == ""


def test_a_check_that_finds_nothing_offers_no_file(app: AppTest) -> None:
    page = opened(app, "fr", labo="paris", controle="projects_reuse_of_itself")
    assert "0 sur 6" in shown(page).replace("\u00a0", " ") and not page.get("download_button")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("check", ["far_from_its_series", "targets_never_measured", "actions_without_owner"])
def test_the_file_holds_every_row_with_its_origin(demo: Base, check: str, code: str) -> None:
    content = _csv(demo, demo.version, date(2026, 11, 1), code, "", check).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(content), delimiter=";")
    assert tuple(head) == row_headings(check, language(code))
    assert rows and all(len(row) == len(head) for row in rows)
    place = head.index(language(code).t("Ligne"))
    assert all(row[place].isdigit() and row[place - 1].endswith(".csv") for row in rows)


def test_negative_values_stay_numbers_in_the_file(demo: Base) -> None:
    content = _csv(demo, demo.version, date(2026, 11, 1), "fr", "", "far_from_its_series").decode("utf-8-sig")
    values = [row["Valeur"] for row in csv.DictReader(io.StringIO(content), delimiter=";")]
    assert "-3,5" in values and not [value for value in values if value.startswith("'")]
