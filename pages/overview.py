"""Vue d'ensemble: labs × families beside the roadmap, what deserves a look, how families combine, what a euro gave."""

import streamlit as st

from entrelabs_metrics import questions, ui
from entrelabs_metrics.ui.changes import show_last_changes

lang = ui.begin(
    ui.lang().t("Vue d'ensemble"),
    ui.lang().t("Où en sont les labos, famille par famille, et leur feuille de route à côté."),
)
wanted = ui.search_labs()
chapter = ui.choose_chapter(
    {
        "cibles": lang.t("Cibles et feuille de route"),
        "regarder": lang.t("À regarder"),
        "familles": lang.t("Combinaison des familles"),
        "euro": lang.t("1 € dépensé"),
    }
)
if chapter == "cibles":
    ui.lead_to_alerts(questions.network_alerts, wanted=wanted)
    heading = lang.t("Où en sommes-nous par rapport aux cibles ?")
    if lab := ui.show(questions.overview, heading=heading, wanted=wanted):
        ui.go("lab.py", labo=lab, partie="cibles")
    heading = lang.t("Tenons-nous la feuille de route ?")
    if lab := ui.show(questions.roadmap_completion, heading=heading, wanted=wanted):
        ui.go("roadmap.py", labo=lab.removeprefix("roadmap:"))
    show_last_changes()
elif chapter == "regarder":
    nothing = lang.t("Rien à regarder de plus près.")
    heading = lang.t("Que regarder de plus près ?")
    if lab := ui.show(questions.network_alerts, heading=heading, nothing=nothing, wanted=wanted):
        ui.go("lab.py", labo=lab, partie="regarder")
elif chapter == "familles":
    heading = lang.t("Comment se combinent les familles de résultats ?")
    if lab := ui.show(questions.network_combination, heading=heading, wanted=wanted):
        ui.go("lab.py", labo=lab, partie="familles")
    ui.show(questions.patterns)
    if st.toggle(lang.t("Résumer en un seul indice, avec ce qu'il vaut"), key="indice"):
        ui.show(questions.single_index)
else:
    nothing = lang.t("Aucun projet n'a de compte « 1 € dépensé ».")
    if project := ui.show(questions.network_accounts, heading=lang.t("Qu'a donné chaque euro ?"), nothing=nothing):
        ui.go("projects.py", projet=project)
