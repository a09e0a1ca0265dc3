"""Facts and differences as HTML: what charts do not need a picture for."""

from html import escape

from entrelabs_metrics.charts.kinds import Difference, DifferenceRow, Facts


def facts(chart: Facts) -> str:
    """A list of what is known, label and words."""
    rows = "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(words)}</dd></div>" for label, words in chart.rows)
    return f'<dl class="em em-facts">{rows}</dl>'


def difference(chart: Difference, caption: str) -> str:
    """A table of what changed: the old value struck out, the new one beside it."""
    heads = "".join(f'<th scope="col">{escape(h)}</th>' for h in chart.headings)
    rows = "".join(map(_row, chart.rows))
    more = f'<p class="em-more">{escape(chart.more)}</p>' if chart.more else ""
    return (
        f'<div class="em em-chart em-difference"><table><caption class="em-sr">{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{more}</div>"
    )


def _row(row: DifferenceRow) -> str:
    detail = f'<span class="em-detail">{escape(row.detail)}</span>' if row.detail else ""
    old = f"<s>{escape(row.old)}</s>" if row.old else ""
    return (
        f'<tr class="em-{row.state}"><td class="em-place">{escape(row.place)}</td>'
        f'<th scope="row">{escape(row.label)}{detail}</th><td>{old}</td><td><b>{escape(row.new)}</b></td></tr>'
    )
