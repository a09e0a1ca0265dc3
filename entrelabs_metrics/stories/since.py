"""What changed in a story between two versions: each slide's finding, then its figures, one by one; `changes` tells it.

Nothing is computed here: the words that each version shows are compared, so what is told as changed is what was read.
The same asking on both sides differs in nothing; only the passing of days can, between a version and itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from entrelabs_metrics.charts.kinds import Facts, Listing, Panel
from entrelabs_metrics.language import Language
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.results import findings
from entrelabs_metrics.stories.asked import FAMILY, QUESTION_WORDS
from entrelabs_metrics.stories.model import Story, StorySlide
from entrelabs_metrics.stories.resolving import Resolved, for_reader, resolve_slide, texts

Rows = tuple[tuple[str, ...], ...]
Table = tuple[tuple[str, ...], Rows]  # headings, rows
LOST, VERDICT, FINDING, VALUE, REST = range(5)  # how much a change weighs, the heaviest first
FIGURE, ACTION, LINE = "figure", "action", "line"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell, or one finding, that differs. A text is empty where there was nothing, or is nothing any more."""

    weight: int
    heading: str  # of its column; empty where the words need none
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Thing:
    """One row of what a slide shows, by what names it, and what changed of it."""

    kind: str  # figure, action, line
    about: tuple[tuple[str, str], ...]  # what its slide is about: two labs may have figures of one name
    label: str
    detail: str
    state: str  # same, updated, added, removed
    changes: tuple[CellChange, ...] = ()
    evidence: tuple[str, ...] = ()  # date and n, direction, level of proof, source: now, else as they were


@dataclass(frozen=True, slots=True)
class SlideSince:
    """One slide on two versions."""

    question: str
    finding: CellChange | None  # the tool's own title, or its sentence, when it changed
    things: tuple[Thing, ...]  # every row compared, changed or not
    lost: str = ""  # why it can be shown on one of the two versions only
    state: str = "same"  # same, updated, added, removed (nothing to show any more), absent (nothing on either)
    fictional: bool = False


def since(then: Asking, now: Asking, story: Story) -> tuple[SlideSince, ...]:
    """What differs of each slide shown, in order. Both ask in one language, the one of `now`."""
    return tuple(slide_since(for_reader(then, story), for_reader(now, story), slide) for slide in story.shown)


def saved_at(ask: Asking, story_id: str) -> int | None:
    """The version that last wrote the story or one of its slides; None when the base has no such story."""
    logs = " union all ".join(
        f"select import_id from {name}_log where story_id = $id" for name in ("stories", "slides")
    )
    question = f"select max(import_id) from ({logs}) join import_active using (import_id)"
    found: int | None = ask.cursor.execute(question, {"id": story_id}).fetchall()[0][0]
    return found


def slide_since(then: Asking, now: Asking, slide: StorySlide) -> SlideSince:
    """One slide; what its author wrote plays no part. Both as `for_reader` gives them."""
    bare = replace(slide, title="", sentence="")
    old, new = resolve_slide(then, bare), resolve_slide(now, bare)
    lang = now.lang
    question = lang.t(QUESTION_WORDS[slide.question]) if slide.question in QUESTION_WORDS else slide.question
    fictional = any(findings.FICTIONAL in text.lower() for found in (old, new) for text in texts(found.panel))
    if old.missing and new.missing:
        return SlideSince(question, None, (), new.missing, "absent", fictional)
    if old.missing or new.missing:
        state, reason = ("added", old.missing) if old.missing else ("removed", new.missing)
        titles = [" " if found.missing else found.proposed_title for found in (old, new)]
        return SlideSince(question, CellChange(LOST, "", *map(str.strip, titles)), (), reason, state, fictional)
    things, finding = tuple(_things(old.panel, new.panel, slide, question, lang)), _finding(old, new)
    changed = finding is not None or any(thing.state != "same" for thing in things)
    return SlideSince(question, finding, things, "", "updated" if changed else "same", fictional)


def _finding(old: Resolved, new: Resolved) -> CellChange | None:
    for before, after in (
        (old.proposed_title, new.proposed_title),
        (old.proposed_sentence, new.proposed_sentence),
    ):
        if before != after:
            return CellChange(FINDING, "", before, after)
    return None


def _things(old: Panel, new: Panel, slide: StorySlide, question: str, lang: Language) -> Iterator[Thing]:
    """The rows of two panels, those of one name beside each other: the same ones first, then in their order."""
    headings, befores, afters = _aligned(_table(old), _table(new))
    about = tuple(pair for pair in slide.about if pair[0] != FAMILY)
    columns = _Columns(headings, lang)
    groups: dict[tuple[str, ...], tuple[list, list]] = {}
    for side, rows in enumerate((befores, afters)):
        for row in rows:
            groups.setdefault(columns.name(row), ([], []))[side].append(row)
    for name, (before, after) in groups.items():
        for one in [row for row in before if row in after]:
            if one in after:
                before.remove(one)
                after.remove(one)
                yield columns.thing(name, about, question, one, one)
        for place in range(max(len(before), len(after))):
            pair = [rows[place] if place < len(rows) else None for rows in (before, after)]
            yield columns.thing(name, about, question, *pair)


def _aligned(old: Table, new: Table) -> tuple[tuple[str, ...], Rows, Rows]:
    """Two tables under the same headings: those of the new one, then what only the old one had; empty where unknown."""
    headings = tuple(dict.fromkeys((*new[0], *old[0])))
    if old[0] == new[0]:
        return headings, old[1], new[1]
    befores, afters = (
        tuple(tuple(dict(zip(heads, row, strict=False)).get(h, "") for h in headings) for row in rows)
        for heads, rows in (old, new)
    )
    return headings, befores, afters


def _table(panel: Panel) -> Table:
    """The rows of a panel: its table's, or its chart's where that is one already."""
    if panel.table[1]:
        return panel.table
    if isinstance(panel.chart, Facts):
        return ("label", ""), panel.chart.rows
    return (panel.chart.headings, panel.chart.rows) if isinstance(panel.chart, Listing) else ((), ())


class _Columns:
    """What the columns of a table hold, told from their headings."""

    def __init__(self, headings: tuple[str, ...], lang: Language) -> None:
        self.lang = lang
        self.headings = headings
        first = headings[0] if headings else ""
        uncalled = {lang.t(h) for h in ("Rôle", "Projets")}  # in front of what names the row
        second = {
            lang.t(h)
            for h in (
                "Population et projet", "Famille de résultats", "Projet repris", "Table", "Marche", "Année", "Date",
                "Familles documentées ensemble",
            )
        }  # fmt: skip
        named = [0] if headings and first not in uncalled else []
        self.named = [*named, *(i for i in (1,) if i < len(headings) and headings[i] in second)] or [0]
        precise = lang.t("Intervalle à 95 %") in headings and first not in (
            lang.t("Chiffre ou action"),
            lang.t("Date"),
        )
        self.kind = FIGURE if precise else ACTION if first == lang.t("Action") else LINE

    def name(self, row: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(row[i] for i in self.named if row[i] != self.lang.t("tous"))

    def thing(
        self,
        name: tuple[str, ...],
        about: tuple[tuple[str, str], ...],
        question: str,
        old: tuple[str, ...] | None,
        new: tuple[str, ...] | None,
    ) -> Thing:
        state = "same" if old == new else "added" if old is None else "removed" if new is None else "updated"
        label, _, detail = " · ".join(name).partition(" · ")  # written in one cell or in two, a name is one name
        if self.kind == LINE:
            detail = " · ".join(filter(None, (detail, question)))
        told = tuple(self._changes(old, new)) if state != "same" else ()
        return Thing(self.kind, about, label, detail, state, told, self._evidence(new or old or ()))

    def _changes(self, old: tuple[str, ...] | None, new: tuple[str, ...] | None) -> Iterator[CellChange]:
        """The cells that differ; of a row that came or went, those that say what it is."""
        lang = self.lang
        verdicts = {
            lang.t(h)
            for h in (
                "Constat", "État", "Engagée", "Avancement constaté", "Ce qui est à regarder", "Suite des reprises",
            )
        }  # fmt: skip
        rest = {
            lang.t(h)
            for h in (
                "Date et effectif", "Date", "Dates", "Dates des mesures", "Dates et nombre d'indicateurs", "Effectif",
                "Effectifs", "Ce qui est compté", "Intervalle à 95 %", "Intervalle de l'écart à 95 %", "Sens",
                "Niveau de preuve", "Niveau de preuve le plus haut", "Source", "Réserves", "Fichier et ligne",
                "Importé par", "Version", "Rôle", "Pourquoi", "Nature du chiffre", "Mesuré ou estimé", "Depuis",
            )
        }  # fmt: skip
        plain = {
            lang.t(h)
            for h in (
                "Valeur actuelle", "Valeur", "Cible", "Date et effectif", "Date", "Constat", "État", "Engagée",
                "Avancement déclaré", "Ce qui est à regarder", "Ce que nous avons appris",
            )
        }  # fmt: skip
        if self.kind == ACTION:  # what they say is of the indicator that an action aims at
            plain -= {lang.t("Date et effectif"), lang.t("Constat")}
        for i, heading in enumerate(self.headings):
            before, after = (row[i] if row else "" for row in (old, new))
            if i in self.named or before == after:
                continue
            weight = VERDICT if heading in verdicts else REST if heading in rest else VALUE
            if weight == VERDICT and old and new and _wordless(before) == _wordless(after):
                weight = VALUE  # « 37 % du chemin », then « 42 % du chemin »
            unknown, aimed = lang.t("non renseigné"), lang.t("Indicateur visé")
            yield CellChange(
                weight,
                "" if heading in plain else aimed if heading == lang.t("Constat") else heading,
                (before or unknown) if old else "",
                (after or unknown) if new else "",
            )

    def _evidence(self, row: tuple[str, ...]) -> tuple[str, ...]:
        """Date and n (or what was counted), direction, level of proof, source of a row, where it has them."""
        lang = self.lang
        wanted: tuple[list[str], ...] = (
            [lang.t(h) for h in ("Date et effectif", "Effectif", "Effectifs", "Ce qui est compté", "Échéance", "Date")],
            [lang.t("Sens")],
            [lang.t(h) for h in ("Niveau de preuve", "Niveau de preuve le plus haut", "Avancement constaté")],
            [lang.t("Source")],
        )
        told = dict(zip(self.headings, row, strict=False))
        return tuple(
            next((told[heading] for heading in choices if told.get(heading)), lang.t("sans objet"))
            for choices in wanted
        )


def _wordless(text: str) -> str:
    return re.sub(r"[\d\s.,+−-]", "", text)
