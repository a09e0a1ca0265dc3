"""Who pays, and how diversified it is."""

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from entrelabs_metrics.results.funding import diversification, fundings
from entrelabs_metrics.store import Base

LABS = "lab_id;name;organisation;organisation_type\nlab;Labo;Ville;city\nautre;Autre;Région;region\n"
PROJECTS = "project_id;lab_id;title\np;lab;P\nq;lab;Q\nr;autre;R\n"
FUNDING = "project_id;payer;year;amount_eur\n"
amounts = st.lists(st.floats(0, 1e12, allow_subnormal=False), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("paid", "index"),
    [([5], 0), ([0, 5, 0], 0), ([5, 5], 0.5), ([1, 1, 1, 1], 0.75), ([3, 1], 0.375), ([0, 0], None), ([], None)],
)
def test_by_hand(paid: list[float], index: float | None) -> None:
    assert diversification(paid) == (index if index is None else pytest.approx(index))


@given(amounts)
def test_between_nothing_and_equal_shares(paid: list[float]) -> None:
    assume(any(paid))
    index = diversification(paid)
    assert 0 <= index <= 1 - 1 / len(paid) + 1e-12
    assert diversification([1.0] * len(paid)) == pytest.approx(1 - 1 / len(paid))


@given(amounts, st.sampled_from([0.01, 100, 6.55957]))
def test_the_currency_does_not_matter(paid: list[float], rate: float) -> None:
    assume(max(paid) > 1e-6)
    assert diversification([amount * rate for amount in paid]) == pytest.approx(diversification(paid), abs=1e-9)


@given(amounts, st.randoms(use_true_random=False))
def test_the_order_does_not_matter_and_sharing_a_payer_raises_it(paid: list[float], chance) -> None:
    assume(any(paid))
    shuffled = chance.sample(paid, len(paid))
    assert diversification(shuffled) == pytest.approx(diversification(paid), abs=1e-9)
    shared = [amount / 2 for amount in paid for _ in range(2)]
    assert diversification(shared) >= diversification(paid) - 1e-12


def test_a_payer_of_two_projects_is_one_payer(base: Base, put: Callable) -> None:
    put(base, LABS, PROJECTS, FUNDING + "p;Ville;2024;30\nq;Ville;2024;30\nq;État;2024;60\np;Ville;2025;10\n")
    with base.reading() as cursor:
        first, second = fundings(cursor)
    assert [(p.payer, p.amount, p.projects, first.share(p)) for p in first.payers] == [
        ("Ville", 60, 2, 0.5), ("État", 60, 1, 0.5),
    ]  # fmt: skip
    assert (first.year, first.total, first.diversification) == (2024, 120, 0.5)
    assert (second.year, second.diversification) == (2025, 0), "one payer: not diversified"


def test_labs_are_apart_and_amounts_of_zero_have_no_shares(base: Base, put: Callable) -> None:
    put(base, LABS, PROJECTS, FUNDING + "p;Ville;2024;30\nr;Région;2024;0\nr;Ville;2024;0\n")
    with base.reading() as cursor:
        nothing, paid = fundings(cursor)
        assert fundings(cursor, "autre") == (nothing,)
    assert (nothing.lab_id, nothing.total, nothing.diversification) == ("autre", 0, None)
    assert nothing.share(nothing.payers[0]) is None
    assert paid.payers[0].amount == 30
