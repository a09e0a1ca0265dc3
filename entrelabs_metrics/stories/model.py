"""A story as plain values, as it is in a base, and as JSON.

A text left empty is one the author did not write: what the tool proposes is shown then. A slide or a story is never
taken out of the base: its status says that it is no longer shown.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import MISSING, asdict, dataclass, fields, replace
from urllib.parse import quote, unquote

from entrelabs_metrics.errors import BadStory
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.schema import table

SHOWN, REMOVED, HIDDEN = "shown", "removed", "hidden"
FORMAT = "entrelabs story 1"  # what the JSON says it is
BETWEEN = " ; "
_UNSAFE = re.compile(r"[%;=\x00-\x1f\x7f-\x9f\u2028\u2029]|^\s|\s$")  # in `about`, where they mean something else
_UNTYPED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # nothing a person types


@dataclass(frozen=True, slots=True)
class StorySlide:
    """One question, about something, and the author's words."""

    slide_id: str
    question: str  # the name of one of `asked.QUESTION_WORDS`
    about: tuple[tuple[str, str], ...] = ()  # ("lab", "paris"), …: what the question is asked with
    panel: int = 1  # which, when the question gives several
    title: str = ""
    sentence: str = ""
    decision: str = ""
    notes: str = ""
    limits: str = SHOWN  # or hidden: in the notes only
    status: str = SHOWN  # or removed

    def __post_init__(self) -> None:
        pairs = ((_UNTYPED.sub("", name), _UNTYPED.sub("", value)) for name, value in self.about)
        object.__setattr__(self, "about", tuple(sorted(pairs)))
        _tidy(self, "slide_id", "question", "title", "sentence", "decision", "notes")


@dataclass(frozen=True, slots=True)
class Story:
    """Slides in order, for a reader, on an occasion."""

    story_id: str
    title: str
    subtitle: str = ""
    lab_id: str = ""
    reader: str = ""  # official, management, evaluator, citizen; empty: anyone within the house
    note: str = ""
    status: str = SHOWN
    slides: tuple[StorySlide, ...] = ()

    def __post_init__(self) -> None:
        _tidy(self, "story_id", "title", "subtitle", "lab_id", "note")

    @property
    def shown(self) -> tuple[StorySlide, ...]:
        """The slides that are not removed."""
        return tuple(slide for slide in self.slides if slide.status == SHOWN)

    @property
    def as_shown(self) -> "Story":
        """The story without the slides that were removed: what two people compare."""
        return replace(self, slides=self.shown)

    def fresh(self) -> str:
        """An identifier no slide of this story ever had."""
        taken = {slide.slide_id for slide in self.slides}
        return next(name for n in range(1, len(taken) + 2) if (name := f"d{n}") not in taken)


def renamed(told: Story, taken: Collection[str]) -> Story:
    """The story under the first free identifier like its own, so that keeping it writes over no other."""
    names = (told.story_id, *(f"{told.story_id}-{n}" for n in range(2, len(taken) + 3)))
    return replace(told, story_id=next(name for name in names if name not in taken))


def _tidy(thing: Story | StorySlide, *names: str) -> None:
    """Texts as a base keeps them: without spaces around, nor signs that no one types."""
    for name in names:
        object.__setattr__(thing, name, _UNTYPED.sub("", getattr(thing, name)).strip())


# `about`, as text ------------------------------------------------------------------------------------------------


def about_text(about: Iterable[tuple[str, str]]) -> str:
    """« lab=paris ; own=paris »: what a person can read, and change, in a spreadsheet."""
    return BETWEEN.join(f"{_plain(name)}={_plain(value)}" for name, value in about)


def read_about(text: str) -> tuple[tuple[str, str], ...]:
    """The pairs of such a text. A part without « = » names nothing, and is told as a name without a value."""
    parts = (part.strip() for part in text.split(";"))
    pairs = (part.partition("=") for part in parts if part)
    return tuple((unquote(name.strip()), unquote(value.strip())) for name, _, value in pairs)


def _plain(text: str) -> str:
    return _UNSAFE.sub(lambda found: quote(found[0], safe=""), text)


# From a base -------------------------------------------------------------------------------------------------------


def kept(ask: Asking) -> tuple[Story, ...]:
    """The stories of the base that are not removed, by title, with all their slides."""
    found = _rows(ask, "stories", "status = $shown", "title, story_id", shown=SHOWN)
    slides = _rows(ask, "slides", "true", "position, slide_id")
    return tuple(_story(row, [s for s in slides if s["story_id"] == row["story_id"]]) for row in found)


def story(ask: Asking, story_id: str) -> Story:
    """One story, removed or not. Raises `BadStory` when there is none of that name."""
    found = _rows(ask, "stories", "story_id = $id", "story_id", id=story_id)
    if not found:
        raise BadStory("Aucun récit ne s'appelle « {name} » dans cette version des données.", name=story_id)
    return _story(found[0], _rows(ask, "slides", "story_id = $id", "position, slide_id", id=story_id))


def _rows(ask: Asking, name: str, filter: str, order: str, **parameters: str) -> list[dict]:
    columns = tuple(table(name).by_name)
    found = ask.cursor.execute(
        f"select {', '.join(columns)} from {name} where {filter} order by {order}", parameters
    ).fetchall()
    return [dict(zip(columns, row, strict=True)) for row in found]


def _story(row: Mapping, slides: Iterable[Mapping]) -> Story:
    return Story(
        **{f.name: row[f.name] or "" for f in fields(Story) if f.name != "slides"},
        slides=tuple(map(_slide, slides)),
    )


def _slide(row: Mapping) -> StorySlide:
    texts = {f.name: row[f.name] or "" for f in fields(StorySlide) if f.name not in ("about", "panel")}
    return StorySlide(**texts, about=read_about(row["about"] or ""), panel=row["panel"] or 1)


# JSON --------------------------------------------------------------------------------------------------------------


def to_json(told: Story) -> str:
    """The story as a file to keep, send or take up elsewhere; `from_json` gives it back the same."""
    content = asdict(told)
    for slide in content["slides"]:
        slide["about"] = dict(slide["about"])
    return json.dumps({"format": FORMAT, **content}, ensure_ascii=False, indent=2)


def from_json(content: str | bytes) -> Story:
    """The story in a JSON file. Raises `BadStory`, saying what is wrong."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise BadStory("Ce fichier n'est pas un récit : ce n'est pas du JSON lisible.") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT or not isinstance(found.get("slides", []), list):
        raise BadStory("Ce fichier n'est pas un récit d'Entrelabs Metrics.")
    slides = tuple(_slide_of(given) for given in found.get("slides", ()))
    if len({slide.slide_id for slide in slides}) < len(slides):
        raise BadStory("Deux diapositives de ce récit ont le même identifiant.")
    told = Story(**_texts(found, Story, leaving=("slides",)), slides=slides)
    if not told.story_id or not told.title:
        raise BadStory("Ce récit n'a pas d'identifiant, ou pas de titre.")
    _among(told, "stories", "reader", "status")
    return told


def _slide_of(given: object) -> StorySlide:
    if not isinstance(given, dict):
        raise BadStory("Une diapositive de ce récit ne se lit pas.")
    about, panel = given.get("about", {}), given.get("panel", 1)
    told = isinstance(about, dict) and all(isinstance(value, str) for value in about.values())
    if not told or type(panel) is not int or panel < 1:
        raise BadStory("Une diapositive de ce récit ne se lit pas.")
    slide = StorySlide(**_texts(given, StorySlide, leaving=("about", "panel")), about=tuple(about.items()), panel=panel)
    if not slide.slide_id or not slide.question:
        raise BadStory("Une diapositive de ce récit n'a pas d'identifiant, ou pas de question.")
    _among(slide, "slides", "limits", "status")
    return slide


def _texts(given: Mapping, kind: type[Story] | type[StorySlide], leaving: tuple[str, ...]) -> dict[str, str]:
    """The fields of `kind` that are texts. What is missing keeps its default, what we do not know is left aside."""
    found = {f.name: given[f.name] for f in fields(kind) if f.name not in leaving and f.name in given}
    if wrong := [name for name, text in found.items() if not isinstance(text, str)]:
        raise BadStory("Dans ce récit, « {name} » devrait être un texte.", name=wrong[0])
    return dict.fromkeys((f.name for f in fields(kind) if f.default is MISSING), "") | found


def _among(thing: Story | StorySlide, name: str, *chosen: str) -> None:
    for field in chosen:
        value = getattr(thing, field)
        if value and value not in table(name).by_name[field].enum:
            raise BadStory("« {value} » n'est pas une réponse possible dans un récit.", value=value)
