"""Takes the README's pictures from the running demonstration; needs Chromium, LibreOffice and poppler.

    .venv/bin/python docs/pictures.py

Starts the application on a base of its own, so the pictures always show the data that ship.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
PORT = 8599
ADDRESS = f"http://127.0.0.1:{PORT}"


def settle(page: Page) -> None:
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_timeout(1500)


def overview(page: Page) -> None:
    page.goto(ADDRESS)
    settle(page)
    page.screenshot(path=IMAGES / "overview.png")


def why(page: Page) -> None:
    page.goto(f"{ADDRESS}/chiffre?labo=pays-de-la-loire&chiffre=pays-de-la-loire~P2~pdl-decrochage-scolaire~all")
    page.locator(".js-plotly-plot").wait_for()
    settle(page)
    page.screenshot(path=IMAGES / "figure.png")


def euro(page: Page) -> None:
    page.goto(f"{ADDRESS}/?partie=euro")
    settle(page)
    page.screenshot(path=IMAGES / "euro.png")


FILE = (  # invented, as a lab's own list may be: a misspelt lab, a date that lost its format, a cell that says nothing
    "Nom du projet;Code;Labo porteur;Etat;Début;Budget en euros\r\n"
    "Guichet des aidants;aidants;Région Pays de la Loire;Terminé;01/02/2024;12 500,50 €\r\n"
    "Cantine simple;cantine;Ville de Paris;En cours;15/09/2025;8 000 €\r\n"
    "Accueil en gare;gare;Ville de Pariss;Lancé;45901;n.d.\r\n"
)


def importing(page: Page) -> None:
    page.goto(f"{ADDRESS}/importer")
    settle(page)
    file = {"name": "projets.csv", "mimeType": "text/csv", "buffer": FILE.encode("cp1252")}
    page.locator("input[type=file]").first.set_input_files(files=[file])  # type: ignore[list-item]
    settle(page)
    page.set_viewport_size({"width": 1360, "height": 2500})
    settle(page)
    page.screenshot(path=IMAGES / "import.png")


def handed_over(page: Page) -> None:
    """The steering committee's story, six slides, as its deck, its note and its offline page show it."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        run = [sys.executable, "-m", "entrelabs_metrics", "--database", str(work / "base.duckdb")]
        subprocess.run([*run, "init"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        for command, file in (("deck", "story.pptx"), ("note", "story.pdf"), ("page", "story.html")):
            story = [command, "starter:steering:pays-de-la-loire", "--out", str(work / file)]
            subprocess.run([*run, *story], cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
        shown = [
            "soffice",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(work / "deck"),
            str(work / "story.pptx"),
        ]
        subprocess.run(shown, check=True, stdout=subprocess.DEVNULL)
        for pdf, name, columns, size in (("deck/story.pdf", "deck", 3, 400), ("story.pdf", "note", 2, 440)):
            subprocess.run(["pdftoppm", "-r", "80", "-png", str(work / pdf), str(work / name)], check=True)
            montage(sorted(work.glob(f"{name}-*.png")), IMAGES / f"{name}.png", columns, size)
        page.set_viewport_size({"width": 1280, "height": 720})
        page.goto(f"file://{work / 'story.html'}#1")
        shown = [work / f"shown-{number}.png" for number in range(1, 7)]
        for path in shown:
            page.wait_for_timeout(500)
            page.screenshot(path=path)
            page.keyboard.press("ArrowRight")
        montage(shown, IMAGES / "presenting.png", 2, 560)


def montage(pages: list[Path], out: Path, columns: int, width: int) -> None:
    """Pages side by side, in rows, few colours: a small file."""
    images = [Image.open(path).convert("RGB") for path in pages]
    images = [image.resize((width, round(image.height * width / image.width)), Image.LANCZOS) for image in images]
    high = images[0].height + 8
    whole = Image.new("RGB", (columns * (width + 8) - 8, -(-len(images) // columns) * high - 8), "#8C95A5")
    for place, image in enumerate(images):
        whole.paste(image, (place % columns * (width + 8), place // columns * high))
    whole.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=4).save(out, optimize=True)


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "ENTRELABS_DATABASE": str(Path(folder) / "base.duckdb")}
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(PORT)]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        try:
            _wait()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
                page = browser.new_page(viewport={"width": 1360, "height": 1000}, color_scheme="light")
                overview(page)
                why(page)
                euro(page)
                importing(page)
                handed_over(page)
                browser.close()
        finally:
            server.terminate()


def _wait() -> None:
    for _ in range(100):
        try:
            urlopen(f"{ADDRESS}/api/sante", timeout=2).close()
            return
        except (URLError, OSError):
            time.sleep(0.3)
    raise SystemExit("The application did not start.")


if __name__ == "__main__":
    main()
