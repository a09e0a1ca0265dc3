"""The roadmap as a list, the next due first: actions → Panel."""

from collections.abc import Mapping, Sequence
from datetime import date

from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts.kinds import Listing, Panel
from entrelabs_metrics.language import NBSP, Language
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.schema import table

Aimed = Mapping[tuple[str, str], Result]  # (lab, indicator) → the figure that is told of it


def by_due_date(a: Mapping) -> tuple:
    return a["due_on"] or date.max, a["title"], a["action_id"]


def listing(
    shown: Sequence[Mapping],
    actions: Sequence[Mapping],
    aimed: Aimed,
    lang: Language,
    version: int,
    today: date,
    told: str = "",
) -> Panel:
    """`shown`: the actions listed, in order, out of `actions`; `told`: said before the subtitle."""
    hidden = len(actions) - len(shown)
    chart = Listing(
        (
            lang.t("Action"),
            lang.t("Labo et place"),
            lang.t("État, échéance et responsable"),
            lang.t("Engagement et avancement"),
            lang.t("Ce qui bloque"),
            lang.t("Ce qui doit bouger"),
        ),
        tuple(_line(a, aimed, lang, today) for a in shown),
        lang.plural("et {n} autre action", "et {n} autres actions", hidden) if hidden else "",
        tuple(a["action_id"] for a in shown),
    )
    subtitle = lang.t("Actions de la feuille de route, par échéance ; celles qui n'en ont pas viennent à la fin.")
    title = roadmaps.headline(actions, lang, today)
    return Panel(
        title,
        f"{told} {subtitle}".strip(),
        chart if shown else None,
        (_headings(lang), tuple(_row(a, aimed, lang, today) for a in shown)),
        roadmaps.source(actions, lang, version),
        (lang.t("L'avancement déclaré vient des responsables ; l'avancement constaté, d'une preuve ou d'une revue."),),
        alt=title,
    )


def _line(a: Mapping, aimed: Aimed, lang: Language, today: date) -> tuple[str, ...]:
    t, item = table("actions"), roadmaps.item(a, lang, today)
    place = lang.t(
        "{lab} ; {horizon}, {scope}",
        lab=a["lab_name"] or lang.t("Commune à tous les labos"),
        horizon=_lower(t.label("horizon", a["horizon"], lang)),
        scope=_lower(t.label("scope", a["scope"], lang)),
    )
    found = lang.t("constaté : {grade}", grade=roadmaps.evidenced(a, lang))
    declared = lang.t("déclaré : {share}", share=_declared(a, lang))
    known = item.engaged_known or a["completion"] or a["declared_progress"] is not None
    blocked = a["blocked_by"] or ""
    if blocked and a["unblocked_if"]:
        blocked = lang.t("{obstacle}. Ce qui débloquerait : {remedy}", obstacle=blocked.rstrip("."),
                         remedy=a["unblocked_if"])  # fmt: skip
    return (
        a["title"],
        place,
        f"{item.sign}{NBSP}" + ", ".join((item.word, item.due or lang.t("sans échéance")))
        + (f" · {a['owner']}" if a["owner"] else ""),
        ", ".join((item.engaged, found, declared)) if known else lang.t("engagement et avancement non renseignés"),
        blocked or lang.t("rien d'inscrit"),
        aim(a, aimed, lang) or lang.t("aucun indicateur"),
    )  # fmt: skip


def aim(a: Mapping, aimed: Aimed, lang: Language) -> str:
    """The indicator an action should move and what is found of it today; empty when it names none."""
    r = aimed.get((a["lab_id"], a["indicator_id"]))
    if r is not None:
        return lang.t("{name} : {value}.", name=words.name(r, lang), value=NBSP.join(words.verdict(r, lang)))
    named = lang.pick(a["indicator_name"], a["indicator_name_en"])
    if not named:
        return ""
    if not a["lab_id"]:  # of whose figure would one speak?
        return lang.t("{name} : le constat dépend de chaque labo.", name=named)
    return lang.t("{name} : ni mesure ni cible.", name=named)


def _headings(lang: Language) -> tuple[str, ...]:
    return (
        *roadmaps.table_headings(lang)[:-1],
        lang.t("Preuve"),
        lang.t("Responsable"),
        lang.t("Axe de progression"),
        lang.t("Ce qui bloque"),
        lang.t("Ce qui débloquerait"),
        lang.t("Indicateur visé et constat"),
        lang.t("Inspiration"),
        lang.t("Source"),
    )


def _row(a: Mapping, aimed: Aimed, lang: Language, today: date) -> tuple[str, ...]:
    unknown = lang.t("non renseigné")
    *first, source = roadmaps.table_row(a, lang, today)
    fields = ("evidence_url", "owner", "axis_name", "blocked_by", "unblocked_if")
    return (
        *first,
        *(a[name] or unknown for name in fields),
        aim(a, aimed, lang) or lang.t("aucun"),
        a["inspiration"] or unknown,
        source,
    )


def _declared(a: Mapping, lang: Language) -> str:
    return lang.quantity(a["declared_progress"], "%") if a["declared_progress"] is not None else lang.t("non renseigné")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
