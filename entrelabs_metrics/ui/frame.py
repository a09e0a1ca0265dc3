"""What stands around every page: title, logo, menu, language, version of the data."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from entrelabs_metrics.language import Language
from entrelabs_metrics.ui import asking
from entrelabs_metrics.ui.clickable import follow_theme
from entrelabs_metrics.ui.server import visitor_language

STATIC = Path(__file__).parent / "static"

# file in pages/, French title, icon, address. The menu, the README's list and the tests read this.
PAGES = (
    ("overview.py", "Vue d'ensemble", ":material/grid_view:", ""),
    ("lab.py", "Labo", ":material/groups:", "labo"),
    ("projects.py", "Projets", ":material/assignment:", "projets"),
    ("indicators.py", "Indicateurs", ":material/monitoring:", "indicateurs"),
    ("process.py", "Processus", ":material/conversion_path:", "processus"),
    ("themes.py", "Thèmes", ":material/category:", "themes"),
    ("figure.py", "Pourquoi ce chiffre ?", ":material/troubleshoot:", "chiffre"),
    ("roadmap.py", "Feuille de route", ":material/signpost:", "feuille-de-route"),
    ("seance.py", "Séance", ":material/groups_3:", "seance"),
    ("stories.py", "Récits", ":material/co_present:", "recits"),
    ("importing.py", "Importer", ":material/upload_file:", "importer"),
    ("history.py", "Historique", ":material/history:", "historique"),
    ("quality.py", "Qualité des données", ":material/fact_check:", "qualite"),
    ("tables.py", "Données", ":material/table:", "donnees"),
)
UNLISTED = ("figure.py",)  # reached from the figures themselves


def run(root: Path) -> None:
    """Runs the page the address asks for, inside the frame."""
    language = visitor_language()
    st.session_state["_language"] = language.code
    st.set_page_config(
        page_title="Entrelabs Metrics",
        page_icon=str(STATIC / "icon-64.png"),
        layout="wide",
        menu_items={"About": language.t("Entrelabs Metrics : évaluer les labos d'innovation publique, ensemble.")},
    )
    if st.session_state.get("_pages_in") != language.code:  # made once a session: seven pages take half a millisecond
        st.session_state["_pages_in"], st.session_state["_pages"] = language.code, _pages(root, language)
    pages = st.session_state["_pages"]
    page = st.navigation(list(pages.values()), expanded=True)  # or the last ones fold away
    st.logo(str(STATIC / "logo.svg"), size="large", icon_image=str(STATIC / "mark.svg"))
    _settle_version(page)
    other = "en" if language.code == "fr" else "fr"
    spoken = {"fr": "Lire en français", "en": "Read in English"}[other]
    back = asking.looking_back()
    address = f"?lang={other}" + (f"&amp;version={back}" if back else "")
    st.sidebar.html(
        f'<p class="em em-frame"><a href="{address}" target="_self" lang="{other}">{spoken}</a><br>'
        f"{language.t('Version {n} des données', n=asking.version())}</p>"
    )
    follow_theme()
    _say_version(language)
    page.run()


def _settle_version(page: StreamlitPage) -> None:
    """The version to show: the address says it (`?version=12`); from page to page, where the address starts anew, the
    session does. It is written back on a new page only: with every run, it would trap the browser's « Back »."""
    arrived = st.session_state.get("_on_page") != page.url_path
    st.session_state["_on_page"] = page.url_path
    if "version" in st.query_params:
        asking.look_back(st.query_params["version"])
    elif arrived and (back := asking.looking_back()):
        st.query_params["version"] = str(back)


def _say_version(language: Language) -> None:
    """Says on every page that one looks back, and offers to come back; or that there is no such version."""
    back = asking.looking_back()
    if back is None:
        if "version" in st.query_params:
            words = language.t("Cette version n'existe pas : voici la base d'aujourd'hui.")
            st.html(f'<div class="em em-page"><p class="em-notice">{words}</p></div>')
        return
    day = language.day(asking.today())
    words = language.t("Vous regardez la base telle qu'elle était à la version {n}, le {day}.", n=back, day=day)
    with st.container(key="em-back", horizontal=True, vertical_alignment="center"):
        st.html(f'<div class="em em-back">{words}</div>')
        st.button(language.t("Revenir à aujourd'hui"), key="em-today", on_click=_come_back)


def _come_back() -> None:
    asking.look_back(None)
    st.query_params.pop("version", None)


def _pages(root: Path, language: Language) -> dict[str, StreamlitPage]:
    return {
        file: st.Page(
            root / "pages" / file,
            title=language.t(title),
            icon=icon,
            url_path=address or None,
            default=not address,
            visibility="hidden" if file in UNLISTED else "visible",
        )
        for file, title, icon, address in PAGES
    }
