"""Feuille de route with 5,000 actions of 300 labs, beside our empty page in the same run: `python bench/roadmap.py`.

Warm runs: each view is asked 30 times on one version, after two that do not count, turn by turn with the empty page.
Then one run of each view with a filter never asked before: what a first look costs. Read ratios, not seconds.
"""

import random
import tempfile
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from run import WARM, Visitor, check, serving

from entrelabs_metrics.schema import table
from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.importing import import_files, initialise

LABS, ACTIONS = 300, 5000
VIEWS = (("communes", ""), ("matrice, tous", "labo=*"), ("un labo", "labo=labo-7"), ("liste, tous", "labo=*&vue=list"),
         ("calendrier, tous", "labo=*&vue=time"), ("avancement, tous", "labo=*&vue=found"))  # fmt: skip


def actions(drawn: random.Random) -> str:
    """A CSV of actions, each field known for some and unknown for others."""
    codes = {f.name: f.enum for f in table("actions").fields if f.enum}
    lines = ["action_id;lab_id;title;horizon;scope;engaged;status;completion;declared_progress;owner;due_on;source"]
    for n in range(ACTIONS):
        status = drawn.choice(("", *codes["status"]))
        engaged = "yes" if status in ("running", "completed") else drawn.choice(("yes", "no", ""))
        due = date(2025, 1, 1) + timedelta(days=drawn.randrange(1500))
        fields = (f"a{n}", f"labo-{n % LABS}", f"Action {n} : une revue commune des projets",
                  drawn.choice(codes["horizon"]), drawn.choice(codes["scope"]), engaged, status,
                  drawn.choice(("", *codes["completion"])), drawn.choice(("", "40", "80")), "Équipe du labo",
                  due.isoformat() if drawn.random() < 0.8 else "", "essai")  # fmt: skip
        lines.append(";".join(fields))
    return "\n".join(lines)


def main() -> None:
    labs = "lab_id;name;organisation;organisation_type\n" + "".join(
        f"labo-{n};Labo {n};Organisation {n};city\n" for n in range(LABS)
    )
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        path = Path(folder) / "base.duckdb"
        base = open_base(str(path))
        initialise(base, "seed")
        files = [("labs.csv", labs.encode()), ("actions.csv", actions(random.Random(3)).encode())]
        done = import_files(base, files, by="bench")
        base.close()
        if not done.version:
            raise SystemExit(f"Generated files should be sound: {[v.problems[:2] for v in done.verdicts]}")
        server = stack.enter_context(serving(path, Path(folder) / "server.log"))
        visitors = {"page vide": Visitor(server, "vide", stack)}
        visitors |= {name: Visitor(server, "feuille-de-route", stack, query) for name, query in VIEWS}
        for visitor in visitors.values():
            for _ in range(2):
                check(visitor, visitor.visit())
        warm: dict[str, list[dict]] = {name: [] for name in visitors}
        for _ in range(WARM):
            for name, visitor in visitors.items():
                warm[name].append(visitor.visit())
        first = {}
        for name, query in VIEWS:
            visitor = Visitor(server, "feuille-de-route", stack, f"{query}&etat=running&texte=revue")
            first[name] = visitor.visit()["script"]
    floor = {what: median(run[what] for run in warm["page vide"]) for what in ("script", "processor")}
    print("| view | script | processor | ÷ our empty page (clock / processor) | sent | first look, filtered |")
    print("|---|--:|--:|--:|--:|--:|")
    for name, runs in warm.items():
        found = {what: median(run[what] for run in runs) for what in ("script", "processor", "sent")}
        ratios = " / ".join(f"{found[what] / floor[what]:.1f}" for what in ("script", "processor"))
        cold = f"{first[name]:.0f} ms" if name in first else ""
        print(f"| {name} | {found['script']:.1f} ms | {found['processor']:.1f} ms | {ratios} | {found['sent']:.0f} kB |"
              f" {cold} |")  # fmt: skip


if __name__ == "__main__":
    main()
