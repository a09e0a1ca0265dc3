"""The page of a séance: freeze the data, read them together, say where one stands, decide, leave with minutes.

`choosing` which séance · `preparing` · `gathering` what changed · `standing` on the axes · `deciding` · `hands` ·
`concluding`: minutes, and the next séance · `writing`: rows written by these parts, in one version each.
"""

from entrelabs_metrics.ui.seance.choosing import Seance, choose_seance
from entrelabs_metrics.ui.seance.concluding import conclude
from entrelabs_metrics.ui.seance.deciding import decide
from entrelabs_metrics.ui.seance.gathering import read_together
from entrelabs_metrics.ui.seance.preparing import prepare
from entrelabs_metrics.ui.seance.standing import stand

__all__ = ["Seance", "choose_seance", "conclude", "decide", "prepare", "read_together", "stand"]
