"""What `since` found, told: one Panel, the heaviest changes first, and the last slide of a Document.

found = since(then, now, story)         one `SlideSince` a slide
panel = change_panel(then, now, found)  verdicts, findings, values, then the rest; each figure once
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from entrelabs_metrics.charts.kinds import Difference, DifferenceRow, Panel
from entrelabs_metrics.errors import BadStory
from entrelabs_metrics.exports.document import Document, Slide
from entrelabs_metrics.language import Language
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.stories.model import Story, StorySlide
from entrelabs_metrics.stories.resolving import Resolved, notes
from entrelabs_metrics.stories.since import ACTION, FIGURE, LINE, REST, VALUE, VERDICT, SlideSince, Thing, since

SHOWN = 20  # changes that a panel draws; its table has them all


@dataclass(frozen=True, slots=True)
class _Told:
    """A thing, with every slide that shows it changed."""

    thing: Thing
    places: tuple[int, ...]

    @property
    def weight(self) -> int:
        if self.thing.state != "updated":
            return VALUE
        return min((cell.weight for cell in self.thing.changes), default=REST)


def _merged(found: tuple[SlideSince, ...]) -> list[_Told]:
    """Each figure and action once, though several slides show it; a line tells only what none of them told already."""
    seen: dict[tuple, list[tuple[int, Thing]]] = {}
    for place, slide in enumerate(found, 1):
        before: Counter[tuple] = Counter()  # two actions of one slide may have one title
        for thing in slide.things:
            name = (thing.kind, thing.about, thing.label, thing.detail, place if thing.kind == LINE else 0)
            before[name] += 1
            seen.setdefault((*name, before[name]), []).append((place, thing))
    merged = [_one(things) for things in seen.values()]
    known = {
        (told.thing.about, told.thing.label, text)
        for told in merged
        if told.thing.kind != LINE
        for cell in told.thing.changes
        for text in (("old", cell.old), ("new", cell.new))
    }
    return [told if told.thing.kind != LINE else _not_told_yet(told, known) for told in merged]


def _one(seen: list[tuple[int, Thing]]) -> _Told:
    """One thing as several slides show it. A slide may choose what it shows: what one leaves out, and another still
    has, is not gone."""
    states = {thing.state for _, thing in seen}
    lasting = states & {"same", "updated"} or states >= {"added", "removed"}
    changed = [(place, thing) for place, thing in seen if thing.state == "updated" or not lasting]
    _, last = (changed or seen)[-1]
    state = next(iter(states)) if not lasting else "updated" if changed else "same"
    cells = tuple(dict.fromkeys(cell for _, thing in changed for cell in thing.changes))
    return _Told(replace(last, state=state, changes=cells), tuple(dict.fromkeys(place for place, _ in changed)))


def _not_told_yet(told: _Told, known: set[tuple]) -> _Told:
    thing = told.thing
    cells = tuple(
        cell
        for cell in thing.changes
        if any(text and (thing.about, thing.label, (side, text)) not in known
               for side, text in (("old", cell.old), ("new", cell.new)))
    )  # fmt: skip
    if thing.state == "updated" and all(cell.weight == REST for cell in cells) and len(cells) < len(thing.changes):
        return replace(told, thing=replace(thing, state="same"))
    return replace(told, thing=replace(thing, changes=cells or thing.changes))


def change_panel(then: Asking, now: Asking, found: tuple[SlideSince, ...]) -> Panel:
    """One Panel of what `since` found between the two. The finding counts each figure once; a table has every change,
    with the date, n, direction, proof and source of its figure."""
    lang = now.lang
    merged = _merged(found)
    rows = sorted(_rows(merged, found, lang), key=lambda weighed: weighed[0])
    drawn = tuple(row for _, row, _ in rows[:SHOWN])
    beyond = len(rows) - SHOWN
    more = (
        lang.plural(
            "Et {n} autre changement : la page hors ligne le donne, dans ses données.",
            "Et {n} autres changements : la page hors ligne les donne tous, dans ses données.",
            beyond,
        )
        if beyond > 0
        else ""
    )
    heads = (
        lang.t("Où"),
        lang.t("Ce qui a changé"),
        lang.t("Avant (version {n})", n=then.version),
        lang.t("Après (version {n})", n=now.version),
    )
    evidence = (lang.t("Date et effectif"), lang.t("Sens"), lang.t("Niveau de preuve"), lang.t("Source"))
    data = tuple(
        (row.place, _named(row, lang), row.old or lang.t("n'y était pas"), row.new or lang.t("n'y est plus"), *proof)
        for _, row, proof in rows
    )
    title, sentence = _title(merged, found, then, lang), _sentence(merged, found, lang)
    return Panel(
        title,
        lang.t(
            "Ce que montre le récit à la version {old} ({old_day}) et à la version {new} ({new_day}) : chaque "
            "diapositive, puis chaque ligne, comparées mot à mot.",
            old=then.version, old_day=lang.day(then.today), new=now.version, new_day=lang.day(now.today),
        ),
        Difference(heads, drawn, more) if drawn else None,
        ((*heads, *evidence), data) if data else ((), ()),
        _source(then, now, found),
        _limits(then, now, lang) if rows else (),
        alt=f"{title}. {sentence}".strip(),
        sentence=sentence,
    )  # fmt: skip


def changed(found: tuple[SlideSince, ...]) -> int:
    """How many figures, actions and lines changed, each once; when none did, how many slides say something else."""
    return sum(told.thing.state != "same" for told in _merged(found)) or sum(s.finding is not None for s in found)


def with_changes(document: Document, then: Asking, now: Asking, story: Story) -> Document:
    """The Document with a last slide: what changed in the story since `then`. Raises `BadStory` when that is not before
    the version told."""
    if then.version >= now.version:
        raise BadStory(
            "La version {since} n'est pas plus ancienne que la version {version} : il n'y a rien à comparer.",
            since=then.version, version=now.version,
        )  # fmt: skip
    panel = change_panel(then, now, since(then, now, story))
    told = notes(StorySlide("since", "since"), Resolved(panel, panel.title, panel.sentence), now.lang)
    slide = Slide(panel, now.lang.t("Ce qui a changé depuis la version {n}", n=then.version), told)
    return replace(document, slides=(*document.slides, slide))


def _rows(
    merged: list[_Told], found: tuple[SlideSince, ...], lang: Language
) -> Iterator[tuple[tuple[int, int], DifferenceRow, tuple[str, ...]]]:
    """Every change: what it weighs and where it first is, its row, and the evidence of what changed."""
    for told in merged:
        thing = told.thing
        if thing.state != "same":
            old, new = (_words(thing, side, lang) for side in ("old", "new"))
            row = DifferenceRow(_place(told.places, lang), thing.label, thing.detail, old, new, thing.state)
            yield (told.weight, told.places[0]), row, thing.evidence
    for place, slide in enumerate(found, 1):
        if (change := slide.finding) is not None:
            row = DifferenceRow(
                _place((place,), lang),
                slide.question,
                slide.lost or lang.t("le constat de la diapositive"),
                change.old,
                change.new,
                slide.state,
            )
            yield (change.weight, place), row, (lang.t("sans objet"),) * 4


def _words(thing: Thing, side: str, lang: Language) -> str:
    """The cells that changed, on one side: values, then their date, then the verdict. What follows from them, such as
    an interval, is only told when nothing else changed."""
    cells = [cell for cell in thing.changes if cell.weight != REST or cell.heading == ""]
    if not any(cell.weight != REST for cell in cells):
        cells = list(thing.changes)
    if thing.state != "updated" and any(cell.weight == VALUE and not cell.heading for cell in cells):
        cells = [cell for cell in cells if cell.weight != VALUE or not cell.heading]  # what it is now, or was last
    cells.sort(key=lambda cell: {VALUE: 0, REST: 1, VERDICT: 2}[cell.weight])
    said = [
        lang.t("{name} : {value}", name=cell.heading[:1].lower() + cell.heading[1:], value=text)
        if cell.heading
        else text
        for cell in cells
        if (text := getattr(cell, side))
    ]
    return lang.t(" ; ").join(text for text in dict.fromkeys(said) if not any(text in other != text for other in said))


def _named(row: DifferenceRow, lang: Language) -> str:
    return lang.t("{label} ({basis})", label=row.label, basis=row.detail) if row.detail else row.label


def _numbers(places: Iterable[int], lang: Language) -> str:
    return lang.listing(lang.number(place) for place in places)


def _place(places: tuple[int, ...], lang: Language) -> str:
    """« Diapositives 2 et 3 »."""
    return lang.plural("Diapositive {places}", "Diapositives {places}", len(places), places=_numbers(places, lang))


def _title(merged: list[_Told], found: tuple[SlideSince, ...], then: Asking, lang: Language) -> str:
    """« 3 chiffres sur 14 et 1 action sur 8 ont changé depuis la version 4 (3 mars 2026) »."""
    before = lang.t("la version {n} ({day})", n=then.version, day=lang.day(then.today))
    all_of = {kind: [told for told in merged if told.thing.kind == kind] for kind in (FIGURE, ACTION, LINE)}
    changed = {kind: sum(told.thing.state != "same" for told in some) for kind, some in all_of.items()}
    totals = {kind: lang.number(len(some)) for kind, some in all_of.items()}
    said: list[str] = []
    if n := changed[FIGURE]:
        said.append(lang.plural("{n} chiffre sur {all}", "{n} chiffres sur {all}", n, all=totals[FIGURE]))
    if n := changed[ACTION]:
        said.append(lang.plural("{n} action sur {all}", "{n} actions sur {all}", n, all=totals[ACTION]))
    if n := changed[LINE]:
        said.append(lang.plural("{n} ligne sur {all}", "{n} lignes sur {all}", n, all=totals[LINE]))
    n = sum(changed.values())
    if not n and (n := sum(slide.finding is not None for slide in found)):
        slides = lang.plural("{n} diapositive sur {all}", "{n} diapositives sur {all}", n, all=lang.number(len(found)))
        said.append(slides)
    if not n:
        return lang.t("Rien n'a changé depuis {before}", before=before)
    return lang.plural(
        "{what} a changé depuis {before}", "{what} ont changé depuis {before}", n, what=lang.listing(said),
        before=before,
    )  # fmt: skip


def _sentence(merged: list[_Told], found: tuple[SlideSince, ...], lang: Language) -> str:
    """How many changes of each sort; the slides that are the same, and those that cannot be shown."""
    updated = [told.weight for told in merged if told.thing.state == "updated"]
    states = [told.thing.state for told in merged]
    slides = [slide.state for slide in found]
    parts: list[str] = []
    if n := updated.count(VERDICT):
        parts.append(lang.plural("{n} constat ou état a changé", "{n} constats ou états ont changé", n))
    if n := updated.count(VALUE):
        parts.append(lang.plural("{n} valeur a changé", "{n} valeurs ont changé", n))
    if n := updated.count(REST):
        parts.append(
            lang.plural(
                "{n} ligne n'a changé que de date ou de source", "{n} lignes n'ont changé que de date ou de source", n
            )
        )
    if n := states.count("added"):
        parts.append(lang.plural("{n} ligne est nouvelle", "{n} lignes sont nouvelles", n))
    if n := states.count("removed"):
        parts.append(lang.plural("{n} ligne n'y est plus", "{n} lignes n'y sont plus", n))
    if n := slides.count("removed"):
        parts.append(
            lang.plural("{n} diapositive n'a plus rien à montrer", "{n} diapositives n'ont plus rien à montrer", n)
        )
    if n := slides.count("added"):
        parts.append(lang.plural("{n} diapositive a de quoi montrer", "{n} diapositives ont de quoi montrer", n))
    said = [lang.listing(parts) + "."] if parts else []
    same = [place for place, slide in enumerate(found, 1) if slide.state == "same"]
    if same and len(same) == len(found):
        said.append(
            lang.plural(
                "La diapositive montre la même chose.", "Les {n} diapositives montrent la même chose.", len(same)
            )
        )
    elif same:
        said.append(
            lang.plural(
                "La diapositive {places} est restée la même.", "Les diapositives {places} sont restées les mêmes.",
                len(same), places=_numbers(same, lang),
            )
        )  # fmt: skip
    if absent := [place for place, slide in enumerate(found, 1) if slide.state == "absent"]:
        said.append(
            lang.plural(
                "La diapositive {places} n'a rien à montrer dans aucune des deux versions.",
                "Les diapositives {places} n'ont rien à montrer dans aucune des deux versions.",
                len(absent), places=_numbers(absent, lang),
            )
        )  # fmt: skip
    return " ".join(said)


def _source(then: Asking, now: Asking, found: tuple[SlideSince, ...]) -> str:
    lang = now.lang
    source = lang.t(
        "Sources : celles des diapositives comparées. Version {old}, puis {version}.",
        old=then.version,
        version=lang.t("version {n} des données", n=now.version),
    )
    if not any(slide.fictional for slide in found):
        return source
    fictional = lang.t("données fictives, pour la démonstration")
    return f"{source} {fictional[0].upper()}{fictional[1:]}."


def _limits(then: Asking, now: Asking, lang: Language) -> tuple[str, ...]:
    said = [
        lang.t(
            "Un changement peut venir d'une nouvelle mesure, d'une correction ou d'un retrait : la page des versions "
            "dit lequel."
        )
    ]
    if then.today != now.today:
        said.append(
            lang.t(
                "Le temps passe aussi : une action peut être devenue en retard sans qu'aucune donnée n'ait été "
                "modifiée."
            )
        )
    return tuple(said)
