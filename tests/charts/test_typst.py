"""Every kind of chart drawn by typst, whatever its rows and words."""

import io
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from PIL import Image

from entrelabs_metrics.charts import typst
from entrelabs_metrics.charts.kinds import ChartKind
from entrelabs_metrics.charts.typst import ROOT, compiled, picture
from entrelabs_metrics.charts.typst.data import MISSING, plain, told, written
from entrelabs_metrics.language import language
from tests.charts.every_kind import charts, panel

FRENCH = language("fr")
KINDS = [kind.__name__ for kind in get_args(ChartKind)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("n", "known"), [(0, True), (1, True), (1, False), (3, True), (3, False), (60, True)])
def test_every_kind_is_drawn_with_few_and_many_rows_known_or_not(kind: str, n: int, known: bool) -> None:
    drawn = picture(panel(charts(n, known=known)[kind]), FRENCH)
    assert drawn.startswith(b"<svg") and drawn.endswith(b"</svg>")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_unknown_is_drawn_otherwise(kind: str) -> None:
    if kind not in ("Difference", "Facts", "Listing"):
        assert picture(panel(charts(3)[kind]), FRENCH) != picture(panel(charts(3, known=False)[kind]), FRENCH)


def test_a_picture_is_png_or_svg_and_says_what_it_shows() -> None:
    one = panel(charts(2)["Path"], 'Écart « réel » <b> & "net"')
    assert picture(one, FRENCH, "png").startswith(b"\x89PNG")
    svg = picture(one, FRENCH).decode()
    assert 'role="img" aria-label="Écart « réel » &lt;b&gt; &amp; &quot;net&quot;.' in svg
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", svg)  # it asks nothing of the network


def test_what_our_font_cannot_write_is_replaced() -> None:
    assert written("Nguyễn, 1\u202f250, 74\u202f%, −5, n\u00a0=\u00a03, ●■◆▲✚▼✓○") == (
        "Nguyen, 1\u202f250, 74\u202f%, −5, n\u00a0=\u00a03, ●■◆▲✚▼✓○"
    )
    assert written("🎉 日\x00\u202e") == f"{MISSING} {MISSING}"
    assert plain(float("nan")) is None


def test_our_fonts_have_every_character_they_are_said_to_have(tmp_path: Path) -> None:
    """PDF/UA refuses a character without a glyph, so this fails when one weight lacks one of them."""
    characters = (Path(typst.__file__).with_name("fonts") / "characters.txt").read_text(encoding="utf-8")
    template = ROOT / "charts/typst/picture.typ"
    said = told(panel(charts(1, characters)["Facts"], characters), FRENCH)
    assert compiled(template, {"panel": said}, FRENCH).startswith(b"%PDF")
    with pytest.raises(RuntimeError, match="could not be displayed"):
        bare = tmp_path / "bare.typ"
        bare.write_text('#set document(title: "x")\n#set text(font: "Entrelabs Sans", fallback: false)\n= \u65e5')
        compiled(bare, {}, FRENCH, root=tmp_path)


def test_templates_fetch_nothing_and_read_no_text_as_code() -> None:
    for path in ROOT.rglob("*.typ"):
        source = path.read_text(encoding="utf-8")
        assert "@preview" not in source and "eval(" not in source and "http" not in source, path


def test_a_template_reads_nothing_outside_the_package(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    (tmp_path / "templates").mkdir()
    template = tmp_path / "templates/out.typ"
    template.write_text('#set document(title: "x")\n#read("../secret.txt")')
    assert compiled(template, {}, FRENCH, root=tmp_path).startswith(b"%PDF")
    with pytest.raises(RuntimeError):
        compiled(template, {}, FRENCH, root=template.parent)


def test_an_endless_word_stays_on_the_page() -> None:
    drawn = Image.open(io.BytesIO(picture(panel(None, "x" * 5000), FRENCH, "png"))).convert("L")
    assert drawn.width == round(24 / 2.54 * 192)
    assert drawn.crop((drawn.width - 20, 0, drawn.width, drawn.height)).getextrema() == (255, 255)


def test_it_starts_no_program_and_uses_no_font_of_the_machine() -> None:
    code = (
        "import sys; from tests.charts.every_kind import charts, panel;"
        "from entrelabs_metrics.charts.typst import picture; from entrelabs_metrics.language import language;"
        "sys.stdout.buffer.write(picture(panel(charts(2)['Path']), language('fr')))"
    )
    bare = {"PATH": "", "HOME": "/nonexistent", "PYTHONPATH": "."}
    alone = subprocess.run([sys.executable, "-c", code], cwd=ROOT.parent, env=bare, capture_output=True, check=True)
    assert alone.stdout == picture(panel(charts(2)["Path"]), FRENCH)
