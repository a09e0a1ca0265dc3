"""One séance: who was there and what was frozen, what it decided, what hands said, what comes next.

Counted, and by organisation: nobody is named. What a séance wrote itself is told without a version of the data.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts.kinds import BarRow, Bars, Facts, Listing, Panel
from entrelabs_metrics.charts.panels import told_source
from entrelabs_metrics.language import NBSP, Language
from entrelabs_metrics.results import findings

ENOUGH_HANDS = 10  # below, a percentage would say more than there is
HALF_YEAR = timedelta(days=183)  # labs meet twice a year
LONGEST = 110  # characters of a title, in two lines
SHOWN = 20  # rows of one picture; the table behind has them all


def organisations(present: str | None) -> tuple[str, ...]:
    """The organisations of `labs_present`: « Région A, Ville de B ; C » → three of them, each once."""
    return tuple(dict.fromkeys(name for part in re.split(r"[;,\n]", present or "") if (name := part.strip())))


# What it is ---------------------------------------------------------------------------------------------------------


def card(seance: Mapping, before: Mapping | None, lang: Language) -> Panel:
    """A row of `questions.seances.seances`, and the one held before."""
    unknown = lang.t("non renseigné")
    title = headline(seance, lang)
    facts = (
        (lang.t("Date"), lang.day(seance["held_on"])),
        (lang.t("Lieu"), seance["place"] or unknown),
        (lang.t("Organisations présentes"), present(seance, lang)),
        (lang.t("Version figée"), frozen_words(seance, lang)),
        (lang.t("Séance précédente"), called(before, lang) if before else lang.t("aucune n'est inscrite")),
        (lang.t("Ce qui s'est dit"), seance["minutes"] or unknown),
        *(((lang.t("Note"), seance["note"]),) if seance["note"] else ()),
    )
    return Panel(title, "", Facts(facts), ((), ()), recorded(seance, lang), alt=title)


def headline(seance: Mapping, lang: Language) -> str:
    """« Entrelabs #1 a réuni 5 organisations le 13 avril 2015 »."""
    there = len(seance["organisations"])
    if not there:
        return f"{seance['name']}, {lang.day(seance['held_on'])}"
    return lang.plural(
        "{name} : {n} organisation présente, {day}", "{name} : {n} organisations présentes, {day}", there,
        name=seance["name"], day=lang.day(seance["held_on"]),
    )  # fmt: skip


def present(seance: Mapping, lang: Language) -> str:
    """« 2 (Région A, Ville de B) »."""
    there = seance["organisations"]
    if not there:
        return lang.t("non renseigné")
    return f"{lang.number(len(there))} ({', '.join(there)})"


def called(seance: Mapping, lang: Language) -> str:
    """« Entrelabs #1, 13 avril 2015 »."""
    return f"{seance['name']}, {lang.day(seance['held_on'])}"


def frozen_words(seance: Mapping, lang: Language) -> str:
    if not seance["version"]:
        return lang.t("aucune : rien n'a été figé")
    return lang.t("version {n} des données", n=lang.number(seance["version"]))


def recorded(seance: Mapping, lang: Language) -> str:
    """The source line of what was written in a séance. Without a version: what is imported later does not change it."""
    parts = [lang.t("Source : registre des séances, {seance}", seance=called(seance, lang))]
    if fictional(seance):
        parts.append(lang.t("Données fictives, pour la démonstration"))
    return ". ".join(parts) + "."


def fictional(seance: Mapping) -> bool:
    return findings.FICTIONAL in (seance["note"] or "").lower()


# What it said -------------------------------------------------------------------------------------------------------


def decisions_taken(seance: Mapping, taken: Sequence[Mapping], lang: Language) -> Panel:
    """Rows of `sql/decisions.sql`, by due date."""
    ordered = sorted(taken, key=lambda d: (d["due_on"] or date.max, d["decision_id"]))
    title = lang.plural("{n} décision prise", "{n} décisions prises", len(taken)) if taken else (
        lang.t("Aucune décision n'est inscrite à cette séance"))  # fmt: skip
    alone = sum(not d["owner"] for d in taken)
    undated = sum(not d["due_on"] for d in taken)
    lacking = [
        lang.plural("{n} sans responsable", "{n} sans responsable", alone) if alone else "",
        lang.plural("{n} sans échéance", "{n} sans échéance", undated) if undated else "",
    ]
    heads = (lang.t("Décision"), lang.t("Responsable"), lang.t("Échéance"), lang.t("Action liée"))
    data = tuple(
        (
            d["text"], d["owner"] or lang.t("non renseigné"),
            lang.day(d["due_on"]) if d["due_on"] else lang.t("sans échéance"), d["action_title"] or lang.t("aucune"),
        )
        for d in ordered
    )  # fmt: skip
    more = tuple((*row, seance["name"]) for row in data)
    return Panel(
        ", ".join([title, *filter(None, lacking)]),
        lang.t("Écrites en séance, par échéance. Le relevé de décision dit ce qu'elles deviennent."),
        Listing(heads, data) if data else None,
        ((*heads, lang.t("Source")), more) if data else ((), ()),
        recorded(seance, lang),
        alt=title,
    )  # fmt: skip


def show_of_hands(seance: Mapping, answers: Sequence[Mapping], lang: Language) -> Panel:
    """One question: rows of `hands`, the most hands first. Percentages only of ten hands and more, all counted."""
    known = [a["hands"] for a in answers if a["hands"] is not None]
    total, whole = sum(known), len(known) == len(answers)
    shares = whole and total >= ENOUGH_HANDS
    size = f"n{NBSP}={NBSP}{lang.number(total)}" if known else lang.t("n inconnu")
    rows = tuple(_bar(a, total if whole else 2 * total, shares, lang) for a in answers)  # room for what is unknown
    counted = lang.t("mains levées, {size}", size=size) if whole else lang.t("mains levées, n inconnu")
    data = tuple((r.label, r.text, r.word or lang.t("aucune"), counted, lang.day(seance["held_on"]), seance["name"])
                 for r in rows)  # fmt: skip
    heads = (lang.t("Réponse"), lang.t("Mains levées"), lang.t("Part"), lang.t("Ce qui est compté"), lang.t("Date"),
             lang.t("Source"))  # fmt: skip
    finding = _hands_title(answers, total, whole, lang)
    title = f"{answers[0]['question']} {finding}"
    title = title if len(title) <= LONGEST else finding
    limits = [lang.t("Une main levée dit l'avis de qui était là ce jour-là : ce n'est pas un sondage.")]
    if known and total < ENOUGH_HANDS:
        few = lang.t("Moins de {n} mains : les nombres sont donnés sans pourcentage.", n=lang.number(ENOUGH_HANDS))
        limits.append(few)
    return Panel(
        title,
        lang.t("Question posée à main levée : {question} Nombre de mains par réponse ({size}) ; personne n'est nommé.",
               question=lang.quote(answers[0]["question"]), size=counted),
        Bars("process", rows, headings=(lang.t("Réponse"), lang.t("Mains levées"), lang.t("Part"))),
        (heads, data),
        recorded(seance, lang),
        tuple(limits),
        alt=title,
    )  # fmt: skip


def _bar(a: Mapping, axis: int, shares: bool, lang: Language) -> BarRow:
    """`axis`: how many hands the whole length stands for."""
    hands = a["hands"]
    if hands is None:
        return BarRow("", a["answer"], "", None, lang.t("n inconnu"))
    share = hands / axis if axis else 0.0
    return BarRow("", a["answer"], "", share, lang.plural("{n} main", "{n} mains", hands),
                  word=lang.percent(share) if shares else "")  # fmt: skip


def _hands_title(answers: Sequence[Mapping], total: int, whole: bool, lang: Language) -> str:
    if not whole:
        if total:
            return lang.plural("{n} main comptée ; toutes les réponses ne l'ont pas été",
                               "{n} mains comptées ; toutes les réponses ne l'ont pas été", total)  # fmt: skip
        return lang.t("Les mains levées n'ont pas été comptées")
    if not total:
        return lang.t("Aucune main ne s'est levée")
    most = max(a["hands"] for a in answers)
    first = lang.listing(lang.quote(a["answer"]) for a in answers if a["hands"] == most)
    if sum(a["hands"] == most for a in answers) > 1:
        return lang.plural("{first} : autant de mains levées, {n} chacune sur {all}",
                           "{first} : autant de mains levées, {n} chacune sur {all}", most, first=first,
                           all=lang.number(total))  # fmt: skip
    return lang.plural("{first} : {n} main levée sur {all}", "{first} : {n} mains levées sur {all}", most, first=first,
                       all=lang.number(total))  # fmt: skip


# What comes next ----------------------------------------------------------------------------------------------------


def due(
    decisions: Sequence[Mapping], actions: Sequence[Mapping], since: date, until: date | None, lang: Language,
    version: int,
) -> Panel:  # fmt: skip
    """Decisions and actions by due date, from a day to the next séance; over half a year when that is not known."""
    last = until or since + HALF_YEAR
    found = [
        *(_Due(d["due_on"], d["text"], d["owner"], lang.t("décision"), d["session_name"]) for d in decisions),
        *(_Due(a["due_on"], a["title"], a["owner"] or a["lab_name"], lang.t("action"),
               a["source"] or lang.t("source non renseignée")) for a in actions),
    ]  # fmt: skip
    kept = sorted((d for d in found if d.on and since <= d.on <= last), key=lambda d: (d.on, d.kind, d.what))
    title = lang.t("Aucune échéance n'est inscrite d'ici au {day}", day=lang.day(last))
    if kept:
        title = lang.plural(
            "{n} échéance d'ici au {day}", "{n} échéances d'ici au {day}", len(kept), day=lang.day(last)
        )
    heads = (lang.t("Échéance"), lang.t("Quoi"), lang.t("Qui"), lang.t("Décision ou action"))
    shown = tuple((lang.day(d.on), d.what, d.who or lang.t("non renseigné"), d.kind) for d in kept)
    left = len(kept) - SHOWN
    more = lang.plural("et {n} autre échéance", "et {n} autres échéances", left) if left > 0 else ""
    reach = lang.t("jusqu'à la séance suivante") if until else (
        lang.t("sur six mois, puisque la date de la séance suivante n'est pas inscrite"))  # fmt: skip
    undated = sum(d.on is None for d in found)
    silent = lang.plural(
        "{n} décision ou action ouverte n'a pas d'échéance : elle n'est pas dans cette liste.",
        "{n} décisions ou actions ouvertes n'ont pas d'échéance : elles ne sont pas dans cette liste.", undated,
    )  # fmt: skip
    return Panel(
        title,
        lang.t("Décisions et actions ouvertes à faire à partir du {day}, {reach}.", day=lang.day(since), reach=reach),
        Listing(heads, shown[:SHOWN], more) if shown else None,
        ((*heads, lang.t("Source")), tuple((*row, d.source) for row, d in zip(shown, kept, strict=True))) if kept else (
            (), ()),
        told_source({d.source for d in kept}, None, lang, version),
        (silent,) if undated else (),
        alt=title,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Due:
    on: date | None
    what: str
    who: str | None
    kind: str
    source: str


def unproven(actions: Sequence[Mapping], lang: Language, version: int, today: date) -> Panel:
    """Actions said to be running or done of which no evidence is known: rows of `sql/actions.sql`."""
    said = [a for a in actions if a["status"] in ("running", "completed")]
    found = [a for a in said if a["completion"] in (None, "no_evidence")]
    found.sort(key=lambda a: (a["status"] != "completed", a["due_on"] or date.max, a["title"]))
    title = lang.plural(
        "{n} action en cours ou réalisée n'a pas encore de preuve, sur {all}",
        "{n} actions en cours ou réalisées n'ont pas encore de preuve, sur {all}", len(found),
        all=lang.number(len(said)),
    ) if said else lang.t("Aucune action n'est dite en cours ou réalisée")  # fmt: skip
    heads = (lang.t("Action"), lang.t("Labo"), lang.t("État"), lang.t("Responsable"), lang.t("Échéance"),
             lang.t("Avancement constaté"))  # fmt: skip
    rows = tuple(
        (
            a["title"], a["lab_name"] or lang.t("commune à tous"), roadmaps.state(a, lang, today),
            a["owner"] or lang.t("non renseigné"), lang.month(a["due_on"]) if a["due_on"] else lang.t("sans échéance"),
            roadmaps.evidenced(a, lang),
        )
        for a in found
    )  # fmt: skip
    left = len(found) - SHOWN
    more = lang.plural("et {n} autre action", "et {n} autres actions", left) if left > 0 else ""
    sources = [(a["source"] or lang.t("source non renseignée"),) for a in found]
    return Panel(
        title,
        lang.t(
            "Actions dont l'équipe dit qu'elles sont en cours ou réalisées, et dont l'avancement n'est pas constaté. "
            "Un lien, un document, un résultat suffit. Les réalisées d'abord."
        ),
        Listing(heads, rows[:SHOWN], more) if rows else None,
        ((*heads, lang.t("Source")), tuple((*r, *s) for r, s in zip(rows, sources, strict=True))) if rows else ((), ()),
        roadmaps.source(found, lang, version),
        alt=title,
    )  # fmt: skip
