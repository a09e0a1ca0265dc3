"""Charts read row by row: names on the left, a native bar chart, figures and verdict on the right.

The words are one native table whose second column is left free for the chart. A row of the table and a category of the
chart have the same height, so that they stay side by side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from . import plot
from .canvas import LABEL, SMALL, Canvas, Paragraph, Run, Zone, line, sign
from .plot import Axes, Group, Series
from .sheet import Column, Value
from .table import Cell, draw, pages, row_height

SCALE = 24.0  # points: the height of the words of an axis
LOOSE = 76.0  # a row is not made higher than this to fill the slide
GAP = 1e-6


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one row."""

    name: tuple[Paragraph, ...]
    words: tuple[tuple[Paragraph, ...], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn in one row, in units of the axis: an interval from `low` to `high` and a glyph at `value`."""

    value: float | None
    low: float | None = None
    high: float | None = None
    glyph: str = "●"
    colour: str = "ink"  # role, family or RRGGBB
    solid: bool = True


def name_of(label: str, detail: str, family: str = "", colour: str = "") -> tuple[Paragraph, ...]:
    mark = Run(f"{sign(family)} ", LABEL, role=colour or family) if family else Run("")
    return (line(mark, Run(label, LABEL)), *([line(Run(detail, SMALL, role="secondary"))] if detail else []))


def split(lines: Sequence[Line], shares: Sequence[float], zone: Zone, room: float) -> list[slice]:
    """Rows over as few slides as hold them, those of a slide as high as its highest."""
    heights = [row_height(_cells(one), _widths(zone, shares), 30) for one in lines]
    return [slice(*page) for page in pages(heights, room, even=True)]


def words(
    canvas: Canvas, zone: Zone, lines: Sequence[Line], shares: Sequence[float], above: float, below: float, alt: str
) -> tuple[Zone, float]:
    """The table of the words. `shares`: of the width, to the name, the chart, and each of the words; `above` and
    `below`: room for the scale. Returns where the chart goes, and how high a row is."""
    widths = _widths(zone, shares)
    cells = [_cells(one) for one in lines]
    least = max(row_height(row, widths, 30) for row in cells)
    height = max(least, min(LOOSE, (zone.height - above - below) / len(lines)))
    place = Zone(zone.x, zone.y + above, zone.width, 0)
    draw(canvas, place, widths, cells, [height] * len(cells), name=canvas.lang.t("Valeurs"), alt=alt, heading=False)
    return Zone(zone.x + widths[0], place.y, widths[1], height * len(lines)), height


def _widths(zone: Zone, shares: Sequence[float]) -> list[float]:
    return [share * zone.width for share in shares]


def _cells(one: Line) -> tuple[Cell, ...]:
    said = (tuple(paragraph for paragraph in words if paragraph.text) for words in one.words)
    return (Cell(one.name, below="grid"), Cell(below="grid"), *(Cell(words, below="grid") for words in said))


# Marks ---------------------------------------------------------------------------------------------------------------


def marks(
    canvas: Canvas, zone: Zone, shown: Sequence[Column], drawn: Sequence[Mark], low: float, high: float, *,
    step: float | None, light: bool, name: str, alt: str,
) -> None:  # fmt: skip
    """Intervals and glyphs as stacked bars: an invisible base, the interval, and labels that are the glyphs. `light`:
    the interval is paler than its glyph.

    `shown`: the columns one reads in the workbook: name, value, low, high, then words. Bars are counted from the low
    end of the axis, in columns of formulas over these.
    """
    span = high - low
    ends = [_ends(mark, low, high) for mark in drawn]
    first = len(shown)
    clipped = f"MAX({low!r},MIN({high!r},{{}}))-({low!r})"
    value = clipped.format("$B{row}")
    start = clipped.format('IF($C{row}="",$B{row},MIN($B{row},$C{row}))')
    end = clipped.format('IF($D{row}="",$B{row},MAX($B{row},$D{row}))')
    columns = [
        *shown,
        Column(canvas.lang.t("(dessin) début"), _each(ends, lambda e: e[0]), formula=start),
        Column(canvas.lang.t("(dessin) avant"), _each(ends, lambda e: e[1] - e[0]), formula=f"({value})-({start})"),
        Column(canvas.lang.t("(dessin) marque"), _each(ends, lambda e: 0.0)),
        Column(canvas.lang.t("(dessin) après"), _each(ends, lambda e: e[2] - e[1]), formula=f"({end})-({value})"),
    ]
    bars = "".join(
        plot.point(i, (_solid(canvas, m, light) if m.solid else _hollow(canvas, m)) + plot.NO_LINE)
        for i, m in enumerate(drawn)
    )
    glyphs = plot.labels_of(
        [
            plot.label(canvas, f'"{_glyph(m, low, high)}"', "ctr", m.colour, 24, index=i, bold=False)
            for i, m in enumerate(drawn)
            if m.value is not None
        ]
    )
    series = (
        Series(first),
        Series(first + 1, points=bars),
        Series(first + 2, labels=glyphs),
        Series(first + 3, points=bars),
    )
    group = Group("stacked", series, gap=500)
    plot.add(canvas, zone, columns, [group], Axes(0, span, step), name=name, alt=alt)


def _each(ends: Sequence[tuple[float, float, float] | None], take: object) -> tuple[Value, ...]:
    return tuple(take(end) if end is not None else None for end in ends)  # type: ignore[operator]


def _ends(mark: Mark, low: float, high: float) -> tuple[float, float, float] | None:
    """Start, value and end, counted from the low end of the axis and kept on it."""
    if mark.value is None:
        return None
    lowest = mark.value if mark.low is None else min(mark.low, mark.value)
    highest = mark.value if mark.high is None else max(mark.high, mark.value)
    start, value, end = (min(max(v, low), high) - low for v in (lowest, mark.value, highest))
    return start, value, end


def _glyph(mark: Mark, low: float, high: float) -> str:
    """An arrow where the value is further than the axis reaches."""
    if mark.value is not None and mark.value > high + GAP:
        return "►"
    return "◄" if mark.value is not None and mark.value < low - GAP else mark.glyph


def _solid(canvas: Canvas, mark: Mark, light: bool) -> str:
    colour = canvas.look.colour(mark.colour)
    if light:
        colour = colour.replace("/>", '><a:alpha val="45000"/></a:srgbClr>')
    return f"<a:solidFill>{colour}</a:solidFill>"


def _hollow(canvas: Canvas, mark: Mark) -> str:
    """Not established: a light bar within a thin line, so that it reads without colour."""
    front, back = canvas.look.colour(mark.colour), canvas.look.colour("paper")
    fill = f'<a:pattFill prst="pct40"><a:fgClr>{front}</a:fgClr><a:bgClr>{back}</a:bgClr></a:pattFill>'
    return fill


# Around the plot -----------------------------------------------------------------------------------------------------


def scale(canvas: Canvas, zone: Zone, ticks: Sequence[tuple[float, str]], low: float, high: float) -> None:
    """The words of the axis, below the plot; every second one when they would meet."""
    longest = max((len(text) for _, text in ticks), default=1) * SMALL * 0.56 + 8
    every = max(ceil(longest * max(len(ticks) - 1, 1) / zone.width), 1)
    for value, text in list(ticks)[::every]:
        at = zone.x + (value - low) / (high - low) * zone.width
        box = Zone(at - longest, zone.bottom + 3, 2 * longest, 18)
        canvas.text(box, [line(Run(text, SMALL, role="secondary"), align="ctr")], f"Axe {text}")


def step_of(ticks: Sequence[tuple[float, str]], low: float) -> float | None:
    """The step of the grid, when lines drawn from the low end of the axis fall on its words."""
    values = [value for value, _ in ticks]
    if len(values) < 2:
        return None
    step = values[1] - values[0]
    from_low = (values[0] - low) / step if step > 0 else 0.5
    return step if step > 0 and abs(from_low - round(from_low)) < 1e-6 else None


def reference(canvas: Canvas, zone: Zone, at: float, text: str, *, dash: str = "") -> None:
    """A line across the rows, with its words above: `at` is a share of the width."""
    x = zone.x + min(max(at, 0.0), 1.0) * zone.width
    canvas.rule((x, zone.y - 2), (x, zone.bottom), text, "ink", dash=dash)
    half = 150.0
    canvas.text(
        Zone(x - half, zone.y - 23, 2 * half, 19), [line(Run(text, SMALL, True), align="ctr")], text, anchor="b"
    )
