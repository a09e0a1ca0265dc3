"""A trend as a native line chart on dates: intervals as error bars, dated targets, comparison, events (kind B)."""

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

from ..figures.scene import Scene, scene_of
from ..kinds import Trend, TrendPoint
from . import plot
from .canvas import EMU, SMALL, Canvas, Run, Zone, line
from .plot import Axes, Group, Series
from .sheet import Column, number_format
from .words import lines, width

_LEFT, _BOTTOM, _RIGHT = 84.0, 30.0, 150.0  # points around the plot: values, dates, words of the last ones
_SYMBOLS = {"circle": "circle", "square": "square", "diamond": "diamond", "triangle-up": "triangle", "cross": "plus"}


def draw(canvas: Canvas, chart: Trend, zone: Zone, alt: str) -> None:
    scene = scene_of(chart, canvas.look.dark)
    if not (scene.points or scene.comparison or scene.targets):
        return
    months = _months(scene, zone.width - _LEFT - _RIGHT)
    scene = replace(scene, begin=_before(scene.begin, months))
    top = _events_height(scene, zone) + 14
    place = Zone(zone.x + _LEFT, zone.y + top, zone.width - _LEFT - _RIGHT, zone.height - top - _BOTTOM)
    days = _days(scene)
    _events(canvas, scene, place, zone)
    columns, groups = _series(canvas, scene, days)
    form = f"#,##0{'.' + '0' * chart.decimals if _fine(scene) else ''}" + (f'"{chart.suffix}"' if chart.suffix else "")
    inner = (
        _LEFT / zone.width, top / zone.height,
        (zone.width - _LEFT - _RIGHT) / zone.width, (zone.height - top - _BOTTOM) / zone.height,
    )  # fmt: skip
    axes = Axes(
        scene.axis.low, scene.axis.high, scene.axis.step, f"{form};−{form};{form}", False,
        "[$-809]mmm\\ yyyy" if canvas.lang.code == "en" else "[$-40C]mmm\\ yyyy", months, inner,
    )  # fmt: skip
    plot.add(canvas, zone, columns, groups, axes, name=canvas.lang.t("Évolution"), alt=alt)
    _last_words(canvas, scene, place)


def _fine(scene: Scene) -> bool:
    """Whether the words of the axis need decimals."""
    return scene.chart.decimals > 0 and abs(scene.axis.step - round(scene.axis.step)) > 1e-9


def _days(scene: Scene) -> list[date]:
    """Every date something stands at, first and last of the axis included."""
    known = {point.on for point in (*scene.points, *scene.comparison)}
    known |= {scene.begin, scene.end, *(min(target.on, scene.end) for target in scene.targets)}
    return sorted(known)


def _months(scene: Scene, room: float) -> int:
    """How many months between two dates named along the axis."""
    span = (scene.end - scene.begin).days / 30.44
    return next((months for months in (1, 2, 3, 6, 12, 24) if span / months <= room / 82), 60)


def _before(day: date, months: int) -> date:
    """One step of the axis earlier, in the middle of a month: the first value then stands clear of the axis, and
    measures stand near the name of their month."""
    month = day.year * 12 + day.month - 1 - min(months, 6)
    return date(month // 12, month % 12 + 1, 15)


def _series(canvas: Canvas, scene: Scene, days: list[date]) -> tuple[list[Column], list[Group]]:
    lang, chart, look = canvas.lang, scene.chart, canvas.look
    points = {point.on: point for point in scene.points}
    form = number_format(scene.points[-1].text) if scene.points else "General"
    columns = [
        Column(lang.t("Date"), tuple(days), "dd/mm/yyyy"),
        Column(lang.t("Valeur"), _values(points, days), form),
        Column(lang.t("Intervalle, bas"), tuple(_bound(points.get(day), "low") for day in days), form),
        Column(lang.t("Intervalle, haut"), tuple(_bound(points.get(day), "high") for day in days), form),
        Column(
            lang.t("(dessin) au-dessus"), tuple(_gap(points.get(day), 1) for day in days), formula="$D{row}-$B{row}"
        ),
        Column(
            lang.t("(dessin) au-dessous"), tuple(_gap(points.get(day), -1) for day in days), formula="$B{row}-$C{row}"
        ),
        Column(lang.t("Valeur affichée"), tuple(points[day].text if day in points else None for day in days)),
        Column(lang.t("Effectif"), tuple(points[day].basis if day in points else None for day in days)),
    ]
    drawn = []
    for number, values in enumerate(_targets(scene, days), start=1):
        columns.append(Column(lang.t("Cible"), values, form))
        labels = _step_label(canvas, scene, days, number - 1) if number < len(scene.targets) else ""
        drawn.append(Series(len(columns) - 1, plot.ln(canvas, "ink", 2, "dash"), labels=labels))
    if scene.comparison:
        columns.append(
            Column(
                chart.comparison_label or lang.t("groupe de comparaison"),
                _values({point.on: point for point in scene.comparison}, days), form,
            )
        )  # fmt: skip
        ring = f"<c:spPr>{look.fill('paper')}{plot.ln(canvas, 'grey', 1.5)}</c:spPr>"
        marker = f'<c:symbol val="circle"/><c:size val="7"/>{ring}'
        drawn.append(Series(len(columns) - 1, plot.ln(canvas, "grey", 2, "sysDash"), marker))
    if scene.points:
        drawn.append(_main(canvas, scene, days, form, any(_gap(p, 1) is not None for p in scene.points)))
    return columns, [Group("line", tuple(drawn))]


def _main(canvas: Canvas, scene: Scene, days: list[date], form: str, intervals: bool) -> Series:
    colour = scene.chart.family or "grey"
    size = 10 if len(scene.points) <= 24 else 6
    fill = f"<c:spPr>{canvas.look.fill(colour)}{plot.ln(canvas, 'paper', 0.75)}</c:spPr>"
    marker = f'<c:symbol val="{_SYMBOLS.get(scene.family.symbol, "circle")}"/><c:size val="{size}"/>{fill}'
    labels = []
    if len(scene.points) > 1:
        first = scene.points[0]
        own = number_format(first.text)
        index = days.index(first.on)
        labels.append(plot.label(canvas, own, "l", canvas.look.readable(colour), 16, index=index))
    return Series(
        1, plot.ln(canvas, colour, 3), marker, labels=plot.labels_of(labels),
        errors=(4, 5) if intervals else None, error_line=_zone_line(canvas, colour),
    )  # fmt: skip


def _zone_line(canvas: Canvas, colour: str) -> str:
    """The interval of a value: a broad and pale bar, what the subtitle calls the light zone."""
    pale = canvas.look.colour(colour).replace("/>", '><a:alpha val="30000"/></a:srgbClr>')
    return f'<a:ln w="{9 * EMU}" cap="flat"><a:solidFill>{pale}</a:solidFill></a:ln>'


def _step_label(canvas: Canvas, scene: Scene, days: list[date], number: int) -> str:
    """The words of a target that a later one follows, at the end of its line where data are further from it."""
    target = scene.targets[number]
    start = scene.targets[number - 1].on if number else scene.first_on
    ends = [start, min(target.on, scene.end)]
    gaps = [_above(scene, day, target.value) for day in ends]
    chosen = 0 if abs(gaps[0]) > abs(gaps[1]) else 1
    side = "b" if gaps[chosen] >= 0 else "t"
    index = days.index(ends[chosen])
    return plot.labels_of([plot.label(canvas, number_format(target.text), side, "ink", SMALL, index=index)])


def _above(scene: Scene, day: date, value: float) -> float:
    """How far above a value the measure nearest to a date is."""
    near = min(scene.points, key=lambda point: abs(point.on - day), default=None)
    return near.value - value if near is not None else 0.0


def _values(points: dict[date, TrendPoint], days: list[date]) -> tuple[float | None, ...]:
    return tuple(points[day].value if day in points else None for day in days)


def _bound(point: TrendPoint | None, name: str) -> float | None:
    return getattr(point, name) if point is not None else None


def _gap(point: TrendPoint | None, side: int) -> float | None:
    """How far the interval reaches above (1) or below (−1) the value."""
    if point is None:
        return None
    bound = point.high if side > 0 else point.low
    return None if bound is None else max((bound - point.value) * side, 0.0)


def _targets(scene: Scene, days: list[date]) -> list[tuple[float | None, ...]]:
    """A series a target: from the one before, or the first measure, to its date."""
    found, start = [], scene.first_on
    for target in scene.targets:
        due = min(target.on, scene.end)
        begin, end = bisect_left(days, min(start, due)), bisect_left(days, due)
        found.append(tuple(target.value if begin <= index <= end else None for index in range(len(days))))
        start = due
    return found


# Words around the plot -----------------------------------------------------------------------------------------------


def _last_words(canvas: Canvas, scene: Scene, place: Zone) -> None:
    """To the right of the plot: the last value in large, the last target, the comparison; kept apart in height."""
    boxes: list[tuple[float, list[tuple[Run, float]]]] = []
    if scene.points:
        last = scene.points[-1]
        said = [(Run(last.text, 28 if len(last.text) < 9 else 20, True, scene.chart.family or "ink"), 34.0)]
        if scene.chart.last_basis:
            said.append((Run(scene.chart.last_basis, SMALL, role="secondary"), 18.0))
        boxes.append((_depth(scene, place, last.value), said))
    for target in scene.targets[-1:]:
        said = [(Run(target.text, SMALL, True), 18.0 * lines(target.text, SMALL, _RIGHT - 8, bold=True))]
        boxes.append((_depth(scene, place, target.value), said))
    if scene.comparison:
        point, name = scene.comparison[-1], scene.chart.comparison_label
        said = [(Run(name, SMALL, role="secondary"), 18.0 * lines(name, SMALL, _RIGHT - 8))]
        said.append((Run(point.text, SMALL, True, "secondary"), 18.0))
        boxes.append((_depth(scene, place, point.value), said))
    boxes.sort(key=lambda box: box[0])
    lowest = place.y - 16
    tops = []
    for middle, said in boxes:
        height = sum(size for _, size in said)
        lowest = max(lowest, middle - height / 2)
        tops.append(lowest)
        lowest += height
    extra = max(lowest - place.bottom - 20, 0)
    for top, (_, said) in zip(tops, boxes, strict=True):
        box = Zone(place.x + place.width + 12, top - extra, _RIGHT - 8, sum(size for _, size in said))
        canvas.text(box, [line(run) for run, _ in said], said[0][0].text, anchor="ctr")


def _depth(scene: Scene, place: Zone, value: float) -> float:
    return place.y + (scene.axis.high - value) / (scene.axis.high - scene.axis.low) * place.height


@dataclass(frozen=True, slots=True)
class _Event:
    x: float  # points
    text: str
    length: float
    height: float
    right: bool  # its words stand to the right of its line


def _placed(scene: Scene, zone: Zone) -> list[_Event]:
    """Events from the highest to the lowest, so that no line crosses the words of another: those whose words stand on
    the left, the latest first, then the others, the earliest first."""
    found = []
    for mark in sorted(scene.chart.marks, key=lambda mark: mark.on):
        x = zone.x + _LEFT + min(max(scene.share(mark.on), 0), 1) * (zone.width - _LEFT - _RIGHT)
        length = min(ceil(width(mark.text, SMALL)) + 8, zone.width * 0.4)
        right = x + 6 + length <= zone.x + zone.width
        found.append(_Event(x, mark.text, length, lines(mark.text, SMALL, length) * 17.0, right))
    return [*(one for one in reversed(found) if not one.right), *(one for one in found if one.right)]


def _events_height(scene: Scene, zone: Zone) -> float:
    return min(sum(one.height + 2 for one in _placed(scene, zone)), zone.height * 0.4)


def _events(canvas: Canvas, scene: Scene, place: Zone, zone: Zone) -> None:
    """Dotted lines, each with its words above the plot, at its own height."""
    top = zone.y
    for one in _placed(scene, zone):
        if top + one.height > place.y:
            return  # no room: the plot comes first
        canvas.rule((one.x, top + 2), (one.x, place.bottom), one.text, "secondary", weight=1.25, dash="sysDot")
        box = Zone(one.x + 6 if one.right else one.x - 6 - one.length, top, one.length, one.height)
        words = line(Run(one.text, SMALL, role="secondary"), align="l" if one.right else "r")
        canvas.text(box, [words], one.text)
        top += one.height + 2
