"""Facts and differences as HTML: what charts do not need a picture for."""

from html import escape

from entrelabs_metrics.charts.kinds import Difference, DifferenceRow, Facts, Listing

LONG = 60  # characters from which a fact takes a whole line


def facts(chart: Facts) -> str:
    """A list of what is known, label and words."""
    rows = "".join(
        f"<div><dt>{escape(label)}</dt><dd{' class=em-long' * (len(words) > LONG)}>{escape(words)}</dd></div>"
        for label, words in chart.rows
    )
    return f'<dl class="em em-facts">{rows}</dl>'


def difference(chart: Difference, caption: str) -> str:
    """A table of what changed: the old value struck out, the new one beside it."""
    heads = "".join(f'<th scope="col">{escape(h)}</th>' for h in chart.headings)
    return _table("em-difference", caption, heads, "".join(map(_row, chart.rows)), chart.more)


def listing(chart: Listing, caption: str) -> str:
    """A plain table whose cells wrap; on a phone each row becomes a small card with its headings."""
    heads = "".join(f'<th scope="col">{escape(h)}</th>' for h in chart.headings)
    rows = "".join(
        "<tr>"
        + "".join(f'<td data-head="{escape(h)}">{escape(c)}</td>' for h, c in zip(chart.headings, row, strict=True))
        + "</tr>"
        for row in chart.rows
    )
    return _table("em-listing", caption, heads, rows, chart.more)


def _table(kind: str, caption: str, heads: str, rows: str, more: str) -> str:
    below = f"<p>{escape(more)}</p>" if more else ""
    return (
        f'<div class="em em-chart {kind}"><table><caption class="em-sr">{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{below}</div>"
    )


def _row(row: DifferenceRow) -> str:
    detail = f'<span class="em-detail">{escape(row.detail)}</span>' if row.detail else ""
    old = f"<s>{escape(row.old)}</s>" if row.old else ""
    return (
        f'<tr class="em-{row.state}"><td class="em-place">{escape(row.place)}</td>'
        f'<th scope="row">{escape(row.label)}{detail}</th><td>{old}</td><td><b>{escape(row.new)}</b></td></tr>'
    )
