"""What narrows a slide: the period of the measurements it reads, the population whose figures it shows.

Both are in `about`, beside what the question is about: « since=2024-01-01 ; until=2025-12-31 ; population=users ».
Either end of the period may be left out; both days are within it.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from entrelabs_metrics.charts.keys import read_series_key
from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.language import Language
from entrelabs_metrics.questions.asking import Asking, figures
from entrelabs_metrics.results.period import ALWAYS, Period
from entrelabs_metrics.schema import table

SINCE, UNTIL, POPULATION = "since", "until", "population"
NARROWING = (SINCE, UNTIL, POPULATION)
# Those that read measurements through `questions.asking.figures` and `results` only, or heed `Asking.period` besides.
TIMED = frozenset(
    ("lab_highlights", "lab_families", "lab_changes", "lab_gaps", "lab_combination", "figure", "indicator_spread",
     "project_path", "project_combination", "overview", "network_combination", "patterns")
)  # fmt: skip
# Those whose every row is of one population. The others compare populations, or say of a whole that nothing of it is
# measured, which would be untrue of another population.
PEOPLED = frozenset(("lab_families", "lab_changes", "indicator_spread", "project_path"))
ELIDED = (4, 8, 10)  # months before which « de » is « d' »


def narrowed(ask: Asking, given: Mapping[str, str]) -> Asking:
    """Who asks, of the period and the population in `about`; `why_not` says what is wrong in them."""
    return replace(ask, period=_period(given), population=given.get(POPULATION, ""))


def why_not(ask: Asking, question: str, given: Mapping[str, str]) -> str:
    """Why a question cannot be asked so narrowly, in words; empty when it can."""
    lang, given = ask.lang, {name: value for name, value in given.items() if value}
    if not given.keys() & set(NARROWING):
        return ""
    if given.keys() & {SINCE, UNTIL} and question not in TIMED:
        return lang.t("Cette question ne se limite pas à une période.")
    if POPULATION in given and question not in PEOPLED:
        return lang.t("Cette question ne se limite pas à une population.")
    for name in (SINCE, UNTIL):
        if name in given and not as_date(given[name]):
            return lang.t("« {value} » n'est pas une date : elle s'écrit comme 2025-12-31.", value=given[name])
    since, until = _period(given)
    if since and until and until < since:
        return lang.t(
            "La période finit le {until}, avant de commencer le {since}.", until=lang.day(until), since=lang.day(since)
        )
    if POPULATION in given and given[POPULATION] not in populations(ask, tuple(given.items())):
        return lang.t(
            "Rien n'est mesuré ici pour la population « {value} ».", value=population_words(given[POPULATION], lang)
        )
    closer = narrowed(ask, given)
    if _measured(closer, given).empty:
        return lang.t("Rien n'est mesuré ici dans ce choix : {choice}.", choice=lang.t(" ; ").join(_words(closer)))
    return ""


def tell(ask: Asking, given: Mapping[str, str], family: str, panel: Panel) -> Panel:
    """The panel of a question asked so narrowly, which says so; `family`: the one it is of, where there is one.
    `ask` as `narrowed` gives it."""
    lang = ask.lang
    if not (words := _words(ask)):
        return panel
    title, said = panel.title, " ".join(part[0].upper() + part[1:] + "." for part in words)
    if family and _measured(ask, {**given, "family": family}).empty:  # measured perhaps, but not within
        name = table("indicators").label("family", family, lang)
        title = lang.t("{family} : rien n'est mesuré dans ce choix", family=name)
    warning = lang.t(
        "Seules les mesures de ce choix sont lues : ce qui manque ici, mesure ou valeur de départ, "
        "peut exister en dehors."
    )
    return replace(
        panel,
        title=title,
        subtitle=f"{said} {panel.subtitle}".strip(),
        limits=(warning, *panel.limits)[:3],
        alt=f"{panel.alt.replace(panel.title, title).rstrip('.')}. {said}",
    )


def populations(ask: Asking, about: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The populations that are measured, at any time, of what a slide is about; the comparison group is none."""
    found = set(_measured(replace(ask, period=ALWAYS, population=""), dict(about))["population"])
    order = [code for code, *_ in table("measurements").by_name["population"].labels if code in found]
    return (*order, *sorted(found - set(order)))


def period_words(period: Period, lang: Language) -> str:
    """« mesures de janv. 2024 à déc. 2025 », « mesures depuis le 15 mars 2024 »; empty when both ends are open."""
    since, until = period
    whole = (not since or since.day == 1) and (not until or until.day == monthrange(until.year, until.month)[1])
    say = lang.month if whole else lang.day
    first, last = say(since), say(until)
    if since and until:
        if not whole:
            return lang.t("mesures du {first} au {last}", first=first, last=last)
        if first == last and since.month in ELIDED:
            return lang.t("mesures d'{month}", month=first)
        if first == last:
            return lang.t("mesures de {month}", month=first)
        if since.month in ELIDED:
            return lang.t("mesures d'{first} à {last}", first=first, last=last)
        return lang.t("mesures de {first} à {last}", first=first, last=last)
    if since:
        return lang.t("mesures depuis {month}", month=first) if whole else lang.t("mesures depuis le {day}", day=first)
    if until:
        return lang.t("mesures jusqu'à {month}", month=last) if whole else lang.t("mesures jusqu'au {day}", day=last)
    return ""


def population_words(code: str, lang: Language) -> str:
    """« usagers », « tous », or the label as it was written."""
    return table("measurements").label("population", code, lang).lower()


def _words(ask: Asking) -> list[str]:
    """What narrows the question: the period, the population."""
    said = [period_words(ask.period, ask.lang)]
    if ask.population:
        said.append(ask.lang.t("population : {who}", who=population_words(ask.population, ask.lang)))
    return [words for words in said if words]


def as_date(text: str) -> date | None:
    """The date a text such as « 2025-12-31 » is; None for any other text."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _period(given: Mapping[str, str]) -> Period:
    return as_date(given.get(SINCE, "")), as_date(given.get(UNTIL, ""))


def _measured(ask: Asking, given: Mapping[str, str]) -> pd.DataFrame:
    """The measured series a slide is about, as `figures` gives them: the very rows its question reads."""
    wanted = {name: given.get(name) or None for name in ("lab", "project", "indicator")}
    only = {"family": given.get("family")}
    if key := given.get("key"):
        try:
            wanted["lab"], only["indicator_id"], project, only["population"] = read_series_key(key)
        except ValueError:
            pass  # the question says that it names nothing
        else:
            only["project_id"] = project or ""
    found = figures(ask, **wanted)
    found = found[found["value"].notna()]
    if not key:
        found = found[found["population"] != "comparison"]
    for name, value in only.items():
        if value is not None:
            found = found[found[name].fillna("") == value]
    return found
