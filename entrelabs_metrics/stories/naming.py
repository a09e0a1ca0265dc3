"""A story, or a fiche, by the name that a person gives on the command line."""

from pathlib import Path

from entrelabs_metrics.errors import BadStory
from entrelabs_metrics.exports.document import Document
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.stories.model import Story, from_json, story
from entrelabs_metrics.stories.sheets import sheet
from entrelabs_metrics.stories.starters import starter

FILLED = "starter"  # « starter:executive:paris »
FICHE = "sheet"  # « sheet:lab:paris », « sheet:project:pdl-lycees »


def named(text: str, ask: Asking, now: Asking) -> Story:
    """A story filled from a lab, in a JSON file, or kept in the base: as `ask` reads it, else as it is `now`.

    Raises `BadStory` when there is none.
    """
    kind, _, rest = text.partition(":")
    if kind == FILLED:
        name, _, lab = rest.partition(":")
        return starter(ask, name, lab)
    if Path(text).is_file():
        return from_json(Path(text).read_bytes())
    try:
        return story(ask, text)
    except BadStory:  # it was written since: it is told with the figures of then
        return story(now, text)


def named_sheet(text: str, ask: Asking, reader: str = "") -> Document | None:
    """The fiche of such a name, as the reader may see it; None for the name of a story.

    Raises `BadStory` for a lab or a project there is not, and for anything else than those.
    """
    kind, _, rest = text.partition(":")
    if kind != FICHE:
        return None
    about, _, name = rest.partition(":")
    if about not in ("lab", "project"):
        raise BadStory("Une fiche est celle d'un labo ou d'un projet : « {example} ».", example="sheet:lab:paris")
    return sheet(ask, lab=name, reader=reader) if about == "lab" else sheet(ask, project=name, reader=reader)
