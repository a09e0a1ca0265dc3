"""The chapter « Lectures » of a lab: four readers, each with their panels, files and, for some, the decision asked."""

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from entrelabs_metrics import stories
from entrelabs_metrics.language import CODES, language
from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.importing import initialise
from entrelabs_metrics.ui import asking, readings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppTest]:
    path = tmp_path_factory.mktemp("readings") / "base.duckdb"
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


def opened(app: AppTest, code: str = "fr", **parameters: str) -> AppTest:
    app.query_params.clear()
    for name, value in {"lang": code, "labo": "pays-de-la-loire", "partie": "lectures", **parameters}.items():
        app.query_params[name] = value
    app.switch_page(str(ROOT / "pages" / "lab.py")).run()
    assert not app.exception, app.exception
    return app


def shown(app: AppTest) -> str:
    return unescape(
        "\n".join([*(str(h.proto.body) for h in app.get("html")), *(str(c.proto) for c in app.get("bidi_component"))])
    )


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("reader", list(stories.READINGS))
def test_each_reader_has_the_questions_of_their_reading_and_the_decision_asked(app, reader, code):
    words, page = language(code), opened(app, code, pour=reader)
    said = shown(page)
    told = asking._answer("reading", code, asking.base().version, asking.date.today(), asking.base().path,
                          reader=reader, lab="pays-de-la-loire")  # fmt: skip
    assert len(told.slides) >= 3
    for slide in told.slides:
        assert f">{words.t(stories.QUESTION_WORDS[slide.question])}</h2>".replace("'", "'") in said
    assert said.count("em-decision") == (1 if reader in ("official", "management") else 0)
    assert words.t("Présenter") in [link.proto.label for link in page.get("link_button")]
    files = [str(one.proto.label) for one in page.get("download_button")]
    assert files[:3] == [words.t("PowerPoint"), words.t("Note (PDF)"), words.t("Page hors ligne")]


def test_the_reader_is_in_the_address_and_a_wrong_one_is_the_first(app):
    page = opened(app, pour="citizen")
    assert page.segmented_control(key="pour").value == "citizen"
    page.segmented_control(key="pour").set_value("evaluator").run()
    assert page.query_params["pour"] in ("evaluator", ["evaluator"])
    assert "D'où vient un chiffre" in shown(page).replace("\\'", "'")


def test_nothing_is_asked_of_a_reading_while_the_chapter_is_closed(app, monkeypatch):
    def refuse(lab: str) -> None:
        raise AssertionError("a closed chapter was computed")

    monkeypatch.setattr(readings, "show_reading", refuse)
    opened(app, partie="cibles")


def test_a_reading_is_computed_once_for_a_version(app):
    opened(app, pour="management")
    before = asking._answer.cache_info().misses
    opened(app, pour="management")
    assert asking._answer.cache_info().misses == before


def test_a_reading_becomes_a_story_to_edit(app):
    page = opened(app, pour="official")
    page.button(key="reading-open").click().run()
    assert not page.exception, page.exception
    told = page.session_state["_story"]
    assert (told.reader, told.story_id) == ("official", "pays-de-la-loire-executive")
    assert "Récits" in shown(page)
