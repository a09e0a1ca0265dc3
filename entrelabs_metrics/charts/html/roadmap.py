"""Horizons by scopes of actions (kind G)."""

from html import escape

from ..kinds import Roadmap, RoadmapItem
from .pieces import button, column_heading, joined, percent, row_heading, spoken, status, table, td, tr


def render(chart: Roadmap, caption: str) -> str:
    heads = column_heading(spoken(chart.corner))
    heads += "".join(column_heading(escape(scope)) for scope in chart.scopes)
    rows = "".join(
        tr(
            row_heading(escape(horizon))
            + "".join(_cell(chart, *pair) for pair in zip(chart.scopes, cells, strict=True))
        )
        for horizon, cells in zip(chart.horizons, chart.cells, strict=True)
    )
    return table("roadmap", caption, tr(heads), rows)


def _cell(chart: Roadmap, scope: str, items: tuple[RoadmapItem, ...]) -> str:
    again = f'<span class="em-column-again" aria-hidden="true">{escape(scope)}</span>'
    if not items:
        return td(f'{again}<span class="em-empty">{escape(chart.empty)}</span>')
    return td(f'{again}<ul class="em-items">{"".join(map(_item, items))}</ul>')


def _item(item: RoadmapItem) -> str:
    title = status(item.sign) + button(item.key, escape(item.title), "em-label")
    known = item.progress is not None or item.progress_text
    state = joined(f'<span class="{"em-word" if known else "em-unknown"}">{escape(item.word)}</span>', escape(item.due))
    engaged = f'<span class="{"em-known" if item.engaged_known else "em-unknown"}">{escape(item.engaged)}</span>'
    uncertain = f'<span class="em-unknown">{escape(item.uncertain)}</span>' if item.uncertain else ""
    return (
        f'<li class="em-item{" em-alert" * item.alert}"><span class="em-item-title">{title}</span>'
        f'<span class="em-progress">{_progress(item.progress)}<span>{escape(item.progress_text)}</span></span>'
        f'<span class="em-detail">{state}</span>'
        f'<span class="em-detail">{joined(engaged, escape(item.detail), uncertain)}</span></li>'
    )


def _progress(progress: float | None) -> str:
    if progress is None:
        return '<span class="em-bar em-hatched" aria-hidden="true"></span>'
    width = percent(min(max(progress, 0.0), 100.0))
    return f'<span class="em-bar" aria-hidden="true"><i style="width:{width}"></i></span>'
