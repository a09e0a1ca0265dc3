"""Données: every table, its dictionary, and taking it all away."""

import streamlit as st

from entrelabs_metrics import ui
from entrelabs_metrics.ui import browsing

lang = ui.begin(
    ui.lang().t("Données"),
    ui.lang().t("Toutes les tables, ce que chaque colonne veut dire, et de quoi tout emporter."),
    needs="",
)
name = browsing.choose_table()
st.subheader(lang.t("Contenu"))
browsing.show_rows(name)
st.subheader(lang.t("Dictionnaire"))
browsing.show_dictionary(name)
st.subheader(lang.t("Tout emporter"))
browsing.offer_exports()
