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
chapter = ui.choose_chapter(
    {
        "etapes": lang.t("Étapes et essais"),
        "abandons": lang.t("Ce qui a été abandonné"),
        "transfert": lang.t("Autonomie et reprises"),
        "moyens": lang.t("Activités et financeurs"),
    }
)
project = None
if chapter == "etapes":
    stage = ui.show(questions.process_stages, heading=lang.t("Qu'a produit chaque étape ?"), lab=lab)
    trial = ui.show(questions.process_tests, heading=lang.t("Qu'a-t-on essayé, et qu'a-t-on appris ?"), lab=lab)
    project = stage or trial
elif chapter == "abandons":
    wanted = st.text_input(lang.t("Chercher dans ce qui a été abandonné"), key="appris", bind="query-params")
    project = ui.show(questions.abandoned, lab=lab, wanted=wanted)
elif chapter == "transfert":
    ui.explain(ui.show(questions.process_funnel, heading=lang.t("Les agents deviennent-ils autonomes ?"), lab=lab))
    project = ui.show(questions.reuse, heading=lang.t("Qui reprend quoi ?"), lab=lab)
else:
    heading = lang.t("Le portefeuille est-il équilibré ?")
    ui.show(questions.activity_balance, heading=heading, lab=lab, on_click=go_to_lab)
    ui.show(questions.funding, heading=lang.t("Qui paie ?"), lab=lab, on_click=go_to_lab)
if project:
    ui.go("projects.py", projet=project)
