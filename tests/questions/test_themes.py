"""The six themes: each answers on the seed without a figure that nobody gave, and on the demonstration with figures."""

import re
from collections.abc import Callable, Iterator

import pytest

from entrelabs_metrics import questions
from entrelabs_metrics.charts.html import render_panel
from entrelabs_metrics.charts.kinds import Bars, Facts, Listing, Matrix, Panel, Path
from entrelabs_metrics.language import CODES, NBSP, NNBSP, language
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.results.findings import themes as words
from entrelabs_metrics.store import Base
from tests.keeping import kept
from tests.questions.test_process import LABS, TODAY, WORDS

BY_NAME = dict(zip(words.THEMES, questions.THEMES, strict=True))


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(NNBSP, " ")


def panels(base: Base, question: Callable, lab: str = "", code: str = "fr") -> tuple[Panel, ...]:
    with base.reading() as cursor:
        return question(Asking(cursor, language(code), base.version, TODAY, kept(base)), lab)


def said(panel: Panel) -> Iterator[str]:
    yield from (panel.title, panel.subtitle, panel.sentence, panel.source, *panel.limits)
    for row in (panel.table[0], *panel.table[1]):
        yield from row
    yield render_panel(panel, WORDS)


def wished(found: tuple[Panel, ...]) -> Panel:
    assert isinstance(found[-1].chart, Listing)
    return found[-1]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("question", questions.THEMES, ids=lambda question: question.__name__)
def test_every_panel_has_its_words_its_source_and_its_table(demo: Base, question: Callable, code: str) -> None:
    for lab in ["", *(row["lab_id"] for row in demo.rows("select lab_id from labs"))]:
        for panel in panels(demo, question, lab, code):
            assert panel.title and panel.alt and "ersion 3" in plain(panel.source)
            assert len(panel.limits) <= 3
            assert all(len(row) == len(panel.table[0]) for row in panel.table[1])
            for text in said(panel):
                assert not re.search(r"grâce|thanks to|\bNone\b(?! of)|\bnan\b", text), text


@pytest.mark.parametrize("lab", ["", "paca"])
@pytest.mark.parametrize("question", questions.THEMES, ids=lambda question: question.__name__)
def test_on_the_seed_nothing_is_measured_and_this_is_said(world: Base, question: Callable, lab: str) -> None:
    found = panels(world, question, lab)
    rows = wished(found).chart.rows
    assert rows and {row[1] for row in rows} == {"○ non mesuré"}
    assert plain(wished(found).title).startswith(f"Ce qu'il faudrait mesurer : {len(rows)} questions sur {len(rows)}")
    for panel in found:  # the seed has no amount, no day, no share but those of types of activity
        text = plain(" ".join([panel.title, panel.sentence, *(c for row in panel.table[1] for c in row)]))
        assert not re.search(r"\d ?€|\d jours?\b|\d rencontre|n = \d", text), text
        assert "fictives" not in panel.source


@pytest.mark.parametrize("question", questions.THEMES, ids=lambda question: question.__name__)
def test_on_the_demonstration_there_are_figures(demo: Base, question: Callable) -> None:
    found = panels(demo, question)
    assert sum(panel.chart is not None and bool(panel.table[1]) for panel in found) >= 3
    states = [row[1] for row in wished(found).chart.rows]
    assert any(state.startswith("●") for state in states) and "○ non mesuré" in states
    assert any("fictives" in panel.source.lower() for panel in found)


def test_counts_of_teams_are_those_of_the_registers(demo: Base) -> None:
    (known,) = demo.rows("select sum(staff_days) as days, count(staff_days) as n, count(*) as everything from projects")
    counts, *_ = panels(demo, BY_NAME["teams"])
    assert plain(counts.title) == (
        f"{known['days']:.0f} jours d'agents inscrits : {known['n']} projets sur {known['everything']} le disent"
    )
    assert isinstance(counts.chart, Matrix)
    asked = "select lab_id, sum(agents_met) as met from steps join projects using (project_id) group by lab_id"
    met = {row["lab_id"]: row["met"] for row in demo.rows(asked)}
    for heading, (days, agents) in counts.chart.rows:
        assert plain(agents.text).startswith(f"{met[heading.key]:.0f} rencontre")  # every step says
        assert (days.level is None) == (plain(days.text) == "n. d.")
    silent = next(cells for heading, cells in counts.chart.rows if heading.key == "reacteur-public")
    assert silent[0].level is None and silent[0].text == "n. d."  # no project says its days: unknown, not zero


def test_what_is_unknown_is_never_zero(base: Base, put: Callable) -> None:
    put(base, LABS)
    for question in questions.THEMES:
        for lab in ("", "lab"):
            for panel in panels(base, question, lab):
                told = " ".join([panel.title, panel.sentence])
                assert not re.search(r"\b0\b", plain(told)), (question.__name__, told)
                if isinstance(panel.chart, Matrix):
                    assert all(cell.level is None for _, cells in panel.chart.rows for cell in cells), panel.title
                if isinstance(panel.chart, Bars):
                    assert all(row.share is None for row in panel.chart.rows), panel.title


def test_no_step_is_no_zero_step(base: Base, put: Callable) -> None:
    """A lab whose projects are of known types and that writes no step: steps are unknown."""
    put(base, LABS, "project_id;lab_id;title;activity_type\np;lab;Projet;outreach\nq;lab;Autre;supporting\n")
    counts, *_ = panels(base, BY_NAME["tools"], "lab")
    assert plain(counts.title) == "Transmettre ses méthodes : 1 projet inscrit"
    assert isinstance(counts.chart, Facts)
    assert [plain(text) for _, text in counts.chart.rows] == [
        "1 projet (type connu pour 2 projets sur 2)", "n. d. (rien d'inscrit)", "n. d. (rien d'inscrit)",
    ]  # fmt: skip


def test_a_type_that_is_not_known_makes_a_count_a_least_one_or_none_at_all(base: Base, put: Callable) -> None:
    put(base, LABS, "project_id;lab_id;title;activity_type;staff_days\n"
        "p;lab;Un;outreach;3\nq;lab;Deux;;\n", "step_id;project_id;happened_on;kind;title;agents_met\n"
        "s;p;2025-01-01;transfer;Pas;4\nt;q;2025-02-01;test;Pas;\n")  # fmt: skip
    tools, teams = (panels(base, BY_NAME[name], "lab")[0].chart.rows for name in ("tools", "teams"))
    assert [plain(text).split(" (")[0] for _, text in tools] == ["au moins 1 projet", "1 étape", "4 rencontres"]
    assert [plain(text).split(" (")[0] for _, text in teams] == ["au moins 3 jours", "au moins 4 rencontres"]
    put(base, "project_id;lab_id;title;activity_type\np;lab;Un;supporting\n")
    assert plain(panels(base, BY_NAME["tools"], "lab")[0].chart.rows[0][1]).startswith("n. d.")  # none known: not zero


def test_stages_are_shares_of_those_known_and_the_others_stand_apart(base: Base, put: Callable) -> None:
    put(base, "lab_id;name;organisation;organisation_type;stage\n"
        "a;A;O;city;v1\nb;B;O;city;v1\nc;C;O;city;v2\nd;D;O;city;\n")  # fmt: skip
    stages = panels(base, BY_NAME["vision"])[0]
    assert plain(stages.title) == "La version est connue pour 3 labos sur 4"
    assert isinstance(stages.chart, Bars)
    assert [(plain(row.label), row.share, plain(row.text)) for row in stages.chart.rows] == [
        ("V1", pytest.approx(2 / 3), "2 sur 3"), ("V2", pytest.approx(1 / 3), "1 sur 3"), ("V3", 0, "0 sur 3"),
        ("Version non renseignée", None, "1 labo"),
    ]  # fmt: skip
    assert panels(base, BY_NAME["vision"], "c")[0].title == "Le labo se dit en version V2"


def test_a_measure_of_a_project_is_no_measure_of_the_tools(demo: Base) -> None:
    """U7 and A1 are measured, of projects: nothing says that it is of the lab's own tools."""
    rows = wished(panels(demo, BY_NAME["tools"])).chart.rows
    apart = [row for row in rows if "outils eux-mêmes" in row[2]]
    assert [row[2][:2] for row in apart] == ["U7", "U1", "A1"]
    assert all(row[1] == "○ non mesuré" for row in apart)
    assert demo.rows("select 1 from measurements where indicator_id = 'U7'")


@pytest.mark.parametrize("theme", words.THEMES)
def test_every_indicator_one_points_to_is_in_the_catalogue(world: Base, theme: str) -> None:
    known = {row["indicator_id"] for row in world.rows("select indicator_id from indicators")}
    chart = wished(panels(world, BY_NAME[theme])).chart
    assert {wish.indicator for wish in words.wishes(theme, language("fr"))} - {""} <= known
    assert [bool(key) for key in chart.keys] == [wish.indicator != "" for wish in words.wishes(theme, language("fr"))]


def test_how_many_labs_measure_each_is_counted_once_a_lab(demo: Base) -> None:
    for theme, question in BY_NAME.items():
        for wish, row in zip(
            words.wishes(theme, language("fr")), wished(panels(demo, question)).chart.rows, strict=True
        ):
            (found,) = demo.rows("select count(distinct lab_id) as n from measurements where indicator_id = ? "
                                 "and population <> 'comparison'", [wish.indicator])  # fmt: skip
            expected = found["n"] if wish.answers else 0
            told = re.match(r"● (\d+) labos? sur 6", plain(row[1]))
            assert int(told[1] if told else 0) == expected, row


def test_who_knows_the_lab_by_category_and_the_same_figures_for_one_lab(demo: Base) -> None:
    renown = panels(demo, BY_NAME["diffusion"])[1]
    assert isinstance(renown.chart, Matrix)
    assert [plain(h.label) for h in renown.chart.columns] == ["Cadres", "Autres agents", "Tous les agents"]
    assert any(cell.level is None for _, cells in renown.chart.rows for cell in cells)
    alone = panels(demo, BY_NAME["diffusion"], "pays-de-la-loire")[1]
    of_the_lab = {cell.key: cell.text for _, cells in renown.chart.rows for cell in cells if cell.key}
    assert {cell.key: cell.text for _, cells in alone.chart.rows for cell in cells}.items() <= of_the_lab.items()


def test_one_lab_shows_its_own_figures_on_a_path(demo: Base) -> None:
    path = panels(demo, BY_NAME["teams"], "paris")[1]
    assert isinstance(path.chart, Path)
    assert {row.key.split("~")[0] for row in path.chart.rows} == {"paris"}
    assert {row.key.split("~")[1] for row in path.chart.rows} == {"A1", "A4"}


def test_axes_of_a_theme_are_its_own(demo: Base) -> None:
    axes = {
        theme: {row["name"] for row in demo.rows("select name from axes where theme = ?", [theme])} for theme in (5, 6)
    }
    for theme, name in ((5, "survival"), (6, "vision")):
        for lab in ("", "paca"):
            panel = next(p for p in panels(demo, BY_NAME[name], lab) if p.table[0][:1] == ("Axe de progression",))
            assert {heading.label for heading, _ in panel.chart.rows} == axes[theme]
            assert {row[0] for row in panel.table[1]} == axes[theme]
