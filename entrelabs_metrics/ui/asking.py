"""Questions and their answers, kept by version: whatever is computed once for a version is never computed again.

The version, the language and the day are in every key, so nothing is ever invalidated by hand: a commit makes a new
version, and every session asks about that one from its next run on. A visitor may also look back: everything is then
asked about the version of the address, as of its day, and nothing can be written.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import Any

import streamlit as st

from entrelabs_metrics import stories
from entrelabs_metrics.charts.html import render_panel
from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.language import Language, in_paris, language
from entrelabs_metrics.questions import QUESTIONS, Asking
from entrelabs_metrics.questions.movements import MOVEMENTS
from entrelabs_metrics.store import Base, default_database
from entrelabs_metrics.store.importing import open_filled
from entrelabs_metrics.ui.server import visitor_language

_BY_NAME = {question.__name__: question for question in (*QUESTIONS, *stories.ASKED)}
_MOVEMENTS = {question.__name__: question for question in MOVEMENTS}


_opening = Lock()


def base() -> Base:
    """The base of this server, opened once; a file that is not there yet is filled with the demonstration."""
    with _opening:
        return _opened(default_database())


# `functools` keeps answers rather than `st.cache_resource`: the arguments are plain, and it costs a microsecond where
# Streamlit's takes 200 (signature and hashing), ten times a run.
@lru_cache(maxsize=8)
def _opened(database: str) -> Base:
    return open_filled(database)


def lang() -> Language:
    """The visitor's language, settled by the frame at the start of each run."""
    return language(st.session_state["_language"]) if "_language" in st.session_state else visitor_language()


def latest() -> int:
    """The last version there is: what whoever writes must know."""
    return base().version


def version() -> int:
    """The version that this visitor is shown: the last one, unless they look back."""
    return looking_back() or latest()


def today() -> date:
    """The day of what is shown: today, or the day of the version one looks back to."""
    back = looking_back()
    return day_of(base().path, back) if back else date.today()


def looking_back() -> int | None:
    """The version this visitor looks back to; None when they see the base of today."""
    back: int | None = st.session_state.get("_back")
    return back


def look_back(asked: str | None) -> None:
    """Settles which version is shown: the one an address asks for, or today's (None, and whatever does not exist)."""
    number = int(asked) if asked is not None and re.fullmatch(r"[1-9][0-9]{0,8}", asked) else 0
    st.session_state["_back"] = number if 0 < number <= latest() else None


@lru_cache(maxsize=100)
def day_of(path: str, version: int) -> date:
    """The day a version was made."""
    (found,) = base().rows("select at_utc from import_event where version = ?", [version])
    return in_paris(found["at_utc"]).date()


def ask(question: Callable, /, **parameters: object) -> Any:
    """The answer of one of `questions`, on the version shown. Do not change what is returned: others share it."""
    return ask_at(version(), question, **parameters)


def ask_at(number: int, question: Callable, /, **parameters: object) -> Any:
    """The same, on a version."""
    return _answer(question.__name__, lang().code, number, today(), base().path, **parameters)


def ask_since(then: int, question: Callable, /, now: int | None = None, **parameters: object) -> Any:
    """The answer of one of `questions.movements.MOVEMENTS`: what changed from version `then` to `now`, or to the one
    shown."""
    return _answer_since(question.__name__, lang().code, then, now or version(), today(), base().path, **parameters)


def markup(question: Callable, /, **parameters: object) -> str:
    """The answer as HTML, every panel of it one under the other."""
    return _markup(question.__name__, lang().code, version(), today(), base().path, **parameters)


@lru_cache(maxsize=1000)
def _answer(name: str, code: str, version: int, today: date, path: str, /, **parameters: object) -> Any:
    with base().reading(as_of=version) as cursor:
        return _BY_NAME[name](Asking(cursor, language(code), version, today, path), **parameters)


@lru_cache(maxsize=200)
def _answer_since(name: str, code: str, then: int, now: int, today: date, path: str, /, **parameters: object) -> Any:
    with base().reading(as_of=then) as before, base().reading(as_of=now) as after:
        asked = (Asking(cursor, language(code), n, today, path) for cursor, n in ((before, then), (after, now)))
        return _MOVEMENTS[name](*asked, **parameters)


@lru_cache(maxsize=1000)
def _markup(name: str, code: str, version: int, today: date, path: str, /, **parameters: object) -> str:
    words = panel_words(language(code))
    return "".join(
        render_panel(panel, words) for panel in _panels(_answer(name, code, version, today, path, **parameters))
    )


def panel_words(language: Language) -> dict[str, str]:
    return {"data": language.t("Voir les données"), "limits": language.t("À garder en tête")}


def _panels(answer: object) -> list[Panel]:
    """Every panel in an answer: one, several, or named ones."""
    if isinstance(answer, Panel):
        return [answer]
    return [panel for part in answer or () for panel in _panels(part)] if isinstance(answer, tuple) else []
