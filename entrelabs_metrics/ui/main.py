"""The script Streamlit runs for every visitor: page setup, language, menu. Not beside pages/, so that no page is ever
served on its own (Streamlit runs `pages/` next to the entry script without asking it)."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from entrelabs_metrics.ui import frame  # noqa: E402

frame.run(ROOT)
