"""A whole séance as a facilitator runs it: created, frozen, read, assessed, decided, counted, minuted, in one sitting.

ENTRELABS_SHOTS=folder keeps a picture of each part.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settled

NAME, DECISION, QUESTION = "Entrelabs d'automne", "Mesurer le départ de chaque projet", "Faut-il une mesure commune ?"


def look(page: Page, name: str) -> None:
    if shots := os.environ.get("ENTRELABS_SHOTS"):
        page.screenshot(path=Path(shots) / f"seance-{name}.png")


def click(page: Page, place: Locator) -> None:
    place.click()
    settled(page)


def part(page: Page, name: str) -> None:
    click(page, page.get_by_role("radio", name=name, exact=True))
    look(page, name)


def write(page: Page, place: Locator, words: str) -> None:
    place.fill(words)
    place.press("Tab")
    settled(page)


def pick_day(page: Page, key: str, digits: str) -> None:
    """A date typed as one types it: day, month, year."""
    page.locator(f"[class*={key}] [role=spinbutton]").first.click()
    page.keyboard.type(digits)
    page.keyboard.press("Tab")
    settled(page)


def download(page: Page, key: str) -> bytes:
    with page.expect_download() as started:
        page.locator(f".st-key-{key} button").click()
    return started.value.path().read_bytes()


def test_a_seance_from_freeze_to_minutes(server: Callable[..., str], page: Page) -> None:
    page.goto(f"{server(SEANCE='a base of its own')}/seance")
    settled(page)
    expect(page.get_by_role("heading", name="Séance", exact=True, level=1)).to_be_visible()

    # Created, with a date; the one shown from then on.
    click(page, page.get_by_role("button", name="Créer une séance"))
    write(page, page.get_by_role("textbox", name=re.compile("^Séance ")), NAME)
    pick_day(page, "held_on", "23112026")
    write(page, page.get_by_role("textbox", name="Votre nom ou service"), "Animation")
    look(page, "created")
    click(page, page.get_by_role("button", name="Enregistrer", exact=True))
    expect(page.get_by_text(re.compile(r"Enregistré\s: version\s4\."))).to_be_visible()
    expect(page.locator(".em-panel").first).to_contain_text(NAME)

    # Frozen in one click; whoever imports afterwards changes nothing here.
    click(page, page.get_by_role("button", name="Figer les données pour cette séance"))
    expect(page.get_by_role("status").filter(has_text="est figée pour cette")).to_be_visible()
    look(page, "Préparer")

    part(page, "Lire ensemble")
    expect(page.get_by_text(re.compile(r"Version\s4\s+figée\s+le"))).to_be_visible()
    expect(page.get_by_text(re.compile("Comparé à.*Séance de démonstration 2026"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"établie?s? depuis la version\s2")).first).to_be_visible()

    # A lab says where it stands on two axes, with a word; all at once.
    part(page, "Se situer")
    axes = page.get_by_role("radiogroup").filter(has_text="non renseigné")
    expect(axes).to_have_count(12)
    click(page, axes.nth(0).get_by_role("radio", name=re.compile("^3")))
    click(page, axes.nth(1).get_by_role("radio", name=re.compile("^1")))
    expect(page.get_by_text("2 axes à enregistrer")).to_be_visible()
    click(page, page.get_by_role("button", name="Enregistrer les positions"))
    expect(page.get_by_text("2 positions enregistrées.")).to_be_visible()

    # A decision in one line, by the keyboard; then a show of hands.
    part(page, "Décider")
    text = page.get_by_role("textbox", name="Décision", exact=True)
    text.fill(DECISION)
    text.press("Enter")
    expect(page.get_by_text("La décision est inscrite.")).to_be_visible()
    settled(page)
    expect(page.locator(".em-listing").first).to_contain_text(DECISION)
    write(page, page.get_by_role("textbox", name="Question posée à la salle"), QUESTION)
    for answer, hands in (("Pour", 3), ("Contre", 1)):
        write(page, page.get_by_role("spinbutton", name=answer, exact=True), str(hands))
    look(page, "counting")
    click(page, page.get_by_role("button", name="Enregistrer le décompte"))
    expect(page.get_by_text("Le décompte est enregistré.")).to_be_visible()
    expect(page.get_by_text(QUESTION).first).to_be_visible()
    look(page, "decided")

    # Minutes: the same words in the four forms.
    part(page, "Compte rendu")
    expect(page.get_by_text(DECISION).first).to_be_visible()
    assert download(page, "minutes-pdf").startswith(b"%PDF-")
    assert download(page, "minutes-pptx").startswith(b"PK")
    for form in ("html", "md"):
        made = download(page, f"minutes-{form}").decode()
        assert DECISION in made and NAME.split("'")[0] in made and "Animation" not in made

    click(page, page.get_by_role("button", name="Préparer la séance suivante"))
    expect(page.get_by_role("heading", name="Une nouvelle séance")).to_be_visible()
    look(page, "next")
    assert page.watch.errors == []  # type: ignore[attr-defined]
    assert page.watch.outside == []  # type: ignore[attr-defined]
