"""Values with their intervals on one axis: against a reference (kinds C and E), or across labs without ranking."""

from dataclasses import replace

from ..kinds import Forest, ForestRow, Spread, SpreadRow
from . import rows
from .canvas import LABEL, SMALL, Canvas, Run, Zone, line, sign
from .rows import SCALE, Line, Mark
from .sheet import Column, number_format

_SHARES, _FEWER = (0.37, 0.25, 0.16, 0.22), (0.34, 0.38, 0.28)  # of the width: name, chart, words
ABOVE = 26.0  # points: the words of the reference
_HOLLOW = {"●": "○", "■": "□", "◆": "◇", "▲": "△"}


def forest_parts(chart: Forest, zone: Zone) -> list[Forest]:
    slices = rows.split([_forest_line(row) for row in chart.rows], _SHARES, zone, zone.height - ABOVE - SCALE)
    return [replace(chart, rows=chart.rows[one]) for one in slices]


def spread_parts(chart: Spread, zone: Zone) -> list[Spread]:
    slices = rows.split([_spread_line(row) for row in chart.rows], _FEWER, zone, zone.height - ABOVE - SCALE)
    return [replace(chart, rows=chart.rows[one]) for one in slices]


def forest(canvas: Canvas, chart: Forest, zone: Zone, alt: str) -> None:
    if not chart.rows:
        return
    lines = [_forest_line(row) for row in chart.rows]
    low, high = _bounds(chart)
    plot, height = rows.words(canvas, zone, lines, _SHARES, ABOVE, SCALE, alt)
    rows.scale(canvas, plot, chart.axis, low, high)
    for number, row in enumerate(chart.rows):
        if row.value is None:
            _unknown(canvas, plot, number, height)
    marks = [
        Mark(row.value, row.low, row.high, _glyph(row.family, row.solid), _forest_colour(row), row.solid)
        for row in chart.rows
    ]
    _chart(canvas, chart, chart.rows, plot, marks, (low, high), alt)
    if low <= chart.reference <= high:
        share = (chart.reference - low) / (high - low)
        rows.reference(canvas, plot, share, chart.reference_text, dash="" if chart.reference == 0 else "dash")


def spread(canvas: Canvas, chart: Spread, zone: Zone, alt: str, whole: Spread) -> None:
    """`whole`: the chart before it was split, which says whether one lab is looked at."""
    if not chart.rows:
        return
    lines = [_spread_line(row) for row in chart.rows]
    low, high = _bounds(chart)
    plot, height = rows.words(canvas, zone, lines, _FEWER, ABOVE, SCALE, alt)
    if chart.quartiles is not None:
        first, last = (plot.x + (min(max(q, low), high) - low) / (high - low) * plot.width for q in chart.quartiles)
        canvas.block(Zone(first, plot.y, last - first, plot.height), canvas.lang.t("Moitié centrale"), fill="panel")
    rows.scale(canvas, plot, chart.axis, low, high)
    for number, row in enumerate(chart.rows):
        if row.value is None:
            _unknown(canvas, plot, number, height)
    marked = any(row.own for row in whole.rows)
    marks = [
        Mark(row.value, row.low, row.high, sign(chart.family), _spread_colour(chart, row, marked)) for row in chart.rows
    ]
    _chart(canvas, chart, chart.rows, plot, marks, (low, high), alt)
    if chart.median is not None:
        rows.reference(canvas, plot, (chart.median - low) / (high - low), chart.median_text, dash="dash")


def _chart(
    canvas: Canvas, chart: Forest | Spread, shown: tuple[ForestRow, ...] | tuple[SpreadRow, ...], plot: Zone,
    marks: list[Mark], bounds: tuple[float, float], alt: str,
) -> None:  # fmt: skip
    lang = canvas.lang
    form = next((number_format(row.text) for row in shown if row.value is not None), "General")
    columns = [
        Column(lang.t("Nom"), tuple(" · ".join(filter(None, (row.label, row.detail))) for row in shown)),
        Column(lang.t("Valeur"), tuple(row.value for row in shown), form),
        Column(lang.t("Borne basse"), tuple(row.low for row in shown), form),
        Column(lang.t("Borne haute"), tuple(row.high for row in shown), form),
        Column(lang.t("Valeur affichée"), tuple(row.text for row in shown)),
        Column(
            lang.t("Précision"), tuple(row.range_text if isinstance(row, ForestRow) else row.basis for row in shown)
        ),
        Column(lang.t("Constat"), tuple(row.verdict if isinstance(row, ForestRow) else "" for row in shown)),
    ]
    step = rows.step_of(chart.axis, bounds[0])
    rows.marks(
        canvas, plot, columns, marks, *bounds, step=step, light=True, name=lang.t("Valeurs et intervalles"), alt=alt
    )


def _bounds(chart: Forest | Spread) -> tuple[float, float]:
    return (chart.low, chart.high) if chart.high > chart.low else (chart.low - 0.5, chart.low + 0.5)


def _unknown(canvas: Canvas, plot: Zone, number: int, height: float) -> None:
    """Hatched over the whole axis: not measured is not zero."""
    shape = canvas.block(
        Zone(plot.x, plot.y + (number + 0.5) * height - 8, plot.width, 16), canvas.lang.t("non mesuré"), fill="panel"
    )
    canvas.hatch(shape)


def _glyph(family: str, solid: bool) -> str:
    mark = sign(family)
    return mark if solid else _HOLLOW.get(mark, "○")


def _forest_colour(row: ForestRow) -> str:
    return "alert" if row.alert else "grey" if row.faint or not row.family else row.family


def _spread_colour(chart: Spread, row: SpreadRow, marked: bool) -> str:
    """Where one lab is looked at, it alone wears the family's colour: comparing is not ranking."""
    return "grey" if row.faint or (marked and not row.own) else chart.family or "grey"


def _forest_line(row: ForestRow) -> Line:
    values = (line(Run(row.text, LABEL, True)), line(Run(row.range_text, SMALL, role="secondary")))
    said = f"{row.sign} {row.verdict}".strip()
    verdict = (
        line(Run(said, SMALL, row.solid or row.alert, "alert" if row.alert else "ink")),
        line(Run(row.note, SMALL, role="secondary")),
    )
    return Line(rows.name_of(row.label, row.detail, row.family), (values, verdict))


def _spread_line(row: SpreadRow) -> Line:
    label = line(Run(row.label, LABEL, row.own))
    name = (label, *([line(Run(row.detail, SMALL, role="secondary"))] if row.detail else []))
    return Line(name, ((line(Run(row.text, LABEL, True)), line(Run(row.basis, SMALL, role="secondary"))),))
