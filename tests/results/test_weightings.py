"""Shares of weightings against simulation and closed forms, positions against COINr's definitions written out again.

R was not at hand: what COINr prints in its own documentation is kept here, and its formulas are followed step by step.
"""

from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrelabs_metrics.results.weightings import (
    HOLDS,
    NOISE,
    SEED,
    index,
    noisy_weights,
    positions,
    robustness,
    share_before,
)

# Shares of the way in hundredths, so that ties and zero differences come up.
ways = st.integers(-20, 120).map(lambda n: n / 100)
labs = st.lists(ways, min_size=4, max_size=4).map(np.array)


# The index


def test_index_is_the_weighted_mean_and_unknown_where_a_family_is():
    matrix = [[1.0, 0.5, 0.0, 0.5], [0.2, np.nan, 1.0, 1.0]]
    assert index(matrix, (1, 1, 1, 1))[0] == pytest.approx(0.5)
    assert index(matrix, (3, 1, 0, 0))[0] == pytest.approx(0.875)
    assert np.isnan(index(matrix, (1, 1, 1, 1))[1])
    assert np.isnan(index(matrix, (1, 0, 1, 1))[1])  # not even without weight: nobody knows it


@pytest.mark.parametrize("weights", [(0, 0, 0, 0), (1, 1, 1, -1)])
def test_weights_that_weigh_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        index([[0.1, 0.2, 0.3, 0.4]], weights)


# The exact share of a pair


def test_two_families_by_hand():
    # Ahead by 0.3 in one, behind by 0.1 in the other: 0.3 w > 0.1 (1 − w) from w = 1/4 on.
    assert share_before([0.6, 0.2], [0.3, 0.3]) == pytest.approx(0.75)


def test_three_families_by_hand():
    # The triangle w1 > w2 + w3, that is w1 > 1/2: a quarter of the whole.
    assert share_before([1.0, 0.0, 0.0], [0.0, 1.0, 1.0]) == pytest.approx(0.25)


@given(labs, labs)
def test_the_closed_form_of_lasserre(first, second):
    """Σ over the families ahead of d³ / Π (d − d'), of which the recursion is the version without subtractions."""
    d = first - second
    gaps = [[d[i] - d[j] for j in range(4) if j != i] for i in range(4)]
    if np.abs(gaps).min() > 0.02:  # the closed form needs them apart
        expected = sum(d[i] ** 3 / np.prod(gaps[i]) for i in range(4) if d[i] > 0)
        assert share_before(first, second) == pytest.approx(expected, abs=1e-6)


@given(labs, labs)
def test_the_simulation(first, second):
    drawn = np.random.default_rng(1).dirichlet(np.ones(4), 20_000)
    simulated = (drawn @ (first - second) > 0).mean()
    if (first != second).any():
        assert share_before(first, second) == pytest.approx(simulated, abs=0.02)  # 5 standard errors


@given(labs, labs)
def test_mirrored_shares_add_up_to_one(first, second):
    assert share_before(first, second) + share_before(second, first) == pytest.approx(1)
    assert share_before(first, first) == 0.5


@given(labs, labs, st.permutations(range(4)))
def test_the_order_of_families_changes_nothing(first, second, order):
    assert share_before(first[order], second[order]) == pytest.approx(share_before(first, second))


@given(labs, st.lists(st.integers(0, 50).map(lambda n: n / 100), min_size=4, max_size=4))
def test_who_is_never_behind_is_before_under_every_weighting(lab, more):
    if any(more):
        assert share_before(lab + more, lab) == 1


@given(labs, labs, ways)
def test_only_differences_count(first, second, both):
    assert share_before(first + both, second + both) == pytest.approx(share_before(first, second), abs=1e-9)


def test_many_pairs_at_once():
    matrix = np.random.default_rng(2).uniform(size=(5, 4))
    together = share_before(matrix[:, None], matrix[None])
    for i, one in enumerate(matrix):
        for j, other in enumerate(matrix):
            assert together[i, j] == pytest.approx(share_before(one, other))


# Orders, positions, ties

# The demonstration's two complete labs, rounded.
PAIR = np.array([[0.60, 0.68, 0.71, 0.20], [0.54, 0.71, -0.07, 0.73]])


def test_two_labs_whose_order_depends_on_weights_are_tied():
    found = robustness(PAIR)
    assert found.order == (0, 1)
    assert found.whole == found.pairs[0] == share_before(*PAIR)
    assert 0.6 < found.whole < 0.65
    assert found.groups == ((0, 1),)
    assert (found.low.tolist(), found.high.tolist()) == ([1, 1], [2, 2])


def test_labs_that_lead_everywhere_are_told_apart():
    found = robustness([[0.1, 0.2, 0.1, 0.0], [0.9, 0.9, 0.8, 0.9], [0.5, 0.5, 0.5, 0.5]])
    assert found.order == (1, 2, 0)
    assert found.pairs.tolist() == [1, 1]
    assert found.whole == 1
    assert found.groups == ((1,), (2,), (0,))
    assert found.low.tolist() == found.median.tolist() == found.high.tolist() == [3, 1, 2]


def test_a_lab_with_an_unknown_family_is_left_out():
    found = robustness([[0.9, 0.9, np.nan, 0.9], *PAIR])
    assert found.left_out == (0,)
    assert found.order == (1, 2)
    assert np.isnan([found.low[0], found.median[0], found.high[0]]).all()
    assert found.high[1] == 2  # positions are counted among those in order


def test_nobody_to_order():
    assert robustness(np.full((2, 4), np.nan)).order == ()
    alone = robustness([[0.1, 0.2, 0.3, 0.4]])
    assert (alone.order, alone.groups, alone.pairs.tolist()) == ((0,), ((0,),), [])


def test_equal_labs_share_the_lowest_number_and_are_tied():
    found = robustness([[0.3, 0.1, 0.7, 0.2], [0.3, 0.1, 0.7, 0.2], [0.0, 0.0, 0.0, 0.0]])
    assert found.low.tolist() == found.high.tolist() == [1, 1, 3]
    assert found.groups == ((0, 1), (2,))
    assert found.whole == 0  # there is no order between the two to hold


def test_a_group_is_cut_only_where_all_before_come_before_all_after():
    # B is before C under every weighting, but A, tied with B and just before it, is not.
    a, b, c = [1.00, 0.33, 0.33, 0.33], [0.49, 0.49, 0.49, 0.49], [0.40, 0.40, 0.40, 0.40]
    found = robustness([a, b, c])
    assert found.order == (0, 1, 2)
    assert found.pairs[1] == 1 and share_before(a, c) < HOLDS
    assert found.groups == ((0, 1, 2),)
    assert robustness([b, c]).groups == ((0,), (1,))


@given(st.lists(labs, min_size=1, max_size=6))
def test_groups_are_what_their_definition_says(rows):
    found = robustness(np.array(rows), draws=50)
    assert [row for group in found.groups for row in group] == list(found.order)
    cuts = {len(sum(found.groups[:k], ())) for k in range(1, len(found.groups))}
    for place in range(1, len(rows)):
        before, after = found.order[:place], found.order[place:]
        apart = all(share_before(rows[i], rows[j]) >= HOLDS for i in before for j in after)
        assert (place in cuts) == apart


@given(st.lists(labs, min_size=2, max_size=6), st.randoms())
def test_the_order_of_rows_and_of_families_changes_nothing(rows, chance):
    matrix = np.array(rows)
    places = list(range(len(rows)))
    chance.shuffle(places)
    there, here = robustness(matrix, draws=50), robustness(matrix[places], draws=50)
    ties = len({round(v, 9) for v in index(matrix, np.ones(4)).tolist()}) < len(rows)
    if not ties:
        assert [places[row] for row in here.order] == list(there.order)
        assert here.pairs == pytest.approx(there.pairs)
    assert {frozenset(places[r] for r in g) for g in here.groups} == {frozenset(g) for g in there.groups} or ties


def test_the_same_seed_gives_the_same_answer():
    matrix = np.random.default_rng(3).uniform(size=(6, 4))
    one, other = robustness(matrix), robustness(matrix)
    assert (one.whole, one.low.tolist(), one.high.tolist()) == (other.whole, other.low.tolist(), other.high.tolist())
    assert robustness(matrix, seed=SEED + 1).whole != one.whole


# COINr


def test_noisy_weights_as_coinr_defines_them():
    """`w + (runif × 2 − 1) × NoiseFactor × w`, then, as `a_amean` does, divided by their sum."""
    nominal = np.array([1.0, 2.0, 0.5, 0.0])
    uniform = np.random.default_rng(7).random((40, 4))
    for row, u in zip(noisy_weights(nominal, NOISE, 40, seed=7), uniform, strict=True):
        moved = [w + (x * 2 - 1) * 0.25 * w for w, x in zip(nominal, u, strict=True)]
        assert row == pytest.approx([w / sum(moved) for w in moved])
        assert row[3] == 0


@pytest.mark.parametrize("printed", [(1.0496991, 1.2098610, 1.2414120), (0.8357101, 1.1351508, 1.1909768)])
def test_what_coinr_prints_is_within_what_we_may_draw(printed):
    """The `Weight` of Environ, Social and SusEcFin, nominally 1, in two printings of `get_noisy_weights`' example."""
    assert all(1 - NOISE <= weight <= 1 + NOISE for weight in printed)
    scaled = np.array(printed) / sum(printed)
    drawn = noisy_weights((1, 1, 1), NOISE, 5_000)
    assert (drawn.min(axis=0) <= scaled).all() and (scaled <= drawn.max(axis=0)).all()


def test_positions_as_coinr_defines_them():
    """`rank(-y, ties.method = "min")`."""
    assert positions(np.array([[0.4], [0.9], [0.4], [0.1]])).ravel().tolist() == [2, 1, 2, 4]


def test_statistics_of_positions_as_coinr_defines_them():
    """`get_sensitivity`'s RankStats, written out: each draw's a_amean, rank, then median, Q5 and Q95 of type 7."""
    matrix = np.array([[0.6, 0.7, 0.7, 0.2], [0.5, 0.7, 0.4, 0.6], [0.55, 0.5, 0.6, 0.55], [0.2, 0.9, 0.5, 0.5]])
    draws = 400
    found = robustness(matrix, draws=draws, noise=NOISE)
    ranks: list[list[int]] = [[] for _ in matrix]
    for u in np.random.default_rng(SEED).random((draws, 4)):
        w = [1 + (x * 2 - 1) * NOISE for x in u]
        y = [sum(a * b for a, b in zip(w, row, strict=True)) / sum(w) for row in matrix]
        for lab, value in enumerate(y):
            ranks[lab].append(1 + sum(other > value for other in y))
    for lab, own in enumerate(ranks):
        assert found.median[lab] == median(own)
        assert found.low[lab] == pytest.approx(_type_7(own, 0.05))
        assert found.high[lab] == pytest.approx(_type_7(own, 0.95))
    assert len({*found.low.tolist(), *found.high.tolist()}) > 2  # the example says something


def _type_7(values: list[int], p: float) -> float:
    """R's default quantile: linear between the two order statistics around (n − 1) p + 1."""
    ordered, place = sorted(values), (len(values) - 1) * p
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def test_near_equal_weights_an_order_holds_more_often():
    assert robustness(PAIR, noise=NOISE).whole > robustness(PAIR).whole
    assert np.isnan(robustness(PAIR, noise=NOISE).pairs).all()
