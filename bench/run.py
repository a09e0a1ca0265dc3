"""Measures imports, pages and memory in one run and prints the tables: `python bench/run.py [--write]`.

`--write` also puts them in `bench/README.md`, which says what each figure means.
"""

import argparse
import importlib.util
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT), str(HERE)]

import generate  # noqa: E402
from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: E402
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402
from streamlit.proto.Navigation_pb2 import Navigation  # noqa: E402
from websockets.sync.client import connect  # noqa: E402

from entrelabs_metrics.store import open_base  # noqa: E402
from entrelabs_metrics.store.importing import DATA, import_files  # noqa: E402
from entrelabs_metrics.ui.frame import PAGES  # noqa: E402

IMPORTS = 3  # times each file is imported, each time beside DuckDB's own reading
WARM = 30  # runs of each page on one version
COLD = 2  # commits, each followed by a first view, for each page: the quicker one counts
# Bases for the pages: name, labs, projects a lab, measurements. Each 10 k base shares one thing with the large one:
# the labs, or what there is in each lab.
BASES = (
    ("10 k, 3 labs", 3, 4, 10_000),
    ("10 k, 300 labs", 300, 0, 10_000),
    ("1 M, 300 labs", 300, 4, 1_000_000),
)
LARGE = BASES[-1]
TITLES = {"empty": "an empty Streamlit script"}
FILES = (  # what is imported, and what DuckDB reads beside it
    ("UTF-8, « , », 12.5, 2026-06-30", "measurements.csv", "measurements.csv"),
    ("cp1252, « ; », 12,5, 30/06/2026", "mesures.csv", "mesures-utf8.csv"),
)


# Bases -----------------------------------------------------------------------------------------------------------


def fill(database: Path, *paths: Path) -> None:
    """Imports the files as one version."""
    base = open_base(str(database))
    done = import_files(base, [(path.name, path.read_bytes()) for path in paths], by="bench")
    base.close()
    if not done.version:
        raise SystemExit(f"Generated files should be sound: {[v.problems[:2] for v in done.verdicts]}")


def prepare(work: Path) -> dict[str, Path]:
    """The files of each base, and each base with all but its measurements and what points to them."""
    for name, labs, projects, rows in BASES:
        files = work / name
        generate.write(files, labs, projects, rows)
        parents = [files / f for f in ("labs.csv", "projects.csv")] if projects else [files / "labs.csv"]
        fill(work / f"{name}.duckdb", DATA / "catalogue/indicators.csv", DATA / "seed/axes.csv", *parents)
    return {name: work / f"{name}.duckdb" for name, *_ in BASES}


# Imports ---------------------------------------------------------------------------------------------------------


def measure_imports(work: Path, parents: Path) -> dict[str, dict[str, list[dict]]]:
    """Each file, by us and by DuckDB, turn by turn. The last base of ours is kept as `loaded.duckdb`."""
    found: dict[str, dict[str, list[dict]]] = {label: {"ours": [], "duckdb": []} for label, *_ in FILES}
    for _ in range(IMPORTS):
        for label, file, twin in FILES:
            for case, path in (("duckdb", twin), ("ours", file)):
                target = work / "target.duckdb"
                if case == "ours":
                    shutil.copy(parents, target)
                found[label][case].append(run("load.py", case, work / LARGE[0] / path, target))
                target.rename(work / "loaded.duckdb") if case == "ours" else target.unlink()
                Path(f"{target}.wal").unlink(missing_ok=True)
    return found


def run(script: str, *arguments: object) -> dict:
    command = [sys.executable, HERE / script, *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def table_of_imports(found: dict) -> list[str]:
    lines = [
        "| 1,000,000 measurements | read | check | commit | total | DuckDB | ratio | ratio of processor time | peak |"
        " DuckDB's peak |",
        "|---|" + "--:|" * 9,
    ]
    for label, cases in found.items():
        ours, duckdb = (
            {k: median(one[k] for one in cases[case]) for k in cases[case][0]} for case in ("ours", "duckdb")
        )
        steps = " | ".join(f"{ours[step]:.2f} s" for step in ("read", "check", "commit", "total"))
        lines.append(
            f"| {label} | {steps} | {duckdb['total']:.2f} s | **{ours['total'] / duckdb['total']:.1f}** |"
            f" {ours['processor'] / duckdb['processor']:.1f} |"
            f" {ours['peak']:.0f} MB | {duckdb['peak']:.0f} MB |"
        )
    return lines


def measure_checkers(work: Path, parents: Path) -> dict[str, dict]:
    """Others that check, on the file in UTF-8, once each: what they take is far from what would be noise."""
    target = work / "target.duckdb"
    shutil.copy(parents, target)
    found = {}
    for case in ("frictionless", "pandera"):
        if importlib.util.find_spec(case):
            found[case] = run("load.py", case, work / LARGE[0] / FILES[0][1], target)
    target.unlink()
    return found


def table_of_checkers(found: dict[str, dict], ours: list[dict]) -> list[str]:
    mine = {k: median(one[k] for one in ours) for k in ours[0]}
    lines = ["| who reads and checks | read and check | with the commit | peak |", "|---|--:|--:|--:|"]
    lines.append(
        f"| Entrelabs Metrics | {mine['read'] + mine['check']:.1f} s | {mine['total']:.1f} s | {mine['peak']:.0f} MB |"
    )
    lines += [f"| {case} | {one['total']:.1f} s | | {one['peak']:.0f} MB |" for case, one in found.items()]
    return lines


# Pages -----------------------------------------------------------------------------------------------------------


class Server:
    """A server under watch (`serve.py`), and its address."""

    def __init__(self, database: Path | None, log: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = {**os.environ, "ENTRELABS_DATABASE": str(database), "STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}
        bare = [] if database else ["bare"]
        self.log = log
        with log.open("w") as out:
            command = [sys.executable, HERE / "serve.py", str(self.port), *bare]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)

    def ask(self, path: str) -> object:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=120) as answer:
            return json.load(answer)

    def wait(self) -> None:
        for _ in range(300):
            try:
                self.ask("/bench/runs")
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                sleep(0.1)
        raise SystemExit(f"The server did not start:\n{self.log.read_text()}")


@contextmanager
def serving(database: Path | None, log: Path) -> Iterator[Server]:
    server = Server(database, log)
    try:
        server.wait()
        yield server
    finally:
        server.process.terminate()
        server.process.wait()


class Visitor:
    """One browser's session on one page, without the browser."""

    def __init__(self, server: Server, address: str, stack: ExitStack, query: str = "") -> None:
        self.server, self.address, self.page, self.query = server, address, "", query
        self.cached: set[str] = set()  # what a browser keeps and says so, to be sent a reference instead
        self.socket = stack.enter_context(connect(
            f"ws://127.0.0.1:{server.port}/_stcore/stream", subprotocols=["streamlit"], max_size=None, compression=None,
            ping_interval=None,
        ))  # fmt: skip

    def visit(self) -> dict:
        """One run of the page: its times in ms, and what was sent in kB."""
        message = BackMsg()
        state = message.rerun_script
        state.page_script_hash = self.page
        state.page_name = "" if self.page else self.address
        state.query_string = self.query
        state.context_info.color_scheme = "light"
        state.cached_message_hashes.extend(self.cached)
        state.widget_states.SetInParent()
        self.server.ask("/bench/runs")
        start, sent, finished = perf_counter(), 0, False
        self.socket.send(message.SerializeToString())
        while not finished:
            content = self.socket.recv(timeout=120)
            sent += len(content)
            answer = ForwardMsg.FromString(content)
            if answer.metadata.cacheable and answer.hash:
                self.cached.add(answer.hash)
            if answer.WhichOneof("type") == "navigation":
                self._arrive(answer.navigation)
            finished = (
                answer.WhichOneof("type") == "script_finished"
                and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            )
        answered = perf_counter() - start
        found = self._runs()
        # A page may run itself again (st.rerun): its time is that of all its runs.
        return {
            **{what: 1000 * sum(r[what] for r in found) for what in ("script", "processor", "all")},
            "answer": 1000 * answered, "sent": sent / 1000, "errors": [e for r in found for e in r["errors"]],
        }  # fmt: skip

    def _arrive(self, navigation: Navigation) -> None:
        """Stays on the page that was asked for, and makes sure that it is that one."""
        self.page = navigation.page_script_hash
        page = next(p for p in navigation.app_pages if p.page_script_hash == self.page)
        if page.url_pathname != self.address and not (page.is_default and not self.address):
            raise SystemExit(f"/{self.address} shows « {page.page_name} »")

    def _runs(self) -> list[dict]:
        for _ in range(1000):  # the browser's last message leaves a little before the run is over
            if found := self.server.ask("/bench/runs"):
                return found
            sleep(0.005)
        raise SystemExit(f"The page /{self.address} does not finish:\n{self.server.log.read_text()}")


def measure_pages(work: Path, databases: dict[str, Path]) -> tuple[dict, dict, dict]:
    """Warm and cold runs by page then base, and the memory of the large base's server.

    All servers run at once and take turns, so that what else the machine does weighs on all figures alike.
    """
    pages = [("our empty page", "vide")] + [(file, address) for file, _, _, address, *_ in PAGES]
    warm: dict[str, dict[str, list[dict]]] = {"empty": {"": []}, **{page: {} for page, _ in pages}}
    cold: dict[str, dict[str, list[dict]]] = {page: {} for page, _ in pages[1:]}
    with ExitStack() as stack:
        bare = stack.enter_context(serving(None, work / "bare.log"))
        servers = {name: stack.enter_context(serving(path, work / f"{name}.log")) for name, path in databases.items()}
        memory = {"idle": servers[LARGE[0]].ask("/bench/memory")["VmRSS"]}
        visitors = [("empty", "", Visitor(bare, "", stack))] + [
            (page, name, Visitor(server, address, stack)) for name, server in servers.items() for page, address in pages
        ]
        for _, _, visitor in visitors:
            for _ in range(2):  # opens the base, then computes; both are over before anything counts
                check(visitor, visitor.visit())
        memory |= {"visited": servers[LARGE[0]].ask("/bench/memory")["VmRSS"]}
        for _ in range(WARM):
            for page, name, visitor in visitors:
                warm[page].setdefault(name, []).append(visitor.visit())
        for page, name, visitor in visitors:
            for _ in range(COLD if page in cold else 0):
                done = visitor.server.ask("/bench/commit")
                cold[page].setdefault(name, []).append({**visitor.visit(), "commit": done["seconds"]})
        memory |= {"end": servers[LARGE[0]].ask("/bench/memory")["VmRSS"], "commits": COLD * len(cold)}
    return warm, cold, memory


def check(visitor: Visitor, run: dict) -> None:
    """A page that fails is quick: say so rather than measure it."""
    if run["errors"]:
        print(f"! /{visitor.address} fails: {run['errors'][0]}", file=sys.stderr)


def table_of_pages(warm: dict, cold: dict) -> list[str]:
    """Times, ratios (by the clock / by processor time: they may disagree, so both are shown), and first views."""
    names = [name for name, *_ in BASES]
    large = names[-1]
    lines = [
        f"| page | {' | '.join(names)} | processor | cleaning | answer | sent |",
        "|---|" + "--:|" * (len(names) + 4),
    ]
    for page, bases in warm.items():
        shown = [spread(bases[""])] + [""] * (len(names) - 1) if page == "empty" else [
            f"{middle(warm, page, name, 'script'):.1f} ms" for name in names
        ]  # fmt: skip
        name = "" if page == "empty" else large
        failed = " (fails)" if any(r["errors"] for runs in bases.values() for r in runs) else ""
        lines.append(
            f"| {TITLES.get(page, page)}{failed} | {' | '.join(shown)} |"
            f" {middle(warm, page, name, 'processor'):.2f} ms | {cleaning(warm, page, name):.1f} ms |"
            f" {middle(warm, page, name, 'answer'):.0f} ms | {middle(warm, page, name, 'sent'):.0f} kB |"
        )
    floors = (("empty", ""), ("our empty page", large))
    lines += [
        "", "| 1 M, by the clock / by processor time |"
        f" ÷ empty Streamlit script | ÷ our empty page | ÷ {names[0]} | ÷ {names[1]} |", "|---|" + "--:|" * 4,
    ]  # fmt: skip
    for page in list(warm)[1:]:
        below = [*floors, (page, names[0]), (page, names[1])]
        ratios = (
            " / ".join(
                f"{middle(warm, page, large, what) / middle(warm, *floor, what):.1f}"
                for what in ("script", "processor")
            )
            for floor in below
        )
        lines.append(f"| {page} | {' | '.join(ratios)} |")
    lines += ["", f"| first view after a commit | {' | '.join(names)} |", "|---|" + "--:|" * len(names)]
    for page in cold:
        views = (f"{min(r['script'] for r in cold[page][name]):.0f} ms" for name in names)
        lines.append(f"| {page} | {' | '.join(views)} |")
    commits = [median(r["commit"] for page in cold for r in cold[page][name]) * 1000 for name in names]
    lines.append(f"| (the commit of one row itself) | {' | '.join(f'{t:.0f} ms' for t in commits)} |")
    return lines


def spread(runs: list[dict]) -> str:
    """The median, and where eight runs in ten lie: this floor has two modes, and its median jumps between them."""
    tenths = quantiles([r["script"] for r in runs], n=10)
    return f"{median(r['script'] for r in runs):.1f} ms ({tenths[0]:.1f} to {tenths[-1]:.1f})"


def middle(found: dict, page: str, name: str, what: str) -> float:
    return median(run[what] for run in found[page][name])


def cleaning(found: dict, page: str, name: str) -> float:
    return median(run["all"] - run["script"] for run in found[page][name])


# The report ------------------------------------------------------------------------------------------------------


def machine() -> str:
    """Whose figures these are."""
    info = Path("/proc/cpuinfo").read_text()
    models = (line.split(":")[1].strip() for line in info.splitlines() if line.startswith("model name"))
    model = next(models, platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    names = ("streamlit", "duckdb", "pandas", "pyarrow", "numpy")
    versions = ", ".join([f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in names)])
    return (
        f"{date.today()}, {model}, {os.cpu_count()} cores, {memory:.0f} GB, load {os.getloadavg()[0]:.1f} at the start;"
        f" {versions}."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="update bench/README.md")
    given = parser.parse_args()
    start, heading = perf_counter(), machine()
    with tempfile.TemporaryDirectory(prefix="entrelabs-bench-") as folder:
        work = Path(folder)
        databases = prepare(work)
        imports = measure_imports(work, databases[LARGE[0]])
        checkers = measure_checkers(work, databases[LARGE[0]])
        for name, *_ in BASES[:-1]:
            fill(databases[name], work / name / "measurements.csv")
        databases[LARGE[0]] = work / "loaded.duckdb"
        for name, database in databases.items():
            fill(database, work / name / "targets.csv", work / name / "actions.csv")
        warm, cold, memory = measure_pages(work, databases)
    lines = [
        heading, "",
        "### Imports", "", *table_of_imports(imports), "",
        "### Others that check", "", *table_of_checkers(checkers, imports[FILES[0][0]]["ours"]), "",
        "### Pages, in the script runner", "", *table_of_pages(warm, cold), "",
        "### Memory of the server, 1 M measurements", "",
        f"{memory['idle']:.0f} MB once started, {memory['visited']:.0f} MB when every page has been seen,"
        f" {memory['end']:.0f} MB after {memory['commits']} more versions.", "",
        f"All of this took {perf_counter() - start:.0f} s.",
    ]  # fmt: skip
    print("\n".join(lines))
    if given.write:
        readme = HERE / "README.md"
        before, mark, _ = readme.read_text(encoding="utf-8").partition("<!-- figures: written by run.py --write -->\n")
        readme.write_text(before + mark + "\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
