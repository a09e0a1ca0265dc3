"""The fixed words of verdicts, flags, levels of proof and directions: one place for each, whoever shows them."""

# verdict: (sign, words). The sign never stands without its words.
CHANGE_WORDS = {
    "established_improvement": ("▲", "progression établie"),
    "established_decline": ("▼", "recul établi"),
    "established_change": ("●", "évolution établie"),
    "inconclusive": ("○", "évolution non concluante"),
    "improvement": ("▲", "progression"),
    "decline": ("▼", "recul"),
    "change": ("●", "évolution"),
    "stable": ("●", "stable"),
    "not_computed": ("○", "évolution non calculée"),
}
TARGET_WORDS = {
    "clearly_met": ("✓", "nettement atteinte"),
    "met_to_confirm": ("✓", "atteinte, à confirmer"),
    "not_met_uncertain": ("○", "non atteinte, sans certitude"),
    "missed": ("▼", "manquée"),
    "not_yet": ("●", "pas encore atteinte"),
    "not_computed": ("○", "non calculée"),
}
TARGET_SENTENCES = {
    "clearly_met": "La cible de {target} ({month}) est nettement atteinte",
    "met_to_confirm": "La cible de {target} ({month}) est atteinte, à confirmer",
    "not_met_uncertain": "La cible de {target} ({month}) n'est pas atteinte, sans certitude",
    "missed": "La cible de {target} ({month}) est manquée",
    "not_yet": "La cible de {target} ({month}) n'est pas encore atteinte",
}
FLAG_WORDS = {
    "not_measured": "Non mesuré : une cible est fixée, aucune mesure n'est connue.",
    "no_baseline": "Aucune valeur de départ : l'évolution ne peut pas être dite.",
    "no_target": "Aucune cible n'est fixée.",
    "baseline_first_measurement": "La valeur de départ est la première mesure connue ; "
    "aucune n'a été fixée avec la cible.",
    "baseline_first_in_period": "La valeur de départ est la première mesure de la période choisie.",
    "n_unknown": "Le nombre de réponses est inconnu : aucun intervalle ne peut être donné.",
    "small_n": "Moins de 30 réponses : chiffre indicatif.",
    "low_response": "Moins de 30 % des personnes interrogées ont répondu.",
    "finishers_only": "Seules les personnes allées au bout de la démarche ont été interrogées.",
    "volunteers": "Les réponses viennent de volontaires.",
    "estimate": "C'est une estimation, donnée avec sa fourchette.",
    "deviation_unknown": "L'écart-type est inconnu : aucun intervalle ne peut être donné.",
    "target_already_met": "Le chemin ne se calcule pas : "
    "la cible était déjà atteinte au départ, ou va à l'inverse du sens souhaité.",
    "self_declared": "Le chiffre est déclaré par ceux qu'il décrit.",
    "target_met_when_set": "La cible était déjà atteinte quand elle a été fixée.",
    "activity_as_result": "L'indicateur compte ce que le labo fait, non ce qui change pour les usagers ou les agents.",
    "implausible_baseline": "La valeur de départ est à vérifier : "
    "elle sort de l'échelle, suit la mesure, ou contredit celle du même jour.",
    "masked": "Masqué : moins de personnes que le seuil de publication.",
    "proof_of_project": "Le niveau de preuve est celui du projet ; "
    "cet indicateur n'a pas de groupe de comparaison mesuré.",
}
# The same flags when a panel shows several figures, the weightiest first.
SOME_WORDS = {
    "n_unknown": "Pour certaines lignes, le nombre de réponses est inconnu : aucun intervalle ne peut être donné.",
    "small_n": "Les marques grises et creuses reposent sur moins de 30 réponses : chiffres indicatifs.",
    "implausible_baseline": "Certaines valeurs de départ sont à vérifier : "
    "elles sortent de l'échelle, suivent la mesure, ou contredisent celle du même jour.",
    "masked": "Certains chiffres sont masqués : ils reposent sur trop peu de personnes pour être publiés.",
    "finishers_only": "Pour certaines lignes, seules les personnes allées au bout de la démarche ont été interrogées.",
    "low_response": "Pour certaines lignes, moins de 30 % des personnes interrogées ont répondu.",
    "volunteers": "Pour certaines lignes, les réponses viennent de volontaires.",
    "self_declared": "Certains chiffres sont déclarés par ceux qu'ils décrivent.",
    "activity_as_result": "Certains indicateurs comptent ce que le labo fait, non ce qui change.",
    "target_met_when_set": "Certaines cibles étaient déjà atteintes quand elles ont été fixées.",
    "no_baseline": "Sans valeur de départ, aucune position n'est dessinée.",
    "not_measured": "Certaines cibles n'ont encore aucune mesure.",
    "estimate": "Certaines valeurs sont des estimations, données avec leur fourchette.",
    "deviation_unknown": "Pour certaines moyennes, l'écart-type est inconnu : aucun intervalle ne peut être donné.",
    "target_already_met": "Pour certaines lignes, "
    "la cible était déjà atteinte au départ, ou va à l'inverse du sens souhaité.",
    "baseline_first_measurement": "Faute de valeur fixée avec la cible, "
    "le départ est parfois la première mesure connue.",
    "baseline_first_in_period": "Pour certaines lignes, le départ est la première mesure de la période choisie.",
    "proof_of_project": "Pour certaines lignes, le niveau de preuve est celui du projet, "
    "sans groupe de comparaison mesuré pour l'indicateur.",
    "no_target": "Certains indicateurs sont suivis sans cible.",
}
WEIGHT = tuple(SOME_WORDS)
ABOUT_THE_PATH = (
    "no_baseline",
    "not_measured",
    "target_already_met",
    "baseline_first_measurement",
    "baseline_first_in_period",
    "no_target",
)
TRACK_WORDS = {
    "ahead": ("▲", "en avance sur le chemin prévu"),
    "on_track": ("●", "sur le chemin prévu"),
    "behind": ("▼", "en retard sur le chemin prévu"),
    "uncertain": ("○", "peut-être en retard : l'intervalle ne permet pas de trancher"),
    "not_computed": ("○", "chemin prévu non calculé"),
}
NESTA_WORDS = {
    1: "niveau 1 : la contribution attendue est décrite",
    2: "niveau 2 : une évolution est mesurée",
    3: "niveau 3 : groupe de comparaison",
    4: "niveau 4 : repris ailleurs, ou évaluation indépendante",
    5: "niveau 5 : même effet à grande échelle",
}
PROOF_WORDS = {
    1: "niveau 1 : avant et après",
    2: "niveau 2 : avant et après, en tenant compte du contexte",
    3: "niveau 3 : groupe de comparaison",
    4: "niveau 4 : affectation presque au hasard",
    5: "niveau 5 : tirage au sort",
}
DIRECTION_WORDS = {
    "up": "la hausse est souhaitée",
    "down": "la baisse est souhaitée",
    "band": "rester dans la fourchette visée",
    "none": "aucun sens souhaité",
}
