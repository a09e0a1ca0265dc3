"""How a value is spelt in a file that people open in a spreadsheet, and what keeps it harmless there.

`exports` writes with `spell`; `intake` takes the guard away again, so that what goes out comes back the same.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import Field, Table

# A text that a spreadsheet would take for a formula gets an apostrophe, which `intake` takes away again.
_OPENS_FORMULA = r"'*[=+\-@\t\r＝＋－＠]"
FORMULA = re.compile(_OPENS_FORMULA)
GUARDED = rf"^'({_OPENS_FORMULA})"


def spell(value: object, field: Field, lang: Language) -> str:
    """One cell: French words, decimal comma, « 13/04/2015 », oui/non; empty when unknown."""
    if isinstance(value, bool):
        return {("fr", True): "oui", ("fr", False): "non", ("en", True): "yes"}.get((lang.code, value), "no")
    if isinstance(value, date) and lang.code == "fr":
        return value.strftime("%d/%m/%Y")
    if isinstance(value, int | float) and lang.code == "fr":
        return spell_plainly(value).replace(".", ",")
    return guard(field.label(value, lang)) if isinstance(value, str) else spell_plainly(value)


def spell_plainly(value: object) -> str:
    """One cell for programs, as Table Schema has it: codes, decimal point, « 2015-04-13 », true/false."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    return guard(str(value))


def plain_csv(t: Table, rows: Iterable[Mapping[str, object]]) -> bytes:
    """Rows of ours as programs write them, every field of the table in each: our names as headings."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(t.by_name)
    writer.writerows([spell_plainly(row[name]) for name in t.by_name] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def example(field: Field, lang: Language) -> str:
    """The field's example, as people of that language write it."""
    readers: dict[str, Callable[[str], object]] = {
        "boolean": lambda text: text == "true", "date": date.fromisoformat, "number": float, "integer": int
    }  # fmt: skip
    return spell(readers.get(field.type, str)(field.example), field, lang)


def guard(text: str) -> str:
    """The text, made harmless for spreadsheets."""
    return "'" + text if FORMULA.match(text) else text


def unguard(text: str) -> str:
    """The text as it was before `guard`."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text
