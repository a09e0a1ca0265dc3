"""Limits are settings: read when needed, refused in words when they make no sense, listed in the README."""

import re

import pytest

from entrelabs_metrics import limits
from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.language import language


def listed() -> str:
    """The README's table."""
    english = language("en")
    rows = (
        f"| `{limit.variable}` | {limit.default:,} {english.t(limit.unit)} | {english.t(limit.description)} |"
        for limit in limits.LIMITS
    )
    return "\n".join(["| setting | default | limits |", "|---|---|---|", *rows])


def test_the_readme_lists_them(root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    there = readme.split("<!-- limits: tests/test_limits.py keeps this table -->\n")[1].split("\n<!-- /limits -->")[0]
    assert there == listed(), f"stale; it should be:\n{listed()}"


@pytest.mark.parametrize("limit", limits.LIMITS, ids=lambda limit: limit.name)
def test_a_variable_changes_it_and_its_absence_does_not(limit, monkeypatch):
    monkeypatch.delenv(limit.variable, raising=False)
    assert limits.get(limit.name) == limit.default
    for nothing in ("", "  "):
        monkeypatch.setenv(limit.variable, nothing)
        assert limits.get(limit.name) == limit.default
    monkeypatch.setenv(limit.variable, " 7 ")
    assert limits.get(limit.name) == 7
    assert re.fullmatch(r"ENTRELABS_(MAX|MIN)_[A-Z_]+", limit.variable)


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "200 Mo", "beaucoup", "1e3", "²", "٣", "9" * 10, "=1", "nan"])
def test_what_is_no_whole_number_above_zero_is_refused_in_words(value, monkeypatch):
    monkeypatch.setenv("ENTRELABS_MAX_FILE_MB", value)
    with pytest.raises(Refusal) as refused:
        limits.get("file_mb")
    said = str(refused.value)
    assert said.startswith(f"Le réglage ENTRELABS_MAX_FILE_MB vaut « {value} »")
    assert "par exemple 200" in said


def test_the_upload_limit_of_the_server_is_the_same(root):
    """Streamlit refuses larger files by itself, before we see them."""
    config = (root / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert f"maxUploadSize = {limits.get('file_mb')}" in config
