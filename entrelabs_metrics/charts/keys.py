"""How a clicked row names the figure it stands for: short texts that survive a web address."""

from entrelabs_metrics.results.engine import Result


def series_key(r: Result) -> str:
    """« paris~U6~bureau~users »: lab, indicator, project, population of one series."""
    return f"{r.lab_id}~{r.indicator_id}~{r.project_id or ''}~{r.population}"


def read_series_key(key: str) -> tuple[str, str, str | None, str]:
    """The four parts. Raises ValueError for anything else."""
    lab, indicator, project, population = key.split("~", 3)
    return lab, indicator, project or None, population
