"""Files handed back: their names, their sizes, and the rows of a file that were left aside."""

import re

from entrelabs_metrics.exports.tables import listing_csv
from entrelabs_metrics.intake.careful import SEPARATOR
from entrelabs_metrics.intake.problem import Problem, message
from entrelabs_metrics.language import NBSP, Language
from entrelabs_metrics.schema import Table, table
from entrelabs_metrics.spelling import guard
from entrelabs_metrics.store import Aside

LONGEST = 100  # characters of a file name


def safe_name(name: str) -> str:
    """A file's name as it can be saved anywhere: no folder, no sign that a system or Markdown would act upon."""
    kept = re.sub(r"[^\w .()-]", "_", re.split(r"[/\\]", name)[-1]).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > 10:
        return kept[:LONGEST] or "fichier"
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}"


def size(n: int, language: Language) -> str:
    """« 312 o », « 12 ko », « 1,5 Mo »: thousands, as file managers in French say them."""
    if n < 1000:
        return language.number(n) + NBSP + language.t("o")
    if n < 1_000_000:
        return language.number(n / 1000) + NBSP + language.t("ko")
    return language.number(n / 1_000_000, 1) + NBSP + language.t("Mo")


def aside_csv(aside: Aside, language: Language) -> bytes:
    """The rows left aside as they came, with their line and why, at the end: once mended, the file can be dropped."""
    t = table(aside.table)
    head = [*map(guard, aside.header), language.t("Ligne"), language.t("Pourquoi")]
    width = len(aside.header)
    rows = (
        (*fitted(row.cells, width), str(row.line), why(row.problems, t, language)) for row in aside.rows
    )  # fmt: skip
    return listing_csv(head, rows)


def fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """A record as wide as the header: what is beyond stays, in the last cell."""
    if len(cells) > width:
        return (*cells[: width - 1], SEPARATOR.join(cells[width - 1 :]))
    return (*cells, *("",) * (width - len(cells)))


def why(problems: tuple[Problem, ...], t: Table, language: Language) -> str:
    return " ".join(f"{p.header}{NBSP}: {_message(p, t, language)}" if p.header else _message(p, t, language)
                    for p in problems)  # fmt: skip


def _message(p: Problem, t: Table, language: Language) -> str:
    try:
        return message(p, t, language)
    except (KeyError, StopIteration):  # a rule of an earlier version of the program, which has other words now, or none
        return language.t("{value} n'a pas été accepté.", value=language.quote(p.value or ""))
