"""What was recognised in a file: how it is written, its first rows, and all that can be said otherwise."""

import streamlit as st

from entrelabs_metrics.charts.html import render_panel
from entrelabs_metrics.charts.kinds import Facts, Listing, Panel
from entrelabs_metrics.intake.recipe import titles
from entrelabs_metrics.intake.sheet import Sheet
from entrelabs_metrics.language import Language
from entrelabs_metrics.ui.asking import lang, panel_words
from entrelabs_metrics.ui.clickable import show_html
from entrelabs_metrics.ui.staging import Staged, change

PREVIEW, WIDE = 5, 12  # rows and columns of the file shown
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
    "renamed": "Le nom du fichier annonce un autre format que son contenu : c'est le contenu qui a été lu.",
    "macros": "Le classeur contient des macros : elles n'ont pas été exécutées, seules les valeurs ont été lues.",
    "external_links": "Le classeur renvoie à d'autres fichiers : leurs dernières valeurs connues ont été lues.",
    "hidden_sheets": "Le classeur a des feuilles masquées : elles n'ont pas été lues.",
    "other_sheets": "Le classeur a d'autres feuilles : une seule a été lue.",
    "hidden_rows": "Des lignes masquées, par un filtre par exemple, ont été lues comme les autres.",
    "merged_cells": "Des cellules sont fusionnées sur plusieurs lignes : leur valeur a été reprise sur chacune.",
    "beyond_header": "Des cellules à droite de la dernière colonne du tableau n'ont pas été reprises.",
    "error_cells": "Des cellules contiennent une erreur de calcul : elles ont été lues comme telles.",
    "formulas_without_value": "Des formules n'ont pas de résultat enregistré : leurs cellules ont été lues comme "
    "vides. Ouvrir le classeur dans un tableur, l'enregistrer, puis recommencer.",
}
ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": "Windows (cp1252)",
    "iso-8859-15": "ISO 8859-15",
    "mac-roman": "Mac Roman",
    "utf-16": "UTF-16",
}
DELIMITERS = {";": "point-virgule", ",": "virgule", "\t": "tabulation", "|": "barre verticale"}
DECIMALS = {",": "virgule", ".": "point"}
DATES = {"dmy": "jour, mois, année", "mdy": "mois, jour, année"}


def show_reading(staged: Staged) -> None:
    """What was read, what was mended to read it, the first rows; and, opened, what to say otherwise."""
    language, sheet = lang(), staged.sheet
    if staged.refusal is not None:
        st.error(language.t(staged.refusal.sentence, **staged.refusal.values))
    if sheet is None:
        _offer_reading(staged, None)
        return
    show_panel(_recognised(staged, sheet, language), "reading")
    show_panel(_preview(sheet, language), "preview")
    _offer_reading(staged, sheet)


def show_panel(panel: Panel, key: str) -> None:
    show_html(render_panel(panel, panel_words(lang())), key)


def _recognised(staged: Staged, sheet: Sheet, language: Language) -> Panel:
    d, main = sheet.dialect, staged.main
    decimal = main.dialect.decimal if main else None
    dates = main.dates if main else None
    facts = [
        (language.t("Lignes de données"), language.number(sheet.records)),
        (language.t("Colonnes"), language.number(len(sheet.header))),
        (
            language.t("En-tête"),
            language.t("ligne {line}", line=d.header_line) if d.header_line else language.t("aucun"),
        ),
    ]
    if d.sheet:
        facts.append((language.t("Feuille"), language.quote(d.sheet)))
    if d.delimiter:
        known = d.delimiter in DELIMITERS
        word = language.t(DELIMITERS[d.delimiter]) if known else language.quote(d.delimiter)
        facts.append((language.t("Séparateur"), word))
    if main is not None and not main.hopeless:
        facts.append((language.t("Décimales"), language.t(DECIMALS[decimal]) if decimal else language.t("aucune")))
        facts.append((language.t("Dates"), language.t(DATES[dates or "dmy"])))
    facts.append((language.t("Encodage") if d.delimiter else language.t("Format"), _encoding(d.encoding)))
    left = [
        language.t("ligne {line} ({why})", line=line, why=language.t(WHY_LEFT_OUT[why])) for line, why in sheet.left_out
    ]
    if left:
        more = language.t("et {n} autres", n=language.number(len(left) - 5)) if len(left) > 5 else ""
        facts.append(
            (
                language.plural("{n} ligne n'est pas une donnée", "{n} lignes ne sont pas des données", len(left)),
                ", ".join([*left[:5], *([more] if more else [])]),
            )
        )
    title = language.t("Ce que nous avons lu")
    return Panel(title, sheet.name, Facts(tuple(facts)), ((), ()), "", _mended(sheet, language), alt=title)


def _encoding(name: str) -> str:
    plain = name.lower().replace("_", "-").removesuffix("-sig")
    return ENCODINGS.get(plain, name.upper())


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


def _preview(sheet: Sheet, language: Language) -> Panel:
    """The first rows, as they are in the file."""
    heads = (language.t("Ligne"), *titles(sheet.header)[:WIDE])
    cells = [column.slice(0, PREVIEW).to_pylist() for column in sheet.text.columns[:WIDE]]
    rows = tuple(
        (str(line), *(_short(text) for text in row))
        for line, row in zip(sheet.lines[:PREVIEW], zip(*cells, strict=True), strict=False)
    )
    hidden = len(sheet.header) - WIDE
    more = language.plural("et {n} autre colonne", "et {n} autres colonnes", hidden) if hidden > 0 else ""
    title = language.t("Les premières lignes")
    return Panel(title, "", Listing(heads, rows, more), ((), ()), "", alt=title)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"


def _offer_reading(staged: Staged, sheet: Sheet | None) -> None:
    """Encoding, separator, header line, sheet, decimals, dates: found, and changed here. The preview follows."""
    language = lang()
    said = dict(staged.said)
    opened = st.expander(
        language.t("Ce n'est pas la bonne lecture ?"), expanded=sheet is None or bool(said), key="open-reading"
    )
    with opened, st.container(horizontal=True, vertical_alignment="bottom"):
        workbook = sheet is not None and not sheet.dialect.delimiter
        if workbook and sheet is not None and len(sheet.sheets) > 1:
            names = [one.name for one in sheet.sheets]
            _offer(staged, "sheet", language.t("Feuille"), dict(zip(names, names, strict=True)))
        if not workbook:
            _offer(staged, "delimiter", language.t("Séparateur"), {d: language.t(DELIMITERS[d]) for d in DELIMITERS})
            _offer(staged, "encoding", language.t("Encodage"), ENCODINGS)
        _offer(staged, "decimal", language.t("Décimales"), {d: language.t(DECIMALS[d]) for d in DECIMALS})
        _offer(staged, "dates", language.t("Dates"), {d: language.t(DATES[d]) for d in DATES})
        key = f"read-header_line-{staged.key}"
        found = sheet.dialect.header_line if sheet is not None else None
        st.number_input(
            language.t("Ligne de l'en-tête"),
            min_value=0,
            max_value=100_000,
            value=said.get("header_line", found),
            key=key,
            on_change=_say,
            args=("header_line", key),
            help=language.t("0 quand le fichier n'a pas d'en-tête."),
        )


def _offer(staged: Staged, name: str, label: str, choices: dict[str, str]) -> None:
    key = f"read-{name}-{staged.key}"
    said = dict(staged.said)
    options: list[str | None] = [None, *choices]
    st.selectbox(
        label,
        options,
        index=list(options).index(str(said[name])) if said.get(name) in choices else 0,
        format_func=lambda choice: choices[choice] if choice is not None else lang().t("reconnu"),
        key=key,
        on_change=_say,
        args=(name, key),
    )


def _say(name: str, key: str) -> None:
    change(lambda staged: staged.read_with(name, st.session_state[key]))
