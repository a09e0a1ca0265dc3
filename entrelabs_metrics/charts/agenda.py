"""What a séance goes through, in the order of the families of results and of the axes, with a time for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts.families import FAMILIES
from entrelabs_metrics.charts.kinds import Listing, Panel
from entrelabs_metrics.charts.panels import told_source
from entrelabs_metrics.language import NBSP, Language
from entrelabs_metrics.schema import table

OPENING, CHANGES, NOTHING, AXIS, QUESTION, CLOSING = 10, 20, 5, 4, 5, 10  # minutes
LOOKING, ROADMAP, DECISIONS, MORE = 10, 10, 5, 10  # minutes, then one a thing to look at, up to MORE


@dataclass(frozen=True, slots=True)
class Family:
    name: str
    measured: int  # figures with a value
    looked: int  # of which to look at
    dates: tuple[date, ...]  # of the first and the last measure


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to go through, on the version being read."""

    families: Sequence[Family]  # the process is the last
    axes: Sequence[Mapping]
    levels: Sequence[Mapping]  # rows of `sql/assessments.sql` of this séance and of the one before
    actions: Sequence[Mapping]
    decisions: Sequence[Mapping]  # open, of earlier séances
    questions: int  # put to a show of hands
    sources: Sequence[str]  # of the figures


@dataclass(frozen=True, slots=True)
class _Moment:
    name: str
    what: str
    said: str
    minutes: int
    counted: str = ""
    dates: str = ""
    source: str = ""


def agenda(
    seance: Mapping, before: Mapping | None, seen: Seen, lang: Language, version: int, today: date
) -> Panel:  # fmt: skip
    """Every moment in order, with the time proposed; the title says their sum."""
    families = (_family(f, seen.sources, lang) for f in seen.families)
    axes = (_axis(n, axis, seance, seen, lang) for n, axis in enumerate(seen.axes, 1))
    last = (_roadmap(seen.actions, lang, today), _decisions(seen.decisions, lang, today), _hands(seen.questions, lang))
    moments = [_opening(seance, lang), _changes(before, lang), *families, *axes, *last, _closing(lang)]
    total = duration(sum(m.minutes for m in moments), lang)
    title = lang.t(
        "Une séance de {time} : {families}, {axes}, {decisions}",
        time=total,
        families=lang.plural("{n} famille de résultats", "{n} familles de résultats", len(seen.families) - 1),
        axes=lang.plural("{n} axe de progression", "{n} axes de progression", len(seen.axes)),
        decisions=lang.plural("{n} décision ouverte", "{n} décisions ouvertes", len(seen.decisions)),
    )  # fmt: skip
    heads = (lang.t("Moment"), lang.t("Ce que l'on regarde"), lang.t("Ce que disent les données"),
             lang.t("Durée proposée"))  # fmt: skip
    shown = [(m.name, m.what, m.said, duration(m.minutes, lang)) for m in moments]
    shown.append((lang.t("En tout"), "", lang.plural("{n} moment", "{n} moments", len(moments)), total))
    none, register = lang.t("sans objet"), lang.t("registre des séances")
    beside = [(m.counted or none, m.dates or none, m.source or register) for m in moments]
    beside.append((lang.t("durées additionnées"), none, lang.t("calcul")))
    data = tuple((*row, *more) for row, more in zip(shown, beside, strict=True))
    return Panel(
        title,
        lang.t(
            "Durées proposées d'après ce qu'il y a à regarder : {look} minutes par famille mesurée, plus une par "
            "chiffre qui mérite un regard ({more} au plus) ; {axis} minutes par axe ; le reste de même. À adapter.",
            look=lang.number(LOOKING), more=lang.number(MORE), axis=lang.number(AXIS),
        ),
        Listing(heads, tuple(shown)),
        ((*heads, lang.t("Ce qui est compté"), lang.t("Dates"), lang.t("Source")), data),
        told_source(seen.sources, None, lang, version),
        alt=title,
    )  # fmt: skip


def duration(minutes: int, lang: Language) -> str:
    """« 45 min », « 1 h », « 3 h 05 »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{lang.number(rest)}{NBSP}min"
    return f"{hours}{NBSP}h" + (f"{NBSP}{rest:02}" if rest else "")


def _opening(seance: Mapping, lang: Language) -> _Moment:
    frozen = seance["version"]
    said = lang.t("Version {n} figée", n=lang.number(frozen)) if frozen else lang.t("Rien n'est encore figé")
    what = lang.t("Accueillir, dire qui est là, figer les données et dire de quand elles datent")
    return _Moment(lang.t("Ouverture"), what, said, OPENING)


def _changes(before: Mapping | None, lang: Language) -> _Moment:
    name = lang.t("Ce qui a changé")
    if before is None:
        return _Moment(name, lang.t("Rien à comparer"), lang.t("Aucune séance n'a eu lieu avant celle-ci"), NOTHING)
    what = lang.t("Ce qui a changé depuis « {name} » : ce qui est établi d'abord", name=before["name"])
    if not before["version"]:
        return _Moment(name, what, lang.t("La séance précédente n'avait rien figé"), NOTHING)
    said = lang.t("À comparer avec la version {n}", n=lang.number(before["version"]))
    return _Moment(name, what, said, CHANGES)


def _family(f: Family, sources: Sequence[str], lang: Language) -> _Moment:
    name = table("indicators").label("family", f.name, lang)
    moment = lang.t("Le processus") if f.name == FAMILIES[-1] else lang.t("Famille de résultats")
    if not f.measured:
        return _Moment(moment, name, lang.t("Rien n'est encore mesuré"), NOTHING, lang.t("0 chiffre mesuré"))
    counted = lang.plural("{n} chiffre mesuré", "{n} chiffres mesurés", f.measured)
    look = lang.plural("{n} mérite un regard", "{n} méritent un regard", f.looked) if f.looked else (
        lang.t("aucun ne demande de regard particulier"))  # fmt: skip
    dates = " – ".join(dict.fromkeys(lang.month(day) for day in f.dates))
    said = lang.t("{name} : {value}", name=counted, value=look)
    return _Moment(
        moment, name, said, LOOKING + min(f.looked, MORE), counted, dates, lang.t(" ; ").join(sources[:3])
    )  # fmt: skip


def _axis(number: int, axis: Mapping, seance: Mapping, seen: Seen, lang: Language) -> _Moment:
    own = [r for r in seen.levels if r["axis_id"] == axis["axis_id"]]
    here = [r for r in own if r["session_id"] == seance["session_id"]]
    told = here or own
    moment = lang.t("Axe {n} sur {all}", n=lang.number(number), all=lang.number(len(seen.axes)))
    if not told:
        return _Moment(moment, axis["name"], lang.t("Aucun labo ne s'y est encore situé"), AXIS)
    labs = lang.plural("{n} labo situé", "{n} labos situés", len(told))
    levels = sorted({r["level"] for r in told})
    low, high = lang.number(levels[0]), lang.number(levels[-1])
    span = lang.t("au niveau {n}", n=low) if low == high else (
        lang.t("du niveau {low} au niveau {high}", low=low, high=high))  # fmt: skip
    said = f"{labs} {span}"
    if not here:
        said = lang.t("En {month}, {levels}", month=lang.month(told[0]["held_on"]), levels=said)
    source = told[0]["session_name"]
    return _Moment(moment, axis["name"], said, AXIS, lang.t("niveaux déclarés"), lang.day(told[0]["held_on"]), source)


def _roadmap(actions: Sequence[Mapping], lang: Language, today: date) -> _Moment:
    behind = sum(roadmaps.late(a, today) for a in actions)
    what = lang.t("Les actions : réalisées, en cours, en retard, bloquées ; ce qui débloquerait")
    counted, due, _, source = roadmaps.evidence(actions, lang)
    said = roadmaps.tally(actions, lang, today) if actions else lang.t("rien d'inscrit")
    return _Moment(lang.t("Feuille de route"), what, said, ROADMAP + min(behind, MORE), counted, due, source)


def _decisions(opened: Sequence[Mapping], lang: Language, today: date) -> _Moment:
    what = lang.t("Les décisions encore ouvertes : les tenir, les changer ou y renoncer")
    if not opened:
        return _Moment(lang.t("Décisions"), what, lang.t("Aucune décision ouverte n'est inscrite"), NOTHING)
    said = lang.plural("{n} décision ouverte", "{n} décisions ouvertes", len(opened))
    behind = sum(roadmaps.late(d, today) for d in opened)
    late = lang.t("dont {n} en retard", n=lang.number(behind)) if behind else ""
    dates = sorted(d["held_on"] for d in opened)
    days = " – ".join(dict.fromkeys(lang.month(day) for day in (dates[0], dates[-1])))
    names = lang.t(" ; ").join(dict.fromkeys(d["session_name"] for d in opened))
    told = ", ".join(filter(None, (said, late)))
    return _Moment(lang.t("Décisions"), what, told, DECISIONS + min(len(opened), MORE), said, days, names)


def _hands(questions: int, lang: Language) -> _Moment:
    said = lang.plural("{n} question inscrite", "{n} questions inscrites", questions) if questions else (
        lang.t("Aucune question n'est encore inscrite"))  # fmt: skip
    what = lang.t("Une question à la fois ; on compte les mains, sans noter à qui elles sont")
    return _Moment(lang.t("Mains levées"), what, said, QUESTION * max(questions, 1))


def _closing(lang: Language) -> _Moment:
    what = lang.t("Relire les décisions, dire qui et pour quand, fixer la prochaine séance")
    return _Moment(lang.t("Clôture"), what, lang.t("Le compte rendu se fait de ce qui a été inscrit"), CLOSING)
