"""What we propose for the exports that labs really have: right, or left to a person; never wrong in silence."""

import pytest

from entrelabs_metrics.errors import UnknownTable
from entrelabs_metrics.intake.guess import Known, guess
from entrelabs_metrics.intake.mapping import mapped
from entrelabs_metrics.intake.sheet import read
from entrelabs_metrics.store.importing import check_parts, import_files, known

NAMES = {
    "labs": {"pdl": "pdl", "paysdelaloire": "pdl", "paris": "paris", "villedeparis": "paris"},
    "indicators": {"u6": "U6", "tauxdesatisfaction": "U6", "s1": "S1", "coutpardemarche": "S1", "u12": "U12",
                   "respectdudelaiannonce": "U12", "a4": "A4"},
    "projects": {"paris-cantine": "paris-cantine", "cantinesimple": "paris-cantine"},
    "sessions": {"s1": "s1", "seance1": "s1"},
    "axes": {"t5-1": "t5-1"},
    "actions": {},
}  # fmt: skip
TITLES = {
    "labs": {"pdl": "Pays de la Loire", "paris": "Ville de Paris"},
    "indicators": {"U6": "Taux de satisfaction", "S1": "Coût par démarche", "U12": "Respect du délai annoncé",
                   "A4": "Rotation de l'équipe du labo"},
    "projects": {"paris-cantine": "Cantine simple"},
}  # fmt: skip
KNOWN = Known(NAMES, TITLES)


def proposed(text, table=None, known=KNOWN, name="export.csv"):
    return guess(read(text.encode(), name), known, table)


# Exports as the tools write them: first lines, the table, where our fields are, what we leave to a person.
EXPORTS = {
    "lab list": (
        "Nom du laboratoire;Collectivité;Type;Date de création;Site\nLab A;Ville A;Ville;01/09/2019;https://a.fr\n",
        "labs", {"name": "Nom du laboratoire", "organisation": "Collectivité", "organisation_type": "Type",
                 "created_on": "Date de création", "website": "Site"}, (),
    ),
    "lab list with SIREN": (
        "Identifiant;Nom du labo;Structure porteuse;Nature de la structure;N° SIREN\n"
        "a;Lab A;Ville A;Commune;213500010\n",
        "labs", {"lab_id": "Identifiant", "name": "Nom du labo", "siren": "N° SIREN"}, None,
    ),
    "project follow-up": (
        "Labo;Nom du projet;Statut;Date de début;Date de fin;Budget\n"
        "Ville de Paris;Cantine;Terminé;01/09/2023;30/06/2024;12 000 €\n",
        "projects", {"lab_id": "Labo", "title": "Nom du projet", "status": "Statut", "started_on": "Date de début",
                     "ended_on": "Date de fin", "budget_eur": "Budget"}, (),
    ),
    "Grist projects": (
        "id,Titre,Laboratoire,Etat,Debut,Partenaire\n1,Cantine,paris,en cours,2024-01-05,Mairie\n",
        "projects", {"project_id": "id", "title": "Titre", "lab_id": "Laboratoire", "status": "Etat",
                     "started_on": "Debut", "partner": "Partenaire"}, (),
    ),
    "measurements, our French titles": (
        "Labo;Indicateur;Date de mesure;Valeur;Nombre de réponses (n);Source\nparis;U6;30/06/2024;74;214;enquête\n",
        "measurements", {"lab_id": "Labo", "indicator_id": "Indicateur", "measured_on": "Date de mesure",
                         "value": "Valeur", "sample_size": "Nombre de réponses (n)", "source": "Source"}, (),
    ),
    "measurements by names": (
        "Laboratoire;Nom de l'indicateur;Date;Résultat;Effectif\n"
        "Ville de Paris;Taux de satisfaction;30/06/2024;74;214\n",
        "measurements", {"lab_id": "Laboratoire", "indicator_id": "Nom de l'indicateur", "measured_on": "Date",
                         "value": "Résultat", "sample_size": "Effectif"}, (),
    ),
    "Pilote: one row a value": (
        "indic_id,indic_nom,zone_id,date_valeur,type_valeur,valeur\n"
        "U6,Taux de satisfaction,paris,2017-12-31,vi,72\nU6,Taux de satisfaction,paris,2022-12-31,va,71\n"
        "U6,Taux de satisfaction,paris,2022-12-31,vc,77\n",
        "measurements", {"indicator_id": "indic_id", "lab_id": "zone_id", "measured_on": "date_valeur",
                         "value": "valeur"}, (),
    ),
    "baromètre: value, start and target side by side": (
        "indicateur,id_indicateur,valeur_actuelle,date_valeur_actuelle,valeur_initiale,date_valeur_initiale,cible,date_cible\n"
        "Satisfaction,U6,71.0,2022-12-31,72.0,2017-12-31,77.0,2022-12-31\n",
        "measurements", {"indicator_id": "id_indicateur", "value": "valeur_actuelle",
                         "measured_on": "date_valeur_actuelle"}, ("lab_id",),
    ),
    "a column a year": (
        "Labo;Indicateur;2022;2023;2024\nparis;U6;70;71;74\n",
        "measurements", {"lab_id": "Labo", "indicator_id": "Indicateur"}, (),
    ),
    "a column a half-year": (
        "Laboratoire;Taux de satisfaction S1 2024;Taux de satisfaction S2 2024\nVille de Paris;70;71\n",
        "measurements", {"lab_id": "Laboratoire"}, (),
    ),
    "a column an indicator": (
        "Labo;Date;Taux de satisfaction;Coût par démarche\nparis;30/06/2024;74;12,5\n",
        "measurements", {"lab_id": "Labo", "measured_on": "Date"}, (),
    ),
    "Je donne mon avis, by month": (
        "Mois;Démarche;Taux de satisfaction;Nombre d'avis\n06/2024;Carte;74;214\n07/2024;Carte;75;300\n",
        "measurements", {"value": "Taux de satisfaction", "sample_size": "Nombre d'avis"}, ("lab_id", "measured_on"),
    ),
    "targets": (
        "Labo;Indicateur;Cible;Échéance;Valeur de départ\nparis;U6;80;31/12/2026;70\n",
        "targets", {"lab_id": "Labo", "indicator_id": "Indicateur", "target_value": "Cible", "due_on": "Échéance",
                    "baseline_value": "Valeur de départ"}, (),
    ),
    "funding": (
        "Projet;Financeur;Année;Montant\nCantine simple;Ville;2024;12 000\n",
        "funding", {"project_id": "Projet", "payer": "Financeur", "year": "Année", "amount_eur": "Montant"}, (),
    ),
    "funding, a column a year": (
        "Projet;Financeur;2023;2024\nCantine simple;Ville;10 000;12 000\n",
        "funding", {"project_id": "Projet", "payer": "Financeur"}, (),
    ),
    "roadmap": (
        "Action;Échéance;Pilote;Statut;Commentaire\nÉcrire une charte;31/12/2025;Mission;En cours;rien\n",
        "actions", {"title": "Action", "due_on": "Échéance", "owner": "Pilote", "status": "Statut",
                    "note": "Commentaire"}, ("horizon", "scope"),
    ),
    "steps of a project": (
        "Projet;Date;Étape;Intitulé;Usagers rencontrés\nCantine simple;12/03/2024;Immersion;Une journée à table;14\n",
        "steps", {"project_id": "Projet", "happened_on": "Date", "kind": "Étape", "title": "Intitulé",
                  "users_met": "Usagers rencontrés"}, (),
    ),
    "calendar": (
        "Date;Évènement;Type\n12/06/2024;Élections;Élection\n01/09/2024;Nouveau guichet;Lancement\n",
        "events", {"happened_on": "Date", "label": "Évènement", "kind": "Type"}, (),
    ),
    "minutes": (
        "Séance;Décision;Responsable;Pour le\ns1;Partager la charte;Mission;30/06/2024\n",
        "decisions", {"session_id": "Séance", "text": "Décision", "owner": "Responsable", "due_on": "Pour le"}, (),
    ),
    "self-assessment": (
        "Séance;Labo;Axe;Niveau\ns1;paris;t5-1;3\ns1;pdl;t5-1;2\n",
        "assessments", {"session_id": "Séance", "lab_id": "Labo", "axis_id": "Axe", "level": "Niveau"}, (),
    ),
    "workshops": (
        "Nom de la séance;Date;Lieu;Labos présents\nEntrelabs #2;18/06/2015;Nantes;Paris et Nantes\n",
        "sessions", {"name": "Nom de la séance", "held_on": "Date", "place": "Lieu",
                     "labs_present": "Labos présents"}, (),
    ),
    "indicator catalogue": (
        "Code;Intitulé;Famille;Définition;Unité;Sens\n"
        "X1;Délai;Impact des politiques publiques;Durée moyenne;jours;La baisse est souhaitée\n",
        "indicators", {"indicator_id": "Code", "name": "Intitulé", "family": "Famille", "definition": "Définition",
                       "unit": "Unité", "direction": "Sens"}, ("name_en", "decimals", "kind", "core"),
    ),
    "line of an account": (
        "Projet;Libellé;Montant bas;Montant central;Montant haut;Source\nCantine simple;Achats;1;2;3;factures\n",
        "valuations", {"project_id": "Projet", "label": "Libellé", "amount_eur_low": "Montant bas",
                       "amount_eur_central": "Montant central", "amount_eur_high": "Montant haut",
                       "source": "Source"}, None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPORTS)
def test_exports_of_labs(name):
    text, table, columns, missing = EXPORTS[name]
    found = proposed(text)
    assert found.recipe.table == table
    assert {field: found.recipe.columns.get(field) for field in columns} == columns
    if missing is not None:
        assert set(found.missing) == set(missing)
        assert found.recipe.columns.keys() == columns.keys(), "something else was taken for ours"


# Files that hold none of our tables: somebody's answers, somebody's accounts. Taking them for ours would be worse.
OTHERS = {
    "LimeSurvey answers": (
        '"ID de la réponse","Date de soumission","Dernière page","Langue de départ","Tête de série",'
        '"Comment ça s\'est passé ?"\n'
        '"1","2024-06-01 10:00:00","3","fr","1234","Très bien"\n"2","2024-06-02 10:00:00","3","fr","1235","Moyen"\n'
    ),
    "Google Forms answers": (
        "Horodateur,Adresse e-mail,Êtes-vous satisfait ?,Que pouvons-nous améliorer ?\n"
        "01/06/2024 10:00:00,a@exemple.fr,Oui,Rien\n02/06/2024 11:00:00,b@exemple.fr,Non,Tout\n"
    ),
    "Démarches simplifiées files": (
        "ID;Email;Archivé;État du dossier;Dernière mise à jour le;Déposé le;Traité le;Motivation de la décision\n"
        "12;a@exemple.fr;non;Accepté;2024-06-01;2024-05-01;2024-06-01;\n"
        "13;b@exemple.fr;non;Refusé;2024-06-01;2024-05-02;2024-06-01;hors délai\n"
    ),
    "accounts": "Compte;Libellé écriture;Débit;Crédit\n6061;Papier;12,50;\n6061;Encre;30,00;\n",
    "register": "dept;siren;raison_sociale;nature_juridique;nb_membres\n01;200029999;CC Rives de l'Ain;CC;14\n",
    "survey answers": (
        "Identifiant;Date;Satisfaction;Verbatim\n1;01/06/2024;Bien;Rien à dire\n2;02/06/2024;Moyen;Trop long\n"
    ),
    "organisations": "Identifiant;Nom;N° SIREN;Site\n1;Ville A;213500010;https://a.fr\n",
    "a generic list": "Code;Libellé;Date\nA1;Réunion;01/06/2024\nA2;Atelier;02/06/2024\n",
    "stock": "Produit;Quantité;Prix\nChaise;4;12\nTable;2;50\n",
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_not_ours_is_not_taken_for_ours(name):
    with pytest.raises(UnknownTable):
        proposed(OTHERS[name])


# Cells


def test_a_column_of_the_wrong_type_is_not_taken():
    found = proposed("Labo;Indicateur;Valeurs;Dates de mesure\nparis;U6;bien;oui\npdl;U6;mal;non\n", "measurements")
    assert {"value", "measured_on"} <= set(found.missing)


def test_a_mark_is_no_remark():
    found = proposed("Labo;Indicateur;Date;Note\nparis;U6;30/06/2024;7,5\npdl;U6;30/06/2024;8\n", "measurements")
    assert (found.recipe.columns["value"], found.how["value"]) == ("Note", "cells")
    assert "note" not in found.recipe.columns
    found = proposed("Labo;Indicateur;Date;Valeur;Note\nparis;U6;30/06/2024;7,5;à revoir\n", "measurements")
    assert found.recipe.columns["note"] == "Note"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Labo;Indicateur;Ouverture;Clôture;Valeur\nparis;U6;01/01/2024;30/06/2024;3\n", {"measured_on"}),
        ("Labo;Indicateur;Date;Première;Seconde\nparis;U6;30/06/2024;3;4\n", {"value"}),
        ("Thème;Indicateur;Date;Valeur\nEau;U6;30/06/2024;3\n", {"lab_id"}),
        ("Labo;Sujet;Date;Valeur\nparis;Attente;30/06/2024;3\n", {"indicator_id"}),
    ],
)
def test_what_could_be_two_things_is_asked(text, missing):
    assert set(proposed(text, "measurements").missing) == missing


def test_the_only_date_and_the_only_number_are_those_we_ask_for():
    found = proposed("Labo;Indicateur;Jour du relevé;Combien\nparis;U6;30/06/2024;3\n", "measurements")
    assert (found.recipe.columns["measured_on"], found.recipe.columns["value"]) == ("Jour du relevé", "Combien")
    assert found.how["measured_on"] == found.how["value"] == "cells"


def test_names_become_our_identifiers():
    text = "Laboratoire;Nom de l'indicateur;Date;Valeur\nVille de Paris;Taux de satisfaction;30/06/2024;74\n"
    found = proposed(text)
    assert found.recipe.values == {
        "lab_id": {"Ville de Paris": "paris"}, "indicator_id": {"Taux de satisfaction": "U6"},
    }  # fmt: skip


def test_an_identifier_wins_over_a_name_beside_it():
    found = proposed("indicateur;id_indicateur;Labo;Date;Valeur\nSatisfaction;x-1;paris;30/06/2024;3\n", "measurements")
    assert found.recipe.columns["indicator_id"] == "id_indicateur"


def test_words_become_our_codes():
    text = "Labo;Titre;Statut\nparis;a;Terminé\nparis;b;En cours\nparis;c;abouti\nparis;d;Stoppé\nparis;e;?!\n"
    found = proposed(text, "projects")
    assert found.recipe.values["status"] == {"Terminé": "completed", "abouti": "completed", "Stoppé": "abandoned"}


def test_projects_without_identifiers_get_them_from_their_titles():
    found = proposed("Labo;Titre;Statut\nparis;Cantine;En cours\n", "projects")
    assert found.recipe.identifiers == {"project_id": "Titre"}
    assert not found.missing


# Shapes


@pytest.mark.parametrize("header", ["2022;2023;2024", "S1 2023;S2 2023;S1 2024", "janv. 2024;févr. 2024;mars 2024"])
def test_a_column_a_period(header):
    found = proposed(f"Labo;Indicateur;{header}\nparis;U6;70;71;74\n")
    unpivot = found.recipe.unpivot
    assert unpivot and unpivot.columns == tuple(header.split(";"))
    assert (unpivot.to, unpivot.value) == ("measured_on", "value")
    assert not found.missing


def test_columns_of_one_year_about_several_things_are_no_periods():
    found = proposed("Labo;Indicateur;Budget 2024;Agents 2024\nparis;U6;70;71\n", "measurements")
    assert found.recipe.unpivot is None


def test_an_indicator_by_period_is_said_once():
    found = proposed(EXPORTS["a column a half-year"][0])
    assert found.recipe.constants["indicator_id"] == "U6"
    assert found.recipe.unpivot and found.recipe.unpivot.to == "measured_on"


def test_a_column_an_indicator():
    found = proposed(EXPORTS["a column an indicator"][0])
    unpivot = found.recipe.unpivot
    assert unpivot and (unpivot.to, unpivot.value) == ("indicator_id", "value")
    assert found.recipe.values["indicator_id"] == {"Taux de satisfaction": "U6", "Coût par démarche": "S1"}


def test_rows_of_three_kinds_are_measurements_and_targets():
    found = proposed(EXPORTS["Pilote: one row a value"][0])
    (targets,) = found.recipe.also
    assert found.recipe.where == {"type_valeur": ("va", "vi")} or found.recipe.where == {"type_valeur": ("vi", "va")}
    assert targets.where == {"type_valeur": ("vc",)}
    assert (targets.table, targets.complete[0].where) == ("targets", {"type_valeur": ("vi",)})
    values, aims = mapped(read(EXPORTS["Pilote: one row a value"][0].encode(), "f.csv"), found.recipe)
    assert (values.sheet.text.num_rows, aims.sheet.text.num_rows) == (2, 1)


def test_what_the_first_table_says_of_the_lab_goes_for_the_second():
    text = EXPORTS["Pilote: one row a value"][0].replace("paris", "zone").replace("U6,", "Taux de satisfaction,")
    found = proposed(text.replace(",zone_id", ",zone"), name="ville-de-paris.csv")
    assert found.recipe.constants["lab_id"] == found.recipe.also[0].constants["lab_id"] == "paris"
    assert found.recipe.values["indicator_id"] == found.recipe.also[0].values["indicator_id"]


def test_start_value_and_target_on_one_row():
    found = proposed(EXPORTS["baromètre: value, start and target side by side"][0])
    (targets,) = found.recipe.also
    assert targets.columns == {
        "indicator_id": "id_indicateur", "target_value": "cible", "due_on": "date_cible",
        "baseline_value": "valeur_initiale", "baseline_on": "date_valeur_initiale",
    }  # fmt: skip


def test_a_yes_or_no_is_no_population():
    found = proposed("Labo;Indicateur;Date;Valeur;Publié ?\nparis;U6;30/06/2024;3;oui\nparis;U6;30/07/2024;3;non\n")
    assert "population" not in found.recipe.columns


def test_measurements_whose_value_is_unclear_are_not_taken_for_targets():
    found = proposed("Labo;Indicateur;date_mesure;A;B\nparis;U6;30/06/2024;3;4\n")
    assert (found.recipe.table, found.missing) == ("measurements", ("value",))


def test_targets_beside_values():
    text = (
        "Labo;Indicateur;Date de mesure;Valeur;Valeur cible;Date cible\n"
        "paris;U6;30/06/2024;3;5;31/12/2024\npdl;U6;30/06/2024;3;;\n"
    )
    found = proposed(text, "measurements")
    (targets,) = found.recipe.also
    assert targets.columns == {"lab_id": "Labo", "indicator_id": "Indicateur", "target_value": "Valeur cible",
                               "due_on": "Date cible"}  # fmt: skip
    _, aims = mapped(read(text.encode(), "f.csv"), found.recipe)
    assert aims.sheet.text.num_rows == 1  # no target, no row


# What the file does not say


def test_the_lab_is_the_only_one_or_the_one_in_the_name_of_the_file():
    text = "Indicateur;Date;Valeur\nU6;30/06/2024;3\n"
    assert "lab_id" in proposed(text, "measurements").missing
    found = proposed(text, "measurements", name="Mesures Pays de la Loire 2024.csv")
    assert (found.recipe.constants["lab_id"], found.how["lab_id"]) == ("pdl", "assumed")
    alone = Known({**NAMES, "labs": {"paris": "paris", "villedeparis": "paris"}}, TITLES)
    assert proposed(text, "measurements", alone).recipe.constants["lab_id"] == "paris"


def test_the_file_is_the_source():
    found = proposed("Labo;Indicateur;Date;Valeur\nparis;U6;30/06/2024;3\n", name="dossier/enquête juin.csv")
    assert (found.recipe.constants["source"], found.how["source"]) == ("enquête juin", "assumed")


# The whole way


def test_what_is_proposed_can_be_imported(seeded):
    text = (
        "Laboratoire;Nom de l'indicateur;Date;Résultat;Effectif\n"
        "Ville de Paris;Taux de satisfaction;30/06/2024;74;214\n"
        "Pays de la Loire;Taux de satisfaction;30/06/2024;71,5;80\n"
    )
    sheet = read(text.encode(), "enquête.csv")
    recipe = guess(sheet, known(seeded)).recipe
    (verdict,) = check_parts(seeded, sheet, recipe)
    assert not [p for p in verdict.problems if p.refuses]
    assert import_files(seeded, [("enquête.csv", text.encode())], recipe=recipe).changes[0].added == 2
