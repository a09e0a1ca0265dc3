"""Every text of every page can be read: WCAG 2 AA, in light and in dark."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import links, settled

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8").split("\n", 1)[1]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_have_enough_contrast(server: Callable[..., str], page: Page, theme: str) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(server())
    pale = {}
    for address in links(settled(page)):
        page.goto(address)
        if found := settled(page).evaluate(CONTRAST):
            pale[address] = found
    assert pale == {}
