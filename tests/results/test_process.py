"""Steps, trials, the agents' way and reuse, over small bases through the real import."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from entrelabs_metrics.results import process
from entrelabs_metrics.results.process import Finished, Met, Reuse, Stage
from entrelabs_metrics.store import Base

LABS = "lab_id;name;organisation;organisation_type\nlab;Labo;Ville;city\nautre;Autre labo;Région;region\n"
PROJECTS = "project_id;lab_id;title;status\np;lab;Projet p;running\nq;autre;Projet q;\n"
STEPS = "step_id;project_id;happened_on;kind;title;users_met;agents_met;officials_met;outcome;lesson;source\n"
INDICATORS = (
    "indicator_id;family;name;name_en;definition;unit;decimals;kind;scale_min;scale_max;direction;core\n"
    "R4;process;Marche;Step;D;%;0;proportion;0;100;up;oui\n"
)
MEASURES = "lab_id;project_id;indicator_id;measured_on;population;value;sample_size;nature;source\n"
BARE = Reuse("p", "P", "lab", "Labo", None, None, None, "o", "O", "autre", "Autre labo")


@pytest.fixture
def told(base: Base, put: Callable) -> Callable:
    """`told(question, lines of steps)` asks a base with two labs and a project each."""

    def told(question: Callable, steps: str = "", projects: str = PROJECTS, **parameters: object) -> object:
        put(base, LABS, projects, *([STEPS + steps] if steps else []))
        with base.reading() as cursor:
            return question(cursor, **parameters)

    return told


def by_kind(stages: tuple[Stage, ...]) -> dict[str, Stage]:
    return {stage.kind: stage for stage in stages}


# Stages


def test_every_stage_is_there_without_a_step(told: Callable) -> None:
    stages = told(process.stages)
    assert [stage.kind for stage in stages] == list(process.STAGES)
    assert {(s.steps, s.users, s.users_unknown, s.first_on, s.sources) for s in stages} == {(0, None, 0, None, ())}


def test_people_are_added_up_and_unknown_is_not_zero(told: Callable) -> None:
    steps = (
        "a;p;2024-01-01;immersion;A;12;0;;;;S\n"
        "b;p;2024-02-01;immersion;B;;3;;;;T\n"
        "c;q;2024-03-01;immersion;C;5;;;;;S\n"
        "d;q;2024-04-01;transfer;D;;;;;;S\n"
    )
    stages = by_kind(told(process.stages, steps))
    immersion, transfer = stages["immersion"], stages["transfer"]
    assert (immersion.steps, immersion.projects) == (3, 2)
    assert immersion.met("users") == Met(17, 1)
    assert immersion.met("agents") == Met(3, 1)  # a zero is one that was told
    assert immersion.met("officials") == Met(None, 3)
    assert transfer.met("users") == Met(None, 1)
    assert (immersion.first_on, immersion.last_on) == (date(2024, 1, 1), date(2024, 3, 1))
    assert immersion.sources == ("S", "T")
    assert process.summed([Met(17, 1), Met(None, 1)]) == Met(17, 2)
    assert process.summed([Met(None, 2)]) == Met(None, 2)


def test_only_what_no_deployment_precedes_is_abandoned_before(told: Callable) -> None:
    steps = (
        "a;p;2024-01-01;prototype;A;;;;abandoned;;S\n"
        "b;p;2024-02-01;deployment;B;;;;kept;;S\n"
        "c;p;2024-03-01;test;C;;;;abandoned;;S\n"
        "d;q;2024-03-01;test;D;;;;abandoned;;S\n"
        "e;q;2024-03-02;test;E;;;;kept;Appris;S\n"
        "f;q;2024-03-03;test;F;;;;;;S\n"
    )
    stages = by_kind(told(process.stages, steps))
    assert (stages["prototype"].abandoned, stages["prototype"].abandoned_before) == (1, 1)
    test = stages["test"]
    assert (test.abandoned, test.abandoned_before) == (2, 1)
    assert (test.kept, test.changed, test.outcome_unknown, test.lessons) == (1, 0, 1, 1)


def test_one_lab_is_counted_alone(told: Callable) -> None:
    steps = "a;p;2024-01-01;test;A;1;;;;;S\nb;q;2024-01-02;test;B;2;;;;;S\n"
    assert by_kind(told(process.stages, steps, lab="autre"))["test"].met("users") == Met(2, 0)


def test_a_project_is_where_its_latest_steps_are(told: Callable) -> None:
    steps = (
        "a;p;2024-01-01;prototype;A;;;;changed;;S\n"
        "b;p;2024-05-01;prototype;B;;;;abandoned;;S\n"
        "c;p;2024-03-01;immersion;C;;;;;;S\n"
        "d;q;2024-06-01;test;D;;;;;;S\n"
        "e;q;2024-06-01;prototype;E;;;;kept;;S\n"
    )
    recent, older = told(process.project_stages, steps)
    assert [state.project_id for state in recent] == ["q", "q"]
    assert {state.kind: state.state for state in recent} == {"test": "latest", "prototype": "latest"}
    states = {state.kind: state for state in older}
    assert (states["prototype"].steps, states["prototype"].state) == (2, "abandoned")
    assert (states["immersion"].state, states["immersion"].last_on) == ("done", date(2024, 3, 1))
    assert {(state.active_projects, state.all_projects) for state in (*recent, *older)} == {(2, 2)}


def test_of_steps_on_one_day_the_last_named_tells_the_outcome(told: Callable) -> None:
    steps = "a;p;2024-01-01;test;A;;;;abandoned;;S\nb;p;2024-01-01;test;B;;;;;;S\n"
    ((state,),) = told(process.project_stages, steps)
    assert (state.outcome, state.state) == (None, "latest")


def test_many_projects_show_the_most_recent_and_count_all(told: Callable) -> None:
    many = process.SHOWN + 7
    projects = "project_id;lab_id;title\n" + "".join(f"p{i:02};lab;P{i}\n" for i in range(many + 1))
    steps = "".join(f"s{i};p{i:02};20{10 + i // 12}-{i % 12 + 1:02}-01;test;S;1;;;;;S\n" for i in range(many))
    shown = told(process.project_stages, steps, projects)
    assert [own[0].project_id for own in shown] == [f"p{i:02}" for i in range(many - 1, many - 1 - process.SHOWN, -1)]
    assert (shown[0][0].active_projects, shown[0][0].all_projects) == (many, many + 1)


# Trials

TRIED = (
    "a;p;2024-01-01;prototype;Écran d'accueil;;;;abandoned;Trop haut;S\n"
    "b;q;2024-03-01;test;Panneau;;;;kept;Lu de loin;S\n"
    "c;q;2024-02-01;test;Borne;;;;changed;;S\n"
    "d;p;2024-02-01;immersion;Visite;;;;;Rester longtemps;S\n"
)
GIVEN_UP = (
    "project_id;lab_id;title;status;ended_on;lessons\np;lab;Projet p;abandoned;;Manque de temps\nq;autre;Projet q;;;\n"
)


def test_lessons_are_those_of_prototypes_and_tests_the_latest_first(told: Callable) -> None:
    assert [(t.title, t.outcome) for t in told(process.lessons, TRIED)] == [
        ("Panneau", "kept"), ("Écran d'accueil", "abandoned"),
    ]  # fmt: skip


def test_the_library_holds_abandoned_projects_and_trials_undated_last(told: Callable) -> None:
    found = told(process.abandoned, TRIED, GIVEN_UP)
    assert [(t.kind, t.title, t.lesson) for t in found] == [
        ("prototype", "Écran d'accueil", "Trop haut"), (None, "Projet p", "Manque de temps"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [("ECRAN", ["Écran d'accueil"]), ("trop  HAUT", ["Écran d'accueil"]), ("manque", ["Projet p"]), ("zèbre", []),
     ("", ["Écran d'accueil", "Projet p"])],
)  # fmt: skip
def test_the_library_is_searched_whatever_the_case_and_accents(told: Callable, wanted: str, titles: list[str]) -> None:
    assert [t.title for t in told(process.abandoned, TRIED, GIVEN_UP, wanted=wanted)] == titles


def test_the_library_of_a_lab_is_its_own(told: Callable) -> None:
    assert told(process.abandoned, TRIED, GIVEN_UP, lab="autre") == ()


# The agents' way


@pytest.fixture
def measured(base: Base, put: Callable) -> Callable:
    def measured(lines: str) -> tuple[process.Funnel, ...]:
        put(base, LABS, PROJECTS, INDICATORS, MEASURES + lines)
        with base.reading() as cursor:
            return process.funnels(cursor)

    return measured


def test_a_step_that_is_not_measured_is_unknown(measured: Callable) -> None:
    (funnel,) = measured(
        "lab;;R4;2024-01-31;formés;20;100;full_count;S\nlab;;R4;2025-01-31;formés;22;90;sample;S\n"
        "lab;;R4;2025-01-31;Ambassadrices;10;;full_count;S\n"
    )
    assert {name: r and r.value for name, r in funnel.rungs.items()} == {
        "aware": None, "trained": 22, "ambassadors": 10, "autonomous": None,
    }  # fmt: skip
    assert list(funnel.rungs) == ["aware", "trained", "ambassadors", "autonomous"]
    assert (funnel.rungs["ambassadors"].sample_size, funnel.elsewhere) == (None, 0)
    assert funnel.rungs["trained"].interval_low < 22 < funnel.rungs["trained"].interval_high


@pytest.mark.parametrize(("old", "new"), [("formés", "Agents formés"), ("Agents formés", "formés")])
def test_of_two_spellings_of_a_step_the_latest_measure_stands(measured: Callable, old: str, new: str) -> None:
    (funnel,) = measured(f"lab;;R4;2024-01-31;{old};20;100;;S\nlab;;R4;2025-01-31;{new};30;100;;S\n")
    assert (funnel.rungs["trained"].value, funnel.elsewhere) == (30, 1)


def test_what_does_not_say_the_step_or_is_of_a_project_is_counted_elsewhere(measured: Callable) -> None:
    funnels = measured(
        "lab;;R4;2025-01-31;autonomes;20;100;full_count;S\nlab;p;R4;2025-01-31;autonomes;90;10;full_count;S\n"
        "lab;;R4;2025-01-31;cadres;50;10;full_count;S\nautre;;R4;2025-01-31;all;50;10;full_count;S\n"
        "lab;;R4;2025-01-31;comparison;50;10;full_count;S\n"
    )
    assert [(f.lab_id, f.elsewhere) for f in funnels] == [("autre", 1), ("lab", 2)]
    assert [r and r.value for r in funnels[0].rungs.values()] == [None] * 4
    assert [r and r.value for r in funnels[1].rungs.values()] == [None, None, None, 20]


@pytest.mark.parametrize(
    ("population", "name"),
    [("sensibilisés", "aware"), ("Sensibilisée", "aware"), ("formés", "trained"), ("Agents formés", "trained"),
     ("ambassadeur", "ambassadors"), ("AMBASSADRICES", "ambassadors"), ("Autonomes", "autonomous"),
     ("formation", None), ("all", None), ("autonomie", None)],
)  # fmt: skip
def test_the_population_names_the_step(population: str, name: str | None) -> None:
    assert process.rung(population) == name


# Reuse


def reuse(project: str, origin: str) -> Reuse:
    return replace(BARE, project_id=project, title=project.upper(), origin_id=origin, origin_title=origin.upper())


def test_a_chain_is_followed_back_to_its_origin() -> None:
    chains = process.genealogy([reuse("c", "b"), reuse("b", "a"), reuse("y", "x")])
    assert [(chain.path, chain.depth, chain.circular) for chain in chains] == [
        (("A", "B"), 1, False), (("A", "B", "C"), 2, False), (("X", "Y"), 1, False),
    ]  # fmt: skip


def test_links_that_go_round_do_not_hang() -> None:
    chains = process.genealogy([reuse("a", "b"), reuse("b", "a"), reuse("c", "a")])
    assert all(chain.circular for chain in chains)
    assert {chain.path for chain in chains} == {("A", "B", "A"), ("B", "A", "B"), ("A", "B", "A", "C")}


def test_reuse_is_read_with_both_labs_and_a_lab_sees_both_sides(told: Callable) -> None:
    projects = (
        "project_id;lab_id;title;status;reuse_of\n"
        "o;lab;Origine;completed;\n"
        "r;autre;Reprise;running;o\n"
        "m;lab;Suite;running;o\n"
        "x;autre;Rond x;;y\ny;autre;Rond y;;x\n"
    )
    everywhere = told(process.reuses, projects=projects)
    assert {(c.reuse.title, c.reuse.elsewhere, c.circular) for c in everywhere} == {
        ("Reprise", True, False), ("Suite", False, False), ("Rond x", False, True), ("Rond y", False, True),
    }  # fmt: skip
    assert {c.reuse.title for c in told(process.reuses, projects=projects, lab="lab")} == {"Reprise", "Suite"}


def test_only_finished_projects_taken_up_by_another_lab_count(told: Callable) -> None:
    projects = (
        "project_id;lab_id;title;status;reuse_of\n"
        "a;lab;Repris ailleurs;completed;\nb;lab;Repris ici;completed;\nc;lab;En cours;running;\nd;lab;Inconnu;;\n"
        "e;autre;De a;running;a\nf;autre;De a aussi;completed;a\ng;lab;De b;running;b\nh;autre;De c;running;c\n"
    )
    assert told(process.finished, projects=projects) == Finished(finished=3, taken_up=1, unknown=1)
    assert told(process.finished, projects=projects, lab="lab") == Finished(finished=2, taken_up=1, unknown=1)
    assert told(process.finished, projects=projects, lab="autre") == Finished(finished=1, taken_up=0, unknown=0)
