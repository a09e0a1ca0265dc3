"""Facts, plain tables of words, and what changed between two versions."""

from collections.abc import Sequence
from dataclasses import replace

from ..kinds import Difference, DifferenceRow, Facts, Listing
from .canvas import LABEL, SMALL, Canvas, Run, Zone, line
from .table import Cell, Row, draw, pages, row_height
from .words import fitting, width

_MORE = 24.0  # points, for « et 212 autres lignes »
_COLUMNS = 6  # beyond these, columns are not shown: the notes hold them


def _shared(zone: Zone, texts: Sequence[Sequence[str]]) -> list[float]:
    """Widths by what columns hold: those whose longest text takes less than a fair share have what they need, the
    others share the rest by how long their texts are."""
    held = [[width(text[:2_000], SMALL, bold=True) + 16 for text in column] for column in zip(*texts, strict=True)]
    longest, means = [max(column) for column in held], [sum(column) / len(column) for column in held]
    fair = 0.7 * zone.width / len(held)
    weights = [mean**0.75 if most > fair else 0.0 for mean, most in zip(means, longest, strict=True)]
    if not any(weights):  # all are short: what is left goes to all
        return [most * zone.width / sum(longest) for most in longest]
    room = zone.width - sum(most for most, weight in zip(longest, weights, strict=True) if not weight)
    return [room * weight / sum(weights) if weight else most for most, weight in zip(longest, weights, strict=True)]


def _heights(rows: Sequence[Row], widths: Sequence[float]) -> list[float]:
    return [row_height(row, widths, 30) for row in rows]


# Listing -------------------------------------------------------------------------------------------------------------


def listing_parts(chart: Listing, zone: Zone) -> list[Listing]:
    widths = _listing_widths(chart, zone)
    room = zone.height - row_height(_heading(chart.headings), widths, 28) - (_MORE if chart.more else 0)
    rows = [_words(row, widths, room) for row in chart.rows]
    found = [
        replace(chart, rows=chart.rows[first:last], keys=(), more="")
        for first, last in pages(_heights(rows, widths), room)
    ]
    return [*found[:-1], replace(found[-1], more=chart.more)]


def listing(canvas: Canvas, chart: Listing, zone: Zone, alt: str, whole: Listing) -> None:
    """`whole`: the table before it was split, so that columns are as wide on every slide."""
    widths = _listing_widths(whole, zone)
    rows = [_heading(chart.headings), *(_words(row, widths, zone.height) for row in chart.rows)]
    heights = [row_height(rows[0], widths, 28), *_heights(rows[1:], widths)]
    draw(canvas, zone, widths, rows, heights, name=canvas.lang.t("Tableau"), alt=alt)
    _more(canvas, zone.cut(top=sum(heights) + 4), chart.more)


def _listing_widths(chart: Listing, zone: Zone) -> list[float]:
    return _shared(zone, [chart.headings[:_COLUMNS], *(row[:_COLUMNS] for row in chart.rows)])


def _heading(headings: Sequence[str]) -> Row:
    return tuple(
        Cell((line(Run(text, SMALL, True, "secondary")),), below="grey", anchor="b") for text in headings[:_COLUMNS]
    )


def _words(row: Sequence[str], widths: Sequence[float], room: float) -> Row:
    most = max(int(room / (SMALL * 1.2)) - 1, 1)
    cells = zip(row[:_COLUMNS], widths, strict=True)
    return tuple(
        Cell(
            (line(Run(fitting(text, SMALL, wide - 12, most, bold=not number), SMALL, not number)),),
            below="grid",
            anchor="t",
        )
        for number, (text, wide) in enumerate(cells)
    )


def _more(canvas: Canvas, zone: Zone, text: str) -> None:
    canvas.text(Zone(zone.x, zone.y, zone.width, 18), [line(Run(text, SMALL, role="secondary"))], text[:40])


# Facts ---------------------------------------------------------------------------------------------------------------


def facts_parts(chart: Facts, zone: Zone) -> list[Facts]:
    widths = _facts_widths(zone)
    rows = [_fact(row, widths, zone.height) for row in chart.rows]
    return [Facts(chart.rows[first:last]) for first, last in pages(_heights(rows, widths), zone.height)]


def facts(canvas: Canvas, chart: Facts, zone: Zone, alt: str) -> None:
    widths = _facts_widths(zone)
    rows = [_fact(row, widths, zone.height) for row in chart.rows]
    draw(canvas, zone, widths, rows, _heights(rows, widths), name=canvas.lang.t("Faits"), alt=alt, heading=False)


def _facts_widths(zone: Zone) -> list[float]:
    return [zone.width * 0.28, zone.width * 0.72]


def _fact(row: tuple[str, str], widths: Sequence[float], room: float) -> Row:
    most = max(int(room / (LABEL * 1.2)) - 1, 1)
    label, words = (fitting(text, LABEL, wide - 12, most) for text, wide in zip(row, widths, strict=True))
    return (
        Cell((line(Run(label, SMALL, role="secondary")),), below="grid", anchor="t"),
        Cell((line(Run(words, LABEL)),), below="grid", anchor="t"),
    )


# Difference ----------------------------------------------------------------------------------------------------------


def difference_parts(chart: Difference, zone: Zone) -> list[Difference]:
    widths = _difference_widths(zone)
    room = zone.height - row_height(_heading(chart.headings), widths, 28) - (_MORE if chart.more else 0)
    rows = [_changed(row, widths, room) for row in chart.rows]
    found = [replace(chart, rows=chart.rows[a:b], more="") for a, b in pages(_heights(rows, widths), room)]
    return [*found[:-1], replace(found[-1], more=chart.more)]


def difference(canvas: Canvas, chart: Difference, zone: Zone, alt: str) -> None:
    widths = _difference_widths(zone)
    rows = [_heading(chart.headings), *(_changed(row, widths, zone.height) for row in chart.rows)]
    heights = [row_height(rows[0], widths, 28), *_heights(rows[1:], widths)]
    draw(canvas, zone, widths, rows, heights, name=canvas.lang.t("Tableau"), alt=alt)
    _more(canvas, zone.cut(top=sum(heights) + 4), chart.more)


def _difference_widths(zone: Zone) -> list[float]:
    return [zone.width * share for share in (0.16, 0.36, 0.24, 0.24)]


def _changed(row: DifferenceRow, widths: Sequence[float], room: float) -> Row:
    most = max(int(room / (SMALL * 1.2)) - 3, 1)
    place, label, old, new = (
        fitting(text, SMALL, wide - 12, most, bold=True)
        for text, wide in zip((row.place, row.label, row.old, row.new), widths, strict=True)
    )
    detail = fitting(row.detail, SMALL, widths[1] - 12, 2)
    return (
        Cell((line(Run(place, SMALL, role="secondary")),), below="grid"),
        Cell(
            (line(Run(label, SMALL, True)), *([line(Run(detail, SMALL, role="secondary"))] if detail else [])),
            below="grid",
        ),
        Cell((line(Run(old, SMALL, role="secondary", strike=True)),), below="grid"),
        Cell((line(Run(new, SMALL, True)),), below="grid"),
    )
