"""Who, why, and the button: nothing is written before it is clicked."""

from dataclasses import replace

import streamlit as st

from entrelabs_metrics.errors import BaseMoved, Refusal
from entrelabs_metrics.intake.recipe import to_dict
from entrelabs_metrics.language import Language
from entrelabs_metrics.ui.asking import base, lang
from entrelabs_metrics.ui.changes import counted
from entrelabs_metrics.ui.staging import Staged, change, forget, repaired


def offer_commit(staged: Staged) -> None:
    language = lang()
    if staged.hopeless or not staged.changes:
        st.button(language.t("Retirer ce fichier"), on_click=forget, key="cancel")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(language.t("Votre nom ou service"), key="by", persist_state="session")
        st.text_input(language.t("Pourquoi cet import ? (facultatif)"), key=f"reason-{staged.drop}")
    skip = staged.refused and st.checkbox(
        language.plural(
            "Laisser de côté {n} ligne en erreur et importer les autres",
            "Laisser de côté {n} lignes en erreur et importer les autres",
            staged.rejected,
        ),
        key=f"skip-{staged.drop}",
        help=language.t("Elles restent dans l'historique de cet import, avec la raison, à télécharger et à corriger."),
    )
    _offer_recipe(staged, language)
    ready = (not staged.refused or skip) and not staged.empty
    with st.container(horizontal=True):
        st.button(
            language.t("Enregistrer dans la base"),
            type="primary",
            on_click=_ask_commit,
            args=(staged.version,),
            disabled=not ready,
            key="commit",
        )
        st.button(language.t("Retirer ce fichier"), on_click=forget, key="cancel")


def _offer_recipe(staged: Staged, language: Language) -> None:
    """A name under which to keep how this file was read. Our own headers need no recipe."""
    if set(staged.how.values()) <= {"name"} and not staged.repairs:
        return
    st.text_input(
        language.t("Retenir cette lecture pour le prochain fichier, sous le nom de (facultatif)"),
        staged.recipe.name if staged.recipe else "",
        key=f"recipe-name-{staged.drop}",
        placeholder=language.t("par exemple : suivi semestriel de la satisfaction"),
    )


def _ask_commit(version: int) -> None:
    st.session_state["committing"] = version


def commit_if_asked(staged: Staged) -> None:
    """Writes, in the run after the click, so that the page can say what it is doing.

    Not when the base has moved since the difference was shown: the new difference is then on the page, to look at.
    """
    seen = st.session_state.pop("committing", None)
    if seen is None:
        return
    language = lang()
    if seen != staged.version:
        st.error(
            language.t("La base a changé depuis la comparaison. Regarder la nouvelle différence avant de valider.")
        )
        return
    with st.spinner(language.t("Enregistrement…")):
        _commit(staged, language)
    st.rerun()


def _commit(staged: Staged, language: Language) -> None:
    name = (st.session_state.get(f"recipe-name-{staged.drop}") or "").strip()
    recipe = replace(repaired(staged), name=name)
    by = st.session_state.get("by") or language.t("nom non renseigné")
    many = len(staged.verdicts)
    try:
        number, changes = base().commit(
            staged.verdicts,
            by=by,
            reason=st.session_state.get(f"reason-{staged.drop}", ""),
            contents=[staged.content] * many,
            recipes=[to_dict(recipe)] * many,
            expected=staged.version,
        )
        if name and staged.sheet is not None:
            base().save_recipe(name, recipe.table, staged.sheet.header, to_dict(recipe), by=by)
    except BaseMoved as refusal:
        change(lambda staged: replace(staged, version=-1))
        st.session_state["said"] = ("error", language.t(refusal.sentence, **refusal.values))
        return
    except Refusal as refusal:
        st.session_state["said"] = ("error", language.t(refusal.sentence, **refusal.values))
        return
    added, updated = (sum(getattr(done, kind) for done in changes) for kind in ("added", "updated"))
    words = language.t("Enregistré : version {n}, {what}.", n=number, what=counted(added, updated, language))
    st.session_state["said"] = ("success", words)
    forget()
