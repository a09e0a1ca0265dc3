"""What is held up, and what a lab costs: counts add up, unknown is said, nothing is averaged."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrelabs_metrics.charts.blocked import delay
from entrelabs_metrics.charts.kinds import Facts, Listing
from entrelabs_metrics.language import CODES, NBSP, NNBSP, language
from entrelabs_metrics.questions import Asking, lab_blocked, lab_cost, lab_roadmap
from entrelabs_metrics.results import findings
from entrelabs_metrics.results.engine import results

TODAY = date(2026, 11, 23)
LAB = "lab_id;name;organisation;organisation_type\nlab;Labo;Ville;city\n"
ACTIONS = (
    "action_id;lab_id;title;horizon;scope;status;completion;declared_progress;blocked_by;unblocked_if;owner;due_on;"
    "indicator_id;source\n"
)


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(NNBSP, " ")


def asked(base, question, lab="lab", code="fr", least=0):
    with base.reading() as cursor:
        return question(Asking(cursor, language(code), base.version, TODAY, least=least), lab)


@pytest.mark.parametrize("code", CODES)
def test_what_is_held_up_adds_up_and_is_what_the_roadmap_says(demo, code):
    for lab in demo.rows("select lab_id from labs"):
        panel = asked(demo, lab_blocked, lab["lab_id"], code)
        late = demo.rows(
            "select count(*) as n from actions where lab_id = ? and due_on < ? and status is not null"
            " and status not in ('completed', 'abandoned')",
            [lab["lab_id"], TODAY],
        )[0]["n"]
        counted = demo.rows(
            "select count(*) as n, count(*) filter (status = 'blocked') as blocked,"
            " count(*) filter (status = 'paused') as paused from actions where lab_id = ?",
            [lab["lab_id"]],
        )[0]
        words = language(code)
        if counted["blocked"] + counted["paused"] + late == 0:
            assert isinstance(panel.chart, Facts)
            continue
        assert isinstance(panel.chart, Listing)
        assert panel.title.startswith(words.plural("{n} action bloquée", "{n} actions bloquées", counted["blocked"])), (
            panel.title
        )
        assert words.t("{n} en retard", n=words.number(late)) in panel.title
        assert words.t("{n} en retard", n=words.number(late)) in asked(demo, lab_roadmap, lab["lab_id"], code).title
        assert (words.t("{n} en pause", n=words.number(1)) in panel.title) == (counted["paused"] == 1)
        assert panel.title.endswith(f" {counted['n']}")
        assert len(panel.chart.rows) == len(panel.table[1]) == len(panel.chart.keys)
        delays = [row[panel.table[0].index(words.t("Retard"))] for row in panel.table[1]]
        assert sum(told != words.t("aucun") for told in delays) == late
        assert all(cell.strip() for row in (*panel.chart.rows, *panel.table[1]) for cell in row)


def test_each_action_says_what_blocks_what_would_unblock_who_and_how_late(base, put):
    put(
        base, LAB,
        "indicator_id;family;name;name_en;definition;unit;decimals;kind;scale_min;scale_max;direction;core\n"
        "A;experience;Satisfaction;S;D;%;0;proportion;0;100;up;oui\n",
        "lab_id;indicator_id;measured_on;value;sample_size;source\nlab;A;2024-06-30;70;900;x\nlab;A;2026-06-30;40;900;x\n",
        ACTIONS
        + "a;lab;Ouvrir un guichet;now;lab;blocked;limited;80;Pas de local;;Direction;2026-03-31;A;x\n"
        + "b;lab;Former;now;lab;running;;;;Un budget;;2026-11-01;;x\n"
        + "c;lab;Publier;now;lab;paused;;10;;;;;;x\n"
        + "d;lab;Finir;now;lab;completed;complete;100;;;;2025-01-01;;x\n"
        + "e;lab;Rêver;now;lab;;;;;;;2025-01-01;;x\n",
    )  # fmt: skip
    panel = asked(base, lab_blocked)
    assert plain(panel.title) == "1 action bloquée, 2 en retard, 1 en pause, sur 5"
    rows = [tuple(map(plain, row)) for row in panel.chart.rows]
    assert rows == [
        ("Ouvrir un guichet", "▼ bloquée, attendue en mars 2026, 7 mois de retard", "Pas de local", "non renseigné",
         "Direction", "Déclaré : 80 % ; constaté : limité. Satisfaction : ▼ recul établi."),
        ("Former", "▼ en retard, attendue en nov. 2026, 22 jours de retard", "non renseigné", "Un budget",
         "non renseigné", "Déclaré : non renseigné ; constaté : non renseigné."),
        ("Publier", "○ en pause, sans échéance", "non renseigné", "non renseigné", "non renseigné",
         "Déclaré : 10 % ; constaté : non renseigné."),
    ]  # fmt: skip
    said = plain(panel.sentence)
    assert "3 actions en tout, dont 1 à la fois à l'arrêt et en retard." in said
    assert "Ce qui débloquerait : non renseigné pour 2 actions sur 3." in said
    assert "L'état de 1 action n'est pas renseigné" in said
    with base.reading() as cursor:
        (r,) = [r for r in results(cursor, "lab") if r.population != "comparison"]
    lang = language("fr")
    assert " ".join(findings.verdict(r, lang)) in panel.table[1][0]


def test_the_verdict_of_an_indicator_is_masked_for_the_public(base, put):
    put(
        base, LAB,
        "indicator_id;family;name;name_en;definition;unit;decimals;kind;scale_min;scale_max;direction;core\n"
        "A;experience;Satisfaction;S;D;%;0;proportion;0;100;up;oui\n",
        "lab_id;indicator_id;measured_on;value;sample_size;source\nlab;A;2024-06-30;90;8;x\nlab;A;2026-06-30;10;8;x\n",
        ACTIONS + "a;lab;Ouvrir;now;lab;blocked;;;;;;;A;x\n",
    )  # fmt: skip
    assert "masqué" not in asked(base, lab_blocked).chart.rows[0][5]
    assert plain(asked(base, lab_blocked, least=11).chart.rows[0][5]).endswith("Satisfaction : ○ masqué.")


def test_nothing_held_up_is_said_and_so_is_what_is_not_known(base, put):
    put(base, LAB, ACTIONS + "a;lab;Ouvrir;now;lab;running;;;;;;2027-01-01;;x\nb;lab;Voir;now;lab;;;;;;;;;x\n")
    panel = asked(base, lab_blocked)
    assert plain(panel.title) == "Aucune action dite bloquée, en retard ou en pause, sur 2"
    assert "n'est pas renseigné" in panel.sentence
    assert dict(panel.chart.rows)["Actions dont l'état est connu"] == "1"


def test_a_lab_without_a_roadmap(base, put):
    put(base, LAB)
    panel = asked(base, lab_blocked)
    assert panel.title == "Aucune action n'est inscrite à la feuille de route de ce labo"
    assert panel.chart is None


@given(due=st.dates(date(2000, 1, 1), date(2026, 11, 22)))
def test_a_delay_is_in_days_then_in_whole_months(due):
    number, unit = plain(delay(due, TODAY, language("fr"))).split(" ")
    days = (TODAY - due).days
    if days <= 60:
        assert (int(number), unit) == (days, "jours" if days > 1 else "jour")
    else:
        assert unit == "mois"
        assert int(number) * 28 <= days < (int(number) + 1) * 31


def test_what_a_lab_costs_says_of_how_many_projects_it_is_known(base, put):
    put(
        base, LAB,
        "project_id;lab_id;title;activity_type;status;started_on;budget_eur;staff_days;source\n"
        "p;lab;Un;;running;2025-01-01;1000;0;Registre\nq;lab;Deux;;running;2026-01-01;;;Registre\n",
        "project_id;payer;year;amount_eur\np;Ville;2026;300\np;État;2026;100\n",
    )  # fmt: skip
    panel = asked(base, lab_cost)
    assert plain(panel.title) == "Budget connu : 1 000 €, pour 1 projet sur 2"
    facts = {label: plain(words) for label, words in panel.chart.rows}
    assert facts["Jours d'agents"] == "0 jours, connu pour 1 projet sur 2"  # a known zero is one
    assert facts["Qui paie"] == "Ville, 75 % ; État, 25 % (400 € en 2026)"
    assert plain(facts[next(label for label in facts if label.startswith("Comptes"))]) == "non renseigné"
