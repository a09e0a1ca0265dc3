"""Actions over time, with dated events: a row an action, on one axis of dates."""

from html import escape

from .. import span as spans
from ..kinds import Timeline, TimelineRow
from ..span import Flag, Span
from .axis import between, tick
from .pieces import button, column_heading, detail, percent, row_heading, spoken, status, table, td, tr


def render(chart: Timeline, caption: str) -> str:
    behind = _backdrop(chart)
    rows = "".join(
        (_group(name, behind) if name else "") + "".join(_row(chart, row, behind) for row in rows)
        for name, rows in spans.groups(chart)
    )
    scale = "".join(tick(at * 100, words) for at, words in spans.ticks(chart))
    foot = tr(td("") + td(f'<span class="em-axis em-scale" aria-hidden="true">{scale}</span>') + td("") + td(""))
    more = f'<p class="em-more">{escape(chart.more)}</p>' if chart.more else ""
    return table("timeline", caption, _headings(chart), rows, foot=foot, below=more)


def _headings(chart: Timeline) -> str:
    names = [*chart.headings[:4], *[""] * (4 - len(chart.headings))]
    cells = [spoken(name) for name in names]
    flags = "".join(map(_flag, reversed(spans.flags(chart))))
    cells[1] += f'<span class="em-flags">{flags}</span>' if flags else ""
    return tr("".join(column_heading(cell, name) for cell, name in zip(cells, names, strict=True)))


def _flag(flag: Flag) -> str:
    """The words of an event, and its line down to the rows: it is clipped where the heading ends."""
    at = flag.at * 100
    side, room = ("left", at) if flag.rightwards else ("right", 100 - at)
    state = " em-now" * flag.today + ("" if flag.rightwards else " em-leftwards")
    return (
        f'<span class="em-flag{state}" style="padding-{side}:{percent(room)}">'
        f'<i class="em-flag-line" style="left:{percent(at)}"></i>'
        f'<span class="em-flag-words">{escape(flag.mark.text)}</span></span>'
    )


def _backdrop(chart: Timeline) -> str:
    """What runs behind every row: grid, events, today."""
    grid = "".join(f'<i class="em-grid" style="left:{percent(at * 100)}"></i>' for at, _ in spans.ticks(chart))
    return grid + "".join(
        f'<i class="em-happening{" em-now" * flag.today}" style="left:{percent(flag.at * 100)}"></i>'
        for flag in reversed(spans.flags(chart))
    )


def _group(name: str, behind: str) -> str:
    heading = f'<th scope="rowgroup" role="rowheader" class="em-strong">{escape(name)}</th>'
    lane = f'<span class="em-axis" aria-hidden="true">{behind}</span>'
    return tr(heading + td(lane) + td("") + td(""), "em-group")


def _row(chart: Timeline, row: TimelineRow, behind: str) -> str:
    name = button(row.key, escape(row.label), "em-label") + detail(row.detail) + detail(row.note)
    state = " em-alert" * row.alert + " em-faint" * row.faint
    return tr(
        row_heading(name)
        + td(f'<span class="em-axis" aria-hidden="true">{behind}{_drawn(spans.span(chart, row), row)}</span>')
        + td(f'<span class="em-values">{escape(row.dates)}</span>{detail(row.progress_text)}')
        + td(f'<span class="em-verdict">{status(row.sign)}{escape(row.word)}</span>'),
        f"em-of-experience{state}",
    )


def _drawn(span: Span | None, row: TimelineRow) -> str:
    if span is None:
        return ""
    start, end = span.start * 100, span.end * 100
    if span.form == "due":
        known = " em-known" * (row.progress is not None)
        drawn = "" if span.before or span.after else f'<i class="em-due{known}" style="left:{percent(end)}"></i>'
    elif span.form == "open":
        drawn = between("em-endless", start, end)
    elif span.done is None:
        drawn = between("em-span em-hatched", start, end)
    else:
        drawn = between("em-span", start, end) + between("em-done", start, span.done * 100)
    drawn += '<i class="em-further em-further-left em-end" style="left:0%"></i>' * span.before
    return drawn + '<i class="em-further em-further-right em-end" style="left:100%"></i>' * span.after
