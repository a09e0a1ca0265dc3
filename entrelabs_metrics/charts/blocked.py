"""What does not move as planned: actions blocked, late or paused → Panel. Counts keep the unknown apart."""

from collections.abc import Mapping, Sequence
from datetime import date

from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts.kinds import Facts, Listing, Panel
from entrelabs_metrics.language import NBSP, Language
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.engine import Result

IN_DAYS = 60  # up to which a delay is told in days


def blocked(
    actions: Sequence[Mapping], aimed: Mapping[str, Result], lang: Language, version: int, today: date
) -> Panel:
    """`actions`: all those of a lab; `aimed`: of the indicators they should move, the figure that is told of each.

    One line an action that is held up: the blocked first, then the late, then the paused, the longest delay first.
    """
    held = sorted((a for a in actions if held_up(a, today)), key=lambda a: _weight(a, today))
    title, source = _title(held, len(actions), lang, today), roadmaps.source(actions, lang, version)
    subtitle = lang.t("Actions du labo bloquées, en retard ou en pause, au {day}.", day=lang.day(today))
    if not held:
        return _moving(title, subtitle, actions, lang, source)
    return Panel(
        title,
        subtitle,
        Listing(
            (
                lang.t("Action"),
                lang.t("État et échéance"),
                lang.t("Ce qui bloque"),
                lang.t("Ce qui débloquerait"),
                lang.t("Responsable"),
                lang.t("Avancement et indicateur visé"),
            ),
            tuple(_row(a, aimed.get(a["indicator_id"]), lang, today) for a in held),
            keys=tuple(a["action_id"] for a in held),
        ),
        _table(held, aimed, lang, today),
        source,
        (lang.t("L'avancement déclaré vient des responsables ; l'avancement constaté, d'une preuve ou d'une revue."),),
        alt=title,
        sentence=" ".join(filter(None, (_both(held, lang, today), _remedies(held, lang), _unknown(actions, lang)))),
    )


def _moving(title: str, subtitle: str, actions: Sequence[Mapping], lang: Language, source: str) -> Panel:
    """Nothing is held up: how many actions were looked at, and of how many nothing is known."""
    known = sum(bool(a["status"]) for a in actions)
    facts = (
        (lang.t("Actions inscrites"), lang.number(len(actions))),
        (lang.t("Actions dont l'état est connu"), lang.number(known)),
    )
    beside = roadmaps.evidence(actions, lang)
    heads = (lang.t("Feuille de route"), lang.t("Nombre"), *roadmaps.evidence_headings(lang))
    data = tuple((*fact, *beside) for fact in facts)
    chart = Facts(facts) if actions else None
    return Panel(title, subtitle, chart, (heads, data), source, alt=title, sentence=_unknown(actions, lang))


def held_up(action: Mapping, today: date) -> bool:
    """Known to be blocked or paused, or late. An unknown status is never called so."""
    return action["status"] in ("blocked", "paused") or roadmaps.late(action, today)


def delay(due: date, today: date, lang: Language) -> str:
    """« 54 jours », « 7 mois »: whole months passed since the day an action was due, days while they are few."""
    days = (today - due).days
    if days <= IN_DAYS:
        return lang.plural("{n} jour", "{n} jours", days)
    months = (today.year - due.year) * 12 + today.month - due.month - (today.day < due.day)
    return lang.plural("{n} mois", "{n} mois", months)


def _weight(action: Mapping, today: date) -> tuple:
    order = {"blocked": 0, "paused": 2}.get(action["status"], 1)
    return order, action["due_on"] or date.max, action["title"]


def _title(held: Sequence[Mapping], total: int, lang: Language, today: date) -> str:
    """« 2 actions bloquées, 3 en retard, sur 11 »: an action may be blocked and late, and then counts in both."""
    if not total:
        return lang.t("Aucune action n'est inscrite à la feuille de route de ce labo")
    if not held:
        return lang.t("Aucune action dite bloquée, en retard ou en pause, sur {all}", all=lang.number(total))
    stuck, paused, late = _counts(held, today)
    first = (
        (stuck, lang.plural("{n} action bloquée", "{n} actions bloquées", stuck)),
        (late, lang.plural("{n} action en retard", "{n} actions en retard", late)),
        (paused, lang.plural("{n} action en pause", "{n} actions en pause", paused)),
    )
    then = (
        (stuck, ""),
        (late, lang.t("{n} en retard", n=lang.number(late))),
        (paused, lang.t("{n} en pause", n=lang.number(paused))),
    )
    place = next(i for i, (n, _) in enumerate(first) if n)
    told = [first[place][1], *(said for n, said in then[place + 1 :] if n)]
    return lang.t("{counts}, sur {all}", counts=", ".join(told), all=lang.number(total))


def _counts(held: Sequence[Mapping], today: date) -> tuple[int, int, int]:
    """(blocked, paused, late)."""
    stuck, paused = (sum(a["status"] == status for a in held) for status in ("blocked", "paused"))
    return stuck, paused, sum(roadmaps.late(a, today) for a in held)


def _both(held: Sequence[Mapping], lang: Language, today: date) -> str:
    """How many actions there are behind the counts of the title, when some are counted twice."""
    twice = sum(_counts(held, today)) - len(held)
    if not twice:
        return ""
    return lang.t(
        "{all} en tout, dont {n} à la fois à l'arrêt et en retard.",
        all=lang.plural("{n} action", "{n} actions", len(held)),
        n=lang.number(twice),
    )


def _remedies(held: Sequence[Mapping], lang: Language) -> str:
    """Of how many nobody wrote what would unblock them."""
    silent = sum(not a["unblocked_if"] for a in held)
    if not silent:
        return ""
    if silent == len(held):
        return lang.t("Ce qui débloquerait : non renseigné.")
    return lang.plural(
        "Ce qui débloquerait : non renseigné pour {n} action sur {all}.",
        "Ce qui débloquerait : non renseigné pour {n} actions sur {all}.", silent, all=lang.number(len(held)),
    )  # fmt: skip


def _unknown(actions: Sequence[Mapping], lang: Language) -> str:
    unknown = sum(not a["status"] for a in actions)
    if not unknown:
        return ""
    return lang.plural(
        "L'état de {n} action n'est pas renseigné : on ne sait pas si elle avance.",
        "L'état de {n} actions n'est pas renseigné : on ne sait pas si elles avancent.", unknown,
    )  # fmt: skip


def _row(a: Mapping, aimed: Result | None, lang: Language, today: date) -> tuple[str, ...]:
    unknown = lang.t("non renseigné")
    state = [_state(a, lang, today)]
    if roadmaps.late(a, today):
        state.append(
            lang.t("attendue en {month}, {delay} de retard", month=lang.month(a["due_on"]),
                   delay=delay(a["due_on"], today, lang))
        )  # fmt: skip
    else:
        due = lang.t("attendue en {month}", month=lang.month(a["due_on"])) if a["due_on"] else lang.t("sans échéance")
        state.append(due)
    progress = lang.t(
        "Déclaré : {declared} ; constaté : {found}.", declared=_declared(a, lang), found=roadmaps.evidenced(a, lang)
    )
    return (
        a["title"],
        ", ".join(state),
        a["blocked_by"] or unknown,
        a["unblocked_if"] or unknown,
        a["owner"] or unknown,
        " ".join(filter(None, (progress, _moved(aimed, lang)))),
    )


def _state(a: Mapping, lang: Language, today: date) -> str:
    if a["status"] == "blocked":
        return lang.t("▼ bloquée")
    return lang.t("○ en pause") if a["status"] == "paused" else lang.t("▼ en retard")


def _declared(a: Mapping, lang: Language) -> str:
    return lang.quantity(a["declared_progress"], "%") if a["declared_progress"] is not None else lang.t("non renseigné")


def _moved(aimed: Result | None, lang: Language) -> str:
    """« Montée en compétences : ● 45 % du chemin. »"""
    if aimed is None:
        return ""
    return lang.t("{name} : {value}.", name=words.name(aimed, lang), value=NBSP.join(words.verdict(aimed, lang)))


def _table(
    held: Sequence[Mapping], aimed: Mapping[str, Result], lang: Language, today: date
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    unknown = lang.t("non renseigné")
    heads = (
        lang.t("Action"),
        lang.t("État"),
        lang.t("Ce qui bloque"),
        lang.t("Ce qui débloquerait"),
        lang.t("Responsable"),
        lang.t("Échéance"),
        lang.t("Retard"),
        lang.t("Avancement déclaré"),
        lang.t("Avancement constaté"),
        lang.t("Indicateur visé"),
        lang.t("Constat"),
        lang.t("Date et effectif"),
        lang.t("Source"),
    )
    data = []
    for a in held:
        r = aimed.get(a["indicator_id"])
        data.append(
            (
                a["title"],
                _state(a, lang, today),
                a["blocked_by"] or unknown,
                a["unblocked_if"] or unknown,
                a["owner"] or unknown,
                lang.month(a["due_on"]) if a["due_on"] else lang.t("sans échéance"),
                delay(a["due_on"], today, lang) if roadmaps.late(a, today) else lang.t("aucun"),
                roadmaps.declared_words(a, lang),
                roadmaps.evidenced(a, lang),
                ", ".join(filter(None, (words.name(r, lang), words.scope(r, lang)))) if r else _unmeasured(a, lang),
                " ".join(words.verdict(r, lang)) if r else lang.t("sans objet"),
                (words.basis(r, lang) or words.value(r, lang)) if r else lang.t("sans objet"),
                a["source"] or lang.t("source non renseignée"),
            )
        )
    return heads, tuple(data)


def _unmeasured(a: Mapping, lang: Language) -> str:
    """The indicator an action aims at, when the lab neither measures it nor has a target for it."""
    named = lang.pick(a["indicator_name"], a["indicator_name_en"])
    return lang.t("{name} : ni mesure ni cible", name=named) if named else lang.t("aucun")
