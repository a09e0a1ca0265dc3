"""Writes the files that are measured: labs, projects, targets, actions and any number of measurements, all invented.

    python bench/generate.py FOLDER [--labs 300] [--projects 4] [--rows 1000000]

The same arguments give the same bytes: one generator, one seed. A measurement is a lab (or one of its projects), one of
29 indicators of the catalogue and a half-year; no key comes twice, and all rows are sound. They are written twice:
`measurements.csv` as our own exports are (UTF-8, commas, points, ISO dates, field names) and `mesures.csv` as a French
Excel writes them (cp1252, semicolons, decimal commas, dd/mm/yyyy, our French headers and words, CRLF), with a twin in
UTF-8, `mesures-utf8.csv`, for the reader we compare with, which knows no cp1252.
"""

import argparse
import csv
import sys
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from entrelabs_metrics.schema import table  # noqa: E402

SEED = 20150413
INDICATORS = 29
FIRST_YEAR = 2015
FIELDS = {  # of the measurement files, with the type DuckDB is told
    "lab_id": "VARCHAR", "project_id": "VARCHAR", "indicator_id": "VARCHAR", "measured_on": "DATE",
    "population": "VARCHAR", "value": "DOUBLE", "sample_size": "BIGINT", "response_rate": "DOUBLE",
    "standard_deviation": "DOUBLE", "nature": "VARCHAR", "method": "VARCHAR", "source": "VARCHAR",
}  # fmt: skip
METHODS = (
    "Questionnaire à la sortie du guichet", "Enquête par courriel, puis par téléphone", "Entretiens à l’hôtel de ville",
    "Relevé du logiciel de suivi", "Dossiers tirés au hasard, relus à deux", "Comptage sur place, un cœur de journée",
)  # fmt: skip


def catalogue() -> list[dict[str, str]]:
    """The indicators that are measured here."""
    with (ROOT / "data/catalogue/indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))[:INDICATORS]


def write(folder: Path, labs: int = 300, projects: int = 4, rows: int = 1_000_000) -> None:
    """All files of one base. `projects` is per lab; measurements fill the half-years one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(SEED)
    lab_ids = [f"labo-{n:03d}" for n in range(1, labs + 1)]
    project_ids = [(lab, f"{lab}-projet-{n}") for lab in lab_ids for n in range(1, projects + 1)]
    scopes = [(lab, None) for lab in lab_ids] + list(project_ids)
    _write(
        folder / "labs.csv", "lab_id,name,organisation,organisation_type,territory",
        [(lab, f"Labo {lab[5:]}", f"Collectivité {lab[5:]}", "region", f"Territoire {lab[5:]}") for lab in lab_ids],
    )  # fmt: skip
    _write(
        folder / "projects.csv", "project_id,lab_id,title,status,started_on,source",
        [(own, lab, f"Projet {own}", "running", "2015-01-01", "Fiche du projet") for lab, own in project_ids],
    )  # fmt: skip
    _write(
        folder / "targets.csv", "lab_id,project_id,indicator_id,due_on,target_value,set_on,set_by",
        list(_targets(scopes, chance)),
    )  # fmt: skip
    _write(
        folder / "actions.csv",
        "action_id,lab_id,title,horizon,scope,status,completion,declared_progress,owner,starts_on,due_on,source",
        list(_actions(lab_ids, chance)),
    )  # fmt: skip
    _write_measurements(folder, scopes, rows, chance)


def _write(path: Path, header: str, rows: list[tuple]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header.split(","), *rows])


def _targets(scopes: list[tuple], chance: np.random.Generator):
    """A third of the series aim at something."""
    aimed = [i for i in catalogue() if i["direction"] in ("up", "down")]
    for lab, project in scopes:
        for i in aimed:
            if chance.random() < 1 / 3:
                low, high = _scale(i)
                aim = round(chance.uniform(low, high), 1)
                yield lab, project or "", i["indicator_id"], "2027-12-31", aim, "2014-12-31", "Comité"


def _actions(labs: list[str], chance: np.random.Generator):
    """Twenty shared by all, and ten of each lab."""
    horizons, scopes = ("now", "six_to_nine_months", "two_years_plus"), ("lab", "authority", "beyond")
    statuses = ("upcoming", "running", "completed", "paused", "blocked", "")
    for n in range(20 + 10 * len(labs)):
        lab = labs[(n - 20) // 10] if n >= 20 else ""
        status = statuses[chance.integers(len(statuses))]
        start = date(2024, 1, 1) + timedelta(days=int(chance.integers(700)))
        yield (
            f"action-{n:05d}", lab, f"Action n° {n} : faire connaître ce que le labo apprend",
            horizons[n % 3], scopes[n // 3 % 3], status, "complete" if status == "completed" else "",
            100 if status == "completed" else int(chance.integers(0, 90)),
            "Équipe du labo", start, start + timedelta(days=int(chance.integers(30, 900))), "Feuille de route",
        )  # fmt: skip


def _scale(indicator: dict[str, str]) -> tuple[float, float]:
    return float(indicator["scale_min"] or 0), float(indicator["scale_max"] or 60)


def _write_measurements(folder: Path, scopes: list[tuple], rows: int, chance: np.random.Generator) -> None:
    indicators = catalogue()
    at = np.arange(rows)
    series, half_year = at % (len(scopes) * len(indicators)), at // (len(scopes) * len(indicators))
    scope, which = series // len(indicators), series % len(indicators)
    ends = [date(FIRST_YEAR + n // 2, 6 * (n % 2) + 6, 30) for n in range(int(half_year.max()) + 1)]
    days = np.array(ends, "datetime64[D]")
    low, high = (np.array(bound)[which] for bound in zip(*map(_scale, indicators), strict=True))
    kind = np.array([i["kind"] for i in indicators])[which]
    sampled = np.isin(kind, ("proportion", "mean"))
    value = chance.uniform(low, high)
    # Level indicators hold whole numbers; the others a share of a decimal.
    value = np.where(kind == "level", np.round(value), np.round(value, 1))
    people = chance.integers(12, 900, rows)
    spread = np.round(chance.uniform(0.5, 3, rows), 2)
    rate = chance.integers(12, 80, rows)
    method = chance.integers(len(METHODS), size=rows)
    population = {"users": "users", "agents": "agents"}
    frame = pa.table({
        "lab_id": _named([lab for lab, _ in scopes], scope),
        "project_id": _named([project for _, project in scopes], scope),
        "indicator_id": _named([i["indicator_id"] for i in indicators], which),
        "measured_on": pa.array(days[half_year]),
        "population": _named([population.get(i["audience"], "all") for i in indicators], which),
        "value": pa.array(value),
        "sample_size": pa.array(people, mask=~sampled),
        "response_rate": pa.array(rate, mask=~sampled),
        "standard_deviation": pa.array(spread, mask=kind != "mean"),
        "nature": _named(["sample", "management"], (~sampled).astype(int)),
        "method": _named(METHODS, method),
        "source": _named([f"Enquête de {day.astype(object):%m/%Y}" for day in days], half_year),
    })  # fmt: skip
    cursor = duckdb.connect()
    cursor.register("frame", frame)
    plain = ", ".join(FIELDS)
    cursor.execute(f"copy (select {plain} from frame) to '{folder}/measurements.csv' (header, delimiter ',')")
    t = table("measurements")
    spelt = ", ".join(f'{_french(t, name, kind)} as "{t.by_name[name].title}"' for name, kind in FIELDS.items())
    twin = folder / "mesures-utf8.csv"
    cursor.execute(f"copy (select {spelt} from frame) to '{twin}' (header, delimiter ';')")
    text = twin.read_text(encoding="utf-8").replace("\n", "\r\n")
    twin.write_bytes(text.encode())
    (folder / "mesures.csv").write_bytes(text.encode("cp1252"))


def _named(names, at: np.ndarray) -> pa.Array:
    return pa.array(names).take(pa.array(at))


def _french(t, name: str, kind: str) -> str:
    """SQL for a field as a French spreadsheet shows it."""
    if kind == "DATE":
        return f"strftime({name}, '%d/%m/%Y')"
    if kind == "DOUBLE":
        return f"replace({name}::varchar, '.', ',')"
    words = "".join(f" when '{code}' then '{french}'" for code, french, _ in t.by_name[name].labels)
    return f"case {name}{words} end" if words else name


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--labs", type=int, default=300)
    parser.add_argument("--projects", type=int, default=4, help="per lab")
    parser.add_argument("--rows", type=int, default=1_000_000)
    given = parser.parse_args()
    write(given.folder, given.labs, given.projects, given.rows)
