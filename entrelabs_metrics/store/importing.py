"""Files → one version: the whole way in, for the command line, the pages and the first filling of a base."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.intake import sheet as sheets
from entrelabs_metrics.intake.verdict import Verdict, check, guess_table
from entrelabs_metrics.schema import ORDER, table
from entrelabs_metrics.store.base import ROOT, Base, open_base
from entrelabs_metrics.store.change import Change

DATA = ROOT / "data"
SETS = {"seed": ("catalogue", "seed"), "demo": ("demo",)}  # what ships, by name: folders of data/
REASONS = {"seed": "Données d'Entrelabs #1 et catalogue d'indicateurs", "demo": "Démonstration : données fictives"}
LEVELS = {"empty": (), "seed": ("seed",), "demo": ("seed", "demo")}  # what a base may start with: which sets
BY = "Entrelabs Metrics"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the version (unchanged when nothing was new), what changed, and every file's verdict."""

    version: int
    changes: tuple[Change, ...]
    verdicts: tuple[Verdict, ...]


def check_file(
    base: Base, content: bytes, name: str = "", table_name: str | None = None, pending: Sequence[Verdict] = ()
) -> Verdict:
    """Reads and checks one file against the present base; writes nothing.

    Raises `UnreadableFile` or `UnknownTable`.
    """
    sheet = sheets.read(content, name)
    chosen = table(table_name) if table_name else guess_table(sheet)
    with base.reading() as cursor:
        return check(sheet, chosen, cursor, pending)


def import_files(
    base: Base,
    files: Sequence[tuple[str, bytes]],
    *,
    table_name: str | None = None,
    by: str = "",
    reason: str = "",
    skip_bad_rows: bool = False,
) -> Imported:
    """Commits all files as one version, or none. `version` is 0 in the answer when problems refused them.

    Files are (name, bytes); parents are checked before the rows that point to them, whatever the order given.
    """
    read = [(sheets.read(content, name), content) for name, content in files]
    chosen = [(table(table_name) if table_name else guess_table(sheet), sheet, content) for sheet, content in read]
    chosen.sort(key=lambda item: ORDER.index(item[0].name))
    verdicts: list[Verdict] = []
    for t, sheet, _ in chosen:
        with base.reading() as cursor:
            verdicts.append(check(sheet, t, cursor, verdicts))
    if any(v.hopeless or (v.refused and not skip_bad_rows) for v in verdicts):
        return Imported(0, (), tuple(verdicts))
    version, changes = base.commit(verdicts, by=by or BY, reason=reason, contents=[content for *_, content in chosen])
    return Imported(version, tuple(changes), tuple(verdicts))


def initialise(base: Base, what: str = "demo") -> int:
    """Fills a base with nothing (`empty`), the seed and catalogue (`seed`), or both and the demonstration (`demo`).

    Each set is one version, so the demonstration can be undone in one go. Doing it again changes nothing.
    """
    for name in LEVELS[what]:
        paths = [path for folder in SETS[name] for path in sorted((DATA / folder).glob("*.csv"))]
        done = import_files(base, [(path.name, path.read_bytes()) for path in paths], by=BY, reason=REASONS[name])
        if not done.version:
            raise Refusal(
                "Les données livrées avec le programme ont des problèmes : lancer la commande check sur data/."
            )
    return base.version


def restart(base: Base, what: str) -> int:
    """Takes back what ships with the program beyond `what`, and puts back what is missing; returns the version.

    What people imported stays. Raises `WouldOrphan` when it points to what would go.
    """
    beyond = {REASONS[name] for name in SETS if name not in LEVELS[what]}
    for upload in reversed(base.history()):
        if upload.by == BY and upload.event == "done" and upload.standing and upload.reason in beyond:
            base.undo(upload.version, by=BY)
    return initialise(base, what)


def open_filled(database: str) -> Base:
    """The base, filled with the demonstration when its file is not there yet."""
    new = database == ":memory:" or not Path(database).exists()
    base = open_base(database)
    if new:
        initialise(base)
    return base
