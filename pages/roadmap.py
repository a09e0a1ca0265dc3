"""Feuille de route: horizons × scopes, engagement, completion, the list."""

import streamlit as st

from entrelabs_metrics import questions, ui

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


@st.dialog(lang.t("Action"), width="medium", position="right")
def details(action: str) -> None:
    ui.show(questions.action, key="action", action=action)


if action := ui.show(questions.roadmap, lab=lab, engaged=engaged, listed=view == "list"):
    details(action)
