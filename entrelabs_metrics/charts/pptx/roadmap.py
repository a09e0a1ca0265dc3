"""Horizons by scopes of actions, with what is declared of each (kind G)."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from ..kinds import Roadmap, RoadmapItem
from .canvas import SMALL, Canvas, Paragraph, Run, Zone, line
from .table import SIDE, Cell, Row, draw, pages, row_height
from .words import width

_GAP = 3.0
_STEPS = 10  # squares of a progress bar
_MOST = 3  # actions in one cell of one slide


def parts(chart: Roadmap, zone: Zone) -> list[Roadmap]:
    """Actions of one horizon that are too many for a slide go on, under the same horizon, on the next."""
    widths = _widths(chart, zone)
    room = zone.height - row_height(_head(chart), widths, 28)
    rows = [
        (name, cells)
        for name, all_cells in zip(chart.horizons, chart.cells, strict=True)
        for cells in _chunks(chart, name, all_cells, widths, room)
    ]
    heights = [row_height(_row(chart, name, cells), widths, 40) for name, cells in rows]
    return [
        replace(chart, horizons=tuple(name for name, _ in rows[a:b]), cells=tuple(cells for _, cells in rows[a:b]))
        for a, b in pages(heights, room)
    ]


Cells = tuple[tuple[RoadmapItem, ...], ...]


def _chunks(chart: Roadmap, name: str, cells: Cells, widths: list[float], room: float) -> Iterator[Cells]:
    """The cells of one horizon, in rows that fit on a slide."""
    longest = max((len(cell) for cell in cells), default=0)
    for most in range(max(longest, 1), 0, -1):
        columns = [[cell[i : i + most] for i in range(0, len(cell), most)] for cell in cells]
        rows = [tuple(row) for row in zip_longest(*columns, fillvalue=())] or [tuple(() for _ in cells)]
        if most == 1 or all(row_height(_row(chart, name, row), widths) <= room for row in rows):
            yield from rows
            return


def draw_roadmap(canvas: Canvas, chart: Roadmap, zone: Zone, alt: str) -> None:
    widths = _widths(chart, zone)
    rows = [_head(chart), *(_row(chart, name, cells) for name, cells in zip(chart.horizons, chart.cells, strict=True))]
    heights = [row_height(row, widths, 28 if number == 0 else 40) for number, row in enumerate(rows)]
    spare = (zone.height - sum(heights)) / max(len(chart.horizons), 1)
    heights = [heights[0], *(height + min(max(spare, 0), 24) for height in heights[1:])]
    draw(canvas, zone, widths, rows, heights, name=chart.corner, alt=alt, gap=_GAP)


def _widths(chart: Roadmap, zone: Zone) -> list[float]:
    words = [word for name in (chart.corner, *chart.horizons) for word in name.split()]
    longest = max((width(word, SMALL, bold=True) for word in words), default=0) + 2 * SIDE + 2
    first = min(max(zone.width * 0.13, longest), zone.width * 0.3)
    return [first, *[(zone.width - first) / max(len(chart.scopes), 1)] * len(chart.scopes)]


def _head(chart: Roadmap) -> Row:
    corner = Cell((line(Run(chart.corner, SMALL, True, "secondary")),))
    return (corner, *(Cell((line(Run(scope, SMALL, True)),)) for scope in chart.scopes))


def _row(chart: Roadmap, name: str, cells: Cells) -> Row:
    return (Cell((line(Run(name, SMALL, True)),)), *(_cell(chart, items) for items in cells))


def _cell(chart: Roadmap, items: tuple[RoadmapItem, ...]) -> Cell:
    if not items:
        return Cell((line(Run(chart.empty, SMALL, role="secondary")),), "panel")
    words = [said for number, item in enumerate(items) for said in _item(item, bool(number))]
    return Cell(tuple(words), "panel")


def _item(item: RoadmapItem, after: bool) -> Iterator[Paragraph]:
    role = "alert" if item.alert else "ink"
    yield line(Run(f"{item.sign} {item.title}".strip(), SMALL, True, role), before=6 if after else 0)
    bar = "▒" * _STEPS if item.progress is None else ""
    done = round(min(max(item.progress or 0, 0), 100) / 100 * _STEPS)
    colour = "alert" if item.alert else "process"
    yield line(
        Run(bar or "■" * done, 9, role="grey" if bar else colour),
        Run("" if bar else "□" * (_STEPS - done), 9, role="grey"),
        Run("  " + " · ".join(filter(None, (item.progress_text, item.word, item.due))), SMALL, role="secondary"),
    )
    more = [text for text in (item.engaged if not item.engaged_known else "", item.uncertain) if text]
    if more:
        yield line(Run(" · ".join(more), SMALL, role="secondary"))
