"""Workbooks made to harm whoever reads them, or damaged: one plain sentence each, and the process goes on."""

import resource
import sys
import time
import zipfile

import pytest

from entrelabs_metrics.errors import UnreadableFile
from entrelabs_metrics.intake import workbook
from entrelabs_metrics.intake.sheet import Sheet, read
from tests.making import ods, ods_row, ods_table, text_cell, xlsx, xlsx_parts, zipped

HEAD = f'<row r="1">{text_cell("A1", "lieu")}{text_cell("B1", "nombre")}</row>'
ROW = f'<row r="2">{text_cell("A2", "Lyon")}<c r="B2"><v>1</v></c></row>'
GOOD = xlsx(HEAD + ROW)
MB = 1 << 20


def rows(sheet: Sheet) -> list[tuple[str, ...]]:
    return list(zip(*(column.to_pylist() for column in sheet.text.columns), strict=True))


def kinds(sheet: Sheet) -> list[str]:
    return [note.kind for note in sheet.notes]


def refused(content: bytes, words: str, **asked: str) -> None:
    """The file is refused in these words, and this process neither swells nor hangs."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableFile, match=words):
        read(content, "x.xlsx", **asked)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024  # kB


def test_the_good_one():
    assert rows(read(GOOD)) == [("Lyon", "1")]


# What is no workbook, or no longer


@pytest.mark.parametrize(
    "content",
    [
        GOOD[: len(GOOD) // 2],
        GOOD[:100],
        b"PK\x03\x04" + b"\0" * 100,
        b"PK\x05\x06",
        GOOD.replace(b"PK\x01\x02", b"PK\x01\x03"),
        zipped({"xl/workbook.xml": "<x"}),
    ],
    ids=["half", "start", "zeros", "nothing", "directory", "parts"],
)
def test_damaged_zips(content):
    refused(content, "un classeur|pas un classeur")


@pytest.mark.parametrize(
    "part", ["_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"]
)
@pytest.mark.parametrize("content", ["", "<a", "<a/><b/>", "\0", "<sheet/>"])
def test_damaged_parts(part, content):
    try:
        found = read(xlsx(HEAD + ROW, **{part: content}))
    except UnreadableFile:
        return
    assert (part, rows(found)) == ("_rels/.rels", [("Lyon", "1")])  # what it says has an ordinary answer


@pytest.mark.parametrize(
    "cell",
    ['<c r="A2" t="s"><v>7</v></c>', '<c r="A2" t="s"><v>x</v></c>', '<c r="A0A"><v>1</v></c>', '<c r="2"><v>1</v></c>',
     '<c r="A2" s="x"><v>1</v></c>'],
)  # fmt: skip
def test_cells_that_point_nowhere(cell):
    refused(xlsx(f'{HEAD}<row r="2">{cell}</row>'), "abîmé")


def test_other_documents():
    refused(
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "document compressé"
    )
    refused(zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}), "document compressé")
    refused(zipped({"labos.csv": "lab_id;name"}), "document compressé")
    refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "ancien document Office")
    refused(zipped(xlsx_parts("") | {
        "xl/workbook.bin": "x", "_rels/.rels": xlsx_parts("")["_rels/.rels"].replace("workbook.xml", "workbook.bin"),
    }), "xlsb")  # fmt: skip


def test_passwords():
    office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    refused(office, "mot de passe")
    manifest = {"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}
    refused(ods(ods_table(ods_row("a", "b")), **manifest), "mot de passe")
    flagged = bytearray(GOOD)
    for at in range(len(flagged) - 4):  # the flag of an encrypted part, in the directory
        if flagged[at : at + 4] == b"PK\x01\x02":
            flagged[at + 8] |= 1
    refused(bytes(flagged), "mot de passe")


# Swelling


def test_zip_bombs(monkeypatch):
    refused(xlsx(HEAD + " " * 60_000_000), "compressé comme aucun")
    monkeypatch.setenv("ENTRELABS_MAX_WORKBOOK_MB", "1")
    refused(xlsx(HEAD + " " * 2_000_000), "ferait 2 Mo")


def test_a_size_that_the_directory_understates_is_not_believed_further():
    content = bytearray(xlsx(HEAD + ROW + " " * 5_000_000))
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/worksheets/sheet1.xml"))
    content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    refused(bytes(content), "abîmé")


def test_many_parts_and_sheets():
    refused(xlsx(HEAD, **{f"x{i}": "" for i in range(6_000)}), "parties")
    parts = xlsx_parts(HEAD)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        "</sheets>", "".join(f'<sheet name="f{i}" sheetId="{i}" r:id="rId1"/>' for i in range(10_000)) + "</sheets>"
    )
    refused(zipped(parts), "10001 feuilles")
    refused(ods(*(ods_table(ods_row("a", "b"), name=f"f{i}") for i in range(10_000))), "1001 feuilles")


def test_parts_outside_their_folder():
    refused(xlsx(HEAD, **{"../../x": "x"}), "abîmé")
    refused(xlsx(HEAD, **{"..\\x": "x"}), "abîmé")
    refused(xlsx(HEAD, **{"/etc/x": "x"}), "abîmé")


LAUGHS = "<!DOCTYPE a [" + '<!ENTITY l0 "ha">' + "".join(
    f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10)
) + "]>"  # fmt: skip
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE, '<!DOCTYPE a SYSTEM "http://localhost/a.dtd">'])
def test_entities(head):
    refused(xlsx(HEAD + f'<row r="2">{text_cell("A2", "&l9;")}</row>', head=head), "aucun tableur")
    refused(xlsx(HEAD, **{"xl/workbook.xml": f"{head}<workbook/>"}), "aucun tableur")
    refused(ods(ods_table(ods_row("&x;", "b")), head=head), "aucun tableur")


@pytest.mark.parametrize("reference", ["XFE2", "ZZZZZZZ2", "A1048577", "A99999999999"])
def test_far_cells(reference):
    number = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    refused(xlsx(f'{HEAD}<row r="{number}">{text_cell(reference, "x")}</row>'), "plus loin que|abîmé")


def test_a_cell_at_the_very_end_is_only_too_much_with_others_everywhere():
    far = f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>'
    assert len(read(xlsx(HEAD + ROW + far)).header) == 2  # two rows and a stray cell
    wide = "".join(f'<row r="{i}">{text_cell(f"XFD{i}", "x")}</row>' for i in range(2, 2_000))
    refused(xlsx(HEAD + wide), "trop de cellules")


def test_repeats_in_ods():
    many = ' table:number-rows-repeated="1048575"'
    cell = (
        '<table:table-cell table:number-columns-repeated="{}" office:value-type="string"><text:p>x</text:p>'
        "</table:table-cell>"
    )
    refused(ods(ods_table(ods_row(*["x"] * 30, more=many))), "trop de cellules")
    refused(ods(ods_table(ods_row(cell.format(16385)))), "plus loin que")
    refused(ods(ods_table(ods_row(cell.format(10**12)))), "plus loin que")
    refused(ods(ods_table(ods_row("x", more=' table:number-rows-repeated="999999999999"'))), "plus loin que")
    refused(ods(ods_table(ods_row(cell.format(16384), more=many))), "trop de cellules")
    refused(ods(ods_table(ods_row("x" * 10_000, "y", more=many))), "trop de cellules")
    far = ods_table(ods_row("lieu", "nombre"), ods_row("Lyon", "1"),
                    '<table:table-row table:number-rows-repeated="99999999"/>')  # fmt: skip
    assert rows(read(ods(far))) == [("Lyon", "1")]


def test_text_repeated_beyond_measure(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_CHARACTERS", 1_000)
    table = ods_table(ods_row("lieu", "nombre"), ods_row("x" * 100, "1", more=' table:number-rows-repeated="{}"'))
    assert len(rows(read(ods(table.format(9))))) == 9
    refused(ods(table.format(10)), "trop de cellules")


def test_merged_areas_over_everything():
    area = "<mergeCells>{}</mergeCells>".format('<mergeCell ref="A2:XFD1048576"/>' * 20_000)
    filled = "".join(f'<row r="{i}">{text_cell(f"B{i}", "x")}</row>' for i in range(3, 3_000))
    refused(xlsx(HEAD + ROW + filled, after=area), "trop de cellules")


def test_deep_and_long_xml():
    refused(xlsx(HEAD, **{"xl/styles.xml": "<a>" * 1_000_000}), "abîmé|interrompue|trop de cellules")
    assert rows(read(xlsx(HEAD + f'<row r="2">{text_cell("A2", "é" * 1_000_000)}<c r="B2"><v>1</v></c></row>')))


# Whatever happens in the child


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(workbook, "MEMORY", 40 * MB)
    shared = "".join(text_cell(f"A{i}", f"{i}" * 40).join((f'<row r="{i}">', "</row>")) for i in range(2, 200_000))
    refused(xlsx(HEAD + shared), "trop de cellules|interrompue")


def test_time_is_bounded(monkeypatch):
    monkeypatch.setenv("ENTRELABS_MAX_WORKBOOK_SECONDS", "1")
    slow = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(2, 900_000))
    start = time.monotonic()
    refused(xlsx(HEAD + slow), "arrêtée après [12] secondes")
    assert time.monotonic() - start < 60


@pytest.mark.parametrize(
    "ends", ["import os; os.abort()", "raise SystemExit(3)", "1 / 0", "import sys; sys.stdin.close()"]
)
def test_a_child_that_dies_is_a_refusal(monkeypatch, ends):
    monkeypatch.setattr(workbook, "_START", f"{ends} #{{root}}")
    with pytest.raises(UnreadableFile, match="interrompue"):
        read(GOOD)


def test_the_child_is_apart(monkeypatch, tmp_path):
    """It takes no module from where we are, and can write no file."""
    (tmp_path / "json.py").write_text("raise RuntimeError")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert rows(read(GOOD)) == [("Lyon", "1")]
    if sys.platform == "linux":
        write = f"import os; os.write(os.open({str(tmp_path / 'x')!r}, os.O_CREAT | os.O_WRONLY), b'x'); print(1)"
        monkeypatch.setattr(
            workbook, "_START",
            "import sys; sys.path.insert(0, {root!r}); from entrelabs_metrics.intake.spreadsheets.child import limit; "
            f"limit(1 << 30, 60); {write}",
        )  # fmt: skip
        with pytest.raises(UnreadableFile, match="interrompue"):
            read(GOOD)
        assert (tmp_path / "x").read_bytes() == b""


# What is ignored, and said


def test_macros_and_links_are_neither_run_nor_followed():
    content = xlsx(HEAD + ROW, **{"xl/vbaProject.bin": "x", "xl/externalLinks/externalLink1.xml": "<a/>"})
    sheet = read(content)
    assert (sheet.dialect.encoding, kinds(sheet), rows(sheet)) == (
        "xlsm",
        ["macros", "external_links"],
        [("Lyon", "1")],
    )
    assert kinds(read(ods(ods_table(ods_row("a", "b"), ods_row("c", "1")), **{"Basic/Standard/M.xml": "x"}))) == [
        "macros"
    ]


def test_parts_outside_the_file_are_not_read():
    parts = xlsx_parts(HEAD + ROW)
    rels = "xl/_rels/workbook.xml.rels"
    outside = parts | {rels: parts[rels].replace('Target="worksheets', 'TargetMode="External" Target="file:///etc/x')}
    refused(zipped(outside), "abîmé")
    refused(zipped(parts | {rels: parts[rels].replace("worksheets/sheet1.xml", "../../../../etc/passwd")}), "abîmé")


def test_a_stored_zip_is_read_as_well():
    assert rows(read(zipped(xlsx_parts(HEAD + ROW), zipfile.ZIP_STORED))) == [("Lyon", "1")]


def test_what_cells_hold_stays_text():
    nasty = "=cmd|' /C calc'!A0 &lt;script&gt; :red[x] ![](http://localhost/x)"
    sheet = read(xlsx(f'{HEAD}<row r="2">{text_cell("A2", nasty)}<c r="B2"><v>1</v></c></row>'))
    assert rows(sheet)[0][0] == nasty.replace("&lt;", "<").replace("&gt;", ">")
