"""Charts as HTML: real tables for whoever listens, CSS marks for whoever looks.

Every chart is a table with row headings, so a screen reader hears the same figures in the same
order; marks are drawn with CSS alone, because Streamlit's `st.html` removes SVG (`trend` is for pages of our
own). The layout follows the width of the chart, not of the window (container queries), and the colours
follow the page's colour scheme. Roles are written out because a narrow chart lays its rows out as grids, and some
browsers then forget that they were a table.

No word is written here: texts arrive formatted, in the reader's language. One module a kind, with
its sheet of style beside it.
"""

from collections.abc import Mapping
from pathlib import Path as File

from .. import palette
from ..kinds import (
    Bars,
    Difference,
    Facts,
    Forest,
    Highlights,
    Listing,
    Matrix,
    Panel,
    Path,
    Process,
    Roadmap,
    Spread,
    Timeline,
    Trend,
)
from . import bars, forest, highlights, lists, matrix, path, process, roadmap, spread, timeline
from . import panel as around
from .axis import axis_share
from .path import track_share
from .pieces import still

__all__ = ["STYLE", "axis_share", "foot", "head", "render", "render_panel", "still", "track_share"]

# In this order: what all charts share, the charts, the words around them.
_SHEETS = (
    "base", "axis", "path", "trend", "matrix", "roadmap", "timeline", "spread", "forest", "bars", "process",
    "highlights", "panel", "lists",
)  # fmt: skip
STYLE = palette.css_variables() + "\n".join(
    File(__file__).with_name(f"{name}.css").read_text(encoding="utf-8") for name in _SHEETS
)

Drawn = (
    Path | Matrix | Roadmap | Timeline | Spread | Forest | Bars | Process | Highlights | Difference | Facts | Listing
)


def render(chart: Drawn, *, caption: str = "") -> str:
    """The chart as a table; `caption` names it to a screen reader."""
    match chart:
        case Path():
            return path.render(chart, caption)
        case Matrix():
            return matrix.render(chart, caption)
        case Roadmap():
            return roadmap.render(chart, caption)
        case Timeline():
            return timeline.render(chart, caption)
        case Spread():
            return spread.render(chart, caption)
        case Forest():
            return forest.render(chart, caption)
        case Bars():
            return bars.render(chart, caption)
        case Process():
            return process.render(chart, caption)
        case Highlights():
            return highlights.render(chart, caption)
        case Difference():
            return lists.difference(chart, caption)
        case Facts():
            return lists.facts(chart)
        case Listing():
            return lists.listing(chart, caption)
    raise TypeError(f"no HTML renderer for {type(chart).__name__}")


def render_panel(panel: Panel, words: Mapping[str, str], *, level: int = 3) -> str:
    """A chart with its words. `words`: « data » names the table alternative, « limits » the limits.

    A trend is drawn by Plotly, or by `trend.render` where SVG is shown: put it between `head` and `foot`.
    """
    drawn = panel.chart if not isinstance(panel.chart, Trend) else None
    chart = render(drawn, caption=panel.alt or panel.title) if drawn is not None else ""
    return f'<section class="em em-panel">{around.head(panel, level)}{chart}{around.foot(panel, words)}</section>'


def head(panel: Panel, *, level: int = 3) -> str:
    """What stands above a chart drawn elsewhere."""
    return f'<section class="em em-panel">{around.head(panel, level)}</section>'


def foot(panel: Panel, words: Mapping[str, str]) -> str:
    """What stands below a chart drawn elsewhere."""
    return f'<section class="em em-panel">{around.foot(panel, words)}</section>'
