"""What stands around every page: title, logo, menu, language, version of the data."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from entrelabs_metrics.language import Language
from entrelabs_metrics.ui.asking import version
from entrelabs_metrics.ui.clickable import follow_theme
from entrelabs_metrics.ui.server import visitor_language

STATIC = Path(__file__).parent / "static"

# file in pages/, French title, icon, address. The menu, the README's list and the tests read this.
PAGES = (
    ("overview.py", "Vue d'ensemble", ":material/grid_view:", ""),
    ("lab.py", "Labo", ":material/groups:", "labo"),
    ("projects.py", "Projets", ":material/assignment:", "projets"),
    ("indicators.py", "Indicateurs", ":material/monitoring:", "indicateurs"),
    ("roadmap.py", "Feuille de route", ":material/signpost:", "feuille-de-route"),
    ("importing.py", "Importer", ":material/upload_file:", "importer"),
    ("tables.py", "Données", ":material/table:", "donnees"),
)


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
    page = st.navigation(list(pages.values()))
    st.logo(str(STATIC / "logo.svg"), size="large", icon_image=str(STATIC / "mark.svg"))
    other = "en" if language.code == "fr" else "fr"
    spoken = {"fr": "Lire en français", "en": "Read in English"}[other]
    st.sidebar.html(
        f'<p class="em em-frame"><a href="?lang={other}" target="_self" lang="{other}">{spoken}</a><br>'
        f"{language.t('Version {n} des données', n=version())}</p>"
    )
    follow_theme()
    page.run()


def _pages(root: Path, language: Language) -> dict[str, StreamlitPage]:
    return {
        file: st.Page(
            root / "pages" / file, title=language.t(title), icon=icon, url_path=address or None, default=not address
        )
        for file, title, icon, address in PAGES
    }
