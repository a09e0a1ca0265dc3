"""One text in, one value or one broken rule out."""

import re
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from entrelabs_metrics.intake import cells
from entrelabs_metrics.intake.sheet import Dialect, Sheet
from entrelabs_metrics.intake.values import Decimals, boolean, choice, day, integer, nearest, number
from entrelabs_metrics.schema import table

UNSURE = Decimals("unsure", "unsure")
NUMBERS = {
    "0": 0, "-0": 0, "12": 12, "+12": 12, "-12": -12, "−12": -12, "–12": -12, "007": 7,
    "12,5": 12.5, "12.5": 12.5, "0,123": 0.123, "1234,5": 1234.5, "1,23456": 1.23456,
    "1 234": 1234, "1 234,5": 1234.5, "1\u00a0234,5": 1234.5, "1\u202f234,5": 1234.5, "1\u2009234.5": 1234.5,
    "12 345 678 901 234 567 890": 12345678901234567890.0, "1'234.5": 1234.5,
    "1.234.567": 1234567, "1,234,567": 1234567, "1.234,5": 1234.5, "1,234.5": 1234.5, "1.234.567,89": 1234567.89,
    "12 %": 12, "12%": 12, "12,5\u202f%": 12.5, "1 200 €": 1200, "1200€": 1200, "-3,5 €": -3.5,
    "1,2 k€": 1200, "1,2 K€": 1200, "0,7 M€": 700000, "1,5 Md€": 1.5e9, "3,3 k€": 3300,
    " 12 ": 12, "\u00a012\u202f": 12,
}  # fmt: skip
NOT_NUMBERS = [
    "n.d.", "-", "—", "env. 1000", "12 ou 13", "1e5", "1e308", "NaN", "inf", "0x1F", "12,,5", "1,2,3", "1.2.3",
    "1 23", "1 2345", "12 34,5", "1.23,4", "1,23.4", ",5", "5,", "--5", "5-", "1 234 5", "% 12", "$ 12", "12 jours",
    "1'23", "1 200 $", "12 €€", "€", "",
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMBERS.items())
def test_numbers(text, value):
    reading = number(text)
    assert (reading.rule, reading.value) == ("", value)


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_not_numbers(text):
    assert number(text).rule == "not_a_number"
    assert number(text).value is None


@pytest.mark.parametrize(("text", "unit"), [("12 %", "%"), ("12 €", "€"), ("1,2 k€", "€"), ("2 M€", "€"), ("12", "")])
def test_units(text, unit):
    assert number(text).unit == unit


def test_a_number_with_words_is_not_taken_but_proposed():
    assert number("12,7 agents").rule == "not_a_number"
    assert number("12,7 agents").remedy == "12,7"
    assert number("env. 1000").remedy == "1000"
    assert number("3 sur 4").remedy is None


@pytest.mark.parametrize("text", ["1,234", "1.234", "999,999", "-1,234", "1,234 €"])
def test_an_ambiguous_number_is_never_guessed(text):
    assert number(text, UNSURE).rule == "ambiguous_number"
    assert number(text, Decimals("grouping", "grouping")).value == float(re.sub(r"[., €]", "", text))
    assert number(text).value == float(re.sub(r"[ €]", "", text).replace(",", "."))


@pytest.mark.parametrize("text", ["0,234", "1234,567", "1,23", "1,2345", "1 234,567"])
def test_what_can_only_be_a_decimal_is_never_ambiguous(text):
    assert number(text, UNSURE).value == float(text.replace(" ", "").replace(",", "."))


def test_whole_numbers():
    assert integer("1 200").value == 1200
    assert isinstance(integer("12,0").value, int)
    assert integer("12,7").rule == "not_whole"
    assert integer("12,7 agents").rule == "not_a_number"
    assert integer(str(2**53)).value == 2**53


@pytest.mark.parametrize(("read", "text"), [(integer, "12 345 678 901 234 567 890"), (integer, "9" * 16),
                                            (number, "9" * 400), (integer, "-" + "9" * 400)])  # fmt: skip
def test_beyond_what_can_be_kept(read, text):
    assert read(text).rule == "too_large"
    assert read(text).value is None


@pytest.mark.parametrize(
    "text",
    ["13/04/2015", "13/4/2015", "13-04-2015", "13.04.2015", "13/04/15", "2015-04-13", "2015-4-13", "2015-04-13T10:30",
     "2015-04-13 00:00:00", "13/04/2015 10:30", "13 avril 2015", "lundi 13 avril 2015", "13 AVRIL 2015", "13 avr. 2015",
     "13 april 2015", "13th April 2015", "13\u00a0avril\u202f2015", " 13/04/2015 "],
)  # fmt: skip
def test_days(text):
    assert day(text).value == date(2015, 4, 13)


def test_day_before_month_always():
    assert day("03/04/2015").value == date(2015, 4, 3)
    assert day("01/02/99").value == date(1999, 2, 1)
    assert day("01/02/49").value == date(2049, 2, 1)
    assert day("1er août 2026").value == date(2026, 8, 1)


@pytest.mark.parametrize(
    ("text", "rule"),
    [("31/02/2025", "no_such_day"), ("13/13/2025", "no_such_day"), ("2025-00-10", "no_such_day"),
     ("0/1/2025", "no_such_day"),
     ("13/04", "not_a_date"), ("avril 2015", "not_a_date"), ("42107", "not_a_date"), ("epoch", "not_a_date"),
     ("13 brumaire 2015", "not_a_date"), ("", "not_a_date"), ("01/01/1899", "date_out_of_range"),
     ("3101-01-01", "date_out_of_range")],
)  # fmt: skip
def test_not_days(text, rule):
    assert day(text).rule == rule


def test_booleans():
    for text in ("oui", "Oui", "OUI ", "vrai", "x", "X", "1", "yes", "True", "✓", "☑", "o"):
        assert boolean(text).value is True, text
    for text in ("non", "NON", "faux", "FAUX", "0", "no", "false", "n", "☐"):
        assert boolean(text).value is False, text
    for text in ("peut-être", "2", "n.d.", "-", "ouii"):
        assert boolean(text).rule == "not_a_boolean", text


def test_choices_whatever_the_words():
    status = choice(table("projects").by_name["status"])
    for text in ("running", "RUNNING", "En cours", "en  cours", "EN COURS"):
        assert status(text).value == "running"
    for text in ("À discuter", "a discuter", "To discuss", "to_discuss"):
        assert status(text).value == "to_discuss"
    assert status("en cour").rule == "not_in_list"
    assert status("en cour").remedy == "En cours"
    assert status("zzz").remedy is None


def test_free_labels_pass_as_they_are():
    population = choice(table("measurements").by_name["population"])
    assert population("Usagers").value == "users"
    assert population(" Élèves de 3e ").value == "Élèves de 3e"


def test_nearest():
    assert nearest("Pays-de-la-Loir", ["paca", "pays-de-la-loire"]) == "pays-de-la-loire"
    assert nearest("xyz", ["paca", "pays-de-la-loire"]) == ""


# The shortcut in SQL


def python_regex(pattern: str) -> str:
    return pattern.replace(r"\x{a0}", "\u00a0").replace(r"\x{202f}", "\u202f").replace(r"\d", "[0-9]")


TEXTS = st.from_regex(python_regex(cells.PLAIN), fullmatch=True) | st.from_regex(
    python_regex(cells.GROUPED), fullmatch=True
)
USES = st.sampled_from(["decimal", "grouping", "unsure"])


@settings(max_examples=60)
@given(
    st.lists(TEXTS, min_size=1, max_size=40), st.builds(Decimals, USES, USES), st.sampled_from(["value", "sample_size"])
)
@example(["1,234", "1.234", "0,123", "1234,567", "1 234,567", "-0", "12,0", "12,00", "1,000"], UNSURE, "sample_size")
@example(["999999999999999", "0,000000000000001", "-1\u202f234,5"], Decimals(), "value")
def test_the_shortcut_says_what_number_says(texts, decimals, name):
    """Wherever Arrow casts a cell itself, `values` reads the same number; the rest goes to `values` anyway."""
    field = table("measurements").by_name[name]
    sheet = Sheet("", (name,), pa.table({"c0": texts}), np.arange(len(texts)), Dialect("utf-8", ";", 1))
    reading = cells.Cells(sheet, {name: 0})
    reading.decimals[name] = decimals
    plain, cast = reading._plain(field, pa.array(texts))
    rows = zip(texts, plain.to_pylist(), cast.to_pylist(), strict=True)
    read = integer if name == "sample_size" else number
    for text, shortcut, value in rows:
        if shortcut:
            expected = read(text, decimals)
            assert (expected.rule, expected.unit, expected.value) == ("", "", value), text
        else:
            assert value is None or name == "sample_size"
    for text, shortcut, _ in rows:  # and it is taken for what is common
        if re.fullmatch(r"-?\d{1,15}", text):
            assert shortcut, text
