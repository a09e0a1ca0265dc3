"""The main job as a lab lead does it, in a real browser: look, upload a French Excel file, see, commit, look, undo."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import asked, settled

HEAD = "Labo;Projet;Indicateur;Date de mesure;Population;Valeur;Nombre de réponses (n);Nature;Source"
ROW = "pays-de-la-loire;pdl-lycees;U6;{day};Usagers;{value};{n};Échantillon;Enquête d'automne"


def excel(path: Path, *lines: str) -> Path:
    """A CSV as Excel saves it in France: cp1252, semicolons, CRLF."""
    path.write_bytes(("\r\n".join((HEAD, *lines)) + "\r\n").encode("cp1252"))
    return path


def row_of(page: Page, key: str) -> Locator:
    """The row of a path chart that a series' button stands in."""
    return page.locator("tr", has=page.locator(f'button[data-key="{key}"]'))


def drop(page: Page, file: Path) -> None:
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_role("heading", name="Ce que nous avons lu")).to_be_visible()
    settled(page)


def withdraw(page: Page) -> None:
    page.get_by_role("button", name="Retirer ce fichier").click()
    expect(page.get_by_role("heading", name="Ce que nous avons lu")).to_have_count(0)
    settled(page)


def version(page: Page) -> int:
    text = page.get_by_test_id("stSidebar").locator(".em-frame").inner_text()
    return int(re.search(r"Version\s(\d+)", text)[1])  # type: ignore[index]


def test_from_a_french_excel_file_to_the_chart_and_back(server: Callable[..., str], page: Page, tmp_path: Path) -> None:
    home = server(MAIN_JOB="a base of its own")
    series = "pays-de-la-loire~U6~pdl-lycees~users"

    # Look: the overview says that its data are fictional, and a click on a lab leads to it.
    page.goto(home)
    settled(page)
    expect(page.get_by_text("les mesures et les actions par labo sont fictives")).to_be_visible()
    page.locator('button[data-key="pays-de-la-loire"]').first.click()
    expect(page).to_have_url(re.compile(r"/labo\?labo=pays-de-la-loire"))
    expect(row_of(page, series)).to_contain_text("58\u202f% → 73\u202f%")
    expect(page.get_by_text("Feuille de route :").first).to_be_visible()
    before = version(page)

    # A click on an indicator says why it is what it is: the line over time, the facts, the rows it comes from.
    page.locator(f'button[data-key="{series}"]').click()
    expect(page.get_by_role("heading", name="Pourquoi ce chiffre")).to_be_visible()
    settled(page)
    expect(page.get_by_text("progression établie").first).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    expect(page.get_by_text("Ce qui ferait changer d'avis")).to_be_visible()
    expect(page.get_by_text(re.compile(r"measurements\.csv, ligne \d+")).first).to_be_visible()

    # A file with mistakes changes nothing and says what to mend.
    page.get_by_role("link", name="Importer").click()
    settled(page)
    sound = [ROW.format(day=f"{n:02d}/01/2026", value="70", n=100) for n in range(1, 31)]
    sound += [ROW.format(day=f"{n:02d}/02/2026", value="70", n=100) for n in range(1, 6)]
    bad = [
        ROW.format(day="31/02/2026", value="78,5", n=260),  # line 37
        ROW.format(day="30/09/2026", value="78,5", n=260).replace("pays-de-la-loire", "pays-de-la-loir"),
        ROW.format(day="01/01/2026", value="71", n=100),  # the key of line 2
    ]
    drop(page, excel(tmp_path / "fautes.csv", *sound, *bad))
    for words in (
        "ligne 37",
        "« 31/02/2026 » n'existe pas au calendrier",
        "Écrire « pays-de-la-loire »",
        "Même clé que la ligne 2",
    ):
        words = words.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
        expect(page.locator(".em-problem", has_text=words).first).to_be_visible()
    expect(page.get_by_role("button", name="Enregistrer dans la base")).to_be_disabled()
    withdraw(page)
    assert version(page) == before

    # The right file: what was read, then the difference, old struck out.
    file = excel(
        tmp_path / "mesures.csv",
        ROW.format(day="30/09/2026", value="78,5", n="1 260"),
        ROW.format(day="31/10/2026", value="80,25", n="1\u00a0250"),
    )
    drop(page, file)
    expect(page.locator(".em-facts").first).to_contain_text("Windows (cp1252)")
    difference = page.locator(".em-difference")
    expect(difference.locator("s", has_text=re.compile(r"^73$"))).to_be_visible()
    expect(difference.locator("b", has_text=re.compile(r"^78,5$"))).to_be_visible()
    expect(difference.locator("b", has_text="80,25")).to_be_visible()
    assert version(page) == before, "nothing is written before the click"

    # Commit, and the chart has moved.
    page.get_by_label("Votre nom ou service").fill("Labo de test")
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_role("button", name="Enregistrer dans la base").click()
    expect(page.get_by_text(f"Enregistré\u00a0: version {before + 1}")).to_be_visible()
    page.get_by_role("link", name="Labo", exact=True).click()
    expect(row_of(page, series)).to_contain_text("58\u202f% → 80\u202f%")
    expect(row_of(page, series)).to_contain_text("n\u00a0=\u00a01\u202f250")
    page.get_by_role("link", name="Vue d'ensemble").click()
    expect(page.get_by_text("par Labo de test").first).to_be_visible()
    expect(page.locator(".em-difference s", has_text="73\u202f%")).to_be_visible()

    # The same file again brings nothing.
    page.get_by_role("link", name="Importer").click()
    settled(page)
    drop(page, file)
    expect(page.get_by_text("Ce fichier n'apporte rien de nouveau")).to_be_visible()
    withdraw(page)

    # Undo, and the chart is as it was.
    page.get_by_role("link", name="Historique").click()
    settled(page)
    page.locator(f".st-key-version-{before + 1}").get_by_text("Voir le détail").click()
    settled(page)
    dialog = asked(page, page.locator(f".st-key-undo-{before + 1}").get_by_role("button"))
    dialog.get_by_role("button", name=f"Annuler la version {before + 1}").click()
    expect(page.get_by_text(f"la version {before + 1} est annulée")).to_be_visible()
    assert version(page) == before + 2
    page.get_by_role("link", name="Labo", exact=True).click()
    expect(row_of(page, series)).to_contain_text("58\u202f% → 73\u202f%")
    assert page.watch.errors == []  # type: ignore[attr-defined]
    assert page.watch.outside == []  # type: ignore[attr-defined]
