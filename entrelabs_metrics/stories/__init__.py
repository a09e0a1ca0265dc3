"""Stories (« récits »): slides in an order, for someone. What is kept is the question of each slide and the author's
words, never a figure: figures are read from the base, as of a version, each time a story is opened.

    model       Story and StorySlide as plain values, read from a base, and as JSON
    asked       which questions a slide may ask, and the panel each gives
    numerals    the numbers in a text, whichever language wrote them
    resolving   a story on one version → a Document, and what its author's words no longer match
    starters    stories filled from a lab, for each reader
    naming      a story by its name, its file or its starter, for the command line
    checking    what a Document lacks before it is handed over
    writing     a story as two small files, which an import keeps as one version

Everything that reads takes an `Asking` first, as questions do: the same asking gives the same answer.
"""

from collections.abc import Callable

from entrelabs_metrics.stories.asked import QUESTION_WORDS, offered
from entrelabs_metrics.stories.checking import faults
from entrelabs_metrics.stories.model import Story, StorySlide, from_json, kept, renamed, story, to_json
from entrelabs_metrics.stories.naming import named
from entrelabs_metrics.stories.resolving import Resolved, document, for_reader, resolve, resolve_slide, resolve_slides
from entrelabs_metrics.stories.starters import READINGS, STARTERS, models, reading, starter
from entrelabs_metrics.stories.writing import files

# What a page may ask and keep by version, beside `questions.QUESTIONS`.
ASKED: tuple[Callable, ...] = (kept, story, offered, models, starter, reading, resolve, resolve_slide, resolve_slides)

__all__ = [
    "ASKED",
    "QUESTION_WORDS",
    "READINGS",
    "STARTERS",
    "Resolved",
    "Story",
    "StorySlide",
    "document",
    "faults",
    "files",
    "for_reader",
    "from_json",
    "kept",
    "models",
    "named",
    "offered",
    "reading",
    "renamed",
    "resolve",
    "resolve_slide",
    "resolve_slides",
    "starter",
    "story",
    "to_json",
]
