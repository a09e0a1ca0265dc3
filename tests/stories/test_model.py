"""A story kept: as JSON and as rows of a base, it comes back the same; nothing is written over."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrelabs_metrics.errors import BadStory
from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.importing import import_files
from entrelabs_metrics.stories import Story, StorySlide, files, from_json, kept, renamed, story, to_json
from entrelabs_metrics.stories.model import about_text, read_about

ONE = Story(
    "s", "Cinq minutes", "Réunion", "paris", "official", "",
    slides=(
        StorySlide("d1", "lab_changes", (("lab", "paris"),), title="Le taux atteint 74 %", notes="Dire merci"),
        StorySlide("d2", "figure", (("key", "paris~U6~~all"),), panel=3, limits="hidden"),
    ),
)  # fmt: skip


def save(base, told, before=None):
    done = import_files(base, files(told, before), by="essai", reason="récit", erase=True)
    assert done.version, [(p.rule, p.field, p.value) for v in done.verdicts for p in v.problems]
    assert [v.table.name for v in done.verdicts] == (["stories", "slides"] if told.slides else ["stories"])
    return done


# JSON


@given(data=st.data())
def test_json_there_and_back(any_story, data):
    told = data.draw(any_story)
    assert from_json(to_json(told)) == told
    assert from_json(to_json(told).encode()) == told


@pytest.mark.parametrize(
    "content",
    [
        "", "{", b"\xff\xfe", "[]", "null", "{}", '{"format": "autre"}',
        '{"format": "entrelabs story 1", "story_id": "s"}',
        '{"format": "entrelabs story 1", "story_id": "s", "title": 5}',
        '{"format": "entrelabs story 1", "story_id": "s", "title": "T", "slides": {}}',
        '{"format": "entrelabs story 1", "story_id": "s", "title": "T", "reader": "pape"}',
        '{"format": "entrelabs story 1", "story_id": "s", "title": "T", "slides": [4]}',
        '{"format": "entrelabs story 1", "story_id": "s", "title": "T", "slides": [{"slide_id": "a"}]}',
        '{"format": "entrelabs story 1", "story_id": "s", "title": "T", "slides": [{"slide_id": "a", "question": "q", '
        '"panel": 0}]}',
        '{"format": "entrelabs story 1", "story_id": "s", "title": "T", "slides": [{"slide_id": "a", "question": "q", '
        '"about": {"lab": 3}}]}',
        '{"format": "entrelabs story 1", "story_id": "s", "title": "T", "slides": [{"slide_id": "a", "question": "q"}, '
        '{"slide_id": "a", "question": "q"}]}',
        "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_story_is_refused_in_words(content):
    with pytest.raises(BadStory):
        from_json(content)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["slides", "title", "story_id", "about", "x"]), inner)
        ),
        max_leaves=8,
    )
)
def test_no_json_breaks_it(content):
    tried = {"format": "entrelabs story 1", "story_id": "s", "title": "T", "slides": content}
    with suppress(BadStory):
        assert from_json(json.dumps(tried)).story_id == "s"


# About


@given(st.dictionaries(st.text(max_size=8).map(str.strip).filter(bool), st.text(max_size=12)))
def test_what_a_slide_is_about_there_and_back(about):
    pairs = StorySlide("d", "q", tuple(about.items())).about
    text = about_text(pairs)
    assert read_about(text) == pairs
    assert "\n" not in text and "\r" not in text


def test_what_a_slide_is_about_can_be_read_and_typed():
    assert about_text((("lab", "Région é"), ("wanted", "l'eau"))) == "lab=Région é ; wanted=l'eau"
    assert (
        read_about("lab=paris;own=pdl") == read_about("lab = paris ; own = pdl ;") == (("lab", "paris"), ("own", "pdl"))
    )
    assert read_about("") == ()


# In a base


@settings(max_examples=25)
@given(data=st.data())
def test_a_base_there_and_back(any_story, asking, data):
    told = data.draw(any_story)
    base = open_base(":memory:")
    save(base, told)
    with asking(base) as ask:
        assert story(ask, told.story_id) == told
        assert kept(ask) == (told,)
    assert base.version == 1
    save(base, told)
    assert base.version == 1  # saying the same again makes no version
    base.close()


def test_saving_is_one_version_with_its_author_and_nothing_is_written_over(mine, asking):
    first = save(mine, ONE).version
    edited = Story(**{**{n: getattr(ONE, n) for n in ("story_id", "title", "lab_id")}, "slides": (
        StorySlide("d2", "lab_roadmap", (("lab", "paris"),)), StorySlide("d1", "lab_changes", (("lab", "paris"),)),
    )})  # fmt: skip
    with asking(mine) as ask:
        second = save(mine, edited, story(ask, "s")).version
    assert (first, second) == (4, 5)
    with asking(mine) as ask:
        assert story(ask, "s") == edited  # the title of d1 and the occasion were given up, the order changed
    with asking(mine, as_of=4) as ask:
        assert story(ask, "s") == ONE
    upload = mine.history()[-1]
    assert (upload.by, upload.reason, upload.tables) == ("essai", "récit", ("stories", "slides"))
    mine.undo(5, by="essai")
    with asking(mine) as ask:
        assert story(ask, "s") == ONE


def test_a_slide_that_goes_is_removed_not_lost(mine, asking):
    save(mine, ONE)
    fewer = Story("s", "Cinq minutes", slides=ONE.slides[1:])
    save(mine, fewer, ONE)
    with asking(mine) as ask:
        found = story(ask, "s")
    assert [(slide.slide_id, slide.status) for slide in found.slides] == [("d2", "shown"), ("d1", "removed")]
    assert [slide.slide_id for slide in found.shown] == ["d2"]
    assert found.fresh() == "d3"  # an identifier is never used again


def test_a_removed_story_is_no_longer_listed(mine, asking):
    save(mine, ONE)
    save(mine, Story("s", "Cinq minutes", status="removed", slides=ONE.slides))
    with asking(mine) as ask:
        assert [told.story_id for told in kept(ask)] == ["demo-comite"]
        assert story(ask, "s").status == "removed"
        with pytest.raises(BadStory):
            story(ask, "autre")


def test_a_story_of_a_lab_there_is_not_is_refused(mine):
    done = import_files(mine, files(Story("s", "T", lab_id="nulle-part")), erase=True)
    assert done.version == 0
    assert [p.rule for v in done.verdicts for p in v.problems] == ["unknown_parent"]


def test_a_new_story_writes_over_no_other():
    assert renamed(ONE, ()).story_id == "s"
    assert renamed(ONE, ("s", "s-2")).story_id == "s-3"


def test_without_erase_a_blank_cell_still_says_nothing(mine, asking):
    save(mine, ONE)
    import_files(mine, files(Story("s", "Autre titre")))
    with asking(mine) as ask:
        assert (story(ask, "s").title, story(ask, "s").subtitle) == ("Autre titre", "Réunion")
