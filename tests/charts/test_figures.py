"""Trends as Plotly figures."""

import json
from datetime import date, timedelta
from html import unescape
from itertools import pairwise

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrelabs_metrics.charts import figures, palette
from entrelabs_metrics.charts.kinds import Mark, Trend, TrendPoint, TrendTarget

NASTY = '<script>alert(1)</script> & "l\'eau" %{x}'
NAN = float("nan")


def point(year, month, value, half=None, text=None):
    low, high = (None, None) if half is None else (value - half, value + half)
    text = f"{value:g}\u202f%" if text is None else text
    return TrendPoint(date(year, month, 28), value, text, low, high, f"n = {100 + month}")


POINTS = (point(2025, 3, 62, 9), point(2025, 9, 66, 8), point(2026, 3, 69, 7), point(2026, 9, 74, 6))
FULL = Trend(
    "experience",
    POINTS,
    (TrendTarget(date(2025, 12, 31), 65, "cible 2025"), TrendTarget(date(2026, 12, 31), 70, "cible : 70")),
    (Mark(date(2025, 11, 15), "nov. 2025 : parcours"),),
    comparison=(point(2025, 3, 60), point(2026, 9, 61)),
    comparison_label="villes voisines",
    suffix="\u202f%",
    last_basis="n = 214",
)


def drawn(chart, dark=False):
    figure = json.loads(figures.figure(chart, dark=dark).to_json())
    figure["layout"].setdefault("annotations", [])
    return figure


def words(figure):
    """The texts of a figure as a reader sees them."""
    notes = [note["text"] for note in figure["layout"]["annotations"]]
    hovers = [text for trace in figure["data"] for row in trace.get("customdata", ()) for text in row]
    joined = " ".join([*notes, *hovers, figure["layout"]["yaxis"]["ticksuffix"]])
    return unescape(joined.replace("<br>", " ").replace("<b>", "").replace("</b>", ""))


def series(figure):
    """The line of the values: the last trace."""
    return figure["data"][-1]


def test_every_text_is_shown():
    text = words(drawn(FULL))
    for one in (
        "62\u202f%",
        "74\u202f%",
        "n = 214",
        "n = 103",
        "cible 2025",
        "cible : 70",
        "villes voisines",
    ):
        assert one in text
    assert "nov. 2025 : parcours" in text
    assert "61\u202f%" in text


def test_texts_are_escaped():
    dirty = Trend(
        "impact",
        tuple(TrendPoint(p.on, p.value, NASTY, p.low, p.high, NASTY) for p in POINTS),
        (TrendTarget(date(2025, 12, 31), 65, NASTY), TrendTarget(date(2026, 12, 31), 70, NASTY)),
        (Mark(date(2025, 11, 15), NASTY),),
        (TrendPoint(date(2025, 3, 28), 60, NASTY, None, None, NASTY),),
        NASTY,
        NASTY,
        0,
        NASTY,
    )
    text = figures.figure(dirty, dark=False).to_json()
    assert "<script" not in text
    assert "\\u003cscript" not in text
    for trace in drawn(dirty)["data"]:
        assert "%{x}" not in trace.get("hovertemplate", "").replace("%{x|", "")


@pytest.mark.parametrize("dark", [False, True])
def test_json_has_no_nan(dark):
    holes = (POINTS[0], point(2025, 6, NAN, text="non mesuré"), POINTS[2], POINTS[3])
    text = figures.figure(Trend("impact", holes, (), comparison=(point(2025, 1, NAN),)), dark=dark).to_json()
    assert "NaN" not in text
    assert "Infinity" not in text


def test_a_hole_stays_a_hole():
    holes = (POINTS[0], POINTS[1], point(2025, 12, NAN, text="non mesuré"), POINTS[2], POINTS[3])
    figure = drawn(Trend("impact", holes))
    line = series(figure)
    assert line["connectgaps"] is False
    assert line["y"] == [62, 66, None, 69, 74]
    bands = [trace for trace in figure["data"] if trace.get("fill") == "toself"]
    assert [len(band["x"]) for band in bands] == [4, 4]


def test_interval_of_a_lone_point_is_a_bar():
    figure = drawn(Trend("impact", (point(2025, 3, 62), point(2025, 9, 66, 8), point(2026, 3, 69))))
    bars = [trace for trace in figure["data"] if trace.get("line", {}).get("width", 0) > 10]
    assert [bar["y"] for bar in bars] == [[58, 74]]


def test_targets_are_steps_until_their_dates():
    step = next(trace for trace in drawn(FULL)["data"] if trace.get("line", {}).get("dash") == "9px,7px")
    assert step["x"] == ["2025-03-28", "2025-12-31", "2025-12-31", "2026-12-31"]
    assert step["y"] == [65, 65, 70, 70]


def test_a_distant_target_does_not_squeeze_the_measures():
    chart = Trend("impact", POINTS, (TrendTarget(date(2040, 1, 1), 70, "cible 2040"),))
    figure = drawn(chart)
    assert figure["layout"]["xaxis"]["range"][1] < "2028"
    assert "cible 2040" in words(figure)


@pytest.mark.parametrize("points", [(), POINTS[:1], POINTS[:2]])
@pytest.mark.parametrize("targets", [(), FULL.targets])
def test_few_points(points, targets):
    figure = drawn(Trend("spending", points, targets, last_basis="comptage"))
    low, high = figure["layout"]["xaxis"]["range"]
    assert low < high
    for one in points:
        assert low < one.on.isoformat() < high
    assert [note["text"] for note in figure["layout"]["annotations"]].count("comptage") == bool(points)


def test_one_point_is_labelled_once():
    text = words(drawn(Trend("impact", POINTS[:1])))
    assert text.count("62\u202f%") == 2  # beside the dot, and in its hover


def test_labels_never_touch():
    close = Trend(
        "impact",
        POINTS,
        (TrendTarget(date(2026, 9, 28), 73.5, "cible : 73,5"),),
        comparison=(point(2025, 3, 60), point(2026, 9, 74)),
        comparison_label="autres",
        last_basis="n = 214",
    )
    notes = drawn(close)["layout"]["annotations"]
    side = [note for note in notes if note["xanchor"] == "left" and note["x"] == "2026-09-28"]
    boxes = sorted((note["yshift"], note["font"]["size"]) for note in side)
    assert len(boxes) == 5
    for (lower, small), (upper, large) in pairwise(boxes):
        assert upper - lower >= (small + large) / 2


def test_events_stand_above_each_other():
    marks = tuple(Mark(date(2025, 4, 1) + timedelta(days=90 * n), f"événement {n}") for n in range(5))
    figure = drawn(Trend("impact", POINTS, (), marks))
    heights = [note["yshift"] for note in figure["layout"]["annotations"] if "événement" in note["text"]]
    assert len(set(heights)) == 5
    assert figure["layout"]["margin"]["t"] >= max(heights)
    assert len(figure["layout"]["shapes"]) == 5


values = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))


@given(st.lists(values, min_size=1, max_size=8), st.integers(0, 2))
def test_axis_holds_every_value(numbers, decimals):
    points = tuple(point(2020 + n, 1, value) for n, value in enumerate(numbers))
    low, high, step = figures.axis_range(Trend("impact", points, decimals=decimals))
    assert low <= min(numbers)
    assert high >= max(numbers)
    assert step > 0
    assert 1 <= round((high - low) / step) <= 12
    if min(numbers) >= 0:
        assert low >= 0


def test_axis_starts_at_zero_when_it_is_near():
    assert figures.axis_range(Trend("impact", (point(2025, 1, 20), point(2026, 1, 90)))).low == 0
    assert figures.axis_range(FULL) == (50, 80, 10)


def test_axis_does_not_magnify_a_small_difference():
    low, high, _ = figures.axis_range(Trend("impact", (point(2025, 1, 1500), point(2026, 1, 1510))))
    assert high - low >= 300


def test_axis_without_decimals_has_whole_steps():
    chart = Trend("impact", (point(2025, 1, 0), point(2026, 1, 1)), decimals=0)
    assert figures.axis_range(chart).step == 1


@given(st.lists(st.tuples(st.integers(0, 3000), values), max_size=6), st.booleans())
def test_any_series_is_drawn(pairs, dark):
    points = tuple(TrendPoint(date(2020, 1, 1) + timedelta(d), v, f"{v}", v - 1, v + 1) for d, v in pairs)
    text = figures.figure(Trend("democracy", points, FULL.targets, FULL.marks), dark=dark).to_json()
    assert "NaN" not in text


def test_small_text_is_readable_on_light_paper():
    notes = drawn(Trend("democracy", POINTS))["layout"]["annotations"]
    for note in notes:
        if note["font"]["size"] < 24:
            assert palette.contrast(note["font"]["color"], "#FFFFFF") >= 4.5


def test_ground_is_transparent_and_font_is_the_pages():
    layout = figures.figure(FULL, dark=True).layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert layout.font.family is None
    assert isinstance(figures.figure(FULL, dark=True), go.Figure)


def test_config():
    french, english = figures.CONFIG("fr"), figures.CONFIG("en")
    assert french["locale"] == "fr"
    assert french["locales"]["fr"]["format"]["decimal"] == ","
    assert "locale" not in english
    assert french["modeBarButtons"] == [["toImage"]]
    assert french["toImageButtonOptions"]["format"] == "svg"
    assert french["displaylogo"] is False
    json.dumps(french)
