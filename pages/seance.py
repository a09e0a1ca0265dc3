"""Séance: the Entrelabs workshop, run live: freeze the data, read together, say where one stands, decide, conclude."""

from entrelabs_metrics import ui
from entrelabs_metrics.ui import seance as parts

lang = ui.begin(
    ui.lang().t("Séance"),
    ui.lang().t(
        "Deux fois par an : figer les données, les lire ensemble, se situer, décider, et repartir avec un compte rendu."
    ),
)
seance = parts.choose_seance()
if seance:
    chapter = ui.choose_chapter(
        {
            "preparer": lang.t("Préparer"),
            "lire": lang.t("Lire ensemble"),
            "situer": lang.t("Se situer"),
            "decider": lang.t("Décider"),
            "compte-rendu": lang.t("Compte rendu"),
        }
    )
    chapters = {
        "preparer": parts.prepare,
        "lire": parts.read_together,
        "situer": parts.stand,
        "decider": parts.decide,
        "compte-rendu": parts.conclude,
    }
    chapters[chapter](seance)
