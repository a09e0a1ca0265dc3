"""Small bases through the real import, results worked out by hand: one project a case."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import duckdb
import pandas as pd
import pytest

from entrelabs_metrics.results.engine import Result, compute, results, series
from entrelabs_metrics.store import open_base

T = TypeVar("T")
LABS = "lab_id;name;organisation;organisation_type\n" + "".join(
    f"{lab};{lab.capitalize()};Ville;city\n" for lab in ("lab", "l2", "l3", "l4", "l5")
)
INDICATORS = """\
indicator_id;family;name;name_en;definition;unit;decimals;kind;scale_min;scale_max;direction;band_low;band_high;core;audience;update_months
UP;experience;Part;Share;D;%;0;proportion;0;100;up;;;oui;users;6
DOWN;experience;Part contraire;Opposite share;D;%;0;proportion;0;100;down;;;oui;;
MEAN;experience;Note;Mark;D;/10;1;mean;0;10;up;;;oui;;
NEM;experience;Note contraire;Opposite mark;D;/10;1;mean;0;10;down;;;oui;;
COST;spending;Coût;Cost;D;€;0;amount;;;down;;;oui;;
GAIN;spending;Gain;Gain;D;€;0;amount;;;up;;;oui;;
BAND;process;Équilibre;Balance;D;%;0;count;;;band;40;60;oui;;
NONE;process;Répartition;Split;D;%;0;count;;;none;;;oui;;
LEVEL;democracy;Niveau;Level;D;niveau;0;level;0;4;up;;;oui;;
WORKSHOPS;impact;Nombre d'ateliers;Number of workshops;D;ateliers;0;count;;;up;;;oui;;
OWN;process;Fait par le labo;Done by the lab;D;%;0;proportion;0;100;up;;;oui;lab;
"""
MEASURES = (
    "project_id;indicator_id;measured_on;population;value;sample_size;standard_deviation;value_low;value_high;nature;"
    "response_rate;respondents;method"
)
TARGETS = "project_id;indicator_id;due_on;target_value;baseline_value;baseline_on;set_on"
EVALUATIONS = "project_id;maryland_level;comparison_group;contribution;nesta_level;what_would_change_our_mind"
PROJECTS = ("p", "q", *(f"p{i}" for i in range(10)))


@pytest.fixture(scope="session")
def ground(put) -> Iterator:
    """Five labos, projects p, q and p0 to p9 of the first (p9 takes q up), the indicators above."""
    base = open_base(":memory:")
    projects = "".join(f"{p};lab;P;{'q' * (p == 'p9')}\n" for p in PROJECTS)
    put(base, LABS, INDICATORS, f"project_id;lab_id;title;reuse_of\n{projects}")
    yield base
    base.close()


@pytest.fixture
def asked(ground, put) -> Callable:
    """What a question answers on one case, which is taken back afterwards: measurements, targets and evaluations are
    lines, whose missing cells are added, with the source and the labo unless a `lab` column says it."""

    def asked(
        question: Callable[[duckdb.DuckDBPyConnection], T], measures: str = "", targets: str = "", evaluations: str = ""
    ) -> T:
        files = [
            _file(f"{MEASURES};lab_id;source", measures, "lab;s"),
            _file(f"{TARGETS};lab_id", targets, "lab"),
            *([_file(EVALUATIONS, evaluations, "")] if evaluations else []),
        ]
        before = ground.version
        put(ground, *files)
        try:
            with ground.reading() as cursor:
                return question(cursor)
        finally:
            if ground.version > before:
                ground.undo(ground.version, by="essai")

    return asked


def _file(head: str, text: str, end: str) -> str:
    """Lines under their heading; one that begins with « l2: » is of another labo."""
    width = head.count(";") - end.count(";") - bool(end)
    lines = []
    for line in filter(None, map(str.strip, text.splitlines())):
        lab, _, own = line.rpartition(":") if ":" in line.split(";")[0] else ("lab", "", line)
        tail = f";{end}".replace("lab", lab, 1) if end else ""
        lines.append(own + ";" * (width - own.count(";")) + tail)
    return "\n".join([head, *lines])


@pytest.fixture
def figures(asked) -> Callable[..., list[Result]]:
    """The results of one case."""
    return lambda *case: asked(results, *case)


@pytest.fixture
def frame(asked) -> Callable[..., pd.DataFrame]:
    """The same, as computed rows."""
    return lambda *case: asked(lambda cursor: compute(series(cursor)), *case)


@pytest.fixture
def one(figures) -> Callable[..., Result]:
    def one(*case: str) -> Result:
        (result,) = figures(*case)
        return result

    return one
