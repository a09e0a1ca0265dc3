"""What a document lacks before it is handed over, each told in words."""

from dataclasses import replace

import pytest

from entrelabs_metrics.language import NBSP, NNBSP, language
from entrelabs_metrics.stories import faults, resolve, starter

FRENCH = language("fr")


def plain(text):
    return text.replace(NBSP, " ").replace(NNBSP, " ")


@pytest.fixture(scope="module")
def sound(demo, asking):
    with asking(demo) as ask:
        return resolve(ask, starter(ask, "executive", "paris"))


def with_panel(document, **changes):
    first, *others = document.slides
    return replace(document, slides=(replace(first, panel=replace(first.panel, **changes)), *others))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": " "}, "il manque le constat, en titre."),
        ({"title": "x" * 121}, "le titre a 121 caractères, et ne tient pas en deux lignes : en garder 120 au plus."),
        ({"source": "Source : enquête."}, "la source ne dit pas de quelle version des données il s'agit."),
        (
            {"source": "Source : enquête 12. Version 20."},
            "la source ne dit pas de quelle version des données il s'agit.",
        ),
        ({"alt": ""}, "il manque le texte pour qui ne voit pas le graphique."),
    ],
)
def test_what_a_panel_lacks(sound, changes, told):
    assert faults(sound, FRENCH) == ()
    assert [plain(fault) for fault in faults(with_panel(sound, **changes), FRENCH)] == [f"Diapositive 1 : {told}"]


def test_a_source_that_is_missing(sound):
    found = [plain(fault) for fault in faults(with_panel(sound, source=""), FRENCH)]
    assert found[0] == "Diapositive 1 : il manque la source."


def test_notes_and_sample_sizes(sound):
    first, *others = sound.slides
    silent = replace(first, notes="", panel=replace(first.panel, table=((), ()), chart=others[1].panel.chart, alt="a"))
    found = [plain(fault) for fault in faults(replace(sound, slides=(*others, silent)), FRENCH)]
    assert found == [
        "Diapositive 3 : il manque l'effectif : « n = … », ou « n inconnu ».",
        "Diapositive 3 : il manque les notes de l'orateur.",
    ]
    said = replace(silent, notes="La base est de n\u00a0inconnu")
    assert faults(replace(sound, slides=(*others, said)), FRENCH) == ()


def test_a_story_without_a_slide(sound):
    assert faults(replace(sound, slides=()), FRENCH) == ("Le récit n'a aucune diapositive.",)
    assert faults(replace(sound, slides=()), language("en")) == ("The story has no slide.",)
