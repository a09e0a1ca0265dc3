"""The child process that answers one SQL question on a copy of our tables: `query` runs this file, and ends it.

    python answering.py COPY SECONDS MEGABYTES ROWS ANSWER_BYTES  < question  > answer

The answer is one pickle of plain values: ("rows", names, rows), ("refused", what DuckDB says), or the limit that was
passed: ("rows",), ("size",), ("memory",), ("late",). It imports nothing of ours: starting must stay cheap.
"""

import pickle
import sys
import threading
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import duckdb

PROGRAM = 300 << 20  # what the process needs beside DuckDB's own memory: code, stacks, the answer as Python values
PLAIN = (type(None), bool, int, float, str, bytes, Decimal, date, time, timedelta, UUID)


def confine(megabytes: int, seconds: float, answer: int) -> None:
    """Limits that the system keeps, whatever DuckDB does, also when the parent is gone. Windows has none of them."""
    with suppress(ImportError):
        import resource

        wanted = {
            "RLIMIT_AS": (megabytes << 20) + PROGRAM,
            "RLIMIT_CPU": 2 * int(seconds) + 30,  # of two threads; the parent ends us long before
            "RLIMIT_FSIZE": answer,  # also: no file can grow beyond it
            "RLIMIT_CORE": 0,
        }
        for name, value in wanted.items():
            with suppress(ValueError, OSError):  # a system with stricter limits of its own, or without this one
                resource.setrlimit(getattr(resource, name), (value, value))


def answer(copy: str, seconds: float, megabytes: int, rows: int, question: str) -> tuple:
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{megabytes}MB",
        "threads": "2",
        "temp_directory": "",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    try:
        with duckdb.connect(copy, read_only=True, config=config) as connection:
            connection.execute("set enable_external_access = false")
            connection.execute("set lock_configuration = true")
            late = threading.Timer(seconds, connection.interrupt)
            late.daemon = True
            late.start()
            found = connection.execute(question)
            names = [column[0] for column in found.description]
            taken = found.fetchmany(rows + 1)
            late.cancel()
            if len(taken) > rows:
                return ("rows",)
            return "rows", names, [[plain(value) for value in row] for row in taken]
    except duckdb.InterruptException:
        return ("late",)
    except (duckdb.OutOfMemoryException, MemoryError):
        return ("memory",)
    except duckdb.Error as error:
        return "refused", str(error)[:2000]


def plain(value: object) -> object:
    """The value, of a type that the parent accepts to read; times with a zone are given in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value
    if isinstance(value, dict):
        return {plain_key(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value if isinstance(value, PLAIN) else str(value)


def plain_key(value: object) -> object:
    return value if isinstance(value, PLAIN) else str(value)


def main() -> None:
    copy, seconds, *numbers = sys.argv[1:]
    megabytes, rows, size = map(int, numbers)
    confine(megabytes, float(seconds), size)
    question = sys.stdin.buffer.read().decode("utf-8", "replace")
    try:
        said = pickle.dumps(answer(copy, float(seconds), megabytes, rows, question), protocol=5)
    except MemoryError:
        said = pickle.dumps(("memory",))
    sys.stdout.buffer.write(said if len(said) <= size else pickle.dumps(("size",)))


if __name__ == "__main__":
    main()
