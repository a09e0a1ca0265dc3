"""Importer: drop a file, see what was read, settle its columns, repair, see what would change, commit."""

import streamlit as st

from entrelabs_metrics import ui
from entrelabs_metrics.ui import changes, columns, committing, comparing, reading, repairing, staging, starting

lang = ui.begin(
    ui.lang().t("Importer"),
    ui.lang().t("Déposer un fichier, voir ce qu'il change, puis l'enregistrer. Tout peut être annulé."),
    needs="",
)
changes.only_today()
changes.show_said()
if staged := staging.receive():
    committing.commit_if_asked(staged)
    reading.show_reading(staged)
    columns.show_columns(staged)
    columns.show_recipes(staged)
    repairing.show_problems(staged)
    comparing.show_difference(staged)
    committing.offer_commit(staged)
st.subheader(lang.t("Partir d'un modèle"))
starting.show_templates()
st.subheader(lang.t("Historique"))
changes.show_last_version()
st.subheader(lang.t("Repartir d'autres données"))
starting.offer_starts()
