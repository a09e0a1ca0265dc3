"""The palette: every colour of every output, one place per fact.

Chosen for colour-blind readers (worst pair CAM02-UCS ΔE 18.7) and checked by tests: marks at 3:1 at
least, small text at 4.5:1. Alert and the spending ochre merge in protanopia, so alert never goes
without its sign and its word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Colour:
    light: str  # on the light paper
    dark: str  # on the dark paper

    def pick(self, dark: bool) -> str:
        return self.dark if dark else self.light


@dataclass(frozen=True, slots=True)
class Family:
    colour: Colour
    sign: str  # in running text
    shape: str  # of a drawn mark: the suffix of its CSS class
    symbol: str  # of a drawn mark in Plotly


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the single hue of a matrix, and the text that stays readable on it."""

    fill: Colour
    text: Colour


ROLES = {
    "paper": Colour("#FFFFFF", "#161A21"),
    "panel": Colour("#F5F6F8", "#1F252E"),
    "grid": Colour("#E3E6EB", "#323946"),
    "grey": Colour("#6B7280", "#8C95A5"),
    "secondary": Colour("#4A5160", "#B9C0CC"),
    "ink": Colour("#1B1F27", "#F2F4F8"),
    "alert": Colour("#B8360F", "#FF9A76"),
}

FAMILIES = {
    "experience": Family(Colour("#16437E", "#5593E9"), "●", "circle", "circle"),
    "impact": Family(Colour("#188D6A", "#59D4AB"), "■", "square", "square"),
    "spending": Family(Colour("#8A4B00", "#E79E55"), "◆", "diamond", "diamond"),
    "democracy": Family(Colour("#C957A8", "#FDC4E5"), "▲", "triangle", "triangle-up"),
    "process": Family(Colour("#6A3D8F", "#C9A6F0"), "✚", "cross", "cross"),
}

# What has no family (an indicator added by a lab) is drawn in grey, as a circle.
NO_FAMILY = Family(ROLES["grey"], "●", "circle", "circle")

_DARK_INK = "#10141A"  # on the bright steps of the dark theme
STEPS = (
    Step(Colour("#E9F0F8", "#1E2A3A"), Colour("#1B1F27", "#F2F4F8")),
    Step(Colour("#BBD1EA", "#254468"), Colour("#1B1F27", "#F2F4F8")),
    Step(Colour("#7FA8D6", "#2F639F"), Colour("#1B1F27", "#F2F4F8")),
    Step(Colour("#3F74B5", "#4C8AD6"), Colour("#FFFFFF", _DARK_INK)),
    Step(Colour("#16437E", "#9CC6FF"), Colour("#FFFFFF", _DARK_INK)),
)


def family(name: str) -> Family:
    return FAMILIES.get(name, NO_FAMILY)


def tint(colour: str, alpha: float) -> str:
    """The colour, see-through: « #16437E », 0.14 → « rgba(22,67,126,0.14) »."""
    red, green, blue = _channels(colour)
    return f"rgba({red},{green},{blue},{alpha:g})"


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def small_text(colour: Colour, dark: bool) -> str:
    """The colour where small text is readable in it on paper, ink elsewhere."""
    chosen = colour.pick(dark)
    return chosen if contrast(chosen, ROLES["paper"].pick(dark)) >= 4.5 else ROLES["ink"].pick(dark)


@cache
def css_variables() -> str:
    """The palette as CSS custom properties, which follow the page's light or dark colour scheme.

    `light-dark()` reads the colour scheme of the element that uses it, and Streamlit sets that on
    its root: the server never needs to know the theme. Browsers without it (before 2024) get the
    light palette.
    """
    colours = dict(_named_colours())
    light = "".join(f"--em-{name}:{colour.light};" for name, colour in colours.items())
    both = "".join(f"--em-{name}:light-dark({colour.light},{colour.dark});" for name, colour in colours.items())
    return f":root{{{light}}}\n@supports (color:light-dark(#000,#fff)){{:root{{{both}}}}}\n"


def _named_colours() -> Iterator[tuple[str, Colour]]:
    yield from ROLES.items()
    for name, one in FAMILIES.items():
        yield name, one.colour
    for number, step in enumerate(STEPS):
        yield f"step-{number}", step.fill
        yield f"on-step-{number}", step.text


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
