"""How solid a figure is: levels of proof and flags. Frames in, columns out, one element a series.

Levels are those an evaluation declared; without one, the lowest that the data alone allow. A project never looks better
than its proof: a level declared for it and not measured for one of its figures is flagged on that figure.
"""

import numpy as np
import pandas as pd

from entrelabs_metrics.results.statistics import MET, Scale, target_verdict

SMALL = 30  # below this many answers a figure is indicative only: no colour, no arrow
LOW_RESPONSE = 30.0  # percent

# flag: when it is raised, said in the words of `findings`.
FLAGS = (
    "not_measured",
    "no_baseline",
    "no_target",
    "baseline_first_measurement",
    "baseline_first_in_period",
    "n_unknown",
    "small_n",
    "low_response",
    "finishers_only",
    "volunteers",
    "self_declared",
    "estimate",
    "deviation_unknown",
    "target_already_met",
    "target_met_when_set",
    "activity_as_result",
    "implausible_baseline",
    "proof_of_project",
)
MASKED = "masked"  # not raised here: `protection` does, on what is published
# What a labo does rather than what changes for people: « indicateurs d'activité déguisés en résultats », which the
# French Senate's reports on performance indicators criticise (r04-220, l22-771).
ACTIVITY = r"(?:ateliers?|réunions?|formations?|événements?|séances?|visites?|sessions?|interventions?|publications?|"
ACTIVITY += r"newsletters?|lettres? d'information|participants?|workshops?|meetings?|trainings?|events?)\b"
DECLARED = r"déclar|declar|self-report"


def maryland(f: pd.DataFrame) -> pd.Series:
    """The Maryland Scientific Methods Scale, 1 to 5: the level an evaluation declares; else 3 where a comparison group
    is measured before and after, 1 where there are a before and an after, unknown elsewhere (whatworksgrowth.org).
    """
    path = f["value"].notna() & f["baseline_value"].notna()
    derived = np.select([_compared(f), path], [3.0, 1.0], np.nan)
    return f["maryland_level"].where(f["maryland_level"].notna(), derived)


def nesta(f: pd.DataFrame) -> pd.Series:
    """Nesta's Standards of Evidence, 1 to 5: the level declared; else 4 where a compared project was taken up by
    another, 3 with a comparison group, 2 where a change is established, or counted, 1 where a contribution is
    described. 5, replicated at scale with the same effect, is for an evaluation to say.
    """
    verdict = f["change_verdict"].astype(str)
    counted = f["nature"].isin(("full_count", "management")) & verdict.isin(("improvement", "decline", "change"))
    changed = verdict.str.startswith("established") | counted
    replicated = _compared(f) & f["taken_up"].fillna(False).astype(bool)
    derived = np.select([replicated, _compared(f), changed, f["contribution"].notna()], [4.0, 3.0, 2.0, 1.0], np.nan)
    return f["nesta_level"].where(f["nesta_level"].notna(), derived)


def _compared(f: pd.DataFrame) -> pd.Series:
    return f["comparison_value"].notna() & f["comparison_baseline_value"].notna()


def flags(f: pd.DataFrame, *, sampled: np.ndarray, scale: Scale) -> list[tuple[str, ...]]:
    """What to keep in mind of each figure, in the order of FLAGS. `sampled`: whether it comes from a sample."""
    measured, aimed = f["value"].notna(), f["target_value"].notna()
    about_people = sampled & f["kind"].isin(("proportion", "mean"))
    directed = f["direction"] != "none"
    said = f["method"].fillna("").str.cat(f["source"].fillna(""), sep=" ")
    exact = f["nature"].isin(("full_count", "management"))
    raised = {
        "not_measured": ~measured,
        "no_baseline": measured & f["baseline_value"].isna(),
        "no_target": measured & ~aimed & directed,
        "baseline_first_measurement": f["baseline_kind"] == "first",
        "baseline_first_in_period": f["baseline_kind"] == "first_in_period",
        "n_unknown": measured & about_people & f["sample_size"].isna(),
        "small_n": about_people & (f["sample_size"] < SMALL),
        "low_response": f["response_rate"] < LOW_RESPONSE,
        "finishers_only": f["respondents"] == "finishers_only",
        "volunteers": f["respondents"] == "volunteers",
        "self_declared": measured
        & ((f["kind"] == "level") | ((f["audience"] == "lab") & ~exact) | _said(said, DECLARED)),
        "estimate": measured & (f["nature"] == "estimate"),
        "deviation_unknown": measured
        & sampled
        & (f["kind"] == "mean")
        & f["sample_size"].notna()
        & f["standard_deviation"].isna(),
        "target_already_met": measured & f["baseline_value"].notna() & aimed & directed & f["progress"].isna(),
        "target_met_when_set": aimed & _met_when_set(f, scale),
        "activity_as_result": (f["kind"] == "count")
        & (f["family"] != "process")
        & _said(f["indicator_name"], ACTIVITY),
        "implausible_baseline": _implausible(f),
        "proof_of_project": measured
        & (f["maryland_level"] >= 3)
        & f["comparison_value"].isna()
        & f["comparison_group"].notna(),
    }
    # Few combinations occur: each is a number, and its tuple is made once.
    codes = sum(np.asarray(raised[name], dtype=np.int64) << place for place, name in enumerate(FLAGS))
    which, different = pd.factorize(codes)
    named = [tuple(name for place, name in enumerate(FLAGS) if code >> place & 1) for code in different]
    return [named[i] for i in which]


def _met_when_set(f: pd.DataFrame, scale: Scale) -> np.ndarray:
    never = np.full(len(f), np.datetime64("NaT"), dtype="datetime64[D]")
    verdicts = target_verdict(
        value=f["value_when_set"], target=f["target_value"], scale=scale, measured_on=never, due_on=never, exact=True
    )
    return np.isin(verdicts, MET)


def _said(texts: pd.Series, pattern: str) -> pd.Series:
    """Whether a text says it; each different text is read once."""
    different = pd.Series(texts.unique())
    return texts.isin(different[different.str.contains(pattern, case=False, regex=True)])


def _implausible(f: pd.DataFrame) -> pd.Series:
    """A stated baseline off its scale, after the measurement, or unlike what was measured on that very day."""
    stated = f["baseline_kind"] == "stated"
    base = f["baseline_value"]
    half_a_step = 0.5 * 10.0 ** -f["decimals"].astype(float)
    off = (base < f["scale_min"]) | (base > f["scale_max"])
    late = pd.to_datetime(f["baseline_on"]) > pd.to_datetime(f["measured_on"])
    unlike = (base - f["value_at_baseline"]).abs() > half_a_step * (1 + 1e-9)
    return stated & (off | late | unlike)
