"""Four files as labs have them, none of them shaped like our tables, from drop to committed rows in a real browser."""

from collections.abc import Callable
from pathlib import Path

import xlsxwriter
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled

BY_YEAR = (
    "Suivi de la satisfaction;;;;\r\nExporté le 12/11/2026;;;;\r\nLabo;Projet;2023;2024;2025\r\n"
    "Région Pays de la Loire;;62,5;68;71,4\r\nVille de Paris;;55;n.d.;61,2\r\nTotal;;117,5;68;132,6\r\n"
)
PROJECTS = (
    "Nom du projet;Code;Labo porteur;Etat;Début;Budget en euros\r\n"
    "Guichet des aidants;aidants;Région Pays de la Loire;Terminé;01/02/2024;12 500,50 €\r\n"
    "Cantine simple;cantine;Ville de Paris;En cours;15/09/2025;8 000 €\r\n"
    "Accueil en gare;gare;Ville de Pariss;Lancé;45901;n.d.\r\n"
)
KINDS = (
    "indic_id,date_valeur,type_valeur,valeur\n"
    "U6,2023-01-31,vi,52.5\nU6,2026-06-30,va,61.2\nU6,2027-12-31,vc,70\n"
)  # fmt: skip


def workbook(path: Path) -> Path:
    """A survey's results: a merged title, real dates, percentages, a total, and a hidden sheet."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Résultats")
        sheet.merge_range("A1:E1", "Enquête auprès des agents, automne 2026")
        sheet.write_row("A3", ["Labo", "Indicateur", "Date", "Taux", "Nombre de réponses"])
        percent, day = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "dd/mm/yyyy"})
        for row, (lab, value, n) in enumerate((("Ville de Paris", 0.615, 84), ("La 27e Région", 0.7, 41)), 3):
            sheet.write_row(row, 0, [lab, "U6"])
            sheet.write_number(row, 2, 46326, day)  # 31/10/2026
            sheet.write_number(row, 3, value, percent)
            sheet.write_number(row, 4, n)
        sheet.write_row("A6", ["Total", "", "", "", 125])
        book.add_worksheet("Notes").hide()
    return path


def drop(page: Page, file: Path) -> None:
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_role("heading", name="Ce que nous avons lu")).to_be_visible()
    settled(page)


def choose(page: Page, label: str, choice: str) -> None:
    """A choice in a long list, by typing the beginning of it."""
    box = page.get_by_role("combobox", name=label).first
    box.click()
    box.fill(choice)
    page.get_by_role("option", name=choice).first.click()
    settled(page)


def commit(page: Page, added: str) -> None:
    page.get_by_role("button", name="Enregistrer dans la base").click()
    settled(page)
    expect(page.get_by_test_id("stAlert").filter(has_text="Enregistré")).to_contain_text(added)
    expect(page.get_by_role("heading", name="Ce que nous avons lu")).to_have_count(0)


def test_four_french_files(server: Callable[..., str], page: Page, tmp_path: Path) -> None:
    page.goto(server(FOUR_FILES="a base of its own") + "/importer")
    settled(page)

    # A column per year, titles above, a total below: one thing is left to say.
    file = tmp_path / "satisfaction par an.csv"
    file.write_bytes(BY_YEAR.encode("cp1252"))
    drop(page, file)
    expect(page.locator(".em-facts").first).to_contain_text("ligne 6 (ligne de total)")
    expect(page.get_by_text("Il reste à dire, plus haut")).to_contain_text("Indicateur")
    choose(page, "Indicateur", "Taux de satisfaction")
    page.get_by_role("button", name="Remplacer").first.click()  # « n.d. » is nothing
    settled(page)
    commit(page, "5 lignes ajoutées")

    # A list of projects with a misspelt lab, a date that lost its format, a cell that says nothing.
    file = tmp_path / "projets.csv"
    file.write_bytes(PROJECTS.encode("cp1252"))
    drop(page, file)
    expect(page.locator(".em-problem")).to_have_count(3)
    page.get_by_role("button", name="Faire les 3 réparations proposées").click()
    settled(page)
    expect(page.locator(".em-problem.em-refuses")).to_have_count(0)
    page.get_by_label("Retenir cette lecture").fill("Nos projets")
    page.keyboard.press("Enter")
    settled(page)
    commit(page, "3 lignes ajoutées")

    # A workbook: percentages are read as they are shown.
    drop(page, workbook(tmp_path / "enquête.xlsx"))
    expect(page.locator(".em-facts").first).to_contain_text("Résultats")
    expect(page.get_by_text("feuilles masquées").first).to_be_visible()
    expect(page.locator(".em-listing").first).to_contain_text("61.5")
    commit(page, "2 lignes ajoutées")

    # A start, a value and a target on three rows become measurements and a target.
    file = tmp_path / "suivi.csv"
    file.write_text(KINDS, encoding="utf-8")
    drop(page, file)
    expect(page.get_by_text("Aussi dans ce fichier")).to_be_visible()
    choose(page, "Labo", "Ville de Paris")
    commit(page, "3 lignes ajoutées")

    # The recipe comes back with next semester's projects, repairs included.
    file = tmp_path / "projets 2.csv"
    file.write_bytes(PROJECTS.replace("En cours", "Terminé").encode("cp1252"))
    drop(page, file)
    expect(page.locator(".em-problem.em-refuses")).to_have_count(0)
    commit(page, "1 ligne modifiée")
