"""What an import would do, shown: what was read, what is wrong, what would change."""

from dataclasses import replace
from datetime import date

import streamlit as st

from entrelabs_metrics import questions
from entrelabs_metrics.charts.html import render_panel
from entrelabs_metrics.charts.kinds import Difference, DifferenceRow, Facts, Listing, Panel
from entrelabs_metrics.errors import UnknownTable
from entrelabs_metrics.exports.tables import listing_csv
from entrelabs_metrics.intake.problem import message, suggestion
from entrelabs_metrics.intake.sheet import Sheet
from entrelabs_metrics.intake.verdict import Verdict
from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import Table, table, tables
from entrelabs_metrics.spelling import spell
from entrelabs_metrics.store import Change
from entrelabs_metrics.ui.asking import ask, lang, panel_words
from entrelabs_metrics.ui.changes import counted
from entrelabs_metrics.ui.clickable import show_html
from entrelabs_metrics.ui.showing import download
from entrelabs_metrics.ui.staging import Staged

SHOWN = 50  # problems on screen; the file to download has them all
WHY_LEFT_OUT = {
    "above_header": "au-dessus de l'en-tête",
    "blank": "ligne vide",
    "group": "en-tête de groupe",
    "separator_line": "annonce du séparateur",
    "repeated_header": "en-tête répété",
    "total": "ligne de total",
    "note": "remarque",
    "other_table": "autre tableau",
}


NOTE_WORDS = {
    "bad_byte": "Des caractères illisibles ont été remplacés par « � ».",
    "mixed_encoding": "Quelques lignes sont écrites dans un autre encodage : elles ont été lues comme telles.",
    "mojibake": "Des accents semblent avoir été abîmés avant d'arriver ici. Rien n'a été corrigé.",
    "nul_bytes": "Des caractères nuls ont été retirés.",
    "stray_quote": "Des guillemets qui ne se referment pas ont été lus comme de simples caractères.",
    "no_header": "Aucune ligne d'en-tête n'a été trouvée.",
    "unnamed_columns": "Des colonnes sans nom contiennent des données.",
}


def show_reading(staged: Staged) -> None:
    """What was recognised in the file, and the table, which can be changed."""
    language = lang()
    if staged.refusal is not None:
        st.error(language.t(staged.refusal.sentence, **staged.refusal.values))
    if staged.verdict is not None:
        _show(_recognised(staged.verdict, language), "reading")
    if staged.verdict is not None or isinstance(staged.refusal, UnknownTable):
        names = list(tables())
        now = staged.verdict.table.name if staged.verdict else None
        st.selectbox(
            language.t("Table"),
            names,
            index=names.index(now) if now else None,
            key=f"table-{st.session_state['upload']}",
            format_func=lambda name: table(name).heading(language),
            on_change=_choose_table,
            placeholder=language.t("Choisir la table"),
        )


def _choose_table() -> None:
    chosen = st.session_state[f"table-{st.session_state['upload']}"]
    st.session_state["staged"] = replace(st.session_state["staged"], asked=chosen, version=-1)


def _show(panel: Panel, key: str) -> None:
    show_html(render_panel(panel, panel_words(lang())), key)


def _recognised(verdict: Verdict, language: Language) -> Panel:
    d = verdict.dialect
    separators = {
        ";": language.t("point-virgule"),
        ",": language.t("virgule"),
        "\t": language.t("tabulation"),
        "|": "|",
    }
    decimals = {",": language.t("virgule"), ".": language.t("point"), None: language.t("aucune")}
    facts = [
        (language.t("Lignes de données"), language.number(verdict.read)),
        (
            language.t("Colonnes reconnues"),
            language.t("{n} sur {all}", n=len(verdict.columns), all=len(verdict.sheet.header)),
        ),
        (language.t("En-tête"), language.t("ligne {line}", line=d.header_line)),
        (language.t("Séparateur"), separators.get(d.delimiter) or language.quote(d.delimiter)),
        (language.t("Décimales"), decimals[d.decimal]),
        (
            language.t("Encodage"),
            {"cp1252": "Windows (cp1252)", "utf-8-sig": "UTF-8"}.get(d.encoding, d.encoding.upper()),
        ),
    ]
    left = [
        language.t("ligne {line} ({why})", line=line, why=language.t(WHY_LEFT_OUT[why]))
        for line, why in verdict.sheet.left_out
    ]
    if left:
        facts.append(
            (language.t("Lignes qui ne sont pas des données"), ", ".join(left[:5]) + (" …" if len(left) > 5 else ""))
        )
    title = language.t("Ce que nous avons lu")
    return Panel(
        title, verdict.sheet.name, Facts(tuple(facts)), ((), ()), "", _mended(verdict.sheet, language), alt=title
    )


def _mended(sheet: Sheet, language: Language) -> tuple[str, ...]:
    """What was mended to read the file, or smells: said, with where and an example, so that it can be checked."""
    said = []
    for note in sheet.notes:
        words = language.t(NOTE_WORDS[note.kind])
        lines = ", ".join(map(str, note.lines[:5])) + (" …" if len(note.lines) > 5 else "")
        where = language.t("Lignes concernées : {lines}.", lines=lines) if note.lines else ""
        example = language.t("Par exemple : {text}.", text=language.quote(note.example[:80])) if note.example else ""
        said.append(" ".join(part for part in (words, where, example) if part))
    return tuple(said)


def show_problems(staged: Staged) -> None:
    """Every problem: line, column, what was read, why, what to do."""
    language, verdict = lang(), staged.verdict
    if verdict is None or not verdict.problems:
        return
    _show(_problems(verdict, language), "problems")
    download(
        language.t("Tous les problèmes, en CSV"),
        "problemes.csv",
        "text/csv",
        lambda: listing_csv(*_problem_rows(verdict, language)),
        key="problems-csv",
    )


def _problems(verdict: Verdict, language: Language) -> Panel:
    refusing = sum(p.refuses for p in verdict.problems)
    if refusing:
        title = language.plural(
            "{n} problème à régler : rien n'est enregistré", "{n} problèmes à régler : rien n'est enregistré", refusing
        )
    else:
        title = language.t("Rien n'empêche l'import, mais voici ce que nous avons remarqué")
    heads, rows = _problem_rows(verdict, language)
    more = (
        language.plural(
            "et {n} autre problème, dans le fichier à télécharger",
            "et {n} autres problèmes, dans le fichier à télécharger",
            len(rows) - SHOWN,
        )
        if len(rows) > SHOWN
        else ""
    )
    return Panel(title, "", Listing(heads, rows[:SHOWN], more), ((), ()), "", alt=title)


def _problem_rows(verdict: Verdict, language: Language) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    t = verdict.table
    heads = tuple(language.t(h) for h in ("Ligne", "Colonne", "Ce que nous avons lu", "Le problème", "Que faire"))
    rows = tuple(
        (
            "" if p.line is None else str(p.line),
            p.header or (t.by_name[p.field].heading(language) if p.field in t.by_name else ""),
            p.value or "",
            message(p, t, language),
            suggestion(p, t, language),
        )
        for p in verdict.problems
    )
    return heads, rows


def show_difference(staged: Staged) -> None:
    """What the commit would do, cell by cell: the old value struck out, then the new one."""
    if staged.change is None or staged.verdict is None or staged.change.empty:
        return
    panel = difference_panel(staged.change, staged.verdict.table, lang())
    _show(panel, "difference")


def difference_panel(change: Change, t: Table, language: Language) -> Panel:
    """A Change as words and a chart."""
    keys = [f.name for f in t.fields if f.name in t.key]
    parents = dict(t.parents)

    def said(field: str, value: object) -> str:
        if value is None:
            return language.t("vide")
        if field in parents:
            return _name(parents[field], str(value))
        return language.day(value) if isinstance(value, date) else spell(value, t.by_name[field], language)

    def named(key: tuple[object, ...]) -> str:
        return " · ".join(said(name, value) for name, value in zip(keys, key, strict=True) if value is not None)

    rows = tuple(
        DifferenceRow(
            language.t("ligne {line}", line=c.line),
            t.by_name[c.field].heading(language),
            named(c.key),
            said(c.field, c.old),
            said(c.field, c.new),
            "updated",
        )
        for c in change.cells
    ) + tuple(
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
    same = language.plural("{n} ligne inchangée", "{n} lignes inchangées", change.unchanged) if change.unchanged else ""
    title = ", ".join(part for part in (counted(change.added, change.updated, language), same) if part)
    kept = language.plural(
        "{n} ligne de la base n'est pas dans le fichier : elle est gardée.",
        "{n} lignes de la base ne sont pas dans le fichier : elles sont gardées.",
        change.kept,
    )
    blank = language.t("Une cellule vide n'efface rien.")
    subtitle = f"{kept} {blank}" if change.kept else blank
    hidden = change.added + change.updated - len({r.place for r in rows})
    more = language.plural("et {n} autre ligne", "et {n} autres lignes", hidden) if hidden > 0 else ""
    heads = (
        language.t("Ligne"),
        language.t("Ce qui change"),
        language.t("Dans la base"),
        language.t("Dans le fichier"),
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
