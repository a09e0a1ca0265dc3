"""Indicators on their way from a baseline to a target (kind A)."""

from html import escape

from ..kinds import Path, PathRow
from .pieces import (
    column_heading,
    detail,
    family_class,
    mark,
    named,
    percent,
    row_heading,
    spoken,
    status,
    table,
    td,
    tr,
)

FIRST, LAST = -0.15, 1.25  # how far before the baseline and beyond the target a marker may be drawn


def render(chart: Path, caption: str) -> str:
    rows = "".join(_row(chart, row) for row in chart.rows)
    return table("path", caption, _headings(chart), rows)


def track_share(position: float) -> tuple[float, bool]:
    """Where a position stands on a path's track, from 0 to 100, and whether it had to be clipped."""
    clipped = min(max(position, FIRST), LAST)
    return (clipped - FIRST) / (LAST - FIRST) * 100, clipped != position


def _headings(chart: Path) -> str:
    scale = (
        '<span class="em-track em-scale" aria-hidden="true">'
        f'<span class="em-at" style="left:{percent(track_share(0)[0])}">{escape(chart.start_label)}</span>'
        f'<span class="em-at em-strong" style="left:{percent(track_share(1)[0])}">'
        f"{escape(chart.target_label)}</span></span>"
    )
    names = [*chart.headings[:4], *[""] * (4 - len(chart.headings))]
    cells = [spoken(name) for name in names]
    cells[1] += scale
    return tr("".join(column_heading(cell) for cell in cells))


def _row(chart: Path, row: PathRow) -> str:
    way = f"{chart.start_label} {row.start} → {row.value} → {row.target}"
    values = (
        f'<span class="em-values"><span class="em-start-value">{escape(row.start)}</span>'
        f' <span class="em-arrow">→</span> <strong>{escape(row.value)}</strong></span>'
    )
    verdict = f'<span class="em-verdict">{status(row.sign)}{escape(row.verdict)}</span>'
    state = " em-alert" * row.alert + " em-faint" * row.faint
    return tr(
        row_heading(named(row.key, row.label, row.detail, row.family))
        + td(f'<span class="em-track" role="img" aria-label="{escape(way)}">{_way(row)}</span>')
        + td(values + detail(row.basis))
        + td(verdict + detail(row.target)),
        f"{family_class(row.family)}{state}",
    )


def _way(row: PathRow) -> str:
    """The marks on the track: rail, way gone, baseline, target, marker."""
    start, target = track_share(0)[0], track_share(1)[0]
    rail = f'<i class="em-rail" style="left:{percent(start)};right:{percent(100 - target)}"></i>'
    tick = f'<i class="em-tick" style="left:{percent(target)}"></i>' if row.targeted else ""
    if row.position is None:
        return rail + tick
    at, clipped = track_share(row.position)
    run = f"left:{percent(min(start, at))};width:{percent(abs(at - start))}"
    origin = f'<i class="em-origin" style="left:{percent(start)}"></i>'
    side = "right" if at > start else "left"
    further = f'<i class="em-further em-further-{side}" style="left:{percent(at)}"></i>' if clipped else ""
    return f'{rail}<i class="em-run" style="{run}"></i>{origin}{mark(row.family, at)}{further}{tick}'
