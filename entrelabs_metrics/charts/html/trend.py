"""One series over time (kind B), as SVG: line, interval band, dated targets, event marks, direct labels.

The same geometry as the interactive figure, drawn twice: for a wide page and for a telephone, of which the sheet of
style shows one. Streamlit removes SVG from `st.html`, so only pages of our own use this.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from html import escape
from itertools import groupby
from textwrap import wrap
from typing import NamedTuple

from entrelabs_metrics.language import Language

from .. import palette
from ..figures.labels import first_annotation, label_annotations, side_labels, step_annotations
from ..figures.scene import BOTTOM, PLOT, SMALL, TOP, Scene, is_known, scene_of
from ..kinds import Trend, TrendPoint
from .pieces import family_class

WIDE, NARROW = 1020, 400  # units of drawing, pixels when nothing is scaled
_SLIDE = 375  # height of a wide drawing
_LINE = SMALL * 1.25  # from one line of words to the next
_TICK = {WIDE: 76, NARROW: 58}  # what one date takes below the axis
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)  # between two dates below the axis
_BEFORE, _AFTER = 0.035, 0.012  # room left in the plot before the first date and after the last, as a share
_SHAPES = {
    "circle": "M-6.5,0a6.5,6.5 0 1,0 13,0a6.5,6.5 0 1,0 -13,0",
    "square": "M-6,-6H6V6H-6Z",
    "diamond": "M0,-8.5L8.5,0L0,8.5L-8.5,0Z",
    "triangle": "M0,-8L8,6.5H-8Z",
    "cross": "M-2.5,-7.5H2.5V-2.5H7.5V2.5H2.5V7.5H-2.5V2.5H-7.5V-2.5H-2.5Z",
}


@dataclass(frozen=True, slots=True)
class _Inked(Scene):
    """A scene whose colours follow the page's colour scheme."""

    height: float = 1.0  # of the plot, as a share of the interactive figure's

    def depth(self, value: float) -> float:
        return Scene.depth(self, value) * self.height

    def role(self, name: str) -> str:
        return f"var(--em-{name})"

    @property
    def colour(self) -> str:
        return "var(--em-c)"

    @property
    def text_colour(self) -> str:
        one = self.family.colour
        readable = all(palette.small_text(one, dark) == one.pick(dark) for dark in (False, True))
        return self.colour if readable else self.role("ink")


def render(chart: Trend, lang: Language, caption: str = "") -> str:
    """The trend; `caption` says it to whoever listens. `lang` is for the numbers and dates of the axes."""
    plain = scene_of(chart, dark=False)
    scene = _Inked(*(getattr(plain, field.name) for field in fields(Scene)))
    drawn = "".join(_Drawing(scene, lang, width).svg(caption) for width in (WIDE, NARROW))
    return f'<div class="em em-chart em-trend {family_class(chart.family)}">{drawn}</div>'


class _Event(NamedTuple):
    """Words above the plot, on one side of the dotted line of their date."""

    x: float
    lines: list[str]
    rightwards: bool
    first: float  # from where to where they reach, across
    last: float
    high: float  # how far above the plot they begin


def _placed(scene: Scene, x: Callable[[date], float], width: int) -> list[_Event]:
    """Events as low as they can be without meeting: from the middle outwards, so that few lines cross words."""
    marks = sorted(scene.chart.marks, key=lambda mark: mark.on)
    left = [mark for mark in marks if scene.share(mark.on) < 0.5]
    placed: list[_Event] = []
    for number, mark in enumerate([*reversed(left), *marks[len(left) :]]):
        at, rightwards = x(mark.on), number < len(left)
        lines = wrap(mark.text, 60 if width == WIDE else 24) or [""]
        reach = max(map(len, lines)) * SMALL * 0.5 + 14
        first, last = (at - 4, at + reach) if rightwards else (at - reach, at + 4)
        below = [event.high for event in placed if event.first < last and first < event.last]
        high = max(below, default=0.0) + _LINE * len(lines) + 4
        placed.append(_Event(at, lines, rightwards, first, last, high))
    return placed


class _Drawing:
    """A scene at one width: where things stand in it, and what is drawn, from the back to the front."""

    def __init__(self, scene: _Inked, lang: Language, width: int) -> None:
        self.lang, self.width, self.scene = lang, width, scene
        axis = scene.axis
        steps = round((axis.high - axis.low) / axis.step)
        decimals = next((n for n in range(6) if abs(axis.step * 10**n - round(axis.step * 10**n)) < 1e-9), 6)
        values = [axis.low + step * axis.step for step in range(steps + 1)]
        self.ticks = [(value, lang.number(value, decimals) + scene.chart.suffix) for value in values]
        self.left = max(len(text) for _, text in self.ticks) * SMALL * 0.52 + 12
        beside = max([16.0, *(label.overhang(scene) for label in side_labels(scene))])
        # A wide drawing has room for labels as long as they are; on a telephone the line comes first.
        self.right = width - min(beside, 150 if width == NARROW else 230) - 8
        self.events = _placed(scene, self.x, width)
        self.top = TOP + max([0.0, *(event.high for event in self.events)])
        if width == WIDE:  # as wide as a slide, and not higher than one: less for the plot where events take more
            self.scene = replace(scene, height=min(max((_SLIDE - self.top - BOTTOM) / PLOT, 0.6), 0.9))
        self.labels = side_labels(self.scene)
        self.bottom = self.top + PLOT * self.scene.height

    def x(self, on: date) -> float:
        share = (self.scene.share(on) + _BEFORE) / (1 + _BEFORE + _AFTER)
        return self.left + share * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.top + self.scene.depth(value)

    def svg(self, caption: str) -> str:
        size = "wide" if self.width == WIDE else "narrow"
        drawn = "".join(
            (
                *self._grid(),
                *(self._line(event) for event in self.events),
                *self._bands(),
                self._steps(),
                *self._series(self.scene.comparison, "em-compared"),
                *self._series(self.scene.points, "em-measured"),
                *(self._event(event) for event in self.events),
                *map(self._words, self._annotations()),
            )
        )
        return (
            f'<svg class="em-{size}" viewBox="0 0 {self.width} {_n(self.bottom + BOTTOM)}" role="img" '
            f'aria-label="{escape(caption)}">{drawn}</svg>'
        )

    def _grid(self) -> Iterator[str]:
        for value, text in self.ticks:
            y = self.y(value)
            state = ' class="em-base"' if value == self.ticks[0][0] else ""
            yield f'<path{state} d="M{_n(self.left)},{_n(y)}H{_n(self.right)}"/>'
            yield _text(self.left - 8, y, text, "end", SMALL, "var(--em-secondary)")
        for on, lines in self._dates():
            for number, line in enumerate(lines):
                depth = self.bottom + 20 + 20 * number
                yield _text(self.x(on), depth, line, "middle", SMALL, "var(--em-secondary)")

    def _dates(self) -> Iterator[tuple[date, list[str]]]:
        """The dates below the axis: months, each year said once; years alone when they are many."""
        measured = sorted({point.on for point in (*self.scene.points, *self.scene.comparison)})
        if len(measured) == 1:
            yield measured[0], _month(measured[0], self.lang)
            return
        room = (self.right - self.left) / _TICK[self.width]
        first, last = _index(self.scene.begin), _index(self.scene.end)
        step = next((months for months in _MONTHS if (last - first) / months <= room), _MONTHS[-1])
        begin = -(-first // step) * step
        days = [date(number // 12, number % 12 + 1, 1) for number in range(begin, last + 1, step)]
        days = [day for day in days if self.scene.begin <= day <= self.scene.end]
        if len(days) < 2:
            for day in (measured[0], measured[-1]) if measured else ():
                yield day, [self.lang.short_day(day)]
            return
        said = 0
        for day in days:
            month, year = _month(day, self.lang)
            yield day, [year] if step >= 12 else [month] if day.year == said else [month, year]
            said = day.year

    def _line(self, event: "_Event") -> str:
        return f'<path class="em-event" d="M{_n(event.x)},{_n(self.bottom)}V{_n(self.top - event.high)}"/>'

    def _event(self, event: "_Event") -> str:
        anchor, x = ("start", event.x + 6) if event.rightwards else ("end", event.x - 6)
        return "".join(
            _text(x, self.top - event.high + _LINE * (number + 0.5), line, anchor, SMALL, "var(--em-secondary)")
            for number, line in enumerate(event.lines)
        )

    def _bands(self) -> Iterator[str]:
        """One band for each run of points that have an interval; a bar for a run of one."""
        for run in _runs(self.scene.points, lambda p: is_known(p.value) and is_known(p.low) and is_known(p.high)):
            ups = [(self.x(p.on), self.y(p.high or 0.0)) for p in run]
            downs = [(self.x(p.on), self.y(p.low or 0.0)) for p in reversed(run)]
            if len(run) == 1:
                (x, high), (_, low) = ups[0], downs[0]
                ups, downs = [(x - 7, high), (x + 7, high)], [(x + 7, low), (x - 7, low)]
            yield f'<path class="em-band" d="{_path([*ups, *downs])}Z"/>'

    def _steps(self) -> str:
        """The dated targets, each from the one before to its own date."""
        corners, start = [], self.scene.first_on
        for target in self.scene.targets:
            due, y = min(target.on, self.scene.end), self.y(target.value)
            corners += [(self.x(min(start, due)), y), (self.x(due), y)]
            start = due
        return f'<path class="em-target" d="{_path(corners)}"/>' if corners else ""

    def _series(self, points: Sequence[TrendPoint], name: str) -> Iterator[str]:
        for run in _runs(points, lambda p: is_known(p.value)):  # a hole in the measures stays a hole
            yield f'<path class="em-line {name}" d="{_path([(self.x(p.on), self.y(p.value)) for p in run])}"/>'
        shape = _SHAPES[self.scene.family.shape if name == "em-measured" else "circle"]
        scale = 1.0 if len(points) <= 24 else 0.55
        for p in points:
            if is_known(p.value):
                told = "\n".join(part for part in (self.lang.day(p.on), p.text, p.basis) if part)
                place = f"translate({_n(self.x(p.on))} {_n(self.y(p.value))}) scale({_n(scale)})"
                yield (
                    f'<g class="em-dot-of {name}" transform="{place}"><title>{escape(told)}</title>'
                    f'<circle class="em-reach" r="20"/><path d="{shape}"/></g>'
                )

    def _annotations(self) -> Iterator[dict]:
        for label in self.labels:
            yield from label_annotations(self.scene, label)
        yield from first_annotation(self.scene)
        yield from step_annotations(self.scene)

    def _words(self, note: dict) -> str:
        """Words placed by `figures.labels`: at a date, so many pixels above the top of the plot; already escaped."""
        anchor = {"left": "start", "right": "end"}[note["xanchor"]]
        size, colour = note["font"]["size"], note["font"]["color"]
        x, y = self.x(date.fromisoformat(note["x"])) + note["xshift"], self.top - note["yshift"]
        bold, words = note["text"].startswith("<b>"), note["text"].removeprefix("<b>").removesuffix("</b>")
        return _text(x, y, words, anchor, size, colour, bold=bold, escaped=True)


def _runs(points: Sequence[TrendPoint], known: Callable[[TrendPoint], bool]) -> Iterator[list[TrendPoint]]:
    return (list(run) for is_there, run in groupby(points, known) if is_there)


def _text(
    x: float, y: float, text: str, anchor: str, size: int, colour: str, *, bold: bool = False, escaped: bool = False
) -> str:
    """One line of words, its middle at `y`."""
    weight = ' font-weight="700"' if bold else ""
    words = text if escaped else escape(text)
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" dy=".35em" text-anchor="{anchor}" font-size="{size}"{weight} '
        f'style="fill:{colour}">{words}</text>'
    )


def _path(corners: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_n(x)},{_n(y)}" for x, y in corners)


def _month(day: date, lang: Language) -> list[str]:
    """« sept. », « 2026 »."""
    return lang.month(day).rsplit(maxsplit=1)


def _index(day: date) -> int:
    return day.year * 12 + day.month - 1


def _n(value: float) -> str:
    """A length, to a tenth of a unit: the same file every time."""
    return f"{round(value, 1) + 0.0:g}"
