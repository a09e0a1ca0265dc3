"""Entrelabs Metrics: evaluate and improve public innovation labs, with figures that can be defended.

What comes in is checked, shown and kept as numbered versions. What is kept is asked questions, each answered by one
result with its proof. Each result is described once as a chart with words, and rendered everywhere.

    errors, language      refusals · words and numbers
    limits                how much we accept, as settings
    schema + schemas/     our tables as Table Schema; DDL, checks, templates and dictionary come from here
    spelling              how values are written in spreadsheets, and kept harmless there
    intake/               bytes → Sheet → Verdict
    store/                versions, commit, undo, history, as-of; the only writer
    sql/                  what is computed, one question a file
    results/              statistics, verdicts, findings (sentences)
    charts/               chart kinds, panels, palette, renderers
    questions/            what may be asked, each answered by panels
    exports/              tables → files
    stories/              slides in an order, for someone: kept, filled from a lab, resolved on a version, checked
    ui/                   the only package that knows Streamlit, besides app.py and pages/
    __main__              the command line; minutes_command: one of its commands

Imports run one way, down to up in this list; `tests/test_layers.py` keeps it.
"""

__version__ = "0.1.0"
