"""Several labs on one indicator, users beside agents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrelabs_metrics.results.gaps import gaps
from entrelabs_metrics.results.statistics import proportion_interval
from entrelabs_metrics.results.together import tied, together


def line(lab, value, n="", nature="sample", sd=""):
    return f"{lab}:;{'MEAN' if sd else 'UP'};2026-01-31;all;{value};{n};{sd};;;{nature}\n"


def test_each_answer_weighs_the_same(frame):
    found = together(frame(line("lab", 50, 10) + line("l2", 80, 990)))
    assert (found.value, found.n, found.parts) == (pytest.approx(79.7), 1000, 2)  # and not 65
    low, high = proportion_interval(0.797, 1000)
    assert (found.low, found.high) == pytest.approx((float(low) * 100, float(high) * 100))


def test_an_unknown_n_leaves_no_value_for_all(frame):
    found = together(frame(line("lab", 50, 10) + line("l2", 80)))
    assert (found.value, found.low, found.n, found.unknown) == (None, None, None, 1)


def test_management_data_are_not_put_together(frame):
    found = together(frame(line("lab", 50, 10) + line("l2", 80, 100, "management")))
    assert found.value is None
    assert (
        together(frame("lab:;COST;2026-01-31;all;8;;;;;management\nl2:;COST;2026-01-31;all;9;;;;;management")).value
        is None
    )


def test_means_weigh_by_n_too(frame):
    found = together(frame(line("lab", 5, 100, sd=1) + line("l2", 8, 300, sd=1)))
    assert (found.value, found.n, found.chance) == (pytest.approx(7.25), 400, "not_computed")


@pytest.mark.parametrize(("values", "chance"), [((60, 62, 61), "within_chance"), ((30, 62, 80), "beyond_chance")])
def test_whether_chance_could_put_them_so_far_apart(frame, values, chance):
    lines = "".join(line(lab, value, 100) for lab, value in zip(("lab", "l2", "l3"), values, strict=True))
    assert together(frame(lines)).chance == chance


def test_who_cannot_be_told_from_the_chosen_lab(frame):
    rows = frame(line("lab", 60, 200) + line("l2", 63, 200) + line("l3", 90, 200) + line("l4", 60))
    own = rows.index[rows["lab_id"] == "lab"][0]
    found = tied(rows, own)
    assert dict(zip(rows.loc[found.index, "lab_id"], found, strict=True)) == {
        "l2": "within_chance",
        "l3": "beyond_chance",
        "l4": "not_computed",
    }


# Users and agents


def asked_of(who, value, n, indicator="UP", nature="sample"):
    return f"p;{indicator};2026-01-31;{who};{value};{n};;;;{nature}\n"


@pytest.mark.parametrize(("agents", "n", "established"), [(50, 200, True), (73, 200, False), (50, "", False)])
def test_the_gap_is_users_less_agents(frame, agents, n, established):
    (gap,) = gaps(frame(asked_of("users", 75, 200) + asked_of("agents", agents, n)))
    assert gap.difference == 75 - agents
    assert gap.established == established
    assert (gap.low is None) == (n == "")


def test_only_the_same_question_of_both_is_compared(frame):
    assert gaps(frame(asked_of("users", 75, 200) + asked_of("agents", 50, 200, "DOWN"))) == ()
    assert gaps(frame(asked_of("users", 75, 200))) == ()
    assert gaps(frame(asked_of("users", 75, "", "COST") + asked_of("agents", 50, "", "COST"))) == ()  # no opinion


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 500)), min_size=2, max_size=4))
def test_the_value_for_all_lies_between_the_labs(shares):
    import pandas as pd

    rows = pd.DataFrame(
        {"value": [float(p) for p, _ in shares], "sample_size": [float(n) for _, n in shares], "kind": "proportion",
         "nature": "sample", "scale_max": 100.0, "standard_deviation": float("nan")}
    )  # fmt: skip
    found = together(rows)
    assert min(p for p, _ in shares) - 1e-9 <= found.value <= max(p for p, _ in shares) + 1e-9
    assert found.low <= found.value <= found.high
