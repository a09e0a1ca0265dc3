"""How often the intervals hold the true value, and whether docs/ tells what is measured."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from numpy.testing import assert_allclose

from docs.coverage import (
    BAND,
    DOCS,
    HIGHEST,
    LOWEST,
    PAGE,
    PICTURES,
    SIZES,
    TABLE,
    UNEQUAL,
    at_each_rate,
    average_for_one,
    double_shares,
    drawn,
    newcombe,
    pairs,
    read,
    row,
    table,
    two_shares,
    wald,
    wilson,
)
from entrelabs_metrics.results import statistics

ROWS = read()


def within(coverage):
    low, high = BAND
    return low <= coverage <= high


# Wanted: 93.5 to 96.5 % on average over true rates from 5 to 95 %


@pytest.mark.parametrize("n", SIZES)
def test_wilson_covers(n):
    assert within(average_for_one(n, wilson(n)))


def test_the_textbook_interval_does_not():
    assert [n for n in SIZES if not within(average_for_one(n, wald(n)))] == [8, 10, 15, 20, 30, 50]


@pytest.mark.parametrize(("n0", "n1"), [*zip(SIZES, SIZES, strict=True), *UNEQUAL, (100, 10), (500, 30)])
def test_newcombe_covers(n0, n1):
    average, worst_twentieth, _ = two_shares(n0, n1, newcombe, count=256)
    assert within(average) and worst_twentieth > 0.91


@pytest.mark.parametrize(("n", "other"), [(8, 8), (20, 20), (100, 100), (2000, 2000), (10, 100), (500, 30)])
def test_a_double_difference_covers(n, other):
    assert within(double_shares(n, other, draws=40_000))


def test_the_average_is_that_of_every_rate():
    rates = LOWEST + (HIGHEST - LOWEST) * (np.arange(20_000) + 0.5) / 20_000
    for n, method in ((8, wilson), (30, wilson), (30, wald)):
        found = average_for_one(n, method(n))
        assert_allclose(found, at_each_rate(n, method(n), rates).mean(), atol=1e-4)


def test_exact_coverage_is_that_of_a_simulation():
    random = np.random.default_rng(14)
    rates = np.repeat(pairs(64), 2000, axis=0)
    seen0, seen1 = random.binomial([15, 30], rates).T
    low, high = statistics.proportion_difference(seen0 / 15, 15, seen1 / 30, 30)
    truth = rates[:, 1] - rates[:, 0]
    simulated = np.mean((low <= truth) & (truth <= high))
    assert_allclose(two_shares(15, 30, newcombe, count=64)[0], simulated, atol=0.002)


# What docs/ tells


def test_every_method_used_is_told_and_within_the_band():
    shares = [r for r in ROWS if r["method"] in ("wilson", "newcombe", "double_difference_shares")]
    assert len(shares) == 3 * len(SIZES) + 2 * len(UNEQUAL)
    assert all(within(float(r["average"])) for r in shares)
    # Means of 8 answers fall a hair below, which the page says.
    means = [r for r in ROWS if "mean" in r["method"]]
    below = [(r["method"], r["n"], r["average"]) for r in means if not within(float(r["average"]))]
    assert below == [("mean_interval", "8", "0.9336")] and "(93.4 %)" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("kept", [r for r in ROWS if r["n"] in ("8", "30")], ids=lambda r: "-".join([*r.values()][:3]))
def test_the_figures_kept_are_those_measured(kept):
    n = int(kept["n"])
    again = row(kept["method"], n, int(kept["other_n"] or n))
    for found, told in zip(again, kept.values(), strict=True):
        if "." in told:
            assert_allclose(float(found), float(told), atol=1.01e-4)  # the last digit may be another machine's
        else:
            assert found == told


@pytest.mark.parametrize("name", PICTURES)
def test_the_pictures_are_drawn_from_the_figures(name):
    path = DOCS / "images" / f"coverage-{name}.svg"
    picture = path.read_text(encoding="utf-8")
    assert picture == drawn(ROWS, PICTURES[name])
    assert len(picture.encode()) < 80_000
    title = ElementTree.fromstring(picture).find("{http://www.w3.org/2000/svg}title")
    assert title is not None and title.text == PICTURES[name].title


def test_the_page_tells_the_figures_and_every_function():
    page = PAGE.read_text(encoding="utf-8")
    assert TABLE.search(page).group() == table(ROWS)
    functions = {name for name in statistics.__all__ if name.islower()}
    told = set(re.findall(r"`(\w+)`", page.split("## Methods")[1].split("## How often")[0]))
    assert functions <= told
    assert all(hasattr(statistics, name) for name in told)
