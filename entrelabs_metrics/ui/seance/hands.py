"""A show of hands: a question, its answers, how many hands; never whose."""

from html import escape

import streamlit as st

from entrelabs_metrics import questions
from entrelabs_metrics.language import Language
from entrelabs_metrics.store.row import Row
from entrelabs_metrics.ui.asking import base, lang, looking_back
from entrelabs_metrics.ui.seance.choosing import Seance
from entrelabs_metrics.ui.seance.writing import refused, say_problems, show_outcome, write
from entrelabs_metrics.ui.showing import show

KEY, MOST, HANDS = "hands", 8, 10_000  # answers of a question, hands of an answer


def count_hands(seance: Seance) -> None:
    """Counting a question, then those that were counted."""
    language = lang()
    st.html(f'<div class="em em-page"><h2>{escape(language.t("À main levée"))}</h2></div>')
    if not looking_back():
        show_outcome(KEY)
        _count(seance, language)
    show(
        questions.show_of_hands, session=seance.session_id,
        nothing=language.t("Aucune question n'a été posée à main levée.") if looking_back() else "",
    )  # fmt: skip


def _count(seance: Seance, language: Language) -> None:
    drop = st.session_state.get("_hands_drop", 0)
    usual = [language.t("Pour"), language.t("Contre"), language.t("Ne se prononce pas")]
    with st.container(border=True):
        st.text_input(
            language.t("Question posée à la salle"), key=f"hands-question-{drop}",
            placeholder=language.t("par exemple : faut-il une mesure commune à tous les labos ?"),
        )  # fmt: skip
        answers = st.multiselect(
            language.t("Réponses proposées"), usual, default=usual, accept_new_options=True, max_selections=MOST,
            key=f"hands-answers-{drop}", placeholder=language.t("Choisir, ou écrire une réponse"),
        )  # fmt: skip
        for place, column in enumerate(st.columns(max(len(answers), 1))):
            if place < len(answers):
                column.number_input(answers[place], 0, HANDS, None, 1, key=_at(drop, answers[place]),
                                    placeholder=language.t("non compté"))  # fmt: skip
        say_problems(KEY, "hands", ("question", "answer", "hands"))
        st.button(language.t("Enregistrer le décompte"), key="hands-save", icon=":material/front_hand:",
                  on_click=_save, args=(seance, tuple(answers)))  # fmt: skip
        st.caption(language.t("Seuls les nombres sont gardés, jamais qui a levé la main."))


def _at(drop: int, answer: str) -> str:
    return f"hands-n-{drop}-{answer}"


def _save(seance: Seance, answers: tuple[str, ...]) -> None:
    language, drop = lang(), st.session_state.get("_hands_drop", 0)
    question = (st.session_state.get(f"hands-question-{drop}") or "").strip() or None
    for _ in range(5):  # another question may take the same number at the same moment
        number = _next(seance.session_id)
        rows: list[Row] = [
            {
                "session_id": seance.session_id, "question_id": number, "question": question, "answer": answer,
                "hands": st.session_state.get(_at(drop, answer)),
            }
            for answer in answers
        ]  # fmt: skip
        done = write(
            KEY, "hands", rows, opened=[None] * len(rows),
            reason=language.t("À main levée : {question}", question=question or "-"),
            said=language.t("Le décompte est enregistré."),
        )  # fmt: skip
        if done:
            st.session_state["_hands_drop"] = drop + 1
        if done or not refused(KEY).moved:
            return


def _next(session_id: str) -> str:
    """The next number of a question: one that was taken back keeps its own."""
    found = base().rows("select distinct question_id from hands_log where session_id = ?", [session_id])
    taken = {one["question_id"] for one in found}
    return next(name for n in range(1, len(taken) + 2) if (name := f"q{n}") not in taken)
