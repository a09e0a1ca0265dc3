"""Results added up per lab and family, from the frame: a network of hundreds of labs is one page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from entrelabs_metrics.results.statistics import MET

CAP = 1.2  # of the way, per indicator, before a mean is taken


@dataclass(frozen=True, slots=True)
class FamilyResult:
    """One lab in one family. `covered` adds up the shares of the way, each between −20 % and 120 %."""

    measured: int
    counted: int  # of the measured, those with a share of the way
    covered: float
    met: int  # of the counted, those whose target is met


@dataclass(frozen=True, slots=True)
class Summary:
    """Every lab × family that has results, by (lab_id, family), and where the figures come from."""

    cells: Mapping[tuple[str, str], FamilyResult]
    sources: tuple[str, ...]
    period: tuple[date, date] | None


def way(cells: Iterable[FamilyResult]) -> float | None:
    """The mean share of the way; None when none can be computed."""
    cells = list(cells)
    counted = sum(cell.counted for cell in cells)
    return sum(cell.covered for cell in cells) / counted if counted else None


def summarise(frame: pd.DataFrame) -> Summary:
    """Of computed series, comparison groups left out: they are nobody's result."""
    frame = frame[(frame["population"] != "comparison") & frame["value"].notna()]
    counted = frame["progress"].notna() & (frame["kind"] != "level")  # levels are ordered, and never averaged
    sums = pd.DataFrame(
        {
            "lab_id": frame["lab_id"],
            "family": frame["family"],
            "measured": 1,
            "counted": counted.astype(int),
            "covered": frame["progress"].where(counted).clip(1 - CAP, CAP).fillna(0.0),
            "met": (counted & frame["target_verdict"].isin(MET)).astype(int),
        }
    )
    by_cell = sums.groupby(["lab_id", "family"]).sum()
    cells = {
        (str(lab), str(family)): FamilyResult(int(measured), int(counted), float(covered), int(met))
        for (lab, family), measured, counted, covered, met in by_cell.itertuples()
    }
    dates = pd.to_datetime(frame["measured_on"])
    period = (dates.min().date(), dates.max().date()) if len(frame) else None
    return Summary(cells, tuple(sorted(frame["source"].dropna().unique())), period)
