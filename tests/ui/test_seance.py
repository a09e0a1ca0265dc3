"""A séance without a browser: created, frozen, read, assessed, decided, counted, minuted; nothing in the past."""

import shutil
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from entrelabs_metrics.store.editing import edit
from entrelabs_metrics.ui import asking
from entrelabs_metrics.ui.seance import choosing, concluding, standing

ROOT = Path(__file__).resolve().parents[2]
SEED, DEMO = "entrelabs-1", "demo-entrelabs-2026"
NEW = "entrelabs-automne"


def opened(path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("ENTRELABS_DATABASE", str(path))
    app = AppTest.from_file(str(ROOT / "entrelabs_metrics" / "ui" / "main.py"), default_timeout=60).run()
    app.switch_page(str(ROOT / "pages" / "seance.py")).run()
    assert not app.exception, app.exception
    return app


@pytest.fixture(params=["demo"])
def app(request: pytest.FixtureRequest, seed_file, demo_file, tmp_path, monkeypatch) -> Iterator[AppTest]:
    path = shutil.copy({"seed": seed_file, "demo": demo_file}[request.param], tmp_path / "base.duckdb")
    yield opened(Path(path), monkeypatch)
    asking.base().close()
    asking._opened.cache_clear()


seed = pytest.mark.parametrize("app", ["seed"], indirect=True)


def click(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception, app.exception
    return app


def part(app: AppTest, name: str) -> AppTest:
    app.query_params["partie"] = name
    app.run()
    assert not app.exception, app.exception
    return app


def field(app: AppTest, kind: str, name: str):
    """The widget of a field, whatever the number of its form."""
    return next(w for w in getattr(app, kind) if name in w.key)


def buttons(app: AppTest) -> set[str]:
    return {button.key for button in app.button}


def plain(text: str) -> str:
    return unescape(text).replace("\u00a0", " ").replace("\u202f", " ").replace("\\", "")


def shown(app: AppTest) -> str:
    """Everything said on the page: markup, mounted charts, messages."""
    parts = [str(h.proto.body) for h in app.get("html")] + [str(c.proto.json) for c in app.get("bidi_component")]
    said = [m.value for kind in (app.success, app.error, app.warning, app.info, app.caption) for m in kind]
    return plain("\n".join([*parts, *said]))


def rows(question: str) -> list[dict]:
    return asking.base().rows(question)


def later_import() -> None:
    """What comes in after a séance was frozen: a project renamed."""
    edit(asking.base(), {"projects": [{"project_id": "pdl-decrochage-scolaire", "title": "Autre nom"}]}, by="B")


# Creating and freezing ---------------------------------------------------------------------------------------------


@seed
def test_on_the_seed_the_session_of_2015_froze_nothing(app: AppTest) -> None:
    assert "Rien n'a été figé pour cette séance" in shown(app)
    assert "13 avril 2015" in shown(app)
    assert "il n'y a rien à quoi comparer" in shown(part(app, "lire"))
    for name in ("situer", "decider", "compte-rendu"):
        part(app, name)


def create(app: AppTest, name: str = "Entrelabs, automne", held_on: date | None = date(2026, 11, 23)) -> AppTest:
    click(app, "seance-create")
    field(app, "text_input", "-name").set_value(name)
    field(app, "date_input", "-held_on").set_value(held_on)
    field(app, "text_input", "-place").set_value("Nantes")
    app.text_input(key="by").set_value("Animation")
    return click(app, "seance-new-save")


def test_created_it_is_the_one_shown_and_can_be_taken_back(app: AppTest) -> None:
    version = asking.latest()
    create(app)
    assert app.selectbox(key="seance").value == NEW
    last = asking.base().history()[-1]
    assert (last.version, last.by) == (version + 1, "Animation")
    click(app, "seance-new-undo")
    assert app.selectbox(key="seance").value == "demo-entrelabs-2026-automne"  # the one to come
    click(app, "seance-new-undo")
    assert rows(f"select place from sessions where session_id = '{NEW}'") == [{"place": "Nantes"}]


def test_without_a_date_it_is_said_at_the_field(app: AppTest) -> None:
    version = asking.latest()
    create(app, held_on=None)
    assert asking.latest() == version and "La cellule est vide" in shown(app)


def test_frozen_anew_and_the_old_number_stays_in_the_history(app: AppTest) -> None:
    create(app)
    first = asking.latest()
    click(app, "seance-freeze")
    assert rows(f"select version from sessions where session_id = '{NEW}'") == [{"version": first}]
    assert f"La version {first} est figée" in shown(app) and f"Version {first} figée le" in shown(app)
    later_import()
    app.run()
    click(app, "seance-freeze-again")
    second = first + 2
    assert rows(f"select version from sessions where session_id = '{NEW}'") == [{"version": second}]
    with asking.base().reading(second) as cursor:
        old = cursor.execute("select version from sessions where session_id = ?", [NEW]).fetchall()
    assert old == [(first,)]
    click(app, "freeze-undo")
    assert rows(f"select version from sessions where session_id = '{NEW}'") == [{"version": first}]


def test_what_is_read_is_of_the_frozen_version(app: AppTest) -> None:
    create(app)
    click(app, "seance-freeze")
    frozen = shown(part(app, "lire"))
    assert "Comparé à : Séance de démonstration 2026" in frozen and "Version 2 figée le" in frozen
    later_import()
    again = shown(part(app, "lire"))
    assert "Autre nom" not in again
    assert panels(frozen) == panels(again)


def panels(text: str) -> str:
    """What the page says but for the version of the base, which a later import moves."""
    return "\n".join(line for line in text.splitlines() if "em-panel" in line)


def test_compared_with_what_the_session_before_froze(app: AppTest) -> None:
    frozen = asking.latest()
    edit(asking.base(), {"sessions": [{"session_id": DEMO, "version": frozen}]}, by="A")
    later_import()
    create(app)
    click(app, "seance-freeze")
    text = shown(part(app, "lire"))
    assert "Comparé à : Séance de démonstration 2026" in text and f"Version {frozen} figée le" in text
    assert "Autre nom" in text
    assert [box.label for box in app.expander if "écart" in box.label or "Aucun" in box.label]  # noise, folded apart


def test_organisations_are_ticked_or_typed(app: AppTest) -> None:
    create(app)
    box = field(app, "multiselect", "seance-present")
    assert box.value == [] and "Ville de Paris" in box.options
    box.set_value(["Ville de Paris", "La 27e Région"]).run()
    click(app, "seance-present-save")
    assert rows(f"select labs_present from sessions where session_id = '{NEW}'") == [
        {"labs_present": "Ville de Paris, La 27e Région"}
    ]


# Assessing ---------------------------------------------------------------------------------------------------------


def levels(session: str, lab: str) -> dict[str, tuple[int, str | None]]:
    found = rows(f"select * from assessments where session_id = '{session}' and lab_id = '{lab}'")
    return {one["axis_id"]: (one["level"], one["comment"]) for one in found}


def choose_levels(app: AppTest, chosen: dict[str, str]) -> AppTest:
    for axis, level in chosen.items():
        next(w for w in app.get("button_group") if w.key.endswith(f"{axis}-level")).set_value(level)
    return app.run()


def save_levels(app: AppTest) -> AppTest:
    return click(app, next(key for key in buttons(app) if key.startswith("stand-") and key.endswith("-save")))


@pytest.fixture
def standing_app(app: AppTest) -> AppTest:
    create(app)
    app.query_params["labo"] = "paris"
    return part(app, "situer")


def test_twelve_axes_saved_at_once_unknown_left_out(standing_app: AppTest) -> None:
    app, version = standing_app, asking.latest()
    assert len([w for w in app.get("button_group") if w.key.endswith("-level")]) == 12
    assert "juin 2026 : niveau 2" in shown(app)
    choose_levels(app, {"t5-ecosysteme-local": "3", "t5-lobbying-externe": "0"})
    field(app, "text_input", "t5-ecosysteme-local-comment").set_value("Une école de design").run()
    assert asking.latest() == version
    save_levels(app)
    assert asking.latest() == version + 1
    assert levels(NEW, "paris") == {
        "t5-ecosysteme-local": (3, "Une école de design"), "t5-lobbying-externe": (0, None)
    }  # fmt: skip
    assert "2 positions enregistrées." in shown(app)
    choose_levels(app, {"t5-lobbying-externe": "1"})
    save_levels(app)
    assert levels(NEW, "paris")["t5-lobbying-externe"] == (1, None)
    click(app, "stand-undo")
    assert levels(NEW, "paris")["t5-lobbying-externe"] == (0, None)


def test_a_comment_without_a_level_is_said_at_its_axis(standing_app: AppTest) -> None:
    app, version = standing_app, asking.latest()
    field(app, "text_input", "t5-ecosysteme-local-comment").set_value("À voir").run()
    save_levels(app)
    assert asking.latest() == version and "La cellule est vide" in shown(app)


def test_saving_nothing_says_so(standing_app: AppTest) -> None:
    save_levels(standing_app)
    assert "il n'y a rien à enregistrer" in shown(standing_app)


@pytest.mark.parametrize(("choice", "level"), [("stand-over", 3), ("stand-theirs", 1)])
def test_another_facilitator_saved_the_same_axis(standing_app: AppTest, choice: str, level: int) -> None:
    app, axis = standing_app, "t5-ecosysteme-local"
    choose_levels(app, {axis: "3"})
    theirs = {"session_id": NEW, "lab_id": "paris", "axis_id": axis, "level": 1}
    edit(asking.base(), {"assessments": [theirs]}, by="L'autre")
    save_levels(app)
    assert levels(NEW, "paris")[axis] == (1, None) and "rien n'a été écrit" in shown(app)
    click(app, choice)
    assert levels(NEW, "paris")[axis] == (level, None)


# Deciding ----------------------------------------------------------------------------------------------------------


def decisions() -> list[dict]:
    return rows(f"select * from decisions where session_id = '{NEW}' order by decision_id")


def decide(app: AppTest, text: str, due: date | None = date(2027, 3, 31)) -> AppTest:
    field(app, "text_input", "decide-text").set_value(text)
    field(app, "date_input", "decide-due_on").set_value(due)
    return click(app, "decide-add")


@pytest.fixture
def deciding(app: AppTest) -> AppTest:
    create(app)
    return part(app, "decider")


def test_decided_in_one_line_then_closed_and_taken_back(deciding: AppTest) -> None:
    app = deciding
    field(app, "selectbox", "decide-action_id").set_value("entrelabs-progresser")
    decide(app, "Mesurer le départ")
    (made,) = decisions()
    assert (made["decision_id"], made["status"], made["due_on"]) == (f"{NEW}-d1", "upcoming", date(2027, 3, 31))
    assert made["action_id"] == "entrelabs-progresser"
    assert field(app, "text_input", "decide-text").value == "" and "Mesurer le départ" in shown(app)
    app.selectbox(key="decision-chosen").set_value(f"{NEW}-d1").run()
    click(app, "decision-completed")
    assert decisions()[0]["status"] == "completed"
    click(app, "close-undo")
    assert decisions()[0]["status"] == "upcoming"
    click(app, "decision-edit")
    field(app, "selectbox", "-status").set_value("blocked")
    click(app, f"seance-decision-{NEW}-d1-save")
    assert decisions()[0]["status"] == "blocked"


def test_two_facilitators_lose_no_decision(deciding: AppTest) -> None:
    theirs = {"decision_id": f"{NEW}-d1", "session_id": NEW, "text": "La leur"}
    edit(asking.base(), {"decisions": [theirs]}, by="L'autre")
    decide(deciding, "La mienne")
    assert [one["text"] for one in decisions()] == ["La leur", "La mienne"]


def test_a_decision_that_cannot_be_is_said_and_kept_in_the_line(deciding: AppTest) -> None:
    version = asking.latest()
    decide(deciding, "Trop tôt", date(2020, 1, 1))
    assert asking.latest() == version and "L'échéance vient avant la séance" in shown(deciding)
    assert field(deciding, "text_input", "decide-text").value == "Trop tôt"
    decide(deciding, "", None)
    assert asking.latest() == version and "La cellule est vide" in shown(deciding)


def test_the_register_holds_what_waits_from_every_session(deciding: AppTest) -> None:
    decide(deciding, "Celle-ci")
    assert "Celle-ci" in shown(deciding) and "Reprendre les essais" not in shown(deciding)
    deciding.query_params["releve"] = "ouvertes"
    text = shown(deciding.run())
    assert "Celle-ci" in text and "Reprendre les essais" in text and "Publier au moins un prototype" not in text


def test_hands_are_counts_and_what_is_not_counted_is_unknown(deciding: AppTest) -> None:
    app = deciding
    field(app, "text_input", "hands-question").set_value("Une mesure commune ?")
    field(app, "number_input", "Pour").set_value(7)
    field(app, "number_input", "Contre").set_value(0)
    click(app, "hands-save")
    found = rows(f"select * from hands where session_id = '{NEW}' order by hands nulls last")
    assert [(one["question_id"], one["answer"], one["hands"]) for one in found] == [
        ("q1", "Contre", 0), ("q1", "Pour", 7), ("q1", "Ne se prononce pas", None)
    ]  # fmt: skip
    assert "Une mesure commune ?" in shown(app)
    click(app, "hands-save")
    assert len(rows(f"select * from hands where session_id = '{NEW}'")) == 3 and "La cellule est vide" in shown(app)


# Concluding --------------------------------------------------------------------------------------------------------


def test_minutes_in_four_forms_and_the_next_session(deciding: AppTest) -> None:
    app = deciding
    decide(app, "Mesurer le départ")
    click(part(app, "preparer"), "seance-freeze")
    text = shown(part(app, "compte-rendu"))
    assert "Mesurer le départ" in text and "Ce que contient le compte rendu" in text
    asked = (asking.base().path, "fr", asking.latest(), date.today(), NEW)
    starts = {
        concluding.note: b"%PDF-", concluding.deck: b"PK", concluding.page: b"<!", concluding.markdown: b"# Compte"
    }  # fmt: skip
    for render, start in starts.items():
        made = concluding._made(render, *asked)
        assert made.startswith(start), render
        assert render in (concluding.note, concluding.deck) or "Mesurer le départ".encode() in made
    click(app, "seance-next")
    field(app, "text_input", "-name").set_value("Entrelabs, printemps")
    field(app, "date_input", "-held_on").set_value(date(2027, 6, 1))
    click(app, "seance-new-save")
    assert app.selectbox(key="seance").value == "entrelabs-printemps"
    assert "Mesurer le départ" in shown(part(app, "preparer"))


# The past ----------------------------------------------------------------------------------------------------------

WRITES = (
    "seance-create",
    "seance-freeze",
    "seance-edit",
    "seance-present-save",
    "decide-add",
    "hands-save",
    "seance-next",
)


def test_nothing_is_written_when_looking_back(app: AppTest) -> None:
    app.query_params["version"] = "2"
    for name in ("preparer", "lire", "situer", "decider", "compte-rendu"):
        found = buttons(part(app, name))
        assert not found & set(WRITES) and not any(key.startswith("stand-") for key in found), name
    version = asking.latest()
    choosing_seance = choosing.seances()[0]
    standing._save(standing._Sheet(DEMO, "paris", {}, "stand-0"), (), choosing_seance.name)
    assert asking.latest() == version


def test_in_english_too(app: AppTest) -> None:
    app.query_params["lang"] = "en"
    for name in ("preparer", "lire", "situer", "decider", "compte-rendu"):
        part(app, name)
    assert "Prepare the next session" in {button.label for button in app.button}
