"""The words around a chart: title, subtitle and sentence above; limits, source and the table alternative below."""

from collections.abc import Mapping
from html import escape

from ..kinds import Panel
from .pieces import is_figure


def head(panel: Panel, level: int) -> str:
    parts = [f'<h{level} class="em-title">{escape(panel.title)}</h{level}>']
    if panel.subtitle:
        parts.append(f'<p class="em-subtitle">{escape(panel.subtitle)}</p>')
    if panel.sentence:
        parts.append(f'<p class="em-sentence">{escape(panel.sentence)}</p>')
    return "".join(parts)


def foot(panel: Panel, words: Mapping[str, str]) -> str:
    parts = []
    if panel.limits:
        items = "".join(f"<li>{escape(limit)}</li>" for limit in panel.limits)
        parts.append(f'<p class="em-limits-title">{escape(words["limits"])}</p><ul class="em-limits">{items}</ul>')
    if panel.source:
        parts.append(f'<p class="em-source">{escape(panel.source)}</p>')
    if panel.table[1]:
        parts.append(_data(panel, words["data"]))
    return f'<div class="em-foot">{"".join(parts)}</div>'


def _data(panel: Panel, label: str) -> str:
    headings, rows = panel.table
    heads = "".join(
        f'<th scope="col"{_aligned(first)}>{escape(heading)}</th>'
        for heading, first in zip(headings, rows[0], strict=True)
    )
    body = "".join(f"<tr>{_data_row(row)}</tr>" for row in rows)
    # The region takes the keyboard focus so that it can be scrolled without a mouse.
    return (
        f'<details class="em-data"><summary>{escape(label)}</summary>'
        f'<div class="em-scroll" role="region" tabindex="0" aria-label="{escape(label)}">'
        f'<table><caption class="em-sr">{escape(panel.title)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div></details>"
    )


def _data_row(row: tuple[str, ...]) -> str:
    first, *others = row
    cells = "".join(f"<td{_aligned(text)}>{escape(text)}</td>" for text in others)
    return f'<th scope="row">{escape(first)}</th>{cells}'


def _aligned(text: str) -> str:
    """Figures are aligned on their right, headings with the figures below them."""
    return ' class="em-number"' if is_figure(text) else ""
