"""Bars: their length, the range wished for, the place of their figure, what is not known."""

import re

from hypothesis import given
from hypothesis import strategies as st

from entrelabs_metrics.charts import html
from entrelabs_metrics.charts.html.bars import LONG, SHORT, fits
from entrelabs_metrics.charts.kinds import Bars
from tests.charts.markup import Page, bar_row, cells, marks, rows


def drawn(*of, **more):
    return html.render(Bars("experience", of, **more), caption="Équilibre")


def length(markup):
    return [float(share) for share in re.findall(r'style="--em-share:([\d.]+)%"', markup)]


def test_a_row_reads_label_figure_range_and_gap():
    row = rows(drawn(bar_row(wished=(0.4, 0.5)), wished_label="fourchette souhaitée"))[0]
    gap = "souhaité : 40 % ▲ 8 points au-dessus"
    assert cells(row) == ["Commandes 11 projets", "fourchette souhaitée 58 %", gap]


def test_headings_are_for_whoever_listens():
    markup = drawn(bar_row(), headings=("Type", "Part", "Écart"))
    page = Page(markup)
    assert len(page.all("th", scope="col", role="columnheader")) == 3
    assert markup.split("</thead>")[0].count('<span class="em-sr">') == 3


def test_without_anything_beside_them_bars_have_two_columns():
    plain = drawn(bar_row(wished_text="", sign="", word=""), headings=("Étape", "Personnes", "Écart"))
    assert plain.split("</thead>")[0].count("<th ") == 2
    assert "em-plain" in plain
    assert "em-plain" not in drawn(bar_row(wished_text="", sign="", word=""), bar_row())


@given(st.floats(-3, 3))
def test_a_bar_stays_on_its_lane_and_what_is_cut_says_so(share):
    markup = drawn(bar_row(share))
    assert length(markup) == [round(min(max(share, 0), 1) * 100, 2)]
    assert ("em-further" in markup) == (share > 1)


@given(st.floats(0, 1), st.floats(0, 1))
def test_bars_keep_their_order(one, other):
    first, second = length(drawn(bar_row(min(one, other)), bar_row(max(one, other))))
    assert first <= second


@given(st.floats(-1, 2), st.floats(-1, 2))
def test_a_wished_range_stays_on_its_lane(one, other):
    low, high = sorted((one, other))
    (range_,) = marks(drawn(bar_row(wished=(low, high))), "em-wished")
    assert 0 <= range_["left"] <= range_["left"] + range_["width"] <= 100.01


def test_the_words_of_the_range_stand_over_the_first_one_only():
    markup = drawn(
        bar_row(wished=None), bar_row(wished=(0.1, 0.2)), bar_row(wished=(0.3, 0.4)), wished_label="souhaitée"
    )
    assert [row.count(">souhaitée<") for row in rows(markup)] == [0, 1, 0]
    assert [row.count("em-wished") for row in rows(markup)] == [0, 1, 1]


def test_two_equal_rows_get_the_words_once():
    same = bar_row(wished=(0.1, 0.2))
    assert drawn(same, same, wished_label="souhaitée").count(">souhaitée<") == 1


def test_what_is_not_known_is_hatched_and_never_zero():
    unknown, zero = rows(drawn(bar_row(None, text="non renseigné"), bar_row(0.0, text="0 %")))
    assert "em-hatched" in unknown
    assert not length(unknown)
    assert "em-hatched" not in zero
    assert length(zero) == [0]


def test_a_figure_stands_inside_its_bar_only_where_it_has_room():
    assert "em-inside" in drawn(bar_row(0.9))
    assert "em-beside em-roomy" in drawn(bar_row(0.18))  # inside on a large screen only
    assert re.search(r'em-beside"', drawn(bar_row(0.02)))


@given(st.text(min_size=1, max_size=60), st.floats(0, 100))
def test_room_grows_with_the_bar_and_shrinks_with_the_text(text, share):
    assert fits(text, share, LONG) or not fits(text, share, SHORT)
    assert fits(text[:-1], share, SHORT) or not fits(text, share, SHORT)
    assert not fits(text, 0, LONG)


def test_many_bars_are_thinner():
    assert "em-thin" not in drawn(*[bar_row()] * 8)
    assert "em-thin" in drawn(*[bar_row()] * 9)
