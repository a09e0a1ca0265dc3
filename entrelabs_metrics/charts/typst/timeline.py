"""A timeline as shares of its axis: typst draws no dates."""

from .. import span as spans
from ..kinds import Timeline


def scaled(chart: Timeline) -> dict[str, object]:
    """The timeline, dates from 0 to 1 of its axis; events whose words run to the left, then to
    the right, from the lowest to the highest."""
    return {
        "headings": chart.headings,
        "more": chart.more,
        "axis": [{"at": at, "text": words} for at, words in spans.ticks(chart)],
        "flags": [
            [{**flag._asdict(), "mark": None, "text": flag.mark.text} for flag in side] for side in spans.outward(chart)
        ],
        "groups": [
            {
                "name": name,
                "rows": [
                    {
                        "label": row.label,
                        "detail": row.detail,
                        "dates": row.dates,
                        "progress_text": row.progress_text,
                        "known": row.progress is not None,
                        "sign": row.sign,
                        "word": row.word,
                        "note": row.note,
                        "alert": row.alert,
                        "faint": row.faint,
                        "span": found._asdict() if (found := spans.span(chart, row)) is not None else None,
                    }
                    for row in rows
                ],
            }
            for name, rows in spans.groups(chart)
        ],
    }
