"""Which figures of a lab are shown first: by rule, never by success."""

from collections.abc import Sequence

from entrelabs_metrics.results.engine import Result

MOST = 5


def highlights(rs: Sequence[Result], families: Sequence[str]) -> tuple[Result, ...]:
    """At most five figures, one a family, in the order of `families`: in each, the figure that has a target and the
    largest known n. A decline is chosen like any other.

    Among equals: measured before not measured, with a target before without, the largest n (a known one before an
    unknown one), the latest measure, then by name, so that the choice is always the same. A family of which nothing is
    known has no figure; comparison groups are nobody's result.
    """
    chosen = []
    for family in families[:MOST]:
        own = [r for r in rs if r.family == family and r.population != "comparison"]
        if own:
            chosen.append(first(own))
    return tuple(chosen)


def first(rs: Sequence[Result]) -> Result:
    """Of several figures, the one that is told when only one is; by the same rule. Raises `ValueError` for none."""
    return min(rs, key=rank)


def aimed(r: Result) -> bool:
    return r.target_value is not None or (r.direction == "band" and r.band_low is not None)


def rank(r: Result) -> tuple:
    """What figures are sorted by, those told first being the smallest."""
    known = r.value is not None or "masked" in r.flags  # a figure masked for the public was chosen as any other
    day = -r.measured_on.toordinal() if r.measured_on else 0
    return (
        not known, not aimed(r), -(r.sample_size or 0), day, r.indicator_id, r.population, r.project_id or ""
    )  # fmt: skip
