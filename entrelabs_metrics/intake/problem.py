"""A problem a person can mend: facts first, words only when shown."""

from dataclasses import dataclass, replace
from functools import cache

from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import Field, Table, tables
from entrelabs_metrics.spelling import example, spell

# How serious a problem is. What refuses keeps the row, or the file, out; the others come in and are said.
SEVERITIES = {"refuses": "Refuse", "warns": "À vérifier", "informs": "Pour information"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file.

    `line` is the line of the file, as a text editor counts (None: the whole file). `field` is our name of the column,
    `header` the one in the file. `remedy` is a proposed spelling, when there is a good one: put in the cell, it is
    accepted; the empty text proposes to empty the cell. `facts` fill the words.
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
    def severity(self) -> str:
        """One of `SEVERITIES`."""
        return _severities().get(self.rule, "refuses")

    @property
    def refuses(self) -> bool:
        """Whether the row, or the file, can not be taken as it is."""
        return self.severity == "refuses"


# rule: (severity, what is wrong and why, what to do when no spelling is proposed).
RULES: dict[str, tuple[str, str, str]] = {
    "missing_column": (
        "refuses",
        "La colonne {column} manque : elle est obligatoire.",
        "Ajouter cette colonne, ou partir du modèle vierge.",
    ),
    "unknown_column": (
        "warns",
        "La colonne {header} n'a pas d'équivalent dans la table {table} : elle ne sera pas reprise.",
        "Rien à faire si elle ne sert pas ; sinon, la renommer d'après le modèle vierge.",
    ),
    "misspelt_column": (
        "refuses",
        "La colonne {header} n'a pas d'équivalent exact, mais ressemble à {column}.",
        "La renommer en {column}, ou la retirer du fichier.",
    ),
    "repeated_column": (
        "refuses",
        "Les colonnes {header} et {other} veulent dire la même chose : {column}.",
        "N'en garder qu'une.",
    ),
    "too_many_cells": (
        "refuses",
        "La ligne a {found} cellules, l'en-tête en annonce {expected}.",
        "Chercher un séparateur en trop, ou entourer le texte de guillemets.",
    ),
    "too_few_cells": (
        "refuses",
        "La ligne a {found} cellules, l'en-tête en annonce {expected}.",
        "Chercher un retour à la ligne au milieu d'un texte, ou compléter la ligne.",
    ),
    "required": ("refuses", "La cellule est vide, or cette colonne est obligatoire.", "Remplir la cellule."),
    "not_a_number": ("refuses", "{value} n'est pas un nombre.", "Écrire seulement le nombre, par exemple {example}."),
    "ambiguous_number": (
        "refuses",
        "{value} peut se lire de deux façons : {first} ou {second}. Les autres nombres de la colonne ne tranchent pas.",
        "Écrire {plain_first} ou {plain_second}, sans séparateur de milliers.",
    ),
    "not_whole": (
        "refuses",
        "{value} n'est pas un nombre entier.",
        "Vérifier la virgule, ou arrondir dans le fichier.",
    ),
    "wrong_unit": (
        "refuses",
        "{value} porte l'unité {found}, alors que la colonne attend {expected}.",
        "Convertir la valeur, ou vérifier l'indicateur.",
    ),
    "not_a_date": ("refuses", "{value} n'est pas une date lisible.", "Écrire la date ainsi : 13/04/2015."),
    "no_such_day": ("refuses", "{value} n'existe pas au calendrier.", "Vérifier le jour et le mois."),
    "date_out_of_range": ("refuses", "{value} tombe hors des années 1900 à 2100.", "Vérifier l'année."),
    "not_a_boolean": (
        "refuses",
        "{value} ne se lit ni oui ni non.",
        "Écrire oui, non, ou laisser vide si on ne sait pas.",
    ),
    "not_in_list": (
        "refuses",
        "{value} ne fait pas partie des réponses possibles : {choices}.",
        "Choisir dans la liste.",
    ),
    "too_small": ("refuses", "{value} est sous le minimum, {limit}.", "Vérifier la virgule et l'unité."),
    "too_large": ("refuses", "{value} dépasse le maximum, {limit}.", "Vérifier la virgule et l'unité."),
    "pattern": ("refuses", "{value} n'a pas la forme attendue, comme dans {example}.", "Vérifier la saisie."),
    "unknown_parent": (
        "refuses",
        "{value} est inconnu dans la table {table}.",
        "Vérifier l'orthographe, ou importer d'abord la ligne qui manque dans la table {table}.",
    ),
    "duplicate_key": (
        "refuses",
        "Même clé que la ligne {other} ({key}), et pourtant {column} diffère : {there} là-bas, {here} ici.",
        "N'en garder qu'une, ou distinguer les deux (date, population…).",
    ),
    "said_elsewhere": (
        "warns",
        "Ailleurs dans cet import, la même clé ({key}) dit {there} pour {column}, et ici {here} : "
        "ce qui est lu en dernier l'emporte.",
        "Vérifier ce qui est juste, et retirer l'autre.",
    ),
    "completed_twice": (
        "refuses",
        "D'autres lignes du fichier disent deux choses pour {column} : {first} et {second}.",
        "N'en garder qu'une, ou distinguer les deux (date, population…).",
    ),
    "repeated_row": (
        "informs",
        "La ligne dit la même chose que la ligne {other} : elle n'est comptée qu'une fois.",
        "Rien à faire, ou la retirer du fichier.",
    ),
    "like_another": (
        "informs",
        "{value} ressemble à {name}, qui a pour identifiant {key}.",
        "Si c'est la même chose, reprendre cet identifiant ; sinon, rien à faire.",
    ),
    "like_a_word": (
        "informs",
        "{value} ressemble à {name}, écrit autrement.",
        "Si c'est la même chose, l'écrire de la même façon ; sinon, rien à faire.",
    ),
    "decimal_slip": (
        "warns",
        "Entre {value} et la valeur voisine de la série, {near}, il y a un facteur {times} : "
        "une virgule a pu se déplacer.",
        "Vérifier la virgule et l'unité.",
    ),
    "zero_or_unknown": (
        "warns",
        "La valeur est zéro, alors que la série va de {low} à {high} : zéro ou inconnu ?",
        "Si la valeur n'est pas connue, retirer la ligne : une valeur inconnue n'est pas zéro.",
    ),
    "outlier": (
        "warns",
        "{value} est loin des autres valeurs de la série : leur médiane est {usual}, et elles vont de {low} à {high}.",
        "Vérifier la valeur ; une vraie rupture est possible.",
    ),
    "small_number": (
        "informs",
        "Effectif inférieur à {limit} : la valeur est gardée, mais elle ne sera pas publiée.",
        "Rien à faire.",
    ),
}
# What is said instead when a problem of this rule states this fact.
VARIANTS: dict[tuple[str, str], tuple[str, str]] = {
    ("no_such_day", "last"): (
        "{value} n'existe pas au calendrier : ce mois-là finit le {last}.",
        "Vérifier le jour et le mois.",
    ),
    ("not_a_date", "serial"): (
        "{value} est le nombre par lequel un tableur garde une date.",
        "Écrire la date ainsi : 13/04/2015.",
    ),
    ("not_a_number", "rough"): (
        "{value} est un ordre de grandeur, pas un nombre : le dire dans une note plutôt que dans la cellule.",
        "Écrire seulement le nombre, par exemple {example}.",
    ),
    ("not_a_number", "first"): (
        "{value} est une fourchette, de {first} à {second}, et la cellule attend un seul nombre.",
        "Écrire une seule valeur ; les deux bornes vont dans leurs propres colonnes, quand la table en a.",
    ),
}


@cache
def _severities() -> dict[str, str]:
    """Of every rule, ours and the schema's."""
    stated = {rule.name: rule.severity for t in tables().values() for rule in t.rules}
    return stated | {name: severity for name, (severity, *_) in RULES.items()}


def message(problem: Problem, table: Table, language: Language) -> str:
    """What is wrong and why, in one sentence."""
    if stated := _stated(problem):
        return language.t(stated[0], **_words(problem, table, language))
    rule = next(r for r in table.rules if r.name == problem.rule)
    said = language.pick(rule.message, rule.message_en)
    known = [(table.by_name[name[5:]], fact) for name, fact in problem.facts if name.startswith("base_")]
    if not known:
        return said
    told = language.listing(
        f"{f.heading(language)} = {example(replace(f, example=fact), language)}" for f, fact in known
    )
    return f"{said} {language.t('La base dit déjà : {known}.', known=told)}"


def suggestion(problem: Problem, table: Table, language: Language) -> str:
    """What to do about it."""
    if problem.remedy == "":
        return language.t("Laisser la cellule vide ?")
    if problem.remedy is not None:
        remedy, name = language.quote(problem.remedy), dict(problem.facts).get("stands_for")
        if name:
            return language.t("Écrire {remedy} ({name}) ?", remedy=remedy, name=_short(name))
        return language.t("Écrire {remedy} ?", remedy=remedy)
    if stated := _stated(problem):
        return language.t(stated[1], **_words(problem, table, language))
    rule = next(r for r in table.rules if r.name == problem.rule)
    return language.pick(rule.remedy, rule.remedy_en)


def _stated(problem: Problem) -> tuple[str, str] | None:
    """The two sentences of a rule of ours; None for a rule of the schema, which states its own."""
    for fact, _ in problem.facts:
        if (problem.rule, fact) in VARIANTS:
            return VARIANTS[problem.rule, fact]
    return RULES[problem.rule][1:] if problem.rule in RULES else None


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


# Facts that stand in a sentence as they are, and those that are numbers, written as the language writes them.
_BARE = ("found", "expected", "other", "limit", "first", "second", "plain_first", "plain_second", "last", "times")
_NUMBERS = ("near", "usual", "low", "high")


def _words(problem: Problem, table: Table, language: Language) -> dict[str, str]:
    """The facts as words of this language; names of columns and tables become their titles."""
    facts = dict(problem.facts)
    words = {name: language.quote(_short(fact)) if fact else language.t("vide") for name, fact in facts.items()}
    words |= {name: facts[name] for name in _BARE if name in facts}
    if problem.rule == "repeated_column":
        words["other"] = language.quote(facts["other"])
    named = tables()[facts["table"]] if "table" in facts else table
    words["table"] = language.quote(named.heading(language))
    field = table.by_name.get(facts.get("column") or problem.field or "")
    if field:
        words["column"] = language.quote(field.heading(language))
        words["choices"] = language.listing(field.label(code, language) for code in field.enum)
        words["example"] = example(field, language)
        words |= {name: _number(facts[name], field, language) for name in _NUMBERS if name in facts}
    words["value"] = language.quote(_short(problem.value or ""))
    words["header"] = language.quote(problem.header or "")
    return words


def _number(fact: str, field: Field, language: Language) -> str:
    return spell(float(fact), field, language)
