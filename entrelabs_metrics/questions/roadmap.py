"""The roadmap, as a matrix or a list; how far it is, counted; one action of it; and the versions that moved it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from entrelabs_metrics.charts import actions as lists
from entrelabs_metrics.charts import completion
from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts import timeline as timelines
from entrelabs_metrics.charts.kinds import Facts, Panel
from entrelabs_metrics.language import in_paris
from entrelabs_metrics.questions.aimed import aimed
from entrelabs_metrics.questions.asking import Asking, answer, rows
from entrelabs_metrics.questions.network import chosen_labs
from entrelabs_metrics.schema import fold, table

MOST = 8  # actions in a cell of the matrix
LISTED = 60  # actions in the list
EVERY = "all"  # what a filter says when it keeps everything
UNKNOWN = "unknown"

_EVENTS = "select happened_on, label, kind from events where lab_id is null or lab_id = $lab"
_STOPS = (
    "select e.version, e.at_utc from import_event e semi join import_file f"
    " on f.import_id = e.import_id and f.table_name = 'actions' where e.version <= $version order by e.version"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """Which actions of a roadmap are shown. Each filter says `EVERY`, or what it keeps; all must hold."""

    everyone: bool = False  # the actions of every lab, and not only those of one and the common ones
    status: str = EVERY  # a status, or "unknown"
    about: str = EVERY  # a theme (« 5 ») or an axis
    horizon: str = EVERY
    scope: str = EVERY
    trouble: str = EVERY  # "late", "blocked" or "tactical"
    text: str = ""  # words of the title, of who carries it, of what blocks it


ALL = Kept()


def roadmap(ask: Asking, lab: str = "", engaged: str = EVERY, kept: Kept = ALL) -> Panel:
    """The actions shared by all, or (with a lab) those and the lab's own, told apart, as a matrix.

    `engaged` keeps those engaged ("yes"), not ("no"), or of which it is not known ("unknown").
    """
    shown, n = _chosen(ask, lab, engaged, kept)
    return roadmaps.roadmap(shown, ask.lang, ask.version, ask.today, own=lab, most=MOST, told=_told(ask, shown, n))


def roadmap_list(ask: Asking, lab: str = "", engaged: str = EVERY, kept: Kept = ALL) -> Panel:
    """The same as a list, the next due first, with what each should move and what is found of it."""
    found, n = _chosen(ask, lab, engaged, kept)
    found = sorted(found, key=lists.by_due_date)
    shown = found[:LISTED]
    told = _told(ask, found, n)
    return lists.listing(shown, found, aimed(ask, shown), ask.lang, ask.version, ask.today, told)


def roadmap_shown(ask: Asking, lab: str = "", engaged: str = EVERY, kept: Kept = ALL) -> tuple[int, int]:
    """How many actions the filters keep, out of how many."""
    shown, n = _chosen(ask, lab, engaged, kept)
    return len(shown), n


def roadmap_axes(ask: Asking) -> dict[str, str]:
    """What the actions may be about: themes (« 5 », « 6 »), then axes, with their names."""
    found = answer(ask.cursor, "select axis_id, theme, name from axes order by theme, axis_id", {})
    themes = {str(a["theme"]): ask.lang.t("Thème {n}", n=a["theme"]) for a in found}
    return themes | {a["axis_id"]: a["name"] for a in found}


def completion_by_cell(ask: Asking, lab: str = "") -> Panel:
    """How far actions are found to be, by horizon and scope: those of a lab, or without one those of everybody."""
    actions = rows(ask, "actions", "lab_id = $lab", lab=lab) if lab else rows(ask, "actions")
    return completion.by_cell(actions, ask.lang, ask.version, ask.today)


def completion_by_lab(ask: Asking, wanted: str = "") -> Panel:
    """The same lab by lab, common actions first: the first labs whose name holds `wanted`; the finding is of all."""
    labs = [(lab["lab_id"], lab["name"]) for lab in chosen_labs(ask, wanted)]
    return completion.by_lab(rows(ask, "actions"), labs, ask.lang, ask.version, ask.today)


def roadmap_stops(ask: Asking) -> tuple[tuple[int, str], ...]:
    """The versions that changed actions and those that séances froze, oldest first, each with its words.

    A séance that froze nothing is read on the last version made by its day, if there was one.
    """
    lang = ask.lang
    made = {e["version"]: in_paris(e["at_utc"]).date() for e in answer(ask.cursor, _STOPS, {"version": ask.version})}
    told = {v: lang.t("version {n} du {day}", n=v, day=lang.day(day)) for v, day in made.items()}
    for held_on, frozen in _seances(ask):
        version = frozen or max((v for v, day in made.items() if day <= held_on), default=None)
        if version and version <= ask.version:
            told[version] = lang.t("séance du {day}, version {n}", day=lang.day(held_on), n=version)
    return tuple(sorted(told.items()))


def action(ask: Asking, action: str) -> Panel:
    """All that is known of one action."""
    lang, t = ask.lang, table("actions")
    a = rows(ask, "actions", "action_id = $action", action=action)[0]
    item = roadmaps.item(a, lang, ask.today)
    unknown = lang.t("non renseigné")
    facts = (
        (lang.t("Portée par"), item.detail or lang.t("tous les labos")),
        (lang.t("Engagée"), item.engaged),
        (lang.t("État"), item.word),
        (lang.t("Avancement constaté"), roadmaps.evidenced(a, lang)),
        (lang.t("Preuve"), a["evidence_url"] or unknown),
        (lang.t("Avancement déclaré"), roadmaps.declared_words(a, lang)),
        (lang.t("Échéance"), lang.day(a["due_on"]) if a["due_on"] else lang.t("sans échéance")),
        (lang.t("Responsable"), a["owner"] or unknown),
        (lang.t("Ce qui bloque"), a["blocked_by"] or unknown),
        (lang.t("Ce qui débloquerait"), a["unblocked_if"] or unknown),
        (lang.t("Indicateur visé et constat"), lists.aim(a, aimed(ask, [a]), lang) or lang.t("aucun")),
        (lang.t("Axe de progression"), a["axis_name"] or unknown),
        (lang.t("Inspiration"), a["inspiration"] or unknown),
        (lang.t("Note"), a["note"] or lang.t("aucune")),
    )
    place = " · ".join((t.label("horizon", a["horizon"], lang), t.label("scope", a["scope"], lang)))
    return Panel(a["title"], place, Facts(facts), ((), ()), roadmaps.source([a], lang, ask.version), alt=a["title"])


# What is kept --------------------------------------------------------------------------------------------------------


def _chosen(ask: Asking, lab: str, engaged: str, kept: Kept) -> tuple[list[dict], int]:
    """The actions that the filters keep, and out of how many."""
    asked = "true" if kept.everyone else "lab_id is null or lab_id = $lab" if lab else "lab_id is null"
    found = rows(ask, "actions", asked, **({"lab": lab} if "$lab" in asked else {}))
    events = answer(ask.cursor, _EVENTS, {"lab": lab}) if kept.trouble == "tactical" else []
    said = {"yes": True, "no": False, UNKNOWN: None}
    wanted = fold(kept.text)
    shown = [
        a
        for a in found
        if (engaged == EVERY or a["engaged"] is said.get(engaged))
        and kept.status in (EVERY, a["status"] or UNKNOWN)
        and kept.about in (EVERY, a["axis_id"], str(a["theme"]))
        and kept.horizon in (EVERY, a["horizon"])
        and kept.scope in (EVERY, a["scope"])
        and (kept.trouble == EVERY or _in_trouble(a, kept.trouble, events, ask))
        and (not wanted or wanted in fold(_words(a)))
    ]
    return shown, len(found)


def _in_trouble(a: Mapping, trouble: str, events: Sequence[Mapping], ask: Asking) -> bool:
    if trouble == "tactical":
        return bool(timelines.tactical(a, events, ask.lang))
    return roadmaps.late(a, ask.today) if trouble == "late" else a["status"] == "blocked"


def _words(a: Mapping) -> str:
    return " ".join(a[name] or "" for name in ("title", "owner", "lab_name", "blocked_by"))


def _told(ask: Asking, shown: Sequence[Mapping], n: int) -> str:
    """« 12 actions sur 59, selon les filtres choisis. »; nothing when all are shown."""
    if len(shown) == n:
        return ""
    return ask.lang.plural(
        "{n} action sur {all}, selon les filtres choisis.", "{n} actions sur {all}, selon les filtres choisis.",
        len(shown), all=ask.lang.number(n),
    )  # fmt: skip


def _seances(ask: Asking) -> list[tuple[date, int | None]]:
    return ask.cursor.execute("select held_on, version from sessions order by held_on").fetchall()
