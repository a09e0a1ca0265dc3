"""How much room words take on a slide, in points, and how they are kept within it.

A slide cannot measure its own text, and no font is read here: Arial's widths are in the table below.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from unicodedata import normalize

LINE = 1.17  # height of a line, in its size
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDTHS = {  # thousandths of an em, Arial; other characters are as wide as a figure, large signs as an em
    222: "ijl'|",
    278: " \u00a0ftI!,./:;[]\\",
    333: '()-`r\u2022"',
    167: "\u202f\u2009",
    500: "cksvxyzJ",
    584: "+<=>~−",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…→●○■□◆◇▲△▼✓✕◈◉",
}
_STRETCH: ContextVar[float] = ContextVar("stretch", default=1.0)
_WIDTH = {ord(character): width for width, characters in _WIDTHS.items() for character in characters}


@contextmanager
def stretched(by: float) -> Iterator[None]:
    """Within it, words count as so much wider than in Arial: the font of a template is not known."""
    token = _STRETCH.set(by)
    try:
        yield
    finally:
        _STRETCH.reset(token)


def clean(text: str) -> str:
    """The text without the characters that no XML file may hold, on one line."""
    return " ".join(_UNFIT.sub("", text).replace("\r", "\n").replace("\t", " ").split("\n")).strip(" ")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How long a text is on one line, in points."""
    plain = normalize("NFD", text)
    ems = sum(_WIDTH.get(ord(c), 556) for c in plain if not "\u0300" <= c <= "\u036f")
    return ems / 1000 * size * (1.07 if bold else 1.0) * _STRETCH.get()


def lines(text: str, size: float, room: float, *, bold: bool = False) -> int:
    """How many lines a text takes in `room` points; no-break spaces hold words together."""
    room = max(room - 1, size)
    count, used = 1, 0.0
    space = width(" ", size)
    for word in re.split(r"[ \n\t]+", text):
        length = width(word, size, bold=bold)
        if used and used + space + length > room:
            count, used = count + 1, 0.0
        while length > room:  # a word longer than the line is broken
            count, length = count + 1, length - room
        used += (space if used else 0) + length
    return count


def height(texts: Sequence[tuple[str, float, bool]], room: float) -> float:
    """How high paragraphs are, each (text, size, bold), in `room` points."""
    return sum(lines(text, size, room, bold=bold) * size * LINE for text, size, bold in texts if text)


def fitting(text: str, size: float, room: float, most: int, *, bold: bool = False) -> str:
    """The text, or as many of its whole sentences as `most` lines hold, else of its words, with « … »."""
    if lines(text, size, room, bold=bold) <= most:
        return text
    sentences = re.split(r"(?<=[.!?]) +", text)
    whole = next(
        (
            kept
            for count in range(len(sentences) - 1, 0, -1)
            if lines(kept := " ".join(sentences[:count]) + " […]", size, room, bold=bold) <= most
        ),
        "",
    )
    if width(whole, size, bold=bold) > 0.6 * most * room:
        return whole
    words = text[: most * 400].split(" ")
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if lines(" ".join(words[:middle]) + " …", size, room, bold=bold) <= most:
            low = middle
        else:
            high = middle - 1
    if low:
        return " ".join(words[:low]) + " …"
    return text[: max(int(room * most / size), 1)] + "…"


def size_for(text: str, room: float, most: int, sizes: Sequence[float], *, bold: bool = False) -> float:
    """The largest of `sizes` at which a text takes at most `most` lines; the smallest when none does."""
    return next((size for size in sizes if lines(text, size, room, bold=bold) <= most), sizes[-1])
