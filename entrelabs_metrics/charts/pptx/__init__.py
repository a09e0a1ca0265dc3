"""Chart kinds as native PowerPoint: charts with their workbook, tables, shapes. Never a picture.

`parts` cuts a chart that is too long for its place into several, each for a slide of its own: words are never made
smaller than 14 points. `draw` draws one. No word about the data is written here: texts arrive formatted.
"""

from ..kinds import (
    Bars,
    ChartKind,
    Difference,
    Facts,
    Forest,
    Highlights,
    Listing,
    Matrix,
    Path,
    Process,
    Roadmap,
    Spread,
    Timeline,
    Trend,
)
from . import bars, forest, highlights, lists, matrix, path, roadmap, timeline, trend, words
from .canvas import Canvas, Look, Paragraph, Run, Zone, describe, emu, line

__all__ = ["Canvas", "Look", "Paragraph", "Run", "Zone", "describe", "draw", "emu", "line", "parts", "words"]


def parts(chart: ChartKind, zone: Zone) -> list[ChartKind]:
    """The chart as one or more, each of which fits in `zone`; none when there is nothing to draw."""
    if not _holds(chart):
        return []
    match chart:
        case Path():
            return [*path.parts(chart, zone)]
        case Trend():
            return [chart]
        case Matrix():
            return [*matrix.parts(chart, zone)]
        case Roadmap():
            return [*roadmap.parts(chart, zone)]
        case Timeline():
            return [*timeline.parts(chart, zone)]
        case Spread():
            return [*forest.spread_parts(chart, zone)]
        case Forest():
            return [*forest.forest_parts(chart, zone)]
        case Bars():
            return [*bars.parts(chart, zone)]
        case Process():
            return [*matrix.process_parts(chart, zone)]
        case Highlights():
            return [*highlights.parts(chart, zone)]
        case Difference():
            return [*lists.difference_parts(chart, zone)]
        case Facts():
            return [*lists.facts_parts(chart, zone)]
        case Listing():
            return [*lists.listing_parts(chart, zone)]
    raise TypeError(f"no PowerPoint renderer for {type(chart).__name__}")


def _holds(chart: ChartKind) -> bool:
    match chart:
        case Trend():
            return bool(chart.points or chart.comparison or chart.targets)
        case Highlights():
            return bool(chart.cards)
        case Roadmap():
            return bool(chart.horizons and chart.scopes)
        case Matrix():
            return bool(chart.rows and chart.columns)
        case Process():
            return bool(chart.rows and chart.stages)
        case Listing():
            return bool(chart.rows and chart.headings)
    return bool(chart.rows)


def draw(canvas: Canvas, chart: ChartKind, zone: Zone, alt: str, whole: ChartKind | None = None) -> None:
    """Draw a chart in `zone`; `alt` is its alternative text, `whole` the chart it is a part of."""
    match chart:
        case Path():
            path.draw(canvas, chart, zone, alt)
        case Trend():
            trend.draw(canvas, chart, zone, alt)
        case Matrix():
            matrix.matrix(canvas, chart, zone, alt)
        case Roadmap():
            roadmap.draw_roadmap(canvas, chart, zone, alt)
        case Timeline():
            timeline.draw(canvas, chart, zone, alt)
        case Spread():
            forest.spread(canvas, chart, zone, alt, whole if isinstance(whole, Spread) else chart)
        case Forest():
            forest.forest(canvas, chart, zone, alt)
        case Bars():
            bars.draw(canvas, chart, zone, alt, whole if isinstance(whole, Bars) else chart)
        case Process():
            matrix.process(canvas, chart, zone, alt)
        case Highlights():
            highlights.draw_highlights(canvas, chart, zone, alt)
        case Difference():
            lists.difference(canvas, chart, zone, alt)
        case Facts():
            lists.facts(canvas, chart, zone, alt)
        case Listing():
            lists.listing(canvas, chart, zone, alt, whole if isinstance(whole, Listing) else chart)
