"""The running application and a browser that watches it.

`server()` starts the application on a base of its own; `page` records what goes wrong on it. A missing
Chromium fails these tests: a check that quietly did not run is worse than a red one.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT = 60  # seconds; a cold start on two busy cores takes ten
expect.set_options(timeout=20_000)  # two busy cores: five seconds are sometimes not enough


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def settled(page: Page) -> Page:
    """Waits until the script has run and everything it asked for is drawn.

    Only locators: the content security policy forbids the eval that `page.wait_for_function` needs.
    """
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)
    page.locator("[data-testid=stSkeleton]").first.wait_for(state="detached", timeout=30_000)
    return page


def asked(page: Page, button: Locator) -> Locator:
    """The dialog that a button opens. A click may fall on a page being drawn again: once more, then."""
    dialog = page.get_by_role("dialog")
    for _ in range(3):
        settled(page)
        button.click()
        try:
            dialog.wait_for(timeout=5_000)
        except PlaywrightTimeout:
            continue
        return dialog
    raise AssertionError("the dialog did not open, in three clicks")


def links(page: Page) -> list[str]:
    """The address of every page in the menu, the home page included."""
    more = page.get_by_test_id("stSidebarNavViewButton")
    if more.count():
        more.click()
    page.get_by_test_id("stSidebarNavLink").first.wait_for()
    return [link.evaluate("link => link.href") for link in page.get_by_test_id("stSidebarNavLink").all()]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """`server()` is the address of an application on its own base; `server(NAME="value")` sets variables.

    The same environment gives the same server: starting one takes seconds. A base that does not exist yet is
    filled with the demonstration by the application itself.
    """
    running: dict[tuple, tuple[subprocess.Popen, str]] = {}

    def serve(**environment: str) -> str:
        key = tuple(sorted(environment.items()))
        if key not in running:
            folder = tmp_path_factory.mktemp("server")
            running[key] = _start(folder, {"ENTRELABS_DATABASE": str(folder / "test.duckdb"), **environment})
        return running[key][1]

    yield serve
    for process, _ in running.values():
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def _start(folder: Path, environment: dict[str, str]) -> tuple[subprocess.Popen, str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    journal = folder / "server.log"
    with open(journal, "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    address, deadline = f"http://127.0.0.1:{port}", time.monotonic() + START_LIMIT
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{address}/api/sante", timeout=2):
                return process, address
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    process.kill()
    pytest.fail(f"The application did not start on {address}:\n{journal.read_text(errors='replace')[-4000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        pytest.fail("Chromium is missing: `apt-get install chromium`, or CHROMIUM=/path/to/it. See .ci/run.")
    # Chromium itself calls home (updates, field trials); only what our pages ask for is to be recorded.
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=quiet)
        yield opened
        opened.close()


class Watch:
    """What a page did that it must not do."""

    def __init__(self, page: Page) -> None:
        self.errors: list[str] = []
        self.outside: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        # Opened at /labo, Streamlit looks for its server under /labo/_stcore first: a 404 by its design.
        if message.type == "error" and "/_stcore/" not in message.location["url"]:
            self.errors.append(f"{message.text} ({message.location['url']})")

    def _request(self, request: Request) -> None:
        local = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
        if not request.url.startswith(local):
            self.outside.append(request.url)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a browser set to English, the hard case. `page.watch`: its errors and outside requests."""
    context = browser.new_context(locale="en-US", viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    opened.watch = Watch(opened)  # type: ignore[attr-defined]
    yield opened
    context.close()
