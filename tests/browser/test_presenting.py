"""The offline page in a browser: read, printed, presented; from a file and from the application's own address."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette

from entrelabs_metrics.exports.page import page as rendered
from entrelabs_metrics.language import language
from entrelabs_metrics.ui import presenting, server
from tests.browser.test_contrast import CONTRAST
from tests.charts.every_kind import charts
from tests.exports.test_page import document, every_kind, panel

CONTENT = rendered(every_kind(), language("fr"))
COUNT = len(every_kind().slides)
BASICS = """() => {
  const named = e => (e.getAttribute("aria-label") || e.textContent).trim()
  const headings = Array.from(document.querySelectorAll("h1, h2, h3"), h => Number(h.tagName[1]))
  const ids = Array.from(document.querySelectorAll("[id]"), e => e.id)
  return {
    landmarks: ["header", "nav", "main", "footer"].filter(tag => document.querySelectorAll("body > " + tag).length - 1),
    unnamed: Array.from(document.querySelectorAll("a, button, summary, [role=img], nav, section.slide"))
      .filter(e => !named(e)).length,
    skipped: headings.filter((level, place) => level > (headings[place - 1] ?? 0) + 1).length,
    firsts: headings.filter(level => level === 1).length,
    twice: ids.length - new Set(ids).size,
    untitled: Array.from(document.querySelectorAll("table")).filter(t => !t.caption).length,
  }
}"""

# The smallest text of the chart being presented, in pixels of the screen.
SIZE = """() => Math.min(...Array.from(document.querySelectorAll(".shown .chart tbody *"))
  .filter(e => e.offsetParent && Array.from(e.childNodes).some(n => n.nodeType === 3 && n.data.trim()))
  .map(e => parseFloat(getComputedStyle(e).fontSize) * e.getBoundingClientRect().width / e.offsetWidth)
  .filter(Number.isFinite))"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "récit.html"
    path.write_bytes(CONTENT)
    return path.as_uri()


@pytest.fixture
def alone(page: Page) -> Page:
    """A page that can reach nothing, and that keeps what it asked for in `asked`."""
    page.asked = []  # type: ignore[attr-defined]

    def refuse(route: Any) -> None:
        if route.request.url.startswith("file:") and route.request.is_navigation_request():
            route.continue_()
        else:
            page.asked.append(route.request.url)  # type: ignore[attr-defined]
            route.abort()

    page.route("**/*", refuse)
    return page


def slide(page: Page) -> int:
    """The slide shown, from 1; 0 when the page is being read."""
    shown = page.locator(".presenting .slide.shown")
    return int((shown.get_attribute("id") or "s0")[1:]) if shown.count() else 0


def test_from_a_file_nothing_is_asked_for_and_nothing_fails(alone: Page, file: str) -> None:
    alone.goto(file)
    assert alone.evaluate("document.fonts.ready.then(() => document.fonts.check('700 20px \"Entrelabs Sans\"'))")
    alone.keyboard.press("f")
    for _ in range(COUNT):
        alone.keyboard.press("ArrowRight")
    assert alone.asked == []  # type: ignore[attr-defined]
    assert alone.watch.errors == []  # type: ignore[attr-defined]


def test_without_javascript_it_is_a_page_to_read(browser: Browser, file: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file)
    expect(page.get_by_role("heading", level=2)).to_have_count(COUNT + 1)
    for number in range(1, COUNT + 1):
        expect(page.locator(f"#s{number} h2")).to_be_visible()
    expect(page.get_by_role("button", name="Présenter")).to_be_hidden()
    page.locator("#s1 summary").first.click()
    expect(page.locator("#s1 details table")).to_be_visible()
    context.close()


def test_a_reader_who_listens_finds_the_way(alone: Page, file: str) -> None:
    alone.goto(file)
    found = alone.evaluate(BASICS)
    assert found == {"landmarks": [], "unnamed": 0, "skipped": 0, "firsts": 1, "twice": 0, "untitled": 0}
    expect(alone.locator("html")).to_have_attribute("lang", "fr")
    alone.keyboard.press("Tab")
    expect(alone.get_by_role("link", name="Aller au contenu")).to_be_focused()
    alone.keyboard.press("Enter")
    expect(alone.locator("main")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_have_enough_contrast(alone: Page, file: str, theme: str) -> None:
    alone.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    alone.goto(file)
    assert alone.evaluate(CONTRAST) == []


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_it_is_never_wider_than_the_screen(alone: Page, file: str, width: int) -> None:
    alone.set_viewport_size({"width": width, "height": 800})
    alone.goto(file)
    assert alone.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_presents(alone: Page, file: str) -> None:
    alone.goto(file)
    alone.keyboard.press("Enter")
    assert slide(alone) == 1
    for key, expected in (
        ("ArrowRight", 2), ("Space", 3), ("PageDown", 4), ("ArrowLeft", 3), ("PageUp", 2), ("End", COUNT),
        ("ArrowRight", COUNT), ("Home", 1), ("ArrowLeft", 1), ("7", 7), ("2", 2),
    ):  # fmt: skip
        alone.keyboard.press(key)
        assert slide(alone) == expected, key
    assert alone.evaluate("history.length") <= 2
    expect(alone.locator("[aria-live]")).to_contain_text(f"Diapositive 2 sur {COUNT}. La satisfaction")
    expect(alone.locator(".shown .folio")).to_contain_text(f"2 / {COUNT}")
    alone.keyboard.press("n")
    expect(alone.locator(".shown .notes")).to_contain_text("À dire de la 2.")
    expect(alone.locator(".shown .notes")).to_be_visible()
    alone.keyboard.press("n")
    expect(alone.locator(".shown .notes")).to_be_hidden()
    before = alone.evaluate("getComputedStyle(document.body).backgroundColor")
    alone.keyboard.press("t")
    assert alone.evaluate("getComputedStyle(document.body).backgroundColor") != before
    alone.keyboard.press("b")
    expect(alone.locator("html")).to_have_class("presenting black")
    alone.keyboard.press("ArrowRight")  # any key brings the slide back, and does nothing else
    expect(alone.locator("html")).to_have_class("presenting")
    assert slide(alone) == 2
    alone.keyboard.press("Escape")
    assert slide(alone) == 0
    expect(alone.get_by_role("button", name="Présenter")).to_be_focused()


def test_the_mouse_presents_and_the_address_opens_a_slide(alone: Page, file: str) -> None:
    alone.goto(f"{file}#3")
    expect(alone.locator(".slide.shown")).to_have_attribute("id", "s3")
    alone.get_by_role("button", name="Diapositive suivante").click()
    assert slide(alone) == 4
    assert alone.url.endswith("#4")
    alone.get_by_role("button", name="Diapositive précédente").click()
    assert slide(alone) == 3
    alone.keyboard.press("End")
    expect(alone.get_by_role("button", name="Diapositive suivante")).to_be_disabled()
    alone.goto(f"{file}#99")
    alone.reload()
    assert slide(alone) == 0


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720), (1024, 768)])
def test_slides_fill_the_screen_and_cut_nothing(alone: Page, file: str, size: tuple[int, int]) -> None:
    width, height = size
    scale = min(width / 1280, height / 720)
    alone.set_viewport_size({"width": width, "height": height})
    alone.goto(f"{file}#1")
    for _ in range(COUNT):
        sheet = alone.locator(".shown .sheet")
        box = sheet.bounding_box()
        assert box and (box["width"], box["height"]) == pytest.approx((1280 * scale, 720 * scale), abs=1)
        if sheet.evaluate("sheet => sheet.classList.contains('long')"):
            assert sheet.evaluate("sheet => getComputedStyle(sheet).overflowY") == "auto"
        else:
            drawn = alone.locator(".shown .chart > *").bounding_box()
            foot = alone.locator(".shown .em-foot").bounding_box()
            assert drawn and foot and drawn["y"] + drawn["height"] <= foot["y"] + 1
            assert drawn["x"] + drawn["width"] <= box["x"] + box["width"]
            folio = alone.locator(".shown .folio").bounding_box()
            assert folio and folio["y"] + folio["height"] <= box["y"] + box["height"]
        title = alone.locator(".shown h2").evaluate("title => parseFloat(getComputedStyle(title).fontSize)")
        assert title * scale * 1080 / 720 / (height / 720) >= 44 * min(1, scale * 720 / height)
        alone.keyboard.press("ArrowRight")


@pytest.mark.parametrize(("rows", "long"), [(1, False), (40, True)])
def test_a_chart_too_long_for_a_slide_scrolls(alone: Page, tmp_path: Path, rows: int, long: bool) -> None:
    path = tmp_path / "long.html"
    path.write_bytes(rendered(document(panel(charts(rows)["Roadmap"])), language("fr")))
    alone.goto(f"{path.as_uri()}#1")
    sheet = alone.locator(".shown .sheet")
    assert sheet.evaluate("sheet => sheet.classList.contains('long')") is long
    alone.keyboard.press("ArrowDown")
    assert (sheet.evaluate("sheet => sheet.scrollTop") > 0) is long


def test_it_prints_a_slide_a_page(alone: Page, tmp_path: Path) -> None:
    names = ("Highlights", "Trend", "Bars", "Facts")
    path = tmp_path / "print.html"
    path.write_bytes(rendered(document(*(panel(charts(2)[name]) for name in names)), language("fr")))
    alone.goto(path.as_uri())
    pdf = alone.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") == 1 + len(names)  # and the first page


# From the application ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Our routes and headers, served without Streamlit."""
    app = Starlette(routes=server.ROUTES, middleware=server.MIDDLEWARE)
    running = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    running.should_exit = True
    thread.join()


def test_the_application_presents_it_in_a_tab(address: str, page: Page) -> None:
    link = presenting.present_link(bytes, CONTENT)
    page.goto(address + link)
    expect(page.locator(".slide.shown")).to_have_attribute("id", "s1")
    page.keyboard.press("ArrowRight")
    assert slide(page) == 2
    assert page.watch.errors == []  # type: ignore[attr-defined]
    with urlopen(address + link) as answer:
        assert answer.read() == CONTENT
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


def test_the_running_application_serves_the_address(server: Callable[..., str]) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{server()}/presenter/nothing-here")
    assert refused.value.code == 404
    assert "n’est plus gardée" in (told := refused.value.read().decode()) or "n&#x27;est plus gardée" in told


def test_an_address_is_kept_for_as_long_as_its_page(address: str) -> None:
    first = presenting.present_link(bytes, b"first")
    assert presenting.present_link(bytes, b"first") == first != presenting.present_link(bytes, b"second")
    for number in range(presenting.KEPT):
        presenting.present_link(bytes, b"%d" % number)
    with pytest.raises(HTTPError) as gone:
        urlopen(address + first)
    assert gone.value.code == 404
    assert presenting.present_link(bytes, b"first") != first


def test_a_page_is_made_when_it_is_opened(address: str) -> None:
    made = []

    def make(words: str) -> bytes:
        made.append(words)
        return words.encode()

    link = presenting.present_link(make, "une page")
    assert made == []
    with urlopen(address + link) as answer:
        assert answer.read() == b"une page"
    assert made == ["une page"]


def test_a_long_chart_is_presented_in_parts_that_can_be_read(alone: Page, tmp_path: Path) -> None:
    long = panel(charts(17)["Path"])
    short = panel(charts(3)["Path"])
    path = tmp_path / "long.html"
    path.write_bytes(rendered(document(long, short), language("fr")))
    alone.set_viewport_size({"width": 1920, "height": 1080})
    alone.goto(path.as_uri())
    alone.keyboard.press("Enter")
    rows, folio = alone.locator(".shown .chart tbody tr:visible"), alone.locator(".shown .folio > span").last
    seen, sizes = [], []
    while slide(alone) == 1:
        seen.append(rows.count())
        sizes.append(alone.evaluate(SIZE))
        said = folio.inner_text()
        alone.keyboard.press("ArrowRight")
    assert sum(seen) == 17 and len(seen) > 1
    assert said == f"1 / 2 ({len(seen)}/{len(seen)})"
    assert min(sizes) >= 20  # pixels of 1080: what is read from the back of a room
    assert rows.count() == 3 and folio.inner_text() == "2 / 2"
    alone.keyboard.press("ArrowLeft")  # back to the last part, then the one before
    assert (slide(alone), rows.count()) == (1, seen[-1])
    alone.keyboard.press("ArrowLeft")
    assert (slide(alone), rows.count()) == (1, seen[-2])
    alone.keyboard.press("Escape")
    expect(alone.locator("#s1 .chart tbody tr:visible")).to_have_count(17)
