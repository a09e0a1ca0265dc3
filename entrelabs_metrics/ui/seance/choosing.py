"""Which séance the page is about: chosen, the latest first, or created."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import escape

import streamlit as st

from entrelabs_metrics import questions
from entrelabs_metrics.language import Language, in_paris
from entrelabs_metrics.store.row import Row, row_history
from entrelabs_metrics.ui import editing
from entrelabs_metrics.ui.asking import ask, base, day_of, lang, latest, looking_back, version
from entrelabs_metrics.ui.seance.writing import NEW, ask_who
from entrelabs_metrics.ui.showing import choose

CHOSEN = "decision-chosen"  # the decision being looked at


@dataclass(frozen=True, slots=True)
class Seance:
    """One séance, as the base has it. `frozen`: the version read there; None when nothing was frozen."""

    session_id: str
    name: str
    held_on: date
    frozen: int | None

    @property
    def read_at(self) -> int:
        """The version that this séance reads: the frozen one or, while there is none, the one shown."""
        return self.frozen or version()

    def called(self, language: Language) -> str:
        return language.t("{name}, {day}", name=self.name, day=language.day(self.held_on))


def seances() -> list[Seance]:
    """Every séance of the version shown, the latest first."""
    return [Seance(one["session_id"], one["name"], one["held_on"], one["version"]) for one in ask(questions.seances)]


def before(seance: Seance) -> Seance | None:
    """The séance just before one."""
    every = seances()
    return next(iter(every[every.index(seance) + 1 :]), None)


def choose_seance() -> Seance | None:
    """The séance of the address (`?seance=`), and the button that creates one; None while one is being created."""
    language = lang()
    _go_to_the_new_one()
    every = {one.session_id: one for one in seances()}
    creating = editing.is_open(NEW)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = None
        if every and not creating:
            chosen = choose("seance", language.t("Séance"), {i: one.called(language) for i, one in every.items()})
        if not looking_back() and not creating and not _writing(chosen):
            ask_who()
        if not looking_back() and not creating:
            st.button(
                language.t("Créer une séance"), icon=":material/add:", key="seance-create", on_click=editing.start,
                args=(NEW,),
            )  # fmt: skip
    editing.show_saved(NEW)
    if creating:
        _create(language)
        return None
    if chosen is None:
        st.info(language.t("Aucune séance n'est encore inscrite."), icon=":material/info:")
        return None
    return every[chosen]


def card_form(session_id: str) -> str:
    """The key of the form of a séance."""
    return f"seance-card-{session_id}"


def decision_form() -> str:
    """The key of the form of the decision being looked at."""
    return f"seance-decision-{st.session_state.get(CHOSEN) or ''}"


def _writing(session_id: str | None) -> bool:
    """Whether a form is open in the part of the page that is shown: it asks itself who writes."""
    shown = st.session_state.get("partie", "preparer")
    form = {"preparer": card_form(session_id or ""), "decider": decision_form()}.get(shown)
    return form is not None and editing.is_open(form)


def _create(language: Language) -> None:
    st.html(f'<div class="em em-page"><h2>{escape(language.t("Une nouvelle séance"))}</h2></div>')
    known: Row = st.session_state.get("_seance_prefill", {})
    editing.edit_form("sessions", known, {"": ("name", "held_on", "place", "note")}, key=NEW)


def _go_to_the_new_one() -> None:
    """The séance that was just created is the one shown; and not once more when another is chosen then."""
    made = str(editing.written(NEW).get("session_id") or "")
    if made and made != st.session_state.get("_seance_made"):
        st.session_state["_seance_made"] = st.session_state["seance"] = st.query_params["seance"] = made
        st.session_state.pop("_seance_prefill", None)


def create_from(known: Row) -> None:
    """Opens the form of a new séance, with what is known of it."""
    st.session_state["_seance_prefill"] = known
    editing.start(NEW)


# What is read ------------------------------------------------------------------------------------------------


def say_version(seance: Seance) -> None:
    """Which version one reads, and what is not of it: said above whatever is read."""
    language = lang()
    if seance.frozen is None:
        words = language.t(
            "Rien n'a été figé pour cette séance : ce qui se lit ici est la version {n}, qui peut encore changer.",
            n=version(),
        )
        st.html(f'<div class="em em-page"><p class="em-notice">{escape(words)}</p></div>')
        return
    words = language.t("Ce qui se lit ici : {what}", what=frozen_words(seance, language))
    st.html(f'<div class="em em-page"><p>{escape(words)}</p></div>')


def say_live(seance: Seance) -> None:
    """That what is entered here is not of the frozen version."""
    if seance.frozen is not None:
        st.caption(
            lang().t(
                "Ce qui s'inscrit ici s'ajoute au fil de la séance, après la version {n} qui a été figée.",
                n=seance.frozen,
            )
        )


def frozen_words(seance: Seance, language: Language) -> str:
    """« Version 12 figée le 23 novembre 2026 : elle seule se lit ici. »"""
    if seance.frozen is None:
        return ""
    if seance.frozen > version():
        return language.t("La version {n} qui a été figée n'existe pas encore ici.", n=seance.frozen)
    day = _frozen_on(base().path, version(), seance.session_id, seance.frozen)
    return language.t("Version {n} figée le {day}.", n=seance.frozen, day=language.day(day))


@lru_cache(maxsize=100)
def _frozen_on(path: str, number: int, session_id: str, frozen: int) -> date:
    """The day a version was frozen for a séance; that of the version itself when the file that said so is older."""
    with base().reading(number) as cursor:
        told = row_history(cursor, "sessions", {"session_id": session_id}, 100)
    said = [one for one in told if one.after and one.after["version"] == frozen]
    at = [one.at for one in said if one.before is None or "version" in one.changed]
    return in_paris(at[0]).date() if at else day_of(path, min(frozen, latest()))
