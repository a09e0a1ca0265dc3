"""An action changed as a lab lead does it: opened on the matrix, changed, saved, seen, undone."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import asked, settled


def test_an_action_is_changed_seen_and_taken_back(server: Callable[..., str], page: Page) -> None:
    page.goto(f"{server(EDITING='a base of its own')}/feuille-de-route")
    settled(page)
    row = page.locator("button[data-key]").first
    title = (row.text_content() or "").strip()
    drawer = asked(page, row)
    drawer.get_by_role("button", name="Modifier", exact=True).click()
    settled(page)

    # Said before it is saved; by the keyboard as well.
    status = drawer.get_by_role("combobox", name="Statut")
    status.focus()
    status.press("ArrowDown")
    page.get_by_role("option", name="Bloqué", exact=True).click()
    settled(page)
    blocked = drawer.get_by_role("textbox", name="Ce qui bloque", exact=True)
    blocked.fill("Pas de temps dégagé")
    blocked.press("Tab")
    expect(drawer.locator(".em-edits")).to_contain_text(re.compile("Ce qui bloque.*→ Pas de temps dégagé"))
    by = drawer.get_by_role("textbox", name="Votre nom ou service", exact=True)
    by.fill("Équipe du labo")
    by.press("Tab")
    settled(page)
    drawer.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(drawer.get_by_text(re.compile(r"Enregistré\s: version\s4\."))).to_be_visible()
    settled(page)
    expect(drawer).to_contain_text("Pas de temps dégagé")

    # Behind the drawer, the matrix says it already; and no longer, once it is undone.
    page.keyboard.press("Escape")
    settled(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    drawn = page.locator(".em-roadmap, [class*=em-roadmap]").first
    expect(drawn).to_contain_text("bloqué")
    drawer = asked(page, page.get_by_role("button", name=re.compile(re.escape(title[:30]))).first)
    drawer.get_by_text("Comment elle a évolué").click()
    expect(drawer.locator(".em-moves section").first).to_contain_text("par Équipe du labo")
    drawer.get_by_role("button", name="Modifier", exact=True).click()
    settled(page)
    drawer.get_by_role("combobox", name="Statut").press("ArrowDown")
    page.get_by_role("option", name="En pause", exact=True).click()
    settled(page)
    drawer.get_by_role("button", name="Enregistrer", exact=True).click()
    drawer.get_by_role("button", name="Annuler cette modification").click()
    expect(drawer.get_by_text(re.compile(r"la version\s5 est annulée"))).to_be_visible()
    settled(page)
    expect(drawer).to_contain_text("bloqué")
    assert not page.watch.errors and not page.watch.outside  # type: ignore[attr-defined]
