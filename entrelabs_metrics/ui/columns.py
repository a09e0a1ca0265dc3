"""How the file's columns become ours: the table, each column, what the file does not say, and the recipe itself."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from html import escape

import streamlit as st

from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.intake.recipe import READING, Recipe, Unpivot, from_dict, from_json, titles, to_json
from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import Table, table, tables
from entrelabs_metrics.ui.asking import base, lang
from entrelabs_metrics.ui.showing import download
from entrelabs_metrics.ui.staging import Staged, change, choose_table, current, known_names, repaired
from entrelabs_metrics.ui.words import heading, said

MOST = 80  # columns of a file that can be changed one by one on screen
ROWS = "→"  # a column that becomes rows
FOUND = {
    "like": "nom proche : à vérifier",
    "cells": "d'après son contenu : à vérifier",
    "assumed": "proposé",
    "recipe": "recette retenue",
    "hand": "choisi",
}
SHAPES = {"measurements": ("measured_on", "value"), "funding": ("year", "amount_eur")}


def show_columns(staged: Staged) -> None:
    """The table and the columns. Closed when every header is one of ours: there is nothing to look at."""
    language = lang()
    if staged.sheet is None:
        return
    recipe = staged.recipe
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = list(tables())
        key = f"table-{staged.key}"
        st.selectbox(
            language.t("Table"),
            names,
            index=names.index(recipe.table) if recipe else None,
            key=key,
            format_func=lambda name: table(name).heading(language),
            on_change=lambda: choose_table(st.session_state[key]),
            placeholder=language.t("Choisir la table"),
        )
    if recipe is None:
        return
    sure = set(staged.how.values()) <= {"name"} and not _missing(recipe)
    wide = st.session_state.setdefault(f"_wide-{staged.drop}", not sure)  # settled once: it must not close while in use
    taken = len({*recipe.columns.values(), *recipe.identifiers.values(), *_unpivoted(recipe, staged)})
    label = language.t("Colonnes : {n} reprises sur {all}", n=taken, all=len(staged.sheet.header))
    with st.expander(label, expanded=wide, key=f"open-columns-{staged.drop}"):
        _show_part(staged, recipe, 0, language)
    for place, other in enumerate(recipe.parts[1:], 1):  # a table may come twice: a start and a value on one row
        words = language.t("Aussi dans ce fichier : {table}", table=table(other.table).heading(language))
        with st.expander(words, expanded=wide, key=f"open-part-{place}-{staged.drop}"):
            _show_part(staged, other, place, language)
            st.button(
                language.t("Ne pas reprendre cette table"),
                key=f"without-{place}-{staged.key}",
                on_click=change_part,
                args=(place, lambda part: None),
            )


def still_to_say(staged: Staged) -> list[str]:
    """What nothing fills and is asked for every row, as our headings."""
    parts = staged.recipe.parts if staged.recipe else ()
    language = lang()
    return list(dict.fromkeys(heading(part.table, name, language) for part in parts for name in _missing(part)))


def _missing(recipe: Recipe) -> list[str]:
    return [f.name for f in table(recipe.table).fields if f.required and f.name not in recipe.fields]


def _unpivoted(recipe: Recipe, staged: Staged) -> list[str]:
    return list(recipe.unpivot.among(titles(staged.sheet.header))) if recipe.unpivot and staged.sheet else []


def change_part(place: int, make: Callable[[Recipe], Recipe | None]) -> None:
    """For callbacks: a part of the recipe becomes what `make` makes of it; None takes it away, but for the first."""

    def changed(staged: Staged) -> Staged:
        if staged.recipe is None:
            return staged
        parts = [replace(part, also=()) for part in staged.recipe.parts]
        made = make(parts[place])
        parts[place : place + 1] = [made] if made else parts[:1] if not place else []
        return staged.mapped_with(replace(parts[0], also=tuple(parts[1:])))

    change(changed)


# One table of the recipe


def _show_part(staged: Staged, recipe: Recipe, place: int, language: Language) -> None:
    t = table(recipe.table)
    for sentence in _shape(staged, recipe, language):
        st.html(f'<div class="em em-page"><p>{sentence}</p></div>')
    _show_missing(staged, recipe, place, language)
    assert staged.sheet is not None
    given = {title: name for name, title in recipe.columns.items()} | dict.fromkeys(_unpivoted(recipe, staged), ROWS)
    given |= {title: name for name, title in recipe.identifiers.items() if title not in given}
    samples = _samples(staged)
    options = [None, *(f.name for f in t.fields), *([ROWS] if t.name in SHAPES else [])]
    for title in titles(staged.sheet.header)[:MOST]:
        left, right = st.columns([3, 2], vertical_alignment="center")
        name = given.get(title)
        how = _how(staged, recipe, name) if not place else ""
        left.html(
            f'<div class="em em-column"><b>{escape(title)}</b>'
            f"{f'<i>{escape(how)}</i>' if how else ''}"
            f"<small>{escape(samples.get(title, ''))}</small></div>"
        )
        key = f"column-{place}-{title}-{staged.key}"
        right.selectbox(
            language.t("Notre colonne"),
            options,
            index=options.index(name) if name in options else 0,
            key=key,
            format_func=lambda name: _option(t, name, language),
            on_change=_give,
            args=(place, title, key),
            label_visibility="collapsed",
        )
    _show_words(staged, recipe, place, language)


def _how(staged: Staged, recipe: Recipe, name: str | None) -> str:
    """How a column was recognised, when it is worth a look."""
    if name is None:
        return ""
    kind = staged.how.get(recipe.unpivot.to if name == ROWS and recipe.unpivot else name, "hand")
    return "" if kind == "name" else lang().t(FOUND[kind])


def _option(t: Table, name: str | None, language: Language) -> str:
    if name is None:
        return language.t("ne pas reprendre")
    return language.t("devient des lignes") if name == ROWS else t.by_name[name].heading(language)


def _samples(staged: Staged) -> dict[str, str]:
    """The first different texts of each column."""
    assert staged.sheet is not None
    found = {}
    for title, cells in zip(titles(staged.sheet.header)[:MOST], staged.sheet.text.columns, strict=False):
        different = dict.fromkeys(" ".join(text.split()) for text in cells.slice(0, 200).to_pylist())
        shown = [text if len(text) <= 30 else text[:29] + "…" for text in different if text]
        found[title] = " · ".join(shown[:3])
    return found


def _give(place: int, title: str, key: str) -> None:
    """One of their columns becomes one of ours, rows, or nothing."""
    name: str | None = st.session_state[key]
    staged = current()
    if staged is None:
        return

    def changed(recipe: Recipe) -> Recipe:
        wide = [t for t in _unpivoted(recipe, staged) if t != title]
        columns = {n: h for n, h in recipe.columns.items() if h != title and n != name}
        made = {n: h for n, h in recipe.identifiers.items() if h != title and n != name}
        if name == ROWS:
            wide.append(title)
        elif name is not None:
            columns[name] = title
        to, value = SHAPES.get(recipe.table, ("", ""))
        shape = recipe.unpivot or Unpivot((), to, value)
        unpivot = replace(shape, columns=tuple(wide)) if wide else None
        if unpivot:
            columns = {n: h for n, h in columns.items() if n not in (unpivot.to, unpivot.value)}
        constants = {n: text for n, text in recipe.constants.items() if n != name}
        return replace(recipe, columns=columns, identifiers=made, unpivot=unpivot, constants=constants)

    change_part(place, changed)
    change(lambda staged: replace(staged, how={**staged.how, **({name: "hand"} if name else {})}))


def _shape(staged: Staged, recipe: Recipe, language: Language) -> Iterable[str]:
    """What happens to rows and columns, in words."""
    t = table(recipe.table)
    if recipe.unpivot:
        wide = _unpivoted(recipe, staged)
        yield escape(
            language.t(
                "Les colonnes {columns} deviennent des lignes : leur titre va dans « {to} », leurs cellules dans "
                "« {value} ». Une année ou un semestre compte à son dernier jour.",
                columns=language.listing(language.quote(title) for title in wide[:6]) + (" …" if len(wide) > 6 else ""),
                to=t.by_name[recipe.unpivot.to].heading(language),
                value=t.by_name[recipe.unpivot.value].heading(language),
            )
        )
    for title, wanted in recipe.where.items():
        yield escape(
            language.t(
                "Seulement les lignes où {column} vaut {values}.",
                column=language.quote(title),
                values=language.listing(language.quote(text) for text in wanted),
            )
        )
    for part in recipe.complete:
        yield escape(
            language.t(
                "{fields} viennent d'autres lignes du fichier, celles qui disent la même chose dans {columns}.",
                fields=language.listing(t.by_name[name].heading(language) for name in part.columns),
                columns=language.listing(language.quote(title) for title in part.on),
            )
        )
    for name, title in recipe.identifiers.items():
        yield escape(
            language.t(
                "« {field} » est formé d'après {column} : le fichier n'en a pas.",
                field=t.by_name[name].heading(language),
                column=language.quote(title),
            )
        )


# What the file does not say


def _show_missing(staged: Staged, recipe: Recipe, place: int, language: Language) -> None:
    """The required fields that no column fills, and those said once for every row."""
    wanted = dict.fromkeys([*_missing(recipe), *recipe.constants])
    if not wanted:
        return
    st.markdown(f"**{language.t('Ce que le fichier ne dit pas, pour toutes ses lignes')}**")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name in wanted:
            _ask_constant(staged, recipe, place, name, language)


def _ask_constant(staged: Staged, recipe: Recipe, place: int, name: str, language: Language) -> None:
    t = table(recipe.table)
    f = t.by_name[name]
    key = f"constant-{place}-{name}-{staged.key}"
    now = recipe.constants.get(f.name)
    label = f.heading(language)
    args = (place, name, key)
    parent = dict(t.parents).get(f.name)
    if parent or f.labels:
        called = known_names().titles.get(parent, {}) if parent else {c: f.label(c, language) for c in f.enum}
        options = list(called) + ([now] if now and now not in called else [])
        st.selectbox(
            label,
            options,
            index=options.index(now) if now in options else None,
            format_func=lambda choice: called.get(choice, choice),
            key=key,
            on_change=_say_constant,
            args=args,
            placeholder=language.t("À choisir"),
        )
    elif f.type == "date":
        st.text_input(
            label, now or "", key=key, on_change=_say_constant, args=args, placeholder=language.t("jj/mm/aaaa")
        )  # fmt: skip
    else:
        st.text_input(label, now or "", key=key, on_change=_say_constant, args=args)


def _say_constant(place: int, name: str, key: str) -> None:
    """Said for one table, said for the others that ask the same: a file is seldom about two labs."""
    text = st.session_state[key] or ""

    def changed(recipe: Recipe) -> Recipe:
        kept = {n: t for n, t in recipe.constants.items() if n != name}
        return replace(recipe, constants={**kept, **({name: text} if text else {})})

    staged = current()
    for other, part in enumerate(staged.recipe.parts if staged and staged.recipe else ()):
        if other == place or name in _missing(part) or name in part.constants:
            change_part(other, changed)


def _show_words(staged: Staged, recipe: Recipe, place: int, language: Language) -> None:
    """Their words that are read as ours, and how blanks count."""
    t = table(recipe.table)
    words = [(name, theirs, ours) for name, entries in recipe.values.items() for theirs, ours in entries.items()]
    if words:
        st.markdown(f"**{language.t('Mots traduits')}**")
        called = known_names().titles
        parents = dict(t.parents)
        lines = "".join(
            f"<li>{escape(heading(t.name, name, language))} : {escape(language.quote(theirs))} → "
            f"{escape(called.get(parents.get(name, ''), {}).get(ours) or said(ours, t.by_name[name], language))}</li>"
            for name, theirs, ours in words[:30]
        )
        more = language.plural("et {n} autre", "et {n} autres", len(words) - 30) if len(words) > 30 else ""
        st.html(f'<div class="em em-page"><ul class="em-words">{lines}</ul><p>{escape(more)}</p></div>')
    optional = [n for n in recipe.fields if n in t.by_name and not t.by_name[n].required and n not in t.key]
    if optional:
        key = f"erase-{place}-{staged.key}"
        st.multiselect(
            language.t("Colonnes dont une cellule vide efface ce que la base sait"),
            sorted(optional, key=[f.name for f in t.fields].index),
            [n for n in recipe.erase if n in optional],
            format_func=lambda n: t.by_name[n].heading(language),
            key=key,
            on_change=lambda: change_part(place, lambda part: replace(part, erase=tuple(st.session_state[key]))),
            placeholder=language.t("aucune : une cellule vide n'efface rien"),
        )


# The recipe as a whole


def show_recipes(staged: Staged) -> None:
    """Recipes kept in the base or in a file: take one, carry this one away."""
    language = lang()
    if staged.sheet is None:
        return
    with st.expander(language.t("Recettes : reprendre la même lecture d'un fichier à l'autre"), key="open-recipes"):
        st.caption(
            language.t(
                "Une recette retient comment un export devient nos tables. Elle est proposée d'elle-même quand un "
                "fichier aux mêmes colonnes revient."
            )
        )
        kept = {saved.name: saved for saved in base().recipes()}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if kept:
                key = f"recipe-{staged.key}"
                st.selectbox(
                    language.t("Recette de la base"),
                    list(kept),
                    index=list(kept).index(staged.recipe.name)
                    if staged.recipe and staged.recipe.name in kept
                    else None,
                    key=key,
                    on_change=lambda: _take(kept[st.session_state[key]].body),
                    placeholder=language.t("Choisir une recette"),
                )
            if staged.recipe is not None:
                download(
                    language.t("Cette recette, en JSON"),
                    "recette.json",
                    "application/json",
                    lambda: to_json(repaired(staged)).encode(),
                    key="recipe-json",
                )
        upload = f"recipe-file-{staged.key}"
        st.file_uploader(language.t("Une recette en JSON"), type=["json"], key=upload, on_change=lambda: _load(upload))


def _load(key: str) -> None:
    file = st.session_state[key]
    if file is not None:
        _take(file.getvalue())


def _take(body: object) -> None:
    """For callbacks: this recipe, or a word on why not."""
    language = lang()
    try:
        recipe = from_json(body) if isinstance(body, bytes) else from_dict(body)
    except Refusal as refusal:
        st.session_state["said"] = ("error", language.t(refusal.sentence, **refusal.values))
        return
    reading = {name: getattr(recipe, name) for name in READING if getattr(recipe, name) is not None}

    def changed(staged: Staged) -> Staged:
        again = staged
        for name, value in reading.items():
            again = again.read_with(name, value)
        how = dict.fromkeys(recipe.fields, "recipe")
        return replace(again.mapped_with(recipe), how=how, repairs=())

    change(changed)
