"""Stories filled from a lab: every one can be handed over as it is."""

import pytest

from entrelabs_metrics.errors import BadStory
from entrelabs_metrics.stories import READINGS, STARTERS, faults, reading, resolve, resolve_slides, starter
from entrelabs_metrics.stories import document as made_of

LENGTHS = {"executive": 3, "steering": 6, "review": 10, "evaluation": 9, "citizen": 5}
LABS = [("futurs-publics", "fr"), ("paris", "fr"), ("reacteur-public", "fr"), ("pays-de-la-loire", "en")]


@pytest.mark.parametrize(("lab", "code"), LABS)
def test_every_starter_of_every_lab_can_be_handed_over(demo, asking, lab, code):
    with asking(demo, code=code) as ask:
        made = [starter(ask, name, lab) for name in STARTERS]
        assert [told.lab_id for told in made] == [lab] * len(STARTERS)
        for name, told in zip(STARTERS, made, strict=True):
            resolved = resolve_slides(ask, told)
            document = made_of(ask, told, resolved)
            assert len(document.slides) == LENGTHS[name], [slide.question for slide in told.slides]
            assert faults(document, ask.lang, resolved) == ()
            assert all(slide.panel.chart is not None and slide.question for slide in document.slides)
            assert len({(s.question, s.about, s.panel) for s in told.slides}) == len(told.slides)
            assert len({s.slide_id for s in told.slides}) == len(told.slides)
            asked = [slide.decision for slide in document.slides if slide.decision]
            assert len(asked) == (1 if told.reader in ("official", "management") else 0)
            assert not any(c.isdigit() for c in "".join(asked))  # a number there would grow old
            assert document.fictional and document.title and document.subtitle


def test_five_minutes_begin_with_five_figures_and_a_decision(demo, asking):
    with asking(demo) as ask:
        told = starter(ask, "executive", "pays-de-la-loire")
    assert [slide.question for slide in told.slides] == ["lab_highlights", "lab_changes", "lab_roadmap"]
    assert told.slides[0].decision.startswith("Donner une nouvelle échéance")
    assert (told.reader, told.story_id) == ("official", "pays-de-la-loire-executive")


def test_what_has_nothing_to_show_gives_way_to_the_next_best(demo, asking):
    with asking(demo) as ask:
        assert [slide.question for slide in starter(ask, "executive", "reacteur-public").slides] == [
            "lab_highlights", "figure", "lab_roadmap",
        ]  # fmt: skip
        assert "lab_accounts" in [s.question for s in starter(ask, "steering", "pays-de-la-loire").slides]
        assert "lab_accounts" not in [s.question for s in starter(ask, "steering", "paris").slides]


def test_a_lab_without_a_measure_still_has_something_to_show(seeded, asking):
    with asking(seeded) as ask:
        for told in (starter(ask, name, "paca") for name in STARTERS):
            document = resolve(ask, told)
            assert document.slides
            assert all(slide.panel.chart is not None for slide in document.slides)
            assert not document.fictional
            assert faults(document, ask.lang, resolve_slides(ask, told)) == ()


def test_each_reader_has_a_reading(demo, asking):
    with asking(demo) as ask:
        for reader in READINGS:
            assert reading(ask, reader, "paris").reader == reader
        for wrong in (lambda: starter(ask, "gala", "paris"), lambda: starter(ask, "executive", "nulle-part"),
                      lambda: reading(ask, "presse", "paris")):  # fmt: skip
            with pytest.raises(BadStory):
                wrong()
