"""Stories filled from a lab: its figures are asked, and a slide that has nothing to show gives way to the next best."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts.kinds import Highlights
from entrelabs_metrics.errors import BadStory
from entrelabs_metrics.questions.asking import Asking, rows
from entrelabs_metrics.stories.asked import FAMILY, named_panels, panels, why_not
from entrelabs_metrics.stories.model import Story, StorySlide
from entrelabs_metrics.stories.resolving import for_reader

Candidate = tuple[str, int]  # a question about the lab, and which of its panels


@dataclass(frozen=True, slots=True)
class Starter:
    """What a story holds: for each slide, the questions it may ask, the best first."""

    reader: str
    slides: tuple[tuple[Candidate, ...], ...]


FIVE, TARGETS, CHANGES, GAPS = ("lab_highlights", 1), ("lab_families", 1), ("lab_changes", 1), ("lab_gaps", 1)
TOGETHER, EUROS, LOOK, ROADMAP = ("lab_combination", 1), ("lab_accounts", 1), ("lab_alerts", 1), ("lab_roadmap", 1)
BLOCKED, COST = ("lab_blocked", 1), ("lab_cost", 1)
STAGES, TESTS, LEARNT, PAYERS = ("process_stages", 1), ("process_tests", 1), ("abandoned", 1), ("funding", 1)
BALANCE, FUNNEL, TREND = ("activity_balance", 1), ("process_funnel", 1), ("figure", 1)
MORE_TARGETS = tuple(("lab_families", n) for n in range(2, 6))
# What takes the place of a slide that has nothing to show, once its own candidates are used up.
NEXT_BEST: tuple[Candidate, ...] = (
    TARGETS, CHANGES, STAGES, ROADMAP, BALANCE, TESTS, LEARNT, PAYERS, *MORE_TARGETS, ("reuse", 1), ("lab_card", 1)
)  # fmt: skip

STARTERS: Mapping[str, Starter] = {
    # Five minutes at the executive: five figures and one decision asked; what moved; the roadmap.
    "executive": Starter("official", ((FIVE,), (CHANGES, TREND, TARGETS), (ROADMAP, LOOK))),
    # A steering committee: cost, delays, risks, blocked actions.
    "steering": Starter(
        "management",
        ((FIVE,), (TARGETS, CHANGES, TREND), (EUROS, PAYERS, COST), (LOOK, GAPS), (ROADMAP,), (BLOCKED,)),
    ),
    # An end-of-term review: everything, the process included. Its cost is told even where it is not known.
    "review": Starter(
        "management",
        ((FIVE,), (TARGETS,), (CHANGES, TREND), (TOGETHER,), (EUROS, PAYERS, COST), (STAGES, BALANCE),
         (LEARNT, TESTS), (LOOK, GAPS), (ROADMAP,), (BLOCKED,)),
    ),
    # For evaluators: where a figure comes from (definition, calculation, rows), intervals, limits.
    "evaluation": Starter(
        "evaluator",
        (
            (FIVE,), (CHANGES,), (TREND,), (("figure", 3),), (("figure", 4),), (("figure", 5),), (GAPS, *MORE_TARGETS),
            (TOGETHER,), (("quality_lab", 1),),
        ),
    ),
    # A citizen's page: plain, and without a figure on too few persons.
    "citizen": Starter("citizen", ((FIVE,), (TARGETS,), (EUROS, PAYERS), (LEARNT, TESTS), (ROADMAP,))),
}  # fmt: skip
READINGS = {"official": "executive", "management": "steering", "evaluator": "evaluation", "citizen": "citizen"}


def models(ask: Asking) -> tuple[tuple[str, str], ...]:
    """(name, words) of each starter: its occasion, and how many slides it holds of a lab that has enough to show."""
    return tuple(
        (name, ask.lang.plural("{occasion} : {n} diapositive", "{occasion} : {n} diapositives", len(model.slides),
                               occasion=_words(ask, name)[1]))
        for name, model in STARTERS.items()
    )  # fmt: skip


def reading(ask: Asking, reader: str, lab: str) -> Story:
    """The story of a lab for one sort of reader: official, management, evaluator or citizen."""
    if reader not in READINGS:
        raise BadStory("« {name} » n'est pas un public : {choices}.", name=reader, choices=", ".join(READINGS))
    return starter(ask, READINGS[reader], lab)


def starter(ask: Asking, name: str, lab: str) -> Story:
    """One starter, filled from a lab: as many slides as it has, or fewer when the lab has too little to show.

    Titles and sentences are left to the tool. Raises `BadStory` for a starter or a lab there is not.
    """
    if name not in STARTERS:
        raise BadStory("« {name} » n'est pas un modèle de récit : {choices}.", name=name, choices=", ".join(STARTERS))
    if why_not(ask, "lab_card", (("lab", lab),)):
        raise BadStory("Aucun labo ne s'appelle « {name} » dans cette version des données.", name=lab)
    chosen, lang = STARTERS[name], ask.lang
    title, occasion = _words(ask, name)
    told = Story(f"{lab}-{name}", title, occasion, lab, chosen.reader)
    asking = for_reader(ask, told)
    slides: list[StorySlide] = []
    used: set[Candidate] = set()
    awaited = {wanted[0] for wanted in chosen.slides}
    for wanted in chosen.slides:
        for candidate in (*wanted, *(other for other in NEXT_BEST if other not in awaited)):
            slide = None if candidate in used else _slide(asking, candidate, lab)
            if slide is not None:
                used.add(candidate)
                slides.append(replace(slide, slide_id=f"d{len(slides) + 1}"))
                break
    if slides and chosen.reader in ("official", "management"):
        slides[0] = replace(slides[0], decision=_decision(ask, lab))
    (name_of_lab,) = ask.cursor.execute("select name from labs where lab_id = $lab", {"lab": lab}).fetchall()[0]
    full = lang.t("{lab} : {title}", lab=name_of_lab, title=title)
    return replace(told, title=full, slides=tuple(slides))


def _words(ask: Asking, name: str) -> tuple[str, str]:
    """What a starter is called, and its occasion."""
    lang = ask.lang
    return {
        "executive": (lang.t("l'essentiel en cinq minutes"), lang.t("Réunion de l'exécutif")),
        "steering": (lang.t("où nous en sommes"), lang.t("Comité de pilotage")),
        "review": (lang.t("bilan de mandat"), lang.t("Fin de mandat")),
        "evaluation": (lang.t("ce que disent les chiffres, et ce qu'ils ne disent pas"), lang.t("Évaluation")),
        "citizen": (lang.t("ce que fait le labo"), lang.t("Page pour les citoyens")),
    }[name]


def _slide(ask: Asking, candidate: Candidate, lab: str) -> StorySlide | None:
    """The slide a candidate makes; None when it has nothing to show."""
    question, panel = candidate
    about = (("lab", lab),) if question != "figure" else _first_figure(ask, lab)
    found = named_panels(ask, question, about)
    if len(found) < panel or found[panel - 1][1].chart is None:
        return None
    family = found[panel - 1][0]  # by its name: its place among families changes with what is measured
    return StorySlide("", question, (*about, (FAMILY, family)) if family else about, 1 if family else panel)


def _first_figure(ask: Asking, lab: str) -> tuple[tuple[str, str], ...]:
    """The first of the lab's highlights that is measured."""
    (found,) = panels(ask, "lab_highlights", (("lab", lab),))
    cards = found.chart.cards if isinstance(found.chart, Highlights) else ()
    return tuple(("key", card.key) for card in cards if card.key and card.basis)[:1]


def _decision(ask: Asking, lab: str) -> str:
    """The one decision asked, from what deserves a look; without a number, which would grow old."""
    lang, about = ask.lang, (("lab", lab),)
    if any(roadmaps.late(action, ask.today) for action in rows(ask, "actions", "lab_id = $lab", lab=lab)):
        return lang.t("Donner une nouvelle échéance aux actions en retard, ou les arrêter.")
    if panels(ask, "lab_alerts", about):
        return lang.t("Choisir ce qui, parmi les points à regarder, est traité d'abord, et par qui.")
    return lang.t("Confirmer les cibles de l'année qui vient, ou les changer.")
