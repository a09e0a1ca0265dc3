"""Vue d'ensemble: labs × families, roadmap completion, what the latest version changed."""

import streamlit as st

from entrelabs_metrics import questions, ui
from entrelabs_metrics.ui.changes import show_last_changes

lang = ui.begin(
    ui.lang().t("Vue d'ensemble"),
    ui.lang().t("Où en sont les labos, famille par famille, et leur feuille de route à côté."),
)
wanted = ui.search_labs()
if lab := ui.show(questions.overview, wanted=wanted):
    st.switch_page(st.session_state["_pages"]["lab.py"], query_params={"labo": lab})
if lab := ui.show(questions.roadmap_completion, wanted=wanted):
    st.switch_page(st.session_state["_pages"]["roadmap.py"], query_params={"labo": lab.removeprefix("roadmap:")})
show_last_changes()
