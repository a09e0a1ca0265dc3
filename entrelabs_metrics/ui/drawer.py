"""The drawer of one action of the roadmap: what is known of it, changing it, and how it moved; and adding one."""

from collections.abc import Mapping

import streamlit as st

from entrelabs_metrics import questions
from entrelabs_metrics.store.row import Row, row
from entrelabs_metrics.ui import editing
from entrelabs_metrics.ui.asking import base, lang, looking_back, version
from entrelabs_metrics.ui.moves import show_moves
from entrelabs_metrics.ui.showing import show

NEW = "+"  # no action is called so: an identifier begins with a letter or a number
KEY = "action"


def open_action(action: str) -> None:
    """The drawer shows this action from the next run on."""
    st.session_state["_action"] = action
    st.session_state["_action_prefill"] = {}
    editing.leave(KEY)
    editing.forget_saved(KEY)


def offer_new_action(**known: str | None) -> None:
    """« Ajouter une action », with what the page shows already filled in: `lab_id`, `horizon`, `scope`."""
    if not looking_back():
        prefill = {name: value for name, value in known.items() if value}
        label = lang().t("Ajouter une action")
        st.button(label, key="action-add", icon=":material/add:", on_click=_open_new, args=(prefill,))


def _open_new(prefill: Row) -> None:
    open_action(NEW)
    st.session_state["_action_prefill"] = prefill
    editing.start(KEY)


def show_drawer() -> None:
    """The drawer, while one is open."""
    action = st.session_state.get("_action")
    if action == NEW and (made := editing.written(KEY)):
        action = st.session_state["_action"] = str(made["action_id"])
    if action is not None:
        title = lang().t("Nouvelle action") if action == NEW else lang().t("Action")
        st.dialog(title, width="medium", position="right", on_dismiss=_close)(_show)(action, version())


def _close() -> None:
    st.session_state.pop("_action", None)
    editing.leave(KEY)
    editing.forget_saved(KEY)


def _show(action: str, seen: int) -> None:
    """`seen`: the version that the page behind shows."""
    if version() != seen:  # what was written here shows behind, too
        st.rerun()
    editing.show_saved(KEY)
    with base().reading(version()) as cursor:
        known = row(cursor, "actions", {"action_id": action})
    if editing.is_open(KEY):
        prefill: Row = st.session_state.get("_action_prefill", {})
        editing.edit_form("actions", known or prefill, _groups(known is None), key=KEY, words=_words())
        return
    if known is None and action == NEW:  # given up
        _close()
        st.rerun()
    if known is None:
        st.info(lang().t("Cette action n'est pas dans cette version de la base."), icon=":material/info:")
        return
    show(questions.action, key="action", action=action)
    if not looking_back():
        st.button(lang().t("Modifier"), key="action-edit", icon=":material/edit:", type="primary",
                  on_click=editing.start, args=(KEY,))  # fmt: skip
    with st.expander(lang().t("Comment elle a évolué"), key="action-moves"):
        show_moves("actions", (("action_id", action),), _words())


def _groups(new: bool) -> editing.Groups:
    """What changes most comes first; of a new action, what it is."""
    language = lang()
    where = {
        language.t("Où elle en est"): (
            "status", "engaged", "completion", "declared_progress", "starts_on", "due_on", "blocked_by",
            "unblocked_if", "evidence_url",
        ),
    }  # fmt: skip
    what = {language.t("L'action"): ("title", "horizon", "scope", "lab_id", "owner")}
    about = {
        language.t("Ce qu'elle fait avancer"): ("axis_id", "theme", "indicator_id", "inspiration"),
        language.t("D'où vient l'information"): ("note", "source"),
    }
    return {**what, **where, **about} if new else {**where, **what, **about}


def _words() -> Mapping[str, Mapping[str, str]]:
    return {"lab_id": {"": lang().t("commune à tous les labos")}}
