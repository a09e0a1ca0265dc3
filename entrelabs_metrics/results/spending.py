"""« 1 € dépensé »: what a project's effects are worth for each euro it cost, as a range; never a single number.

The arithmetic is that of the Guide to Social Return on Investment (Cabinet Office 2009, SROI Network 2012; in French
ESSEC IIES 2011). An effect is worth, over its years t = 1 … n,

    amount × (1 − deadweight) × (1 − attribution) × (1 − displacement) × Σ (1 − drop-off)^(t−1) / (1 + rate)^t

and the account is the sum of its effects over the sum of its costs. Losses are effects with a negative amount, and
count. Costs are spent at the start, once: nothing is taken off them. The first year is discounted too, as in the Guide
(a year's value is there at its end), which is also the prudent choice.

What is published:
- central: every assumption as it was declared.
- low and high: the lowest and the highest of all cases studied, which are (1) every amount at its low or high end and
  every unknown share at the end of its range, all unfavourable, then all favourable, at once; (2) each assumption alone
  moved over its range or its margin. Ends rather than percentiles of a simulation, for three reasons: anyone can
  work them out again in a spreadsheet; they do not narrow when a line is cut in two; they suppose no independence.
- beside it, the share of 20 000 drawn cases that return more than what was spent, when amounts and unknown shares
  are drawn independently within (1). Triangular draws: the plainest law with a low, a most likely and a high value,
  and heavier at the ends, so more prudent, than PERT (Johnson 1997, The Statistician 46:387-398). The seed comes
  from the project and the draws invert uniform ones, so the same lines give the same figures, bit for bit.

What is unknown is never zero. An unknown share is taken from 0 to 50 %, 25 % in the middle: on the scale evaluations
use (0 not at all, 25 a little, 50 in part, 75 mostly, 100 wholly; e.g. NIAA, Helping Hand and Linking Youth SROI
report, appendix 5, tables A5.1 to A5.3), up to what nobody would have left unsaid. An unknown duration is one year for
a gain; for a loss, as long as the longest duration stated in the account. An unknown discount rate is the French
public one, 3.2 % (France Stratégie, Guide de l'évaluation socioéconomique, Complément opérationnel I, October 2021).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

Floats = NDArray[np.float64]

SHARES = ("deadweight", "attribution", "displacement", "drop_off")
UNKNOWN_SHARE = (0.0, 0.25, 0.5)  # low, central, high
SHARE_MARGIN = 0.10  # of a declared share, each way
YEARS_MARGIN = 1  # of a declared duration, each way; an effect of one year stays so, for two would be twice as much
UNKNOWN_RATE = 0.032
RATE_MARGIN = 0.02  # each way; from 3.2 % that is beyond the 4 % of 2005 (Commissariat général du Plan)
MOST_YEARS = 50  # as in the table
DRAWS = 20_000
COMPARED = 2  # decimals at which a ratio is shown, and so compared with 1

NO_COST, ZERO_COST, NO_EFFECT = "no_cost", "zero_cost", "no_effect"  # why there is no ratio


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the account: a cost, or an effect a year. Amounts in euros, shares and rate in 0..1; None: unknown."""

    line_id: str
    label: str
    low: float
    central: float
    high: float
    measured: bool
    source: str
    deadweight: float | None = None
    attribution: float | None = None
    displacement: float | None = None
    drop_off: float | None = None
    years: int | None = None
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What is believed of one effect. Amount and shares may be arrays, one element a draw."""

    amount: Any
    deadweight: Any
    attribution: Any
    displacement: Any
    drop_off: Any
    years: int
    rate: float

    @property
    def worth(self) -> Any:
        """Present value of what is left of the effect over its years, in euros."""
        t = np.arange(1, self.years + 1)
        a_year = (1 - np.asarray(self.drop_off)[..., None]) ** (t - 1) / (1 + self.rate) ** t
        kept = (1 - self.deadweight) * (1 - self.attribution) * (1 - self.displacement)
        return self.amount * kept * a_year.sum(axis=-1)


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect line with what is believed of it at the centre. `unknown`: what the line leaves unsaid."""

    line: Line
    case: Case
    unknown: tuple[str, ...]

    @property
    def worth(self) -> float:
        return float(self.case.worth)


@dataclass(frozen=True, slots=True)
class Driver:
    """One assumption moved alone, all others central, and where that takes the ratio.

    `kind` is a field of `Case`, or cost. A discount rate is one assumption for all the lines that share it.
    """

    kind: str
    lines: tuple[Line, ...]
    known: bool  # declared; else unknown, and taken over a stated range
    low: float
    central: float
    high: float
    ratio_low: float
    ratio_high: float

    @property
    def width(self) -> float:
        return self.ratio_high - self.ratio_low


@dataclass(frozen=True, slots=True)
class Account:
    """The account of one project. Where `reason` says why there is no ratio, ratios are None and nothing is drawn."""

    project_id: str
    project_title: str
    lab_id: str
    lab_name: str
    proof_level: int | None  # of the project's evaluation, Maryland scale
    compared: bool  # whether that evaluation describes a comparison group
    costs: tuple[Line, ...]
    effects: tuple[Effect, ...]
    reason: str = ""
    low: float | None = None
    central: float | None = None
    high: float | None = None
    drivers: tuple[Driver, ...] = ()  # the widest first
    above: float | None = None  # share of the draws above 1; None when nothing has a range to draw from

    @property
    def cost(self) -> float:
        """Central, in euros."""
        return _sum(line.central for line in self.costs)

    @property
    def worth(self) -> float:
        """Of all effects, central, in euros of today."""
        return _sum(effect.worth for effect in self.effects)

    @property
    def measured_share(self) -> float | None:
        """Share of the effects, gains and losses by their size, whose amount is measured; None when all are nil."""
        sizes = [(abs(effect.worth), effect.line.measured) for effect in self.effects]
        total = _sum(size for size, _ in sizes)
        return _sum(size for size, measured in sizes if measured) / total if total else None

    @property
    def verdict(self) -> str:
        """above or below: 1 € in all cases studied, to the cent; depends: between; not_computed."""
        if self.low is None or self.high is None:
            return "not_computed"
        above, below = round(self.low, COMPARED) > 1, round(self.high, COMPARED) < 1
        return "above" if above else "below" if below else "depends"


def accounts(cursor: duckdb.DuckDBPyConnection, *, lab: str | None = None, project: str | None = None) -> list[Account]:
    """Every account of the version the cursor reads, or those of one lab or project, by project title."""
    found = cursor.execute(
        "select v.*, p.title as project_title, p.lab_id, l.name as lab_name, e.maryland_level as proof_level,"
        " e.comparison_group is not null as compared"
        " from valuations v join projects p using (project_id) join labs l using (lab_id)"
        " left join evaluations e using (project_id)"
        " where p.lab_id = coalesce($lab, p.lab_id) and v.project_id = coalesce($project, v.project_id)"
        " order by strip_accents(lower(p.title)), v.project_id",
        {"lab": lab, "project": project},
    )
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return [account(list(own)) for _, own in groupby(rows, key=lambda row: row["project_id"])]


def account(rows: Sequence[Mapping[str, Any]]) -> Account:
    """The account of one project from its rows of `valuations`, in any order; at least one."""
    rows = sorted(rows, key=lambda row: row["line_id"])  # sums and draws then do not depend on the order
    costs = tuple(_line(row) for row in rows if row["side"] == "cost")
    lines = [_line(row) for row in rows if row["side"] == "effect"]
    longest = max((line.years for line in lines if line.years), default=1)
    first = rows[0]
    found = Account(
        first["project_id"],
        first["project_title"],
        first["lab_id"],
        first["lab_name"],
        first["proof_level"],
        first["compared"],
        costs,
        tuple(_effect(line, longest) for line in lines),
    )
    reason = NO_COST if not costs else ZERO_COST if _sum(c.low for c in costs) <= 0 else NO_EFFECT if not lines else ""
    return replace(found, reason=reason) if reason else _computed(found)


def tipping_point(found: Account, driver: Driver) -> float | None:
    """The value of one assumption, all others central, at which 1 € is returned for 1 €; None when no value does.

    For a duration, the nearest number of years on the other side of 1 €.
    """
    here = found.worth >= found.cost
    if driver.kind == "years":
        nearest = sorted(range(1, MOST_YEARS + 1), key=lambda years: abs(years - driver.central))
        return next((float(n) for n in nearest if (_gap(found, driver, n) >= 0) != here), None)
    at_0, at_1 = _gap(found, driver, 0.0), _gap(found, driver, 1.0)
    if at_0 == at_1:  # of an effect of which nothing is left, whatever one believes
        return None
    if driver.kind in ("drop_off", "rate"):
        return float(brentq(lambda x: _gap(found, driver, x), 0.0, 1.0)) if at_0 * at_1 <= 0 else None
    value = at_0 / (at_0 - at_1)  # the gap is linear in the others
    most = 1.0 if driver.kind in SHARES else math.inf
    return value if min(driver.low, 0.0) <= value <= most else None  # a gain that would be a loss is another effect


# The lines -------------------------------------------------------------------------------------------------------


def _line(row: Mapping[str, Any]) -> Line:
    return Line(
        row["line_id"],
        row["label"],
        float(row["amount_eur_low"]),
        float(row["amount_eur_central"]),
        float(row["amount_eur_high"]),
        row["measured"],
        row["source"],
        _share(row["deadweight"]),
        _share(row["attribution"]),
        _share(row["displacement"]),
        _share(row["drop_off"]),
        row["years"],
        _share(row["discount_rate"]),
    )


def _share(percent: float | None) -> float | None:
    return None if percent is None else percent / 100


def _effect(line: Line, longest: int) -> Effect:
    years = line.years or (1 if line.central >= 0 else longest)
    unsaid = [name for name in (*SHARES, "years", "rate") if getattr(line, name) is None]
    shares = {name: UNKNOWN_SHARE[1] if name in unsaid else getattr(line, name) for name in SHARES}
    case = Case(line.central, **shares, years=years, rate=UNKNOWN_RATE if line.rate is None else line.rate)
    # What is lost from the second year on cannot matter to an effect of one year.
    return Effect(line, case, tuple(name for name in unsaid if name != "drop_off" or years > 1))


def _open(effect: Effect) -> tuple[str, ...]:
    """The shares of an effect that are taken over the range of the unknown."""
    return tuple(name for name in SHARES if name in effect.unknown)


# The ratio and its range -----------------------------------------------------------------------------------------


def _computed(found: Account) -> Account:
    drivers = sorted(_drivers(found), key=lambda d: (-d.width, d.kind, d.lines[0].line_id))
    central = found.worth / found.cost
    ends = [
        _sum(_extreme(effect, best) for effect in found.effects) / cost
        for best in (False, True)
        for cost in (_sum(line.low for line in found.costs), _sum(line.high for line in found.costs))
    ]
    studied = [central, *ends, *(ratio for driver in drivers for ratio in (driver.ratio_low, driver.ratio_high))]
    return replace(
        found, low=min(studied), central=central, high=max(studied), drivers=tuple(drivers), above=_share_above(found)
    )


def _extreme(effect: Effect, best: bool) -> float:
    """What the effect is worth at worst or at best: its amount and its unknown shares at the end that does it."""
    amount = effect.line.high if best else effect.line.low
    # Taking a share off a gain makes it smaller, off a loss makes it lighter.
    share = UNKNOWN_SHARE[0] if (amount >= 0) == best else UNKNOWN_SHARE[2]
    shares: dict[str, Any] = dict.fromkeys(_open(effect), share)
    return float(replace(effect.case, amount=amount, **shares).worth)


def _share_above(found: Account) -> float | None:
    """Share of the drawn cases in which more than what was spent comes back."""
    generator = np.random.default_rng(int.from_bytes(sha256(found.project_id.encode()).digest()[:8]))
    drawn = False

    def draw(low: float, central: float, high: float) -> Any:
        nonlocal drawn
        if low == high:
            return central
        drawn = True
        return _triangular(generator.random(DRAWS), low, central, high)

    cost = sum(draw(line.low, line.central, line.high) for line in found.costs)
    worth = 0.0
    for effect in found.effects:
        amount = draw(effect.line.low, effect.line.central, effect.line.high)
        shares = {name: draw(*UNKNOWN_SHARE) for name in _open(effect)}
        worth = worth + replace(effect.case, amount=amount, **shares).worth
    return float(np.mean(worth > cost)) if drawn else None


def _triangular(uniform: Floats, low: float, mode: float, high: float) -> Floats:
    """Triangular draws from uniform ones in 0..1, by inversion."""
    width = high - low
    rising = low + np.sqrt(uniform * width * (mode - low))
    falling = high - np.sqrt((1 - uniform) * width * (high - mode))
    return np.where(uniform * width < mode - low, rising, falling)


# One assumption at a time ----------------------------------------------------------------------------------------


def _drivers(found: Account) -> Iterable[Driver]:
    """Each assumption that may be other than it is, over its range or its margin."""
    for line in found.costs:
        if line.low < line.high:
            yield _driver(found, "cost", (line,), line.low, line.central, line.high)
    for effect in found.effects:
        line, case = effect.line, effect.case
        if line.low < line.high:
            yield _driver(found, "amount", (line,), line.low, line.central, line.high)
        for name in SHARES if case.years > 1 else SHARES[:-1]:
            value = getattr(case, name)
            ends = UNKNOWN_SHARE[::2] if name in effect.unknown else _around(value, SHARE_MARGIN, 0.0, 1.0)
            yield _driver(found, name, (line,), ends[0], value, ends[1], known=name not in effect.unknown)
        if case.years > 1 and "years" not in effect.unknown:
            low, high = _around(case.years, YEARS_MARGIN, 1, MOST_YEARS)
            yield _driver(found, "years", (line,), low, case.years, high)
    for rate, known in sorted({_rate(effect) for effect in found.effects}):
        own = tuple(effect.line for effect in found.effects if _rate(effect) == (rate, known))
        low, high = _around(rate, RATE_MARGIN, 0.0, 1.0)
        yield _driver(found, "rate", own, low, rate, high, known=known)


def _rate(effect: Effect) -> tuple[float, bool]:
    """(discount rate, whether it is declared)."""
    return effect.case.rate, "rate" not in effect.unknown


def _driver(
    found: Account, kind: str, lines: tuple[Line, ...], low: float, central: float, high: float, known: bool = True
) -> Driver:
    ends = [worth / cost for worth, cost in (_moved(found, kind, lines, x) for x in (low, high))]
    return Driver(kind, lines, known, low, central, high, min(ends), max(ends))


def _gap(found: Account, driver: Driver, value: float) -> float:
    """What comes back beyond what was spent, in euros, with one assumption at a value."""
    worth, cost = _moved(found, driver.kind, driver.lines, value)
    return worth - cost


def _moved(found: Account, kind: str, lines: tuple[Line, ...], value: float) -> tuple[float, float]:
    """(worth, cost) of the whole account with one assumption at a value, in euros."""
    if kind == "cost":
        return found.worth, _sum(value if line in lines else line.central for line in found.costs)
    believed: dict[str, Any] = {kind: int(value) if kind == "years" else value}
    moved = (
        float(replace(effect.case, **believed).worth) if effect.line in lines else effect.worth
        for effect in found.effects
    )
    return _sum(moved), found.cost


def _around(value: float, margin: float, least: float, most: float) -> tuple[float, float]:
    return max(least, round(value - margin, 9)), min(most, round(value + margin, 9))


def _sum(amounts: Iterable[float]) -> float:
    return float(sum(amounts))
