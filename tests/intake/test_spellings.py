"""Many spellings, one meaning: every file of `spellings/`, in every encoding and line end, says the same thing."""

from datetime import date
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).parent / "spellings").glob("*.csv"))
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "bom-utf-16-be", "cp1252")
ENCODED = ("titres-francais", "titres-anglais", "euros", "milliers-insecable-fine", "en-tete-sur-deux-lignes")
MEANING = [
    ("p1", "paca", "Guichet : « l’accueil »", "running", date(2015, 4, 13), date(2016, 1, 31), 1234.5, 12.0),
    ("p2", "pays-de-la-loire", "Cœur de ville", "to_discuss", date(2015, 9, 1), None, 1200.0, 0.5),
    ("p3", "paca", "Élus", "completed", None, date(2014, 12, 31), None, 1500.0),
]
FIELDS = ("project_id", "lab_id", "title", "status", "started_on", "ended_on", "budget_eur", "staff_days")


def encoded(text: str, encoding: str) -> bytes:
    return b"\xfe\xff" + text.encode("utf-16-be") if encoding == "bom-utf-16-be" else text.encode(encoding)


def writable(path: Path, encoding: str) -> bool:
    try:
        return bool(path.read_text(encoding="utf-8").encode(encoding.removeprefix("bom-")))
    except UnicodeEncodeError:
        return False  # cp1252 has no narrow no-break space


CASES = [
    pytest.param(path, encoding, id=f"{path.stem}-{encoding}")
    for path in FILES
    for encoding in ENCODINGS
    if encoding == "utf-8" or (path.stem in ENCODED and writable(path, encoding))
]


def test_there_are_files():
    assert len(FILES) >= 20


@pytest.mark.parametrize(("path", "encoding"), CASES)
def test_one_meaning(path, encoding, verdict):
    text = path.read_bytes().decode()
    for end in ("\n", "\r\n", "\r") if encoding == "utf-8" else ("\r\n",):
        found = verdict(encoded(text.replace("\n", end), encoding))
        assert found.table.name == "projects"
        assert not found.refused, found.problems
        assert [p.rule for p in found.problems] == (["unknown_column"] if path.stem == "colonne-inconnue" else [])
        rows = list(zip(*(found.rows[name].to_pylist() for name in FIELDS), strict=True))
        assert sorted(rows) == MEANING


@pytest.mark.parametrize(
    ("name", "encoding", "expected"),
    [
        ("titres-francais", "utf-8-sig", ("utf-8-sig", ";", 1, ",")),
        ("titres-francais", "cp1252", ("cp1252", ";", 1, ",")),
        ("titres-anglais", "utf-8", ("utf-8", ",", 1, ".")),
        ("tabulations", "utf-16", ("utf-16", "\t", 1, ",")),
        ("barres", "utf-8", ("utf-8", "|", 1, ",")),
        ("sep", "utf-8", ("utf-8", ";", 2, ",")),
        ("titres-au-dessus", "utf-8", ("utf-8", ";", 4, ",")),
        ("lignes-vides", "utf-8", ("utf-8", ";", 2, ",")),
    ],
)
def test_the_dialect_is_said(name, encoding, expected, verdict):
    text = (Path(__file__).parent / "spellings" / f"{name}.csv").read_bytes().decode()
    found = verdict(text.encode(encoding)).dialect
    assert (found.encoding, found.delimiter, found.header_line, found.decimal) == expected


def test_each_row_keeps_its_line(verdict):
    text = (Path(__file__).parent / "spellings" / "lignes-vides.csv").read_bytes().decode()
    found = verdict(text)
    assert found.rows["line"].to_pylist() == [3, 6, 8]
    assert found.sheet.left_out == tuple((line, "blank") for line in (1, 4, 5, 7, 9, 10))
