"""Any sequence of imports and undos gives what a plain Python model says, version by version."""

from dataclasses import dataclass, field

from hypothesis import example, given, settings
from hypothesis import strategies as st

from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.importing import import_files

Rows = dict[str, tuple]


@dataclass
class Model:
    """Events in order; each import keeps its rows as they were completed when it was committed."""

    events: list[tuple[int, str]] = field(default_factory=list)  # (import, done or undone)
    rows: dict[int, dict[str, Rows]] = field(default_factory=dict)  # import: table: key: cells

    def standing(self) -> list[int]:
        last = dict(self.events)
        return [i for i in sorted(last) if last[i] == "done"]

    def state(self) -> dict[str, Rows]:
        state: dict[str, Rows] = {"labs": {}, "projects": {}}
        for i in self.standing():  # a later import has the last word
            for name, rows in self.rows[i].items():
                state[name] |= rows
        return state

    def sound(self) -> bool:
        state = self.state()
        return all(lab in state["labs"] for lab, *_ in state["projects"].values())

    def commit(self, name: str, rows: Rows) -> bool:
        """Whether there is a new version."""
        known = self.state()[name]
        full = {
            key: tuple(old if new is None else new for old, new in zip(known.get(key, cells), cells, strict=True))
            for key, cells in rows.items()
        }
        if all(known.get(key) == cells for key, cells in full.items()):
            return False
        number = len(self.events) + 1
        self.rows[number] = {name: full}
        self.events.append((number, "done"))
        return True

    def differences(self, version: int, seen: list[dict[str, Rows]]) -> dict[str, tuple]:
        """Of each table a version speaks of: the keys added, removed and changed, and how many stayed the same."""
        if not version:
            return {}
        found = {}
        for name, spoken in self.rows[self.events[version - 1][0]].items():
            before, after = seen[version - 1][name], seen[version][name]
            both = before.keys() & after.keys() & spoken.keys()
            changed = {key for key in both if before[key] != after[key]}
            found[name] = (after.keys() - before.keys(), before.keys() - after.keys(), changed, len(both - changed))
        return found

    def undo(self, version: int) -> bool:
        """Whether it can be done; it is then."""
        if not 1 <= version <= len(self.events):
            return False
        number, event = self.events[version - 1]
        if dict(self.events)[number] != event:
            return False
        self.events.append((number, "undone" if event == "done" else "done"))
        if self.sound():
            return True
        self.events.pop()
        return False


KEYS = st.sampled_from("ab")
MAYBE = st.none() | st.sampled_from(["x", "y", "z"])
LABS = st.tuples(st.just("labs"), st.dictionaries(KEYS, st.tuples(MAYBE, MAYBE), min_size=1, max_size=2))
PROJECTS = st.tuples(
    st.just("projects"), st.dictionaries(st.sampled_from("pq"), st.tuples(KEYS, MAYBE), min_size=1, max_size=2)
)
UNDO = st.tuples(st.just("undo"), st.integers(1, 9))
HEADS = {
    "labs": ("lab_id;name;organisation;organisation_type;territory;note", "{0};N;O;city;{1};{2}"),
    "projects": ("project_id;title;lab_id;summary", "{0};T;{1};{2}"),
}
READ = {
    "labs": "select lab_id, territory, note from labs",
    "projects": "select project_id, lab_id, summary from projects",
}


def told(change):
    """The keys of a Change, whose counts must say as many."""
    new, gone = {row.key[0] for row in change.new_rows}, {row.key[0] for row in change.gone}
    changed = {cell.key[0] for cell in change.cells}
    assert (change.added, change.removed, change.updated) == (len(new), len(gone), len(changed))
    return new, gone, changed, change.unchanged


def state(base, as_of=None):
    with base.reading(as_of) as cursor:
        return {
            name: {key: tuple(cells) for key, *cells in cursor.execute(sql).fetchall()} for name, sql in READ.items()
        }


@settings(max_examples=12)
@given(st.lists(LABS | LABS | PROJECTS | UNDO | UNDO, max_size=8))
@example(
    [
        ("labs", {"a": ("x", None)}),
        ("labs", {"a": (None, "y")}),
        ("undo", 1),
        ("undo", 3),
        ("labs", {"a": ("z", None)}),
        ("undo", 2),
    ]
)
@example(
    [("labs", {"a": ("x", None)}), ("projects", {"p": ("a", None)}), ("undo", 1), ("undo", 2), ("undo", 1), ("undo", 3)]
)
def test_any_sequence_of_imports_and_undos(acts):
    base, model = open_base(":memory:"), Model()
    seen = [state(base)]
    for name, what in acts:
        if name == "undo":
            try:
                base.undo(what, by="x")
                done = True
            except Refusal:
                done = False
            assert done == model.undo(what)
        else:
            head, line = HEADS[name]
            text = "\n".join(
                [head, *(line.format(key, *(cell or "" for cell in cells)) for key, cells in what.items())]
            )
            before = base.version
            done = import_files(base, [("f.csv", text.encode())])
            if name == "projects" and any(lab not in model.state()["labs"] for lab, _ in what.values()):
                assert done.version == 0
            else:
                assert (base.version > before) == model.commit(name, what)
        if base.version == len(seen):
            seen.append(state(base))
        assert base.version == len(model.events) == len(seen) - 1
        assert state(base) == model.state()
    for version, then in enumerate(seen):
        assert state(base, version) == then
        assert {c.table: told(c) for c in base.difference(version)} == model.differences(version, seen)
    assert [u.standing for u in base.history()] == [i in model.standing() for i, _ in model.events]
    base.close()
