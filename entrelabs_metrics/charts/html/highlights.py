"""At most five figures in large, a card each: what an elected official is shown first."""

from html import escape

from ..kinds import Highlight, Highlights
from .pieces import button, detail, family_class, is_figure, sign, status

LONG = 8  # characters beyond which a figure is written smaller


def render(chart: Highlights, caption: str) -> str:
    cards = "".join(map(_card, chart.cards))
    return (
        f'<div class="em em-chart em-highlights" style="--em-columns:{max(len(chart.cards), 1)}">'
        f'<ul role="list" aria-label="{escape(caption)}">{cards}</ul></div>'
    )


def _card(card: Highlight) -> str:
    figure = "em-large" + " em-longer" * (len(card.figure) > LONG) + " em-unsaid" * (not is_figure(card.figure))
    verdict = f'<span class="em-verdict">{status(card.sign)}{escape(card.verdict)}</span>'
    return (
        f'<li class="em-card {family_class(card.family)}{" em-alert" * card.alert}">'
        f'<span class="em-heading">{sign(card.family)}<span>{escape(card.heading)}</span></span>'
        f'<span class="{figure}">{escape(card.figure)}</span>'
        f'<span class="em-what">{button(card.key, escape(card.label), "em-label")}</span>'
        f"<span>{detail(card.basis)}{_sentence(card)}</span>{verdict}</li>"
    )


def _sentence(card: Highlight) -> str:
    return f'<span class="em-said">{escape(card.sentence)}</span>' if card.sentence else ""
