"""Processus: what each step produced, what was tried and learnt, the balance of activities, who pays, who takes up."""

import streamlit as st

from entrelabs_metrics import questions, ui
from entrelabs_metrics.ui.quality import go_to_lab

lang = ui.begin(
    ui.lang().t("Processus"),
    ui.lang().t(
        "Tout le processus est résultat : les personnes rencontrées, ce qui a été essayé, gardé, changé ou abandonné, "
        "et ce que d'autres en reprennent."
    ),
)
lab = ui.choose_lab(common=lang.t("Tous les labos")) or ""


def show_projects(*chosen: str | None) -> None:
    """Goes to the project just clicked, if any."""
    for project in filter(None, chosen):
        st.switch_page(st.session_state["_pages"]["projects.py"], query_params={"projet": project})


show_projects(ui.show(questions.process_stages, lab=lab), ui.show(questions.process_tests, lab=lab))
if key := ui.show(questions.process_funnel, lab=lab):
    ui.explain(key)
ui.show(questions.activity_balance, lab=lab, on_click=go_to_lab)
ui.show(questions.funding, lab=lab, on_click=go_to_lab)
show_projects(ui.show(questions.reuse, lab=lab))
wanted = st.text_input(lang.t("Chercher dans ce qui a été abandonné"), key="appris", bind="query-params")
show_projects(ui.show(questions.abandoned, lab=lab, wanted=wanted))
