"""Every figure, wherever it stands: with its date, source, n, direction and proof; and the same verdict everywhere."""

import csv
import inspect
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from click.testing import CliRunner

from entrelabs_metrics import questions
from entrelabs_metrics.__main__ import main
from entrelabs_metrics.charts.keys import series_key
from entrelabs_metrics.charts.kinds import Facts, Forest, Listing, Panel, Path, Spread, Timeline, Trend
from entrelabs_metrics.language import NBSP, NNBSP, language
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.results import findings
from entrelabs_metrics.results.engine import results

TODAY = date(2026, 11, 23)
# What a table says of each figure, by the headings that may say it.
DATED = {"Date", "Dates", "Date et effectif", "Dates des mesures", "Année", "Échéance", "Échéances", "Depuis",
         "Dates et nombre d'indicateurs"}  # fmt: skip
SIZED = {"Date et effectif", "Effectif", "Effectifs", "Ce qui est compté", "Nombre", "Financeurs",
         "Dates et nombre d'indicateurs"}  # fmt: skip
DIRECTED = {"Sens"}
PROVEN = {"Niveau de preuve", "Niveau de preuve le plus haut", "Avancement constaté", "Mesuré ou estimé"}
SOURCED = {"Source"}
FIGURES = (DATED, SIZED, DIRECTED, PROVEN)
# Panels that show no measured figure, and what each must then say.
TEXTS = {"reuse": (DATED, SOURCED), "abandoned": (DATED, SOURCED), "lessons": (DATED, SOURCED)}
ROWS = {"last_changes": (DATED, SIZED, DIRECTED, SOURCED)}  # rows as imported: their proof is on the figure's card
ACTIONS = {"lab_roadmap": (DATED, PROVEN, SOURCED), "lab_blocked": (DATED, PROVEN, SOURCED),
           "roadmap": (DATED, PROVEN, SOURCED),
           "roadmap_list": (DATED, PROVEN, SOURCED),
           "completion_by_cell": (DATED, SIZED, PROVEN, SOURCED),
           "completion_by_lab": (DATED, SIZED, PROVEN, SOURCED),
           "roadmap_timeline": (DATED, PROVEN, SOURCED),
           "decisions": (DATED, PROVEN, SOURCED),
           "roadmap_completion": (DATED, SIZED, PROVEN, SOURCED)}  # fmt: skip
REGISTERS = (DATED, SIZED, DIRECTED, PROVEN, SOURCED)  # counts of themes: most of them of the seed, not fictional
COSTS = {"lab_cost": (DATED, SIZED, PROVEN, SOURCED)}  # what nobody wrote has no source to be fictional
SEANCES = {"agenda": (DATED, SIZED, SOURCED), "show_of_hands": (DATED, SIZED, SOURCED),
           "decisions_taken": (DATED, SOURCED), "next_dates": (DATED, SOURCED),
           "unproven": (DATED, PROVEN, SOURCED)}  # fmt: skip
PATTERNS = {"patterns": ({"Nature du chiffre"},)}  # counts of projects by name, which says so
ABOUT_THE_DATA = {"quality_overview", "quality_lab", "quality_check", "quality_rows", "quality_method"}
# Where a figure's verdict stands, besides its card.
VERDICTS = (questions.lab_families, questions.project_path, questions.indicator_spread, questions.lab_changes,
            questions.lab_alerts)  # fmt: skip
# What a thing is, in words.
SHEETS = {"lab_card", "project_card", "project_steps", "indicator_card", "action", "session_card"}


@dataclass(frozen=True)
class Shown:
    question: str
    about: str
    panel: Panel


def panels(answer: object) -> Iterator[Panel]:
    if isinstance(answer, Panel):
        yield answer
    elif isinstance(answer, tuple):
        for part in answer:
            yield from panels(part)


@pytest.fixture(scope="module")
def asked(demo) -> dict[str, object]:
    """What every parameter of a question may be, in the demonstration."""
    with demo.reading() as cursor:

        def column(question: str) -> list[str]:
            return [row[0] for row in cursor.execute(question).fetchall()]

        return {
            "lab": column("select lab_id from labs"),
            "project": column("select project_id from projects"),
            "indicator": column("select indicator_id from indicators"),
            "action": column("select action_id from actions"),
            "session": column("select session_id from sessions"),
            "key": [series_key(r) for r in results(cursor)],
            "check": list(questions.checks.CHECKS),
            "imported": [demo.version],
        }


@pytest.fixture(scope="module")
def shown(demo, asked) -> dict[str, list[Shown]]:
    """Every panel of every question, of all that it can be asked about; in English, those that show verdicts."""
    found: dict[str, list[Shown]] = {}
    with demo.reading() as cursor:
        for code, chosen in (("fr", questions.QUESTIONS), ("en", VERDICTS)):
            ask = Asking(cursor, language(code), demo.version, TODAY, base="everywhere")
            found[code] = [
                Shown(question.__name__, str(about), panel)
                for question in chosen
                for about in possible(question, asked)
                for panel in panels(question(ask, **about))
            ]
    with demo.reading(demo.version - 1) as cursor:  # what the latest import changed is asked of the version before
        ask = Asking(cursor, language("fr"), demo.version - 1, TODAY)
        found["fr"] += [Shown("last_changes", "", p) for p in panels(questions.last_changes(ask, demo.version))]
    return found


def possible(question, asked) -> list[dict]:
    """The parameters a question can be asked with: each of those it needs, over all their values."""
    needed = [p.name for p in list(inspect.signature(question).parameters.values())[1:] if p.default is p.empty]
    optional = [p for p in inspect.signature(question).parameters if p in ("lab", "own") and p not in needed]
    choices = [{}]
    for name in needed:
        choices = [{**choice, name: value} for choice in choices for value in asked[name]]
    if question.__name__ in ("quality_rows", "quality_check"):
        return []  # of rows, not of figures; tests/questions/test_quality.py
    return choices + [{**choice, name: "pays-de-la-loire"} for choice in choices for name in optional]


def wanted(one: Shown) -> tuple[set[str], ...]:
    """Which headings the table behind a panel must have; none for what shows no figure."""
    if one.question in SHEETS | ABOUT_THE_DATA or one.panel.chart is None:
        return ()
    if one.question == "project_account" and one.panel.chart.headings[0] == "Ligne":
        return SOURCED, {"Montant mesuré ou estimé"}  # what was put into the account, as declared; its limits say so
    if one.question == "process_tests" and isinstance(one.panel.chart, Listing):
        return TEXTS["lessons"]
    if one.question.startswith("theme_"):
        return of_a_theme(one.panel)
    for apart in (TEXTS, ROWS, ACTIONS, COSTS, PATTERNS, SEANCES):
        if one.question in apart:
            return apart[one.question]
    if one.question == "figure" and not isinstance(one.panel.chart, Trend):
        return ()  # words of one figure: see the test of its card
    return FIGURES


def of_a_theme(panel: Panel) -> tuple[set[str], ...]:
    """A theme shows panels of other questions, and its own counts of the registers."""
    match panel.chart:
        case Timeline():
            return ACTIONS["roadmap_timeline"]
        case Facts():
            return REGISTERS
        case Listing(headings=headings) if "Décision" in headings:
            return ACTIONS["decisions"]
        case Listing(headings=headings) if "Ce qu'il faudrait savoir" not in headings:
            return TEXTS["reuse"]
    measured = {"Constat", "Diversification", "Financeur"} & set(panel.table[0])
    return FIGURES if measured else REGISTERS


def table(panel: Panel) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The table behind a panel; where the panel is a table itself, that one."""
    if panel.table[1]:
        return panel.table
    return (panel.chart.headings, panel.chart.rows) if isinstance(panel.chart, Listing) else ((), ())


def test_every_question_is_walked(shown):
    walked = {one.question for one in shown["fr"]}
    silent = {q.__name__ for q in questions.QUESTIONS} - walked
    assert silent == {"roadmap_axes", "roadmap_shown", "roadmap_stops", "state", "labs", "names", "projects",
                      "catalogue", "lab_figures", "quality_rows", "quality_check",
                      "seances"}  # fmt: skip
    assert len(shown["fr"]) > 1000


def test_every_panel_says_where_it_comes_from(shown):
    silent = [(one.question, one.about, one.panel.title) for one in shown["fr"] if not one.panel.source.strip()
              and one.question not in ("quality_lab", "lab_card")]  # fmt: skip
    assert silent == []
    unnamed = [(one.question, one.panel.title) for one in shown["fr"] if not one.panel.alt or not one.panel.title]
    assert unnamed == []


def test_every_figure_has_its_date_source_n_direction_and_proof(shown):
    faults = []
    for one in shown["fr"]:
        headings, rows = table(one.panel)
        plain = [h.replace(NNBSP, " ").replace(NBSP, " ") for h in headings]
        for told in wanted(one):
            places = [i for i, heading in enumerate(plain) if heading in told]
            if not rows or not places:
                faults.append((one.question, one.about, one.panel.title, f"no column of {sorted(told)}"))
            faults += [
                (one.question, one.about, row[0], f"empty: {headings[i]}")
                for row in rows
                for i in places
                if not row[i].strip()
            ]
    assert not faults, "\n".join(map(str, faults[:40]))


def test_the_source_of_every_figure_is_named(shown):
    """By its row, else by the line under the chart."""
    faults = [
        (one.question, one.about, one.panel.source)
        for one in shown["fr"]
        if wanted(one) == FIGURES
        and "Source" not in table(one.panel)[0]
        and not one.panel.source.startswith(("Source", "Sources"))
    ]
    assert not faults, "\n".join(map(str, faults[:40]))


def test_what_is_drawn_carries_its_date_and_n(shown):
    """Not only in the table: on the row one looks at."""
    faults = []
    for one in shown["fr"]:
        match one.panel.chart:
            case Path(rows=rows) | Spread(rows=rows):
                faults += [(one.question, r.label) for r in rows if r.value != "non mesuré" and not r.basis]
            case Forest(rows=rows) if one.question in ("lab_changes", "lab_gaps"):
                faults += [
                    (one.question, r.label) for r in rows if not re.search(r"\d{4}", r.detail) or "n" not in r.detail
                ]
    assert not faults, "\n".join(map(str, faults[:40]))


def test_the_card_of_every_figure_is_whole(shown):
    """Facts and method of each of its series: no part is left empty, unknown is said."""
    cards = defaultdict(list)
    for one in shown["fr"]:
        if one.question == "figure":
            cards[one.about].append(one.panel)
    assert len(cards) > 100
    for about, parts in cards.items():
        labels = {
            label.split(" (")[0]: words for p in parts if isinstance(p.chart, Facts) for label, words in p.chart.rows
        }
        for label in ("Valeur actuelle", "Cible", "Évolution", "Sens", "Répondants", "Niveau de preuve",
                      "Prochaine mesure",
                      "Responsable", "Question posée", "Population", "Calcul", "Source", "Contribution",
                      "Ce qui ferait changer d'avis"):  # fmt: skip
            assert labels[label].strip(), (about, label)
        assert len(parts[0].limits) <= 3, about
        assert parts[0].sentence, about
        origins = parts[-1]
        assert origins.table[1], about
        for row in origins.table[1]:
            assert all(cell.strip() for cell in row), (about, row)
            assert re.search(r"\.csv, ligne \d+$", row[3].replace(NBSP, " ")), (about, row)


def test_fictional_figures_say_so(shown):
    faults = [
        (one.question, one.about)
        for one in shown["fr"]
        if wanted(one) == FIGURES
        and "fictives" not in one.panel.source.lower()
        and not all("non mesuré" in row for row in table(one.panel)[1])  # a target has no source, only who set it
    ]
    assert not faults, "\n".join(map(str, faults[:40]))


# The same verdict everywhere


@pytest.mark.parametrize("code", ["fr", "en"])
def test_one_figure_has_one_verdict_and_one_value_on_every_page(shown, demo, code):
    lang = language(code)
    with demo.reading() as cursor:
        by_key = {series_key(r): r for r in results(cursor)}
    seen = defaultdict(set)
    for one in shown[code]:
        match one.panel.chart:
            case Path(rows=rows):
                for row in rows:
                    seen[row.key].add(("value", row.value))
                    seen[row.key].add(("verdict", f"{row.sign} {row.verdict}"))
                    seen[row.key].add(("baseline", row.start))
            case Spread(rows=rows):
                for row, told in zip(rows, one.panel.table[1], strict=True):
                    seen[row.key].add(("value", row.text))
                    place = one.panel.table[0].index(lang.t("Constat"))
                    r = by_key[row.key]
                    assert told[place] == findings.verdict(r, lang)[1]
            case Forest(rows=rows) if one.question == "lab_changes":
                for row in rows:
                    seen[row.key].add(("change", f"{row.sign} {row.verdict} {row.text} {row.range_text}"))
            case Listing(rows=rows, keys=keys) if one.question == "lab_alerts":
                place = one.panel.table[0].index(lang.t("Constat"))
                for key, told in zip(keys, one.panel.table[1], strict=False):
                    if key in by_key:
                        assert told[place] == findings.verdict(by_key[key], lang)[1]
            case Facts(rows=rows) if one.question == "figure":
                key = re.search(r"'key': '(.*?)'\}", one.about)[1].replace("\\", "")
                facts = dict(rows)
                change = next((words for label, words in rows if label == lang.t("Évolution")), None)
                if change is not None and by_key[key].change is not None:
                    seen[key].add(("told", change))
                value = next(
                    (words for label, words in facts.items() if label.startswith(lang.t("Valeur actuelle"))), None
                )
                if value:
                    seen[key].add(("value", value.split(" [")[0]))
    assert len(seen) > 100
    for key, told in seen.items():
        r = by_key[key]
        kinds = defaultdict(set)
        for kind, words in told:
            kinds[kind].add(words)
        assert all(len(words) == 1 for words in kinds.values()), (key, kinds)
        assert kinds["value"] <= {findings.value(r, lang)}, key
        assert kinds["verdict"] <= {" ".join(findings.verdict(r, lang))}, key
        if r.change is not None and "told" in kinds:
            sign, words = findings.change_verdict(r.change_verdict, lang)
            (told_change,) = kinds["told"]
            assert told_change.startswith(f"{sign} {words}"), key
            assert findings.difference(r, r.change, lang) in told_change


# Exports


@pytest.fixture(scope="module")
def run(demo_file, tmp_path_factory):
    import shutil

    path = str(shutil.copy(demo_file, tmp_path_factory.mktemp("exports") / "base.duckdb"))

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(main, ["--database", path, *arguments])
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


def test_every_figure_of_the_command_line(run, demo):
    told = json.loads(run("results", "--json"))
    with demo.reading() as cursor:
        known = {series_key(r): r for r in results(cursor)}
    assert len(told) == len(known)
    for row in told:
        key = "~".join((row["lab_id"], row["indicator_id"], row["project_id"] or "", row["population"]))
        r = known[key]
        assert (row["change_verdict"], row["target_verdict"], row["track_verdict"]) == (
            r.change_verdict, r.target_verdict, r.track_verdict,
        )  # fmt: skip
        assert row["direction"]
        if row["value"] is not None:
            assert row["measured_on"] and row["source"], key
            counted = row["nature"] in ("full_count", "management", "estimate")
            about_people = r.kind in ("proportion", "mean")
            assert row["sample_size"] or counted or not about_people or "n_unknown" in row["flags"], key
            assert row["proof_level"] or {"no_baseline"} & set(row["flags"]), key
        assert bool(row["interval_low"] is None) == bool(row["interval_high"] is None)
    lines = run("results").strip().splitlines()
    assert len(lines) == len(told)


def test_public_results_hold_no_small_number(run):
    for row in json.loads(run("results", "--json", "--public")):
        assert row["sample_size"] is None or row["sample_size"] >= 11
    assert any(row["sample_size"] and row["sample_size"] < 11 for row in json.loads(run("results", "--json")))


def test_the_open_data_hold_no_small_number_and_say_how_many_were_left_out(run, tmp_path):
    run("export", "--out", str(tmp_path), "--format", "bundle")
    text = (tmp_path / "measurements.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert all(row["source"] and row["measured_on"] for row in rows)
    assert all(int(row["sample_size"]) >= 11 for row in rows if row["sample_size"])
    said = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))["description"]
    run("export", "--out", str(tmp_path / "all"), "--format", "csv")
    whole = (tmp_path / "all" / "measurements.csv").read_text(encoding="utf-8-sig").count("\n") - 1
    assert f": {whole - len(rows)}." in said
    assert whole > len(rows)
