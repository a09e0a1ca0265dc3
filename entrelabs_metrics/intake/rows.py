"""What both readers of a CSV start from, and what they give back."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from entrelabs_metrics.intake.dialect import Form
from entrelabs_metrics.intake.layout import Layout
from entrelabs_metrics.intake.problem import Problem


@dataclass(frozen=True, slots=True)
class Source:
    """A text, how it is written and where its table is. `cells` is how many a record has, ghosts included."""

    text: str
    form: Form
    table: Layout
    cells: int
    data: bytes | None = None  # the text in UTF-8, when that is how it came

    @property
    def width(self) -> int:
        return len(self.table.header)


@dataclass(frozen=True, slots=True)
class Rows:
    """The records of a table sorted: rows (columns c0, c1…) with their lines, what is no data, what has another width.

    `mended` are the lines whose quotes were read leniently; `inner` those that begin no line of a spreadsheet.
    """

    header: tuple[str, ...]
    text: pa.Table
    lines: np.ndarray
    left_out: tuple[tuple[int, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    mended: tuple[int, ...] = ()
    inner: np.ndarray = field(default_factory=lambda: np.array([], np.int64))
