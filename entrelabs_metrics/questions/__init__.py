"""The questions a screen, a slide or a note may ask, each answered by Panels. Reads, computes, words; draws nothing.

Each takes an `Asking` (cursor on one version, language, version number, today) and its own few parameters, and reads
nothing else: the same asking gives the same answer, so answers are kept by version.
"""

from collections.abc import Callable

from entrelabs_metrics.questions.asking import Asking, labs
from entrelabs_metrics.questions.checked_rows import quality_check, quality_rows
from entrelabs_metrics.questions.indicators import catalogue, indicator_card, indicator_spread
from entrelabs_metrics.questions.lab import lab_card, lab_families, lab_roadmap, trend
from entrelabs_metrics.questions.network import MANY, last_changes, names, overview, roadmap_completion, state
from entrelabs_metrics.questions.projects import project_card, project_path, project_steps, projects
from entrelabs_metrics.questions.quality import quality_lab, quality_method, quality_overview
from entrelabs_metrics.questions.roadmap import action, roadmap

QUESTIONS: tuple[Callable, ...] = (
    state,
    labs,
    names,
    overview,
    roadmap_completion,
    last_changes,
    lab_card,
    lab_families,
    lab_roadmap,
    trend,
    projects,
    project_card,
    project_path,
    project_steps,
    catalogue,
    indicator_card,
    indicator_spread,
    roadmap,
    action,
    quality_overview,
    quality_lab,
    quality_check,
    quality_rows,
    quality_method,
)

__all__ = ["MANY", "QUESTIONS", "Asking", *(question.__name__ for question in QUESTIONS)]
