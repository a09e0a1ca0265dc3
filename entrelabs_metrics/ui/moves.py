"""How one row came to be as it is: its last versions, who made them and why, and what changed."""

from functools import lru_cache
from html import escape

import streamlit as st

from entrelabs_metrics.language import Language, language
from entrelabs_metrics.schema import Table, table
from entrelabs_metrics.store.row import RowVersion, row_history
from entrelabs_metrics.ui.asking import base, lang, version
from entrelabs_metrics.ui.editing import changes_html
from entrelabs_metrics.ui.fields import Words

Key = tuple[tuple[str, object], ...]  # fields of the key and their values


def show_moves(name: str, key: Key, words: Words | None = None) -> None:
    """The last versions of a row, the latest first; nothing when there is no such row."""
    st.html(_moves(base().path, version(), lang().code, name, key, words or {}))


def _moves(path: str, number: int, code: str, name: str, key: Key, words: Words) -> str:
    told = "".join(_one(v, table(name), language(code), words) for v in _history(path, number, name, key))
    return f'<div class="em em-version em-moves">{told}</div>' if told else ""


@lru_cache(maxsize=200)
def _history(path: str, number: int, name: str, key: Key) -> list[RowVersion]:
    with base().reading(number) as cursor:
        return row_history(cursor, name, dict(key))


def _one(v: RowVersion, t: Table, words: Language, called: Words) -> str:
    """One version of the row, as HTML. Names, reasons and texts come from people: all of it is escaped."""
    title = words.t("Version {n}, {moment}, par {by}", n=v.version, moment=words.moment(v.at), by=v.by)
    why = words.quote(v.reason) if v.reason else ""
    if v.reverts:
        why = words.t("annule la version {n}", n=v.reverts)
    if v.before is None:
        told = f"<p>{escape(words.t('Inscrite dans la base.'))}</p>"
    elif v.after is None:
        told = f"<p>{escape(words.t('Retirée de la base.'))}</p>"
    else:
        told = changes_html(t, v.before, v.after, v.changed, words, called)
    said_why = f"<p class=em-why>{escape(why)}</p>" if why else ""
    return f"<section><h3>{escape(title)}</h3>{said_why}{told}</section>"
