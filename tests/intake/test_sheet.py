"""Bytes → Sheet: encodings, delimiters, headers, line numbers, what is left out, and the fast reader."""

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from entrelabs_metrics.errors import UnreadableFile
from entrelabs_metrics.intake import regular
from entrelabs_metrics.intake import sheet as sheets
from entrelabs_metrics.intake.sheet import Sheet, decode, read

HEADER = "lab_id;name;organisation;organisation_type"


def rows(sheet: Sheet) -> list[tuple[str, ...]]:
    return list(zip(*(column.to_pylist() for column in sheet.text.columns), strict=True))


# Bytes


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "aucune ligne"),
        (b"\n\n \n", "aucune ligne"),
        (b"PK\x03\x04rest", "un classeur"),
        (b"\xd0\xcf\x11\xe0rest", "un ancien classeur Excel"),
        (b"%PDF-1.7", "un PDF"),
        (b"\x89PNG\r\n", "une image"),
        (b"\xff\xd8\xff\xe0", "une image"),
        (b"lab_id;name\nx;\0\n", "pas du texte"),
        ("lab_id;nom\nx;é\n".encode("utf-16")[:-1], "ligne 2"),
        (b"lab_id;nom\nx;\x81\n", "ligne 2"),
        (b"lab_id;name\n" + b"\xef\xbb\xbf" + b'x;"' + b"y" * 200_000, "guillemet ouvert et jamais fermé"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, words):
    with pytest.raises(UnreadableFile, match=words):
        read(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(encoding):
    text = "labo;intitulé;coût\nœuvre;« l’été »;5 €\n"
    assert decode(text.encode(encoding))[0] == text


def test_two_byte_order_marks():
    sheet = read(b"\xef\xbb\xbf\xef\xbb\xbf" + f"{HEADER}\na;b;c;d\n".encode())
    assert rows(sheet) == [("a", "b", "c", "d")]


# Delimiters and headers


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters_even_inside_texts(delimiter):
    header = HEADER.replace(";", delimiter)
    sheet = read(
        f'{header}\na;"b;c,d\te|f";g;h\n'.replace('a;"', f'a{delimiter}"')
        .replace('";g;h', f'"{delimiter}g{delimiter}h')
        .encode()
    )
    assert rows(sheet) == [("a", "b;c,d\te|f", "g", "h")]


def test_a_comma_in_every_text_does_not_hide_the_semicolon():
    lines = "".join(f"lab{i};Nom, du labo;Région, tout;region\n" for i in range(40))
    assert read(f"{HEADER}\n{lines}".encode()).dialect.delimiter == ";"


def test_delimiter_of_a_table_we_do_not_know():
    assert read(b"rue;ville\na, b;c\nd, e;f\n").dialect.delimiter == ";"


def test_titles_above_the_header_are_left_out_and_said():
    sheet = read(f"Suivi des labos\n;;;\n\n{HEADER}\na;b;c;d\n".encode())
    assert sheet.dialect.header_line == 4
    assert sheet.left_out == ((1, "above_header"), (2, "blank"), (3, "blank"))


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", "sep=;\r"])
def test_the_line_that_excel_writes_first(first):
    sheet = read(f"{first}\n{HEADER}\na;b;c;d\n".encode())
    assert (sheet.dialect.delimiter, sheet.header[0], rows(sheet)) == (";", "lab_id", [("a", "b", "c", "d")])


def test_only_a_header_is_an_empty_table():
    sheet = read(HEADER.encode())
    assert (sheet.text.num_rows, sheet.records, len(sheet.header)) == (0, 0, 4)


# Lines


def test_lines_are_those_of_a_text_editor_whatever_the_cells_hold():
    sheet = read(f'{HEADER}\na;"deux\nlignes";c;d\n\ne;"trois\r\nbelles\nlignes";g;h\ni;j;k;l\nm;n\n'.encode())
    assert sheet.lines.tolist() == [2, 5, 8]
    assert sheet.left_out == ((4, "blank"),)
    assert [(p.rule, p.line) for p in sheet.problems] == [("too_few_cells", 9)]


def test_rows_of_another_width():
    sheet = read(f"{HEADER}\na;b;c;d;e\na;b;c\na;b;c;d;;\n".encode())
    facts = [(p.rule, p.line, dict(p.facts)) for p in sheet.problems]
    assert facts == [
        ("too_many_cells", 2, {"found": "5", "expected": "4"}),
        ("too_few_cells", 3, {"found": "3", "expected": "4"}),
    ]
    assert rows(sheet) == [("a", "b", "c", "d")]


ANY = st.text(st.sampled_from('ab;,"\n\r \t|é'), max_size=60)


@given(ANY)
@example('"\n;;;;\na;b;c\n\n"x\n')
def test_every_line_is_accounted_for(body):
    """Each line of the file is the header, a row, left out, a problem, or inside the record of one of them."""
    content = f"{HEADER}\n{body}"
    sheet = read(content.encode())
    said = [*sheet.lines.tolist(), *(at for at, _ in sheet.left_out), *(p.line for p in sheet.problems)]
    lines = sum(1 for _ in io.StringIO(content, newline=""))
    assert sorted([sheet.dialect.header_line, *said, *sheet.inner_lines.tolist()]) == list(range(1, lines + 1))
    assert sheet.records == sheet.text.num_rows + len(sheet.problems)


# The fast reader


def both(content: str) -> tuple[Sheet, Sheet | None]:
    """What `csv` reads, and what the fast reader reads when it takes the file."""
    slow = read(content.encode(), "f")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheets, "LARGE", 0)
        patch.setattr(regular, "TAIL", 4)
        taken = []
        original = regular.read

        def watched(*arguments: object) -> object:
            taken.append(original(*arguments))
            return taken[-1]

        patch.setattr(regular, "read", watched)
        fast = read(content.encode(), "f")
    assert same(slow, fast)
    return slow, fast if taken and taken[0] is not None else None


def same(one: Sheet, other: Sheet) -> bool:
    return (rows(one), one.lines.tolist(), one.header, one.dialect, one.left_out, one.problems, one.notes) == (
        rows(other), other.lines.tolist(), other.header, other.dialect, other.left_out, other.problems, other.notes
    )  # fmt: skip


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)


@settings(max_examples=60)
@given(st.lists(st.lists(CELL, min_size=4, max_size=4).filter(lambda r: any(c.strip() for c in r)), max_size=8),
       st.sampled_from(["\n", "\r\n"]), st.booleans())  # fmt: skip
def test_the_fast_reader_takes_regular_files_and_reads_the_same(table, end, all_quoted):
    out = io.StringIO(newline="")
    csv.writer(
        out, delimiter=";", lineterminator=end, quoting=csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
    ).writerows(table)
    few = end.join(f"a{i};b;c;d" for i in range(5))  # enough to leave some above the last lines, read with care
    slow, fast = both(f"{HEADER}{end}{few}{end}{out.getvalue()}")
    assert rows(slow)[5:] == [tuple(row) for row in table]
    assert fast is not None


@settings(max_examples=300)
@given(ANY)
@example("a;b;c;d\n;;;\n")
@example("a;b;c;d\n; ;\t;\n")
@example("a;b;c;d\n\n")
@example('a;"b\nc";c;d\n')
@example("a;b;c;d;e\n")
@example('a;b"c;c"d;d\na;"b"c;d;e\n')
@example('"a;b;c;d\n')
@example("a;b;c;d\r\r\na;b;c;d\n")
def test_the_fast_reader_never_reads_otherwise(body):
    both(f"{HEADER}\n{body}")
    both(f"{HEADER}\n{ENOUGH}{body}")


TABLE = "lieu;année;valeur\n" + "Ain;2024;1\nIsère;2024;2,5\n" * 3
ENOUGH = "a;b;c;d\n" * 5  # rows, for some to stand above the last lines


@settings(max_examples=300)
@given(st.text(st.sampled_from('aT1;"\n\r é'), max_size=40), st.booleans())
@example("Total;;9", True)
@example("Total;;9\nAin;2024;1", True)
@example("Source : nous, en 2024;;", True)
@example("Source : nous, en 2024;;\nAin;2024;1", True)
@example("lieu;année;valeur\nAin;2024;1", True)
@example('"";"""";3\n', True)
@example('"a"";x";"";3\n', True)
def test_the_fast_reader_never_reads_otherwise_a_table_that_is_not_ours(body, last):
    both(TABLE + body if last else body + "\n" + TABLE)


def test_the_fast_reader_leaves_out_totals_and_notes():
    slow, fast = both(TABLE + "Total;;10\nSource : nous, en 2024;;\n")
    assert fast is not None
    assert slow.left_out == ((8, "total"), (9, "note"))
    slow, fast = both(TABLE + ";;\nTotal;;10\nSource : nous, en 2024\n")  # as wide as they like
    assert fast is not None
    assert [line for line, _ in slow.left_out] == [8, 9, 10]
    assert both("Total;2024;10\n".join(["lieu;année;valeur\n", TABLE]))[1] is None  # not at the end: with care


def test_the_fast_reader_sets_a_few_odd_rows_aside():
    rows = TABLE + "Ain;2024\n" + "Ain;2024;1;;x\n" + "Total 2024\n" + "Ain;2024;1\n" * 5
    slow, fast = both(rows)
    assert fast is not None
    assert [(p.line, p.rule) for p in slow.problems] == [(8, "too_few_cells"), (9, "too_many_cells")]
    assert slow.left_out == ((10, "total"),)
    assert both(TABLE + "\n" + "Ain;2024;1\n" * 5)[1] is None  # another table may follow a blank line


def test_the_fast_reader_and_headers():
    assert both(f"{HEADER.replace('name', chr(34) + 'name' + chr(10) + 'x' + chr(34))}\na;b;c;d\n")[1] is None
    assert both('lab_id;"na\nme";organisation\nw;x;y\n')[1] is None
    assert both('"na\nme";lab_id\nx;y\n')[1] is None
    assert both(f"{HEADER};;\n" + "a;b;c;d;;\n" * 6)[1] is not None
    assert both(f"{HEADER};;\na;b;c;d;;surplus\n" + "a;b;c;d;;\n" * 6)[1] is None
    assert both(f"Titre\n\n{HEADER}\n{ENOUGH}a;b;c;d\n")[1] is not None


def test_a_large_file_goes_through_the_fast_reader():
    content = (HEADER + "\n" + "laboratoire;Nom du labo;Organisation;region\n" * 25_000).encode()
    assert len(content) > sheets.LARGE
    sheet = read(content)
    assert sheet.text.num_rows == 25_000
    assert (sheet.lines[0], sheet.lines[-1]) == (2, 25_001)


# Files as labs have them


def test_whatever_the_file_it_is_read_or_refused_in_words(shared):
    files = sorted((shared / "csv").glob("*/*.csv"))
    assert len(files) > 60
    for path in files:
        try:
            sheet = read(path.read_bytes(), path.name)
        except UnreadableFile as refusal:
            assert "{" not in str(refusal)
        else:
            assert sheet.text.num_rows == len(sheet.lines)
            assert sheet.header
