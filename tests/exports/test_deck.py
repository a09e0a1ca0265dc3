"""Decks: what stands on every slide, native charts whose workbook holds the shown numbers, any text, any template."""

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date

import openpyxl
import pytest
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.util import Emu, Pt

from entrelabs_metrics.charts.kinds import (
    BarRow,
    Bars,
    Cell,
    Difference,
    DifferenceRow,
    Facts,
    Forest,
    ForestRow,
    Heading,
    Highlight,
    Highlights,
    Listing,
    Mark,
    Matrix,
    Panel,
    Path,
    PathRow,
    Process,
    ProcessRow,
    Roadmap,
    RoadmapItem,
    Spread,
    SpreadRow,
    Stage,
    StageState,
    Trend,
    TrendPoint,
    TrendTarget,
)
from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.exports.deck import deck
from entrelabs_metrics.exports.document import Document, Slide
from entrelabs_metrics.language import language
from tests.charts.every_kind import charts as charts_of

FR, EN = language("fr"), language("en")
TABLE = (("Date", "Valeur", "Effectif"), (("juin 2026", "74 %", "n = 214"), ("juin 2025", "62 %", "n inconnu")))


def kinds(word: str = "Satisfaction") -> dict[str, object]:
    """One chart of each kind, with something unknown in each that may hold it."""
    way = [
        PathRow(
            "k", word, "usagers", "experience", 0.67, "61 %", "74 %", "n = 214", "cible 80 %", "67 % du chemin", "●"
        ),
        PathRow(
            "k",
            word,
            "agents",
            "impact",
            None,
            "n. d.",
            "48 %",
            "n inconnu",
            "sans cible",
            "sans départ",
            "○",
            targeted=False,
        ),
        PathRow(
            "k", word, "", "spending", -0.4, "63 %", "48 %", "n = 130", "cible 70 %", "recul établi", "▼", alert=True
        ),
        PathRow("k", word, "", "", 2.0, "1", "9", "n = 12", "cible 5", "nettement atteinte", "✓", faint=True),
    ]
    gaps = [
        ForestRow("", word, "62 → 74 %", "experience", 12.0, 2.0, 23.0, "+12 points", "+2 à +23", "✓", "établie", True),
        ForestRow("", word, "", "democracy", -5.0, -38.0, 25.0, "−5 points", "−38 à +25", "○", "non concluante", False),
        ForestRow("", word, "", "impact", None, None, None, "n. d.", "", "○", "rien à dire", False),
    ]
    labs = [
        SpreadRow("", word, "", 74.0, 68.0, 79.0, "74 %", "n = 214", own=True),
        SpreadRow("", word, "", 60.0, None, None, "60 %", "n inconnu"),
        SpreadRow("", word, "", None, None, None, "non mesuré", ""),
    ]
    points = (
        TrendPoint(date(2025, 1, 31), 62.0, "62 %", 53.0, 70.0, "n = 118"),
        TrendPoint(date(2026, 7, 31), 74.0, "74 %", 68.0, 79.0, "n = 214"),
    )
    others = (TrendPoint(date(2025, 1, 31), 61.0, "61 %"), TrendPoint(date(2026, 7, 31), 60.0, "60 %"))
    targets = (
        TrendTarget(date(2025, 12, 31), 66.0, "cible : 66 %"),
        TrendTarget(date(2026, 12, 31), 70.0, "cible : 70 %"),
    )
    action = RoadmapItem("", word, "▼", "en retard", 60.0, "60 % déclarés", "nov. 2026", "engagée", True, alert=True)
    unknown = RoadmapItem("", word, "?", "statut non renseigné", None, "avancement non renseigné", "", "n. r.", False)
    scale = ((-40.0, "−40"), (0.0, "0"), (40.0, "+40"))
    return {
        "Path": Path("départ", "cible", tuple(way)),
        "Trend": Trend(
            "experience",
            points,
            targets,
            (Mark(date(2025, 11, 1), f"nov. 2025 : {word}"),),
            others,
            "groupe de comparaison",
            "\u202f%",
            0,
            "n = 214",
        ),
        "Forest": Forest(0.0, "aucun écart", scale, -40.0, 40.0, tuple(gaps)),
        "Spread": Spread(
            "experience",
            tuple(labs),
            ((0.0, "0"), (50.0, "50"), (100.0, "100 %")),
            0.0,
            100.0,
            67.0,
            "médiane 67 %",
            (60.0, 74.0),
        ),
        "Bars": Bars(
            "process",
            (
                BarRow("", word, "", 0.58, "58 %", (0.4, 0.5), "souhaité : 40 à 50 %", "▲", "8 points au-dessus"),
                BarRow("", word, "", None, "non renseigné"),
            ),
            "fourchette souhaitée",
        ),
        "Matrix": Matrix(
            "Projet",
            (Heading("", word, "experience"), Heading("", word)),
            ((Heading("", word), (Cell("74 %", 3, "3 sur 5", "✓"), Cell("non mesuré", None))),),
        ),
        "Roadmap": Roadmap(
            "Horizon",
            ("Maintenant", "Plus tard"),
            ("Au labo", "Au-delà"),
            (((action,), (unknown,)), ((), (action, unknown))),
            "rien d'inscrit",
        ),
        "Process": Process(
            "Projet",
            (Stage("Immersion", "5", word), Stage("Test", "n. d.", "")),
            (ProcessRow("", word, "en cours", (StageState("done", "mai 2024"), StageState("none", "rien"))),),
            (("done", "inscrite"), ("none", "rien d'inscrit")),
        ),
        "Highlights": Highlights(
            tuple(
                Highlight("", f, word, "74 %", word, "n = 214", "départ 62 %", "✓", "atteinte")
                for f in ("experience", "impact", "")
            )
        ),
        "Difference": Difference(
            ("Date", "Quoi", "Avant", "Après"),
            (DifferenceRow("juin", word, "n = 214", "72 %", "74 %", "updated"),),
            "et 2 autres",
        ),
        "Facts": Facts((("Organisation", word), ("Version", "non renseignée"))),
        "Listing": Listing(("Chiffre", "Pourquoi"), ((word, "De 62 % à 74 %"), (word, "n inconnu")), "et 5 autres"),
    }


def panel(chart: object, title: str = "La satisfaction passe de 62 % à 74 %") -> Panel:
    return Panel(
        title,
        "Part des usagers satisfaits.",
        chart,
        TABLE,
        "Source : enquête (données fictives).",
        ("Taux de réponse de 23 %.",),
        alt="Satisfaction de 62 % à 74 %.",
        sentence="Elle passe de 62 % à 74 %.",
    )


def document(*charts: object, **changed: object) -> Document:
    slides = tuple(
        Slide(panel(chart), "Est-ce que ça s'améliore ?", "Mes mots.", "financer la suite.") for chart in charts
    )
    given = {
        "title": "Comité de pilotage",
        "subtitle": "Essai",
        "slides": slides,
        "version": 7,
        "day": date(2026, 9, 30),
        "fictional": True,
    }
    return Document(**(given | changed))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def every() -> bytes:
    return deck(document(*kinds().values()), FR)


def opened(content: bytes):
    return Presentation(io.BytesIO(content))


def texts(slide) -> str:
    """Everything one reads on a slide, tables included."""
    return "\n".join(slide._element.xpath(".//a:t/text()")).replace("\xa0", " ").replace("\u202f", " ")


def workbook(shape) -> list[tuple]:
    book = openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob), data_only=True)
    return list(book.active.iter_rows(values_only=True))


def charts(presentation) -> list:
    return [shape for slide in presentation.slides for shape in slide.shapes if shape.has_chart]


# What stands on every slide -------------------------------------------------------------------------------------------


def test_each_slide_says_what_it_must(every):
    slides = list(opened(every).slides)
    assert len(slides) == len(kinds())
    for number, slide in enumerate(slides, start=1):
        title = slide.shapes.title
        assert title.placeholder_format.type == PP_PLACEHOLDER.TITLE
        assert title.text_frame.text == "La satisfaction passe de 62 % à 74 %"
        shown = texts(slide)
        for words in (
            "Est-ce que ça s'améliore ?",
            "Part des usagers",
            "Elle passe de",
            "Source : enquête",
            "fictives",
            "Limites",
            "Taux de réponse",
            "À décider",
            "financer la suite",
            "Comité de pilotage",
        ):
            assert words in shown, words
        assert "ersion 7 des données" in shown
        assert slide._element.xpath(".//a:fld[@type='slidenum']")[0].xpath("a:t/text()") == [str(number)]
        notes = slide.notes_slide.notes_text_frame.text.replace("\xa0", " ")
        for words in ("Mes mots.", "Source : enquête", "Taux de réponse", "n = 214", "n inconnu", "Part des usagers"):
            assert words in notes, words
        assert slide._element.xpath(".//p:ph[not(@type='title' or @type='sldNum')]") == []


def test_charts_and_tables_have_an_alternative_and_no_picture_is_used(every):
    presentation = opened(every)
    frames = [s for slide in presentation.slides for s in slide.shapes if s.has_chart or s.has_table]
    assert len(frames) >= len(kinds())
    for shape in frames:
        assert shape._element.xpath(".//p:cNvPr/@descr")[0].strip()
    kinds_used = {shape.shape_type for slide in presentation.slides for shape in slide.shapes}
    assert not kinds_used & {MSO_SHAPE_TYPE.PICTURE, MSO_SHAPE_TYPE.EMBEDDED_OLE_OBJECT}
    assert not [name for name in zipfile.ZipFile(io.BytesIO(every)).namelist() if "/media/" in name]
    assert len(charts(presentation)) == 5  # path, trend, forest, spread, bars


def test_unknown_is_hatched_or_a_gap_and_never_zero(every):
    presentation = opened(every)
    by_kind = dict(zip(kinds(), presentation.slides, strict=True))
    for kind in ("Matrix", "Forest", "Spread", "Bars"):
        assert by_kind[kind]._element.xpath(".//a:pattFill"), kind
    for kind, row in (("Path", 2), ("Forest", 3), ("Spread", 3), ("Bars", 2)):
        shape = next(shape for shape in by_kind[kind].shapes if shape.has_chart)
        assert workbook(shape)[row][1] is None
        cached = shape.chart._chartSpace.xpath(f".//c:ser[1]/c:val//c:pt[@idx='{row - 1}']")
        assert cached == []


# The workbook ---------------------------------------------------------------------------------------------------------


def test_workbooks_hold_the_numbers_and_the_words_that_are_shown(every):
    path, trend, forest, spread, bars = (workbook(shape) for shape in charts(opened(every)))
    assert [row[1] for row in path[1:]] == [0.67, None, -0.4, 2.0]
    assert {"61 %", "74 %", "cible 80 %"} <= set(path[1])
    values = {row[0].date(): row for row in trend[1:]}
    assert values[date(2026, 7, 31)][1:4] == (74, 68, 79)
    assert values[date(2026, 7, 31)][6:8] == ("74 %", "n = 214")
    assert 70 in values[date(2026, 12, 31)] and 60 in values[date(2026, 7, 31)]
    assert [row[1:5] for row in forest[1:]] == [
        (12, 2, 23, "+12 points"),
        (-5, -38, 25, "−5 points"),
        (None, None, None, "n. d."),
    ]
    assert [row[1:5] for row in spread[1:]] == [
        (74, 68, 79, "74 %"),
        (60, None, None, "60 %"),
        (None, None, None, "non mesuré"),
    ]
    assert bars[1][1:6] == (0.58, 0.4, 0.5, "58 %", "souhaité : 40 à 50 % 8 points au-dessus")


def test_what_a_chart_draws_is_what_its_workbook_says(every):
    """Every number kept in a chart stands in the cells it refers to."""
    for shape in charts(opened(every)):
        rows = workbook(shape)
        for reference in shape.chart._chartSpace.xpath(".//c:val/c:numRef | .//c:plus/c:numRef | .//c:minus/c:numRef"):
            name = reference.find("{*}f").text
            column = ord(re.search(r"\$([A-Z])\$2", name).group(1)) - ord("A")
            for point in reference.findall(".//{*}pt"):
                assert rows[int(point.get("idx")) + 1][column] == pytest.approx(float(point[0].text)), name


def test_an_edited_number_moves_its_mark(every):
    """What is drawn besides the shown numbers is formulas over them."""
    forest = charts(opened(every))[2]
    book = openpyxl.load_workbook(io.BytesIO(forest.chart.part.chart_workbook.xlsx_part.blob))
    formulas = [cell.value for cell in book.active[2] if isinstance(cell.value, str) and cell.value.startswith("=")]
    assert len(formulas) == 3 and all("$B2" in formula for formula in formulas)


# Long, hostile, empty -------------------------------------------------------------------------------------------------


def test_long_charts_go_on_over_slides_that_say_so():
    rows = tuple(
        PathRow(
            "", f"Indicateur {n}", "usagers", "experience", 0.5, "1", "2", "n = 214", "cible 3", "50 % du chemin", "●"
        )
        for n in range(23)
    )
    told = Listing(("Quoi", "Pourquoi"), tuple((f"Ligne {n}", "Parce que. " * 12) for n in range(40)), "et 3 autres")
    presentation = opened(deck(document(Path("départ", "cible", rows), told), FR))
    shown = "\n".join(map(texts, presentation.slides))
    assert all(shown.count(f"Indicateur {n}\n") == 1 for n in range(23))
    assert all(len(re.findall(rf"Ligne {n}\b", shown)) == 1 for n in range(40))
    titles = [slide.shapes.title.text_frame.text for slide in presentation.slides]
    assert titles[0].endswith("(1/4)") or re.search(r"\(1/\d\)$", titles[0])
    assert len(set(titles[1:4])) == 3 and "suite" in titles[1]
    assert shown.count("et 3 autres") == 1


@pytest.mark.parametrize("template", [False, True])
def test_nothing_leaves_the_slide_or_meets_the_source(template):
    long = "Satisfaction des usagers du guichet unique des inscriptions scolaires"
    presentation = opened(deck(document(*kinds(long).values()), FR, other() if template else None))
    for slide in presentation.slides:
        foot = min(s.top for s in slide.shapes if s.name in ("Limites", "Source et méthode", "Décision"))
        for shape in slide.shapes:
            assert shape.left >= -Pt(60) and shape.left + shape.width <= presentation.slide_width + Pt(60), shape.name
            assert shape.top + shape.height <= presentation.slide_height + Pt(1), shape.name
            if shape.has_table or shape.has_chart:
                assert shape.top + shape.height <= foot + Pt(24), (slide.shapes.title.text_frame.text, shape.name)


def test_no_word_is_smaller_than_it_may_be(every):
    for slide in opened(every).slides:
        for run in slide._element.xpath(".//a:r[a:t]"):
            size = int(run.find("{*}rPr").get("sz"))
            words = "".join(run.itertext())
            assert size >= 1400 or size == 1100 or not re.search(r"\w", words), words


@pytest.mark.parametrize(
    "hostile",
    [
        '\x00\x0b\x1f<b>&amp; "quoted" \' =1+1',
        "=cmd|'/c calc'!A1",
        "x" * 5000,
        "mot " * 1250,
        "",
        "\ud800 ok",
        "{row} % €",
    ],
)
def test_any_text_makes_a_sound_file(hostile):
    slides = tuple(
        Slide(
            Panel(hostile, hostile, chart, ((hostile,), ((hostile,),)), hostile, (hostile,), hostile, hostile),
            hostile,
            hostile,
            hostile,
        )
        for chart in kinds(hostile).values()
    )
    content = deck(document(slides=slides, title=hostile, subtitle=hostile, about=((hostile, hostile),)), FR)
    presentation = opened(content)
    assert len(presentation.slides) >= len(slides)
    for shape in charts(presentation):
        workbook(shape)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))


def test_empty_charts_and_no_slide_at_all():
    empty = [
        Path("a", "b", ()),
        Trend("experience", ()),
        Forest(0, "", (), 0, 0, ()),
        Bars("", ()),
        Highlights(()),
        Facts(()),
        Spread("", (), (), 0, 0, None, ""),
        Listing((), ()),
        Matrix("", (), ()),
        Roadmap("", (), (), (), ""),
        Process("", (), (), ()),
        None,
    ]
    assert len(opened(deck(document(*empty), EN)).slides) == len(empty)
    assert len(opened(deck(document(), FR)).slides) == 0


# The file -------------------------------------------------------------------------------------------------------------


def test_the_same_document_gives_the_same_bytes(every):
    again = deck(document(*kinds().values()), FR)
    assert again == every
    assert deck(document(*kinds("autre").values()), FR) != every
    with zipfile.ZipFile(io.BytesIO(every)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_properties_name_the_document_and_nobody(every):
    core = opened(every).core_properties
    assert (core.title, core.language, core.author, core.last_modified_by) == ("Comité de pilotage", "fr-FR", "", "")
    assert core.created.date() == core.modified.date() == date(2026, 9, 30)


def test_arial_alone_and_wide(every):
    presentation = opened(every)
    assert (presentation.slide_width, presentation.slide_height) == (Emu(12192000), Emu(6858000))
    with zipfile.ZipFile(io.BytesIO(every)) as archive:
        for name in archive.namelist():
            if re.match(r"ppt/(slides|charts|slideMasters|slideLayouts)/[^_]*\.xml", name):
                faces = set(re.findall(r'<a:(?:latin|cs|ea)\b[^>]*typeface="([^"+]+)"', archive.read(name).decode()))
                assert faces <= {"Arial"}, (name, faces)


def test_nothing_powerpoint_would_repair(every):
    """What cost hours: empty fills, negative axis ids, fills before borders."""
    with zipfile.ZipFile(io.BytesIO(every)) as archive:
        for name in archive.namelist():
            if not name.endswith(".xml"):
                continue
            root = etree.fromstring(archive.read(name))
            assert root.xpath("//*[local-name()='solidFill'][not(*)]") == [], name
            for axis in root.xpath("//*[local-name()='axId' or local-name()='crossAx']/@val"):
                assert int(axis) > 0
            for cell in root.xpath("//*[local-name()='tcPr']"):
                tags = [etree.QName(child).localname for child in cell]
                assert tags[:4] == ["lnL", "lnR", "lnT", "lnB"] and tags[4].endswith("Fill"), tags
            ids = root.xpath("//*[local-name()='cNvPr']/@id")
            assert len(ids) == len(set(ids)), name


def test_libreoffice_opens_it(every, tmp_path):
    office = shutil.which("soffice")
    assert office, "LibreOffice (soffice) is needed to see that decks open"
    (tmp_path / "deck.pptx").write_bytes(every)
    command = [
        office,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "deck.pptx",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    found = subprocess.run(
        ["pdftotext", "-layout", "deck.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout
    assert found.count("\f") == len(kinds())
    for words in ("74 %", "non mesuré", "aucun écart", "médiane 67 %", "souhaité : 40 à 50 %"):
        assert words in found.replace("\u202f", " ").replace("\xa0", " "), words


# Templates ------------------------------------------------------------------------------------------------------------


def other(*, titles: bool = True, dark: bool = True) -> bytes:
    """Another organisation's: 4:3, other fonts and colours, title layout last, with a slide of its own."""
    made = Presentation()
    order = made.slide_master._element.find("{*}sldLayoutIdLst")
    order.append(order[0])
    made.slides.add_slide(made.slide_layouts[0]).shapes.title.text = "Ancienne diapositive"
    for relation in made.slide_master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            theme = relation.target_part.blob.replace(b'typeface="Calibri"', b'typeface="Georgia"')
            if dark:
                theme = theme.replace(b'<a:sysClr val="window" lastClr="FFFFFF"/>', b'<a:srgbClr val="1D2B3A"/>')
                theme = theme.replace(b'<a:sysClr val="windowText" lastClr="000000"/>', b'<a:srgbClr val="FFF3D6"/>')
            relation.target_part._blob = theme
    if not titles:
        for layout in made.slide_layouts:
            for shape in list(layout.placeholders):
                if shape.placeholder_format.type in (
                    PP_PLACEHOLDER.TITLE,
                    PP_PLACEHOLDER.CENTER_TITLE,
                    PP_PLACEHOLDER.VERTICAL_TITLE,
                ):
                    shape._element.getparent().remove(shape._element)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_template_keeps_its_size_fonts_and_colours():
    presentation = opened(deck(document(*kinds().values()), FR, other()))
    assert (presentation.slide_width, presentation.slide_height) == (Emu(9144000), Emu(6858000))
    shown = "\n".join(map(texts, presentation.slides))
    assert "Ancienne" not in shown
    for slide in presentation.slides:
        assert slide.slide_layout.name == "Title Only"
        assert slide.shapes.title.text_frame.text.startswith("La satisfaction")
        assert slide._element.xpath(".//a:latin") == []  # the theme's own
        assert slide._element.xpath(".//a:schemeClr[@val='tx1']")
    # On dark paper, the palette of the dark.
    assert "5593E9" in etree.tostring(charts(presentation)[0].chart._chartSpace).decode()
    assert (
        "16437E"
        in etree.tostring(
            charts(opened(deck(document(*kinds().values()), FR, other(dark=False))))[0].chart._chartSpace
        ).decode()
    )


def test_a_template_without_a_title_is_refused():
    with pytest.raises(Refusal, match="zone de titre"):
        deck(document(*kinds().values()), FR, other(titles=False))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"%PDF-1.7", b"texte"])
def test_what_is_no_presentation_is_refused(content):
    with pytest.raises(Refusal, match=r"\.pptx"):
        deck(document(), FR, content)


def test_other_archives_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(Refusal, match=r"\.pptx"):
        deck(document(), FR, out.getvalue())


def test_a_template_too_large_is_refused_unread(monkeypatch):
    monkeypatch.setenv("ENTRELABS_MAX_TEMPLATE_MB", "1")
    out = io.BytesIO(other())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ppt/media/bomb.bin", b"0" * (3 << 20))
    assert len(out.getvalue()) < 1 << 20
    with pytest.raises(Refusal, match="1 Mo"):
        deck(document(), FR, out.getvalue())


def test_english():
    presentation = opened(deck(document(*kinds().values()), EN))
    shown = "\n".join(map(texts, presentation.slides))
    assert "To decide: " in shown and "Limits: " in shown
    assert presentation.core_properties.language == "en-GB"
    assert 'lang="fr-FR"' not in etree.tostring(presentation.slides[0]._element).decode()


@pytest.mark.parametrize("n, known", [(1, True), (30, True), (30, False)])
def test_every_kind_of_any_length_fits(n, known):
    presentation = opened(deck(document(*charts_of(n, "Usagers satisfaits du guichet", known).values()), FR))
    for slide in presentation.slides:
        foot = min(s.top for s in slide.shapes if s.name in ("Limites", "Source et méthode", "Décision"))
        for shape in slide.shapes:
            if shape.has_table or shape.has_chart:
                assert shape.top + shape.height <= foot + Pt(24), (slide.shapes.title.text_frame.text, shape.name)
