"""The roadmap's page: every action in its cell, what is not known marked, filters, and the versions that moved it."""

import csv
from datetime import date

import pytest

from entrelabs_metrics import questions
from entrelabs_metrics.charts.html import render_panel
from entrelabs_metrics.language import language
from entrelabs_metrics.questions import Asking, Kept
from entrelabs_metrics.questions.roadmap import MOST
from entrelabs_metrics.results import findings
from entrelabs_metrics.results.engine import results
from entrelabs_metrics.schema import table
from entrelabs_metrics.store.importing import DATA
from tests.keeping import kept

TODAY = date(2026, 11, 23)
FR = language("fr")
LAB = "pays-de-la-loire"
HORIZONS, SCOPES = (table("actions").by_name[name].enum for name in ("horizon", "scope"))


def asking(cursor, base, code="fr"):
    return Asking(cursor, language(code), base.version, TODAY, kept(base))


def placed(panel):
    """{action: (horizon, scope)} of what is drawn, and the items by action."""
    where, items = {}, {}
    for horizon, row in zip(HORIZONS, panel.chart.cells, strict=True):
        for scope, cell in zip(SCOPES, row, strict=True):
            for item in cell:
                where[item.key], items[item.key] = (horizon, scope), item
    return where, items


@pytest.fixture(scope="module")
def written():
    """The seed's actions as their file has them."""
    with open(DATA / "seed" / "actions.csv", encoding="utf-8-sig", newline="") as file:
        return {row["action_id"]: row for row in csv.DictReader(file, delimiter=";")}


# The seed alone ---------------------------------------------------------------------------------------------------


def test_every_action_of_the_seed_is_in_its_cell(seeded, written):
    with seeded.reading() as cursor:
        where, items = placed(questions.roadmap(asking(cursor, seeded)))
    assert where == {name: (row["horizon"], row["scope"]) for name, row in written.items()}
    assert len(where) == 12
    for name, row in written.items():
        assert bool(items[name].uncertain) == ("Case déduite du texte" in row["note"])


def test_none_is_engaged_nor_graded_without_proof(seeded, written):
    with seeded.reading() as cursor:
        panel = questions.roadmap(asking(cursor, seeded))
    _, items = placed(panel)
    for name, row in written.items():
        assert items[name].engaged_known == bool(row["engaged"])
        assert (items[name].engaged == "engagée") == (row["engaged"] == "yes")
        assert items[name].grade is None and items[name].progress is None and not items[name].alert
    markup = render_panel(panel, {"data": "d", "limits": "l"})
    assert "em-on" not in markup and markup.count("em-squares") == 12
    assert "non renseigné\u00a0: 9" in panel.sentence


def test_completion_of_the_seed_is_unknown_not_zero(seeded):
    with seeded.reading() as cursor:
        by_cell = questions.completion_by_cell(asking(cursor, seeded))
        by_lab = questions.completion_by_lab(asking(cursor, seeded))
    assert by_cell.title.replace("\u00a0", " ") == "Avancement : de 12 actions inscrites, rien n'est constaté"
    assert all(cell.level is None and "%" not in cell.text for _, row in by_cell.chart.rows for cell in row)
    ((common, cells),) = by_lab.chart.rows
    assert (common.label, cells[-2].text, cells[-1].text) == ("Actions communes à tous", "12", "non renseigné")


# The demonstration ------------------------------------------------------------------------------------------------


def test_a_lab_beside_the_common_part(demo):
    with demo.reading() as cursor:
        ask = asking(cursor, demo)
        _, common = placed(questions.roadmap(ask))
        _, both = placed(questions.roadmap(ask, LAB))
        _, own = placed(questions.lab_roadmap(ask, LAB))
        everyone = questions.roadmap_shown(ask, kept=Kept(everyone=True))
        total = cursor.execute("select count(*) from actions").fetchall()[0][0]
    assert set(both) == set(common) | set(own) and not set(common) & set(own)
    assert {name for name, item in both.items() if item.own} == set(own)
    assert all(both[name].detail == "commune à tous les labos" for name in common)
    assert not any(item.own for item in (common | own).values())  # nothing to tell apart
    assert everyone == (total, total)


def test_evidence_is_drawn_and_what_is_declared_is_only_said(demo):
    with demo.reading() as cursor:
        _, items = placed(questions.lab_roadmap(asking(cursor, demo), LAB))
    told = items["demo-pdl-maitrise-usage"]  # 70 % declared, and no evidence
    assert (told.grade, told.evidence) == (0, "constaté\u00a0: sans preuve disponible")
    assert "70" in told.progress_text and not told.evidence_url
    proven = items["demo-pdl-ecole-design"]
    assert proven.grade == 2 and proven.evidence_url.startswith("https://")
    assert items["demo-pdl-temps-agents"].word == "en retard, bloqué"


def test_the_verdict_of_an_aimed_indicator_is_the_one_shown_elsewhere(demo):
    with demo.reading() as cursor:
        ask = asking(cursor, demo)
        found = {(r.lab_id, r.indicator_id): [] for r in results(cursor)}
        for r in results(cursor):
            found[r.lab_id, r.indicator_id].append(findings.verdict(r, FR)[1])
        panel = questions.roadmap_list(ask, kept=Kept(everyone=True))
        actions = {
            a: (lab, i)
            for a, lab, i in cursor.execute("select action_id, lab_id, indicator_id from actions").fetchall()
        }
        one = questions.action(ask, "demo-pdl-temps-agents")
        blocked = questions.lab_blocked(ask, LAB)
    judged = 0
    for key, row in zip(panel.chart.keys, panel.chart.rows, strict=True):
        lab, indicator = actions[key]
        if (lab, indicator) in found:
            assert any(verdict in row[-1] for verdict in found[lab, indicator]), row
            judged += 1
        elif indicator is None:
            assert row[-1] == "aucun indicateur"
        else:
            assert "ni mesure ni cible" in row[-1] or "dépend de chaque labo" in row[-1]
    assert judged > 5
    by_key = dict(zip(panel.chart.keys, panel.chart.rows, strict=True))
    assert dict(one.chart.rows)["Indicateur visé et constat"] == by_key["demo-pdl-temps-agents"][-1]
    told = dict(zip(blocked.chart.keys, blocked.chart.rows, strict=True))["demo-pdl-temps-agents"]
    assert told[-1].endswith(by_key["demo-pdl-temps-agents"][-1])


def test_the_list_follows_due_dates_and_says_how_many_it_leaves_out(demo):
    with demo.reading() as cursor:
        panel = questions.roadmap_list(asking(cursor, demo), kept=Kept(everyone=True))
        due = dict(cursor.execute("select action_id, due_on from actions").fetchall())
    dates = [due[key] or date.max for key in panel.chart.keys]
    assert dates == sorted(dates) and len(dates) == len(due) and not panel.chart.more


# Filters ----------------------------------------------------------------------------------------------------------

FILTERS = {
    "engaged": ("yes", {}, "engaged"),
    "not known": ("unknown", {}, "engaged is null"),
    "status": ("all", {"status": "running"}, "status = 'running'"),
    "no status": ("all", {"status": "unknown"}, "status is null"),
    "place": ("all", {"horizon": "now", "scope": "beyond"}, "horizon = 'now' and scope = 'beyond'"),
    "theme": ("all", {"about": "5"}, "theme = 5"),
    "axis": ("all", {"about": "t6-trajectoire"}, "axis_id = 't6-trajectoire'"),
    "blocked": ("all", {"trouble": "blocked"}, "status = 'blocked'"),
    "late": ("all", {"trouble": "late"},
             "due_on < date '2026-11-23' and status not in ('completed', 'abandoned')"),
    "owner": ("yes", {"text": "  DIRECTION du labo"}, "engaged and owner = 'Direction du labo'"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILTERS)
def test_filters_keep_what_they_say(demo, name):
    engaged, filters, condition = FILTERS[name]
    kept = Kept(everyone=True, **filters)
    with demo.reading() as cursor:
        ask = asking(cursor, demo)
        wanted = {row[0] for row in cursor.execute(f"select action_id from actions where {condition}").fetchall()}
        total = cursor.execute("select count(*) from actions").fetchall()[0][0]
        listed = set(questions.roadmap_list(ask, engaged=engaged, kept=kept).chart.keys)
        panel = questions.roadmap(ask, engaged=engaged, kept=kept)
        counted = questions.roadmap_shown(ask, engaged=engaged, kept=kept)
    where, _ = placed(panel)
    hidden = sum(int(more.label.split()[1]) for row in panel.chart.more for more in row if more.label)
    assert wanted and listed == wanted
    assert set(where) <= wanted and len(where) + hidden == len(wanted)
    assert counted == (len(wanted), total)
    assert panel.subtitle.startswith(f"{len(wanted)}\u00a0action") and f"sur {total}" in panel.subtitle


def test_tactical_actions_are_those_of_the_axis_or_before_a_major_event(demo):
    with demo.reading() as cursor:
        panel = questions.roadmap_list(asking(cursor, demo), kept=Kept(everyone=True, trouble="tactical"))
    assert {"projets-tactiques", "demo-paca-nouveaux-elus"} <= set(panel.chart.keys)
    assert len(panel.chart.keys) < 20


def test_a_cell_shows_a_few_late_first_and_leads_to_the_others(base, put):
    lines = [f"a{n};Action {n};now;lab;running;{'2020-01-01' if n % 3 == 0 else '2030-01-01'}" for n in range(40)]
    put(base, "action_id;title;horizon;scope;status;due_on\n" + "\n".join(lines))
    with base.reading() as cursor:
        panel = questions.roadmap(asking(cursor, base))
    cell, more = panel.chart.cells[0][0], panel.chart.more[0][0]
    assert len(cell) == MOST and all(item.alert for item in cell)
    assert (more.key, more.label) == ("+now/lab", "et 32\u00a0autres")
    assert len(panel.table[1]) == MOST and "32\u00a0autres" in panel.limits[0]
    assert 'data-key="+now/lab"' in render_panel(panel, {"data": "d", "limits": "l"})


# As it was ---------------------------------------------------------------------------------------------------------


def test_versions_that_moved_actions_and_those_of_seances(base, put):
    head = "action_id;title;horizon;scope;status\n"
    put(base, head + "a;Revue;now;lab;upcoming\n")
    put(base, "axis_id;theme;name;description\nt5-x;5;Un axe;Un axe\n")
    put(base, head + "a;Revue;now;lab;running\n")
    put(base, "session_id;name;held_on;version\ns1;Une;2025-06-19;2\ns0;Zéro;2015-04-13;\n")
    with base.reading() as cursor:
        stops = dict(questions.roadmap_stops(asking(cursor, base)))
        early = Asking(cursor, FR, 1, TODAY)
        assert [v for v, _ in questions.roadmap_stops(early)] == [1]
    assert list(stops) == [1, 2, 3]  # 2015: no version was made yet
    assert stops[2].replace("\u00a0", " ") == "séance du 19 juin 2025, version 2"
    assert stops[3].replace("\u00a0", " ").startswith("version 3 du ")
    base.undo(3, by="essai")
    with base.reading() as cursor:
        assert 5 in dict(questions.roadmap_stops(asking(cursor, base)))


@pytest.mark.parametrize("address", ["javascript:alert(1)", "voir le dossier", None])
def test_only_an_address_is_a_link(address):
    from entrelabs_metrics.charts.roadmap import link

    assert link(address) == ""
    assert link("https://example.org/x") == "https://example.org/x"
