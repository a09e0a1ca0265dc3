"""Qualité des données: what is missing, contradictory, late or unusual, lab by lab, down to the rows."""

from entrelabs_metrics import questions, ui
from entrelabs_metrics.ui import quality

lang = ui.begin(
    ui.lang().t("Qualité des données"),
    ui.lang().t(
        "Ce qui manque, ce qui se contredit, ce qui tarde et ce qui surprend. Rien n'est corrigé à votre place : "
        "chaque ligne mène aux données concernées et au fichier d'où elles viennent."
    ),
)
lab, check = quality.choose_scope()
if check:
    quality.show_rows(lab, check)
elif lab:
    ui.show(questions.quality_lab, lab=lab, on_click=quality.go_to_check)
else:
    ui.show(questions.quality_overview, wanted=ui.search_labs(), on_click=quality.go_to_lab)
quality.show_method()
