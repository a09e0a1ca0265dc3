"""What is wrong in a file, alike cells together, each with a repair: everywhere or in one cell, undone at will."""

from dataclasses import (
    replace,
)
from html import escape

import pandas as pd
import streamlit as st

from entrelabs_metrics.exports.tables import listing_csv
from entrelabs_metrics.intake.groups import Group
from entrelabs_metrics.intake.mapping import Edit
from entrelabs_metrics.intake.problem import SEVERITIES, message, suggestion
from entrelabs_metrics.intake.recipe import titles
from entrelabs_metrics.intake.verdict import Verdict
from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import Field, Table
from entrelabs_metrics.store.kept import rejected
from entrelabs_metrics.ui.asking import lang
from entrelabs_metrics.ui.columns import change_part, still_to_say
from entrelabs_metrics.ui.filing import fitted, why
from entrelabs_metrics.ui.showing import download
from entrelabs_metrics.ui.staging import Staged, change, current, known_names
from entrelabs_metrics.ui.words import heading

SHOWN = 10  # groups of problems on screen; the file to download has every one
LINES = 12  # lines named in a group
EDITED = 200  # rows that can be corrected in the browser table
SIGNS = {"refuses": "✕", "warns": "▲", "informs": "●"}


def show_problems(staged: Staged) -> None:
    """Everything found, gravest first, with its repairs."""
    language = lang()
    if missing := still_to_say(staged):
        st.warning(language.t("Il reste à dire, plus haut : {fields}.", fields=language.listing(missing)))
    groups = [(v, group) for v, group in staged.groups if not _is_asked(group)]
    _show_done(staged, language)
    if not groups:
        return
    _show_title(staged, groups, language)
    proposed = [(v, g) for v, g in groups if _repairs_everywhere(v, g)]
    if len(proposed) > 1:
        st.button(
            language.plural("Faire la réparation proposée", "Faire les {n} réparations proposées", len(proposed)),
            key="repair-all",
            on_click=_repair_all,
            args=([(v.table.name, g.problem.field, g.problem.value, g.problem.remedy) for v, g in proposed],),
            icon=":material/auto_fix_high:",
        )
    for place, (verdict, group) in enumerate(groups[:SHOWN]):
        _show_group(staged, verdict, group, place, language)
    hidden = len(groups) - SHOWN
    if hidden > 0:
        st.caption(
            language.plural(
                "et {n} autre sorte de problème, dans le fichier à télécharger",
                "et {n} autres sortes de problèmes, dans le fichier à télécharger",
                hidden,
            )
        )
    with st.container(horizontal=True):
        download(
            language.t("Tous les problèmes, en CSV"),
            "problemes.csv",
            "text/csv",
            lambda: listing_csv(*problem_rows(staged.verdicts, language)),
            key="problems-csv",
        )
        if staged.rejected:
            download(
                language.t("Les lignes à revoir, en CSV"),
                "lignes-a-revoir.csv",
                "text/csv",
                lambda: listing_csv(*_rejected_rows(staged, language)),
                key="rejected-csv",
            )
    _show_table(staged, language)


def _is_asked(group: Group) -> bool:
    """A column the file lacks is asked for above, with the columns."""
    return group.problem.rule == "missing_column"


def _show_title(staged: Staged, groups: list[tuple[Verdict, Group]], language: Language) -> None:
    refusing = sum(group.count for _, group in groups if group.problem.refuses)
    if refusing:
        title = language.plural(
            "{n} cellule à régler : rien n'est enregistré", "{n} cellules à régler : rien n'est enregistré", refusing
        )
    else:
        title = language.t("Rien n'empêche l'import, mais voici ce que nous avons remarqué")
    st.html(f'<div class="em em-page"><h2>{escape(title)}</h2></div>')


def _show_group(staged: Staged, verdict: Verdict, group: Group, place: int, language: Language) -> None:
    """Alike cells: where, what was read, why it cannot be, what to do; and the repair."""
    problem, t = group.problem, verdict.table
    with st.container(border=True, key=f"problem-{place}"):
        where = ", ".join(_spoken(staged, line, language) for line in group.lines[:LINES])
        where += " …" if len(group.lines) > LINES else ""
        lines = language.plural("ligne {lines}", "lignes {lines}", len(group.lines), lines=where) if group.lines else ""
        times = language.t("{n} fois", n=language.number(group.count)) if group.count > 1 else ""
        column = problem.header or (t.by_name[problem.field].heading(language) if problem.field in t.by_name else "")
        text = message(problem, t, language)
        value = language.quote(problem.value) if problem.value and language.quote(problem.value) not in text else ""
        head = " · ".join(escape(part) for part in (column, value, times, lines) if part) or escape(
            language.t("tout le fichier")
        )
        severity = language.t(SEVERITIES[problem.severity])
        st.html(
            f'<div class="em em-problem em-{problem.severity}">'
            f"<small><b>{SIGNS[problem.severity]} {escape(severity)}</b>"
            f" · {head}</small><p>{escape(text)}</p>"
            f"<p><i>{escape(suggestion(problem, t, language))}</i></p></div>"
        )
        if problem.field in t.by_name and problem.value is not None and problem.line is not None:
            _offer_repair(staged, t, group, place, language)


def _spoken(staged: Staged, line: int, language: Language) -> str:
    """The line of the file, and the one a spreadsheet shows where it counts otherwise."""
    shown = staged.sheet.spreadsheet_line(line) if staged.sheet else line
    return str(line) if shown == line else language.t("{line} ({shown} dans un tableur)", line=line, shown=shown)


def _offer_repair(staged: Staged, t: Table, group: Group, place: int, language: Language) -> None:
    problem = group.problem
    f = t.by_name[problem.field or ""]
    key = f"{staged.key}-{place}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _ask_text(t, f, problem.remedy, f"repair-{key}", language)
        where: list[int | None] = [None]
        if group.count > 1 and _cell_can_be_edited(staged, problem.header):
            where += list(group.lines[:LINES])
            st.selectbox(
                language.t("Où"),
                where,
                format_func=lambda line: (
                    language.t("partout") if line is None else language.t("ligne {line}", line=line)
                ),
                key=f"where-{key}",
            )
        st.button(
            language.t("Remplacer"),
            key=f"replace-{key}",
            on_click=_repair,
            args=(t.name, f.name, problem.value or "", problem.header, key),
        )


def _ask_text(t: Table, f: Field, remedy: str | None, key: str, language: Language) -> None:
    """What to put instead: a choice where there is a list, else a text. The proposal is there already."""
    parent = dict(t.parents).get(f.name)
    label = language.t("Remplacer par")
    if parent or f.enum:
        called = known_names().titles.get(parent, {}) if parent else {c: f.label(c, language) for c in f.enum}
        codes = {word: code for code, word in called.items()}
        options: list[str] = ["", *called]
        code = (remedy if remedy in called else codes.get(remedy or "", "")) or ""
        st.selectbox(
            label,
            options,
            index=options.index(code),
            format_func=lambda choice: called.get(choice, "") or language.t("vide"),
            key=key,
        )
        return
    st.text_input(label, remedy or "", key=key, placeholder=language.t("vide"))


def _cell_can_be_edited(staged: Staged, header: str | None) -> bool:
    return staged.sheet is not None and header in titles(staged.sheet.header)


def _repairs_everywhere(verdict: Verdict, group: Group) -> bool:
    problem = group.problem
    return problem.remedy is not None and bool(problem.value) and problem.field in verdict.table.by_name


def _repair(table_name: str, name: str, theirs: str, header: str | None, key: str) -> None:
    """Everywhere (a blank everywhere is something the file does not say), or in the cell of one line."""
    ours, line = st.session_state[f"repair-{key}"] or "", st.session_state.get(f"where-{key}")
    if line is not None and header is not None:
        edit = Edit(line, header, ours)
        change(lambda staged: _again(replace(staged, edits=(*staged.edits, edit))))
    elif theirs:
        _repair_all([(table_name, name, theirs, ours)])
    else:
        staged = current()
        for place, part in enumerate(staged.recipe.parts if staged and staged.recipe else ()):
            if part.table == table_name:
                change_part(place, lambda part: replace(part, constants={**part.constants, name: ours}))


def _repair_all(repairs: list[tuple[str, str, str, str]]) -> None:
    change(lambda staged: _again(replace(staged, repairs=tuple(dict.fromkeys((*staged.repairs, *repairs))))))


def _again(staged: Staged) -> Staged:
    return replace(staged, version=-1, revision=staged.revision + 1)


# What was repaired


def _show_done(staged: Staged, language: Language) -> None:
    """The repairs made so far, each undone by a click. Nothing is written yet."""
    count = len(staged.repairs) + len(staged.edits)
    if not count:
        return
    label = language.plural("{n} réparation faite", "{n} réparations faites", count)
    with st.expander(label, key="open-done"):
        st.caption(
            language.t(
                "Les remplacements faits partout sont retenus dans la recette ; ceux d'une seule cellule valent pour "
                "ce fichier."
            )
        )
        for place, (table_name, name, theirs, ours) in enumerate(staged.repairs):
            words = language.t(
                "{column} : {theirs} → {ours}, partout",
                column=heading(table_name, name, language), theirs=language.quote(theirs), ours=language.quote(ours),
            )  # fmt: skip
            _offer_undo(words, "repairs", place, language)
        for place, edit in enumerate(staged.edits):
            words = language.t(
                "ligne {line}, {column} : {ours}", line=edit.line, column=edit.title, ours=language.quote(edit.text)
            )
            _offer_undo(words, "edits", place, language)


def _offer_undo(words: str, kind: str, place: int, language: Language) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f'<div class="em em-page"><p>{escape(words)}</p></div>')
        st.button(language.t("Défaire"), key=f"undo-{kind}-{place}", on_click=_undo, args=(kind, place))


def _undo(kind: str, place: int) -> None:
    def without(staged: Staged) -> Staged:
        kept = tuple(one for i, one in enumerate(getattr(staged, kind)) if i != place)
        return _again(replace(staged, **{kind: kept}))  # type: ignore[arg-type]

    change(without)


# Small edits


def _show_table(staged: Staged, language: Language) -> None:
    """The rows with a problem, as the file has them, to correct cell by cell."""
    sheet = staged.sheet
    if sheet is None:
        return
    lines = sorted({p.line for v in staged.verdicts for p in v.problems if p.line is not None and p.row is not None})
    if not lines:
        return
    with st.expander(language.t("Corriger dans le tableau"), on_change="rerun", key="edit-open") as opened:
        if not opened.open:
            return
        at = {int(line): row for row, line in enumerate(sheet.lines)}
        rows = [at[line] for line in lines[:EDITED] if line in at]
        heads = titles(sheet.header)
        done = {(edit.line, edit.title): edit.text for edit in staged.edits}
        frame = pd.DataFrame(
            {
                head: [done.get((int(sheet.lines[row]), head), column[row].as_py()) for row in rows]
                for head, column in zip(heads, sheet.text.columns, strict=True)
            },
            index=pd.Index([int(sheet.lines[row]) for row in rows], name=language.t("Ligne")),
        )
        key = f"edit-{staged.key}"
        st.data_editor(
            frame,
            key=key,
            on_change=_edit,
            args=(key, tuple(frame.index), heads),
            column_config={"_index": st.column_config.Column(disabled=True)},
            alt=language.t("Lignes à revoir"),
        )
        if len(lines) > EDITED:
            st.caption(language.t("Les {n} premières lignes à revoir.", n=EDITED))


def _edit(key: str, lines: tuple[int, ...], heads: tuple[str, ...]) -> None:
    made = st.session_state[key]["edited_rows"]
    edits = [
        Edit(lines[int(row)], head, "" if text is None else str(text))
        for row, cells in made.items()
        for head, text in cells.items()
        if head in heads
    ]
    places = {(edit.line, edit.title) for edit in edits}

    def changed(staged: Staged) -> Staged:
        kept = [edit for edit in staged.edits if (edit.line, edit.title) not in places]
        return _again(replace(staged, edits=(*kept, *edits)))

    change(changed)


# To take away


Rows = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]


def problem_rows(verdicts: tuple[Verdict, ...], language: Language) -> Rows:
    """Every problem: line, column, what was read, how serious, why, what to do."""
    heads = tuple(
        language.t(h) for h in ("Ligne", "Colonne", "Ce que nous avons lu", "Gravité", "Le problème", "Que faire")
    )
    rows = tuple(
        (
            "" if p.line is None else str(p.line),
            p.header or (v.table.by_name[p.field].heading(language) if p.field in v.table.by_name else ""),
            p.value or "",
            language.t(SEVERITIES[p.severity]),
            message(p, v.table, language),
            suggestion(p, v.table, language),
        )
        for v in verdicts
        for p in v.problems
    )
    return heads, rows


def _rejected_rows(staged: Staged, language: Language) -> Rows:
    """The records that are refused, whole, each with why: corrected, they can be dropped as they are."""
    assert staged.sheet is not None
    heads = titles(staged.sheet.header)
    found: dict[int, tuple[tuple[str, ...], list[str]]] = {}
    for v in staged.verdicts:
        for row in rejected(v):
            found.setdefault(row.line, (row.cells, []))[1].append(why(row.problems, v.table, language))
    rows = tuple(
        (*fitted(cells, len(heads)), str(line), " ".join(dict.fromkeys(said)))
        for line, (cells, said) in sorted(found.items())
    )
    return (*heads, language.t("Ligne"), language.t("Pourquoi")), rows
