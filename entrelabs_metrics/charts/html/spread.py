"""One indicator across labs: dots, intervals, median; no ranking."""

from html import escape

from ..kinds import Spread, SpreadRow
from .axis import along, axis_share, between, grid, scale
from .pieces import button, detail, family_class, mark, percent, row_heading, table, td, tr


def render(chart: Spread, caption: str) -> str:
    marked = any(row.own for row in chart.rows)
    rows = "".join(_row(chart, row, marked) for row in chart.rows)
    median = ""
    if chart.median is not None:
        at = axis_share(chart.median, chart.low, chart.high)
        median = along(at, chart.median_text, "em-strong")
    heads = tr(td("") + td(f'<span class="em-axis em-scale">{median}</span>') + td(""))
    foot = tr(td("") + td(scale(chart.axis, chart.low, chart.high)) + td(""))
    return table(f"spread {family_class(chart.family)}", caption, heads, rows, foot=foot)


def _row(chart: Spread, row: SpreadRow, marked: bool) -> str:
    name = button(row.key, escape(row.label), "em-label") + detail(row.detail)
    # Where one lab is looked at, it alone wears the family's colour: comparing is not ranking.
    state = " em-own" * row.own + " em-other" * (marked and not row.own) + " em-faint" * row.faint
    state += " em-missing" * (row.value is None)
    return tr(
        row_heading(name)
        + td(f'<span class="em-axis" aria-hidden="true">{_backdrop(chart)}{_dot(chart, row)}</span>')
        + td(f'<span class="em-values">{escape(row.text)}</span>{detail(row.basis)}'),
        state.strip(),
    )


def _backdrop(chart: Spread) -> str:
    """What runs behind every row: grid, middle half of the labs, median."""
    marks = grid(chart.axis, chart.low, chart.high)
    if chart.quartiles is not None:
        low, high = (axis_share(value, chart.low, chart.high) for value in chart.quartiles)
        marks += between("em-quartiles", low, high)
    if chart.median is not None:
        marks += f'<i class="em-median" style="left:{percent(axis_share(chart.median, chart.low, chart.high))}"></i>'
    return marks


def _dot(chart: Spread, row: SpreadRow) -> str:
    if row.value is None:
        return '<i class="em-gap em-hatched"></i>'
    whisker = ""
    if row.low is not None and row.high is not None:
        low, high = (axis_share(value, chart.low, chart.high) for value in (row.low, row.high))
        whisker = between("em-whisker", low, high)
    return whisker + mark(chart.family, axis_share(row.value, chart.low, chart.high))
