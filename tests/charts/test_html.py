"""Charts as HTML: nothing lost, nothing injected, tables that can be listened to."""

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrelabs_metrics.charts import html, palette
from entrelabs_metrics.charts.kinds import (
    Bars,
    Cell,
    Forest,
    Heading,
    Matrix,
    Panel,
    Path,
    PathRow,
    Process,
    Roadmap,
    RoadmapItem,
    Spread,
    SpreadRow,
    Stage,
)
from tests.charts.markup import NASTY, WORDS, Page, bar_row, forest_row, process_row, said, soiled


def path_row(position=0.5, **more):
    known = {
        "key": "k1", "label": "Satisfaction", "detail": "usagers", "family": "experience", "start": "62 %",
        "value": "74 %", "basis": "n = 214", "target": "cible 70 %", "verdict": "atteinte", "sign": "✓",
    }  # fmt: skip
    return PathRow(position=position, **known | more)


def path(*rows):
    return Path("départ", "cible", rows, ("Indicateur", "Chemin", "Valeurs", "Cible"))


def matrix(*cells, detail=""):
    columns = tuple(Heading("", f"Colonne {n}", "impact") for n in range(len(cells)))
    return Matrix("Labo", columns, ((Heading("lab1", "Labo 1"), cells),))


def roadmap(*items):
    return Roadmap("Horizon", ("Maintenant",), ("Au sein du lab", "Au-delà"), ((items, ()),), "rien d'inscrit")


def item(**more):
    known = {
        "key": "a1", "title": "Manifeste", "sign": "●", "word": "en cours", "progress": 40.0,
        "progress_text": "40 % déclarés", "due": "mars 2027", "engaged": "engagée", "engaged_known": True,
        "detail": "commune à tous", "uncertain": "case déduite du texte",
    }  # fmt: skip
    return RoadmapItem(**known | more)


def spread(*rows):
    axis = ((40.0, "40 %"), (70.0, "70 %"), (100.0, "100 %"))
    return Spread("experience", rows, axis, 40, 100, 71, "médiane 71 %", (66, 74))


def spread_row(value=74.0, **more):
    known = {"key": "lab1", "label": "Labo 1", "detail": "usagers", "text": "74 %", "basis": "n = 214"}
    bounds = {"low": 68.0, "high": 79.0} if value is not None else {"low": None, "high": None}
    return SpreadRow(value=value, **bounds | known | more)


CHARTS = {
    "path": path(path_row(), path_row(key="k2", label="Délai")),
    "matrix": matrix(
        Cell("74 %", 2, "3 indicateurs sur 5", "✓", "c1"), Cell("non mesuré", None, "", "", "c2")
    ),
    "roadmap": roadmap(item(), item(key="a2", title="Carte", progress=None, progress_text="non renseigné")),
    "spread": spread(spread_row(), spread_row(key="lab2", label="Labo 2", own=True)),
    "forest": Forest(
        0.0, "aucun écart", ((-20.0, "−20"), (0.0, "0"), (20.0, "+20 points")), -20.0, 20.0,
        (forest_row(), forest_row(None, key="k2", label="Délai", low=None, high=None), forest_row(90.0, high=95.0)),
        ("Indicateur", "Écart", "Chiffres", "Verdict"),
    ),
    "bars": Bars(
        "experience", (bar_row(wished=(0.4, 0.5)), bar_row(None, label="Appui"), bar_row(0.0, label="Initiative")),
        "fourchette souhaitée", ("Type", "Part", "Écart"),
    ),
    "process": Process(
        "Projet", (Stage("Immersion", "64", "rencontres"), Stage("Prototype", "n. d.", "prototypes")),
        (process_row("done", "latest"), process_row("abandoned", "none", label="Bureau du futur")),
        (),
    ),
}  # fmt: skip


@pytest.fixture(params=CHARTS, ids=str)
def chart(request):
    return CHARTS[request.param]


def test_every_text_is_shown(chart):
    page = Page(html.render(chart, caption="Légende"))
    assert "Légende" in page.text
    for text in said(chart):
        assert text in page.text


def test_texts_are_escaped(chart):
    clean, dirty = html.render(chart), html.render(soiled(chart))
    assert "<script" not in dirty
    assert escape(NASTY) in dirty
    # Not one tag, not one attribute more than with harmless texts.
    assert [(tag, sorted(attrs)) for tag, attrs in Page(dirty).tags] == [
        (tag, sorted(attrs)) for tag, attrs in Page(clean).tags
    ]


def test_panel_texts_are_escaped_and_shown():
    table = (("Indicateur", "Valeur"), (("Satisfaction", "74 %"), ("Délai", "11 j")))
    panel = Panel("Un titre", "Un sous-titre", CHARTS["path"], table, "Source", ("Limite",), "alt", "Phrase.")
    dirty = html.render_panel(soiled(panel), {"data": NASTY, "limits": NASTY})
    assert "<script" not in dirty
    text = Page(html.render_panel(panel, WORDS)).text
    for one in (*said(panel), *WORDS.values()):
        assert one in text


def test_clicked_keys_survive_escaping(chart):
    keys = [attrs["data-key"] for attrs in Page(html.render(soiled(chart))).all("button", type="button")]
    assert keys
    assert all(key.endswith(NASTY) for key in keys)


def test_without_a_key_nothing_can_be_clicked():
    assert "<button" not in html.render(path(path_row(key="")))
    assert "<button" not in html.render(spread(spread_row(key="")))
    # What `ui.clickable` looks for cannot be written by a text.
    assert ' data-key="' not in html.render(spread(spread_row(key="", text=' data-key="x"')))


def test_rows_and_columns_are_headed(chart):
    page = Page(html.render(chart, caption="c"))
    body = html.render(chart).split("<tbody")[1].split("</tbody>")[0]
    rows = body.split("<tr ")[1:]
    assert rows
    for row in rows:
        assert row.count('<th scope="row" role="rowheader">') == 1
    assert len(page.all("table", role="table")) == len(page.all("caption")) == 1
    if not isinstance(chart, Spread):
        assert page.all("th", scope="col", role="columnheader")


def test_rows_have_as_many_cells_as_headings(chart):
    markup = html.render(chart)
    widths = {len(re.findall(r"<(?:th|td) ", row)) for row in markup.split("<tr ")[1:]}
    assert len(widths) == 1


def test_only_html_that_streamlit_keeps(chart):
    # Its sanitizer removes SVG; scripts and handlers must not be there at all.
    for tag, attrs in Page(html.render(chart)).tags:
        assert tag not in {"svg", "script", "style", "iframe", "img"}
        assert not any(name.startswith("on") for name in attrs)


def test_path_without_position_has_a_target_and_no_marker():
    markup = html.render(path(path_row(None)))
    assert 'class="em-tick"' in markup
    assert "em-mark" not in markup
    assert "em-run" not in markup
    assert "em-origin" not in markup


def test_alert_and_faint_rows_say_so():
    assert "em-alert" in html.render(path(path_row(-0.1, alert=True)))
    assert "em-faint" in html.render(path(path_row(faint=True)))
    assert "em-alert" not in html.render(path(path_row()))


@pytest.mark.parametrize(
    "markup",
    [
        html.render(matrix(Cell("non mesuré", None))),
        html.render(spread(spread_row(None, text="non mesuré", basis=""))),
        html.render(roadmap(item(grade=None, progress=None, evidence="constaté : non renseigné"))),
    ],
    ids=["matrix", "spread", "roadmap"],
)
def test_what_is_not_measured_is_hatched_and_never_zero(markup):
    assert "em-hatched" in markup
    assert "em-mark" not in markup
    text = re.sub(r"\d+ %|n = \d+|mars 2027|Labo 1|Colonne 0", "", Page(markup).text)
    assert "0" not in text
    assert "width:0" not in markup


@pytest.mark.parametrize("grade", [0, 1, 2, 3])
def test_no_evidence_is_not_unknown(grade):
    markup = html.render(roadmap(item(grade=grade)))
    assert "em-hatched" not in markup
    assert markup.count('class="em-on"') == grade


def test_what_is_declared_fills_no_square():
    markup = html.render(roadmap(item(grade=0, progress=100.0, progress_text="100 % déclarés")))
    assert "em-on" not in markup and "100 % déclarés" in markup


@given(st.floats(allow_nan=False))
def test_positions_stay_on_the_track(position):
    share, clipped = html.track_share(position)
    assert 0 <= share <= 100
    assert clipped == (not html.path.FIRST <= position <= html.path.LAST)
    markup = html.render(path(path_row(position)))
    for number in re.findall(r"(?:left|right|width):(-?[\d.]+)%", markup):
        assert 0 <= float(number) <= 100
    assert ("em-further" in markup) == clipped


@given(st.floats(-1, 2), st.floats(-1, 2))
def test_positions_keep_their_order(one, other):
    low, high = sorted((one, other))
    assert html.track_share(low)[0] <= html.track_share(high)[0]


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_values_stay_on_the_axis(value, low, high):
    assert 0 <= html.axis_share(value, low, high) <= 100


def test_own_lab_alone_wears_the_colour():
    markup = html.render(CHARTS["spread"])
    assert markup.count("em-own") == markup.count("em-other") == 1
    assert "em-other" not in html.render(spread(spread_row(), spread_row(key="lab2")))


def test_matrix_shows_family_signs_when_compact():
    plain = html.render(matrix(Cell("74 %", 2), Cell("31 %", 1)))
    assert "em-compact" in plain
    assert "em-compact" not in html.render(matrix(Cell("74 %", 2, "3 sur 5")))


def test_trend_is_drawn_elsewhere():
    with pytest.raises(TypeError):
        html.render(object())


def test_styles_come_from_the_palette_and_pass_the_sanitizer():
    sheet = html.STYLE.removeprefix(palette.css_variables())
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet)
    used, defined = (set(re.findall(r"(--em-[a-z0-9-]+)" + end, html.STYLE)) for end in (r"[,)]", ":"))
    assert used - defined == {"--em-columns", "--em-half", "--em-share"}  # set by each matrix, process and bar
    # DOMPurify drops a whole style element in which a tag seems to begin.
    assert not re.search(r"<[/\w!]", html.STYLE)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_contrasts(dark):
    roles = {name: colour.pick(dark) for name, colour in palette.ROLES.items()}
    for name in ("ink", "secondary", "alert"):
        assert palette.contrast(roles[name], roles["paper"]) >= 4.5
        assert palette.contrast(roles[name], roles["panel"]) >= 4.5
    assert palette.contrast(roles["grey"], roles["paper"]) >= 3
    for family in palette.FAMILIES.values():
        assert palette.contrast(family.colour.pick(dark), roles["paper"]) >= 3
        assert palette.contrast(palette.small_text(family.colour, dark), roles["paper"]) >= 4.5
    for step in palette.STEPS:
        assert palette.contrast(step.text.pick(dark), step.fill.pick(dark)) >= 4.5


def test_family_signs_and_shapes_differ():
    families = palette.FAMILIES.values()
    for trait in ("sign", "shape", "symbol"):
        assert len({getattr(family, trait) for family in families}) == len(families)
