"""A story by the name that a person gives on the command line."""

from pathlib import Path

from entrelabs_metrics.errors import BadStory
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.stories.model import Story, from_json, story
from entrelabs_metrics.stories.starters import starter

FILLED = "starter"  # « starter:executive:paris »


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
