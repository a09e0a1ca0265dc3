"""A few figures in large: what an elected official is shown first."""

from collections.abc import Sequence

from entrelabs_metrics.charts import panels
from entrelabs_metrics.charts.keys import series_key
from entrelabs_metrics.charts.kinds import Highlight, Highlights, Panel
from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.schema import table


def highlights(
    shown: Sequence[Result], families: Sequence[str], all_of_them: int, name: str, lang: Language, version: int
) -> Panel:
    """`shown`: the figures chosen, one a family; `families`: all there are, so that one of which nothing is known says
    so; `all_of_them`: among how many figures of the lab they were chosen."""
    by_family = {r.family: r for r in shown}
    cards = tuple(_card(family, by_family.get(family), lang) for family in families)
    heads = (
        lang.t("Indicateur"),
        lang.t("Population et projet"),
        lang.t("Valeur initiale"),
        lang.t("Valeur actuelle"),
        lang.t("Cible"),
        *words.evidence_headings(lang),
    )
    data = tuple(
        (
            words.name(r, lang),
            words.scope(r, lang) or lang.t("tous"),
            words.quantity(r, r.baseline_value, lang),
            words.value(r, lang),
            words.target(r, lang),
            *words.evidence(r, lang),
        )
        for r in shown
    )
    title = panels.family_title(shown, lang)
    if any(r.value is not None for r in shown):
        finding = title[:1].lower() + title[1:]
        title = lang.plural("En {n} chiffre : {finding}", "En {n} chiffres : {finding}", len(shown), finding=finding)
    subtitle = lang.t(
        "{lab}. Un chiffre par famille de résultats : celui qui a une cible et le plus grand nombre de réponses connu, "
        "qu'il monte ou qu'il descende.",
        lab=name,
    )
    sentence = lang.plural(
        "Choisis par cette règle parmi {n} chiffre suivi.", "Choisis par cette règle parmi {n} chiffres suivis.",
        all_of_them,
    )  # fmt: skip
    return Panel(
        title,
        subtitle,
        Highlights(cards) if shown else None,
        (heads, data),
        panels.source_line(shown, lang, version),
        words.main_limits(shown, lang) if shown else (),
        alt=f"{title}. " + " ".join(words.sentence(r, lang) for r in shown) if shown else title,
        sentence=sentence if shown else "",
    )


def _card(family: str, r: Result | None, lang: Language) -> Highlight:
    heading = table("indicators").label("family", family, lang)
    if r is None:
        unknown = lang.t("non mesuré")
        none = lang.t("Rien n'est mesuré ni visé dans cette famille.")
        return Highlight("", family, heading, unknown, lang.t("aucun indicateur suivi"), "", none, "○", unknown)
    sign, verdict = words.verdict(r, lang)
    scope = words.scope(r, lang)
    return Highlight(
        key=series_key(r),
        family=family,
        heading=heading,
        figure=words.value(r, lang),
        label=", ".join(part for part in (words.name(r, lang), scope) if part),
        basis=words.basis(r, lang),
        sentence=words.short_sentence(r, lang),
        sign=sign,
        verdict=verdict,
        alert=words.declines(r),
    )
