"""Rows changed by hand: an import like any other, one version, checked, kept and undone alike.

    edit(base, {"actions": [{"action_id": "video", "status": "running"}]}, by="Labo", reason="Vu en séance")

What is typed stays as it is typed, but for the spaces around it; a blank means unknown.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from entrelabs_metrics.errors import BaseMoved, RowMoved
from entrelabs_metrics.intake import values
from entrelabs_metrics.intake.cells import TRIM
from entrelabs_metrics.intake.naming import LINKS
from entrelabs_metrics.intake.sheet import Sheet, written
from entrelabs_metrics.schema import Field, Table, slug, table
from entrelabs_metrics.spelling import plain_csv, spell_plainly
from entrelabs_metrics.store.base import Base
from entrelabs_metrics.store.importing import Imported, import_sheets
from entrelabs_metrics.store.row import Row, row

LONGEST = 40  # characters of an identifier made from words
Rows = Mapping[str, Sequence[Mapping[str, object]]]


def edit(
    base: Base,
    rows: Rows,
    *,
    by: str,
    reason: str = "",
    expected: Mapping[str, Sequence[Mapping[str, object] | None]] | None = None,
) -> Imported:
    """Writes rows of our tables as one version; `version` is 0 in the answer when problems refused them.

    `rows`: table → rows, each with its key and the fields to change; the others stay as they are, and unknown in a new
    row. A value is one of ours, or a text as it is typed. `expected`: the same rows as they were when they were
    opened, None for one that was not there.

    Raises `RowMoved` when a row is no longer as expected, and nothing is written then; `Refusal` as a commit does.
    """
    while True:
        version = base.version
        try:
            return import_sheets(
                base, [_sheet(name, _complete(base, version, name, some, (expected or {}).get(name)))
                       for name, some in rows.items() if some],
                by=by, reason=reason, erase=True, expected=version,
            )  # fmt: skip
        except RowMoved:
            raise
        except BaseMoved:  # somebody committed in between, perhaps elsewhere: look at the rows again
            continue


def value_of(field: Field, typed: object) -> object:
    """What a person typed, as the base would keep it; a text that cannot be read stays one, for the checks to say why.

    A blank is None.
    """
    if not isinstance(typed, str):
        return typed
    text = typed.replace("\0", "").strip(TRIM + values.SPACES)
    if not text:
        return None
    readers = {"number": values.number, "integer": values.integer, "date": values.day, "boolean": values.boolean}
    if field.type not in readers:
        return text
    reading = readers[field.type](text)
    return text if reading.rule or reading.unit else reading.value


def fresh_id(title: str, taken: Iterable[str]) -> str:
    """A short identifier made from the words of a title, that none of `taken` is: « Vidéo du labo » → "video-labo"."""
    words = slug(title).split("-")
    kept = [word for word in words if word not in LINKS] or words
    short = kept[0][:LONGEST]
    for word in kept[1:]:
        if len(short) + len(word) >= LONGEST:
            break
        short += f"-{word}"
    short = short or "sans-nom"
    known = set(taken)
    return next(name for n in count(1) if (name := short if n == 1 else f"{short}-{n}") not in known)


def _complete(
    base: Base,
    version: int,
    name: str,
    rows: Sequence[Mapping[str, object]],
    expected: Sequence[Mapping[str, object] | None] | None,
) -> list[Row]:
    """Whole rows: what is not given is what the base says as of a version."""
    t = table(name)
    whole: list[Row] = []
    with base.reading(version) as cursor:
        for place, given in enumerate(rows):
            typed = {field: value_of(t.by_name[field], value) for field, value in given.items()}
            now = row(cursor, name, typed)
            if expected is not None and now != expected[place]:
                raise RowMoved(
                    "Quelqu'un d'autre a changé cette ligne depuis que vous l'avez ouverte : rien n'a été écrit.", now
                )
            whole.append({**(now or dict.fromkeys(t.by_name)), **typed})
    return whole


def _sheet(name: str, rows: Sequence[Row]) -> tuple[Table, Sheet, bytes]:
    t = table(name)
    cells = [[spell_plainly(one[field]) for field in t.by_name] for one in rows]
    return t, written(f"{name}.csv", tuple(t.by_name), cells), plain_csv(t, rows)
