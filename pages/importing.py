"""Importer: drop a file, see what was read and what would change, commit; history, undo, blank templates."""

import streamlit as st

from entrelabs_metrics import ui
from entrelabs_metrics.ui import changes, reading, staging, starting

lang = ui.begin(
    ui.lang().t("Importer"),
    ui.lang().t("Déposer un fichier, voir ce qu'il change, puis l'enregistrer. Tout peut être annulé."),
    needs="",
)
changes.show_said()
if staged := staging.receive():
    reading.show_reading(staged)
    reading.show_problems(staged)
    reading.show_difference(staged)
    staging.offer_commit(staged)
st.subheader(lang.t("Partir d'un modèle"))
starting.show_templates()
st.subheader(lang.t("Historique"))
changes.show_history()
st.subheader(lang.t("Repartir d'autres données"))
starting.offer_starts()
