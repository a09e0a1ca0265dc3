"""A trend as a Plotly figure: line, interval band, dated targets, event marks, direct labels.

The width of the page is not known here, so nothing may depend on it: the first and last values and
the target are labelled beside the data, events above the plot, and labels that could meet are pushed
apart in height, the one direction whose pixels are known. Texts are parsed by Plotly as HTML, so all
of them are escaped.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import groupby, pairwise
from math import ceil, floor, isfinite, log10
from textwrap import wrap
from typing import NamedTuple

import plotly.graph_objects as go

from . import palette
from .kinds import Trend, TrendPoint

HEIGHT = 380
_TOP, _BOTTOM = 22, 54  # margins
_PLOT = HEIGHT - _TOP - _BOTTOM  # pixels between the two ends of the vertical axis
_LARGE, _MEDIUM, _SMALL = 28, 17, 15  # text sizes: last value, first value and target, the rest
_GAP = 13  # between a dot and the words to its right
_NARROWEST = 190  # pixels: the width of the plot on a telephone

_FRENCH = {
    "dictionary": {
        "Download plot": "Télécharger le graphique",
        "Download plot as a PNG": "Télécharger le graphique",
        "Download plot as a png": "Télécharger le graphique",
        "Preparing image - this may take a few seconds": "Image en préparation",
        "Image download succeeded": "Image téléchargée",
        "Sorry, there was a problem downloading your snapshot!": "Le téléchargement de l'image a échoué",
        "Fullscreen": "Plein écran",
        "Close fullscreen": "Quitter le plein écran",
    },
    "format": {
        "days": ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
        "shortDays": ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
        "months": [
            "janvier", "février", "mars", "avril", "mai", "juin",
            "juillet", "août", "septembre", "octobre", "novembre", "décembre",
        ],
        "shortMonths": [
            "janv.", "févr.", "mars", "avr.", "mai", "juin",
            "juil.", "août", "sept.", "oct.", "nov.", "déc.",
        ],
        "date": "%d/%m/%Y",
        "decimal": ",",
        "thousands": "\u202f",
    },
}  # fmt: skip


class AxisRange(NamedTuple):
    low: float  # what the panel must state when it is not zero
    high: float
    step: float


def CONFIG(language_code: str) -> dict:
    """The `config` of `st.plotly_chart`. Plotly bundles no locale: French is sent along."""
    config = {
        "displaylogo": False,
        "displayModeBar": "hover",
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "svg", "filename": "entrelabs", "scale": 2},
        "scrollZoom": False,
        "doubleClick": False,
        "showTips": False,
    }
    if language_code.startswith("fr"):
        config |= {"locale": "fr", "locales": {"fr": _FRENCH}}
    return config


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


def figure(chart: Trend, *, dark: bool) -> go.Figure:
    """The trend, on a transparent ground; the font is left to the page that shows it."""
    scene = _scene(chart, dark)
    traces = [
        *_bands(scene),
        *_target_steps(scene),
        *_comparison(scene),
        *_series(scene),
    ]
    return go.Figure(data=traces, layout=_layout(scene))


# --- What every part needs ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Scene:
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
        return (self.axis.high - value) / (self.axis.high - self.axis.low) * _PLOT

    def share(self, on: date) -> float:
        """How far along the width of the plot a date stands, from 0 to 1."""
        return (on - self.begin).days / max((self.end - self.begin).days, 1)


def _scene(chart: Trend, dark: bool) -> _Scene:
    points = tuple(sorted(chart.points, key=lambda point: point.on))
    comparison = tuple(sorted(chart.comparison, key=lambda point: point.on))
    begin, end = _period(chart, [point.on for point in (*points, *comparison)])
    return _Scene(chart, dark, points, comparison, axis_range(chart), begin, end)


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
        yield from (value for value in (point.value, point.low, point.high) if value is not None and _known(value))
    yield from (target.value for target in chart.targets if _known(target.value))


def _nice(raw: float, decimals: int) -> float:
    """The round step just above `raw`, never finer than what the unit can write."""
    power = 10.0 ** floor(log10(raw))
    finest = 10.0**-decimals
    for factor in (1, 2, 2.5, 5, 10):
        step = factor * power
        if step >= raw * 0.999 and step >= finest and abs(step / finest - round(step / finest)) < 1e-6:
            return step
    return finest


# --- Traces -------------------------------------------------------------------------------------------


def _bands(scene: _Scene) -> Iterator[dict]:
    """One band for each run of points that have an interval; a bar for a run of one."""
    shade = palette.tint(scene.colour, 0.22 if scene.dark else 0.15)
    runs = groupby(scene.points, lambda point: all(map(_known, (point.value, point.low, point.high))))
    for bounded, run in runs:
        points = list(run)
        if not bounded:
            continue
        if len(points) == 1:
            x, y = [points[0].on] * 2, [points[0].low, points[0].high]
            yield _quiet(x, y, mode="lines", line={"color": shade, "width": 14})
        else:
            x = [point.on for point in (*points, *reversed(points))]
            y = [*(point.high for point in points), *(point.low for point in reversed(points))]
            yield _quiet(x, y, mode="none", fill="toself", fillcolor=shade)


def _target_steps(scene: _Scene) -> Iterator[dict]:
    if not scene.chart.targets:
        return
    x, y, start = [], [], _first_on(scene)
    for target in _targets(scene):
        due = min(target.on, scene.end)
        x += [min(start, due), due]
        y += [target.value, target.value]
        start = due
    yield _quiet(x, y, mode="lines", line={"color": scene.role("ink"), "width": 2.5, "dash": "9px,7px"})


def _comparison(scene: _Scene) -> Iterator[dict]:
    if scene.comparison:
        colour = scene.role("grey")
        line = {"color": colour, "width": 2.25, "dash": "4px,4px"}
        ring = {"color": colour, "width": 2}
        yield _dots(scene.comparison, line, {"size": 8, "color": scene.role("paper"), "line": ring})


def _series(scene: _Scene) -> Iterator[dict]:
    if scene.points:
        size = (13 if scene.family.symbol != "circle" else 12) if len(scene.points) <= 24 else 7
        ring = {"color": scene.role("paper"), "width": 2 if size > 7 else 1}
        marker = {
            "size": size,
            "symbol": scene.family.symbol,
            "color": scene.colour,
            "line": ring,
            "opacity": 1,
        }
        yield _dots(scene.points, {"color": scene.colour, "width": 3.5}, marker)


def _dots(points: Sequence[TrendPoint], line: dict, marker: dict) -> dict:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [point.on.isoformat() for point in points],
        "y": [point.value if _known(point.value) else None for point in points],
        "customdata": [[_safe(point.text), _safe(point.basis)] for point in points],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{x|%-d %B %Y}<br>%{customdata[1]}<extra></extra>",
        "line": line,
        "marker": marker,
        "connectgaps": False,  # a hole in the measures stays a hole
        "cliponaxis": False,
        "showlegend": False,
    }


def _quiet(x: Iterable[date], y: Iterable[float | None], **look: object) -> dict:
    """A trace that is only looked at."""
    days = [day.isoformat() for day in x]
    return {"type": "scatter", "x": days, "y": list(y), "hoverinfo": "skip", "showlegend": False, **look}


# --- Labels -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Label:
    """Words to the right of the data, as high as their value if there is room."""

    lines: list[tuple[str, int]]  # each with its size
    colours: list[str]
    on: date  # they stand beside this date
    middle: float  # pixels below the top of the plot

    @property
    def height(self) -> float:
        return sum(_leading(size) for _, size in self.lines)

    @property
    def width(self) -> float:
        return max(_width(text, size) for text, size in self.lines) + _GAP

    def overhang(self, scene: _Scene) -> float:
        """How far they reach beyond the plot, on the narrowest screen."""
        return self.width - (1 - scene.share(self.on)) * _NARROWEST


def _side_labels(scene: _Scene) -> list[_Label]:
    """The labels, moved apart: those that stay inside the plot cannot meet those beside it."""
    labels = [*_last_label(scene), *_comparison_label(scene), *_target_label(scene)]
    inside = [label for label in labels if label.overhang(scene) < 0]
    _separate([label for label in labels if label not in inside])
    _separate(inside)
    return labels


def _separate(labels: list[_Label]) -> None:
    labels.sort(key=lambda label: label.middle)
    for _ in range(20):  # three labels at most: push neighbours apart until none touch
        for upper, lower in pairwise(labels):
            overlap = (upper.height + lower.height) / 2 + 5 - (lower.middle - upper.middle)
            if overlap > 0.5:
                upper.middle -= overlap / 2
                lower.middle += overlap / 2
        for label in labels:
            label.middle = min(max(label.middle, label.height / 2 - _TOP), _PLOT - label.height / 2)


def _last_label(scene: _Scene) -> Iterator[_Label]:
    known = [point for point in scene.points if _known(point.value)]
    if not known:
        return
    last = known[-1]
    lines, colours = [(last.text, _LARGE if len(last.text) <= 8 else 22)], [scene.colour]
    if scene.chart.last_basis:
        lines.append((scene.chart.last_basis, _SMALL))
        colours.append(scene.role("secondary"))
    label = _Label(lines, colours, last.on, scene.depth(last.value))
    _clear_targets(scene, label, last)
    yield label


def _clear_targets(scene: _Scene, label: _Label, last: TrendPoint) -> None:
    """Move the label off a target's line that runs on beside it, to the side where the value is."""
    for target in _targets(scene):
        line, room = scene.depth(target.value), label.height / 2 + 6
        if target.on > last.on and abs(label.middle - line) < room:
            label.middle = line + room if last.value < target.value else line - room


def _comparison_label(scene: _Scene) -> Iterator[_Label]:
    known = [point for point in scene.comparison if _known(point.value)]
    if known:
        last = known[-1]
        words = [*wrap(scene.chart.comparison_label, 16), last.text]
        yield _small_label(words, scene.role("secondary"), last.on, scene.depth(last.value))


def _target_label(scene: _Scene) -> Iterator[_Label]:
    """The last target's words, at the end of its line; those of the others stand on their steps."""
    for target in _targets(scene)[-1:]:
        if target.on >= scene.end:
            yield _small_label(wrap(target.text, 16), scene.role("ink"), scene.end, scene.depth(target.value))


def _small_label(words: list[str], colour: str, on: date, middle: float) -> _Label:
    return _Label([(word, _SMALL) for word in words], [colour] * len(words), on, middle)


def _label_annotations(scene: _Scene, label: _Label) -> Iterator[dict]:
    """One annotation a line: Plotly spaces lines of different sizes as if all were the largest."""
    depth = label.middle - label.height / 2
    for (text, size), colour in zip(label.lines, label.colours, strict=True):
        depth += _leading(size) / 2
        bold = colour != scene.role("secondary")
        words = f"<b>{_safe(text)}</b>" if bold else _safe(text)
        yield _note(words, size, colour, label.on, -depth) | {"xanchor": "left", "xshift": _GAP}
        depth += _leading(size) / 2


def _first_annotation(scene: _Scene) -> Iterator[dict]:
    known = [point for point in scene.points if _known(point.value)]
    if len(known) < 2:
        return
    first, following = known[:2]
    depth = scene.depth(first.value)
    rises = depth - scene.depth(following.value)
    crowded = any(0 < depth - scene.depth(target.value) < 40 for target in _targets(scene)[:1])
    crossed = rises > 60 or (rises > 12 and _width(first.text, _MEDIUM) > 50)
    up = -20 if (crossed or crowded) and depth < _PLOT - 30 else 20
    words = f"<b>{_safe(first.text)}</b>"
    # Centred on its dot, unless it would run into the numbers of the axis.
    shift = -min(_width(first.text, _MEDIUM) / 2, 20)
    place = {"xanchor": "left", "xshift": shift}
    yield _note(words, _MEDIUM, scene.text_colour, first.on, up - depth) | place


def _step_annotations(scene: _Scene) -> Iterator[dict]:
    """The words of the targets whose step ends inside the plot, where the data are furthest away."""
    start = _first_on(scene)
    for target in _targets(scene):
        if target.on < scene.end:
            begins = abs(_gap(scene, start, target.value)) > abs(_gap(scene, target.on, target.value))
            on = start if begins else target.on
            up = -13 if _gap(scene, on, target.value) > 0 else 13
            side = {"xanchor": "left" if begins else "right", "xshift": 3 if begins else -3}
            note = _note(_safe(target.text), _SMALL, scene.role("ink"), on, up - scene.depth(target.value))
            yield note | side
        start = target.on


def _gap(scene: _Scene, on: date, value: float) -> float:
    """How far above a value the data are at a date, read on the line between measures."""
    known = [point for point in scene.points if _known(point.value)]
    if not known:
        return 0.0
    before = [point for point in known if point.on <= on][-1:] or known[:1]
    after = [point for point in known if point.on >= on][:1] or known[-1:]
    span = (after[0].on - before[0].on).days
    share = (on - before[0].on).days / span if span > 0 else 0.0
    return before[0].value + (after[0].value - before[0].value) * min(max(share, 0.0), 1.0) - value


def _events(scene: _Scene) -> tuple[list[dict], list[dict], float]:
    """Dotted lines and their words above the plot, each at its own height so that none meet.

    Words run to the right from the left half and to the left from the right half; in each half
    the outermost mark is the highest, so that few lines cross the words of another, and words
    cover the lines.
    """
    marks = sorted(scene.chart.marks, key=lambda mark: mark.on)
    left = [mark for mark in marks if scene.share(mark.on) < 0.5]
    right = marks[len(left) :]
    shapes, notes, height = [], [], 0.0
    for mark in [*reversed(left), *right]:
        rightwards = mark in left
        lines = wrap(mark.text, 28 if rightwards else 21) or [""]
        top = height + _leading(_SMALL) * len(lines)
        shapes.append(_event_line(scene, mark.on, top))
        words = "<br>".join(map(_safe, lines))
        side = "left" if rightwards else "right"
        place = {"xanchor": side, "xshift": 6 if rightwards else -6, "align": side, "yanchor": "top"}
        note = _note(words, _SMALL, scene.role("secondary"), mark.on, top + 2)
        notes.append(note | place | {"bgcolor": scene.role("paper")})
        height = top + 4
    return shapes, notes, height


def _event_line(scene: _Scene, on: date, top: float) -> dict:
    line = {"color": scene.role("secondary"), "width": 1.5, "dash": "2px,4px"}
    x, height = on.isoformat(), 1 + top / _PLOT
    return {
        "type": "line", "layer": "below", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": height, "line": line,
    }  # fmt: skip


def _note(text: str, size: int, colour: str, on: date, up: float) -> dict:
    """Words at a date, so many pixels above the top of the plot (a height outside the axis would
    make Plotly drop them)."""
    return {
        "text": text, "font": {"size": size, "color": colour}, "showarrow": False, "borderpad": 0,
        "x": on.isoformat(), "yref": "paper", "y": 1, "yshift": up, "yanchor": "middle",
    }  # fmt: skip


# --- Layout -------------------------------------------------------------------------------------------


def _layout(scene: _Scene) -> dict:
    shapes, notes, raised = _events(scene)
    labels = _side_labels(scene)
    for label in labels:
        notes += _label_annotations(scene, label)
    notes += [*_first_annotation(scene), *_step_annotations(scene)]
    return {
        "template": {},  # everything is said here; the default one weighs more than the data
        "height": HEIGHT + ceil(raised),
        "margin": {"l": 8, "r": _right_margin(scene, labels), "t": _TOP + ceil(raised), "b": _BOTTOM, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverdistance": 40,
        "hoverlabel": {
            "bgcolor": scene.role("paper"), "bordercolor": scene.role("grey"), "align": "left",
            "font": {"size": _SMALL, "color": scene.role("ink")},
        },
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": scene.role("grey"), "activecolor": scene.role("ink")},
        "xaxis": _x_axis(scene),
        "yaxis": _y_axis(scene),
        "shapes": shapes,
        "annotations": notes,
    }  # fmt: skip


def _x_axis(scene: _Scene) -> dict:
    padding = (scene.end - scene.begin) * 0.035
    months = [
        {"dtickrange": [None, "M1"], "value": "%-d %b\n%Y"},
        {"dtickrange": ["M1", "M12"], "value": "%b\n%Y"},
        {"dtickrange": ["M12", None], "value": "%Y"},
    ]
    axis = {
        "type": "date",
        "range": [_day(scene.begin - padding), _day(scene.end + padding * 0.3)],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "linecolor": scene.role("grey"),
        "ticks": "",
        "tickfont": {"size": _SMALL, "color": scene.role("secondary")},
        "tickformatstops": months,
        "tickangle": 0,
        "automargin": False,
    }
    days = {point.on for point in (*scene.points, *scene.comparison)}
    if len(days) == 1:
        return axis | {
            "tickvals": [day.isoformat() for day in days],
            "tickformat": "%b\n%Y",
            "tickformatstops": [],
        }
    return axis


def _y_axis(scene: _Scene) -> dict:
    axis = scene.axis
    decimals = next((n for n in range(6) if abs(axis.step * 10**n - round(axis.step * 10**n)) < 1e-9), 6)
    return {
        "range": [axis.low, axis.high + (axis.high - axis.low) / 150],  # or the topmost line is not drawn
        "fixedrange": True,
        "tick0": axis.low,
        "dtick": axis.step,
        "tickformat": f",.{decimals}f",
        "ticksuffix": f"{_safe(scene.chart.suffix)} ",
        "tickfont": {"size": _SMALL, "color": scene.role("secondary")},
        "gridcolor": scene.role("grid"),
        "showgrid": True,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "automargin": "left",
    }


def _right_margin(scene: _Scene, labels: list[_Label]) -> int:
    """Room for the labels beside the plot."""
    return round(min(max([16, *(label.overhang(scene) for label in labels)]), 150)) + 6


# --- Small things -------------------------------------------------------------------------------------


def _targets(scene: _Scene) -> list:
    return sorted((target for target in scene.chart.targets if _known(target.value)), key=lambda target: target.on)


def _first_on(scene: _Scene) -> date:
    return scene.points[0].on if len(scene.points) > 1 else scene.begin


def _known(value: float | None) -> bool:
    return value is not None and isfinite(value)


def _safe(text: str) -> str:
    """Plotly reads tags and a few entities; quotes are harmless in it, and it does not know `&quot;`."""
    return escape(text, quote=False)


def _width(text: str, size: int) -> float:
    """About how wide a text is, in pixels: the font is not known here, so rather more than less."""
    return len(text) * size * 0.52


def _leading(size: int) -> float:
    return size * 1.28


def _day(when: date) -> str:
    return when.isoformat()
