"""Imports run one way, as the docstring of the package says; only the pages and their package know Streamlit."""

import ast
from pathlib import Path

import pytest

import entrelabs_metrics

ROOT = Path(__file__).parents[1]
# What each part may import of the package, besides itself.
BELOW = {
    "errors": set(),
    "limits": {"errors"},
    "language": set(),
    "sql": set(),
    "schema": {"language"},
    "spelling": {"language", "schema"},
    "intake": {"errors", "limits", "language", "schema", "spelling"},
    "store": {"errors", "limits", "language", "schema", "spelling", "intake", "sql"},
    "results": {"errors", "language", "schema", "sql"},
    "charts": {"errors", "language", "schema", "results"},
    "questions": {"errors", "language", "schema", "sql", "results", "charts"},
    "exports": {"errors", "limits", "language", "schema", "spelling", "charts"},
    "stories": {"errors", "limits", "language", "schema", "spelling", "questions", "charts", "results", "exports"},
    "__init__": set(),
}
TOP = ("ui", "__main__", "minutes_command")  # these may import anything below them
STREAMLIT = ("app.py", "pages", "entrelabs_metrics/ui")
FILES = sorted((ROOT / "entrelabs_metrics").rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Every module that a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = path.relative_to(ROOT).parts[: -node.level] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            found |= {f"{module}.{name.name}" for name in node.names}
    return found


def part(path: Path) -> str:
    return path.relative_to(ROOT / "entrelabs_metrics").with_suffix("").parts[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_run_one_way(path):
    parts = {name.split(".")[1] for name in imported(path) if name.startswith("entrelabs_metrics.")}
    if part(path) not in TOP:
        assert parts - {part(path)} <= BELOW[part(path)]
    assert "__main__" not in parts
    assert part(path) == "ui" or "ui" not in parts


def test_the_write_side_and_the_read_side_meet_only_in_the_base():
    read, write = {"results", "charts", "questions"}, {"intake", "store"}
    assert not any(BELOW[name] & write for name in read)
    assert not any(BELOW[name] & read for name in write)


def test_only_pages_know_streamlit():
    for path in [*FILES, *ROOT.glob("*.py"), *ROOT.glob("pages/*.py")]:
        knows = any(name.split(".")[0] == "streamlit" for name in imported(path))
        place = path.relative_to(ROOT).as_posix()
        assert not knows or place.startswith(STREAMLIT), place


def test_every_part_is_in_the_map_and_in_the_order():
    parts = {part(path) for path in FILES} - {"__init__"}
    assert parts == BELOW.keys() - {"__init__"} | set(TOP)
    described = entrelabs_metrics.__doc__
    assert not [name for name in parts if name.strip("_") not in described]
