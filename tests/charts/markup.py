"""What the tests of HTML charts share: reading markup, making rows, soiling texts."""

import re
from dataclasses import fields, is_dataclass
from html.parser import HTMLParser

from entrelabs_metrics.charts.kinds import BarRow, ForestRow, ProcessRow, StageState

NASTY = '<script>alert(1)</script> & "l\'eau" :red[non] $x$ **gras**'
WORDS = {"data": "Voir les données", "limits": "Limites"}
NOT_SHOWN = {"key", "family", "state"}  # what a chart carries without saying it


class Page(HTMLParser):
    """The tags, attributes and text of a piece of HTML; fails on tags left open."""

    VOID = frozenset({"br", "img", "input", "hr"})

    def __init__(self, markup):
        super().__init__()
        self.tags, self.open, self.text = [], [], ""
        self.feed(markup)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def all(self, tag, **wanted):
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in wanted.items()}
        return [attrs for name, attrs in self.tags if name == tag and wanted.items() <= attrs.items()]


def said(thing, name=""):
    """Every text a chart holds, but keys and family names."""
    if isinstance(thing, str):
        if thing and name not in NOT_SHOWN:
            yield thing
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from said(getattr(thing, field.name), field.name)
    elif isinstance(thing, tuple):
        for one in thing:
            yield from said(one)


def soiled(thing, name=""):
    """The same chart with something nasty appended to every text."""
    if isinstance(thing, str):
        return thing + NASTY if thing and name != "family" else thing
    if is_dataclass(thing):
        return type(thing)(**{f.name: soiled(getattr(thing, f.name), f.name) for f in fields(thing)})
    if isinstance(thing, tuple):
        return tuple(soiled(one) for one in thing)
    return thing


def rows(markup):
    """The rows of a chart's body, as markup."""
    return markup.split("<tbody")[1].split("</tbody>")[0].split("<tr ")[1:]


def cells(row):
    """The texts of a row, a cell each."""
    found = re.findall(r"<t[hd] [^>]*>(.*?)</t[hd]>", row)
    return [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in found]


def marks(markup, name):
    """The marks of a class: for each, its place and its extent in percent, as far as its style says."""
    found = re.findall(rf'<i class="(?:[^"]* )?{name}(?: [^"]*)?" style="([^"]*)"', markup)
    return [{prop: float(share) for prop, share in re.findall(r"(left|width):([\d.]+)%", style)} for style in found]


def forest_row(value=12.0, **more):
    known = {
        "key": "k1", "label": "Satisfaction", "detail": "62 → 74 %", "family": "experience", "low": 2.0,
        "high": 19.0, "text": "+12 points", "range_text": "+2 à +19 points", "sign": "✓",
        "verdict": "progression établie", "solid": True, "note": "◆ mesuré",
    }  # fmt: skip
    return ForestRow(value=value, **known | more)


def bar_row(share=0.58, **more):
    known = {
        "key": "k1", "label": "Commandes", "detail": "11 projets", "text": "58 %", "wished_text": "souhaité : 40 %",
        "sign": "▲", "word": "8 points au-dessus",
    }  # fmt: skip
    return BarRow(share=share, **known | more)


def process_row(*states, **more):
    words = {"done": "2 étapes, mai 2024", "latest": "juin 2026", "abandoned": "écarté", "none": "rien d'inscrit"}
    known = {"key": "p1", "label": "Accueil des arrivants", "detail": "avec les communes"}
    return ProcessRow(stages=tuple(StageState(state, words.get(state, "?")) for state in states), **known | more)
