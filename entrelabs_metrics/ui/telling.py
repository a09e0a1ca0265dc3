"""Récits: the story being prepared, kept for the visit until it is saved: slides, preview, the author's words."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from html import escape

import streamlit as st

from entrelabs_metrics import questions, stories
from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.language import Language
from entrelabs_metrics.language import language as language_of
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.schema import table
from entrelabs_metrics.stories import Resolved, Story, StorySlide
from entrelabs_metrics.ui.aiming import aim
from entrelabs_metrics.ui.asking import ask, base, lang, today, version
from entrelabs_metrics.ui.drafting import add, change, draft, select, take
from entrelabs_metrics.ui.showing import show_panel
from entrelabs_metrics.ui.words import literal

LIMIT = 200_000  # bytes of a story's JSON


# The shelf ---------------------------------------------------------------------------------------------------------


def show_shelf() -> None:
    """The stories that are kept, where there are any, and how to begin one."""
    language, kept = lang(), ask(stories.kept)
    if kept:
        _offer_kept(kept, language)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        labs = {lab["lab_id"]: lab["name"] for lab in ask(questions.labs)}
        lab = st.selectbox(
            language.t("Commencer pour le labo"), list(labs), format_func=labs.__getitem__, key="story-lab"
        )
        models = dict(ask(stories.models))
        model = st.selectbox(language.t("Modèle"), list(models), format_func=models.__getitem__, key="story-starter")
        st.button(
            language.t("Commencer"), type="primary", on_click=_begin, args=(model, lab), disabled=lab is None,
            key="story-begin",
        )  # fmt: skip
    file = st.file_uploader(language.t("Ou reprendre un récit gardé en fichier (.json)"), type="json", key="story-file")
    if file is not None and st.button(language.t("Reprendre ce fichier"), key="story-take"):
        _take_file(file.getvalue())


def _offer_kept(kept: tuple[Story, ...], language: Language) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = {told.story_id: told.title for told in kept}
        chosen = st.selectbox(
            language.t("Récits gardés"), list(names), index=None, format_func=lambda name: names.get(name, name),
            placeholder=language.t("choisir"), key="story-kept",
        )  # fmt: skip
        st.button(
            language.t("Ouvrir"),
            on_click=lambda: take(found := next(s for s in kept if s.story_id == chosen), found),
            disabled=chosen is None,
            key="story-open",
        )


def _begin(model: str, lab: str) -> None:
    """A model is filled when it is chosen, and no other: each asks as many questions as it has slides."""
    _take_anew(ask(stories.starter, name=model, lab=lab))


def _take_anew(told: Story) -> None:
    take(stories.renamed(told, [kept.story_id for kept in ask(stories.kept)]))


def _take_file(content: bytes) -> None:
    language = lang()
    try:
        if len(content) > LIMIT:
            raise Refusal("Ce fichier est trop long pour un récit.")
        told = stories.from_json(content)
    except Refusal as refusal:
        st.error(language.t(refusal.sentence, **refusal.values))
        return
    _take_anew(told)
    st.rerun()


# The table of contents ---------------------------------------------------------------------------------------------


def arrange(told: Story) -> StorySlide | None:
    """The slides in order, and what to do with the one that is chosen; returns it."""
    language, shown = lang(), told.shown
    chosen = next((s for s in shown if s.slide_id == st.session_state.get("_slide")), shown[0] if shown else None)
    for place, slide in enumerate(shown, 1):
        found = resolved(told, slide)
        label = literal(f"{place}. {found.panel.title}")
        with st.container(key=f"em-story-{place}{'-on' if slide == chosen else ''}"):
            st.button(
                label,
                key=f"slide-{slide.slide_id}",
                type="tertiary",
                icon=":material/warning:" if found.stale or found.missing else None,
                on_click=select,
                args=(slide.slide_id,),
                width="stretch",
            )
    if chosen is not None:
        with st.container(horizontal=True):
            place = shown.index(chosen)
            for icon, words, move in (
                ("arrow_upward", language.t("Monter"), -1 if place else 0),
                ("arrow_downward", language.t("Descendre"), 1 if place < len(shown) - 1 else 0),
            ):
                st.button(
                    words, key=f"story-{icon}", icon=f":material/{icon}:", disabled=not move,
                    on_click=_move, args=(chosen.slide_id, move),
                )  # fmt: skip
            st.button(
                language.t("Dupliquer"), key="story-copy", icon=":material/content_copy:",
                on_click=_duplicate, args=(chosen.slide_id,),
            )  # fmt: skip
            st.button(
                language.t("Retirer"), key="story-remove", icon=":material/delete:",
                on_click=_remove, args=(chosen.slide_id,),
            )  # fmt: skip
    _offer_slide()
    return chosen


def _move(slide_id: str, by: int) -> None:
    told = draft()
    if told is None:
        return
    order, shown = list(told.slides), told.shown
    place = next(i for i, s in enumerate(shown) if s.slide_id == slide_id)
    one, other = (order.index(s) for s in (shown[place], shown[place + by]))
    order[one], order[other] = order[other], order[one]
    change(replace(told, slides=tuple(order)))


def _duplicate(slide_id: str) -> None:
    told = draft()
    if told is not None:
        place = next(i for i, s in enumerate(told.slides) if s.slide_id == slide_id)
        copy = replace(told.slides[place], slide_id=told.fresh())
        change(replace(told, slides=(*told.slides[: place + 1], copy, *told.slides[place + 1 :])))
        select(copy.slide_id)


def _remove(slide_id: str) -> None:
    told = draft()
    if told is not None:
        change(replace(told, slides=tuple(s for s in told.slides if s.slide_id != slide_id)))


def _offer_slide() -> None:
    """One more slide: its question, and what it is about."""
    language = lang()
    with st.popover(language.t("Ajouter une diapositive"), icon=":material/add:"):
        offered = {name: (words, needs) for name, words, needs, _ in ask(stories.offered)}
        question = st.selectbox(
            language.t("Question"), list(offered), format_func=lambda name: offered[name][0], key="story-question"
        )
        about = tuple((name, value) for name in offered[question][1] if (value := _about(name)))
        ready = len(about) == len(offered[question][1])
        st.button(
            language.t("Ajouter"), type="primary", on_click=add, args=(question, about), disabled=not ready,
            key="story-add",
        )  # fmt: skip


def _about(name: str) -> str:
    """What a question is about: a lab, a project, an indicator, an action, a figure."""
    language, told = lang(), draft()
    labs = {lab["lab_id"]: lab["name"] for lab in ask(questions.labs)}
    if name == "key":
        places = list(labs)
        start = places.index(told.lab_id) if told and told.lab_id in places else 0
        lab = st.selectbox(
            language.t("Labo"), places, start, format_func=labs.__getitem__, key="story-about-figure-lab"
        )
        choices = ask(questions.lab_figures, lab=lab) if lab else {}
        words = language.t("Chiffre")
    else:
        known = {"lab": "labs", "project": "projects", "indicator": "indicators", "action": "actions"}
        if name not in known:
            return st.text_input(name, key=f"story-about-{name}")
        choices = {
            identifier: called for (where, identifier), called in ask(questions.names).items() if where == known[name]
        }
        words = table(known[name]).heading(language)
    return st.selectbox(words, list(choices), format_func=choices.__getitem__, key=f"story-about-{name}") or ""


# One slide ---------------------------------------------------------------------------------------------------------


def edit(told: Story, slide: StorySlide) -> None:
    """The author's words for what the slide states, the slide as it will be shown, then what goes with it."""
    language, found = lang(), resolved(told, slide)
    _text(slide, "title", language.t("Titre : le constat"), found.proposed_title)
    _text(slide, "sentence", language.t("Phrase"), found.proposed_sentence, tall=True)
    if found.missing:
        st.warning(literal(found.missing), icon=":material/warning:")
    if found.stale:
        st.warning(
            language.t(
                "Dans votre texte, ces nombres ne sont pas (ou plus) ceux des données : {numbers}.",
                numbers=literal(", ".join(found.stale)),
            ),
            icon=":material/warning:",
        )
    with st.container(border=True, key="em-slide"):
        show_panel(found.panel, f"story-{slide.slide_id}")
        if slide.decision:
            words = escape(language.t("À décider : {decision}", decision=slide.decision))
            st.html(f'<p class="em em-page em-decision">{words}</p>')
    aim(slide)
    _text(slide, "decision", language.t("À décider"), "")
    _text(slide, "notes", language.t("Notes pour l'oral"), "", tall=True)
    st.checkbox(
        language.t("Montrer ce qu'il faut garder en tête"),
        slide.limits == "shown",
        key=(key := _key(slide, "limits")),
        on_change=_write,
        args=(slide.slide_id, "limits", key),
    )


def _key(slide: StorySlide, field: str) -> str:
    return f"{field}-{slide.slide_id}-{st.session_state.get('_story_drop', 0)}"


def _text(slide: StorySlide, field: str, label: str, proposed: str, *, tall: bool = False) -> None:
    """A text of the author; what the tool proposes stays visible beside it."""
    ask_for: Callable = st.text_area if tall else st.text_input
    key = _key(slide, field)
    ask_for(
        label, getattr(slide, field), key=key, placeholder=proposed, on_change=_write, args=(slide.slide_id, field, key)
    )
    if proposed and getattr(slide, field) not in ("", proposed):
        st.caption(lang().t("Proposé : {words}", words=literal(proposed)))


def _write(slide_id: str, field: str, key: str) -> None:
    told, value = draft(), st.session_state[key]
    if told is None:
        return
    if field == "limits":
        value = "shown" if value else "hidden"
    slides = tuple(replace(s, **{field: value}) if s.slide_id == slide_id else s for s in told.slides)
    change(replace(told, slides=slides))


def describe(told: Story) -> None:
    """Title, occasion and reader of the story."""
    language, readers = lang(), table("stories").by_name["reader"]
    drop = st.session_state.get("_story_drop", 0)

    def write(field: str, key: str) -> None:
        if (now := draft()) is not None and (st.session_state[key] or field != "title"):
            change(replace(now, **{field: st.session_state[key]}))

    with st.container(horizontal=True, vertical_alignment="bottom"):
        for field, label in (("title", language.t("Titre du récit")), ("subtitle", language.t("Occasion"))):
            key = f"story-{field}-{drop}"
            st.text_input(label, getattr(told, field), key=key, on_change=write, args=(field, key))
        choices = ("", *readers.enum)
        key = f"story-reader-{drop}"
        st.selectbox(
            language.t("Public"),
            choices,
            choices.index(told.reader) if told.reader in choices else 0,
            format_func=lambda code: readers.label(code, language) if code else language.t("toute l'équipe"),
            key=key,
            on_change=write,
            args=("reader", key),
        )


# What is asked, by slide -------------------------------------------------------------------------------------------


def resolved(told: Story, slide: StorySlide) -> Resolved:
    """A slide on the version shown; kept, since most of a story stays as it is while one slide is written."""
    return _resolved(base().path, lang().code, version(), today(), told.reader, slide)


@lru_cache(maxsize=300)
def _resolved(path: str, code: str, number: int, day: object, reader: str, slide: StorySlide) -> Resolved:
    with base().reading(as_of=number) as cursor:
        asking = Asking(cursor, language_of(code), number, day, path)  # type: ignore[arg-type]
        return stories.resolve_slide(stories.for_reader(asking, Story("-", "-", reader=reader)), slide)
