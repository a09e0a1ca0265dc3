"""The same lab for four sorts of readers: the slides of each reading, one under the other, and handing them over."""

from html import escape

import streamlit as st

from entrelabs_metrics import limits, stories
from entrelabs_metrics.charts.html import render_panel, still
from entrelabs_metrics.charts.kinds import Panel, Trend
from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import table
from entrelabs_metrics.stories import Story
from entrelabs_metrics.ui.asking import ask, lang, panel_words
from entrelabs_metrics.ui.clickable import show_html
from entrelabs_metrics.ui.drafting import take
from entrelabs_metrics.ui.handing import offer
from entrelabs_metrics.ui.showing import choose_among, explain, go, show_panel

# Questions whose rows are actions, or projects: where a click leads when it is not to a figure.
ABOUT_ACTIONS = ("lab_alerts", "lab_blocked", "lab_roadmap")
ABOUT_PROJECTS = ("lab_accounts", "lab_combination", "process_stages", "abandoned", "reuse")


def show_reading(lab: str) -> None:
    """A choice of reader, kept in the address (`?pour=`), then what this reader is shown of a lab, and its files."""
    language, label = lang(), table("stories").by_name["reader"].label
    reader = choose_among("pour", language.t("Pour qui ?"), {name: label(name, language) for name in stories.READINGS})
    told: Story = ask(stories.reading, reader=reader, lab=lab)
    st.html(f'<div class="em em-page"><p>{escape(_holds(reader, language))}</p></div>')
    if not told.slides:
        st.info(language.t("Ce labo n'a encore rien à montrer à ces lecteurs."), icon=":material/info:")
        return
    offer(told)
    if st.button(
        language.t("Ouvrir comme récit, pour le modifier"), type="tertiary", icon=":material/edit:", key="reading-open"
    ):
        take(stories.renamed(told, [kept.story_id for kept in ask(stories.kept)]))
        go("stories.py")
    asked = ""
    for slide, found in zip(told.shown, ask(stories.resolve_slides, story=told), strict=True):
        if slide.question != asked:  # several slides may answer one question
            question = escape(language.t(stories.QUESTION_WORDS[slide.question]))
            st.html(f'<div class="em em-page"><h2 class="em-question">{question}</h2></div>')
        asked = slide.question
        if clicked := _show(found.panel, f"{reader}-{slide.slide_id}", language):
            _lead(slide.question, clicked, lab)
        if slide.decision:
            decision = escape(language.t("À décider : {decision}", decision=slide.decision))
            st.html(f'<p class="em em-page em-decision">{decision}</p>')


def _holds(reader: str, language: Language) -> str:
    """What a reading holds, in a sentence."""
    return {
        "official": language.t(
            "Cinq chiffres au plus, une phrase chacun, ce qui a changé, la feuille de route, une décision demandée."
        ),
        "management": language.t(
            "Où en sont les cibles, ce que coûte le labo, les points à regarder, les retards, les actions bloquées."
        ),
        "evaluator": language.t(
            "D'où vient un chiffre : sa définition, son calcul, ses lignes ; les intervalles, les réserves, la qualité "
            "des données."
        ),
        "citizen": language.t(
            "Ce qui peut être rendu public : les chiffres qui reposent sur moins de {n} personnes sont masqués, et le "
            "disent ; aucune parole n'est citée.",
            n=language.number(limits.get("public_answers")),
        ),
    }[reader]


def _show(panel: Panel, key: str, language: Language) -> str | None:
    """One panel; returns the key of the row just clicked, if any."""
    if isinstance(panel.chart, Trend):
        show_panel(panel, key)
        return None
    if key.startswith(stories.CITIZEN):  # elsewhere, figures on few persons are not masked
        st.html(still(render_panel(panel, panel_words(language))))
        return None
    return show_html(render_panel(panel, panel_words(language)), f"reading-{key}")


def _lead(question: str, key: str, lab: str) -> None:
    """Goes to the page that says more of the row just clicked: a figure, else an action, else a project."""
    if "~" in key:
        explain(key)
    elif question in ABOUT_ACTIONS:
        go("roadmap.py", labo=lab)
    elif question in ABOUT_PROJECTS:
        go("projects.py", projet=key)
    elif question == "quality_lab":
        go("quality.py", labo=lab, controle=key)
