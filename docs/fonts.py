"""Cuts the fonts of the interface from the variable Source Sans 3 that ships inside the Streamlit wheel.

    pip install fonttools brotli && python docs/fonts.py

Only needed to cut them again: the result is committed in `entrelabs_metrics/ui/static/` and, as the TTF that
typst wants, in `entrelabs_metrics/charts/typst/fonts/`. Why cut: static
weights with our characters weigh some 20 kB instead of 200, and print as real fonts (Chromium prints variable
fonts as Type 3). Why renamed: the licence (SIL OFL 1.1) reserves the name « Source » to Adobe's own files.
Source Sans has no ◇, no ◈ and no ✚; they are drawn here, because charts and legends use them in running text.
"""

from pathlib import Path

import streamlit
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.reverseContourPen import ReverseContourPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

SOURCE = Path(streamlit.__file__).parent / "static/static/media"
TARGET = Path(__file__).resolve().parents[1] / "entrelabs_metrics/ui/static"
PRINTED = TARGET.parents[1] / "charts/typst/fonts"
FAMILY = "Entrelabs Sans"

# style: (file the weight is cut from, weight)
STYLES = {
    "Regular": ("SourceSansVF-Upright", 400),
    "Semibold": ("SourceSansVF-Upright", 600),
    "Bold": ("SourceSansVF-Upright", 700),
    "Italic": ("SourceSansVF-Italic", 400),
}
SIGNS = "←→↑↓↗↘≤≥≈≠−±×÷·•…–—‘’“”„†‡‹›€™ΔΣ●○◌■□◆◇◈▲△▼▽►✓✔✗✚☐☑½¼¾¹²³⁰⁴⁵⁶⁷⁸⁹₀₁₂₃\u2009\u200a\u202f\u2011"
ON_PAPER = ("Regular", "Semibold", "Bold")  # the styles of notes and pictures
CHARACTERS = {*range(0x20, 0x7F), *range(0xA0, 0x180), *map(ord, SIGNS)}
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "tnum", "pnum", "sups", "case"]


def draw(font: TTFont, character: str, like: str, pen_steps) -> None:
    """Adds `character`, with the width and side bearing of the glyph of `like`."""
    glyphs, model = font.getGlyphSet(), font.getBestCmap()[ord(like)]
    pen = TTGlyphPen(None)
    pen_steps(glyphs, model, pen)
    name = f"uni{ord(character):04X}"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = glyph = pen.glyph()
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (font["hmtx"][model][0], glyph.xMin)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[ord(character)] = name


def bounds(font: TTFont, name: str) -> tuple[float, float, float]:
    """The centre of a glyph and half its height."""
    glyph = font["glyf"][name]
    return (glyph.xMin + glyph.xMax) / 2, (glyph.yMin + glyph.yMax) / 2, (glyph.yMax - glyph.yMin) / 2


def add_missing_signs(font: TTFont) -> None:
    """◇ is ◆ with a smaller ◆ cut out of it, ◈ that one around a small ◆; ✚ is a plain cross in the square of ■."""

    def hollow(glyphs, model, pen):
        x, y, half = bounds(font, model)
        inner = 1 - font["OS/2"].usWeightClass / 1900 * 310 / half  # the stroke grows with the weight
        outline = DecomposingRecordingPen(glyphs)
        glyphs[model].draw(outline)
        outline.replay(pen)
        shrink = (inner, 0, 0, inner, x * (1 - inner), y * (1 - inner))  # around the centre
        outline.replay(TransformPen(ReverseContourPen(pen), shrink))

    def nested(glyphs, model, pen):
        hollow(glyphs, model, pen)
        x, y, _ = bounds(font, model)
        glyphs[model].draw(TransformPen(pen, (0.42, 0, 0, 0.42, x * 0.58, y * 0.58)))

    def cross(glyphs, model, pen):
        x, y, half = bounds(font, model)
        arm = half * 0.36
        steps = [
            (-arm, half),
            (arm, half),
            (arm, arm),
            (half, arm),
            (half, -arm),
            (arm, -arm),
            (arm, -half),
            (-arm, -half),
            (-arm, -arm),
            (-half, -arm),
            (-half, arm),
            (-arm, arm),
        ]
        points = [(round(x + dx), round(y + dy)) for dx, dy in steps]
        pen.moveTo(points[0])
        for point in points[1:]:
            pen.lineTo(point)
        pen.closePath()

    cmap = font.getBestCmap()
    for character, like, pen_steps in (("◇", "◆", hollow), ("◈", "◆", nested), ("✚", "■", cross)):
        if ord(character) not in cmap:
            draw(font, character, like, pen_steps)


def rename(font: TTFont, style: str) -> None:
    """Our name everywhere; the copyright and the licence stay Adobe's own words."""
    name, postscript = font["name"], f"{FAMILY.replace(' ', '')}-{style}"
    for number in {record.nameID for record in name.names} - {0, 13, 14}:
        name.removeNames(nameID=number)
    basic = style != "Semibold"  # the old naming has four styles a family: Semibold is a family
    names = {
        1: FAMILY if basic else f"{FAMILY} {style}",
        2: style if basic else "Regular",
        3: f"3.052;{postscript}",
        4: f"{FAMILY} {style}",
        5: "Version 3.052",
        6: postscript,
        16: FAMILY,
        17: style,
    }
    for number, text in names.items():
        name.setName(text, number, 3, 1, 0x409)
    italic, bold = style == "Italic", style == "Bold"
    font["OS/2"].fsSelection = italic * 0x01 | bold * 0x20 | (not italic and not bold) * 0x40
    font["head"].macStyle = bold * 0x01 | italic * 0x02


def cut(style: str) -> Path:
    """One static weight, with our characters and our name."""
    stem, weight = STYLES[style]
    whole = TTFont(next(SOURCE.glob(f"{stem}*.woff2")), recalcTimestamp=False)  # the same bytes every time
    font = instantiateVariableFont(whole, {"wght": weight})
    font["OS/2"].usWeightClass = weight
    add_missing_signs(font)
    options = Options(layout_features=FEATURES, name_IDs=["*"], hinting=False, notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    rename(font, style)
    font.flavor = "woff2"
    path = TARGET / f"EntrelabsSans-{style}.woff2"
    font.save(path)
    if style in ON_PAPER:
        font.flavor = None
        font.save(PRINTED / f"EntrelabsSans-{style}.ttf")
    missing = "".join(sorted(chr(code) for code in CHARACTERS - font.getBestCmap().keys()))
    print(f"{path.name}: {path.stat().st_size / 1000:.1f} kB, missing: {missing or 'nothing'}")
    return path


if __name__ == "__main__":
    for style in STYLES:
        cut(style)
    # What a renderer can write, so that it need not read the fonts: other characters are replaced.
    written = TTFont(PRINTED / "EntrelabsSans-Regular.ttf").getBestCmap()
    (PRINTED / "characters.txt").write_text("".join(map(chr, sorted(written))), encoding="utf-8")
