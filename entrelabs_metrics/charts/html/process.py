"""Projects by stages of the process, and what each stage produced (kind H)."""

from html import escape
from itertools import pairwise

from ..kinds import Process, ProcessRow, Stage, StageState
from .pieces import button, column_heading, detail, family_class, is_figure, row_heading, spoken, table, td, tr

_KNOWN = ("done", "latest", "abandoned")  # any other state is one of which nothing is known


def render(chart: Process, caption: str) -> str:
    heads = tr(column_heading(spoken(chart.corner)) + "".join(map(_heading, chart.stages)))
    rows = "".join(_row(chart, row) for row in chart.rows)
    legend = "".join(f"<span>{_dot(state)}<span>{escape(words)}</span></span>" for state, words in chart.legend)
    legend = f'<p class="em-legend">{legend}</p>' if legend else ""
    columns = max(len(chart.stages), 1)
    return table(
        f"process {family_class('process')}",
        caption,
        heads,
        rows,
        style=f"--em-columns:{columns};--em-half:{_half(chart)}",
        below=legend,
    )


def _half(chart: Process) -> int:
    """How many stages stand in the first of two columns on a telephone."""
    return (len(chart.stages) + 1) // 2


def _heading(stage: Stage) -> str:
    total = f'<span class="em-total{" em-unsaid" * (not is_figure(stage.total))}">{escape(stage.total)}</span>'
    name = f'<span class="em-stage">{escape(stage.label)}</span>'
    return column_heading(f"{name}{total}{detail(stage.words)}", short=stage.label)


def _row(chart: Process, row: ProcessRow) -> str:
    known = [state.state in _KNOWN for state in row.stages]
    # A line leaves each stage but the last for the next one: in colour when something is known of both.
    lines = ["em-gone" if all(both) else "em-ahead" for both in pairwise(known)] + [""] * bool(known)
    if _half(chart) < len(lines):
        lines[_half(chart) - 1] += " em-turn"  # on a telephone, the end of the first column
    cells = "".join(_cell(*each) for each in zip(chart.stages, row.stages, lines, strict=True))
    return tr(row_heading(button(row.key, escape(row.label), "em-label") + detail(row.detail)) + cells)


def _cell(stage: Stage, state: StageState, line: str) -> str:
    again = f'<span class="em-stage-again" aria-hidden="true">{escape(stage.label)}</span>'
    words = f'<span class="em-words">{escape(state.words)}</span>'
    return td(f"{_dot(state.state, state.words)}{again}{words}", line)


def _dot(state: str, words: str = "") -> str:
    title = f' title="{escape(words)}"' if words else ""
    return f'<i class="em-dot em-{state if state in _KNOWN else "none"}" aria-hidden="true"{title}></i>'
