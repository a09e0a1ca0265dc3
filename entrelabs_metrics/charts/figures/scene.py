"""What every part of a trend's figure needs: the axis, the period, where a value and a date stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from math import ceil, floor, isfinite, log10
from typing import NamedTuple

from .. import palette
from ..kinds import Trend, TrendPoint, TrendTarget

HEIGHT = 380
TOP, BOTTOM = 22, 54  # margins
PLOT = HEIGHT - TOP - BOTTOM  # pixels between the two ends of the vertical axis
SMALL = 15  # size of the text, but for the first and last values and the target


class AxisRange(NamedTuple):
    low: float  # what the panel must state when it is not zero
    high: float
    step: float


def axis_range(chart: Trend) -> AxisRange:
    """Round bounds around everything drawn; from zero when zero is not far, else from a round value."""
    values = list(_values(chart))
    if not values:
        return AxisRange(0.0, 1.0, 0.5)
    low, high = min(values), max(values)
    if 0 <= low <= 0.4 * high:
        low = 0.0
    # A difference of one in a hundred must not look like a cliff.
    missing = 0.2 * max(abs(low), abs(high)) - (high - low)
    if missing > 0:
        low, high = low - missing / 2, high + missing / 2
    step = _nice((high - low or 1.0) / 4, chart.decimals)
    bottom, top = floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step
    if bottom == low and low != 0:
        bottom -= step
    if min(values) >= 0:
        bottom = max(bottom, 0.0)
    if top == bottom:
        top += step
    return AxisRange(round(bottom, 10), round(top, 10), step)


@dataclass(frozen=True, slots=True)
class Scene:
    chart: Trend
    dark: bool
    points: tuple[TrendPoint, ...]  # by date
    comparison: tuple[TrendPoint, ...]
    axis: AxisRange
    begin: date
    end: date

    def role(self, name: str) -> str:
        return palette.ROLES[name].pick(self.dark)

    @property
    def family(self) -> palette.Family:
        return palette.family(self.chart.family)

    @property
    def colour(self) -> str:
        return self.family.colour.pick(self.dark)

    @property
    def text_colour(self) -> str:
        return palette.small_text(self.family.colour, self.dark)

    def depth(self, value: float) -> float:
        """How many pixels below the top of the plot a value stands."""
        return (self.axis.high - value) / (self.axis.high - self.axis.low) * PLOT

    def share(self, on: date) -> float:
        """How far along the width of the plot a date stands, from 0 to 1."""
        return (on - self.begin).days / max((self.end - self.begin).days, 1)

    @property
    def targets(self) -> list[TrendTarget]:
        """By date; only those whose value is known."""
        return sorted((target for target in self.chart.targets if is_known(target.value)), key=lambda target: target.on)

    @property
    def first_on(self) -> date:
        return self.points[0].on if len(self.points) > 1 else self.begin


def scene_of(chart: Trend, dark: bool) -> Scene:
    points = tuple(sorted(chart.points, key=lambda point: point.on))
    comparison = tuple(sorted(chart.comparison, key=lambda point: point.on))
    begin, end = _period(chart, [point.on for point in (*points, *comparison)])
    return Scene(chart, dark, points, comparison, axis_range(chart), begin, end)


def is_known(value: float | None) -> bool:
    return value is not None and isfinite(value)


def safe(text: str) -> str:
    """Plotly reads tags and a few entities; quotes are harmless in it, and it does not know `&quot;`."""
    return escape(text, quote=False)


def _period(chart: Trend, measured: Sequence[date]) -> tuple[date, date]:
    """From the first measure to the last; to the last target's date when it is not too far ahead."""
    known = [*measured, *(mark.on for mark in chart.marks)]
    dues = [target.on for target in chart.targets]
    if not (known or dues):
        return date(2000, 1, 1), date(2000, 12, 31)
    begin, last = min(known or dues), max(known or dues)
    ahead = timedelta(days=max((last - begin).days * 0.5, 183))
    end = max([last, *(min(due, last + ahead) for due in dues)])
    if begin == end:
        return begin - timedelta(days=183), end + timedelta(days=183)
    if len(set(known)) == 1:  # one measure and a later target: keep the dot off the axis
        begin -= (end - begin) / 2
    return begin, end


def _values(chart: Trend) -> Iterator[float]:
    for point in (*chart.points, *chart.comparison):
        yield from (value for value in (point.value, point.low, point.high) if value is not None and is_known(value))
    yield from (target.value for target in chart.targets if is_known(target.value))


def _nice(raw: float, decimals: int) -> float:
    """The round step just above `raw`, never finer than what the unit can write."""
    power = 10.0 ** floor(log10(raw))
    finest = 10.0**-decimals
    for factor in (1, 2, 2.5, 5, 10):
        step = factor * power
        if step >= raw * 0.999 and step >= finest and abs(step / finest - round(step / finest)) < 1e-6:
            return step
    return finest
