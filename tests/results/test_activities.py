"""The balance of activities against the wished ranges."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrelabs_metrics.results.activities import ACTIVITIES, Activity, Balance, Wish, balance, balances
from entrelabs_metrics.store import Base

LABS = "lab_id;name;organisation;organisation_type\nlab;Labo;Ville;city\n"
PROJECTS = "project_id;lab_id;title;activity_type;staff_days;started_on;source\n"
WISHES = "lab_id;activity_type;wished_low;wished_high;measured_by\n"
CHOSEN, SUPPORTING, OUTREACH, OWN = ACTIVITIES


@pytest.fixture
def one(base: Base, put: Callable) -> Callable:
    """The balance of the only lab, from lines of projects and of wishes."""

    def one(projects: str, wishes: str = "") -> Balance:
        put(base, LABS, PROJECTS + projects, *([WISHES + wishes] if wishes else []))
        with base.reading() as cursor:
            (found,) = balances(cursor)
        return found

    return one


def shares(found: Balance) -> dict[str, float | None]:
    return {share.activity: share.share for share in found.shares}


def test_by_staff_days_when_every_known_project_has_them(one: Callable) -> None:
    found = one("a;lab;A;supporting;30;;S\nb;lab;B;outreach;90;2024-01-01;S\nc;lab;C;;500;;S\n")
    assert (found.by, found.known, found.unknown, found.with_days, found.undated) == ("staff_days", 2, 1, 2, 2)
    assert shares(found) == {CHOSEN: 0, SUPPORTING: 0.25, OUTREACH: 0.75, OWN: 0}
    assert [share.days for share in found.shares] == [0, 30, 90, 0]


def test_by_number_as_soon_as_one_is_not_known(one: Callable) -> None:
    found = one("a;lab;A;supporting;30;;S\nb;lab;B;outreach;;;S\nc;lab;C;outreach;;;\n")
    assert (found.by, found.with_days) == ("projects", 1)
    assert shares(found)[OUTREACH] == pytest.approx(2 / 3)
    assert {share.activity: share.days for share in found.shares}[OUTREACH] is None, "unknown days are no zero"


def test_unknown_types_alone_have_no_shares(one: Callable) -> None:
    found = one("a;lab;A;;10;;S\n", "lab;outreach;0;10;\n")
    assert (found.known, found.unknown, found.compared) == (0, 1, ())
    assert set(shares(found).values()) == {None}


def test_gaps_are_in_points_and_signed(one: Callable) -> None:
    projects = "".join(f"p{i};lab;P;{kind};;;S\n" for i, kind in enumerate([CHOSEN, CHOSEN, CHOSEN, SUPPORTING]))
    found = one(
        projects,
        f"lab;{CHOSEN};40;50;projects\nlab;{SUPPORTING};25;25;\nlab;{OUTREACH};12.5;20;projects\n",
    )
    assert {share.activity: share.gap for share in found.shares} == {
        CHOSEN: 25, SUPPORTING: 0, OUTREACH: -12.5, OWN: None,
    }  # fmt: skip


def test_the_edge_of_a_range_is_inside(one: Callable) -> None:
    found = one("a;lab;A;supporting;7;;S\nb;lab;B;outreach;93;;S\n", f"lab;{SUPPORTING};5;7;\n")
    assert found.compared[0].share * 100 > 7, "by a rounding of the computer's"
    assert found.compared[0].gap == 0


def test_a_range_in_the_other_measure_is_not_compared(one: Callable) -> None:
    found = one("a;lab;A;supporting;30;;S\nb;lab;B;outreach;;;S\n", f"lab;{OUTREACH};0;10;staff_days\n")
    assert (found.by, found.compared) == ("projects", ())
    assert found.shares[2].wish is not None


def test_ranges_set_in_projects_are_compared_in_projects(one: Callable) -> None:
    days = "a;lab;A;supporting;30;;S\nb;lab;B;outreach;90;;S\n"
    assert one(days, f"lab;{OUTREACH};0;50;projects\n").by == "projects"


def test_ranges_in_both_measures_are_compared_in_staff_days(one: Callable) -> None:
    days = "a;lab;A;supporting;30;;S\nb;lab;B;outreach;90;;S\n"
    found = one(days, f"lab;{OUTREACH};0;50;projects\nlab;{SUPPORTING};0;20;staff_days\n")
    assert (found.by, [(s.activity, s.gap) for s in found.compared]) == ("staff_days", [(SUPPORTING, 5)])


counts = st.integers(0, 500)


@given(
    st.lists(st.tuples(st.sampled_from([*ACTIVITIES, None]), st.integers(1, 50), counts), max_size=12), st.booleans()
)
def test_shares_of_known_types_add_up_to_one(rows, all_days) -> None:
    activities = [
        Activity("lab", "Labo", kind, n, n if all_days else 0, days if all_days else None, 0, None, None, ())
        for kind, n, days in rows
    ]
    found = balance(activities, [Wish("lab", OWN, 0, 100, None, None, None, None, None)])
    known = [share.share for share in found.shares if share.share is not None]
    assert sum(known) == pytest.approx(1) if found.known else known == []
    assert found.known + found.unknown == sum(n for _, n, _ in rows)
    assert all(share.gap == 0 for share in found.compared), "a range without limits is always kept"
