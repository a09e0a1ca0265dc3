"""Our fields and values in words; words of people in places that read Markdown."""

from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import Field, tables
from entrelabs_metrics.spelling import spell


def said(value: str, f: Field, language: Language) -> str:
    """A value of ours written as text (in a recipe), in words."""
    return f.label(value, language) if f.labels else spell(value, f, language)


def heading(table: str, name: str, language: Language) -> str:
    return tables()[table].by_name[name].heading(language)


def literal(text: str) -> str:
    """Words as they are, in a place that reads Markdown: labels of buttons, messages, captions."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+-.!|<>$~:" else sign for sign in text)
