"""The questions a screen, a slide or a note may ask, each answered by Panels. Reads, computes, words; draws nothing.

Each takes an `Asking` (cursor on one version, language, version number, today) and its own few parameters, and reads
nothing else: the same asking gives the same answer, so answers are kept by version.
"""

from collections.abc import Callable

from entrelabs_metrics.questions.alerts import lab_alerts, network_alerts
from entrelabs_metrics.questions.asking import Asking, labs
from entrelabs_metrics.questions.axes import axes, lab_axes
from entrelabs_metrics.questions.checked_rows import quality_check, quality_rows
from entrelabs_metrics.questions.combination import (
    lab_combination,
    network_combination,
    patterns,
    project_combination,
    single_index,
)
from entrelabs_metrics.questions.decisions import decisions
from entrelabs_metrics.questions.figure import figure, lab_figures
from entrelabs_metrics.questions.highlights import lab_highlights
from entrelabs_metrics.questions.indicators import catalogue, indicator_card, indicator_spread
from entrelabs_metrics.questions.lab import lab_card, lab_changes, lab_families, lab_gaps, lab_roadmap
from entrelabs_metrics.questions.management import lab_blocked, lab_cost
from entrelabs_metrics.questions.network import MANY, last_changes, names, overview, roadmap_completion, state
from entrelabs_metrics.questions.process import (
    abandoned,
    activity_balance,
    funding,
    process_funnel,
    process_stages,
    process_tests,
    reuse,
)
from entrelabs_metrics.questions.projects import project_card, project_path, project_steps, projects
from entrelabs_metrics.questions.quality import quality_lab, quality_method, quality_overview
from entrelabs_metrics.questions.roadmap import (
    Kept,
    action,
    completion_by_cell,
    completion_by_lab,
    roadmap,
    roadmap_axes,
    roadmap_list,
    roadmap_shown,
    roadmap_stops,
)
from entrelabs_metrics.questions.seances import (
    agenda,
    decisions_taken,
    next_dates,
    seances,
    session_card,
    show_of_hands,
    unproven,
)
from entrelabs_metrics.questions.spending import lab_accounts, network_accounts, project_account
from entrelabs_metrics.questions.themes import (
    THEMES,
    theme_activities,
    theme_diffusion,
    theme_survival,
    theme_teams,
    theme_tools,
    theme_vision,
)
from entrelabs_metrics.questions.timeline import roadmap_timeline

QUESTIONS: tuple[Callable, ...] = (
    state,
    labs,
    names,
    overview,
    roadmap_completion,
    last_changes,
    network_alerts,
    lab_alerts,
    lab_card,
    lab_highlights,
    lab_families,
    lab_changes,
    lab_gaps,
    lab_roadmap,
    lab_blocked,
    lab_cost,
    lab_figures,
    figure,
    projects,
    project_card,
    project_path,
    project_steps,
    project_account,
    lab_accounts,
    network_accounts,
    lab_combination,
    project_combination,
    network_combination,
    patterns,
    single_index,
    process_stages,
    process_tests,
    process_funnel,
    activity_balance,
    funding,
    reuse,
    abandoned,
    catalogue,
    indicator_card,
    indicator_spread,
    roadmap,
    roadmap_list,
    roadmap_shown,
    roadmap_axes,
    roadmap_stops,
    completion_by_cell,
    completion_by_lab,
    roadmap_timeline,
    action,
    axes,
    lab_axes,
    decisions,
    seances,
    session_card,
    agenda,
    decisions_taken,
    show_of_hands,
    next_dates,
    unproven,
    theme_activities,
    theme_teams,
    theme_diffusion,
    theme_tools,
    theme_survival,
    theme_vision,
    quality_overview,
    quality_lab,
    quality_check,
    quality_rows,
    quality_method,
)

__all__ = ["Kept", "MANY", "QUESTIONS", "THEMES", "Asking", *(question.__name__ for question in QUESTIONS)]
