"""What a lab costs: budgets, days of agents, who pays, how many accounts → Panel. Unknown is said, and never zero."""

from collections.abc import Mapping, Sequence

from entrelabs_metrics.charts import counted, payers
from entrelabs_metrics.charts.kinds import Facts, Panel
from entrelabs_metrics.language import Language
from entrelabs_metrics.results.findings import spending as words
from entrelabs_metrics.results.funding import Funding
from entrelabs_metrics.results.spending import Account


def cost(
    projects: Sequence[Mapping],
    years: Sequence[Funding],
    accounts: Sequence[Account],
    name: str,
    lang: Language,
    version: int,
) -> Panel:
    """`projects`: all those of the lab; `years`: its funding, year by year; `accounts`: those « 1 € dépensé »."""
    last = years[-1] if years else None
    unknown = lang.t("non renseigné")
    facts = (
        (lang.t("Budget des projets"), _sum(projects, "budget_eur", "€", lang) or unknown),
        (lang.t("Jours d'agents"), _sum(projects, "staff_days", "jours", lang) or unknown),
        (lang.t("Qui paie"), _payers(last, lang) if last else unknown),
        (
            lang.t("Comptes « 1 € dépensé »"),
            lang.t("{n} sur {all}", n=lang.number(len(accounts)), all=_projects(projects, lang))
            if accounts
            else unknown,
        ),
    )
    sources = sorted(
        {p["source"] for p in projects if p["source"]}
        | set(words.sources(accounts))
        | ({payers.register(years, lang)} if years else set())
    )
    started = sorted(p["started_on"] for p in projects if p["started_on"])
    dates = counted.period(started[0], started[-1], lang) if started else ""
    beside = counted.evidence(sources, dates, lang)
    title = _title(projects, last, accounts, lang)
    return Panel(
        title,
        lang.t("{lab}. Ce que les projets inscrits ont demandé, et qui le paie ; rien n'est estimé.", lab=name),
        Facts(facts),
        (
            (lang.t("Coût"), lang.t("Montant"), lang.t("Ce qui est compté"), *counted.evidence_headings(lang)),
            tuple((label, said, _projects(projects, lang), *beside) for label, said in facts),
        ),
        counted.source_line(
            sources, lang.t("projets commencés : {dates}", dates=dates) if dates else "", lang, version
        ),
        (lang.t("Le temps des élus, les locaux et les services communs ne sont pas comptés."),),
        alt=title,
    )


def _title(projects: Sequence[Mapping], last: Funding | None, accounts: Sequence[Account], lang: Language) -> str:
    known = [p for p in projects if p["budget_eur"] is not None]
    if known:
        return lang.plural(
            "Budget connu : {amount}, pour {n} projet sur {all}", "Budget connu : {amount}, pour {n} projets sur {all}",
            len(known), amount=lang.quantity(sum(p["budget_eur"] for p in known), "€"),
            all=lang.number(len(projects)),
        )  # fmt: skip
    if last:
        amount = lang.quantity(last.total, "€")
        return lang.t(
            "Budget non renseigné ; financements inscrits : {amount} en {year}", amount=amount, year=last.year
        )
    if accounts or any(p["staff_days"] is not None for p in projects):
        return lang.t("Budget non renseigné ; le reste du coût l'est en partie")
    return lang.t("Coût non renseigné")


def _sum(projects: Sequence[Mapping], field: str, unit: str, lang: Language) -> str:
    """« 59 000 €, connu pour 2 projets sur 9 »; empty when none is known."""
    known = [p[field] for p in projects if p[field] is not None]
    if not known:
        return ""
    return lang.plural(
        "{amount}, connu pour {n} projet sur {all}", "{amount}, connu pour {n} projets sur {all}", len(known),
        amount=lang.quantity(sum(known), unit), all=lang.number(len(projects)),
    )  # fmt: skip


def _payers(last: Funding, lang: Language) -> str:
    """« Département, 60 % ; État, 40 % (48 000 € en 2026) »: the three largest."""
    told = [", ".join((p.payer, lang.percent(last.share(p)))) for p in last.payers[:3]]
    rest = len(last.payers) - len(told)
    told += [lang.plural("{n} autre financeur", "{n} autres financeurs", rest)] if rest else []
    total = lang.quantity(last.total, "€")
    return lang.t("{payers} ({total} en {year})", payers=lang.t(" ; ").join(told), total=total, year=last.year)


def _projects(projects: Sequence[Mapping], lang: Language) -> str:
    return lang.plural("{n} projet", "{n} projets", len(projects))
