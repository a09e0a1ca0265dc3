"""An axis that every row of a chart shares: where values stand on it, its words, and what runs behind the rows."""

from html import escape

from .pieces import percent

# Pixels: the shortest axis, on a telephone or in a narrow table; what words may stick out of it; a character.
_SHORTEST, _MARGIN, _CHARACTER = 220, 14, 7.5


def axis_share(value: float, low: float, high: float) -> float:
    """Where a value stands on an axis, from 0 to 100; in the middle of an axis without length."""
    if high <= low:
        return 50.0
    return min(max((value - low) / (high - low), 0.0), 1.0) * 100


def along(at: float, text: str, state: str = "") -> str:
    """Words at a place of the axis: centred in the middle, drawn inwards towards the ends, so never cut."""
    place = f"left:{percent(at)};transform:translateX(-{percent(at)})"
    return f'<span class="em-at {state}" style="{place}">{escape(text)}</span>'


def tick(at: float, text: str, state: str = "") -> str:
    """Words below a line of the grid: centred on it, unless they are too near an end."""
    room = min(at, 100 - at) / 100 * _SHORTEST + _MARGIN
    if len(text) * _CHARACTER / 2 > room:
        return along(at, text, state)
    return f'<span class="em-at {state}" style="left:{percent(at)}">{escape(text)}</span>'


def scale(ticks: tuple[tuple[float, str], ...], low: float, high: float) -> str:
    """The words of an axis, below the rows; where a short axis has no room for all, every second one may leave."""
    crowded = sum(len(text) * _CHARACTER + _MARGIN for _, text in ticks) > _SHORTEST + 2 * _MARGIN
    words = "".join(
        tick(axis_share(value, low, high), text, "em-spare" if crowded and (len(ticks) - number) % 2 else "")
        for number, (value, text) in enumerate(ticks, start=1)
    )
    return f'<span class="em-axis em-scale" aria-hidden="true">{words}</span>'


def grid(ticks: tuple[tuple[float, str], ...], low: float, high: float) -> str:
    return "".join(
        f'<i class="em-grid" style="left:{percent(axis_share(value, low, high))}"></i>' for value, _ in ticks
    )


def between(name: str, first: float, last: float) -> str:
    """A mark from one place of the axis to another."""
    return f'<i class="{name}" style="left:{percent(first)};width:{percent(max(last - first, 0))}"></i>'
