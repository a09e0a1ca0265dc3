"""What of a fiche stands on its one page. Its Document holds every row there is; rows are given back, never the page.

fitting(document, lang)   the same Document, from the fullest to the barest: the note takes the first that fits
flowing(document, lang)   as its offline page shows it, which may print on two
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from entrelabs_metrics.charts.kinds import Facts, Listing, Panel, Path, PathRow
from entrelabs_metrics.exports.document import Document, Slide
from entrelabs_metrics.language import Language

# Rows of a chart, rows of a list, characters of a text: what is given back first is what is told elsewhere in rows.
STEPS = (
    (12, 6, 600), (11, 6, 600), (10, 6, 600), (10, 5, 600), (9, 5, 600), (9, 4, 600), (8, 4, 600), (8, 3, 600),
    (7, 3, 600), (6, 3, 600), (5, 3, 400), (6, 2, 400), (5, 2, 400), (5, 2, 240), (4, 2, 240), (5, 1, 240), (4, 1, 240),
    (3, 1, 160), (2, 1, 90), (1, 1, 60), (1, 1, 36),
)  # fmt: skip
ON_A_PAGE = (7, 5, 600)  # the same, where it is not measured


def flowing(document: Document, lang: Language) -> Document:
    """The fiche as it is read on a screen."""
    return _kept(document, *ON_A_PAGE, lang)


def fitting(document: Document, lang: Language) -> Iterator[Document]:
    """The fiche as each of `STEPS` leaves it, the fullest first. Whatever is left out is counted in words."""
    return (_kept(document, *step, lang) for step in STEPS)


def _kept(document: Document, charted: int, listed: int, longest: int, lang: Language) -> Document:
    slides = []
    for place, slide in enumerate(document.slides):
        shorter = replace(slide, panel=_shorter(slide.panel, longest), question=clipped(slide.question, longest))
        whole = place == 0  # the card
        slides.append(shorter if whole else replace(shorter, panel=_fewer(shorter, charted, listed, lang)))
    title, subtitle = clipped(document.title, longest), clipped(document.subtitle, longest)
    return replace(document, title=title, subtitle=subtitle, slides=tuple(slides))


def _fewer(slide: Slide, charted: int, listed: int, lang: Language) -> Panel:
    panel, chart = slide.panel, slide.panel.chart
    if isinstance(chart, Path):
        kept: Path | Facts = replace(chart, rows=_first_of_each(chart.rows, charted))
    elif isinstance(chart, Facts):
        kept = replace(chart, rows=chart.rows[:listed])
    elif isinstance(chart, Listing):
        rows = chart.rows[: min(listed, slide.most or listed)]
        more = _left_out(len(chart.rows) - len(rows), lang)
        return replace(panel, chart=replace(chart, rows=rows, keys=(), more=more))
    else:
        return panel
    left = len(chart.rows) - len(kept.rows)
    said = " ".join(part for part in (panel.sentence, _left_out(left, lang)) if part)
    return replace(panel, chart=kept, sentence=said)


def _left_out(n: int, lang: Language) -> str:
    return lang.plural("Et {n} autre, voir l'application.", "Et {n} autres, voir l'application.", n) if n else ""


def _first_of_each(rows: Sequence[PathRow], most: int) -> tuple[PathRow, ...]:
    """At most so many rows, in their order: the first of every family before the second of any."""
    seen: Counter[str] = Counter()
    turns = []
    for place, row in enumerate(rows):
        turns.append((seen[row.family], place))
        seen[row.family] += 1
    return tuple(rows[place] for place in sorted(place for _, place in sorted(turns)[:most]))


def _shorter(thing: Any, longest: int) -> Any:
    """The same, none of its texts longer. The table alternative, read by machines and screen readers, stays whole."""
    if isinstance(thing, str):
        return clipped(thing, longest)
    if isinstance(thing, tuple):
        return tuple(_shorter(part, longest) for part in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        changed = {f.name: _shorter(getattr(thing, f.name), longest) for f in fields(thing) if f.name != "table"}
        return replace(thing, **changed)
    return thing


def clipped(text: str, longest: int) -> str:
    """The text, or its beginning and « … », cut between words where there are any."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    whole = cut.rsplit(" ", 1)[0]
    return (whole if len(whole) > longest // 2 else cut).rstrip(" ,;:.") + "…"
