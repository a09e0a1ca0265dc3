# ruff: noqa: E501  (the cases read as a table)
"""Every rule is raised by a file, at its line and column, and says in words what is wrong and what to do."""

import re

import pytest

from entrelabs_metrics.intake.problem import RULES, SEVERITIES, VARIANTS, Problem, message, place, suggestion
from entrelabs_metrics.language import language
from entrelabs_metrics.schema import Rule, Table, tables
from entrelabs_metrics.store.importing import check_file

FRENCH, ENGLISH = language("fr"), language("en")
LABS = "lab_id;name;organisation;organisation_type"
MEASURES = "lab_id;indicator_id;measured_on;value;sample_size;source"
FUNDING = "project_id;payer;year;amount_eur"
GOOD = "paca;U6;30/06/2026;74;200;Enquête"


def series(*values: str) -> str:
    """Measurements of one series, half-year after half-year."""
    return "\n".join([MEASURES, *(f"paca;U6;30/06/{2010 + i};{v};200;Enquête" for i, v in enumerate(values))])


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
    "too_many_cells": (f"{MEASURES}\n{GOOD};encore", 2, None, "paca ¦ U6 ¦ 30/06/2026 ¦ 74 ¦ 200 ¦ Enquête ¦ encore", "La ligne a 7 cellules, l'en-tête en annonce 6.",
        "Chercher un séparateur en trop, ou entourer le texte de guillemets."),
    "too_few_cells": (f"{MEASURES}\npaca;U6", 2, None, "paca ¦ U6", "La ligne a 2 cellules, l'en-tête en annonce 6.",
        "Chercher un retour à la ligne au milieu d'un texte, ou compléter la ligne."),
    "required": (f"{MEASURES}\n{GOOD}\n;U6;30/06/2026;74;200;Enquête", 3, "lab_id", "",
        "La cellule est vide, or cette colonne est obligatoire.", "Remplir la cellule."),
    "not_a_number": (f"{MEASURES}\npaca;U6;30/06/2026;bof;200;Enquête", 2, "value", "bof",
        f"{q('bof')} n'est pas un nombre.", "Écrire seulement le nombre, par exemple 74."),
    "ambiguous_number": (f"{MEASURES}\npaca;U6;30/06/2026;74;1,234;x\npaca;U6;30/06/2025;74;1.234;x", 2, "sample_size", "1,234",
        f"{q('1,234')} peut se lire de deux façons : 1,234 ou 1 234. Les autres nombres de la colonne ne tranchent pas.",
        "Écrire 1,2340 ou 1234, sans séparateur de milliers."),
    "not_whole": (f"{MEASURES}\npaca;U6;30/06/2026;74;12,5;Enquête", 2, "sample_size", "12,5",
        f"{q('12,5')} n'est pas un nombre entier.", "Vérifier la virgule, ou arrondir dans le fichier."),
    "wrong_unit": (f"{MEASURES}\npaca;U6;30/06/2026;74 €;200;Enquête", 2, "value", "74 €",
        f"{q('74 €')} porte l'unité €, alors que la colonne attend %.", "Convertir la valeur, ou vérifier l'indicateur."),
    "not_a_date": (f"{MEASURES}\npaca;U6;juin 2026;74;200;Enquête", 2, "measured_on", "juin 2026",
        f"{q('juin 2026')} n'est pas une date lisible.", "Écrire la date ainsi : 13/04/2015."),
    "no_such_day": (f"{MEASURES}\npaca;U6;31/13/2026;74;200;Enquête", 2, "measured_on", "31/13/2026",
        f"{q('31/13/2026')} n'existe pas au calendrier.", "Vérifier le jour et le mois."),
    "date_out_of_range": (f"{MEASURES}\npaca;U6;01/01/1526;74;200;Enquête", 2, "measured_on", "01/01/1526",
        f"{q('01/01/1526')} tombe hors des années 1900 à 2100.", "Vérifier l'année."),
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
        f"Même clé que la ligne 2 ({q('paca, U6, 2026-06-30')}), et pourtant {q('Valeur')} diffère : "
        f"{q('74')} là-bas, {q('75')} ici.",
        "N'en garder qu'une, ou distinguer les deux (date, population…)."),
    "repeated_row": (f"{MEASURES}\n{GOOD}\n{GOOD.replace(';74;', ';74,0;')}", 3, "lab_id", "paca",
        "La ligne dit la même chose que la ligne 2 : elle n'est comptée qu'une fois.",
        "Rien à faire, ou la retirer du fichier."),
    "like_another": (f"{LABS}\nx;Labo Coach Élève;Ville de X;Ville\ny;labo CoachÉlèves;Ville de Y;Ville", 3, "name", "labo CoachÉlèves",
        f"{q('labo CoachÉlèves')} ressemble à {q('Labo Coach Élève')}, qui a pour identifiant {q('x')}.",
        "Si c'est la même chose, reprendre cet identifiant ; sinon, rien à faire."),
    "like_a_word": (f"{FUNDING}\npdl-lycees;Région des Pays;2024;5\npdl-lycees;region des pays;2025;5", 3, "payer", "region des pays",
        f"{q('region des pays')} ressemble à {q('Région des Pays')}, écrit autrement.", f"Écrire {q('Région des Pays')} ?"),
    "decimal_slip": (series("7,4", "7,1", "74,5", "7,6"), 4, "value", "74,5",
        f"Entre {q('74,5')} et la valeur voisine de la série, 7,1, il y a un facteur 10 : une virgule a pu se déplacer.",
        f"Écrire {q('7,45')} ?"),
    "zero_or_unknown": (series("74", "71", "0", "76"), 4, "value", "0",
        "La valeur est zéro, alors que la série va de 71 à 76 : zéro ou inconnu ?",
        "Si la valeur n'est pas connue, retirer la ligne : une valeur inconnue n'est pas zéro."),
    "outlier": (series("51", "52,5", "50", "53", "51", "52", "99"), 8, "value", "99",
        f"{q('99')} est loin des autres valeurs de la série : leur médiane est 51,5, et elles vont de 50 à 53.",
        "Vérifier la valeur ; une vraie rupture est possible."),
    "small_number": (f"{MEASURES}\npaca;U6;30/06/2026;74;10;Enquête", 2, "sample_size", "10",
        "Effectif inférieur à 11 : la valeur est gardée, mais elle ne sera pas publiée.", "Rien à faire."),
}  # fmt: skip

# (rule, fact): (file, what was read, message, suggestion)
VARIANT_CASES = {
    ("no_such_day", "last"): (f"{MEASURES}\npaca;U6;31/02/2026;74;200;x", "31/02/2026",
        f"{q('31/02/2026')} n'existe pas au calendrier : ce mois-là finit le 28/02/2026.", "Vérifier le jour et le mois."),
    ("not_a_date", "serial"): (f"{MEASURES}\npaca;U6;45078;74;200;x", "45078",
        f"{q('45078')} est le nombre par lequel un tableur garde une date.", f"Écrire {q('01/06/2023')} ?"),
    ("not_a_number", "rough"): (f"{MEASURES}\npaca;U6;30/06/2026;env. 70;200;x", "env. 70",
        f"{q('env. 70')} est un ordre de grandeur, pas un nombre : le dire dans une note plutôt que dans la cellule.",
        f"Écrire {q('70')} ?"),
    ("not_a_number", "first"): (f"{MEASURES}\npaca;U6;30/06/2026;70-80;200;x", "70-80",
        f"{q('70-80')} est une fourchette, de 70 à 80, et la cellule attend un seul nombre.",
        "Écrire une seule valeur ; les deux bornes vont dans leurs propres colonnes, quand la table en a."),
}  # fmt: skip
WARN, INFORM = (
    {"unknown_column", "decimal_slip", "zero_or_unknown", "outlier"},
    {"repeated_row", "like_another", "like_a_word", "small_number"},
)

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
    ("indicators", "proportion_outside_percent"): (f"{INDICATORS}\nX;impact;N;N;D;%;0;proportion;0;1000;up;;;oui", "kind"),
    ("measurements", "in_future"): (f"{MEASURES}\npaca;U6;30/06/2090;74;200;x", "measured_on"),
    ("measurements", "value_outside_range"): (f"{MEASURES};value_low;value_high\n{GOOD};75;80", "value"),
    ("measurements", "range_outside_scale"): (f"{MEASURES};value_low;value_high\n{GOOD};70;120", "value_low"),
    ("measurements", "negative_count"): (f"{MEASURES}\npaca;COUNT;30/06/2026;-7;200;x", "value"),
    ("measurements", "project_of_other_lab"): (f"{MEASURES};project_id\n{GOOD};pdl-lycees", "lab_id"),
    ("measurements", "indicator_of_other_lab"): (f"{MEASURES}\npaca;THEIRS;30/06/2026;7;200;x", "lab_id"),
    ("targets", "project_of_other_lab"): (f"{TARGETS};project_id\npaca;U6;2027-12-31;;;75;;pdl-lycees", "lab_id"),
    ("targets", "baseline_in_future"): (f"{TARGETS}\npaca;U6;2099-12-31;60;2090-01-01;75;", "baseline_on"),
    ("funding", "year_out_of_reach"): (f"{FUNDING}\npdl-lycees;Région;1950;5", "year"),
    ("steps", "step_in_future"): ("step_id;project_id;happened_on;kind;title\ns;pdl-lycees;2090-01-01;test;T", "happened_on"),
    ("steps", "before_project"): ("step_id;project_id;happened_on;kind;title\ns;DATED;2014-12-31;test;T", "happened_on"),
    ("evaluations", "before_project"): ("project_id;contribution;done_on\nDATED;C;2014-12-31", "done_on"),
    ("projects", "completed_in_future"): ("project_id;lab_id;title;status;ended_on\np;paca;T;completed;2090-01-01", "status"),
    ("projects", "dates_order"): ("project_id;lab_id;title;started_on;ended_on\np;paca;T;2026-02-01;2026-01-31", "started_on"),
    ("projects", "reuse_of_itself"): ("project_id;lab_id;title;reuse_of\np;paca;T;p", "reuse_of"),
    ("activity_targets", "wished_order"): ("lab_id;activity_type;wished_low;wished_high\npaca;outreach;20;10", "wished_low"),
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
    assert CASES.keys() == RULES.keys() - {
        "completed_twice",
        "said_elsewhere",
    }  # of several parts: test_mapping, test_checks
    assert VARIANT_CASES.keys() == VARIANTS.keys()
    assert SCHEMA_CASES.keys() == {(t.name, rule.name) for t, rule in schema_rules()}


def test_every_rule_has_one_severity():
    assert {severity for severity, *_ in RULES.values()} == set(SEVERITIES)
    stated = {(rule.name, rule.severity) for _, rule in schema_rules()}
    assert {severity for _, severity in stated} <= set(SEVERITIES)
    assert not any(re.search(r"\bis null\b", rule.condition) for _, rule in schema_rules())  # see `Rule`
    names = [name for name, _ in stated] + list(RULES)
    assert len(names) == len(set(names)), "the same name, once refusing and once not"
    assert Problem("proportion_without_scale").severity == "refuses"
    assert Problem("before_project").severity == "warns"


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_names_line_column_value_and_remedy(rule, verdict):
    text, line, header, value, said, remedy = CASES[rule]
    found = verdict(text + "\n")
    problem = next(p for p in found.problems if p.rule == rule)
    assert (problem.line, problem.header, problem.value) == (line, header, value)
    assert plain(message(problem, found.table, FRENCH)) == said
    assert plain(suggestion(problem, found.table, FRENCH)) == remedy
    assert problem.severity == ("warns" if rule in WARN else "informs" if rule in INFORM else "refuses")
    assert found.refused == problem.refuses
    if rule not in ("ambiguous_number",):
        assert [p.rule for p in found.problems] == [rule]


@pytest.mark.parametrize(("rule", "fact"), VARIANT_CASES)
def test_a_rule_says_more_where_it_knows_more(rule, fact, verdict):
    text, read, said, remedy = VARIANT_CASES[rule, fact]
    (problem,) = verdict(text + "\n").problems
    assert (problem.rule, problem.value, fact in dict(problem.facts)) == (rule, read, True)
    assert plain(message(problem, tables()["measurements"], FRENCH)) == said
    assert plain(suggestion(problem, tables()["measurements"], FRENCH)) == remedy


@pytest.fixture
def richer(seeded, put):
    """The seed, a count without scale, an indicator of one lab only, and a project that has a start."""
    head = "indicator_id;family;name;name_en;definition;unit;decimals;kind;direction;core;lab_id"
    put(
        seeded,
        f"{head}\nCOUNT;impact;N;N;D;agents;0;count;up;oui;\nTHEIRS;impact;M;M;D;agents;0;mean;up;non;paris\n",
        "project_id;lab_id;title;started_on\nDATED;paca;Projet daté;2015-01-01\n",
    )
    return seeded


@pytest.mark.parametrize(("name", "rule"), SCHEMA_CASES)
def test_a_rule_of_the_schema_names_line_column_and_remedy(name, rule, richer):
    text, column = SCHEMA_CASES[name, rule]
    found = check_file(richer, text.encode() + b"\n", "essai.csv", name)
    assert [(p.rule, p.line, p.field) for p in found.problems] == [(rule, 2, column)]
    stated = next(r for r in found.table.rules if r.name == rule)
    problem = found.problems[0]
    assert plain(message(problem, found.table, FRENCH)) == plain(stated.message)
    assert plain(suggestion(problem, found.table, FRENCH)) == plain(stated.remedy)
    assert message(problem, found.table, ENGLISH) == stated.message_en != stated.message
    assert suggestion(problem, found.table, ENGLISH) == stated.remedy_en != stated.remedy
    assert problem.severity == stated.severity
    assert found.rows.num_rows == (0 if stated.severity == "refuses" else 1)


@pytest.mark.parametrize("lang", [FRENCH, ENGLISH], ids=lambda lang: lang.code)
def test_words_in_both_languages_leave_nothing_unfilled(lang, verdict):
    for text, *_ in [*CASES.values(), *VARIANT_CASES.values(), *SCHEMA_CASES.values()]:
        found = verdict(text + "\n")
        for problem in found.problems:
            for words in (message, suggestion, place):
                said = words(problem, found.table, lang)
                assert said
                assert not re.search(r"[{}]|None|\(\)|  |« *»|“”", plain(said)), said


def test_a_spelling_that_is_near_is_proposed(verdict):
    found = verdict(f"{MEASURES}\npays de la loir;U6;30/06/2026;74 points;200;Enquête\n")
    said = {p.field: plain(suggestion(p, found.table, FRENCH)) for p in found.problems}
    assert said == {"lab_id": f"Écrire {q('pays-de-la-loire')} (Pays de la Loire) ?", "value": f"Écrire {q('74')} ?"}


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
