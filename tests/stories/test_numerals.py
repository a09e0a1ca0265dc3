"""The numbers in a text: what is told anew is found, whatever the language; what the data no longer hold is not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrelabs_metrics.language import language
from entrelabs_metrics.stories.numerals import numbers, stale

FRENCH, ENGLISH = language("fr"), language("en")
PANEL = ("Le taux passe de 62 % à 74 % (+12 points, n = 118 puis 1 214, intervalle : 68 à 79 %)", "1,60 € pour 1 €")


@pytest.mark.parametrize(
    ("edited", "missing"),
    [
        ("La satisfaction atteint 74 %", ()),
        ("La satisfaction atteint 75 %", ("75 %",)),
        ("De 62 à 74 %, soit 12 points de plus", ()),
        ("1 214 réponses, entre 68 % et 79 %", ()),
        ("1,214 answers, 74%, 1.60 €", ()),
        ("1.6 € par euro", ()),
        ("118 %", ("118 %",)),  # a number of answers is no share
        ("−12 points", ()),  # the sign is a word of the author's
        ("13 points, puis encore 13 points", ("13",)),
        ("En 2026, sur 3 diapositives, le 1er mai et le 12 juin 2025", ()),
        ("Vu le 13/04/2015 et le 2026-11-23, 2e fois", ()),
        ("U6 et Entrelabs #3", ()),
        ("Sans nombre", ()),
        ("", ()),
    ],
)
def test_what_is_stale(edited, missing):
    assert stale(edited, PANEL) == missing


@given(st.integers(0, 10**9), st.integers(0, 3), st.sampled_from(["", "%", "€"]))
def test_a_number_is_the_same_in_both_languages(whole, decimals, unit):
    value = whole / 10**decimals
    french, english = (lang.quantity(value, unit, decimals) for lang in (FRENCH, ENGLISH))
    if not unit and 1900 <= whole <= 2100 and decimals == 0:
        return
    assert stale(f"Soit {french}.", [f"About {english}, or so"]) == ()
    assert stale(f"About {english}, or so", [f"Soit {french}."]) == ()


@given(st.text())
def test_a_text_is_never_stale_beside_itself(text):
    assert stale(text, [text]) == ()


@given(st.lists(st.integers(2101, 10**6), min_size=1, max_size=6, unique=True), st.data())
def test_a_number_that_changed_is_told_and_only_it(values, data):
    """Each value of a sentence in turn becomes another: exactly that one is stale."""
    told = " puis ".join(FRENCH.number(v) for v in values)
    place = data.draw(st.integers(0, len(values) - 1))
    other = data.draw(st.integers(2101, 10**6).filter(lambda v: v not in values))
    edited = " puis ".join(FRENCH.number(other if i == place else v) for i, v in enumerate(values))
    assert stale(edited, [told]) == (FRENCH.number(other),)
    assert stale(told, [told]) == ()


def test_every_reading_of_a_number():
    (number,) = numbers("1,250 usagers")
    assert number.readings == {Decimal("1.250"), Decimal(1250)}
    assert [n.readings for n in numbers("1.234,5 et 1,234.5 et 12 345,6")] == [
        {Decimal("1234.5")}, {Decimal("1234.5")}, {Decimal("12345.6")},
    ]  # fmt: skip
    assert [n.unit for n in numbers("68 à 79 % puis 3 €")] == ["%", "%", "€"]
