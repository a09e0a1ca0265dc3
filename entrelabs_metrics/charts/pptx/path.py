"""Indicators on their way from a baseline to a target (kind A)."""

from ..kinds import Path, PathRow
from . import rows
from .canvas import LABEL, SMALL, Canvas, Run, Zone, line, sign
from .rows import Line, Mark
from .sheet import Column

FIRST, LAST = -0.2, 1.25  # how far before the baseline and beyond the target a value may be drawn
_SHARES = (0.30, 0.24, 0.22, 0.24)
ABOVE = 26.0  # points: « départ », « cible »


def parts(chart: Path, zone: Zone) -> list[Path]:
    slices = rows.split([_line(row) for row in chart.rows], _SHARES, zone, zone.height - ABOVE)
    return [Path(chart.start_label, chart.target_label, chart.rows[one], chart.headings) for one in slices]


def draw(canvas: Canvas, chart: Path, zone: Zone, alt: str) -> None:
    if not chart.rows:
        return
    lines = [_line(row) for row in chart.rows]
    plot, height = rows.words(canvas, zone, lines, _SHARES, ABOVE, 0, alt)
    for position, text in ((0.0, chart.start_label), (1.0, chart.target_label)):
        x = _at(plot, position)
        words = [line(Run(text, SMALL, role="secondary"), align="ctr")]
        canvas.text(Zone(x - 60, zone.y, 120, ABOVE - 4), words, text, anchor="b")
    for number in range(len(chart.rows)):
        middle = plot.y + (number + 0.5) * height
        canvas.rule((_at(plot, 0), middle), (_at(plot, 1), middle), "Chemin", "grid", weight=3)
        start = Zone(_at(plot, 0) - 4.5, middle - 4.5, 9, 9)
        canvas.dot(start, chart.start_label)
    _chart(canvas, chart, plot, alt)
    for number, row in enumerate(chart.rows):
        if row.targeted:
            middle = plot.y + (number + 0.5) * height
            canvas.block(Zone(_at(plot, 1) - 2, middle - 12, 4, 24), chart.target_label, fill="ink")


def _chart(canvas: Canvas, chart: Path, plot: Zone, alt: str) -> None:
    lang = canvas.lang
    columns = [
        Column(lang.t("Indicateur"), tuple(" · ".join(filter(None, (row.label, row.detail))) for row in chart.rows)),
        Column(lang.t("Part du chemin"), tuple(row.position for row in chart.rows), "0%"),
        Column(
            lang.t("(dessin) départ"),
            tuple(min(0.0, row.position or 0.0) for row in chart.rows),
            formula="MIN(0,$B{row})",
        ),
        Column(
            lang.t("(dessin) arrivée"),
            tuple(max(0.0, row.position or 0.0) for row in chart.rows),
            formula="MAX(0,$B{row})",
        ),
        Column(lang.t("Valeur initiale"), tuple(row.start for row in chart.rows)),
        Column(lang.t("Valeur actuelle"), tuple(row.value for row in chart.rows)),
        Column(lang.t("Cible"), tuple(row.target for row in chart.rows)),
        Column(lang.t("Constat"), tuple(row.verdict for row in chart.rows)),
    ]
    marks = [
        Mark(row.position, min(0.0, row.position or 0.0), max(0.0, row.position or 0.0), sign(row.family), _colour(row))
        for row in chart.rows
    ]
    rows.marks(
        canvas, plot, columns, marks, FIRST, LAST, step=None, light=False, name=lang.t("Chemin parcouru"), alt=alt
    )


def _at(plot: Zone, position: float) -> float:
    return plot.x + (position - FIRST) / (LAST - FIRST) * plot.width


def _colour(row: PathRow) -> str:
    return "alert" if row.alert else "grey" if row.faint else row.family or "grey"


def _line(row: PathRow) -> Line:
    name = rows.name_of(row.label, row.detail, row.family)
    way = line(Run(f"{row.start} → ", LABEL, role="secondary"), Run(row.value, LABEL, True))
    values = (way, line(Run(row.basis, SMALL, role="secondary")))
    verdict = line(Run(f"{row.sign} {row.verdict}".strip(), SMALL, True, "alert" if row.alert else "ink"))
    return Line(name, (values, (verdict, line(Run(row.target, SMALL, role="secondary")))))
