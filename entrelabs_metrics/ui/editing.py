"""A row changed, or added, by hand: a form made from the schema, what it will change, one version, and its undoing.

    editing.show_saved("decision")  # what the last « Enregistrer » did, and its undoing
    if editing.is_open("decision"):  # after editing.start("decision"), the on_click of a button
        editing.edit_form("decisions", row, {"": ("text", "owner", "due_on")}, key="decision")

A form may also be there always, without `start`. Nothing is written before « Enregistrer », and nothing at all when one
looks back to an old version.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

import streamlit as st

from entrelabs_metrics.errors import Refusal, RowMoved
from entrelabs_metrics.intake.problem import Problem, message, suggestion
from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import Table, table
from entrelabs_metrics.store.editing import edit, fresh_id, value_of
from entrelabs_metrics.store.importing import Imported
from entrelabs_metrics.store.row import Row, identifiers, row_history
from entrelabs_metrics.ui.asking import base, lang, looking_back
from entrelabs_metrics.ui.fields import Words, ask_field, is_wide, said, shown
from entrelabs_metrics.ui.words import literal

Groups = Mapping[str, Sequence[str]]  # name of a group, in words → its fields
LONG = 160  # characters of a text that are shown of a change


@dataclass
class _Editing:
    """One form being filled in. `row`: as it was opened; `theirs`: as somebody else left it meanwhile."""

    table: str
    row: Row
    fields: tuple[str, ...]
    fixed: Row
    key: str
    words: Words = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    refused: str = ""
    clash: bool = False
    theirs: Row | None = None

    @property
    def known(self) -> bool:
        """Whether the row is in the base: its whole key is then said."""
        return set(table(self.table).key) <= self.row.keys()

    def at(self, name: str) -> str:
        return f"{self.key}-{name}"

    def typed(self) -> Row:
        """What the form holds, as the base would keep it."""
        t = table(self.table)
        held = {name: st.session_state.get(self.at(name)) for name in self.fields}
        return {name: value_of(t.by_name[name], value) for name, value in held.items()} | self.fixed

    def changed(self) -> Row:
        """Of what the form holds, what is not as it was opened."""
        return {name: value for name, value in self.typed().items() if value != self.row.get(name)}


# Opening and leaving -----------------------------------------------------------------------------------------


def start(key: str) -> None:
    """Opens the form `key`, on the row as it is now."""
    leave(key)
    st.session_state[f"_editing-{key}"] = True
    st.session_state.pop(f"_saved-{key}", None)


def leave(key: str) -> None:
    """Closes the form and forgets what was typed."""
    st.session_state.pop(f"_editing-{key}", None)
    st.session_state.pop(f"_edited-{key}", None)


def is_open(key: str) -> bool:
    return f"_editing-{key}" in st.session_state and not looking_back()


# The form ----------------------------------------------------------------------------------------------------


def edit_form(
    name: str, row: Row, groups: Groups, *, key: str, fixed: Row | None = None, words: Words | None = None
) -> None:
    """The form of one row of a table. `row`: the row as the base has it (see `store.row`), or, without its key, what
    is already known of a new one. `fixed`: what is not asked. `words`: field → value ("" for unknown) → its name here.
    """
    language, t = lang(), table(name)
    if looking_back():
        st.info(language.t("Vous regardez une version passée : rien ne s'y modifie."), icon=":material/history:")
        return
    form = _form(name, row, groups, key, fixed or {}, words or {})
    for place, (title, names) in enumerate(groups.items()):
        wrong = any(problem.field in names for problem in form.problems)
        if not title:
            _ask(form, t, names, language)
            continue
        with st.expander(title, expanded=place < 2 or wrong, key=f"{form.key}-group-{place}"):
            _ask(form, t, names, language)
    _show_change(form, t, language)
    st.text_input(
        language.t("Pourquoi ce changement ? (facultatif)"), key=form.at("why"),
        placeholder=language.t("par exemple : vu en séance, ou le document qui le dit"),
    )  # fmt: skip
    st.text_input(language.t("Votre nom ou service"), key="by", persist_state="session")
    _show_refusal(form, t, language)
    with st.container(horizontal=True):
        st.button(language.t("Enregistrer"), type="primary", key=f"{key}-save", on_click=_save, args=(key,),
                  disabled=form.clash)  # fmt: skip
        st.button(language.t("Renoncer"), key=f"{key}-leave", on_click=leave, args=(key,))
    _offer_both(form, t, key, language)


def _form(name: str, row: Row, groups: Groups, key: str, fixed: Row, words: Words) -> _Editing:
    """The form being filled in; a new one when none is, with its widgets filled from the row."""
    form: _Editing | None = st.session_state.get(f"_edited-{key}")
    if form is None:
        drop = st.session_state["_edit_drop"] = st.session_state.get("_edit_drop", 0) + 1
        fields = tuple(field for names in groups.values() for field in names)
        form = _Editing(name, dict(row), fields, fixed, f"{key}-{drop}", words)  # widgets of another form are others
        st.session_state[f"_edited-{key}"] = form
    _fill(form)
    return form


def _fill(form: _Editing) -> None:
    """Puts the row in the widgets that hold nothing yet, so that each can also be emptied."""
    for name in form.fields:
        if form.at(name) not in st.session_state:
            f = table(form.table).by_name[name]
            st.session_state[form.at(name)] = shown(f, form.row.get(name), lang())


def _ask(form: _Editing, t: Table, names: Sequence[str], language: Language) -> None:
    """The fields of a group, short ones two by two, each with what is wrong with it."""
    waiting: list[str] = []
    for name in [*names, ""]:
        if name and not is_wide(t.by_name[name]):
            waiting.append(name)
        if waiting and (len(waiting) == 2 or name not in waiting):
            places = st.columns(2) if len(waiting) == 2 else [st.container()]
            for place, one in zip(places, waiting, strict=True):
                with place:
                    _ask_one(form, t, one, language)
            waiting = []
        if name and is_wide(t.by_name[name]):
            _ask_one(form, t, name, language)


def _ask_one(form: _Editing, t: Table, name: str, language: Language) -> None:
    ask_field(t, t.by_name[name], form.at(name), language, form.words)
    _say((p for p in form.problems if p.field == name), t, language)


def _say(problems: Iterable[Problem], t: Table, language: Language) -> None:
    for problem in problems:
        what, remedy = escape(message(problem, t, language)), escape(suggestion(problem, t, language))
        st.html(
            f'<div class="em em-problem em-refuses" role="alert"><p><b>✕ {what}</b></p><p><i>{remedy}</i></p></div>'
        )


def _show_change(form: _Editing, t: Table, language: Language) -> None:
    """What saving would do."""
    if not form.known:
        told = f"<p>{escape(language.t('Une ligne de plus : {table}.', table=t.heading(language)))}</p>"
    else:
        changed = form.changed()
        told = changes_html(t, form.row, {**form.row, **changed}, tuple(changed), language, form.words)
        told = told or f"<p>{escape(language.t('Rien de changé pour le moment.'))}</p>"
    title = escape(language.t("Ce qui va changer"))
    st.html(f'<div class="em em-page em-edits"><h3>{title}</h3>{told}</div>')


def changes_html(
    t: Table, before: Row, after: Row, names: Sequence[str], language: Language, words: Words | None = None
) -> str:
    """Fields of a row, the old value struck out, then the new one, as an HTML list; empty when there is none."""
    lines = [
        f"<li><span>{escape(t.by_name[name].heading(language))}</span>"
        f" <s>{escape(_short(said(t, name, before[name], language, words or {})))}</s>"
        f" → <b>{escape(_short(said(t, name, after[name], language, words or {})))}</b></li>"
        for name in t.by_name if name in names
    ]  # fmt: skip
    return f"<ul>{''.join(lines)}</ul>" if lines else ""


def _short(text: str) -> str:
    return text if len(text) <= LONG else text[: LONG - 1] + "…"


def _show_refusal(form: _Editing, t: Table, language: Language) -> None:
    """Why nothing was written: the fields to look at again, and what no field of the form shows."""
    _say((p for p in form.problems if p.field not in form.fields), t, language)
    names = dict.fromkeys(t.by_name[p.field].heading(language) for p in form.problems if p.field in form.fields)
    if names:
        words = language.t("Rien n'a été enregistré : à revoir, {fields}.", fields=language.listing(names))
        st.error(literal(words), icon=":material/block:")
    if form.refused:
        st.error(literal(form.refused), icon=":material/block:")


# Saving ------------------------------------------------------------------------------------------------------


def _save(key: str, over: bool = False) -> None:
    """Writes the row as one version, or says why not. `over`: whatever somebody else wrote meanwhile."""
    form: _Editing | None = st.session_state.get(f"_edited-{key}")
    if form is None or looking_back():
        return
    language, t = lang(), table(form.table)
    form.problems, form.refused = (), ""
    row, opened = _to_write(form, t), form.theirs if over else form.row if form.known else None
    if over and form.theirs is None and form.known:  # it was taken away: all of it comes back
        row = {**form.row, **row}
    if form.known and not form.changed():
        form.refused = language.t("Rien n'a changé : il n'y a rien à enregistrer.")
        return
    try:
        done = edit(
            base(), {form.table: [row]}, by=st.session_state.get("by") or language.t("nom non renseigné"),
            reason=st.session_state.get(form.at("why")) or _reason(form, t, language),
            expected={form.table: [opened]},
        )  # fmt: skip
    except RowMoved as moved:
        form.clash, form.theirs = True, moved.theirs
        return
    except Refusal as refusal:
        form.refused = language.t(refusal.sentence, **refusal.values)
        return
    _settle(key, form, row, done, language)


def _to_write(form: _Editing, t: Table) -> Row:
    """What changes of a known row; all of a new one, with an identifier of its own."""
    if form.known:
        return {name: form.row[name] for name in t.key} | form.changed()
    row = {**form.row, **form.typed()}
    (first, *others) = t.key
    if not others and not row.get(first):
        with base().reading() as cursor:
            row[first] = fresh_id(str(row.get(_naming(t)) or ""), identifiers(cursor, t.name))
    return row


def _naming(t: Table) -> str:
    """The field that names a row: the first text that must be there; empty when there is none."""
    others = {*t.key, *dict(t.parents)}
    texts = (f.name for f in t.fields if f.required and f.type == "string" and not f.enum and f.name not in others)
    return next(texts, "")


def _reason(form: _Editing, t: Table, language: Language) -> str:
    """What to say in the history where nobody said why."""
    title = str({**form.row, **form.typed()}.get(_naming(t)) or t.heading(language))
    return (
        language.t("Modification : {title}", title=title) if form.known else language.t("Ajout : {title}", title=title)
    )


def _settle(key: str, form: _Editing, row: Row, done: Imported, language: Language) -> None:
    """What came of it: problems at their fields, or a version."""
    t, found = table(form.table), [problem for verdict in done.verdicts for problem in verdict.problems]
    if not done.version:
        form.problems = tuple(_where_typed(problem, form, t) for problem in found if problem.refuses)
        return
    if all(change.empty for change in done.changes):
        form.refused = language.t("Rien n'a changé : il n'y a rien à enregistrer.")
        return
    noticed = [message(problem, t, language) for problem in found if problem.severity == "warns"]
    leave(key)
    words = language.t("Enregistré : version {n}.", n=done.version)
    st.session_state[f"_saved-{key}"] = _Saved(done.version, words, row, tuple(noticed))


def _where_typed(problem: Problem, form: _Editing, t: Table) -> Problem:
    """A problem between several fields, at the one that was just changed."""
    changed = form.changed()
    concerned = next((rule.fields for rule in t.rules if rule.name == problem.rule), ())
    return replace(problem, field=next((name for name in concerned if name in changed), problem.field))


# Somebody else wrote meanwhile -------------------------------------------------------------------------------


def _offer_both(form: _Editing, t: Table, key: str, language: Language) -> None:
    """Nothing is written until one says what becomes of theirs."""
    if not form.clash:
        return
    st.warning(
        language.t("Quelqu'un d'autre a changé cette ligne depuis que vous l'avez ouverte : rien n'a été écrit."),
        icon=":material/group:",
    )
    with base().reading() as cursor:
        last = row_history(cursor, t.name, form.row, 1)
    who = language.t("{moment}, par {by}", moment=language.moment(last[0].at), by=last[0].by) if last else ""
    if form.theirs is None:
        told = f"<p>{escape(language.t('La ligne a été retirée de la base.'))}</p>"
    else:
        names = [name for name, value in form.theirs.items() if value != form.row.get(name)]
        told = changes_html(t, form.row, form.theirs, names, language, form.words)
    title = escape(language.t("Ce que l'autre personne a changé"))
    st.html(f'<div class="em em-page em-edits"><h3>{title}</h3><p>{escape(who)}</p>{told}</div>')
    with st.container(horizontal=True):
        st.button(language.t("Écrire mes changements par-dessus"), key=f"{key}-over", on_click=_save, args=(key, True))
        st.button(
            language.t("Reprendre la ligne telle qu'elle est"), key=f"{key}-theirs", on_click=_again, args=(key,),
            disabled=form.theirs is None,
        )  # fmt: skip


def _again(key: str) -> None:
    """The form begins again, on the row as it is now."""
    st.session_state.pop(f"_edited-{key}", None)


# Saved -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Saved:
    """What the last click wrote: `noticed` are warnings of the checks; `undone` when it took a version back."""

    version: int
    words: str
    row: Row
    noticed: tuple[str, ...] = ()
    undone: bool = False
    refused: str = ""


def show_saved(key: str) -> None:
    """What the last « Enregistrer » did, and the button that takes it back, or puts it back."""
    language = lang()
    saved: _Saved | None = st.session_state.get(f"_saved-{key}")
    if saved is None or looking_back():
        return
    with st.container(key=f"{key}-saved"):
        st.success(literal(saved.words), icon=":material/check:")
        for one in saved.noticed:
            st.warning(literal(language.t("À vérifier : {what}", what=one)), icon=":material/visibility:")
        if saved.refused:
            st.error(literal(saved.refused), icon=":material/block:")
        label = language.t("Rétablir cette modification") if saved.undone else language.t("Annuler cette modification")
        icon = ":material/redo:" if saved.undone else ":material/undo:"
        st.button(label, key=f"{key}-undo", icon=icon, on_click=_undo, args=(key,))


def written(key: str) -> Row:
    """What the last « Enregistrer » wrote, the whole key in it; empty when nothing was."""
    saved: _Saved | None = st.session_state.get(f"_saved-{key}")
    return saved.row if saved else {}


def tell_saved(key: str, version: int, words: str, noticed: Sequence[str] = ()) -> None:
    """What was written otherwise than by a form of here, for `show_saved` to say, and to take back."""
    st.session_state[f"_saved-{key}"] = _Saved(version, words, {}, tuple(noticed))


def forget_saved(key: str) -> None:
    """What was saved is said no more; it can still be undone in the history."""
    st.session_state.pop(f"_saved-{key}", None)


def _undo(key: str) -> None:
    """Takes the version back; the version that did so can be taken back in turn."""
    language, saved = lang(), st.session_state[f"_saved-{key}"]
    leave(key)
    try:
        number = base().undo(saved.version, by=st.session_state.get("by") or language.t("nom non renseigné"))
    except Refusal as refusal:
        words = language.t(refusal.sentence, **refusal.values)
        st.session_state[f"_saved-{key}"] = replace(saved, refused=words)
        return
    words = language.t("Version {n} : la version {old} est annulée.", n=number, old=saved.version)
    if saved.undone:
        words = language.t(
            "Version {n} : ce que la version {old} avait annulé est rétabli.", n=number, old=saved.version
        )
    st.session_state[f"_saved-{key}"] = _Saved(number, words, saved.row, undone=not saved.undone)
