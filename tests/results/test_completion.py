"""Counts of completion add up, and what is unknown is never a share."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrelabs_metrics.charts import completion as charts
from entrelabs_metrics.language import language
from entrelabs_metrics.results.completion import CLOSED, GRADES, STATUSES, count, count_by, late
from entrelabs_metrics.schema import table

TODAY = date(2026, 11, 23)
HORIZONS, SCOPES = (table("actions").by_name[name].enum for name in ("horizon", "scope"))
ACTIONS = st.lists(
    st.fixed_dictionaries(
        {
            "action_id": st.uuids().map(str),
            "title": st.just("Une revue"),
            "lab_id": st.sampled_from([None, "a", "b", "c"]),
            "horizon": st.sampled_from(HORIZONS),
            "scope": st.sampled_from(SCOPES),
            "completion": st.sampled_from([None, *GRADES]),
            "status": st.sampled_from([None, *STATUSES]),
            "due_on": st.none() | st.dates(date(2024, 1, 1), date(2029, 1, 1)),
            "source": st.sampled_from([None, "un compte rendu"]),
        }
    ),
    max_size=40,
)


@given(ACTIONS)
def test_counts_add_up(actions):
    whole = count(actions, TODAY)
    assert whole.total == whole.graded + whole.ungraded == sum(whole.statuses.values()) + whole.unstated == len(actions)
    assert whole.ungraded == sum(a["completion"] is None for a in actions)
    assert whole.late <= whole.total - whole.unstated - sum(whole.statuses[s] for s in CLOSED)
    for key in (lambda a: a["lab_id"], lambda a: (a["horizon"], a["scope"]), lambda a: a["horizon"]):
        parts = list(count_by(actions, key, TODAY).values())
        assert sum(parts, count([], TODAY)) == whole


@given(ACTIONS)
def test_what_nobody_said_is_no_share(actions):
    found = count(actions, TODAY)
    assert (found.share is None) == all(a["completion"] is None for a in actions)
    told = [a for a in actions if a["completion"]]
    assert found.share == count(told, TODAY).share  # an unknown action moves it neither way
    if found.share == 1:
        assert all(a["completion"] == "complete" for a in told)


@given(ACTIONS)
def test_an_unknown_state_is_never_late(actions):
    assert not any(late(a, TODAY) for a in actions if not a["status"] or not a["due_on"] or a["status"] in CLOSED)


@pytest.mark.parametrize("code", ["fr", "en"])
@given(ACTIONS)
def test_cells_say_what_is_counted_and_hatch_what_is_not_known(code, actions):
    lang = language(code)
    panel = charts.by_cell(actions, lang, 1, TODAY)
    if not actions:
        assert panel.chart is None
        return
    places = count_by(actions, lambda a: (a["horizon"], a["scope"]), TODAY)
    for horizon, (_, cells) in zip(HORIZONS, panel.chart.rows, strict=False):
        for scope, cell in zip(SCOPES, cells, strict=False):
            found = places.get((horizon, scope))
            assert (cell.level is None) == (found is None or found.share is None)
            if cell.level is None:
                assert "0" not in cell.text and "%" not in cell.text
            else:
                assert cell.text == lang.plural(
                    "{n} achevée sur {all}", "{n} achevées sur {all}", found.complete, all=lang.number(found.graded)
                )
                assert (lang.t("non renseigné") in cell.detail.replace("\u00a0", " ")) == bool(found.ungraded)


@given(ACTIONS)
def test_rows_of_labs_hold_every_action_once(actions):
    panel = charts.by_lab(actions, [("a", "A"), ("b", "B"), ("c", "C")], language("fr"), 1, TODAY)
    counted = sum(int(n) for row in panel.table[1] for n in row[1 : 2 + len(GRADES)])
    assert counted == len(actions)
    for row in panel.chart.rows if panel.chart else ():
        *_, ungraded, share = row[1]
        assert (ungraded.level is None) == (ungraded.text != "0")
        known = sum(int(cell.text) for cell in row[1][: len(GRADES)])
        assert (share.level is None) == (known == 0)
