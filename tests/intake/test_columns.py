"""Columns of tables that no schema describes: the kind of each, its values, and the cells astray."""

from datetime import date, datetime

import pyarrow as pa
import pytest

from entrelabs_metrics.intake.columns import Column, read_column


def column(header: str, *cells: str, delimiter: str = ";") -> Column:
    return read_column(header, pa.chunked_array([pa.array(cells, pa.string())]), delimiter)


@pytest.mark.parametrize(
    ("header", "cells", "kind", "values"),
    [
        ("Coût", ("1 250,50 €", "12", "", "−3,1"), "number", [1250.5, 12.0, None, -3.1]),
        ("Taux", ("12,5 %", "7%"), "number", [12.5, 7.0]),
        ("Prix", ("1,234.5", "1,234"), "number", [1234.5, 1234.0]),
        ("Relevé", ("03/04/2025", "13/04/2025"), "date", [date(2025, 4, 3), date(2025, 4, 13)]),
        ("Seen on", ("04/13/2025", "04/03/2025", "12/31/2024"), "date",
         [date(2025, 4, 13), date(2025, 4, 3), date(2024, 12, 31)]),
        ("Déposé le", ("2025-01-02 09:10", ""), "datetime", [datetime(2025, 1, 2, 9, 10), None]),
        ("Publié", ("oui", "Non", ""), "boolean", [True, False, None]),
        ("Coché", ("X", "", "x"), "boolean", [True, False, True]),
        ("Validé", ("1", "0", "1"), "boolean", [True, False, True]),
        ("Nombre", ("1", "0", "1"), "number", [1.0, 0.0, 1.0]),
        ("Zone", ("01", "2A", "974"), "text", ["01", "2A", "974"]),
        ("Département", ("67", "68"), "text", ["67", "68"]),
        ("siren_membre", ("200069193",), "text", ["200069193"]),
        ("Formule", ("=1+1", "-12", "texte"), "text", ["=1+1", "-12", "texte"]),
        ("Vide", ("", ""), "text", [None, None]),
    ],
)  # fmt: skip
def test_kinds_and_values(header, cells, kind, values):
    read = column(header, *cells)
    assert (read.kind, read.values.to_pylist(), read.wrong) == (kind, values, ())


@pytest.mark.parametrize(
    ("header", "cells", "wrong"),
    [
        ("Usagers", ("12", "x", "15", "#DIV/0!"), ((1, "not_a_number"), (3, "not_a_number"))),
        ("Relevé", ("13/02/2025", "31/02/2025", "hier"), ((1, "no_such_day"), (2, "not_a_date"))),
        ("Publié", ("oui", "peut-être", "non"), ((1, "not_a_boolean"),)),
        ("Remarque", ("RAS", "#REF!"), ((1, "error_cell"),)),
        ("Coût total", ("environ 1000",), ((0, "not_a_number"),)),
        ("Publié ?", ("peut-être",), ((0, "not_a_boolean"),)),
    ],
)
def test_cells_astray(header, cells, wrong):
    assert column(header, *cells).wrong == wrong


def test_what_no_cell_settles_is_said():
    assert column("Relevé", "03/04/2025", "05/06/2025").unsure == ("day_and_month",)
    assert column("Relevé", "03/04/2025", "15/06/2025").unsure == ()
    assert column("Total", "1,234", "5,678", delimiter=",").unsure == ("decimals",)
