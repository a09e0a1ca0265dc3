"""Real bases with known rows: what ships with the program is loaded once per process, then copied."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from entrelabs_metrics.intake import sheet as sheets
from entrelabs_metrics.intake import values
from entrelabs_metrics.intake.cells import TRIM
from entrelabs_metrics.intake.verdict import Verdict, check, guess_table
from entrelabs_metrics.schema import Field, table, tables
from entrelabs_metrics.store import Base, open_base
from entrelabs_metrics.store.importing import Imported, import_files, initialise

ROOT = Path(__file__).parents[1]
# A busy machine is no failure; our fixtures that hypothesis could see twice are never changed by a test.
settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.load_profile("ours")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """What the sessions share beside the repository; elsewhere there is none."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no ../shared here")
    return folder


def _filled(what: str, folder: Path) -> Path:
    path = folder / f"{what}.duckdb"
    base = open_base(str(path))
    initialise(base, what)
    base.close()
    return path


@pytest.fixture(scope="session")
def seed_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _filled("seed", tmp_path_factory.mktemp("seed"))


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _filled("demo", tmp_path_factory.mktemp("demo"))


@pytest.fixture
def base() -> Iterator[Base]:
    """An empty base."""
    base = open_base(":memory:")
    yield base
    base.close()


@pytest.fixture
def seeded(seed_file: Path, tmp_path: Path) -> Iterator[Base]:
    """A base of one's own with the seed and the catalogue."""
    base = open_base(str(shutil.copy(seed_file, tmp_path / "base.duckdb")))
    yield base
    base.close()


@pytest.fixture(scope="session")
def world(seed_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    """The seed and the catalogue, for tests that write nothing."""
    base = open_base(str(shutil.copy(seed_file, tmp_path_factory.mktemp("world") / "base.duckdb")))
    yield base
    assert base.version == 1
    base.close()


@pytest.fixture(scope="session")
def demo(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    """Seed and demonstration, for tests that write nothing."""
    base = open_base(str(shutil.copy(demo_file, tmp_path_factory.mktemp("demo") / "base.duckdb")))
    yield base
    assert base.version == 3
    base.close()


@pytest.fixture(scope="session")
def verdict(world: Base) -> Callable[..., Verdict]:
    """What a file holds, read and checked against the seed."""

    def read_and_check(content: str | bytes, table_name: str | None = None) -> Verdict:
        sheet = sheets.read(content.encode() if isinstance(content, str) else content, "essai.csv")
        with world.reading() as cursor:
            return check(sheet, table(table_name) if table_name else guess_table(sheet), cursor)

    return read_and_check


@pytest.fixture(scope="session")
def put() -> Callable[..., Imported]:
    """Imports texts as files, one version; they must be sound."""

    def put(base: Base, *texts: str, by: str = "essai", **options: object) -> Imported:
        files = [(f"fichier-{i}.csv", text.encode()) for i, text in enumerate(texts, 1)]
        done = import_files(base, files, by=by, **options)
        assert done.version, [p for v in done.verdicts for p in v.problems]
        return done

    return put


@pytest.fixture(scope="session")
def dump() -> Callable[..., dict[str, list[tuple]]]:
    """Every row of every table, as of a version."""

    def dump(base: Base, as_of: int | None = None) -> dict[str, list[tuple]]:
        with base.reading(as_of) as cursor:
            return {
                name: cursor.execute(f"select {t.columns} from {name} order by all").fetchall()
                for name, t in tables().items()
            }

    return dump


@pytest.fixture(scope="session")
def cells() -> Callable[..., st.SearchStrategy]:
    """Any value that a field may hold in the base; unknown included, unless it is required."""
    awkward = st.sampled_from(
        ["=1+1", "-x", "+33", "@a", "'=x", "''-", "'", "＝1", 'dit "oui"', '"', ";;", "a\nb", "a\r\nb", "a\tb", "=\n1"]
    )
    alphabet = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    texts = awkward | st.text(alphabet, max_size=12).map(lambda text: text.strip(values.SPACES + TRIM) or "x")
    strategies = {
        "number": st.floats(allow_nan=False, allow_infinity=False),
        "integer": st.integers(-(2**53), 2**53),
        "date": st.dates(date(1900, 1, 1), date(2100, 12, 31)),
        "boolean": st.booleans(),
        "string": texts,
    }

    def of(field: Field, *, required: bool = False) -> st.SearchStrategy:
        some = st.sampled_from(field.enum) if field.enum else strategies[field.type]
        if field.labels and not field.enum:  # free, but a known word is kept as its code
            some = some.map(lambda text: values.choice(field)(text).value)
        return some if required or field.default else st.none() | some

    return of
