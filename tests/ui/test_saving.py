"""One story kept by two people: nobody's words are written over unseen."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from entrelabs_metrics import stories
from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.importing import import_files, initialise
from entrelabs_metrics.stories import Story, StorySlide
from entrelabs_metrics.ui import asking

ROOT = Path(__file__).resolve().parents[2]
MAIN = str(ROOT / "entrelabs_metrics" / "ui" / "main.py")
OPENED = Story("reunion", "La réunion", slides=(StorySlide("d1", "lab_highlights", (("lab", "paris"),)),))
MINE, THEIRS = (replace(OPENED, subtitle=words) for words in ("la mienne", "la leur"))


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Récits, with a story opened as it is kept."""
    path = tmp_path / "base.duckdb"
    base = open_base(str(path))
    initialise(base, "demo")
    import_files(base, stories.files(OPENED), by="Cellule récit", erase=True)
    base.close()
    monkeypatch.setenv("ENTRELABS_DATABASE", str(path))
    test = AppTest.from_file(MAIN, default_timeout=60)
    test.run()
    test.session_state["_story"], test.session_state["_story_known"] = MINE, OPENED
    test.switch_page(str(ROOT / "pages" / "stories.py")).run()
    yield test
    asking.base().close()
    asking._opened.cache_clear()


def kept() -> dict[str, str]:
    """The stories of the base: identifier → occasion."""
    rows = asking.base().rows("select story_id, subtitle from stories where story_id like 'reunion%'")
    return {row["story_id"]: row["subtitle"] or "" for row in rows}


def click(app: AppTest, key: str) -> None:
    next(button for button in app.button if button.key == key).click().run()
    assert not app.exception, app.exception


def test_saved_once_then_again(app: AppTest) -> None:
    click(app, "story-save")
    assert kept() == {"reunion": "la mienne"}
    app.session_state["_story"] = replace(MINE, title="La réunion d'automne")
    app.run()
    click(app, "story-save")
    assert not app.warning
    assert asking.base().rows("select title from stories where story_id = 'reunion'")[0]["title"].endswith("d'automne")


@pytest.mark.parametrize(
    ("choice", "after"),
    [
        ("story-apart", {"reunion": "la leur", "reunion-2": "la mienne"}),
        ("story-over", {"reunion": "la mienne"}),
    ],
)
def test_somebody_else_saved_meanwhile(app: AppTest, choice: str, after: dict[str, str]) -> None:
    import_files(asking.base(), stories.files(THEIRS, OPENED), by="La collègue", erase=True)
    click(app, "story-save")
    assert kept() == {"reunion": "la leur"}
    assert "rien n'a été écrit" in app.warning[0].value
    click(app, choice)
    assert kept() == after
    assert not [warning for warning in app.warning if "rien n'a été écrit" in warning.value]
