"""What pages use: `ask` a question, `show` its answer. Besides app.py and pages/, the only package with Streamlit."""

from entrelabs_metrics.ui.asking import ask, base, lang, today, version
from entrelabs_metrics.ui.showing import (
    begin,
    choose,
    choose_among,
    choose_chapter,
    choose_figure,
    choose_lab,
    download,
    explain,
    go,
    lead_to_alerts,
    search_labs,
    show,
    show_figure,
)

__all__ = [
    "ask",
    "base",
    "begin",
    "choose",
    "choose_among",
    "choose_chapter",
    "choose_figure",
    "choose_lab",
    "download",
    "explain",
    "go",
    "lang",
    "lead_to_alerts",
    "search_labs",
    "show",
    "show_figure",
    "today",
    "version",
]
