"""Words and numbers as people read them."""

import math
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from entrelabs_metrics.intake.values import Decimals, number
from entrelabs_metrics.language import Language, french, language

FR, EN = language("fr"), language("en")


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "fr", "en"),
    [
        (1250, 0, False, "1\u202f250", "1,250"), (1.6, 2, False, "1,60", "1.60"), (-5, 0, False, "−5", "−5"),
        (12, 0, True, "+12", "+12"), (0, 0, True, "0", "0"), (-0.2, 0, True, "0", "0"), (-0.0, 0, False, "0", "0"),
        (1234567.891, 1, False, "1\u202f234\u202f567,9", "1,234,567.9"),
        (0.5, 0, False, "1", "1"), (78.5, 0, False, "79", "79"),
        (2.675, 2, False, "2,68", "2.68"),
        (None, 0, False, "n.\u00a0d.", None), (math.nan, 0, False, "n.\u00a0d.", None),
    ],
)  # fmt: skip
def test_numbers(value, decimals, signed, fr, en):
    assert FR.number(value, decimals, signed=signed).replace("n. d.", "n.\u00a0d.") == fr
    assert en is None or EN.number(value, decimals, signed=signed) == en
    assert en is not None or EN.number(value, decimals) not in ("0", "")


def test_units():
    assert FR.quantity(74, "%") == "74\u202f%"
    assert EN.quantity(74, "%") == "74%"
    assert FR.quantity(1.6, "€", 2) == "1,60\u00a0€"
    assert FR.quantity(7.5, "/10", 1) == "7,5/10"
    assert FR.quantity(11, "jours") == "11\u00a0jours"
    assert FR.quantity(3, None) == FR.quantity(3, "") == "3"
    assert FR.quantity(None, "%") == FR.number(None)
    assert FR.percent(0.58) == "58\u202f%"
    assert FR.percent(None) == FR.number(None)


def test_differences_of_percentages_are_points():
    assert FR.difference(12, "%") == "+12\u00a0points"
    assert FR.difference(-1, "%") == "−1\u00a0point"
    assert FR.difference(1.9, "%", 1) == "+1,9\u00a0point"
    assert FR.difference(2, "%") == "+2\u00a0points"
    assert FR.difference(0, "%") == "0\u00a0point"
    assert FR.difference(-7, "jours") == "−7\u00a0jours"
    assert FR.difference(None, "%") == FR.number(None)


def test_intervals():
    assert FR.interval(67.5, 79.4, "%") == "68 à 79\u202f%"
    assert FR.interval(None, 3, "%") == FR.interval(3, math.nan, "%") == ""


def test_dates():
    assert FR.day(date(2015, 4, 13)) == "13\u00a0avril 2015"
    assert FR.day(date(2026, 5, 1)) == "1er\u00a0mai 2026"
    assert EN.day(date(2015, 4, 13)) == "13\u00a0April 2015"
    assert FR.short_day(date(2015, 4, 3)) == "03/04/2015"
    assert FR.month(date(2026, 9, 1)) == "sept. 2026"
    assert FR.moment(datetime(2015, 4, 13, 12, 5)).endswith("13\u00a0avril 2015 à 14\u00a0h\u00a005")
    for say in (FR.day, FR.short_day, FR.month, FR.moment):
        assert say(None) == "date inconnue"


def test_plural_as_each_language_counts():
    english = Language("en", {"{n} action": ("{n} action", "{n} actions")})
    for n, fr, en in (
        (0, "action", "actions"),
        (1, "action", "action"),
        (1.5, "action", "actions"),
        (2, "actions", "actions"),
    ):
        assert FR.plural("{n} action", "{n} actions", n).split("\u00a0")[-1] == fr
        assert english.plural("{n} action", "{n} actions", n).split()[-1] == en
    assert FR.plural("{n} action", "{n} actions", 1234) == "1\u202f234\u00a0actions"


def test_phrases():
    assert FR.listing([]) == ""
    assert FR.listing(["a"]) == "a"
    assert FR.listing(["a", "b", "c"]) == "a, b et c"
    assert FR.quote("a") == "«\u00a0a\u00a0»"
    assert EN.quote("a") == "“a”"
    assert (FR.pick("bonjour", "hello"), EN.pick("bonjour", "hello")) == ("bonjour", "hello")
    assert (EN.pick("bonjour", None), FR.pick(None, "hello"), EN.pick(None, None)) == ("bonjour", "", "")


def test_french_spaces():
    assert french("« Titre » : quoi ? oui ; non ! 12 %") == (
        "«\u00a0Titre\u00a0»\u00a0: quoi\u202f? oui\u202f; non\u202f! 12\u202f%"
    )
    assert FR.t("« {name} » : {n} %", name="a ; b", n=3) == "«\u00a0a ; b\u00a0»\u00a0: 3\u202f%"


def test_sentences():
    assert FR.t("Une phrase que personne n'a traduite") == "Une phrase que personne n'a traduite"
    assert EN.t("Une phrase que personne n'a traduite") == "Une phrase que personne n'a traduite"
    assert EN.t("ligne {line}", line=3).strip().endswith("3")
    assert FR.t("{line} {x}", line="{x}", x="{line}") == "{x} {line}"  # what is filled in is not a pattern
    english = Language("en", {"ligne {line}": "line {line}"})
    assert english.t("ligne {line}", line=3) == "line 3"


def test_a_language_is_handed_around_not_global():
    assert language("fr") is FR
    assert language("de").code == "fr"
    assert FR.code == "fr"
    assert hash(EN) != hash(FR)


ANY = st.floats(-1e15, 1e15) | st.integers(-(10**12), 10**12).map(float)


@given(ANY, st.integers(0, 6), st.booleans())
@example(0.125, 2, False)
@example(-0.0001, 2, True)
@example(1234.5, 1, False)
@example(999.9999, 3, False)
@example(1.234, 3, False)
def test_a_number_as_written_is_read_back_rounded(value, decimals, signed):
    """What a screen shows can be typed into a file: in French as it is, in English where commas are known to group."""
    shown = float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
    assert number(FR.number(value, decimals, signed=signed)).value == shown
    assert number(EN.number(value, decimals, signed=signed), Decimals(comma="grouping")).value == shown


@given(ANY, st.sampled_from(["%", "€"]))
def test_a_quantity_is_read_back_with_its_unit(value, unit):
    reading = number(FR.quantity(value, unit, 2))
    assert (reading.rule, reading.unit) == ("", unit)
    assert reading.value == pytest.approx(value, abs=0.00501 + abs(value) * 1e-12)
