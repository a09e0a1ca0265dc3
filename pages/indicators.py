"""Indicateurs: one indicator across labs, its definition, the catalogue."""

import streamlit as st

from entrelabs_metrics import questions, ui
from entrelabs_metrics.ui.register import choose_indicator, show_catalogue

lang = ui.begin(
    ui.lang().t("Indicateurs"),
    ui.lang().t("Un indicateur d'un labo à l'autre, pour se situer sans se classer ; et le catalogue."),
    needs="indicators",
)
with st.container(horizontal=True, vertical_alignment="bottom"):
    indicator = choose_indicator()
    own = ui.choose_lab(common=lang.t("Aucun labo mis en avant"))
ui.explain(ui.show(questions.indicator_spread, indicator=indicator, own=own or ""))
ui.show(questions.indicator_card, indicator=indicator)
st.subheader(lang.t("Catalogue"))
show_catalogue()
