# ruff: noqa: E501  (the cases read as a table)
"""Every rule is raised by a file, at its line and column, and says in words what is wrong and what to do."""

import re

import pytest

from entrelabs_metrics.intake.problem import RULES, Problem, message, place, suggestion
from entrelabs_metrics.language import language
from entrelabs_metrics.schema import Rule, Table, tables

FRENCH, ENGLISH = language("fr"), language("en")
LABS = "lab_id;name;organisation;organisation_type"
MEASURES = "lab_id;indicator_id;measured_on;value;sample_size;source"
GOOD = "paca;U6;30/06/2026;74;200;Enquête"


def q(text: str) -> str:
    return f"« {text} »"


def plain(text: str) -> str:
    """With ordinary spaces: which ones French wants is `language`'s business."""
    return re.sub(r"[\u00a0\u202f]", " ", text)


# rule: (file, line, column, what was read, message, suggestion)
CASES = {
    "missing_column": (f"{MEASURES.removesuffix(';source')}\npaca;U6;30/06/2026;74;200", None, None, None,
        f"La colonne {q('Source')} manque : elle est obligatoire.", "Ajouter cette colonne, ou partir du modèle vierge."),
    "unknown_column": (f"{MEASURES};Couleur\n{GOOD};bleu", None, "Couleur", None,
        f"La colonne {q('Couleur')} n'a pas d'équivalent dans la table {q('Mesures')} : elle ne sera pas reprise.",
        "Rien à faire si elle ne sert pas ; sinon, la renommer d'après le modèle vierge."),
    "misspelt_column": (f"{MEASURES.replace('source', 'Sourse')}\n{GOOD}", None, "Sourse", None,
        f"La colonne {q('Sourse')} n'a pas d'équivalent exact, mais ressemble à {q('Source')}.",
        f"La renommer en {q('Source')}, ou la retirer du fichier."),
    "repeated_column": (f"{MEASURES};Résultat\n{GOOD};74", None, "Résultat", None,
        f"Les colonnes {q('Résultat')} et {q('value')} veulent dire la même chose : {q('Valeur')}.", "N'en garder qu'une."),
    "too_many_cells": (f"{MEASURES}\n{GOOD};encore", 2, None, None, "La ligne a 7 cellules, l'en-tête en annonce 6.",
        "Chercher un séparateur en trop, ou entourer le texte de guillemets."),
    "too_few_cells": (f"{MEASURES}\npaca;U6", 2, None, None, "La ligne a 2 cellules, l'en-tête en annonce 6.",
        "Chercher un retour à la ligne au milieu d'un texte, ou compléter la ligne."),
    "required": (f"{MEASURES}\n{GOOD}\n;U6;30/06/2026;74;200;Enquête", 3, "lab_id", "",
        "La cellule est vide, or cette colonne est obligatoire.", "Remplir la cellule."),
    "not_a_number": (f"{MEASURES}\npaca;U6;30/06/2026;env. 70;200;Enquête", 2, "value", "env. 70",
        f"{q('env. 70')} n'est pas un nombre.", "Écrire seulement le nombre, par exemple 74."),
    "ambiguous_number": (f"{MEASURES}\npaca;U6;30/06/2026;74;1,234;x\npaca;U6;30/06/2025;74;1.234;x", 2, "sample_size", "1,234",
        f"{q('1,234')} peut se lire de deux façons : 1,234 ou 1 234. Les autres nombres de la colonne ne tranchent pas.",
        "Écrire 1,2340 ou 1234, sans séparateur de milliers."),
    "not_whole": (f"{MEASURES}\npaca;U6;30/06/2026;74;12,5;Enquête", 2, "sample_size", "12,5",
        f"{q('12,5')} n'est pas un nombre entier.", "Vérifier la virgule, ou arrondir dans le fichier."),
    "wrong_unit": (f"{MEASURES}\npaca;U6;30/06/2026;74 €;200;Enquête", 2, "value", "74 €",
        f"{q('74 €')} porte l'unité €, alors que la colonne attend %.", "Convertir la valeur, ou vérifier l'indicateur."),
    "not_a_date": (f"{MEASURES}\npaca;U6;juin 2026;74;200;Enquête", 2, "measured_on", "juin 2026",
        f"{q('juin 2026')} n'est pas une date lisible.", "Écrire la date ainsi : 13/04/2015."),
    "no_such_day": (f"{MEASURES}\npaca;U6;31/02/2026;74;200;Enquête", 2, "measured_on", "31/02/2026",
        f"{q('31/02/2026')} n'existe pas au calendrier.", "Vérifier le jour et le mois."),
    "date_out_of_range": (f"{MEASURES}\npaca;U6;01/01/1026;74;200;Enquête", 2, "measured_on", "01/01/1026",
        f"{q('01/01/1026')} tombe hors des années 1900 à 2100.", "Vérifier l'année."),
    "not_a_boolean": ("action_id;title;horizon;scope;Engagée\na;T;now;lab;peut-être", 2, "Engagée", "peut-être",
        f"{q('peut-être')} ne se lit ni oui ni non.", "Écrire oui, non, ou laisser vide si on ne sait pas."),
    "not_in_list": (f"{LABS}\nx;X;Ville de X;commune nouvelle", 2, "organisation_type", "commune nouvelle",
        f"{q('commune nouvelle')} ne fait pas partie des réponses possibles : Région, Ville, Département, Intercommunalité, "
        "État, Association et Réseau.", "Choisir dans la liste."),
    "too_small": (f"{MEASURES}\npaca;U6;30/06/2026;74;0;Enquête", 2, "sample_size", "0",
        f"{q('0')} est sous le minimum, 1.", "Vérifier la virgule et l'unité."),
    "too_large": (f"{MEASURES};response_rate\n{GOOD};230", 2, "response_rate", "230",
        f"{q('230')} dépasse le maximum, 100 %.", "Vérifier la virgule et l'unité."),
    "pattern": (f"{LABS};siren\nx;X;Ville de X;Ville;12345", 2, "siren", "12345",
        f"{q('12345')} n'a pas la forme attendue, comme dans 123456789.", "Vérifier la saisie."),
    "unknown_parent": (f"{MEASURES}\nlille;U6;30/06/2026;74;200;Enquête", 2, "lab_id", "lille",
        f"{q('lille')} est inconnu dans la table {q('Labos')}.",
        f"Vérifier l'orthographe, ou importer d'abord la ligne qui manque dans la table {q('Labos')}."),
    "duplicate_key": (f"{MEASURES}\n{GOOD}\npaca;U3;30/06/2026;61;200;Enquête\npaca;U6;30/06/2026;75;200;Enquête", 4, "lab_id", "paca",
        f"Même clé que la ligne 2 : {q('paca, U6, 2026-06-30')}.",
        "N'en garder qu'une, ou distinguer les deux (date, population…)."),
}  # fmt: skip

TARGETS = "lab_id;indicator_id;due_on;baseline_value;baseline_on;target_value;set_on"
INDICATORS = "indicator_id;family;name;name_en;definition;unit;decimals;kind;scale_min;scale_max;direction;band_low;band_high;core"
# (table, rule): (file, line, column)
SCHEMA_CASES = {
    ("actions", "dates_order"): ("action_id;title;horizon;scope;starts_on;due_on\na;T;now;lab;2026-02-01;2026-01-01", "starts_on"),
    ("actions", "theme_of_axis"): ("action_id;title;horizon;scope;theme;axis_id\na;T;now;lab;6;t5-ecosysteme-local", "theme"),
    ("actions", "not_engaged_but_running"): ("action_id;title;horizon;scope;engaged;status\na;T;now;lab;non;En cours", "engaged"),
    ("decisions", "due_before_session"): ("decision_id;session_id;text;due_on\nd;entrelabs-1;T;2015-04-12", "due_on"),
    ("evaluations", "maryland_without_comparison"): ("project_id;maryland_level;contribution;comparison_group\npdl-lycees;3;C;", "maryland_level"),
    ("indicators", "scale_order"): (f"{INDICATORS}\nX;impact;N;N;D;;0;count;10;5;up;;;oui".replace("D;;", "D;agents;"), "scale_min"),
    ("indicators", "proportion_without_scale"): (f"{INDICATORS}\nX;impact;N;N;D;%;0;proportion;0;;up;;;oui", "kind"),
    ("indicators", "band_without_ends"): (f"{INDICATORS}\nX;impact;N;N;D;%;0;count;;;band;5;;oui", "direction"),
    ("indicators", "band_order"): (f"{INDICATORS}\nX;impact;N;N;D;%;0;count;;;band;5;4;oui", "band_low"),
    ("indicators", "band_outside_scale"): (f"{INDICATORS}\nX;impact;N;N;D;%;0;count;0;10;band;5;40;oui", "band_low"),
    ("indicators", "level_with_decimals"): (f"{INDICATORS}\nX;impact;N;N;D;%;1;level;;;up;;;oui", "kind"),
    ("measurements", "range_order"): (f"{MEASURES};value_low;value_high\n{GOOD};80;70", "value_low"),
    ("measurements", "above_scale"): (f"{MEASURES}\npaca;U6;30/06/2026;740;200;x", "value"),
    ("measurements", "below_scale"): (f"{MEASURES}\npaca;U6;30/06/2026;-7;200;x", "value"),
    ("projects", "dates_order"): ("project_id;lab_id;title;started_on;ended_on\np;paca;T;2026-02-01;2026-01-31", "started_on"),
    ("projects", "reuse_of_itself"): ("project_id;lab_id;title;reuse_of\np;paca;T;p", "reuse_of"),
    ("targets", "above_scale"): (f"{TARGETS}\npaca;U6;2027-12-31;;;750;", "target_value"),
    ("targets", "below_scale"): (f"{TARGETS}\npaca;U6;2027-12-31;;;-5;", "target_value"),
    ("targets", "baseline_above_scale"): (f"{TARGETS}\npaca;U6;2027-12-31;600;;75;", "baseline_value"),
    ("targets", "baseline_below_scale"): (f"{TARGETS}\npaca;U6;2027-12-31;-60;;75;", "baseline_value"),
    ("targets", "baseline_after_due"): (f"{TARGETS}\npaca;U6;2027-12-31;60;2028-01-01;75;", "baseline_on"),
    ("targets", "set_after_due"): (f"{TARGETS}\npaca;U6;2027-12-31;;;75;2028-01-01", "set_on"),
    ("valuations", "amounts_order"): (
        "project_id;line_id;side;label;amount_eur_low;amount_eur_central;amount_eur_high;measured;source\n"
        "pdl-lycees;l;effect;L;5;4;6;oui;x", "amount_eur_low"),
    ("valuations", "negative_cost"): (
        "project_id;line_id;side;label;amount_eur_low;amount_eur_central;amount_eur_high;measured;source\n"
        "pdl-lycees;l;cost;L;-5;4;6;oui;x", "side"),
}  # fmt: skip


def schema_rules() -> list[tuple[Table, Rule]]:
    return [(t, rule) for t in tables().values() for rule in t.rules]


def test_every_rule_has_its_case():
    assert CASES.keys() == RULES.keys()
    assert SCHEMA_CASES.keys() == {(t.name, rule.name) for t, rule in schema_rules()}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_names_line_column_value_and_remedy(rule, verdict):
    text, line, header, value, said, remedy = CASES[rule]
    found = verdict(text + "\n")
    problem = next(p for p in found.problems if p.rule == rule)
    assert (problem.line, problem.header, problem.value) == (line, header, value)
    assert plain(message(problem, found.table, FRENCH)) == said
    assert plain(suggestion(problem, found.table, FRENCH)) == remedy
    assert problem.refuses == (rule != "unknown_column")
    assert found.refused == problem.refuses
    if rule not in ("ambiguous_number",):
        assert [p.rule for p in found.problems] == [rule]


@pytest.mark.parametrize(("name", "rule"), SCHEMA_CASES)
def test_a_rule_of_the_schema_names_line_column_and_remedy(name, rule, verdict):
    text, column = SCHEMA_CASES[name, rule]
    found = verdict(text + "\n", name)
    assert [(p.rule, p.line, p.field) for p in found.problems] == [(rule, 2, column)]
    stated = next(r for r in found.table.rules if r.name == rule)
    problem = found.problems[0]
    assert plain(message(problem, found.table, FRENCH)) == plain(stated.message)
    assert plain(suggestion(problem, found.table, FRENCH)) == plain(stated.remedy)
    assert message(problem, found.table, ENGLISH) == stated.message_en != stated.message
    assert suggestion(problem, found.table, ENGLISH) == stated.remedy_en != stated.remedy
    assert found.rows.num_rows == 0


@pytest.mark.parametrize("lang", [FRENCH, ENGLISH], ids=lambda lang: lang.code)
def test_words_in_both_languages_leave_nothing_unfilled(lang, verdict):
    for text, *_ in [*CASES.values(), *SCHEMA_CASES.values()]:
        found = verdict(text + "\n")
        for problem in found.problems:
            for words in (message, suggestion, place):
                said = words(problem, found.table, lang)
                assert said
                assert not re.search(r"[{}]|None|\(\)|  |« *»|“”", plain(said)), said


def test_a_spelling_that_is_near_is_proposed(verdict):
    found = verdict(f"{MEASURES}\npays de la loir;U6;30/06/2026;74 points;200;Enquête\n")
    said = {p.field: plain(suggestion(p, found.table, FRENCH)) for p in found.problems}
    assert said == {"lab_id": f"Écrire {q('pays-de-la-loire')} ?", "value": f"Écrire {q('74')} ?"}


def test_where_it_is(verdict):
    found = verdict(f"Labo;Indicateur;Date de mesure;Valeur;Source\n{'paca;U6;2026-01-01;1;x'}\npaca;U6;hier;1;x\n")
    assert plain(place(found.problems[0], found.table, FRENCH)) == f"ligne 3, colonne {q('Date de mesure')}"
    assert plain(place(Problem("missing_column", field="value"), found.table, FRENCH)) == f"colonne {q('Valeur')}"
    assert place(Problem("too_few_cells"), found.table, FRENCH) == "tout le fichier"


def test_text_from_a_file_is_never_a_pattern(verdict):
    """Braces in headers and cells are shown, not filled in; a cell of a page is cut."""
    found = verdict(f"{MEASURES};{{0}} et {{value}}\npaca;U6;{{line}};{'x' * 5000};200;Enquête;z\n")
    for lang in (FRENCH, ENGLISH):
        said = [message(p, found.table, lang) + suggestion(p, found.table, lang) for p in found.problems]
        assert any("{0} et {value}" in s for s in said)
        assert any("{line}" in s for s in said)
        assert max(map(len, said)) < 400
