"""Actions over time as a native stacked bar chart on an axis of days: an invisible base, what is declared done, and the
rest; events above. An edited date or progress moves its bar."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

from .. import span as spans
from ..kinds import Timeline, TimelineRow
from ..span import Flag, Span
from . import plot, rows
from .canvas import EMU, LABEL, SMALL, Canvas, Run, Zone, line
from .plot import Axes, Group, Series
from .rows import SCALE, Line
from .sheet import Column
from .words import lines, width

_SHARES = (0.33, 0.28, 0.225, 0.165)  # of the width: name, chart, dates and progress, state
_EPOCH = date(1899, 12, 30)  # from which a workbook counts days
_LEADING = 17.0
_FORMAT = "dd/mm/yyyy"


def parts(chart: Timeline, zone: Zone) -> list[Timeline]:
    """Rows over as few slides as hold them; what is not shown at all is said on the last."""
    room = zone.height - _above(chart, zone) - SCALE - (_LEADING if chart.more else 0)
    slices = rows.split([_line(row) for row in chart.rows], _SHARES, zone, room)
    last = len(slices) - 1
    return [
        replace(chart, rows=chart.rows[one], more=chart.more if number == last else "")
        for number, one in enumerate(slices)
    ]


def draw(canvas: Canvas, chart: Timeline, zone: Zone, alt: str) -> None:
    if not chart.rows:
        return
    above = _above(chart, zone)
    below = SCALE + (_LEADING if chart.more else 0)
    place, height = rows.words(canvas, zone, [_line(row) for row in chart.rows], _SHARES, above, below, alt)
    for at, _ in spans.ticks(chart):
        x = place.x + at * place.width
        canvas.rule((x, place.y), (x, place.bottom), canvas.lang.t("Calendrier"), "grid", weight=0.75)
    _flags(canvas, chart, zone, place)
    found = [spans.span(chart, row) for row in chart.rows]
    _bars(canvas, chart, found, place, alt)
    for number, (row, span) in enumerate(zip(chart.rows, found, strict=True)):
        if span is not None:
            _ends(canvas, row, span, place, place.y + (number + 0.5) * height)
    rows.scale(canvas, place, [(_serial(on), words) for on, words in chart.axis if chart.low <= on <= chart.high],
               _serial(chart.low), _serial(chart.high))  # fmt: skip
    if chart.more:
        box = Zone(zone.x, place.bottom + SCALE, zone.width, _LEADING)
        canvas.text(box, [line(Run(chart.more, SMALL, role="secondary"))], chart.more)


def _line(row: TimelineRow) -> Line:
    """Each row says its group: rows of a slide are equally high, so that a heading would take as much as an action."""
    role = "alert" if row.alert else "ink"
    under = " · ".join(filter(None, (row.group, row.detail, row.note)))
    return Line(
        rows.name_of(row.label, under),
        (
            (line(Run(row.dates, LABEL)), line(Run(row.progress_text, SMALL, role="secondary"))),
            (line(Run(f"{row.sign} {row.word}".strip(), SMALL, not row.faint, role)),),
        ),
    )


# The chart -----------------------------------------------------------------------------------------------------------


def _bars(canvas: Canvas, chart: Timeline, found: list[Span | None], place: Zone, alt: str) -> None:
    lang, days = canvas.lang, (chart.high - chart.low).days
    low = _serial(chart.low)
    kept = f"MAX(0,MIN({days},{{}}-{low:.0f}))"
    start = kept.format("MIN($B{row},$C{row})")
    end = kept.format("MAX($B{row},$C{row})")
    gone = "$B{row}+($C{row}-$B{row})*MAX(0,MIN(1,N($D{row})))"
    columns = [
        Column(lang.t("Action"), tuple(" · ".join(filter(None, (row.label, row.detail))) for row in chart.rows)),
        Column(lang.t("Début"), tuple(row.start for row in chart.rows), _FORMAT),
        Column(lang.t("Échéance"), tuple(row.end for row in chart.rows), _FORMAT),
        Column(
            lang.t("Avancement déclaré"),
            tuple(None if row.progress is None else row.progress / 100 for row in chart.rows), "0%",
        ),
        Column(lang.t("État"), tuple(row.word for row in chart.rows)),
        Column(lang.t("Dates"), tuple(row.dates for row in chart.rows)),
        Column(
            lang.t("(dessin) début"), tuple(None if s is None else s.start * days for s in found), formula=start
        ),
        Column(
            lang.t("(dessin) avancement"), tuple(_done(s, days) for s in found),
            formula=f"{kept.format(f'({gone})')}-{start}",
        ),
        Column(
            lang.t("(dessin) reste"), tuple(_rest(s, days) for s in found), formula=f"{end}-{start}-$H{{row}}"
        ),
    ]  # fmt: skip
    pairs = list(zip(chart.rows, found, strict=True))
    done = "".join(plot.point(i, canvas.look.fill(_colour(r)) + _outline(canvas, r)) for i, (r, _) in enumerate(pairs))
    rest = "".join(plot.point(i, _filling(canvas, r, s) + _outline(canvas, r)) for i, (r, s) in enumerate(pairs))
    series = (Series(6), Series(7, points=done), Series(8, points=rest))
    plot.add(canvas, place, columns, [Group("stacked", series, gap=190)], Axes(0, days), name=lang.t("Calendrier"),
             alt=alt)  # fmt: skip


def _done(span: Span | None, days: int) -> float | None:
    if span is None or span.form != "bar":
        return None
    return 0.0 if span.done is None else (span.done - span.start) * days


def _rest(span: Span | None, days: int) -> float | None:
    if span is None or span.form != "bar":
        return None
    return (span.end - (span.start if span.done is None else span.done)) * days


def _filling(canvas: Canvas, row: TimelineRow, span: Span | None) -> str:
    """Of what is not declared done: paper; hatched where nothing is declared."""
    if span is not None and span.form == "bar" and span.done is None:
        front, back = canvas.look.colour(_colour(row)), canvas.look.colour("paper")
        return f'<a:pattFill prst="wdUpDiag"><a:fgClr>{front}</a:fgClr><a:bgClr>{back}</a:bgClr></a:pattFill>'
    return canvas.look.fill("paper")


def _outline(canvas: Canvas, row: TimelineRow) -> str:
    return f'<a:ln w="{1.25 * EMU:.0f}">{canvas.look.fill(_colour(row))}</a:ln>'


def _colour(row: TimelineRow) -> str:
    return "alert" if row.alert else "grey" if row.faint else "experience"


def _ends(canvas: Canvas, row: TimelineRow, span: Span, place: Zone, middle: float) -> None:
    """What no bar says: a due date alone, a start without an end, and what goes on beyond the axis."""
    role, size = _colour(row), 11.0
    first, last = (place.x + at * place.width for at in (span.start, span.end))
    if span.form == "due" and not (span.before or span.after):
        shape = canvas.block(Zone(last - size / 2, middle - size / 2, size, size), row.dates,
                             fill=role if row.progress is not None else "paper", line_role=role, weight=2)  # fmt: skip
        shape._element.spPr.find("{*}prstGeom").set("prst", "diamond")
    elif span.form == "open":
        canvas.rule((first, middle), (last, middle), row.dates, role, weight=2.5, dash="sysDot")
    for there, x, glyph in ((span.before, place.x, "◄"), (span.after, place.x + place.width, "►")):
        if there:
            box = Zone(x - 8, middle - 9, 16, 18)
            canvas.text(box, [line(Run(glyph, 12, role=role), align="ctr")], row.dates, anchor="ctr")


def _serial(on: date) -> float:
    return float((on - _EPOCH).days)


# Events --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Placed:
    flag: Flag
    x: float  # of its line
    box: Zone  # of its words; y counts up from the rows


def _placed(chart: Timeline, zone: Zone) -> Iterator[_Placed]:
    left, wide = zone.x + _SHARES[0] * zone.width, _SHARES[1] * zone.width
    for side in spans.outward(chart):
        up = 0.0
        for flag in side:
            x = left + flag.at * wide
            room = (zone.x + zone.width - x if flag.rightwards else x - zone.x) - 8
            long = min(ceil(width(flag.mark.text, SMALL, bold=flag.today)) + 6, room)
            high = lines(flag.mark.text, SMALL, long, bold=flag.today) * _LEADING
            up += high + 2
            yield _Placed(flag, x, Zone(x + 5 if flag.rightwards else x - 5 - long, up, long, high))


def _above(chart: Timeline, zone: Zone) -> float:
    return max((one.box.y for one in _placed(chart, zone)), default=0.0) + 4


def _flags(canvas: Canvas, chart: Timeline, zone: Zone, place: Zone) -> None:
    found = list(_placed(chart, zone))
    for one in found:
        role, weight, dash = ("ink", 1.75, "") if one.flag.today else ("secondary", 1.25, "sysDot")
        top = place.y - one.box.y + 2
        canvas.rule((one.x, top), (one.x, place.bottom), one.flag.mark.text, role, weight=weight, dash=dash)
    for one in found:
        words = Run(one.flag.mark.text, SMALL, one.flag.today, "ink" if one.flag.today else "secondary")
        box = replace(one.box, y=place.y - one.box.y)
        canvas.text(box, [line(words, align="l" if one.flag.rightwards else "r")], one.flag.mark.text)
