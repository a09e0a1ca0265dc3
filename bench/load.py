"""One import in a process of its own, so that its memory is its own: prints its steps and its peak as JSON.

    python bench/load.py ours|duckdb FILE DATABASE

`ours` commits the file to a base that has the labs, projects and indicators it points to. `duckdb` is the limit we
compare with: one typed `read_csv`, told everything, into a table of a fresh file.
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


def peak() -> float:
    """The most memory this process ever held, in MB (Linux)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    case, file, target = sys.argv[1:]
    done = {"ours": ours, "duckdb": typed}[case](Path(file), target)
    print(json.dumps({**done, "peak": peak()}))
