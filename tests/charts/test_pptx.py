"""Room for words, number formats, and rows over slides."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrelabs_metrics.charts.pptx import words
from entrelabs_metrics.charts.pptx.sheet import number_format
from entrelabs_metrics.charts.pptx.table import pages
from entrelabs_metrics.language import language


@pytest.mark.parametrize(
    "text, form",
    [
        ("74\u202f%", '#,##0"\u202f%";−#,##0"\u202f%";#,##0"\u202f%"'),
        ("1,60\xa0€", '#,##0.00"\xa0€";−#,##0.00"\xa0€";#,##0.00"\xa0€"'),
        ("1\u202f250", "#,##0;−#,##0;#,##0"),
        ("1,250", "#,##0;−#,##0;#,##0"),
        ("+12\xa0points", '+#,##0"\xa0points";−#,##0"\xa0points";#,##0"\xa0points"'),
        ("cible : 70\u202f%", '"cible : "#,##0"\u202f%";"cible : "−#,##0"\u202f%";"cible : "#,##0"\u202f%"'),
        ("n. d.", "General"),
    ],
)
def test_a_number_format_writes_as_the_text_does(text, form):
    assert number_format(text) == form


@given(
    st.floats(-1e6, 1e6), st.sampled_from(["%", "€", "jours", None]), st.integers(0, 3), st.sampled_from(["fr", "en"])
)
def test_number_formats_keep_decimals_and_unit(value, unit, decimals, code):
    text = language(code).quantity(value, unit, decimals)
    form = number_format(text)
    # Three decimals after at most three digits read as thousands in English: then the format has none.
    shown = re.search(r"#,##0(\.0+)?", form).group(1) or ""
    if code == "fr" and decimals != 3:
        assert len(shown.replace(".", "")) == decimals
    assert not unit or unit != "€" or "€" in form


def test_words_are_as_wide_as_in_arial():
    """Widths of Arial at 100 points, measured once."""
    assert words.width("Satisfaction des usagers", 100) == pytest.approx(1079, rel=0.04)
    assert words.width("74\u202f%", 100) < words.width("74 %", 100)
    assert words.width("é", 10) == words.width("e", 10)


@given(st.text(max_size=300), st.floats(20, 600), st.integers(1, 5))
def test_what_is_fitted_fits(text, room, most):
    text = words.clean(text)
    shown = words.fitting(text, 14, room, most)
    assert words.lines(shown, 14, room) <= most or len(shown) <= max(room * most / 14, 1) + 1
    assert shown == text or shown.endswith("…") or shown.endswith("[…]")


@given(st.lists(st.floats(10, 200), max_size=40), st.floats(200, 400), st.booleans())
def test_pages_hold_every_row_once_in_order(heights, room, even):
    found = pages(heights, room, even=even)
    assert [n for start, end in found for n in range(start, end)] == list(range(len(heights)))
    for start, end in found:
        page = heights[start:end]
        assert len(page) <= 1 or (max(page) * len(page) if even else sum(page)) <= room + 0.1
