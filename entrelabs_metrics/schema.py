"""What our tables look like, read from `schemas/*.json` (Table Schema, the format of Validata).

One description per table; the log's DDL, the checks, header matching, the blank templates, the dictionary
and the labels on screen are all made from it. Nothing here reads data.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from entrelabs_metrics.language import Language

TYPES = {"string": "VARCHAR", "number": "DOUBLE", "integer": "BIGINT", "date": "DATE", "boolean": "BOOLEAN"}
# Parents before children: the order in which files of one import are checked, and tables are shown.
ORDER = (
    "labs",
    "axes",
    "indicators",
    "projects",
    "funding",
    "measurements",
    "targets",
    "activity_targets",
    "sessions",
    "actions",
    "steps",
    "evaluations",
    "valuations",
    "assessments",
    "decisions",
    "hands",
    "events",
    "stories",
    "slides",
)


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table."""

    name: str
    type: str  # string, number, integer, date, boolean
    title: str
    title_en: str
    description: str
    description_en: str
    example: str
    required: bool = False
    unit: str = ""  # « % » or « € »: such a sign after the number is expected
    unit_from: str = ""  # "indicators.unit": the unit stands in the row this one points to
    default: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    enum: tuple[str, ...] = ()
    labels: tuple[tuple[str, str, str], ...] = ()  # (code, French, English)
    aliases: tuple[str, ...] = ()

    def heading(self, language: Language) -> str:
        return language.pick(self.title, self.title_en)

    def label(self, code: str | None, language: Language) -> str:
        """The words for a code; the code itself when it has none (free labels)."""
        for known, french, english in self.labels:
            if known == code:
                return language.pick(french, english)
        return code or ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One field against another: `condition` is SQL over the row and `today()`, true or null when all is well.

    A comparison with an unknown value is null by itself. Knowing more may mend a row, never break one: a condition may
    say « is not null », not « is null ».
    """

    name: str
    fields: tuple[str, ...]
    condition: str
    message: str
    message_en: str
    remedy: str
    remedy_en: str
    severity: str = "refuses"  # or warns, informs: see `intake.problem`


@dataclass(frozen=True)
class Table:
    """One table of ours."""

    name: str
    title: str
    title_en: str
    description: str
    description_en: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    parents: tuple[tuple[str, str], ...]  # (field, the table it points to)
    rules: tuple[Rule, ...]
    aliases: tuple[str, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @cached_property
    def columns(self) -> str:
        """The field names, as SQL wants them."""
        return ", ".join(field.name for field in self.fields)

    def heading(self, language: Language) -> str:
        return language.pick(self.title, self.title_en)

    def label(self, field: str, code: str | None, language: Language) -> str:
        return self.by_name[field].label(code, language)

    @cached_property
    def headers(self) -> dict[str, str]:
        """Every spelling of a header we know, folded, to the field it means. A field's own name wins."""
        known: dict[str, str] = {}
        for spellings in (lambda f: (f.name,), lambda f: (f.title, f.title_en), lambda f: f.aliases):
            for field in self.fields:
                for spelling in spellings(field):
                    known.setdefault(fold(spelling), field.name)
        return known


def fold(text: str) -> str:
    """Text without case, accents, spaces or punctuation: « Date de mesure » → "datedemesure"."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    return "".join(c for c in decomposed.casefold() if c.isalnum())


@cache
def tables() -> dict[str, Table]:
    """All tables by name, parents before children."""
    return {name: _table(raw(name)) for name in ORDER}


def raw(name: str) -> dict:
    """A table's Table Schema as it stands in its file."""
    return json.loads((Path(__file__).parent / "schemas" / f"{name}.json").read_text(encoding="utf-8"))


def table(name: str) -> Table:
    return tables()[name]


def ddl() -> str:
    """The logs and the views that read them: see `store` for what each means.

    Tables and columns that came later are added, so that older bases open as they are.
    """
    return "\n".join(_log(t) + _view(t) for t in tables().values())


def _log(t: Table) -> str:
    columns = [f"{f.name} {TYPES[f.type]}" for f in t.fields]
    later = "".join(f"alter table {t.name}_log add column if not exists {column};\n" for column in columns)
    return f"create table if not exists {t.name}_log (import_id BIGINT, row_no BIGINT, {', '.join(columns)});\n{later}"


def _view(t: Table) -> str:
    """The latest row per key among the imports that stand at the version being read."""
    return (
        f"create or replace view {t.name} as select {t.columns} from {t.name}_log join import_active using (import_id)"
        f" qualify row_number() over (partition by {', '.join(t.key)} order by active_since desc, row_no desc) = 1;\n"
    )


def _table(d: dict) -> Table:
    return Table(
        name=d["name"],
        title=d["title"],
        title_en=d["title_en"],
        description=d["description"],
        description_en=d["description_en"],
        fields=tuple(map(_field, d["fields"])),
        key=tuple(d["primaryKey"]),
        parents=tuple((fk["fields"], fk["reference"]["resource"]) for fk in d.get("foreignKeys", ())),
        rules=tuple(Rule(**{**r, "fields": tuple(r["fields"])}) for r in d.get("rules", ())),
        aliases=tuple(d.get("aliases", ())),
    )


def _field(d: dict) -> Field:
    constraints = d.get("constraints", {})
    plain = {k: d[k] for k in ("name", "type", "title", "title_en", "description", "description_en", "example")}
    return Field(
        **plain,
        **{k: d[k] for k in ("unit", "unit_from", "default") if k in d},
        **{k: constraints[k] for k in ("required", "minimum", "maximum", "pattern") if k in constraints},
        enum=tuple(constraints.get("enum", ())),
        labels=tuple((code, *words) for code, words in d.get("labels", {}).items()),
        aliases=tuple(d.get("aliases", ())),
    )


def slug(text: str) -> str:
    """An identifier from a name: « Région Pays de la Loire » → "region-pays-de-la-loire"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
