"""The words on a trend's figure: beside the data, on the steps of its targets, above the plot.

The width of the page is not known here, so labels that could meet are pushed apart in height, the one
direction whose pixels are known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from textwrap import wrap

from ..kinds import TrendPoint
from .scene import PLOT, SMALL, TOP, Scene, is_known, safe

_LARGE, _MEDIUM = 28, 17  # text sizes: last value, first value
_GAP = 13  # between a dot and the words to its right
_NARROWEST = 190  # pixels: the width of the plot on a telephone


@dataclass(slots=True)
class Label:
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

    def overhang(self, scene: Scene) -> float:
        """How far they reach beyond the plot, on the narrowest screen."""
        return self.width - (1 - scene.share(self.on)) * _NARROWEST


def side_labels(scene: Scene) -> list[Label]:
    """The labels, moved apart: those that stay inside the plot cannot meet those beside it."""
    labels = [*_last_label(scene), *_comparison_label(scene), *_target_label(scene)]
    inside = [label for label in labels if label.overhang(scene) < 0]
    _separate([label for label in labels if label not in inside])
    _separate(inside)
    return labels


def _separate(labels: list[Label]) -> None:
    labels.sort(key=lambda label: label.middle)
    for _ in range(20):  # three labels at most: push neighbours apart until none touch
        for upper, lower in pairwise(labels):
            overlap = (upper.height + lower.height) / 2 + 5 - (lower.middle - upper.middle)
            if overlap > 0.5:
                upper.middle -= overlap / 2
                lower.middle += overlap / 2
        for label in labels:
            label.middle = min(max(label.middle, label.height / 2 - TOP), PLOT - label.height / 2)


def _last_label(scene: Scene) -> Iterator[Label]:
    known = [point for point in scene.points if is_known(point.value)]
    if not known:
        return
    last = known[-1]
    lines, colours = [(last.text, _LARGE if len(last.text) <= 8 else 22)], [scene.colour]
    if scene.chart.last_basis:
        lines.append((scene.chart.last_basis, SMALL))
        colours.append(scene.role("secondary"))
    label = Label(lines, colours, last.on, scene.depth(last.value))
    _clear_targets(scene, label, last)
    yield label


def _clear_targets(scene: Scene, label: Label, last: TrendPoint) -> None:
    """Move the label off a target's line that runs on beside it, to the side where the value is."""
    for target in scene.targets:
        line, room = scene.depth(target.value), label.height / 2 + 6
        if target.on > last.on and abs(label.middle - line) < room:
            label.middle = line + room if last.value < target.value else line - room


def _comparison_label(scene: Scene) -> Iterator[Label]:
    known = [point for point in scene.comparison if is_known(point.value)]
    if known:
        last = known[-1]
        words = [*wrap(scene.chart.comparison_label, 16), last.text]
        yield _small_label(words, scene.role("secondary"), last.on, scene.depth(last.value))


def _target_label(scene: Scene) -> Iterator[Label]:
    """The last target's words, at the end of its line; those of the others stand on their steps."""
    for target in scene.targets[-1:]:
        if target.on >= scene.end:
            yield _small_label(wrap(target.text, 16), scene.role("ink"), scene.end, scene.depth(target.value))


def _small_label(words: list[str], colour: str, on: date, middle: float) -> Label:
    return Label([(word, SMALL) for word in words], [colour] * len(words), on, middle)


def label_annotations(scene: Scene, label: Label) -> Iterator[dict]:
    """One annotation a line: Plotly spaces lines of different sizes as if all were the largest."""
    depth = label.middle - label.height / 2
    for (text, size), colour in zip(label.lines, label.colours, strict=True):
        depth += _leading(size) / 2
        bold = colour != scene.role("secondary")
        words = f"<b>{safe(text)}</b>" if bold else safe(text)
        yield _note(words, size, colour, label.on, -depth) | {"xanchor": "left", "xshift": _GAP}
        depth += _leading(size) / 2


def first_annotation(scene: Scene) -> Iterator[dict]:
    known = [point for point in scene.points if is_known(point.value)]
    if len(known) < 2:
        return
    first, following = known[:2]
    depth = scene.depth(first.value)
    rises = depth - scene.depth(following.value)
    crowded = any(0 < depth - scene.depth(target.value) < 40 for target in scene.targets[:1])
    crossed = rises > 60 or (rises > 12 and _width(first.text, _MEDIUM) > 50)
    up = -20 if (crossed or crowded) and depth < PLOT - 30 else 20
    words = f"<b>{safe(first.text)}</b>"
    # Centred on its dot, unless it would run into the numbers of the axis.
    shift = -min(_width(first.text, _MEDIUM) / 2, 20)
    place = {"xanchor": "left", "xshift": shift}
    yield _note(words, _MEDIUM, scene.text_colour, first.on, up - depth) | place


def step_annotations(scene: Scene) -> Iterator[dict]:
    """The words of the targets whose step ends inside the plot, where the data are furthest away."""
    start = scene.first_on
    for target in scene.targets:
        if target.on < scene.end:
            begins = abs(_gap(scene, start, target.value)) > abs(_gap(scene, target.on, target.value))
            on = start if begins else target.on
            up = -13 if _gap(scene, on, target.value) > 0 else 13
            side = {"xanchor": "left" if begins else "right", "xshift": 3 if begins else -3}
            note = _note(safe(target.text), SMALL, scene.role("ink"), on, up - scene.depth(target.value))
            yield note | side
        start = target.on


def _gap(scene: Scene, on: date, value: float) -> float:
    """How far above a value the data are at a date, read on the line between measures."""
    known = [point for point in scene.points if is_known(point.value)]
    if not known:
        return 0.0
    before = [point for point in known if point.on <= on][-1:] or known[:1]
    after = [point for point in known if point.on >= on][:1] or known[-1:]
    span = (after[0].on - before[0].on).days
    share = (on - before[0].on).days / span if span > 0 else 0.0
    return before[0].value + (after[0].value - before[0].value) * min(max(share, 0.0), 1.0) - value


def events(scene: Scene) -> tuple[list[dict], list[dict], float]:
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
        top = height + _leading(SMALL) * len(lines)
        shapes.append(_event_line(scene, mark.on, top))
        words = "<br>".join(map(safe, lines))
        side = "left" if rightwards else "right"
        place = {"xanchor": side, "xshift": 6 if rightwards else -6, "align": side, "yanchor": "top"}
        note = _note(words, SMALL, scene.role("secondary"), mark.on, top + 2)
        notes.append(note | place | {"bgcolor": scene.role("paper")})
        height = top + 4
    return shapes, notes, height


def _event_line(scene: Scene, on: date, top: float) -> dict:
    line = {"color": scene.role("secondary"), "width": 1.5, "dash": "2px,4px"}
    x, height = on.isoformat(), 1 + top / PLOT
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


def _width(text: str, size: int) -> float:
    """About how wide a text is, in pixels: the font is not known here, so rather more than less."""
    return len(text) * size * 0.52


def _leading(size: int) -> float:
    return size * 1.28
