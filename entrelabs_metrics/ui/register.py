"""Choosing from long lists: projects, indicators."""

import pandas as pd
import streamlit as st

from entrelabs_metrics import questions
from entrelabs_metrics.schema import fold, table
from entrelabs_metrics.ui.asking import ask, lang
from entrelabs_metrics.ui.showing import choose


def choose_project() -> dict | None:
    """The register with its filters; the project of the address (`?projet=`) or of the row chosen."""
    language, found = lang(), ask(questions.projects)
    labs, states, kinds, text = st.columns([3, 2, 3, 3])
    chosen_labs = labs.multiselect(
        language.t("Labo"), sorted({p["lab_name"] for p in found}), placeholder=language.t("tous")
    )
    chosen_states = states.multiselect(
        language.t("État"), sorted({p["status_word"] for p in found}), placeholder=language.t("tous")
    )
    chosen_kinds = kinds.multiselect(
        language.t("Type d'activité"), sorted({p["activity_word"] for p in found}), placeholder=language.t("tous")
    )
    wanted = fold(text.text_input(language.t("Mot du titre"), key="mot", bind="query-params"))
    kept = [
        p
        for p in found
        if (not chosen_labs or p["lab_name"] in chosen_labs)
        and (not chosen_states or p["status_word"] in chosen_states)
        and (not chosen_kinds or p["activity_word"] in chosen_kinds)
        and (not wanted or wanted in fold(p["title"]))
    ]
    st.caption(
        language.plural("{n} projet sur {all}", "{n} projets sur {all}", len(kept), all=language.number(len(found)))
    )
    frame = pd.DataFrame(
        [(p["title"], p["lab_name"], p["status_word"], p["activity_word"], p["indicators"], p["steps"]) for p in kept],
        columns=[language.t(c) for c in ("Projet", "Labo", "État", "Type d'activité", "Indicateurs mesurés", "Étapes")],
    )

    def chosen() -> None:  # runs on the rows that were on screen: filters may change what stands at a place
        row = st.session_state["registre"].selection.rows
        if row:
            st.query_params["projet"] = kept[row[0]]["project_id"]

    st.dataframe(
        frame,
        hide_index=True,
        height=min(38 + 35 * max(len(kept), 1), 400),
        on_select=chosen,
        selection_mode="single-row",
        key="registre",
        alt=language.t("Registre des projets"),
    )
    asked = st.query_params.get("projet")
    return next((p for p in found if p["project_id"] == asked), None)


def choose_indicator() -> str:
    """One indicator of the catalogue, kept in the address (`?indicateur=`); those that are measured come first."""
    choices = {i["indicator_id"]: i["choice"] for i in sorted(ask(questions.catalogue), key=lambda i: not i["labs"])}
    return choose("indicateur", lang().t("Indicateur"), choices)


def show_catalogue() -> None:
    """The whole catalogue as a table."""
    language, t = lang(), table("indicators")
    names = ("indicator_id", "title", "family_word", "unit", "direction_word", "labs")
    heads = (
        t.by_name["indicator_id"].heading(language),
        language.t("Indicateur"),
        language.t("Famille"),
        language.t("Unité"),
        language.t("Sens"),
        language.t("Labos qui le mesurent"),
    )
    frame = pd.DataFrame([[i[n] for n in names] for i in ask(questions.catalogue)], columns=list(heads))
    st.dataframe(frame, hide_index=True, key="catalogue", alt=language.t("Catalogue d'indicateurs"))
