"""A period and a population of a slide: what is read, what is said, on the screen and in every file."""

import io
import subprocess
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from entrelabs_metrics import questions
from entrelabs_metrics.charts.html import render_panel
from entrelabs_metrics.charts.kinds import Facts, Trend
from entrelabs_metrics.exports.deck import deck
from entrelabs_metrics.exports.note import slides_pdf
from entrelabs_metrics.exports.page import page
from entrelabs_metrics.language import NBSP, NNBSP, language
from entrelabs_metrics.questions.asking import figures
from entrelabs_metrics.stories import Story, StorySlide, files, from_json, populations, resolve, resolve_slide, to_json
from entrelabs_metrics.stories.asked import QUESTION_WORDS, named_panels, panels, why_not
from entrelabs_metrics.stories.model import about_text, read_about, story
from entrelabs_metrics.stories.narrowing import NARROWING, PEOPLED, TIMED, as_date, period_words

LAB, PROJECT, KEY = "pays-de-la-loire", "pdl-decrochage-scolaire", "pays-de-la-loire~P2~pdl-decrochage-scolaire~all"
ABOUT = {"lab": LAB, "project": PROJECT, "indicator": "U6", "key": KEY}
NEEDS = {
    "figure": "key", "indicator_spread": "indicator", "project_path": "project", "project_combination": "project",
    "overview": "", "network_combination": "", "patterns": "",
}  # fmt: skip
days = st.dates(date(2023, 1, 1), date(2027, 1, 1))


def about(question, **more):
    name = NEEDS.get(question, "lab")
    return tuple({**({name: ABOUT[name]} if name else {}), **more}.items())


def plain(text):
    return text.replace(NBSP, " ").replace(NNBSP, " ")


# What is said


@pytest.mark.parametrize(
    ("since", "until", "said", "english"),
    [
        ("2024-01-01", "2025-12-31", "mesures de janv. 2024 à déc. 2025", "measurements from Jan 2024 to Dec 2025"),
        ("2024-04-01", "2025-12-31", "mesures d'avr. 2024 à déc. 2025", "measurements from Apr 2024 to Dec 2025"),
        ("2024-02-01", "2024-02-29", "mesures de févr. 2024", "measurements of Feb 2024"),
        ("2024-10-01", "2024-10-31", "mesures d'oct. 2024", "measurements of Oct 2024"),
        ("2024-01-01", "", "mesures depuis janv. 2024", "measurements since Jan 2024"),
        ("", "2025-12-31", "mesures jusqu'à déc. 2025", "measurements until Dec 2025"),
        ("2024-01-15", "", "mesures depuis le 15 janvier 2024", "measurements since 15 January 2024"),
        ("", "2025-02-27", "mesures jusqu'au 27 février 2025", "measurements until 27 February 2025"),
        ("2024-01-01", "2025-12-30", "mesures du 1er janvier 2024 au 30 décembre 2025",
         "measurements from 1 January 2024 to 30 December 2025"),
        ("", "", "", ""),
    ],
)  # fmt: skip
def test_a_period_in_words(since, until, said, english):
    period = as_date(since), as_date(until)
    assert plain(period_words(period, language("fr"))) == said
    assert plain(period_words(period, language("en"))) == english


@pytest.mark.parametrize("question", sorted(TIMED))
def test_every_panel_of_a_slide_says_its_period(demo, asking, question):
    with asking(demo) as ask:
        found = panels(ask, question, about(question, since="2025-01-01", until="2026-12-31"))
        whole = panels(ask, question, about(question))
    assert found and all(p.subtitle.startswith("Mesures de janv. 2025 à déc. 2026.") for p in found)
    assert all(p.alt.endswith("Mesures de janv. 2025 à déc. 2026.") and len(p.limits) <= 3 for p in found)
    assert not any("janv. 2025 à" in p.subtitle for p in whole)
    assert found != whole


@pytest.mark.parametrize("question", sorted(PEOPLED))
def test_every_panel_of_a_slide_says_its_population_and_shows_no_other(demo, asking, question):
    # A project with both.
    project = {"project": "demo-paris-guichet-creches"} if question == "project_path" else {}
    with asking(demo) as ask:
        chosen = about(question, population="users", **project)
        found, whole = panels(ask, question, chosen), panels(ask, question, about(question, **project))
        assert "users" in populations(ask, about(question, **project))
    assert found and found != whole
    assert all(plain(p.subtitle).startswith("Population : usagers.") for p in found)
    for panel in found:
        headings, rows = panel.table
        if "Population et projet" in headings:
            place = headings.index("Population et projet")
            assert all("usagers" in row[place] for row in rows)


def test_the_first_measurement_of_the_period_is_the_baseline_and_words_say_so(demo, asking):
    with asking(demo) as ask:
        trend, facts, _, steps, origins = panels(ask, "figure", about("figure", since="2025-04-01"))
        (whole, *_) = panels(ask, "figure", about("figure"))
    assert isinstance(trend.chart, Trend) and isinstance(whole.chart, Trend) and isinstance(facts.chart, Facts)
    kept = [p for p in whole.chart.points if p.on >= date(2025, 4, 1)]
    assert trend.chart.points == tuple(kept) and 1 < len(kept) < len(whole.chart.points)
    assert trend.chart.targets == whole.chart.targets
    assert all(p.on >= date(2025, 4, 1) for p in trend.chart.comparison)
    assert f"de {plain(kept[0].text)} (sept. 2025)" in plain(trend.sentence)
    assert "La valeur de départ est la première mesure de la période choisie." in trend.limits
    start = next(words for label, words in facts.chart.rows if label.startswith("Valeur initiale"))
    assert start.endswith("première mesure de la période")
    assert any("Première mesure de la période choisie." in row for row in steps.chart.rows)
    measured = [row[1] for row in origins.table[1] if "mesure" in row[0].lower() or row[0] == "Valeur actuelle"]
    assert measured and not any(day.endswith(("2023", "2024")) for day in measured)


def test_whether_a_measure_is_due_is_told_as_of_the_last_day_of_the_period(demo, asking):
    with asking(demo) as ask:
        _, facts, *_ = panels(ask, "figure", about("figure", until="2025-12-31"))
        _, earlier, *_ = panels(replace(ask, today=date(2025, 12, 31)), "figure", about("figure", until="2025-12-31"))
    assert facts == earlier


def test_a_family_that_is_measured_at_other_times_is_not_said_never_measured(demo, asking):
    told = about("lab_families", lab="paris", since="2025-01-01", until="2025-12-31")
    with asking(demo) as ask:
        found = dict(named_panels(ask, "lab_families", told))
        assert plain(found["spending"].title).endswith(" : rien n'est mesuré dans ce choix")
        assert found["spending"].title in found["spending"].alt
        slide = resolve_slide(ask, StorySlide("d", "lab_families", (*told, ("family", "spending"))))
    assert "mesures de janv. 2025 à déc. 2025" in plain(slide.missing)


# What cannot be asked


@pytest.mark.parametrize(
    ("question", "more", "said"),
    [
        ("lab_changes", {"since": "1er janvier"}, "n'est pas une date : elle s'écrit comme 2025-12-31"),
        ("lab_changes", {"until": "20251231"}, "n'est pas une date"),
        ("lab_changes", {"until": "2025-02-30"}, "n'est pas une date"),
        (
            "lab_changes",
            {"since": "2025-01-02", "until": "2025-01-01"},
            "finit le 1er janvier 2025, avant de commencer",
        ),
        ("lab_changes", {"population": "martiens"}, "pour la population « martiens »"),
        ("lab_changes", {"population": "comparison"}, "pour la population « groupe de comparaison »"),
        ("lab_roadmap", {"since": "2025-01-01"}, "ne se limite pas à une période"),
        ("lab_gaps", {"population": "users"}, "ne se limite pas à une population"),
        ("lab_changes", {"until": "1999-12-31"}, "Rien n'est mesuré ici dans ce choix : mesures jusqu'à déc. 1999"),
        ("figure", {"until": "1999-12-31"}, "Rien n'est mesuré ici dans ce choix"),
        ("figure", {"until": "1999-12-31", "key": "?"}, "Rien n'est mesuré ici"),
        ("patterns", {"until": "1999-12-31"}, "Rien n'est mesuré ici dans ce choix"),
    ],
)
def test_what_cannot_be_asked_is_said(demo, asking, question, more, said):
    with asking(demo) as ask:
        found = resolve_slide(ask, StorySlide("d", question, about(question, **more)))
        assert said in plain(found.missing), plain(found.missing)
        assert named_panels(ask, question, about(question, **more)) == ()
    with asking(demo, code="en") as ask:
        assert why_not(ask, question, about(question, **more))
        assert not any(word in why_not(ask, question, about(question, **more)) for word in ("é", "période", "Rien"))


@settings(max_examples=60)
@given(st.data())
def test_nothing_in_about_raises(demo, asking, data):
    words = st.text(max_size=6) | st.sampled_from(["2025-01-01", "2024-12-31", "9999-12-31", "0001-01-01", "users", ""])
    question = data.draw(st.sampled_from(sorted(QUESTION_WORDS)))
    more = data.draw(st.dictionaries(st.sampled_from(NARROWING), words))
    slide = StorySlide("d", question, about(question, **more))
    with asking(demo) as ask:
        found = resolve_slide(ask, slide)
    narrowed = any(value for name, value in slide.about if name in NARROWING)  # a sign nobody types is left out
    if question not in TIMED | PEOPLED and narrowed:
        assert found.missing


def test_what_is_offered_is_what_is_measured(demo, asking):
    with asking(demo) as ask:
        assert populations(ask, about("lab_changes"))[:3] == ("all", "users", "agents")
        for who in populations(ask, about("indicator_spread")):
            assert why_not(ask, "indicator_spread", about("indicator_spread", population=who)) == ""


def test_the_public_is_shown_no_more_for_a_period(demo, asking):
    with asking(demo) as ask:
        few = resolve_slide(
            replace(ask, least=10**6), StorySlide("d", "lab_changes", about("lab_changes", since="2024-01-01"))
        )
        assert few.missing or "masqué" in few.panel.title.lower()
        assert resolve_slide(replace(ask, least=11), StorySlide("d", "lab_gaps", about("lab_gaps"))).missing


# Kept and taken elsewhere


NARROWED = StorySlide(
    "d1", "lab_changes", about("lab_changes", since="2024-01-01", until="2026-12-31", population="users")
)


@given(since=st.none() | days, length=st.integers(0, 1000), population=st.text(max_size=9))
def test_about_comes_back_the_same(since, length, population):
    given = {"lab": LAB, "population": population}
    if since:
        given |= {"since": since.isoformat(), "until": (since + timedelta(length)).isoformat()}
    slide = StorySlide("d", "lab_changes", tuple(given.items()))
    assert read_about(about_text(slide.about)) == slide.about
    told = Story("s", "Titre", slides=(slide,))
    assert from_json(to_json(told)) == told


def test_a_story_keeps_its_period_in_the_base(mine, asking, put):
    from entrelabs_metrics.store.importing import import_files

    told = Story("s", "Titre", slides=(NARROWED,))
    import_files(mine, files(told), by="essai")
    with asking(mine) as ask:
        assert story(ask, "s") == told
        assert "Population" in resolve_slide(ask, told.slides[0]).panel.subtitle


@pytest.mark.parametrize("code", ["fr", "en"])
def test_screen_deck_note_and_page_say_the_same_period(demo, asking, tmp_path, code):
    with asking(demo, code=code) as ask:
        document = resolve(ask, Story("s", "Titre", slides=(NARROWED,)))
    said = {
        "fr": "Mesures de janv. 2024 à déc. 2026. Population : usagers.",
        "en": "Measurements from Jan 2024 to Dec 2026. Group: users.",
    }[code]
    lang = language(code)
    screen = render_panel(document.slides[0].panel, {"data": "d", "limits": "l"})
    slides = Presentation(io.BytesIO(deck(document, lang))).slides
    shown = " ".join(s.text_frame.text for slide in slides for s in slide.shapes if s.has_text_frame)
    (tmp_path / "note.pdf").write_bytes(slides_pdf(document, lang))
    read = subprocess.run(["pdftotext", tmp_path / "note.pdf", "-"], check=True, capture_output=True, text=True).stdout
    for text in (screen, shown, " ".join(read.split()), page(document, lang).decode()):
        assert said in plain(text)
    assert any(said in plain(slide.notes_slide.notes_text_frame.text) for slide in slides if slide.has_notes_slide)


# What is read


def test_nothing_changes_without_a_period(demo, asking):
    with asking(demo) as ask:
        assert ask.period == (None, None)
        for question in sorted(TIMED):
            (name, value), *_ = about(question) or (("", ""),)
            asked = getattr(questions, question)(ask, **({name: value} if name else {}))
            shown = panels(ask, question, about(question))
            assert tuple(panel for panel in _flat(asked)) == shown


def _flat(answer):
    from entrelabs_metrics.charts.kinds import Panel

    if isinstance(answer, Panel):
        yield answer
    elif isinstance(answer, tuple):
        for part in answer:
            yield from _flat(part)


def test_figures_of_a_period_are_kept_apart(demo, asking):
    with asking(demo) as ask:
        whole = figures(ask, lab=LAB)
        narrow = figures(replace(ask, period=(None, date(2024, 12, 31))), lab=LAB)
        assert figures(ask, lab=LAB) is whole
        assert not narrow.equals(whole) and narrow["measured_on"].max().year <= 2024
        users = figures(replace(ask, population="users"), lab=LAB)
        assert set(users["population"]) == {"users"} and list(users.index) == list(range(len(users)))
