"""How a clicked row names what it stands for: short texts that survive a web address."""

from entrelabs_metrics.results.engine import Result


def series_key(r: Result) -> str:
    """« U6~bureau~users »: indicator, project, population of one series of a lab."""
    return f"{r.indicator_id}~{r.project_id or ''}~{r.population}"


def read_series_key(key: str) -> tuple[str, str | None, str]:
    """The three parts. Raises ValueError for anything else."""
    indicator, project, population = key.split("~")
    return indicator, project or None, population
