"""The tables themselves: rows, dictionary, exports."""

import io
import zipfile
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from entrelabs_metrics import limits
from entrelabs_metrics.exports.tables import describe, export
from entrelabs_metrics.language import language
from entrelabs_metrics.schema import table, tables
from entrelabs_metrics.spelling import spell
from entrelabs_metrics.store import Base
from entrelabs_metrics.ui.asking import base, lang, version
from entrelabs_metrics.ui.showing import choose, download

SHOWN = 1000


def choose_table() -> str:
    words, counts = lang(), _counts(base().path, version())
    counted = {name: words.plural("{n} ligne", "{n} lignes", counts[name]) for name in tables()}
    return choose("table", words.t("Table"), {n: f"{t.heading(words)} · {counted[n]}" for n, t in tables().items()})


@lru_cache(maxsize=20)
def _counts(path: str, version: int) -> dict[str, int]:
    return base().counts(version)


def show_rows(name: str) -> None:
    """The first thousand rows, spelt as in an export."""
    words = lang()
    frame = _frame(base().path, version(), name, words.code)
    if len(frame) == SHOWN:
        st.caption(words.t("Les {n} premières lignes ; l'export les contient toutes.", n=words.number(SHOWN)))
    st.dataframe(frame, hide_index=True, key=f"rows-{name}", alt=table(name).heading(words))


@lru_cache(maxsize=50)
def _frame(path: str, version: int, name: str, code: str) -> pd.DataFrame:
    t, words = table(name), language(code)
    with base().reading(version) as cursor:
        found = cursor.execute(f"select {t.columns} from {t.name} order by {', '.join(t.key)} limit {SHOWN}").fetchall()
    spelt = [[spell(v, f, words) for v, f in zip(row, t.fields, strict=True)] for row in found]
    return pd.DataFrame(spelt, columns=[f.heading(words) for f in t.fields])


def show_dictionary(name: str) -> None:
    words, t = lang(), table(name)
    st.caption(words.pick(t.description, t.description_en))
    heads = [words.t(h) for h in ("Colonne", "Obligatoire", "Contenu", "Ce qu'on y met", "Réponses possibles")]
    st.dataframe(
        pd.DataFrame([describe(f, words) for f in t.fields], columns=heads),
        hide_index=True,
        key=f"dictionary-{name}",
        alt=words.t("Dictionnaire"),
    )


def offer_exports() -> None:
    """All tables in one zip, made on click."""
    words, number = lang(), version()
    choices = (
        ("csv", words.t("CSV pour Excel")),
        ("parquet", words.t("Parquet")),
        ("bundle", words.t("Données ouvertes (CSV et schémas)")),
    )
    st.caption(
        words.t(
            "Les données ouvertes laissent de côté les mesures sur moins de {n} personnes ; "
            "les autres fichiers ont tout.",
            n=limits.get("public_answers"),
        )
    )
    held, code = base(), words.code
    with st.container(horizontal=True):
        for form, label in choices:
            make = partial(_zip, held, number, form, code)
            download(label, f"entrelabs-version-{number}-{form}.zip", "application/zip", make, key=f"export-{form}")


def _zip(held: Base, number: int, form: str, code: str) -> bytes:
    out = io.BytesIO()
    with held.reading(number) as cursor, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in export(cursor, form, language(code), limits.get("public_answers")).items():
            archive.writestr(name, content)
    return out.getvalue()
