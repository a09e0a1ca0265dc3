"""Asking the demonstration, and bases of one's own filled with it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from hypothesis import strategies as st

from entrelabs_metrics.language import language
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.store import Base, open_base
from entrelabs_metrics.stories import QUESTION_WORDS, Story, StorySlide
from tests.keeping import kept

TODAY = date(2026, 11, 23)
_WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20) | st.sampled_from(
    ["", "=1+1", "'=x", '"', ";;", "a\nb", "a\r\nb", "74 % ; n = 12", "-3", "é’«»", "n.d.", "inconnu", "12,5", "oui"]
)
_NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=8)
_SLIDES = st.builds(
    StorySlide,
    slide_id=_NAMES,
    question=st.sampled_from(sorted(QUESTION_WORDS)),
    about=st.dictionaries(_NAMES | st.sampled_from(["lab", "key"]), _WORDS, max_size=3).map(lambda d: tuple(d.items())),
    panel=st.integers(1, 9),
    title=_WORDS, sentence=_WORDS, decision=_WORDS, notes=_WORDS,
    limits=st.sampled_from(["shown", "hidden"]),
    status=st.sampled_from(["shown", "removed"]),
)  # fmt: skip


@pytest.fixture(scope="session")
def any_story() -> st.SearchStrategy[Story]:
    """Any story that a person could write, about anything."""
    return st.builds(
        Story,
        story_id=_NAMES.filter(lambda text: text.strip("'")),
        title=_WORDS.filter(str.strip),
        subtitle=_WORDS,
        lab_id=st.just(""),
        reader=st.sampled_from(["", "official", "management", "evaluator", "citizen"]),
        note=_WORDS,
        slides=st.lists(_SLIDES, max_size=4, unique_by=lambda slide: slide.slide_id).map(tuple),
    )


@pytest.fixture(scope="session")
def asking() -> Callable:
    """`with asking(base, as_of=None, code="fr") as ask:`"""

    @contextmanager
    def asking(base: Base, as_of: int | None = None, code: str = "fr", today: date = TODAY) -> Iterator[Asking]:
        version = base.version if as_of is None else as_of
        with base.reading(version) as cursor:
            yield Asking(cursor, language(code), version, today, kept(base))

    return asking


@pytest.fixture
def mine(demo_file, tmp_path) -> Iterator[Base]:
    """Seed and demonstration, to write in."""
    base = open_base(str(shutil.copy(demo_file, tmp_path / "base.duckdb")))
    yield base
    base.close()
