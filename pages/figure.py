"""Pourquoi ce chiffre ?: one indicator's card, its calculation step by step, the rows it comes from."""

import streamlit as st

from entrelabs_metrics import ui

lang = ui.begin(
    ui.lang().t("Pourquoi ce chiffre ?"),
    ui.lang().t("Ce que dit un chiffre, ce qu'il ne dit pas, et d'où il vient : jusqu'à la ligne du fichier."),
)
with st.container(horizontal=True, vertical_alignment="bottom"):
    lab = ui.choose_lab()
    key = ui.choose_figure(lab)
if key:
    ui.show_figure(key)
else:
    st.info(lang.t("Rien n'est encore mesuré pour ce labo"), icon=":material/info:")
