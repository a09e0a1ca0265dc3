"""« Lire ensemble »: what changed since the previous séance, the most certain first."""

from html import escape

import streamlit as st

from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.language import Language
from entrelabs_metrics.questions.movements import MOVEMENTS, since_noise
from entrelabs_metrics.ui.asking import ask_since, base, day_of, lang
from entrelabs_metrics.ui.seance.choosing import Seance, before, frozen_words, say_version
from entrelabs_metrics.ui.showing import choose, choose_lab, show_panel
from entrelabs_metrics.ui.words import literal


def read_together(seance: Seance) -> None:
    language = lang()
    then = compared_with(seance, language)
    if then is None:
        return
    lab = choose_lab(common=language.t("Tous les labos")) or ""
    for question in MOVEMENTS:
        answer = ask_since(then, question, now=seance.read_at, lab=lab)
        panels: tuple[Panel, ...] = (answer,) if isinstance(answer, Panel) else answer
        if question is since_noise:
            with st.expander(literal(panels[0].title), icon=":material/graphic_eq:", key="seance-noise"):
                _show(panels, question.__name__)
        else:
            _show(panels, question.__name__)


def _show(panels: tuple[Panel, ...], name: str) -> None:
    for place, panel in enumerate(panels):
        show_panel(panel, f"seance-{name}-{place}")


def compared_with(seance: Seance, language: Language) -> int | None:
    """The version that the séance before froze; one that is chosen where it froze none; None when there is none."""
    last = before(seance)
    say_version(seance)
    if last is not None and last.frozen is not None and last.frozen < seance.read_at:
        words = language.t(
            "Comparé à : {name}. {frozen}", name=last.called(language), frozen=frozen_words(last, language)
        )
        st.html(f'<div class="em em-page"><p>{escape(words)}</p></div>')
        return last.frozen
    earlier = [upload for upload in base().history(seance.read_at) if upload.version < seance.read_at]
    if not earlier:
        words = language.t("La base n'a qu'une version : il n'y a rien à quoi comparer.")
        st.info(words, icon=":material/info:")
        return None
    why = (
        language.t("Aucune séance n'a eu lieu avant celle-ci : choisissez la version à laquelle comparer.")
        if last is None
        else language.t(
            "La séance précédente, {name}, n'a rien figé : choisissez la version à laquelle comparer.",
            name=last.called(language),
        )
    )
    st.html(f'<div class="em em-page"><p>{escape(why)}</p></div>')
    words_of = {
        str(one.version): language.t(
            "Version {n}, {day} : {why}", n=one.version, day=language.day(day_of(base().path, one.version)),
            why=one.reason or language.listing(one.files) or language.t("sans raison donnée"),
        )
        for one in reversed(earlier)
    }  # fmt: skip
    if last is not None and "depuis" not in st.session_state:  # what that séance could read
        then = [one for one in earlier if day_of(base().path, one.version) <= last.held_on]
        st.session_state["depuis"] = str(then[-1].version if then else earlier[0].version)
    return int(choose("depuis", language.t("Comparer à"), words_of))
