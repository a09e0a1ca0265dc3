"""Tables as files: CSV for spreadsheets, Parquet, an open-data bundle; blank templates; the dictionary."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence

import duckdb
import pyarrow as pa
import pyarrow.parquet as parquet
import xlsxwriter

from entrelabs_metrics.language import Language, language
from entrelabs_metrics.schema import Field, Table, raw, tables
from entrelabs_metrics.spelling import example, guard, spell, spell_plainly

FRENCH = language("fr")
TYPE_WORDS = {
    "string": "texte",
    "number": "nombre",
    "integer": "nombre entier",
    "date": "date",
    "boolean": "oui ou non",
}
NUMBER = re.compile(r"-\d+([.,]\d+)?")
FORMATS = ("csv", "parquet", "bundle")


def export(
    cursor: duckdb.DuckDBPyConnection, form: str = "csv", lang: Language = FRENCH, least: int = 0
) -> dict[str, bytes]:
    """Every table that has rows, as file name → bytes. Importing the CSVs back changes nothing.

    `bundle` is for programs: our names as headings, codes, ISO dates, decimal points, with the Table Schemas and a
    `datapackage.json` (Frictionless) that describe it, so that others can check and reuse.
    Being made to be published, it leaves out measurements that rest on fewer than `least` persons, and says how many.
    """
    filled = [t for t in tables().values() if cursor.execute(f"select 1 from {t.name} limit 1").fetchall()]
    if form == "parquet":
        return {f"{t.name}.parquet": _parquet(cursor, t) for t in filled}
    if form == "csv":
        return {f"{t.name}.csv": table_csv(cursor, t, lang) for t in filled}
    files = {f"{t.name}.csv": _plain_csv(cursor, t, FEW.get(t.name, "true"), least) for t in filled}
    files |= {f"schemas/{t.name}.json": _json(_schema(t, filled)) for t in filled}
    files["datapackage.json"] = _json(_package(filled, least, _left_out(cursor, least)))
    files["dictionary.md"] = dictionary(lang).encode()
    return files


def table_csv(cursor: duckdb.DuckDBPyConnection, t: Table, lang: Language = FRENCH) -> bytes:
    """One table as Excel in France opens it: UTF-8 with BOM, semicolons, decimal commas, French headings."""
    rows = (
        [spell(v, f, lang) for v, f in zip(row, t.fields, strict=True)] for row in cursor.execute(_all(t)).fetchall()
    )
    return _csv([f.heading(lang) for f in t.fields], rows)


# Of a table on persons, the rows that may be published.
FEW = {"measurements": "sample_size is null or sample_size >= {least}"}


def _plain_csv(cursor: duckdb.DuckDBPyConnection, t: Table, kept: str, least: int) -> bytes:
    found = cursor.execute(_all(t, kept.format(least=int(least)))).fetchall()
    return _csv(list(t.by_name), (map(spell_plainly, row) for row in found), "utf-8")


def _left_out(cursor: duckdb.DuckDBPyConnection, least: int) -> int:
    """How many rows are on too few persons to be published."""
    counts = [
        cursor.execute(f"select count(*) from {name} where not ({kept.format(least=int(least))})").fetchall()[0][0]
        for name, kept in FEW.items()
    ]
    return sum(counts)


def _all(t: Table, kept: str = "true") -> str:
    return f"select {t.columns} from {t.name} where {kept} order by {', '.join(t.key)}"


def template_csv(t: Table, lang: Language = FRENCH) -> bytes:
    """A blank file: headings and one example row."""
    return _csv([f.heading(lang) for f in t.fields], [[example(f, lang) for f in t.fields]])


def template_xlsx(t: Table, lang: Language = FRENCH) -> bytes:
    """A blank workbook: headings and one example row, lists of answers, and a sheet of notes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    bold = book.add_format({"bold": True, "bg_color": "#E9F0F8", "bottom": 1})
    needed = book.add_format({"bold": True, "bg_color": "#BBD1EA", "bottom": 1})
    grey, wrap = (
        book.add_format({"italic": True, "font_color": "#6B7280"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    sheet = book.add_worksheet(t.heading(lang)[:31])
    for i, f in enumerate(t.fields):
        sheet.write_string(0, i, f.heading(lang), needed if f.required else bold)
        sheet.write_string(1, i, example(f, lang), grey)
        sheet.set_column(i, i, max(14, len(f.heading(lang)) + 2))
        choices = [f.label(code, lang) for code in f.enum]
        if choices and len(",".join(choices)) < 255:
            sheet.data_validation(1, i, 5000, i, {"validate": "list", "source": choices, "error_type": "warning"})
    sheet.freeze_panes(1, 0)
    notes = book.add_worksheet(lang.t("Notes"))
    heads = (
        lang.t("Colonne"),
        lang.t("Obligatoire"),
        lang.t("Contenu"),
        lang.t("Ce qu'on y met"),
        lang.t("Réponses possibles"),
    )
    for i, head in enumerate(heads):
        notes.write_string(0, i, head, bold)
    for row, f in enumerate(t.fields, 1):
        for i, text in enumerate(describe(f, lang)):
            notes.write_string(row, i, text, wrap)
    notes.write_string(len(t.fields) + 2, 0, lang.t("La ligne en italique est un exemple : l'effacer avant l'envoi."))
    for i, width in enumerate((30, 12, 16, 60, 60)):
        notes.set_column(i, i, width)
    book.close()
    return out.getvalue()


def describe(f: Field, lang: Language) -> tuple[str, str, str, str, str]:
    """Heading, required or not, type, description, possible answers."""
    kind = lang.t(TYPE_WORDS[f.type]) + (f" ({f.unit})" if f.unit else "")
    answers = ", ".join(f.label(code, lang) for code, *_ in f.labels)
    return (
        f.heading(lang),
        lang.t("oui") if f.required else "",
        kind,
        lang.pick(f.description, f.description_en),
        answers,
    )


def dictionary(lang: Language = FRENCH) -> str:
    """Every table and field, as Markdown; `data/README.md` is this text."""
    parts = [f"# {lang.t('Dictionnaire des données')}", lang.t(
        "Ce fichier est produit par `python -m entrelabs_metrics dictionary` à partir de "
        "`entrelabs_metrics/schemas/` ; "
        "un test échoue quand il n'est plus à jour. Une cellule vide veut dire « inconnu », jamais zéro."
    )]  # fmt: skip
    for t in tables().values():
        key = ", ".join(f"`{name}`" for name in t.key)
        parts.append(
            f"## {t.heading(lang)} (`{t.name}`)\n\n{lang.pick(t.description, t.description_en)}\n\n"
            + lang.t("Clé : {key}", key=key)
        )
        heads = (
            lang.t("champ"),
            lang.t("titre"),
            lang.t("obligatoire"),
            lang.t("contenu"),
            lang.t("description"),
            lang.t("réponses"),
        )
        rows = [heads, ("---",) * len(heads)] + [(f"`{f.name}`", *describe(f, lang)) for f in t.fields]
        parts.append("\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows))
    return "\n\n".join(parts) + "\n"


def listing_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Any table of words as a spreadsheet file, its texts made harmless."""
    # A negative number is no formula, and must stay a number in a spreadsheet.
    return _csv(head, ([text if NUMBER.fullmatch(text) else guard(text) for text in row] for row in rows))


def _csv(head: Sequence[str], rows: Iterable[Iterable[str]], encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def _parquet(cursor: duckdb.DuckDBPyConnection, t: Table) -> bytes:
    out = pa.BufferOutputStream()
    parquet.write_table(cursor.execute(_all(t)).to_arrow_table(), out)
    return out.getvalue().to_pybytes()


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _schema(t: Table, filled: Sequence[Table]) -> dict:
    """The table's Table Schema; of its foreign keys, those to tables that are in the bundle."""
    names = {other.name for other in filled}
    return {**raw(t.name), "foreignKeys": [
        {"fields": [name], "reference": {
            "resource": "" if parent == t.name else parent, "fields": list(tables()[parent].key),
        }}
        for name, parent in t.parents if parent in names
    ]}  # fmt: skip


def _package(filled: Sequence[Table], least: int, left_out: int) -> dict:
    resources = [
        {"name": t.name, "path": f"{t.name}.csv", "title": t.title, "description": t.description, "encoding": "utf-8",
         "dialect": {"delimiter": ";"}, "schema": f"schemas/{t.name}.json"}
        for t in filled
    ]  # fmt: skip
    described = (
        {"description": f"Mesures sur moins de {least} personnes laissées de côté : {left_out}."} if least else {}
    )
    return {"name": "entrelabs-metrics", "title": "Entrelabs Metrics", **described, "resources": resources}
