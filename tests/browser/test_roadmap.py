"""The roadmap by the keyboard: a real table, its actions one after the other, and the slider to what it was."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import settled


def test_the_matrix_and_the_slider_by_the_keyboard(server: Callable[..., str], page: Page) -> None:
    page.goto(f"{server()}/feuille-de-route?labo=paca")
    settled(page)
    matrix = page.locator(".em-roadmap").get_by_role("table")
    expect(matrix.get_by_role("columnheader")).to_have_count(4)
    expect(matrix.get_by_role("rowheader")).to_have_count(3)
    # What one reaches with the tabulation key follows the cells; Enter opens the action.
    actions = matrix.get_by_role("button")
    actions.first.focus()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "BUTTON":
            break
    title = page.evaluate("document.activeElement.textContent")
    assert title == actions.nth(1).text_content()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text(title)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    settled(page)
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"version=\d"))
    expect(page.get_by_role("heading", name="Ce qui a bougé depuis")).to_be_visible()
    page.get_by_role("button", name="Revenir à aujourd'hui").click()
    expect(page.get_by_role("heading", name="Ce qui a bougé depuis")).to_have_count(0)
