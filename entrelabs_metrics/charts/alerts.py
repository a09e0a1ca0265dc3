"""What deserves a look: alerts → Panels, for one lab and for all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from entrelabs_metrics.charts import counted, panels
from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts.keys import series_key
from entrelabs_metrics.charts.kinds import Cell, Heading, Listing, Matrix, Panel
from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.results.findings import alerts as said

ORDER = tuple(said.ALERT_WORDS)


SHOWN = 10  # lines of one lab's alerts; the others are in the data


class Alert(NamedTuple):
    result: Result
    kinds: tuple[str, ...]  # what it raises, weightiest first
    peers: Mapping[str, float]


def lab_alerts(
    found: Sequence[Alert], late: Sequence[Mapping], lang: Language, version: int, today: date
) -> Panel | None:
    """One line a figure, the weightiest first, then the overdue actions. None when there is nothing to look at."""
    if not found and not late:
        return None
    ordered = sorted(found, key=lambda a: (ORDER.index(a.kinds[0]), -len(a.kinds)))
    rows = [*(_figure(a, lang) for a in ordered), *(_action(a, lang) for a in late)]
    keys = (*(series_key(a.result) for a in ordered), *("roadmap" for _ in late))
    counts = Counter(kind for a in found for kind in a.kinds) + Counter({"actions": len(late)})
    heads = (lang.t("Chiffre ou action"), lang.t("Ce qui est à regarder"), lang.t("Pourquoi"))
    evidence = [*(words.evidence(a.result, lang) for a in ordered), *(_action_evidence(a, lang) for a in late)]
    title = said.title(len(rows), counts, lang)
    rest = len(rows) - SHOWN
    return Panel(
        title,
        lang.t("Au {day}. {rule}", day=lang.day(today), rule=said.rule(lang)),
        Listing(
            heads,
            tuple(rows[:SHOWN]),
            lang.plural("Et {n} autre, dans les données.", "Et {n} autres, dans les données.", rest)
            if rest > 0
            else "",
            keys[:SHOWN],
        ),
        (
            (*heads, *words.evidence_headings(lang)),
            tuple((*row, *more) for row, more in zip(rows, evidence, strict=True)),
        ),
        panels.source_line([a.result for a in found], lang, version),
        alt=title,
    )


def _figure(a: Alert, lang: Language) -> tuple[str, str, str]:
    name = " · ".join(p for p in (words.name(a.result, lang), words.scope(a.result, lang)) if p)
    return (
        name,
        ", ".join(said.called(kind, a.result, lang) for kind in a.kinds),
        said.reasons(a.kinds, a.result, a.peers, lang),
    )


def _action(a: Mapping, lang: Language) -> tuple[str, str, str]:
    why = lang.t("Attendue en {month}, {state}.", month=lang.month(a["due_on"]), state=roadmaps.declared_words(a, lang))
    return a["title"], said.called("actions", None, lang), why


def _action_evidence(action: Mapping, lang: Language) -> tuple[str, ...]:
    """An action is no measurement: its date, its source, and no sample to speak of."""
    none = lang.t("sans objet")
    source = action["source"] or lang.t("source non renseignée")
    return (lang.month(action["due_on"]), none, none, lang.t("en retard"), none, source, lang.t("aucune"))


def network_alerts(
    counts: Mapping[str, Mapping[str, int]], names: Sequence[tuple[str, str]], all_counts: Mapping[str, int],
    points: int, labs: int, sources: Sequence[str], period: tuple[date, date] | None, lang: Language, version: int,
    today: date,
) -> Panel | None:  # fmt: skip
    """Labs by kinds of alert: how many. `names`: the labs shown; `all_counts`, `points` (figures and actions)
    and `labs`: of all labs that have any."""
    if not labs:
        return None
    heads = tuple(Heading("", lang.t(said.COLUMN_WORDS[kind])) for kind in ORDER)
    body = []
    for lab, name in names:
        own = counts.get(lab, {})
        if sum(own.values()):
            cells = tuple(Cell(lang.number(own.get(kind, 0)), min(own.get(kind, 0), 3), key=lab) for kind in ORDER)
            body.append((Heading(lab, name), cells))
    title = said.title(points, all_counts, lang, labs)
    chart = Matrix(lang.t("Labo"), heads, tuple(body))
    beside = counted.evidence(sources, lang.day(today), lang)
    data = tuple((h.label, *(c.text for c in cells), lang.t("chiffres et actions"), *beside) for h, cells in body)
    columns = (chart.corner, *(h.label for h in heads), lang.t("Ce qui est compté"), *counted.evidence_headings(lang))
    return Panel(
        title,
        lang.t("Nombre de points à regarder par labo, au {day}. {rule}", day=lang.day(today), rule=said.rule(lang)),
        chart,
        (columns, data),
        panels.told_source(sources, period, lang, version),
        alt=title,
    )
