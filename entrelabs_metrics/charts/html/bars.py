"""Shares of a whole, or steps of a funnel, beside the range wished for each (kind F)."""

from html import escape

from ..kinds import BarRow, Bars
from .axis import axis_share, between, tick
from .pieces import (
    button,
    column_heading,
    detail,
    family_class,
    percent,
    row_heading,
    spoken,
    status,
    table,
    td,
    tr,
)

# Pixels: a whole bar on the narrowest telephone and on a large screen; a character of a figure, and its margins.
SHORT, LONG = 280, 440
_CHARACTER, _MARGINS = 11, 22
_MANY = 8  # rows from which bars are thinner


def render(chart: Bars, caption: str) -> str:
    wide = 3 if any(row.wished_text or row.sign or row.word for row in chart.rows) else 2
    names = [*chart.headings[:wide], *[""] * (wide - len(chart.headings))]
    heads = tr("".join(column_heading(spoken(name)) for name in names))
    labelled = next((number for number, row in enumerate(chart.rows) if row.wished is not None), None)
    rows = "".join(
        _row(row, chart.wished_label if number == labelled else "", wide) for number, row in enumerate(chart.rows)
    )
    state = " em-plain" * (wide == 2) + " em-thin" * (len(chart.rows) > _MANY)
    state += " em-ranges" * (labelled is not None)
    return table(f"bars {family_class(chart.family)}{state}", caption, heads, rows)


def fits(text: str, share: float, length: float) -> bool:
    """Whether a text has room at the end of its bar: `share` from 0 to 100 of a whole one, `length` pixels long."""
    return share / 100 * length >= len(text) * _CHARACTER + _MARGINS


def _row(row: BarRow, wished_label: str, wide: int) -> str:
    word = f"{status(row.sign)}<strong>{escape(row.word)}</strong>" if row.sign or row.word else ""
    aside = detail(row.wished_text) + (f'<span class="em-verdict">{word}</span>' if word else "")
    return tr(
        row_heading(button(row.key, escape(row.label), "em-label") + detail(row.detail))
        + td(_lane(row, wished_label))
        + (td(aside) if wide == 3 else ""),
        "em-labelled" if wished_label else "",
    )


def _lane(row: BarRow, wished_label: str) -> str:
    """The wished range, its words where they are due, the bar over it, and the figure at the bar's end."""
    range_ = ""
    if row.wished is not None:
        low, high = (axis_share(end, 0, 1) for end in row.wished)
        range_ = between("em-wished", low, high)
        if wished_label:
            range_ += f'<span aria-hidden="true">{tick((low + high) / 2, wished_label)}</span>'
    amount = f'<span class="em-amount">{escape(row.text)}</span>'
    if row.share is None:
        return f'<span class="em-lane em-missing">{range_}<i class="em-length em-hatched"></i>{amount}</span>'
    share = axis_share(row.share, 0, 1)
    if fits(row.text, share, SHORT):
        state = "em-inside"
    else:
        state = "em-beside em-roomy" if fits(row.text, share, LONG) else "em-beside"
    further = '<i class="em-further em-further-right em-end" style="left:100.00%"></i>' if row.share > 1 else ""
    return (
        f'<span class="em-lane {state}" style="--em-share:{percent(share)}">'
        f'{range_}<i class="em-length"></i>{further}{amount}</span>'
    )
