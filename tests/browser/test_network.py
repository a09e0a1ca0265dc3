"""Every page: ours alone, in the right language, without an error."""

from collections.abc import Callable
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import links, settled


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_is_in_the_language_without_error_or_outside_request(
    server: Callable[..., str], page: Page, language: str
) -> None:
    page.goto(f"{server()}/?lang={language}")
    addresses = links(settled(page))
    assert len(addresses) > 1, "the menu is empty"
    for address in addresses:
        page.goto(address)
        settled(page)
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert page.watch.errors == [], address
        assert page.watch.outside == [], address


def test_the_language_of_the_address_is_remembered(server: Callable[..., str], page: Page) -> None:
    visits = (("/", "fr"), ("/?lang=en", "en"), ("/", "en"), ("/?lang=fr", "fr"), ("/", "fr"))
    for address, language in visits:
        page.goto(server() + address)
        expect(page.locator("html")).to_have_attribute("lang", language)
    page.goto(f"{server()}/?lang=xx")
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_streamlit_formats_in_the_language_of_the_page(server: Callable[..., str], page: Page) -> None:
    """The browser is American: without our script, 1,234.5 and March."""
    for language, locale in (("fr", "fr-FR"), ("en", "en-GB")):
        page.goto(f"{server()}/?lang={language}")
        assert page.evaluate("navigator.language") == locale
        assert page.evaluate("navigator.languages") == [locale, language]


def test_an_unknown_address_says_so_in_french(server: Callable[..., str], page: Page) -> None:
    page.goto(f"{server()}/nulle-part")
    dialog = settled(page).get_by_role("dialog")
    expect(dialog).to_contain_text("Page introuvable")
    expect(dialog).to_contain_text("Voici l’accueil")


def test_every_answer_carries_the_policy(server: Callable[..., str]) -> None:
    for path in ("/", "/labo", "/api/sante", "/app/static/entrelabs.js"):
        with urlopen(server() + path) as answer:
            policy = answer.headers["content-security-policy"]
            assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'self'" in policy
        assert "unsafe-eval" not in policy


def test_a_script_slipped_into_a_page_does_not_run(server: Callable[..., str], page: Page) -> None:
    page.goto(server())
    settled(page)
    page.evaluate("""() => {
        const script = document.createElement("script")
        script.textContent = "window.ran = 1"
        document.body.append(script)
    }""")
    assert page.evaluate("window.ran ?? null") is None
