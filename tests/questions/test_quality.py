"""Each check of the registry is silent on a sound base, and fires when one thing of it is spoilt.

Rows that break a rule cannot be imported: they are spoilt in the log, as if they had come in before the rule existed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import duckdb
import numpy as np
import pytest

from entrelabs_metrics.charts.html import render_panel
from entrelabs_metrics.language import CODES, language
from entrelabs_metrics.questions import Asking, quality_check, quality_lab, quality_method, quality_overview
from entrelabs_metrics.questions.checked_rows import quality_rows, row_columns, row_headings
from entrelabs_metrics.questions.checks import CHECKS, FAMILY_WORDS
from entrelabs_metrics.questions.counting import COMMON, Count, count_checks
from entrelabs_metrics.store import Base, open_base

TODAY = date(2026, 11, 1)
WORDS = {"data": "Voir les données", "limits": "À garder en tête"}

LABS = "lab_id;name;organisation;organisation_type\nlab;Labo;Ville;city\nautre;Autre labo;Région;region\n"
AXES = "axis_id;theme;name;description\naxe;6;Axe;Description\n"
INDICATORS = """\
indicator_id;family;name;name_en;definition;unit;decimals;kind;scale_min;scale_max;direction;band_low;band_high;\
update_months;core
UP;experience;Part;Share;D;%;0;proportion;0;100;up;;;6;oui
MEAN;experience;Note;Mark;D;/10;1;mean;0;10;up;;;6;oui
COUNT;process;Personnes;People;D;personnes;0;count;;;up;;;6;oui
LEVEL;process;Niveau;Level;D;niveau;0;level;0;4;up;;;6;oui
BAND;process;Équilibre;Balance;D;%;0;ratio;0;100;band;40;60;6;oui
"""
PROJECTS = """\
project_id;lab_id;title;activity_type;status;started_on;ended_on;budget_eur
fini;lab;Projet fini;supporting;réalisé;2023-01-01;2026-01-31;1000
vif;lab;Projet en cours;supporting;en cours;2024-01-01;2027-12-31;
futur;lab;Projet à venir;supporting;à venir;2027-06-01;;
ailleurs;autre;Projet d'un autre;supporting;à venir;2027-06-01;;
"""
FUNDING = "project_id;payer;year;amount_eur\nfini;Ville;2024;600\nfini;État;2025;400\n"
HEAD = (
    "lab_id;project_id;indicator_id;measured_on;population;value;sample_size;response_rate;standard_deviation;"
    "value_low;value_high;nature;method;respondents;source\n"
)
DAYS = ("2023-09-30", "2024-03-31", "2024-09-30", "2025-03-31", "2025-09-30", "2026-03-31", "2026-09-30")
VALUES = (60, 62, 61, 63, 64, 62, 65)
MEASUREMENTS = (
    HEAD
    + "".join(
        f"lab;;UP;{day};users;{value};200;40;;;;sample;Enquête;everyone_concerned;Source {day}\n"
        for day, value in zip(DAYS, VALUES, strict=True)
    )
    + "lab;vif;MEAN;2026-09-30;users;7;200;40;2;;;sample;Enquête;everyone_concerned;S\n"
    "lab;vif;BAND;2026-09-30;all;50;;;;40;60;estimate;Calcul;;S\n"
    "lab;;COUNT;2026-09-30;all;12;;;;;;management;Registre;;S\n"
    "lab;;LEVEL;2026-09-30;all;2;;;;;;management;Registre;;S\n"
)
TARGETS = (
    "lab_id;project_id;indicator_id;due_on;target_value;baseline_value;baseline_on;set_on\n"
    "lab;;UP;2027-12-31;80;60;2023-09-30;2023-09-01\nlab;vif;BAND;2027-12-31;55;45;2024-01-01;2024-01-01\n"
)
ACTIVITY_TARGETS = "lab_id;activity_type;wished_low;wished_high\nlab;outreach;10;20\n"
ACTIONS = """\
action_id;lab_id;title;horizon;scope;theme;axis_id;engaged;status;completion;declared_progress;evidence_url;owner;\
starts_on;due_on
faite;lab;Action faite;now;lab;6;axe;oui;réalisé;complete;100;https://exemple.org;Service;2025-01-01;2025-12-31
menee;lab;Action à mener;now;lab;6;axe;non;à venir;;;;Service;2026-01-01;2027-12-31
"""
STEPS = "step_id;project_id;happened_on;kind;title\ne;vif;2024-02-01;test;Test\n"
EVALUATIONS = """\
project_id;maryland_level;comparison_group;contribution;done_on
fini;3;Autres services;Contribution;2026-02-01
vif;1;;Contribution;2026-02-01
"""
VALUATIONS = (
    "project_id;line_id;side;label;amount_eur_low;amount_eur_central;amount_eur_high;measured;source\n"
    "fini;c1;cost;Temps passé;10;20;30;oui;S\n"
)
SESSIONS = "session_id;name;held_on\ns;Séance;2026-01-15\n"
DECISIONS = "decision_id;session_id;text;due_on;action_id\nd;s;Décidé;2026-06-30;faite\n"
SOUND = (LABS, AXES, INDICATORS, PROJECTS, FUNDING, MEASUREMENTS, TARGETS, ACTIVITY_TARGETS, ACTIONS, STEPS,
         EVALUATIONS, VALUATIONS, SESSIONS, DECISIONS)  # fmt: skip

LAST = "indicator_id = 'UP' and measured_on = '2026-09-30'"
# check → what spoils the sound base: (table, what is set, where).
SPOILT = {
    "measurements_without_n": ("measurements", "sample_size = null", LAST),
    "measurements_without_deviation": ("measurements", "standard_deviation = null", "indicator_id = 'MEAN'"),
    "measurements_without_nature": ("measurements", "nature = null", LAST),
    "measurements_without_method": ("measurements", "method = null", LAST),
    "measurements_without_respondents": ("measurements", "respondents = null", LAST),
    "measurements_without_response_rate": ("measurements", "response_rate = null", LAST),
    "estimates_without_range": ("measurements", "value_low = null", "indicator_id = 'BAND'"),
    "targets_without_baseline": ("targets", "baseline_value = null", "indicator_id = 'BAND'"),
    "targets_never_measured": ("targets", "project_id = 'fini'", "indicator_id = 'BAND'"),
    "projects_without_status": ("projects", "status = null", "project_id = 'vif'"),
    "projects_without_start": ("projects", "started_on = null", "project_id = 'vif'"),
    "projects_without_activity": ("projects", "activity_type = null", "project_id = 'vif'"),
    "projects_without_evaluation": ("evaluations", "project_id = 'futur'", "project_id = 'fini'"),
    "actions_without_engaged": ("actions", "engaged = null", "action_id = 'menee'"),
    "actions_without_status": ("actions", "status = null", "action_id = 'menee'"),
    "actions_without_due": ("actions", "due_on = null", "action_id = 'menee'"),
    "actions_without_owner": ("actions", "owner = null", "action_id = 'menee'"),
    "measured_long_before": ("measurements", "measured_on = '2022-12-31'", "indicator_id = 'MEAN'"),
    "same_value_every_time": ("measurements", "value = 60", "indicator_id = 'UP'"),
    "completed_without_end": ("projects", "ended_on = null", "project_id = 'fini'"),
    "ended_but_open": ("projects", "ended_on = '2026-10-31'", "project_id = 'vif'"),
    "started_but_upcoming": ("projects", "started_on = '2026-10-31'", "project_id = 'futur'"),
    "paid_above_budget": ("funding", "amount_eur = 420", "amount_eur = 400"),
    "complete_without_evidence": ("actions", "evidence_url = null", "action_id = 'faite'"),
    "done_below_hundred": ("actions", "declared_progress = 90", "action_id = 'faite'"),
    "indicators_scale_order": ("indicators", "scale_min = 200", "indicator_id = 'UP'"),
    "indicators_proportion_without_scale": ("indicators", "scale_max = null", "indicator_id = 'UP'"),
    "indicators_band_without_ends": ("indicators", "band_low = null", "indicator_id = 'BAND'"),
    "indicators_band_order": ("indicators", "band_low = 80", "indicator_id = 'BAND'"),
    "indicators_band_outside_scale": ("indicators", "band_high = 150", "indicator_id = 'BAND'"),
    "indicators_level_with_decimals": ("indicators", "decimals = 1", "indicator_id = 'LEVEL'"),
    "indicators_proportion_outside_percent": ("indicators", "scale_max = 150", "indicator_id = 'UP'"),
    "projects_dates_order": ("projects", "ended_on = '2022-01-01'", "project_id = 'fini'"),
    "projects_reuse_of_itself": ("projects", "reuse_of = 'vif'", "project_id = 'vif'"),
    "projects_completed_in_future": ("projects", "ended_on = '2027-01-01'", "project_id = 'fini'"),
    "funding_year_out_of_reach": ("funding", "year = 1950", "year = 2024"),
    "measurements_range_order": ("measurements", "value_low = 90", "indicator_id = 'BAND'"),
    "measurements_above_scale": ("measurements", "value = 101", LAST),
    "measurements_below_scale": ("measurements", "value = -1", LAST),
    "measurements_in_future": ("measurements", "measured_on = '2027-01-01'", LAST),
    "measurements_value_outside_range": ("measurements", "value = 70", "indicator_id = 'BAND'"),
    "measurements_range_outside_scale": ("measurements", "value_high = 150", "indicator_id = 'BAND'"),
    "measurements_negative_count": ("measurements", "value = -1", "indicator_id = 'COUNT'"),
    "measurements_project_of_other_lab": ("measurements", "project_id = 'ailleurs'", "indicator_id = 'MEAN'"),
    "measurements_indicator_of_other_lab": ("indicators", "lab_id = 'autre'", "indicator_id = 'COUNT'"),
    "targets_above_scale": ("targets", "target_value = 101", "indicator_id = 'UP'"),
    "targets_below_scale": ("targets", "target_value = -1", "indicator_id = 'UP'"),
    "targets_baseline_above_scale": ("targets", "baseline_value = 101", "indicator_id = 'UP'"),
    "targets_baseline_below_scale": ("targets", "baseline_value = -1", "indicator_id = 'UP'"),
    "targets_baseline_after_due": ("targets", "baseline_on = '2028-01-01'", "indicator_id = 'UP'"),
    "targets_set_after_due": ("targets", "set_on = '2028-01-01'", "indicator_id = 'UP'"),
    "targets_project_of_other_lab": ("targets", "project_id = 'ailleurs'", "indicator_id = 'BAND'"),
    "targets_baseline_in_future": ("targets", "baseline_on = '2027-01-01'", "indicator_id = 'UP'"),
    "activity_targets_wished_order": ("activity_targets", "wished_low = 30", "true"),
    "actions_dates_order": ("actions", "starts_on = '2028-01-01'", "action_id = 'menee'"),
    "actions_theme_of_axis": ("actions", "theme = 5", "action_id = 'menee'"),
    "actions_not_engaged_but_running": ("actions", "status = 'running'", "action_id = 'menee'"),
    "steps_step_in_future": ("steps", "happened_on = '2027-01-01'", "true"),
    "steps_before_project": ("steps", "happened_on = '2023-12-31'", "true"),
    "evaluations_maryland_without_comparison": ("evaluations", "maryland_level = 3", "project_id = 'vif'"),
    "evaluations_before_project": ("evaluations", "done_on = '2022-01-01'", "project_id = 'fini'"),
    "valuations_amounts_order": ("valuations", "amount_eur_high = 5", "true"),
    "valuations_negative_cost": ("valuations", "amount_eur_low = -5", "true"),
    "decisions_due_before_session": ("decisions", "due_on = '2026-01-01'", "true"),
    "updates_late": ("indicators", "update_months = 1", "indicator_id = 'COUNT'"),
    "updates_soon": ("indicators", "update_months = 3", "indicator_id = 'COUNT'"),
    "updates_without_rhythm": ("indicators", "update_months = null", "indicator_id = 'COUNT'"),
    "far_from_its_series": ("measurements", "value = 80", LAST),
    "power_of_ten": ("measurements", "value = 6.2", LAST),
}


@pytest.fixture(scope="module")
def sound(put: Callable, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = str(tmp_path_factory.mktemp("sound") / "base.duckdb")
    base = open_base(path)
    put(base, *SOUND, by="Autrice")
    base.close()
    with duckdb.connect(path) as connection:  # not through Base: what is spoilt here could never be committed
        yield connection


@pytest.fixture
def spoil(sound: duckdb.DuckDBPyConnection) -> Callable:
    """`with spoil("update …", …)` asks the sound base, its log changed so for that time."""

    @contextmanager
    def spoil(*changes: str, today: date = TODAY, code: str = "fr") -> Iterator[Asking]:
        sound.execute("begin")
        try:
            for change in changes:
                sound.execute(change)
            yield Asking(sound, language(code), 1, today)
        finally:
            sound.execute("rollback")

    return spoil


def found(ask: Asking, check: str, lab: str | None = None) -> Count:
    """What a check counts, in a lab or everywhere."""
    counts = count_checks(ask, checks=(CHECKS[check],))
    return sum((own[check] for name, own in counts.items() if check in own and lab in (None, name)), Count())


def update(check: str) -> str:
    table, change, where = SPOILT[check]
    return f"update {table}_log set {change} where {where}"


def test_every_check_has_its_case() -> None:
    assert SPOILT.keys() == CHECKS.keys(), SPOILT.keys() ^ CHECKS.keys()


def test_a_sound_base_is_silent_and_every_check_looks_at_some_row(spoil: Callable) -> None:
    with spoil() as ask:
        counts = {name: found(ask, name) for name in CHECKS}
    assert {name for name, count in counts.items() if count.found} == set()
    assert {name for name, count in counts.items() if not count.judged} == set()


@pytest.mark.parametrize("check", CHECKS)
def test_each_check_fires(spoil: Callable, check: str) -> None:
    with spoil(update(check)) as ask:
        count, everywhere = found(ask, check), quality_rows(ask, check)
        assert count.found == len(everywhere) >= 1
        assert {(row["origin_author"], row["origin_version"]) for row in everywhere} == {("Autrice", 1)}
        line = everywhere[0]["origin_line"]
        place = int(everywhere[0]["origin_file"].removeprefix("fichier-").removesuffix(".csv"))
        assert SOUND[place - 1].splitlines()[line - 1], "the line named is a line of the file"
        for code in CODES:
            panel = quality_check(Asking(ask.cursor, language(code), 1, TODAY), check)
            assert panel.chart is not None and len(panel.chart.rows) == count.found
            assert CHECKS[check].said(language(code)) in panel.title
            assert len(row_headings(check, language(code))) == len(row_columns(check))


def test_the_rows_lead_to_the_line_of_the_file(spoil: Callable) -> None:
    with spoil(update("measurements_without_n")) as ask:
        (row,) = quality_rows(ask, "measurements_without_n", "lab")
        assert quality_rows(ask, "measurements_without_n", "autre") == []
    file = SOUND[int(row["origin_file"][len("fichier-") : -len(".csv")]) - 1].splitlines()
    assert "Source 2026-09-30" in file[row["origin_line"] - 1]


def test_a_row_comes_from_the_import_that_stands(base: Base, put: Callable) -> None:
    put(base, *SOUND, by="Première")
    row = "lab;;UP;2026-09-30;users;99;200;40;;;;sample;Enquête;everyone_concerned;Source\n"
    put(base, HEAD + row, by="Seconde")

    def author() -> str:
        with base.reading(base.version) as cursor:
            found = quality_rows(Asking(cursor, language("fr"), base.version, date(2028, 1, 1)), "updates_late", "lab")
        return next(row["origin_author"] for row in found if row["indicator_id"] == "UP")

    assert author() == "Seconde"
    base.undo(2, by="Autre")
    assert author() == "Première"


def test_what_cannot_be_judged_is_counted_apart(spoil: Callable) -> None:
    with spoil(f"update measurements_log set nature = null, method = null where {LAST}") as ask:
        assert found(ask, "measurements_without_method") == Count(0, 1, 8)
        assert found(ask, "measurements_without_nature").found == 1
    with spoil() as ask:  # six others, and too few of the other series
        assert found(ask, "far_from_its_series") == Count(0, 4, 11)
        assert found(ask, "same_value_every_time") == Count(0, 4, 5)


def test_rows_that_belong_to_no_lab_are_common(spoil: Callable) -> None:
    with spoil("update actions_log set lab_id = null, owner = null where action_id = 'menee'") as ask:
        assert found(ask, "actions_without_owner", COMMON).found == 1
        assert found(ask, "actions_without_owner", "lab").found == 0
        assert len(quality_rows(ask, "actions_without_owner", COMMON)) == 1


@pytest.mark.parametrize(
    ("months", "measured", "today", "expected"),
    [
        (6, "2026-08-31", date(2027, 2, 28), "soon"),  # calendar months: the last day of February
        (6, "2026-08-31", date(2027, 3, 1), "late"),
        (6, "2026-08-31", date(2026, 12, 30), "soon"),  # sixty days before
        (6, "2026-08-31", date(2026, 12, 29), "fine"),
        (None, "2026-08-31", date(2030, 1, 1), "unknown"),
    ],
)
def test_the_next_update_is_counted_in_calendar_months(
    spoil: Callable, months: int | None, measured: str, today: date, expected: str
) -> None:
    with spoil(
        f"update indicators_log set update_months = {months or 'null'} where indicator_id = 'COUNT'",
        f"update measurements_log set measured_on = '{measured}' where indicator_id = 'COUNT'",
        "delete from measurements_log where indicator_id <> 'COUNT'",
        today=today,
    ) as ask:
        late, soon = found(ask, "updates_late"), found(ask, "updates_soon")
    assert (late.found, soon.found, late.unknown) == {
        "late": (1, 0, 0), "soon": (0, 1, 0), "fine": (0, 0, 0), "unknown": (0, 0, 1),
    }[expected]  # fmt: skip


def test_nothing_is_expected_of_a_closed_project(spoil: Callable) -> None:
    late = "update indicators_log set update_months = 1"
    with spoil(late) as ask:
        before = found(ask, "updates_late").found
    with spoil(late, "update projects_log set status = 'abandoned' where project_id = 'vif'") as ask:
        assert found(ask, "updates_late").found == before - 2


@pytest.mark.parametrize(
    ("values", "flagged"),
    [
        ((10, 80), [80]), ((10, 125), [125]), ((10, 79), []), ((10, 126), []),
        ((10, 1000), [1000]), ((10, 10000), [10000]), ((10, 100000), []), ((1000, 1), [1]),
        ((62, 6.2, 63), [6.2]), ((6.2, 62, 61), [62]),  # the way back is no second mistake
        ((5, 50, 500), [50, 500]), ((0, 10), []), ((-10, 100), []), ((-10, -100), [-100]),
    ],
)  # fmt: skip
def test_a_power_of_ten_is_one_within_a_fourth(spoil: Callable, values: tuple, flagged: list) -> None:
    with spoil(*_series({"COUNT": values})) as ask:
        assert [row["value"] for row in quality_rows(ask, "power_of_ten")] == flagged


def test_far_values_are_those_of_the_definition(spoil: Callable) -> None:
    """Against NumPy: the median of the others, plus or minus 3.5 × 1.4826 × their median absolute deviation."""
    chance = np.random.default_rng(7)
    every = {
        f"I{n}": tuple(np.round(chance.standard_t(1.5, size=chance.integers(2, 14)) * 3 + 50, 1)) for n in range(60)
    }
    every["flat"] = (5.0,) * 7 + (50.0,)  # no deviation among the others: no verdict
    expected, unknown = set(), 0
    for name, values in every.items():
        for place, value in enumerate(values):
            others = np.delete(values, place)
            spread = np.median(np.abs(others - np.median(others)))
            if len(others) < 5 or spread == 0:
                unknown += 1
            elif abs(value - np.median(others)) > 3.5 * 1.4826 * spread:
                expected.add((name, value))
    with spoil(*_series(every)) as ask:
        count, rows = found(ask, "far_from_its_series"), quality_rows(ask, "far_from_its_series")
    assert {(row["indicator_id"], row["value"]) for row in rows} == expected
    assert expected and count.unknown == unknown


def _series(every: dict[str, tuple]) -> Iterator[str]:
    """SQL that leaves these series alone in the base: indicator → its values, a day apart."""
    yield "delete from measurements_log"
    for name, values in every.items():
        if name != "COUNT":
            copy = f"* replace ('{name}' as indicator_id)"
            yield f"insert into indicators_log select {copy} from indicators_log where indicator_id = 'COUNT'"
        for place, value in enumerate(values):
            columns = "import_id, row_no, lab_id, indicator_id, measured_on, population, value"
            row = f"1, {5_000_000_000_002 + place}, 'lab', '{name}', date '2024-01-01' + {place}, 'all', {value}"
            yield f"insert into measurements_log ({columns}) values ({row})"


# What is shown ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_the_panels_say_it(spoil: Callable, code: str) -> None:
    changes = [update(name) for name in ("measurements_without_n", "power_of_ten", "updates_late")]
    with spoil(*changes, code=code) as ask:
        overview, lines = quality_overview(ask), quality_lab(ask, "lab")
        assert [key for _, cells in overview.chart.rows for key in {c.key for c in cells if c.key}]
        assert len(lines) == len(FAMILY_WORDS) and all(panel.title for panel in lines)
        keys = {key for panel in lines if panel.chart for key in panel.chart.keys if key}
        assert {"measurements_without_n", "power_of_ten", "updates_late"} <= keys <= set(CHECKS)
        assert len(quality_method(ask).chart.rows) == len(CHECKS)
        for panel in (overview, *lines, quality_method(ask), quality_check(ask, "power_of_ten", "lab")):
            assert panel.title in render_panel(panel, WORDS).replace("&#x27;", "'").replace("&lt;", "<")
    if code == "fr":
        assert "1\u00a0mise à jour en retard" in overview.title
        assert lines[2].title.startswith("Mise à jour\u00a0: 1\u00a0mesure en retard, 0\u00a0attendue")


def test_the_cells_add_up_to_the_lines(spoil: Callable) -> None:
    with spoil(update("measurements_without_n"), update("actions_without_owner")) as ask:
        cells = next(cells for heading, cells in quality_overview(ask).chart.rows if heading.key == "lab")
        lines = quality_lab(ask, "lab")
    assert cells[0].text == str(sum(int(row[2]) for row in lines[0].table[1])) == "2"
    assert cells[0].detail == f"sur {sum(int(row[3]) for row in lines[0].table[1])}"


def test_a_search_narrows_labs_and_counts(spoil: Callable) -> None:
    with spoil() as ask:
        rows = quality_overview(ask, "autre").chart.rows
    assert [heading.key for heading, _ in rows] == ["autre"]


def test_an_empty_base_has_nothing_to_check(base: Base) -> None:
    with base.reading(0) as cursor:
        ask = Asking(cursor, language("fr"), 0, TODAY)
        assert quality_overview(ask).title == "Rien à vérifier encore"
        assert all(panel.chart is None for panel in quality_lab(ask, "lab"))
