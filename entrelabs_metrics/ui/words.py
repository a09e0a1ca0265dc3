"""Our fields and values in words, for the import page."""

from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import Field, tables
from entrelabs_metrics.spelling import spell


def said(value: str, f: Field, language: Language) -> str:
    """A value of ours written as text (in a recipe), in words."""
    return f.label(value, language) if f.labels else spell(value, f, language)


def heading(table: str, name: str, language: Language) -> str:
    return tables()[table].by_name[name].heading(language)
