"""The offline page as a text: everything the document says, nothing that can be misused, the same bytes each time.

What a browser makes of it is in tests/browser/test_presenting.py.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html import escape

import pytest

from entrelabs_metrics import questions
from entrelabs_metrics.charts.kinds import Panel, Trend
from entrelabs_metrics.exports.document import Document, Slide
from entrelabs_metrics.exports.page import page, policy
from entrelabs_metrics.language import language
from entrelabs_metrics.store import Base
from tests.charts.every_kind import charts, panel
from tests.charts.markup import NASTY, Page, said, soiled

FRENCH, ENGLISH, DAY = language("fr"), language("en"), date(2026, 11, 20)
TABLE = (("Indicateur", "Valeur"), (("Satisfaction", "74 %"),))


def document(*panels: Panel, **more: object) -> Document:
    slides = tuple(
        Slide(one, "Le changement est-il réel ?", f"À dire de la {number}.\nEt ceci.", "financer la suite")
        for number, one in enumerate(panels, start=1)
    )
    about = (("Labo", "Ville de Paris"),)
    return replace(Document("Bilan du labo", "Pour les élus", slides, 1250, DAY, True, about), **more)


def every_kind(n: int = 3, known: bool = True) -> Document:
    return document(*(replace(panel(chart), table=TABLE) for chart in charts(n, known=known).values()))


def body(content: bytes) -> str:
    """What a reader sees: between the style and the script."""
    return content.decode().split("</head>")[1].split("<script>")[0].split(">", 1)[1]


def words(markup: str) -> str:
    """The texts of a page, the names of its images and where its links lead, spaces made plain."""
    found = Page(markup)
    named = (attrs.get(name, "") for _, attrs in found.tags for name in ("aria-label", "href"))
    return " ".join(" ".join([found.text, *named]).split())


@pytest.fixture(scope="module")
def shown(demo: Base) -> list[Panel]:
    """Real panels of the demonstration, of every kind that has one."""
    lab = "pays-de-la-loire"
    with demo.reading() as cursor:
        ask = questions.Asking(cursor, FRENCH, demo.version, DAY, "test")
        key = next(key for key in questions.lab_figures(ask, lab) if "U6" in key)
        return [
            questions.lab_families(ask, lab)[0][1], *questions.figure(ask, key), *questions.lab_changes(ask, lab),
            questions.lab_accounts(ask, lab), questions.lab_roadmap(ask, lab), questions.overview(ask),
            *questions.process_stages(ask), questions.lab_card(ask, lab),
        ]  # fmt: skip


def missing(parts: Iterable[str], text: str) -> list[str]:
    """Which parts are not in the text. (pytest takes minutes to explain an `in` on a whole page.)"""
    return [line for part in parts for line in part.splitlines() if " ".join(line.split()) not in text]


def test_every_text_of_the_document_is_in_the_page(shown: list[Panel]) -> None:
    one = document(*shown)
    parts = [one.title, one.subtitle, "Ville de Paris", "version 1250 des données", FRENCH.day(DAY)]
    for slide in one.slides:
        # What the alternative says, the chart says; a legend names the states of its dots by code.
        left = {slide.panel.alt, "done", "latest", "abandoned", "none"} - {slide.panel.title}
        drawn = () if isinstance(slide.panel.chart, Trend) else said(slide.panel.chart)
        parts += [
            part for part in (*said(replace(slide, panel=replace(slide.panel, chart=None))), *drawn) if part not in left
        ]
    assert missing(parts, words(body(page(one, FRENCH)))) == []


def test_the_points_and_targets_of_a_trend_are_in_the_page(shown: list[Panel]) -> None:
    (one,) = [found for found in shown if isinstance(found.chart, Trend)]
    points = [f"{FRENCH.day(point.on)} {point.text} {point.basis}" for point in one.chart.points]
    targets = [target.text for target in one.chart.targets]
    assert points and targets
    assert missing([one.alt, *points, *targets], words(body(page(document(one), FRENCH)))) == []


@pytest.mark.parametrize("n", [0, 1, 7])
@pytest.mark.parametrize("known", [True, False])
def test_every_kind_makes_a_sound_page(n: int, known: bool) -> None:
    one = every_kind(n, known)
    found = Page(body(page(one, FRENCH)).replace("</body>", ""))  # fails on a tag left open
    assert len(found.all("h1")) == 1
    assert len(found.all("h2")) == len(one.slides) + 1  # and the contents
    for landmark in ("header", "nav", "main", "footer"):
        assert len(found.all(landmark)) == 1
    assert len(found.all("details", class_="em-data")) == len(one.slides)
    identifiers = [attrs["id"] for _, attrs in found.tags if "id" in attrs]
    assert len(identifiers) == len(set(identifiers))


def test_hostile_texts_stay_texts() -> None:
    one = every_kind()
    worst = NASTY + "</script></style><!--]]>\"'>"
    dirty = replace(
        one,
        title=worst,
        subtitle=worst,
        about=((worst, worst),),
        slides=tuple(
            replace(slide, panel=soiled(slide.panel), question=worst, notes=worst, decision=worst)
            for slide in one.slides
        ),
    )
    clean, soil = (body(page(document, FRENCH)) for document in (one, dirty))
    assert missing([escape(worst)], soil) == []
    kinds = [
        {(tag, *sorted(attrs.keys() - {"class"})) for tag, attrs in Page(markup.replace("</body>", "")).tags}
        for markup in (clean, soil)
    ]
    assert kinds[0] == kinds[1]
    content = page(dirty, FRENCH).decode()
    assert content.count("<script>") == content.count("</script>") == content.count("<style>") == 1


def test_the_policy_allows_this_style_and_this_script_and_no_request() -> None:
    content = page(every_kind(), FRENCH).decode()
    assert missing([escape(policy())], content) == []
    for tag, source in (("style", "style-src-elem"), ("script", "script-src")):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", content, flags=re.DOTALL)
        assert f"{source} 'sha256-{b64encode(sha256(inside.encode()).digest()).decode()}'" in policy()
    assert policy().startswith("default-src 'none'; ")
    assert not re.findall(r"https?:|\bsrc=|@import|url\((?!data:)", content)


def test_nothing_in_it_waits_for_a_click_that_has_no_effect(shown: list[Panel]) -> None:
    content = page(document(*shown), FRENCH).decode()
    assert content.count("data-key") == 0
    assert body(content.encode()).count("em-link") == 0
    assert re.findall(r'<button type="button" id="(\w+)"', content) == ["present", "theme", "before", "after"]


def test_the_same_document_gives_the_same_bytes_of_a_modest_size(shown: list[Panel]) -> None:
    one = document(*shown * 2)
    content, again = page(one, FRENCH), page(one, FRENCH)
    assert sha256(content).digest() == sha256(again).digest()
    assert len(content) < 1_600_000


def test_it_is_in_the_language_asked_for() -> None:
    english = page(every_kind(), ENGLISH).decode()
    french = page(every_kind(), FRENCH).decode()
    assert missing(['<html lang="en">', ">Present</button>"], english) == []
    assert missing(['<html lang="fr">', ">Présenter</button>"], french) == []
    assert english.count("Présenter") == 0


def test_every_slide_says_the_data_are_fictional_only_when_they_are() -> None:
    one = every_kind()
    told, true = (body(page(replace(one, fictional=fictional), FRENCH)) for fictional in (True, False))
    assert told.count("onnées fictives, pour la démonstration") == len(one.slides) + 1
    assert true.count("fictives") == 0


def test_a_document_without_slides_is_a_page_still() -> None:
    assert "<main" in page(document(), FRENCH).decode()
