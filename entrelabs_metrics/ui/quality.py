"""The quality of the data on screen: choosing a lab and a check, the rows that a check finds, taking them away."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

import streamlit as st

from entrelabs_metrics import questions
from entrelabs_metrics.exports.tables import listing_csv
from entrelabs_metrics.language import language
from entrelabs_metrics.questions.checked_rows import row_columns, row_field, row_headings, row_parents
from entrelabs_metrics.questions.checks import CHECKS
from entrelabs_metrics.questions.counting import COMMON
from entrelabs_metrics.schema import table
from entrelabs_metrics.spelling import spell, unguard
from entrelabs_metrics.store import Base
from entrelabs_metrics.ui.asking import ask, base, lang, today, version
from entrelabs_metrics.ui.showing import choose, download, show


def choose_scope() -> tuple[str, str]:
    """A lab (empty: all) and a check (empty: all), both kept in the address (`?labo=`, `?controle=`)."""
    words = lang()
    labs = {lab["lab_id"]: lab["name"] for lab in ask(questions.labs)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        lab = choose(
            "labo",
            words.t("Labo"),
            {"": words.t("Tous les labos")} | labs | {COMMON: words.t("Commun à tous les labos")},
        )
        checks = {name: f"{table(c.table).heading(words)} · {c.said(words)}" for name, c in CHECKS.items()}
        check = choose("controle", words.t("Vérification"), {"": words.t("Toutes les vérifications")} | checks)
    return lab, check


def go_to_lab(lab: str) -> None:
    st.query_params["labo"] = lab


def go_to_check(check: str) -> None:
    st.query_params["controle"] = check


def show_rows(lab: str, check: str) -> None:
    """The rows that a check finds, the first on screen and all of them in a file."""
    words = lang()
    st.button(words.t("Toutes les vérifications"), icon=":material/arrow_back:", on_click=go_to_check, args=("",))
    show(questions.quality_check, check=check, lab=lab)
    if ask(questions.quality_check, check=check, lab=lab).chart is not None:
        make = partial(_csv, base(), version(), today(), words.code, lab, check)
        download(words.t("Ces lignes en CSV"), f"{check.replace('_', '-')}.csv", "text/csv", make, key="quality-csv")


def _csv(held: Base, number: int, day: date, code: str, lab: str, check: str) -> bytes:
    with held.reading(number) as cursor:
        asking = questions.Asking(cursor, language(code), number, day)
        found, names = questions.quality_rows(asking, check=check, lab=lab), questions.names(asking)
    return listing_csv(row_headings(check, language(code)), _spelt(found, check, code, names))


def _spelt(rows: Iterable[dict], check: str, code: str, names: dict[tuple[str, str], str]) -> Iterator[list[str]]:
    """Rows as an export spells them; what points to another row is named: « Lycées (pdl-lycees) »."""
    words, parents = language(code), row_parents(check)
    plain = table("measurements").by_name["source"]  # a text like any other
    fields = {name: row_field(check, name) or plain for name in row_columns(check)}
    for row in rows:
        called = {name: names.get((parents.get(name, ""), row[name])) for name in fields}
        yield [
            f"{called[name]} ({row[name]})" if called[name] else unguard(spell(row[name], field, words))
            for name, field in fields.items()
        ]


def show_method() -> None:
    """What is checked, folded away."""
    with st.expander(lang().t("Ce qui est vérifié")):
        show(questions.quality_method)
