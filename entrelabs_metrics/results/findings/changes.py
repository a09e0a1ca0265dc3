"""Words of differences: which changes are established, and what users and agents say apart."""

from collections.abc import Sequence

from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results import statistics as st
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.results.gaps import Gap

FALSE_ALARMS = 10  # comparisons on one screen, from which chance alone is worth a word


def unit(r: Result, lang: Language) -> str:
    """In what differences are told: « points » for percentages and marks, else the unit."""
    return (
        lang.t("points")
        if r.unit == "%"
        else lang.t("points sur {scale}", scale=r.unit.removeprefix("/"))
        if (r.unit.startswith("/"))
        else lang.t(r.unit)
    )


def name(r: Result, lang: Language) -> str:
    return " · ".join(p for p in (words.name(r, lang), words.scope(r, lang)) if p)


def detail(r: Result, lang: Language) -> str:
    """« usagers · Lycées · 62 % → 74 %, n = 118 puis 214, mars 2023 et sept. 2026 »."""
    known = lang.t(
        "{old} → {new}, n = {n0} puis {n1}, {old_month} et {new_month}",
        old=words.quantity(r, r.baseline_value, lang),
        new=words.value(r, lang),
        n0=lang.number(r.baseline_sample_size),
        n1=lang.number(r.sample_size),
        old_month=lang.month(r.baseline_on),
        new_month=lang.month(r.measured_on),
    )
    return " · ".join(p for p in (words.scope(r, lang), known) if p)


def title(rs: Sequence[Result], lang: Language) -> str:
    """« 4 progressions établies et 1 recul établi sur 9 comparaisons ; pour 4, l'échantillon ne permet pas … »."""
    up, down, other, unsure = (
        sum(r.change_verdict == verdict for r in rs)
        for verdict in ("established_improvement", "established_decline", "established_change", "inconclusive")
    )
    said = [
        lang.plural("{n} progression établie", "{n} progressions établies", up),
        lang.plural("{n} recul établi", "{n} reculs établis", down) if down else "",
        lang.plural("{n} évolution établie", "{n} évolutions établies", other) if other else "",
    ]
    found = lang.plural(
        "{changes} sur {n} comparaison",
        "{changes} sur {n} comparaisons",
        len(rs),
        changes=lang.listing(filter(None, said)),
    )
    if not unsure:
        return found
    return lang.plural(
        "{found} ; pour {n}, l'échantillon ne permet pas de conclure",
        "{found} ; pour {n}, l'échantillon ne permet pas de conclure",
        unsure,
        found=found,
    )


def limits(rs: Sequence[Result], lang: Language) -> tuple[str, ...]:
    """At most three: that a change has no cause in it, how many chance would make, what weighs most on the figures."""
    compared = sum(r.net_change is not None for r in rs)
    said = [
        lang.t(
            "Un écart établi ne dit pas ce qui l'explique : sans groupe de comparaison, d'autres causes sont possibles."
        )
        if not compared
        else lang.plural(
            "Un écart établi ne dit pas ce qui l'explique ; {n} seulement a un groupe de comparaison.",
            "Un écart établi ne dit pas ce qui l'explique ; {n} seulement ont un groupe de comparaison.",
            compared,
        )
    ]
    if len(rs) >= FALSE_ALARMS:
        chance = float(st.significance_budget(len(rs)))
        said.append(
            lang.t(
                "Sur {all} comparaisons où rien n'aurait changé, le hasard en dirait établies {n} en moyenne.",
                all=lang.number(len(rs)),
                n=lang.number(chance, 1),
            )
        )
    return (*said, *words.main_limits(rs, lang, about_value=True)[: 3 - len(said)])


def gap_name(g: Gap, lang: Language) -> str:
    project = g.users.project_title or ""
    return " · ".join(p for p in (words.name(g.users, lang), project) if p)


def gap_detail(g: Gap, lang: Language) -> str:
    return lang.t(
        "usagers {users} ({users_basis}), agents {agents} ({agents_basis})",
        users=words.value(g.users, lang),
        users_basis=words.basis(g.users, lang),
        agents=words.value(g.agents, lang),
        agents_basis=words.basis(g.agents, lang),
    )


def gap_range(g: Gap, lang: Language) -> str:
    return words.bounds(g.users, g.low, g.high, "established" if g.established else "", lang) or lang.t(
        "sans intervalle"
    )


def gap_verdict(g: Gap, lang: Language) -> tuple[str, str]:
    if g.low is None:
        return "○", lang.t("écart sans intervalle")
    return ("✓", lang.t("écart établi")) if g.established else ("○", lang.t("écart non concluant"))


def gap_title(gaps: Sequence[Gap], lang: Language) -> str:
    """« Usagers et agents : 2 écarts établis sur 3 »."""
    known = sum(g.established for g in gaps)
    return lang.plural(
        "Usagers et agents : {n} écart établi sur {all}",
        "Usagers et agents : {n} écarts établis sur {all}",
        known,
        all=lang.number(len(gaps)),
    )
