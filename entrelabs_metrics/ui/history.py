"""The page of all versions: what each one did, what it came from, taking it back, and the base as it was."""

import json
from functools import lru_cache, partial
from html import escape

import streamlit as st

from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import table
from entrelabs_metrics.store import Aside, Base, SourceFile, Upload
from entrelabs_metrics.ui.asking import base, lang, latest, looking_back
from entrelabs_metrics.ui.changes import counted, history_at
from entrelabs_metrics.ui.filing import aside_csv, safe_name, size
from entrelabs_metrics.ui.showing import download
from entrelabs_metrics.ui.undoing import difference_of, offer_undo

PAGE = 20  # versions on one page
FILES = 3  # files of a version that are named before it is opened


def show_versions() -> None:
    """Every version there is, last one first, a page at a time; each is opened on demand."""
    language = lang()
    found = history_at(base().path, latest())[::-1]
    if not found:
        st.info(language.t("Aucune version encore : la première viendra du premier import."), icon=":material/inbox:")
        return
    pages = -(-len(found) // PAGE)
    page = min(st.session_state.get("history-page", 1), pages)
    for upload in found[(page - 1) * PAGE : page * PAGE]:
        _show(upload, language)
    if pages > 1:
        st.pagination(pages, key="history-page")


def _show(upload: Upload, language: Language) -> None:
    number = upload.version
    with st.container(border=True, key=f"version-{number}", gap="xsmall"):
        st.html(_card(base().path, latest(), number, language.code, looking_back() == number))
        label = language.t("Voir le détail")
        with st.expander(label, key=f"open-{number}", on_change="rerun", type="compact") as detail:
            if detail.open:
                _show_detail(upload, language)


# In short ----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2000)
def _card(path: str, last: int, number: int, code: str, shown: bool) -> str:
    """One version in short, as HTML. Names, reasons and files come from outside: all of it is escaped."""
    language, upload = lang(), history_at(path, last)[number - 1]
    tags = [language.t("Annulée")] if not upload.standing and not upload.reverts else []
    if shown:
        tags.append(language.t("Vous la regardez"))
    title = escape(language.t("Version {n} : {what}", n=number, what=_did(upload, language)))
    title += "".join(f" <span>{escape(tag)}</span>" for tag in tags)
    who = language.t("{moment}, par {by}", moment=language.moment(upload.at), by=upload.by)
    parts = [f"<h2>{title}</h2>", f"<p class=em-who>{escape(who)}</p>"]
    if upload.reason:
        parts.append(f"<p class=em-why>{escape(language.quote(upload.reason))}</p>")
    files = _files(upload)
    if files and not upload.reverts:
        told = [_file(f, language) for f in files[:FILES]]
        if len(files) > FILES:
            told.append(language.plural("et {n} autre fichier", "et {n} autres fichiers", len(files) - FILES))
        parts.append(f"<small>{'<br>'.join(told)}</small>")
    return f'<div class="em em-version">{"".join(parts)}</div>'


def _did(upload: Upload, language: Language) -> str:
    """What a version did, in a few words."""
    if upload.reverts:
        if upload.event == "undone":
            return language.t("annule la version {n}", n=upload.reverts)
        return language.t("rétablit ce que la version {n} avait annulé", n=upload.reverts)
    parts = [counted(upload.added, upload.updated, language) or language.t("aucune ligne ajoutée ni modifiée")]
    if upload.unchanged:
        parts.append(language.plural("{n} inchangée", "{n} inchangées", upload.unchanged))
    if upload.rejected:
        parts.append(language.plural("{n} laissée de côté", "{n} laissées de côté", upload.rejected))
    return ", ".join(parts)


def _files(upload: Upload) -> list[SourceFile]:
    """The files of a version, each once: one that brought several tables is there several times."""
    return list({(f.name, f.sha256): f for f in reversed(upload.sources)}.values())[::-1]


def _file(f: SourceFile, language: Language) -> str:
    """One file in a line of HTML: its name, its size, how it was read."""
    name = f.name if len(f.name) <= 80 else f.name[:60] + "…" + f.name[-19:]
    weight = size(f.size, language) if f.size is not None else language.t("fichier non gardé")
    return f"<bdi>{escape(name)}</bdi> ({escape(weight)}), {escape(_read(f, language))}"


def _read(f: SourceFile, language: Language) -> str:
    if f.recipe is None:
        return language.t("lu tel quel")
    name = f.recipe.get("name")
    return language.t("lu avec la recette {name}", name=language.quote(str(name))) if name else language.t(
        "colonnes reconnues à l'import"
    )  # fmt: skip


# In full -----------------------------------------------------------------------------------------------------


def _show_detail(upload: Upload, language: Language) -> None:
    """What the version did, row by row; its files; and what can be done with it."""
    number = upload.version
    with st.spinner(language.t("Comparaison des deux versions…")):
        told = difference_of(base().path, number, language.code)
    st.html(told)
    if not upload.reverts:
        _offer_files(upload, language)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if number != looking_back():
            st.page_link(
                st.session_state["_pages"]["overview.py"],
                label=language.t("Voir la base telle qu'elle était"),
                icon=":material/history:",
                query_params={"version": str(number)},
            )
        if looking_back():
            if upload.undoable:
                st.caption(language.t("Pour annuler ou rétablir, revenez d'abord à aujourd'hui."))
        elif upload.undoable:
            offer_undo(upload, language)


def _offer_files(upload: Upload, language: Language) -> None:
    """The files as they came, the rows they left aside, and how they were read."""
    number, held = upload.version, base()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for f in _files(upload):
            name = safe_name(f.name)
            if f.size is not None:
                make = partial(_content, held, number, f.number)
                key = f"file-{number}-{f.number}"
                download(_label(name, f.size, language), name, "application/octet-stream", make, key=key)
        for aside in _aside(held.path, number) if upload.rejected else ():
            n = len(aside.rows)
            label = language.plural("{n} ligne laissée de côté", "{n} lignes laissées de côté", n)
            if len(upload.sources) > 1:
                label = language.t("{table} : {what}", table=table(aside.table).heading(language), what=label)
            make = partial(aside_csv, aside, language)
            file = f"version-{number}-{aside.table}-{language.t('laissees-de-cote')}.csv"
            download(label, file, "text/csv", make, key=f"aside-{number}-{aside.number}")
    for f in _files(upload):
        if f.recipe is not None:
            with st.popover(
                language.t("Comment {file} a été lu", file=safe_name(f.name).replace("_", r"\_")),
                icon=":material/data_object:",
                key=f"recipe-{number}-{f.number}",
            ):
                st.code(json.dumps(f.recipe, ensure_ascii=False, indent=2), language="json", wrap_lines=True)


def _label(name: str, weight: int, language: Language) -> str:
    """A file's name for a button, whose label is Markdown: of its signs, a safe name only has « _ »."""
    return name.replace("_", r"\_") + f" ({size(weight, language)})"


def _content(held: Base, version: int, number: int) -> bytes:
    return held.original(version, number)[1]


@lru_cache(maxsize=20)
def _aside(path: str, version: int) -> list[Aside]:
    return base().aside(version)
