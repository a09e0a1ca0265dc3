"""Words and numbers as people read them, in French or English.

French sentences are the keys: `language.t("Feuille de route")`. English lives in `locale/en.po`, read once at
start. A `Language` is handed to whoever makes words, never global: one process serves a French and an English
visitor at once. All renderers use these functions, so the same figure is written the same way everywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from math import isnan
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

NNBSP, NBSP, MINUS = "\u202f", "\u00a0", "\u2212"
CODES = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Language:
    """One visitor's language: `code` is `fr` or `en`."""

    code: str
    english: dict[str, str | tuple[str, ...]] = field(default_factory=dict, repr=False, hash=False, compare=False)

    def t(self, sentence: str, **values: object) -> str:
        """The sentence in this language, its `{named}` values filled in. An unknown sentence stays French."""
        text = self.english.get(sentence, sentence) if self.code == "en" else french(sentence)
        return (text[0] if isinstance(text, tuple) else text).format(**values) if values else str(text)

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """`one` or `many` as the language counts (French says « 0 action », English "0 actions"); `{n}` is written."""
        form = Locale(self.code).plural_form(n)
        if self.code == "en":
            forms = self.english.get(one, (one, many))
            text = forms[0 if form == "one" else 1] if isinstance(forms, tuple) else forms
        else:
            text = french(one if form == "one" else many)
        return text.format(n=self.number(n), **values)

    def pick(self, french: str | None, english: str | None) -> str:
        """Of a text the data hold in both languages, the one to show; French when English is missing."""
        return (english if self.code == "en" and english else french) or ""

    # Numbers -------------------------------------------------------------------------------------------------

    def number(self, value: float | None, decimals: int = 0, *, signed: bool = False) -> str:
        """« 1 250 », « 1,60 », « −5 », « +12 »; an unknown value is « n. d. », never 0."""
        if value is None or isnan(value):
            return self.t("n. d.")
        # Half away from zero, on the decimal one reads: people check 78,5 → 79 by hand, not to the nearest even.
        exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        text = format_decimal(abs(exact), format=f"#,##0.{'0' * decimals}", locale=self.code)
        sign = MINUS if exact < 0 else "+" if signed and exact > 0 else ""
        return sign + text

    def unit(self, unit: str | None) -> str:
        """The unit as it follows a number, with the space its language wants before it."""
        if not unit:
            return ""
        if self.code == "en" and unit == "%":
            return "%"
        if unit.startswith("/"):
            return unit
        return (NNBSP if unit == "%" else NBSP) + self.t(unit)

    def quantity(self, value: float | None, unit: str | None, decimals: int = 0, *, signed: bool = False) -> str:
        """A value with its unit: « 74 % », « 1,60 € », « 11 jours »; « n. d. » when unknown."""
        if value is None or isnan(value):
            return self.t("n. d.")
        return self.number(value, decimals, signed=signed) + self.unit(unit)

    def difference(self, value: float | None, unit: str | None, decimals: int = 0) -> str:
        """A change, signed; the difference of two percentages is in points: « +12 points »."""
        if value is None or isnan(value):
            return self.t("n. d.")
        if unit == "%":
            shown = abs(round(value, decimals))  # French: one point up to 1,9; English: only 1 is one point
            word = self.plural("point", "points", 1 if (shown < 2 if self.code == "fr" else shown == 1) else 2)
            return self.number(value, decimals, signed=True) + NBSP + word
        return self.quantity(value, unit, decimals, signed=True)

    def percent(self, share: float | None, decimals: int = 0) -> str:
        """A share in 0..1 as a percentage: 0.58 → « 58 % »."""
        return self.quantity(None if share is None else share * 100, "%", decimals)

    def interval(self, low: float | None, high: float | None, unit: str | None, decimals: int = 0) -> str:
        """« 68 à 79 % »; empty when there is none."""
        if low is None or high is None or isnan(low) or isnan(high):
            return ""
        return self.t("{low} à {high}", low=self.number(low, decimals), high=self.quantity(high, unit, decimals))

    # Dates ---------------------------------------------------------------------------------------------------

    def day(self, day: date | None) -> str:
        """« 13 avril 2015 », « 1er mai 2026 »."""
        if day is None:
            return self.t("date inconnue")
        if self.code == "fr" and day.day == 1:
            return f"1er{NBSP}{format_date(day, 'MMMM y', locale='fr')}"
        text = format_date(day, "d MMMM y", locale=self.code)
        return text.replace(" ", NBSP, 1)

    def short_day(self, day: date | None) -> str:
        """« 13/04/2015 » in both languages: day, month, year."""
        return self.t("date inconnue") if day is None else format_date(day, "dd/MM/y", locale=self.code)

    def month(self, day: date | None) -> str:
        """« sept. 2026 »."""
        return self.t("date inconnue") if day is None else format_date(day, "MMM y", locale=self.code)

    def moment(self, at: datetime | None) -> str:
        """« 13 avril 2015 à 14 h 05 »: as in Paris, of a moment stored in UTC."""
        if at is None:
            return self.t("date inconnue")
        at = in_paris(at)
        hour = f"{at:%H}{NBSP}h{NBSP}{at:%M}" if self.code == "fr" else f"{at:%H:%M}"
        return self.t("{day} à {hour}", day=self.day(at.date()), hour=hour)

    # Phrases -------------------------------------------------------------------------------------------------

    def listing(self, words: Iterable[str]) -> str:
        """« a, b et c »."""
        words = list(words)
        if len(words) < 2:
            return "".join(words)
        return self.t("{first} et {last}", first=", ".join(words[:-1]), last=words[-1])

    def quote(self, text: str) -> str:
        """« text » in French quotes, “text” in English ones."""
        return f"«{NBSP}{text}{NBSP}»" if self.code == "fr" else f"“{text}”"


def in_paris(at: datetime) -> datetime:
    """A moment stored in UTC, as clocks and calendars in Paris had it."""
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Paris"))


@cache
def french(sentence: str) -> str:
    """A French sentence with the spaces its typography wants, so that sources can be typed plainly.

    No-break before « : » and « € » and inside quotes, narrow no-break before « ; ! ? % »; « n = 214 » and « 3 actions »
    stay on one line.
    """
    for plain, right in (
        ("« ", "«" + NBSP),
        (" »", NBSP + "»"),
        (" ;", NNBSP + ";"),
        (" !", NNBSP + "!"),
        (" ?", NNBSP + "?"),
        (" %", NNBSP + "%"),
        (" : ", NBSP + ": "),
        (" €", NBSP + "€"),
        ("n = ", f"n{NBSP}={NBSP}"),
        ("n inconnu", f"n{NBSP}inconnu"),
        ("{n} ", "{n}" + NBSP),
    ):
        sentence = sentence.replace(plain, right)
    return sentence


@cache
def language(code: str) -> Language:
    """The language of `code`; French for a code we do not speak."""
    return Language("en", _english()) if code == "en" else Language("fr")


@cache
def _english() -> dict[str, str | tuple[str, ...]]:
    with open(Path(__file__).parent / "locale" / "en.po", encoding="utf-8") as file:
        catalogue = read_po(file, locale="en")
    return {
        m.id if isinstance(m.id, str) else m.id[0]: m.string if isinstance(m.string, str) else tuple(m.string)
        for m in catalogue
        if m.id and m.string
    }
