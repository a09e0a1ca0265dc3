"""How a figure's verdicts were reached, step by step, so that anyone can do them again by hand."""

from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.results.findings import fixed
from entrelabs_metrics.schema import table

Step = tuple[str, str, str]


def steps(r: Result, lang: Language) -> tuple[Step, ...]:
    """(step, what is read, what follows)."""
    found = (_precision(r, lang), _baseline(r, lang), _change(r, lang), _target(r, lang), _path(r, lang),
             _track(r, lang), _net(r, lang), _proof(r, lang))  # fmt: skip
    return tuple(step for step in found if step)


def _precision(r: Result, lang: Language) -> Step:
    name = lang.t("Précision de la mesure")
    read = f"{_exact(r.value, lang)}{lang.unit(r.unit)}, {words.sample(r, lang)}"
    if r.value is None:
        return name, lang.t("non mesuré"), lang.t("Rien ne se calcule sans mesure ; ce n'est pas zéro.")
    if r.nature == "estimate":
        known = words.interval(r, lang)
        return name, read, known or lang.t("Estimation donnée sans fourchette.")
    if r.nature in ("full_count", "management"):
        nature = table("measurements").label("nature", r.nature, lang).lower()
        return name, read, lang.t("{nature} : aucun intervalle n'est dû.", nature=nature[:1].upper() + nature[1:])
    if r.interval_low is None:
        return name, read, lang.t("Aucun intervalle ne peut être calculé avec ce qui est connu.")
    how = lang.t("Wilson") if r.kind == "proportion" else lang.t("Student")
    said = lang.t("Intervalle à 95 % ({how}) : {interval}.", how=how, interval=words.interval(r, lang))
    return name, read, said


def _baseline(r: Result, lang: Language) -> Step:
    name = lang.t("Valeur initiale")
    if r.baseline_value is None:
        return name, lang.t("aucune"), lang.t(fixed.FLAG_WORDS["no_baseline"])
    read = lang.t("{value} ({month})", value=words.quantity(r, r.baseline_value, lang), month=lang.month(r.baseline_on))
    said = (
        lang.t("Fixée avec la cible.")
        if r.baseline_kind == "stated"
        else lang.t("Première mesure connue : aucune valeur n'a été fixée avec la cible.")
    )
    if r.baseline_kind == "first_in_period":
        said = lang.t("Première mesure de la période choisie.")
    return name, read, said


def _change(r: Result, lang: Language) -> Step | None:
    if r.change is None or r.value is None:
        return None
    read = lang.t(
        "{new} − {old} = {change}",
        new=_exact(r.value, lang),
        old=_exact(r.baseline_value, lang),
        change=_exact(round(r.change, 10), lang, signed=True),
    )
    sign, verdict = words.change_verdict(r.change_verdict, lang)
    told = f"{sign} {verdict}"
    wanted = words.direction(r, lang)
    if r.change_low is None or r.change_high is None:
        return lang.t("Évolution"), read, lang.t("{wanted} : {verdict}.", wanted=_capital(wanted), verdict=told)
    inside = r.change_low <= 0 <= r.change_high
    reason = (
        lang.t("L'intervalle de l'écart contient zéro : le hasard peut suffire à l'expliquer.")
        if inside
        else lang.t("L'intervalle de l'écart ne contient pas zéro.")
    )
    interval = words.change_range(r, lang)
    return (
        lang.t("Évolution"),
        lang.t("{read} ; intervalle à 95 % {interval}", read=read, interval=interval),
        f"{reason} {lang.t('{wanted} : {verdict}.', wanted=_capital(wanted), verdict=told)}",
    )


def _target(r: Result, lang: Language) -> Step | None:
    if r.target_verdict == "not_computed" or r.value is None:
        return None
    sign, verdict = words.target_verdict(r.target_verdict, lang)
    aimed = words.target(r, lang)
    known = words.interval(r, lang)
    read = ", ".join(p for p in (words.value(r, lang), known and lang.t("intervalle {range}", range=known), aimed) if p)
    return lang.t("Cible"), read, f"{sign} {_capital(verdict)}."


def _path(r: Result, lang: Language) -> Step | None:
    if r.progress is None or r.target_value is None or r.value is None or r.direction == "band":
        return None
    new, old, goal = (_exact(x, lang) for x in (r.value, r.baseline_value, r.target_value))
    read = lang.t("({new} − {old}) / ({goal} − {old})", new=new, old=old, goal=goal)
    return lang.t("Chemin parcouru"), read, lang.percent(r.progress)


def _track(r: Result, lang: Language) -> Step | None:
    if r.expected_value is None:
        return None
    sign, verdict = words.track_verdict(r.track_verdict, lang)
    read = lang.t(
        "prévu en {month}, en ligne droite d'une échéance à l'autre : {value}",
        month=lang.month(r.measured_on),
        value=words.quantity(r, r.expected_value, lang),
    )
    return lang.t("Chemin prévu"), read, f"{sign} {_capital(verdict)}."


def _net(r: Result, lang: Language) -> Step | None:
    if r.net_change is None or r.comparison_value is None or r.comparison_baseline_value is None:
        return None
    there = r.comparison_value - r.comparison_baseline_value
    read = lang.t(
        "{here} ici, {there} dans le groupe de comparaison",
        here=words.difference(r, r.change, lang),
        there=words.difference(r, there, lang),
    )
    sign, verdict = words.change_verdict(r.net_verdict, lang)
    net = f"{words.difference(r, r.net_change, lang)} {words.bounds(r, r.net_low, r.net_high, r.net_verdict, lang)}"
    said = lang.t("Double différence : {net}, {verdict}.", net=net.rstrip(), verdict=f"{sign} {verdict}")
    return lang.t("Groupe de comparaison"), read, said


def _proof(r: Result, lang: Language) -> Step:
    group = r.comparison_group or (lang.t("mesuré") if r.comparison_value is not None else lang.t("aucun"))
    evaluated = r.evaluator or lang.t("aucune")
    read = lang.t("groupe de comparaison : {group} ; évaluation : {evaluation}", group=group, evaluation=evaluated)
    return lang.t("Niveau de preuve"), read, _capital(words.proof(r, lang)) + "."


def _exact(number: float | None, lang: Language, *, signed: bool = False) -> str:
    """As it is stored, up to four decimals: with a rounded number, the sum would not come out."""
    if number is None:
        return lang.number(None)
    decimals = next(d for d in range(5) if d == 4 or round(number, d) == round(number, 4))
    return lang.number(number, decimals, signed=signed)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
