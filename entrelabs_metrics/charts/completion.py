"""Evidenced completion, counted by horizon and scope, and lab by lab: Counts → Panel. The unknown stays apart."""

from collections.abc import Mapping, Sequence
from datetime import date

from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts.kinds import Cell, Heading, Matrix, Panel
from entrelabs_metrics.language import NBSP, Language
from entrelabs_metrics.results.completion import COMPLETE, GRADES, Counts, count, count_by
from entrelabs_metrics.schema import table

ALL = ""  # of horizons, of scopes
_SHORT = 20  # characters that stay on one line of a cell
_ENOUGH = 30  # actions from which a share is told in %
_STEPS = (0.25, 0.5, 0.75, 1.0)  # of the matrix's single hue


def by_cell(actions: Sequence[Mapping], lang: Language, version: int, today: date) -> Panel:
    """Horizons × scopes, with what each horizon and each scope holds in all."""
    t = table("actions")
    horizons, scopes = (*t.by_name["horizon"].enum, ALL), (*t.by_name["scope"].enum, ALL)
    counts = {
        **count_by(actions, lambda a: (a["horizon"], a["scope"]), today),
        **count_by(actions, lambda a: (a["horizon"], ALL), today),
        **count_by(actions, lambda a: (ALL, a["scope"]), today),
        (ALL, ALL): count(actions, today),
    }
    rows = {h: t.label("horizon", h, lang) or lang.t("Tous les horizons") for h in horizons}
    columns = {s: t.label("scope", s, lang) or lang.t("Tous les périmètres") for s in scopes}
    chart = Matrix(
        lang.t("Horizon"),
        tuple(Heading("", name) for name in columns.values()),
        tuple((Heading("", name), tuple(_cell(counts.get((h, s)), lang) for s in scopes)) for h, name in rows.items()),
    )
    subtitle = lang.t(
        "Actions achevées sur celles dont l'avancement est constaté, par horizon et par périmètre ; dessous, les "
        "autres degrés et le nombre d'actions dont rien n'est constaté. Case hachurée : rien n'est connu, ce n'est pas "
        "zéro."
    )

    def held(h: str, s: str) -> list[Mapping]:
        return [a for a in actions if h in (ALL, a["horizon"]) and s in (ALL, a["scope"])]

    told = [((rows[h], columns[s]), n, held(h, s)) for (h, s) in _places(horizons, scopes) if (n := counts.get((h, s)))]
    heads = (lang.t("Horizon"), lang.t("Périmètre"))
    return _panel(chart, title(counts[ALL, ALL], lang), subtitle, actions, _table(heads, told, lang), lang, version)


def by_lab(
    actions: Sequence[Mapping], labs: Sequence[tuple[str, str]], lang: Language, version: int, today: date
) -> Panel:
    """A row each of `labs` (lab_id, name) that has actions, the common ones first; `actions` of all labs."""
    held: dict[str, list[Mapping]] = {}
    for a in actions:
        held.setdefault(a["lab_id"] or "", []).append(a)
    names = [("", lang.t("Actions communes à tous")), *labs]
    rows = [(lab, name, count(held[lab], today)) for lab, name in names if lab in held]
    grades = table("actions").by_name["completion"]
    columns = (
        *(Heading(grade, grades.label(grade, lang)) for grade in GRADES),
        Heading("ungraded", lang.t("Non renseigné")),
        Heading("share", lang.t("Achevées sur constatées")),
    )
    body = []
    for lab, name, n in rows:
        key = f"roadmap:{lab}"
        cells = [Cell(lang.number(n.grades[grade]), _step(n.grades[grade], n.total), key=key) for grade in GRADES]
        # Unknown is hatched, not a shade: it is no grade.
        cells.append(Cell(lang.number(n.ungraded), None if n.ungraded else 0, key=key))
        share = Cell(_share(n, lang), None if n.share is None else _level(n.share), _percent(n, lang), key=key)
        body.append((Heading(key, name), (*cells, share)))
    subtitle = lang.t(
        "Nombre d'actions par degré d'avancement constaté, labo par labo. Une action dont rien n'est constaté est "
        "comptée à part : elle n'est ni à 0 ni à 100 %."
    )
    told = [((name,), n, held[lab]) for lab, name, n in rows]
    chart = Matrix(lang.t("Labo"), columns, tuple(body))
    finding = title_by_lab([count(own, today) for lab, own in held.items() if lab], lang)
    return _panel(chart, finding, subtitle, actions, _table((lang.t("Labo"),), told, lang), lang, version)


def title(n: Counts, lang: Language) -> str:
    """« Avancement constaté : 5 actions achevées sur 31 ; de 28 autres, rien n'est constaté »."""
    if not n.total:
        return lang.t("Feuille de route : rien d'inscrit")
    if not n.graded:
        return lang.plural(
            "Avancement : de {n} action inscrite, rien n'est constaté",
            "Avancement : de {n} actions inscrites, rien n'est constaté", n.total,
        )  # fmt: skip
    done = lang.plural("Avancement constaté : {n} action achevée sur {all}",
                       "Avancement constaté : {n} actions achevées sur {all}", n.complete,
                       all=lang.number(n.graded))  # fmt: skip
    if not n.ungraded:
        return done
    rest = lang.plural("de {n} autre, rien n'est constaté", "de {n} autres, rien n'est constaté", n.ungraded)
    return lang.t("{late} ; {coming}", late=done, coming=rest)


def title_by_lab(labs: Sequence[Counts], lang: Language) -> str:
    """« Dans 4 labos sur 6, au moins une action est constatée achevée ; d'un autre, rien n'est constaté »."""
    if not labs:
        return lang.t("Aucun labo n'a d'action inscrite")
    finished, silent = sum(n.complete > 0 for n in labs), sum(not n.graded for n in labs)
    done = lang.plural("Dans {n} labo sur {all}, au moins une action est constatée achevée",
                       "Dans {n} labos sur {all}, au moins une action est constatée achevée", finished,
                       all=lang.number(len(labs)))  # fmt: skip
    if not silent:
        return done
    rest = lang.plural("de {n} autre, rien n'est constaté", "de {n} autres, rien n'est constaté", silent)
    return lang.t("{late} ; {coming}", late=done, coming=rest)


def _panel(
    chart: Matrix,
    finding: str,
    subtitle: str,
    actions: Sequence[Mapping],
    data: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]],
    lang: Language,
    version: int,
) -> Panel:
    limits = (
        lang.t(
            "Constaté : montré par une preuve ou par une revue, sur l'échelle du Partenariat pour un gouvernement "
            "ouvert. « Sans preuve disponible » est un constat ; « non renseigné » n'en est pas un."
        ),
    )
    return Panel(
        finding, subtitle, chart if actions else None, data, roadmaps.source(actions, lang, version),
        limits if actions else (), alt=finding,
    )  # fmt: skip


def _places(horizons: Sequence[str], scopes: Sequence[str]) -> list[tuple[str, str]]:
    return [(h, s) for h in horizons for s in scopes]


def _cell(n: Counts | None, lang: Language) -> Cell:
    if n is None or not n.total:
        return Cell(lang.t("rien d'inscrit"), None)
    grades = table("actions").by_name["completion"]
    parts = [
        lang.t("{word} : {n}", word=grades.label(g, lang).lower(), n=lang.number(n.grades[g]))
        for g in reversed(GRADES)
        if n.grades[g] and g != COMPLETE
    ]
    if n.ungraded and n.graded:
        parts.append(lang.t("{word} : {n}", word=lang.t("non renseigné"), n=lang.number(n.ungraded)))
    if n.share is None:
        return Cell(lang.t("non renseigné"), None, lang.plural("{n} action", "{n} actions", n.total))
    held_together = (part.replace(" ", NBSP) if len(part) <= _SHORT else part for part in parts)
    return Cell(_complete(n, lang), _level(n.share), ", ".join(held_together))


def _complete(n: Counts, lang: Language) -> str:
    """« 2 achevées sur 9 », of those that have a grade; never a share of what nobody knows."""
    if n.share is None:
        return lang.t("non renseigné")
    return lang.plural("{n} achevée sur {all}", "{n} achevées sur {all}", n.complete, all=lang.number(n.graded))


def _share(n: Counts, lang: Language) -> str:
    if n.share is None:
        return lang.t("non renseigné")
    return lang.t("{n} sur {all}", n=lang.number(n.complete), all=lang.number(n.graded))


def _percent(n: Counts, lang: Language) -> str:
    """A share of few actions says no more than their number."""
    return "" if n.share is None or n.graded < _ENOUGH else lang.percent(n.share)


def _level(share: float) -> int:
    return sum(share >= step for step in _STEPS)


def _step(part: int, whole: int) -> int:
    """The step of the matrix's hue for a share: 0 for none, 4 for all."""
    return -(-4 * part // whole)


Told = tuple[tuple[str, ...], Counts, Sequence[Mapping]]  # names of a row, its counts, its actions


def _table(
    heads: tuple[str, ...], told: Sequence[Told], lang: Language
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    grades = (table("actions").label("completion", grade, lang) for grade in GRADES)
    headings = (*heads, *grades, lang.t("Non renseigné"), lang.t("En retard"), *roadmaps.evidence_headings(lang))
    return headings, tuple(
        (
            *names,
            *(lang.number(n.grades[grade]) for grade in GRADES),
            lang.number(n.ungraded),
            lang.number(n.late),
            *roadmaps.evidence(own, lang),
        )
        for names, n, own in told
    )
