"""What a deck, a note and an offline page are made from: slides of panels, whose words and numbers are already final.

Every renderer takes a Document and returns bytes. None computes, rounds or words anything about the data, so the three
files and the screen say the same.
"""

from dataclasses import dataclass
from datetime import date

from entrelabs_metrics.charts.kinds import Panel


@dataclass(frozen=True, slots=True)
class Slide:
    """One question answered: `panel` holds the title, sentence, limits and source to show."""

    panel: Panel
    question: str = ""  # « Le changement est-il réel ? », above the title
    notes: str = ""  # for the speaker: what the author wrote, then source, n, method and limits
    decision: str = ""  # « À décider : … »
    most: int = 0  # rows that a fiche keeps of it, though more would fit; 0: as many as fit


@dataclass(frozen=True, slots=True)
class Document:
    """Slides in order, with what must stand on every page of every output."""

    title: str
    subtitle: str  # for whom, which occasion
    slides: tuple[Slide, ...]
    version: int  # of the data
    day: date  # of that version, or today
    fictional: bool  # some figure is: every page says so
    about: tuple[tuple[str, str], ...] = ()  # what was chosen: (« Labo », « Ville de Paris »), …
    one_page: bool = False  # a fiche: its note is one A4 page, and its page flows
