"""A trend as shares of its plot: typst knows no dates, and the axis must be the same as on the screen."""

from collections.abc import Iterator, Sequence
from datetime import date

from entrelabs_metrics.language import Language

from ..figures.scene import AxisRange, Scene, is_known, scene_of
from ..kinds import Trend, TrendPoint

MOST = 7  # words under the axis
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)  # months between them
MARGIN = 0.03  # of the width, before the first measure: its dot is clear of the axis


def scaled(chart: Trend, lang: Language) -> dict[str, object]:
    """The trend, x and y from 0 to 1 of the plot, with the words of both axes."""
    scene = scene_of(chart, dark=False)
    return {
        "family": chart.family,
        "points": [_point(scene, point) for point in scene.points],
        "comparison": [_point(scene, point) for point in scene.comparison],
        "comparison_label": chart.comparison_label,
        "targets": list(_targets(scene)),
        "marks": [{"x": _x(scene, mark.on), "text": mark.text} for mark in sorted(chart.marks, key=lambda m: m.on)],
        "last_basis": chart.last_basis,
        "across": [{"x": _x(scene, day), "text": text} for day, text in _days(scene, lang)],
        "up": [{"y": _y(scene, value), "text": text} for value, text in _values(scene.axis, chart.suffix, lang)],
    }


def _x(scene: Scene, on: date) -> float:
    return MARGIN + min(scene.share(on), 1.0) * (1 - 2 * MARGIN)


def _y(scene: Scene, value: float | None) -> float | None:
    if value is None or not is_known(value):
        return None
    return (value - scene.axis.low) / (scene.axis.high - scene.axis.low)


def _point(scene: Scene, point: TrendPoint) -> dict[str, object]:
    low, high = _y(scene, point.low), _y(scene, point.high)
    return {"x": _x(scene, point.on), "y": _y(scene, point.value), "low": low, "high": high, "text": point.text}


def _targets(scene: Scene) -> Iterator[dict[str, object]]:
    """Each step, from the one before to its date; the words of the last may stand beside the plot."""
    start = scene.first_on
    for target in scene.targets:
        due = min(target.on, scene.end)
        yield {
            "from": _x(scene, min(start, due)),
            "to": _x(scene, due),
            "y": _y(scene, target.value),
            "text": target.text,
            "beside": target is scene.targets[-1] and target.on >= scene.end,
        }
        start = due


def _values(axis: AxisRange, suffix: str, lang: Language) -> Iterator[tuple[float, str]]:
    decimals = next((n for n in range(6) if abs(axis.step * 10**n - round(axis.step * 10**n)) < 1e-9), 6)
    for number in range(round((axis.high - axis.low) / axis.step) + 1):
        value = axis.low + number * axis.step
        yield value, lang.number(value, decimals) + suffix


def _days(scene: Scene, lang: Language) -> Sequence[tuple[date, str]]:
    """Months at even steps, years when the period is long; the measure's own month when there is only one."""
    days = {point.on for point in (*scene.points, *scene.comparison)}
    if len(days) == 1:
        return [(day, lang.month(day)) for day in days]
    first = scene.begin.year * 12 + scene.begin.month - 1 + (scene.begin.day > 1)
    last = scene.end.year * 12 + scene.end.month - 1
    step = next((step for step in STEPS if (last - first) / step <= MOST - 1), STEPS[-1])
    months = [month for month in range(first, last + 1) if month % step == 0]
    found = [date(month // 12, month % 12 + 1, 1) for month in months]
    return [(day, str(day.year) if step >= 12 else lang.month(day)) for day in found]
