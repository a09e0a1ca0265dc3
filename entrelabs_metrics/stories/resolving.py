"""A story on one version → a Document: its figures are asked anew, its author's words are kept and compared to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace

from entrelabs_metrics import limits
from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.exports.document import Document, Slide
from entrelabs_metrics.language import Language
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.results import findings
from entrelabs_metrics.schema import table
from entrelabs_metrics.stories import numerals
from entrelabs_metrics.stories.asked import QUESTION_WORDS, panels, why_not
from entrelabs_metrics.stories.model import SHOWN, Story, StorySlide

CITIZEN = "citizen"
TOLD = 12  # rows of a table whose n is told in the notes; the others are counted


@dataclass(frozen=True, slots=True)
class Resolved:
    """One slide on one version: what is shown, what the tool proposes, and what the author's words no longer match."""

    panel: Panel  # with the author's title and sentence, where there are any
    proposed_title: str
    proposed_sentence: str
    stale: tuple[str, ...] = ()  # numbers of the author's words that the panel does not hold (any more)
    missing: str = ""  # why there is nothing to show; empty: there is


def resolve(ask: Asking, story: Story) -> Document:
    """The slides that are not removed, in order. The same asking gives the same Document.

    What is no longer in the base, or may not be shown to the public, is a slide that says so.
    """
    return document(ask, story, resolve_slides(ask, story))


def document(ask: Asking, story: Story, resolved: tuple[Resolved, ...]) -> Document:
    """The same, from what `resolve_slides` gave of the same story: for who needs both, nothing is asked twice."""
    slides = tuple(_slide(slide, found, ask.lang) for slide, found in zip(story.shown, resolved, strict=True))
    said = [*(text for slide in slides for text in texts(slide.panel)), story.title]
    return Document(
        story.title,
        story.subtitle,
        slides,
        ask.version,
        ask.today,
        any(findings.FICTIONAL in text.lower() for text in said),
        _about(ask, story, ask.lang),
    )


def for_reader(ask: Asking, story: Story) -> Asking:
    """Who asks, for the reader of a story: before citizens, figures on too few persons are masked."""
    return replace(ask, least=limits.get("public_answers")) if story.reader == CITIZEN else ask


def resolve_slides(ask: Asking, story: Story) -> tuple[Resolved, ...]:
    """Each slide of the Document `resolve` gives, in its order, with what the tool proposes and what is stale."""
    ask = for_reader(ask, story)
    return tuple(resolve_slide(ask, slide) for slide in story.shown)


def resolve_slide(ask: Asking, slide: StorySlide) -> Resolved:
    """One slide. `ask` as `for_reader` gives it, for what the public may see."""
    found = panels(ask, slide.question, slide.about)
    if len(found) < slide.panel:
        return _nothing(ask, slide)
    proposed = found[slide.panel - 1]
    known = (*texts(proposed), proposed.title, proposed.sentence)
    edited = " \n".join((slide.title, slide.sentence, slide.decision))
    shown = replace(
        proposed,
        title=slide.title or proposed.title,
        sentence=slide.sentence or proposed.sentence,
        source=versioned(proposed.source, ask),
    )
    return Resolved(shown, proposed.title, proposed.sentence, numerals.stale(edited, known))


def texts(thing: object) -> Iterator[str]:
    """Every text of a panel, or of what it holds. What a click asks for is no text one reads."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple | list):
        for part in thing:
            yield from texts(part)
    elif is_dataclass(thing):
        for field in fields(thing):
            if field.name not in ("key", "keys"):
                yield from texts(getattr(thing, field.name))


def _slide(slide: StorySlide, found: Resolved, lang: Language) -> Slide:
    question = lang.t(QUESTION_WORDS[slide.question]) if slide.question in QUESTION_WORDS else ""
    panel = found.panel if slide.limits == SHOWN else replace(found.panel, limits=())
    return Slide(panel, question, notes(slide, found, lang), slide.decision)


def versioned(source: str, ask: Asking) -> str:
    """The source line with the version of the data, on a slide that is taken away from the page that says it."""
    said, version = (
        ask.lang.t("version {n} des données", n=ask.version),
        ask.lang.t("Version {n} des données.", n=ask.version),
    )
    return source if said.lower() in source.lower() else f"{source} {version}".strip()


def _nothing(ask: Asking, slide: StorySlide) -> Resolved:
    lang = ask.lang
    reason = why_not(ask, slide.question, slide.about) or lang.t("Rien n'y répond dans cette version des données.")
    title = lang.t("Cette diapositive n'a plus rien à montrer")
    source = lang.t("Version {n} des données.", n=ask.version)
    panel = Panel(title, "", None, ((), ()), source, alt=title, sentence=reason)
    return Resolved(panel, title, reason, missing=reason)


def notes(slide: StorySlide, found: Resolved, lang: Language) -> str:
    """For the speaker: what the author wrote, what the tool proposed in place of the author's words, then source, n,
    method and limits, a line each."""
    panel, lines = found.panel, [slide.notes] if slide.notes else []
    proposed = " ".join(filter(None, (found.proposed_title.rstrip(".") + ".", found.proposed_sentence)))
    if not found.missing and (panel.title, panel.sentence) != (found.proposed_title, found.proposed_sentence):
        lines.append(lang.t("Constat calculé : {finding}", finding=proposed))
    lines += [panel.source, samples(panel, lang)]
    if panel.subtitle:
        lines.append(lang.t("Méthode : {method}.", method=panel.subtitle.rstrip(".")))
    limits_told = " ".join(panel.limits) or lang.t("aucune.")
    return "\n".join((*lines, lang.t("Réserves : {limits}", limits=limits_told)))


def samples(panel: Panel, lang: Language) -> str:
    """« Effectifs : … »: on how many persons, or on what, each figure rests."""
    headings, rows = panel.table
    # How a table names the column that says so.
    wanted = [
        lang.t(heading)
        for heading in (
            "Date et effectif",
            "Effectif",
            "Effectifs",
            "Dates et nombre d'indicateurs",
            "Ce qui est compté",
            "Nature du chiffre",
        )
    ]
    place = next((headings.index(heading) for heading in wanted if heading in headings), None)
    if place is None:
        told = [lang.t("sans objet, ce n'est pas une mesure par échantillon")]
    else:
        told = [lang.t("{label} ({basis})", label=row[0], basis=row[place]) for row in rows[:TOLD]]
        more = len(rows) - TOLD
        told += [lang.plural("et {n} autre ligne", "et {n} autres lignes", more)] if more > 0 else []
    return lang.t("Effectifs : {rows}.", rows=lang.t(" ; ").join(told or [lang.t("n inconnu")]))


def _about(ask: Asking, story: Story, lang: Language) -> tuple[tuple[str, str], ...]:
    """What was chosen: the lab, the reader."""
    said: list[tuple[str, str]] = []
    if story.lab_id:
        known: Sequence[tuple[str]] = ask.cursor.execute(
            "select name from labs where lab_id = $lab", {"lab": story.lab_id}
        ).fetchall()
        said.append((lang.t("Labo"), known[0][0] if known else story.lab_id))
    if story.reader:
        said.append((lang.t("Public"), table("stories").label("reader", story.reader, lang)))
    return tuple(said)
