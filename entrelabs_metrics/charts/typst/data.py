"""Panels as plain data that JSON holds and typst reads: colours looked up, texts made of characters our font has."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from math import isfinite
from pathlib import Path

from entrelabs_metrics.language import Language

from .. import palette
from ..kinds import Panel, Timeline, Trend
from . import timeline, trend

MISSING = "□"
ENDLESS = re.compile(r"\S{32}(?=\S)")  # no line holds such a word: it may be broken there
BREAK = "\u200b"


def told(panel: Panel, lang: Language) -> dict[str, object]:
    """What a template shows of a panel; its table alternative stays with the formats that can hide it."""
    words = {name: getattr(panel, name) for name in ("title", "subtitle", "sentence", "source", "limits", "alt")}
    chart = panel.chart
    if isinstance(chart, Trend):
        return {**words, "chart": {"kind": "Trend", **trend.scaled(chart, lang)}}
    if isinstance(chart, Timeline):
        return {**words, "chart": {"kind": "Timeline", **timeline.scaled(chart)}}
    return {**words, "chart": chart}


@cache
def colours() -> dict[str, object]:
    """The light palette: paper is white."""
    families = {
        name: {"colour": one.colour.light, "text": palette.small_text(one.colour, False), "shape": one.shape}
        for name, one in {**palette.FAMILIES, "": palette.NO_FAMILY}.items()
    }
    steps = [{"fill": step.fill.light, "text": step.text.light} for step in palette.STEPS]
    return {"roles": {n: c.light for n, c in palette.ROLES.items()}, "families": families, "steps": steps}


def plain(value: object) -> object:
    """Dataclasses (with their `kind`), sequences and dates as JSON has them; a number that is none is unknown."""
    if isinstance(value, str):
        return written(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {"kind": type(value).__name__, **{f.name: plain(getattr(value, f.name)) for f in fields(value)}}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not isfinite(value):
        return None
    return value


def written(text: str) -> str:
    """The text in characters our font has: « ễ » becomes « e », an emoji a square. Endless words may be broken."""
    if not set(text) <= _characters():
        text = "".join(_drawn(character) for character in text)
    return ENDLESS.sub(rf"\g<0>{BREAK}", text)


@cache
def _drawn(character: str) -> str:
    if character in _characters():
        return character
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cc", "Cf", "Mn", "Me"):  # what nobody sees
        return ""
    likely = unicodedata.normalize("NFKD", character)
    kept = "".join(each for each in likely if each in _characters())
    return kept or MISSING


@cache
def _characters() -> frozenset[str]:
    """Of our font, as `docs/fonts.py` wrote them."""
    return frozenset((Path(__file__).with_name("fonts") / "characters.txt").read_text(encoding="utf-8"))
