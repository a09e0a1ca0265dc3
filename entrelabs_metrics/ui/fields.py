"""One field of a table as something to fill in, made from the schema; unknown is always an answer one can give."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from entrelabs_metrics import questions
from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import Field, Table
from entrelabs_metrics.spelling import spell
from entrelabs_metrics.ui.asking import ask
from entrelabs_metrics.ui.words import literal

FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)  # the dates that the checks take
SHORT = 30  # characters of an example from which a text deserves several lines
FEW = 11  # whole numbers that make a list rather than a number to type
Words = Mapping[str, Mapping[str, str]]  # field → value (« » for unknown) → what to call it here


def ask_field(t: Table, f: Field, key: str, lang: Language, words: Words) -> None:
    """The widget of a field, whose state is at `key`, where `shown` put it."""
    # As it is: it is also the name for screen readers, and nothing in our titles acts as Markdown.
    label = f"{f.heading(lang)} ({lang.t('obligatoire')})" if f.required else f.heading(lang)
    about = literal(lang.pick(f.description, f.description_en))
    codes = choices(t, f, lang, words)
    if codes and f.type == "boolean":
        st.radio(label, list(codes), format_func=codes.__getitem__, key=key, help=about, horizontal=True)
    elif codes:
        st.selectbox(label, list(codes), format_func=lambda code: codes.get(code, code), key=key, help=about)
    elif f.type == "date":
        st.date_input(label, None, FIRST, LAST, key=key, help=about, format="DD/MM/YYYY")
    elif _is_long(f, st.session_state.get(key)):
        st.text_area(label, key=key, help=about, height="content")
    else:
        st.text_input(label, key=key, help=about)


def choices(t: Table, f: Field, lang: Language, words: Words) -> dict[str, str]:
    """What may be answered → what it is called, unknown first; empty where one types."""
    unknown = lang.t("à choisir") if f.required else lang.t("non renseigné")
    parent = dict(t.parents).get(f.name)
    if parent:
        named = {i: name for (table, i), name in ask(questions.names).items() if table == parent}
        found = dict(sorted(named.items(), key=lambda pair: pair[1].casefold()))
    elif f.enum:
        found = {code: f.label(code, lang) for code in f.enum}
    elif f.type == "boolean":
        found = {"true": lang.t("oui"), "false": lang.t("non")}
    elif f.type == "integer" and f.minimum is not None and f.maximum is not None and f.maximum - f.minimum < FEW:
        found = {str(n): str(n) for n in range(int(f.minimum), int(f.maximum) + 1)}
    else:
        return {}
    return {"": unknown} | found | dict(words.get(f.name, {}))


def shown(f: Field, value: object, lang: Language) -> object:
    """A value as its widget holds it."""
    if f.type == "date":
        return value
    if f.type == "boolean":
        return "" if value is None else "true" if value else "false"
    if isinstance(value, int | float):
        return spell(value, f, lang)
    text = "" if value is None else str(value)
    return text if f.enum else f.label(text, lang)


def said(t: Table, name: str, value: object, lang: Language, words: Words) -> str:
    """A value in words: names of what it points to, « non renseigné » where it is not known."""
    f = t.by_name[name]
    if value is None:
        return words.get(name, {}).get("", lang.t("non renseigné"))
    known = choices(t, f, lang, words).get(str(shown(f, value, lang)))
    if known is not None:
        return known
    if isinstance(value, date):
        return lang.day(value)
    return value if isinstance(value, str) else spell(value, f, lang)


def _is_long(f: Field, text: object) -> bool:
    """Whether a text deserves several lines: by its example, or by what it holds."""
    if f.type != "string" or f.pattern or "://" in f.example:
        return False
    return len(f.example) > SHORT or (isinstance(text, str) and (len(text) > 2 * SHORT or "\n" in text))


def is_wide(f: Field) -> bool:
    """Whether a field takes the whole width of the form."""
    return f.type == "string" and not f.enum and _is_long(f, "")
