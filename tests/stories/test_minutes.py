"""Minutes: nothing invented where nothing was frozen; the same ones again whatever follows; the difference exact."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pandas as pd
import pytest
from click.testing import CliRunner

from entrelabs_metrics.__main__ import main
from entrelabs_metrics.charts.kinds import Difference, Facts
from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.exports.deck import deck
from entrelabs_metrics.exports.document import Document
from entrelabs_metrics.exports.markdown import markdown
from entrelabs_metrics.exports.note import note
from entrelabs_metrics.exports.page import page
from entrelabs_metrics.exports.tables import export
from entrelabs_metrics.language import NBSP, NNBSP, language
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.schema import table
from entrelabs_metrics.store import Base, open_base
from entrelabs_metrics.store.editing import edit
from entrelabs_metrics.stories.minutes import minutes, next_seance
from entrelabs_metrics.stories.resolving import texts
from tests.keeping import kept

FIRST, SECOND = "demo-entrelabs-2025", "demo-entrelabs-2026"
TODAY = date(2026, 11, 23)
KEYS = {
    "measurements": ["lab_id", "project_id", "indicator_id", "measured_on", "population"],
    "actions": ["action_id"],
    "projects": ["project_id"],
    "sessions": ["session_id"],
    "decisions": ["decision_id"],
}


def told(base: Base, session: str, as_of: int | None = None, today: date = TODAY, code: str = "fr") -> Document:
    with base.reading(as_of) as cursor:
        return minutes(None, Asking(cursor, language(code), as_of or base.version, today, kept(base)), session)


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(NNBSP, " ")


def words(document: Document) -> str:
    return plain(" ".join(texts(document)))


def follow(base: Base) -> None:
    """Ten versions: measures, actions, projects, decisions, a lab; nothing that the first séance wrote is unsaid."""

    def write(base: Base, rows: dict) -> None:
        done = edit(base, rows, by="essai")
        assert done.version, [p for v in done.verdicts for p in v.problems]

    last = base.rows(
        "select * from measurements where population <> 'comparison' and nature = 'sample' and sample_size > 100"
        " and value between 40 and 80"
        " qualify row_number() over (partition by lab_id, project_id, indicator_id, population"
        " order by measured_on desc) = 1 order by all limit 6"
    )
    later = date(2026, 11, 20)
    for number, row in enumerate(last[:4]):
        rows = [{**row, "measured_on": later, "value": row["value"] + (-20 if number % 2 else 15)}]
        if number == 3:  # a correction beside a new measure
            rows.append({**last[4], "value": last[4]["value"] + 1})
        write(base, {"measurements": rows})
    actions = [a["action_id"] for a in base.rows("select action_id from actions order by action_id limit 3")]
    write(base, {"actions": [{"action_id": actions[0], "status": "blocked"}]})
    write(base, {"actions": [{"action_id": actions[1], "status": "completed", "completion": "complete"},
                            {"action_id": actions[2], "title": "Renommée"}]})  # fmt: skip
    write(base, {"actions": [{"action_id": "essai-neuve", "title": "Une action neuve", "horizon": "now", "scope": "lab",
                             "due_on": TODAY + timedelta(5)}]})  # fmt: skip
    write(base, {"projects": [{"project_id": "demo-paris-guichet-creches", "status": "abandoned"}]})
    write(base, {"decisions": [{"decision_id": "demo-d02", "status": "completed"}]})
    write(
        base,
        {
            "labs": [
                {"lab_id": "nouveau", "name": "Nouveau labo", "organisation": "Ville", "organisation_type": "region"}
            ]
        },
    )


@pytest.fixture(scope="module")
def held(demo_file, tmp_path_factory) -> Iterator[tuple[Base, Document, int]]:
    """A séance frozen, its minutes then; ten versions; the next one frozen."""
    base = open_base(str(shutil.copy(demo_file, tmp_path_factory.mktemp("seances") / "base.duckdb")))
    assert edit(base, {"sessions": [{"session_id": FIRST, "version": 3}]}, by="essai").version == 4
    then, after = told(base, FIRST), base.version
    follow(base)
    assert base.version == after + 10
    assert edit(base, {"sessions": [{"session_id": SECOND, "version": base.version}]}, by="essai").version == 15
    yield base, then, 14
    base.close()


# On the seed


def test_the_seance_of_2015_tells_nothing_that_nobody_wrote(world):
    document = told(world, "entrelabs-1")
    assert plain(document.title) == "Compte rendu : Entrelabs #1"
    assert plain(document.subtitle) == "13 avril 2015, lieu non renseigné"
    card, lacking = (slide.panel for slide in document.slides)
    facts = {name: plain(value) for name, value in card.chart.rows}
    assert facts["Organisations présentes"].startswith("5 (Région Pays de la Loire, ")
    assert facts["Version figée"] == "aucune : rien n'a été figé"
    assert isinstance(lacking.chart, Facts)
    assert [name for name, _ in lacking.chart.rows] == ["Ce qui a été lu", "Axes de progression", "Décisions",
                                                        "Mains levées"]  # fmt: skip
    assert not document.fictional
    assert "2026" not in words(document)


def test_what_is_not_in_the_base_is_refused(world):
    with pytest.raises(Refusal, match="Aucune séance ne s'appelle « nulle »"):
        told(world, "nulle")


# Again


def test_a_frozen_seance_is_read_again_the_same_after_ten_versions(held):
    base, then, _ = held
    assert told(base, FIRST) == then
    assert told(base, FIRST, today=date(2031, 1, 1)) == then
    assert told(base, FIRST, as_of=7) == then
    assert then.version == 3
    assert len(then.slides) > 6
    with base.reading(3) as cursor:
        assert cursor.execute("select version from sessions where session_id = ?", [FIRST]).fetchall() == [(None,)]


def test_it_would_not_be_the_same_on_the_last_version(held):
    """The test above can fail: what is read does depend on the version frozen."""
    base, then, _ = held
    other = told(base, SECOND)
    assert other.version == 14
    by_question = {slide.question: slide.panel.title for slide in then.slides}
    moved = {slide.question: slide.panel.title for slide in other.slides}
    for question in ("Qu'est-ce qui mérite un regard ?", "Où en est la feuille de route ?"):
        (key,) = [q for q in by_question if plain(q) == question]
        assert by_question[key] != moved[key]


def test_the_first_says_that_the_one_before_froze_nothing(held):
    _, then, _ = held
    assert "La séance précédente n'avait rien figé : ce qui a changé depuis n'est pas connu." in words(then)


# The difference, computed apart


def frames(base: Base, version: int) -> dict[str, pd.DataFrame]:
    with base.reading(version) as cursor:
        files = export(cursor, "csv", language("fr"), 0)
    read = {name: pd.read_csv(io.BytesIO(files[f"{name}.csv"]), sep=";", dtype=str, keep_default_na=False,
                              encoding="utf-8-sig") for name in KEYS}  # fmt: skip
    return read


def headings(name: str) -> dict[str, str]:
    return {f.title: f.name for f in table(name).fields}


def compared(base: Base, then: int, now: int, name: str) -> tuple[pd.DataFrame, int, int]:
    """Of a table: both sides by key, how many rows are new, how many changed."""
    old, new = (frames(base, version)[name].rename(columns=headings(name)) for version in (then, now))
    both = old.merge(new, on=KEYS[name], how="outer", suffixes=("_then", "_now"), indicator=True)
    fields = [c for c in old.columns if c not in KEYS[name]]
    differs = pd.concat([both[f"{c}_then"] != both[f"{c}_now"] for c in fields], axis=1).any(axis=1)
    changed = (both["_merge"] == "both") & differs
    assert not (both["_merge"] == "left_only").any()
    return both, int((both["_merge"] == "right_only").sum()), int(changed.sum())


def test_the_difference_is_the_one_computed_in_pandas(held):
    base, _, frozen = held
    document = told(base, SECOND)
    shown = {plain(slide.panel.table[0][0]): slide.panel for slide in document.slides
             if plain(slide.question) == "Qu'est-ce qui a changé depuis la séance précédente ?"}  # fmt: skip
    rows = {row[0]: tuple(map(int, row[1:])) for row in shown["Table"].table[1]}
    for name, title in (("measurements", "Mesures"), ("actions", "Feuille de route"), ("projects", "Projets"),
                        ("sessions", "Séances"), ("decisions", "Relevé de décision")):  # fmt: skip
        _, added, changed = compared(base, 3, frozen, name)
        assert rows[title] == (added, changed, 0), name
        assert added + changed > 0
    assert set(rows) == {"Mesures", "Feuille de route", "Projets", "Séances", "Relevé de décision", "Labos"}
    both, *_ = compared(base, 3, frozen, "actions")
    new = set(both[both["_merge"] == "right_only"]["title_now"])
    kept = both[both["_merge"] == "both"]
    moved = {
        row["title_now"]
        for _, row in kept.iterrows()
        if any(row[f"{c}_then"] != row[f"{c}_now"] for c in ("title", "status", "completion"))
    }
    panel = shown["Action"]
    assert isinstance(panel.chart, Difference)
    assert {row[0] for row in panel.table[1]} == new | moved


def test_it_may_be_compared_with_another_version(held):
    base, *_ = held
    with base.reading(11) as before, base.reading() as cursor:
        lang = language("fr")
        document = minutes(
            Asking(before, lang, 11, TODAY, kept(base)), Asking(cursor, lang, base.version, TODAY, kept(base)), SECOND
        )
    assert "depuis la version 11" in words(document)
    assert "depuis la version 3 " not in words(document)


# What it holds


def test_the_parts_come_in_order(held):
    base, *_ = held
    asked = [plain(slide.question) for slide in told(base, SECOND).slides]
    assert list(dict.fromkeys(asked)) == [
        "La séance", "", "Qu'est-ce qui a changé depuis la séance précédente ?", "Qu'est-ce qui mérite un regard ?",
        "Où nous situons-nous sur les douze axes ?", "Où en est la feuille de route ?", "Qu'a décidé cette séance ?",
        "Qu'ont dit les mains levées ?", "Que reste-t-il des séances précédentes ?",
        "Quelles sont les prochaines étapes ?",
    ]  # fmt: skip
    assert all(slide.panel.source and slide.panel.alt and slide.notes for slide in told(base, SECOND).slides)


def test_what_becomes_of_a_decision_is_not_in_the_minutes_that_took_it(held):
    _, then, _ = held
    (taken,) = [s.panel for s in then.slides if plain(s.question) == "Qu'a décidé cette séance ?"]
    assert len(taken.table[1]) == 5
    assert not {"État", "Statut"} & set(taken.table[0])


def test_the_next_seance_is_prepared_from_what_is_open(held):
    base, *_ = held
    with base.reading() as cursor:
        opened, due, unproven = next_seance(Asking(cursor, language("fr"), base.version, TODAY), SECOND)
        n = cursor.execute("select count(*) from decisions where status not in ('completed', 'abandoned')").fetchall()
        lacking = cursor.execute(
            "select count(*) from actions where status in ('running', 'completed')"
            " and coalesce(completion, 'no_evidence') = 'no_evidence'"
        ).fetchall()
    assert len(opened.table[1]) == n[0][0] == 7
    assert plain(opened.title).startswith("7 décisions ouvertes sur 7")
    assert len(unproven.table[1]) == lacking[0][0] > 0
    assert "Une action neuve" in {row[1] for row in due.table[1]}
    assert all(row[0] for row in due.table[1])


# In four forms


def squeezed(text: str) -> str:
    return re.sub(r"[\s\\\u00ad\u200b\u2060-]", "", unescape(text))


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_four_forms_say_the_same(held, tmp_path, code):
    base, *_ = held
    document, lang = told(base, SECOND, code=code), language(code)
    (tmp_path / "a.pdf").write_bytes(note(document, lang))
    with zipfile.ZipFile(io.BytesIO(deck(document, lang))) as parts:
        xml = "".join(parts.read(n).decode() for n in parts.namelist() if re.match(r"ppt/slides/[^/]*\.xml$", n))
    pdf = subprocess.run(
        ["pdftotext", "-raw", str(tmp_path / "a.pdf"), "-"], capture_output=True, text=True, check=True
    )
    forms = {
        "md": markdown(document, lang),
        "pdf": pdf.stdout,
        "pptx": "".join(re.findall(r"<a:t>(.*?)</a:t>", xml, flags=re.DOTALL)),
        "html": re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", "", page(document, lang).decode(), flags=re.DOTALL),
    }
    for name, text in forms.items():
        there = squeezed(text)
        for slide in document.slides:
            for said in (slide.panel.title, slide.panel.sentence, slide.question):
                assert squeezed(said) in there, (name, said)


def test_the_command(demo_file, tmp_path):
    path = shutil.copy(demo_file, tmp_path / "base.duckdb")

    def run(*arguments):
        return CliRunner().invoke(main, ["--database", str(path), "minutes", *map(str, arguments)])

    begins = {"md": b"# Compte rendu", "pdf": b"%PDF", "pptx": b"PK", "html": b"<!DOCTYPE"}
    for form, first in begins.items():
        done = run(FIRST, "--out", tmp_path / f"a.{form}")
        assert done.exit_code == 0, done.output
        assert (tmp_path / f"a.{form}").read_bytes().startswith(first)
    for wrong, why in (
        ((FIRST, "--out", tmp_path / "a.doc"), "dans un de ces formats"),
        (("nulle", "--out", tmp_path / "b.md"), "Aucune séance"),
        ((FIRST, "--out", tmp_path / "b.md", "--since", "99"), "n'existe pas"),
        ((FIRST, "--out", tmp_path / "b.md", "--since", "entrelabs-1"), "n'a rien figé"),
    ):
        done = run(*wrong)
        assert done.exit_code == 2
        assert why in done.output
    assert not (tmp_path / "b.md").exists()
