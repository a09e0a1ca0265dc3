"""Where one starts from: a blank file to fill in, or the data that ship with the program."""

import streamlit as st

from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.exports.tables import template_csv, template_xlsx
from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import table, tables
from entrelabs_metrics.store.importing import restart
from entrelabs_metrics.ui.asking import base, lang, latest
from entrelabs_metrics.ui.showing import download

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_templates() -> None:
    """A blank file of any table, to fill in."""
    language = lang()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            language.t("Modèle vierge"),
            list(tables()),
            index=list(tables()).index("measurements"),
            format_func=lambda n: table(n).heading(language),
            key="template",
        )
        file = f"{table(name).heading(language).lower().replace(' ', '-')}"
        download(
            language.t("Modèle Excel"), f"{file}.xlsx", XLSX, lambda: template_xlsx(table(name), language), key="xlsx"
        )
        download(
            language.t("Modèle CSV"), f"{file}.csv", "text/csv", lambda: template_csv(table(name), language), key="csv"
        )


def offer_starts() -> None:
    """Start again from nothing, from the rows of Entrelabs #1, or from the demonstration. All of it can be undone."""
    language = lang()
    st.caption(
        language.t(
            "Ce qui est livré avec l'outil se retire et se remet ; ce que vous avez importé reste. "
            "Tout peut être annulé."
        )
    )
    with st.container(horizontal=True):
        st.button(language.t("Partir d'une base vide"), on_click=_start, args=("empty", language), key="start-empty")
        st.button(
            language.t("Partir des données d'Entrelabs #1"), on_click=_start, args=("seed", language), key="start-seed"
        )
        st.button(language.t("Remettre la démonstration"), on_click=_start, args=("demo", language), key="start-demo")


def _start(what: str, language: Language) -> None:
    try:
        restart(base(), what)
    except Refusal as refusal:
        st.session_state["said"] = ("error", language.t(refusal.sentence, **refusal.values))
        return
    st.session_state["said"] = ("success", language.t("C'est fait : version {n} des données.", n=latest()))
