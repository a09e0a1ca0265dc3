"""What an action should move: of its lab and its indicator, the one figure that is told."""

from collections.abc import Iterable, Mapping

from entrelabs_metrics.questions.asking import Asking, figures, results
from entrelabs_metrics.results.engine import Result, to_results
from entrelabs_metrics.results.highlights import first
from entrelabs_metrics.results.protection import protect


def aimed(ask: Asking, actions: Iterable[Mapping]) -> dict[tuple[str, str], Result]:
    """(lab, indicator) → the figure that is told of it, chosen as highlights are; nothing for an action common to all,
    nor for an indicator that the lab neither measures nor aims at."""
    wanted = {(a["lab_id"], a["indicator_id"]) for a in actions if a["lab_id"] and a["indicator_id"]}
    labs = {lab for lab, _ in wanted}
    own: dict[tuple[str, str], list[Result]] = {}
    for r in _results(ask, labs, {indicator for _, indicator in wanted}):
        if r.population != "comparison" and (r.lab_id, r.indicator_id) in wanted:
            own.setdefault((r.lab_id, r.indicator_id), []).append(r)
    return {pair: first(found) for pair, found in own.items()}


def _results(ask: Asking, labs: set[str], indicators: set[str]) -> list[Result]:
    """Of one lab, its results; of several, those wanted among all of them, which are kept by version."""
    if not labs:
        return []
    if len(labs) == 1:
        return results(ask, lab=next(iter(labs)))
    every = figures(ask)
    found = to_results(every[every["lab_id"].isin(labs) & every["indicator_id"].isin(indicators)])
    return protect(found, ask.least) if ask.least else found
