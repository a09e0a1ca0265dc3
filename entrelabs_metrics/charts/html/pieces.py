"""What every chart is made of: a table with its roles, names that can be clicked, signs and marks.

Texts given to `column_heading`, `row_heading`, `td` and `button` are markup: escaped by whoever calls.
"""

import re
from html import escape

from .. import palette

_NUMBER = re.compile(r"^[-+−±≤≥<>~≈]?\s*\d")


def table(kind: str, caption: str, heads: str, rows: str, *, style: str = "", foot: str = "", below: str = "") -> str:
    """The table of a chart. `kind`: its classes without « em- » before the first; `below`: what follows the table."""
    name = f'<caption class="em-sr">{escape(caption)}</caption>' if caption else ""
    foot = f'<tfoot role="rowgroup">{foot}</tfoot>' if foot else ""
    style = f' style="{style}"' if style else ""
    return (
        f'<div class="em em-chart em-{kind}"{style}><table role="table">{name}'
        f'<thead role="rowgroup">{heads}</thead><tbody role="rowgroup">{rows}</tbody>{foot}</table>{below}</div>'
    )


def tr(cells: str, state: str = "") -> str:
    return f'<tr role="row" class="{state}">{cells}</tr>' if state else f'<tr role="row">{cells}</tr>'


def td(content: str, state: str = "") -> str:
    return f'<td role="cell" class="{state}">{content}</td>' if state else f'<td role="cell">{content}</td>'


def row_heading(content: str) -> str:
    return f'<th scope="row" role="rowheader">{content}</th>'


def column_heading(content: str, short: str = "") -> str:
    """`short` is what a screen reader repeats before each cell, when the heading says more than a name."""
    short = f' abbr="{escape(short)}"' if short else ""
    return f'<th scope="col" role="columnheader"{short}>{content}</th>' if content else td("")


def spoken(text: str) -> str:
    """Words for whoever listens, not shown."""
    return f'<span class="em-sr">{escape(text)}</span>' if text else ""


def button(key: str, content: str, name: str) -> str:
    if not key:
        return f'<span class="{name}">{content}</span>'
    return f'<button type="button" class="{name} em-link" data-key="{escape(key)}">{content}</button>'


def detail(text: str) -> str:
    return f'<span class="em-detail">{escape(text)}</span>' if text else ""


def named(key: str, label: str, more: str, family: str) -> str:
    """The name of a row after the sign of its family, with its detail below."""
    name = f"<span>{button(key, escape(label), 'em-label')}{detail(more)}</span>"
    return f'<span class="em-name">{sign(family)}{name}</span>'


def status(text: str) -> str:
    """A status sign; its word always follows, so it is not read aloud."""
    return f'<span class="em-status" aria-hidden="true">{escape(text)}</span> ' if text else ""


def sign(family: str) -> str:
    return f'<i class="em-sign em-{palette.family(family).shape}" aria-hidden="true"></i>'


def mark(family: str, at: float) -> str:
    """A marker: its shape in paper colour makes the ring around the shape in the family's."""
    shape = palette.family(family).shape
    return f'<i class="em-mark em-{shape}" style="left:{percent(at)}"><i class="em-{shape}"></i></i>'


def family_class(family: str) -> str:
    return f"em-of-{family}" if family in palette.FAMILIES else "em-of-none"


def is_figure(text: str) -> bool:
    """Whether a text begins with a number: « 74 % », « −5 points », but not « n. d. »."""
    return _NUMBER.match(text) is not None


def joined(*parts: str) -> str:
    """The parts that say something, with a dot between them."""
    return " · ".join(part for part in parts if part)


def percent(share: float) -> str:
    return f"{share + 0.0:.2f}%"  # never « -0.00% »


def still(markup: str) -> str:
    """A chart without what a click would ask for, where nothing answers. No text can imitate a tag."""
    markup = re.sub(r'<button type="button" class="([^"]*)" data-key="[^"]*">', r'<span class="\1">', markup)
    return markup.replace("</button>", "</span>").replace(' em-link"', '"')
