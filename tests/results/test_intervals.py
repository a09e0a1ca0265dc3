"""Intervals: the literature's figures, other implementations, what always holds."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from entrelabs_metrics.results.statistics import (
    double_difference_means,
    double_difference_shares,
    mean_difference,
    mean_interval,
    mean_p_value,
    proportion_difference,
    proportion_interval,
    proportion_p_value,
)
from tests.results.series import means, shares, unhurried

pytestmark = pytest.mark.filterwarnings("error")

# Student's sleep data (1908), R's `sleep`: hours gained under two drugs.
SLEEP_0 = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SLEEP_1 = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])


def summary(sample):
    return sample.mean(), sample.std(ddof=1), len(sample)


# What the literature prints


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [  # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_as_published(count, n, low, high):
    assert_allclose(proportion_interval(count / n, n), (low, high), atol=0.5e-4)


@pytest.mark.parametrize(
    ("count1", "n1", "count0", "n0", "low", "high"),
    [  # Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0000),
        (10, 10, 0, 10, 0.6075, 1.0000),
    ],
)
def test_newcombe_as_published(count1, n1, count0, n0, low, high):
    assert_allclose(proportion_difference(count0 / n0, n0, count1 / n1, n1), (low, high), atol=0.51e-4)


def test_means_as_printed_by_r():
    # t.test(extra ~ group, data = sleep), with group 1 as the baseline; and the paired one, on the gains
    assert_allclose(mean_difference(*summary(SLEEP_0), *summary(SLEEP_1)), (-0.2054832, 3.3654832), atol=1e-7)
    assert_allclose(mean_interval(*summary(SLEEP_1 - SLEEP_0)), (0.7001142, 2.4598858), atol=1e-7)


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [  # R, prop.test(count, n, correct = FALSE)
        (6, 52, 0.05396969, 0.22971664),  # printed in R's bug report PR#2794
        (319, 715, 0.4101018, 0.4827814),  # a coin, in Gustavus Adolphus College's MCS 142
    ],
)
def test_wilson_as_printed_by_r(count, n, low, high):
    assert_allclose(proportion_interval(count / n, n), (low, high), atol=0.5e-7)


def test_welch_as_printed_by_r():
    # t.test(extra ~ group, data = sleep): t = -1.8608, df = 17.776, p-value = 0.07939
    before, after = summary(SLEEP_0), summary(SLEEP_1)
    assert_allclose(mean_p_value(*before, *after), 0.07939, atol=0.5e-5)
    low, high = mean_difference(*before, *after)
    error = np.sqrt(SLEEP_0.var(ddof=1) / 10 + SLEEP_1.var(ddof=1) / 10)
    assert_allclose((high - low) / 2 / error, stats.t.ppf(0.975, 17.776), atol=1e-5)


def test_a_double_difference_of_shares_as_published():
    # Newcombe 2001, Statistics in Medicine 20:2885-2893, the Bristol antenatal care study: could your problem have been
    # recognised earlier? (17/65 − 17/75) − (18/72 − 16/65) = 0.031; limits as printed by R's propint 0.1
    found = double_difference_shares(17 / 75, 75, 17 / 65, 65, 16 / 65, 65, 18 / 72, 72)
    assert_allclose(found, (-0.1686752, 0.2343009), atol=0.5e-7)


def test_a_double_difference_of_means_as_printed_by_r():
    # statpsych::ci.2x2.mean.bs(.05, y11, y12, y21, y22), whose line AB is (y11 − y12) − (y21 − y22):
    # -5.10, SE 2.224860, df 35.47894, -9.6145264 to -0.5854736
    y11, y12, y21, y22 = (
        summary(np.array(answers))
        for answers in (
            (14, 15, 11, 7, 16, 12, 15, 16, 10, 9),
            (18, 24, 14, 18, 22, 21, 16, 17, 14, 13),
            (16, 11, 10, 17, 13, 18, 12, 16, 6, 15),
            (18, 17, 11, 9, 9, 13, 18, 15, 14, 11),
        )
    )
    assert_allclose(double_difference_means(*y12, *y11, *y22, *y21), (-9.6145264, -0.5854736), atol=0.5e-7)


# Card & Krueger 1994, American Economic Review 84:772-793, table 3: full-time employees a restaurant, means and
# standard errors. A sample as large as this leaves the standard error alone to make the interval.
MANY = 10**8
PENNSYLVANIA, NEW_JERSEY = ((23.33, 1.35), (21.17, 0.94)), ((20.44, 0.51), (21.03, 0.52))  # before, after
CHANGES = (-2.16, 1.25), (0.59, 0.54)  # of Pennsylvania, of New Jersey


def sample(mean, error):
    return mean, error * np.sqrt(MANY), MANY


def centre_and_error(interval):
    low, high = interval
    return (low + high) / 2, (high - low) / 2 / stats.norm.ppf(0.975)


def test_card_and_krueger():
    for pennsylvania, new_jersey, printed in zip(PENNSYLVANIA, NEW_JERSEY, ((-2.89, 1.44), (-0.14, 1.07)), strict=True):
        found = mean_difference(*sample(*pennsylvania), *sample(*new_jersey))
        assert_allclose(centre_and_error(found), printed, atol=0.006)
    # Both states were asked twice, the same restaurants. From their own changes, as the paper does:
    found = mean_difference(*(part for change in CHANGES for part in sample(*change)))
    assert_allclose(centre_and_error(found), (2.76, 1.36), atol=0.011)  # 2.75 from the rounded means
    # From the four means alone, as if each had been asked of others: the same difference, less surely.
    four = (part for state in (NEW_JERSEY, PENNSYLVANIA) for when in state for part in sample(*when))
    centre, error = centre_and_error(double_difference_means(*four))
    assert_allclose((centre, error), (2.76, np.sqrt(0.51**2 + 0.52**2 + 1.35**2 + 0.94**2)), atol=0.011)
    assert_allclose(error, 1.80, atol=0.005)  # 1.36 is what the pairing gains: docs/statistics.md says so


# What other implementations find


def test_shares_as_scipy_and_by_hand():
    random = np.random.default_rng(1)
    sizes = random.integers(1, 500, (2, 200))
    counts = random.integers(0, sizes + 1)
    wilson = np.array(
        [
            [stats.binomtest(int(k), int(n)).proportion_ci(method="wilson") for k, n in zip(*pair, strict=True)]
            for pair in zip(counts, sizes, strict=True)
        ]
    )
    (low0, high0), (low1, high1) = wilson.transpose(0, 2, 1)
    p0, p1 = counts / sizes
    assert_allclose(proportion_interval(p0, sizes[0]), (low0, high0), atol=1e-12)
    by_hand = (
        p1 - p0 - np.sqrt((p1 - low1) ** 2 + (high0 - p0) ** 2),
        p1 - p0 + np.sqrt((high1 - p1) ** 2 + (p0 - low0) ** 2),
    )
    assert_allclose(proportion_difference(p0, sizes[0], p1, sizes[1]), by_hand, atol=1e-12)


def test_means_as_scipy_and_statsmodels():
    random = np.random.default_rng(2)
    for n0, n1 in random.integers(2, 60, (50, 2)):
        before, after = random.normal(3, 1, n0), random.normal(4, 5, n1)
        expected = DescrStatsW(before).tconfint_mean()
        assert_allclose(mean_interval(*summary(before)), expected)
        found = mean_difference(*summary(before), *summary(after))
        other = CompareMeans(DescrStatsW(after), DescrStatsW(before))
        assert_allclose(found, other.tconfint_diff(usevar="unequal"))
        assert_allclose(found, stats.ttest_ind(after, before, equal_var=False).confidence_interval(0.95))


def test_p_values_of_means_as_scipy():
    random = np.random.default_rng(6)
    mean0, mean1 = random.normal(3, 1, (2, 100))
    sd0, sd1 = random.uniform(0.5, 3, (2, 100))
    n0, n1 = random.integers(2, 60, (2, 100))
    other = stats.ttest_ind_from_stats(mean1, sd1, n1, mean0, sd0, n0, equal_var=False)
    assert_allclose(mean_p_value(mean0, sd0, n0, mean1, sd1, n1), other.pvalue)


def test_double_differences_by_hand():
    random = np.random.default_rng(7)
    sizes = random.integers(1, 200, (4, 100))
    p = random.integers(0, sizes + 1) / sizes
    low, high = proportion_interval(p, sizes)
    effect = (p[1] - p[0]) - (p[3] - p[2])
    by_hand = (  # Newcombe 2001: the squares of the four distances to Wilson's limits
        effect - np.sqrt((p[1] - low[1]) ** 2 + (high[0] - p[0]) ** 2 + (high[3] - p[3]) ** 2 + (p[2] - low[2]) ** 2),
        effect + np.sqrt((high[1] - p[1]) ** 2 + (p[0] - low[0]) ** 2 + (p[3] - low[3]) ** 2 + (high[2] - p[2]) ** 2),
    )
    given_ = [part for pair in zip(p, sizes, strict=True) for part in pair]
    assert_allclose(double_difference_shares(*given_), by_hand, atol=1e-12)


# What must always hold of intervals


@unhurried
@given(shares, shares)
@example((0.0, 3), (1.0, 10))  # rounding alone would pass 1, and −1 below
@example((1.0, 27), (0.0, 1))
def test_shares_lie_in_their_intervals_which_narrow_with_n(before, after):
    (p0, n0), (p1, n1) = before, after
    low, high = proportion_interval(p0, n0)
    closer_low, closer_high = proportion_interval(p0, n0 * 2)
    assert 0 <= low <= closer_low <= p0 <= closer_high <= high <= 1
    assert closer_high - closer_low < high - low
    low, high = proportion_difference(p0, n0, p1, n1)
    closer_low, closer_high = proportion_difference(p0, n0 * 2, p1, n1 * 2)
    assert -1 <= low <= p1 - p0 <= high <= 1
    assert closer_high - closer_low < high - low


@unhurried
@given(means, means)
def test_means_lie_in_their_intervals_which_narrow_with_n(before, after):
    (mean0, sd0, n0), (mean1, sd1, n1) = before, after
    low, high = mean_interval(mean0, sd0, n0)
    closer_low, closer_high = mean_interval(mean0, sd0, n0 * 2)
    assert low <= mean0 <= high
    assert closer_high - closer_low < high - low
    low, high = mean_difference(mean0, sd0, n0, mean1, sd1, n1)
    closer_low, closer_high = mean_difference(mean0, sd0, n0 * 2, mean1, sd1, n1 * 2)
    assert low <= mean1 - mean0 <= high
    assert closer_high - closer_low < high - low


@unhurried
@given(st.tuples(shares, shares, shares, shares))
def test_a_double_difference_holds_its_value_and_narrows_with_n(groups):
    parts, wider = [part for group in groups for part in group], [part for p, n in groups for part in (p, 2 * n)]
    (p0, _), (p1, _), (c0, _), (c1, _) = groups
    effect = (p1 - p0) - (c1 - c0)
    low, high = double_difference_shares(*parts)
    closer_low, closer_high = double_difference_shares(*wider)
    assert -2 <= low <= effect + 1e-12 and effect - 1e-12 <= high <= 2
    assert closer_high - closer_low < high - low
    # Whichever group is called the comparison, and whichever answer is counted: the same interval, mirrored.
    swapped = double_difference_shares(*parts[4:], *parts[:4])
    others = double_difference_shares(*(part for p, n in groups for part in (1 - p, n)))
    assert_allclose((swapped, others), [(-high, -low)] * 2, atol=1e-12)
    # A comparison known without error, and still, changes nothing.
    still = double_difference_shares(*parts[:4], 0.5, 1e18, 0.5, 1e18)
    assert_allclose(still, proportion_difference(*parts[:4]), atol=1e-6)


@unhurried
@given(st.tuples(means, means, means, means))
def test_a_double_difference_of_means_holds_its_value_and_mirrors(groups):
    parts = [part for group in groups for part in group]
    (m0, *_), (m1, *_), (c0, *_), (c1, *_) = groups
    low, high = double_difference_means(*parts)
    assert low <= (m1 - m0) - (c1 - c0) <= high
    assert_allclose(double_difference_means(*parts[6:], *parts[:6]), (-high, -low), rtol=1e-6, atol=1e-6)
    still = double_difference_means(*parts[:6], 5.0, 1e-9, 10**9, 5.0, 1e-9, 10**9)
    assert_allclose(still, mean_difference(*parts[:6]), rtol=1e-6, atol=1e-6)


@unhurried
@given(shares, shares)
def test_the_gap_between_users_and_agents_is_the_same_from_either_side(users, agents):
    low, high = proportion_difference(*users, *agents)
    assert_allclose(proportion_difference(*agents, *users), (-high, -low), atol=1e-12)
    assert_allclose(proportion_p_value(*agents, *users), proportion_p_value(*users, *agents), atol=1e-9)


@unhurried
@given(means, means)
def test_the_gap_between_means_is_the_same_from_either_side(users, agents):
    low, high = mean_difference(*users, *agents)
    assert_allclose(mean_difference(*agents, *users), (-high, -low), rtol=1e-6, atol=1e-6)
    assert_allclose(mean_p_value(*agents, *users), mean_p_value(*users, *agents))


@unhurried
@given(shares, shares)
@example((0.5, 10), (0.5, 10))
@example((106 / 377, 377), (106 / 377, 498))  # rounding alone would put 0 outside
@example((0.0, 3000), (1.0, 3000))
def test_a_p_value_is_the_level_at_which_the_interval_reaches_0(before, after):
    (p0, n0), (p1, n1) = before, after
    low, high = proportion_difference(p0, n0, p1, n1)
    found = proportion_p_value(p0, n0, p1, n1)
    assert 0 <= found <= 1
    assert (found < 0.05) == (low > 0 or high < 0)
    if 1e-12 < found < 1:
        limits = confint_proportions_2indep(
            p1 * n1, n1, p0 * n0, n0, compare="diff", method="newcomb", alpha=float(found)
        )
        assert_allclose(np.min(np.abs(limits)), 0, atol=1e-9)


@unhurried
@given(means, means)
def test_a_p_value_of_means_is_small_where_the_interval_excludes_0(before, after):
    low, high = mean_difference(*before, *after)
    if min(abs(low), abs(high)) > 1e-9 * (high - low):
        assert (mean_p_value(*before, *after) < 0.05) == (low > 0 or high < 0)
