"""Words of what changed between two versions. A correction is no change, and noise is never told as one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.results.findings import changes
from entrelabs_metrics.results.findings.fixed import SOME_WORDS
from entrelabs_metrics.results.movements import Movement

# state: (one word for a row, why a verdict may have changed). The word stands where a date would.
STATE_WORDS = {
    "corrected": "corrigé",
    "redefined": "redéfini",
    "taken_back": "mesure retirée",
    "gone": "plus mesuré",
    "new": "nouveau",
}
WHY_WORDS = {
    "remeasured": "nouvelle mesure",
    "corrected": "valeur corrigée",
    "redefined": "indicateur redéfini",
    "taken_back": "dernière mesure retirée",
    "unchanged": "même mesure : la cible, le départ ou la définition ont changé",
    "gone": "plus mesuré",
    "new": "première mesure",
}
TITLE_ORDER = ("established_decline", "established_improvement", "established_change", "decline", "improvement",
               "change")  # fmt: skip


class Span(NamedTuple):
    """The two versions compared, and the day of each."""

    then: int
    then_on: date
    now: int
    now_on: date


def span(s: Span, lang: Language) -> str:
    return lang.t(
        "De la version {then} ({then_day}) à la version {now} ({now_day}).",
        then=s.then, then_day=lang.day(s.then_on), now=s.now, now_day=lang.day(s.now_on),
    )  # fmt: skip


def nothing(s: Span, lang: Language) -> str:
    return lang.t("Rien n'a changé depuis la version {n}", n=s.then)


# Figures -------------------------------------------------------------------------------------------------------


def counted(rs: Sequence[Result], lang: Language) -> str:
    """« 1 recul établi et 3 progressions établies »: declines first."""
    found = Counter(r.change_verdict for r in rs)
    one = {
        "established_decline": lang.plural("{n} recul établi", "{n} reculs établis", found["established_decline"]),
        "established_improvement": lang.plural(
            "{n} progression établie", "{n} progressions établies", found["established_improvement"]
        ),
        "established_change": lang.plural(
            "{n} évolution établie", "{n} évolutions établies", found["established_change"]
        ),
        "decline": lang.plural("{n} recul", "{n} reculs", found["decline"]),
        "improvement": lang.plural("{n} progression", "{n} progressions", found["improvement"]),
        "change": lang.plural("{n} évolution", "{n} évolutions", found["change"]),
    }
    return lang.listing(one[verdict] for verdict in TITLE_ORDER if found[verdict])


def established_title(rs: Sequence[Result], s: Span, unit: str, lang: Language) -> str:
    return lang.t(
        "{changes} depuis la version {n}, en {unit}", changes=counted(rs, lang), n=lang.number(s.then), unit=unit
    )


def counted_title(rs: Sequence[Result], s: Span, lang: Language) -> str:
    return lang.t(
        "Compté en entier ou donnée de gestion : {changes} depuis la version {n}",
        changes=counted(rs, lang), n=lang.number(s.then),
    )  # fmt: skip


def none_title(anew: int, s: Span, lang: Language) -> str:
    if not anew:
        return lang.t("Aucun chiffre n'a été mesuré à nouveau depuis la version {n}", n=s.then)
    return lang.plural(
        "Aucune évolution établie depuis la version {version}, pour {n} chiffre mesuré à nouveau",
        "Aucune évolution établie depuis la version {version}, pour {n} chiffres mesurés à nouveau",
        anew, version=s.then,
    )  # fmt: skip


def noise_title(noise: int, stable: int, lang: Language) -> str:
    said = [lang.plural("{n} écart ne permet pas de conclure", "{n} écarts ne permettent pas de conclure", noise)]
    if stable:
        said.append(lang.plural("{n} chiffre compté est le même", "{n} chiffres comptés sont les mêmes", stable))
    return lang.t(" ; ").join(said if noise or not stable else said[1:])


def verdicts_title(targets: int, changed: int, lang: Language) -> str:
    """« 12 constats ont changé : 5 sur la cible, 7 sur l'évolution »."""
    said = lang.plural("{n} constat a changé", "{n} constats ont changé", targets + changed)
    parts = (
        lang.t("{n} sur la cible", n=lang.number(targets)) if targets else "",
        lang.t("{n} sur l'évolution depuis le départ", n=lang.number(changed)) if changed else "",
    )
    return lang.t("{name} : {value}", name=said, value=lang.listing(filter(None, parts)))


def figures_title(found: Counter, lang: Language) -> str:
    n = found
    parts = (
        lang.plural("{n} valeur corrigée", "{n} valeurs corrigées", n["corrected"]) if n["corrected"] else "",
        lang.plural("{n} indicateur redéfini", "{n} indicateurs redéfinis", n["redefined"]) if n["redefined"] else "",
        lang.plural("{n} mesure retirée", "{n} mesures retirées", n["taken_back"]) if n["taken_back"] else "",
        lang.plural("{n} chiffre plus mesuré", "{n} chiffres plus mesurés", n["gone"]) if n["gone"] else "",
        lang.plural("{n} chiffre nouveau", "{n} chiffres nouveaux", n["new"]) if n["new"] else "",
    )
    said = lang.listing(filter(None, parts))
    return said[:1].upper() + said[1:]


def limits(
    tested: Sequence[Result], shown: Sequence[Result], lang: Language, *, masked: bool, drawn: bool
) -> tuple[str, ...]:
    """At most three. `tested`: every change that has an interval, whatever came out of it; `drawn`: whether there are
    marks, of which the one about few answers speaks."""
    if not drawn:
        shown = [replace(r, flags=tuple(f for f in r.flags if f != "small_n")) for r in shown]
    first = (lang.t(SOME_WORDS["masked"]),) if masked else ()
    said = changes.limits(tested, lang)[: 1 + (len(tested) >= changes.FALSE_ALARMS)] if tested else ()
    return (*first, *said, *words.main_limits(shown, lang, about_value=True))[:3]


def reading(r: Result | None, lang: Language) -> str:
    """A figure with its date and n: « 62 % (mars 2023 · n = 118) »."""
    if r is None or r.value is None:
        return lang.t("non mesuré")
    return f"{words.value(r, lang)} ({words.basis(r, lang)})"


def detail(m: Movement, lang: Language, *, lab: bool) -> str:
    """« Ville de Paris · usagers · 62 % (mars 2023 · n = 118) → 74 % (sept. 2026 · n = 214) »."""
    moved = f"{reading(m.then, lang)} → {reading(m.now, lang)}"
    return " · ".join(p for p in (words.scope(m.known, lang, lab=lab), moved) if p)


def finding(m: Movement, lang: Language) -> str:
    """« ▼ recul : −22 points », « ○ évolution non concluante : +5 points [−12 à +22 points] »."""
    told, r = " ".join(verdict(m, lang)), m.since
    if r is None or r.change is None:
        return told
    change, range_ = words.difference(r, r.change, lang), words.change_range(r, lang)
    return lang.t("{verdict} : {change} {range}", verdict=told, change=change, range=range_).rstrip()


def verdict(m: Movement, lang: Language) -> tuple[str, str]:
    """(sign, words) of the change of a figure measured anew; where nothing can be concluded, why."""
    r = m.since
    if r is None:
        return "○", lang.t("non comparé")
    if m.weight != "noise" or r.change_low is not None or r.change is None:
        return words.change_verdict(r.change_verdict, lang)
    if "estimate" in (r.nature, m.then.nature if m.then else None):
        return "○", lang.t("sans intervalle : estimation")
    if r.sample_size is None or r.baseline_sample_size is None:
        return "○", lang.t("sans intervalle : n inconnu")
    return "○", lang.t("sans intervalle")


def target(code: str, lang: Language) -> str:
    return " ".join(words.target_verdict(code, lang))


def moved(code: str, lang: Language) -> str:
    return " ".join(words.change_verdict(code, lang))


# Rows ----------------------------------------------------------------------------------------------------------


def rows_title(added: int, changed: int, gone: int, s: Span, lang: Language) -> str:
    said = [
        lang.plural("{n} ligne ajoutée", "{n} lignes ajoutées", added) if added else "",
        lang.plural("{n} ligne modifiée", "{n} lignes modifiées", changed) if changed else "",
        lang.plural("{n} ligne retirée", "{n} lignes retirées", gone) if gone else "",
    ]
    return lang.t("{rows} depuis la version {n}", rows=lang.listing(filter(None, said)), n=lang.number(s.then))


def actions_title(added: int, changed: int, gone: int, lang: Language) -> str:
    said = [
        lang.plural("{n} action modifiée", "{n} actions modifiées", changed) if changed else "",
        lang.plural("{n} action nouvelle", "{n} actions nouvelles", added) if added else "",
        lang.plural("{n} action retirée", "{n} actions retirées", gone) if gone else "",
    ]
    return lang.listing(filter(None, said))


def projects_title(added: int, changed: int, gone: int, lang: Language) -> str:
    said = [
        lang.plural("{n} projet modifié", "{n} projets modifiés", changed) if changed else "",
        lang.plural("{n} projet nouveau", "{n} projets nouveaux", added) if added else "",
        lang.plural("{n} projet retiré", "{n} projets retirés", gone) if gone else "",
    ]
    return lang.listing(filter(None, said))
