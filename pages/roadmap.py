"""Feuille de route: horizons × scopes, engagement, completion, the list."""

import streamlit as st

from entrelabs_metrics import questions, ui
from entrelabs_metrics.ui.drawer import offer_new_action, open_action, show_drawer

lang = ui.begin(
    ui.lang().t("Feuille de route"),
    ui.lang().t("Les actions par horizon et par périmètre : communes à tous, ou avec celles d'un labo."),
)
with st.container(horizontal=True, vertical_alignment="bottom"):
    lab = ui.choose_lab(common=lang.t("Actions communes à tous"))
    engaged = ui.choose(
        "engagee",
        lang.t("Engagement"),
        {
            "all": lang.t("toutes"),
            "yes": lang.t("engagées"),
            "no": lang.t("non engagées"),
            "unknown": lang.t("non renseigné"),
        },
    )
    view = ui.choose("vue", lang.t("Présentation"), {"matrix": lang.t("matrice"), "list": lang.t("liste")})
offer_new_action(lab_id=lab)
ui.show(questions.roadmap, on_click=open_action, lab=lab, engaged=engaged, listed=view == "list")
show_drawer()
