"""The roadmap (kind G): actions → Panel. Counts keep the unknown apart, and nothing is averaged."""

from collections.abc import Mapping, Sequence
from datetime import date

from entrelabs_metrics.charts.kinds import Heading, Panel, Roadmap, RoadmapItem
from entrelabs_metrics.language import Language
from entrelabs_metrics.results.completion import CLOSED as CLOSED
from entrelabs_metrics.results.completion import late as late
from entrelabs_metrics.schema import table

MORE = "+"  # begins the key of « et 12 autres »; no action is called so
SQUARES = {"no_evidence": 0, "not_started": 0, "limited": 1, "substantial": 2, "complete": 3}
SIGNS = {
    "completed": "✓",
    "running": "●",
    "upcoming": "○",
    "paused": "○",
    "blocked": "▼",
    "abandoned": "○",
    "to_discuss": "○",
}
UNCERTAIN = "Case déduite du texte"


def roadmap(
    actions: Sequence[Mapping],
    lang: Language,
    version: int,
    today: date,
    *,
    own: str = "",
    most: int | None = None,
    told: str = "",
) -> Panel:
    """Horizon × scope of the actions; `today` decides what is late.

    `own`: the lab whose actions are told apart from the common ones, and come first in each cell. `most`: how many a
    cell shows, what is late or blocked first; the others are counted. `told`: said before the subtitle.
    """
    t = table("actions")
    horizons, scopes = t.by_name["horizon"].enum, t.by_name["scope"].enum
    placed: dict[tuple[str, str], list[Mapping]] = {(h, s): [] for h in horizons for s in scopes}
    for a in actions:
        placed[a["horizon"], a["scope"]].append(a)
    for cell in placed.values():
        cell.sort(key=lambda a: _weight(a, own, today))
    shown = {place: cell[:most] for place, cell in placed.items()}
    chart = Roadmap(
        lang.t("Horizon"),
        tuple(t.label("horizon", h, lang) for h in horizons),
        tuple(t.label("scope", s, lang) for s in scopes),
        tuple(tuple(tuple(item(a, lang, today, own) for a in shown[h, s]) for s in scopes) for h in horizons),
        lang.t("rien d'inscrit"),
        tuple(tuple(_more(h, s, len(placed[h, s]) - len(shown[h, s]), most, lang) for s in scopes) for h in horizons),
    )
    drawn = [a for cell in shown.values() for a in cell]
    subtitle = lang.t(
        "Actions par horizon et par périmètre. Les carrés disent l'avancement constaté : limité, substantiel, achevé ; "
        "hachuré : non renseigné. L'avancement déclaré par les responsables est écrit à part."
    )
    return Panel(
        headline(actions, lang, today),
        f"{told} {subtitle}".strip(),
        chart if actions else None,
        (table_headings(lang), tuple(table_row(a, lang, today) for a in drawn)),
        source(actions, lang, version),
        _limits(len(actions) - len(drawn), most, lang),
        alt=headline(actions, lang, today),
        sentence=proofs(actions, lang),
    )


def _weight(a: Mapping, own: str, today: date) -> tuple:
    """The lab's own first, then what is late or blocked, then what is open, then what is closed; first due first."""
    trouble = late(a, today) or a["status"] == "blocked"
    return bool(own) and a["lab_id"] != own, not trouble, a["status"] in CLOSED, a["due_on"] or date.max


def _more(horizon: str, scope: str, hidden: int, most: int | None, lang: Language) -> Heading:
    if not hidden:
        return Heading("", "")
    return Heading(f"{MORE}{horizon}/{scope}", lang.plural("et {n} autre", "et {n} autres", hidden))


def _limits(hidden: int, most: int | None, lang: Language) -> tuple[str, ...]:
    if not hidden or most is None:
        return ()
    return (
        lang.plural(
            "Au plus {most} actions par case, celles en retard ou bloquées d'abord : {n} autre est dans la liste.",
            "Au plus {most} actions par case, celles en retard ou bloquées d'abord : {n} autres sont dans la liste.",
            hidden, most=lang.number(most),
        ),
    )  # fmt: skip


def table_headings(lang: Language) -> tuple[str, ...]:
    """Of `table_row`."""
    return (
        lang.t("Action"),
        lang.t("Labo"),
        lang.t("Horizon"),
        lang.t("Périmètre"),
        lang.t("Engagée"),
        lang.t("État"),
        lang.t("Avancement déclaré"),
        lang.t("Avancement constaté"),
        lang.t("Échéance"),
        lang.t("Source"),
    )


def table_row(a: Mapping, lang: Language, today: date) -> tuple[str, ...]:
    """One action of the table behind a matrix or a list."""
    t = table("actions")
    return (
        a["title"],
        a["lab_name"] or lang.t("commune à tous les labos"),
        t.label("horizon", a["horizon"], lang),
        t.label("scope", a["scope"], lang),
        engaged(a, lang),
        state(a, lang, today),
        declared_words(a, lang),
        evidenced(a, lang),
        lang.month(a["due_on"]) if a["due_on"] else lang.t("sans échéance"),
        a["source"] or lang.t("source non renseignée"),
    )


def counts(actions: Sequence[Mapping]) -> tuple[int, int, int]:
    """(completed, of known status, all)."""
    known = [a for a in actions if a["status"]]
    return sum(a["status"] == "completed" for a in known), len(known), len(actions)


def headline(actions: Sequence[Mapping], lang: Language, today: date) -> str:
    """« Feuille de route : 2 actions sur 11 réalisées, 5 en cours, 2 en retard »."""
    if not actions:
        return lang.t("Feuille de route : rien d'inscrit")
    return lang.t("Feuille de route : {counts}", counts=tally(actions, lang, today))


def tally(actions: Sequence[Mapping], lang: Language, today: date) -> str:
    """« 2 actions réalisées sur 11, 5 en cours, 2 en retard »."""
    done, known, total = counts(actions)
    running = sum(a["status"] == "running" for a in actions)
    behind = sum(late(a, today) for a in actions)
    parts = [
        lang.plural("{n} action réalisée sur {all}", "{n} actions réalisées sur {all}", done, all=lang.number(total)),
        lang.t("{n} en cours", n=lang.number(running)),
    ]
    if behind:
        parts.append(lang.t("{n} en retard", n=lang.number(behind)))
    if total > known:
        parts.append(lang.t("{n} dont l'état n'est pas renseigné", n=lang.number(total - known)))
    return ", ".join(parts)


def proofs(actions: Sequence[Mapping], lang: Language) -> str:
    """How many actions are engaged, are not, or of which it is not known; and on which evidence completion stands."""
    yes, no = (sum(a["engaged"] is flag for a in actions) for flag in (True, False))
    engagement = lang.t(
        "Actions engagées : {yes} ; non engagées : {no} ; non renseigné : {unknown}.",
        yes=lang.number(yes),
        no=lang.number(no),
        unknown=lang.number(len(actions) - yes - no),
    )
    grades = table("actions").by_name["completion"]
    found = [(grades.label(g, lang).lower(), sum(a["completion"] == g for a in actions)) for g in grades.enum]
    found.append((lang.t("non renseigné"), sum(not a["completion"] for a in actions)))
    graded = ", ".join(lang.t("{word} : {n}", word=word, n=lang.number(n)) for word, n in found if n)
    return f"{engagement} {lang.t('Avancement constaté : {grades}.', grades=graded)}" if actions else ""


def item(a: Mapping, lang: Language, today: date, own: str = "") -> RoadmapItem:
    """`own`: the lab looked at; of an action that is not its own, it is said whose it is."""
    behind = late(a, today)
    declared = a["declared_progress"]
    known = declared is not None
    silent = not known and not a["status"] and not a["completion"]
    nothing = lang.t("état et avancement non renseignés") if silent else ""
    stuck = behind and a["status"] in ("blocked", "paused")
    word = state(a, lang, today) + (f", {table('actions').label('status', a['status'], lang).lower()}" if stuck else "")
    unsaid = lang.t("avancement déclaré non renseigné")
    whose = a["lab_name"] or (lang.t("commune à tous les labos") if own else "")
    return RoadmapItem(
        key=a["action_id"],
        title=a["title"],
        sign="▼" if behind else SIGNS.get(a["status"], "○"),
        word=nothing or word,
        progress=float(declared) if known else None,
        progress_text="" if nothing else (declared_words(a, lang) if known else unsaid),
        due=lang.month(a["due_on"]) if a["due_on"] else "",
        engaged=engaged(a, lang),
        engaged_known=a["engaged"] is not None,
        detail=whose,
        uncertain=lang.t("case déduite du texte") if UNCERTAIN in (a["note"] or "") else "",
        alert=behind,
        grade=SQUARES.get(a["completion"]),
        evidence="" if nothing else lang.t("constaté : {grade}", grade=evidenced(a, lang)),
        evidence_url=link(a["evidence_url"]),
        own=bool(own) and a["lab_id"] == own,
    )


def link(text: str | None) -> str:
    """An address one may click on; empty when what was typed is none."""
    return text if text and text.startswith(("https://", "http://")) else ""


def state(a: Mapping, lang: Language, today: date) -> str:
    """« en retard », « en cours », « état non renseigné »."""
    if late(a, today):
        return lang.t("en retard")
    return table("actions").label("status", a["status"], lang).lower() or lang.t("état non renseigné")


def declared_words(a: Mapping, lang: Language) -> str:
    if a["declared_progress"] is None:
        return lang.t("avancement non renseigné")
    return lang.t("{share} d'avancement déclaré", share=lang.quantity(a["declared_progress"], "%"))


def engaged(a: Mapping, lang: Language) -> str:
    if a["engaged"] is None:
        return lang.t("engagement non renseigné")
    return lang.t("engagée") if a["engaged"] else lang.t("non engagée")


def evidenced(a: Mapping, lang: Language) -> str:
    return table("actions").label("completion", a["completion"], lang).lower() or lang.t("non renseigné")


def evidence_headings(lang: Language) -> tuple[str, ...]:
    """Of the cells that every table that counts actions has."""
    return lang.t("Ce qui est compté"), lang.t("Échéances"), lang.t("Avancement constaté"), lang.t("Source")


def evidence(actions: Sequence[Mapping], lang: Language) -> tuple[str, ...]:
    """The cells under `evidence_headings`: how many actions, when they are due, what is found of them, who says so."""
    due = sorted(a["due_on"] for a in actions if a["due_on"])
    dates = " – ".join(dict.fromkeys(lang.month(d) for d in (due[0], due[-1]))) if due else lang.t("sans échéance")
    found = lang.plural("{n} action constatée sur {all}", "{n} actions constatées sur {all}",
                        sum(bool(a["completion"]) for a in actions), all=lang.number(len(actions)))  # fmt: skip
    counted = lang.plural("{n} action", "{n} actions", len(actions))
    sources = sorted({a["source"] for a in actions if a["source"]})
    return counted, dates, found, lang.t(" ; ").join(sources) or lang.t("source non renseignée")


def source(actions: Sequence[Mapping], lang: Language, version: int) -> str:
    sources = sorted({a["source"] for a in actions if a["source"]})
    parts = [lang.t("Source : {source}", source=lang.t(" ; ").join(sources[:3]))] if sources else []
    return ". ".join([*parts, lang.t("Version {n} des données", n=version)]) + "."
