"""« Tout le processus est résultat » (kind H), whom one met, what was tried, what was learnt, who takes up what."""

from collections.abc import Sequence
from datetime import date

from entrelabs_metrics.charts.counted import evidence, evidence_headings, period, source_line
from entrelabs_metrics.charts.kinds import (
    BarRow,
    Bars,
    Cell,
    Heading,
    Listing,
    Matrix,
    Panel,
    Process,
    ProcessRow,
    StageState,
)
from entrelabs_metrics.charts.kinds import Stage as Column
from entrelabs_metrics.language import NBSP, Language
from entrelabs_metrics.results.findings import process as words
from entrelabs_metrics.results.process import (
    CHAIN,
    PEOPLE,
    SHOWN,
    STAGES,
    TRIED,
    Chain,
    Finished,
    ProjectStage,
    Stage,
    Trial,
)
from entrelabs_metrics.schema import table

LISTED = 10  # lessons on screen
LIBRARY = 20  # abandoned trials, or reuses, on screen
TOLD = 200  # rows of the table alternative
STEPS = (0.0, 0.1, 0.25, 0.5)  # of the largest count, above which a cell takes the next step of its hue


# Projects by stages ---------------------------------------------------------------------------------------------


def stages(found: Sequence[Stage], projects: Sequence[Sequence[ProjectStage]], lang: Language, version: int) -> Panel:
    """Kind H: the projects whose latest step is the most recent; what each stage produced is of all of them."""
    title = words.tried_title(found, lang)
    told = [stage for stage in found if stage.steps]
    chart = Process(
        lang.t("Projet"),
        tuple(
            Column(_kind(stage.kind, lang), lang.number(stage.steps), words.produced(stage, lang)) for stage in found
        ),
        tuple(_project(own, lang) for own in projects),
        _legend({state.state for own in projects for state in own}, lang),
    )
    active, every = (projects[0][0].active_projects, projects[0][0].all_projects) if projects else (0, 0)
    subtitle = lang.t("Nombre d'étapes inscrites, ce que chacune a produit, et jusqu'où va chaque projet.")
    if active > SHOWN:
        subtitle += " " + lang.t(
            "Les {n} projets dont une étape est la plus récente, sur {all} ; les nombres comptent tous les projets.",
            n=lang.number(SHOWN),
            all=lang.number(active),
        )
    return Panel(
        title,
        subtitle,
        chart if told else None,
        _stage_table(found, lang) if told else ((), ()),
        source_line(*_origin(found, lang), lang, version),
        (
            lang.t("Un rond vide : rien n'est inscrit à cette étape, ce qui ne veut pas dire qu'elle n'a pas eu lieu."),
            lang.t("Abandonner un essai est un résultat : ce qu'il a appris est plus bas."),
        )
        if told
        else (),
        alt=title,
        sentence=words.steps_sentence(found, active, every, lang),
    )


def _project(own: Sequence[ProjectStage], lang: Language) -> ProcessRow:
    by_kind = {state.kind: state for state in own}
    first = own[0]
    status = table("projects").label("status", first.status, lang) or lang.t("état non renseigné")
    return ProcessRow(
        first.project_id,
        first.title,
        _joined(first.lab_name, status.lower()),
        tuple(_state(by_kind.get(kind), lang) for kind in STAGES),
    )


def _state(state: ProjectStage | None, lang: Language) -> StageState:
    if state is None:
        return StageState("none", lang.t("rien d'inscrit"))
    outcome = table("steps").label("outcome", state.outcome, lang).lower()
    count = lang.plural("{n} étape", "{n} étapes", state.steps)
    return StageState(state.state, ", ".join(p for p in (count, lang.month(state.last_on), outcome) if p))


def _legend(states: set[str], lang: Language) -> tuple[tuple[str, str], ...]:
    every = {
        "done": lang.t("étape inscrite"),
        "latest": lang.t("dernière étape connue du projet"),
        "abandoned": lang.t("essai abandonné"),
        "none": lang.t("rien d'inscrit"),
    }
    return tuple((state, said) for state, said in every.items() if state in states or state == "none")


def _stage_table(found: Sequence[Stage], lang: Language) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    heads = (
        lang.t("Étape"), lang.t("Nombre"), lang.t("Projets"), lang.t("Ce qu'elle a produit"), *evidence_headings(lang)
    )  # fmt: skip
    rows = tuple(
        (
            _kind(s.kind, lang), lang.number(s.steps), lang.number(s.projects), words.produced(s, lang),
            *evidence(*_origin([s], lang), lang),
        )
        for s in found
    )  # fmt: skip
    return heads, rows


# People ----------------------------------------------------------------------------------------------------------


def people(found: Sequence[Stage], lang: Language, version: int) -> Panel | None:
    """Stages × kinds of people, meetings added up; None without any step."""
    told = [stage for stage in found if stage.steps]
    if not told:
        return None
    most = max((stage.met(who).known or 0 for stage in told for who in PEOPLE), default=0)
    heads = tuple(Heading("", lang.t(words.PEOPLE_WORDS[who])) for who in PEOPLE)
    body = tuple(
        (Heading("", _kind(stage.kind, lang)), tuple(_met(stage, who, most, lang) for who in PEOPLE)) for stage in told
    )
    title = words.people_title(told, lang)
    data = tuple(
        (
            name.label, *(f"{c.text} ({c.detail})" if c.detail else c.text for c in cells),
            lang.plural("{n} étape", "{n} étapes", stage.steps),
            *evidence(*_origin([stage], lang), lang),
        )
        for (name, cells), stage in zip(body, told, strict=True)
    )  # fmt: skip
    return Panel(
        title,
        lang.t("Personnes rencontrées à chaque étape, d'après les nombres inscrits. Case hachurée : n inconnu."),
        Matrix(lang.t("Étape"), heads, body),
        (
            (lang.t("Étape"), *(h.label for h in heads), lang.t("Ce qui est compté"), *evidence_headings(lang)),
            data,
        ),
        source_line(*_origin(told, lang), lang, version),
        (
            lang.t(
                "Ce sont des rencontres additionnées, et non des personnes différentes : la même personne peut être "
                "comptée plusieurs fois."
            ),
        ),
        alt=title,
        sentence=words.people_sentence(told, lang),
    )


def _met(stage: Stage, who: str, most: int, lang: Language) -> Cell:
    found = stage.met(who)
    silent = words.met_unknown(found, lang)
    if found.known is None:
        return Cell(lang.t("n. d."), None, silent)
    return Cell(lang.number(found.known), sum(found.known > most * step for step in STEPS), silent)


# What was tried --------------------------------------------------------------------------------------------------


def tests(found: Sequence[Stage], lang: Language, version: int) -> Panel:
    """What became of prototypes and tests: shares of those whose outcome is known, all of them counted."""
    tried = [stage for stage in found if stage.kind in TRIED and stage.steps]
    counts = {name: sum(getattr(stage, name) for stage in tried) for name in words.OUTCOMES}
    known = sum(counts.values()) - counts["outcome_unknown"]
    rows = tuple(_outcome(name, counts[name], known, tried, lang) for name in words.OUTCOMES if _due(name, counts))
    title = words.tests_title(found, lang)
    heads = (
        lang.t("Issue"), lang.t("Part"), lang.t("Nombre"), lang.t("Ce qui est compté"), *evidence_headings(lang),
    )  # fmt: skip
    whole = lang.plural("{n} essai dont l'issue est connue", "{n} essais dont l'issue est connue", known)
    sources, dates = _origin(tried, lang)
    data = tuple(
        (
            row.label, lang.percent(row.share) if row.share is not None else lang.t("n. d."), lang.number(counts[name]),
            whole, *evidence(sources, dates, lang),
        )
        for name, row in zip((n for n in words.OUTCOMES if _due(n, counts)), rows, strict=True)
    )  # fmt: skip
    return Panel(
        title,
        lang.t("Part de chaque issue, parmi les prototypes et les tests dont l'issue est connue."),
        Bars("process", rows, headings=(lang.t("Issue"), lang.t("Part"))) if tried else None,
        (heads, data) if tried else ((), ()),
        source_line(sources, dates, lang, version),
        (lang.t("Tous les essais inscrits sont comptés : c'est un comptage complet, sans intervalle."),)
        if known
        else (),
        alt=title,
        sentence=words.tests_sentence(found, lang),
    )


def _due(name: str, counts: dict[str, int]) -> bool:
    return name != "outcome_unknown" or bool(counts[name])


def _outcome(name: str, n: int, known: int, tried: Sequence[Stage], lang: Language) -> BarRow:
    detail = ", ".join(
        lang.t("{word} : {n}", word=_kind(stage.kind, lang), n=lang.number(getattr(stage, name))) for stage in tried
    )
    if name == "outcome_unknown":
        return BarRow("", lang.t("Issue non renseignée"), detail, None, lang.number(n))
    share = n / known if known else None
    text = f"{lang.number(n)} · {lang.percent(share)}" if share is not None else lang.t("n. d.")
    return BarRow("", table("steps").label("outcome", name, lang), detail, share, text)


def lessons(trials: Sequence[Trial], lang: Language, version: int) -> Panel | None:
    """What prototypes and tests taught, the latest first; None without any."""
    if not trials:
        return None
    title = words.lessons_title(trials, lang)
    subtitle = lang.t("Ce que des prototypes et des tests ont appris, les plus récents d'abord.")
    return _trials(trials, LISTED, title, subtitle, "", lang, version)


def library(trials: Sequence[Trial], wanted: str, lang: Language, version: int) -> Panel:
    """What was abandoned, and what was learnt from it."""
    title = words.library_title(trials, wanted, lang)
    subtitle = lang.t("Projets abandonnés, et étapes dont l'issue est un abandon, les plus récents d'abord.")
    sentence = words.library_sentence(trials, lang)
    return _trials(trials, LIBRARY, title, subtitle, sentence, lang, version)


def _trials(
    trials: Sequence[Trial], most: int, title: str, subtitle: str, sentence: str, lang: Language, version: int
) -> Panel:
    heads = (lang.t("Ce qui a été essayé"), lang.t("Ce que nous avons appris"), lang.t("Projet"), lang.t("Date"))
    body = tuple(_trial(trial, lang) for trial in trials[:TOLD])
    more = lang.plural("et {n} autre", "et {n} autres", len(trials) - most) if len(trials) > most else ""
    days = [trial.happened_on for trial in trials if trial.happened_on]
    data = tuple((*row, _said(trial.source, lang)) for row, trial in zip(body, trials, strict=False))
    return Panel(
        title,
        subtitle,
        Listing(heads, body[:most], more, tuple(trial.project_id for trial in trials[:most])) if trials else None,
        ((*heads, lang.t("Source")), data) if trials else ((), ()),
        source_line(sorted({t.source for t in trials if t.source}), _dates(days, lang), lang, version),
        alt=title,
        sentence=sentence,
    )  # fmt: skip


def _trial(trial: Trial, lang: Language) -> tuple[str, ...]:
    what = _kind(trial.kind, lang) if trial.kind else lang.t("Projet entier")
    outcome = table("steps").label("outcome", trial.outcome, lang).lower() or lang.t("issue non renseignée")
    project = trial.lab_name if trial.kind is None else _joined(trial.project_title, trial.lab_name)
    lesson = trial.lesson or lang.t("pas encore écrit")
    return _joined(trial.title, f"{what}, {outcome}"), lesson, project, lang.month(trial.happened_on)


# Who takes up what -----------------------------------------------------------------------------------------------


def reuse(chains: Sequence[Chain], done: Finished, lang: Language, version: int) -> Panel:
    """Each reuse with the chain it comes at the end of, those of one origin side by side."""
    title = words.reuse_title(chains, done, lang)
    heads = (lang.t("Projet qui reprend"), lang.t("Projet repris"), lang.t("Suite des reprises"), lang.t("Depuis"))
    body = tuple(_reuse(found, lang) for found in chains[:TOLD])
    more = lang.plural("et {n} autre", "et {n} autres", len(chains) - LIBRARY) if len(chains) > LIBRARY else ""
    keys = tuple(found.reuse.project_id for found in chains[:LIBRARY])
    days = [found.reuse.started_on for found in chains if found.reuse.started_on]
    data = tuple((*row, _said(found.reuse.source, lang)) for row, found in zip(body, chains, strict=False))
    return Panel(
        title,
        lang.t("Projets qui en reprennent un autre, du premier au dernier ; un projet terminé est un projet réalisé."),
        Listing(heads, body[:LIBRARY], more, keys) if chains else None,
        ((*heads, lang.t("Source")), data) if chains else ((), ()),
        source_line(
            sorted({found.reuse.source for found in chains if found.reuse.source}), _dates(days, lang), lang, version
        ),
        (
            lang.t(
                "Seules les reprises inscrites au registre sont comptées ; un labo qui mesure son taux de reprise "
                "(P10) peut en connaître d'autres."
            ),
        ),
        alt=title,
        sentence=words.reuse_sentence(chains, done, lang),
    )  # fmt: skip


def _reuse(found: Chain, lang: Language) -> tuple[str, ...]:
    one = found.reuse
    origin = _joined(one.origin_title, one.origin_lab_name if one.elsewhere else lang.t("même labo"))
    return _joined(one.title, one.lab_name), origin, words.chain(found, CHAIN, lang), lang.month(one.started_on)


# Common ----------------------------------------------------------------------------------------------------------


def _joined(what: str, where: str) -> str:
    return f"{what}{NBSP}· {where}"


def _kind(kind: str, lang: Language) -> str:
    return table("steps").label("kind", kind, lang)


def _said(source: str | None, lang: Language) -> str:
    return source or lang.t("source non renseignée")


def _origin(found: Sequence[Stage], lang: Language) -> tuple[list[str], str]:
    """Sources and dates of some stages."""
    sources = sorted({source for stage in found for source in stage.sources})
    return sources, _dates([day for s in found for day in (s.first_on, s.last_on) if day], lang)


def _dates(days: Sequence[date], lang: Language) -> str:
    dates = period(min(days, default=None), max(days, default=None), lang)
    return lang.t("dates : {dates}", dates=dates) if dates else ""
