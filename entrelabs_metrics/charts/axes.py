"""The twelve axes of progression: where teams say they stand, séance after séance. Levels are counted, never averaged.

A level is what a team declares of itself, 0 to 4. An axis without a level is unknown, which is not level 0.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from entrelabs_metrics.charts.kinds import Cell, Heading, Matrix, Panel
from entrelabs_metrics.language import Language
from entrelabs_metrics.results import findings
from entrelabs_metrics.results.findings.fixed import DIRECTION_WORDS
from entrelabs_metrics.schema import table

SEANCES = 3  # the last ones, side by side, for one lab
LEVELS = 5  # 0 to 4
LABS = 8  # side by side; beyond, labs are counted by level
UP, DOWN = "▲", "▼"


@dataclass(frozen=True, slots=True)
class Moved:
    """How many axes went up, down, stayed, or cannot be compared."""

    up: int = 0
    down: int = 0
    same: int = 0
    unknown: int = 0

    def words(self, advancing: str, lang: Language) -> str:
        """« 4 axes avancent, 1 recule, 6 ne bougent pas »; `advancing` are the words of the first part."""
        said = (
            advancing,
            lang.plural("{n} recule", "{n} reculent", self.down) if self.down else "",
            lang.plural("{n} ne bouge pas", "{n} ne bougent pas", self.same) if self.same else "",
            lang.plural("{n} sans comparaison possible", "{n} sans comparaison possible", self.unknown)
            if self.unknown
            else "",
        )
        return ", ".join(filter(None, said))


def moved(before: Mapping[Any, int], after: Mapping[Any, int], keys: Sequence[Any]) -> Moved:
    """What became of the levels of `keys` from one séance to the next; each of them is counted once."""
    counted = Counter(
        "unknown" if old is None or new is None else "up" if new > old else "down" if new < old else "same"
        for old, new in ((before.get(key), after.get(key)) for key in keys)
    )
    return Moved(**counted)


def lab_axes(axes: Sequence[Mapping], found: Sequence[Mapping], lab: str, lang: Language, version: int) -> Panel:
    """One lab: its level on each axis in its last séances, and what moved since the one before.

    `axes`: rows of the table, in order; `found`: rows of `sql/assessments.sql` of that lab; `lab`: its name.
    """
    seances = list(dict.fromkeys((row["session_id"], row["held_on"]) for row in found))[-SEANCES:]
    levels = {seance: {r["axis_id"]: r for r in found if r["session_id"] == seance} for seance, _ in seances}
    heads = tuple(Heading(seance, lang.month(on)) for seance, on in seances) or (Heading("none", lang.t("Niveau")),)
    body = tuple((Heading("", axis["name"]), _cells(axis["axis_id"], levels, lang)) for axis in axes)
    last, before = (next(iter(part), None) for part in (seances[-1:], seances[-2:-1]))
    subtitle = lang.t(
        "Niveau que l'équipe se donne sur chaque axe, de 0 ({least}) à 4 ({most}). Case hachurée : non renseigné.",
        least=_word(0, lang), most=_word(4, lang),
    )  # fmt: skip
    if last is None:
        title = lang.t("{lab} ne s'est encore situé sur aucun axe de progression", lab=lab)
    elif before is None:
        told = lang.plural("{n} axe renseigné", "{n} axes renseignés", len(levels[last[0]]))
        title = lang.t("{told} sur {all}, séance de {month}", told=told, all=lang.number(len(axes)),
                       month=lang.month(last[1]))  # fmt: skip
    else:
        then, now = ({k: r["level"] for k, r in levels[s[0]].items()} for s in (before, last))
        what = moved(then, now, [axis["axis_id"] for axis in axes])
        title = _sentence(
            what.words(lang.plural("{n} axe avance", "{n} axes avancent", what.up), lang), before[1], lang
        )
    data = tuple(_row(axis, r, lang) for axis in axes for r in _of(axis, found, lang))
    return Panel(
        title, subtitle, Matrix(lang.t("Axe de progression"), heads, body), (_headings(lang), data),
        _source(found, lang, version), _limits(lang), alt=title,
    )  # fmt: skip


def axes(
    axes: Sequence[Mapping], found: Sequence[Mapping], labs: Sequence[tuple[str, str]], lang: Language,
    version: int | None,
) -> Panel:  # fmt: skip
    """Every lab at the last séance where some took a level: side by side, or counted by level when they are many.

    `labs`: (lab_id, name) of all labs, so that those that said nothing are counted. `version`: None for what one séance
    wrote, which later versions do not change.
    """
    seances = list(dict.fromkeys((row["session_id"], row["held_on"]) for row in found))
    now, then = (_at(found, seances[-n][0]) if len(seances) >= n else {} for n in (1, 2))
    present = [(lab, name) for lab, name in labs if any(lab == of for _, of in now)]
    names = [axis["axis_id"] for axis in axes]
    if not seances:
        title = lang.t("Aucun labo ne s'est encore situé sur les axes de progression")
        columns, cells = _unknown(names, lang)
    else:
        columns, cells = (_aligned if len(present) <= LABS else _spread)(names, now, then, present, len(labs), lang)
        title = lang.t(
            "{labs} sur {all} se sont situés sur les axes, séance de {month}",
            labs=lang.plural("{n} labo", "{n} labos", len(present)), all=lang.number(len(labs)),
            month=lang.month(seances[-1][1]),
        )  # fmt: skip
    if then:
        levels = [{key: r["level"] for key, r in part.items()} for part in (then, now)]
        what = moved(levels[0], levels[1], [(axis, lab) for axis in names for lab, _ in present])
        first = lang.plural("{n} position avance", "{n} positions avancent", what.up)
        title = _sentence(what.words(first, lang), seances[-2][1], lang)
    subtitle = lang.t(
        "Niveau que chaque équipe se donne, de 0 ({least}) à 4 ({most}) ; les niveaux ne sont ni additionnés, ni "
        "moyennés. Case hachurée : non renseigné.",
        least=_word(0, lang), most=_word(4, lang),
    )  # fmt: skip
    body = tuple((Heading("", axis["name"]), row) for axis, row in zip(axes, cells, strict=True))
    data = tuple(_row(axis, r, lang) for axis in axes for r in _of(axis, list(now.values()), lang))
    return Panel(
        title, subtitle, Matrix(lang.t("Axe de progression"), columns, body), (_headings(lang), data),
        _source(list(now.values()), lang, version), _limits(lang), alt=title,
    )  # fmt: skip


Found = Mapping[tuple[str, str], Mapping]  # (axis, lab) → row
Columns = tuple[tuple[Heading, ...], list[tuple[Cell, ...]]]  # headings, and the cells of each axis


def _unknown(axes: Sequence[str], lang: Language) -> Columns:
    return (Heading("none", lang.t("Niveau")),), [(Cell(lang.t("non renseigné"), None),) for _ in axes]


def _aligned(
    axes: Sequence[str], now: Found, then: Found, labs: Sequence[tuple[str, str]], all_labs: int, lang: Language
) -> Columns:
    """A column a lab."""
    cells = [tuple(_beside(now.get((axis, lab)), then.get((axis, lab)), lang) for lab, _ in labs) for axis in axes]
    return tuple(Heading(lab, name) for lab, name in labs), cells


def _spread(
    axes: Sequence[str], now: Found, then: Found, labs: Sequence[tuple[str, str]], all_labs: int, lang: Language
) -> Columns:
    """A column a level, with how many labs are at it; labs that said nothing are counted apart."""
    heads = [
        Heading(str(n), lang.t("{name} : {value}", name=lang.number(n), value=_word(n, lang))) for n in range(LEVELS)
    ]  # fmt: skip
    cells = []
    for axis in axes:
        counts = Counter(row["level"] for (of, _), row in now.items() if of == axis)
        unknown = all_labs - counts.total()
        known = (Cell(lang.number(counts[n]), -(-4 * counts[n] // all_labs)) for n in range(LEVELS))
        cells.append((*known, Cell(lang.number(unknown), None if unknown else 0)))
    return (*heads, Heading("unknown", lang.t("non renseigné"))), cells


# Pieces ------------------------------------------------------------------------------------------------------------


def _at(found: Sequence[Mapping], seance: str) -> dict[tuple[str, str], Mapping]:
    return {(r["axis_id"], r["lab_id"]): r for r in found if r["session_id"] == seance}


def _sentence(counts: str, since: date, lang: Language) -> str:
    return lang.t("Depuis la séance de {month} : {counts}", month=lang.month(since), counts=counts)


def _word(level: int, lang: Language) -> str:
    return table("assessments").label("level", str(level), lang).lower()


def _cells(axis: str, levels: Mapping[str, Mapping[str, Mapping]], lang: Language) -> tuple[Cell, ...]:
    cells, before = [], None
    for known in levels.values():
        cells.append(_beside(known.get(axis), before, lang))
        before = known.get(axis)
    return tuple(cells) or (Cell(lang.t("non renseigné"), None),)


def _beside(now: Mapping | None, then: Mapping | None, lang: Language) -> Cell:
    """One level, in words, with what it was."""
    if now is None:
        return Cell(lang.t("non renseigné"), None)
    level, detail, mark = now["level"], _word(now["level"], lang), ""
    if then is not None and then["level"] != level:
        mark = UP if level > then["level"] else DOWN
        detail = lang.t("{word} ; était à {n}", word=detail, n=lang.number(then["level"]))
    return Cell(lang.number(level), level, detail, mark)


def _headings(lang: Language) -> tuple[str, ...]:
    return (
        lang.t("Axe de progression"), lang.t("Labo"), lang.t("Niveau"), lang.t("Date"), lang.t("Ce qui est compté"),
        lang.t("Sens"), lang.t("Niveau de preuve"), lang.t("Commentaire"), lang.t("Source"),
    )  # fmt: skip


def _of(axis: Mapping, found: Sequence[Mapping], lang: Language) -> Sequence[Mapping | None]:
    return [r for r in found if r["axis_id"] == axis["axis_id"]] or [None]


def _row(axis: Mapping, r: Mapping | None, lang: Language) -> tuple[str, ...]:
    direction = lang.t(DIRECTION_WORDS["up"])
    proof = lang.t("déclaré par l'équipe elle-même")
    if r is None:
        unknown = lang.t("non renseigné")
        return axis["name"], "", unknown, unknown, lang.t("rien n'est inscrit"), direction, proof, "", unknown
    level = lang.t("{name} : {value}", name=lang.number(r["level"]), value=_word(r["level"], lang))
    counted = lang.t("un niveau choisi par l'équipe")
    return (
        axis["name"], r["lab_name"], level, lang.day(r["held_on"]), counted, direction, proof, r["comment"] or "",
        r["session_name"],
    )  # fmt: skip


def _source(found: Sequence[Mapping], lang: Language, version: int | None) -> str:
    names = list(dict.fromkeys(r["session_name"] for r in found))[-SEANCES:]
    said = lang.t("Source : autoévaluation des équipes, {seances}", seances=lang.t(" ; ").join(names)) if names else (
        lang.t("Source : aucune autoévaluation n'est enregistrée"))  # fmt: skip
    parts = [said] if version is None else [said, lang.t("Version {n} des données", n=version)]
    texts = (f"{r['comment'] or ''} {r['session_note'] or ''}".lower() for r in found)
    if any(findings.FICTIONAL in text for text in texts):
        parts.append(lang.t("Données fictives, pour la démonstration"))
    return ". ".join(parts) + "."


def _limits(lang: Language) -> tuple[str, ...]:
    return (
        lang.t("Chaque niveau est déclaré par l'équipe elle-même : il n'est comparé à aucune preuve."),
        lang.t("D'une équipe à l'autre, le même niveau ne veut pas forcément dire la même chose."),
    )
