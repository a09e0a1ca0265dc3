"""The roadmap on its page: whose actions, which of them, seen how, and as of which version."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from entrelabs_metrics import questions
from entrelabs_metrics.charts.roadmap import MORE
from entrelabs_metrics.questions import Kept
from entrelabs_metrics.questions.movements import since_actions
from entrelabs_metrics.questions.roadmap import EVERY, UNKNOWN
from entrelabs_metrics.schema import table
from entrelabs_metrics.ui.asking import ask, ask_at, ask_since, lang, latest, look_back, looking_back, version
from entrelabs_metrics.ui.drawer import open_action
from entrelabs_metrics.ui.showing import choose, choose_among, search_labs, show, show_panel
from entrelabs_metrics.ui.timeline import show_timeline

EVERYONE = "*"  # in the address; no lab is called so
FILTERS = ("engagee", "etat", "montrer", "theme", "horizon", "perimetre")  # in the address, as all that is chosen here
TEXT = "texte"
MOMENT = "em-moment"


@dataclass(frozen=True, slots=True)
class Whose:
    """The actions common to all (no lab), those and a lab's own, or everyone's."""

    lab: str = ""
    everyone: bool = False


def choose_whose() -> Whose:
    words = lang()
    names = {lab["lab_id"]: lab["name"] for lab in ask(questions.labs)}
    apart = {"": words.t("Actions communes à tous"), EVERYONE: words.t("Tous les labos")}
    chosen = choose("labo", words.t("Labo"), apart | names)
    return Whose(everyone=True) if chosen == EVERYONE else Whose(chosen)


def choose_view() -> str:
    words = lang()
    views = {
        "matrix": words.t("matrice"),
        "list": words.t("liste"),
        "time": words.t("calendrier"),
        "found": words.t("avancement"),
    }
    return choose_among("vue", words.t("Présentation"), views)


def show_roadmap(view: str, whose: Whose) -> None:
    """The actions as one chose to see them."""
    words = lang()
    if view == "time":
        show_timeline(questions.roadmap_timeline, nothing=words.t("Aucune action n'est inscrite."),
                      on_click=open_action, lab=whose.lab)  # fmt: skip
    elif view == "found":
        show(questions.completion_by_cell, lab=whose.lab)
        if not whose.lab:
            show(questions.completion_by_lab, on_click=_open_lab, wanted=search_labs())
    else:
        engaged, kept = _choose_kept(whose)
        question = questions.roadmap_list if view == "list" else questions.roadmap
        asked: dict[str, Any] = {"lab": whose.lab, "engaged": engaged}
        if kept != Kept():  # a slide may ask for the whole roadmap, not for what is filtered
            asked["kept"] = kept
        show(question, on_click=_follow, **asked)


# Filters -----------------------------------------------------------------------------------------------------------


def _choose_kept(whose: Whose) -> tuple[str, Kept]:
    """Which actions are shown: who is engaged, and the rest."""
    words, t = lang(), table("actions")
    every = {EVERY: words.t("toutes")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        unknown = words.t("non renseigné")
        engaged = choose(
            "engagee",
            words.t("Engagement"),
            every | {"yes": words.t("engagées"), "no": words.t("non engagées"), UNKNOWN: unknown},
        )
        status = choose("etat", words.t("État"), every | _labels("status") | {UNKNOWN: unknown})
        trouble = choose(
            "montrer",
            words.t("Montrer"),
            every
            | {
                "late": words.t("celles en retard"),
                "blocked": words.t("celles qui sont bloquées"),
                "tactical": words.t("les sujets tactiques"),
            },
        )
        with st.popover(words.t("Plus de filtres"), icon=":material/filter_alt:"):
            horizon = choose("horizon", t.by_name["horizon"].heading(words), every | _labels("horizon"))
            scope = choose("perimetre", t.by_name["scope"].heading(words), every | _labels("scope"))
            about = choose("theme", words.t("Thème ou axe"), every | ask(questions.roadmap_axes))
            text = st.text_input(
                words.t("Mots de l'action, de son responsable ou de ce qui bloque"), key=TEXT, bind="query-params"
            )
        st.button(
            words.t("Tout effacer"), key="roadmap-clear", type="tertiary", icon=":material/filter_alt_off:",
            on_click=_clear, disabled=not _filtered(),
        )  # fmt: skip
    kept = Kept(whose.everyone, status, about, horizon, scope, trouble, text.strip())
    shown, n = ask(questions.roadmap_shown, lab=whose.lab, engaged=engaged, kept=kept)
    st.html(f'<p class="em em-count" role="status">{_count(shown, n)}</p>')
    return engaged, kept


def _count(shown: int, n: int) -> str:
    words = lang()
    if shown == n:
        return words.plural("{n} action", "{n} actions", n)
    return words.plural("{n} action sur {all}", "{n} actions sur {all}", shown, all=words.number(n))


def _labels(name: str) -> dict[str, str]:
    field, words = table("actions").by_name[name], lang()
    return {code: field.label(code, words) for code in field.enum}


def _filtered() -> bool:
    return bool(st.session_state.get(TEXT)) or any(st.session_state.get(key, EVERY) != EVERY for key in FILTERS)


def _clear() -> None:
    _set(**dict.fromkeys(FILTERS, EVERY))
    st.session_state[TEXT] = ""


def _set(**chosen: str) -> None:
    """Chooses for the visitor, in the address as well."""
    for key, value in chosen.items():
        st.session_state[key] = st.query_params[key] = value


def _follow(key: str) -> None:
    """An action opens; « et 12 autres » leads to the list of its cell."""
    if not key.startswith(MORE):
        open_action(key)
        return
    horizon, scope = key.removeprefix(MORE).split("/")
    _set(vue="list", horizon=horizon, perimetre=scope)


def _open_lab(key: str) -> None:
    _set(labo=key.removeprefix("roadmap:"), vue="matrix")


# As it was ---------------------------------------------------------------------------------------------------------


def choose_moment() -> None:
    """A slider through the versions that changed actions and those of séances: the whole page looks back to the one
    chosen. Nothing when there is only one."""
    words, now = lang(), latest()
    stops = dict(ask_at(now, questions.roadmap_stops))
    stops[now] = words.t("aujourd'hui")
    if len(stops) < 2:
        return
    seen = version()
    st.session_state[MOMENT] = max((v for v in stops if v <= seen), default=min(stops))

    def go_there() -> None:
        chosen = st.session_state[MOMENT]
        look_back(str(chosen) if chosen != now else None)
        if chosen == now:
            st.query_params.pop("version", None)
        else:
            st.query_params["version"] = str(chosen)

    st.select_slider(
        words.t("La feuille de route telle qu'elle était"),
        sorted(stops),
        format_func=stops.__getitem__,
        key=MOMENT,
        on_change=go_there,
    )


def show_moved(whose: Whose) -> None:
    """What moved since the version one looks back to, under what was then."""
    back = looking_back()
    if back is None or back == latest():
        return
    st.html(f'<div class="em em-page"><h2 class="em-question">{lang().t("Ce qui a bougé depuis")}</h2></div>')
    show_panel(ask_since(back, since_actions, now=latest(), lab=whose.lab), "roadmap-moved")
