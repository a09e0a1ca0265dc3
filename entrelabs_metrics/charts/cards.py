"""An indicator's card and « pourquoi ce chiffre ? »: one result, its rows → Panels."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from entrelabs_metrics.charts import panels
from entrelabs_metrics.charts.kinds import Facts, Listing, Panel
from entrelabs_metrics.language import Language, in_paris
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.results.findings import card, steps


class Card(NamedTuple):
    """What is said of one figure, from the finding down to the rows it comes from."""

    trend: Panel  # the finding, one sentence, the line, its table; without a line when nothing is measured
    facts: Panel
    method: Panel
    calculation: Panel  # step by step, in the figures themselves
    origins: Panel  # the rows, their file, line, author, version


def facts(
    r: Result, lang: Language, version: int, today: date, *, owner: str, median: float | None, labs: int
) -> Panel:
    """`owner`: who answers for it; `median`: of how many comparable `labs`."""
    title = lang.t("Ce que l'on sait")
    rows = card.facts(r, lang, today, owner, median, labs)
    return Panel(title, "", Facts(rows), ((), ()), panels.source_line([r], lang, version), alt=title)


def method(r: Result, lang: Language, version: int, origins: Sequence[Mapping]) -> Panel:
    """`origins`: the rows of `sql/origins.sql` of the series, latest first."""
    title = lang.t("Comment ce chiffre a été obtenu")
    origin = _file(origins[0], lang) if origins else ""
    rows = card.method(r, lang, origin)
    return Panel(title, "", Facts(rows), ((), ()), lang.t("Version {n} des données.", n=version), alt=title)


def calculation(r: Result, lang: Language, version: int) -> Panel:
    """What is read, what is computed, what follows: one line a step."""
    title = lang.t("Le calcul, pas à pas")
    heads = (lang.t("Étape"), lang.t("Ce qui est lu"), lang.t("Ce qui en est tiré"))
    return Panel(
        title,
        lang.t("Chaque constat se refait à la main avec ces nombres."),
        Listing(heads, steps.steps(r, lang)),
        ((), ()),
        panels.source_line([r], lang, version),
        alt=title,
    )


def origins(rows: Sequence[Mapping], lang: Language, version: int, about: Result) -> Panel:
    """The rows the figure is made of, among all `rows` of `sql/origins.sql`; the others are in its table."""
    title = lang.t("D'où vient ce chiffre : les lignes, leur fichier, leur auteur")
    heads = (
        lang.t("Rôle"),
        lang.t("Date"),
        lang.t("Valeur"),
        lang.t("Fichier et ligne"),
        lang.t("Importé par"),
        lang.t("Version"),
        lang.t("État"),
    )
    known = [(_part(row, about, lang), row) for row in rows]
    shown = tuple(_row(part, row, about, lang) for part, row in known if part and row["stands"])
    every = tuple(_row(part or lang.t("autre mesure de la série"), row, about, lang) for part, row in known)
    return Panel(
        title,
        lang.t(
            "Les lignes qui entrent dans le calcul. Dans les données : toute la série, et les états remplacés depuis."
        ),
        Listing(heads, shown) if shown else None,
        (heads, every),
        lang.t("Version {n} des données.", n=version),
        alt=title,
    )


def _part(row: Mapping, r: Result, lang: Language) -> str:
    """What a row is to the figure; empty when it is not part of it."""
    if "evaluator" in row:
        return lang.t("Évaluation")
    if "due_on" in row:
        if row["due_on"] == r.due_on:
            return lang.t("Cible et valeur initiale") if r.baseline_kind == "stated" else lang.t("Cible")
        return lang.t("Cible finale") if row["due_on"] == r.final_due_on else ""
    there = row["population"] == "comparison" != r.population
    on = row["measured_on"]
    if there:
        return lang.t("Groupe de comparaison") if on in (r.comparison_on, r.comparison_baseline_on) else ""
    if on == r.measured_on:
        return lang.t("Valeur actuelle")
    return lang.t("Mesure de départ") if on == r.baseline_on else ""


def _row(part: str, row: Mapping, about: Result, lang: Language) -> tuple[str, ...]:
    value = row.get("value", row.get("target_value"))
    return (
        part,
        lang.day(row.get("measured_on") or row.get("due_on") or row.get("done_on")),
        words.quantity(about, value, lang) if value is not None else lang.t("sans valeur"),
        lang.t("{file}, ligne {line}", file=row["origin_file"] or lang.t("sans fichier"), line=row["origin_line"]),
        lang.t("{who}, le {day}", who=row["origin_author"], day=lang.day(in_paris(row["origin_on"]).date())),
        lang.number(row["origin_version"]),
        lang.t("en vigueur") if row["stands"] else lang.t("remplacée depuis"),
    )


def _file(row: Mapping, lang: Language) -> str:
    return lang.t(
        "Fichier {file}, ligne {line}, importé le {day} par {who} (version {version})",
        file=lang.quote(row["origin_file"] or lang.t("sans fichier")),
        line=lang.number(row["origin_line"]),
        day=lang.day(in_paris(row["origin_on"]).date()),
        who=row["origin_author"],
        version=lang.number(row["origin_version"]),
    )
