"""Who knows the lab: labs × categories of agents, so that the gap between them is seen at once (kind D)."""

from collections.abc import Sequence

from entrelabs_metrics.charts.counted import SHOWN, some
from entrelabs_metrics.charts.keys import series_key
from entrelabs_metrics.charts.kinds import Cell, Heading, Matrix, Panel
from entrelabs_metrics.charts.panels import source_line
from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings
from entrelabs_metrics.results.engine import Result

INDICATOR = "R5"
STEPS = (0.0, 20.0, 40.0, 60.0)  # percent above which a cell takes the next step of its hue
FIRST, LAST = "cadres", "all"  # as the seed tells them: managers, then the other agents; everybody together last


def renown(found: Sequence[Result], lang: Language, version: int) -> Panel | None:
    """The share of each category who know the lab, lab by lab: `found` are results of `INDICATOR` on whole labs. None
    when nobody measures it."""
    known = [r for r in found if r.value is not None and r.project_id is None and r.population != "comparison"]
    if not known:
        return None
    populations = sorted({r.population for r in known}, key=lambda p: (p == LAST, p != FIRST, p))
    by_lab: dict[str, dict[str, Result]] = {}
    for r in sorted(known, key=lambda r: r.lab_name):
        by_lab.setdefault(r.lab_id, {})[r.population] = r
    shown = list(by_lab.values())[:SHOWN]
    title = _title(known, populations, lang)
    heads = (lang.t("Labo"), lang.t("Population et projet"), lang.t("Valeur actuelle"),
             *findings.evidence_headings(lang))  # fmt: skip
    data = tuple(
        (r.lab_name, findings.scope(r, lang) or lang.t("tous"), findings.value(r, lang), *findings.evidence(r, lang))
        for own in shown
        for r in own.values()
    )
    body = tuple(
        (Heading("", next(iter(own.values())).lab_name), tuple(_cell(own.get(p), lang) for p in populations))
        for own in shown
    )
    subtitle = lang.t(
        "Part des agents qui connaissent le labo, parmi ceux qui ont répondu. Case hachurée : non mesuré."
    )
    return Panel(
        title,
        some(len(shown), len(by_lab), subtitle, lang),
        Matrix(lang.t("Labo"), tuple(Heading("", _category(p, known, lang)) for p in populations), body),
        (heads, data),
        source_line(known, lang, version),
        findings.main_limits(known, lang, about_value=True),
        alt=title,
    )


def _title(known: Sequence[Result], populations: Sequence[str], lang: Language) -> str:
    """« Connaissent le labo : cadres, de 66 % à 84 % ; autres agents, de 31 % à 33 % »."""
    told = [p for p in populations if p != LAST] or populations
    parts = [f"{_category(p, known, lang).lower()}, {_range(p, known, lang)}" for p in told[:2]]
    return lang.t("Connaissent le labo : {parts}", parts=lang.t(" ; ").join(parts))


def _range(population: str, known: Sequence[Result], lang: Language) -> str:
    own = sorted((r for r in known if r.population == population), key=lambda r: r.value or 0.0)
    low, high = findings.value(own[0], lang), findings.value(own[-1], lang)
    return low if low == high else lang.t("de {low} à {high}", low=low, high=high)


def _category(population: str, known: Sequence[Result], lang: Language) -> str:
    if population == LAST:
        return lang.t("Tous les agents")
    said = findings.population(next(r for r in known if r.population == population), lang)
    return said[:1].upper() + said[1:]


def _cell(r: Result | None, lang: Language) -> Cell:
    if r is None or r.value is None:
        return Cell(lang.t("non mesuré"), None)
    return Cell(findings.value(r, lang), sum(r.value > s for s in STEPS), findings.basis(r, lang), key=series_key(r))
