"""Which questions a slide may ask, and the panel each gives."""

import inspect
from collections.abc import Callable, Iterator, Mapping

from entrelabs_metrics import questions
from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.schema import table
from entrelabs_metrics.stories import narrowing

# Every question that is answered by panels, as the slide asks it, above its title.
QUESTION_WORDS = {
    "lab_highlights": "Où en est le labo, en cinq chiffres ?",
    "lab_families": "Où en sommes-nous par rapport aux cibles ?",
    "lab_changes": "Le changement est-il réel ?",
    "lab_gaps": "Les usagers et les agents disent-ils la même chose ?",
    "lab_combination": "Comment se combinent les familles ?",
    "lab_accounts": "Qu'a donné chaque euro ?",
    "lab_alerts": "Qu'est-ce qui mérite un regard ?",
    "lab_roadmap": "Tenons-nous la feuille de route ?",
    "lab_blocked": "Qu'est-ce qui bloque ?",
    "lab_cost": "Que coûte le labo ?",
    "lab_card": "Qui est ce labo ?",
    "figure": "Est-ce que ça s'améliore ?",
    "indicator_spread": "Et chez les autres labos ?",
    "indicator_card": "Que mesure cet indicateur ?",
    "process_stages": "Qu'a produit chaque étape ?",
    "process_tests": "Que sont devenus les essais ?",
    "process_funnel": "Jusqu'où vont les agents ?",
    "activity_balance": "Le portefeuille est-il équilibré ?",
    "funding": "Qui paie ?",
    "reuse": "Qui reprend quoi ?",
    "abandoned": "Qu'avons-nous appris de ce qui a été abandonné ?",
    "project_card": "Quel est ce projet ?",
    "project_path": "Où en est ce projet par rapport à ses cibles ?",
    "project_steps": "Par où ce projet est-il passé ?",
    "project_account": "Qu'a donné chaque euro de ce projet ?",
    "project_combination": "Qu'a ce projet dans chaque famille ?",
    "overview": "Où en sont les labos, famille par famille ?",
    "network_combination": "Comment se combinent les familles, labo par labo ?",
    "patterns": "Quelles familles vont ensemble ?",
    "network_accounts": "Qu'a donné chaque euro, tous labos réunis ?",
    "network_alerts": "Qu'est-ce qui mérite un regard, labo par labo ?",
    "roadmap_completion": "Où en sont les actions ?",
    "roadmap": "Où en est la feuille de route commune ?",
    "roadmap_list": "Quelles actions, et pour quand ?",
    "completion_by_cell": "Qu'est-ce qui est constaté, par horizon et par périmètre ?",
    "completion_by_lab": "Qu'est-ce qui est constaté, labo par labo ?",
    "roadmap_timeline": "Qu'y a-t-il devant nous ?",
    "action": "Où en est cette action ?",
    "axes": "Où nous situons-nous sur les douze axes ?",
    "lab_axes": "Où le labo se situe-t-il sur les douze axes ?",
    "decisions": "Qu'avons-nous décidé ?",
    "session_card": "Quelle est cette séance ?",
    "agenda": "Que regarde-t-on à cette séance ?",
    "decisions_taken": "Qu'a décidé cette séance ?",
    "show_of_hands": "Qu'ont dit les mains levées ?",
    "next_dates": "Que doit-on faire d'ici à la séance suivante ?",
    "unproven": "De quelles actions manque-t-il une preuve ?",
    "theme_activities": "Avec quelles activités le labo trouve-t-il sa place ?",
    "theme_teams": "Comment reconnaître les équipes et leurs métiers ?",
    "theme_diffusion": "Comment passer d'un cercle de convaincus à une pratique partagée ?",
    "theme_tools": "Nos outils servent-ils à ceux pour qui ils sont faits ?",
    "theme_survival": "Sur quoi tenons-nous, si le contexte change ?",
    "theme_vision": "Où va le labo, et comment le dire ?",
    "quality_overview": "Peut-on se fier aux données ?",
    "quality_lab": "Peut-on se fier aux données de ce labo ?",
}
# Those that may be shown to the public: they read results through `questions.asking.results`, which masks figures on
# too few persons (`Asking.least`), or count things and euros, not persons. None quotes what somebody said.
PUBLIC = frozenset(
    ("lab_highlights", "lab_families", "lab_changes", "lab_roadmap", "lab_blocked", "lab_cost", "lab_accounts",
     "lab_card", "project_path", "project_card", "project_account", "indicator_card", "process_tests",
     "activity_balance", "funding", "reuse", "abandoned", "network_accounts", "roadmap_completion", "roadmap",
     "roadmap_timeline", "roadmap_list", "completion_by_cell", "completion_by_lab", "action")
)  # fmt: skip
FAMILY = "family"  # in `about`, beside the parameters: which of the families a question answers one by one
_BY_NAME: Mapping[str, Callable] = {question.__name__: question for question in questions.QUESTIONS}
# A parameter → the table whose identifiers it holds.
_NAMES = {"lab": "labs", "own": "labs", "project": "projects", "indicator": "indicators", "action": "actions",
          "session": "sessions"}  # fmt: skip
_FREE = ("wanted", "engaged", "key")  # other parameters that are texts


def offered(ask: Asking) -> tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...]:
    """What a page may offer: (name, words, parameters it needs, parameters it may have), in a fixed order."""
    return tuple((name, ask.lang.t(QUESTION_WORDS[name]), *_parameters(name)) for name in QUESTION_WORDS)


def panels(ask: Asking, question: str, about: tuple[tuple[str, str], ...]) -> tuple[Panel, ...]:
    """The panels a question gives of what it is about; none when there is nothing (any more) to show.

    Raises no error for what a file or an old story may hold: an unknown question, a lab that is gone; see `why_not`.
    """
    return tuple(panel for _, panel in named_panels(ask, question, about))


def named_panels(ask: Asking, question: str, about: tuple[tuple[str, str], ...]) -> tuple[tuple[str, Panel], ...]:
    """The same, each with the family it is of where the question answers family by family; else an empty name."""
    if why_not(ask, question, about):
        return ()
    given = dict(about)
    family, closer = given.pop(FAMILY, ""), narrowing.narrowed(ask, given)
    asked = {name: value for name, value in given.items() if name not in narrowing.NARROWING}
    found = _flat(_BY_NAME[question](closer, **asked))
    return tuple((name, narrowing.tell(closer, given, name, panel)) for name, panel in found if family in ("", name))


def why_not(ask: Asking, question: str, about: tuple[tuple[str, str], ...]) -> str:
    """Why a question cannot be asked, in words; empty when it can."""
    lang, given = ask.lang, dict(about)
    if question not in QUESTION_WORDS:
        return lang.t("La question « {name} » n'existe pas, ou plus.", name=question)
    if ask.least and question not in PUBLIC:
        return lang.t("Cette question n'est pas posée devant le public : les petits effectifs n'y sont pas masqués.")
    needed, may = _parameters(question)
    if missing := [name for name in needed if not given.get(name)]:
        return lang.t("Il manque de quoi parle la question : {name}.", name=missing[0])
    if unknown := [name for name in given if name not in (*needed, *may, FAMILY, *narrowing.NARROWING)]:
        return lang.t("La question ne connaît pas « {name} ».", name=unknown[0])
    for name, value in about:
        if name in _NAMES and value and not _exists(ask, _NAMES[name], value):
            where = table(_NAMES[name]).heading(lang)
            return lang.t(
                "« {value} » n'est pas, ou plus, dans la table « {table} » à cette version.", value=value, table=where
            )
    return narrowing.why_not(ask, question, given)


def _parameters(question: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parameters a question needs, and those it may have."""
    known = [p for p in inspect.signature(_BY_NAME[question]).parameters.values() if p.name in (*_NAMES, *_FREE)]
    needed = tuple(p.name for p in known if p.default is p.empty)
    return needed, tuple(p.name for p in known if p.name not in needed)


def _exists(ask: Asking, name: str, identifier: str) -> bool:
    key = table(name).key[0]
    found = ask.cursor.execute(f"select 1 from {name} where {key} = $id limit 1", {"id": identifier}).fetchall()
    return bool(found)


def _flat(answer: object, name: str = "") -> Iterator[tuple[str, Panel]]:
    """Every panel of an answer, with the name it comes under where it has one."""
    if isinstance(answer, Panel):
        yield name, answer
    elif isinstance(answer, tuple):
        under = answer[0] if len(answer) == 2 and isinstance(answer[0], str) else name
        for part in answer:
            yield from _flat(part, under)
