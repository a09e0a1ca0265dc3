"""One clean table, polluted in every way that Pollock knows: what arrives is the table, or what is wrong is said."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrelabs_metrics.errors import UnreadableFile
from entrelabs_metrics.intake.sheet import Sheet, read

HEADER = ["Territoire", "Code", "Relevé le", "Usagers", "Coût", "Remarque"]
ROWS = [
    ["Ain", "01", "13/02/2025", "1 204", "12,50", "RAS"],
    ["Corse-du-Sud", "2A", "02/03/2025", "87", "3,10", "voir la note"],
    ["L’Île d’Yeu", "85113", "28/03/2025", "12", "104,00", ""],
    ["Paris", "75", "30/04/2025", "20 310", "9,99", "provisoire"],
    ["Lozère", "48", "31/05/2025", "455", "15,00", "œuvre"],
]


def rows(sheet: Sheet) -> list[list[str]]:
    return [list(row) for row in zip(*(column.to_pylist() for column in sheet.text.columns), strict=True)]


def written(table: list[list[str]], end: str = "\n", **form: object) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, **{"delimiter": ";", "lineterminator": end, **form}).writerows(table)
    return out.getvalue()


CLEAN = written([HEADER, *ROWS])


def is_clean(content: str | bytes) -> Sheet:
    """Reads it, and finds the clean table."""
    sheet = read(content if isinstance(content, bytes) else content.encode())
    assert list(sheet.header) == HEADER
    assert rows(sheet) == ROWS
    assert not sheet.problems
    return sheet


# How records are written


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|", "^", "~", "#", "§", "\x1f"])
def test_delimiters(delimiter):
    assert is_clean(written([HEADER, *ROWS], delimiter=delimiter)).dialect.delimiter == delimiter


@pytest.mark.parametrize("delimiter", [";;", "||", "::", "~~"])
def test_delimiters_of_two_characters(delimiter):
    filled = [[cell or "—" for cell in row] for row in ROWS]
    sheet = read("\n".join(delimiter.join(row) for row in [HEADER, *filled]).encode())
    assert (list(sheet.header), rows(sheet)) == (HEADER, filled)


def test_a_space_after_each_delimiter():
    is_clean("".join(", ".join(f'"{c}"' if "," in c else c for c in row) + "\n" for row in [HEADER, *ROWS]))


def test_spaces_as_delimiters_between_numbers():
    sheet = read(b"jour usagers agents\n2025-01-01 12 3\n2025-01-02 15 4\n")
    assert rows(sheet) == [["2025-01-01", "12", "3"], ["2025-01-02", "15", "4"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end):
    is_clean(CLEAN.replace("\n", end))


def test_line_ends_of_all_kinds_in_one_file():
    lines = CLEAN.split("\n")
    is_clean("".join(line + end for line, end in zip(lines, ["\r\n", "\n", "\r", "\r\n", "\r", "\n"], strict=False)))


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\r\n\r\n", "\n \n"])
def test_the_end_of_the_file(end):
    is_clean(CLEAN.rstrip("\n") + end)


def test_single_quotes():
    table = [HEADER, *[[*row[:5], f"{row[5]}; etc."] for row in ROWS]]
    sheet = read(written(table, quotechar="'", quoting=csv.QUOTE_ALL).replace("’", "-").encode())
    assert rows(sheet) == [[cell.replace("’", "-") for cell in row] for row in table[1:]]


def test_quotes_escaped_by_backslashes():
    table = [[*row[:5], f'dit « "{row[5]}"; oui »'] for row in ROWS]
    text = written([HEADER, *table], quoting=csv.QUOTE_ALL, escapechar="\\", doublequote=False)
    assert rows(read(text.encode())) == table


def test_quotes_that_nobody_doubled():
    sheet = read(CLEAN.replace("RAS", '"Le "Hub" créatif"').encode())
    assert rows(sheet)[0][5] == 'Le "Hub" créatif'
    assert [(note.kind, note.lines) for note in sheet.notes] == [("stray_quote", (2,))]


@pytest.mark.parametrize("line", range(5))
def test_a_quote_that_is_never_closed_spoils_one_cell_only(line):
    broken = [list(row) for row in ROWS]
    broken[line][0] = '"' + broken[line][0]
    sheet = read("\n".join(";".join(row) for row in [HEADER, *broken]).encode())
    assert rows(sheet) == broken
    assert [(note.kind, note.lines) for note in sheet.notes] == [("stray_quote", (line + 2,))]


def test_two_quotes_that_are_never_closed():
    broken = [list(row) for row in ROWS]
    broken[0][5], broken[3][0] = '"RAS', '"Paris'
    sheet = read("\n".join(";".join(row) for row in [HEADER, *broken]).encode())
    assert rows(sheet) == broken


def test_texts_of_several_lines_are_no_unclosed_quotes():
    table = [[*row[:5], "un\ndeux; trois\n\nquatre"] for row in ROWS]
    sheet = read(written([HEADER, *table], "\r\n").encode())
    assert rows(sheet) == table
    assert sheet.notes == ()
    assert [sheet.spreadsheet_line(int(line)) for line in sheet.lines] == [2, 3, 4, 5, 6]


# Where the table is


def test_no_header():
    sheet = read(written(ROWS).encode())
    assert rows(sheet) == ROWS
    assert sheet.header == ("Colonne 1", "Colonne 2", "Colonne 3", "Colonne 4", "Colonne 5", "Colonne 6")
    assert sheet.dialect.header_line == 0
    assert [note.kind for note in sheet.notes] == ["no_header"]


def test_years_are_headers():
    sheet = read(b"Indicateur;2022;2023;2024\nUsagers;12;15;18\nAgents;3;4;5\n")
    assert sheet.header == ("Indicateur", "2022", "2023", "2024")


def test_a_header_of_two_lines():
    group = ["Lieu", "", "Mesure", "", "", ""]
    sheet = is_clean(written([group, HEADER, *ROWS]))
    assert sheet.left_out == ((1, "group"),)
    assert sheet.dialect.header_line == 2


def test_a_group_names_the_columns_that_share_a_name():
    sheet = read(b"Indicateur;2023;;2024;\n;Valeur;Cible;Valeur;Cible\nUsagers;12;15;18;20\nAgents;3;4;5;6\n")
    assert sheet.header == ("Indicateur", "2023 – Valeur", "2023 – Cible", "2024 – Valeur", "2024 – Cible")


def test_header_only():
    sheet = read(written([HEADER]).encode())
    assert (list(sheet.header), sheet.records) == (HEADER, 0)


def test_one_row():
    assert rows(read(written([HEADER, ROWS[0]]).encode())) == ROWS[:1]


@pytest.mark.parametrize("content", [b"", b"\n", b"\xef\xbb\xbf", b";;;\n;;;\n"])
def test_an_empty_file(content):
    with pytest.raises(UnreadableFile, match="aucune ligne"):
        read(content)


def test_a_preamble():
    sheet = is_clean("Tableau de suivi\nÉdité le 03/11/2026 ; provisoire\n\n" + CLEAN)
    assert sheet.left_out == ((1, "above_header"), (2, "above_header"), (3, "blank"))


def test_several_tables():
    names = ["Région", "Direction", "Ville", "Année", "Bureau", "Autre"]
    other = written([names, ["Bretagne", "DITP", "Rennes", "2024", "a", "b"]])
    sheet = is_clean(CLEAN + "\n" + other)
    assert sheet.left_out == ((7, "blank"), (8, "other_table"), (9, "other_table"))


def test_a_header_that_comes_back():
    sheet = is_clean(written([HEADER, *ROWS[:2], HEADER, *ROWS[2:]]))
    assert sheet.left_out == ((4, "repeated_header"),)


def test_too_many_and_too_few_separators():
    lines = CLEAN.splitlines()
    lines[1], lines[3] = lines[1] + ";de trop", lines[3].rsplit(";", 3)[0]
    sheet = read("\n".join(lines).encode())
    assert rows(sheet) == [ROWS[1], *ROWS[3:]]
    assert [(p.rule, p.line) for p in sheet.problems] == [("too_many_cells", 2), ("too_few_cells", 4)]


def test_blank_lines_and_columns():
    ghosts = [["", *row, "", ""] for row in [HEADER, *ROWS]]
    sheet = is_clean("\n;;;;\n" + written(ghosts[:3]) + ";;;;;;;;\n\n" + written(ghosts[3:]) + ";;;;;;;;\n" * 30)
    assert len(sheet.left_out) == 34


def test_totals_and_notes():
    end = "Total;;;22068;;\nSource : DITP ; calculs du laboratoire\n(1) Données provisoires.\n"
    sheet = is_clean(CLEAN + end)
    assert sheet.left_out == ((7, "total"), (8, "note"), (9, "note"))


def test_a_row_that_only_looks_like_a_total_stays():
    odd = [
        ["Total Énergies (site)", "99", "01/06/2025", "5", "1,00", ""],
        ["Ensemble vocal", "13", "02/06/2025", "8", "2,00", ""],
    ]
    sheet = read(written([HEADER, *ROWS[:2], *odd, *ROWS[2:]]).encode())
    assert rows(sheet) == [*ROWS[:2], *odd, *ROWS[2:]]


def test_a_last_line_cut_short_is_no_note():
    sheet = read((CLEAN + "Haute-Sav").encode())
    assert [(p.rule, p.line) for p in sheet.problems] == [("too_few_cells", 7)]


# In which bytes


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
def test_encodings(encoding):
    is_clean(CLEAN.encode(encoding))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_without_typographic_signs(end):
    text = written([HEADER, ["cœur du coût", "1", "01/02/2025", "5", "3 €", "été"]], end)
    for encoding in ("iso-8859-15", "cp1252", "mac_roman"):
        assert rows(read(text.encode(encoding))) == [["cœur du coût", "1", "01/02/2025", "5", "3 €", "été"]], encoding


def test_a_stray_byte_is_mended_and_said():
    sheet = is_clean(CLEAN.encode().replace("Lozère".encode(), b"Loz\xe8re"))
    assert sheet.dialect.encoding == "utf-8"
    assert [(note.kind, note.lines) for note in sheet.notes] == [("bad_byte", (6,))]


def test_a_byte_that_means_nothing_is_shown():
    sheet = read(CLEAN.encode().replace(b"provisoire", b"prov\x81isoire"))
    assert rows(sheet)[3][5] == "prov\ufffdisoire"
    assert [(note.kind, note.lines) for note in sheet.notes] == [("bad_byte", (5,))]


def test_lines_of_another_encoding():
    lines = CLEAN.splitlines(keepends=True)
    in_windows = "Hérault;34;01/06/2025;5;1,00;été\n"
    sheet = read("".join(lines).encode() + in_windows.encode("cp1252"))
    assert rows(sheet)[-1] == ["Hérault", "34", "01/06/2025", "5", "1,00", "été"]
    assert [(note.kind, note.lines) for note in sheet.notes] == [("mixed_encoding", (7,))]
    sheet = read("".join(lines * 2).encode("cp1252") + in_windows.encode())
    assert rows(sheet)[-1] == ["Hérault", "34", "01/06/2025", "5", "1,00", "été"]
    assert ("mixed_encoding", (13,)) in [(note.kind, note.lines) for note in sheet.notes]


def test_mojibake_is_said_and_not_touched():
    sheet = read(CLEAN.replace("Lozère", "LozÃ¨re").encode())
    assert rows(sheet)[4][0] == "LozÃ¨re"
    assert [(note.kind, note.lines, note.example[:6]) for note in sheet.notes] == [("mojibake", (6,), "Lozère")]


def test_nul_bytes_are_removed_and_said():
    sheet = is_clean(CLEAN.replace("Paris", "Pa\0ris").encode())
    assert [(note.kind, note.lines) for note in sheet.notes] == [("nul_bytes", (5,))]


def test_what_was_found_can_be_changed():
    sheet = read("a|b;c\nÃ©|d;e\nf|g;h\n".encode(), delimiter="|", header_line=2)
    assert (sheet.header, rows(sheet), sheet.dialect.header_line) == (("Ã©", "d;e"), [["f", "g;h"]], 2)
    assert read(b"x;y\n\xc3\xa9;1\n", encoding="cp1252", header_line=0).text.column(0).to_pylist() == ["x", "Ã©"]


# Nothing is read wrong in silence


POLLUTIONS = {
    "a quote": lambda line: line.replace(";", ';"', 1),
    "quotes": lambda line: line.replace(";", '";"'),
    "a line end": lambda line: line.replace(";", ";\n", 1),
    "a separator": lambda line: line + ";x",
    "no separator": lambda line: line.replace(";", " ", 2),
    "a blank": lambda line: "\n" + line,
    "a total": lambda line: line + "\nTotal;;;3;;",
    "a note": lambda line: line + "\nSource : nous",
    "a header": lambda line: ";".join(HEADER) + "\n" + line,
    "a table": lambda line: "\nun;deux;trois;quatre\n" + line,
    "nothing": lambda line: line,
}


@settings(max_examples=300)
@given(
    st.lists(st.tuples(st.sampled_from(ROWS), st.sampled_from(sorted(POLLUTIONS))), max_size=12),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_every_line_of_a_polluted_file_is_accounted_for(lines, end):
    content = "\n".join([";".join(HEADER), *(POLLUTIONS[how](";".join(row)) for row, how in lines)]).replace("\n", end)
    sheet = read(content.encode())
    said = [*sheet.lines.tolist(), *(at for at, _ in sheet.left_out), *(p.line for p in sheet.problems)]
    header = [sheet.dialect.header_line] if sheet.dialect.header_line else []
    count = sum(1 for _ in io.StringIO(content, newline=""))
    assert sorted([*header, *said, *sheet.inner_lines.tolist()]) == list(range(1, count + 1))
    hows = [how for _, how in lines]
    ragged = hows.count("a separator") + hows.count("no separator")
    if not set(hows) & {"a quote", "quotes", "a line end", "a table"} and 2 * ragged < len(hows):
        assert rows(sheet) == [row for row, how in lines if how not in ("a separator", "no separator")]


@settings(max_examples=300)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(content):
    try:
        sheet = read(content)
    except UnreadableFile as refusal:
        assert "{" not in str(refusal)
    else:
        assert sheet.text.num_columns == len(sheet.header)


@settings(max_examples=200)
@given(st.text(st.sampled_from("ab1;,\"'\\\n\r\t |é:="), max_size=80), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_any_text_is_read_or_refused_in_words(text, encoding):
    try:
        sheet = read(text.encode(encoding))
    except UnreadableFile as refusal:
        assert "{" not in str(refusal)
    else:
        assert sheet.text.num_rows == len(sheet.lines)
