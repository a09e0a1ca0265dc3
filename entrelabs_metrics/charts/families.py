"""Labs × families (kind D): how far each lab is on its way to its targets, and its roadmap beside."""

from collections.abc import Mapping, Sequence

from entrelabs_metrics.charts import combination
from entrelabs_metrics.charts.kinds import Cell, Heading, Matrix, Panel
from entrelabs_metrics.charts.panels import told_source
from entrelabs_metrics.language import Language
from entrelabs_metrics.results.combination import FamilyCell
from entrelabs_metrics.results.families import FamilyResult, Summary, way
from entrelabs_metrics.schema import table

FAMILIES = table("indicators").by_name["family"].enum
STEPS = (0.25, 0.5, 0.75, 1.0)  # of the matrix's single hue


def families(
    summary: Summary,
    rows: Sequence[tuple[str, str]],
    told: Mapping[tuple[str, str], FamilyCell],
    roadmaps: Mapping[str, tuple[int, int, int]],
    lang: Language,
    version: int,
) -> Panel:
    """Labs × families: the mean share of the way of the indicators that have one; beside it, the roadmap.

    `rows` are (lab_id, name); `told` says what each family's figures rest on, by (lab_id, family); `roadmaps` gives
    (completed, of known status, all) actions of a lab.
    """
    field = table("indicators").by_name["family"]
    heads = (*(Heading(f, field.label(f, lang), f) for f in FAMILIES), Heading("roadmap", lang.t("Feuille de route")))
    body = tuple(
        (
            Heading(lab, name),
            (
                *(_family_cell(summary.cells.get((lab, f)), lang, lab) for f in FAMILIES),
                _roadmap_cell(roadmaps.get(lab, (0, 0, 0)), lang),
            ),
        )
        for lab, name in rows
    )
    chart = Matrix(lang.t("Labo"), heads, body)
    title = _strongest(summary, lang) or lang.t("Le chemin parcouru vers les cibles, famille par famille")
    if not summary.cells:
        title = lang.t("Rien n'est encore mesuré")
    data = tuple(
        (row.label, column.label, f"{cell.text} ({cell.detail})" if cell.detail else cell.text)
        + (
            combination.evidence(told.get((lab, column.key)), lang)
            if column.family
            else (cell.detail or cell.text, *(lang.t("sans objet"),) * 4, lang.t("feuille de route"))
        )
        for (lab, _), (row, cells) in zip(rows, body, strict=True)
        for column, cell in zip(heads, cells, strict=True)
    )
    columns = (chart.corner, lang.t("Famille de résultats"), lang.t("Chemin parcouru"))
    return Panel(
        title,
        lang.t(
            "Chemin parcouru vers la cible, par labo et par famille de résultats. Moyenne des indicateurs qui ont un "
            "départ et une cible (leur nombre est dessous, sur tous ceux qui sont mesurés), chacun plafonné à "
            "120 % ; 100 % = cible atteinte. Case hachurée : rien de connu, ce n'est pas zéro."
        ),
        chart,
        ((*columns, *combination.evidence_headings(lang)), data),
        told_source(summary.sources, summary.period, lang, version),
        alt=title,
    )


def _family_cell(cell: FamilyResult | None, lang: Language, key: str) -> Cell:
    if cell is None or not cell.measured:
        return Cell(lang.t("non mesuré"), None)
    share = way([cell])
    if share is None:
        detail = lang.plural("{n} indicateur suivi", "{n} indicateurs suivis", cell.measured)
        return Cell(lang.t("suivi sans cible"), None, detail, key=key)
    detail = lang.t("{n} sur {all}", n=lang.number(cell.counted), all=lang.number(cell.measured))
    mark = "✓" if cell.met == cell.counted else ""
    return Cell(lang.percent(share), sum(share >= step for step in STEPS), detail, mark, key)


def _roadmap_cell(counts: tuple[int, int, int], lang: Language) -> Cell:
    completed, known, total = counts
    if not total:
        return Cell(lang.t("rien d'inscrit"), None)
    if not known:
        return Cell(lang.t("non renseigné"), None, lang.plural("{n} action", "{n} actions", total))
    text = lang.t("{done} sur {known}", done=lang.number(completed), known=lang.number(known))
    unknown = lang.plural("{n} non renseignée", "{n} non renseignées", total - known) if total > known else ""
    return Cell(text, sum(completed / known >= step for step in STEPS), unknown or lang.t("actions réalisées"))


def _strongest(summary: Summary, lang: Language) -> str:
    """Which family is closest to its targets over all labs, and which is furthest."""
    shares = {f: way([cell for (_, family), cell in summary.cells.items() if family == f]) for f in FAMILIES}
    known = sorted((share, f) for f, share in shares.items() if share is not None)
    if len(known) < 2:
        return ""
    label = table("indicators").by_name["family"].label
    near, far = label(known[-1][1], lang), label(known[0][1], lang)
    return lang.t(
        "« {near} » est la famille la plus proche de ses cibles, « {far} » la plus éloignée", near=near, far=far
    )
