"""Facts and differences as HTML: what charts do not need a picture for."""

import re
from html import escape

from ..kinds import Difference, DifferenceRow, Facts, Listing
from .pieces import is_figure

MANY = 5  # columns beyond which each takes the width of what it holds
SHORT = 12  # characters of a first column that is narrow
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
LONG = 60  # characters from which a fact takes a whole line


def facts(chart: Facts) -> str:
    """A list of what is known, label and words."""
    rows = "".join(
        f"<div><dt>{escape(label)}</dt><dd{' class=em-long' * (len(words) > LONG)}>{_linked(words)}</dd></div>"
        for label, words in chart.rows
    )
    return f'<dl class="em em-facts">{rows}</dl>'


def _linked(words: str) -> str:
    """Words that are an address lead there; one in the middle of what somebody wrote stays text."""
    said = escape(words)
    if not _ADDRESS.fullmatch(words):
        return said
    return f'<a href="{said}" target="_blank" rel="noopener noreferrer">{said}</a>'


def difference(chart: Difference, caption: str) -> str:
    """A table of what changed: the old value struck out, the new one beside it."""
    heads = "".join(f'<th scope="col">{escape(h)}</th>' for h in chart.headings)
    return _table("em-difference", caption, heads, "".join(map(_row, chart.rows)), chart.more)


def listing(chart: Listing, caption: str) -> str:
    """A plain table whose cells wrap; on a phone each row becomes a small card with its headings.

    With keys, each row starts with its name, a button where it leads somewhere, and goes on with figures.
    """
    heads = "".join(f'<th scope="col">{escape(h)}</th>' for h in chart.headings)
    keys = chart.keys or ("",) * len(chart.rows)
    rows = "".join(
        f"<tr>{_first(chart, row, key)}"
        + "".join(_cell(h, c) for h, c in zip(chart.headings[1:], row[1:], strict=True))
        + "</tr>"
        for row, key in zip(chart.rows, keys, strict=True)
    )
    kind = " em-many" if len(chart.headings) > MANY else ""
    if chart.keys:  # figures are put in columns; words are given room
        kind = (
            " em-counts"
            if any(all(map(is_figure, column)) for column in zip(*chart.rows, strict=True))
            else " em-worded"
        )
    elif not kind and any(len(row[0]) > SHORT for row in chart.rows):  # it begins with words, not with a line number
        kind = " em-free"
    return _table(f"em-listing{kind}", caption, heads, rows, chart.more)


def _first(chart: Listing, row: tuple[str, ...], key: str) -> str:
    if not chart.keys:
        return _cell(chart.headings[0], row[0])
    words = escape(row[0])
    if key:
        words = f'<button type="button" class="em-label em-link" data-key="{escape(key)}">{words}</button>'
    return f'<th scope="row">{words}</th>'


def _cell(heading: str, words: str) -> str:
    return f'<td data-head="{escape(heading)}">{escape(words)}</td>'


def _table(kind: str, caption: str, heads: str, rows: str, more: str) -> str:
    below = f"<p>{escape(more)}</p>" if more else ""
    return (
        f'<div class="em em-chart {kind}"><table><caption class="em-sr">{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{below}</div>"
    )


def _row(row: DifferenceRow) -> str:
    detail = f'<span class="em-detail">{escape(row.detail)}</span>' if row.detail else ""
    old = f"<s>{escape(row.old)}</s>" if row.old else ""
    return (
        f'<tr class="em-{escape(row.state)}"><td class="em-place">{escape(row.place)}</td>'
        f'<th scope="row">{escape(row.label)}{detail}</th><td>{old}</td><td><b>{escape(row.new)}</b></td></tr>'
    )
