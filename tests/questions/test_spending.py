"""The account « 1 € dépensé » on real bases: what is shown, what is said to be unknown, what is left apart."""

import re
from datetime import date
from html import unescape

import pytest

from entrelabs_metrics.charts.html import render_panel
from entrelabs_metrics.charts.kinds import Forest, Listing, Panel
from entrelabs_metrics.language import CODES, NBSP, language
from entrelabs_metrics.questions import Asking, lab_accounts, network_accounts, project_account
from entrelabs_metrics.store import Base, open_base

WORDS = {"data": "Voir les données", "limits": "À garder en tête"}
LABS = "lab_id;name;organisation;organisation_type\nlab;Labo;Ville;city\nautre;Autre labo;Ville;city\n"
PROJECTS = "project_id;lab_id;title\n" + "".join(
    f"{project};{lab};{title}\n"
    for project, lab, title in (
        ("mieux", "lab", "Mieux"),
        ("flou", "lab", "Flou"),
        ("perdu", "autre", "À perte"),
        ("vide", "autre", "Sans coût"),
        ("rien", "lab", "Sans compte"),
    )
)
INDICATORS = """\
indicator_id;family;name;name_en;definition;unit;decimals;kind;scale_min;scale_max;direction;core
SAT;experience;Satisfaction;Satisfaction;D;%;0;proportion;0;100;up;oui
USE;impact;Recours;Take-up;D;%;0;proportion;0;100;up;oui
S4;spending;Retour pour 1 €;Return;D;€/€;2;ratio;;;up;oui
"""
EVALUATIONS = "project_id;maryland_level;comparison_group;contribution\nmieux;3;Deux quartiers voisins;C\nflou;1;;C\n"
HEAD = (
    "project_id;line_id;side;label;amount_eur_low;amount_eur_central;amount_eur_high;deadweight;attribution;"
    "displacement;drop_off;years;discount_rate;measured;source\n"
)
VALUATIONS = (
    HEAD
    + """\
mieux;equipe;cost;Temps de l'équipe;90;100;110;;;;;;;oui;Comptes 2025
mieux;temps;effect;Temps gagné;200;300;400;10;20;0;10;3;3,2;oui;Relevé 2026
flou;equipe;cost;Temps de l'équipe;100;100;100;;;;;;;oui;Comptes 2025
flou;temps;effect;Temps gagné;60;100;200;10;;0;;;;non;Dires d'experts
flou;trajets;effect;Trajets évités;40;80;90;0;20;0;0;1;3,2;oui;Enquête 2026
perdu;equipe;cost;Temps de l'équipe;500;500;500;;;;;;;non;Estimation
perdu;temps;effect;Temps perdu;-30;-20;-10;0;0;0;0;1;0;non;Données fictives
vide;temps;effect;Temps gagné;60;100;200;10;;0;;;;non;Données fictives
"""
)
MEASURED = (
    "lab_id;project_id;indicator_id;measured_on;population;value;sample_size;nature;source\n"
    "lab;flou;SAT;2026-03-01;users;70;100;sample;Enquête\n"
    "lab;flou;USE;2026-03-01;comparison;40;100;sample;Enquête\n"
)


@pytest.fixture(scope="module")
def ground(put):
    base = open_base(":memory:")
    put(base, LABS, INDICATORS, PROJECTS, EVALUATIONS, VALUATIONS, MEASURED)
    yield base
    base.close()


def ask(base: Base, question, code: str = "fr", **parameters):
    with base.reading() as cursor:
        return question(Asking(cursor, language(code), base.version, date(2026, 11, 1)), **parameters)


def rows_of(panel: Panel) -> dict:
    assert isinstance(panel.chart, Forest)
    return {row.label: row for row in panel.chart.rows}


def texts(panel: Panel) -> str:
    """Every word of a panel, with ordinary spaces."""
    return re.sub(r"[\u00a0\u202f]", " ", unescape(re.sub(r"<[^>]*>", "\n", render_panel(panel, WORDS))))


def test_a_project_without_lines_has_no_account(ground, base, put):
    assert ask(ground, project_account, project="rien") == ()
    put(base, LABS, PROJECTS)
    assert ask(base, network_accounts) is None
    assert ask(base, lab_accounts, lab="lab") is None


def test_an_account_is_a_range_with_its_verdict_and_its_support(ground):
    first, drivers, to_believe, lines = ask(ground, project_account, project="mieux")
    (row,) = first.chart.rows
    assert row.low < row.value < row.high and first.chart.reference == 1
    assert f"entre {row.range_text.split()[0]}" in first.title
    assert row.verdict == language("fr").t("au-dessus de 1 € dans tous les cas étudiés")
    assert row.solid and row.note == "◆ mesuré" and row.sign == "▲"
    assert row.detail == f"100{NBSP}€ dépensés"
    assert drivers.chart.reference == row.value
    assert isinstance(to_believe.chart, Listing) and isinstance(lines.chart, Listing)
    assert "le résultat dépasse 1 € dans tous les cas." in texts(first)  # of the draws as well


def test_what_is_unknown_is_said_and_is_not_zero(ground):
    first, drivers, _, lines = ask(ground, project_account, project="flou")
    assert any("3 hypothèses ne sont pas renseignées" in limit.replace(NBSP, " ") for limit in first.limits)
    said = texts(lines)
    assert "part due à d'autres inconnue, prise de 0 % à 50 %" in said
    assert "durée inconnue, comptée 1 an" in said
    assert "taux d'actualisation inconnu, pris à 3,2 %" in said
    assert not re.search("per(te|dus) par an", said)  # of a single year nothing is lost
    unsaid = [cells[:2] for cells in drivers.table[1] if "◇ inconnu, et non pas nul" in cells]
    assert sorted(unsaid) == [("Part due à d'autres", "Temps gagné"), ("Taux d'actualisation", "Temps gagné")]
    assert len(first.limits) <= 3


def test_it_says_what_is_not_counted(ground):
    """What the project measures for people, a comparison group left out; and what has no price."""
    first = ask(ground, project_account, project="flou")[0]
    said = texts(first)
    assert "La confiance, la dignité et la qualité des décisions ne sont pas comptées en euros." in said
    assert "Le projet mesure aussi : Satisfaction." in said
    assert "Recours" not in said


def test_the_level_of_proof_is_said(ground):
    compared, alone = (ask(ground, project_account, project=project)[0] for project in ("mieux", "flou"))
    assert "évalué avec un groupe de comparaison" in texts(compared)
    assert "Sans groupe de comparaison (niveau 1 : avant et après)" in texts(alone)


def test_why_nothing_can_be_computed(ground):
    (only,) = ask(ground, project_account, project="vide")
    assert "aucun coût n'est inscrit" in only.title and len(only.chart.rows) == 1
    row = rows_of(ask(ground, network_accounts))["Sans coût"]
    assert (row.value, row.low, row.high, row.text) == (None, None, None, "non calculé")
    assert row.verdict == "aucun coût n'est inscrit" and row.detail == "coût non renseigné"  # not « 0 € »


def test_several_projects_are_not_ranked(ground):
    network = ask(ground, network_accounts)
    assert [row.label for row in network.chart.rows] == ["À perte", "Flou", "Mieux", "Sans coût"]
    assert [row.key for row in network.chart.rows] == ["perdu", "flou", "mieux", "vide"]
    assert "1 autre projet n'a pas de compte" in texts(network)
    assert network.title.replace(NBSP, " ") == (
        "Sur 3 projets chiffrés, 1 rend plus de 1 € pour 1 €, 1 dépend des hypothèses et 1 rend moins de 1 € pour 1 €"
    )
    own = ask(ground, lab_accounts, lab="lab")
    assert [row.key for row in own.chart.rows] == ["flou", "mieux"]
    assert "données fictives" in network.source.lower() and "données fictives" not in own.source.lower()


def test_a_loss_is_shown_as_one(ground):
    row = rows_of(ask(ground, network_accounts))["À perte"]
    assert row.text.startswith("−0,04") and row.verdict.startswith("au-dessous") and not row.solid


def test_what_is_measured_and_what_is_estimated(ground):
    notes = {label: row.note for label, row in rows_of(ask(ground, network_accounts)).items()}
    assert notes["Mieux"] == "◆ mesuré" and notes["À perte"] == "◇ estimé"
    assert notes["Flou"].startswith("◈ en partie mesuré (")


def test_a_declared_return_is_another_thing(ground, base, put):
    """S4 is an indicator that someone measured: it neither feeds the account nor is named beside it."""
    put(base, LABS, INDICATORS, PROJECTS, EVALUATIONS, VALUATIONS, MEASURED)
    before = ask(base, project_account, project="flou")
    head, *_ = MEASURED.splitlines()
    put(base, f"{head}\nlab;flou;S4;2026-03-01;all;9;;estimate;Calcul\n")
    after = ask(base, project_account, project="flou")
    assert [texts(p).replace("ersion 2", "ersion 1") for p in after] == [texts(p) for p in before]


def test_the_same_version_says_the_same(ground):
    for question, parameters in ((network_accounts, {}), (project_account, {"project": "flou"})):
        assert ask(ground, question, **parameters) == ask(ground, question, **parameters)


@pytest.mark.parametrize("code", CODES)
def test_every_panel_is_whole(ground, demo, code):
    """A finding, a source, at most three limits, as many cells as headings; plain words; figures that stay whole."""
    panels = [
        panel
        for base, projects in ((ground, ("mieux", "flou", "vide")), (demo, ("pdl-decrochage-scolaire",)))
        for panel in (
            ask(base, network_accounts, code),
            *(panel for project in projects for panel in ask(base, project_account, code, project=project)),
        )
    ]
    for panel in panels:
        heads, body = panel.table if panel.table[0] else (panel.chart.headings, panel.chart.rows)
        assert panel.title and panel.subtitle and panel.source and panel.alt
        assert body and {len(cells) for cells in body} == {len(heads)}
        assert len(panel.limits) <= 3
        said = render_panel(panel, WORDS)
        assert not re.search(r"\d €|\bn\. ?d\.|\bnan\b|\bNone\b|rentab|\bROI\b|{\w+}", said)
        if isinstance(panel.chart, Forest):
            ends = [e for row in panel.chart.rows for e in (row.value, row.low, row.high) if e is not None]
            assert all(panel.chart.low <= end <= panel.chart.high for end in [*ends, panel.chart.reference])
