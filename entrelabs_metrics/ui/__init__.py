"""What pages use: `ask` a question, `show` its answer. Besides app.py and pages/, the only package with Streamlit."""

from entrelabs_metrics.ui.asking import ask, base, lang, today, version
from entrelabs_metrics.ui.showing import begin, choose, choose_lab, download, search_labs, show, show_trend

__all__ = [
    "ask",
    "base",
    "begin",
    "choose",
    "choose_lab",
    "download",
    "lang",
    "search_labs",
    "show",
    "show_trend",
    "today",
    "version",
]
