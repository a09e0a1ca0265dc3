"""Values that are allowed and yet look wrong beside the others of their series, or will not be published.

A series is what is measured of one indicator, lab, project and population. They are flags: nothing is refused or
changed. A value that the base already has is flagged no more, since somebody took it.
"""

from decimal import Decimal

from entrelabs_metrics.intake.case import Case
from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.spelling import spell_plainly

# As the data checks of the read side have them. In a short series that alone is common: to be flagged on its way in, a
# value must also be farther from the others than they are from each other.
FAR = 3.5 * 1.4826  # median absolute deviations from the median: 3.5 standard deviations, if the values were normal
OTHERS = 5  # the least other values of a series to say that one is far from them
SLIP = 1.25  # how far from ×10, ×100 or ×1000 a jump may be, either way
# For a slip, the least others, and how many times the smallest of them the largest may be; for a zero, the same.
SLIP_OTHERS, STEADY = 2, 3
ZERO_OTHERS, NEAR_ZERO = 3, 0.5  # a series comes near zero below this share of its median
MOST_POINTS = 2_000  # of a series: each point is set against all others, and no lab measures so often
PUBLISHED_FROM = 11  # answers below which a value is kept and not published

SERIES = ("lab_id", "project_id", "indicator_id", "population")
KEY = {*SERIES, "measured_on"}


def against_series(case: Case) -> list[Problem]:
    """Values far from their series, moved by a power of ten, or zero where the series never is near it."""
    if set(case.table.key) != KEY or not {"value", "measured_on"} <= case.columns.keys():
        return []
    problems = []
    for row, rule, near, tens, usual, low, high in case.cursor.execute(_suspect(case)).fetchall():
        text = case.texts("value", [row])[0] or ""
        told = {"low": low, "high": high}
        if rule == "decimal_slip":
            slip = (("near", repr(near)), ("times", str(10 ** abs(int(tens)))))
            problems.append(case.problem(rule, row, "value", _shifted(case, row, text, -int(tens)), slip))
        else:
            told |= {"usual": usual} if rule == "outlier" else {}
            facts = tuple((name, repr(value)) for name, value in told.items())
            problems.append(case.problem(rule, row, "value", facts=facts))
    return problems


def _suspect(case: Case) -> str:
    """SQL: each suspect row with why, its neighbour and the power of ten between them, and its series without it."""
    series, key = ", ".join(SERIES), ", ".join((*SERIES, "measured_on"))
    same = " and ".join(f"i.{name} is not distinct from b.{name}" for name in (*SERIES, "measured_on"))
    touched = " and ".join(f"p.{name} is not distinct from s.{name}" for name in SERIES)
    return f"""
    with arrived as (
        select row, {key}, value from {case.rows} where value is not null and measured_on is not null
    ), base as (
        select p.{", p.".join((*SERIES, "measured_on"))}, p.value from {case.beside} p
        semi join (select distinct {series} from arrived) s on {touched}
    ), points as (
        select i.*, b.value is distinct from i.value as fresh from arrived i left join base b on {same}
        union all by name
        select b.*, null::bigint as row, false as fresh from base b anti join arrived i on {same}
    ), odd as (  -- series where something may be found: the windows below cost far more than this
        select {series} from (
            select {series}, count(*) as n, max(value, 2) as largest, min(value, 2) as smallest
            from points group by {series} having bool_or(fresh)
        ) where n between {SLIP_OTHERS + 1} and {MOST_POINTS} and (
            (largest[1] > {STEADY} * largest[2] and largest[2] <= {STEADY} * smallest[1])
            or (smallest[2] > {STEADY} * smallest[1] and largest[1] <= {STEADY} * smallest[2])
            or (smallest[1] = 0 and smallest[2] > 0)
            or (n > {OTHERS} and (largest[1] - largest[2] > largest[2] - smallest[1]
                                  or smallest[2] - smallest[1] > largest[1] - smallest[2])))
    ), placed as (
        select *, count(*) over others as n, median(value) over others as usual, mad(value) over others as spread,
            min(value) over others as low, max(value) over others as high,
            coalesce(lag(value) over dates, lead(value) over dates) as near
        from points p semi join odd s on {touched}
        window others as (partition by {series} rows between unbounded preceding and unbounded following
                          exclude current row),
            dates as (partition by {series} order by measured_on)
    ), compared as (
        select *, case when value / nullif(near, 0) > 0 then log10(value / nullif(near, 0)) end as tens,
            low > 0 and high <= {STEADY} * low as steady
        from placed where fresh
    ), told as (
        select *, case
            when n >= {SLIP_OTHERS} and steady and abs(round(tens)) between 1 and 3
                and abs(tens - round(tens)) <= log10({SLIP}) then 'decimal_slip'
            when n >= {ZERO_OTHERS} and value = 0 and low > {NEAR_ZERO} * usual then 'zero_or_unknown'
            when n >= {OTHERS} and spread > 0 and abs(value - usual) > {FAR} * spread
                and greatest(value - high, low - value) > high - low then 'outlier'
            end as rule
        from compared
    )
    select row, rule, near, round(tens), usual, low, high from told where rule is not null order by row"""


def _shifted(case: Case, row: int, text: str, places: int) -> str:
    """The number of a row with its decimal mark moved, written with the mark the cell has, else a comma."""
    value = case.cursor.execute("select value from typed where row = ?", [row]).fetchall()[0][0]
    moved = spell_plainly(float(Decimal(repr(value)).scaleb(places)))
    whole, _, decimals = moved.partition(".")
    mark = "." if "." in text and "," not in text else ","
    # Three decimals could be read as thousands: a fourth settles it.
    return f"{whole}{mark}{decimals}{'0' * (len(decimals) == 3)}" if decimals else whole


def small_numbers(case: Case) -> list[Problem]:
    """Measurements of so few people that publishing them could tell who answered what."""
    if set(case.table.key) != KEY or "sample_size" not in case.columns:
        return []
    found = case.cursor.execute(
        f"select row from typed where sample_size between 1 and {PUBLISHED_FROM - 1} order by row"
    ).fetchall()
    facts = (("limit", str(PUBLISHED_FROM)),)
    return case.problems("small_number", [row for (row,) in found], "sample_size", facts=facts)
