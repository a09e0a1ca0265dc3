"""From the quality of all labs to the rows of one check, by clicks, and the file of these rows."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import settled


def test_each_line_leads_to_its_rows(server: Callable[..., str], page: Page) -> None:
    page.goto(f"{server()}/qualite?lang=fr")
    settled(page)
    page.locator('.em-matrix button[data-key="pays-de-la-loire"]').first.click()
    expect(page).to_have_url(re.compile(r"labo=pays-de-la-loire"))
    line = page.locator("tr", has=page.locator('button[data-key="far_from_its_series"]'))
    found = int(line.locator("td").nth(1).inner_text())
    line.get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"controle=far_from_its_series"))
    settled(page)
    rows = page.locator(".em-many tbody tr")
    expect(rows).to_have_count(found)
    expect(rows.first).to_contain_text(re.compile(r"measurements\.csv, ligne \d+"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Ces lignes en CSV").click()
    content = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert len(content.splitlines()) == found + 1
    page.get_by_role("button", name="Toutes les vérifications").click()
    expect(page.locator('button[data-key="far_from_its_series"]')).to_be_visible()
    assert page.watch.errors == []  # type: ignore[attr-defined]
    assert page.watch.outside == []  # type: ignore[attr-defined]


def test_a_link_opens_the_rows(server: Callable[..., str], page: Page) -> None:
    page.goto(f"{server()}/qualite?lang=fr&labo=paris&controle=targets_never_measured")
    expect(settled(page).get_by_role("heading", name="Indicateur visé, jamais mesuré")).to_be_visible()
    expect(page.locator(".em-many tbody tr").first).to_be_visible()
