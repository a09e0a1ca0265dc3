"""Probable duplicates under another spelling: « CoachÉlève », « coach élèves ». Reported, never merged."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from entrelabs_metrics.intake.case import Case
from entrelabs_metrics.intake.naming import LINKS
from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.schema import fold

# What rows are called, and the field within which two may not be called alike: the same title in two labs is no doubt.
CALLED = {"labs": ("name", None), "projects": ("title", "lab_id"), "indicators": ("name", None),
          "actions": ("title", "lab_id")}  # fmt: skip
# Free words that gather rows: spelt twice, they gather two halves.
GATHERING = {"funding": "payer", "measurements": "population"}
MOST_NEW, MOST_KNOWN = 20_000, 100_000  # names compared; with more new ones in a file, none are
CROWD = 100  # names that begin (or end) alike, from which they are no longer compared letter by letter
TELLING = 4  # letters of a name that says enough to be compared
LONG_ENOUGH = 5  # letters of a word in which one may be mistyped

_T = TypeVar("_T")


def like_another(case: Case) -> list[Problem]:
    """New rows called like a row that has another identifier, in the base or higher in the file."""
    if case.table.name not in CALLED:
        return []
    name, within = CALLED[case.table.name]
    key, scope = case.table.key[0], within if within in case.columns else "null"
    if not {name, key} <= case.columns.keys():
        return []
    known = case.known(case.table.name)
    new = case.cursor.execute(
        f"select row, {key}, {scope}, {name} from typed where {key} is not null and {name} is not null"
        f" and {key} not in (select {key} from {known}) order by row limit {MOST_NEW + 1}"
    ).fetchall()
    if not 0 < len(new) <= MOST_NEW:
        return []
    there = case.cursor.execute(
        f"select {key}, {within if scope != 'null' else 'null'}, {name} from {known} where {name} is not null"
        f" order by 1 limit {MOST_KNOWN}"
    ).fetchall()
    problems = []
    index = Index((called, (identifier, where)) for identifier, where, called in there)
    for row, identifier, where, called in new:
        for other, (their, place) in index.like(called):
            if their != identifier and place == where:
                facts = (("name", other), ("key", their))
                problems.append(case.problem("like_another", row, name, facts=facts))
                break
        index.add(called, (identifier, where))
    return problems


def like_a_word(case: Case) -> list[Problem]:
    """New words spelt nearly like a word in use. One problem a word, at the first row that has it."""
    name = GATHERING.get(case.table.name, "")
    if name not in case.columns or name not in case.table.key:
        return []
    field = case.table.by_name[name]
    codes = ", ".join(f"'{code}'" for code, *_ in field.labels) or "''"
    new = case.cursor.execute(
        f"select min(row), {name} from typed where {name} is not null and {name} not in ({codes}) group by 2 order by 1"
        f" limit {MOST_NEW + 1}"
    ).fetchall()
    if not 0 < len(new) <= MOST_NEW:
        return []
    there = case.cursor.execute(
        f"select distinct {name} from {case.table.name} where {name} not in ({codes}) order by 1 limit {MOST_KNOWN}"
    ).fetchall()
    known = {word for (word,) in there}
    index = Index((word, word) for word in known)
    for _, french, english in field.labels:
        index.add(french, french)
        index.add(english, french)
    problems = []
    for row, word in new:
        if word not in known:
            if other := next((other for _, other in index.like(word) if other != word), None):
                problems.append(case.problem("like_a_word", row, name, other, (("name", other),)))
            index.add(word, word)
    return problems


class Index(Generic[_T]):
    """Names by their spelling, so that those like a given one are found without comparing all."""

    def __init__(self, names: Iterable[tuple[str, _T]]) -> None:
        self._same: dict[str, list[tuple[str, _T]]] = defaultdict(list)
        self._near: dict[tuple[str, ...], list[tuple[str, _T]]] = defaultdict(list)
        for name, of in names:
            self.add(name, of)

    def add(self, name: str, of: _T) -> None:
        tokens = _tokens(name)
        for spelling in _spellings(tokens):
            self._same[spelling].append((name, of))
        for block in _blocks(tokens):
            self._near[block].append((name, of))

    def like(self, name: str) -> Iterator[tuple[str, _T]]:
        """The names spelt the same but for case, accents, plurals, spaces and order; then one letter off."""
        tokens = _tokens(name)
        for spelling in _spellings(tokens):
            yield from self._same.get(spelling, ())
        for block in _blocks(tokens):
            crowd = self._near.get(block, ())
            if len(crowd) <= CROWD:
                yield from (one for one in crowd if _one_letter_off(tokens, _tokens(one[0])))


def _tokens(name: str) -> tuple[str, ...]:
    """The words of a name, singular and plain: « CoachÉlèves » → coach, eleve."""
    parted = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])", " ", name[:300])
    words = [fold(word) for word in re.findall(r"[^\W_]+", parted)]
    return tuple(w[:-1] if len(w) > 3 and w[-1] in "sx" else w for w in words if w)


def _spellings(tokens: tuple[str, ...]) -> set[str]:
    """Without spaces, and as sorted words: « école du bien vivre », « Bien vivre, école »."""
    told = [word for word in tokens if word not in LINKS]
    return {"".join(tokens), " ".join(sorted(told))} if len("".join(tokens)) >= TELLING else set()


def _blocks(tokens: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Where names are looked for that have one other letter: it is not both among the first and the last ones.

    Numbers tell names apart: « Lot 1 » is no misspelling of « Lot 2 ».
    """
    whole = "".join(tokens)
    numbers = "".join(c if c.isdigit() else " " for c in whole).strip()
    if len(whole) < 2 * LONG_ENOUGH - 2:
        return set()
    return {(numbers, "begins", whole[:4]), (numbers, "ends", whole[-4:])}


def _one_letter_off(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether one long word of one name has one letter more, less or other than in the other name."""
    if len(a) != len(b):
        return False
    differing = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(differing) != 1 or min(map(len, differing[0])) < LONG_ENOUGH:
        return False
    x, y = sorted(differing[0], key=len)
    at = next((i for i, (p, q) in enumerate(zip(x, y, strict=False)) if p != q), len(x))
    return len(y) - len(x) <= 1 and x[at + (len(x) == len(y)) :] == y[at + 1 :]
