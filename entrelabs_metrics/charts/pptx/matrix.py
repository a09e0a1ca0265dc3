"""Rows by columns, one value a cell, in steps of a single hue (kind D); and projects by stages (kind H)."""

from dataclasses import replace
from math import ceil

from .. import palette
from ..kinds import Cell as Value
from ..kinds import Heading, Matrix, Process, ProcessRow, Stage
from .canvas import LABEL, SMALL, Canvas, Run, Zone, line, sign
from .table import SIDE, Cell, Row, draw, pages, row_height
from .words import width as wide

_NARROW = 92.0  # points: a column under which words no longer read
_GAP = 3.0
_DOTS = {"done": "●", "latest": "◉", "abandoned": "✕"}


def _widths(zone: Zone, columns: int, first: float = 0.26) -> list[float]:
    name = zone.width * (first if columns > 3 else 0.3)
    return [name, *[(zone.width - name) / max(columns, 1)] * columns]


def _slices(zone: Zone, columns: int, first: float = 0.26) -> list[slice]:
    """Columns over as few slides as hold them, about as many on each."""
    most = max(int(zone.width * (1 - first) / _NARROW), 1)
    size = ceil(columns / max(ceil(columns / most), 1)) or 1
    return [slice(start, start + size) for start in range(0, max(columns, 1), size)]


# Matrix --------------------------------------------------------------------------------------------------------------


def parts(chart: Matrix, zone: Zone) -> list[Matrix]:
    found: list[Matrix] = []
    for some in _slices(zone, len(chart.columns)):
        cut = replace(chart, columns=chart.columns[some], rows=tuple((name, cells[some]) for name, cells in chart.rows))
        widths = _widths(zone, len(cut.columns))
        # Colours of the theme do not matter to heights.
        heights = [row_height(_row(name, cells, None), widths, 36) for name, cells in cut.rows]
        room = zone.height - row_height(_head(cut), widths, 30)
        found += [replace(cut, rows=cut.rows[first:last]) for first, last in pages(heights, room)]
    return found


def matrix(canvas: Canvas, chart: Matrix, zone: Zone, alt: str) -> None:
    widths = _widths(zone, len(chart.columns))
    rows = [_head(chart), *(_row(name, cells, canvas) for name, cells in chart.rows)]
    heights = [row_height(row, widths, 30 if number == 0 else 36) for number, row in enumerate(rows)]
    spare = (zone.height - sum(heights)) / max(len(chart.rows), 1)
    heights = [heights[0], *(min(height + max(spare, 0), max(height, 50)) for height in heights[1:])]
    draw(canvas, zone, widths, rows, heights, name=chart.corner, alt=alt, gap=_GAP)


def _head(chart: Matrix) -> Row:
    names = (
        Cell(
            (
                line(
                    Run(f"{sign(column.family)} " if column.family else "", SMALL, True, column.family or "ink"),
                    Run(column.label, SMALL, True),
                    align="ctr",
                ),
            )
        )
        for column in chart.columns
    )
    return (Cell((line(Run(chart.corner, SMALL, True, "secondary")),)), *names)


def _row(name: Heading, cells: tuple[Value, ...], canvas: Canvas | None) -> Row:
    mark = Run(f"{sign(name.family)} " if name.family else "", LABEL, role=name.family or "ink")
    return (Cell((line(mark, Run(name.label, LABEL)),)), *(_value(cell, canvas) for cell in cells))


def _value(cell: Value, canvas: Canvas | None) -> Cell:
    dark = canvas is not None and canvas.look.dark
    if cell.level is None:
        words = [line(Run(cell.text, SMALL, role="secondary"), align="ctr")]
        if cell.detail:
            words.append(line(Run(cell.detail, SMALL, role="secondary"), align="ctr"))
        return Cell(tuple(words), hatched=True)
    step = palette.STEPS[min(max(cell.level, 0), len(palette.STEPS) - 1)]
    ink = step.text.pick(dark).lstrip("#")
    text = f"{cell.text}  {cell.mark}".strip()
    words = [line(Run(text, LABEL, True, ink), align="ctr")]
    if cell.detail:
        words.append(line(Run(cell.detail, SMALL, role=ink), align="ctr"))
    return Cell(tuple(words), step.fill.pick(dark).lstrip("#"))


# Process -------------------------------------------------------------------------------------------------------------


def process_parts(chart: Process, zone: Zone) -> list[Process]:
    found: list[Process] = []
    for some in _slices(zone, len(chart.stages), _NAME):
        cut = replace(
            chart, stages=chart.stages[some], rows=tuple(replace(row, stages=row.stages[some]) for row in chart.rows)
        )
        widths = _widths(zone, len(cut.stages), _NAME)
        room = zone.height - _LEGEND - row_height(_stages(cut, widths), widths)
        heights = [row_height(_project(row), widths, 34) for row in cut.rows]
        found += [replace(cut, rows=cut.rows[first:last]) for first, last in pages(heights, room)]
    return found


_LEGEND = 26.0
_NAME = 0.155  # of the width: stages are many


def process(canvas: Canvas, chart: Process, zone: Zone, alt: str) -> None:
    widths = _widths(zone, len(chart.stages), _NAME)
    rows = [_stages(chart, widths), *map(_project, chart.rows)]
    heights = [row_height(row, widths, 34 if number else 0) for number, row in enumerate(rows)]
    spare = (zone.height - _LEGEND - sum(heights)) / max(len(chart.rows), 1)
    heights = [heights[0], *(min(height + max(spare, 0), max(height, 48)) for height in heights[1:])]
    draw(canvas, zone, widths, rows, heights, name=chart.corner, alt=alt)
    legend: list[Run] = []
    for state, words in chart.legend:
        legend += [_dot(state, 16), Run(f" {words}      ", SMALL, role="secondary")]
    below = Zone(zone.x, zone.y + sum(heights) + 4, zone.width, _LEGEND - 4)
    canvas.text(below, [line(*legend)], canvas.lang.t("Légende"))


def _stages(chart: Process, widths: list[float]) -> Row:
    # A name that would be cut in two is written in plain weight.
    bold = all(wide(stage.label, SMALL, bold=True) < widths[-1] - 2 * SIDE for stage in chart.stages)
    corner = Cell((line(Run(chart.corner, SMALL, True, "secondary")),), below="grey", anchor="b")
    return (corner, *(_stage(stage, bold) for stage in chart.stages))


def _stage(stage: Stage, bold: bool) -> Cell:
    words = (
        line(Run(stage.label, SMALL, bold), align="ctr"),
        line(Run(stage.total, 24, True, "process"), align="ctr"),
        line(Run(stage.words, SMALL, role="secondary"), align="ctr"),
    )
    return Cell(words, below="grey", anchor="t")


def _project(row: ProcessRow) -> Row:
    name = [line(Run(row.label, SMALL))]
    if row.detail:
        name.append(line(Run(row.detail, SMALL, role="secondary")))
    dots = (Cell((line(_dot(stage.state, 20), align="ctr"),), below="grid") for stage in row.stages)
    return (Cell(tuple(name), below="grid"), *dots)


def _dot(state: str, size: float) -> Run:
    role = "alert" if state == "abandoned" else "process" if state in _DOTS else "grey"
    return Run(_DOTS.get(state, "○"), size, state in _DOTS, role)
