"""The roadmap, as a matrix or a list, and one action of it."""

from dataclasses import replace

from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts.kinds import Facts, Listing, Panel
from entrelabs_metrics.questions.asking import Asking, rows
from entrelabs_metrics.schema import table


def roadmap(ask: Asking, lab: str | None, engaged: str = "all", listed: bool = False) -> Panel:
    """The actions shared by all, or (with a lab) those and the lab's own: as a matrix, or `listed`.

    `engaged` keeps those engaged ("yes"), not ("no"), or of which it is not known ("unknown").
    """
    chosen = (
        rows(ask, "actions", "lab_id is null or lab_id = $lab", lab=lab)
        if lab
        else rows(ask, "actions", "lab_id is null")
    )
    kept = {"yes": (True,), "no": (False,), "unknown": (None,)}.get(engaged, (True, False, None))
    panel = roadmaps.roadmap([a for a in chosen if a["engaged"] in kept], ask.lang, ask.version, ask.today)
    return replace(panel, chart=Listing(*panel.table), table=((), ())) if listed else panel


def action(ask: Asking, action: str) -> Panel:
    """All that is known of one action."""
    lang, t = ask.lang, table("actions")
    a = rows(ask, "actions", "action_id = $action", action=action)[0]
    item = roadmaps.item(a, lang, ask.today)
    unknown = lang.t("non renseigné")
    facts = (
        (lang.t("Portée par"), item.detail or lang.t("tous les labos")),
        (lang.t("Engagée"), item.engaged),
        (lang.t("État"), roadmaps.state(a, lang, ask.today)),
        (lang.t("Avancement déclaré"), roadmaps.declared_words(a, lang)),
        (lang.t("Avancement constaté"), roadmaps.evidenced(a, lang)),
        (lang.t("Échéance"), lang.day(a["due_on"]) if a["due_on"] else lang.t("sans échéance")),
        (lang.t("Responsable"), a["owner"] or unknown),
        (lang.t("Ce qui bloque"), a["blocked_by"] or unknown),
        (lang.t("Ce qui débloquerait"), a["unblocked_if"] or unknown),
        (lang.t("Axe de progression"), a["axis_name"] or unknown),
        (lang.t("Inspiration"), a["inspiration"] or unknown),
        (lang.t("Note"), a["note"] or lang.t("aucune")),
    )
    place = " · ".join((t.label("horizon", a["horizon"], lang), t.label("scope", a["scope"], lang)))
    return Panel(a["title"], place, Facts(facts), ((), ()), roadmaps.source([a], lang, ask.version), alt=a["title"])
