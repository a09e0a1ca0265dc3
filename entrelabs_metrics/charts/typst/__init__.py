"""Charts as typst draws them: for notes (PDF) and for pictures of one chart (SVG, PNG), without any browser.

`charts.typ` holds one function a kind, kind → content. What they draw arrives as JSON (`data.told`), never as typst
source: no text of a user is ever read as code. Nothing is fetched, and no font of the machine is used.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Literal

import typst
from entrelabs_metrics.language import Language

from ..kinds import Panel
from .data import colours, plain, told

__all__ = ["compiled", "picture"]

ROOT = Path(__file__).parents[2]  # templates are read below here, and nothing else is
STANDARDS: tuple[Literal["ua-1"], Literal["a-2a"]] = ("ua-1", "a-2a")  # accessible, and readable in ten years
PIXELS = 192  # an inch of a PNG


def picture(panel: Panel, lang: Language, format: Literal["svg", "png"] = "svg") -> bytes:
    """One chart with its title, subtitle and source, 24 cm wide, as high as it needs."""
    data = {"panel": told(panel, lang)}
    drawn = compiled(Path(__file__).with_name("picture.typ"), data, lang, format=format)
    if format == "png":
        return drawn
    # Glyphs are outlines there: the words are given to whoever listens.
    words = f'<svg role="img" aria-label="{escape(f"{panel.title}. {panel.alt}")}"'
    return drawn.replace(b"<svg", words.encode(), 1)


def compiled(
    template: Path,
    data: Mapping[str, object],
    lang: Language,
    *,
    format: Literal["pdf", "svg", "png"] = "pdf",
    day: date = date(2000, 1, 1),
    root: Path = ROOT,
) -> bytes:
    """The template filled with `data`: the same bytes for the same data and day, which is written as its date.

    Several pages only as PDF. Raises RuntimeError when the template cannot be drawn: a defect of ours, whatever the
    data.
    """
    given = plain({"lang": lang.code, **colours(), **data})
    return typst.compile(
        str(template),
        root=str(root),
        font_paths=_fonts(),
        format=format,
        ppi=PIXELS,
        sys_inputs={"data": json.dumps(given, ensure_ascii=False, allow_nan=False)},
        pdf_standards=list(STANDARDS) if format == "pdf" else [],
        timestamp=int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()),
    )


@cache
def _fonts() -> typst.Fonts:
    folder = str(Path(__file__).with_name("fonts"))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
