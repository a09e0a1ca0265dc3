"""At most five figures in large, side by side: a table, so that figures stand on one line."""

from math import ceil

from ..kinds import Highlight, Highlights
from .canvas import LABEL, SMALL, Canvas, Run, Zone, line, sign
from .table import SIDE, Cell, draw, row_height
from .words import size_for

_MOST = 5
_SMALLEST, _TINY = 12, 11  # points
_GAP = 9.0


def parts(chart: Highlights, zone: Zone) -> list[Highlights]:
    """As many cards on a slide as their words fit on, about as many on each."""
    found = [chart]
    for most in range(_MOST, 0, -1):
        size = ceil(len(chart.cards) / ceil(len(chart.cards) / most))
        found = [Highlights(chart.cards[start : start + size]) for start in range(0, len(chart.cards), size)]
        if all(sum(_table(one, zone)[2]) <= zone.height for one in found):
            break
    return found


def draw_highlights(canvas: Canvas, chart: Highlights, zone: Zone, alt: str) -> None:
    widths, rows, heights = _table(chart, zone)
    spare = min(max(zone.height - sum(heights), 0), 60) / len(rows)
    heights = [height + spare for height in heights]
    draw(canvas, zone, widths, rows, heights, name=canvas.lang.t("Chiffres"), alt=alt, gap=_GAP, columns=True)


def _table(chart: Highlights, zone: Zone) -> tuple[list[float], list[list[Cell]], list[float]]:
    """Widths, rows and heights. What stands under the figures may be smaller where all then fit on one slide:
    five figures are shown together."""
    for label, small in ((LABEL, SMALL), (SMALL, _SMALLEST), (_SMALLEST, _SMALLEST), (_SMALLEST, _TINY)):
        found = _rows(chart, zone, label, small)
        if sum(found[2]) <= zone.height:
            break
    return found


def _rows(
    chart: Highlights, zone: Zone, label: float, small: float
) -> tuple[list[float], list[list[Cell]], list[float]]:
    # One figure alone does not spread over the whole slide.
    width = min(zone.width / len(chart.cards), zone.width * 0.45)
    room = width - 2 * SIDE - _GAP
    size = min(size_for(card.figure, room, 1, (44, 40, 36, 32, 28, 24, 20), bold=True) for card in chart.cards)
    rows = [
        [_heading(card) for card in chart.cards],
        [
            Cell(
                (
                    line(
                        Run(card.figure, size, True, card.family or "ink")
                        if card.basis
                        else Run(card.figure, size, role="secondary")
                    ),
                ),
                "panel",
            )
            for card in chart.cards
        ],
        [Cell((line(Run(card.label, label, True)),), "panel", anchor="t") for card in chart.cards],
        [_basis(card, small) for card in chart.cards],
        [_verdict(card) for card in chart.cards],
    ]
    return [width] * len(chart.cards), rows, [row_height(row, [width - _GAP] * len(row)) for row in rows]


def _heading(card: Highlight) -> Cell:
    words = line(Run(f"{sign(card.family)} ", SMALL, True, card.family or "ink"), Run(card.heading, SMALL, True))
    return Cell((words,), "panel", top=card.family or "grey", anchor="t")


def _basis(card: Highlight, small: float) -> Cell:
    told = ((card.basis, "secondary"), (card.sentence, "ink"))
    return Cell(tuple(line(Run(text, small, role=role)) for text, role in told if text), "panel", anchor="t")


def _verdict(card: Highlight) -> Cell:
    said = f"{card.sign} {card.verdict}".strip()
    return Cell((line(Run(said, SMALL, True, "alert" if card.alert else "ink")),), "panel", anchor="t")
