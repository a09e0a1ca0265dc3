"""Small numbers, before anything is published: a figure on too few persons could tell who said what.

Every figure whose number of persons is known and below the threshold is masked, and says so; a whole line is kept, so
that nobody takes a masked figure for one that was never measured. A figure of unknown n cannot be judged, and keeps its
« n inconnu ».
"""

from collections.abc import Iterable
from dataclasses import replace

from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.results.proof import MASKED

NOT_COMPUTED = "not_computed"


def protect(results: Iterable[Result], least: int) -> list[Result]:
    """The results as they may be published, with the flag `masked` on those that lost a figure.

    `least`: the persons there must be behind a figure (`limits.get("public_answers")`).
    """
    return [_protect(r, least) for r in results]


def _protect(r: Result, least: int) -> Result:
    if _few(r.sample_size, least):
        return replace(
            r, value=None, sample_size=None, interval_low=None, interval_high=None, progress=None, expected_value=None,
            track_verdict=NOT_COMPUTED, target_verdict=NOT_COMPUTED, flags=(MASKED,), **WITHOUT_BASELINE,
        )  # fmt: skip
    if _few(r.baseline_sample_size, least):
        return replace(
            r, progress=None, expected_value=None, track_verdict=NOT_COMPUTED,
            flags=(*(f for f in r.flags if not f.startswith("baseline")), MASKED), **WITHOUT_BASELINE,
        )  # fmt: skip
    return r


def _few(n: int | None, least: int) -> bool:
    return n is not None and n < least


# From a change and one end, the other end is known: both go.
WITHOUT_BASELINE: dict = dict.fromkeys(
    ("baseline_value", "baseline_sample_size", "baseline_low", "baseline_high", "baseline_kind", "change", "change_low",
     "change_high", "net_change", "net_low", "net_high")
) | {"change_verdict": NOT_COMPUTED, "net_verdict": NOT_COMPUTED}  # fmt: skip
