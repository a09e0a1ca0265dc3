"""Stories (« récits »): slides in an order, for someone. What is kept is the question of each slide and the author's
words, never a figure: figures are read from the base, as of a version, each time a story is opened.

    model       Story and StorySlide as plain values, read from a base, and as JSON
    asked       which questions a slide may ask, and the panel each gives
    numerals    the numbers in a text, whichever language wrote them
    narrowing   the period and the population of a slide
    resolving   a story on one version → a Document, and what its author's words no longer match
    starters    stories filled from a lab, for each reader
    sheets      a fiche: what is known of one lab or one project, to be handed over on one page
    naming      a story by its name, its file or its starter, for the command line
    checking    what a Document lacks before it is handed over
    since       what differs in a story between two versions
    changes     the same as one panel, or as the last slide of a Document
    writing     a story as two small files, which an import keeps as one version

Everything that reads takes an `Asking` first, as questions do: the same asking gives the same answer.
"""

from collections.abc import Callable

from entrelabs_metrics.stories.asked import QUESTION_WORDS, offered
from entrelabs_metrics.stories.changes import change_panel, changed, with_changes
from entrelabs_metrics.stories.checking import faults
from entrelabs_metrics.stories.model import Story, StorySlide, from_json, kept, renamed, story, to_json
from entrelabs_metrics.stories.naming import named, named_sheet
from entrelabs_metrics.stories.narrowing import populations
from entrelabs_metrics.stories.resolving import (
    CITIZEN,
    Resolved,
    document,
    for_reader,
    resolve,
    resolve_slide,
    resolve_slides,
)
from entrelabs_metrics.stories.sheets import sheet
from entrelabs_metrics.stories.since import SlideSince, saved_at, since, slide_since
from entrelabs_metrics.stories.starters import READINGS, STARTERS, models, reading, starter
from entrelabs_metrics.stories.writing import files

# What a page may ask and keep by version, beside `questions.QUESTIONS`.
ASKED: tuple[Callable, ...] = (
    kept, story, offered, populations, models, starter, reading, resolve, resolve_slide, resolve_slides, saved_at
)  # fmt: skip

__all__ = [
    "ASKED",
    "CITIZEN",
    "QUESTION_WORDS",
    "READINGS",
    "STARTERS",
    "Resolved",
    "SlideSince",
    "Story",
    "StorySlide",
    "change_panel",
    "changed",
    "document",
    "faults",
    "files",
    "for_reader",
    "from_json",
    "kept",
    "models",
    "named",
    "named_sheet",
    "offered",
    "populations",
    "reading",
    "renamed",
    "resolve",
    "resolve_slide",
    "resolve_slides",
    "saved_at",
    "sheet",
    "since",
    "slide_since",
    "starter",
    "story",
    "to_json",
    "with_changes",
]
