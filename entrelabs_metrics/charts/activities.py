"""The balance of activities against what is wished: one lab as bars (kind F), all labs as a matrix."""

from collections.abc import Sequence

from entrelabs_metrics.charts.counted import SHOWN, evidence, evidence_headings, period, some, source_line
from entrelabs_metrics.charts.kinds import BarRow, Bars, Cell, Heading, Matrix, Panel
from entrelabs_metrics.language import Language
from entrelabs_metrics.results.activities import ACTIVITIES, Balance, Share
from entrelabs_metrics.results.findings import activities as words

STEPS = (0.0, 0.2, 0.4, 0.6)  # shares above which a cell takes the next step of its hue


def balance(found: Balance, lang: Language, version: int) -> Panel:
    """One lab: the share of each type, beside the range wished for it."""
    rows = [_row(share, lang) for share in found.shares]
    if found.unknown:
        label = lang.t("Type non renseigné")
        rows.append(BarRow("", label, "", None, lang.plural("{n} projet", "{n} projets", found.unknown)))
    title = words.balance_title(found, lang)
    heads = (
        lang.t("Type d'activité"), lang.t("Part"), lang.t("Ce qui est compté"), lang.t("Fourchette souhaitée"),
        lang.t("Écart"), lang.t("Fixée par, et quand"), *evidence_headings(lang),
    )  # fmt: skip
    told = evidence(found.sources, _begun([found], lang), lang)
    data = tuple(
        (
            row.label, row.text, _counted(share, lang), words.wished(share, lang), row.word or lang.t("aucun"),
            _settled(share, lang), *told,
        )
        for row, share in zip(rows, found.shares, strict=False)
    )  # fmt: skip
    headings = (lang.t("Type d'activité"), lang.t("Part"), lang.t("Fourchette souhaitée"))
    return Panel(
        title,
        lang.t(
            "Part de chaque type d'activité parmi les projets inscrits, quel que soit leur état : {measure}.",
            measure=_by(found, lang),
        ),
        Bars("process", tuple(rows), lang.t("fourchette souhaitée"), headings) if found.known else None,
        (heads, data) if found.known else ((), ()),
        source_line(_sources(found), _begun([found], lang), lang, version),
        tuple(limit for limit in (words.uncompared(found, lang), _unsaid(found, lang), _none_is_best(lang)) if limit),
        alt=title,
        sentence=words.balance_sentence(found, lang),
    )  # fmt: skip


def balances(found: Sequence[Balance], lang: Language, version: int) -> Panel:
    """Labs × types: the share of each, and its gap with what the lab wishes; a click leads to the lab."""
    known = [one for one in found if one.known]
    shown = known[:SHOWN]
    heads = (
        *(Heading("", words.activity(name, lang)) for name in ACTIVITIES),
        Heading("", lang.t("Projets de type connu")),
    )
    body = tuple(
        (Heading(one.lab_id, one.lab_name), (*(_cell(s, lang) for s in one.shares), _known(one, lang))) for one in shown
    )
    title = words.balances_title(found, lang)
    names = (
        lang.t("Labo"), *(h.label for h in heads), lang.t("Ce qui est compté"), *evidence_headings(lang)
    )  # fmt: skip
    data = tuple(
        (
            name.label, *(f"{c.text} ({c.detail})" if c.detail else c.text for c in cells),
            words.balance_sentence(one, lang), *evidence(one.sources, _begun([one], lang), lang),
        )
        for (name, cells), one in zip(body, shown, strict=True)
    )  # fmt: skip
    subtitle = lang.t(
        "Part de chaque type d'activité : en jours d'agents quand ils sont connus pour tous les projets de type connu, "
        "sinon en nombre de projets. ✓ : dans la fourchette que le labo souhaite."
    )
    unsaid = len(found) - len(known)
    return Panel(
        title,
        some(len(shown), len(known), subtitle, lang),
        Matrix(lang.t("Labo"), heads, body) if shown else None,
        (names, data) if shown else ((), ()),
        source_line(
            sorted({source for one in found for source in _sources(one)}), _begun(found, lang), lang, version
        ),
        (_none_is_best(lang),),
        alt=title,
        sentence=lang.plural(
            "{n} labo n'a aucun projet de type connu : il n'est pas montré.",
            "{n} labos n'ont aucun projet de type connu : ils ne sont pas montrés.",
            unsaid,
        )
        if unsaid
        else "",
    )  # fmt: skip


def _row(share: Share, lang: Language) -> BarRow:
    sign, word = words.gap(share, lang)
    return BarRow(
        "",
        words.activity(share.activity, lang),
        _counted(share, lang),
        share.share,
        lang.percent(share.share) if share.share is not None else lang.t("n. d."),
        (share.wish.wished_low / 100, share.wish.wished_high / 100) if share.wish else None,
        words.wished(share, lang),
        sign,
        word,
    )


def _cell(share: Share, lang: Language) -> Cell:
    sign, word = words.gap(share, lang)
    if share.share is None:
        return Cell(lang.t("n. d."), None)
    level = sum(share.share > step for step in STEPS)
    return Cell(lang.percent(share.share), level, "" if sign == "✓" else word, sign if sign == "✓" else "")


def _known(one: Balance, lang: Language) -> Cell:
    every = one.known + one.unknown
    return Cell(lang.t("{n} sur {all}", n=lang.number(one.known), all=lang.number(every)), 0, _by(one, lang))


def _counted(share: Share, lang: Language) -> str:
    """« 2 projets, 188 jours d'agents »."""
    projects = lang.plural("{n} projet", "{n} projets", share.projects)
    if share.days is None or not share.projects:
        return projects
    days = lang.plural("{n} jour d'agents", "{n} jours d'agents", round(share.days))
    return f"{projects}, {days}"


def _settled(share: Share, lang: Language) -> str:
    if share.wish is None:
        return lang.t("sans objet")
    who = share.wish.set_by or lang.t("non renseigné")
    return f"{who}, {lang.month(share.wish.set_on)}"


def _by(found: Balance, lang: Language) -> str:
    if found.by == "staff_days":
        return lang.t("compté en jours d'agents")
    return lang.t("compté en nombre de projets")


def _begun(found: Sequence[Balance], lang: Language) -> str:
    """When the projects began, and for how many nobody knows."""
    days = [day for one in found for day in (one.first_on, one.last_on) if day]
    dates = period(min(days, default=None), max(days, default=None), lang)
    undated = sum(one.undated for one in found)
    if not undated:
        return lang.t("projets commencés : {dates}", dates=dates) if dates else ""
    silent = lang.plural("début inconnu pour {n} projet", "début inconnu pour {n} projets", undated)
    return lang.t("projets commencés : {dates}, {silent}", dates=dates, silent=silent) if dates else silent


def _sources(found: Balance) -> list[str]:
    return sorted({*found.sources, *(s.wish.source for s in found.shares if s.wish and s.wish.source)})


def _unsaid(found: Balance, lang: Language) -> str:
    """That nobody said what the ranges are a share of."""
    if not any(share.wish and share.wish.measured_by is None for share in found.shares):
        return ""
    return lang.t("Des fourchettes ne disent pas si elles portent sur des projets ou sur des jours d'agents.")


def _none_is_best(lang: Language) -> str:
    return lang.t("Aucune répartition n'est bonne en soi : la fourchette est celle que le labo s'est donnée.")
