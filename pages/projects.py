"""Projets: the register, filtered, and one project's sheet: its figures, its path, its account."""

from entrelabs_metrics import questions, ui
from entrelabs_metrics.ui.register import choose_project
from entrelabs_metrics.ui.sheets import offer_sheet

lang = ui.begin(ui.lang().t("Projets"), ui.lang().t("Le registre des projets des labos, et la fiche de chacun."))
project = choose_project()
if project:
    about = {"project": project["project_id"]}
    ui.show(questions.project_card, **about)
    offer_sheet(**about)
    ui.explain(ui.show(questions.project_path, heading=lang.t("Où en sommes-nous par rapport aux cibles ?"), **about))
    heading = lang.t("Comment se combinent les familles de résultats ?")
    ui.show(questions.project_combination, heading=heading, **about)
    ui.show(questions.project_steps, heading=lang.t("Qu'a-t-on essayé, et qu'a-t-on appris ?"), **about)
    ui.show(questions.project_account, heading=lang.t("Qu'a donné chaque euro ?"), **about)
