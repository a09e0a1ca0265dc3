"""What changed between two versions, in words: counts exact, nothing hidden, every figure with its date and proof."""

import inspect
import shutil
from datetime import date

import pytest

from entrelabs_metrics.charts.kinds import Difference, Forest, Listing, Panel
from entrelabs_metrics.language import NBSP, NNBSP, language
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.questions.movements import MOVEMENTS, since_actions, since_established, since_noise, since_rows
from entrelabs_metrics.results.movements import movements
from entrelabs_metrics.store import open_base
from tests.questions.test_everywhere import DATED, DIRECTED, PROVEN, SIZED, SOURCED, panels

TODAY = date(2026, 11, 23)
FIGURES = (DATED, SIZED, DIRECTED, PROVEN, SOURCED)
WANTED = {"since_actions": (DATED, PROVEN, SOURCED), "since_projects": (DATED, SOURCED), "since_rows": ()}
LAB = "pays-de-la-loire"


@pytest.fixture(scope="module")
def moved(demo_file, tmp_path_factory, put):
    """The demonstration, then a version with a change of each kind."""
    base = open_base(str(shutil.copy(demo_file, tmp_path_factory.mktemp("told") / "base.duckdb")))
    # An established decline, one within chance, one of management data: each measured again 20 days later.
    last = base.rows(
        "select * from measurements where population <> 'comparison' and nature in ('sample', 'management')"
        " qualify row_number() over (partition by lab_id, project_id, indicator_id, population"
        " order by measured_on desc) = 1 order by all"
    )
    sampled = [r for r in last if r["nature"] == "sample" and (r["sample_size"] or 0) > 200 and 40 < r["value"] < 80]
    counted = [r for r in last if r["nature"] == "management" and r["value"] > 10]
    lines = [
        f"{r['lab_id']};{r['project_id'] or ''};{r['indicator_id']};{r['measured_on']};{r['population']};{value};"
        f"{r['sample_size'] or ''};{r['nature']};essai (données fictives)"
        for r, value in [
            *((r | {"measured_on": date(2026, 11, 20)}, r["value"] - 25) for r in sampled[:3]),
            *((r | {"measured_on": date(2026, 11, 20)}, r["value"] + 1) for r in sampled[3:6]),
            *((r | {"measured_on": date(2026, 11, 20)}, r["value"] * 1.1) for r in counted[:2]),
            (sampled[6], sampled[6]["value"] - 2),
        ]
    ]
    actions = base.rows("select action_id, title, horizon, scope from actions order by action_id limit 2")
    put(
        base,
        "lab_id;project_id;indicator_id;measured_on;population;value;sample_size;nature;source\n" + "\n".join(lines),
        "action_id;title;horizon;scope;status;declared_progress\n"
        + "\n".join(f"{a['action_id']};{a['title']};{a['horizon']};{a['scope']};blocked;40" for a in actions)
        + "\nnouvelle;Ouvrir une permanence;now;lab;upcoming;",
    )
    yield base
    base.close()


@pytest.fixture(scope="module")
def told(moved):
    """The panels of a question, from one version to another."""

    def told(question, then: int, now: int, lab: str = "", code: str = "fr", least: int = 0) -> list[Panel]:
        with moved.reading(then) as before, moved.reading(now) as after:
            asked = (
                Asking(c, language(code), n, TODAY, moved.path, least=least) for c, n in ((before, then), (after, now))
            )
            answer = question(*asked, lab)
        return list(panels(answer))

    return told


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(NNBSP, " ")


@pytest.mark.parametrize("question", MOVEMENTS, ids=lambda question: question.__name__)
@pytest.mark.parametrize(("then", "now", "lab"), [(3, 4, ""), (1, 3, ""), (1, 4, LAB), (2, 3, LAB), (4, 3, ""),
                                                 (4, 4, "")])  # fmt: skip
def test_every_panel_is_whole(told, question, then, now, lab):
    found = told(question, then, now, lab)
    assert found and inspect.getdoc(question)
    for panel in found:
        assert panel.title and panel.alt and len(panel.limits) <= 3
        assert f"version {then} (" in plain(panel.source) and f"version {now} (" in plain(panel.source)
        headings, rows = panel.table
        assert (panel.chart is None) == (rows == ()) and len(rows) <= 300
        assert all(cell.strip() for row in rows for cell in row), panel.title
        if rows:
            for wanted in WANTED.get(question.__name__, FIGURES):
                assert wanted & {plain(h) for h in headings}, (panel.title, wanted)
        shown = panel.chart.rows if isinstance(panel.chart, Difference | Forest | Listing) else ()
        assert len(shown) <= 20
        if len(rows) > 20:
            assert "autre" in (getattr(panel.chart, "more", "") or panel.sentence), panel.title


def test_the_titles_count_exactly(told, moved):
    with moved.reading(3) as then, moved.reading(4) as now:
        found = movements(then, now)
    weights = [m.weight for m in found.figures if m.known.population != "comparison"]
    forests = [p for p in told(since_established, 3, 4) if isinstance(p.chart, Forest)]
    assert sum(len(p.chart.rows) for p in forests) == weights.count("established") > 0
    (noise,) = told(since_noise, 3, 4)
    n = weights.count("noise")
    assert n > 1 and plain(noise.title).startswith(f"{n} écarts ne permettent pas de conclure")
    (rows,) = told(since_rows, 3, 4)
    added, changed = (sum(r.counts[i] for r in found.rows) for i in (0, 1))
    title = f"{added} lignes ajoutées et {changed} lignes modifiées depuis la version 3"
    assert plain(rows.title) == title


def test_declines_come_before_improvements(told):
    for panel in told(since_established, 3, 4):
        if isinstance(panel.chart, Forest):
            verdicts = [row.verdict for row in panel.chart.rows]
            assert verdicts == sorted(verdicts, key=["recul établi", "progression établie", "évolution établie"].index)
            assert all("→" in row.detail and "n" in row.detail for row in panel.chart.rows)


def test_an_action_says_what_it_was_and_what_it_is(told):
    (panel,) = told(since_actions, 3, 4)
    assert plain(panel.title) == "2 actions modifiées et 1 action nouvelle"
    first = panel.chart.rows[0]
    assert (first.place, first.new, first.state) == ("État", "▼ bloqué", "updated") and first.old[0] in "✓●▼○"
    (new,) = [row for row in panel.chart.rows if row.state == "added"]
    assert (new.label, new.old) == ("Ouvrir une permanence", "")


def test_nothing_is_said_as_nothing(told):
    for question in MOVEMENTS:
        (panel,) = told(question, 4, 4)
        assert panel.chart is None and panel.title.startswith(("Rien", "Aucun"))


def test_the_public_is_told_no_figure_on_few_persons(told):
    every = sum(len(p.table[1]) for p in told(since_established, 3, 4))
    masked = told(since_established, 3, 4, least=1_000_000)
    assert sum(len(p.table[1]) for p in masked) < every
    assert any("masqués" in limit for p in masked for limit in p.limits)
