"""The quality of the data: what is missing, contradictory, late or unusual, lab by lab."""

from collections.abc import Iterable

from entrelabs_metrics.charts.kinds import Cell, Heading, Listing, Matrix, Panel
from entrelabs_metrics.language import Language
from entrelabs_metrics.questions.asking import Asking, labs
from entrelabs_metrics.questions.checks import CHECKS, FAMILY_WORDS, SOON, Check
from entrelabs_metrics.questions.counting import COMMON, Count, Counts, count_checks, of_lab, of_labs, version_line
from entrelabs_metrics.questions.network import chosen_labs
from entrelabs_metrics.schema import table

STEPS = (0.0, 0.05, 0.2, 0.5)  # shares found above which a cell takes the next step of its hue


# All labs --------------------------------------------------------------------------------------------------


def quality_overview(ask: Asking, wanted: str = "") -> Panel:
    """Labs × families of checks, for the first labs whose name holds `wanted`; without it, also what belongs to none.

    The title is about every lab; with `wanted`, about those shown.
    """
    lang, shown, total = ask.lang, chosen_labs(ask, wanted), len(labs(ask))
    by_lab = count_checks(ask, *of_labs(lab["lab_id"] for lab in shown)) if wanted else count_checks(ask)
    listed = [(lab["lab_id"], lab["name"]) for lab in shown]
    if not wanted:
        listed.append((COMMON, lang.t("Commun à tous les labos")))
    body = tuple(
        (Heading(lab, name), tuple(_cell(by_lab.get(lab, {}), family, lab, lang) for family in FAMILY_WORDS))
        for lab, name in listed
    )
    heads = tuple(Heading(family, lang.t(FAMILY_WORDS[family])) for family in FAMILY_WORDS)
    chart = Matrix(lang.t("Labo"), tuple(Heading("", h.label) for h in heads), body)
    title = _headline(by_lab.values(), lang)
    subtitle = lang.t(
        "Points à voir, sur le nombre de vérifications faites. Ce qui ne peut pas être jugé est compté à part, jamais "
        "comme zéro. Plus la couleur d'une case est marquée, plus la part des points à voir y est grande."
    )
    if len(shown) < total:
        some = lang.number(len(shown))
        subtitle = lang.t("{n} labos sur {all}. {more}", n=some, all=lang.number(total), more=subtitle)
    told = tuple((h.label, *(f"{c.text} ({c.detail})" if c.detail else c.text for c in cells)) for h, cells in body)
    return Panel(
        title, subtitle, chart, ((chart.corner, *(h.label for h in heads)), told), version_line(ask), alt=title
    )


def _cell(counts: Counts, family: str, lab: str, lang: Language) -> Cell:
    count = _sum(counts, family)
    if not count.rows:
        return Cell(lang.t("rien à vérifier"), None)
    parts = [lang.t("sur {all}", all=lang.number(count.judged))] if count.judged else []
    if family == "timeliness" and (soon := counts["updates_soon"].found):
        parts.append(lang.t("{n} sous {days} jours", n=lang.number(soon), days=SOON))
    if count.unknown:
        parts.append(lang.plural("{n} non jugé", "{n} non jugés", count.unknown))
    detail = " · ".join(parts)
    if not count.judged:
        return Cell(lang.t("non jugé"), None, detail, key=lab)
    return Cell(lang.number(count.found), sum(count.found / count.judged > s for s in STEPS), detail, key=lab)


def _headline(counts: Iterable[Counts], lang: Language) -> str:
    """« 412 points à voir dans les données, dont 12 mises à jour en retard et 3 valeurs inhabituelles »."""
    counts = list(counts)
    total = {family: sum((_sum(one, family) for one in counts), Count()) for family in FAMILY_WORDS}
    found = sum(count.found for count in total.values())
    if not any(count.rows for count in total.values()):
        return lang.t("Rien à vérifier encore")
    if not found:
        return lang.t("Aucun point à voir dans les données")
    late, unusual = total["timeliness"].found, total["outliers"].found
    parts = lang.listing(
        (
            lang.plural("{n} mise à jour en retard", "{n} mises à jour en retard", late),
            lang.plural("{n} valeur inhabituelle", "{n} valeurs inhabituelles", unusual),
        )
    )
    return lang.plural(
        "{n} point à voir dans les données, dont {parts}", "{n} points à voir dans les données, dont {parts}", found,
        parts=parts,
    )  # fmt: skip


# One lab ---------------------------------------------------------------------------------------------------


def quality_lab(ask: Asking, lab: str) -> tuple[Panel, ...]:
    """One panel per family of checks: a line per check that found something, or could not judge every row."""
    counts = count_checks(ask, *of_lab(lab)).get(lab, {})
    return tuple(_family(ask, family, counts) for family in FAMILY_WORDS)


def _family(ask: Asking, family: str, counts: Counts) -> Panel:
    lang = ask.lang
    own = [(c, counts[c.name]) for c in CHECKS.values() if c.family == family and c.name in counts]
    own = sorted((pair for pair in own if pair[1].rows), key=lambda pair: (-pair[1].found, -pair[1].unknown))
    told = [(c, n) for c, n in own if n.found or n.unknown]
    heads = (lang.t("Vérification"), lang.t("Table"), lang.t("À voir"), lang.t("Sur"), lang.t("Non jugés"))
    quiet = lang.plural(
        "{n} autre vérification ne trouve rien : la liste complète est dans « Voir les données ».",
        "{n} autres vérifications ne trouvent rien : la liste complète est dans « Voir les données ».",
        len(own) - len(told),
    )
    chart = Listing(
        heads,
        tuple(_line(c, n, lang) for c, n in told),
        quiet if len(own) > len(told) else "",
        tuple(c.name if n.found else "" for c, n in told),
    )
    title = lang.t("{family} : {finding}", family=lang.t(FAMILY_WORDS[family]), finding=_finding(counts, family, lang))
    why = dict.fromkeys(c.unknown for c, n in told if n.unknown)
    return Panel(
        title,
        "",
        chart if told else None,
        (heads, tuple(_line(c, n, lang) for c, n in own)),
        "",
        tuple(lang.t("Non jugé : {why}", why=lang.t(reason)) for reason in why),
        alt=title,
    )


def _line(check: Check, count: Count, lang: Language) -> tuple[str, ...]:
    unknown = lang.number(count.unknown) if count.unknown else "–"
    where = table(check.table).heading(lang)
    return check.said(lang), where, lang.number(count.found), lang.number(count.judged), unknown


def _finding(counts: Counts, family: str, lang: Language) -> str:
    count = _sum(counts, family)
    if not count.rows:
        return lang.t("rien à vérifier")
    if not count.judged:
        return lang.t("aucune ligne ne peut être jugée")
    if family == "timeliness":
        late = lang.plural("{n} mesure en retard", "{n} mesures en retard", count.found)
        soon = lang.plural(
            "{n} attendue dans les {days} jours", "{n} attendues dans les {days} jours", counts["updates_soon"].found,
            days=SOON,
        )  # fmt: skip
        fine = lang.t("{n} à jour", n=lang.number(count.judged - count.found - counts["updates_soon"].found))
        return ", ".join((late, soon, fine))
    if not count.found:
        return lang.t("rien à signaler")
    if family == "completeness":
        return lang.plural("{n} information manque", "{n} informations manquent", count.found)
    return lang.plural("{n} point à vérifier", "{n} points à vérifier", count.found)


def _sum(counts: Counts, family: str) -> Count:
    """What the checks of a family found, those that only announce left out."""
    own = (CHECKS[name] for name in counts)
    return sum((counts[c.name] for c in own if c.family == family and c.counted), Count())


# What is checked -------------------------------------------------------------------------------------------


def quality_method(ask: Asking) -> Panel:
    """Every check of the registry: what it looks at, and what to do about what it finds."""
    lang = ask.lang
    heads = (lang.t("Vérification"), lang.t("Famille"), lang.t("Table"), lang.t("Que faire"))
    body = tuple(
        (c.said(lang), lang.t(FAMILY_WORDS[c.family]), table(c.table).heading(lang), c.advised(lang))
        for c in CHECKS.values()
    )
    title = lang.plural("{n} vérification", "{n} vérifications", len(body))
    return Panel(title, "", Listing(heads, body), ((), ()), version_line(ask), alt=title)
