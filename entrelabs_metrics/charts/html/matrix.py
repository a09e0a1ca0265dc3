"""Rows by columns, one value a cell (kind D)."""

from html import escape

from .. import palette
from ..kinds import Cell, Heading, Matrix
from .pieces import button, column_heading, detail, family_class, row_heading, sign, spoken, table, td, tr


def render(chart: Matrix, caption: str) -> str:
    heads = column_heading(spoken(chart.corner))
    heads += "".join(column_heading(_heading(column)) for column in chart.columns)
    rows = "".join(_row(chart, heading, cells) for heading, cells in chart.rows)
    cells = [cell for _, row in chart.rows for cell in row]
    # Narrow: a sign is enough to tell columns apart, when each has one and cells hold one figure.
    compact = all(column.family for column in chart.columns) and not any(cell.detail for cell in cells)
    style = f"--em-columns:{max(len(chart.columns), 1)}"
    return table("matrix em-compact" if compact else "matrix", caption, tr(heads), rows, style=style)


def _heading(column: Heading) -> str:
    label = button(column.key, escape(column.label), "em-label")
    mark = sign(column.family) if column.family else ""
    return f'<span class="em-column {family_class(column.family)}">{mark}{label}</span>'


def _row(chart: Matrix, heading: Heading, cells: tuple[Cell, ...]) -> str:
    mark = f'<span class="{family_class(heading.family)}">{sign(heading.family)}</span>' if heading.family else ""
    name = row_heading(mark + button(heading.key, escape(heading.label), "em-label"))
    return tr(name + "".join(_cell(column, cell) for column, cell in zip(chart.columns, cells, strict=True)))


def _cell(column: Heading, cell: Cell) -> str:
    step = "em-hatched" if cell.level is None else f"em-step-{min(max(cell.level, 0), len(palette.STEPS) - 1)}"
    mark = f' <span class="em-met">{escape(cell.mark)}</span>' if cell.mark else ""
    # The column's name again, for a narrow chart only: its heading is then out of sight.
    name = f'<span class="em-column-again {family_class(column.family)}" aria-hidden="true">'
    name += f"{sign(column.family) if column.family else ''}<span>{escape(column.label)}</span></span>"
    figure = f'<span class="em-figure"><span>{escape(cell.text)}</span>{mark}</span>{detail(cell.detail)}'
    if cell.key:
        box = f'<button type="button" class="em-box {step}" data-key="{escape(cell.key)}">{figure}</button>'
    else:
        box = f'<span class="em-box {step}">{figure}</span>'
    return td(name + box)
