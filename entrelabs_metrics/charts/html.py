"""Charts as HTML: real tables for whoever listens, CSS marks for whoever looks.

Every chart is a table with row headings, so a screen reader hears the same figures in the same
order; marks are drawn with CSS alone, because Streamlit's `st.html` removes SVG. The layout follows
the width of the chart, not of the window (container queries), and the colours follow the page's
colour scheme. Roles are written out because a narrow chart lays its rows out as grids, and some
browsers then forget that they were a table.

No word is written here: texts arrive formatted, in the reader's language.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path as File

from . import lists, palette
from .kinds import (
    Cell,
    Difference,
    Facts,
    Heading,
    Listing,
    Matrix,
    Panel,
    Path,
    PathRow,
    Roadmap,
    RoadmapItem,
    Spread,
    SpreadRow,
    Trend,
)

STYLE = palette.css_variables() + File(__file__).with_name("style.css").read_text(encoding="utf-8")

# Of a path: how far before the baseline and beyond the target a marker may be drawn.
FIRST, LAST = -0.15, 1.25

_NUMBER = re.compile(r"^[-+−±≤≥<>~≈]?\s*\d")


def render(chart: Path | Matrix | Roadmap | Spread | Difference | Facts | Listing, *, caption: str = "") -> str:
    """The chart as a table; `caption` names it to a screen reader."""
    match chart:
        case Path():
            return _path(chart, caption)
        case Matrix():
            return _matrix(chart, caption)
        case Roadmap():
            return _roadmap(chart, caption)
        case Spread():
            return _spread(chart, caption)
        case Difference():
            return lists.difference(chart, caption)
        case Facts():
            return lists.facts(chart)
        case Listing():
            return lists.listing(chart, caption)
    raise TypeError(f"no HTML renderer for {type(chart).__name__}")


def render_panel(panel: Panel, words: Mapping[str, str], *, level: int = 3) -> str:
    """A chart with its words. `words`: « data » names the table alternative, « limits » the limits.

    A trend is drawn by Plotly: put its figure between `head` and `foot`.
    """
    drawn = panel.chart if not isinstance(panel.chart, Trend) else None
    chart = render(drawn, caption=panel.alt or panel.title) if drawn is not None else ""
    return f'<section class="em em-panel">{_head(panel, level)}{chart}{_foot(panel, words)}</section>'


def head(panel: Panel, *, level: int = 3) -> str:
    """What stands above a chart drawn elsewhere."""
    return f'<section class="em em-panel">{_head(panel, level)}</section>'


def foot(panel: Panel, words: Mapping[str, str]) -> str:
    """What stands below a chart drawn elsewhere."""
    return f'<section class="em em-panel">{_foot(panel, words)}</section>'


def track_share(position: float) -> tuple[float, bool]:
    """Where a position stands on a path's track, from 0 to 100, and whether it had to be clipped."""
    clipped = min(max(position, FIRST), LAST)
    return (clipped - FIRST) / (LAST - FIRST) * 100, clipped != position


def axis_share(value: float, low: float, high: float) -> float:
    """Where a value stands on an axis, from 0 to 100; in the middle of an axis without length."""
    if high <= low:
        return 50.0
    return min(max((value - low) / (high - low), 0.0), 1.0) * 100


# --- Path -------------------------------------------------------------------------------------------


def _path(chart: Path, caption: str) -> str:
    rows = "".join(_path_row(chart, row) for row in chart.rows)
    return _chart("path", caption, _path_headings(chart), rows)


def _path_headings(chart: Path) -> str:
    scale = (
        '<span class="em-track em-scale" aria-hidden="true">'
        f'<span class="em-at" style="left:{_percent(track_share(0)[0])}">{escape(chart.start_label)}</span>'
        f'<span class="em-at em-strong" style="left:{_percent(track_share(1)[0])}">'
        f"{escape(chart.target_label)}</span></span>"
    )
    names = [*chart.headings[:4], *[""] * (4 - len(chart.headings))]
    cells = [f'<span class="em-sr">{escape(name)}</span>' if name else "" for name in names]
    cells[1] += scale
    return _tr("".join(_column_heading(cell) for cell in cells))


def _path_row(chart: Path, row: PathRow) -> str:
    spoken = f"{chart.start_label} {row.start} → {row.value} → {row.target}"
    name = f"{_sign(row.family)}<span>{_button(row.key, escape(row.label), 'em-label')}{_detail(row.detail)}</span>"
    values = (
        f'<span class="em-values"><span class="em-start-value">{escape(row.start)}</span>'
        f' <span class="em-arrow">→</span> <strong>{escape(row.value)}</strong></span>'
    )
    verdict = f'<span class="em-verdict">{_status(row.sign)}{escape(row.verdict)}</span>'
    state = " em-alert" * row.alert + " em-faint" * row.faint
    return _tr(
        _row_heading(f'<span class="em-name">{name}</span>')
        + _td(f'<span class="em-track" role="img" aria-label="{escape(spoken)}">{_way(row)}</span>')
        + _td(values + _detail(row.basis))
        + _td(verdict + _detail(row.target)),
        f"{_family_class(row.family)}{state}",
    )


def _way(row: PathRow) -> str:
    """The marks on the track: rail, way gone, baseline, target, marker."""
    start, target = track_share(0)[0], track_share(1)[0]
    rail = f'<i class="em-rail" style="left:{_percent(start)};right:{_percent(100 - target)}"></i>'
    tick = f'<i class="em-tick" style="left:{_percent(target)}"></i>' if row.targeted else ""
    if row.position is None:
        return rail + tick
    at, clipped = track_share(row.position)
    run = f"left:{_percent(min(start, at))};width:{_percent(abs(at - start))}"
    origin = f'<i class="em-origin" style="left:{_percent(start)}"></i>'
    side = "right" if at > start else "left"
    further = f'<i class="em-further em-further-{side}" style="left:{_percent(at)}"></i>' if clipped else ""
    return f'{rail}<i class="em-run" style="{run}"></i>{origin}{_mark(row.family, at)}{further}{tick}'


# --- Matrix -----------------------------------------------------------------------------------------


def _matrix(chart: Matrix, caption: str) -> str:
    heads = _column_heading(f'<span class="em-sr">{escape(chart.corner)}</span>')
    heads += "".join(_column_heading(_matrix_heading(column)) for column in chart.columns)
    rows = "".join(_matrix_row(chart, heading, cells) for heading, cells in chart.rows)
    cells = [cell for _, row in chart.rows for cell in row]
    # Narrow: a sign is enough to tell columns apart, when each has one and cells hold one figure.
    compact = all(column.family for column in chart.columns) and not any(cell.detail for cell in cells)
    size = f' style="--em-columns:{max(len(chart.columns), 1)}"'
    return _chart("matrix em-compact" if compact else "matrix", caption, _tr(heads), rows, size)


def _matrix_heading(column: Heading) -> str:
    label = _button(column.key, escape(column.label), "em-label")
    sign = _sign(column.family) if column.family else ""
    return f'<span class="em-column {_family_class(column.family)}">{sign}{label}</span>'


def _matrix_row(chart: Matrix, heading: Heading, cells: tuple[Cell, ...]) -> str:
    sign = f'<span class="{_family_class(heading.family)}">{_sign(heading.family)}</span>' if heading.family else ""
    name = _row_heading(sign + _button(heading.key, escape(heading.label), "em-label"))
    return _tr(name + "".join(_matrix_cell(column, cell) for column, cell in zip(chart.columns, cells, strict=True)))


def _matrix_cell(column: Heading, cell: Cell) -> str:
    step = "em-hatched" if cell.level is None else f"em-step-{min(max(cell.level, 0), len(palette.STEPS) - 1)}"
    mark = f' <span class="em-met">{escape(cell.mark)}</span>' if cell.mark else ""
    # The column's name again, for a narrow chart only: its heading is then out of sight.
    name = f'<span class="em-column-again {_family_class(column.family)}" aria-hidden="true">'
    name += f"{_sign(column.family) if column.family else ''}<span>{escape(column.label)}</span></span>"
    figure = f'<span class="em-figure"><span>{escape(cell.text)}</span>{mark}</span>{_detail(cell.detail)}'
    if cell.key:
        box = f'<button type="button" class="em-box {step}" data-key="{escape(cell.key)}">{figure}</button>'
    else:
        box = f'<span class="em-box {step}">{figure}</span>'
    return _td(name + box)


# --- Roadmap ----------------------------------------------------------------------------------------


def _roadmap(chart: Roadmap, caption: str) -> str:
    heads = _column_heading(f'<span class="em-sr">{escape(chart.corner)}</span>')
    heads += "".join(_column_heading(escape(scope)) for scope in chart.scopes)
    rows = "".join(
        _tr(
            _row_heading(escape(horizon))
            + "".join(_roadmap_cell(chart, *pair) for pair in zip(chart.scopes, cells, strict=True))
        )
        for horizon, cells in zip(chart.horizons, chart.cells, strict=True)
    )
    return _chart("roadmap", caption, _tr(heads), rows)


def _roadmap_cell(chart: Roadmap, scope: str, items: tuple[RoadmapItem, ...]) -> str:
    again = f'<span class="em-column-again" aria-hidden="true">{escape(scope)}</span>'
    if not items:
        return _td(f'{again}<span class="em-empty">{escape(chart.empty)}</span>')
    return _td(f'{again}<ul class="em-items">{"".join(_roadmap_item(item) for item in items)}</ul>')


def _roadmap_item(item: RoadmapItem) -> str:
    title = _status(item.sign) + _button(item.key, escape(item.title), "em-label")
    known = item.progress is not None or item.progress_text
    state = _joined(
        f'<span class="{"em-word" if known else "em-unknown"}">{escape(item.word)}</span>', escape(item.due)
    )
    engaged = f'<span class="{"em-known" if item.engaged_known else "em-unknown"}">{escape(item.engaged)}</span>'
    uncertain = f'<span class="em-unknown">{escape(item.uncertain)}</span>' if item.uncertain else ""
    return (
        f'<li class="em-item{" em-alert" * item.alert}"><span class="em-item-title">{title}</span>'
        f'<span class="em-progress">{_bar(item.progress)}<span>{escape(item.progress_text)}</span></span>'
        f'<span class="em-detail">{state}</span>'
        f'<span class="em-detail">{_joined(engaged, escape(item.detail), uncertain)}</span></li>'
    )


def _bar(progress: float | None) -> str:
    if progress is None:
        return '<span class="em-bar em-hatched" aria-hidden="true"></span>'
    width = _percent(min(max(progress, 0.0), 100.0))
    return f'<span class="em-bar" aria-hidden="true"><i style="width:{width}"></i></span>'


# --- Spread -----------------------------------------------------------------------------------------


def _spread(chart: Spread, caption: str) -> str:
    marked = any(row.own for row in chart.rows)
    rows = "".join(_spread_row(chart, row, marked) for row in chart.rows)
    median = ""
    if chart.median is not None:
        at = axis_share(chart.median, chart.low, chart.high)
        median = _along(at, chart.median_text, "em-strong")
    heads = _tr(_td("") + _td(f'<span class="em-axis em-scale">{median}</span>') + _td(""))
    ticks = "".join(_along(axis_share(value, chart.low, chart.high), text) for value, text in chart.axis)
    foot = _tr(_td("") + _td(f'<span class="em-axis em-scale" aria-hidden="true">{ticks}</span>') + _td(""))
    return _chart(f"spread {_family_class(chart.family)}", caption, heads, rows, foot=foot)


def _along(at: float, text: str, state: str = "") -> str:
    """Words at a place of the axis: centred in the middle, drawn inwards towards the ends, so never cut."""
    place = f"left:{_percent(at)};transform:translateX(-{_percent(at)})"
    return f'<span class="em-at {state}" style="{place}">{escape(text)}</span>'


def _spread_row(chart: Spread, row: SpreadRow, marked: bool) -> str:
    name = _button(row.key, escape(row.label), "em-label") + _detail(row.detail)
    # Where one lab is looked at, it alone wears the family's colour: comparing is not ranking.
    state = " em-own" * row.own + " em-other" * (marked and not row.own) + " em-faint" * row.faint
    state += " em-missing" * (row.value is None)
    return _tr(
        _row_heading(name)
        + _td(f'<span class="em-axis" aria-hidden="true">{_backdrop(chart)}{_dot(chart, row)}</span>')
        + _td(f'<span class="em-values">{escape(row.text)}</span>{_detail(row.basis)}'),
        state.strip(),
    )


def _backdrop(chart: Spread) -> str:
    """What runs behind every row: grid, middle half of the labs, median."""

    def at(value: float) -> float:
        return axis_share(value, chart.low, chart.high)

    marks = "".join(f'<i class="em-grid" style="left:{_percent(at(value))}"></i>' for value, _ in chart.axis)
    if chart.quartiles is not None:
        low, high = (at(value) for value in chart.quartiles)
        marks += f'<i class="em-quartiles" style="left:{_percent(low)};width:{_percent(max(high - low, 0))}"></i>'
    if chart.median is not None:
        marks += f'<i class="em-median" style="left:{_percent(at(chart.median))}"></i>'
    return marks


def _dot(chart: Spread, row: SpreadRow) -> str:
    if row.value is None:
        return '<i class="em-gap em-hatched"></i>'
    whisker = ""
    if row.low is not None and row.high is not None:
        low, high = (axis_share(value, chart.low, chart.high) for value in (row.low, row.high))
        whisker = f'<i class="em-whisker" style="left:{_percent(low)};width:{_percent(max(high - low, 0))}"></i>'
    return whisker + _mark(chart.family, axis_share(row.value, chart.low, chart.high))


# --- Panel ------------------------------------------------------------------------------------------


def _head(panel: Panel, level: int) -> str:
    parts = [f'<h{level} class="em-title">{escape(panel.title)}</h{level}>']
    if panel.subtitle:
        parts.append(f'<p class="em-subtitle">{escape(panel.subtitle)}</p>')
    if panel.sentence:
        parts.append(f'<p class="em-sentence">{escape(panel.sentence)}</p>')
    return "".join(parts)


def _foot(panel: Panel, words: Mapping[str, str]) -> str:
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
    return ' class="em-number"' if _NUMBER.match(text) else ""


# --- Pieces -----------------------------------------------------------------------------------------


def _chart(kind: str, caption: str, heads: str, rows: str, size: str = "", foot: str = "") -> str:
    name = f'<caption class="em-sr">{escape(caption)}</caption>' if caption else ""
    foot = f'<tfoot role="rowgroup">{foot}</tfoot>' if foot else ""
    return (
        f'<div class="em em-chart em-{kind}"{size}><table role="table">{name}'
        f'<thead role="rowgroup">{heads}</thead><tbody role="rowgroup">{rows}</tbody>{foot}</table></div>'
    )


def _tr(cells: str, state: str = "") -> str:
    return f'<tr role="row" class="{state}">{cells}</tr>' if state else f'<tr role="row">{cells}</tr>'


def _td(content: str, state: str = "") -> str:
    return f'<td role="cell" class="{state}">{content}</td>' if state else f'<td role="cell">{content}</td>'


def _row_heading(content: str) -> str:
    return f'<th scope="row" role="rowheader">{content}</th>'


def _column_heading(content: str) -> str:
    return f'<th scope="col" role="columnheader">{content}</th>' if content else _td("")


def _button(key: str, content: str, name: str) -> str:
    if not key:
        return f'<span class="{name}">{content}</span>'
    return f'<button type="button" class="{name} em-link" data-key="{escape(key)}">{content}</button>'


def _detail(text: str) -> str:
    return f'<span class="em-detail">{escape(text)}</span>' if text else ""


def _status(sign: str) -> str:
    """A status sign; its word always follows, so it is not read aloud."""
    return f'<span class="em-status" aria-hidden="true">{escape(sign)}</span> ' if sign else ""


def _sign(family: str) -> str:
    return f'<i class="em-sign em-{palette.family(family).shape}" aria-hidden="true"></i>'


def _mark(family: str, at: float) -> str:
    """A marker: its shape in paper colour makes the ring around the shape in the family's."""
    shape = palette.family(family).shape
    return f'<i class="em-mark em-{shape}" style="left:{_percent(at)}"><i class="em-{shape}"></i></i>'


def _family_class(family: str) -> str:
    return f"em-of-{family}" if family in palette.FAMILIES else "em-of-none"


def _joined(*parts: str) -> str:
    return " · ".join(_present(parts))


def _present(parts: Iterable[str]) -> list[str]:
    return [part for part in parts if part]


def _percent(share: float) -> str:
    return f"{share:.2f}%"
