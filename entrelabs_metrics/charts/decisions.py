"""« Relevé de décision »: what séances decided, what is still open, what is late. Counted, never a share of success."""

from collections.abc import Mapping, Sequence
from datetime import date

from entrelabs_metrics.charts.kinds import Listing, Panel
from entrelabs_metrics.charts.roadmap import CLOSED, SIGNS, evidenced, late
from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings
from entrelabs_metrics.schema import table

SHOWN = 30  # rows of one picture; the table behind has them all


def is_open(decision: Mapping) -> bool:
    """Neither carried out nor given up; one whose state is not known is not called open."""
    return bool(decision["status"]) and decision["status"] not in CLOSED


def decisions(found: Sequence[Mapping], lang: Language, version: int, today: date) -> Panel:
    """Rows of `sql/decisions.sql`: those that are late first, then the open ones by due date, then the rest."""
    ordered = sorted(found, key=lambda d: (_rank(d, today), d["due_on"] or date.max, d["held_on"], d["decision_id"]))
    heads = (
        lang.t("Décision"), lang.t("État"), lang.t("Responsable"), lang.t("Échéance"), lang.t("Action liée"),
        lang.t("Avancement constaté"), lang.t("Séance"), lang.t("Source"),
    )  # fmt: skip
    data = tuple(_row(d, lang, today) for d in ordered)
    title = headline(found, lang, today)
    left = len(data) - SHOWN
    more = lang.plural("et {n} autre décision", "et {n} autres décisions", left) if left > 0 else ""
    # What one reads, in no more columns than a slide shows: the séance is the source, and in the data.
    chart = Listing(heads[:-2], tuple(row[:-2] for row in data[:SHOWN]), more) if data else None
    return Panel(
        title,
        lang.t("Décisions prises en séance, avec qui en a la suite, pour quand, et l'action qu'elles font avancer."),
        chart, (heads, data), _source(found, lang, version), alt=title,
    )  # fmt: skip


def headline(found: Sequence[Mapping], lang: Language, today: date) -> str:
    """« 6 décisions ouvertes sur 11, dont 2 en retard »."""
    if not found:
        return lang.t("Aucune décision n'est inscrite")
    opened = [d for d in found if is_open(d)]
    behind = sum(late(d, today) for d in found)
    unknown = sum(not d["status"] for d in found)
    total = lang.number(len(found))
    said = [lang.plural("{n} décision ouverte sur {all}", "{n} décisions ouvertes sur {all}", len(opened), all=total)]
    said += [lang.t("dont {n} en retard", n=lang.number(behind))] if behind else []
    said += [lang.t("{n} dont l'état n'est pas renseigné", n=lang.number(unknown))] if unknown else []
    return ", ".join(said)


def _rank(d: Mapping, today: date) -> int:
    if late(d, today):
        return 0
    return 1 if is_open(d) else 2 if not d["status"] else 3


def state(d: Mapping, lang: Language, today: date) -> str:
    """« ▼ en retard (bloqué) », « ● en cours », « ○ état non renseigné »."""
    word = table("decisions").label("status", d["status"], lang).lower() or lang.t("état non renseigné")
    if late(d, today):
        return lang.t("▼ en retard ({word})", word=word)
    return f"{SIGNS.get(d['status'], '○')} {word}"


def _row(d: Mapping, lang: Language, today: date) -> tuple[str, ...]:
    return (
        d["text"],
        state(d, lang, today),
        d["owner"] or lang.t("non renseigné"),
        lang.short_day(d["due_on"]) if d["due_on"] else lang.t("sans échéance"),
        d["action_title"] or lang.t("aucune"),
        evidenced(d, lang) if d["action_id"] else lang.t("sans objet"),
        lang.short_day(d["held_on"]),
        d["session_name"],
    )


def _source(found: Sequence[Mapping], lang: Language, version: int) -> str:
    names = list(dict.fromkeys(d["session_name"] for d in found))
    told = lang.t(" ; ").join(names[-3:]) or lang.t("relevés de décision des séances")
    parts = [lang.t("Source : {source}", source=told)]
    parts.append(lang.t("Version {n} des données", n=version))
    if any(findings.FICTIONAL in f"{d['session_note']} {d['action_source']}".lower() for d in found):
        parts.append(lang.t("Données fictives, pour la démonstration"))
    return ". ".join(parts) + "."
