"""Files of a story: how long each takes once the program runs, and what it weighs.

    .venv/bin/python bench/exports.py

The floor is what no program does without: python-pptx that opens its own default presentation, adds as many empty
slides with a title and saves. Both take turns in one run. `first` is the first file of that sort in the process;
`again`, the median of the next 7, when typst and python-pptx keep what they have worked out.
"""

import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from pptx import Presentation

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from entrelabs_metrics import stories
from entrelabs_metrics.exports.deck import deck
from entrelabs_metrics.exports.document import Document
from entrelabs_metrics.exports.note import note
from entrelabs_metrics.exports.page import page
from entrelabs_metrics.language import language
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.importing import initialise

FRENCH, DAY, LAB, TURNS = language("fr"), date(2026, 11, 23), "pays-de-la-loire", 7


def documents(folder: Path) -> dict[str, Document]:
    """Stories of the demonstration: six slides, ten, and ten twice with the long ones."""
    base = open_base(str(folder / "base.duckdb"))
    initialise(base, "demo")
    with base.reading() as cursor:
        ask = Asking(cursor, FRENCH, base.version, DAY, base="bench")
        six, ten = (stories.resolve(ask, stories.starter(ask, name, LAB)) for name in ("steering", "review"))
    base.close()
    short = replace(ten, slides=tuple(one for one in ten.slides if _slides(replace(ten, slides=(one,))) == 1))
    twenty = replace(short, slides=(short.slides * 20)[:20])
    return {"6": six, "10": ten, "20": twenty, "2 × 10": replace(ten, slides=ten.slides * 2)}


def _slides(document: Document) -> int:
    return len(Presentation(io.BytesIO(deck(document, FRENCH))).slides)


def floor(count: int) -> bytes:
    made, out = Presentation(), io.BytesIO()
    for _ in range(count):
        made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = "Titre"
    made.save(out)
    return out.getvalue()


def timed(make: Callable[[], bytes]) -> tuple[float, int]:
    start = perf_counter()
    content = make()
    return perf_counter() - start, len(content)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="entrelabs-bench-") as folder:
        told = documents(Path(folder))
    cases: dict[str, tuple[Callable[[], bytes], Callable[[], bytes]]] = {}
    for name, document in told.items():
        count = _slides(document)
        below = lambda count=count: floor(count)  # noqa: E731
        cases[f"deck, {name} ({count} slides in the file)"] = (lambda d=document: deck(d, FRENCH), below)
    for name in ("6", "10"):
        below = lambda: floor(6)  # noqa: E731
        cases[f"note, {name} slides"] = (lambda d=told[name]: note(d, FRENCH), below)
    one = replace(told["6"], slides=told["6"].slides[:2])
    cases["note, 2 slides"] = (lambda: note(one, FRENCH), lambda: floor(2))
    cases["offline page, 6 slides"] = (lambda: page(told["6"], FRENCH), lambda: floor(6))
    cases["offline page, 2 × 10 slides"] = (lambda: page(told["2 × 10"], FRENCH), lambda: floor(20))
    times: dict[str, list[tuple[float, float, int]]] = {name: [] for name in cases}
    for _ in range(TURNS + 1):
        for name, (make, below) in cases.items():
            (seconds, size), (least, _) = timed(make), timed(below)
            times[name].append((seconds, least, size))
    print("| file | first | again | floor | ratio | size |\n|---|--:|--:|--:|--:|--:|")
    for name, runs in times.items():
        first, size = runs[0][0], runs[0][2]
        seconds, least = median(run[0] for run in runs[1:]), median(run[1] for run in runs[1:])
        shown = (
            f"{first:.2f} s",
            f"{seconds:.2f} s",
            f"{least:.2f} s",
            f"{seconds / least:.1f}",
            f"{size / 1000:.0f} kB",
        )
        print(f"| {name} | {' | '.join(shown)} |")


if __name__ == "__main__":
    main()
