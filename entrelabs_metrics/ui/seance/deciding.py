"""« Décider »: decisions entered as they are taken, changed and closed; those that wait; a show of hands."""

from html import escape
from itertools import count

import streamlit as st

from entrelabs_metrics import questions
from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import table
from entrelabs_metrics.store.editing import value_of
from entrelabs_metrics.store.row import Row, identifiers, row
from entrelabs_metrics.ui import editing
from entrelabs_metrics.ui.asking import ask, base, lang, looking_back, version
from entrelabs_metrics.ui.fields import FIRST, LAST
from entrelabs_metrics.ui.seance.choosing import CHOSEN, Seance, decision_form, say_live
from entrelabs_metrics.ui.seance.hands import count_hands
from entrelabs_metrics.ui.seance.writing import refused, say_problems, show_outcome, write
from entrelabs_metrics.ui.showing import choose_among, show

KEY = "decide"
QUICK = ("text", "owner", "due_on", "action_id")
CLOSED = ("completed", "abandoned")


def decide(seance: Seance) -> None:
    language = lang()
    if not looking_back():
        say_live(seance)
        if not editing.is_open(decision_form()):
            _enter(seance, language)
        _change(seance, language)
    _register(seance, language)
    count_hands(seance)


# One line ----------------------------------------------------------------------------------------------------


def _enter(seance: Seance, language: Language) -> None:
    """A decision in one line; what is typed stays until it is written."""
    t, drop, actions = table("decisions"), st.session_state.get("_decide_drop", 0), _actions()
    show_outcome(KEY)
    with st.form("decide-form", border=True):
        text, owner, due, action, send = st.columns([4, 2.6, 1.9, 2.6, 1.4], vertical_alignment="bottom")
        text.text_input(t.by_name["text"].heading(language), key=f"decide-text-{drop}",
                        placeholder=language.t("Ce qui est décidé, en une phrase"))  # fmt: skip
        owner.selectbox(
            t.by_name["owner"].heading(language), _owners(), index=None, accept_new_options=True,
            key=f"decide-owner-{drop}", placeholder=language.t("Équipe ou fonction"),
            help=language.t("Une équipe ou une fonction, jamais un nom de personne."),
        )  # fmt: skip
        due.date_input(t.by_name["due_on"].heading(language), None, FIRST, LAST, key=f"decide-due_on-{drop}",
                       format="DD/MM/YYYY")  # fmt: skip
        action.selectbox(t.by_name["action_id"].heading(language), list(actions), index=None,
                         format_func=actions.__getitem__, key=f"decide-action_id-{drop}",
                         placeholder=language.t("Chercher une action"))  # fmt: skip
        send.form_submit_button(language.t("Inscrire"), type="primary", key="decide-add", width="stretch",
                                on_click=_add, args=(seance,))  # fmt: skip
        say_problems(KEY, "decisions", tuple(t.by_name))


def _add(seance: Seance) -> None:
    """Writes the decision; another one that takes the same identifier at the same moment leaves it the next."""
    language, drop = lang(), st.session_state.get("_decide_drop", 0)
    t = table("decisions")
    typed: Row = {name: value_of(t.by_name[name], st.session_state.get(f"decide-{name}-{drop}")) for name in QUICK}
    made: Row = {"session_id": seance.session_id, **typed, "status": "upcoming"}
    for _ in range(5):
        with base().reading() as cursor:
            taken = identifiers(cursor, "decisions")
        free = next(name for n in count(1) if (name := f"{seance.session_id}-d{n}") not in taken)
        done = write(
            KEY, "decisions", [{"decision_id": free, **made}], opened=[None],
            reason=language.t("Décision : {text}", text=typed["text"] or "-"),
            said=language.t("La décision est inscrite."),
        )  # fmt: skip
        if done:
            st.session_state["_decide_drop"] = drop + 1
        if done or not refused(KEY).moved:
            return


def _owners() -> list[str]:
    """Teams and roles already named, so that one is not written in two ways."""
    rows = base().rows("select owner from decisions union select owner from actions", as_of=version())
    return sorted({one["owner"] for one in rows if one["owner"]}, key=str.casefold)


def _actions() -> dict[str, str]:
    named = {i: name for (of, i), name in ask(questions.names).items() if of == "actions"}
    return dict(sorted(named.items(), key=lambda pair: pair[1].casefold()))


# Changing and closing ----------------------------------------------------------------------------------------


def _change(seance: Seance, language: Language) -> None:
    """Any decision that waits, or of this séance: its form, or one click that closes it."""
    show_outcome("close")
    known = _changeable(seance, language)
    if not known:
        return
    chosen = st.selectbox(
        language.t("Modifier ou clore une décision"), list(known), index=None,
        format_func=lambda one: known.get(one, one), key=CHOSEN, placeholder=language.t("Chercher une décision"),
    )  # fmt: skip
    if chosen is None:
        return
    form = decision_form()
    editing.show_saved(form)
    with base().reading(version()) as cursor:
        opened = row(cursor, "decisions", {"decision_id": chosen}) or {}
    if editing.is_open(form):
        editing.edit_form(
            "decisions", opened, {"": ("text", "owner", "due_on", "action_id", "status")}, key=form
        )  # fmt: skip
        return
    with st.container(horizontal=True):
        st.button(language.t("Modifier"), key="decision-edit", icon=":material/edit:", on_click=editing.start,
                  args=(form,))  # fmt: skip
        for status, label, icon in (
            ("completed", language.t("Elle est réalisée"), ":material/check:"),
            ("abandoned", language.t("Elle est abandonnée"), ":material/close:"),
        ):
            st.button(label, key=f"decision-{status}", icon=icon, disabled=opened.get("status") == status,
                      on_click=_close, args=(opened, status))  # fmt: skip


def _changeable(seance: Seance, language: Language) -> dict[str, str]:
    found = base().rows(
        "select decision_id, text from decisions where session_id = ? or status is null or status not in"
        f" ({', '.join('?' * len(CLOSED))}) order by session_id = ? desc, due_on nulls last, decision_id",
        [seance.session_id, *CLOSED, seance.session_id], as_of=version(),
    )  # fmt: skip
    return {one["decision_id"]: one["text"] for one in found}


def _close(opened: Row, status: str) -> None:
    language = lang()
    word = table("decisions").label("status", status, language).lower()
    write(
        "close", "decisions", [{"decision_id": opened["decision_id"], "status": status}], opened=[opened],
        reason=language.t("Décision : {text}", text=opened["text"]),
        said=language.t("La décision est close : {word}.", word=word),
    )  # fmt: skip


# The register ------------------------------------------------------------------------------------------------


def _register(seance: Seance, language: Language) -> None:
    """« Relevé de décision »: of this séance, those that wait, or all of them."""
    st.html(f'<div class="em em-page"><h2>{escape(language.t("Relevé de décision"))}</h2></div>')
    chosen = choose_among(
        "releve", language.t("Décisions montrées"),
        {
            "seance": language.t("de cette séance"),
            "ouvertes": language.t("toutes celles qui sont ouvertes"),
            "toutes": language.t("toutes"),
        },
        label="collapsed",
    )  # fmt: skip
    show(questions.decisions, session=seance.session_id if chosen == "seance" else "", opened=chosen == "ouvertes")
