"""Feuille de route: horizons × scopes, engagement, completion, the list."""

import streamlit as st

from entrelabs_metrics import questions, ui

lang = ui.begin(ui.lang().t("Feuille de route"), ui.lang().t("Les actions par horizon et par périmètre : communes à tous, ou avec celles d'un labo."))
lab = ui.choose_lab(common=lang.t("Actions communes à tous"))


@st.dialog(lang.t("Action"), width="medium", position="right")
def details(action: str) -> None:
    ui.show(questions.action, key="action", action=action)


if action := ui.show(questions.roadmap, lab=lab):
    details(action)
