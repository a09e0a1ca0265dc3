"""What is drawn on a trend's figure: interval bands, steps of the targets, comparison, series."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from .. import palette
from ..kinds import TrendPoint
from .scene import Scene, is_known, safe


def traces(scene: Scene) -> Iterator[dict]:
    """From the back to the front."""
    yield from _bands(scene)
    yield from _target_steps(scene)
    yield from _comparison(scene)
    yield from _series(scene)


def _bands(scene: Scene) -> Iterator[dict]:
    """One band for each run of points that have an interval; a bar for a run of one."""
    shade = palette.tint(scene.colour, 0.22 if scene.dark else 0.15)
    runs = groupby(scene.points, lambda point: all(map(is_known, (point.value, point.low, point.high))))
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


def _target_steps(scene: Scene) -> Iterator[dict]:
    if not scene.chart.targets:
        return
    x, y, start = [], [], scene.first_on
    for target in scene.targets:
        due = min(target.on, scene.end)
        x += [min(start, due), due]
        y += [target.value, target.value]
        start = due
    yield _quiet(x, y, mode="lines", line={"color": scene.role("ink"), "width": 2.5, "dash": "9px,7px"})


def _comparison(scene: Scene) -> Iterator[dict]:
    if scene.comparison:
        colour = scene.role("grey")
        line = {"color": colour, "width": 2.25, "dash": "4px,4px"}
        ring = {"color": colour, "width": 2}
        yield _dots(scene.comparison, line, {"size": 8, "color": scene.role("paper"), "line": ring})


def _series(scene: Scene) -> Iterator[dict]:
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
        "y": [point.value if is_known(point.value) else None for point in points],
        "customdata": [[safe(point.text), safe(point.basis)] for point in points],
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
