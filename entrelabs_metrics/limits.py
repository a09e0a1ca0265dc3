"""How much we accept, and how little we publish, as settings: each limit has a default and an environment variable,
ENTRELABS_MAX_ (or MIN_) and its name.

    limits.get("file_mb")               200, or what ENTRELABS_MAX_FILE_MB says
    limits.get("file_mb") * limits.MB   in bytes

The variable is read at each call. README.md lists these settings; `tests/test_limits.py` keeps that list true.
"""

import os
from dataclasses import dataclass

from entrelabs_metrics.errors import Refusal

MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit. `name` ends with the unit where there could be a doubt; `description` is a French sentence."""

    name: str
    default: int
    unit: str
    description: str
    least: bool = False  # a lower limit

    @property
    def variable(self) -> str:
        return f"ENTRELABS_{'MIN' if self.least else 'MAX'}_{self.name.upper()}"


LIMITS = (
    Limit("file_mb", 200, "Mo", "Taille d'un fichier déposé."),
    Limit("columns", 16_384, "colonnes", "Colonnes d'un fichier."),
    Limit("rows", 2_000_000, "lignes", "Lignes d'un fichier."),
    Limit("cell_characters", 131_072, "caractères", "Longueur d'une cellule."),
    Limit("workbook_mb", 1_000, "Mo", "Taille d'un classeur une fois décompressé."),
    Limit("workbook_seconds", 60, "secondes", "Temps de lecture d'un classeur."),
    Limit("template_mb", 100, "Mo", "Taille d'un modèle PowerPoint une fois décompressé."),
    Limit("query_characters", 20_000, "caractères", "Longueur d'une question SQL."),
    Limit("query_seconds", 20, "secondes", "Temps de réponse à une question SQL."),
    Limit("query_mb", 1_000, "Mo", "Mémoire que prend une question SQL."),
    Limit("query_rows", 100_000, "lignes", "Lignes de la réponse à une question SQL."),
    Limit("query_answer_mb", 50, "Mo", "Taille de la réponse à une question SQL."),
    # What INSEE's manual of statistical confidentiality asks of data on persons; most lab figures are about people.
    Limit("public_answers", 11, "personnes", "Personnes qu'il faut derrière un chiffre pour le publier.", least=True),
)
_BY_NAME = {limit.name: limit for limit in LIMITS}


def get(name: str) -> int:
    """The limit in force, in its unit. Raises `Refusal` when its variable holds no whole number above zero."""
    limit = _BY_NAME[name]
    text = os.environ.get(limit.variable, "").strip()
    if not text:
        return limit.default
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text)):
        raise Refusal(
            "Le réglage {variable} vaut « {value} » : il faut un nombre entier supérieur à zéro (en {unit}), "
            "par exemple {default}.",
            variable=limit.variable, value=text[:40], unit=limit.unit, default=limit.default,
        )  # fmt: skip
    return int(text)
