"""What pages use: `ask` a question, `show` its answer. The only package that knows Streamlit, besides app.py and pages/."""

from entrelabs_metrics.ui.asking import ask, base, lang, today, version
from entrelabs_metrics.ui.showing import begin, choose, choose_lab, download, show, show_trend

__all__ = ["ask", "base", "begin", "choose", "choose_lab", "download", "lang", "show", "show_trend", "today", "version"]
