"""Thèmes: the six questions of Entrelabs #1, what the data say of each, and what should be measured."""

from entrelabs_metrics import questions, ui
from entrelabs_metrics.ui.drawer import show_drawer
from entrelabs_metrics.ui.following import follow

lang = ui.begin(
    ui.lang().t("Thèmes"),
    ui.lang().t(
        "Les six questions que les labos se posaient à leur première séance, le 13 avril 2015 : ce que les données en "
        "disent aujourd'hui, et ce qu'elles ne disent pas."
    ),
)
lab = ui.choose_lab(common=lang.t("Tous les labos")) or ""
theme = ui.choose_chapter(
    {
        "activites": lang.t("1. Activités"),
        "equipes": lang.t("2. Équipes"),
        "diffusion": lang.t("3. Diffusion"),
        "outils": lang.t("4. Outils"),
        "survie": lang.t("5. Survie"),
        "vision": lang.t("6. Vision et avenir"),
    }
)
if theme == "activites":
    question = questions.theme_activities
    heading = lang.t("Avec quelles activités le labo trouve-t-il sa place ?")
    context = lang.t(
        "Des projets choisis avec d'autres directions, des coups de main, des formations, des projets à soi : comment "
        "tenir l'équilibre et garder l'initiative, sans s'endormir sur ce qui marche ?"
    )
elif theme == "equipes":
    question = questions.theme_teams
    heading = lang.t("Comment reconnaître les équipes et leurs métiers ?")
    context = lang.t(
        "Le labo, ce sont d'abord des femmes et des hommes, dont les métiers sont neufs dans l'administration. Rien "
        "ici ne parle d'une personne : seulement du temps donné, des agents rencontrés et de ce qu'ils disent ensemble."
    )
elif theme == "diffusion":
    question = questions.theme_diffusion
    heading = lang.t("Comment passer d'un cercle de convaincus à une pratique partagée ?")
    context = lang.t(
        "Les plus convaincus sont déjà venus. Sensibiliser ne suffit pas : il s'agit que des agents fassent sans le "
        "labo, et que les autres aussi sachent qu'il existe."
    )
elif theme == "outils":
    question = questions.theme_tools
    heading = lang.t("Nos outils servent-ils à ceux pour qui ils sont faits ?")
    context = lang.t(
        "Guides, formations, récits de projets : le labo est aussi un service, à concevoir à partir de ce qu'en vivent "
        "les agents, les élus et les usagers qui travaillent avec lui."
    )
elif theme == "survie":
    question = questions.theme_survival
    heading = lang.t("Sur quoi tenons-nous, si le contexte change ?")
    context = lang.t(
        "Entre élections et réformes, une démarche fragile peut disparaître. Qui paie, avec qui nous travaillons, où "
        "nous en sommes de nos alliances, et ce qui approche."
    )
else:
    question = questions.theme_vision
    heading = lang.t("Où va le labo, et comment le dire ?")
    context = lang.t(
        "Ce que le labo est seul à faire, ce qu'il veut devenir, et les mots pour le dire : où chaque équipe pense en "
        "être, séance après séance."
    )
follow(ui.show(question, heading=heading, context=context, lab=lab))
show_drawer()
