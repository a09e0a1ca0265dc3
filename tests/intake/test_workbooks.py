"""Workbooks → Sheet: what a person would have read in each cell, whatever wrote the file, and what is said of it."""

import io
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Alignment

from entrelabs_metrics.errors import UnreadableFile
from entrelabs_metrics.exports.tables import template_xlsx
from entrelabs_metrics.intake.decoding import decode
from entrelabs_metrics.intake.dialect import records
from entrelabs_metrics.intake.sheet import Sheet, read
from entrelabs_metrics.intake.spreadsheets import formats
from entrelabs_metrics.intake.workbook import SheetName
from entrelabs_metrics.schema import table
from tests.making import ods, ods_row, ods_table, ods_value, text_cell, xlsx

LABS = ["lab_id", "name", "organisation", "organisation_type"]
HEAD = ["lieu", "nombre", "quand"]


def rows(sheet: Sheet) -> list[tuple[str, ...]]:
    return list(zip(*(column.to_pylist() for column in sheet.text.columns), strict=True))


def said(sheet: Sheet) -> dict[str, tuple[tuple[int, ...], str]]:
    return {note.kind: (note.lines, note.example) for note in sheet.notes}


def made(*table: list, name: str = "Données", **more: list[list]) -> bytes:
    """An .xlsx by openpyxl; `more` are other sheets."""
    book = openpyxl.Workbook()
    for title, content in {name: table, **more}.items():
        one = book.create_sheet(title)
        for row in content:
            one.append(row)
    del book["Sheet"]
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def formatted(value: object, code: str) -> str:
    """What we read of one cell in this format, written by openpyxl."""
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append([value, "x"])
    book.active["A2"].number_format = code
    (found,) = rows(read(saved(book)))
    return found[0]


# The table


def test_a_workbook_is_read_as_a_csv_would_be():
    sheet = read(made(LABS, ["paca", "Labo", "Région", "region"], ["x", "Y", "Z", "state"]), "labos.xlsx")
    assert sheet.header == tuple(LABS)
    assert rows(sheet) == [("paca", "Labo", "Région", "region"), ("x", "Y", "Z", "state")]
    assert sheet.lines.tolist() == [2, 3]
    d = sheet.dialect
    assert (d.encoding, d.delimiter, d.header_line, d.sheet) == ("xlsx", "", 1, "Données")
    assert sheet.sheets == (SheetName("Données", False, 3),)
    assert sheet.notes == ()


def test_titles_blank_rows_and_columns_totals_and_notes_are_left_out_and_said():
    sheet = read(made(
        ["Suivi des labos"], [], ["", "Lieu", "Nombre", "Quand"], ["", "Lyon", 12, date(2024, 5, 1)], [],
        ["", "Nice", 5, date(2024, 6, 1)], ["", "Total", 17], ["", "Source : nos relevés, en 2024"],
    ))  # fmt: skip
    assert sheet.header == ("Lieu", "Nombre", "Quand")
    assert rows(sheet) == [("Lyon", "12", "2024-05-01"), ("Nice", "5", "2024-06-01")]
    assert sheet.lines.tolist() == [4, 6]
    assert sheet.left_out == ((1, "above_header"), (2, "blank"), (5, "blank"), (7, "total"), (8, "note"))


def test_a_header_of_two_lines_with_merged_cells():
    book = openpyxl.Workbook()
    one = book.active
    for row in (["Lieu", "2023", None, "2024", None], [None, "prévu", "fait", "prévu", "fait"], ["Lyon", 1, 2, 3, 4],
                ["Nice", 5, 6, 7, 8]):  # fmt: skip
        one.append(row)
    for area in ("A1:A2", "B1:C1", "D1:E1"):
        one.merge_cells(area)
    sheet = read(saved(book))
    assert sheet.header == ("Lieu", "2023 – prévu", "2023 – fait", "2024 – prévu", "2024 – fait")
    assert rows(sheet) == [("Lyon", "1", "2", "3", "4"), ("Nice", "5", "6", "7", "8")]


def test_a_cell_merged_over_rows_has_its_value_on_each():
    book = openpyxl.Workbook()
    one = book.active
    for row in (HEAD, ["Lyon", 1, "lundi"], [None, 2, "mardi"], [None, 3, "jeudi"], ["Nice", 4, "lundi"]):
        one.append(row)
    one.merge_cells("A2:A4")
    one.merge_cells("A5:A9")  # the rows below are blank, and stay so
    sheet = read(saved(book))
    assert [r[0] for r in rows(sheet)] == ["Lyon", "Lyon", "Lyon", "Nice"]
    assert said(sheet) == {"merged_cells": ((3, 4), "Lyon")}


def test_a_remark_beside_the_table_is_said_and_shifts_nothing():
    sheet = read(made(HEAD, ["Lyon", 1, "lundi"], ["Nice", 2, "mardi", None, "à vérifier"], ["Paris", 3, "jeudi"]))
    assert rows(sheet)[1] == ("Nice", "2", "mardi")
    assert said(sheet) == {"beyond_header": ((3,), "à vérifier")}
    assert not sheet.problems


def test_rows_are_those_of_the_spreadsheet_even_far_down():
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active["A2"] = "Lyon"
    book.active["B2"] = 1
    book.active["A1048576"] = "Nice"
    book.active["B1048576"] = 2
    sheet = read(saved(book))
    assert sheet.lines.tolist() == [2, 1048576]
    assert sheet.left_out == ((3, "blank"),)


def test_texts_of_several_lines_make_no_line():
    sheet = read(made(HEAD, ["Lyon\ncentre", 1, "a"], ["Nice", 2, "b"]))
    assert sheet.lines.tolist() == [2, 3]
    assert rows(sheet)[0][0] == "Lyon\ncentre"
    assert sheet.spreadsheet_line(3) == 3


def test_the_header_line_may_be_said():
    content = made(["a", "b"], ["c", "d"], ["e", "f"])
    assert read(content, header_line=2).header == ("c", "d")
    assert rows(read(content, header_line=0)) == [("a", "b"), ("c", "d"), ("e", "f")]


def test_rows_hidden_by_a_filter_are_read_and_said():
    book = openpyxl.Workbook()
    for row in (HEAD, ["Lyon", 1, "a"], ["Nice", 2, "b"], ["Paris", 3, "c"]):
        book.active.append(row)
    book.active.auto_filter.ref = "A1:C4"
    book.active.row_dimensions[3].hidden = True
    sheet = read(saved(book))
    assert len(rows(sheet)) == 3
    assert said(sheet) == {"hidden_rows": ((3,), "")}


SPELLINGS = sorted((Path(__file__).parent / "spellings").glob("*.csv"))


@pytest.mark.parametrize("path", SPELLINGS, ids=lambda path: path.stem)
def test_a_csv_put_in_a_workbook_is_read_the_same(path):
    text = read(path.read_bytes())
    cells = [record.cells for record in records(decode(path.read_bytes()).text, text.form)]
    left = [why for _, why in text.left_out]
    if "separator_line" in left:  # « sep=; » is no row of a spreadsheet
        del cells[0], left[0]
    while cells and not any(cells[-1]):  # nor are blank lines below the last row
        del cells[-1], left[-1]
    sheet = read(made(*cells))
    assert (sheet.header, rows(sheet), sheet.problems) == (text.header, rows(text), text.problems)
    assert [why for _, why in sheet.left_out] == left


# Sheets


def test_the_first_sheet_with_headers_of_ours_is_read_however_long_the_others_are():
    notes = [["Colonne", "Contenu"], *([f"remarque {i}", "texte"] for i in range(50))]
    content = made(*notes, name="Lisez-moi", Labos=[LABS, ["a", "b", "c", "d"]], Encore=[LABS])
    sheet = read(content)
    assert sheet.dialect.sheet == "Labos"
    assert [(s.name, s.rows) for s in sheet.sheets] == [("Lisez-moi", 51), ("Labos", 2), ("Encore", 1)]
    assert said(sheet) == {"other_sheets": ((), "Lisez-moi, Encore")}
    assert read(content, sheet="Lisez-moi").header == ("Colonne", "Contenu")


def test_without_headers_of_ours_the_sheet_with_most_filled_cells_is_read():
    content = made(["titre"], name="Page", Un=[HEAD, ["a", 1, "b"]], Deux=[HEAD, ["a", 1, "b"], ["c", 2, "d"]])
    assert read(content).dialect.sheet == "Deux"


def test_hidden_sheets_are_said_and_read_only_by_name():
    book = openpyxl.Workbook()
    book.active.title = "Vue"
    book.active.append(HEAD)
    for name, state in (("Cachée", "hidden"), ("Secrète", "veryHidden")):
        one = book.create_sheet(name)
        one.sheet_state = state
        for row in (LABS, ["a", "b", "c", "d"]):
            one.append(row)
    sheet = read(saved(book))
    assert sheet.dialect.sheet == "Vue"
    assert sheet.sheets[1:] == (SheetName("Cachée", True, None), SheetName("Secrète", True, None))
    assert said(sheet)["hidden_sheets"] == ((), "Cachée, Secrète")
    assert rows(read(saved(book), sheet="Cachée")) == [("a", "b", "c", "d")]


@pytest.mark.parametrize(("asked", "words"), [("Autre", "pas de feuille Autre"), ("Vide", "Vide ne contient aucune")])
def test_a_sheet_that_is_not_there_is_refused_in_words(asked, words):
    with pytest.raises(UnreadableFile, match=words):
        read(made(HEAD, Vide=[]), sheet=asked)


def test_a_blank_workbook_is_refused_in_words():
    with pytest.raises(UnreadableFile, match="aucune ligne"):
        read(made())


# Numbers, dates, and how they are shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (12, "General", "12"),
        (12.0, "0.00", "12"),
        (1234.5, "# ##0.00", "1234.5"),
        (0.1, "General", "0.1"),
        (1e-7, "General", "0.0000001"),
        (1e20, "0.00E+00", "100000000000000000000"),
        (-3.25, "0.00;[Red]-0.00", "-3.25"),
        (123456789012345, "0", "123456789012345"),
        (0.125, "0.0%", "12.5 %"),
        (0.07, "0%", "7 %"),
        (-0.5, "0%;[Red]-0%", "-50 %"),
        (1.1, "0%", "110 %"),
        (12.5, '0.0"%"', "12.5 %"),
        (12.5, "0.0\\%", "12.5 %"),
        (12.5, '0.0" %"', "12.5 %"),
        (1200, "#,##0.00 €", "1200 €"),
        (1200, '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-', "1200 €"),
        (1200, "#,##0 [$€-40C]", "1200 €"),
        (1.2, '0.0" k€"', "1.2 k€"),
        (1200, '#,##0.0," k€"', "1200"),  # the format divides by a thousand: the number is in euros
        (1000, "00000", "01000"),
        (45078, "General", "45078"),
        (date(2023, 6, 1), "dd/mm/yyyy", "2023-06-01"),
        (date(2023, 6, 1), '[$-40C]d mmmm yyyy;@', "2023-06-01"),
        (45078, "mmm-yy", "2023-06-01"),
        (45078.5, "dd/mm/yyyy", "2023-06-01T12:00:00"),
        (datetime(2023, 6, 1, 8, 30), "dd/mm/yyyy hh:mm", "2023-06-01T08:30:00"),
        (datetime(2023, 6, 1), "dd/mm/yyyy hh:mm", "2023-06-01T00:00:00"),
        (time(8, 30), "hh:mm", "08:30:00"),
        (0.35416666666666669, "h:mm AM/PM", "08:30:00"),
        (timedelta(hours=26, minutes=30), "[h]:mm:ss", "26:30:00"),
        (1.5, "[mm]:ss", "36:00:00"),
        (59, "dd/mm/yyyy", "1900-02-28"),
        (60, "dd/mm/yyyy", "1900-02-29"),  # Excel believes in it; the check says that there is no such day
        (61, "dd/mm/yyyy", "1900-03-01"),
        (1, "dd/mm/yyyy", "1900-01-01"),
        (-10, "dd/mm/yyyy", "1899-12-20"),
        (10**9, "dd/mm/yyyy", "1000000000"),
        ("15/03/1895", "dd/mm/yyyy", "15/03/1895"),
        (True, "General", "oui"),
        (False, "General", "non"),
        ("12,5", "@", "12,5"),
        ("0012", "@", "0012"),
    ],
)  # fmt: skip
def test_what_a_cell_says(value, code, text):
    assert formatted(value, code) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [("14", "2023-06-01"), ("22", "2023-06-01T00:00:00"), ("9", "4507800 %"), ("46", "1081872:00:00")],
)
def test_formats_that_a_file_only_numbers(number, text):
    styles = f'<cellXfs><xf numFmtId="0"/><xf numFmtId="{number}"/></cellXfs><dxfs><xf numFmtId="9"/></dxfs>'
    row = f'<row r="2"><c r="A2" s="1"><v>45078</v></c>{text_cell("B2", "x")}</row>'
    head = f'<row r="1">{text_cell("A1", "a")}{text_cell("B1", "b")}</row>'
    assert rows(read(xlsx(head + row, styles=styles))) == [(text, "x")]


def test_dates_counted_from_1904():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in (HEAD, ["Lyon", 1, date(2023, 6, 1)]):
        book.active.append(row)
    assert rows(read(saved(book))) == [("Lyon", "1", "2023-06-01")]


def test_a_number_with_three_decimals_is_not_in_doubt_beside_decimal_commas(verdict):
    """« 1.234 » typed in a CSV may be a thousand; a number in a workbook can not."""
    head = ["lab_id", "indicator_id", "measured_on", "value", "sample_size", "source"]
    content = made(head, ["paca", "U6", date(2026, 6, 30), 1.234, "200,0", "Enquête"])
    found = verdict(content, "measurements")
    assert not [p for p in found.problems if p.rule == "ambiguous_number"]
    assert found.rows.column("value").to_pylist() == [1.234]
    typed = made(head, ["paca", "U6", date(2026, 6, 30), "1.234", "200,0", "Enquête"])
    assert [p.rule for p in verdict(typed, "measurements").problems if p.field == "value"] == ["ambiguous_number"]


def test_errors_arrive_as_such_and_are_said(verdict):
    row = '<row r="2">{}<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C2" t="e"><v>#REF!</v></c></row>'
    head = "".join(text_cell(f"{c}1", h) for c, h in zip("ABC", HEAD, strict=True))
    sheet = read(xlsx(f'<row r="1">{head}</row>' + row.format(text_cell("A2", "Lyon"))))
    assert rows(sheet) == [("Lyon", "#DIV/0!", "#REF!")]
    assert said(sheet) == {"error_cells": ((2,), "#DIV/0! (B2), #REF! (C2)")}


def test_formulas_give_their_last_value_and_are_said_without_one():
    head = "".join(text_cell(f"{c}1", h) for c, h in zip("ABC", HEAD, strict=True))
    cells = '<c r="B2"><f>1+1</f><v>2</v></c><c r="C2" t="str"><f>A2</f><v>Lyon</v></c>'
    blank = '<c r="B3"><f>1+1</f></c><c r="C3" t="str"><f>""</f><v></v></c>'
    content = f'<row r="1">{head}</row><row r="2">{text_cell("A2", "Lyon")}{cells}</row>'
    sheet = read(xlsx(content + f'<row r="3">{text_cell("A3", "Nice")}{blank}</row>'))
    assert rows(sheet) == [("Lyon", "2", "Lyon"), ("Nice", "", "")]
    assert said(sheet) == {"formulas_without_value": ((3,), "B3")}


def test_the_zero_that_programs_write_for_what_they_do_not_compute_is_no_zero():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    one = book.add_worksheet()
    one.write_row(0, 0, HEAD)
    one.write_row(1, 0, ["Lyon", 0])
    one.write_formula(1, 2, "=1+1")
    one.write_row(2, 0, ["Nice", 1])
    one.write_formula(2, 2, "=1+1", value=2)
    book.close()
    sheet = read(out.getvalue())
    assert rows(sheet) == [("Lyon", "0", ""), ("Nice", "1", "2")]
    assert said(sheet) == {"formulas_without_value": ((2,), "C2")}


def test_texts_with_an_apostrophe_before_them_in_pieces_or_with_control_characters():
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(["x", "007", "b"])
    book.active["B2"].quotePrefix = True
    book.active["B2"].alignment = Alignment(horizontal="left")
    assert rows(read(saved(book))) == [("x", "007", "b")]
    rich = '<c r="A2" t="inlineStr"><is><r><t>Lab</t></r><r><t>o</t></r><rPh sb="0"><t>lu</t></rPh></is></c>'
    lines = '<c r="B2" t="str"><v>a_x000D_b_x005F_x0041_</v></c>'
    half = '<c r="C2" t="str"><v>_xD83D__xDE00_ _xD800_</v></c>'
    head = "".join(text_cell(f"{c}1", h) for c, h in zip("ABC", HEAD, strict=True))
    content = xlsx(f'<row r="1">{head}</row><row r="2">{rich}{lines}{half}</row>')
    assert rows(read(content)) == [("Labo", "a\rb_x0041_", "😀 \ufffd")]


def test_rows_and_cells_that_do_not_say_where_they_are():
    cell = "<c t='inlineStr'><is><t>{}</t></is></c>"
    first, second = ("".join(map(cell.format, row)) for row in (HEAD, ["Lyon", "1", "lundi"]))
    assert rows(read(xlsx(f"<row>{first}</row><row>{second}</row>"))) == [("Lyon", "1", "lundi")]


def test_elements_written_with_a_prefix():
    plain = f'<row r="1">{text_cell("A1", "a")}{text_cell("B1", "b")}</row><row r="2"><c r="B2"><v>2</v></c></row>'
    content = xlsx(**{"xl/worksheets/sheet1.xml": _prefixed(f"<worksheet><sheetData>{plain}</sheetData></worksheet>")})
    assert rows(read(content)) == [("", "2")]


def _prefixed(text: str) -> str:
    return (
        text.replace("</", "\0")
        .replace("<", "<x:")
        .replace("\0", "</x:")
        .replace("<x:worksheet>", '<x:worksheet xmlns:x="u">')
    )


# LibreOffice


def test_ods_cells():
    head = ods_row("lieu", "part", "montant", "quand", "durée", "actif", "code", "erreur")
    row = ods_row(
        "Ville<text:s text:c='2'/>de<text:tab/>Lyon<text:line-break/>1"
        "<office:annotation><text:p>remarque</text:p></office:annotation>",
        ods_value("percentage", "0.07", "7,00 %"),
        ods_value("currency", "1200.5", "1 200,50 €", ' office:currency="EUR"'),
        ods_value("date", "2024-05-01", "01/05/24"), ods_value("time", "PT26H30M00S", "26:30:00"),
        ods_value("boolean", "true", "VRAI"), ods_value("float", "1000", "01000"),
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>',
    )  # fmt: skip
    sheet = read(ods(ods_table(head, row)), "x.ods")
    assert rows(sheet) == [
        ("Ville  de\tLyon\n1", "7 %", "1200.5 €", "2024-05-01", "26:30:00", "oui", "01000", "#DIV/0!")
    ]
    assert sheet.dialect.encoding == "ods"
    assert said(sheet) == {"error_cells": ((2,), "#DIV/0! (H2)")}


@pytest.mark.parametrize(
    ("shown", "text"), [("1,2 k€", "1.2 k€"), ("1 k€", "1.2 k€"), ("0 k€", "1.2"), ("1,2 €", "1.2 €")]
)
def test_ods_units_that_are_shown(shown, text):
    sheet = read(ods(ods_table(ods_row("a", "b"), ods_row("x", ods_value("float", "1.2", shown)))))
    assert rows(sheet) == [("x", text)]


def test_ods_repeats_hidden_rows_merges_and_formulas():
    text = 'office:value-type="string"><text:p>'
    tall = f'<table:table-cell table:number-rows-spanned="3" {text}Lyon</text:p></table:table-cell>'
    covered = f"<table:covered-table-cell {text}caché</text:p></table:covered-table-cell>"
    twice = '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="4"/>'
    far = '<table:table-cell table:number-columns-repeated="16380"/>'
    sheet = read(ods(ods_table(
        ods_row(*HEAD, far), ods_row(tall, "1", "a"), ods_row(covered, "2", "b", more=' table:visibility="filter"'),
        ods_row(covered, '<table:table-cell table:formula="of:=1"/>', "c"),
        ods_row(far, more=' table:number-rows-repeated="2"'),
        ods_row("Nice", twice, more=' table:number-rows-repeated="2"'),
        ods_row(far, more=' table:number-rows-repeated="1048560"'),
    )))  # fmt: skip
    assert rows(sheet) == [
        ("Lyon", "1", "a"),
        ("Lyon", "2", "b"),
        ("Lyon", "", "c"),
        ("Nice", "4", "4"),
        ("Nice", "4", "4"),
    ]
    assert sheet.lines.tolist() == [2, 3, 4, 7, 8]
    assert said(sheet) == {
        "merged_cells": ((3, 4), "Lyon"), "hidden_rows": ((3,), ""), "formulas_without_value": ((4,), "B4"),
    }  # fmt: skip


def test_ods_sheets_hidden_or_kept_from_other_files():
    style = (
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    link = ods_table(ods_row("x", "y"), name="'file:///autre.ods'#$A")
    hidden = ods_table(ods_row(*LABS), name="Cachée", more=' table:style-name="h"')
    sheet = read(ods(hidden, ods_table(ods_row(*HEAD), ods_row("Lyon", "1", "a")), link, styles=style))
    assert (sheet.dialect.sheet, [s.name for s in sheet.sheets]) == ("Feuille", ["Cachée", "Feuille"])
    assert set(said(sheet)) == {"hidden_sheets", "external_links"}


# Excel before 2007


def test_xls():
    book = xlwt.Workbook()
    one = book.add_sheet("Données")
    styles = {code: xlwt.easyxf(num_format_str=code) for code in ("0.0%", "DD/MM/YYYY", "00000")}
    for i, head in enumerate(["lieu", "part", "quand", "code", "actif"]):
        one.write(0, i, head)
    one.write_merge(1, 2, 0, 0, "Lyon")
    for row, value in ((1, 0.125), (2, 0.07)):
        one.write(row, 1, value, styles["0.0%"])
        one.write(row, 2, datetime(2024, 5, row), styles["DD/MM/YYYY"])
        one.write(row, 3, 1000 * row, styles["00000"])
        one.write(row, 4, row == 1)
    one.row(2).hidden = True
    out = io.BytesIO()
    book.save(out)
    sheet = read(out.getvalue(), "x.xls")
    assert rows(sheet) == [
        ("Lyon", "12.5 %", "2024-05-01", "01000", "oui"),
        ("Lyon", "7 %", "2024-05-02", "02000", "non"),
    ]
    assert (sheet.dialect.encoding, sheet.dialect.sheet) == ("xls", "Données")
    assert said(sheet) == {"merged_cells": ((3,), "Lyon"), "hidden_rows": ((3,), "")}


# Names and endings


def test_the_bytes_tell_what_a_file_is_and_a_name_that_says_otherwise_is_said():
    assert said(read(b"lab_id;name\na;b\n", "labos.xlsx")) == {"renamed": ((), "")}
    assert said(read(made(LABS, ["a", "b", "c", "d"]), "labos.CSV")) == {"renamed": ((), "")}


@pytest.mark.parametrize("content", [
    b"<html><table><tr><td>lab_id</td></tr></table></html>", b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>",
    b"  <!DOCTYPE html>", b"<TABLE>",
])  # fmt: skip
def test_web_pages_called_workbooks_are_refused_in_words(content):
    with pytest.raises(UnreadableFile, match="page web"):
        read(content, "export.xls")


# Round trips

TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), min_size=1, max_size=12
).filter(lambda text: text.strip() and not text.isspace())
DAY = st.dates(date(1900, 3, 1), date(9999, 12, 31))
CELLS = st.tuples(
    TEXT, st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False, width=64), DAY,
    st.datetimes(datetime(1900, 3, 1), datetime(2200, 1, 1)).map(lambda d: d.replace(microsecond=0)), st.booleans(),
    st.integers(-10_000, 10_000),
)  # fmt: skip


@settings(max_examples=40)
@given(st.lists(CELLS, min_size=1, max_size=30))
def test_what_is_written_is_read(table_):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    day, moment, share = (book.add_format({"num_format": c}) for c in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss", "0.00%"))
    one = book.add_worksheet()
    for column, head in enumerate(["lab_id", "name", "opened_on", "moment", "organisation", "part"]):
        one.write_string(0, column, head)
    for row, (text, number, on, at, yes, hundredths) in enumerate(table_, 1):
        one.write_string(row, 0, text)
        one.write_number(row, 1, number)
        one.write_datetime(row, 2, datetime(on.year, on.month, on.day), day)
        one.write_datetime(row, 3, at, moment)
        one.write_boolean(row, 4, yes)
        one.write_number(row, 5, hundredths / 10_000, share)
    book.close()
    sheet = read(out.getvalue(), header_line=1)
    found = dict(zip(sheet.lines.tolist(), rows(sheet), strict=True))
    left = [line for line, _ in sheet.left_out]  # a text may read as a total or a remark: that is `layout`'s business
    assert sorted([*found, *left]) == list(range(2, len(table_) + 2))
    for line, cells in found.items():
        text, number, on, at, yes, hundredths = table_[line - 2]
        assert cells[0] == text
        assert float(cells[1]) == float(f"{number:.16G}") and "e" not in cells[1]  # as xlsxwriter writes it
        assert cells[2:5] == (on.isoformat(), at.isoformat(), "oui" if yes else "non")
        assert cells[5].endswith(" %") and float(cells[5][:-2]) == hundredths / 100


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_digit_of_a_number_is_lost(value):
    assert float(formats.number(repr(value))) == value
    assert "e" not in formats.number(repr(value))


# The whole way


def test_our_template_filled_in_is_checked_on_the_command_line(tmp_path, seed_file):
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(table("labs"))))
    one = book.worksheets[0]
    heads = [cell.value for cell in one[1]]
    one.delete_rows(2)
    fields = {f.title: f for f in table("labs").fields}
    given = {"lab_id": "essai", "name": "Labo d'essai", "organisation": "Une ville"}
    for column, head in enumerate(heads, 1):
        one.cell(2, column).value = given.get(fields[head].name) or (
            fields[head].labels[0][1] if fields[head].required and fields[head].labels else None
        )
    path = tmp_path / "labos.xlsx"
    path.write_bytes(saved(book))
    command = [sys.executable, "-m", "entrelabs_metrics", "--database", str(tmp_path / "b.duckdb")]
    done = subprocess.run([*command, "check", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, "1 lignes lues, 1 bonnes" in done.stdout) == (0, True), done.stdout + done.stderr
    done = subprocess.run([*command, "import", str(path), "--json"], capture_output=True, text=True, check=False)
    assert '"added": 1' in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["labs", "measurements", "projects"])
def test_our_templates_are_read_with_their_example_row(name):
    sheet = read(template_xlsx(table(name)))
    assert sheet.header == tuple(f.title for f in table(name).fields)
    assert sheet.records == 1
    assert sheet.dialect.sheet != "Notes"
