"""The roadmap's page: filters in the address, « et 12 autres », and the roadmap as it was."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from entrelabs_metrics.language import NBSP
from entrelabs_metrics.store import open_base
from entrelabs_metrics.ui import asking

ROOT = Path(__file__).resolve().parents[2]
ROADMAP = str(ROOT / "pages" / "roadmap.py")


@pytest.fixture(scope="module")
def app(seed_file, put, tmp_path_factory):
    """The roadmap of the seed, and of two labs: forty actions of one, two versions apart."""
    path = tmp_path_factory.mktemp("roadmap") / "base.duckdb"
    path.write_bytes(seed_file.read_bytes())
    base = open_base(str(path))
    head = "action_id;lab_id;title;horizon;scope;status;engaged;owner;due_on\n"
    lines = [f"p{n};paris;Action {n};now;lab;running;yes;Équipe;2030-01-01" for n in range(40)]
    put(base, head + "\n".join(lines))
    put(base, head + "p0;paris;Action 0;now;lab;blocked;yes;Équipe;2020-01-01\n"
                     "x;paca;Autre;two_years_plus;beyond;;;Cabinet;\n")  # fmt: skip
    base.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENTRELABS_DATABASE", str(path))
        test = AppTest.from_file(str(ROOT / "entrelabs_metrics" / "ui" / "main.py"), default_timeout=60)
        test.run()
        yield test
        asking.base().close()
        asking._opened.cache_clear()


def opened(app, **parameters):
    app.query_params.clear()
    every = dict.fromkeys(("engagee", "etat", "montrer", "theme", "horizon", "perimetre"), "all")
    for name, value in {"lang": "fr", "labo": "", "vue": "matrix", "texte": "", **every, **parameters}.items():
        app.query_params[name] = value
    asked = app.switch_page(ROADMAP).run()
    assert not asked.exception, asked.exception
    if any(text.key == "texte" and text.value for text in asked.text_input):  # kept for the visit
        asked.text_input(key="texte").input("").run()
    return asked


def shown(app):
    return "\n".join(
        [*(str(h.proto.body) for h in app.get("html")), *(str(c.proto) for c in app.get("bidi_component"))]
    )


def counted(app):
    return next(h.proto.body for h in app.get("html") if "em-count" in h.proto.body).split(">")[1].split("<")[0]


def test_the_address_filters_and_the_count_says_so(app):
    assert counted(opened(app)) == f"12{NBSP}actions"
    assert counted(opened(app, labo="paris")) == f"52{NBSP}actions"
    assert counted(opened(app, labo="*")) == f"53{NBSP}actions"
    assert counted(opened(app, labo="*", montrer="blocked")) == f"1{NBSP}action sur 53"
    page = opened(app, labo="*", engagee="yes", horizon="now")
    assert counted(page) == f"42{NBSP}actions sur 53"
    page.text_input(key="texte").input(" EQUIPE").run()
    assert counted(page) == f"40{NBSP}actions sur 53"


def test_a_choice_goes_to_the_address_and_everything_is_cleared(app):
    page = opened(app, labo="*")
    assert page.button(key="roadmap-clear").disabled
    page.selectbox(key="etat").select("blocked").run()
    page.text_input(key="texte").input("action").run()
    assert app.query_params["etat"] in ("blocked", ["blocked"])
    assert counted(page) == f"1{NBSP}action sur 53"
    page.button(key="roadmap-clear").click().run()
    assert counted(page) == f"53{NBSP}actions"
    assert page.selectbox(key="etat").value == "all" and page.text_input(key="texte").value == ""


def test_a_wrong_address_shows_everything(app):
    opened(app)
    assert counted(opened(app, labo="nulle-part", etat="drop", horizon="<b>")) == f"12{NBSP}actions"


@pytest.mark.parametrize("view", ["matrix", "list", "time", "found"])
@pytest.mark.parametrize("whose", ["", "*", "paris"])
def test_every_view_of_everyone(app, view, whose):
    page = opened(app, labo=whose, vue=view)
    assert "Feuille de route" in shown(page)


def test_a_cell_shows_a_few_and_names_the_others(app):
    page = shown(opened(app, labo="paris"))
    assert ">et 35" in page.replace('\\"', '"') and "+now/lab" in page


def test_the_roadmap_as_it_was_and_what_moved_since(app):
    page = opened(app, labo="paris")
    slider = page.select_slider(key="em-moment")
    assert len(slider.options) == 3 and slider.value == 3
    assert "Ce qui a bougé depuis" not in shown(page)
    slider.set_value(2).run()
    assert not page.exception
    assert "version 2" in shown(page).replace(NBSP, " ") and "Ce qui a bougé depuis" in shown(page)
    assert counted(page) == f"52{NBSP}actions"
    assert not [b for b in page.button if b.key == "action-add"]  # the past is not written
    page.select_slider(key="em-moment").set_value(3).run()
    assert "Ce qui a bougé depuis" not in shown(page)
