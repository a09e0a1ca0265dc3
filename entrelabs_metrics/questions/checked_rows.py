"""The rows that a check finds, with what proves it and the import they come from."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import accumulate

from entrelabs_metrics.charts.kinds import Listing, Panel
from entrelabs_metrics.language import Language, in_paris
from entrelabs_metrics.questions.asking import Asking, answer
from entrelabs_metrics.questions.checks import CHECKS
from entrelabs_metrics.questions.counting import Count, count_checks, filled, of_lab, of_labs, source_of, version_line
from entrelabs_metrics.questions.network import names
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.schema import Field, table

SHOWN = 200  # rows of a check on screen
# What names a row and says what it holds, besides what a check shows; of other tables, key and required fields.
NAMED = {
    "indicators": ("lab_id", "indicator_id", "name"),
    "measurements": ("lab_id", "project_id", "indicator_id", "measured_on", "population", "value", "unit"),
    "targets": ("lab_id", "project_id", "indicator_id", "due_on", "target_value", "unit"),
    "actions": ("lab_id", "title", "action_id"),
    "projects": ("lab_id", "title", "project_id"),
    "valuations": ("lab_id", "project_id", "line_id", "label"),
}
# Columns that the tables do not have: what a check compares with, and where a row comes from.
COLUMN_WORDS = {
    "first_on": "Première mesure",
    "start_on": "Début",
    "project_started_on": "Début du projet",
    "paid_eur": "Somme des financements (€)",
    "next_on": "Prochaine mise à jour attendue",
    "points": "Nombre de mesures",
    "usual": "Médiane des autres valeurs",
    "previous": "Valeur précédente",
    "origin_file": "Fichier",
    "origin_line": "Ligne",
    "origin_author": "Importé par",
    "origin_on": "Importé le",
    "origin_version": "Version des données",
}
# Values in the unit of the indicator.
IN_UNIT = (
    "value",
    "usual",
    "previous",
    "value_low",
    "value_high",
    "standard_deviation",
    "target_value",
    "baseline_value",
)
ORIGIN = tuple(name for name in COLUMN_WORDS if name.startswith("origin_"))


def quality_check(ask: Asking, check: str, lab: str = "") -> Panel:
    """What a check found in a lab (empty: everywhere): how many rows, what to do, and the first of them."""
    lang, one = ask.lang, CHECKS[check]
    found = count_checks(ask, *of_lab(lab), checks=(one,))
    count = sum((own[check] for own in found.values()), Count())
    n, judged = lang.number(count.found), lang.number(count.judged)
    title = lang.t("{check} : {n} sur {all}", check=one.said(lang), n=n, all=judged)
    unknown = lang.plural(
        "{n} ligne n'est pas jugée : {why}", "{n} lignes ne sont pas jugées : {why}", count.unknown,
        why=lang.t(one.unknown),
    ) if count.unknown else ""  # fmt: skip
    chart = _listed(ask, check, lab, {name: own[check].found for name, own in found.items()}) if count.found else None
    return Panel(title, one.advised(lang), chart, ((), ()), version_line(ask), alt=title, sentence=unknown)


def _listed(ask: Asking, check: str, lab: str, found: Mapping[str, int]) -> Listing:
    """The first rows of a check in words; `found` says how many each lab has. Values have their unit."""
    lang, called = ask.lang, names(ask)
    shown = [name for name in row_columns(check) if name not in (*ORIGIN, "unit", *(("lab_id",) if lab else ()))]
    heads = [
        heading for name, heading in zip(row_columns(check), row_headings(check, lang), strict=True) if name in shown
    ]
    body = tuple(
        (
            *(_word(row, name, check, called, lang) for name in shown),
            lang.t("{file}, ligne {line}", file=row["origin_file"], line=row["origin_line"]),
            lang.t(
                "{author}, le {day} (version {n})", author=row["origin_author"], day=lang.short_day(row["origin_on"]),
                n=row["origin_version"],
            ),
        )
        for row in _rows(ask, check, *of_labs(_enough(found)), SHOWN)
    )  # fmt: skip
    total = sum(found.values())
    more = lang.t(
        "Les {n} premières lignes sur {all} ; le fichier CSV les contient toutes.", n=len(body), all=lang.number(total)
    )
    return Listing((*heads, lang.t("Fichier"), lang.t("Importé par")), body, more if total > len(body) else "")


def _enough(found: Mapping[str, int]) -> list[str]:
    """The first labs that have as many rows as can be shown: the others need not be read a second time."""
    labs = sorted(lab for lab in found if found[lab])
    before = accumulate((found[lab] for lab in labs), initial=0)
    return [lab for lab, sofar in zip(labs, before, strict=False) if sofar < SHOWN]


def _word(row: Mapping, name: str, check: str, called: Mapping[tuple[str, str], str], lang: Language) -> str:
    """One cell: « Lycées », « 74 % », « 30/06/2026 », « – » where nothing is known."""
    value, field = row[name], row_field(check, name)
    if value is None:
        return "–"
    if isinstance(value, bool):
        return lang.t("oui") if value else lang.t("non")
    if isinstance(value, date):
        return lang.short_day(value)
    if isinstance(value, int | float):  # as it stands in the base: a decimal mark may be what is looked for
        decimals = max(0, -int(Decimal(repr(round(value, 6))).normalize().as_tuple().exponent))
        in_unit = name in IN_UNIT and row.get("kind")
        return (
            words.quantity_of(value, row["kind"], row["unit"], decimals, lang)
            if in_unit
            else lang.number(value, decimals)
        )
    return called.get((row_parents(check).get(name, ""), value)) or (field.label(value, lang) if field else value)


def quality_rows(ask: Asking, check: str, lab: str = "", most: int | None = None) -> list[dict]:
    """The rows that a check finds in a lab (empty: everywhere), with the columns of `row_columns`, in order of key.

    At most `most`; None gives them all.
    """
    return _rows(ask, check, *of_lab(lab), most)


def _rows(ask: Asking, check: str, filter: str, parameters: Mapping[str, object], most: int | None) -> list[dict]:
    t, one = table(CHECKS[check].table), CHECKS[check]
    helping = ("unit", "kind", "decimals") if "unit" in row_columns(check) else ()
    columns = dict.fromkeys((*t.key, *row_columns(check), *helping))
    parts = {
        "source": source_of(one, filter),
        "table": t.name,
        "among": one.among,
        "condition": one.condition,
        "columns": ", ".join(f"f.{name}" for name in columns if name not in ORIGIN),
        "same": " and ".join(f"g.{name} is not distinct from f.{name}" for name in t.key),
        "order": ", ".join(t.key),
        "key": ", ".join(f"f.{name}" for name in t.key),
    }
    found = answer(ask.cursor, filled("quality_rows", parts), {"today": ask.today, "most": most, **parameters})
    return [{**row, "origin_on": in_paris(row["origin_on"]).date()} for row in found]


def row_columns(check: str) -> tuple[str, ...]:
    """What is known of each row that a check finds: what names it, what proves it, where it comes from."""
    one = CHECKS[check]
    t = table(one.table)
    named = NAMED.get(t.name) or ("lab_id", *(f.name for f in t.fields if f.required or f.name in t.key))
    return tuple(dict.fromkeys((*named, *one.shows, *ORIGIN)))


def row_field(check: str, column: str) -> Field | None:
    """The field a column is; None when no table has it."""
    borrowed = {"lab_id": table("labs").by_name["lab_id"], "unit": table("indicators").by_name["unit"]}
    return table(CHECKS[check].table).by_name.get(column) or borrowed.get(column)


def row_parents(check: str) -> dict[str, str]:
    """The columns that name a row of another table, and that table."""
    return {**dict(table(CHECKS[check].table).parents), "lab_id": "labs"}


def row_headings(check: str, lang: Language) -> tuple[str, ...]:
    """The headings of `row_columns`."""
    fields = {name: row_field(check, name) for name in row_columns(check)}
    return tuple(field.heading(lang) if field else lang.t(COLUMN_WORDS[name]) for name, field in fields.items())
