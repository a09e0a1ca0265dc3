"""One chart of every kind, with as many rows as one wants, known or not, in any words: what renderers are tried on."""

from datetime import date, timedelta

from entrelabs_metrics.charts.kinds import (
    BarRow,
    Bars,
    Cell,
    ChartKind,
    Difference,
    DifferenceRow,
    Facts,
    Forest,
    ForestRow,
    Heading,
    Highlight,
    Highlights,
    Listing,
    Mark,
    Matrix,
    Panel,
    Path,
    PathRow,
    Process,
    ProcessRow,
    Roadmap,
    RoadmapItem,
    Spread,
    SpreadRow,
    Stage,
    StageState,
    Timeline,
    TimelineRow,
    Trend,
    TrendPoint,
    TrendTarget,
)

FAMILIES = ("experience", "impact", "spending", "democracy", "process", "unheard of")
AXIS = ((-20.0, "−20"), (0.0, "0"), (20.0, "+20"))


def panel(chart: ChartKind | None, words: str = "La satisfaction passe de 62\u202f% à 74\u202f%") -> Panel:
    return Panel(words, words, chart, ((), ()), f"Source : {words}.", (words,), alt=words, sentence=words)


def charts(n: int, words: str = "Usagers satisfaits", known: bool = True) -> dict[str, ChartKind]:
    """Every kind with `n` rows that say `words`; not `known`: every number that may be unknown is."""
    v = 5.0 if known else None
    w, rows = words, range(n)

    def family(number: int) -> str:
        return FAMILIES[number % len(FAMILIES)]

    points = tuple(
        TrendPoint(date(2024, 1, 1) + timedelta(91 * i), 60.0 + i, w, *((55.0, 65.0 + i) if known else ()))
        for i in rows
    )
    items = tuple(
        RoadmapItem("", w, "●", w, v, w, w, w, known, w, w, bool(i % 2), i % 4 if known else None, w, own=i == 2)
        for i in rows
    )
    stages = tuple(Stage(w, "64" if known else "n. d.", w) for _ in range(4))
    states = tuple(StageState(s if known else "none", w) for s in ("done", "abandoned", "none", "latest"))
    cells = tuple(Cell(w, i if known else None, w, "✓") for i in range(5))
    return {
        "Path": Path(w, w, tuple(
            PathRow("", w, w, family(i), (-0.4, 0.5, 2.0)[i % 3] if known else None, w, w, w, w, w, "✓", i == 1, i == 2)
            for i in rows
        ), (w,) * 4),
        "Trend": Trend(
            family(n), points, tuple(TrendTarget(date(2026, 1 + i % 12, 1), 60 + i, w) for i in rows),
            tuple(Mark(date(2025, 1 + i % 12, 1), w) for i in rows), points if n > 1 else (), w, "\u202f%", 0, w,
        ),
        "Matrix": Matrix(w, tuple(Heading("", w, family(i)) for i in range(5)), ((Heading("", w), cells),) * n),
        "Roadmap": Roadmap(w, (w,) * 2, (w,) * 2, (((), items), (items, ())), w, ((Heading("", w),) * 2,) * 2),
        "Timeline": Timeline(tuple(
            TimelineRow(
                "", w, w, f"{w} {i // 3}", date(2025, 1 + i % 12, 1) if i % 4 != 1 else None,
                date(2026, 1 + i % 12, 1) if i % 4 != 2 else None, v and v * i, w, w, "●", w, w, i % 3 == 1, i % 3 == 2,
            )
            for i in rows
        ), ((date(2025, 7, 1), w), (date(2026, 1, 1), w)), date(2025, 3, 1), date(2026, 9, 1), tuple(
            Mark(date(2025, 1 + i % 12, 15), w) for i in rows[:5]
        ), Mark(date(2026, 2, 1), w), (w,) * 4, w),
        "Spread": Spread(
            "impact", tuple(SpreadRow("", w, w, v, v and v - 3, v and v + 30, w, w, own=i == 0) for i in rows), AXIS,
            -20, 20, v, w, (1.0, 9.0) if known else None,
        ),
        "Forest": Forest(0, w, AXIS, -20, 20, tuple(
            ForestRow("", w, w, family(i), v, v and v - 40, v and v + 40, w, w, "○", w, bool(i % 2), w) for i in rows
        ), (w,) * 4),
        "Bars": Bars("process", tuple(
            BarRow("", w, w, (0.05, 1.3)[i % 2] if known else None, w, (0.2, 0.4) if known else None, w, "▲", w)
            for i in rows
        ), w, (w,) * 3),
        "Process": Process(w, stages, tuple(ProcessRow("", w, w, states) for _ in rows), (("done", w), ("none", w))),
        "Highlights": Highlights(tuple(
            Highlight("", family(i), w, "74\u202f%" if known else w, w, w, w, "✓", w, i == 1) for i in range(min(n, 5))
        )),
        "Difference": Difference((w,) * 4, tuple(
            DifferenceRow(w, w, w, w if i % 2 else "", w, ("added", "updated", "removed")[i % 3]) for i in rows
        ), w),
        "Facts": Facts(((w, w),) * n),
        "Listing": Listing((w,) * 3, ((w,) * 3,) * n, w),
    }  # fmt: skip
