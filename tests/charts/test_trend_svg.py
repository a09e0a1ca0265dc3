"""A trend as SVG: what is drawn, where, and in whose words."""

import re
from datetime import date
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrelabs_metrics.charts.html import trend
from entrelabs_metrics.charts.kinds import Mark, Trend, TrendPoint, TrendTarget
from entrelabs_metrics.language import language
from tests.charts.markup import NASTY, Page, soiled

FRENCH, ENGLISH = language("fr"), language("en")


def point(month, value, low=None, high=None, year=2025):
    return TrendPoint(date(year, month, 1), value, f"{value:g} %", low, high, "n = 214")


def chart(**more):
    known = {
        "points": (point(1, 62, 53, 70), point(6, 66, 58, 73), point(12, 74, 68, 79)),
        "targets": (
            TrendTarget(date(2025, 6, 1), 65, "cible : 65 %"), TrendTarget(date(2026, 2, 1), 70, "cible : 70 %")
        ),
        "marks": (Mark(date(2025, 3, 1), "mars 2025 : nouvel accueil"),),
        "comparison": (point(1, 60), point(12, 61)),
        "comparison_label": "groupe de comparaison",
        "suffix": "\u202f%",
        "last_basis": "n = 214",
    }  # fmt: skip
    return Trend("experience", **known | more)


def drawn(one, lang=FRENCH, caption="De 62 à 74 %"):
    """The wide drawing, then the narrow one."""
    markup = trend.render(one, lang, caption)
    return re.findall(r"<svg .*?</svg>", markup, flags=re.DOTALL)


def places(svg, name):
    return [(float(x), float(y)) for x, y in re.findall(rf'{name}" transform="translate\(([-\d.]+) ([-\d.]+)\)', svg)]


def test_each_drawing_is_a_named_image_with_every_text():
    for svg in drawn(chart()):
        page = Page(svg)
        assert page.all("svg", role="img", aria_label="De 62 à 74 %")
        words = " ".join(page.text.split())
        for text in ("62 %", "74 %", "cible : 65 %", "groupe de", "nouvel", "n = 214", "2025"):
            assert text in words


def test_the_line_rises_with_the_values_and_goes_on_with_time():
    for svg in drawn(chart()):
        dots = places(svg, "em-measured")
        assert len(dots) == 3
        assert [x for x, _ in dots] == sorted(x for x, _ in dots)
        assert [y for _, y in dots] == sorted((y for _, y in dots), reverse=True)


def test_each_point_says_its_date_value_and_n():
    titles = re.findall(r"<title>(.*?)</title>", drawn(chart())[0], flags=re.DOTALL)
    assert "1er\u00a0décembre 2025\n74 %\nn = 214" in titles
    assert len(titles) == 5  # with the comparison's


def test_numbers_and_dates_of_the_axes_follow_the_language():
    assert "janv." in drawn(chart())[0]
    assert "Jan" in drawn(chart(), ENGLISH)[0] and "janv." not in drawn(chart(), ENGLISH)[0]
    halves = chart(points=(point(1, 1.1), point(12, 1.6)), targets=(), comparison=(), suffix=" €", decimals=2)
    assert re.search(r">\d,\d+ €<", drawn(halves)[0])
    assert re.search(r">\d\.\d+ €<", drawn(halves, ENGLISH)[0])


def test_a_band_only_where_there_are_intervals():
    assert drawn(chart())[0].count("em-band") == 1
    assert "em-band" not in drawn(chart(points=(point(1, 62), point(12, 74))))[0]
    broken = (point(1, 60, 50, 70), point(3, 61), point(6, 62, 50, 70), point(9, 63, 50, 70))
    assert drawn(chart(points=broken))[0].count("em-band") == 2


def test_an_unknown_value_is_a_hole():
    nothing = float("nan")
    points = (point(1, 60), point(3, 61), point(6, nothing), point(9, 63), point(11, 64))
    svg = drawn(chart(points=points, targets=(), comparison=()))[0]
    assert len(re.findall("em-line em-measured", svg)) == 2
    assert len(places(svg, "em-measured")) == 4
    assert "nan" not in re.sub(r"<title>.*?</title>", "", svg, flags=re.DOTALL)


def test_events_that_are_near_each_other_do_not_meet():
    marks = tuple(Mark(date(2025, month, 1), f"événement numéro {month} au nom assez long") for month in (3, 4, 5))
    svg = drawn(chart(marks=marks))[0]
    heights = re.findall(r'y="([-\d.]+)"[^>]*>événement numéro', svg)
    assert len(set(heights)) == 3


def test_texts_are_escaped():
    clean, dirty = (trend.render(one, FRENCH, NASTY) for one in (chart(), soiled(chart())))
    assert "<script" not in dirty
    assert escape(NASTY) in dirty  # of the caption
    tags = {tag for tag, _ in Page(dirty).tags}
    assert tags == {tag for tag, _ in Page(clean).tags}


def test_colours_follow_the_colour_scheme():
    markup = trend.render(chart(), FRENCH)
    assert "#" not in markup
    assert "em-of-experience" in markup


dates = st.dates(date(2015, 1, 1), date(2030, 12, 31))
values = st.floats(-1e6, 1e6).map(lambda value: round(value, 2))
points = st.lists(st.builds(TrendPoint, dates, values, st.just("x")), max_size=6, unique_by=lambda p: p.on)
targets = st.lists(st.builds(TrendTarget, dates, values, st.just("cible")), max_size=3)


@pytest.mark.parametrize("number", [0, 1], ids=["wide", "narrow"])
@given(points=points, targets=targets)
def test_every_dot_stands_inside_the_drawing(number, points, targets):
    svg = drawn(chart(points=tuple(points), targets=tuple(targets), marks=(), comparison=()))[number]
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    found = places(svg, "em-measured")
    assert len(found) == len(points)
    assert all(0 < x < width and 0 < y < height for x, y in found)
    known = dict(zip([p.value for p in sorted(points, key=lambda p: p.on)], [y for _, y in found], strict=False))
    by_value = [known[value] for value in sorted(known)]
    assert by_value == sorted(by_value, reverse=True)
