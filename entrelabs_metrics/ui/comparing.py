"""What a commit would change, or did: cell by cell, the old value struck out, then the new one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256

import streamlit as st

from entrelabs_metrics import questions
from entrelabs_metrics.charts.kinds import Difference, DifferenceRow, Panel
from entrelabs_metrics.intake.verdict import Verdict
from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import Table, table
from entrelabs_metrics.spelling import spell
from entrelabs_metrics.store import Change
from entrelabs_metrics.ui.asking import ask, lang
from entrelabs_metrics.ui.changes import counted, history
from entrelabs_metrics.ui.reading import show_panel
from entrelabs_metrics.ui.staging import Staged

LABS = 4  # named in the difference; the others are counted


def show_difference(staged: Staged) -> None:
    """What the commit would do to each table the file speaks of."""
    language = lang()
    several = len(staged.changes) > 1
    for place, (verdict, found) in enumerate(zip(staged.verdicts, staged.changes, strict=False)):
        if found.empty:
            continue
        t = table(found.table)
        panel = difference_panel(found, t, language)
        title = language.t("{table} : {what}", table=t.heading(language), what=panel.title) if several else panel.title
        subtitle = " ".join(part for part in (_labs(verdict, language), panel.subtitle) if part)
        show_panel(replace(panel, title=title, subtitle=subtitle), f"difference-{place}")
    if staged.changes and staged.empty and not staged.refused:
        words = language.t("Ce fichier n'apporte rien de nouveau : la base dit déjà la même chose.")
        st.info(" ".join(part for part in (words, _imported_before(staged, language)) if part))


def _labs(verdict: Verdict, language: Language) -> str:
    """Whose rows the file holds: a file of another lab is seen at once."""
    if "lab_id" not in verdict.rows.column_names:
        return ""
    labs = [lab for lab in verdict.rows.column("lab_id").unique().to_pylist() if lab]
    names = [_name("labs", lab) for lab in labs[:LABS]]
    if len(labs) > LABS:
        names.append(language.plural("{n} autre", "{n} autres", len(labs) - LABS))
    told = language.listing(names)
    return language.plural("Labo concerné : {labs}.", "Labos concernés : {labs}.", len(labs), labs=told) if labs else ""


def _imported_before(staged: Staged, language: Language) -> str:
    """The version that the same bytes made, if any."""
    digest = sha256(staged.content).hexdigest()
    made = next((u for u in reversed(history()) if digest in u.sha256 and u.standing and not u.reverts), None)
    if made is None:
        return ""
    return language.t("Il a déjà été importé : version {n}, {moment}.", n=made.version, moment=language.moment(made.at))


def difference_panel(
    change: Change, t: Table, language: Language, called: Callable[[str, str], str] | None = None, *, done: bool = False
) -> Panel:
    """A Change as words and a chart. `done`: what a version did, and not what a file would do.

    `called` says what people call the row of a table that an identifier points to; else the base of now does.
    """
    keys = [f.name for f in t.fields if f.name in t.key]
    parents = dict(t.parents)

    def said(field: str, value: object) -> str:
        if value is None:
            return language.t("vide")
        if field in parents:
            return (called or _name)(parents[field], str(value))
        return language.day(value) if isinstance(value, date) else spell(value, t.by_name[field], language)

    def named(key: tuple[object, ...]) -> str:
        return " · ".join(said(name, value) for name, value in zip(keys, key, strict=True) if value is not None)

    rows = (
        tuple(
            DifferenceRow(
                language.t("ligne {line}", line=c.line),
                t.by_name[c.field].heading(language),
                named(c.key),
                said(c.field, c.old),
                said(c.field, c.new),
                "updated",
            )
            for c in change.cells
        )
        + tuple(
            DifferenceRow(
                language.t("ligne {line}", line=r.line),
                language.t("ligne ajoutée"),
                named(r.key),
                "",
                " · ".join(said(name, value) for name, value in r.values[:3]),
                "added",
            )
            for r in change.new_rows
        )
        + tuple(
            DifferenceRow(
                language.t("ligne {line}", line=r.line),
                language.t("ligne retirée"),
                named(r.key),
                " · ".join(said(name, value) for name, value in r.values[:3]),
                "",
                "removed",
            )
            for r in change.gone
        )
    )
    same = language.plural("{n} ligne inchangée", "{n} lignes inchangées", change.unchanged) if change.unchanged else ""
    title = ", ".join(part for part in (counted(change.added, change.updated, language, change.removed), same) if part)
    kept = language.plural(
        "{n} ligne de la base n'est pas dans le fichier : elle est gardée.",
        "{n} lignes de la base ne sont pas dans le fichier : elles sont gardées.",
        change.kept,
    )
    blank = language.t("Une cellule vide n'efface rien.")
    subtitle = "" if done else f"{kept} {blank}" if change.kept else blank
    told = len({c.key for c in change.cells}) + len(change.new_rows) + len(change.gone)
    hidden = change.added + change.updated + change.removed - told
    more = language.plural("et {n} autre ligne", "et {n} autres lignes", hidden) if hidden > 0 else ""
    heads = (
        language.t("Ligne"),
        language.t("Ce qui change"),
        language.t("Avant") if done else language.t("Dans la base"),
        language.t("Après") if done else language.t("Dans le fichier"),
    )
    chart = Difference(heads, rows[:100], more or ("…" if len(rows) > 100 else "")) if rows else None
    data = tuple((r.place, f"{r.label} {r.detail}", r.old, r.new) for r in rows)
    return Panel(
        title,
        subtitle,
        chart,
        (heads, data),
        language.t("Comparé à la version {n} des données.", n=change.version),
        alt=title,
    )


def _name(parent: str, identifier: str) -> str:
    """What people call the row an identifier points to; the identifier itself when it is new or has no name."""
    return ask(questions.names).get((parent, identifier), identifier)
