"""A period: a first and a last day, both within it; either end may be open (None)."""

from datetime import date

Period = tuple[date | None, date | None]
ALWAYS: Period = (None, None)


def within(day: str, period: Period) -> str:
    """The SQL condition that `day`, an expression, lies within; « true » of a period open at both ends."""
    bounds = (f"{day} >= $since", f"{day} <= $until")
    return " and ".join(bound for bound, end in zip(bounds, period, strict=True) if end) or "true"


def ends(period: Period) -> dict[str, date]:
    """The parameters of such a condition."""
    return {name: end for name, end in zip(("since", "until"), period, strict=True) if end}
