"""Horizons by scopes of actions (kind G)."""

from html import escape

from ..kinds import SQUARES, Heading, Roadmap, RoadmapItem
from .pieces import button, column_heading, joined, row_heading, spoken, status, table, td, tr


def render(chart: Roadmap, caption: str) -> str:
    heads = column_heading(spoken(chart.corner))
    heads += "".join(column_heading(escape(scope)) for scope in chart.scopes)
    rows = "".join(
        tr(
            row_heading(escape(horizon))
            + "".join(_cell(chart, *parts) for parts in zip(chart.scopes, cells, more, strict=True))
        )
        for horizon, cells, more in zip(chart.horizons, chart.cells, chart.beyond, strict=True)
    )
    return table("roadmap", caption, tr(heads), rows)


def _cell(chart: Roadmap, scope: str, items: tuple[RoadmapItem, ...], more: Heading) -> str:
    again = f'<span class="em-column-again" aria-hidden="true">{escape(scope)}</span>'
    if not items:
        return td(f'{again}<span class="em-empty">{escape(chart.empty)}</span>')
    beyond = f'<p class="em-beyond">{button(more.key, escape(more.label), "em-label")}</p>' if more.label else ""
    return td(f'{again}<ul class="em-items">{"".join(map(_item, items))}</ul>{beyond}')


def _item(item: RoadmapItem) -> str:
    title = status(item.sign) + button(item.key, escape(item.title), "em-label")
    known = item.grade is not None or item.evidence or item.progress_text
    state = joined(f'<span class="{"em-word" if known else "em-unknown"}">{escape(item.word)}</span>', escape(item.due))
    evidence = escape(item.evidence)
    if item.evidence_url:
        evidence = f'<a href="{escape(item.evidence_url)}" target="_blank" rel="noopener noreferrer">{evidence}</a>'
    said = f'<span class="em-detail">{state}</span>' if evidence else ""  # else beside the squares
    engaged = f'<span class="{"em-known" if item.engaged_known else "em-unknown"}">{escape(item.engaged)}</span>'
    uncertain = f'<span class="em-unknown">{escape(item.uncertain)}</span>' if item.uncertain else ""
    declared = escape(item.progress_text)
    kind = " em-alert" * item.alert + " em-own" * item.own
    return (
        f'<li class="em-item{kind}"><span class="em-item-title">{title}</span>'
        f'{said}<span class="em-progress">{_squares(item.grade)}<span>{evidence or state}</span></span>'
        f'<span class="em-detail">{joined(declared, engaged, escape(item.detail), uncertain)}</span></li>'
    )


def _squares(grade: int | None) -> str:
    """Evidence as squares, filled up to the grade; hatched when nobody said."""
    filled = ('class="em-hatched"',) * SQUARES
    if grade is not None:
        filled = tuple('class="em-on"' if place < grade else "" for place in range(SQUARES))
    return f'<span class="em-squares" aria-hidden="true">{"".join(f"<i {one}></i>" for one in filled)}</span>'
