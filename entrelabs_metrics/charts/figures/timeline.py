"""Actions over time as a Plotly figure, with their words on both sides: for a wide page.

The vertical axis counts pixels from the first row, so that rows may be as high as their words. On a narrow page, where
the words would leave no room, `charts.html` draws the same chart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import wrap

import plotly.graph_objects as go

from .. import palette
from .. import span as spans
from ..kinds import Timeline, TimelineRow
from ..span import Flag
from .scene import SMALL, safe

LEFT, RIGHT = 340, 210  # pixels: names; states, dates and progress
_BOTTOM, _LINE, _FINE = 34, 19, 14  # margin; from one line of words to the next; the small text
_NAME = 42  # characters of a line of a name
_NARROWEST, _EM = 310, 6.8  # pixels: the plot on the narrowest page that shows this, a character of an event
_BAR = 15  # height of a bar


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A row and where it stands."""

    row: TimelineRow
    top: float
    high: float

    @property
    def middle(self) -> float:
        return self.top + self.high / 2


def draw(chart: Timeline, *, dark: bool) -> go.Figure:
    """The timeline, on a transparent ground; the font is left to the page that shows it."""
    return _Drawing(chart, dark).figure()


class _Drawing:
    def __init__(self, chart: Timeline, dark: bool) -> None:
        self.chart, self.dark = chart, dark
        self.rows: list[_Drawn] = []
        self.headings: list[tuple[float, str]] = []
        depth = 0.0
        for name, rows in spans.groups(chart):
            if name:
                self.headings.append((depth + 27, name))
                depth += 42
            for row in rows:
                lines = max(len(_name(row)) + bool(row.detail) + len(_note(row)), 3)
                self.rows.append(_Drawn(row, depth, lines * _LINE + 12))
                depth += lines * _LINE + 12
        self.depth = max(depth, 40)
        self.flags = [one for side in spans.outward(chart) for one in _raised(side)]
        self.above = max((up for *_, up in self.flags), default=0.0) + 6

    def role(self, name: str) -> str:
        return palette.ROLES[name].pick(self.dark)

    def colour(self, row: TimelineRow) -> str:
        if row.alert:
            return self.role("alert")
        return self.role("grey") if row.faint else palette.FAMILIES["experience"].colour.pick(self.dark)

    def day(self, at: float) -> str:
        """The date at a share of the axis."""
        return (self.chart.low + timedelta(days=at * (self.chart.high - self.chart.low).days)).isoformat()

    def figure(self) -> go.Figure:
        height = self.above + self.depth + _BOTTOM
        layout = {
            "template": {},
            "height": height,
            "margin": {"l": LEFT, "r": RIGHT, "t": 0, "b": _BOTTOM, "pad": 0},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "barmode": "overlay",
            "dragmode": False,
            "hovermode": "closest",
            "modebar": {
                "bgcolor": "rgba(0,0,0,0)", "color": self.role("grey"), "activecolor": self.role("ink"),
            },
            "xaxis": {
                "type": "date", "range": [self.chart.low.isoformat(), self.chart.high.isoformat()],
                "fixedrange": True, "showgrid": False, "zeroline": False, "showline": True,
                "linecolor": self.role("grey"), "ticks": "",
                "tickvals": [on.isoformat() for on, _ in self.chart.axis],
                "ticktext": [safe(words) for _, words in self.chart.axis],
                "tickfont": {"size": _FINE, "color": self.role("secondary")}, "tickangle": 0, "automargin": False,
            },
            # The lines between rows are the ticks of this axis, long enough to run below the words.
            "yaxis": {
                "range": [self.depth, -self.above], "fixedrange": True, "showticklabels": False, "zeroline": False,
                "tickvals": [one.top for one in self.rows], "showgrid": True, "gridcolor": self.role("grid"),
                "ticks": "outside", "ticklen": LEFT, "tickcolor": self.role("grid"), "automargin": False,
                "mirror": "allticks", "showline": False,
            },
            "shapes": list(self._lines()),
            "annotations": [*self._names(), *self._states(), *self._events()],
        }  # fmt: skip
        return go.Figure(data=list(self._traces()), layout=layout)

    # Marks ---------------------------------------------------------------------------------------------------

    def _traces(self) -> Iterator[dict]:
        """The bars, then over each row what is clicked: its whole width."""
        found = [(one, span) for one in self.rows if (span := spans.span(self.chart, one.row)) is not None]
        bars = [(one, span) for one, span in found if span.form == "bar"]
        unknown = [pair for pair in bars if pair[1].done is None]
        known = [pair for pair in bars if pair[1].done is not None]
        yield self._bars([(one, s.start, s.end) for one, s in known], {"color": self.role("paper")}, 1.5)
        yield self._bars([(one, s.start, s.done or 0.0) for one, s in known], {}, 0)
        hatch = {"shape": "/", "size": 7, "solidity": 0.2, "bgcolor": self.role("paper"), "fillmode": "replace"}
        pattern = {"pattern": {**hatch, "fgcolor": [self.colour(one.row) for one, _ in unknown]}}
        yield self._bars([(one, s.start, s.end) for one, s in unknown], pattern, 1.5)
        for one, s in found:
            if s.form == "open":
                line = {"color": self.colour(one.row), "width": 3, "dash": "4px,4px"}
                yield self._points([(self.day(s.start), one), (self.day(s.end), one)], mode="lines", line=line)
        dues = [(one, s) for one, s in found if s.form == "due" and not s.before and not s.after]
        yield self._points([(self.day(s.end), one) for one, s in dues], mode="markers", marker={
            "symbol": ["diamond" if one.row.progress is not None else "diamond-open" for one, _ in dues],
            "size": 14, "color": [self.colour(one.row) for one, _ in dues], "line": {"width": 2.5}, "opacity": 1,
        })  # fmt: skip
        ends = [(self.day(0.0), one, "triangle-left") for one, s in found if s.before]
        ends += [(self.day(1.0), one, "triangle-right") for one, s in found if s.after]
        yield self._points([(day, one) for day, one, _ in ends], mode="markers", marker={
            "symbol": [symbol for *_, symbol in ends], "size": 11, "opacity": 1,
            "color": [self.colour(one.row) for _, one, _ in ends],
        })  # fmt: skip
        yield self._targets()

    def _targets(self) -> dict:
        length = (self.chart.high - self.chart.low) / timedelta(milliseconds=1)
        return {
            "type": "bar", "orientation": "h", "base": [self.chart.low.isoformat()] * len(self.rows),
            "x": [length] * len(self.rows), "y": [one.middle for one in self.rows],
            "width": [one.high - 1 for one in self.rows],
            "marker": {"color": "rgba(0,0,0,0)", "line": {"width": 0}},
            "customdata": [[one.row.key] for one in self.rows],
            "hoverinfo": "none",  # every word of the row stands beside it
            "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}},
        }  # fmt: skip

    def _bars(self, placed: list[tuple[_Drawn, float, float]], marker: dict, line: float) -> dict:
        colours = [self.colour(one.row) for one, *_ in placed]
        days = (self.chart.high - self.chart.low) / timedelta(milliseconds=1)
        return {
            "type": "bar", "orientation": "h", "base": [self.day(start) for _, start, _ in placed],
            "x": [(end - start) * days for _, start, end in placed], "y": [one.middle for one, *_ in placed],
            "width": [_BAR] * len(placed),
            "marker": {"color": colours, "line": {"color": colours, "width": line}, **marker},
            "hoverinfo": "skip", "cliponaxis": False,
            "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}},
        }  # fmt: skip

    def _points(self, placed: list[tuple[str, _Drawn]], **look: object) -> dict:
        return {
            "type": "scatter", "x": [day for day, _ in placed], "y": [one.middle for _, one in placed],
            "hoverinfo": "skip", "cliponaxis": False, "showlegend": False,
            "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}, **look,
        }  # fmt: skip

    # Lines and words -----------------------------------------------------------------------------------------

    def _lines(self) -> Iterator[dict]:
        for on, _ in self.chart.axis:
            yield self._upright(on, 0, {"color": self.role("grid"), "width": 1})
        for flag, _, up in self.flags:
            look = {"color": self.role("ink"), "width": 2} if flag.today else {
                "color": self.role("secondary"), "width": 1.5, "dash": "2px,4px",
            }  # fmt: skip
            yield self._upright(flag.mark.on, up, look)

    def _upright(self, on: date, up: float, line: dict) -> dict:
        day = on.isoformat()
        return {"type": "line", "layer": "below", "x0": day, "x1": day, "y0": self.depth, "y1": -up, "line": line}

    def _events(self) -> Iterator[dict]:
        for flag, lines, up in self.flags:
            words = "<br>".join(map(safe, lines))
            side, role = ("left", 6) if flag.rightwards else ("right", -6), "ink" if flag.today else "secondary"
            yield {
                "text": f"<b>{words}</b>" if flag.today else words, "x": flag.mark.on.isoformat(), "y": -up,
                "xanchor": side[0], "xshift": side[1], "align": side[0], "yanchor": "top", "showarrow": False,
                "borderpad": 0, "bgcolor": self.role("paper"), "font": {"size": _FINE, "color": self.role(role)},
            }  # fmt: skip

    def _names(self) -> Iterator[dict]:
        for depth, name in self.headings:
            yield self._beside(f"<b>{safe(name)}</b>", depth, 0, SMALL, "ink")
        for one in self.rows:
            words = "<br>".join(map(safe, _name(one.row)))
            for more in ([one.row.detail] if one.row.detail else []) + _note(one.row):
                words += f'<br><span style="font-size:{_FINE}px;color:{self.role("secondary")}">{safe(more)}</span>'
            yield self._beside(words, one.middle, 0, SMALL, "ink")

    def _states(self) -> Iterator[dict]:
        for one in self.rows:
            role = "alert" if one.row.alert else "ink"
            word = f"<b>{safe(one.row.sign)} {safe(one.row.word)}</b>"
            more = "<br>".join(
                f'<span style="font-size:{_FINE}px;color:{self.role("secondary")}">{safe(text)}</span>'
                for text in (one.row.dates, one.row.progress_text)
                if text
            )
            yield self._beside(f"{word}<br>{more}", one.middle, 1, SMALL, role)

    def _beside(self, words: str, depth: float, side: int, size: int, role: str) -> dict:
        """Words in the left (0) or right (1) margin, their middle at a depth."""
        return {
            "text": words, "xref": "paper", "x": side, "xanchor": "left", "xshift": 14 if side else -LEFT,
            "y": depth, "yanchor": "middle", "align": "left", "showarrow": False, "borderpad": 0,
            "font": {"size": size, "color": self.role(role)},
        }  # fmt: skip


def _raised(side: list[Flag]) -> Iterator[tuple[Flag, list[str], float]]:
    """Each event of one side with the lines of its words, and how far above the rows they begin."""
    up = 0.0
    for flag in side:
        beside, way = (RIGHT, 1 - flag.at) if flag.rightwards else (LEFT, flag.at)
        lines = wrap(flag.mark.text, int((beside + way * _NARROWEST - 12) / _EM)) or [""]
        up += len(lines) * _LINE + 4
        yield flag, lines, up


def _name(row: TimelineRow) -> list[str]:
    return wrap(row.label, _NAME) or [""]


def _note(row: TimelineRow) -> list[str]:
    return wrap(row.note, _NAME + 4)
