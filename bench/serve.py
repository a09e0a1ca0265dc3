"""The real server with a watch on its script runner, for `run.py`: `python bench/serve.py PORT [bare]`.

It is the application of `app.py` (same script, middleware and start-up, garbage collector frozen) plus one more page,
empty, inside our frame. With `bare`, the script is `empty.py` alone: what Streamlit itself costs.
Routes of its own: /bench/runs (the script runs since the last call), /bench/commit, /bench/memory.
"""

import sys
from pathlib import Path
from time import perf_counter, thread_time

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402
from anyio.to_thread import run_sync  # noqa: E402
from starlette.requests import Request  # noqa: E402
from starlette.responses import JSONResponse  # noqa: E402
from starlette.routing import Route  # noqa: E402
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner  # noqa: E402

from entrelabs_metrics.ui import frame, server  # noqa: E402

EMPTY = ("../bench/empty.py", "Page vide", ":material/circle:", "vide")
frame.PAGES = (*frame.PAGES, EMPTY + tuple(frame.PAGES[-1][4:]))

runs: list[dict] = []
errors: list[str] = []


def watch(real=ScriptRunner._run_script, finished=ScriptRunner._on_script_finished) -> None:
    """Notes, of each run, the time to the end of the script (and its thread's processor time), and to the end of
    Streamlit's cleaning after it."""

    def run_script(self, data):
        self.began, self.used = perf_counter(), thread_time()
        real(self, data)
        runs.append({
            "script": self.ended - self.began, "processor": self.used, "all": perf_counter() - self.began,
            "errors": errors[:],
        })  # fmt: skip
        errors.clear()

    def on_script_finished(self, *given, **named):
        self.ended, self.used = perf_counter(), thread_time() - self.used
        finished(self, *given, **named)

    ScriptRunner._run_script, ScriptRunner._on_script_finished = run_script, on_script_finished


def on_script_error(error: Exception) -> bool:
    errors.append(repr(error))
    return server.on_script_error(error)


async def since(_: Request) -> JSONResponse:
    found = runs[:]
    runs.clear()
    return JSONResponse(found)


async def commit(_: Request) -> JSONResponse:
    """A new version: the latest value of one series changes by a little."""
    return JSONResponse(await run_sync(_commit))


def _commit() -> dict:
    from entrelabs_metrics.store.importing import import_files
    from entrelabs_metrics.ui.asking import base

    held = base()
    row = held.rows(
        "select * from measurements order by measured_on desc, lab_id, project_id, indicator_id, population limit 1"
    )[0]
    names = ("lab_id", "project_id", "indicator_id", "measured_on", "population", "source")
    told = {name: row[name] or "" for name in names}
    content = ",".join([*told, "value"]) + "\n" + ",".join(map(str, [*told.values(), 1 + held.version % 2])) + "\n"
    before, start = held.version, perf_counter()
    done = import_files(held, [("one.csv", content.encode())], table_name="measurements", by="bench")
    if done.version != before + 1:
        raise RuntimeError(f"The commit made no version: {done}")
    return {"seconds": perf_counter() - start, "version": done.version}


async def memory(_: Request) -> JSONResponse:
    status = Path("/proc/self/status").read_text()
    return JSONResponse({name: int(status.split(f"{name}:")[1].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")})


if __name__ == "__main__":
    port, *bare = sys.argv[1:]
    watch()
    own = {"/bench/runs": since, "/bench/commit": commit, "/bench/memory": memory}
    app = st.App(
        Path(__file__).parent / "empty.py" if bare else ROOT / "entrelabs_metrics/ui/main.py",
        routes=[*server.ROUTES, *(Route(path, answer) for path, answer in own.items())],
        middleware=server.MIDDLEWARE, lifespan=server.lifespan, on_script_error=on_script_error,
    )  # fmt: skip
    sys.argv = sys.argv[:1]
    app.run(config={"server.port": int(port), "server.headless": True})
