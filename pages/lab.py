"""Labo: the four families beside the roadmap, what deserves a look, what is established, what each euro gave."""

from entrelabs_metrics import questions, ui
from entrelabs_metrics.ui import readings, sheets

lang = ui.begin(
    ui.lang().t("Labo"),
    ui.lang().t("Les quatre familles de résultats et le processus d'un labo, à côté de sa feuille de route."),
)
lab = ui.choose_lab()
chapter = ui.choose_chapter(
    {
        "cibles": lang.t("Cibles et feuille de route"),
        "regarder": lang.t("À regarder"),
        "changements": lang.t("Changements"),
        "familles": lang.t("Combinaison des familles"),
        "euro": lang.t("1 € dépensé"),
        "lectures": lang.t("Lectures"),
    }
)
if chapter == "cibles":
    ui.show(questions.lab_card, lab=lab)
    sheets.offer_sheet(lab=lab)
    ui.lead_to_alerts(questions.lab_alerts, lab=lab)
    ui.explain(ui.show(questions.lab_families, heading=lang.t("Où en sommes-nous par rapport aux cibles ?"), lab=lab))
    ui.show(questions.lab_roadmap, heading=lang.t("Tenons-nous la feuille de route ?"), lab=lab)
elif chapter == "regarder":
    heading = lang.t("Que regarder de plus près ?")
    if key := ui.show(questions.lab_alerts, heading=heading, nothing=lang.t("Rien à regarder de plus près."), lab=lab):
        if key == "roadmap":
            ui.go("roadmap.py", labo=lab)
        ui.explain(key)
elif chapter == "changements":
    nothing = lang.t("Aucun écart n'a d'intervalle : il faut deux mesures par échantillon, avec leur effectif.")
    heading = lang.t("Le changement est-il réel ?")
    ui.explain(ui.show(questions.lab_changes, heading=heading, nothing=nothing, lab=lab))
    ui.explain(ui.show(questions.lab_gaps, heading=lang.t("Usagers et agents disent-ils la même chose ?"), lab=lab))
elif chapter == "familles":
    heading = lang.t("Comment se combinent les familles de résultats ?")
    if project := ui.show(questions.lab_combination, heading=heading, lab=lab):
        ui.go("projects.py", projet=project)
elif chapter == "lectures":
    readings.show_reading(lab)
else:
    nothing = lang.t("Aucun projet de ce labo n'a de compte « 1 € dépensé ».")
    heading = lang.t("Qu'a donné chaque euro ?")
    if project := ui.show(questions.lab_accounts, heading=heading, nothing=nothing, lab=lab):
        ui.go("projects.py", projet=project)
