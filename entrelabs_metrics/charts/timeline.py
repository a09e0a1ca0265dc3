"""The roadmap over time: actions and events → Panel. What is late, what comes due, what has no date."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from entrelabs_metrics.charts import roadmap as roadmaps
from entrelabs_metrics.charts.kinds import Mark, Panel, Timeline, TimelineRow
from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import table

MOST, MARKS = 25, 5  # rows and events drawn
NEAR = 120  # days before a major event within which an action of theme 5 is tactical
MAJOR = ("election", "reform")  # kinds of event that nobody here decides on
TACTICAL, SURVIVAL = "t5-sujets-tactiques", 5  # the axis and the theme of the seed
PAST, AHEAD = timedelta(days=2 * 365), timedelta(days=3 * 365)  # how far from today the axis reaches
CLEAR = timedelta(days=10)  # between what is drawn and the ends of the axis
_STEPS = (1, 3, 6, 12, 24, 60, 120, 240)  # months between two words of the axis
_WORDS = 6  # of the axis, at most


def timeline(
    actions: Sequence[Mapping], events: Sequence[Mapping], lang: Language, version: int, today: date, most: int = MOST
) -> Panel | None:
    """Actions (rows of `sql/actions.sql`) from start to due date, with events (`happened_on`, `label`, `kind`); None
    when there is no action.

    At most `most` rows: what is late first, then what is open and due nearest, then what is closed; those without
    any date come last. All that is not shown is counted.
    """
    if not actions:
        return None
    dated = sorted((a for a in actions if _dates(a)), key=lambda a: _urgency(a, today))
    undated = [a for a in actions if not _dates(a)]
    shown = dated[:most]
    listed = undated[: most - len(shown)]
    low, high = _bounds([day for a in shown for day in _dates(a)], [e["happened_on"] for e in events], today)
    marks, kept_out = _marks(events, low, high, lang, today)
    several = len({a["lab_id"] for a in actions}) > 1
    rows = [_row(a, events, lang, today, several) for a in (*sorted(shown, key=_place), *listed)]
    drawn = {id(a) for a in (*shown, *listed)}
    chart = Timeline(
        tuple(rows),
        tuple((day, _tick(day, step, lang)) for step in [_step(low, high)] for day in _ticks(low, high, step)),
        low,
        high,
        tuple(marks),
        Mark(today, lang.t("aujourd'hui, {day}", day=lang.day(today))),
        (lang.t("Action"), lang.t("Calendrier"), lang.t("Dates et avancement"), lang.t("État")),
        _more([a for a in actions if id(a) not in drawn], lang),
    )
    title = headline(actions, events, lang, today)
    return Panel(
        title,
        lang.t(
            "Actions de la feuille de route, du début à l'échéance. Plein : part d'avancement déclarée ; hachuré : "
            "avancement non renseigné ; losange : échéance sans date de début."
        ),
        chart,
        _table([*sorted(shown, key=_place), *listed], lang, today),
        roadmaps.source(actions, lang, version),
        _limits(len(undated), len(actions), kept_out, lang),
        alt=title,
    )


def headline(actions: Sequence[Mapping], events: Sequence[Mapping], lang: Language, today: date) -> str:
    """« 3 actions en retard ; 4 échéances avant « Élections » (mars 2028) »: counted, never foreseen."""
    behind = sum(roadmaps.late(a, today) for a in actions)
    late = lang.plural("{n} action en retard", "{n} actions en retard", behind) if behind else ""
    ahead = [due for a in actions if (due := a["due_on"]) and due >= today and a["status"] not in roadmaps.CLOSED]
    event = _next(events, today)
    if not ahead:
        coming = lang.t("aucune échéance à venir")
    elif event is not None:
        before = sum(due <= event["happened_on"] for due in ahead)
        coming = lang.plural("{n} échéance avant {event}", "{n} échéances avant {event}", before,
                             event=_named(event, lang))  # fmt: skip
    else:
        soon = sum(due <= today + timedelta(days=365) for due in ahead)
        coming = lang.plural("{n} échéance dans les douze mois", "{n} échéances dans les douze mois", soon)
    said = lang.t("{late} ; {coming}", late=late, coming=coming) if late else coming
    return said[0].upper() + said[1:]


def tactical(action: Mapping, events: Sequence[Mapping], lang: Language) -> str:
    """« tactique : 45 jours avant … » for what meets a major event: the axis of the seed made for that, or theme 5 due
    shortly before one; else empty."""
    of_axis = action["axis_id"] == TACTICAL
    event = _next(events, action["due_on"]) if action["due_on"] else None
    days = (event["happened_on"] - action["due_on"]).days if event is not None else None
    near = days is not None and days <= NEAR
    if not of_axis and not (near and str(action["theme"] or "") == str(SURVIVAL)):
        return ""
    if event is None or days is None:
        return lang.t("sujet tactique")
    return lang.plural("tactique : {n} jour avant {event}", "tactique : {n} jours avant {event}", days,
                       event=_named(event, lang))  # fmt: skip


# Rows ------------------------------------------------------------------------------------------------------------


def _row(a: Mapping, events: Sequence[Mapping], lang: Language, today: date, several: bool) -> TimelineRow:
    """`several`: the actions are not all of one lab, and each says whose it is."""
    item = roadmaps.item(a, lang, today)
    blocked = a["status"] == "blocked"
    word = roadmaps.state(a, lang, today)
    if blocked and item.alert:
        word = f"{word}, {table('actions').label('status', 'blocked', lang).lower()}"
    horizon = table("actions").label("horizon", a["horizon"], lang)
    return TimelineRow(
        key=item.key,
        label=item.title,
        detail=(item.detail or lang.t("commune à tous les labos")) if several else "",
        group=horizon if _dates(a) else lang.t("Sans date"),
        start=a["starts_on"],
        end=a["due_on"],
        progress=item.progress,
        dates=_dates_words(a, lang),
        progress_text=roadmaps.declared_words(a, lang),
        sign=item.sign,
        word=word,
        note=tactical(a, events, lang),
        alert=item.alert or blocked,
        faint=not a["status"] or a["status"] in roadmaps.CLOSED,
    )


def _dates(a: Mapping) -> list[date]:
    return [day for day in (a["starts_on"], a["due_on"]) if day]


def _dates_words(a: Mapping, lang: Language) -> str:
    start, due = a["starts_on"], a["due_on"]
    if start and due:
        months = dict.fromkeys((lang.month(start), lang.month(due)))
        return "\u00a0– ".join(months)
    if due:
        return lang.t("échéance : {month}", month=lang.month(due))
    return lang.t("début : {month}, sans échéance", month=lang.month(start)) if start else lang.t("sans date")


def _urgency(a: Mapping, today: date) -> tuple:
    """What is late first, then what is open, then what is closed; the nearest to today first in each."""
    return (a["status"] in roadmaps.CLOSED, not roadmaps.late(a, today), abs(max(_dates(a)) - today), a["action_id"])


def _place(a: Mapping) -> tuple:
    horizons = table("actions").by_name["horizon"].enum
    return (horizons.index(a["horizon"]), max(_dates(a)), a["title"])


def _more(hidden: Sequence[Mapping], lang: Language) -> str:
    if not hidden:
        return ""
    said = lang.plural("et {n} autre action", "et {n} autres actions", len(hidden))
    undated = sum(not _dates(a) for a in hidden)
    return lang.t("{others}, dont {n} sans date", others=said, n=lang.number(undated)) if undated else said


# The axis ----------------------------------------------------------------------------------------------------------


def _bounds(dates: Sequence[date], happening: Sequence[date], today: date) -> tuple[date, date]:
    """Whole months around today and what is near it; around the actions themselves when none is near."""
    near = [day for day in dates if today - PAST <= day <= today + AHEAD]
    if near or not dates:
        kept = [*near, today, *(day for day in happening if today <= day <= today + AHEAD)]
    else:
        first, last = min(dates), max(dates)
        kept = [*dates, *(day for day in happening if first - PAST / 2 <= day <= last + PAST / 2)]
    low, high = _month(min(kept) - CLEAR, 0), _month(max(kept) + CLEAR, 1)
    return (low, high) if (high - low).days > 150 else (_month(low, -3), _month(high, 3))


def _marks(events: Sequence[Mapping], low: date, high: date, lang: Language, today: date) -> tuple[list[Mark], int]:
    """The events drawn, those to come before those past, and how many are not."""
    inside = [e for e in events if low <= e["happened_on"] <= high]
    chosen = sorted(inside, key=lambda e: (e["happened_on"] < today, abs(e["happened_on"] - today), e["label"]))[:MARKS]
    told = sorted(chosen, key=lambda e: (e["happened_on"], e["label"]))
    texts = ((e, lang.t("{month} : {event}", month=lang.month(e["happened_on"]), event=e["label"])) for e in told)
    return [Mark(e["happened_on"], text) for e, text in texts], len(events) - len(chosen)


def _step(low: date, high: date) -> int:
    months = (high.year - low.year) * 12 + high.month - low.month
    return next((step for step in _STEPS if months / step <= _WORDS), _STEPS[-1])


def _ticks(low: date, high: date, step: int) -> list[date]:
    first, last = low.year * 12 + low.month - 1, high.year * 12 + high.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(-(-first // step) * step, last + 1, step)]


def _tick(day: date, step: int, lang: Language) -> str:
    return str(day.year) if step >= 12 else lang.month(day)


def _month(day: date, by: int) -> date:
    """The first day of the month, so many months later."""
    month = day.year * 12 + day.month - 1 + by
    return date(month // 12, month % 12 + 1, 1)


def _next(events: Sequence[Mapping], after: date) -> Mapping | None:
    """The first major event from a day on."""
    major = (e for e in events if e["kind"] in MAJOR and e["happened_on"] >= after)
    return min(major, key=lambda e: (e["happened_on"], e["label"]), default=None)


def _named(event: Mapping, lang: Language) -> str:
    return f"{lang.quote(event['label'])} ({lang.month(event['happened_on'])})"


# Around ------------------------------------------------------------------------------------------------------------


def _limits(undated: int, all_actions: int, kept_out: int, lang: Language) -> tuple[str, ...]:
    said = [lang.t("L'avancement est celui que déclarent les responsables : il n'est pas constaté ici.")]
    if undated:
        said.append(
            lang.plural(
                "{n} action sur {all} n'a aucune date : rien ne peut être dit de son calendrier.",
                "{n} actions sur {all} n'ont aucune date : rien ne peut être dit de leur calendrier.",
                undated,
                all=lang.number(all_actions),
            )
        )
    if kept_out:
        said.append(
            lang.plural(
                "{n} événement plus éloigné n'est pas dessiné.", "{n} événements plus éloignés ne sont pas dessinés.",
                kept_out,
            )
        )  # fmt: skip
    return tuple(said)


def _table(
    actions: Sequence[Mapping], lang: Language, today: date
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    t = table("actions")
    heads = (
        lang.t("Action"), lang.t("Horizon"), lang.t("Début"), lang.t("Échéance"), lang.t("État"),
        lang.t("Avancement déclaré"), lang.t("Avancement constaté"), lang.t("Source"),
    )  # fmt: skip
    return heads, tuple(
        (
            a["title"],
            t.label("horizon", a["horizon"], lang),
            lang.day(a["starts_on"]) if a["starts_on"] else lang.t("non renseigné"),
            lang.day(a["due_on"]) if a["due_on"] else lang.t("sans échéance"),
            roadmaps.state(a, lang, today),
            roadmaps.declared_words(a, lang),
            roadmaps.evidenced(a, lang),
            a["source"] or lang.t("source non renseignée"),
        )
        for a in actions
    )
