"""Words of alerts: what deserves a look, and why. « À regarder », never « mauvais »."""

from collections.abc import Mapping, Sequence

from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.alerts import POINTS
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.results.findings import fixed

# alert: (sign, what it is called).
ALERT_WORDS = {
    "falling": ("▼", "recul"),
    "late": ("▼", "en retard sur le chemin prévu"),
    "far": ("▼", "loin des labos comparables"),
    "stale": ("○", "mesure à refaire"),
    "not_computable": ("○", "chemin non calculable"),
    "no_baseline": ("○", "cible sans valeur de départ"),
    "actions": ("▼", "action en retard"),
}
COLUMN_WORDS = {
    "falling": "Reculs",
    "late": "En retard sur le chemin prévu",
    "far": "Loin de la médiane",
    "stale": "Mesures à refaire",
    "not_computable": "Chemins non calculables",
    "no_baseline": "Cibles sans valeur de départ",
    "actions": "Actions en retard",
}


def called(alert: str, r: Result | None, lang: Language) -> str:
    """« ▼ recul établi »; a fall in the words of its own verdict, the same everywhere."""
    if alert == "falling" and r:
        return " ".join(words.change_verdict(r.change_verdict, lang))
    sign, name = ALERT_WORDS[alert]
    return f"{sign} {lang.t(name)}"


def reasons(alerts: Sequence[str], r: Result, peers: Mapping[str, float], lang: Language) -> str:
    """Why a figure raises them, in its own numbers. `peers`: `median` and `labs` of comparable labs, for « far »."""
    said = [_figure(alerts, r, lang)]
    if "late" in alerts:
        said.append(
            lang.t(
                "Prévu à cette date, vers la cible de {target} ({due}) : {expected}.",
                target=words.quantity(r, r.target_value, lang),
                due=lang.month(r.due_on),
                expected=words.quantity(r, r.expected_value, lang),
            )
        )
    if "far" in alerts:
        said.append(
            lang.t(
                "Médiane de {labs} labos comparables : {median}.",
                labs=lang.number(peers["labs"]),
                median=words.quantity(r, peers["median"], lang),
            )
        )
    if "stale" in alerts:
        said.append(lang.t("Nouvelle mesure attendue en {month}.", month=lang.month(r.next_on)))
    if "not_computable" in alerts:
        said.append(lang.t(fixed.FLAG_WORDS["target_already_met"]))
    if "no_baseline" in alerts:
        target, due = words.quantity(r, r.target_value, lang), lang.month(r.due_on)
        said.append(lang.t("Cible de {target} ({due}), sans valeur de départ.", target=target, due=due))
    return " ".join(said)


def _figure(alerts: Sequence[str], r: Result, lang: Language) -> str:
    """The figure at its date, with its change where it falls."""
    if "falling" not in alerts:
        return lang.t("{value} ({basis}).", value=words.value(r, lang), basis=words.basis(r, lang))
    change = f"{words.difference(r, r.change, lang)} {words.change_range(r, lang)}".rstrip()
    return lang.t(
        "De {old} ({old_month}) à {new} ({basis}) : {change}.",
        old=words.quantity(r, r.baseline_value, lang),
        old_month=lang.month(r.baseline_on),
        new=words.value(r, lang),
        basis=words.basis(r, lang),
        change=change,
    )


def title(points: int, counts: Mapping[str, int], lang: Language, labs: int | None = None) -> str:
    """« 12 points à regarder, dont 3 reculs »: figures and actions; `labs`: over how many labs."""
    said = lang.plural("{n} point à regarder", "{n} points à regarder", points)
    if labs is not None:
        said = lang.t("{points} dans {labs}", points=said, labs=lang.plural("{n} labo", "{n} labos", labs))
    if counts.get("falling"):
        falls = lang.plural("{n} recul", "{n} reculs", counts["falling"])
        return lang.t("{points}, dont {falls}", points=said, falls=falls)
    return said


def rule(lang: Language) -> str:
    """When each is raised."""
    return lang.t(
        "Un recul n'est dit que s'il est établi, ou compté en entier ; un retard, que s'il passe le dixième du chemin "
        "et que l'intervalle exclut la valeur prévue ; « loin », à plus de {points} points du mauvais côté de la "
        "médiane d'au moins cinq labos comparables, hors du hasard.",
        points=lang.number(POINTS),
    )
