"""Labo: the four families and the process, each indicator's trend on click, the lab's roadmap."""

import streamlit as st

from entrelabs_metrics import questions, ui

lang = ui.begin(
    ui.lang().t("Labo"),
    ui.lang().t("Les quatre familles de résultats et le processus d'un labo, à côté de sa feuille de route."),
)
lab = ui.choose_lab()
ui.show(questions.lab_card, lab=lab)


@st.dialog(lang.t("Évolution dans le temps"), width="large")
def trend(key: str) -> None:
    ui.show_trend(lab, key)


if key := ui.show(questions.lab_families, lab=lab):
    trend(key)
ui.show(questions.lab_roadmap, lab=lab)
