"""All labs at once: the overview, and what everybody needs to know first."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts.families import families
from entrelabs_metrics.charts.kinds import Cell, Difference, DifferenceRow, Heading, Matrix, Panel
from entrelabs_metrics.language import Language
from entrelabs_metrics.questions.asking import Asking, answer, figures, labs, population, rows
from entrelabs_metrics.results import combination
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.families import summarise
from entrelabs_metrics.results.findings.fixed import DIRECTION_WORDS
from entrelabs_metrics.schema import fold, table

MANY = 40  # labs on one screen; beyond, one looks for those one wants
STATES = ("completed", "running", "upcoming", "late", "other", "unknown")


def state(ask: Asking) -> dict:
    """What a page must know before it shows anything: how many labs there are, and whether any figure is fictional."""
    return answer(
        ask.cursor,
        "select (select count(*) from labs) as labs, (select count(*) from indicators) as indicators,"
        # The log and not the view: which row is latest does not matter here, and finding it costs ten times more.
        " exists (select 1 from measurements_log semi join import_active using (import_id)"
        " where contains(lower(source), $mark)) as fictional",
        {"mark": words.FICTIONAL},
    )[0]


def names(ask: Asking) -> dict[tuple[str, str], str]:
    """(table, identifier) → what people call it, for the tables other rows point to."""
    called = {
        "labs": "name",
        "projects": "title",
        "indicators": "name",
        "axes": "name",
        "sessions": "name",
        "actions": "title",
    }
    return {
        (parent, identifier): name
        for parent, column in called.items()
        for identifier, name in ask.cursor.execute(f"select {table(parent).key[0]}, {column} from {parent}").fetchall()
    }


def overview(ask: Asking, wanted: str = "") -> Panel:
    """Labs × families, each lab's roadmap beside: the first labs whose name holds `wanted`; the finding is of all."""
    by_lab = _actions_by_lab(rows(ask, "actions"))
    completion = {lab: roadmaps.counts(actions) for lab, actions in by_lab.items() if lab}
    shown = [(lab["lab_id"], lab["name"]) for lab in chosen_labs(ask, wanted)]
    found = figures(ask)
    judged = combination.judged(found[found["lab_id"].isin([lab for lab, _ in shown])])
    told = combination.told(judged, combination.add_up(judged, "lab_id"), "lab_id", [lab for lab, _ in shown])
    panel = families(summarise(found), shown, told, completion, ask.lang, ask.version)
    return replace(panel, subtitle=_how_many(ask, len(shown), panel.subtitle))


def chosen_labs(ask: Asking, wanted: str) -> list[dict]:
    """The labs whose name holds `wanted`, whatever the case and accents; no more than fit on a screen."""
    return [lab for lab in labs(ask) if fold(wanted) in fold(lab["name"])][:MANY]


def _how_many(ask: Asking, shown: int, subtitle: str) -> str:
    lang, total = ask.lang, len(labs(ask))
    if shown == total:
        return subtitle
    return lang.t("{n} labos sur {all}. {more}", n=lang.number(shown), all=lang.number(total), more=subtitle)


def roadmap_completion(ask: Asking, wanted: str = "") -> Panel:
    """How many actions are done, running, late or unknown: common ones first, then lab by lab."""
    lang, actions = ask.lang, rows(ask, "actions")
    by_lab = _actions_by_lab(actions)
    names = [("", lang.t("Actions communes à tous"))] + [
        (lab["lab_id"], lab["name"]) for lab in chosen_labs(ask, wanted)
    ]
    titles = {
        "completed": lang.t("Réalisées"),
        "running": lang.t("En cours"),
        "upcoming": lang.t("À venir"),
        "late": lang.t("En retard"),
        "other": lang.t("En pause, bloquées, autres"),
        "unknown": lang.t("Non renseignées"),
    }
    body = []
    for lab, name in names:
        own = by_lab.get(lab, [])
        if own:
            counted = Counter(_state(a, ask.today) for a in own)
            cells = tuple(
                # Unknown is hatched, not a shade: it is no state of an action.
                Cell(
                    lang.number(counted[s]),
                    None if s == "unknown" and counted[s] else _step(counted[s], len(own)),
                    key=f"roadmap:{lab}",
                )
                for s in STATES
            )
            body.append((Heading(f"roadmap:{lab}", name), cells))
    chart = Matrix(lang.t("Feuille de route"), tuple(Heading(s, titles[s]) for s in STATES), tuple(body))
    data = tuple(
        (h.label, *(c.text for c in cells), *roadmaps.evidence(by_lab[h.key.removeprefix("roadmap:")], lang))
        for h, cells in body
    )
    return Panel(
        roadmaps.headline(actions, lang, ask.today),
        lang.t(
            "Nombre d'actions par état. Une action en retard a une échéance passée et n'est ni réalisée ni "
            "abandonnée ; "
            "une action d'état inconnu est comptée à part, jamais comme zéro."
        ),
        chart if body else None,
        ((chart.corner, *titles.values(), *roadmaps.evidence_headings(lang)), data),
        roadmaps.source(actions, lang, ask.version),
        sentence=roadmaps.proofs(actions, lang),
        alt=roadmaps.headline(actions, lang, ask.today),
    )


def last_changes(ask: Asking, imported: int) -> Panel:
    """What the latest import changed among the measurements. `ask` reads the version before it."""
    lang = ask.lang
    found = rows(ask, "last_changes", imported=imported)
    shown = tuple(
        DifferenceRow(
            lang.month(r["measured_on"]),
            lang.pick(r["name"], r["name_en"]),
            " · ".join(
                p for p in (r["lab_name"], r["project_title"], population(r["population"], lang), _sample(r, lang)) if p
            ),
            words.quantity_of(r["old"], r["kind"], r["unit"], r["decimals"], lang) if r["old"] is not None else "",
            words.quantity_of(r["new"], r["kind"], r["unit"], r["decimals"], lang),
            "updated" if r["old"] is not None else "added",
        )
        for r in found
    )
    title = lang.t("Les mesures que cette version ajoute ou modifie")
    heads = (lang.t("Date"), lang.t("Mesure"), lang.t("Avant"), lang.t("Après"))
    more_heads = (lang.t("Effectif"), lang.t("Sens"), lang.t("Source"))
    data = tuple(
        (
            row.place,
            f"{row.label} ({row.detail})",
            row.old or "—",
            row.new,
            _sample(r, lang),
            lang.t(DIRECTION_WORDS[r["direction"]]),
            r["source"] or lang.t("source non renseignée"),
        )
        for row, r in zip(shown, found, strict=True)
    )
    more = (
        lang.t("Les douze premières mesures sont montrées, celles qui ont changé d'abord.") if len(found) == 12 else ""
    )
    chart = Difference(heads, shown, more) if shown else None
    source = lang.t("Version {n} des données.", n=ask.version + 1)
    return Panel(title, "", chart, ((*heads, *more_heads), data), source, alt=title)


def _sample(row: Mapping, lang: Language) -> str:
    return words.sample_of(row["sample_size"], row["nature"], lang)


def _actions_by_lab(actions: list[dict]) -> dict[str, list[dict]]:
    by_lab: dict[str, list[dict]] = {}
    for a in actions:
        by_lab.setdefault(a["lab_id"] or "", []).append(a)
    return by_lab


def _state(action: Mapping, today: date) -> str:
    if not action["status"]:
        return "unknown"
    if roadmaps.late(action, today):
        return "late"
    return action["status"] if action["status"] in STATES else "other"


def _step(part: int, whole: int) -> int:
    """The step of the matrix's hue for a share: 0 for none, 4 for all."""
    return -(-4 * part // whole)
