"""Historique: every version, what it did, the files it came from, undoing, and the base as it was."""

from entrelabs_metrics import ui
from entrelabs_metrics.ui import changes, history

ui.begin(
    ui.lang().t("Historique"),
    ui.lang().t(
        "Qui a changé quoi, quand, et d'après quel fichier. Rien ne se perd : chaque version peut être annulée, "
        "rétablie, ou regardée telle qu'elle était."
    ),
    needs="",
)
changes.show_said()
history.show_versions()
