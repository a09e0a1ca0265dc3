"""Récits: prepare a meeting: choose questions, put them in order, say them in one's own words, hand them over."""

import streamlit as st

from entrelabs_metrics import ui
from entrelabs_metrics.ui import handing, saving, since, telling

lang = ui.begin(
    ui.lang().t("Récits"),
    ui.lang().t(
        "Préparer une réunion : choisir les questions, les mettre en ordre, dire le constat avec vos mots. "
        "Les chiffres restent ceux de la base."
    ),
)
saving.say()
told = telling.draft()
if told is None:
    telling.show_shelf()
else:
    telling.describe(told)
    handing.hand_over(told)
    order, slide = st.columns([2, 5], gap="large")
    with order:
        chosen = telling.arrange(told)
        saving.offer_to_keep(told)
    with slide:
        if chosen is not None:
            telling.edit(told, chosen)
    since.show_changes(told)
