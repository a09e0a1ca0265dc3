"""The files labs really have: header, rows, lines that are no data, typed values and errors, as their truth says."""

import json
from datetime import date, datetime
from math import isclose
from pathlib import Path

import pytest

from entrelabs_metrics.intake.columns import Column, read_columns
from entrelabs_metrics.intake.sheet import Sheet, read

SHARED = Path(__file__).parents[3] / "shared" / "csv"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared here")
# Their word for a line that is no data, and ours.
WHY = {
    "sep": "separator_line",
    "titre": "above_header",
    "groupe": "group",
    "vide": "blank",
    "total": "total",
    "note": "note",
}


def truth(folder: str, name: str) -> list[tuple[str, dict]]:
    path = SHARED / folder / name
    return sorted(json.loads(path.read_text(encoding="utf-8")).items()) if path.exists() else []


BY_HAND, GENERATED = truth("fr", "truth.json"), truth("generated", "verite.json")


def sheet_of(folder: str, name: str) -> Sheet:
    return read((SHARED / folder / name).read_bytes(), name)


def rows(sheet: Sheet) -> list[list[str]]:
    return [list(row) for row in zip(*(column.to_pylist() for column in sheet.text.columns), strict=True)]


@pytest.mark.parametrize(("name", "expected"), BY_HAND, ids=[name for name, _ in BY_HAND])
def test_files_made_by_hand(name, expected):
    sheet = sheet_of("fr", name)
    assert list(sheet.header) == expected["header"]
    assert rows(sheet) == expected["rows"]
    assert not sheet.problems


@pytest.mark.parametrize(("name", "expected"), GENERATED, ids=[name for name, _ in GENERATED])
def test_generated_files(name, expected):
    sheet = sheet_of("generated", name)
    assert list(sheet.header) == [title.strip() for title in expected["header"]]
    assert rows(sheet) == expected["text_rows"]
    assert not sheet.problems


@pytest.mark.parametrize(("name", "expected"), GENERATED, ids=[name for name, _ in GENERATED])
def test_lines_that_are_no_data(name, expected):
    sheet = sheet_of("generated", name)
    said = [(sheet.spreadsheet_line(line), why) for line, why in sheet.left_out]
    assert said == sorted((line, WHY[why]) for line, why in expected["skipped"])
    assert sheet.spreadsheet_line(sheet.dialect.header_line) == expected["header_row"]


# Typed values


def canonical(column: Column) -> list[str | None]:
    """A column as the truth writes it: numbers as decimals (a percentage as a share), ISO dates, true and false."""
    return [_canonical(value, column) for value in column.values.to_pylist()]


def _canonical(value: object, column: Column) -> object:
    if value is None:
        return "" if column.kind == "text" else None
    if column.kind == "boolean":
        return str(value).lower()
    if column.kind == "number":
        return value / 100 if column.unit == "%" else value
    return value.isoformat() if column.kind in ("date", "datetime") else value


def same(value: object, expected: str | None) -> bool:
    if isinstance(value, float):
        # The truth has shares as 67.1 / 100, cut after ten decimals.
        return expected is not None and isclose(value, float(expected), rel_tol=0, abs_tol=1e-9)
    return value == expected


@pytest.mark.parametrize(("name", "expected"), GENERATED, ids=[name for name, _ in GENERATED])
def test_typed_values(name, expected):
    sheet = sheet_of("generated", name)
    for i, column in enumerate(read_columns(sheet)):
        told = [row[i] for row in expected["rows"]]
        if not any(row[i] for row in expected["text_rows"]):
            continue  # nothing was ever ticked: the truth knows it is « false », the file does not say so
        assert [(v, t) for v, t in zip(canonical(column), told, strict=True) if not same(v, t)] == [], sheet.header[i]


@pytest.mark.parametrize(("name", "expected"), GENERATED, ids=[name for name, _ in GENERATED])
def test_errors_at_the_right_line(name, expected):
    sheet = sheet_of("generated", name)
    found = [
        (sheet.spreadsheet_line(int(sheet.lines[row])), header)
        for header, column in zip(sheet.header, read_columns(sheet), strict=True)
        for row, _ in column.wrong
    ]
    assert sorted(found) == sorted((line, header.strip()) for line, header, _ in expected["errors"])


@pytest.mark.parametrize(("name", "expected"), BY_HAND, ids=[name for name, _ in BY_HAND])
def test_typed_values_of_files_made_by_hand(name, expected):
    columns = read_columns(sheet_of("fr", name))
    for i, told in expected["types"].items():
        values = [v.isoformat(" ") if isinstance(v, datetime) else v for v in columns[int(i)].values.to_pylist()]
        assert [v.isoformat() if isinstance(v, date) else v for v in values] == told
    assert not any(column.wrong for column in columns)
