"""The engine: which measurement, baseline and target a result speaks of, and what is computed of them."""

import math
from datetime import date

import pytest

from entrelabs_metrics.results.engine import PUBLIC, results
from entrelabs_metrics.results.proof import FLAGS

Z, T99 = 1.959964, 1.984217  # normal, and Student with 99 degrees of freedom, at 97.5 %


def wilson(p, n):
    """Hand-sized: Wilson's interval, in percent."""
    middle, half = (p + Z * Z / (2 * n)), Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return pytest.approx((100 * (middle - half) / (1 + Z * Z / n), 100 * (middle + half) / (1 + Z * Z / n)), abs=1e-4)


def test_no_rows_no_results(figures):
    assert figures() == []


def test_the_contract_of_the_command_line():
    assert PUBLIC[:21] == (
        "lab_id", "project_id", "indicator_id", "population", "baseline_value", "baseline_on", "value", "measured_on",
        "sample_size", "interval_low", "interval_high", "target_value", "due_on", "progress", "change", "change_low",
        "change_high", "change_verdict", "target_verdict", "proof_level", "flags",
    )  # fmt: skip


def test_a_share_from_a_sample_with_its_stated_baseline_and_target(one):
    r = one(
        "p;UP;2025-01-31;users;60;200;;;;sample\np;UP;2026-01-31;users;74;200;;;;sample",
        "p;UP;2027-12-31;80;60;2025-01-31",
    )
    assert (r.lab_id, r.project_id, r.indicator_id, r.population) == ("lab", "p", "UP", "users")
    assert (r.value, r.measured_on, r.sample_size) == (74, date(2026, 1, 31), 200)
    assert (r.baseline_value, r.baseline_on, r.baseline_sample_size) == (60, date(2025, 1, 31), 200)
    assert (r.target_value, r.due_on) == (80, date(2027, 12, 31))
    assert (r.interval_low, r.interval_high) == wilson(0.74, 200)
    assert (r.interval_low, r.interval_high) == pytest.approx((67.51, 79.59), abs=0.01)
    assert r.change == 14
    assert (r.change_low, r.change_high) == pytest.approx((4.79, 22.89), abs=0.01)  # Newcombe's, by hand
    assert r.progress == pytest.approx(0.7)
    assert (r.change_verdict, r.target_verdict) == ("established_improvement", "not_yet")
    assert (r.proof_level, r.flags) == (1, ())


def test_a_change_within_chance_is_inconclusive(one):
    r = one("p;UP;2025-01-31;all;60;50;;;;sample\np;UP;2026-01-31;all;66;50;;;;sample")
    assert r.change_low < 0 < r.change_high
    assert r.change_verdict == "inconclusive"


def test_a_mean_with_its_standard_deviation(one):
    r = one("p;MEAN;2026-01-31;all;7,5;100;2,1;;;sample")
    assert (r.interval_low, r.interval_high) == pytest.approx((7.5 - T99 * 0.21, 7.5 + T99 * 0.21), abs=1e-4)
    r = one("p;MEAN;2026-01-31;all;7,5;100;;;;sample")
    assert (r.interval_low, r.flags) == (None, ("no_baseline", "no_target", "deviation_unknown"))


# Baseline


def test_the_first_measurement_serves_when_no_baseline_is_stated(one):
    r = one("p;COST;2024-01-31;all;50\np;COST;2025-01-31;all;45\np;COST;2026-01-31;all;40", "p;COST;2027-12-31;30")
    assert (r.baseline_value, r.baseline_on, r.change, r.progress) == (50, date(2024, 1, 31), -10, 0.5)
    assert "baseline_first_measurement" in r.flags
    assert r.points == 3


def test_a_stated_baseline_wins_over_the_first_measurement(one):
    r = one(
        "p;COST;2025-01-31;all;45;;;;;management\np;COST;2026-01-31;all;40;;;;;management",
        "p;COST;2027-12-31;20;60;2023-12-31",
    )
    assert (r.baseline_value, r.baseline_on, r.change, r.progress) == (60, date(2023, 12, 31), -20, 0.5)
    assert r.flags == ()
    assert r.change_verdict == "improvement"


def test_a_single_measurement_has_no_baseline(one):
    r = one("p;COST;2025-01-31;all;45;;;;;management", "p;COST;2027-12-31;20")
    assert (r.baseline_value, r.baseline_on, r.change, r.progress, r.proof_level) == (None,) * 5
    assert (r.change_verdict, r.target_verdict, r.flags) == ("not_computed", "not_yet", ("no_baseline",))


# Target


def test_the_target_is_the_next_one_due_else_the_latest(figures):
    cases = [("2015-06-30", "2015-12-31", 40), ("2015-12-31", "2015-12-31", 40), ("2016-01-01", "2016-12-31", 30),
             ("2016-12-31", "2016-12-31", 30), ("2017-01-01", "2017-12-31", 20),
             ("2018-06-30", "2017-12-31", 20)]  # fmt: skip
    measures = "".join(f"p{i};COST;2014-06-30;all;50\np{i};COST;{day};all;45\n" for i, (day, *_) in enumerate(cases))
    targets = "".join(
        f"p{i};COST;2016-12-31;30\np{i};COST;2017-12-31;20\np{i};COST;2015-12-31;40\n" for i in range(len(cases))
    )
    found = sorted(figures(measures, targets), key=lambda r: r.project_id)
    assert [(str(r.measured_on), str(r.due_on), r.target_value) for r in found] == cases


def test_a_target_without_measurement_is_a_row_without_value(one):
    r = one("", "p;UP;2027-12-31;80;60;2025-01-31\np;UP;2026-12-31;70")
    assert (r.value, r.measured_on, r.sample_size, r.interval_low, r.change, r.progress) == (None,) * 6
    assert (r.population, r.target_value, r.due_on, r.points) == ("all", 80, date(2027, 12, 31), 0)
    assert (r.change_verdict, r.target_verdict, r.flags) == ("not_computed", "not_computed", ("not_measured",))


def test_targets_are_of_their_project_and_never_of_the_comparison_group(figures):
    found = figures(
        "p;UP;2026-01-31;users;74;200;;;;sample\np;UP;2026-01-31;comparison;70;200;;;;sample\nq;UP;2026-01-31;users;60;200;;;;sample",
        "p;UP;2027-12-31;80",
    )
    assert {(r.project_id, r.population): r.target_value for r in found} == {
        ("p", "users"): 80, ("p", "comparison"): None, ("q", "users"): None,
    }  # fmt: skip


def test_verdicts_on_a_target(figures):
    """On 200 answers, 74 % is 67.5 to 79.6 and 79 % is 72.8 to 84.1: what is met, and how surely."""
    cases = [  # value, nature, due, target, verdict
        (90, "sample", "2026-01-31", 80, "clearly_met"), (81, "sample", "2026-01-31", 80, "met_to_confirm"),
        (79, "sample", "2026-01-31", 80, "not_met_uncertain"), (79, "sample", "2027-01-31", 80, "not_met_uncertain"),
        (74, "sample", "2026-01-31", 80, "missed"), (74, "sample", "2026-02-01", 80, "not_yet"),
        (80, "full_count", "2027-01-31", 80, "clearly_met"), (79, "full_count", "2026-01-31", 80, "missed"),
        (79, "full_count", "2026-02-01", 80, "not_yet"),
    ]  # fmt: skip
    measures = "".join(
        f"p{i};UP;2026-01-31;all;{value};200;;;;{nature}\n" for i, (value, nature, *_) in enumerate(cases)
    )
    targets = "".join(f"p{i};UP;{due};{target}\n" for i, (_, _, due, target, _) in enumerate(cases))
    found = sorted(figures(measures, targets), key=lambda r: r.project_id)
    assert [r.target_verdict for r in found] == [case[-1] for case in cases]


# Which intervals are due


@pytest.mark.parametrize("nature", ["full_count", "management"])
def test_no_interval_for_what_is_not_a_sample(nature, one):
    r = one(f"p;UP;2025-01-31;all;60;200;;;;{nature}\np;UP;2026-01-31;all;61;200;;;;{nature}")
    assert (r.interval_low, r.interval_high, r.change_low, r.change_high) == (None,) * 4
    assert (r.change, r.change_verdict) == (1, "improvement")


def test_an_estimate_has_the_range_it_states(one):
    r = one("p;GAIN;2026-01-31;all;1000;;;700;1300;estimate", "p;GAIN;2025-12-31;1200")
    assert (r.interval_low, r.interval_high, r.target_verdict) == (700, 1300, "not_met_uncertain")
    assert "estimate" in r.flags
    r = one("p;GAIN;2026-01-31;all;1000;;;;;estimate")
    assert (r.interval_low, r.interval_high) == (None, None)


def test_a_sample_keeps_no_range_of_its_own(one):
    r = one("p;UP;2026-01-31;all;74;200;;10;90;sample")
    assert (r.interval_low, r.interval_high) == wilson(0.74, 200)


def test_unsaid_is_taken_for_a_sample(one):
    r = one("p;UP;2026-01-31;all;74;200")
    assert (r.interval_low, r.interval_high) == wilson(0.74, 200)
    assert r.nature is None


# Flags and proof


def test_flags(figures):
    cases = [
        ("UP;2026-01-31;all;50;29;;;;sample", {"small_n"}),
        ("UP;2026-01-31;all;50;30;;;;sample", set()),
        ("UP;2026-01-31;all;50;29;;;;full_count", set()),
        ("UP;2026-01-31;all;50;200;;;;sample;29,9", {"low_response"}),
        ("UP;2026-01-31;all;50;200;;;;sample;30", set()),
        ("UP;2026-01-31;all;50;200;;;;sample;;finishers_only", {"finishers_only"}),
        ("UP;2026-01-31;all;50;200;;;;sample;;volunteers", {"volunteers"}),
        ("UP;2026-01-31;all;50;200;;;;sample;;everyone_concerned", set()),
        ("UP;2026-01-31;all;50", {"n_unknown"}),
        ("COST;2026-01-31;all;50;;;;;management", set()),
    ]
    found = figures("".join(f"p{i};{measure}\n" for i, (measure, _) in enumerate(cases)))
    raised = {r.project_id: set(r.flags) - {"no_baseline", "no_target"} for r in found}
    assert raised == {f"p{i}": flags for i, (_, flags) in enumerate(cases)}
    assert all({"no_baseline", "no_target"} <= set(r.flags) <= set(FLAGS) for r in found)


def test_a_target_already_met_or_on_the_wrong_side_has_no_progress(one):
    for target in (60, 55):
        r = one(
            "p;UP;2025-01-31;all;60;200;;;;sample\np;UP;2026-01-31;all;74;200;;;;sample",
            f"p;UP;2027-12-31;{target};60;2025-01-31",
        )
        assert (r.progress, r.flags) == (None, ("target_already_met",))


def test_the_level_of_proof(one):
    two = "p;COST;2025-01-31;all;50\np;COST;2026-01-31;all;40"
    assert one(two).proof_level == 1  # before and after
    assert one(two, "", "p;3;Deux lycées;C\n").proof_level == 3
    assert one("p;COST;2025-01-31;all;50").proof_level is None


def test_what_has_no_good_direction_is_neither_better_nor_worse(one):
    r = one("p;NONE;2025-01-31;all;50;;;;;management\np;NONE;2026-01-31;all;40;;;;;management", "p;NONE;2026-01-31;30")
    assert (r.change, r.change_verdict, r.target_verdict, r.progress) == (-10, "change", "not_computed", None)


def test_a_band(one):
    r = one("p;BAND;2025-01-31;all;20;;;;;management\np;BAND;2026-01-31;all;30;;;;;management", "p;BAND;2026-01-31;50")
    assert (r.change_verdict, r.target_verdict, r.progress) == ("improvement", "missed", 0.5)
    r = one("p;BAND;2025-01-31;all;50;;;;;management\np;BAND;2026-01-31;all;70;;;;;management", "p;BAND;2026-01-31;50")
    assert (r.change_verdict, r.target_verdict) == ("decline", "missed")


# Both directions


SERIES = [  # baseline, n, value, n, target, due
    (60, 200, 74, 200, 80, "2027-12-31"), (60, 50, 66, 50, 65, "2026-01-31"), (74, 300, 60, 300, 80, "2026-01-31"),
    (50, 25, 50, 25, 70, "2026-01-31"), (10, 400, 100, 400, 90, "2026-01-31"), (0, 20, 5, 20, 1, "2030-01-31"),
    (60, 200, 59, 200, 55, "2026-01-31"),
]  # fmt: skip


@pytest.mark.parametrize(("up", "down", "whole", "nature"), [
    ("UP", "DOWN", 100, "sample"), ("MEAN", "NEM", 10, "sample"), ("GAIN", "COST", 100, "management"),
])  # fmt: skip
def test_seen_in_a_mirror_the_verdicts_are_the_same(up, down, whole, nature, figures):
    """The same series told the other way (whole − value, less is better) gives the same verdicts."""
    measures, targets = [], []
    for indicator, read in ((up, lambda x: x * whole / 100), (down, lambda x: whole - x * whole / 100)):
        for i, (start, n0, end, n1, target, due) in enumerate(SERIES):
            a, b, c = (f"{round(read(x), 6):g}" for x in (start, end, target))
            measures.append(f"p{i};{indicator};2025-01-31;all;{a};{n0};2;;;{nature}")
            measures.append(f"p{i};{indicator};2026-01-31;all;{b};{n1};2,5;;;{nature}")
            targets.append(f"p{i};{indicator};{due};{c};{a};2025-01-31")
    found = figures("\n".join(measures), "\n".join(targets))
    told = {r.project_id: r for r in found if r.indicator_id == up}
    mirrored = {r.project_id: r for r in found if r.indicator_id == down}
    assert len(told) == len(mirrored) == len(SERIES)
    for project, one in told.items():
        other = mirrored[project]
        assert (one.change_verdict, one.target_verdict, one.flags) == (
            other.change_verdict,
            other.target_verdict,
            other.flags,
        )
        assert one.progress == (None if other.progress is None else pytest.approx(other.progress))
        assert one.change == pytest.approx(-other.change)
        pairs = [(one.interval_low, other.interval_high, whole), (one.interval_high, other.interval_low, whole),
                 (one.change_low, other.change_high, 0), (one.change_high, other.change_low, 0)]  # fmt: skip
        for a, b, total in pairs:
            assert (a is None) == (b is None) == (nature == "management")
            assert a is None or a == pytest.approx(total - b, abs=1e-9)
    if nature == "sample":
        assert {r.change_verdict for r in told.values()} >= {"established_improvement", "inconclusive"}


# What is missing stays unknown


@pytest.mark.parametrize(
    ("measures", "targets", "unknown"),
    [
        (
            "p;UP;2026-01-31;all;74;200;;;;sample",
            "",
            ("baseline_value", "change", "change_low", "progress", "target_value", "due_on"),
        ),
        (
            "p;UP;2025-01-31;all;60;;;;;sample\np;UP;2026-01-31;all;74;200;;;;sample",
            "",
            ("change_low", "change_high", "progress"),
        ),
        (
            "p;UP;2025-01-31;all;60;200;;;;sample\np;UP;2026-01-31;all;74;;;;;sample",
            "",
            ("interval_low", "change_low", "sample_size"),
        ),
        (
            "",
            "p;UP;2026-01-31;80",
            ("value", "change", "interval_low", "progress", "baseline_value", "proof_level", "nature"),
        ),
    ],
)
def test_what_is_unknown_is_none_and_never_0(measures, targets, unknown, one):
    r = one(measures, targets)
    for name in unknown:
        assert getattr(r, name) is None, name
    if r.change is None:
        assert r.change_verdict == "not_computed"
    if r.target_value is None or r.value is None:
        assert r.target_verdict == "not_computed"


def test_a_value_of_zero_is_a_value(one):
    r = one(
        "p;UP;2025-01-31;all;10;200;;;;sample\np;UP;2026-01-31;all;0;200;;;;sample", "p;UP;2026-01-31;20;0;2024-01-31"
    )
    assert (r.value, r.baseline_value, r.change, r.progress) == (0, 0, 0, 0)
    assert r.interval_low == 0
    assert r.interval_high > 0


def test_the_filters(demo):
    with demo.reading() as cursor:
        everything = results(cursor)
        for filters in (
            {"lab": "paca"},
            {"indicator": "U6"},
            {"project": "pdl-lycees"},
            {"lab": "paca", "indicator": "U6"},
        ):
            wanted = {f"{name}_id": value for name, value in filters.items()}
            expected = [r for r in everything if all(getattr(r, name) == value for name, value in wanted.items())]
            assert results(cursor, **filters) == expected != []
    assert {r.change_verdict for r in everything} >= {
        "established_improvement",
        "established_decline",
        "inconclusive",
        "not_computed",
    }
    assert {r.target_verdict for r in everything} == {
        "clearly_met", "met_to_confirm", "not_met_uncertain", "missed", "not_yet", "not_computed",
    }  # fmt: skip
    # What lies in the definition of an indicator, or is wrong in a base, the demonstration has none of.
    assert {flag for r in everything for flag in r.flags} == set(FLAGS) - {
        "activity_as_result", "implausible_baseline", "baseline_first_in_period",
    }  # fmt: skip
