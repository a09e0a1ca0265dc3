"""Where the dates of a timeline stand, as shares of its axis from 0 to 1: the same for every renderer."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from entrelabs_metrics.charts.kinds import Mark, Timeline, TimelineRow

ROOM = 0.95  # of the axis


class Span(NamedTuple):
    """What is drawn of one action, between 0 and 1. `form`: bar, due (its end alone), open (its start alone)."""

    form: str
    start: float
    end: float
    done: float | None  # where its declared progress ends; None: not known
    before: bool  # it began before the axis does
    after: bool  # it goes on after the axis ends


class Flag(NamedTuple):
    """An event of the axis, with its words above the rows."""

    mark: Mark
    at: float
    rightwards: bool  # on which side of its line its words run
    today: bool


def share(chart: Timeline, on: date) -> float:
    """How far along the axis a date stands: below 0 or above 1 beyond it."""
    return (on - chart.low).days / max((chart.high - chart.low).days, 1)


def span(chart: Timeline, row: TimelineRow) -> Span | None:
    """None: the action has no date, and nothing is drawn of it."""
    if row.start is None and row.end is None:
        return None
    ends = [share(chart, on) for on in (row.start, row.end) if on is not None]
    first, last = min(ends), max(ends)
    form = "bar" if len(ends) == 2 else "due" if row.start is None else "open"
    if form == "open":
        last = max(first, 1.0)
    done = None
    if form == "bar" and row.progress is not None:
        done = _kept(first + (last - first) * _kept(row.progress / 100))
    return Span(form, _kept(first), _kept(last), done, first < 0, last > 1 or form == "open")


def flags(chart: Timeline) -> list[Flag]:
    """The events on the axis, the lowest first, where words have room between its ends alone and each event is at a
    height of its own: today, then from the middle outwards, so that few lines cross words."""
    now, drawn = _on_axis(chart)
    left = [mark for mark in drawn if share(chart, mark.on) < 0.5]
    return [
        Flag(mark, share(chart, mark.on), share(chart, mark.on) < 0.5, number < len(now))
        for number, mark in enumerate([*now, *reversed(left), *drawn[len(left) :]])
    ]


def outward(chart: Timeline) -> tuple[list[Flag], list[Flag]]:
    """The same where words have room beyond both ends: those whose words run to the left, then those to the right, the
    lowest first on each side. Seen from outside, each is higher than the one before: no line crosses words."""
    now, drawn = _on_axis(chart)
    both = sorted([*now, *drawn], key=lambda mark: mark.on)
    half = len(both) // 2
    sides = [Flag(mark, share(chart, mark.on), number >= half, mark in now) for number, mark in enumerate(both)]
    return sides[:half], sides[half:][::-1]


def _on_axis(chart: Timeline) -> tuple[list[Mark], list[Mark]]:
    """Today, and the events by date, as far as they are on the axis."""
    drawn = sorted((mark for mark in chart.marks if chart.low <= mark.on <= chart.high), key=lambda mark: mark.on)
    return [mark for mark in [chart.today] if mark is not None and chart.low <= mark.on <= chart.high], drawn


def ticks(chart: Timeline) -> list[tuple[float, str]]:
    """The dates under the axis; none so near its end that its words, kept within, would run over those before."""
    found = [(share(chart, on), words) for on, words in chart.axis if chart.low <= on <= chart.high]
    return [tick for tick in found if tick[0] <= ROOM] or found[:1]


def groups(chart: Timeline) -> Iterator[tuple[str, list[TimelineRow]]]:
    """Rows that follow each other under one heading."""
    for name, rows in groupby(chart.rows, lambda row: row.group):
        yield name, list(rows)


def _kept(value: float) -> float:
    return min(max(value, 0.0), 1.0)
