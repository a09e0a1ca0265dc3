"""Intervals against a reference: where they stand, what is cut, what is not known."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrelabs_metrics.charts import html
from entrelabs_metrics.charts.html.axis import scale
from entrelabs_metrics.charts.kinds import Forest
from tests.charts.markup import cells, forest_row, marks, rows

numbers = st.floats(-1e6, 1e6)


def forest(*of, reference=0.0, low=-20.0, high=20.0, **more):
    axis = ((low, f"{low:g}"), (high, f"{high:g} points"))
    return Forest(reference, "aucun écart", axis, low, high, of, **more)


def drawn(*of, **more):
    return html.render(forest(*of, **more), caption="Écarts")


def test_a_row_reads_label_figures_verdict():
    markup = drawn(forest_row(), headings=("Indicateur", "Écart", "Chiffres", "Verdict"))
    figures, verdict = "+12 points +2 à +19 points", "✓ progression établie ◆ mesuré"
    assert cells(rows(markup)[0]) == ["Satisfaction 62 → 74 %", "", figures, verdict]
    heads = markup.split("</thead>")[0]
    assert cells(heads) == ["Indicateur", "Écart aucun écart", "Chiffres", "Verdict"]
    assert heads.count('role="columnheader"') == 4


def test_without_headings_the_reference_is_still_read():
    markup = drawn(forest_row())
    assert markup.split("</thead>")[0].count('role="columnheader"') == 1
    assert "aucun écart" in markup.split("</thead>")[0]


def test_the_drawing_is_not_read_twice():
    # Figures and words stand in their own cells; marks say nothing.
    assert '<span class="em-axis" aria-hidden="true">' in rows(drawn(forest_row()))[0]


def test_interval_mark_and_reference_stand_where_they_should():
    markup = drawn(forest_row(10.0, low=-10.0, high=20.0))
    assert marks(markup, "em-interval") == [{"left": 25.0, "width": 75.0}]
    assert marks(markup, "em-mark") == [{"left": 75.0}]
    assert marks(markup, "em-reference") == [{"left": 50.0}]
    assert "em-further" not in markup


@given(numbers, numbers, numbers, numbers, numbers)
def test_marks_stay_on_the_axis_and_what_is_cut_says_so(value, one, other, first, last):
    bounds, ends = sorted((one, other)), sorted((first, last))
    markup = drawn(forest_row(value, low=bounds[0], high=bounds[1]), low=ends[0], high=ends[1])
    for mark in (*marks(markup, "em-interval"), *marks(markup, "em-mark"), *marks(markup, "em-further")):
        assert 0 <= mark["left"] <= 100
        assert mark["left"] + mark.get("width", 0) <= 100.01
    assert ("em-further-left" in markup) == (min(value, *bounds) < ends[0])
    assert ("em-further-right" in markup) == (max(value, *bounds) > ends[1])


@given(numbers, numbers)
def test_the_mark_is_left_of_the_reference_when_the_value_is_below(value, reference):
    markup = drawn(forest_row(value, low=None, high=None), reference=reference, low=-1e6, high=1e6)
    mark, line = marks(markup, "em-mark")[0], marks(markup, "em-reference")[0]
    assert (mark["left"] - line["left"]) * (value - reference) >= 0


def test_an_interval_without_end_is_cut_and_said():
    markup = drawn(forest_row(10.0, low=2.0, high=float("inf")))
    assert marks(markup, "em-interval") == [{"left": 55.0, "width": 45.0}]
    assert "em-further-right em-end" in markup


def test_a_chevron_keeps_clear_of_a_mark_that_stands_at_its_end():
    assert "em-further-right em-end" not in drawn(forest_row(19.9, high=60.0))
    assert "em-further-right em-end" not in drawn(forest_row(90.0, high=95.0))
    assert "em-further-right em-end" in drawn(forest_row(5.0, high=60.0))


@pytest.mark.parametrize(("low", "high"), [(None, None), (None, 3.0), (2.0, None)])
def test_without_both_ends_there_is_no_interval(low, high):
    markup = drawn(forest_row(low=low, high=high))
    assert "em-interval" not in markup
    assert "em-mark" in markup


def test_what_is_not_known_is_hatched_and_never_zero():
    markup = drawn(forest_row(None, low=None, high=None, text="non calculé", range_text=""))
    row = rows(markup)[0]
    assert "em-hatched" in row
    assert "em-missing" in row
    assert not marks(row, "em-mark")
    assert not marks(row, "em-interval")
    assert "em-open" not in row
    zero = rows(drawn(forest_row(0.0, low=None, high=None)))[0]
    assert "em-hatched" not in zero
    assert marks(zero, "em-mark") == [{"left": 50.0}]


def test_established_is_solid_and_the_rest_hollow():
    assert "em-open" not in drawn(forest_row())
    assert "em-open" in drawn(forest_row(solid=False))
    assert "em-faint" in drawn(forest_row(faint=True))
    assert "em-alert" in drawn(forest_row(alert=True))


def test_a_reference_that_is_not_zero_is_dashed_and_one_off_the_axis_is_not_drawn():
    assert "em-dashed" not in drawn(forest_row())
    assert "em-dashed" in drawn(forest_row(), reference=1.0)
    assert not marks(drawn(forest_row(), reference=30.0), "em-reference")


def test_a_row_without_a_key_cannot_be_clicked():
    assert "<button" not in drawn(forest_row(key=""))
    assert 'data-key="k1"' in drawn(forest_row())


@given(st.lists(st.tuples(st.floats(0, 100), st.text("0123456789 €", min_size=1, max_size=40)), max_size=9))
def test_every_tick_keeps_its_words_and_the_last_one_never_leaves(ticks):
    words = re.findall(r'<span class="em-at ([^"]*)"[^>]*>([^<]*)<', scale(tuple(ticks), 0, 100))
    assert [text for _, text in words] == [text for _, text in ticks]
    assert not words or words[-1][0] == ""
