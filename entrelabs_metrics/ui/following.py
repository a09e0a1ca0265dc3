"""Going to whatever was clicked, where a page shows things of several kinds."""

from entrelabs_metrics import questions
from entrelabs_metrics.ui.asking import ask
from entrelabs_metrics.ui.drawer import open_action
from entrelabs_metrics.ui.showing import explain, go

_PAGES = {
    "projects": ("projects.py", "projet"),
    "indicators": ("indicators.py", "indicateur"),
    "labs": ("lab.py", "labo"),
}


def follow(key: str | None) -> None:
    """To the card of a figure, to the page of a project, of an indicator or of a lab; an action opens its drawer, which
    the page shows. Nowhere when nothing was clicked."""
    if not key:
        return
    if "~" in key:  # only the key of a figure has one
        explain(key)
    known = ask(questions.names)
    if ("actions", key) in known:
        open_action(key)
    for table, (file, parameter) in _PAGES.items():
        if (table, key) in known:
            go(file, **{parameter: key})
