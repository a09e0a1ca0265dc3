"""Minutes of a séance, and what to prepare for the next one. A Document like a story's, of the same panels."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from entrelabs_metrics.charts import decisions as decision_charts
from entrelabs_metrics.charts import seances as charts
from entrelabs_metrics.charts.kinds import Facts, Panel
from entrelabs_metrics.exports.document import Document, Slide
from entrelabs_metrics.questions import Asking, decisions, network_alerts, roadmap_completion
from entrelabs_metrics.questions.axes import axes
from entrelabs_metrics.questions.movements import (
    since_actions,
    since_established,
    since_figures,
    since_noise,
    since_projects,
    since_rows,
    since_verdicts,
)
from entrelabs_metrics.questions.seances import (
    dates_said,
    decisions_before,
    decisions_taken,
    next_dates,
    on_frozen,
    open_before,
    seance,
    session_card,
    show_of_hands,
    unproven,
    version_day,
)
from entrelabs_metrics.results import findings
from entrelabs_metrics.stories.model import StorySlide
from entrelabs_metrics.stories.resolving import Resolved, notes, texts, versioned

ENOUGH = 3  # parts, from which they are told in brief first


@dataclass(frozen=True, slots=True)
class _Section:
    question: str
    panel: Panel


def minutes(then: Asking | None, now: Asking, session: str) -> Document:
    """The minutes of a séance. The same ones whatever was imported after it, as long as nobody changes what it wrote.

    `now`: the base as one reads it, for what the séance wrote (levels, decisions, hands); what it read is read on the
    version it froze, which is opened here. `then`: on the version to compare that one with; None: the one that the
    séance before froze, and nothing is compared where it froze none. A séance that froze nothing says only what it
    wrote: no figure of today is told as if it had been read there.

    Raises `Refusal` for a séance that is not in the base.
    """
    row, before = seance(now, session)
    lang = now.lang
    with on_frozen(now, row) as read:
        frozen = read is not now
        sections = [_Section(lang.t("La séance"), session_card(now, session))]
        lacking: list[tuple[str, str]] = []
        if frozen:
            sections += _changes(then, now, read, before, lacking)
            sections += _to_look_at(read, lacking)
        else:
            lacking.append((lang.t("Ce qui a été lu"), lang.t(
                "La séance n'a rien figé : ni les chiffres, ni la feuille de route, ni ce qui a changé ne peuvent être "
                "relus tels qu'ils étaient.")))  # fmt: skip
        sections += _stood(now, row, lacking)
        if frozen:
            roadmap = _with_version(roadmap_completion(read), read)
            sections.append(_Section(lang.t("Où en est la feuille de route ?"), roadmap))
        sections += _decided(now, session, lacking)
        if frozen:
            sections += _following(now, read, row, lacking)
        day = version_day(now, read.version) if frozen else now.today
        version = read.version
    if len(sections) > ENOUGH:
        sections.insert(1, _Section("", _brief(sections[1:], row, now)))
    if lacking:
        title = lang.t("Ce que ce compte rendu ne dit pas")
        panel = Panel(title, "", Facts(tuple(lacking)), ((), ()), charts.recorded(row, lang), alt=title)
        sections.append(_Section("", panel))
    said = [text for section in sections for text in texts(section.panel)]
    there = row["organisations"]
    place = row["place"] or lang.t("lieu non renseigné")
    about = (
        (lang.t("Organisations présentes"), lang.number(len(there)) if there else lang.t("non renseigné")),
        *(() if frozen else ((lang.t("Version figée"), lang.t("aucune : rien n'a été figé")),)),
        (lang.t("Séance précédente"), charts.called(before, lang) if before else lang.t("aucune n'est inscrite")),
    )
    return Document(
        lang.t("Compte rendu : {seance}", seance=row["name"]),
        f"{lang.day(row['held_on'])}, {place}",
        tuple(_slide(section, now) for section in sections),
        version,
        day,
        any(findings.FICTIONAL in text.lower() for text in said),
        about,
    )


def next_seance(ask: Asking, session: str) -> tuple[Panel, ...]:
    """What to prepare for the séance after this one: open decisions, what is due before it, actions without evidence.

    Raises `Refusal` for a séance that is not in the base.
    """
    return decisions(ask, opened=True), next_dates(ask, session), unproven(ask)


def _brief(sections: list[_Section], row: dict, now: Asking) -> Panel:
    """The finding of each part, in one table: the first one where a part has several, all of what hands said."""
    lang = now.lang
    hands = lang.t("Qu'ont dit les mains levées ?")
    told: dict[str, str] = {}
    for section in sections:
        first = told.get(section.question)
        if first is None:
            told[section.question] = section.panel.title
        elif section.question == hands:
            told[section.question] = lang.t(" ; ").join((first, section.panel.title))
    title = lang.t("En bref")
    return Panel(title, "", Facts(tuple(told.items())), ((), ()), charts.recorded(row, lang), alt=title)


# Sections -----------------------------------------------------------------------------------------------------------


def _changes(
    then: Asking | None, now: Asking, read: Asking, before: dict | None, lacking: list[tuple[str, str]]
) -> Iterator[_Section]:
    """What moved since the séance before: what did first, and in one sentence what did not."""
    lang = now.lang
    name = lang.t("Ce qui a changé depuis la séance précédente")
    if then is not None:
        yield from _moved(then, read)
    elif before is None:
        lacking.append((name, lang.t("C'est la première séance inscrite : il n'y a rien à comparer.")))
    else:
        with on_frozen(now, before) as earlier:
            if earlier is not now:
                yield from _moved(earlier, read)
                return
        lacking.append(
            (name, lang.t("La séance précédente n'avait rien figé : ce qui a changé depuis n'est pas connu."))
        )


def _moved(then: Asking, read: Asking) -> Iterator[_Section]:
    lang = read.lang
    question = lang.t("Qu'est-ce qui a changé depuis la séance précédente ?")
    every = [
        *since_established(then, read), since_verdicts(then, read), since_actions(then, read),
        since_projects(then, read), since_figures(then, read), since_noise(then, read),
    ]  # fmt: skip
    for panel in every:
        if panel.chart is not None:
            yield _Section(question, panel)
    rows = since_rows(then, read)
    still = [f"{panel.title.rstrip('.')}." for panel in every if panel.chart is None]
    yield _Section(question, replace(rows, sentence=" ".join(still)))


def _to_look_at(read: Asking, lacking: list[tuple[str, str]]) -> Iterator[_Section]:
    lang = read.lang
    question = lang.t("Qu'est-ce qui mérite un regard ?")
    points = network_alerts(read)
    if points is None:
        lacking.append((question, lang.t("Aucun chiffre ni aucune action ne demande de regard particulier.")))
    else:
        yield _Section(question, _with_version(points, read))


def _stood(now: Asking, row: dict, lacking: list[tuple[str, str]]) -> Iterator[_Section]:
    lang = now.lang
    if row["assessments"]:
        yield _Section(lang.t("Où nous situons-nous sur les douze axes ?"), axes(now, session=row["session_id"]))
    else:
        lacking.append((lang.t("Axes de progression"), lang.t("Aucun labo ne s'est situé à cette séance.")))


def _decided(now: Asking, session: str, lacking: list[tuple[str, str]]) -> Iterator[_Section]:
    lang = now.lang
    taken, hands = decisions_taken(now, session), show_of_hands(now, session)
    if taken.chart is not None:
        yield _Section(lang.t("Qu'a décidé cette séance ?"), taken)
    else:
        lacking.append((lang.t("Décisions"), lang.t("Aucune décision n'est inscrite.")))
    for panel in hands:
        yield _Section(lang.t("Qu'ont dit les mains levées ?"), panel)
    if not hands:
        lacking.append((lang.t("Mains levées"), lang.t("Aucune question n'est inscrite.")))


def _following(now: Asking, read: Asking, row: dict, lacking: list[tuple[str, str]]) -> Iterator[_Section]:
    lang = now.lang
    earlier, opened = decisions_before(read, row), open_before(read, row)
    if opened:
        panel = decision_charts.decisions(opened, lang, read.version, read.today)
        title = decision_charts.headline(earlier, lang, read.today)
        panel = replace(panel, title=title, alt=title)
        yield _Section(lang.t("Que reste-t-il des séances précédentes ?"), panel)
    else:
        lacking.append((lang.t("Décisions des séances précédentes"), lang.t("Aucune décision ouverte n'est inscrite.")))
    dates = dates_said(now, row["session_id"])
    if dates.chart is not None:
        yield _Section(lang.t("Quelles sont les prochaines étapes ?"), _with_version(dates, read))
    else:
        lacking.append((lang.t("Prochaines étapes"), dates.title))


def _with_version(panel: Panel, read: Asking) -> Panel:
    return replace(panel, source=versioned(panel.source, read))


def _slide(section: _Section, now: Asking) -> Slide:
    panel = section.panel
    told = notes(StorySlide("d", ""), Resolved(panel, panel.title, panel.sentence), now.lang)
    return Slide(panel, section.question, told)
