"""Who pays: the share of each payer, and how diversified funding is, per lab and year.

Diversification is 1 − Σ share² (Herfindahl–Simpson, indicator S7): 0 with one payer, at most 1 − 1/k with k payers.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from entrelabs_metrics.results.reading import read


@dataclass(frozen=True, slots=True)
class Payer:
    """What one payer pays to one lab in one year, in euros."""

    lab_id: str
    lab_name: str
    year: int
    payer: str
    amount: float
    projects: int


@dataclass(frozen=True, slots=True)
class Funding:
    """One lab and year, its payers from the largest to the smallest.

    `diversification` is in 0..1, None when nothing was paid: shares of nothing are unknown.
    """

    lab_id: str
    lab_name: str
    year: int
    payers: tuple[Payer, ...]
    total: float
    diversification: float | None

    def share(self, payer: Payer) -> float | None:
        return payer.amount / self.total if self.total else None


def fundings(cursor: duckdb.DuckDBPyConnection, lab: str | None = None) -> tuple[Funding, ...]:
    """One `Funding` per lab and year, labs by name, years in order."""
    found: dict[tuple[str, int], list[Payer]] = {}
    for payer in read(cursor, Payer, "process_funding", lab=lab):
        found.setdefault((payer.lab_id, payer.year), []).append(payer)
    return tuple(
        Funding(
            lab_id, own[0].lab_name, year, tuple(own),
            sum(p.amount for p in own), diversification(p.amount for p in own),
        )
        for (lab_id, year), own in found.items()
    )  # fmt: skip


def diversification(amounts: Iterable[float]) -> float | None:
    """1 − Σ share², of amounts that are not negative, one a payer; None when they add up to nothing."""
    amounts = list(amounts)
    largest = max(amounts, default=0.0)
    if not largest:
        return None
    shares = [amount / largest for amount in amounts]  # so that no amount is too large or too small to be squared
    whole = sum(shares)
    return max(0.0, 1 - sum((share / whole) ** 2 for share in shares))
