"""A Document as Markdown, for a wiki or a text editor: headings, sentences, the table behind each chart, sources.

Words of people stay words: what Markdown would read as a sign is escaped. French spaces are kept as they are.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from entrelabs_metrics.charts.kinds import Cell, Facts, Listing, Matrix, Panel
from entrelabs_metrics.exports.document import Document, Slide
from entrelabs_metrics.language import Language

SHOWN = 40  # rows of one table; the others are counted
_SIGNS = re.compile(r"[\\`*_\[\]<>|~$]")
_FIRST = re.compile(r"^(\s*\d+(?=[.)])|\s*(?=[#+\-=]))")  # what would make a heading, a list or a rule of a line


def markdown(document: Document, lang: Language) -> str:
    """The document as one text, in UTF-8 lines. The same document gives the same text."""
    return "\n\n".join((*_head(document, lang), *(part for s in document.slides for part in _slide(s, lang)))) + "\n"


def _head(document: Document, lang: Language) -> Iterator[str]:
    yield f"# {escaped(document.title)}"
    if document.subtitle:
        yield escaped(document.subtitle)
    version = lang.t("Version {n} des données, {day}", n=lang.number(document.version), day=lang.day(document.day))
    about = [lang.t("{name} : {value}", name=escaped(name), value=escaped(words)) for name, words in document.about]
    yield "\n".join(f"- {line}" for line in (*about, version))
    if document.fictional:
        told = lang.t("données fictives, pour la démonstration")
        yield f"**{told[:1].upper()}{told[1:]}.**"


def _slide(slide: Slide, lang: Language) -> Iterator[str]:
    panel = slide.panel
    yield f"## {escaped(panel.title)}"
    if slide.question:
        yield f"*{escaped(slide.question)}*"
    yield from (escaped(text) for text in (panel.sentence, panel.subtitle) if text)
    yield from _table(panel, lang)
    if slide.decision:
        yield f"**{lang.t('À décider : {decision}', decision=escaped(slide.decision))}**"
    if panel.limits:
        told = lang.t("{name} : {value}", name=lang.t("À garder en tête"), value="").rstrip(" ")
        yield told
        yield "\n".join(f"- {escaped(limit)}" for limit in panel.limits)
    if panel.source:
        yield f"*{escaped(panel.source)}*"


def _table(panel: Panel, lang: Language) -> Iterator[str]:
    """The table behind the chart, which holds more than what is drawn; facts as a list."""
    headings, rows = panel.table
    match panel.chart:
        case Facts(rows=facts):
            yield "\n".join(f"- {_fact(name, words, lang)}" for name, words in facts)
        case Listing(headings=heads, rows=body) if not rows:
            headings, rows = heads, body
        case Matrix(corner=corner, columns=columns, rows=body) if len(rows) > SHOWN:  # all of it, then its first rows
            yield _lines((corner, *(c.label for c in columns)), ((name.label, *map(_cell, own)) for name, own in body))
    if rows:
        yield _lines(headings, rows[:SHOWN])
    if (rest := len(rows) - SHOWN) > 0:
        yield f"*{lang.plural('et {n} autre ligne', 'et {n} autres lignes', rest)}*"


def _fact(name: str, words: str, lang: Language) -> str:
    label = f"**{escaped(name)}**"
    return f"{label} {escaped(words)}" if name.endswith("?") else (
        lang.t("{name} : {value}", name=label, value=escaped(words)))  # fmt: skip


def _cell(cell: Cell) -> str:
    return " ".join(filter(None, (cell.mark, cell.text, f"({cell.detail})" if cell.detail else "")))


def _lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join((_row(headings), _row(["---"] * len(headings)), *map(_row, rows)))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_plain(cell) for cell in cells)} |"


def escaped(text: str) -> str:
    """Words as they are, in a line that reads Markdown."""
    return _FIRST.sub(r"\1\\", _plain(text))


def _plain(text: str) -> str:
    """The same inside a line, where nothing begins."""
    line = re.sub(r"[ \t]*[\r\n]+[ \t]*", " ", text)
    return _SIGNS.sub(lambda sign: f"\\{sign[0]}", line).replace("&", "&amp;")
