"""A meeting prepared by someone who begins: no measurement yet, five files of a French Excel, a story, its deck."""

import csv
import io
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect
from pptx import Presentation

from entrelabs_metrics.language import language
from entrelabs_metrics.schema import table
from tests.browser.conftest import ROOT, settled

LAB, OTHER = "Labo de Valmont (fictif)", "pays-de-la-loire"
# How a lab calls its columns: what the file holds, then the column of the demonstration it is made from.
FILES = {
    "projects": {
        "Nom du projet": "title", "Code": "project_id", "Labo porteur": "lab_id", "Etat": "status",
        "Début": "started_on", "Budget en euros": "budget_eur",
    },
    "targets": {
        "Labo": "lab_id", "Projet": "project_id", "Indicateur": "indicator_id", "Échéance": "due_on",
        "Valeur de départ": "baseline_value", "Date de départ": "baseline_on", "Cible": "target_value",
        "Fixée le": "set_on", "Fixée par": "set_by",
    },
    "measurements": {
        "Labo": "lab_id", "Projet": "project_id", "Indicateur": "indicator_id", "Date de mesure": "measured_on",
        "Population": "population", "Valeur": "value", "Nombre de réponses": "sample_size",
        "Taux de réponse (%)": "response_rate", "Nature": "nature", "Source": "source",
    },
    "actions": {
        "Identifiant": "action_id", "Labo": "lab_id", "Action": "title", "Horizon": "horizon", "Périmètre": "scope",
        "Engagée": "engaged", "Statut": "status", "Avancement (%)": "declared_progress", "Responsable": "owner",
        "Échéance": "due_on", "Source": "source",
    },
}  # fmt: skip
NAMES = {"projects": "nos projets", "targets": "cibles", "measurements": "mesures", "actions": "feuille de route"}


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one lab in what ships with the program, invented or of 2015, under another lab's name."""
    for folder in ("seed", "demo"):
        path = ROOT / "data" / folder / f"{name}.csv"
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                yield from (row for row in csv.DictReader(file, delimiter=";") if row["lab_id"] == OTHER)


def french(name: str, column: str, text: str) -> str:
    """A cell as a French Excel shows it."""
    text = LAB if column == "lab_id" else text.replace("pdl-", "val-")
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        return "/".join(reversed(found.groups()))
    if re.fullmatch(r"-?\d+\.\d+", text):
        return text.replace(".", ",")
    if column == "engaged":
        return {"yes": "oui", "no": "non"}.get(text, "")
    return table(name).label(column, text, language("fr")) if text else ""


def excel(path: Path, heading: list[str], lines: list[list[str]]) -> Path:
    """A CSV as Excel saves it in France: cp1252, semicolons, CRLF."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([heading, *lines])
    path.write_bytes(out.getvalue().encode("cp1252"))
    return path


def files(folder: Path) -> list[Path]:
    heading = ["Nom du labo", "Organisation", "Type d'organisation", "Territoire", "Note"]
    made = [excel(folder / "labo.csv", heading, [[LAB, "Ville de Valmont", "Ville", "Valmont", "Fictif"]])]
    for name, columns in FILES.items():
        lines = [[french(name, column, row[column]) for column in columns.values()] for row in rows(name)]
        made.append(excel(folder / f"{NAMES[name]}.csv", list(columns), lines))
    return made


class Hand:
    """Someone who clicks: counts it, and waits for the page as one does."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.shots = page, 0, os.environ.get("ENTRELABS_SHOTS")

    def click(self, place: Locator) -> None:
        place.click()
        self.clicks += 1
        settled(self.page)

    def go(self, name: str) -> None:
        self.click(self.page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True))
        expect(self.page.get_by_role("heading", name=name, level=1)).to_be_visible()
        settled(self.page)

    def choose(self, key: str, words: str) -> None:
        """A choice in a list. One that opens while the page is drawn again closes: once more, then."""
        option = self.page.get_by_role("option", name=words).first
        for _ in range(5):
            self.page.locator(f".st-key-{key} input").click()
            self.page.wait_for_timeout(500)
            if option.is_visible():
                break
        self.clicks += 1
        self.click(option)

    def write(self, label: str, words: str) -> None:
        field = self.page.get_by_label(label)
        field.fill(words)
        field.press("Tab")
        self.clicks += 1
        settled(self.page)

    def download(self, label: str) -> bytes:
        with self.page.expect_download() as started:
            self.click(self.page.get_by_test_id("stDownloadButton").get_by_text(label, exact=True))
        return started.value.path().read_bytes()

    def look(self, name: str) -> None:
        """A picture, for who wants to see: ENTRELABS_SHOTS=folder."""
        if self.shots:
            self.page.screenshot(path=Path(self.shots) / f"{self.clicks:02d}-{name}.png")


@pytest.fixture
def empty(server: Callable[..., str], tmp_path: Path) -> str:
    """The application on a base that holds what ships without the demonstration: indicators, and no measurement."""
    path = tmp_path / "new.duckdb"
    command = [sys.executable, "-m", "entrelabs_metrics", "--database", str(path), "init", "--seed"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return server(ENTRELABS_DATABASE=str(path))


def test_from_files_to_a_meeting(empty: str, page: Page, tmp_path: Path) -> None:
    start, hand = time.monotonic(), Hand(page)
    page.goto(empty)
    settled(page)
    expect(page.get_by_role("heading", name="Rien n'est encore mesuré")).to_be_visible()

    # Five files, each one as it is: nothing to say about any.
    hand.go("Importer")
    for file in files(tmp_path):
        page.locator("input[type=file]").first.set_input_files(file)
        hand.clicks += 1
        expect(page.get_by_role("heading", name="Ce que nous avons lu")).to_be_visible()
        settled(page)
        hand.look(file.stem)
        expect(page.locator(".em-problem.em-refuses")).to_have_count(0)
        hand.click(page.get_by_role("button", name="Enregistrer dans la base"))
        expect(page.get_by_test_id("stAlert").filter(has_text="Enregistré")).to_contain_text("ajoutée")
        expect(page.get_by_role("heading", name="Ce que nous avons lu")).to_have_count(0)

    # A steering committee's story, filled from the lab.
    hand.go("Récits")
    hand.choose("story-lab", LAB)
    hand.choose("story-starter", "Comité de pilotage")
    hand.look("begin")
    hand.click(page.locator(".st-key-story-begin button"))
    slides = page.get_by_role("button", name=re.compile(r"^\d\. "))
    expect(slides).to_have_count(6)
    hand.look("story")

    # Own words: a wrong number is pointed at, and mended.
    hand.click(slides.nth(2))
    expect(page.locator(".st-key-em-story-3-on")).to_be_visible()
    settled(page)
    title, sentence = "Ce qui a bougé pour les usagers et les agents", "Nous retenons 5 progressions établies."
    hand.write("Titre : le constat", title)
    expect(slides.nth(2)).to_contain_text(title)
    settled(page)
    hand.write("Phrase", sentence.replace("5", "987"))
    warning = page.get_by_text("ces nombres ne sont pas (ou plus) ceux des données : 987")
    expect(warning).to_be_visible()
    hand.look("warning")
    hand.write("Phrase", sentence)
    expect(warning).to_have_count(0)
    hand.look("mended")
    hand.click(page.locator(".st-key-story-arrow_upward button"))
    expect(slides.nth(1)).to_contain_text(title)
    hand.write("Votre nom ou service", "Cellule innovation")
    hand.click(page.get_by_role("button", name="Enregistrer le récit"))
    expect(page.get_by_text(re.compile(r"Récit enregistré\s: version\s\d"))).to_be_visible()
    hand.look("saved")

    deck, note, alone = (hand.download(name) for name in ("PowerPoint", "Note (PDF)", "Page hors ligne"))
    link = page.get_by_role("link", name="Présenter")
    hand.look("handed")
    present(page, empty + (link.get_attribute("href") or ""), title)
    minutes = (time.monotonic() - start) / 60
    print(f"\nFrom the files to the deck: {60 * minutes:.0f} s, {hand.clicks} clicks")

    check_deck(deck, title, sentence)
    assert note.startswith(b"%PDF-") and b"/Lang(fr)" in note
    check_alone(page, alone, title, sentence, tmp_path)
    assert page.watch.errors == []  # type: ignore[attr-defined]
    assert page.watch.outside == []  # type: ignore[attr-defined]


def present(page: Page, address: str, title: str) -> None:
    shown, asked = page.context.new_page(), []
    shown.on("request", lambda request: asked.append(request.url))
    shown.set_viewport_size({"width": 1920, "height": 1080})
    shown.goto(address)
    expect(shown.locator(".slide.shown")).to_have_attribute("id", "s1")
    shown.keyboard.press("ArrowRight")
    expect(shown.locator(".shown h2")).to_have_text(title)
    if shots := os.environ.get("ENTRELABS_SHOTS"):
        shown.screenshot(path=Path(shots) / "presented.png")
    shown.keyboard.press("n")
    expect(shown.locator(".shown .notes")).to_be_visible()
    shown.keyboard.press("End")
    expect(shown.locator(".slide.shown")).to_have_attribute("id", "s6")
    shown.keyboard.press("Home")
    shown.keyboard.press("Escape")
    expect(shown.locator(".slide.shown")).to_have_count(0)
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc}
    shown.close()


def check_deck(content: bytes, title: str, sentence: str) -> None:
    """The author's words are there, and each number drawn stands in the workbook behind it."""
    presentation = Presentation(io.BytesIO(content))
    slides = list(presentation.slides)
    own = [slide for slide in slides if slide.shapes.title.text_frame.text.startswith(title)]
    assert own and slides.index(own[0]) == 1
    assert sentence in "\n".join(shape.text_frame.text for shape in own[0].shapes if shape.has_text_frame)
    assert all(slide.has_notes_slide for slide in slides)
    drawn = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    assert len(drawn) >= 3
    for chart in drawn:
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob), data_only=True)
        for reference in chart._chartSpace.xpath(".//c:val/c:numRef"):
            column = re.search(r"!\$([A-Z])\$2", reference.find("{*}f").text)[1]  # type: ignore[index]
            cells = [cell.value for cell in book.active[column]][1:]  # type: ignore[index]
            for point in reference.findall(".//{*}pt"):
                assert cells[int(point.get("idx"))] == pytest.approx(float(point[0].text))


def check_alone(page: Page, content: bytes, title: str, sentence: str, folder: Path) -> None:
    """From a USB key: the page opens, says the same, and asks for nothing."""
    file = folder / "récit.html"
    file.write_bytes(content)
    shown, asked = page.context.new_page(), []
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(file.as_uri())
    expect(shown.get_by_role("heading", name=title, level=2)).to_be_visible()
    expect(shown.get_by_text(sentence).first).to_be_visible()
    assert asked == [file.as_uri()]
    shown.close()
