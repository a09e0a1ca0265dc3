"""Rows that moved between two versions: actions and projects field by field, every table counted."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from textwrap import shorten
from typing import NamedTuple

from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts.kinds import Difference, DifferenceRow, Listing, Panel
from entrelabs_metrics.charts.movements import SHOWN, TOLD, Told, more
from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.findings import movements as said
from entrelabs_metrics.results.movements import Rows
from entrelabs_metrics.schema import Table, table

LONG = 90  # characters of a text that a row shows; the data hold it whole
# The fields that say most, first; the others follow in the order of the table.
ACTION_FIELDS = ("status", "completion", "declared_progress", "engaged", "due_on")
PROJECT_FIELDS = ("status", "ended_on", "started_on")


class _Line(NamedTuple):
    """One field of one row, or one row that is on one side only."""

    row: Mapping
    what: str
    old: str
    new: str
    state: str


def actions(moved: Rows | None, told: Told, labs: Mapping[str, str], own: Callable[[Mapping], bool]) -> Panel:
    """Actions that are new, gone or said otherwise. `labs`: names by id; `own`: which rows are told."""
    lang, t = told.lang, table("actions")
    lines, counts = _lines(t, moved, ACTION_FIELDS, told, labs, own)
    heads = (lang.t("Échéance"), lang.t("Avancement constaté"), lang.t("Source"))

    def evidence(a: Mapping) -> tuple[str, ...]:
        due = lang.day(a["due_on"]) if a["due_on"] else lang.t("sans échéance")
        return due, roadmaps.evidenced(a, lang), a["source"] or lang.t("source non renseignée")

    subtitle = lang.t(
        "Ce que disent les actions de la feuille de route dans chacune des deux versions. L'état d'abord."
    )
    title = said.actions_title(*counts, lang) or lang.t("Aucune action n'a changé depuis la version {n}",
                                                        n=told.span.then)  # fmt: skip
    return _panel(title, subtitle, lang.t("Action"), lines, heads, evidence, told, labs)


def projects(moved: Rows | None, told: Told, labs: Mapping[str, str], own: Callable[[Mapping], bool]) -> Panel:
    """Projects that are new, gone or said otherwise."""
    lang, t = told.lang, table("projects")
    lines, counts = _lines(t, moved, PROJECT_FIELDS, told, labs, own)
    heads = (lang.t("Dates"), lang.t("Source"))

    def evidence(p: Mapping) -> tuple[str, ...]:
        dates = " – ".join(lang.month(p[name]) for name in ("started_on", "ended_on") if p[name])
        return dates or lang.t("date inconnue"), p["source"] or lang.t("source non renseignée")

    subtitle = lang.t("Ce que disent les fiches de projet dans chacune des deux versions. L'état d'abord.")
    title = said.projects_title(*counts, lang) or lang.t("Aucun projet n'a changé depuis la version {n}",
                                                         n=told.span.then)  # fmt: skip
    return _panel(title, subtitle, lang.t("Projet"), lines, heads, evidence, told, labs)


def tables(counts: Sequence[tuple[Table, tuple[int, int, int]]], told: Told) -> Panel:
    """How many rows of each table were added, changed and taken away."""
    lang = told.lang
    kept = [(t, n) for t, n in counts if any(n)]
    source = said.span(told.span, lang)
    if not kept:
        title = said.nothing(told.span, lang)
        return Panel(title, "", None, ((), ()), source, alt=title)
    heads = (lang.t("Table"), lang.t("Lignes ajoutées"), lang.t("Modifiées"), lang.t("Retirées"))
    rows = tuple((t.heading(lang), *map(lang.number, n)) for t, n in kept)
    added, changed, gone = (sum(n[i] for _, n in kept) for i in range(3))
    title = said.rows_title(added, changed, gone, told.span, lang)
    subtitle = lang.t(
        "Lignes qui ne sont pas les mêmes dans les deux versions, table par table. "
        "Les autres tables n'ont pas changé. Seule une annulation retire des lignes."
    )
    return Panel(title, subtitle, Listing(heads, rows, keys=("",) * len(rows)), (heads, rows), source, alt=title)


def _lines(
    t: Table, moved: Rows | None, first: tuple[str, ...], told: Told, labs: Mapping[str, str],
    own: Callable[[Mapping], bool],
) -> tuple[list[_Line], tuple[int, int, int]]:  # fmt: skip
    """A line for each field that differs, those that say most first; then what is new, then what is gone."""
    if moved is None:
        return [], (0, 0, 0)
    lang = told.lang
    order = {name: i for i, name in enumerate((*first, *(f.name for f in t.fields if f.name not in first)))}

    def value(name: str, of: object) -> str:
        return cell(t, name, of, lang, labs)

    changed = [
        (new, sorted((name for name in new if old[name] != new[name]), key=order.__getitem__), old)
        for old, new in moved.changed()
        if own(old) or own(new)
    ]
    changed.sort(key=lambda one: (order[one[1][0]], one[0]["title"]))
    called = {
        "status": lang.t("État"),
        "completion": lang.t("Avancement constaté"),
        "declared_progress": lang.t("Avancement déclaré"),
    }
    lines = [
        _Line(
            new,
            called.get(name) or t.by_name[name].heading(lang),
            value(name, old[name]),
            value(name, new[name]),
            "updated",
        )
        for new, names, old in changed
        for name in names
    ]
    added, gone = (list(filter(own, side.to_pylist())) for side in (moved.added, moved.gone))
    lines += [_Line(row, lang.t("ajout"), "", value("status", row["status"]), "added") for row in added]
    lines += [_Line(row, lang.t("retrait"), value("status", row["status"]), "", "removed") for row in gone]
    return lines, (len(added), len(changed), len(gone))


def _panel(
    title: str, subtitle: str, thing: str, lines: Sequence[_Line], headings: tuple[str, ...],
    evidence: Callable[[Mapping], tuple[str, ...]], told: Told, labs: Mapping[str, str],
) -> Panel:  # fmt: skip
    lang = told.lang
    source = " ".join((_source((line.row for line in lines), lang), said.span(told.span, lang))).strip()
    if not lines:
        return Panel(title, "", None, ((), ()), source, alt=title)

    def lab(row: Mapping) -> str:
        return labs.get(row["lab_id"], row["lab_id"]) if row["lab_id"] else lang.t("tous les labos")

    shown = tuple(
        DifferenceRow(line.what, line.row["title"], lab(line.row) if told.lab else "", _short(line.old),
                      _short(line.new), line.state)
        for line in lines[:SHOWN]
    )  # fmt: skip
    heads = (lang.t("Ce qui a changé"), thing, lang.t("Avant"), lang.t("Après"))
    chart = Difference(heads, shown, more(len(lines), lang))
    data = tuple(
        (line.row["title"], lab(line.row), line.what, line.old or "—", line.new or "—", *evidence(line.row))
        for line in lines[:TOLD]
    )
    table_ = ((thing, lang.t("Labo"), *heads[:1], *heads[2:], *headings), data)
    return Panel(title, subtitle, chart, table_, source, alt=title)


def cell(t: Table, name: str, value: object, lang: Language, labs: Mapping[str, str]) -> str:
    """One value as people read it; a state with its sign, unknown said."""
    field = t.by_name[name]
    if value is None:
        return f"○ {lang.t('état non renseigné')}" if name == "status" else lang.t("non renseigné")
    if name == "status":
        return f"{roadmaps.SIGNS.get(str(value), '○')} {field.label(str(value), lang).lower()}"
    if name == "engaged":
        return lang.t("engagée") if value else lang.t("non engagée")
    if isinstance(value, bool):
        return lang.t("oui") if value else lang.t("non")
    if isinstance(value, date):
        return lang.day(value)
    if isinstance(value, int | float):
        return lang.quantity(value, field.unit, 0 if value == int(value) else 2)
    if name == "lab_id":
        return labs.get(str(value), str(value))
    return field.label(str(value), lang).lower() if field.labels else str(value)


def _short(text: str) -> str:
    return shorten(text, LONG, placeholder=" …") if len(text) > LONG else text


def _source(rows: Iterable[Mapping], lang: Language) -> str:
    sources = sorted(set(_named(rows)))
    if not sources:
        return ""
    shown = lang.t(" ; ").join(sources[:3])
    more_ = lang.plural("et {n} autre source", "et {n} autres sources", len(sources) - 3) if len(sources) > 3 else ""
    told = lang.t("Source : {source}.", source=" ".join(p for p in (shown, more_) if p))
    hidden = words.FICTIONAL not in shown.lower() and any(words.FICTIONAL in source.lower() for source in sources)
    fictional = lang.t("données fictives, pour la démonstration")
    return f"{told} {fictional[:1].upper()}{fictional[1:]}." if hidden else told


def _named(rows: Iterable[Mapping]) -> Iterator[str]:
    return (row["source"] for row in rows if row["source"])
