"""Kills a process that commits to a base, and looks at what is left: `python bench/crash.py [--kills 100]`.

Each time a child opens the base and makes versions one after the other (imports of 1 to 20,000 measurements, some rows
new, changed, the same or refused; every fifth an undo); it is ended by SIGKILL at a moment drawn from one seed, spread
over a commit. The base must open, hold every version that the child had acknowledged, and each version wholly or not at
all. SIGKILL is a crash of the program, not of the machine: what the disk does when power fails is not tried here.
"""

import argparse
import os
import random
import select
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from statistics import quantiles
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from entrelabs_metrics.errors import Refusal  # noqa: E402
from entrelabs_metrics.store import Base, open_base  # noqa: E402
from entrelabs_metrics.store.importing import check_file, initialise  # noqa: E402

SEED = 20150413
RENEWED = 10  # kills after which a new base is begun, so that opening and looking stay quick
FIRST = 0.2  # seconds that the first commit is thought to take, before one has been seen


# The child


def content(version: int) -> bytes:
    """The file of one version: always the same for a number."""
    chance = random.Random(version)
    lines = ["Labo;Indicateur;Date de mesure;Population;Valeur;Nombre de réponses (n);Source"]
    for i in range(chance.choice((1, 50, 2_000, 20_000))):
        group = f"{chance.choice((version, version, version - 1))}-{i // 336}"  # a third: what the version before says
        day = f"{i % 28 + 1:02d}/{i // 28 % 12 + 1:02d}/2020"
        day = "31/02/2026" if i % 97 == 50 else day  # refused, and kept aside
        lines.append(f"paca;U6;{day};groupe {group};{chance.randint(0, 100)};{chance.randint(1, 500)};Essai {i % 7}")
    return "\n".join(lines).encode()


def keep_committing(database: str) -> None:
    """Says « begin » before each commit and the version after it, until somebody ends this."""
    base = open_base(database)
    while True:
        version = base.version + 1
        if version % 5 == 0:
            say(f"begin {version}")
            say(str(base.undo(version - 1, by="essai")))
            continue
        file = content(version)
        verdict = check_file(base, file, f"{version}.csv", "measurements")
        say(f"begin {version}")
        say(str(base.commit([verdict], by="essai", contents=[file])[0]))


def say(words: str) -> None:
    os.write(1, words.encode() + b"\n")


# The parent


class Killed:
    """What a child had said when it was ended: the last version begun, the last acknowledged, and how each one took."""

    def __init__(self, database: Path, chance: random.Random) -> None:
        self.begun = self.acknowledged = 0
        self.took: list[float] = []
        with subprocess.Popen(
            [sys.executable, __file__, "--child", str(database)], stdout=subprocess.PIPE, cwd=ROOT
        ) as child:  # fmt: skip
            commits = chance.randint(0, 3)  # to see through before the one that is cut
            while self.begun == 0 or len(self.took) < commits or self.acknowledged == self.begun:
                self._hear(child.stdout.readline())
            usual = max(self.took[-1:] or [FIRST])
            until = perf_counter() + chance.uniform(0, 1.3 * usual)
            while (left := until - perf_counter()) > 0:
                if select.select([child.stdout], [], [], left)[0]:
                    self._hear(child.stdout.readline())
            child.kill()
            for line in child.stdout.read().splitlines(keepends=True):
                self._hear(line)  # said before the end, read after it
        if child.returncode != -9:
            raise SystemExit(f"The child should end by SIGKILL, not {child.returncode}")

    def _hear(self, line: bytes) -> None:
        if not line.endswith(b"\n"):
            raise SystemExit("The child stopped by itself")
        word, *number = line.split()
        if word == b"begin":
            self.begun, self._since = int(number[0]), perf_counter()
            self.acknowledged = self.begun - 1  # what it found or has said
        else:
            self.acknowledged = int(word)
            self.took.append(perf_counter() - self._since)


def faults(base: Base) -> list[str]:
    """What is not wholly there. Any table that has an `import_id` is looked at, whatever it holds."""
    found = []
    columns = base.rows(
        "select table_name, list(column_name) as names from duckdb_columns() join duckdb_tables()"
        " using (database_name, schema_name, table_name) where not duckdb_columns.internal group by 1"
    )
    of_imports = {c["table_name"]: c["names"] for c in columns if "import_id" in c["names"]}
    versions = [r["version"] for r in base.rows("select version from import_event order by 1")]
    if versions != list(range(1, base.version + 1)):
        found.append(f"the versions are {versions}, and the last is {base.version}")
    for name, names in of_imports.items():
        key, parent = ("import_id, file_no", "import_file") if "file_no" in names else ("import_id", "import_event")
        lost = base.rows(f"select distinct {key} from {name} where ({key}) not in (select ({key}) from {parent})")
        found += [f"{name} has rows of {row}, which {parent} does not know" for row in lost]
    found += [
        f"import {r['import_id']} has no file"
        for r in base.rows(
            "select distinct import_id from import_event where import_id not in (select import_id from import_file)"
        )
    ]
    for file in base.rows("select * from import_file"):
        of_file = f"import_id = {file['import_id']} and row_no // 1000000000000 = {file['file_no']}"
        n = base.rows(f"select count(*) as n from {file['table_name']}_log where {of_file}")[0]["n"]
        said = file["added"] + file["updated"] + file["unchanged"]
        if n != said:
            found.append(f"import {file['import_id']} says {said} rows of {file['table_name']} and has {n}")
    found += [
        f"import {r['import_id']} says {r['rejected']} rows left aside and has {r['n']}"
        for r in base.rows(
            "select import_id, rejected, count(line) as n from import_file left join import_aside"
            " using (import_id, file_no) group by import_id, file_no, rejected having n <> rejected"
        )
    ]
    found += [
        f"{r['sha256']} is kept for nothing, or missing"
        for r in base.rows(
            "select sha256 from import_file full join import_content using (sha256)"
            " where import_file.sha256 is null or import_content.sha256 is null"
        )
    ]
    for upload in base.history():
        if upload.by == "essai" and upload.event == "done" and upload.version > 1 and upload.reverts is None:
            try:
                same = base.original(upload.version) == (f"{upload.version}.csv", content(upload.version))
            except Refusal:
                same = False
            if not same:
                found.append(f"the file of version {upload.version} is not what came")
    return found  # fmt: skip


def kill(database: Path, chance: random.Random) -> tuple[Killed, bool, list[str], float]:
    """One round: who was killed, whether the last version begun is there, what is wrong, the seconds of opening."""
    killed = Killed(database, chance)
    start = perf_counter()
    base = open_base(str(database))
    opening = perf_counter() - start
    try:
        wrong = faults(base)
        if not killed.acknowledged <= base.version <= killed.begun:
            wrong.append(f"{killed.acknowledged} acknowledged, {killed.begun} begun, and the base is at {base.version}")
        return killed, base.version == killed.begun, wrong, opening
    finally:
        base.close()


def begin(database: Path) -> None:
    base = open_base(str(database))
    initialise(base, "seed")
    base.close()


def measure(kills: int) -> list[str]:
    """The lines of the report."""
    chance, outcomes, wrong, openings, took = random.Random(SEED), Counter(), [], [], []
    with tempfile.TemporaryDirectory(prefix="entrelabs-crash-") as folder:
        for n in range(kills):
            database = Path(folder) / f"{n // RENEWED}.duckdb"
            if n % RENEWED == 0:
                begin(database)
            killed, there, found, opening = kill(database, chance)
            outcomes["acknowledged" if killed.acknowledged == killed.begun else "there" if there else "absent"] += 1
            wrong += found
            openings.append(opening)
            took += killed.took
    tenths = quantiles(took, n=10)
    return [
        f"{kills} kills: the version in hand was wholly absent {outcomes['absent']} times, wholly there"
        f" {outcomes['there']} times before it was acknowledged, acknowledged {outcomes['acknowledged']} times."
        f" Faults: {len(wrong)}.",
        f"A commit took {tenths[0] * 1000:.0f} to {tenths[-1] * 1000:.0f} ms (eight in ten),"
        f" opening after a kill {max(openings) * 1000:.0f} ms at most.",
        *wrong[:20],
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        keep_committing(given.child)
    print("\n".join(measure(given.kills)))


if __name__ == "__main__":
    main()
