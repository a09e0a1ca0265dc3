"""HTML charts on a Streamlit page, with rows that can be clicked.

The stylesheet comes with the page (see `server`); charts are then bare markup. A chart where
something can be clicked is mounted in a component without shadow root, so the same sheet and the
app's fonts apply; the others go through `st.html`, which costs less.
"""

from collections.abc import Callable

import streamlit as st

# A fresh element each time would flicker, lose the keyboard focus and close what was opened: the
# markup is replaced only when it changed. One listener, on the root, serves every button.
_JS = """
const shown = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  let root = parentElement.querySelector(":scope > .em-root")
  if (!root) {
    root = document.createElement("div")
    root.className = "em-root"
    parentElement.appendChild(root)
  }
  if (shown.get(root) !== data.html) {
    const focused = root.contains(document.activeElement) ? document.activeElement.dataset.key : undefined
    const open = Array.from(root.querySelectorAll("details"), one => one.open)
    root.innerHTML = data.html
    shown.set(root, data.html)
    root.querySelectorAll("details").forEach((one, place) => { one.open = open[place] ?? one.open })
    if (focused) root.querySelector(`button[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true })
  }
  root.onclick = event => {
    const button = event.target.closest("button[data-key]")
    if (button) setTriggerValue("picked", button.dataset.key)
  }
}
"""

# Streamlit tells its light or dark scheme to the page's main part only: dialogs and popovers, which
# stand outside, would stay light. And a theme changed in the browser reaches `st.context` at the next
# run only, while Plotly's colours are chosen on the server: ask for that run.
_THEME_JS = """
export default function ({ data, setTriggerValue }) {
  const app = document.querySelector("[data-testid=stApp]")
  const scheme = app && getComputedStyle(app).colorScheme
  if (!scheme) return
  document.documentElement.style.colorScheme = scheme
  if (data.scheme && data.scheme !== scheme) setTriggerValue("changed", scheme)
}
"""

_mount = st.components.v2.component("entrelabs_clickable", js=_JS, isolate_styles=False)
_follow_theme = st.components.v2.component("entrelabs_theme", js=_THEME_JS, isolate_styles=False)


def follow_theme() -> None:
    """Follow the theme; once a run."""
    _follow_theme(key="em-theme", data={"scheme": st.context.theme.type}, on_changed_change=lambda: None)


def show_html(html: str, key: str, on_click: Callable[[str], None] | None = None) -> str | None:
    """Show markup made by `charts.html` and return the key of the row just clicked, if any.

    The markup must come from there: the component, unlike `st.html`, does not sanitize it.
    `on_click` receives the key before the page runs again.
    """
    # No text can imitate this: `charts.html` escapes every quotation mark.
    if ' data-key="' not in html:
        st.html(html)
        return None

    def picked() -> None:
        if on_click is not None:
            on_click(st.session_state[key].picked)

    return _mount(key=key, data={"html": html}, on_picked_change=picked).picked
