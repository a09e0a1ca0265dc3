"""How alike two headers are, by their letters and their words."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

from entrelabs_metrics.schema import fold

_SMALL = {"de", "la", "le", "les", "du", "des", "d", "l", "en", "et", "a", "au", "the", "of"}


def resemblance(one: str, other: str) -> float:
    """How alike two headers are: their letters, or their words."""
    a, b = fold(one), fold(other)
    if not a or not b or min(len(a), len(b)) < 3:
        return 0.0
    letters = SequenceMatcher(None, a, b).ratio()
    mine, theirs = words_of(one), words_of(other)
    both = sum(any(_same(word, their) for their in theirs) for word in mine)
    return max(letters if letters > 0.85 else 0.0, both / (len(mine) + len(theirs) - both) if both else 0.0)


def _same(word: str, other: str) -> bool:
    """« indic » is short for « indicator »; « nat » is short for nothing in particular."""
    short, long = sorted((word, other), key=len)
    return short == long or (len(short) > 3 and long.startswith(short))


@lru_cache(10_000)
def words_of(text: str) -> frozenset[str]:
    """The words of a header, singular, without case, accents and small words."""
    split = {fold(word) for word in re.split(r"[\W_]+", text)}
    return frozenset(word.removesuffix("s") for word in split if word and word not in _SMALL)
