"""Starting again: from nothing, from the seed, from the demonstration; what people imported stays."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.importing import initialise
from entrelabs_metrics.ui import asking

ROOT = Path(__file__).resolve().parents[2]


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


def labs_and_measurements() -> tuple[int, int]:
    counts = asking.base().counts()
    return counts["labs"], counts["measurements"]


def test_empty_then_seed_then_demonstration(page: AppTest) -> None:
    full = labs_and_measurements()
    steps = (("start-empty", (0, 0)), ("start-seed", (6, 0)), ("start-demo", full), ("start-seed", (6, 0)))
    for key, expected in steps:
        page.button(key=key).click().run()
        assert not page.exception and page.success, key
        assert labs_and_measurements() == expected, key
    asked = asking.base().version
    page.button(key="start-seed").click().run()
    assert asking.base().version == asked, "nothing to do, no version"
