"""Feuille de route: horizons × scopes, lists, calendar and completion; as it is, and as it was."""

import streamlit as st

from entrelabs_metrics import ui
from entrelabs_metrics.ui.drawer import offer_new_action, show_drawer
from entrelabs_metrics.ui.roadmap import choose_moment, choose_view, choose_whose, show_moved, show_roadmap

ui.begin(
    ui.lang().t("Feuille de route"),
    ui.lang().t("Les actions par horizon et par périmètre : communes à tous, ou avec celles d'un labo."),
)
with st.container(horizontal=True, vertical_alignment="bottom"):
    whose = choose_whose()
    view = choose_view()
    offer_new_action(lab_id=whose.lab)
choose_moment()
show_roadmap(view, whose)
show_moved(whose)
show_drawer()
