"""Words for the process: what was tried and what became of it, whom one met, what was abandoned, who takes up what.

A count says what it counts, a step that says nothing is no zero, and abandoning is a result.
"""

from collections.abc import Iterable, Sequence

from entrelabs_metrics.language import NBSP, Language
from entrelabs_metrics.results.process import PEOPLE, TRIED, Chain, Finished, Met, Stage, Trial, summed

OUTCOMES = ("kept", "changed", "abandoned", "outcome_unknown")  # fields of `Stage`
PEOPLE_WORDS = {"users": "Usagers", "agents": "Agents", "officials": "Élus"}


# What was tried ---------------------------------------------------------------------------------------------------


def met(who: str, found: Met, lang: Language) -> str:
    """« 543 usagers », « au moins 543 usagers » when some steps do not say."""
    n = found.known or 0
    said = {
        "users": lang.plural("{n} usager", "{n} usagers", n),
        "agents": lang.plural("{n} agent", "{n} agents", n),
        "officials": lang.plural("{n} élu", "{n} élus", n),
    }
    return lang.t("au moins {people}", people=said[who]) if found.unknown else said[who]


def outcome(name: str, n: int, lang: Language) -> str:
    """« 6 gardés »: `name` is a field of `Stage`."""
    said = {
        "kept": lang.plural("{n} gardé", "{n} gardés", n),
        "changed": lang.plural("{n} changé", "{n} changés", n),
        "abandoned": lang.plural("{n} abandonné", "{n} abandonnés", n),
        "outcome_unknown": lang.plural("{n} sans issue connue", "{n} sans issue connue", n),
    }
    return said[name]


def met_unknown(found: Met, lang: Language) -> str:
    """« n inconnu pour 3 étapes »; empty when every step says."""
    return lang.plural("n inconnu pour {n} étape", "n inconnu pour {n} étapes", found.unknown) if found.unknown else ""


def produced(stage: Stage, lang: Language) -> str:
    """What a stage gave: what became of what was tried, else who was met."""
    if not stage.steps:
        return lang.t("rien d'inscrit")
    if stage.kind in TRIED:
        counts = {name: getattr(stage, name) for name in OUTCOMES}
        return ", ".join(outcome(name, n, lang) for name, n in counts.items() if n)
    known = {who: stage.met(who) for who in ("users", "agents")}
    told = ", ".join(met(who, found, lang) for who, found in known.items() if found.known)
    silent = met_unknown(max(known.values(), key=lambda found: found.unknown), lang)
    return lang.t("rencontres : {people}", people=told or silent or lang.t("aucune"))


def tried_title(stages: Iterable[Stage], lang: Language) -> str:
    """« Sur 25 prototypes et tests, 7 ont été abandonnés avant tout déploiement connu »."""
    stages = list(stages)
    tried = [stage for stage in stages if stage.kind in TRIED]
    total, gone = sum(s.steps for s in tried), sum(s.abandoned for s in tried)
    before = sum(s.abandoned_before for s in tried)
    every = sum(s.steps for s in stages)
    if not every:
        return lang.t("Aucune étape n'est encore inscrite")
    if not total:
        return lang.plural(
            "{n} étape inscrite, aucun prototype ni test", "{n} étapes inscrites, aucun prototype ni test", every
        )
    all_ = lang.plural("{n} prototype ou test", "{n} prototypes et tests", total)
    if not gone:
        return lang.t("Sur {all}, aucun n'est dit abandonné", all=all_)
    if gone == before:
        return lang.plural(
            "Sur {all}, {n} a été abandonné avant tout déploiement connu",
            "Sur {all}, {n} ont été abandonnés avant tout déploiement connu",
            gone,
            all=all_,
        )
    return lang.plural(
        "Sur {all}, {n} a été abandonné, dont {before} avant tout déploiement connu",
        "Sur {all}, {n} ont été abandonnés, dont {before} avant tout déploiement connu",
        gone,
        all=all_,
        before=lang.number(before),
    )


def steps_sentence(stages: Iterable[Stage], active: int, projects: int, lang: Language) -> str:
    """How many projects are told of, when, and what is not known of them."""
    told = [stage for stage in stages if stage.steps]
    if not told:
        return ""
    said = lang.plural(
        "{n} projet a au moins une étape inscrite ({first} – {last}).",
        "{n} projets ont au moins une étape inscrite ({first} – {last}).",
        active,
        first=lang.month(min(s.first_on for s in told if s.first_on)),
        last=lang.month(max(s.last_on for s in told if s.last_on)),
    )
    silent = lang.plural(
        "{n} autre projet n'en a aucune : rien n'en est dit ici.",
        "{n} autres projets n'en ont aucune : rien n'en est dit ici.",
        projects - active,
    )
    unknown = sum(s.outcome_unknown for s in told if s.kind in TRIED)
    parts = [said, silent if projects > active else ""]
    if unknown:
        parts.append(unknown_outcomes(unknown, lang))
    return " ".join(part for part in parts if part)


def people_title(stages: Sequence[Stage], lang: Language) -> str:
    """« Rencontres inscrites : 4 215 usagers, 1 544 agents et au moins 30 élus »."""
    sums = {who: summed(stage.met(who) for stage in stages) for who in PEOPLE}
    told = [met(who, found, lang) for who, found in sums.items() if found.known is not None]
    if not told:
        return lang.t("Aucune étape ne dit combien de personnes ont été rencontrées")
    return lang.t("Rencontres inscrites : {people}", people=lang.listing(told))


def people_sentence(stages: Sequence[Stage], lang: Language) -> str:
    """For how many steps nobody knows."""
    every = lang.number(sum(stage.steps for stage in stages))
    silent = {who: met_unknown(summed(stage.met(who) for stage in stages), lang) for who in PEOPLE}
    parts = [
        lang.t("{people} : {unknown} sur {all}", people=lang.t(PEOPLE_WORDS[who]), unknown=said, all=every)
        for who, said in silent.items()
        if said
    ]
    return lang.t(" ; ").join(parts) + "." if parts else ""


def tests_title(stages: Iterable[Stage], lang: Language) -> str:
    """« Sur 25 essais dont l'issue est connue : 10 gardés, 8 changés et 7 abandonnés »."""
    tried = [stage for stage in stages if stage.kind in TRIED]
    counts = {name: sum(getattr(stage, name) for stage in tried) for name in OUTCOMES}
    known = sum(n for name, n in counts.items() if name != "outcome_unknown")
    if not sum(counts.values()):
        return lang.t("Aucun prototype ni test n'est encore inscrit")
    if not known:
        return lang.t("Aucune issue n'est encore renseignée")
    parts = lang.listing(outcome(name, n, lang) for name, n in counts.items() if n and name != "outcome_unknown")
    return lang.plural(
        "Sur {n} essai dont l'issue est connue : {parts}",
        "Sur {n} essais dont l'issue est connue : {parts}",
        known,
        parts=parts,
    )


def tests_sentence(stages: Iterable[Stage], lang: Language) -> str:
    """How many things were tried, and of how many the outcome or the lesson is not known."""
    tried = [stage for stage in stages if stage.kind in TRIED]
    total, unknown = sum(stage.steps for stage in tried), sum(stage.outcome_unknown for stage in tried)
    if not total:
        return ""
    said = lang.plural(
        "{n} prototype ou test est inscrit, {lessons} avec un enseignement.",
        "{n} prototypes et tests sont inscrits, {lessons} avec un enseignement.",
        total,
        lessons=lang.number(sum(stage.lessons for stage in tried)),
    )
    return f"{said} {unknown_outcomes(unknown, lang)}" if unknown else said


def unknown_outcomes(n: int, lang: Language) -> str:
    return lang.plural(
        "L'issue de {n} prototype ou test n'est pas renseignée.",
        "L'issue de {n} prototypes ou tests n'est pas renseignée.",
        n,
    )


def lessons_title(trials: Sequence[Trial], lang: Language) -> str:
    return lang.plural(
        "{n} enseignement tiré des prototypes et des tests", "{n} enseignements tirés des prototypes et des tests",
        len(trials),
    )  # fmt: skip


def library_title(trials: Sequence[Trial], wanted: str, lang: Language) -> str:
    """« Ce que nous avons appris de 7 essais et de 2 projets abandonnés »."""
    projects = sum(trial.kind is None for trial in trials)
    if not trials:
        return (
            lang.t("Rien d'abandonné ne parle de {wanted}", wanted=lang.quote(wanted.strip()))
            if wanted.strip()
            else lang.t("Aucun abandon n'est encore inscrit")
        )
    tries = lang.plural("{n} essai", "{n} essais", len(trials) - projects)
    whole = lang.plural("{n} projet", "{n} projets", projects)
    parts = lang.listing(part for part, n in ((tries, len(trials) - projects), (whole, projects)) if n)
    if wanted.strip():
        return lang.t("Abandonnés, et parlant de {wanted} : {parts}", wanted=lang.quote(wanted.strip()), parts=parts)
    return lang.t("Ce que nous avons appris en abandonnant {parts}", parts=parts)


def library_sentence(trials: Sequence[Trial], lang: Language) -> str:
    silent = sum(not trial.lesson for trial in trials)
    if not silent:
        return ""
    return lang.plural(
        "Pour {n} d'entre eux, l'enseignement n'est pas encore écrit.",
        "Pour {n} d'entre eux, l'enseignement n'est pas encore écrit.",
        silent,
    )


# Who takes up what ------------------------------------------------------------------------------------------------


def chain(found: Chain, shown: int, lang: Language) -> str:
    """« Courriers → Courriers, reprise → … »: at most `shown` names, the dots stand for the others."""
    if found.depth == 1:
        return lang.t("reprise directe")
    names = found.path if len(found.path) <= shown else (found.path[0], "…", *found.path[-(shown - 2) :])
    said = f"{NBSP}→ ".join(names)
    return lang.t("{chain} (les liens tournent en rond : à vérifier)", chain=said) if found.circular else said


def reuse_title(chains: Sequence[Chain], done: Finished, lang: Language) -> str:
    """« 1 projet terminé sur 4 est repris par un autre labo »."""
    if done.taken_up:
        return lang.plural(
            "{n} projet terminé sur {all} est repris par un autre labo",
            "{n} projets terminés sur {all} sont repris par un autre labo",
            done.taken_up,
            all=lang.number(done.finished),
        )
    if chains:
        return lang.plural(
            "{n} reprise inscrite ; aucun projet terminé n'est repris par un autre labo",
            "{n} reprises inscrites ; aucun projet terminé n'est repris par un autre labo",
            len(chains),
        )
    return lang.t("Aucune reprise n'est encore inscrite")


def reuse_sentence(chains: Sequence[Chain], done: Finished, lang: Language) -> str:
    """How many links, how long the chains, how many projects nobody can tell of."""
    parts = []
    if chains:
        elsewhere = sum(found.reuse.elsewhere for found in chains)
        parts.append(
            lang.plural(
                "{n} reprise inscrite, dont {elsewhere} par un autre labo.",
                "{n} reprises inscrites, dont {elsewhere} par un autre labo.",
                len(chains),
                elsewhere=lang.number(elsewhere),
            )
        )
    deep = max((found.depth for found in chains if not found.circular), default=0)
    if deep > 1:
        parts.append(
            lang.plural("La plus longue suite compte {n} reprise.", "La plus longue suite compte {n} reprises.", deep)
        )
    if chains and done.finished:  # without any link, nobody can tell: the rate is unknown, not zero
        share = lang.percent(done.taken_up / done.finished)
        parts.append(lang.t("Taux de reprise ailleurs, d'après ce registre : {share}.", share=share))
    if done.unknown:
        parts.append(
            lang.plural(
                "L'état de {n} projet est inconnu : il n'est pas compté.",
                "L'état de {n} projets est inconnu : ils ne sont pas comptés.",
                done.unknown,
            )
        )
    return " ".join(parts)
