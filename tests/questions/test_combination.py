"""What is asked of the four families together, on the demonstration and on bases made for it, in both languages."""

import re
from datetime import date

import pytest

from entrelabs_metrics.charts.html import render_panel
from entrelabs_metrics.charts.kinds import Listing, Matrix, Panel
from entrelabs_metrics.language import CODES, NBSP, NNBSP, language
from entrelabs_metrics.questions import (
    MANY,
    QUESTIONS,
    Asking,
    lab_combination,
    network_combination,
    patterns,
    project_combination,
    single_index,
)
from entrelabs_metrics.results.weightings import robustness, share_before
from entrelabs_metrics.store import Base, open_base

TODAY = date(2026, 11, 1)
WORDS = {"data": "Voir les données", "limits": "À garder en tête"}
INDICATORS = """\
indicator_id;family;name;name_en;definition;unit;decimals;kind;scale_min;scale_max;direction;core
UP;experience;Part;Share;D;%;0;proportion;0;100;up;oui
REACH;impact;Portée;Reach;D;personnes;0;count;;;up;oui
GAIN;spending;Gain;Gain;D;€;0;amount;;;up;oui
OPEN;democracy;Ouverts;Open;D;jeux;0;count;;;up;oui
KNOWN;process;Notoriété;Awareness;D;%;0;proportion;0;100;up;oui
"""
MEASURES = "lab_id;project_id;indicator_id;measured_on;population;value;sample_size;nature;source\n"
TARGETS = "lab_id;project_id;indicator_id;due_on;target_value;baseline_value;baseline_on;set_on\n"


def asked(base: Base, question, code: str = "fr", **parameters):
    with base.reading() as cursor:
        return question(Asking(cursor, language(code), base.version, TODAY), **parameters)


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(NNBSP, " ")


def matrix(panel: Panel) -> dict[str, list[tuple[str, int | None, str]]]:
    """Row → its cells: text, level, detail."""
    assert isinstance(panel.chart, Matrix)
    return {plain(h.label): [(plain(c.text), c.level, plain(c.detail)) for c in cells] for h, cells in panel.chart.rows}


@pytest.fixture
def network(put):
    """Makes a base of labs named by their shares of the way in the four families, in hundredths; None: no measure."""
    bases = []

    def network(**labs: tuple[int | None, ...]) -> Base:
        base = open_base(":memory:")
        bases.append(base)
        names = ("UP", "REACH", "GAIN", "OPEN")
        rows = [(lab, name, way) for lab, own in labs.items() for name, way in zip(names, own, strict=True)]
        head = "lab_id;name;organisation;organisation_type\n"
        put(base, head + "".join(f"{lab};{lab.title()};Ville;city\n" for lab in labs), INDICATORS)
        put(
            base,
            MEASURES + "".join(f"{lab};;{i};2026-03-31;all;{w};;full_count;S\n" for lab, i, w in rows if w is not None),
            TARGETS + "".join(f"{lab};;{i};2027-12-31;100;0;2025-01-01;2025-01-01\n" for lab, i, _ in rows),
        )
        return base

    yield network
    for base in bases:
        base.close()


# Projects and labs ---------------------------------------------------------------------------------------------

TWO_LABS = "lab_id;name;organisation;organisation_type\nlab;Labo;Ville;city\nautre;Autre;Ville;city\n"
PROJECTS = "project_id;lab_id;title\n" + "".join(f"{p};lab;Projet {p}\n" for p in "abcdef") + "z;autre;Projet z\n"
MEASURED = """\
lab;a;UP;2024-01-01;users;50;200;sample;Enquête
lab;a;UP;2025-01-01;users;75;200;sample;Enquête
lab;a;UP;2024-01-01;comparison;50;200;sample;Enquête
lab;a;UP;2025-01-01;comparison;52;200;sample;Enquête
lab;a;REACH;2024-01-01;all;100;;full_count;Registre
lab;a;REACH;2025-01-01;all;130;;full_count;Registre
lab;a;GAIN;2025-03-01;all;5;;;Calcul
lab;b;UP;2024-01-01;users;75;200;sample;Enquête
lab;b;UP;2025-01-01;users;50;200;sample;Enquête
lab;b;UP;2024-01-01;agents;50;;sample;Enquête
lab;b;UP;2025-01-01;agents;60;;sample;Enquête
lab;b;GAIN;2024-01-01;all;50;;management;Compte
lab;b;GAIN;2025-01-01;all;40;;management;Compte
lab;c;UP;2024-01-01;users;50;40;sample;Enquête
lab;c;UP;2025-01-01;users;55;40;sample;Enquête
lab;;KNOWN;2025-01-01;agents;30;50;sample;Enquête
autre;z;UP;2024-01-01;users;10;25;sample;Enquête
autre;z;UP;2025-01-01;users;90;25;sample;Enquête
"""
AIMED = "lab;a;REACH;2025-12-31;120;100;2024-01-01;2024-01-01\nlab;d;OPEN;2025-12-31;120;;;2024-01-01\n"
EVALUATED = "project_id;maryland_level;comparison_group;contribution\na;3;Autres services;C\n"


@pytest.fixture(scope="module")
def small(put):
    """Projects a to c measured, d only aimed at, e and f unknown; another labo with one project."""
    base = open_base(":memory:")
    put(base, TWO_LABS, INDICATORS, PROJECTS)
    put(base, MEASURES + MEASURED, TARGETS + AIMED, EVALUATED)
    yield base
    base.close()


def test_a_labs_projects(small):
    panel = asked(small, lab_combination, lab="lab")
    assert plain(panel.title) == "1 projet sur 3 a un résultat établi dans au moins deux familles"
    assert plain(panel.sentence).startswith(
        "Projets documentés, c'est-à-dire mesurés avec une source, dans au moins deux familles : 2 sur 3."
    )
    unknown = ("non mesuré", None, "")
    assert matrix(panel) == {
        "Projet a": [
            ("1 établi", 4, "sur 1 · groupe de comparaison"),
            ("1 établi", 3, "sur 1"),  # the group is measured on the first indicator only
            ("sans conclusion", 1, "sur 1"),
            unknown,
            ("3 sur 4", 2, "2 établies"),
            unknown,
        ],
        "Projet b": [
            ("1 favorable", 2, "non établi · sur 2 · ▼ 1 recul établi"),
            unknown,
            ("▼ 1 recul", 0, "sur 1"),
            unknown,
            ("2 sur 4", 0, "aucune établie"),
            unknown,
        ],
        "Projet c": [("sans conclusion", 1, "sur 1"), *[unknown] * 3, ("1 sur 4", 0, "aucune établie"), unknown],
        "Projet d": [*[unknown] * 3, ("non mesuré", None, "1 cible fixée"), unknown, unknown],
        "2 projets sans mesure ni cible": [unknown] * 6,
        "Le labo, hors projets": [*[unknown] * 5, ("sans conclusion", 1, "sur 1")],
    }


def test_a_click_on_a_project_asks_for_it_and_on_nothing_for_nothing(small):
    chart = asked(small, lab_combination, lab="lab").chart
    assert [heading.key for heading, _ in chart.rows] == ["a", "b", "c", "d", "", ""]
    for heading, cells in chart.rows:
        assert {cell.key for cell in cells} <= {heading.key, ""}
        assert not any(cell.key for cell in cells if cell.level is None)


def test_strengths_and_declines_of_a_lab_with_ties(small):
    said = plain(asked(small, lab_combination, lab="lab").sentence)
    assert said.endswith(
        "Le plus de résultats établis, à égalité : Expérience des usagers et des agents (1 établi sur 4) et Impact des "
        "politiques publiques (1 établi sur 1). Le plus de reculs, à égalité : Expérience des usagers et des agents "
        "(▼ 1 recul sur 4, dont 1 établi) et Dépense publique productive (▼ 1 recul sur 2)."
    )
    assert "Le plus" not in asked(small, lab_combination, lab="autre").sentence  # one family is measured


def test_the_table_says_of_each_cell_what_figures_are_never_shown_without(small):
    heads, rows = asked(small, lab_combination, lab="lab").table
    assert {len(row) for row in rows} == {len(heads)}
    assert all(all(cell for cell in row) for row in rows)  # nothing is left blank
    (one,) = [row for row in rows if row[:2] == ("Projet b", "Expérience des usagers et des agents")]
    assert plain(" | ".join(one[2:])) == (
        "aucun établi sur 2 ; 1 favorable, non établi ; ▼ 1 recul établi | Part | janv. 2025 | "
        "n = 200 ; n inconnu pour 1 indicateur | la hausse est souhaitée (2) | niveau 1 : avant et après | Enquête"
    )


def test_the_network_counts_all_and_shows_what_is_looked_for(small):
    whole, part = asked(small, network_combination), asked(small, network_combination, wanted="AUTRE")
    assert plain(whole.title) == "1 labo sur 2 a un résultat établi dans au moins deux familles"
    assert (part.title, part.sentence, part.limits) == (whole.title, whole.sentence, whole.limits)
    assert "dans au moins deux familles : 2 sur 4." in plain(whole.sentence)
    assert plain(whole.sentence).endswith("un résultat établi dans au moins deux familles : 1 sur 4.")
    assert list(matrix(whole)) == ["Autre", "Labo"]
    assert plain(part.subtitle).startswith("1 labo sur 2. ")
    assert matrix(part) == {"Autre": matrix(whole)["Autre"]}
    assert matrix(whole)["Labo"][0] == ("1 établi", 4, "sur 4 · ▼ 1 recul établi · groupe de comparaison")
    assert "1 résultat établi repose sur moins de 30 réponses : il est indicatif." in map(plain, whole.limits)
    assert any(plain(limit).startswith("4 évolutions sont jugées ici") for limit in whole.limits)


def test_a_project(small):
    panel = asked(small, project_combination, project="a")
    assert plain(panel.title) == "3 familles sur quatre ont un résultat documenté, 2 un résultat établi"
    assert {label: plain(words) for label, words in panel.chart.rows} == {
        "Expérience des usagers et des agents": "1 établi sur 1 · janv. 2025 · n = 200 · "
        "niveau 3 : groupe de comparaison",
        "Impact des politiques publiques": "1 établi sur 1 · janv. 2025 · 1 chiffre sans échantillon · "
        "niveau 3 : groupe de comparaison",
        "Dépense publique productive": "aucun établi sur 1 ; 1 sans conclusion · mars 2025 · "
        "n inconnu pour 1 indicateur · niveau 3 : groupe de comparaison",
        "Démocratie et transparence": "non mesuré",
        "Processus": "non mesuré",
    }
    aimed = asked(small, project_combination, project="d")
    assert aimed.title == "Aucune des quatre familles n'a encore de résultat documenté"
    assert "non mesuré ; 1 cible sans mesure" in [plain(words) for _, words in aimed.chart.rows]
    assert asked(small, project_combination, project="e") is None


# Which families go together ------------------------------------------------------------------------------------


def test_which_families_go_together(small):
    panel = asked(small, patterns)
    assert isinstance(panel.chart, Listing)
    assert panel.chart.rows == (
        ("2", "expérience", "1", "Projet c ; Projet z".replace(" ;", f"{NNBSP};")),
        ("1", "expérience + impact + dépense", "0", "Projet a"),
        ("1", "expérience + dépense", "0", "Projet b"),
    )
    assert plain(panel.title).endswith("aucun ensemble n'est le plus fréquent")
    assert "Deux à deux, le plus souvent ensemble : « expérience + dépense » (2 projets)." in plain(panel.sentence)
    assert plain(panel.sentence).endswith("3 autres projets n'ont encore aucun résultat documenté.")


def test_the_most_frequent_set_is_said_with_its_number(demo):
    panel = asked(demo, patterns)
    several = [row for row in panel.chart.rows if "+" in row[1]]
    highest, whole = max(int(row[0]) for row in several), sum(int(row[0]) for row in several)
    (first,) = [row[1] for row in several if int(row[0]) == highest]
    assert f"« {first} » est l'ensemble le plus fréquent ({highest} sur {whole})" in plain(panel.title)


# One index -----------------------------------------------------------------------------------------------------


def test_an_index_says_under_how_many_weightings_its_order_holds(network):
    base = network(alpha=(60, 68, 71, 20), beta=(54, 71, -7, 73), gamma=(90, None, 90, 90))
    panel = asked(base, single_index)
    share = round(100 * float(share_before([0.60, 0.68, 0.71, 0.20], [0.54, 0.71, -0.07, 0.73])))
    assert plain(panel.title) == (
        f"Un indice unique ne départage pas les 2 labos : leur ordre ne tient que pour {share} % des pondérations"
    )
    assert "n'est pas conseillé" in panel.sentence
    assert "Alpha et Beta" in panel.sentence
    assert [row[:3] for row in panel.chart.rows] == [
        ("Alpha", "ex aequo avec Beta", "1 à 2"),
        ("Beta", "ex aequo avec Alpha", "1 à 2"),
    ]
    assert plain(panel.limits[0]).startswith("1 labo n'a pas d'indice")
    assert "Gamma" in panel.limits[0]
    assert "Gamma" not in [row[0] for row in panel.chart.rows]


def test_an_order_that_always_holds(network):
    base = network(zeta=(90, 90, 90, 90), alpha=(10, 20, 10, 10), beta=(50, 50, 50, 50))
    panel = asked(base, single_index)
    assert (
        plain(panel.title) == "L'ordre des 3 labos selon un indice unique tient pour 100 % des pondérations possibles"
    )
    assert [row[:3] for row in panel.chart.rows] == [
        ("Zeta", "aucun ex aequo", "1"),
        ("Beta", "aucun ex aequo", "2"),
        ("Alpha", "aucun ex aequo", "3"),
    ]
    assert "Ex aequo" not in panel.sentence


def test_tied_labs_stand_together_by_name(network):
    base = network(zoe=(64, 40, 60, 40), abel=(40, 60, 40, 60), far=(0, 0, 0, 0))
    assert [row[0] for row in asked(base, single_index).chart.rows] == ["Abel", "Zoe", "Far"]


def test_what_is_not_measured_is_not_zero(network):
    base = network(alpha=(60, None, 71, 20), beta=(54, 71, 7, 73))
    panel = asked(base, single_index)
    assert panel.chart is None
    assert panel.title.startswith("Pas d'indice unique")
    assert "non mesuré" in next(row for row in panel.table[1] if row[0] == "Alpha")


def test_the_demonstration_agrees_with_its_own_table(demo):
    heads, rows = asked(demo, single_index).table
    placed = [row for row in rows if "aucun indice" not in row]
    shares = [[float(plain(cell).replace("−", "-").split()[0]) for cell in row[1:5]] for row in placed]
    found = robustness(shares)
    after = heads.index("Part des pondérations où il reste devant le suivant")
    assert plain(placed[0][after]).startswith(f"{round(100 * found.whole)} %, devant")


# All of them ---------------------------------------------------------------------------------------------------

OURS = (lab_combination, network_combination, patterns, project_combination, single_index)
ASKED = [
    (lab_combination, {"lab": "paca"}),
    (lab_combination, {"lab": "reacteur-public"}),
    (network_combination, {}),
    (patterns, {}),
    (patterns, {"lab": "la-27e-region"}),
    (project_combination, {"project": "pdl-lycees"}),
    (single_index, {}),
]


def test_they_are_listed():
    assert set(OURS) <= set(QUESTIONS)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("question", "parameters"), ASKED)
def test_each_panel_is_whole(demo, question, parameters, code):
    panel = asked(demo, question, code, **parameters)
    assert panel.title and panel.subtitle and panel.alt
    assert len(panel.limits) <= 3
    assert "Données fictives" in panel.source and "2" in panel.source
    heads, rows = panel.table
    assert rows and all(len(row) == len(heads) for row in rows)
    assert render_panel(panel, WORDS)
    words = " ".join((panel.title, panel.subtitle, panel.sentence, *panel.limits))
    assert "{" not in words
    assert not re.search(r"classement|meilleur|premier|dernier|gagn|ranking|best|winner", words, re.I)
    if code == "en":
        assert not re.search(r"[àâçéèêîôû]", re.sub(r"Provence-\S+|\S*Région", "", words))


@pytest.mark.parametrize("question", [network_combination, patterns, single_index])
def test_nothing_is_measured_yet(seeded, question):
    panel = asked(seeded, question)
    assert not re.search(r"\b0\b", panel.title)
    assert render_panel(panel, WORDS)
    assert asked(seeded, lab_combination, lab="paca").title.startswith("Aucun projet n'est encore mesuré")


def test_a_crowd_of_labs_is_cut(network):
    ways = (60, 40, 60, 40)
    base = network(**{f"lab{n:02d}": ways for n in range(MANY + 5)})
    assert len(asked(base, network_combination).chart.rows) == MANY
    index = asked(base, single_index)
    assert len(index.chart.rows) == MANY and index.chart.more
    assert len(index.table[1]) == MANY + 5
    assert "Ex aequo" not in index.sentence  # 45 names are no sentence
    assert "ex aequo avec 44 autres labos" in plain(index.chart.rows[0][1])
