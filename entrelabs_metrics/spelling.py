"""How a value is spelt in a file that people open in a spreadsheet, and what keeps it harmless there.

`exports` writes with `spell`; `intake` takes the guard away again, so that what goes out comes back the same.
"""

import re
from datetime import date
from decimal import Decimal

from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import Field

# A text that a spreadsheet would take for a formula gets an apostrophe, which `intake` takes away again.
_OPENS_FORMULA = r"'*[=+\-@\t\r＝＋－＠]"  # noqa: RUF001
FORMULA = re.compile(_OPENS_FORMULA)
GUARDED = rf"^'({_OPENS_FORMULA})"


def spell(value: object, field: Field, lang: Language) -> str:
    """One cell: French words, decimal comma, « 13/04/2015 », oui/non; empty when unknown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return {("fr", True): "oui", ("fr", False): "non", ("en", True): "yes"}.get((lang.code, value), "no")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y") if lang.code == "fr" else value.isoformat()
    if isinstance(value, int | float):
        plain = format(Decimal(repr(value)), "f")
        plain = plain.removesuffix(".0")
        return plain.replace(".", ",") if lang.code == "fr" else plain
    return guard(field.label(str(value), lang))


def guard(text: str) -> str:
    """The text, made harmless for spreadsheets."""
    return "'" + text if FORMULA.match(text) else text


def unguard(text: str) -> str:
    """The text as it was before `guard`."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text
