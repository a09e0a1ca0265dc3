"""The six themes: what the registers say lab by lab, the stage of labs, what should be measured → Panels.

A cell is a count of what is written down; where nothing is, it is hatched, and never zero. No name of anybody: the
registers of people met hold numbers only, and partners are counted.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from entrelabs_metrics.charts.counted import SHOWN, evidence, evidence_headings, period, some, source_line
from entrelabs_metrics.charts.kinds import BarRow, Bars, Cell, Facts, Heading, Listing, Matrix, Panel
from entrelabs_metrics.charts.payers import register
from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings
from entrelabs_metrics.results.findings import themes as words
from entrelabs_metrics.results.findings.themes import Wish
from entrelabs_metrics.results.funding import Funding
from entrelabs_metrics.schema import table


def teams(found: Sequence[Mapping], lang: Language, version: int) -> Panel:
    """Days of agents and agents met, lab by lab: numbers only, nobody in particular."""

    def cells(one: Mapping) -> tuple[Cell, ...]:
        days = words.of_projects(one["days_known"], one["projects"], lang)
        met = words.of_steps(one["agents_known"], one["steps"], lang)
        return (
            _known(
                _least(words.days, one["days"], one["days_known"], one["projects"], lang), days, one["projects"], lang
            ),
            _known(_least(words.met, one["agents"], one["agents_known"], one["steps"], lang), met, one["steps"], lang),
        )

    limit = lang.t(
        "Ce sont des rencontres additionnées, et non des personnes différentes : la même personne peut être comptée "
        "plusieurs fois."
    )
    return _counts(
        found, (lang.t("Jours d'agents donnés aux projets"), lang.t("Agents rencontrés dans les étapes")), cells,
        words.teams_title(list(found), lang),
        lang.t("Ce que disent le registre des projets et celui des étapes. Des nombres, jamais des personnes. Case "
               "hachurée : rien d'inscrit, ce qui n'est pas zéro."),
        (limit,), lang, version,
    )  # fmt: skip


def partners(found: Sequence[Mapping], years: Sequence[Funding], lang: Language, version: int) -> Panel:
    """Partners that projects name, and payers of the latest year, lab by lab: counted, not named."""
    last = {year.lab_id: year for year in years}  # years come in order

    def cells(one: Mapping) -> tuple[Cell, ...]:
        said = lang.plural("{n} partenaire", "{n} partenaires", one["partners"]) if one["partner_known"] else ""
        named = lang.plural("nommé par {n} projet sur {all}", "nommés par {n} projets sur {all}", one["partner_known"],
                            all=lang.number(one["projects"]))  # fmt: skip
        year = last.get(one["lab_id"])
        paid = lang.plural("{n} financeur", "{n} financeurs", len(year.payers)) if year else ""
        return (
            _known(said, named, one["projects"], lang),
            _known(paid, lang.t("en {year}", year=year.year) if year else "", 0, lang),
        )

    return _counts(
        found, (lang.t("Partenaires des projets"), lang.t("Financeurs")), cells,
        words.partners_title(list(found), lang),
        lang.t("Partenaires nommés dans le registre des projets, financeurs de la dernière année connue. Case "
               "hachurée : rien d'inscrit, ce qui n'est pas zéro."),
        (
            lang.t("Un projet qui ne nomme personne n'est pas forcément seul : son partenaire n'est pas inscrit."),
            lang.t("Un partenaire écrit de deux façons compte pour deux."),
        ),
        lang, version, more=[register(list(last.values()), lang)] if last else [],
    )  # fmt: skip


def tools(found: Sequence[Mapping], lang: Language, version: int) -> Panel:
    """Projects and steps meant to pass on the lab's methods, lab by lab."""

    def cells(one: Mapping) -> tuple[Cell, ...]:
        known = lang.plural("type connu pour {n} projet sur {all}", "type connu pour {n} projets sur {all}",
                            one["type_known"], all=lang.number(one["projects"]))  # fmt: skip
        silent = not one["outreach"] and one["type_known"] < one["projects"]  # none is known, and some may be
        projects = "" if silent else _least(words.projects, one["outreach"], one["type_known"], one["projects"], lang)
        steps = lang.plural("{n} étape", "{n} étapes", one["passed_on"]) if one["passed_on"] else ""
        of = lang.plural("sur {n} étape inscrite", "sur {n} étapes inscrites", one["steps"]) if one["steps"] else ""
        agents = _least(words.met, one["passed_on_agents"], one["passed_on_known"], one["passed_on"], lang)
        said = words.of_steps(one["passed_on_known"], one["passed_on"], lang)
        return (
            _known(projects, known, one["projects"], lang),
            _known(steps, of, one["steps"], lang),
            _known(agents, said, one["passed_on"], lang),
        )

    return _counts(
        found,
        (
            lang.t("Projets de sensibilisation ou de transfert"), lang.t("Étapes de transfert ou de communication"),
            lang.t("Agents rencontrés à ces étapes"),
        ),
        cells, words.tools_title(list(found), lang),
        lang.t("Ce que disent le registre des projets et celui des étapes ; les outils eux-mêmes n'ont pas de "
               "registre. Case hachurée : rien d'inscrit, ce qui n'est pas zéro."),
        (lang.t("Transmettre n'est pas faire adopter : ce que d'autres reprennent est plus bas."),), lang, version,
    )  # fmt: skip


def stages(found: Sequence[Mapping], lang: Language, version: int) -> Panel:
    """How many labs are at each stage, of those whose stage is known; the others apart. Of one lab, its own."""
    t = table("labs")
    known = [one["stage"] for one in found if one["stage"]]
    unknown = len(found) - len(known)
    title = words.stages_title(len(known), len(found), lang)
    bars = [
        BarRow("", t.label("stage", stage, lang), "", n / len(known), _of(n, len(known), lang))
        for stage in t.by_name["stage"].enum
        for n in [known.count(stage)]
        if known
    ]
    said = [(bar.label, bar.text) for bar in bars]
    silent = lang.plural("{n} labo", "{n} labos", unknown)
    if unknown:
        bars.append(BarRow("", lang.t("Version non renseignée"), "", None, silent))
        said.append((lang.t("Version non renseignée"), silent))
    chart: Bars | Facts = Bars("process", tuple(bars), headings=(lang.t("Version du labo"), lang.t("Part")))
    if len(found) == 1:
        said = _stage_of(found[0], lang)
        chart = Facts(tuple(said))
        title = title if not known else lang.t("Le labo se dit en version {stage}", stage=said[0][1])
    heads = (lang.t("Version du labo"), lang.t("Nombre"), lang.t("Ce qui est compté"), *evidence_headings(lang))
    counted = lang.plural("{n} labo", "{n} labos", len(found))
    told = evidence([lang.t("registre des labos")], "", lang)
    return Panel(
        title,
        lang.t(
            "Où chaque labo dit en être sur sa trajectoire : première version, V2 (transmettre en interne, travailler "
            "entre labos) ou V3 (un labo ouvert à tout un territoire). Parts de ceux dont la version est connue."
        )
        if len(found) > 1
        else lang.t(
            "Où le labo dit en être sur sa trajectoire : première version, V2 (transmettre en interne, travailler "
            "entre labos) ou V3 (un labo ouvert à tout un territoire)."
        ),
        chart,
        (heads, tuple((label, text, counted, *told) for label, text in said)),
        source_line([lang.t("registre des labos")], "", lang, version),
        (lang.t("La version est déclarée par le labo ; elle se renseigne dans la table des labos."),),
        alt=title,
    )  # fmt: skip


def wishes(theme: str, measured: Mapping[str, Mapping], labs: int, lab: str, lang: Language, version: int) -> Panel:
    """What a theme would need to know, how many labs (of `labs`) measure it, and the indicator that would; of one lab,
    whether it does. `measured`: rows of `sql/themes_measured.sql` by indicator."""
    asked = words.wishes(theme, lang)
    known = [_answer(wish, measured) for wish in asked]
    silent = sum(row is None or not row["labs"] for row in known)
    heads = (lang.t("Ce qu'il faudrait savoir"), lang.t("Où nous en sommes"), lang.t("Indicateur du catalogue"))
    rows = tuple(
        (wish.words, _standing(row, labs, lab, lang), _indicator(wish, measured, lang))
        for wish, row in zip(asked, known, strict=True)
    )
    data = tuple((*row, *_evidence(found, lang)) for row, found in zip(rows, known, strict=True))
    more = (lang.t("Ce qui est compté"), lang.t("Dates"), lang.t("Source"), lang.t("Sens"), lang.t("Niveau de preuve"))
    keys = tuple("" if wish.indicator not in measured else wish.indicator for wish in asked)
    sources = sorted({source for row in known if row for source in row["sources"]})
    title = words.wishes_title(silent, len(asked), lang)
    return Panel(
        title,
        lang.t(
            "Ce que le thème demande, et l'indicateur du catalogue qui y répondrait. Non mesuré ne veut pas dire zéro."
        ),
        Listing(heads, rows, keys=keys),
        ((*heads, *more), data),
        source_line([lang.t("catalogue des indicateurs"), *sources], "", lang, version),
        alt=title,
    )  # fmt: skip


# Pieces ------------------------------------------------------------------------------------------------------------


def _counts(
    found: Sequence[Mapping], columns: tuple[str, ...], cells: Callable[[Mapping], tuple[Cell, ...]], title: str,
    subtitle: str, limits: tuple[str, ...], lang: Language, version: int, more: Sequence[str] = (),
) -> Panel:  # fmt: skip
    """Labs × counts of the registers; of one lab, its own as facts. `cells` makes those of a lab; no chart at all where
    nothing is known anywhere. `more`: sources besides those of projects and steps."""
    shown = found[:SHOWN]
    body = [(one, cells(one)) for one in shown]
    known = any(cell.level is not None for _, own in body for cell in own)
    chart: Matrix | Facts = Matrix(
        lang.t("Labo"), tuple(Heading("", column) for column in columns),
        tuple((Heading(one["lab_id"], one["lab_name"]), own) for one, own in body),
    )  # fmt: skip
    if len(body) == 1:
        chart = Facts(tuple((column, _told(cell)) for column, cell in zip(columns, body[0][1], strict=True)))
    heads = (lang.t("Labo"), *columns, lang.t("Ce qui est compté"), *evidence_headings(lang))
    data = tuple(
        (
            one["lab_name"], *(_told(cell) for cell in own), _registered(one, lang),
            *evidence([*_sources([one]), *more], _dates([one], lang), lang),
        )
        for one, own in body
    )  # fmt: skip
    return Panel(
        title,
        some(len(shown), len(found), subtitle, lang),
        chart if known else None,
        (heads, data) if known else ((), ()),
        source_line([*_sources(found), *more], _dates(found, lang), lang, version),
        limits if known else (),
        alt=title,
    )


def _known(text: str, detail: str, total: object, lang: Language) -> Cell:
    """One calm shade for what is known: labs are not ranked. Nothing known: hatched, with over how many when any."""
    return Cell(text, 1, detail) if text else Cell(lang.t("n. d."), None, detail if total else lang.t("rien d'inscrit"))


def _least(
    count: Callable[[float, Language], str], n: float | None, known: int, total: int, lang: Language
) -> str:  # fmt: skip
    """« 12 jours », « au moins 12 jours » when only some of `total` say; empty when none does."""
    if not known or n is None:
        return ""
    said = count(n, lang)
    return said if known == total else lang.t("au moins {people}", people=said)


def _told(cell: Cell) -> str:
    return f"{cell.text} ({cell.detail})" if cell.detail else cell.text


def _registered(one: Mapping, lang: Language) -> str:
    projects = lang.plural("{n} projet", "{n} projets", one["projects"])
    return ", ".join((projects, lang.plural("{n} étape", "{n} étapes", one["steps"])))


def _sources(found: Sequence[Mapping]) -> list[str]:
    return sorted({s for one in found for s in (*one["project_sources"], *one["step_sources"]) if s})


def _dates(found: Sequence[Mapping], lang: Language) -> str:
    begun = _period([(one["started_first"], one["started_last"]) for one in found], lang)
    steps = _period([(one["step_first"], one["step_last"]) for one in found], lang)
    told = (
        lang.t("projets commencés : {dates}", dates=begun) if begun else "",
        lang.t("étapes : {dates}", dates=steps) if steps else "",
    )
    return ", ".join(filter(None, told))


def _period(pairs: Sequence[tuple[date | None, date | None]], lang: Language) -> str:
    days = [day for pair in pairs for day in pair if day]
    return period(min(days, default=None), max(days, default=None), lang)


def _of(n: int, total: int, lang: Language) -> str:
    return lang.t("{n} sur {all}", n=lang.number(n), all=lang.number(total))


def _stage_of(one: Mapping, lang: Language) -> list[tuple[str, str]]:
    unknown = lang.t("non renseignée")
    return [
        (lang.t("Version du labo"), table("labs").label("stage", one["stage"], lang) or unknown),
        (lang.t("Date de création"), lang.day(one["created_on"]) if one["created_on"] else unknown),
    ]


def _answer(wish: Wish, measured: Mapping[str, Mapping]) -> Mapping | None:
    """The measures that answer, if any may."""
    return measured.get(wish.indicator) if wish.answers else None


def _standing(row: Mapping | None, labs: int, lab: str, lang: Language) -> str:
    """« ● 2 labos sur 6, dernière mesure : sept. 2026 », « ○ non mesuré »."""
    if row is None or not row["labs"]:
        return lang.t("○ non mesuré")
    month = lang.month(row["last_on"])
    if lab:
        return lang.t("● mesuré, dernière mesure : {month}", month=month)
    return lang.plural(
        "● {n} labo sur {all}, dernière mesure : {month}", "● {n} labos sur {all}, dernière mesure : {month}",
        row["labs"], all=lang.number(labs), month=month,
    )  # fmt: skip


def _indicator(wish: Wish, measured: Mapping[str, Mapping], lang: Language) -> str:
    if wish.indicator not in measured:
        return lang.t("aucun : à définir ensemble")
    row = measured[wish.indicator]
    name = f"{row['indicator_id']} · {lang.pick(row['name'], row['name_en'])}"
    return name if wish.answers else lang.t("{name} (à poser sur les outils eux-mêmes)", name=name)


def _evidence(row: Mapping | None, lang: Language) -> tuple[str, ...]:
    if row is None or not row["labs"]:
        return (lang.t("non mesuré"),) * 5
    return (
        lang.t("labos qui le mesurent"),
        period(row["first_on"], row["last_on"], lang),
        lang.t(" ; ").join(row["sources"]) or lang.t("source non renseignée"),
        lang.t(findings.DIRECTION_WORDS[row["direction"]]),
        lang.t("sans objet : comptage complet de ce qui est inscrit"),
    )
