"""The server: `streamlit run app.py`. What people see is `entrelabs_metrics/ui/main.py` and `pages/`.

The script is not this file on purpose: a `pages/` folder beside the script would be served by Streamlit
itself, without our navigation and its roles.
"""

from pathlib import Path

import streamlit as st

from entrelabs_metrics.ui import server

app = st.App(
    Path(__file__).parent / "entrelabs_metrics/ui/main.py",
    routes=server.ROUTES,
    middleware=server.MIDDLEWARE,
    lifespan=server.lifespan,
    on_script_error=server.on_script_error,
)
