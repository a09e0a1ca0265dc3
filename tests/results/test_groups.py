"""Several labs at once: pooled figures, peers, heterogeneity, ties, and how many tests cry wolf."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_chisquare

from entrelabs_metrics.results.statistics import (
    ChanceVerdict,
    heterogeneity,
    mean_interval,
    mean_p_value,
    peers,
    pooled_mean,
    pooled_share,
    proportion_interval,
    proportion_p_value,
    significance_budget,
    ties,
)
from tests.results.series import NAN, shares, unhurried

pytestmark = pytest.mark.filterwarnings("error")

labs = st.lists(st.tuples(shares, st.sampled_from("abc")), min_size=1, max_size=12)


# Pooled


def test_a_pooled_share_weighs_by_n():
    # Charig et al. 1986, BMJ 292:879-882: kidney stones removed, small then large ones, by open surgery and by
    # percutaneous nephrolithotomy; 78 % and 83 % in all, though the first does better on small and on large stones
    found = pooled_share(
        [81 / 87, 192 / 263, 234 / 270, 55 / 80], [87, 263, 270, 80], ["open", "open", "percutaneous", "percutaneous"]
    )
    assert found.index.tolist() == ["open", "percutaneous"]
    assert_allclose(found["value"], (273 / 350, 289 / 350))
    assert found["n"].tolist() == [350, 350] and found["parts"].tolist() == [2, 2]
    low, high = proportion_interval([273 / 350, 289 / 350], 350)
    assert_allclose((found["low"], found["high"]), (low, high))


@unhurried
@given(labs)
def test_a_pooled_share_is_that_of_the_answers(drawn):
    p, n = (np.array(part, dtype=float) for part in zip(*(lab for lab, _ in drawn), strict=True))
    group = np.array([name for _, name in drawn])
    found = pooled_share(p, n, group)
    for name in set(group):
        count, size = (p * n)[group == name].sum(), n[group == name].sum()
        assert_allclose(found.loc[name, ["value", "n", "parts"]], (count / size, size, (group == name).sum()))
        assert 0 <= found.loc[name, "low"] <= found.loc[name, "value"] <= found.loc[name, "high"] <= 1
    assert_allclose(pooled_share(1 - p, n, group)["value"], 1 - found["value"], atol=1e-12)


def test_a_pooled_mean_is_that_of_the_answers():
    random = np.random.default_rng(8)
    answers = [random.normal(mean, sd, n) for mean, sd, n in ((3, 1, 20), (4, 2, 7), (8, 0.5, 2), (6, 1, 1))]
    answers.append(np.array([5.0, 5.0, 5.0]))
    everything = np.concatenate(answers)
    deviations = [a.std(ddof=1) if len(a) > 1 else NAN for a in answers]  # of a single answer there is none
    found = pooled_mean([a.mean() for a in answers], deviations, [len(a) for a in answers]).loc[0]
    expected = everything.mean(), everything.std(ddof=1), len(everything), len(answers)
    assert_allclose(found[["value", "sd", "n", "parts"]], expected)
    interval = mean_interval(everything.mean(), everything.std(ddof=1), len(everything))
    assert_allclose(found[["low", "high"]], interval)


def test_what_is_unknown_of_one_lab_is_unknown_of_the_group():
    group = ["known", "known", "share", "share", "n", "n", "zero"]
    found = pooled_share([0.5, 0.7, 0.5, None, 0.5, 0.7, 0.5], [10, 30, 10, 30, 10, None, 0], group)
    assert found["value"].dropna().to_dict() == {"known": 0.65}
    assert found[["low", "high"]].dropna().index.tolist() == ["known"]
    assert found["parts"].to_dict() == {"known": 2, "n": 2, "share": 2, "zero": 1}
    group = ["known", "known", "mean", "mean", "sd", "sd", "n", "n"]
    found = pooled_mean(
        [3, 5, 3, None, 3, 5, 3, 5], [1, 1, 1, 1, 1, None, 1, 1], [10, 10, 10, 10, 10, 10, 10, 0], group
    )
    assert found["value"].dropna().to_dict() == {"known": 4, "sd": 4}  # a mean needs no deviation, its interval does
    assert found[["low", "high", "sd"]].dropna().index.tolist() == ["known"]


def test_the_interval_of_a_pooled_share_is_wide_for_these_labs_and_narrow_for_labs_in_general():
    random = np.random.default_rng(9)
    rates, n, times = np.array([0.1, 0.3, 0.5, 0.7, 0.9]), 40, 4000
    seen = random.binomial(n, rates, (times, 5)) / n
    these = pooled_share(seen.ravel(), n, np.repeat(np.arange(times), 5))
    assert np.mean((these["low"] <= 0.5) & (these["high"] >= 0.5)) > 0.97
    others = random.choice(rates, (times, 5))
    general = pooled_share((random.binomial(n, others) / n).ravel(), n, np.repeat(np.arange(times), 5))
    assert np.mean((general["low"] <= 0.5) & (general["high"] >= 0.5)) < 0.7


# Peers


def test_peers():
    values = [62, 70, 71, 74, 90, None, 50, 60, 40, NAN]
    found = peers(values, ["city"] * 6 + ["region"] * 3 + ["state"])
    cities = np.array(values[:5], dtype=float)
    assert_allclose(
        found.loc["city", ["low_quartile", "median", "high_quartile"]], np.quantile(cities, (0.25, 0.5, 0.75))
    )
    assert_allclose(found.loc["city", "spread"], stats.median_abs_deviation(cities, scale="normal"))
    assert found.loc["city", ["known", "parts"]].tolist() == [5, 6]  # the lab not measured is told, and counts for none
    assert found.loc["region", ["median", "known", "parts"]].tolist() == [50, 3, 3]
    assert found.loc[["region", "state"], ["low_quartile", "high_quartile", "spread"]].isna().all(axis=None)
    assert np.isnan(found.loc["state", "median"]) and found.loc["state", ["known", "parts"]].tolist() == [0, 1]


def test_one_odd_lab_moves_the_spread_of_peers_little():
    calm, odd = peers([60, 62, 64, 66, 68, 70]), peers([60, 62, 64, 66, 68, 700])
    assert_allclose(odd["spread"], calm["spread"])
    assert_allclose(odd["median"], calm["median"])


def test_the_spread_of_many_normal_labs_is_their_standard_deviation():
    values = np.random.default_rng(10).normal(50, 7, 100_000)
    assert_allclose(peers(values)["spread"], 7, rtol=0.02)


# Apart


def test_heterogeneity_as_printed_by_r():
    # prop.test(smokers, patients), R's own example, from Fleiss 1981, Statistical Methods for Rates and Proportions,
    # p. 139: X-squared = 12.6, df = 3, p-value = 0.005585; and statpsych::test.prop.bs: 17.41071, 2, 0.0001656958
    smokers, patients = np.array([83, 90, 129, 70]), np.array([86, 93, 136, 82])
    found = heterogeneity(
        [*(smokers / patients), 35 / 50, 30 / 50, 15 / 50], [*patients, 50, 50, 50], ["fleiss"] * 4 + ["bonett"] * 3
    )
    assert_allclose(found["statistic"], (17.41071, 12.6004), atol=0.5e-4)
    assert_allclose(found["p_value"], (0.0001656958, 0.005585), atol=0.5e-6)
    assert found["freedom"].tolist() == [2, 3]
    assert found["verdict"].tolist() == ["beyond_chance"] * 2


def test_heterogeneity_as_scipy_and_statsmodels():
    random = np.random.default_rng(11)
    for _ in range(50):
        n = random.integers(40, 200, random.integers(2, 9))
        counts = random.binomial(n, random.uniform(0.2, 0.8))
        found = heterogeneity(counts / n, n).loc[0]
        scipys = stats.chi2_contingency([counts, n - counts], correction=False)
        models = proportions_chisquare(counts, n)
        assert_allclose(found[["statistic", "p_value", "freedom"]].astype(float), scipys[:3], atol=1e-12)
        assert_allclose(found[["statistic", "p_value"]].astype(float), models[:2], atol=1e-12)


@pytest.mark.parametrize(
    ("shares_", "n", "verdict", "known"),
    [
        ([0.5, 0.5, 0.5], [40, 40, 40], "within_chance", 3),
        ([0.2, 0.5, 0.8], [40, 40, 40], "beyond_chance", 3),
        ([0.2, 0.5, 0.8, NAN], [40, 40, 40, 40], "beyond_chance", 3),  # told, and left out of the test
        ([0.2, 0.5, 0.8, 0.3], [40, 40, 40, None], "beyond_chance", 3),
        ([0.4, 0.6], [10, 10], "within_chance", 2),  # 5 expected of each kind
        ([0.2, 0.6], [10, 10], "not_computed", 2),  # 4 expected satisfied in each
        ([0.8, 0.4], [10, 10], "not_computed", 2),  # 4 expected dissatisfied in each
        ([0.5, 0.5], [200, 8], "not_computed", 2),  # the smallest lab decides
        ([1.0, 1.0], [400, 400], "not_computed", 2),
        ([0.5, NAN], [40, 40], "not_computed", 1),
        ([NAN, NAN], [40, 40], "not_computed", 0),
    ],
)
def test_heterogeneity(shares_, n, verdict, known):
    found = heterogeneity(shares_, n).loc[0]
    assert found["verdict"] == verdict
    assert found[["known", "parts"]].tolist() == [known, len(shares_)]
    assert (verdict == "not_computed") == pd.isna(found["p_value"]) == pd.isna(found["statistic"])


def test_ties():
    # One's own lab: 60 % of 200. Holm, 3 gaps: the smallest p-value is compared with 5 % / 3, the next with 5 % / 2...
    p_values = proportion_p_value(0.6, 200, [0.75, 0.5, 0.58, NAN], [200, 200, 50, 90])
    assert p_values[0] < 0.05 / 3 < 0.05 / 2 < p_values[1] < 0.05 < p_values[2]
    assert ties(p_values).tolist() == ["beyond_chance", "within_chance", "within_chance", "not_computed"]
    assert ties(p_values[1:]).tolist() == ["within_chance", "within_chance", "not_computed"]
    assert ties([0.04]).tolist() == ["beyond_chance"] and ties([0.04, 0.04]).tolist() == ["within_chance"] * 2
    assert ties([0.04, 0.01]).tolist() == ["beyond_chance"] * 2 and ties([0.05]).tolist() == ["within_chance"]
    assert ties([NAN]).tolist() == ["not_computed"]


def test_ties_as_statsmodels():
    random = np.random.default_rng(13)
    for k in (1, 2, 3, 8, 20):
        p_values = random.beta(0.1, 3, k)
        apart = multipletests(p_values, alpha=0.05, method="holm")[0]
        assert_array_equal(ties(p_values) == "beyond_chance", apart)
    assert 0 < apart.sum() < (p_values < 0.05).sum()  # the adjustment changed the last of them


def test_where_no_lab_differs_few_screens_tell_one_apart():
    random = np.random.default_rng(12)
    times, others, n = 1000, 8, 60
    seen = random.normal(5, 2, (times, others + 1, n))
    mean, sd = seen.mean(axis=2), seen.std(axis=2, ddof=1)
    p_values = mean_p_value(mean[:, :1], sd[:, :1], n, mean[:, 1:], sd[:, 1:], n)
    assert np.mean((p_values < 0.05).any(axis=1)) > 0.15  # each gap for itself would cry wolf on many a screen
    assert np.mean([(ties(screen) == ChanceVerdict.BEYOND_CHANCE).any() for screen in p_values]) < 0.065
    # and on average so many of 8 tests are called established
    assert abs(np.mean((p_values < 0.05).sum(axis=1)) - significance_budget(others)) < 0.06


def test_significance_budget():
    assert_allclose(significance_budget([0, 1, 20, NAN]), [0, 0.05, 1, NAN])
    with pytest.raises(ValueError, match="negative"):
        significance_budget(-1)


# What comes in


def test_a_row_without_a_group_is_refused():
    for groups in (["a", None], ["a", NAN], np.ma.array(["a", "b"], mask=[False, True])):
        with pytest.raises(ValueError, match=r"without a group.*first at 1"):
            pooled_share([0.5, 0.6], [10, 10], groups)


def test_wrong_figures_are_refused_in_groups_too():
    for wrong in (lambda: pooled_share([0.5, 74], 10), lambda: heterogeneity([0.5, 74], 10)):
        with pytest.raises(ValueError, match="divide percentages"):
            wrong()
    with pytest.raises(ValueError, match="negative"):
        pooled_mean([3, 4], [1, -1], 10)


def test_no_row_at_all():
    for found in (pooled_share([], []), pooled_mean([], [], []), peers([]), heterogeneity([], [])):
        assert len(found) == 0


def test_columns_of_frames_are_read_whatever_their_index():
    frame = pd.DataFrame({"lab": ["b", "a", "b"], "share": [0.5, 0.6, 0.7], "n": pd.array([10, 20, None])}, [9, 9, 7])
    found = pooled_share(frame["share"], frame["n"], frame["lab"])
    assert_array_equal(found["value"], [0.6, NAN])
    assert_array_equal(peers(frame["share"], frame["lab"])["median"], [0.6, 0.6])
