"""Projets: the register, filtered, and one project's sheet."""

import streamlit as st

from entrelabs_metrics import questions, ui
from entrelabs_metrics.ui.register import choose_project

lang = ui.begin(ui.lang().t("Projets"), ui.lang().t("Le registre des projets des labos, et la fiche de chacun."))
project = choose_project()


@st.dialog(lang.t("Évolution dans le temps"), width="large")
def trend(lab: str, key: str) -> None:
    ui.show_trend(lab, key)


if project:
    ui.show(questions.project_card, project=project["project_id"])
    if key := ui.show(questions.project_path, project=project["project_id"]):
        trend(project["lab_id"], key)
    ui.show(questions.project_steps, project=project["project_id"])
