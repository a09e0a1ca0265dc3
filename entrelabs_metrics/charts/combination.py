"""The four families together: per project, per lab, which go together, and what one index would be worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from entrelabs_metrics.charts.kinds import Cell, Facts, Heading, Listing, Matrix, Panel
from entrelabs_metrics.charts.panels import told_source
from entrelabs_metrics.language import Language
from entrelabs_metrics.results.combination import FAMILIES, FOUR, FamilyCell, Pattern
from entrelabs_metrics.results.findings import combination as words
from entrelabs_metrics.results.weightings import Robustness
from entrelabs_metrics.schema import fold

Cells = Mapping[tuple[str, str], FamilyCell]
Origin = tuple[tuple[str, ...], tuple[date, date] | None]  # sources, first and last dates


@dataclass(frozen=True, slots=True)
class Row:
    """A project or a lab: `key` is what a click on it asks for."""

    unit: str
    name: str
    key: str


def combination(
    cells: Cells,
    rows: Sequence[Row],
    origin: Origin,
    lang: Language,
    version: int,
    *,
    corner: str,
    title: str,
    sentence: str = "",
    limits: tuple[str, ...] = (),
    shown: str = "",
) -> Panel:
    """Projects or labs × families (kind D). `shown`: how many of how many, when not all are."""
    columns = (
        *(Heading(f, words.label(f, lang), f) for f in FOUR),
        Heading("families", lang.t("Familles documentées")),
        Heading("process", words.label("process", lang), "process"),
    )
    body = tuple(
        (
            Heading(row.key, row.name),
            (
                *(_cell(cells.get((row.unit, f)), row.key, lang) for f in FOUR),
                _families(cells, row, lang),
                _cell(cells.get((row.unit, "process")), row.key, lang),
            ),
        )
        for row in rows
    )
    subtitle = lang.t(
        "Ce que dit, par famille, la dernière mesure de chaque indicateur, groupes de comparaison à part. Établi : "
        "progression dont l'intervalle exclut l'absence de changement, ou cible nettement atteinte. La couleur dit le "
        "résultat le plus solide de la case, non leur nombre. Case hachurée : non mesuré, ce n'est pas zéro. Le "
        "processus est à côté des quatre familles."
    )
    return Panel(
        title,
        f"{shown} {subtitle}" if shown else subtitle,
        Matrix(corner, tuple(Heading("", c.label, c.family) for c in columns), body) if body else None,
        _table(cells, rows, corner, lang),
        told_source(*origin, lang, version),
        limits,
        alt=title,
        sentence=sentence,
    )


def _cell(cell: FamilyCell | None, key: str, lang: Language) -> Cell:
    level = cell.level if cell else None
    return Cell(words.figure(cell, lang), level, words.detail(cell, lang), key=key if level is not None else "")


def _families(cells: Cells, row: Row, lang: Language) -> Cell:
    """How many of the four are documented, and how many established."""
    own = [cells[row.unit, f] for f in FOUR if (row.unit, f) in cells and cells[row.unit, f].measured]
    if not own:
        return Cell(lang.t("non mesuré"), None)
    documented, established = sum(c.documented > 0 for c in own), sum(c.established > 0 for c in own)
    detail = lang.plural("{n} établie", "{n} établies", established) if established else lang.t("aucune établie")
    return Cell(lang.t("{n} sur {all}", n=lang.number(documented), all=lang.number(len(FOUR))), established, detail)


def _table(cells: Cells, rows: Sequence[Row], corner: str, lang: Language) -> tuple:
    """One row per cell: what is counted, and what figures are never shown without."""
    heads = (corner, lang.t("Famille de résultats"), lang.t("Constat"), *evidence_headings(lang))
    told = tuple(
        (
            row.name,
            words.label(f, lang),
            _counts(cells.get((row.unit, f)), lang),
            *evidence(cells.get((row.unit, f)), lang),
        )
        for row in rows
        for f in FAMILIES
    )
    return heads, told


def _counts(cell: FamilyCell | None, lang: Language) -> str:
    return words.counts(cell, lang) if cell else lang.t("non mesuré")


def evidence_headings(lang: Language) -> tuple[str, ...]:
    """Of the cells that every table of families has."""
    return (
        lang.t("Indicateurs"),
        lang.t("Dates des mesures"),
        lang.t("Effectifs"),
        lang.t("Sens"),
        lang.t("Niveau de preuve le plus haut"),
        lang.t("Source"),
    )


def evidence(cell: FamilyCell | None, lang: Language) -> tuple[str, ...]:
    """The cells under `evidence_headings`."""
    if cell is None:
        return (lang.t("aucun"), *(lang.t("rien n'est mesuré"),) * 5)
    sources = lang.t(" ; ").join(cell.sources) or lang.t("source non renseignée")
    if not cell.measured:
        sources = lang.t("rien n'est mesuré")
    return words.indicators(cell, lang), *words.basis(cell, lang), sources


# One project ---------------------------------------------------------------------------------------------------


def project(cells: Mapping[str, FamilyCell], name: str, origin: Origin, lang: Language, version: int) -> Panel:
    """What one project has in each family, the process last."""
    own = [cells[f] for f in FOUR if f in cells]
    title = words.project_title(sum(c.documented > 0 for c in own), sum(c.established > 0 for c in own), lang)
    facts = tuple((words.label(f, lang), _fact(cells.get(f), lang)) for f in FAMILIES)
    return Panel(
        title,
        lang.t(
            "Documenté : mesuré, avec sa source. Établi : progression dont l'intervalle exclut l'absence de "
            "changement, ou cible nettement atteinte. Le processus est à côté des quatre familles."
        ),
        Facts(facts),
        _table({("", f): c for f, c in cells.items()}, [Row("", name, "")], lang.t("Projet"), lang),
        told_source(*origin, lang, version),
        alt=title,
    )


def _fact(cell: FamilyCell | None, lang: Language) -> str:
    if cell is None:
        return lang.t("non mesuré")
    if not cell.measured:
        return words.counts(cell, lang)
    dates, answers, _, proof = words.basis(cell, lang)
    return " · ".join((words.counts(cell, lang), dates, answers, proof))


# Which families go together ------------------------------------------------------------------------------------


def patterns(
    found: Sequence[Pattern],
    titles: Mapping[str, str],
    silent: int,
    origin: Origin,
    lang: Language,
    version: int,
    shown: int = 3,
) -> Panel:
    """How many projects are documented in the same families. `silent`: projects documented in none of the four."""
    heads = (
        lang.t("Projets"),
        lang.t("Familles documentées ensemble"),
        lang.t("Établis dans chacune"),
        lang.t("Lesquels"),
    )
    some, every = (
        tuple(
            (
                lang.number(len(p.projects)),
                words.together(p.families, lang),
                lang.number(p.together),
                _names(p, titles, most, lang),
            )
            for p in found
        )
        for most in (shown, 50)
    )
    nature = lang.t("comptage de projets : ni intervalle, ni sens souhaité, ni niveau de preuve")
    title = words.patterns_title(found, lang)
    projects = sum(len(p.projects) for p in found)
    sentence = lang.plural(
        "Sur {n} projet documenté dans au moins une famille, {several} dans plusieurs.",
        "Sur {n} projets documentés dans au moins une famille, {several} le sont dans plusieurs.",
        projects,
        several=lang.number(sum(len(p.projects) for p in found if len(p.families) > 1)),
    )
    sentence = f"{sentence} {words.pairs(found, lang)}".strip()
    if silent:
        sentence += " " + lang.plural(
            "{n} autre projet n'a encore aucun résultat documenté.",
            "{n} autres projets n'ont encore aucun résultat documenté.",
            silent,
        )
    return Panel(
        title,
        lang.t(
            "Nombre de projets par ensemble de familles où un résultat est documenté, c'est-à-dire mesuré avec sa "
            "source. Que deux familles aillent ensemble ne dit pas que l'une agit sur l'autre."
        ),
        Listing(heads, some) if found else None,
        ((*heads, lang.t("Nature du chiffre")), tuple((*row, nature) for row in every)),
        told_source(*origin, lang, version),
        alt=title,
        sentence=sentence if found else "",
    )


def _names(pattern: Pattern, titles: Mapping[str, str], most: int, lang: Language) -> str:
    names = sorted((titles.get(p, p) for p in pattern.projects), key=fold)
    more = lang.plural("et {n} autre", "et {n} autres", len(names) - most) if len(names) > most else ""
    return lang.t(" ; ").join(names[:most]) + (f" {more}" if more else "")


# One index -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One lab: its name, the shares of the way of the four families, its index at equal weights (None when unknown),
    how many indicators they come from, and their first and last dates."""

    lab: str
    name: str
    ways: tuple[float | None, ...]
    index: float | None
    indicators: int
    first: date | None
    last: date | None


def single_index(
    rows: Sequence[IndexRow],
    found: Robustness,
    near: Robustness,
    origin: Origin,
    lang: Language,
    version: int,
    most: int,
) -> Panel:
    """What one index would say, and how far it owes it to weights. Tied labs stand together, in alphabetical order.

    `found` and `near` are about `rows`, all weightings and those near equal weights; `most` labs are listed.
    """
    names = [row.name for row in rows]
    groups = [sorted(group, key=lambda row: fold(names[row])) for group in found.groups]
    order = [(row, group) for group in groups for row in group]
    heads = (
        lang.t("Labo"),
        lang.t("Ex aequo"),
        lang.t("Position possible, sur {n}", n=lang.number(len(order))),
        lang.t("Indice à poids égaux"),
    )
    body = tuple(
        (
            names[row],
            words.tied([names[other] for other in group if other != row], lang),
            words.position(found.low[row], found.high[row], lang),
            lang.t("{share} du chemin", share=lang.percent(rows[row].index)),
        )
        for row, group in order
    )
    title = words.index_title(found, lang)
    more = ""
    if len(body) > most:
        more = lang.t("Les {n} premières lignes ; toutes sont dans « Voir les données ».", n=lang.number(most))
    left = sorted((names[row] for row in found.left_out), key=fold)
    return Panel(
        title,
        lang.t(
            "Moyenne des quatre familles, chacune étant la part moyenne du chemin parcouru vers ses cibles (100 % : "
            "cibles atteintes ; chaque indicateur est plafonné à 120 %). Position possible : dans 90 % des "
            "pondérations, toutes également possibles. Situer, sans classer."
        ),
        Listing(heads, body[:most], more, tuple(rows[row].lab for row, _ in order[:most])) if len(order) > 1 else None,
        _index_table(rows, found, near, lang),
        told_source(*origin, lang, version),
        tuple(_index_limits(left, lang)),
        alt=title,
        sentence=words.index_sentence(found, near, names, lang),
    )


def _index_limits(left: Sequence[str], lang: Language) -> list[str]:
    said = []
    if left:
        named = f" {lang.listing(left)}." if len(left) <= 6 else ""
        said.append(
            lang.plural(
                "{n} labo n'a pas d'indice, faute d'un chemin mesuré dans chacune des quatre familles : ce qui n'est "
                "pas mesuré n'est pas zéro, et n'est pas remplacé.",
                "{n} labos n'ont pas d'indice, faute d'un chemin mesuré dans chacune des quatre familles : ce qui "
                "n'est pas mesuré n'est pas zéro, et n'est pas remplacé.",
                len(left),
            )
            + named
        )
    said.append(
        lang.t(
            "Les incertitudes des mesures elles-mêmes n'y entrent pas : l'ordre est encore moins sûr qu'il n'est dit "
            "ici."
        )
    )
    return said


def _index_table(rows: Sequence[IndexRow], found: Robustness, near: Robustness, lang: Language) -> tuple:
    heads = (
        lang.t("Labo"),
        *(words.label(f, lang) for f in FOUR),
        lang.t("Indice à poids égaux"),
        lang.t("Position médiane"),
        lang.t("Position, toutes pondérations"),
        lang.t("Position, poids presque égaux"),
        lang.t("Part des pondérations où il reste devant le suivant"),
        lang.t("Dates et nombre d'indicateurs"),
        lang.t("Sens"),
        lang.t("Niveau de preuve"),
    )
    following = dict(zip(found.order, zip(found.order[1:], found.pairs, strict=True), strict=False))
    body = []
    for row in (*found.order, *found.left_out):
        one, placed = rows[row], row in found.order
        none = lang.t("aucun indice")
        after = none
        if row in following:
            other, share = following[row]
            after = lang.t("{share}, devant {lab}", share=words.share(share, lang), lab=rows[other].name)
        elif placed:
            after = lang.t("aucun suivant")
        count = lang.plural("{n} indicateur", "{n} indicateurs", one.indicators)
        months = words.span(one.first, one.last, lang) if one.first else ""
        body.append(
            (
                one.name,
                *(lang.percent(w) if w is not None else lang.t("non mesuré") for w in one.ways),
                lang.percent(one.index) if placed else none,
                lang.number(found.median[row], 1) if placed else none,
                words.position(found.low[row], found.high[row], lang) if placed else none,
                words.position(near.low[row], near.high[row], lang) if placed else none,
                after,
                " · ".join(part for part in (months, count) if part),
                lang.t("plus haut : plus près des cibles"),
                lang.t("aucun : un indice n'a pas de preuve propre"),
            )
        )
    return heads, tuple(body)
