"""Shares of a whole, or steps of a funnel, beside the range wished for each (kind F)."""

from dataclasses import replace

from ..kinds import BarRow, Bars
from . import plot, rows
from .canvas import LABEL, SMALL, Canvas, Run, Zone, line
from .plot import Axes, Group, Series
from .rows import Line
from .sheet import Column, number_format

_SHARES = (0.34, 0.38, 0.28)
ABOVE = 24.0  # points: the words of the wished range


def parts(chart: Bars, zone: Zone) -> list[Bars]:
    slices = rows.split([_line(row) for row in chart.rows], _SHARES, zone, zone.height - _above(chart))
    return [replace(chart, rows=chart.rows[one]) for one in slices]


def draw(canvas: Canvas, chart: Bars, zone: Zone, alt: str, whole: Bars) -> None:
    """`whole`: the chart before it was split, so that bars are to one scale on every slide."""
    if not chart.rows:
        return
    lines = [_line(row) for row in chart.rows]
    place, height = rows.words(canvas, zone, lines, _SHARES, _above(chart), 0, alt)
    high = _highest(whole)
    for number, row in enumerate(chart.rows):
        if row.share is None:
            middle = place.y + (number + 0.5) * height
            shape = canvas.block(Zone(place.x, middle - 9, place.width, 18), row.text, fill="panel")
            canvas.hatch(shape)
    wished = [row.wished for row in chart.rows]
    if any(wished) and chart.wished_label:
        canvas.text(
            Zone(place.x, zone.y, place.width, ABOVE - 4),
            [line(Run(f"▭ {chart.wished_label}", SMALL, role="secondary"))], "Légende", anchor="b",
        )  # fmt: skip
    _chart(canvas, chart, place, high, alt)
    for number, row in enumerate(chart.rows):
        if row.wished is not None:
            # A shape: LibreOffice stacks bars of the second axes on those of the first.
            low, top = (place.x + min(max(end / high, 0), 1) * place.width for end in row.wished)
            middle = place.y + (number + 0.5) * height
            box = Zone(low, middle - height * 0.34, max(top - low, 2), height * 0.68)
            canvas.block(box, row.wished_text or chart.wished_label, line_role="ink", weight=2)


def _chart(canvas: Canvas, chart: Bars, place: Zone, high: float, alt: str) -> None:
    lang = canvas.lang
    known = [row for row in chart.rows if row.share is not None]
    percent = all("%" in row.text for row in known)
    form = number_format(known[0].text) if known and percent else "0%"
    if percent:  # shares are kept as shares: 0,58 is shown as 58 %
        form = ";".join(part.split('"')[0] + "%" if '"' in part else part for part in form.split(";"))
    columns = [
        Column(lang.t("Nom"), tuple(row.label for row in chart.rows)),
        Column(lang.t("Part"), tuple(row.share for row in chart.rows), form),
        Column(lang.t("Souhaité, au moins"), tuple(row.wished[0] if row.wished else None for row in chart.rows), "0%"),
        Column(lang.t("Souhaité, au plus"), tuple(row.wished[1] if row.wished else None for row in chart.rows), "0%"),
        Column(lang.t("Valeur affichée"), tuple(row.text for row in chart.rows)),
        Column(lang.t("Constat"), tuple(" ".join(filter(None, (row.wished_text, row.word))) for row in chart.rows)),
    ]  # fmt: skip
    groups = [Group("bars", (Series(1, canvas.look.fill(chart.family or "grey") + plot.NO_LINE),), gap=110)]
    plot.add(canvas, place, columns, groups, Axes(0, high), name=lang.t("Parts"), alt=alt)


def _highest(chart: Bars) -> float:
    """Where the axis ends: at the whole when shares come near it."""
    ends = [row.share for row in chart.rows if row.share is not None]
    ends += [row.wished[1] for row in chart.rows if row.wished]
    highest = max(ends, default=1.0)
    return max(highest, 1.0) if highest > 0.65 else highest * 1.04 or 1.0


def _above(chart: Bars) -> float:
    return ABOVE if chart.wished_label and any(row.wished for row in chart.rows) else 0.0


def _line(row: BarRow) -> Line:
    name = rows.name_of(row.label, row.detail)
    figure = line(
        Run(row.text, LABEL, True), Run(f"  {row.wished_text}" if row.wished_text else "", SMALL, role="secondary")
    )
    word = line(Run(f"{row.sign} {row.word}".strip(), SMALL, True))
    return Line(name, ((figure, word) if word.text else (figure,),))
