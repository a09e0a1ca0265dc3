"""Horizons by scopes of actions, with what is declared of each (kind G)."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from ..kinds import SQUARES, Heading, Roadmap, RoadmapItem
from .canvas import SMALL, Canvas, Paragraph, Run, Zone, line
from .table import SIDE, Cell, Row, draw, pages, row_height
from .words import width

_GAP = 3.0
_MOST = 3  # actions in one cell of one slide


def parts(chart: Roadmap, zone: Zone) -> list[Roadmap]:
    """Actions of one horizon that are too many for a slide go on, under the same horizon, on the next."""
    widths = _widths(chart, zone)
    room = zone.height - row_height(_head(chart), widths, 28)
    none = tuple(Heading("", "") for _ in chart.scopes)
    rows = []
    for name, all_cells, more in zip(chart.horizons, chart.cells, chart.beyond, strict=True):
        chunks = list(_chunks(chart, name, all_cells, more, widths, room))
        rows += [(name, cells, none) for cells in chunks[:-1]] + [(name, chunks[-1], more)]
    heights = [row_height(_row(chart, *row), widths, 40) for row in rows]
    return [
        replace(chart, horizons=tuple(horizons), cells=tuple(cells), more=tuple(more))
        for a, b in pages(heights, room)
        for horizons, cells, more in [zip(*rows[a:b], strict=True)]
    ]


Cells = tuple[tuple[RoadmapItem, ...], ...]


def _chunks(
    chart: Roadmap, name: str, cells: Cells, more: tuple[Heading, ...], widths: list[float], room: float
) -> Iterator[Cells]:
    """The cells of one horizon, in rows that fit on a slide."""
    longest = max((len(cell) for cell in cells), default=0)
    for most in range(max(longest, 1), 0, -1):
        columns = [[cell[i : i + most] for i in range(0, len(cell), most)] for cell in cells]
        rows = [tuple(row) for row in zip_longest(*columns, fillvalue=())] or [tuple(() for _ in cells)]
        if most == 1 or all(row_height(_row(chart, name, row, more), widths) <= room for row in rows):
            yield from rows
            return


def draw_roadmap(canvas: Canvas, chart: Roadmap, zone: Zone, alt: str) -> None:
    widths = _widths(chart, zone)
    rows = [_head(chart), *(_row(chart, *row) for row in zip(chart.horizons, chart.cells, chart.beyond, strict=True))]
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


def _row(chart: Roadmap, name: str, cells: Cells, more: tuple[Heading, ...]) -> Row:
    return (
        Cell((line(Run(name, SMALL, True)),)), *(_cell(chart, *cell) for cell in zip(cells, more, strict=True))
    )  # fmt: skip


def _cell(chart: Roadmap, items: tuple[RoadmapItem, ...], more: Heading) -> Cell:
    if not items:
        return Cell((line(Run(chart.empty, SMALL, role="secondary")),), "panel")
    words = [said for number, item in enumerate(items) for said in _item(item, bool(number))]
    if more.label:
        words.append(line(Run(more.label, SMALL, role="secondary"), before=6))
    return Cell(tuple(words), "panel")


def _item(item: RoadmapItem, after: bool) -> Iterator[Paragraph]:
    role = "alert" if item.alert else "ink"
    yield line(Run(f"{item.sign} {item.title}".strip(), SMALL, True, role), before=6 if after else 0)
    hatched = "▒" * SQUARES if item.grade is None else ""
    done = min(max(item.grade or 0, 0), SQUARES)
    colour = "alert" if item.alert else "process"
    yield line(
        Run(hatched or "■" * done, 12, role="grey" if hatched else colour),
        Run("" if hatched else "□" * (SQUARES - done), 12, role="grey"),
        Run("  " + " · ".join(filter(None, (item.word, item.due, item.evidence))), SMALL, role="secondary"),
    )
    unknown = item.engaged if not item.engaged_known else ""
    more = [text for text in (item.progress_text, unknown, item.uncertain) if text]
    if more:
        yield line(Run(" · ".join(more), SMALL, role="secondary"))
