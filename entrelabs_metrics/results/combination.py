"""The four families together: what is documented and what is established, per project or per lab.

« Combinatoire de résultats » (indicator R7) counts, of the four families, those where a project has at least one
documented result: measured, with its source. Beside it, the families with an established one: an improvement whose
interval excludes no change, or a target met by the whole interval or by an exact datum. A target that was met before
anything was done is no result. The process is counted the same way, beside the four.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import compress

import numpy as np
import pandas as pd

from entrelabs_metrics.results.families import CAP
from entrelabs_metrics.results.statistics import ChangeVerdict, TargetVerdict
from entrelabs_metrics.schema import table

FAMILIES: tuple[str, ...] = table("indicators").by_name["family"].enum
FOUR = tuple(family for family in FAMILIES if family != "process")
COUNTS = (
    "measured",  # series with a value
    "documented",  # of them, those with a source
    "declared",  # series with a target and no value
    "established",
    "favourable",  # better, or target met, without being established
    "declined",
    "established_declines",  # among the declined
    "open",  # measured, and neither better nor worse can be said
    "small",  # established, on fewer than 30 answers
    "tested",  # with an interval of the change: judged at 95 %
    "counted",  # with a share of the way
)
BETTER = (ChangeVerdict.IMPROVEMENT, ChangeVerdict.ESTABLISHED_IMPROVEMENT)
WORSE = (ChangeVerdict.DECLINE, ChangeVerdict.ESTABLISHED_DECLINE)
COMPARED = 3  # of the Maryland scale, from which there is a comparison group


@dataclass(frozen=True, slots=True)
class FamilyCell:
    """One project or lab in one family: the counts of COUNTS, and what figures are never shown without.

    `proof` is the best Maryland level among what is measured; `n_low` to `n_high` are the known numbers of answers,
    `n_unknown` and `unsampled` count the measured series whose number is unknown, and those that come from no sample.
    """

    level: int | None
    proof: int | None
    measured: int
    documented: int
    declared: int
    established: int
    favourable: int
    declined: int
    established_declines: int
    open: int
    indicators: tuple[tuple[str, str | None], ...]  # names in French and English
    first: date | None
    last: date | None
    n_low: int | None
    n_high: int | None
    n_unknown: int
    unsampled: int
    directions: tuple[tuple[str, int], ...]  # of the measured series
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Projects, or labs, by their number of families with a documented and with an established result, 0 to 4.

    Only those with something measured in one of the four are counted.
    """

    documented: tuple[int, int, int, int, int]
    established: tuple[int, int, int, int, int]

    @property
    def units(self) -> int:
        return sum(self.documented)

    def at_least(self, families: int) -> tuple[int, int]:
        """How many have so many families documented, and how many established."""
        return sum(self.documented[families:]), sum(self.established[families:])


@dataclass(frozen=True, slots=True)
class Pattern:
    """The projects documented in these families and in no other; `together`: those established in each of them."""

    families: tuple[str, ...]
    projects: tuple[str, ...]
    together: int


def judged(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a computed frame with what may be said of each: the columns of COUNTS, true or false.

    Comparison groups are left out: they are nobody's result. Each measured series is one of established, favourable,
    declined and open. `project` is the project or, empty, the lab itself.
    """
    f = frame[frame["population"] != "comparison"]
    measured = f["value"].notna()
    declined = measured & f["change_verdict"].isin(WORSE)
    met = f["target_verdict"].isin((TargetVerdict.CLEARLY_MET, TargetVerdict.MET_TO_CONFIRM))
    met &= ~_raised(f, "target_already_met", "target_met_when_set")
    gained = f["change_verdict"] == ChangeVerdict.ESTABLISHED_IMPROVEMENT
    # What declined and still meets its target met it from the start: it is not among them.
    established = measured & (gained | (met & (f["target_verdict"] == TargetVerdict.CLEARLY_MET)))
    favourable = measured & ~established & (met | f["change_verdict"].isin(BETTER))
    # An evaluation is of the project: only a comparison group measured on this figure, that moved less, adds to it.
    compared = established & (f["proof_level"] >= COMPARED) & f["net_verdict"].isin(BETTER)
    # Levels are ordered, and never averaged.
    counted = measured & f["progress"].notna() & (f["kind"] != "level")
    return f.assign(
        project=f["project_id"].fillna(""),
        measured=measured,
        documented=measured & f["source"].fillna("").ne(""),
        declared=~measured & f["target_value"].notna(),
        established=established,
        favourable=favourable,
        declined=declined,
        established_declines=measured & (f["change_verdict"] == ChangeVerdict.ESTABLISHED_DECLINE),
        open=measured & ~declined & ~established & ~favourable,
        small=established & _raised(f, "small_n"),
        tested=measured & f["change_low"].notna(),
        counted=counted,
        compared=compared,
        covered=f["progress"].clip(1 - CAP, CAP).where(counted, 0.0),
        proof=f["proof_level"].where(measured),
    )


def add_up(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """One row per `by` (lab_id or project) and family of judged rows: COUNTS added up, level, proof, way.

    `level` is that of the most solid result: 4 established with a comparison group, 3 established, 2 better without
    being established, 1 nothing can be said, 0 declines and nothing better; unknown when not measured.
    `way` is the mean share of the way, as in `families.way`; unknown where none can be computed.
    """
    groups = rows.groupby([by, "family"])
    cells = groups[[*COUNTS, "compared", "covered"]].sum()
    cells["proof"] = groups["proof"].max()
    conditions = [
        cells["measured"] == 0,
        cells["compared"] > 0,
        cells["established"] > 0,
        cells["favourable"] > 0,
        cells["declined"] > 0,
    ]
    cells["level"] = np.select(conditions, [np.nan, 4.0, 3.0, 2.0, 0.0], 1.0)
    cells["way"] = cells["covered"] / cells["counted"].where(cells["counted"] > 0)
    return cells


def tally(cells: pd.DataFrame) -> Tally:
    """Of the rows of `add_up`: how many projects, or labs, have how many families."""
    four = cells[cells.index.get_level_values("family").isin(FOUR) & (cells["measured"] > 0)]
    families = (four[["documented", "established"]] > 0).groupby(level=0).sum()
    counted = [np.bincount(families[name], minlength=5).tolist() for name in ("documented", "established")]
    return Tally(tuple(counted[0]), tuple(counted[1]))


def patterns(cells: pd.DataFrame) -> tuple[Pattern, ...]:
    """Which families are documented together, over the projects that have one at least: most frequent first."""
    documented, established = (_wide(cells[name] > 0) for name in ("documented", "established"))
    some = documented.any(axis=1)
    documented, established = documented[some], established[some]
    whole = established.where(documented, True).all(axis=1)
    found = [
        Pattern(tuple(compress(FOUR, flags)), tuple(own.index), int(whole[own.index].sum()))
        for flags, own in documented.groupby(list(FOUR))
    ]
    return tuple(sorted(found, key=lambda p: (-len(p.projects), -len(p.families), p.families)))


def ways(cells: pd.DataFrame) -> pd.DataFrame:
    """Labs × the four families: the mean share of the way, −0.2 to 1.2, NaN where none can be computed."""
    return cells["way"].unstack("family").reindex(columns=list(FOUR))


def most(cells: Mapping[str, FamilyCell], count: str) -> tuple[str, ...]:
    """Of one lab's cells, the families of the four where a count is highest: several when tied, none when it is 0."""
    known = {family: getattr(cells[family], count) for family in FOUR if family in cells and cells[family].measured}
    highest = max(known.values(), default=0)
    return tuple(family for family, n in known.items() if n == highest) if highest else ()


def origin(rows: pd.DataFrame) -> tuple[tuple[str, ...], tuple[date, date] | None]:
    """Sources, and the first and last dates, of what is measured."""
    known = rows[rows["measured"]]
    days = pd.to_datetime(known["measured_on"])
    period = None if known.empty else (days.min().date(), days.max().date())
    return tuple(sorted(known["source"].dropna().unique())), period


def told(rows: pd.DataFrame, cells: pd.DataFrame, by: str, units: Collection[str]) -> dict[tuple[str, str], FamilyCell]:
    """The cells of these projects or labs with what figures are never shown without, by (unit, family)."""
    own = rows[rows[by].isin(list(units))]
    return {
        (str(unit), str(family)): _told(group, cells.loc[(unit, family)])
        for (unit, family), group in own.groupby([by, "family"])
    }


def _told(group: pd.DataFrame, counts: pd.Series) -> FamilyCell:
    known = group[group["measured"]]
    n = known["sample_size"].dropna()
    days = pd.to_datetime(known["measured_on"])
    names = dict.fromkeys(zip(group["indicator_name"], group["indicator_name_en"], strict=True))
    unsampled = known["nature"].isin(("full_count", "management", "estimate")) & known["sample_size"].isna()
    return FamilyCell(
        level=_whole(counts["level"]),
        proof=_whole(counts["proof"]),
        **{
            name: int(counts[name])
            for name in (*COUNTS[:7], "open")  # those that words need
        },
        indicators=tuple((str(fr), None if pd.isna(en) else str(en)) for fr, en in names),
        first=None if known.empty else days.min().date(),
        last=None if known.empty else days.max().date(),
        n_low=_whole(n.min()),
        n_high=_whole(n.max()),
        n_unknown=int((known["sample_size"].isna() & ~unsampled).sum()),
        unsampled=int(unsampled.sum()),
        directions=tuple((str(d), int(c)) for d, c in known["direction"].value_counts(sort=False).items()),
        sources=tuple(sorted(known["source"].dropna().unique())),
    )


def _wide(flags: pd.Series) -> pd.DataFrame:
    """Projects × the four families, false where there is nothing."""
    return flags.unstack("family", fill_value=False).reindex(columns=list(FOUR), fill_value=False)


def _whole(number: float) -> int | None:
    return None if pd.isna(number) else int(number)


def _raised(f: pd.DataFrame, *wanted: str) -> pd.Series:
    """Whether any of these flags is raised; few combinations of flags occur, each is looked at once."""
    which, different = pd.factorize(f["flags"])
    return pd.Series(np.array([not set(wanted).isdisjoint(flags) for flags in different], dtype=bool)[which], f.index)
