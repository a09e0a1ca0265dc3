"""Projects by stages: what is known of each, how it is said, how it is joined."""

import re
from html import escape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrelabs_metrics.charts import html
from entrelabs_metrics.charts.kinds import Process, Stage
from tests.charts.markup import NASTY, Page, process_row, rows, soiled

STAGES = (Stage("Immersion", "64", "usagers rencontrés"), Stage("Prototype", "17", "prototypes"))
LEGEND = (("done", "étape inscrite"), ("abandoned", "écarté : un résultat"), ("none", "rien d'inscrit"))
codes = st.sampled_from(["done", "latest", "abandoned", "none"])


def stages(count):
    return tuple(Stage(f"Étape {n}", str(n), "") for n in range(count))


def drawn(*of, stages=STAGES, legend=()):
    return html.render(Process("Projet", stages, of, legend), caption="Démarche")


def lines(markup):
    """Of each stage of each row, the class of the line that leaves it."""
    return [re.findall(r'<td role="cell"(?: class="([^"]*)")?>', row) for row in rows(markup)]


def test_rows_and_stages_are_headed():
    markup = drawn(process_row("done", "latest"))
    page = Page(markup)
    heads = page.all("th", scope="col", role="columnheader")
    assert [head.get("abbr") for head in heads] == [None, "Immersion", "Prototype"]
    assert "Projet" in page.text
    assert len(page.all("th", scope="row", role="rowheader")) == 1
    assert all(text in page.text for text in ("64", "usagers rencontrés", "17"))


def test_the_words_of_a_stage_are_read_and_shown_on_hover():
    markup = drawn(process_row("done", "latest"))
    dots = [attrs for attrs in Page(markup).all("i") if "em-dot" in attrs["class"]]
    assert [dot["title"] for dot in dots] == ["2 étapes, mai 2024", "juin 2026"]
    # The dot is for the eye: what is read is the text beside it.
    assert all(dot["aria-hidden"] == "true" for dot in dots)
    assert markup.count('<span class="em-words">2 étapes, mai 2024</span>') == 1


def test_each_state_has_its_mark():
    markup = drawn(process_row("done", "latest"), process_row("abandoned", "none"))
    assert re.findall(r"em-dot em-(\w+)", markup) == ["done", "latest", "abandoned", "none"]


def test_a_state_nobody_knows_is_drawn_as_nothing_known():
    markup = drawn(process_row("done", '"><b>'))
    assert re.findall(r"em-dot em-(\w+)", markup) == ["done", "none"]
    assert "<b>" not in markup


def test_a_line_is_in_colour_between_two_known_stages_only():
    rows_ = (process_row("done", "abandoned", "none", "done"), process_row("none", "done", "latest", "none"))
    markup = drawn(*rows_, stages=stages(4))
    assert [[line.split()[0] if line else "" for line in row] for row in lines(markup)] == [
        ["em-gone", "em-ahead", "em-ahead", ""],
        ["em-ahead", "em-gone", "em-ahead", ""],
    ]


@given(st.lists(codes, max_size=9))
def test_lines_join_every_stage_to_the_next(states):
    (row,) = lines(drawn(process_row(*states), stages=stages(len(states))))
    assert len(row) == len(states)
    assert ["em-gone" in line for line in row[:-1]] == ["none" not in pair for pair in pairwise(states)]
    # On a telephone, the first of two columns ends once, and none is left without stages.
    assert sum("em-turn" in line for line in row) == (len(states) > 1)


def test_a_total_that_is_not_known_is_not_written_as_a_figure():
    markup = drawn(stages=(Stage("Immersion", "n. d.", "usagers"), Stage("Prototype", "0", "prototypes")))
    assert '<span class="em-total em-unsaid">n. d.</span>' in markup
    assert '<span class="em-total">0</span>' in markup


def test_the_legend_says_its_states_in_order():
    markup = drawn(process_row("done", "none"), legend=LEGEND).split("</table>")[1]
    assert re.findall(r"em-dot em-(\w+)", markup) == ["done", "abandoned", "none"]
    assert [words in Page(markup[: -len("</div>")]).text for _, words in LEGEND] == [True] * 3
    assert "em-legend" not in drawn(process_row("done", "none"))


def test_the_legend_is_escaped():
    dirty = html.render(soiled(Process("Projet", STAGES, (), LEGEND)))
    assert "<script" not in dirty
    assert dirty.count(escape(NASTY)) >= len(LEGEND)


def test_as_many_states_as_stages():
    with pytest.raises(ValueError):
        drawn(process_row("done"))
