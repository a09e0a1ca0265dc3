"""The workbook behind a native chart: what « Modifier les données » opens. It holds the numbers that are shown, beside
the words said of them; what the drawing needs besides is formulas over these, so an edited number moves its mark.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.sax.saxutils import escape

import xlsxwriter

from .canvas import clean_keeping_spaces
from .words import clean

SHEET = "Sheet1"  # the name PowerPoint expects
_MADE = datetime(2000, 1, 1)  # the same bytes for the same numbers
_EPOCH = date(1899, 12, 30)
_NUMBER = re.compile(r"[+\-−]?\d[\d\u202f\u00a0 ]*(?:[.,]\d+)?")

Value = float | str | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, and a value a row. With `formula`, values are what it gives; « {row} » is the row."""

    heading: str
    values: tuple[Value, ...]
    form: str = "General"  # number format
    formula: str = ""


def number_format(text: str) -> str:
    """The number format that writes a number as `text` writes its own: « +12 points » → « +#,##0" points";… ».

    The words around the number stay as they are, so an edited number is still written in full.
    """
    found = _NUMBER.search(text)
    if found is None:
        return "General"
    number = found.group().rstrip("\u202f\u00a0 ")
    decimals = len(re.split(r"[.,]", number)[1]) if re.search(r"[.,]", number) else 0
    # In English « 1,250 » is a whole number: three digits after a comma, and no point.
    if re.fullmatch(r"[+\-−]?\d{1,3}(,\d{3})+", number) and decimals == 3:
        decimals = 0
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    before, after = quoted(text[: found.start()]), quoted(text[found.start() + len(number) :])
    plus = "+" if number.startswith("+") or (text[:1] in "−-" and "point" in text) else ""
    return f"{before}{plus}{digits}{after};{before}−{digits}{after};{before}{digits}{after}"


def quoted(text: str) -> str:
    """Words in a number format."""
    text = clean_word(text)
    return f'"{text}"' if text else ""


def clean_word(text: str) -> str:
    return re.sub(r'["\\]', "", clean_keeping_spaces(text))[:60]


def blob(columns: Sequence[Column]) -> bytes:
    """The workbook of these columns."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _MADE})
    sheet = book.add_worksheet(SHEET)
    sheet.freeze_panes(1, 1)
    forms = {form: book.add_format({"num_format": form}) for form in {column.form for column in columns}}
    for place, column in enumerate(columns):
        sheet.set_column(place, place, 14 if place else 32)
        sheet.write_string(0, place, clean(column.heading)[:250])
        for row, value in enumerate(column.values, start=1):
            form = forms[column.form]
            if column.formula and isinstance(value, float | int):
                sheet.write_formula(row, place, "=" + column.formula.replace("{row}", str(row + 1)), form, value)
            elif isinstance(value, date):
                sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), form)
            elif isinstance(value, str):
                sheet.write_string(row, place, clean(value)[:2_000])
            elif value is not None:
                sheet.write_number(row, place, value, form)
    book.close()
    return _light(out.getvalue())


def _light(content: bytes) -> bytes:
    """The same workbook without its card (author, program) and without fonts for scripts that are not ours.

    Parts are stored as they are: a zip within a zip does not shrink, and the deck compresses the whole at once.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            if not name.startswith("docProps/"):
                text = re.sub(r'<(Override|Relationship) [^>]*"/?docProps/[^>]*/>', "", old.read(name).decode())
                text = re.sub(r'<a:font script="[^>]*/>', "", text) if name.startswith("xl/theme/") else text
                new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return out.getvalue()


# The same, as the chart keeps it ------------------------------------------------------------------------------------


def letter(place: int) -> str:
    return chr(ord("A") + place)


def heading_xml(columns: Sequence[Column], place: int) -> str:
    words = escape(clean(columns[place].heading)[:250])
    reference = f"{SHEET}!${letter(place)}$1"
    return (
        f'<c:tx><c:strRef><c:f>{reference}</c:f><c:strCache><c:ptCount val="1"/>'
        f'<c:pt idx="0"><c:v>{words}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
    )


def categories_xml(columns: Sequence[Column]) -> str:
    if any(isinstance(value, date) for value in columns[0].values):
        return f"<c:cat>{numbers_xml(columns, 0)}</c:cat>"
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{escape(clean(str(value))[:2_000])}</c:v></c:pt>'
        for index, value in enumerate(columns[0].values)
    )
    count = f'<c:ptCount val="{len(columns[0].values)}"/>'
    return (
        f"<c:cat><c:strRef><c:f>{_range(columns, 0)}</c:f><c:strCache>{count}{points}</c:strCache></c:strRef></c:cat>"
    )


def numbers_xml(columns: Sequence[Column], place: int) -> str:
    column = columns[place]
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{_serial(value)}</c:v></c:pt>'
        for index, value in enumerate(column.values)
        if value is not None and not isinstance(value, str)
    )
    form = f"<c:formatCode>{escape(column.form)}</c:formatCode>"
    cache = f'<c:numCache>{form}<c:ptCount val="{len(column.values)}"/>{points}</c:numCache>'
    return f"<c:numRef><c:f>{_range(columns, place)}</c:f>{cache}</c:numRef>"


def _range(columns: Sequence[Column], place: int) -> str:
    name = letter(place)
    return f"{SHEET}!${name}$2:${name}${len(columns[place].values) + 1}"


def _serial(value: float | date) -> str:
    return str((value - _EPOCH).days) if isinstance(value, date) else repr(value)
