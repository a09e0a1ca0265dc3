"""The roadmap (kind G): actions → Panel. Counts keep the unknown apart, and nothing is averaged."""

from collections.abc import Mapping, Sequence
from datetime import date

from entrelabs_metrics.charts.kinds import Panel, Roadmap, RoadmapItem
from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import table

CLOSED = ("completed", "abandoned")
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


def roadmap(actions: Sequence[Mapping], lang: Language, version: int, today: date) -> Panel:
    """Horizon × scope of the actions; `today` decides what is late."""
    t = table("actions")
    horizons, scopes = t.by_name["horizon"].enum, t.by_name["scope"].enum
    cells = tuple(
        tuple(tuple(item(a, lang, today) for a in actions if a["horizon"] == h and a["scope"] == s) for s in scopes)
        for h in horizons
    )
    chart = Roadmap(
        lang.t("Horizon"),
        tuple(t.label("horizon", h, lang) for h in horizons),
        tuple(t.label("scope", s, lang) for s in scopes),
        cells,
        lang.t("rien d'inscrit"),
    )
    heads = (
        lang.t("Action"),
        lang.t("Horizon"),
        lang.t("Périmètre"),
        lang.t("Engagée"),
        lang.t("État"),
        lang.t("Avancement déclaré"),
        lang.t("Avancement constaté"),
        lang.t("Échéance"),
        lang.t("Source"),
    )
    data = tuple(
        (
            a["title"],
            t.label("horizon", a["horizon"], lang),
            t.label("scope", a["scope"], lang),
            engaged(a, lang),
            state(a, lang, today),
            declared_words(a, lang),
            evidenced(a, lang),
            lang.month(a["due_on"]) if a["due_on"] else lang.t("sans échéance"),
            a["source"] or lang.t("source non renseignée"),
        )
        for a in actions
    )
    return Panel(
        headline(actions, lang, today),
        lang.t(
            "Actions par horizon et par périmètre, avec l'avancement que leurs responsables déclarent et l'échéance."
        ),
        chart if actions else None,
        (heads, data),
        source(actions, lang, version),
        alt=headline(actions, lang, today),
        sentence=proofs(actions, lang),
    )


def counts(actions: Sequence[Mapping]) -> tuple[int, int, int]:
    """(completed, of known status, all)."""
    known = [a for a in actions if a["status"]]
    return sum(a["status"] == "completed" for a in known), len(known), len(actions)


def late(action: Mapping, today: date) -> bool:
    """Due, and known not to be closed. An unknown status is never called late."""
    return bool(action["due_on"] and action["status"] and action["due_on"] < today and action["status"] not in CLOSED)


def headline(actions: Sequence[Mapping], lang: Language, today: date) -> str:
    """« Feuille de route : 2 actions sur 11 réalisées, 5 en cours, 2 en retard »."""
    if not actions:
        return lang.t("Feuille de route : rien d'inscrit")
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
    return lang.t("Feuille de route : {counts}", counts=", ".join(parts))


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


def item(a: Mapping, lang: Language, today: date) -> RoadmapItem:
    behind = late(a, today)
    declared = a["declared_progress"]
    known = declared is not None
    nothing = lang.t("état et avancement non renseignés") if not known and not a["status"] else ""
    return RoadmapItem(
        key=a["action_id"],
        title=a["title"],
        sign="▼" if behind else SIGNS.get(a["status"], "○"),
        word=nothing or state(a, lang, today),
        progress=float(declared) if known else None,
        progress_text="" if nothing else declared_words(a, lang),
        due=lang.month(a["due_on"]) if a["due_on"] else "",
        engaged=engaged(a, lang),
        engaged_known=a["engaged"] is not None,
        detail=a["lab_name"] or "",
        uncertain=lang.t("case déduite du texte") if UNCERTAIN in (a["note"] or "") else "",
        alert=behind,
    )


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
