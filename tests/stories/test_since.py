"""What changed in a story between two versions: exactly what did, heaviest first, each figure once; else nothing."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from entrelabs_metrics.__main__ import main
from entrelabs_metrics.language import CODES, NBSP, NNBSP
from entrelabs_metrics.store.importing import import_files
from entrelabs_metrics.stories import (
    READINGS,
    STARTERS,
    Story,
    StorySlide,
    change_panel,
    changed,
    faults,
    files,
    resolve,
    saved_at,
    since,
    starter,
    with_changes,
)
from entrelabs_metrics.stories.resolving import texts
from entrelabs_metrics.ui import asking as visitor

ROOT = Path(__file__).resolve().parents[2]
PARIS = (("lab", "paris"),)
EXPERIENCE = StorySlide("d1", "lab_families", (*PARIS, ("family", "experience")))
CHANGES, ROADMAP = StorySlide("d2", "lab_changes", PARIS), StorySlide("d3", "lab_roadmap", PARIS)
TOLD = Story("reunion", "La réunion", slides=(EXPERIENCE, CHANGES, ROADMAP))
HEADS = "lab_id;indicator_id;measured_on;value;sample_size;population;project_id;source;nature\n"
SATISFACTION = "paris;U6;{day};{value};{n};users;demo-paris-guichet-creches;Données fictives (démonstration);sample\n"


def plain(text):
    return text.replace(NBSP, " ").replace(NNBSP, " ")


def measure(base, value, day="2026-09-30", n=350):
    """Users' satisfaction, which is 71 % (n = 350) in September 2026 in the demonstration."""
    done = import_files(base, [("m.csv", (HEADS + SATISFACTION.format(day=day, value=value, n=n)).encode())])
    assert done.version, [v.problems for v in done.verdicts]
    return done.version


@pytest.fixture
def compared(asking):
    """`with compared(base, 2, 3, code="fr") as (then, now):`, both on one day unless `day` says otherwise."""

    @contextmanager
    def compared(base, old, new=None, code="fr", day=None):
        with asking(base, old, code) as then, asking(base, new, code) as now:
            yield (replace(then, today=day) if day else then), now

    return compared


def panel_of(then, now, told=TOLD):
    return change_panel(then, now, since(then, now, told))


def every_text(panel):
    return plain(" | ".join(texts(panel)))


def rows(panel):
    return [(row.label, plain(row.old), plain(row.new), row.state) for row in (panel.chart.rows if panel.chart else ())]


# What is told


def test_one_value_changed_is_that_row_and_no_other(mine, compared):
    measure(mine, 71.9)
    with compared(mine, 3) as (then, now):
        found = since(then, now, TOLD)
        panel = change_panel(then, now, found)
    assert rows(panel) == [
        ("Taux de satisfaction", "71 % ; écart : +18 points", "72 % ; écart : +19 points", "updated"),
    ]
    (row,) = panel.chart.rows
    assert (row.place, row.detail) == ("Diapositives 1 et 2", "usagers · Guichet des demandes de crèche (fictif)")
    assert plain(panel.title) == "1 chiffre sur 12 a changé depuis la version 3 (23 novembre 2026)"
    assert [slide.state for slide in found] == ["updated", "updated", "same"]
    assert "1 valeur a changé. La diapositive 3 est restée la même." in plain(panel.sentence)
    assert changed(found) == 1


def test_a_verdict_comes_before_findings_then_values(mine, compared):
    measure(mine, 12, "2026-10-31", 500)
    progress = (
        "action_id;title;horizon;scope;declared_progress\n"
        "demo-paris-achats;Clause d'approche usagers dans les marchés;six_to_nine_months;authority;52\n"
    )
    assert import_files(mine, [("a.csv", progress.encode())], table_name="actions").version == 5
    with compared(mine, 3) as (then, now):
        found = since(then, now, TOLD)
        panel = change_panel(then, now, found)
    weights = [
        1 if row.detail == "le constat de la diapositive" else 0 if "recul établi" in row.new else 2
        for row in panel.chart.rows
    ]
    assert weights[0] == 0 and weights == sorted(weights) and set(weights) == {0, 1, 2}
    first, last = rows(panel)[0], rows(panel)[-1]
    assert first == (
        "Taux de satisfaction",
        "71 % ; écart : +18 points ; sept. 2026 · n = 350 ; atteinte, à confirmer",
        "12 % ; écart : −41 points ; oct. 2026 · n = 500 ; recul établi",
        "updated",
    )
    assert last == (
        "Clause d'approche usagers dans les marchés",
        "45 % d'avancement déclaré",
        "52 % d'avancement déclaré",
        "updated",
    )
    assert plain(panel.title).startswith("1 chiffre sur 12 et 1 action sur 8 ont changé depuis la version 3 (")
    assert changed(found) == 2


@pytest.mark.parametrize("code", CODES)
def test_nothing_changed_says_so(mine, compared, code):
    import_files(mine, [("labs.csv", b"lab_id;name;organisation;organisation_type\nailleurs;Ailleurs;Ville;city\n")])
    with compared(mine, 3, code=code) as (then, now):
        panel = panel_of(then, now)
    said = {"fr": "Rien n'a changé depuis la version 3 (23 ", "en": "Nothing changed since version 3 (23 "}
    assert plain(panel.title).startswith(said[code])
    assert (panel.chart, panel.table, panel.limits) == (None, ((), ()), ())
    same = {"fr": "Les 3 diapositives montrent la même chose.", "en": "The 3 slides show the same."}
    assert plain(panel.sentence) == same[code]


def test_a_row_taken_back_is_told_as_gone_and_one_that_came_as_new(mine, compared):
    text = HEADS + "paris;U6;2026-10-31;80;;elected;;Essai;sample\n"
    version = import_files(mine, [("m.csv", text.encode())]).version
    assert version == 4
    mine.undo(4, by="essai")
    with compared(mine, 3, 4) as (then, now):
        came = panel_of(then, now)
    with compared(mine, 4, 5) as (then, now):
        gone = panel_of(then, now)
    with compared(mine, 3, 5) as (then, now):
        assert panel_of(then, now).chart is None
    new = next(row for row in came.chart.rows if row.state == "added")
    old = next(row for row in gone.chart.rows if row.state == "removed")
    assert (new.label, new.old, plain(new.new)) == (old.label, "", plain(old.old)) and old.new == ""
    assert plain(new.new).startswith("80 %") and "n inconnu" in plain(new.new)
    assert "1 ligne est nouvelle" in plain(came.sentence) and "1 ligne n'y est plus" in plain(gone.sentence)
    assert ("n'y était pas" in every_text(came)) and ("n'y est plus" in every_text(gone))


@pytest.mark.parametrize("code", CODES)
def test_a_slide_that_can_no_longer_be_shown_says_why(mine, compared, code):
    lab = b"lab_id;name;organisation;organisation_type\nessai;Labo d'essai;Ville;city\n"
    assert import_files(mine, [("labs.csv", lab)]).version == 4
    mine.undo(4, by="essai")
    told = replace(TOLD, slides=(EXPERIENCE, StorySlide("d9", "lab_card", (("lab", "essai"),))))
    with compared(mine, 4, 5, code) as (then, now):
        found = since(then, now, told)
        panel = change_panel(then, now, found)
    assert [slide.state for slide in found] == ["same", "removed"]
    (row,) = panel.chart.rows
    assert row.state == "removed" and "essai" in row.detail and row.old and row.new == ""
    slide = {"fr": "1 diapositive n'a plus rien à montrer.", "en": "1 slide has nothing left to show."}
    assert slide[code] in plain(panel.sentence)
    with compared(mine, 3, 5, code) as (then, now):
        found = since(then, now, told)
        panel = change_panel(then, now, found)
    assert [slide.state for slide in found] == ["same", "absent"] and panel.chart is None
    assert {"fr": "dans aucune des deux versions", "en": "in either version"}[code] in plain(panel.sentence)


def test_what_becomes_known_was_not_zero(mine, compared):
    slide = replace(TOLD, slides=(StorySlide("d", "lab_highlights", PARIS),))
    (cost,) = mine.rows(
        "select indicator_id, project_id from targets where lab_id = 'paris' and indicator_id in"
        " (select indicator_id from indicators where name = 'Coût par démarche')"
    )
    text = HEADS + f"paris;{cost['indicator_id']};2026-10-31;21,5;;;{cost['project_id']};Essai;\n"
    assert import_files(mine, [("m.csv", text.encode())]).version == 4
    with compared(mine, 3, 4) as (then, now):
        panel = panel_of(then, now, slide)
    row = next(row for row in panel.chart.rows if row.label == "Coût par démarche")
    assert row.old.startswith("non mesuré") and plain(row.new).startswith("21,50 €")
    assert not any(plain(text).startswith("0") for text in (row.old, row.new))


def test_before_citizens_few_answers_are_masked_on_both_sides(mine, compared):
    measure(mine, 12, "2026-10-31", 5)
    public = replace(TOLD, reader="citizen", slides=(EXPERIENCE,))
    with compared(mine, 3) as (then, now):
        panel = panel_of(then, now, public)
        open_to_all = panel_of(then, now, replace(public, reader=""))
    assert "12 %" in every_text(open_to_all) and "12 %" not in every_text(panel)
    assert "masqué" in every_text(panel)


def test_only_days_that_pass_change_a_version_against_itself(demo, compared):
    with compared(demo, 3, 3, day=date(2024, 1, 1)) as (then, now):
        panel = panel_of(then, now)
    assert {row.label for row in panel.chart.rows} and all("en retard" in row.new for row in panel.chart.rows)
    assert "Le temps passe aussi" in " ".join(panel.limits)


# What always holds


@pytest.mark.parametrize("name", STARTERS)
def test_a_version_against_itself_is_empty(demo, compared, name):
    with compared(demo, 3, 3) as (then, now):
        told = starter(then, name, "pays-de-la-loire")
        found = since(then, now, told)
        panel = change_panel(then, now, found)
    assert {slide.state for slide in found} == {"same"} and changed(found) == 0
    assert panel.chart is None and panel.title.startswith("Rien n'a changé")


@pytest.mark.parametrize("name", STARTERS)
def test_swapped_there_are_as_many_changes_the_other_way_round(mine, compared, name):
    measure(mine, 12, "2026-10-31", 500)
    with compared(mine, 3) as (then, now):
        told = starter(now, name, "paris")
        forth, back = since(then, now, told), since(now, then, told)
        there, again = change_panel(then, now, forth), change_panel(now, then, back)
    other = {"added": "removed", "removed": "added"}
    assert changed(forth) == changed(back) > 0
    assert sorted((r.place, r.label, r.old, r.new, r.state) for r in there.chart.rows) == sorted(
        (r.place, r.label, r.new, r.old, other.get(r.state, r.state)) for r in again.chart.rows
    )


@pytest.mark.parametrize("code", CODES)
def test_the_panel_has_all_that_a_slide_must(mine, compared, code):
    measure(mine, 12, "2026-10-31", 500)
    with compared(mine, 3, code=code) as (then, now):
        told = starter(now, "steering", "paris")
        document = with_changes(resolve(now, told), then, now, told)
        assert not faults(document, now.lang)
        last = document.slides[-1]
        headings, data = last.panel.table
        assert {now.lang.t(h) for h in ("Date et effectif", "Sens", "Niveau de preuve", "Source")} <= set(headings)
    assert last.panel.alt.startswith(last.panel.title) and len(last.panel.title) <= 120
    assert all(len(row) == len(headings) and all(row) for row in data)
    assert "n = 500" in every_text(last.panel) and "n = 500" in plain(last.notes)
    assert {"fr": "Version 3, puis version 4", "en": "Version 3, then version 4"}[code] in plain(last.panel.source)
    assert {"fr": "fictives", "en": "Fictional"}[code] in last.panel.source


def test_the_version_that_wrote_a_story_last(mine, asking):
    before = Story("reunion", "La réunion", slides=(EXPERIENCE,))
    import_files(mine, files(before), erase=True)
    measure(mine, 12, "2026-10-31", 500)
    import_files(mine, files(replace(before, slides=(replace(EXPERIENCE, title="Tout va"),)), before), erase=True)
    measure(mine, 13, "2026-10-31", 500)
    with asking(mine) as ask:
        assert (saved_at(ask, "reunion"), saved_at(ask, "ailleurs")) == (6, None)
    mine.undo(6, by="essai")
    with asking(mine) as ask:
        assert saved_at(ask, "reunion") == 4


# The command line


@pytest.mark.parametrize(("command", "begins"), [("deck", b"PK"), ("note", b"%PDF"), ("page", b"<!")])
def test_each_output_takes_one_more_slide(mine, tmp_path, command, begins):
    measure(mine, 12, "2026-10-31", 500)
    measure(mine, 13, "2026-10-31", 500)
    path, out = mine.path, tmp_path / "sortie"
    mine.close()

    def run(*arguments):
        told = ["--database", path, command, "starter:executive:paris", "--out", str(out), *arguments]
        return CliRunner().invoke(main, told)

    assert run().exit_code == 0
    without = out.read_bytes()
    done = run("--since", "3", "--as-of", "4")
    assert (done.exit_code, done.stderr) == (0, "")
    assert out.read_bytes()[:10].lstrip().startswith(begins) and out.read_bytes() != without
    if command == "page":
        text = plain(unescape(out.read_text(encoding="utf-8")))
        assert "Ce qui a changé depuis la version 3" in text and "12 % " not in plain(unescape(without.decode()))
        assert "−41 points" in text and "−40 points" not in text  # version 4, not the latest
    for wrong in (("--since", "9"), ("--since", "4", "--as-of", "4"), ("--since", "4", "--as-of", "3")):
        done = run(*wrong)
        assert done.exit_code == 2 and len(done.stderr.strip().splitlines()) == 1


# The page


@pytest.fixture
def app(mine, monkeypatch):
    """Récits, with a story kept at version 4, and a measurement since."""
    import_files(mine, files(TOLD), by="Ville", erase=True)
    measure(mine, 12, "2026-10-31", 500)
    path = mine.path
    mine.close()
    monkeypatch.setenv("ENTRELABS_DATABASE", path)
    app = AppTest.from_file(str(ROOT / "entrelabs_metrics" / "ui" / "main.py"), default_timeout=60).run()
    yield app
    visitor.base().close()
    visitor._opened.cache_clear()


def opened(app, **address):
    app.query_params.clear()
    for name, value in address.items():
        app.query_params[name] = value
    app.session_state["_story"], app.session_state["_story_known"] = TOLD, TOLD
    app.switch_page(str(ROOT / "pages" / "stories.py")).run()
    assert not app.exception, app.exception
    return [plain(e.label) for e in app.expander if "changé" in e.label]


def test_the_page_says_what_changed_since_the_story_was_saved(app):
    (label,) = opened(app)
    assert label.startswith("Ce qui a changé depuis que ce récit a été enregistré (version 4, ")
    assert label.endswith(") : 1 changement")


def test_the_page_looking_back_says_what_changed_since(app):
    assert opened(app, version="4") == ["Ce qui a changé depuis cette version : 1 changement"]
    assert opened(app, version="5") == []


def test_the_page_says_when_nothing_changed_and_nothing_of_a_story_not_kept(app):
    visitor.base().undo(5, by="essai")
    assert opened(app) == []
    assert any("Rien n'a changé depuis que ce récit a été enregistré" in caption.value for caption in app.caption)
    app.session_state["_story"] = replace(TOLD, story_id="ailleurs")
    app.run()
    assert not any("changé" in caption.value for caption in app.caption)


def test_every_reading_is_compared(demo, compared):
    with compared(demo, 1, 3) as (then, now):
        for name in READINGS.values():
            told = starter(now, name, "paris")
            assert changed(since(then, now, told)) > 0
