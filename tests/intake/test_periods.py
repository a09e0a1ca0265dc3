"""Periods as people write them → their last day."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrelabs_metrics.intake.periods import end_of, headed

YEARS = st.integers(1950, 2080)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024", "2024-12-31"), ("S1 2024", "2024-06-30"), ("s2-2024", "2024-12-31"), ("2024 S1", "2024-06-30"),
        ("2024-T3", "2024-09-30"), ("T4_2024", "2024-12-31"), ("1er semestre 2024", "2024-06-30"),
        ("semestre 2 2024", "2024-12-31"), ("2e trimestre 2024", "2024-06-30"), ("Trimestre 3 2024", "2024-09-30"),
        ("juin 2024", "2024-06-30"), ("Févr. 2024", "2024-02-29"), ("février 2023", "2023-02-28"),
        ("June 2024", "2024-06-30"), ("06/2024", "2024-06-30"), ("2024-06", "2024-06-30"),
        ("30/06/2024", "2024-06-30"), ("2024-06-15", "2024-06-15"), ("Q2 2024", "2024-06-30"),
        ("  S1   2024 ", "2024-06-30"), ("S1\u00a02024", "2024-06-30"),
    ],
)  # fmt: skip
def test_periods_end_on_their_last_day(text, expected):
    assert end_of(text) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    "text", ["", "S3 2024", "T5 2024", "semestre 3 2024", "2e semestre", "3e semestre 2024",
             "13/2024", "2024-13", "brumaire 2024", "12024", "1824", "24", "total 2024", "2023-2024", "vague 1"]
)  # fmt: skip
def test_what_is_no_period(text):
    assert end_of(text) is None


@given(YEARS, st.integers(1, 12))
def test_a_month_however_it_is_written(year, month):
    last = date(year, month, monthrange(year, month)[1])
    assert end_of(f"{month:02}/{year}") == end_of(f"{year}-{month:02}") == last
    assert (last + timedelta(1)).day == 1


@pytest.mark.parametrize(
    ("title", "subject", "end"),
    [
        ("2024", "", "2024-12-31"), ("Satisfaction 2024", "Satisfaction", "2024-12-31"),
        ("Satisfaction - S1 2024", "Satisfaction", "2024-06-30"), ("satisfaction_2024", "satisfaction", "2024-12-31"),
        ("Taux de satisfaction (S2 2024)", "Taux de satisfaction", "2024-12-31"),
        ("Montant : juin 2024", "Montant", "2024-06-30"), ("Note au 30/06/2024", "Note", "2024-06-30"),
        ("Note (1er semestre 2024)", "Note", "2024-06-30"),
    ],
)  # fmt: skip
def test_a_header_says_what_and_when(title, subject, end):
    assert headed(title) == (subject, date.fromisoformat(end))


@pytest.mark.parametrize("title", ["Satisfaction", "", "Code 12024", "2024 provisoire", "Objectif 2e vague"])
def test_headers_without_a_period(title):
    assert headed(title) is None
