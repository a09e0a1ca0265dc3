"""« Préparer »: what is known of the séance, who is there, what to prepare, and freezing the data."""

from html import escape

import streamlit as st

from entrelabs_metrics import questions
from entrelabs_metrics.language import Language
from entrelabs_metrics.store.row import Row, row
from entrelabs_metrics.ui import editing
from entrelabs_metrics.ui.asking import base, lang, latest, looking_back, version
from entrelabs_metrics.ui.moves import show_moves
from entrelabs_metrics.ui.seance.choosing import Seance, card_form, frozen_words
from entrelabs_metrics.ui.seance.writing import show_outcome, write
from entrelabs_metrics.ui.showing import show

COMMA = ", "


def prepare(seance: Seance) -> None:
    language, form = lang(), card_form(seance.session_id)
    _freezing(seance, language)
    editing.show_saved(form)
    if editing.is_open(form):
        editing.edit_form(
            "sessions", _row(seance), {"": ("name", "held_on", "place", "note", "minutes")}, key=form
        )  # fmt: skip
        return
    show(questions.session_card, session=seance.session_id)
    if not looking_back():
        st.button(
            language.t("Modifier"), key="seance-edit", icon=":material/edit:", on_click=editing.start, args=(form,)
        )
        _presence(seance, language)
    show(questions.decisions, heading=language.t("Quelles décisions sont encore ouvertes ?"), opened=True)
    show(questions.agenda, heading=language.t("De quoi va-t-on parler ?"), session=seance.session_id)
    with st.expander(language.t("Comment cette séance a été inscrite"), key="seance-moves"):
        show_moves("sessions", (("session_id", seance.session_id),))


def _row(seance: Seance) -> Row:
    with base().reading(version()) as cursor:
        return row(cursor, "sessions", {"session_id": seance.session_id}) or {}


# Freezing ----------------------------------------------------------------------------------------------------


def _freezing(seance: Seance, language: Language) -> None:
    """The button that freezes; once it is done, what is frozen, and freezing anew, apart."""
    show_outcome("freeze")
    said = frozen_words(seance, language)
    if seance.frozen is not None:
        about = language.t(
            "Tout ce qui se lit ensemble l'est sur cette version, quoi qu'il arrive ensuite dans la base. Les "
            "positions, les décisions et les mains levées, elles, s'inscrivent au fil de la séance."
        )
        _notice(said, about)
        if not looking_back() and latest() > seance.frozen:
            with st.expander(language.t("Figer à nouveau"), key="seance-refreeze"):
                st.markdown(
                    language.t(
                        "La séance lirait alors la version {n}, avec ce qui est entré depuis. La version {old} reste "
                        "dans l'historique, et figer à nouveau peut s'annuler.",
                        n=latest(), old=seance.frozen,
                    )
                )  # fmt: skip
                label = language.t("Figer la version {n} à la place", n=latest())
                st.button(
                    label, key="seance-freeze-again", icon=":material/lock_reset:", on_click=_freeze, args=(seance,)
                )
        return
    about = language.t(
        "Figer, c'est retenir une version des données, que tous liront ensemble, quoi qu'il arrive ensuite dans la "
        "base. Les positions, les décisions et les mains levées, elles, s'inscrivent au fil de la séance."
    )
    _notice(language.t("Rien n'a été figé pour cette séance."), about)
    if not looking_back():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                language.t("Figer les données pour cette séance"), type="primary", key="seance-freeze",
                icon=":material/lock:", on_click=_freeze, args=(seance,),
            )  # fmt: skip
            st.caption(language.t("Ce sera la version {n}, la dernière de la base.", n=latest()))


def _notice(said: str, about: str) -> None:
    st.html(f'<div class="em em-page"><p><b>{escape(said)}</b> {escape(about)}</p></div>')


def _freeze(seance: Seance) -> None:
    """Writes which version is read; one click."""
    language, number, opened = lang(), latest(), _row(seance)
    write(
        "freeze", "sessions", [{"session_id": seance.session_id, "version": number}], opened=[opened],
        reason=language.t("Données figées : {name}", name=seance.name),
        said=language.t("La version {n} est figée pour cette séance.", n=number),
    )  # fmt: skip


# Who is there ------------------------------------------------------------------------------------------------


def _presence(seance: Seance, language: Language) -> None:
    """Organisations, ticked among those known, or typed; never persons."""
    now = _row(seance)
    here = _organisations(now.get("labs_present"))
    known = dict.fromkeys([*here, *_known()])
    key = f"seance-present-{seance.session_id}-{now.get('labs_present')}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ticked = st.multiselect(
            language.t("Labos et organisations présents"), list(known), default=here, key=key,
            accept_new_options=True, wrap=True, placeholder=language.t("Choisir, ou écrire le nom d'une organisation"),
            help=language.t("Des organisations, jamais des noms de personnes."),
        )  # fmt: skip
        st.button(
            language.t("Enregistrer les présents"), key="seance-present-save", disabled=ticked == here,
            on_click=_keep_presence, args=(seance, now, key),
        )  # fmt: skip
    show_outcome("present")


def _keep_presence(seance: Seance, opened: Row, key: str) -> None:
    ticked: list[str] = st.session_state[key]
    language = lang()
    write(
        "present", "sessions",
        [{"session_id": seance.session_id, "labs_present": COMMA.join(ticked) or None}], opened=[opened],
        reason=language.t("Présents : {name}", name=seance.name),
        said=language.t("Les présents sont enregistrés."),
    )  # fmt: skip


def _organisations(text: object) -> list[str]:
    return [part.strip() for part in str(text or "").split(",") if part.strip()]


def _known() -> list[str]:
    """Organisations of the labs, and those that came to other séances."""
    rows = base().rows("select organisation as said from labs union all select labs_present from sessions")
    return sorted({name for one in rows for name in _organisations(one["said"])}, key=str.casefold)
