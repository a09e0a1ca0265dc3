"""The roadmap over time: nothing lost, nothing outside its axis, what is unknown looks unknown, in every renderer."""

import io
import json
import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrelabs_metrics.charts import figures, html, timeline
from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts import span as spans
from entrelabs_metrics.charts.kinds import Mark, Panel, Timeline, TimelineRow
from entrelabs_metrics.exports.deck import deck
from entrelabs_metrics.exports.document import Document, Slide
from entrelabs_metrics.exports.note import note
from entrelabs_metrics.language import language
from entrelabs_metrics.questions import Asking, roadmap_timeline
from tests.charts.markup import NASTY, WORDS, Page, marks, rows, said, soiled

FRENCH = language("fr")
TODAY = date(2026, 11, 23)
ELECTION = {"happened_on": date(2028, 3, 12), "label": "Municipales", "kind": "election"}


def action(number=0, **more):
    known = {
        "action_id": f"a{number:04}", "lab_id": "paris", "lab_name": "Ville de Paris", "title": f"Action {number}",
        "horizon": "now", "scope": "lab", "theme": None, "axis_id": None, "engaged": True, "status": "running",
        "completion": None, "declared_progress": 40, "starts_on": date(2026, 1, 1), "due_on": date(2027, 1, 31),
        "note": None, "evidence_url": None, "source": "Essai",
    }  # fmt: skip
    return known | more


def made(*actions, events=(), today=TODAY):
    return timeline.timeline(actions, events, FRENCH, 3, today)


def row(**more):
    known = {
        "key": "k1", "label": "Manifeste", "detail": "Paris", "group": "Dès maintenant", "start": date(2026, 1, 1),
        "end": date(2027, 1, 1), "progress": 50.0, "dates": "janv. 2026 – janv. 2027", "progress_text": "50 % déclarés",
        "sign": "●", "word": "en cours", "note": "tactique : 20 jours avant",
    }  # fmt: skip
    return TimelineRow(**known | more)


def chart(*of, low=date(2025, 7, 1), high=date(2027, 7, 1), **more):
    known = {
        "marks": (Mark(date(2026, 4, 1), "avril 2026 : réforme"), Mark(date(2027, 3, 1), "mars 2027 : élections")),
        "today": Mark(date(2026, 7, 1), "aujourd'hui, 1er juillet 2026"),
        "headings": ("Action", "Calendrier", "Dates", "État"), "more": "et 3 autres actions",
    }  # fmt: skip
    axis = ((date(2026, 1, 1), "janv. 2026"), (date(2027, 1, 1), "janv. 2027"))
    return Timeline(of, axis, low, high, **known | more)


FULL = chart(
    row(),
    row(key="k2", label="Carte", progress=None, progress_text="non renseigné", alert=True, sign="▼", word="en retard"),
    row(key="k3", label="Alliance", start=None, group="Dans 6 à 9 mois"),
    row(key="k4", label="Tribune", end=None, group="Dans 6 à 9 mois"),
    row(key="k5", label="Banque", start=None, end=None, dates="sans date", group="Sans date"),
    row(key="k6", label="Ancienne", start=date(2015, 1, 1), end=date(2015, 6, 1), group="Sans date"),
)


def drawn(of, dark=False):
    return json.loads(figures.figure(of, dark=dark).to_json())


# What is said and counted


def test_the_title_counts_what_is_late_and_what_comes_before_the_next_major_event():
    late = action(1, due_on=date(2026, 5, 1))
    panel = made(late, action(2), action(3, due_on=date(2028, 5, 1)), events=(ELECTION,))
    assert panel.title == ("1\xa0action en retard\u202f; 1\xa0échéance avant «\xa0Municipales\xa0» (mars 2028)")
    assert made(action(1)).title == "1\xa0échéance dans les douze mois"
    assert made(action(1, due_on=None)).title == "Aucune échéance à venir"
    assert made() is None


def test_an_action_of_unknown_state_is_never_late():
    panel = made(action(status=None, due_on=date(2020, 1, 1), starts_on=None))
    assert "retard" not in panel.title
    (only,) = panel.chart.rows
    assert (only.alert, only.faint, only.word) == (False, True, "état non renseigné")


def test_late_blocked_and_closed_say_so_with_a_sign_and_a_word():
    late, blocked, closed = made(
        action(1, status="blocked", due_on=date(2026, 5, 1)),
        action(2, status="blocked", due_on=date(2026, 12, 1)),
        action(3, status="completed", due_on=date(2026, 12, 2)),
    ).chart.rows
    assert (late.sign, late.word, late.alert) == ("▼", "en retard, bloqué", True)
    assert (blocked.sign, blocked.word, blocked.alert) == ("▼", "bloqué", True)
    assert (closed.sign, closed.word, closed.faint) == ("✓", "réalisé", True)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"theme": "5", "due_on": date(2028, 2, 1)},
         "tactique\xa0: 40\xa0jours avant «\xa0Municipales\xa0» (mars 2028)"),
        ({"theme": "5", "due_on": date(2027, 11, 12)}, ""),  # 121 days
        ({"theme": "6", "due_on": date(2028, 2, 1)}, ""),
        ({"theme": "5", "due_on": date(2028, 4, 1)}, ""),  # after it
        ({"axis_id": timeline.TACTICAL, "due_on": date(2027, 3, 13)},
         "tactique\xa0: 365\xa0jours avant «\xa0Municipales\xa0» (mars 2028)"),
        ({"axis_id": timeline.TACTICAL, "due_on": None}, "sujet tactique"),
    ],
)  # fmt: skip
def test_tactical_actions_say_before_what(more, said):
    assert timeline.tactical(action(**more), (ELECTION,), FRENCH) == said


def test_nothing_is_tactical_before_what_is_no_major_event():
    launch = {**ELECTION, "kind": "launch"}
    assert timeline.tactical(action(theme="5", due_on=date(2028, 2, 1)), (launch,), FRENCH) == ""


days = st.none() | st.dates(date(1990, 1, 1), date(2060, 12, 31))
actions = st.lists(
    st.tuples(days, days, st.sampled_from(["running", "blocked", "completed", "abandoned", None]),
              st.sampled_from(["now", "six_to_nine_months", "two_years_plus"]), st.none() | st.integers(0, 100)),
    min_size=1, max_size=60,
)  # fmt: skip
happenings = st.lists(st.dates(date(1990, 1, 1), date(2060, 12, 31)), max_size=12)


@given(actions, happenings)
def test_every_action_is_drawn_listed_or_counted(of, happening):
    given_ = [
        action(n, starts_on=start, due_on=due, status=status, horizon=horizon, declared_progress=progress)
        for n, (start, due, status, horizon, progress) in enumerate(of)
    ]
    events = [{"happened_on": on, "label": f"Événement {n}", "kind": "other"} for n, on in enumerate(happening)]
    panel = made(*given_, events=events)
    shown = panel.chart.rows
    assert len({one.key for one in shown}) == len(shown) <= timeline.MOST
    hidden = int(re.search(r"\d+", panel.chart.more)[0]) if panel.chart.more else 0
    assert len(shown) + hidden == len(given_)
    by_key = {a["action_id"]: a for a in given_}
    for one in shown:
        undated = by_key[one.key]["starts_on"] is None and by_key[one.key]["due_on"] is None
        assert (spans.span(panel.chart, one) is None) == undated == (one.group == "Sans date")
        assert (one.progress is None) == (by_key[one.key]["declared_progress"] is None)
    # Nothing late is left out for something that is not.
    left = [a for a in given_ if a["action_id"] not in {one.key for one in shown}]
    if any(roadmaps.late(a, TODAY) for a in left):
        assert all(roadmaps.late(by_key[one.key], TODAY) for one in shown)
    assert len(panel.table[1]) == len(shown)
    assert panel.chart.low < panel.chart.high
    missing = len(events) - len(panel.chart.marks)
    assert not missing or any(limit.startswith(f"{missing}\xa0événement") for limit in panel.limits)


@settings(max_examples=40)
@given(actions, happenings)
def test_nothing_is_drawn_outside_its_axis(of, happening):
    given_ = [action(n, starts_on=s, due_on=d, declared_progress=p) for n, (s, d, _, _, p) in enumerate(of)]
    events = [{"happened_on": on, "label": f"Événement {n}", "kind": "other"} for n, on in enumerate(happening)]
    of_chart = made(*given_, events=events).chart
    assert all(of_chart.low <= mark.on <= of_chart.high for mark in of_chart.marks)
    assert of_chart.axis and all(of_chart.low <= on <= of_chart.high for on, _ in of_chart.axis)
    assert len(of_chart.axis) <= 8
    for one in of_chart.rows:
        if (span := spans.span(of_chart, one)) is not None:
            assert 0 <= span.start <= (span.start if span.done is None else span.done) <= span.end <= 1
    for flag in [*spans.flags(of_chart), *(flag for side in spans.outward(of_chart) for flag in side)]:
        assert 0 <= flag.at <= 1
    for trace in drawn(of_chart)["data"]:
        for base, length in zip(trace.get("base", ()), trace["x"], strict=False):
            begin = date.fromisoformat(base[:10])
            assert of_chart.low <= begin <= begin + timedelta(milliseconds=length) <= of_chart.high + timedelta(days=1)
        if trace["type"] == "scatter":
            assert all(of_chart.low.isoformat() <= day <= of_chart.high.isoformat() for day in trace["x"])
    for place in marks(html.render(of_chart), "em-span"):
        assert place["left"] + place["width"] <= 100.02


def test_progress_ends_where_it_is_declared():
    span = spans.span(chart(low=date(2026, 1, 1), high=date(2027, 1, 1)), row(progress=25.0))
    assert span.done == pytest.approx(0.25)
    beyond = spans.span(chart(low=date(2026, 7, 2), high=date(2027, 1, 1)), row(progress=25.0))
    assert (beyond.start, beyond.done, beyond.before) == (0, 0, True)


def test_words_run_outwards_without_meeting_lines():
    """Of events on one side, the one further in stands higher."""
    left, right = spans.outward(FULL)
    assert [flag.at for flag in left] == sorted(flag.at for flag in left)
    assert [flag.at for flag in right] == sorted((flag.at for flag in right), reverse=True)
    assert {flag.mark.text for flag in (*left, *right)} == {m.text for m in (*FULL.marks, FULL.today)}


# The renderers


@pytest.fixture(scope="module")
def deck_of_it():
    slide = Slide(panel_of(FULL), "Question", "Notes")
    return deck(Document("Essai", "Réunion", (slide,), 3, TODAY, fictional=False), FRENCH)


def panel_of(of):
    return Panel("Titre", "Sous-titre", of, (("Action",), (("Manifeste",),)), "Source : essai.", alt="Titre")


def squeezed(text):
    return re.sub(r"[\s\u00ad\u200b\u2060-]", "", unescape(text))


def texts():
    """What every renderer must say; headings are for a screen reader."""
    words = [one for row_ in FULL.rows for one in said(row_)]
    return [*words, *(mark.text for mark in (*FULL.marks, FULL.today)), *(text for _, text in FULL.axis)]


def missing(there, among=None):
    return [text for text in among or texts() if squeezed(text) not in squeezed(there)]


def test_every_text_is_in_html():
    page = Page(html.render(FULL, caption="Légende"))
    assert missing(page.text, [*texts(), *FULL.headings, FULL.more, "Légende"]) == []
    assert len(page.all("th", scope="row")) == len(FULL.rows)
    assert len(page.all("th", scope="rowgroup")) == 3
    assert [button["data-key"] for button in page.all("button")] == [one.key for one in FULL.rows]


def test_every_text_is_on_the_figure():
    layout = drawn(FULL)["layout"]
    words = " ".join(note["text"] for note in layout["annotations"]) + " ".join(layout["xaxis"]["ticktext"])
    assert missing(re.sub(r"<[^>]*>", " ", words)) == []


def test_every_text_is_on_the_slides(deck_of_it):
    with zipfile.ZipFile(io.BytesIO(deck_of_it)) as parts:
        shown = [name for name in parts.namelist() if re.match(r"ppt/slides/[^/]*\.xml$", name)]
        xml = "".join(parts.read(name).decode() for name in shown)
    assert missing("".join(re.findall(r"<a:t>(.*?)</a:t>", xml)), [*texts(), FULL.more]) == []


def test_every_text_is_in_the_note(tmp_path):
    slide = Slide(panel_of(FULL), "Question", "Notes")
    path = tmp_path / "note.pdf"
    path.write_bytes(note(Document("Essai", "Réunion", (slide,), 3, TODAY, fictional=False), FRENCH))
    text = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True).stdout
    assert missing(text, [*texts(), FULL.more]) == []


def test_unknown_progress_is_hatched_and_a_due_date_alone_hollow():
    known, unknown, due, *_ = [one for one in rows(html.render(FULL)) if 'data-key="' in one]
    assert "em-done" in known and "em-hatched" not in known
    assert "em-hatched" in unknown and "em-done" not in unknown
    assert "em-due em-known" in due
    assert "em-due em-known" not in html.render(chart(row(start=None, progress=None)))
    patterns = [trace["marker"]["pattern"] for trace in drawn(FULL)["data"] if "pattern" in trace.get("marker", {})]
    assert [len(pattern["fgcolor"]) for pattern in patterns] == [1]


def test_the_slide_hatches_what_is_unknown_and_its_workbook_holds_the_dates(deck_of_it):
    with zipfile.ZipFile(io.BytesIO(deck_of_it)) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if "ppt/charts/chart" in name]
        books = [parts.read(name) for name in parts.namelist() if name.endswith(".xlsx")]
    assert sum(xml.count("pattFill prst=") for xml in charts) == 1
    sheets = [openpyxl.load_workbook(io.BytesIO(book)).active for book in books]
    lines = [line for sheet in sheets for line in sheet.iter_rows(min_row=2, max_col=5, values_only=True)]
    assert len(lines) == len(FULL.rows)
    for line, one in zip(lines, FULL.rows, strict=True):
        assert line[0].startswith(one.label)
        assert (line[1] and line[1].date(), line[2] and line[2].date()) == (one.start, one.end)
        assert line[3] == (one.progress and one.progress / 100)
        assert line[4] == one.word


def test_texts_are_escaped():
    dirty = soiled(FULL)
    # A key is no text: Plotly hands it back and shows it nowhere.
    dirty = replace(dirty, rows=tuple(replace(one, key="k") for one in dirty.rows))
    assert "<script" not in html.render(dirty)
    text = figures.figure(dirty, dark=True).to_json()
    assert "<script" not in text and "\\u003cscript" not in text
    assert NASTY not in html.render_panel(panel_of(dirty), WORDS)


def test_a_click_on_the_figure_gives_the_key_of_its_row():
    target = drawn(FULL)["data"][-1]
    assert [one[0] for one in target["customdata"]] == [one.key for one in FULL.rows]
    assert target["selected"]["marker"]["opacity"] == target["unselected"]["marker"]["opacity"] == 1


@pytest.mark.parametrize("dark", [False, True])
def test_alert_and_what_is_closed_have_their_colours_and_their_words(dark):
    notes = drawn(FULL, dark)["layout"]["annotations"]
    (late,) = [note for note in notes if "en retard" in note["text"]]
    assert "▼" in late["text"]
    assert late["font"]["color"] == ("#FF9A76" if dark else "#B8360F")


# The question


def test_the_question_asks_of_one_lab_or_of_all(demo):
    with demo.reading() as cursor:
        ask = Asking(cursor, FRENCH, demo.version, TODAY)
        one, everything = roadmap_timeline(ask, "paca"), roadmap_timeline(ask)
        own = cursor.execute("select action_id from actions where lab_id = 'paca'").fetchall()
        total = cursor.execute("select count(*) from actions").fetchone()[0]
    assert {shown.key for shown in one.chart.rows} == {key for (key,) in own}
    assert not any(shown.detail for shown in one.chart.rows)
    assert len(everything.chart.rows) == timeline.MOST
    assert f"et {total - timeline.MOST}\xa0autres actions" in everything.chart.more
    assert all(shown.detail for shown in everything.chart.rows)
    assert "Données fictives" in one.source
    assert any("Séance de démonstration 2026" in mark.text for mark in one.chart.marks)


def test_on_the_seed_alone_one_action_is_drawn_and_the_others_are_listed(seeded):
    with seeded.reading() as cursor:
        panel = roadmap_timeline(Asking(cursor, FRENCH, seeded.version, TODAY))
    dated = [shown for shown in panel.chart.rows if spans.span(panel.chart, shown)]
    assert [shown.key for shown in dated] == ["deuxieme-semaine-ip"]
    assert len(panel.chart.rows) == 12 and not panel.chart.more
    assert panel.chart.low.year == 2015 and panel.chart.high < TODAY
    assert "retard" not in panel.title
