"""One import in a process of its own, so that its memory is its own: prints its steps and its peak as JSON.

    python bench/load.py ours|duckdb|pandera|frictionless FILE DATABASE

`ours` commits the file to a base that has the labs, projects and indicators it points to. `duckdb` is the limit we
compare with: one typed `read_csv`, told everything, into a table of a fresh file. `pandera` (with pandas) and
`frictionless` are others that check: they read the file and check types, lists, limits, keys and what rows point to,
told everything by our schema; they compare and keep nothing. Pandera is not among our packages: pip install pandera.
"""

import json
import sys
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import duckdb
from generate import FIELDS


def ours(path: Path, database: str) -> dict[str, float]:
    """Read, check, commit: what `import_files` does, a step at a time."""
    import pandas  # noqa: F401 (pyarrow loads it at its first conversion; in the application it is there already)

    from entrelabs_metrics.intake import sheet, verdict
    from entrelabs_metrics.schema import table
    from entrelabs_metrics.store import open_base

    base = open_base(database)
    start, used = perf_counter(), process_time()
    content = path.read_bytes()
    arrived = sheet.read(content, path.name)
    read = perf_counter()
    with base.reading() as cursor:
        found = verdict.check(arrived, table("measurements"), cursor)
    checked = perf_counter()
    if found.refused:
        raise SystemExit(f"The generated file should be sound: {found.problems[:3]}")
    _, (change,) = base.commit([found], by="bench", contents=[content])
    committed = perf_counter()
    steps = {"read": read - start, "check": checked - read, "commit": committed - checked, "total": committed - start}
    return {**steps, "processor": process_time() - used, "rows": change.added}


def typed(path: Path, database: str) -> dict[str, float]:
    """The table alone: nothing is checked, compared or kept as a version."""
    french = "delim=';', decimal_separator=',', dateformat='%d/%m/%Y', new_line='\\r\\n'"
    dialect = french if path.name.startswith("mesures") else "delim=',', new_line='\\n'"
    connection = duckdb.connect(database)
    start, used = perf_counter(), process_time()
    connection.execute(
        f"create table measurements as from read_csv('{path}', header=true, auto_detect=false, quote='\"', escape='\"',"
        f" columns={FIELDS}, {dialect})"
    )
    spent = {"total": perf_counter() - start, "processor": process_time() - used}
    return {**spent, "rows": connection.execute("select count(*) from measurements").fetchall()[0][0]}


def pandera(path: Path, database: str) -> dict[str, float]:
    """pandas reads, pandera checks: all faults, not the first only."""
    import pandas
    import pandera.pandas as pa

    from entrelabs_metrics.schema import table

    t = table("measurements")
    known = _parents(database)
    start, used = perf_counter(), process_time()
    frame = pandas.read_csv(path, dtype={name: "string" for name, kind in FIELDS.items() if kind == "VARCHAR"},
                            parse_dates=["measured_on"])  # fmt: skip
    types = {"string": "string", "number": float, "integer": "Int64", "date": "datetime64[us]"}
    columns = {}
    for f in (t.by_name[name] for name in FIELDS):
        parent = dict(t.parents).get(f.name)
        wanted = [
            *([pa.Check.isin(f.enum)] if f.enum else []),
            *([pa.Check.ge(f.minimum)] if f.minimum is not None else []),
            *([pa.Check.le(f.maximum)] if f.maximum is not None else []),
            *([pa.Check.isin(known[parent])] if parent else []),
        ]
        columns[f.name] = pa.Column(types[f.type], wanted, nullable=not f.required, coerce=True)
    read = perf_counter()
    pa.DataFrameSchema(columns, unique=list(t.key)).validate(frame, lazy=True)
    return {"read": read - start, "total": perf_counter() - start, "processor": process_time() - used,
            "rows": len(frame)}  # fmt: skip


def frictionless(path: Path, database: str) -> dict[str, float]:
    """The engine of Validata, with our Table Schema; what rows point to stands beside as small resources."""
    import frictionless as referee

    from entrelabs_metrics.schema import raw

    known = _parents(database)
    described = raw("measurements")
    fields = [f for f in described["fields"] if f["name"] in FIELDS]
    schema = {"fields": fields, "primaryKey": described["primaryKey"], "foreignKeys": described["foreignKeys"]}
    start, used = perf_counter(), process_time()
    resources = [referee.Resource(name="measurements", path=path.name, basepath=str(path.parent),
                                  schema=referee.Schema.from_descriptor(schema))]  # fmt: skip
    for name, values in known.items():
        key = {"labs": "lab_id", "projects": "project_id", "indicators": "indicator_id"}[name]
        resources.append(referee.Resource(name=name, data=[[key], *([value] for value in values)]))
    report = referee.Package(resources=resources).validate()
    if not report.valid:
        raise SystemExit(f"The generated file should be sound: {report.flatten(['rowNumber', 'message'])[:3]}")
    return {"total": perf_counter() - start, "processor": process_time() - used, "rows": report.tasks[0].stats["rows"]}


def _parents(database: str) -> dict[str, list[str]]:
    """The identifiers that measurements may point to."""
    from entrelabs_metrics.schema import table
    from entrelabs_metrics.store import open_base

    base = open_base(database)
    found = {}
    for _, parent in table("measurements").parents:
        key = table(parent).key[0]
        found[parent] = [row[key] for row in base.rows(f"select {key} from {parent}")]
    base.close()
    return found


def peak() -> float:
    """The most memory this process ever held, in MB (Linux)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    case, file, target = sys.argv[1:]
    cases = {"ours": ours, "duckdb": typed, "pandera": pandera, "frictionless": frictionless}
    done = cases[case](Path(file), target)
    print(json.dumps({**done, "peak": peak()}))
