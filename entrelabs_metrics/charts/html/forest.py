"""Intervals against one reference (kinds C and E)."""

from html import escape

from ..kinds import Forest, ForestRow
from .axis import along, axis_share, between, grid, scale
from .pieces import (
    column_heading,
    detail,
    family_class,
    mark,
    named,
    percent,
    row_heading,
    spoken,
    status,
    table,
    td,
    tr,
)

_NEAR = 4  # how near an end of the axis, of 100, a marker would cover what stands there


def render(chart: Forest, caption: str) -> str:
    rows = "".join(_row(chart, row) for row in chart.rows)
    foot = tr(td("") + td(scale(chart.axis, chart.low, chart.high)) + td("") + td(""))
    return table("forest", caption, _headings(chart), rows, foot=foot)


def _headings(chart: Forest) -> str:
    names = [*chart.headings[:4], *[""] * (4 - len(chart.headings))]
    cells = [spoken(name) for name in names]
    reference = along(_share(chart, chart.reference), chart.reference_text, "em-strong")
    cells[1] += f'<span class="em-axis em-scale">{reference}</span>'
    return tr("".join(column_heading(cell) for cell in cells))


def _row(chart: Forest, row: ForestRow) -> str:
    state = " em-alert" * row.alert + " em-faint" * row.faint
    state += " em-missing" if row.value is None else " em-open" * (not row.solid)
    return tr(
        row_heading(named(row.key, row.label, row.detail, row.family))
        + td(f'<span class="em-axis" aria-hidden="true">{_backdrop(chart)}{_interval(chart, row)}</span>')
        + td(f'<span class="em-values">{escape(row.text)}</span>{detail(row.range_text)}')
        + td(f'<span class="em-verdict">{status(row.sign)}{escape(row.verdict)}</span>{detail(row.note)}'),
        f"{family_class(row.family)}{state}",
    )


def _backdrop(chart: Forest) -> str:
    """What runs behind every row: grid, and the reference where the axis reaches it."""
    marks = grid(chart.axis, chart.low, chart.high)
    if not chart.low <= chart.reference <= chart.high:
        return marks
    dashed = " em-dashed" * (chart.reference != 0)
    return f'{marks}<i class="em-reference{dashed}" style="left:{percent(_share(chart, chart.reference))}"></i>'


def _interval(chart: Forest, row: ForestRow) -> str:
    if row.value is None:
        return '<i class="em-gap em-hatched"></i>'
    at = _share(chart, row.value)
    ends = [row.value]
    line = ""
    if row.low is not None and row.high is not None:
        ends += [row.low, row.high]
        line = between("em-interval", _share(chart, row.low), _share(chart, row.high))
    further = ""
    if min(ends) < chart.low:
        further += _further("left", 0, at <= _NEAR)
    if max(ends) > chart.high:
        further += _further("right", 100, at >= 100 - _NEAR)
    return line + mark(row.family, at) + further


def _further(side: str, at: float, marked: bool) -> str:
    """Further than the axis reaches: a chevron at its end, clear of the marker when that stands there too."""
    return f'<i class="em-further em-further-{side}{"" if marked else " em-end"}" style="left:{percent(at)}"></i>'


def _share(chart: Forest, value: float) -> float:
    return axis_share(value, chart.low, chart.high)
