"""A problem a person can mend: facts first, words only when shown."""

from dataclasses import dataclass

from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import Table
from entrelabs_metrics.schema import table as table_named
from entrelabs_metrics.spelling import example


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file.

    `line` is the line of the file, as a text editor counts (None: the whole file). `field` is our name of the column,
    `header` the one in the file. `remedy` is a proposed spelling, when there is a good one. `facts` fill the words.
    `row` is the place in the sheet that was checked: where columns became rows, several rows have the same line.
    """

    rule: str
    line: int | None = None
    field: str | None = None
    header: str | None = None
    value: str | None = None
    remedy: str | None = None
    facts: tuple[tuple[str, str], ...] = ()
    row: int | None = None

    @property
    def refuses(self) -> bool:
        """Whether the row, or the file, can not be taken as it is."""
        return RULES[self.rule][0] if self.rule in RULES else True


# rule: (does it refuse?, what is wrong and why, what to do when no spelling is proposed).
RULES: dict[str, tuple[bool, str, str]] = {
    "missing_column": (
        True,
        "La colonne {column} manque : elle est obligatoire.",
        "Ajouter cette colonne, ou partir du modèle vierge.",
    ),
    "unknown_column": (
        False,
        "La colonne {header} n'a pas d'équivalent dans la table {table} : elle ne sera pas reprise.",
        "Rien à faire si elle ne sert pas ; sinon, la renommer d'après le modèle vierge.",
    ),
    "misspelt_column": (
        True,
        "La colonne {header} n'a pas d'équivalent exact, mais ressemble à {column}.",
        "La renommer en {column}, ou la retirer du fichier.",
    ),
    "repeated_column": (
        True,
        "Les colonnes {header} et {other} veulent dire la même chose : {column}.",
        "N'en garder qu'une.",
    ),
    "too_many_cells": (
        True,
        "La ligne a {found} cellules, l'en-tête en annonce {expected}.",
        "Chercher un séparateur en trop, ou entourer le texte de guillemets.",
    ),
    "too_few_cells": (
        True,
        "La ligne a {found} cellules, l'en-tête en annonce {expected}.",
        "Chercher un retour à la ligne au milieu d'un texte, ou compléter la ligne.",
    ),
    "required": (True, "La cellule est vide, or cette colonne est obligatoire.", "Remplir la cellule."),
    "not_a_number": (True, "{value} n'est pas un nombre.", "Écrire seulement le nombre, par exemple {example}."),
    "ambiguous_number": (
        True,
        "{value} peut se lire de deux façons : {first} ou {second}. Les autres nombres de la colonne ne tranchent pas.",
        "Écrire {plain_first} ou {plain_second}, sans séparateur de milliers.",
    ),
    "not_whole": (True, "{value} n'est pas un nombre entier.", "Vérifier la virgule, ou arrondir dans le fichier."),
    "wrong_unit": (
        True,
        "{value} porte l'unité {found}, alors que la colonne attend {expected}.",
        "Convertir la valeur, ou vérifier l'indicateur.",
    ),
    "not_a_date": (True, "{value} n'est pas une date lisible.", "Écrire la date ainsi : 13/04/2015."),
    "no_such_day": (True, "{value} n'existe pas au calendrier.", "Vérifier le jour et le mois."),
    "date_out_of_range": (True, "{value} tombe hors des années 1900 à 2100.", "Vérifier l'année."),
    "not_a_boolean": (True, "{value} ne se lit ni oui ni non.", "Écrire oui, non, ou laisser vide si on ne sait pas."),
    "not_in_list": (True, "{value} ne fait pas partie des réponses possibles : {choices}.", "Choisir dans la liste."),
    "too_small": (True, "{value} est sous le minimum, {limit}.", "Vérifier la virgule et l'unité."),
    "too_large": (True, "{value} dépasse le maximum, {limit}.", "Vérifier la virgule et l'unité."),
    "pattern": (True, "{value} n'a pas la forme attendue, comme dans {example}.", "Vérifier la saisie."),
    "unknown_parent": (
        True,
        "{value} est inconnu dans la table {table}.",
        "Vérifier l'orthographe, ou importer d'abord la ligne qui manque dans la table {table}.",
    ),
    "duplicate_key": (
        True,
        "Même clé que la ligne {other} : {key}.",
        "N'en garder qu'une, ou distinguer les deux (date, population…).",
    ),
}


def message(problem: Problem, table: Table, language: Language) -> str:
    """What is wrong and why, in one sentence."""
    if problem.rule in RULES:
        return language.t(RULES[problem.rule][1], **_words(problem, table, language))
    rule = next(r for r in table.rules if r.name == problem.rule)
    return language.pick(rule.message, rule.message_en)


def suggestion(problem: Problem, table: Table, language: Language) -> str:
    """What to do about it."""
    if problem.remedy:
        return language.t("Écrire {remedy} ?", remedy=language.quote(problem.remedy))
    if problem.rule in RULES:
        return language.t(RULES[problem.rule][2], **_words(problem, table, language))
    rule = next(r for r in table.rules if r.name == problem.rule)
    return language.pick(rule.remedy, rule.remedy_en)


def place(problem: Problem, table: Table, language: Language) -> str:
    """Where it is: « ligne 37, colonne « Date de mesure » »."""
    column = problem.header or (table.by_name[problem.field].heading(language) if problem.field else None)
    parts = []
    if problem.line is not None:
        parts.append(language.t("ligne {line}", line=problem.line))
    if column:
        parts.append(language.t("colonne {column}", column=language.quote(column)))
    return ", ".join(parts) or language.t("tout le fichier")


def _short(text: str) -> str:
    """A cell as it is named in a sentence: on one line, and not a page long."""
    text = " ".join(text.split())
    return text if len(text) <= 120 else text[:119] + "…"


def _words(problem: Problem, table: Table, language: Language) -> dict[str, str]:
    """The facts as words of this language; names of columns and tables become their titles."""
    words = {name: language.quote(fact) for name, fact in problem.facts}
    for bare in ("found", "expected", "other", "limit", "first", "second", "plain_first", "plain_second"):
        if bare in words:
            words[bare] = dict(problem.facts)[bare]
    if problem.rule in ("repeated_column",):
        words["other"] = language.quote(dict(problem.facts)["other"])
    named = table_named(dict(problem.facts)["table"]) if "table" in words else table
    words["table"] = language.quote(named.heading(language))
    field = table.by_name.get(dict(problem.facts).get("column") or problem.field or "")
    if field:
        words["column"] = language.quote(field.heading(language))
        words["choices"] = language.listing(field.label(code, language) for code in field.enum)
        words["example"] = example(field, language)
    words["value"] = language.quote(_short(problem.value or ""))
    words["header"] = language.quote(problem.header or "")
    return words
