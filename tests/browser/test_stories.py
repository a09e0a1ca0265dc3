"""A meeting prepared as a lab lead does it: a starter, own words, a slide from another page, saved, handed over."""

import io
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from pptx import Presentation

from tests.browser.conftest import settled


def go(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    settled(page)


def test_from_a_starter_to_the_deck(server: Callable[..., str], page: Page) -> None:
    home = server(STORIES="a base of its own")
    page.goto(f"{home}/recits")
    settled(page)

    # A starter fills itself from the chosen lab; the slide is shown as it will be.
    page.locator(".st-key-story-begin button").click()
    expect(page.locator(".st-key-em-slide .em-highlights")).to_be_visible()
    settled(page)
    expect(page.get_by_role("button", name=re.compile(r"^\d\. "))).to_have_count(3)

    # One's own words; a number that the data do not hold is pointed at, and the proposed words stay visible.
    title = page.get_by_label("Titre : le constat")
    title.fill("Nous gagnons 99 points")
    title.press("Tab")
    settled(page)
    expect(page.get_by_text("ces nombres ne sont pas (ou plus) ceux des données : 99")).to_be_visible()
    expect(page.get_by_text("Proposé : ").first).to_be_visible()
    title.fill("L'essentiel de l'année")
    title.press("Tab")
    settled(page)
    expect(page.get_by_text("ces nombres ne sont pas")).to_have_count(0)

    # From another page, a chart is added to the same story; then it is moved up, and the first copy of it removed.
    go(page, "Indicateurs")
    page.locator(".st-key-add-indicator_spread button").click()
    settled(page)
    go(page, "Récits")
    expect(page.get_by_role("button", name=re.compile(r"^\d\. "))).to_have_count(4)
    page.locator(".st-key-story-arrow_upward button").click()
    settled(page)
    page.locator(".st-key-story-copy button").click()
    settled(page)
    expect(page.get_by_role("button", name=re.compile(r"^\d\. "))).to_have_count(5)
    page.locator(".st-key-story-remove button").click()
    settled(page)
    expect(page.get_by_role("button", name=re.compile(r"^\d\. "))).to_have_count(4)

    # Saved as one more version, closed, opened again: the words are there.
    page.get_by_label("Votre nom ou service").fill("Cellule récit")
    page.get_by_label("Votre nom ou service").press("Tab")
    settled(page)
    page.get_by_role("button", name="Enregistrer le récit").click()
    expect(page.get_by_text(re.compile(r"Récit enregistré\s: version\s\d"))).to_be_visible()
    settled(page)
    page.locator(".st-key-story-close button").click()
    settled(page)
    choice = page.get_by_role("option").first
    for _ in range(5):  # a list that opens while the page is drawn again closes
        page.locator(".st-key-story-kept input").click()
        page.wait_for_timeout(500)
        if choice.is_visible():
            break
    choice.click()
    settled(page)
    page.locator(".st-key-story-open button").click()
    expect(page.get_by_role("button", name=re.compile(r"^1\. L'essentiel de l'année"))).to_be_visible()
    settled(page)

    # The deck: real titles, notes, and the author's words.
    with page.expect_download() as started:
        page.get_by_test_id("stDownloadButton").get_by_text("PowerPoint").click()
    deck = Presentation(io.BytesIO(started.value.path().read_bytes()))
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert titles[0].startswith("L'essentiel de l'année")
    assert len(titles) >= 4
    assert all(slide.has_notes_slide for slide in deck.slides)
    with page.expect_download() as started:
        page.get_by_test_id("stDownloadButton").get_by_text("Note (PDF)").click()
    assert started.value.path().read_bytes().startswith(b"%PDF-")

    # Full screen in a tab of its own, with the keyboard, and nothing asked from elsewhere.
    link = page.get_by_role("link", name="Présenter")
    shown, asked = page.context.new_page(), []
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(home + (link.get_attribute("href") or ""))
    expect(shown.get_by_role("heading", name="L'essentiel de l'année").first).to_be_visible()
    shown.keyboard.press("ArrowRight")
    expect(shown).to_have_url(re.compile(r"#2$"))
    assert {url.split("/presenter/")[0] for url in asked} == {home}
    shown.close()
