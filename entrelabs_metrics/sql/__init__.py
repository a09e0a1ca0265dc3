"""What is computed over rows: one question a file, whose first line states the grain."""

from functools import cache
from pathlib import Path


@cache
def sql(name: str) -> str:
    """The text of the question in `name`.sql."""
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")
