"""A fiche: what is known of one lab, or of one project, in the order one reads it, made to be handed over on one page.

It is a Document like a story's, of the same panels: its figures and verdicts are those of the screen. Each section
holds every row there is, the weightiest first; `exports.sheet` says how many stay on the page.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from entrelabs_metrics.charts import panels as charts
from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts.families import FAMILIES
from entrelabs_metrics.charts.kinds import Facts, Forest, Highlights, Listing, Panel
from entrelabs_metrics.errors import BadStory
from entrelabs_metrics.exports.document import Document
from entrelabs_metrics.questions.asking import Asking, results, rows
from entrelabs_metrics.results import findings as words
from entrelabs_metrics.results.engine import Result
from entrelabs_metrics.results.findings import card
from entrelabs_metrics.results.highlights import highlights, rank
from entrelabs_metrics.stories.asked import panels, why_not
from entrelabs_metrics.stories.model import Story, StorySlide
from entrelabs_metrics.stories.resolving import Resolved, document, for_reader, versioned

LOOK, MINDS, KEPT_IN_MIND = 3, 2, 3  # points to look at, figures whose tipping is told, limits


class Section(NamedTuple):
    question: str  # one of `asked.QUESTION_WORDS`; empty: its title says enough
    panel: Panel
    most: int = 0  # rows that stay at most


def sheet(ask: Asking, *, lab: str = "", project: str = "", reader: str = "") -> Document:
    """The fiche of a lab, or of a project, as the reader may see it: before citizens, only what is public.

    Raises `BadStory` for a lab or a project that is not in the base.
    """
    kind, name = ("lab", lab) if lab else ("project", project)
    if why_not(replace(ask, least=0), f"{kind}_card", ((kind, name),)):
        if lab:
            raise BadStory("Aucun labo ne s'appelle « {name} » dans cette version des données.", name=name)
        raise BadStory("Aucun projet ne s'appelle « {name} » dans cette version des données.", name=name)
    lang = ask.lang
    (found,) = ask.cursor.execute(_NAMED[kind], {"id": name}).fetchall()
    subtitle = lang.t("Fiche du labo") if lab else lang.t("Fiche du projet")
    told = Story(f"{name}-fiche", found[0], subtitle, found[1], reader)
    asking = for_reader(ask, told)
    sections = tuple(_of_lab(asking, lab) if lab else _of_project(asking, project))
    slides = tuple(StorySlide(f"d{n}", section.question) for n, section in enumerate(sections, start=1))
    shown = tuple(Resolved(_versioned(s, asking), s.panel.title, s.panel.sentence) for s in sections)
    made = document(asking, replace(told, slides=slides), shown)
    kept = (replace(slide, most=section.most) for slide, section in zip(made.slides, sections, strict=True))
    return replace(made, slides=tuple(kept), one_page=True)


def _versioned(section: Section, ask: Asking) -> Panel:
    """With the version in its source line. Not the card's, which stands beside another one."""
    panel = section.panel
    return panel if section.question.endswith("_card") else replace(panel, source=versioned(panel.source, ask))


_NAMED = {
    "lab": "select name, lab_id from labs where lab_id = $id",
    "project": "select title, lab_id from projects where project_id = $id",
}


# A lab -------------------------------------------------------------------------------------------------------------


def _of_lab(ask: Asking, lab: str) -> Iterator[Section]:
    about, lang = (("lab", lab),), ask.lang
    found = _own(results(ask, lab=lab))
    (who,) = panels(ask, "lab_card", about)
    yield Section("lab_card", who)
    (five,) = panels(ask, "lab_highlights", about)
    if isinstance(five.chart, Highlights):  # the way of each is drawn below: it is not told twice
        cards = tuple(replace(one, sentence="") for one in five.chart.cards)
        yield Section("lab_highlights", replace(five, chart=Highlights(cards), subtitle="", sentence="", limits=()))
    yield Section("lab_families", _path(found, ask, lang.t("Rien n'est encore mesuré pour ce labo")))
    changed = panels(ask, "lab_changes", about)
    yield Section("lab_changes", _established(changed, ask))
    accounts = panels(ask, "lab_accounts", about)
    nothing = lang.t("Aucun projet de ce labo n'a de compte « 1 € dépensé ».")
    yield Section("lab_accounts", _returned(accounts, nothing, ask))
    yield Section("lab_roadmap", _behind(rows(ask, "actions", "lab_id = $lab", lab=lab), ask))
    if not ask.least:
        yield Section("lab_alerts", _look(panels(ask, "lab_alerts", about), ask), LOOK)
    yield Section("", _in_mind(found, (*changed, *accounts), ask))


def _behind(actions: Sequence[Mapping], ask: Asking) -> Panel:
    """The roadmap in counts, and its actions that are late or blocked, the oldest due first."""
    lang = ask.lang
    whole = roadmaps.roadmap(actions, lang, ask.version, ask.today)
    stuck = [a for a in actions if roadmaps.late(a, ask.today) or a["status"] == "blocked"]
    stuck.sort(key=lambda a: (a["due_on"] is None, a["due_on"], a["title"]))
    lines = []
    for a in stuck:
        item = roadmaps.item(a, lang, ask.today)
        due = lang.t("échéance {month}", month=item.due) if item.due else lang.t("sans échéance")
        why = lang.t("ce qui bloque : {reason}", reason=a["blocked_by"] or lang.t("non renseigné"))
        lines.append((item.title, f"{item.sign} {item.word}", ", ".join((due, item.progress_text or item.word, why))))
    heads = (lang.t("Action"), lang.t("État"), lang.t("Échéance et avancement"))
    return replace(whole, chart=Listing(heads, tuple(lines)) if lines else None, subtitle="", sentence="")


def _look(found: Sequence[Panel], ask: Asking) -> Panel:
    """What deserves a look, the weightiest first: every row, of which the panel draws the first."""
    if not found:
        return _said(ask.lang.t("Rien à regarder de plus près."), ask)
    panel, listing = found[0], found[0].chart
    assert isinstance(listing, Listing)
    wide = len(listing.headings)
    return replace(panel, chart=Listing(listing.headings, tuple(row[:wide] for row in panel.table[1])), subtitle="")


def _established(found: Sequence[Panel], ask: Asking) -> Panel:
    """The established changes of every unit: declines first, so that none falls off the page."""
    lang = ask.lang
    if not found:
        return _said(
            lang.t("Aucun écart n'a d'intervalle : il faut deux mesures par échantillon, avec leur effectif."), ask
        )
    known = [row for panel in found if isinstance(panel.chart, Forest) for row in panel.chart.rows if row.solid]
    known.sort(key=lambda row: not row.alert)
    lines = tuple(
        (row.label, lang.t("{verdict} : {change} {range}", verdict=f"{row.sign} {row.verdict}", change=row.text,
                           range=row.range_text).rstrip(), row.detail)
        for row in known
    )  # fmt: skip
    heads = (lang.t("Indicateur"), lang.t("Constat et écart"), lang.t("Valeurs"))
    data = (found[0].table[0], tuple(row for panel in found for row in panel.table[1]))
    return replace(found[0], chart=Listing(heads, lines) if lines else None, table=data, subtitle="", limits=())


def _returned(found: Sequence[Panel], nothing: str, ask: Asking) -> Panel:
    """Each account against 1 €, as lines of words: beside other sections there is no room for an axis."""
    lang = ask.lang
    if not found:
        return _said(nothing, ask)
    chart = found[0].chart
    assert isinstance(chart, Forest)
    lines = tuple(
        (
            row.label,
            lang.t("{verdict} : {change} {range}", verdict=f"{row.sign} {row.verdict}", change=row.text,
                   range=f"[{row.range_text}]" if row.range_text else "").rstrip(),
            " · ".join(p for p in (row.detail, row.note) if p),
        )
        for row in chart.rows
    )  # fmt: skip
    heads = (lang.t("Projet"), lang.t("Pour 1 € dépensé"), lang.t("Dépensé, et nature du chiffre"))
    return replace(found[0], chart=Listing(heads, lines), subtitle="", sentence="", limits=())


# A project ---------------------------------------------------------------------------------------------------------


def _of_project(ask: Asking, project: str) -> Iterator[Section]:
    about, lang = (("project", project),), ask.lang
    found = _own(results(ask, project=project))
    (who,) = panels(ask, "project_card", about)
    yield Section("project_card", who)
    yield Section("project_path", _path(found, ask, lang.t("Rien n'est encore mesuré pour ce projet"), named=False))
    if not ask.least:
        families = panels(ask, "project_combination", about)
        unknown = _said(lang.t("Familles de résultats et processus : non mesuré"), ask)
        known = [replace(one, subtitle="", sentence="", limits=()) for one in families[:1]]
        yield Section("project_combination", (*known, unknown)[0])
    accounts = panels(ask, "project_account", about)
    computed = accounts[:1] if accounts and isinstance(accounts[0].chart, Forest) else ()
    nothing = accounts[0].title if accounts else lang.t("Ce projet n'a pas de compte « 1 € dépensé ».")
    yield Section("project_account", _returned(computed, nothing, ask))
    yield Section("", _proofs(found, ask))
    yield Section("", _minds(found, ask))
    if not ask.least:
        yield Section("project_steps", _latest_first(panels(ask, "project_steps", about), ask))
    yield Section("", _in_mind(found, computed, ask))


def _latest_first(found: Sequence[Panel], ask: Asking) -> Panel:
    """What was tried and learnt, what was abandoned included."""
    if not found:
        return _said(ask.lang.t("Étapes du projet : non renseignées"), ask)
    chart = found[0].chart
    assert isinstance(chart, Facts)
    return replace(found[0], chart=Facts(chart.rows[::-1]))


def _proofs(found: Sequence[Result], ask: Asking) -> Panel:
    """How far what is said of the project is proved, level by level: which indicators."""
    lang = ask.lang
    if not found:
        return _said(lang.t("Niveau de preuve : non mesuré"), ask)
    levels: dict[str, list[str]] = {}
    for r in sorted(found, key=lambda r: -1 if r.proof_level is None else r.proof_level, reverse=True):
        levels.setdefault(words.proof(r, lang), []).append(words.name(r, lang))
    facts = Facts(tuple((said[:1].upper() + said[1:], lang.listing(dict.fromkeys(n))) for said, n in levels.items()))
    return _said(lang.t("Niveau de preuve"), ask, facts, charts.source_line(found, lang, ask.version))


def _minds(found: Sequence[Result], ask: Asking) -> Panel:
    """What would change our mind, for the figures that stand first."""
    lang = ask.lang
    first = [r for r in highlights(found, FAMILIES) if r.value is not None][:MINDS]
    facts = tuple((words.name(r, lang), card.change_of_mind(r, lang)) for r in first)
    if not facts:
        facts = ((lang.t("Rien n'est encore mesuré"), lang.t("Une première mesure.")),)
    source = charts.source_line(first, lang, ask.version)
    return _said(lang.t("Ce qui ferait changer d'avis"), ask, Facts(facts), source)


# Both --------------------------------------------------------------------------------------------------------------


def _own(found: Iterable[Result]) -> list[Result]:
    """Family by family; in each, as the five figures are chosen: never by success. Comparison groups are nobody's."""
    order = {family: place for place, family in enumerate(FAMILIES)}
    own = (r for r in found if r.population != "comparison")
    return sorted(own, key=lambda r: (order[r.family], rank(r)))


def _path(found: Sequence[Result], ask: Asking, nothing: str, *, named: bool = True) -> Panel:
    """`named`: whether rows name their project."""
    if not found:
        return _said(nothing, ask)
    lang = ask.lang
    sentence = lang.t(
        "Par famille, d'abord les indicateurs mesurés qui ont une cible et le plus grand nombre de réponses connu."
    )
    title = charts.family_title(found, lang)
    made = charts.path(found, lang, ask.version, title=title, subtitle="", project=named)
    return replace(made, sentence=sentence, limits=())


def _in_mind(found: Sequence[Result], others: Sequence[Panel], ask: Asking) -> Panel:
    """At most three limits of all that stands above, and where it comes from."""
    lang = ask.lang
    told = dict.fromkeys((*words.main_limits(found, lang), *(limit for panel in others for limit in panel.limits)))
    limits = tuple(told)[:KEPT_IN_MIND] or (lang.t("Rien n'est mesuré : cette fiche ne dit rien des résultats."),)
    return replace(_said(lang.t("À garder en tête"), ask, source=charts.source_line(found, lang, ask.version)),
                   limits=limits)  # fmt: skip


def _said(title: str, ask: Asking, chart: Facts | None = None, source: str = "") -> Panel:
    """A section of words: a table of them, or a sentence alone."""
    source = source or ask.lang.t("Version {n} des données.", n=ask.version)
    return Panel(title, "", chart, ((), ()), source, alt=title)
