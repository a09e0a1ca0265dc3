"""A file whose name, headers and cells would like to be HTML, Markdown or directives: shown as text, nothing leaves."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import settled

SPELLS = (
    "<img src=http://example.org/a.png onerror=alert(1)>", "<script>alert(2)</script>", "<b>gras</b>",
    "![image](http://example.org/b.png)", "[lien](http://example.org/c)", "**gras** `code`", ":red[rouge]",
    ":material/delete:", "$\\LaTeX$", "\u202eesrevni\u202c", "=HYPERLINK(\"http://example.org/d\")",
)  # fmt: skip
NAME = "![image](http:__example.org_e.png) <b>gras<b> :red[nom] $\\LaTeX$ \u202efsc.csv"


def hostile(path: Path, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> Path:
    quoted = (";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in (columns, *rows))
    path.write_text("\r\n".join(quoted) + "\r\n", encoding="utf-8")
    return path


def harmless(page: Page, *places: str) -> None:
    """No element came of the texts: neither picture, link, script, bold nor colour; and the texts are there."""
    main = page.get_by_test_id("stMain")
    assert main.locator("[src*='example.org'], [href*='example.org'], .katex, script:not([src])").count() == 0
    assert main.locator("b, strong", has_text=re.compile("^gras$")).count() == 0
    assert main.locator("span[style*=color], span[class*=colored]", has_text=re.compile("^(rouge|nom)$")).count() == 0
    shown = main.inner_text()
    for text in places:
        assert text in shown, text


def test_a_hostile_file_is_shown_as_text(server: Callable[..., str], page: Page, tmp_path: Path) -> None:
    home = server(HOSTILE="a base of its own")
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(f"{home}/importer")
    settled(page)

    # Refused: its words stand in problems.
    head = ("Labo", "Indicateur", "Date de mesure", "Valeur", "Source")
    rows = [(text, text, text, text, text) for text in SPELLS]
    page.set_input_files(
        "input[type=file]", hostile(tmp_path / NAME, (*head, *SPELLS), [(*r, *r[:1] * 11) for r in rows])
    )
    expect(page.get_by_role("heading", name="Ce que nous avons lu")).to_be_visible()
    settled(page)
    harmless(page, ":red[rouge]", "![image](http://example.org/b.png)", "<script>alert(2)</script>", "$\\LaTeX$", NAME)
    page.get_by_role("button", name="Retirer ce fichier").click()
    expect(page.get_by_role("heading", name="Ce que nous avons lu")).to_have_count(0)
    settled(page)

    # Taken: its words stand in the difference, the history, the register and the lab's own page.
    called = [(f"labo-{i}", text, text, "Ville", text) for i, text in enumerate(SPELLS)]
    columns = ("lab_id", "name", "organisation", "organisation_type", "note")
    page.set_input_files("input[type=file]", hostile(tmp_path / NAME, columns, called))
    expect(page.get_by_role("heading", name="Ce que nous avons lu")).to_be_visible()
    settled(page)
    harmless(page, ":red[rouge]", "$\\LaTeX$")
    page.get_by_label("Votre nom ou service").fill("![x](http://example.org/f.png) :red[rouge] <b>gras</b>")
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_role("button", name="Enregistrer dans la base").click()
    expect(page.get_by_text(re.compile("Enregistré"))).to_be_visible()
    harmless(page)
    labs = (f"labo?labo=labo-{i}" for i in (0, 3, 8))
    for address in ("", "importer", "historique", "qualite", "donnees", *labs):
        page.goto(f"{home}/{address}")
        settled(page)
        harmless(page)
    page.goto(f"{home}/labo?labo=labo-6")
    settled(page)
    harmless(page, ":red[rouge]")

    assert dialogs == []
    assert page.watch.outside == []  # type: ignore[attr-defined]
    assert page.watch.errors == []  # type: ignore[attr-defined]
