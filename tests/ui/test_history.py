"""The history page and the base as it was, without a browser; the files it hands back."""

import csv
import io
import json
import shutil
from datetime import date, datetime
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from entrelabs_metrics.intake.problem import Problem
from entrelabs_metrics.language import in_paris, language
from entrelabs_metrics.store import Aside, open_base
from entrelabs_metrics.store.change import AsideRow
from entrelabs_metrics.store.importing import import_files
from entrelabs_metrics.ui import asking
from entrelabs_metrics.ui.changes import plain
from entrelabs_metrics.ui.filing import aside_csv, safe_name, size
from entrelabs_metrics.ui.history import PAGE

ROOT = Path(__file__).resolve().parents[2]
LABS = "lab_id;name;organisation;organisation_type;territory\r\n"
FRENCH = language("fr")
BANNER = "Vous regardez la base telle qu'elle était à la version"


@pytest.fixture
def app(seed_file, tmp_path, monkeypatch):
    """The application on a base of three versions: the seed, one lab more, its name changed and a row left aside."""
    path = shutil.copy(seed_file, tmp_path / "base.duckdb")
    base = open_base(str(path))
    lab = LABS + "essai;{};Ville d'essai;city;{}\r\n"
    import_files(base, [("essai.csv", lab.format("Labo d'essai", "").encode())], by="Service A")
    changed = lab.format("Labo renommé", "Sud") + "faux;Faux;;city;=1+1\r\n"
    name = "../<b>labos</b>.csv"
    import_files(
        base, [(name, changed.encode())], by="<i>Service B</i>", reason="Nouveau <u>nom</u>", skip_bad_rows=True
    )
    base.close()
    monkeypatch.setenv("ENTRELABS_DATABASE", str(path))
    app = AppTest.from_file(str(ROOT / "entrelabs_metrics" / "ui" / "main.py"), default_timeout=60).run()
    yield app
    asking.base().close()
    asking._opened.cache_clear()


def opened(app: AppTest, file: str, **address: str) -> AppTest:
    app.query_params.clear()
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page(str(ROOT / "pages" / file)).run()
    assert not app.exception, app.exception
    return app


def raw(app: AppTest) -> str:
    components = [json.loads(c.proto.json)["html"] for c in app.get("bidi_component") if "html" in c.proto.json]
    return "\n".join([*(str(h.proto.body) for h in app.get("html")), *components])


def shown(app: AppTest) -> str:
    return unescape(raw(app)).replace("\u00a0", " ").replace("\u202f", " ")


def unfold(app: AppTest, number: int) -> AppTest:
    app.session_state[f"open-{number}"] = True
    app.run()
    assert not app.exception, app.exception
    return app


# The page


def test_versions_are_told_last_first_and_escaped(app: AppTest) -> None:
    page = opened(app, "history.py")
    text = shown(page)
    assert text.index("Version 3 : 1 ligne modifiée, 1 laissée de côté") < text.index("Version 2 : 1 ligne ajoutée")
    assert "par <i>Service B</i>" in text
    assert "« Nouveau <u>nom</u> »" in text
    assert "<bdi>../<b>labos</b>.csv</bdi> (120 o), lu tel quel" in text
    for mark in ("<i>", "<u>", "<b>labos"):
        assert mark not in raw(page)


def test_what_a_version_did_is_shown_when_it_is_opened(app: AppTest) -> None:
    page = opened(app, "history.py")
    assert "Labo renommé" not in shown(page)
    text = shown(unfold(page, 3))
    assert "Labos : 1 ligne modifiée" in text
    assert "<s>Labo d'essai</s>" in text and "<b>Labo renommé</b>" in text
    labels = [button.label for button in page.get("download_button")]
    assert [label for label in labels if "laissée" in label] == ["1\u00a0ligne laissée de côté"]
    assert any(label.startswith(r"b\_.csv (120") for label in labels), labels


def test_undo_tells_what_would_change_asks_who_and_can_be_redone(app: AppTest) -> None:
    page = unfold(opened(app, "history.py"), 3)
    page.button(key="undo-3").click().run()
    assert asking.base().version == 3, "nothing before the confirmation"
    assert "<s>Labo renommé</s>" in shown(page)
    page.text_input(key="by").input("Service C")
    page.text_input(key="undo-reason").input("Essai")
    page.button(key="confirm").click().run()
    assert not page.exception and asking.base().version == 4
    assert "la version 3 est annulée" in page.success[0].value.replace("\\", "")
    last = asking.base().history()[-1]
    assert (last.by, last.reason, last.reverts) == ("Service C", "Essai", 3)
    assert "Version 4 : annule la version 3" in shown(page)
    unfold(page, 4).button(key="undo-4").click().run()
    page.button(key="confirm").click().run()
    assert asking.base().rows("select name from labs where lab_id = 'essai'") == [{"name": "Labo renommé"}]


def test_what_cannot_be_undone_is_said_and_not_offered(app: AppTest) -> None:
    import_files(asking.base(), [("p.csv", b"project_id;lab_id;title\np;essai;Projet\n")])
    page = unfold(opened(app, "history.py"), 2)
    asking.base().undo(3, by="x")
    page.run()
    page.button(key="undo-2").click().run()
    assert "annuler d'abord" in page.error[0].value.replace("\\", "")
    assert not [button for button in page.button if button.key == "confirm"]


def test_many_versions_come_a_page_at_a_time(app: AppTest) -> None:
    for i in range(PAGE):
        import_files(asking.base(), [("f.csv", f"{LABS}n{i};N{i};V;city;\r\n".encode())])
    text = shown(opened(app, "history.py"))
    assert text.count("<h2>Version") == PAGE and "Version 3 :" not in text
    app.session_state["history-page"] = 2
    app.run()
    assert shown(app).count("<h2>Version") == 3 and "Version 3 :" in shown(app)


def test_the_import_page_has_the_last_version_only(app: AppTest) -> None:
    text = shown(opened(app, "importing.py"))
    assert "Version 3, " in text and "Version 2" not in text


# The base as it was


def test_a_version_in_the_address_is_the_version_of_every_page(app: AppTest) -> None:
    assert "Labo renommé" in shown(opened(app, "overview.py"))
    page = opened(app, "overview.py", version="2")
    assert f"{BANNER} 2" in shown(page)
    assert "Labo d'essai" in shown(page) and "Labo renommé" not in shown(page)
    assert "Version 2 des données" in shown(page)
    page = opened(page, "tables.py")  # another page, whose address starts anew
    assert f"{BANNER} 2" in shown(page) and page.query_params["version"] in ("2", ["2"])
    assert list(page.dataframe[0].value.iloc[:, 1]).count("Labo d'essai") == 1
    page.button(key="em-today").click().run()
    assert BANNER not in shown(page) and "version" not in page.query_params
    assert "Labo renommé" in list(page.dataframe[0].value.iloc[:, 1])
    assert "Labo renommé" in shown(opened(page, "overview.py"))


def test_the_first_version_has_no_version_before_it(app: AppTest) -> None:
    page = opened(app, "overview.py", version="1")
    assert f"{BANNER} 1" in shown(page) and "essai" not in shown(page)


def test_a_version_that_does_not_exist_is_said_and_today_is_shown(app: AppTest) -> None:
    for asked in ("0", "4", "99999999999", "-1", "x", "", "2.0", "<script>", "²"):
        page = opened(app, "overview.py", version=asked)
        assert "Cette version n'existe pas" in shown(page) and BANNER not in shown(page), asked
        assert "Labo renommé" in shown(page), asked


def test_nothing_is_written_into_the_past(app: AppTest) -> None:
    page = opened(app, "importing.py", version="2")
    assert "revenez d'abord à aujourd'hui" in page.info[0].value.replace("\u00a0", " ")
    assert not page.file_uploader and not [b for b in page.button if b.key != "em-today"]
    page = unfold(opened(page, "history.py"), 3)
    assert not [b for b in page.button if str(b.key).startswith("undo")]
    assert "Vous la regardez" in shown(page)


def test_today_is_the_day_of_the_version(app: AppTest) -> None:
    asking.base()._connection.cursor().execute("update import_event set at_utc = '2026-03-02 23:30' where version = 2")
    asking.day_of.cache_clear()
    text = shown(opened(app, "overview.py", version="2"))
    assert f"{BANNER} 2, le 3 mars 2026." in text
    asking.day_of.cache_clear()


def test_the_other_language_keeps_the_version(app: AppTest) -> None:
    assert "?lang=en&version=2" in unescape(raw(opened(app, "overview.py", version="2")))


def test_paris_has_its_own_midnight() -> None:
    assert in_paris(datetime(2026, 1, 31, 23, 30)).date() == date(2026, 2, 1)
    assert in_paris(datetime(2026, 7, 31, 21, 59)).date() == date(2026, 7, 31)


# Files handed back


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("mesures d'été.csv", "mesures d_été.csv"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\x\f.csv", "f.csv"),
        ("a\u202egnp.csv", "a_gnp.csv"),
        ("<script>alert(1)</script>.csv", "script_.csv"),
        ("...", "fichier"),
        ("", "fichier"),
        ("x" * 5000 + ".csv", "x" * 96 + ".csv"),
        ("![a](http:__b) :red[c].csv", "__a_(http___b) _red_c_.csv"),
    ],
)
def test_a_name_that_can_be_saved_anywhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=200))
def test_no_name_leads_anywhere(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= 100 and not set(safe) & set('/\\:*?"<>|\n\r\t\0') and not safe.startswith(".")


def test_sizes_as_people_say_them() -> None:
    said = [size(n, FRENCH).replace("\u00a0", " ") for n in (0, 999, 1000, 12_400, 1_540_000)]
    assert said == ["0 o", "999 o", "1 ko", "12 ko", "1,5 Mo"]


def test_rows_left_aside_come_back_with_their_line_and_why_and_harmless() -> None:
    rows = (
        AsideRow(3, ("b", "=cmd()", ""), (Problem("required", 3, "organisation", "Organisation", ""),)),
        AsideRow(5, (), (Problem("too_few_cells", 5, facts=(("found", "2"), ("expected", "3"))),)),
        AsideRow(6, ("c", "C", "x"), (Problem("a rule of then", 6, "organisation", "Organisation", "x"),)),
    )
    content = aside_csv(Aside(0, "labs", "f.csv", ("lab_id", "=nom", "Organisation"), rows), FRENCH)
    head, *found = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert head == ["lab_id", "'=nom", "Organisation", "Ligne", "Pourquoi"]
    assert found[0][:4] == ["b", "'=cmd()", "", "3"] and "obligatoire" in found[0][4]
    assert found[1][:4] == ["", "", "", "5"] and "2 cellules" in found[1][4].replace("\u00a0", " ")
    assert "n'a pas été accepté" in found[2][4]


def test_once_mended_the_rows_left_aside_can_be_dropped(app: AppTest) -> None:
    base = asking.base()
    (aside,) = base.aside(3)
    mended = aside_csv(aside, FRENCH).decode("utf-8-sig").replace("faux;Faux;;", "faux;Faux;Ville;")
    done = import_files(base, [("repris.csv", mended.encode())])
    assert done.version == 4, done.verdicts[0].problems
    assert base.rows("select territory from labs where lab_id = 'faux'") == [{"territory": "=1+1"}]


@pytest.mark.parametrize("text", ["**a**", "![x](http://evil)", ":red[a]", ":material/home:", "<b>", "`c`", "$x$"])
def test_nothing_in_a_message_acts(text: str) -> None:
    assert plain(text).replace("\\", "").replace("\N{WORD JOINER}", "") == text
    assert plain(text) != text
