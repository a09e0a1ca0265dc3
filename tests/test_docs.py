"""What the README says is there is there, and the other way round."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from entrelabs_metrics.__main__ import main
from entrelabs_metrics.ui.frame import PAGES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")


def test_links_and_pictures_exist() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README + GUIDE):
        assert target.startswith("http") or (ROOT / target).exists(), target


@pytest.mark.parametrize("target", re.findall(r"^    make (\w+)", README, re.MULTILINE))
def test_make_targets_exist(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_commands_exist() -> None:
    named = re.findall(r"entrelabs_metrics (\w+)", README)
    assert named and set(named) <= set(main.commands)


def test_every_part_of_the_package_is_in_the_map() -> None:
    package = ROOT / "entrelabs_metrics"
    parts = {p.stem for p in package.iterdir() if not p.name.startswith("_")} - {"locale"}
    block = README.split("## Where things are")[1].split("## Words")[0]
    docstring = sys.modules["entrelabs_metrics"].__doc__ or ""
    for part in parts:
        assert re.search(rf"\b{part}\b", block), f"{part} is not in the README's map"
        assert re.search(rf"\b{part}\b", docstring), f"{part} is not in the package's docstring"


def test_the_guide_names_every_page() -> None:
    for _, title, *_ in PAGES:
        assert title in GUIDE, title


def test_ignored_files_are_not_committed() -> None:
    listed = subprocess.run(["git", "ls-files", "-ci", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    assert listed.stdout == ""
