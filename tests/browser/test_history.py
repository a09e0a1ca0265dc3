"""The history as a lab lead uses it: the file comes back, the base as it was, undone and redone, in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import asked, settled
from tests.browser.test_main_job import ROW, drop, excel, row_of, version

SERIES = "pays-de-la-loire~U6~pdl-lycees~users"
BANNER = "Vous regardez la base telle qu'elle était"


def go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    settled(page)


def card(page: Page, number: int) -> Locator:
    return page.locator(f".st-key-version-{number}")


def unfold(page: Page, number: int) -> None:
    card(page, number).get_by_text("Voir le détail").click()
    expect(card(page, number).locator(".em-difference").first).to_be_visible()
    settled(page)


def test_from_an_upload_to_its_file_the_past_and_back(server: Callable[..., str], page: Page, tmp_path: Path) -> None:
    home = server(HISTORY="a base of its own")
    page.goto(f"{home}/labo?labo=pays-de-la-loire")
    settled(page)
    before = version(page)
    number = before + 1
    expect(row_of(page, SERIES)).to_contain_text("73\u202f%")

    # An upload with a bad row, left aside.
    go(page, "Importer")
    good = ROW.format(day="30/09/2026", value="78,5", n=260)
    bad = ROW.format(day="31/02/2026", value="70", n=260)
    file = excel(tmp_path / "mesures d'automne.csv", good, bad)
    drop(page, file)
    page.get_by_label("Votre nom ou service").fill("Labo de test")
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_text("Laisser de côté 1\u00a0ligne en erreur").click()
    settled(page)
    page.get_by_role("button", name="Enregistrer dans la base").click()
    expect(page.get_by_text(f"Enregistré\u00a0: version {number}")).to_be_visible()

    # The history says what it did; the file comes back byte for byte, the row left aside with its reason.
    go(page, "Historique")
    expect(card(page, number)).to_contain_text("par Labo de test")
    expect(card(page, number)).to_contain_text("1\u00a0laissée de côté")
    unfold(page, number)
    expect(card(page, number).locator(".em-difference s", has_text=re.compile(r"^73$"))).to_be_visible()
    with page.expect_download() as started:
        card(page, number).get_by_test_id("stDownloadButton").get_by_text("mesures d").click()
    assert started.value.suggested_filename == "mesures d_automne.csv"
    assert started.value.path().read_bytes() == file.read_bytes()
    settled(page)
    with page.expect_download() as started:
        card(page, number).get_by_role("button", name="ligne laissée de côté").click()
    aside = started.value.path().read_text(encoding="utf-8-sig")
    assert "31/02/2026" in aside and "n'existe pas au calendrier" in aside

    # The base as it was before it, on every page, and back.
    unfold(page, before)
    card(page, before).get_by_role("link", name="Voir la base telle qu'elle était").click()
    expect(page.get_by_text(BANNER)).to_be_visible()
    expect(page).to_have_url(re.compile(rf"\?version={before}$"))
    settled(page)
    assert version(page) == before
    page.locator('button[data-key="pays-de-la-loire"]').first.click()
    expect(page).to_have_url(re.compile(rf"/labo\?labo=pays-de-la-loire&partie=cibles&version={before}$"))
    expect(row_of(page, SERIES)).to_contain_text("73\u202f%")
    go(page, "Données")
    expect(page.get_by_text(BANNER)).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV pour Excel").click()
    assert started.value.suggested_filename == f"entrelabs-version-{before}-csv.zip"
    go(page, "Importer")
    expect(page.get_by_text("On n'écrit pas dans le passé")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)
    go(page, "Données")
    expect(page.get_by_role("heading", name="Données", exact=True)).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Revenir à aujourd'hui").click()
    expect(page.get_by_text(BANNER)).to_have_count(0)
    settled(page)
    assert version(page) == number and "version=" not in page.url
    go(page, "Labo")
    expect(row_of(page, SERIES)).to_contain_text("79\u202f%")

    # Undone once it is confirmed, then redone.
    go(page, "Historique")
    if not card(page, number).locator(".em-difference").count():
        unfold(page, number)
    dialog = asked(page, page.locator(f".st-key-undo-{number}").get_by_role("button"))
    expect(dialog).to_contain_text("Voici ce qui changerait")
    expect(dialog.locator(".em-difference b", has_text=re.compile(r"^73$"))).to_be_visible()
    page.keyboard.press("Escape")
    settled(page)
    assert version(page) == number, "nothing is undone before it is confirmed"
    asked(page, page.locator(f".st-key-undo-{number}").get_by_role("button"))
    dialog.get_by_label("Pourquoi").fill("Mauvais fichier")
    dialog.get_by_role("button", name=f"Annuler la version {number}").click()
    expect(page.get_by_text(f"la version {number} est annulée")).to_be_visible()
    expect(dialog).to_have_count(0)
    settled(page)
    expect(card(page, number + 1)).to_contain_text(
        "« Mauvais fichier »".replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    )
    unfold(page, number + 1)
    asked(page, page.locator(f".st-key-undo-{number + 1}").get_by_role("button"))
    dialog.get_by_role("button", name="Rétablir").click()
    expect(
        page.get_by_text(f"ce que la version {number} avait annulé").or_(page.get_by_text("est rétabli"))
    ).to_be_visible()
    settled(page)
    assert version(page) == number + 2
    go(page, "Labo")
    expect(row_of(page, SERIES)).to_contain_text("79\u202f%")
    assert page.watch.errors == []  # type: ignore[attr-defined]
    assert page.watch.outside == []  # type: ignore[attr-defined]
