"""Native tables, written in the order the format wants: borders before fill in a cell's properties."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.oxml import parse_xml

from .canvas import EMU, NS, Canvas, Paragraph, Zone, describe, emu
from .words import LINE, lines

SIDE, ABOVE = 4.0, 3.0  # points between a cell's border and its words


@dataclass(frozen=True, slots=True)
class Cell:
    paragraphs: tuple[Paragraph, ...] = ()
    fill: str = ""  # a role or RRGGBB; empty: the paper
    hatched: bool = False
    anchor: str = "ctr"
    top: str = ""  # the role of a thick line above it
    below: str = ""  # the role of a thin line under it

    @property
    def text(self) -> str:
        return " ".join(paragraph.text for paragraph in self.paragraphs)


Row = Sequence[Cell]


def cell_height(cell: Cell, width: float) -> float:
    """How high a cell must be for its words, in points."""
    room = width - 2 * SIDE
    return 2 * ABOVE + sum(
        lines(p.text, max((run.size for run in p.runs), default=14), room, bold=any(run.bold for run in p.runs))
        * max((run.size for run in p.runs), default=14)
        * LINE
        + p.before
        for p in cell.paragraphs
    )


def row_height(row: Row, widths: Sequence[float], least: float = 0) -> float:
    return max([least, *(cell_height(cell, width) for cell, width in zip(row, widths, strict=True))])


def pages(heights: Sequence[float], room: float, *, even: bool = False) -> list[tuple[int, int]]:
    """Which rows stand together: as few pages as hold them, about as full as each other. `even`: all the rows of a
    page are as high as its highest."""
    fewest = _packed(heights, room, even)
    low, high = 0.0, room
    for _ in range(12):  # the lowest page on which they still take no more pages
        middle = (low + high) / 2
        if len(_packed(heights, middle, even)) <= len(fewest):
            high = middle
        else:
            low = middle
    best = _packed(heights, high, even)
    return best if len(best) <= len(fewest) else fewest


def _packed(heights: Sequence[float], room: float, even: bool) -> list[tuple[int, int]]:
    found, start = [], 0
    for number in range(1, len(heights)):
        page = heights[start : number + 1]
        if (max(page) * len(page) if even else sum(page)) > room + 0.01:
            found.append((start, number))
            start = number
    return [*found, (start, len(heights))]


def draw(
    canvas: Canvas, zone: Zone, widths: Sequence[float], rows: Sequence[Row], heights: Sequence[float], *,
    name: str, alt: str, gap: float = 0, heading: bool = True, columns: bool = False,
) -> Any:  # fmt: skip
    """A table in `zone`. `gap`: points of paper between cells, for those that are filled; `columns`: between columns
    alone."""
    shape = canvas.slide.shapes.add_table(1, 1, *emu(Zone(zone.x, zone.y, sum(widths), sum(heights))))
    grid = "".join(f'<a:gridCol w="{width * EMU:.0f}"/>' for width in widths)
    body = "".join(
        f'<a:tr h="{height * EMU:.0f}">{"".join(_cell(canvas, cell, gap, columns) for cell in row)}</a:tr>'
        for row, height in zip(rows, heights, strict=True)
    )
    first = ' firstRow="1"' if heading else ""
    table = parse_xml(f"<a:tbl {NS}><a:tblPr{first}/><a:tblGrid>{grid}</a:tblGrid>{body}</a:tbl>")
    data = shape._element.graphic.graphicData
    data.replace(data.tbl, table)
    describe(shape, name, alt)
    return shape


def _cell(canvas: Canvas, cell: Cell, gap: float, columns: bool) -> str:
    body = canvas.body(cell.paragraphs)
    inside = f'marL="{SIDE * EMU:.0f}" marR="{SIDE * EMU:.0f}" marT="{ABOVE * EMU:.0f}" marB="{ABOVE * EMU:.0f}"'
    fill = canvas.look.hatched() if cell.hatched else canvas.look.fill(cell.fill)
    borders = "".join(_borders(canvas, cell, gap, columns))
    return f'<a:tc>{body}<a:tcPr {inside} anchor="{cell.anchor}">{borders}{fill}</a:tcPr></a:tc>'


def _borders(canvas: Canvas, cell: Cell, gap: float, columns: bool) -> Iterable[str]:
    paper = f'w="{gap * EMU:.0f}">{canvas.look.fill("paper")}' if gap else 'w="0"><a:noFill/>'
    plain = 'w="0"><a:noFill/>' if columns else paper
    yield f"<a:lnL {paper}</a:lnL><a:lnR {paper}</a:lnR>"
    yield f'<a:lnT w="63500">{canvas.look.fill(cell.top)}</a:lnT>' if cell.top else f"<a:lnT {plain}</a:lnT>"
    yield f'<a:lnB w="9525">{canvas.look.fill(cell.below)}</a:lnB>' if cell.below else f"<a:lnB {plain}</a:lnB>"
