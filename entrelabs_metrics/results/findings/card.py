"""Words of an indicator's card: its facts, how it was computed, and what would change our mind."""

from datetime import date

from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.alerts import CLOSED
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.results.tipping import tipping
from entrelabs_metrics.schema import table


def facts(
    r: Result, lang: Language, today: date, owner: str, median: float | None, labs: int
) -> tuple[tuple[str, str], ...]:
    """What is known of the figure, each with its date: label and words. `median`: of how many comparable `labs`."""
    found = [(_dated(lang.t("Valeur actuelle"), r.measured_on, lang), _value(r, lang))]
    if r.baseline_value is not None:
        found.append((_dated(lang.t("Valeur initiale"), r.baseline_on, lang), _baseline(r, lang)))
    found.append((lang.t("Cible"), _target(r, lang)))
    if r.expected_value is not None:
        sign, verdict = words.track_verdict(r.track_verdict, lang)
        label = _dated(lang.t("Prévu à cette date"), r.measured_on, lang)
        found.append(
            (
                label,
                lang.t(
                    "{what} : {verdict}", what=words.quantity(r, r.expected_value, lang), verdict=f"{sign} {verdict}"
                ),
            )
        )
    found.append((lang.t("Évolution"), _change(r, lang)))
    if r.net_change is not None:
        found.append((lang.t("Écart avec le groupe de comparaison"), _net(r, lang)))
    if median is not None and labs > 1:
        found.append((lang.t("Labos comparables"), _peers(r, median, labs, lang)))
    found += [
        (lang.t("Sens"), words.direction(r, lang)),
        (lang.t("Répondants"), _sample(r, lang)),
        (lang.t("Niveau de preuve"), proof(r, lang)),
        (lang.t("Prochaine mesure"), next_measure(r, lang, today)),
        (lang.t("Responsable"), owner or lang.t("non renseigné")),
    ]
    return tuple(found)


def _peers(r: Result, median: float, labs: int, lang: Language) -> str:
    middle = words.quantity(r, median, lang)
    return lang.plural("médiane {value}, {n} labo", "médiane {value}, {n} labos", labs, value=middle)


def _dated(label: str, day: date | None, lang: Language) -> str:
    return label if day is None else lang.t("{label} ({month})", label=label, month=lang.month(day))


def _value(r: Result, lang: Language) -> str:
    known = words.interval(r, lang)
    return lang.t("{value} [{interval}]", value=words.value(r, lang), interval=known) if known else words.value(r, lang)


def _baseline(r: Result, lang: Language) -> str:
    value = words.quantity(r, r.baseline_value, lang)
    known = lang.interval(r.baseline_low, r.baseline_high, r.unit, r.decimals)
    value = lang.t("{value} [{interval}]", value=value, interval=known) if known else value
    said = lang.t("fixée avec la cible") if r.baseline_kind == "stated" else lang.t("première mesure connue")
    if r.baseline_kind == "first_in_period":
        said = lang.t("première mesure de la période")
    return f"{value}, {said}"


def _target(r: Result, lang: Language) -> str:
    if r.target_value is None:
        return words.target(r, lang)
    aimed = _dated(words.quantity(r, r.target_value, lang), r.due_on, lang)
    set_on = lang.t("fixée le {day}", day=lang.day(r.set_on)) if r.set_on else lang.t("date de fixation inconnue")
    by = f"({r.set_by})" if r.set_by else ""
    later = r.final_due_on != r.due_on and r.final_target_value is not None
    final = lang.t("cible finale {value} ({month})", value=words.quantity(r, r.final_target_value, lang),
                   month=lang.month(r.final_due_on)) if later else ""  # fmt: skip
    sign, verdict = words.target_verdict(r.target_verdict, lang)
    told = f"{sign} {verdict}" if r.target_verdict != "not_computed" else ""
    return ", ".join(p for p in (aimed, " ".join(p for p in (set_on, by) if p), final, told) if p)


def _change(r: Result, lang: Language) -> str:
    sign, verdict = words.change_verdict(r.change_verdict, lang)
    if r.change is None:
        return f"{sign} {verdict}"
    return lang.t(
        "{verdict} : {change} {range}",
        verdict=f"{sign} {verdict}",
        change=words.difference(r, r.change, lang),
        range=words.change_range(r, lang),
    ).rstrip()


def _net(r: Result, lang: Language) -> str:
    sign, verdict = words.change_verdict(r.net_verdict, lang)
    found = lang.t(
        "{verdict} : {change} {range}",
        verdict=f"{sign} {verdict}",
        change=words.difference(r, r.net_change, lang),
        range=words.bounds(r, r.net_low, r.net_high, r.net_verdict, lang),
    ).rstrip()
    compared = lang.t(
        "groupe de comparaison : de {old} ({old_month}) à {new} ({new_month})",
        old=words.quantity(r, r.comparison_baseline_value, lang),
        old_month=lang.month(r.comparison_baseline_on),
        new=words.quantity(r, r.comparison_value, lang),
        new_month=lang.month(r.comparison_on),
    )
    return lang.t(" ; ").join((found, compared))


def _sample(r: Result, lang: Language) -> str:
    nature = table("measurements").label("nature", r.nature, lang).lower()
    answered = (
        lang.t("taux de réponse {share}", share=lang.quantity(r.response_rate, "%"))
        if r.response_rate is not None
        else ""
    )
    said = words.sample(r, lang)
    return ", ".join(p for p in dict.fromkeys((said, nature, answered)) if p)


def proof(r: Result, lang: Language) -> str:
    """Both scales, and whether an evaluation declared them or the data alone allow them."""
    if r.proof_level is None and r.nesta_level is None:
        return words.proof(r, lang)
    scales = lang.t("{proof} ; échelle de Nesta, {nesta}", proof=words.proof(r, lang), nesta=words.nesta(r, lang))
    told = (
        lang.t("d'après l'évaluation du {day}, {who}", day=lang.day(r.evaluated_on), who=r.evaluator)
        if r.evaluator and r.evaluated_on
        else lang.t("d'après les données seules, faute d'évaluation")
    )
    return f"{scales} ({told})"


def next_measure(r: Result, lang: Language, today: date) -> str:
    """« attendue en mars 2027 », « attendue depuis mars 2026 », « rythme non renseigné »."""
    if r.value is None:
        return lang.t("première mesure à faire")
    if r.project_status in CLOSED:
        return lang.t("plus aucune : le projet est terminé")
    if r.next_on is None:
        return lang.t("rythme de mise à jour non renseigné")
    if r.next_on < today:
        return lang.t("attendue depuis {month}", month=lang.month(r.next_on))
    return lang.t("attendue en {month}", month=lang.month(r.next_on))


def method(r: Result, lang: Language, origin: str) -> tuple[tuple[str, str], ...]:
    """How the figure was made: question, population, calculation, source, contribution."""
    unknown = lang.t("non renseigné")
    respondents = table("measurements").label("respondents", r.respondents, lang).lower() if r.respondents else ""
    population = ", ".join(p for p in (words.scope(r, lang) or lang.t("tous"), respondents) if p)
    return (
        (lang.t("Question posée"), r.question or lang.t("aucune")),
        (lang.t("Population"), population),
        (lang.t("Définition"), r.definition),
        (lang.t("Calcul"), ". ".join(p.rstrip(".") for p in (r.formula or unknown, _precision(r, lang)) if p) + "."),
        (lang.t("Recueil"), r.method or unknown),
        (lang.t("Source"), ". ".join(p for p in (words.sources(r, lang), origin) if p)),
        (lang.t("Référence"), r.reference or unknown),
        (lang.t("Contribution"), _contribution(r, lang)),
        (lang.t("Ce qui ferait changer d'avis"), change_of_mind(r, lang)),
    )


def _precision(r: Result, lang: Language) -> str:
    if r.value is None:
        return ""
    if r.nature == "estimate":
        return lang.t("Estimation : la fourchette est celle que son auteur donne")
    if r.nature in ("full_count", "management"):
        return lang.t("Tout est compté : aucun intervalle n'est dû")
    if r.kind == "proportion":
        return lang.t("Intervalle de Wilson ; écart de deux mesures par Newcombe, échantillons indépendants")
    if r.kind == "mean":
        return lang.t("Intervalle de Student ; écart de deux mesures par Welch, échantillons indépendants")
    return lang.t("Aucun intervalle ne se calcule pour ce type d'indicateur")


def _contribution(r: Result, lang: Language) -> str:
    if r.contribution is None:
        return lang.t("Non décrite. L'évolution est constatée ; rien ne dit ici quelle part en revient au labo.")
    compared = lang.t("Comparé à : {group}.", group=r.comparison_group.rstrip(".")) if r.comparison_group else ""
    return " ".join(p for p in (r.contribution.rstrip(".") + ".", compared) if p)


def change_of_mind(r: Result, lang: Language) -> str:
    """What the evaluation declared, then what the figures themselves say."""
    said = [r.what_would_change_our_mind.rstrip(".") + "."] if r.what_would_change_our_mind else []
    found = tipping(r)
    if found and found.value is not None:
        said.append(lang.t(
            "Avec autant de réponses ({n}), une prochaine mesure à {value} ne permettrait plus de conclure "
                "à une évolution.",
            n=lang.number(r.sample_size), value=words.quantity(r, found.value, lang),
        ))  # fmt: skip
    elif found and found.n is not None:
        said.append(lang.t(
            "Si la prochaine mesure confirmait {value}, il faudrait environ {n} réponses pour conclure.",
            n=lang.number(found.n), value=words.value(r, lang),
        ))  # fmt: skip
    elif found:
        said.append(lang.t(
            "La valeur initiale repose sur trop peu de réponses ({n}) : aucun effectif ne permettrait de conclure.",
            n=lang.number(r.baseline_sample_size),
        ))  # fmt: skip
    elif r.nature in ("full_count", "management") and r.change:
        said.append(lang.t(
            "Un retour à {value} ou au-delà, ou une autre façon de compter.",
            value=words.quantity(r, r.baseline_value, lang),
        ))  # fmt: skip
    return " ".join(said) or lang.t("Une mesure de plus, faite de la même façon.")
