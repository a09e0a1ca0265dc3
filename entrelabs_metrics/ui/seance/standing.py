"""« Se situer »: where the team of a lab says it stands on each axis, all saved at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import streamlit as st

from entrelabs_metrics import questions
from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import table
from entrelabs_metrics.store.row import Row
from entrelabs_metrics.ui.asking import ask, base, lang, looking_back, version
from entrelabs_metrics.ui.seance.choosing import Seance, say_live
from entrelabs_metrics.ui.seance.writing import changes_only, refused, say_problems, show_outcome, write
from entrelabs_metrics.ui.showing import choose_lab, show

KEY, LEVELS = "stand", 5
Levels = Mapping[str, Row]  # axis → row of the table


@dataclass(frozen=True)
class _Sheet:
    """What a team is filling in: the rows as they were when it was opened, and the names of its widgets."""

    session_id: str
    lab: str
    opened: Levels
    key: str


def stand(seance: Seance) -> None:
    language = lang()
    lab = choose_lab()
    if lab is None:
        return
    axes = base().rows("select * from axes order by theme, axis_id", as_of=version())
    if not axes:
        st.info(language.t("Aucun axe de progression n'est dans la base."), icon=":material/info:")
        return
    if not looking_back():
        show_outcome(KEY)
        _ask(_sheet(seance, lab), axes, seance, language)
    show(questions.lab_axes, heading=language.t("Où ce labo se situe-t-il ?"), lab=lab)
    show(questions.axes, heading=language.t("Et les autres labos ?"))


# The form ----------------------------------------------------------------------------------------------------


def _sheet(seance: Seance, lab: str) -> _Sheet:
    """The sheet being filled in, kept while one goes from part to part of the page."""
    name = f"_stand-{seance.session_id}-{lab}"
    sheet: _Sheet | None = st.session_state.get(name)
    if sheet is None:
        drop = st.session_state["_stand_drop"] = st.session_state.get("_stand_drop", 0) + 1
        sheet = _Sheet(seance.session_id, lab, _levels(seance.session_id, lab), f"stand-{drop}")
        st.session_state[name] = sheet
    return sheet


def _levels(session_id: str, lab: str) -> Levels:
    found = base().rows("select * from assessments where session_id = ? and lab_id = ?", [session_id, lab])
    names = table("assessments").by_name
    return {one["axis_id"]: {name: one[name] for name in names} for one in found}


def _ask(sheet: _Sheet, axes: list[dict], seance: Seance, language: Language) -> None:
    """A row an axis: what it covers, the level, why; nothing is written before « Enregistrer »."""
    before = _before(seance, sheet.lab, language)
    wrong = {axis: place for place, axis in enumerate(st.session_state.get("_stand_sent", ()))}
    say_live(seance)
    st.caption(
        language.t(
            "Chaque équipe choisit son niveau, de son propre avis. Laisser « non renseigné » plutôt que deviner : "
            "ce n'est pas le niveau 0."
        )
    )
    for axis in axes:
        _ask_one(sheet, axis, before.get(axis["axis_id"], ""), language)
        say_problems(KEY, "assessments", ("level", "comment"), wrong.get(axis["axis_id"], -1))
    names = tuple(axis["axis_id"] for axis in axes)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(language.t("Enregistrer les positions"), type="primary", key=f"{sheet.key}-save",
                  icon=":material/check:", on_click=_save, args=(sheet, names, seance.name))  # fmt: skip
        waiting = len(_to_write(sheet, names, sheet.opened)[0])
        if waiting:
            st.caption(language.plural("{n} axe à enregistrer", "{n} axes à enregistrer", waiting))
    if refused(KEY).moved:
        with st.container(horizontal=True):
            st.button(
                language.t("Écrire mes positions par-dessus"), key="stand-over", on_click=_save,
                args=(sheet, names, seance.name, True),
            )  # fmt: skip
            st.button(
                language.t("Reprendre les positions telles qu'elles sont"), key="stand-theirs", on_click=_again,
                args=(sheet,),
            )  # fmt: skip


def _ask_one(sheet: _Sheet, axis: dict, before: str, language: Language) -> None:
    known = sheet.opened.get(axis["axis_id"])
    level, comment = (f"{sheet.key}-{axis['axis_id']}-{name}" for name in ("level", "comment"))
    if level not in st.session_state:
        st.session_state[level] = "" if known is None else str(known["level"])
    if comment not in st.session_state:
        st.session_state[comment] = "" if known is None else known["comment"] or ""
    words = _words(language)
    # What was written can be changed, or undone: the levels of a séance are never emptied.
    choices = [code for code in words if code or known is None]
    with st.container(gap="xsmall"):
        st.html(
            f'<div class="em em-stand"><details><summary><b>{escape(axis["name"])}</b> <span>{escape(before)}</span>'
            f"</summary><p>{escape(axis['description'])}</p></details></div>"
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.segmented_control(
                axis["name"], choices, required=True, format_func=words.__getitem__, key=level,
                label_visibility="collapsed", wrap=True, persist_state="session",
            )  # fmt: skip
            st.text_input(
                language.t("Commentaire : {axis}", axis=axis["name"]), key=comment, label_visibility="collapsed",
                placeholder=language.t("Commentaire"), persist_state="session",
            )  # fmt: skip


def _words(language: Language) -> dict[str, str]:
    """Levels as one chooses them; unknown first."""
    f = table("assessments").by_name["level"]
    named = {
        str(n): language.t("{n} : {word}", n=language.number(n), word=f.label(str(n), language).lower())
        for n in range(LEVELS)
    }
    return {"": language.t("non renseigné")} | named


def _before(seance: Seance, lab: str, language: Language) -> dict[str, str]:
    """The level of each axis at the last séance before this one where the lab took one, in words."""
    found = base().rows(
        "select a.axis_id, a.level, s.held_on from assessments a join sessions s using (session_id)"
        " where a.lab_id = ? and (s.held_on, s.session_id) < (?, ?) order by s.held_on, s.session_id",
        [lab, seance.held_on, seance.session_id], as_of=version(),
    )  # fmt: skip
    words = _words(language)
    return {
        one["axis_id"]: language.t(
            "{month} : niveau {level}", month=language.month(one["held_on"]), level=words[str(one["level"])]
        )
        for one in found
    }


# Saving ------------------------------------------------------------------------------------------------------


def _save(sheet: _Sheet, axes: tuple[str, ...], name: str, over: bool = False) -> None:
    """Writes every level that was chosen or changed, as one version. `over`: whatever others wrote meanwhile."""
    language = lang()
    opened = _levels(sheet.session_id, sheet.lab) if over else sheet.opened
    rows, were = _to_write(sheet, axes, opened)
    st.session_state["_stand_sent"] = tuple(one["axis_id"] for one in rows)
    called = str(ask(questions.names)[("labs", sheet.lab)])
    done = write(
        KEY, "assessments", rows, opened=were,
        reason=language.t("Positions de {lab}, {seance}", lab=called, seance=name),
        said=language.plural("{n} position enregistrée.", "{n} positions enregistrées.", len(rows)),
    )  # fmt: skip
    if done:
        _again(sheet)


def _to_write(sheet: _Sheet, axes: tuple[str, ...], opened: Levels) -> tuple[list[Row], list[Row | None]]:
    """What was chosen or changed, and how it was; an axis of which nothing is said makes no row."""
    every = [_typed(sheet, axis) for axis in axes]
    some = [one for one in every if one["level"] is not None or one["comment"] or one["axis_id"] in opened]
    return changes_only(some, [opened.get(str(one["axis_id"])) for one in some])


def _typed(sheet: _Sheet, axis: str) -> Row:
    level, comment = (st.session_state.get(f"{sheet.key}-{axis}-{name}") or "" for name in ("level", "comment"))
    return {
        "session_id": sheet.session_id, "lab_id": sheet.lab, "axis_id": axis, "level": int(level) if level else None,
        "comment": comment.strip() or None,
    }  # fmt: skip


def _again(sheet: _Sheet) -> None:
    """The sheet begins again, on what the base has now."""
    st.session_state.pop(f"_stand-{sheet.session_id}-{sheet.lab}", None)
