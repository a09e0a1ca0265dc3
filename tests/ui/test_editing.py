"""The drawer of an action: changing it, adding one, its history, and undoing, without a browser."""

import json
import shutil
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from entrelabs_metrics.schema import table
from entrelabs_metrics.store import open_base
from entrelabs_metrics.store.editing import edit
from entrelabs_metrics.ui import asking

ROOT = Path(__file__).resolve().parents[2]
ACTION = "labo-des-labos"


@pytest.fixture
def app(seed_file, tmp_path, monkeypatch):
    """The roadmap of the seed, with the drawer of an action open."""
    path = shutil.copy(seed_file, tmp_path / "base.duckdb")
    base = open_base(str(path))
    edit(base, {"actions": [{"action_id": ACTION, "starts_on": date(2026, 9, 1)}]}, by="<i>Service A</i>", reason="Vu")
    base.close()
    monkeypatch.setenv("ENTRELABS_DATABASE", str(path))
    app = AppTest.from_file(str(ROOT / "entrelabs_metrics" / "ui" / "main.py"), default_timeout=60).run()
    app.session_state["_action"] = ACTION
    app.switch_page(str(ROOT / "pages" / "roadmap.py")).run()
    assert not app.exception, app.exception
    yield app
    asking.base().close()
    asking._opened.cache_clear()


def click(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception, app.exception
    return app


def field(app: AppTest, kind: str, name: str):
    """The widget of a field, whatever its number."""
    return next(w for w in getattr(app, kind) if w.key.endswith(f"-{name}"))


def buttons(app: AppTest) -> set[str]:
    return {button.key for button in app.button}


def shown(app: AppTest) -> str:
    return unescape("\n".join(str(h.proto.body) for h in app.get("html"))).replace("\u00a0", " ").replace("\u202f", " ")


def behind(app: AppTest) -> str:
    """The matrix, as it is mounted."""
    return "\n".join(json.loads(c.proto.json).get("html", "") for c in app.get("bidi_component"))


def held(name: str, action: str = ACTION) -> object:
    (found,) = asking.base().rows(f"select {name} from actions where action_id = $a", {"a": action})
    return found[name]


def test_changed_seen_told_and_undone(app: AppTest) -> None:
    click(app, "action-edit")
    assert "Rien de changé pour le moment." in shown(app)
    field(app, "selectbox", "status").set_value("blocked")
    field(app, "text_area", "blocked_by").set_value("=1+1\nPas de <b>temps</b>")
    field(app, "text_input", "declared_progress").set_value("12,5")
    field(app, "radio", "engaged").set_value("true")
    app.run()
    assert "<span>Statut</span> <s>non renseigné</s> → <b>Bloqué</b>" in shown(app)
    assert "<s>non renseigné</s> → <b>12,5</b>" in shown(app)
    assert "<b>temps</b>" not in "".join(str(h.proto.body) for h in app.get("html"))
    assert asking.base().version == 2, "nothing before the button"
    field(app, "text_input", "why").set_value("Dit en séance")
    app.text_input(key="by").set_value("Équipe du labo")
    click(app, "action-save")
    assert asking.base().version == 3
    assert app.success[0].value.replace("\\", "").replace("\u00a0", " ") == "Enregistré : version 3."
    assert [held(name) for name in ("status", "engaged", "declared_progress", "blocked_by")] == [
        "blocked", True, 12.5, "=1+1\nPas de <b>temps</b>"
    ]  # fmt: skip
    assert "bloqué" in behind(app)
    last = asking.base().history()[-1]
    assert (last.by, last.reason) == ("Équipe du labo", "Dit en séance")
    text = shown(app)
    assert text.index("Version 3, ") < text.index("Version 2, ") < text.index("Version 1, ")
    assert "« Dit en séance »" in text and "par <i>Service A</i>" in text and "Inscrite dans la base." in text
    click(app, "action-undo")
    assert (asking.base().version, held("status")) == (4, None)
    assert "annule la version 3" in shown(app)
    click(app, "action-undo")
    assert (asking.base().version, held("status")) == (5, "blocked")


def test_a_problem_is_said_at_its_field_and_nothing_is_written(app: AppTest) -> None:
    click(app, "action-edit")
    field(app, "date_input", "due_on").set_value(date(2026, 8, 1))
    field(app, "text_input", "declared_progress").set_value("beaucoup")
    field(app, "text_area", "title").set_value(" ")
    click(app, "action-save")
    assert asking.base().version == 2
    text = shown(app)
    for said in (
        "L'échéance de l'action vient avant son début.",
        "« beaucoup » n'est pas un nombre.",
        "est obligatoire",
    ):
        assert said in text
    assert "Rien n'a été enregistré" in app.error[0].value and "Échéance" in app.error[0].value
    field(app, "date_input", "due_on").set_value(date(2026, 10, 1))
    field(app, "text_input", "declared_progress").set_value("")
    field(app, "text_area", "title").set_value("Un labo des labos")
    click(app, "action-save")
    assert (asking.base().version, held("title"), held("due_on")) == (3, "Un labo des labos", date(2026, 10, 1))


def test_unknown_is_an_answer_and_empties(app: AppTest) -> None:
    click(app, "action-edit")
    field(app, "date_input", "starts_on").set_value(None)
    field(app, "selectbox", "lab_id").set_value("paris")
    click(app, "action-save")
    assert (held("starts_on"), held("lab_id")) == (None, "paris")
    click(app, "action-edit")
    field(app, "selectbox", "lab_id").set_value("")
    app.run()
    assert "→ <b>commune à tous les labos</b>" in shown(app)
    click(app, "action-save")
    assert held("lab_id") is None


def test_saving_without_a_change_says_so(app: AppTest) -> None:
    click(click(app, "action-edit"), "action-save")
    assert asking.base().version == 2
    assert "Rien n'a changé" in app.error[0].value
    click(app, "action-leave")
    assert "action-edit" in buttons(app)


@pytest.mark.parametrize(
    ("choice", "status", "note"), [("action-over", "blocked", "la leur"), ("action-theirs", None, "la leur")]
)
def test_somebody_else_changed_it_meanwhile(app: AppTest, choice: str, status: str | None, note: str) -> None:
    click(app, "action-edit")
    field(app, "selectbox", "status").set_value("blocked")
    edit(asking.base(), {"actions": [{"action_id": ACTION, "note": "la leur"}]}, by="La collègue")
    click(app, "action-save")
    assert asking.base().version == 3
    assert "rien n'a été écrit" in app.warning[0].value
    assert "→ <b>la leur</b>" in shown(app) and "par La collègue" in shown(app)
    click(app, choice)
    assert (held("status"), held("note")) == (status, note)
    if choice == "action-theirs":
        assert field(app, "text_area", "note").value == "la leur" and "Rien de changé" in shown(app)


def test_an_action_is_added_where_one_looks_and_taken_back(app: AppTest) -> None:
    app.session_state["_action"] = None
    app.selectbox(key="labo").set_value("paris").run()
    click(app, "action-add")
    assert field(app, "selectbox", "lab_id").value == "paris"
    click(app, "action-save")
    assert asking.base().version == 2 and "La cellule est vide" in shown(app)
    field(app, "text_area", "title").set_value("Ouvrir le labo aux écoles")
    field(app, "selectbox", "horizon").set_value("now")
    field(app, "selectbox", "scope").set_value("beyond")
    click(app, "action-save")
    made = "ouvrir-labo-ecoles"
    assert (held("lab_id", made), held("scope", made), held("engaged", made)) == ("paris", "beyond", None)
    assert asking.base().history()[-1].reason.endswith("Ouvrir le labo aux écoles")
    assert "Ouvrir le labo aux écoles" in behind(app) and "Inscrite dans la base." in shown(app)
    click(app, "action-undo")
    assert "n'est pas dans cette version" in app.info[0].value
    click(app, "action-undo")
    assert held("title", made) == "Ouvrir le labo aux écoles"


def test_nothing_is_edited_in_the_past(app: AppTest) -> None:
    click(app, "action-edit")
    app.query_params["version"] = "1"
    app.run()
    assert not app.exception
    assert not {"action-edit", "action-add", "action-save"} & buttons(app)
    assert "Version 1, " in shown(app) and "Version 2, " not in shown(app)


def test_every_field_of_the_table_can_be_changed(app: AppTest) -> None:
    click(app, "action-edit")
    widgets = [
        w.key for kind in ("selectbox", "radio", "text_input", "text_area", "date_input") for w in getattr(app, kind)
    ]
    missing = [n for n in table("actions").by_name if not any(key.endswith(f"-{n}") for key in widgets)]
    assert missing == ["action_id"]


def test_in_english_too(app: AppTest) -> None:
    app.query_params["lang"] = "en"
    click(app.run(), "action-edit")
    field(app, "selectbox", "status").set_value("blocked")
    field(app, "text_input", "declared_progress").set_value("12.5")
    app.run()
    assert "<span>Status</span> <s>not stated</s> → <b>Blocked</b>" in shown(app)
    assert "→ <b>12.5</b>" in shown(app)
    click(app, "action-save")
    assert held("declared_progress") == 12.5
