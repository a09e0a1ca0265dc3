"""Levels of proof, flags, double differences: each on the smallest case that raises it, and on one that does not."""

import pytest

BEFORE_AFTER = "p;UP;2025-01-31;all;{0};200;;;;sample\np;UP;2026-01-31;all;{1};200;;;;sample\n"
COMPARISON = "p;UP;2025-01-31;comparison;60;200;;;;sample\np;UP;2026-01-31;comparison;62;200;;;;sample\n"


def flags(result):
    return set(result.flags)


def own(results):
    (found,) = [r for r in results if r.population != "comparison"]
    return found


# Levels


def test_a_single_measurement_proves_nothing(one):
    r = one("p;UP;2026-01-31;all;60;200;;;;sample")
    assert (r.proof_level, r.nesta_level) == (None, None)


@pytest.mark.parametrize(("now", "nesta"), [(75, 2), (62, None)])
def test_before_and_after_is_level_1_and_a_change_must_be_established_for_nesta(one, now, nesta):
    r = one(BEFORE_AFTER.format(60, now))
    assert (r.proof_level, r.nesta_level) == (1, nesta)


def test_a_described_contribution_is_nestas_first_level(one):
    r = one(BEFORE_AFTER.format(60, 62), evaluations_of("p", contribution="Le labo a contribué"))
    assert r.nesta_level == 1


def test_a_counted_change_needs_no_interval(one):
    r = one("p;COST;2025-01-31;all;9;;;;;management\np;COST;2026-01-31;all;8;;;;;management")
    assert r.nesta_level == 2


def test_a_comparison_group_measured_before_and_after_is_level_3(figures):
    r = own(figures(BEFORE_AFTER.format(60, 75) + COMPARISON))
    assert (r.proof_level, r.nesta_level) == (3, 3)
    r = own(figures(BEFORE_AFTER.format(60, 75) + COMPARISON.splitlines()[1]))  # after only
    assert r.proof_level == 1


def test_taken_up_elsewhere_with_a_comparison_is_nestas_fourth(figures):
    assert own(figures((BEFORE_AFTER.format(60, 75) + COMPARISON).replace("p;UP", "q;UP"))).nesta_level == 4


def test_what_an_evaluation_declares_goes_before_what_the_data_allow(one):
    r = one(BEFORE_AFTER.format(60, 75), evaluations_of("p", maryland=2, nesta=5))
    assert (r.proof_level, r.nesta_level) == (2, 5)


def evaluations_of(project, maryland="", group="", contribution="Une part", nesta=""):
    return ("", f"{project};{maryland};{group};{contribution};{nesta}")


@pytest.fixture
def one(figures):
    """`one(measures, (targets, evaluations))`."""

    def one(measures, more=("", "")):
        (found,) = [r for r in figures(measures, *more) if r.population != "comparison"]
        return found

    return one


# Flags


def test_the_level_of_the_project_is_not_that_of_every_figure(one):
    declared = evaluations_of("p", maryland=3, group="Deux bassins")
    assert "proof_of_project" in flags(one(BEFORE_AFTER.format(60, 75), declared))
    assert "proof_of_project" not in flags(one(BEFORE_AFTER.format(60, 75) + COMPARISON, declared))
    assert "proof_of_project" not in flags(one(BEFORE_AFTER.format(60, 75), evaluations_of("p", maryland=2)))


@pytest.mark.parametrize(
    ("baseline", "on", "raised"),
    [
        (60, "2025-01-31", False),  # as measured that day
        (60, "2024-01-31", False),  # nobody measured that day
        (40, "2025-01-31", True),  # unlike what was measured that day
        (60, "2026-06-30", True),  # later than the measurement
    ],
)
def test_an_implausible_baseline(one, baseline, on, raised):
    target = f"p;UP;2027-12-31;80;{baseline};{on}"
    assert ("implausible_baseline" in flags(one(BEFORE_AFTER.format(60, 75), (target, "")))) == raised


@pytest.mark.parametrize(("set_on", "raised"), [("2026-06-30", True), ("2025-06-30", False), ("", False)])
def test_a_target_met_when_it_was_set(one, set_on, raised):
    r = one(BEFORE_AFTER.format(60, 75), (f"p;UP;2027-12-31;70;60;2025-01-31;{set_on}", ""))
    assert ("target_met_when_set" in flags(r)) == raised


def test_what_the_lab_does_is_no_result(one):
    assert "activity_as_result" in flags(one("p;WORKSHOPS;2026-01-31;all;12;;;;;full_count"))
    assert "activity_as_result" not in flags(one("p;COST;2026-01-31;all;12;;;;;full_count"))


def test_declared_by_those_it_describes(one):
    assert "self_declared" in flags(one("p;OWN;2026-01-31;all;60;;;;;"))  # the lab, of itself
    assert "self_declared" not in flags(one("p;OWN;2026-01-31;all;60;;;;;full_count"))
    assert "self_declared" in flags(one("p;LEVEL;2026-01-31;all;2;;;;;management"))  # a sheet somebody filled in
    assert "self_declared" in flags(one("p;UP;2026-01-31;all;60;200;;;;sample;;;Temps déclaré par les agents"))
    assert "self_declared" not in flags(one("p;UP;2026-01-31;all;60;200;;;;sample;;;Enquête"))


# Comparison, path


def test_the_double_difference_of_shares(one):
    r = one(BEFORE_AFTER.format(60, 75) + COMPARISON)
    assert r.net_change == pytest.approx(13)  # (75 − 60) − (62 − 60)
    # MOVER by hand from Newcombe's +5.8 to +23.8 for 60 → 75 %, and −7.5 to +11.5 for 60 → 62 %.
    low, high = 13 - ((15 - 5.82) ** 2 + (11.46 - 2) ** 2) ** 0.5, 13 + ((23.83 - 15) ** 2 + (2 + 7.49) ** 2) ** 0.5
    assert (r.net_low, r.net_high) == pytest.approx((low, high), abs=0.1)
    assert r.net_verdict == "inconclusive"
    assert r.change_verdict == "established_improvement"  # the change is sure; what it owes to the project is not


def test_a_comparison_measured_at_another_time_is_none(one):
    old = COMPARISON.replace("2025-01-31", "2023-01-31").replace("2026-01-31", "2024-01-31")
    assert one(BEFORE_AFTER.format(60, 75) + old).net_change is None


@pytest.mark.parametrize(("value", "verdict"), [(80, "ahead"), (72, "on_track"), (69, "uncertain"), (55, "behind")])
def test_where_the_dated_path_wants_the_figure(one, value, verdict):
    target = "p;UP;2026-12-31;90;60;2024-12-31\np;UP;2025-12-31;70;60;2024-12-31"
    r = one(f"p;UP;2024-12-31;all;60;200;;;;sample\np;UP;2025-12-31;all;{value};200;;;;sample", (target, ""))
    assert (r.expected_value, r.track_verdict) == (70, verdict)


def test_between_two_due_dates_the_path_is_straight(one):
    target = "p;COST;2026-12-31;50;100;2024-12-31\np;COST;2025-12-31;90;100;2024-12-31"
    r = one("p;COST;2024-12-31;all;100;;;;;management\np;COST;2026-07-02;all;60;;;;;management", (target, ""))
    assert r.expected_value == pytest.approx(90 - 40 * 183 / 365)
    assert (r.track_verdict, r.final_target_value, r.target_value) == ("ahead", 50, 50)


def test_there_is_no_half_way_between_levels(one):
    r = one("p;LEVEL;2025-01-31;all;1;;;;;management\np;LEVEL;2026-01-31;all;2;;;;;management",
            ("p;LEVEL;2027-01-31;4;1;2025-01-31", ""))  # fmt: skip
    assert (r.expected_value, r.track_verdict) == (None, "not_computed")


def test_a_full_count_has_no_error_of_its_own(one):
    r = one("p;UP;2025-01-31;all;60;;;;;full_count\np;UP;2026-01-31;all;66;200;;;;sample")
    assert (r.change_low, r.change_high) == pytest.approx((r.interval_low - 60, r.interval_high - 60))


def test_when_a_new_measure_is_due(one):
    assert str(one("p;UP;2025-08-31;all;60;200;;;;sample").next_on) == "2026-02-28"
    assert one("p;DOWN;2025-08-31;all;60;200;;;;sample").next_on is None
