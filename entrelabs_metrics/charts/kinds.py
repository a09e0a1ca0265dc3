"""Chart kinds: what a chart says, before anyone draws it.

Each kind is plain data whose words and numbers are already formatted, so that every renderer
(HTML, Plotly, and later PowerPoint and typst) shows exactly the same. Colours are never here:
a family, a level or an alert is named, and each renderer looks it up in `palette`.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PathRow:
    """One indicator on its way from its baseline to its target (kind A).

    `position` is the share of the way: 0 at the baseline, 1 at the target, above 1 beyond it, below
    0 when it went back; None when it cannot be computed, and then nothing is drawn on the track.
    """

    key: str  # what a click on the row asks for
    label: str  # the indicator
    detail: str  # population, project: « usagers · bureau du futur »; may be empty
    family: str
    position: float | None
    start: str  # « 62 % », or « n. d. »
    value: str  # « 74 % »
    basis: str  # « juin 2026 · n = 214 », « n inconnu »
    target: str  # « cible 70 % (déc. 2026) », « sans cible »
    verdict: str  # « atteinte, à confirmer », « 58 % du chemin », « recul établi »
    sign: str  # ✓ ● ▼ ○ …, always beside the word
    alert: bool = False  # an established decline: alert colour, with its sign and word
    faint: bool = False  # indicative only (n < 30): no colour
    targeted: bool = True  # whether there is a target to draw


@dataclass(frozen=True, slots=True)
class Path:
    start_label: str  # « départ »
    target_label: str  # « cible »
    rows: tuple[PathRow, ...]
    headings: tuple[str, ...] = ()  # of the table a screen reader hears: indicator, path, values, target


@dataclass(frozen=True, slots=True)
class TrendPoint:
    on: date
    value: float
    text: str  # « 74 % »
    low: float | None = None
    high: float | None = None
    basis: str = ""  # « n = 214 », shown in the hover


@dataclass(frozen=True, slots=True)
class TrendTarget:
    on: date
    value: float
    text: str  # « cible : 70 % »


@dataclass(frozen=True, slots=True)
class Mark:
    on: date
    text: str  # « nov. 2025 : nouveau parcours d'accueil »


@dataclass(frozen=True, slots=True)
class Trend:
    """One series over time (kind B), with its interval band, dated targets and event marks."""

    family: str
    points: tuple[TrendPoint, ...]
    targets: tuple[TrendTarget, ...] = ()
    marks: tuple[Mark, ...] = ()
    comparison: tuple[TrendPoint, ...] = ()  # the comparison group, lighter
    comparison_label: str = ""
    suffix: str = ""  # unit after axis numbers, with its space: « \u202f% »
    decimals: int = 0
    last_basis: str = ""  # « n = 214 », beside the last value in large


@dataclass(frozen=True, slots=True)
class Heading:
    key: str
    label: str
    family: str = ""  # empty, or the family whose sign and colour it carries


@dataclass(frozen=True, slots=True)
class Cell:
    text: str  # « 74 % », « non mesuré »
    level: int | None  # 0 to 4, the step of the single hue; None: hatched, nothing known
    detail: str = ""  # « 3 indicateurs sur 5 »
    mark: str = ""  # ✓ when every target is met
    key: str = ""  # what a click asks for; empty: not clickable


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows (labs or projects) by columns (families), one value a cell (kind D)."""

    corner: str  # what the rows are: « Labo »
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Heading, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class RoadmapItem:
    key: str
    title: str
    sign: str  # ✓ ● ▼ ○ ?
    word: str  # « en cours », « en retard », « statut non renseigné »
    progress: float | None  # declared, 0 to 100; told in words here, drawn over time only (`Timeline`)
    progress_text: str  # « 60 % déclarés », « avancement non renseigné »
    due: str  # « nov. 2026 »; may be empty
    engaged: str  # « engagée », « non engagée », « engagement non renseigné »
    engaged_known: bool
    detail: str = ""  # the lab, or « commune à tous »
    uncertain: str = ""  # « case déduite du texte »; empty when sure
    alert: bool = False
    grade: int | None = None  # squares of evidence, of `SQUARES`: none, limited, substantial, complete; None: hatched
    evidence: str = ""  # « constaté : limité »; may be empty when `word` says that nothing is known
    evidence_url: str = ""  # of the document that shows it; empty, or http(s)
    own: bool = False  # of the lab looked at, beside those common to all


SQUARES = 3  # what evidence is drawn in: limited, substantial, complete


@dataclass(frozen=True, slots=True)
class Roadmap:
    """Horizons (rows) by scopes (columns) of actions (kind G)."""

    corner: str
    horizons: tuple[str, ...]
    scopes: tuple[str, ...]
    cells: tuple[tuple[tuple[RoadmapItem, ...], ...], ...]
    empty: str  # what an empty cell says: « rien d'inscrit »
    more: tuple[tuple[Heading, ...], ...] = ()  # a cell each: « et 12 autres », and what a click asks for; () for none

    @property
    def beyond(self) -> tuple[tuple[Heading, ...], ...]:
        """`more` for every cell, empty where all is shown."""
        return self.more or tuple(tuple(Heading("", "") for _ in row) for row in self.cells)


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One action over time. Both dates: a bar; only the end: a mark; only the start: a line without an end; none: it is
    listed, and nothing is drawn."""

    key: str  # what a click on the row asks for
    label: str
    detail: str  # the lab, or « commune à tous »
    group: str  # rows of one group follow each other, under this heading: « dès maintenant », « sans date »
    start: date | None
    end: date | None  # when it is due
    progress: float | None  # declared, 0 to 100; None: unknown, the bar is hatched
    dates: str  # « juin 2025 – sept. 2026 », « sans date »
    progress_text: str  # « 45 % d'avancement déclaré », « avancement non renseigné »
    sign: str  # ✓ ● ▼ ○, always beside the word
    word: str  # « en cours », « en retard », « état non renseigné »
    note: str = ""  # « tactique : 45 jours avant « Élections » (mars 2028) »
    alert: bool = False  # late or blocked
    faint: bool = False  # closed, or nobody said in which state it is: no colour


@dataclass(frozen=True, slots=True)
class Timeline:
    """Actions over time, with dated events. Dates beyond the axis are drawn at its end, with a chevron."""

    rows: tuple[TimelineRow, ...]
    axis: tuple[tuple[date, str], ...]  # dates and their words
    low: date  # where the axis begins and ends; low < high
    high: date
    marks: tuple[Mark, ...] = ()  # « mars 2028 : élections »; those beyond the axis are not drawn
    today: Mark | None = None
    headings: tuple[str, ...] = ()  # for a screen reader: action, time, dates and progress, state
    more: str = ""  # « et 12 autres actions », when not all are shown


@dataclass(frozen=True, slots=True)
class SpreadRow:
    key: str
    label: str  # the lab
    detail: str
    value: float | None
    low: float | None
    high: float | None
    text: str  # « 74 % », « non mesuré »
    basis: str  # « juin 2026 · n = 214 »
    own: bool = False  # the lab being looked at
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """One indicator across labs, in alphabetical order: dots, intervals, median; no ranking."""

    family: str
    rows: tuple[SpreadRow, ...]
    axis: tuple[tuple[float, str], ...]  # tick values and their words
    low: float  # where the axis begins and ends
    high: float
    median: float | None
    median_text: str  # « médiane 71 % »
    quartiles: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One value with its interval, against the reference (kinds C and E, what drives an account, labs' gaps)."""

    key: str  # what a click on the row asks for; empty: not clickable
    label: str  # the indicator, the project
    detail: str  # « 62 → 74 %, n = 118 puis 214 », « 182 000 € dépensés »
    family: str
    value: float | None  # None: nothing can be said, and nothing is drawn
    low: float | None  # None: no interval is due, or none can be computed
    high: float | None
    text: str  # « +12 points », « 1,60 € »
    range_text: str  # « +2 à +23 points »; empty without an interval
    sign: str  # ✓ ○ ▼ …, always beside the word
    verdict: str  # « progression établie », « dépend des hypothèses »
    solid: bool  # established, or measured: solid mark and line; else hollow and dotted
    note: str = ""  # a second line under the verdict: « ◇ estimé »
    alert: bool = False
    faint: bool = False  # indicative only (n < 30): no colour


@dataclass(frozen=True, slots=True)
class Forest:
    """Intervals against one reference, on one axis, so all in one unit."""

    reference: float  # 0 for a difference, 1 for a euro
    reference_text: str  # « aucun écart », « 1 € rendu pour 1 € dépensé »
    axis: tuple[tuple[float, str], ...]  # tick values and their words
    low: float  # where the axis begins and ends
    high: float
    rows: tuple[ForestRow, ...]
    headings: tuple[str, ...] = ()  # for a screen reader: label, drawing, figures, verdict


@dataclass(frozen=True, slots=True)
class BarRow:
    key: str
    label: str
    detail: str
    share: float | None  # 0 to 1 of the axis; None: unknown, hatched over its whole length
    text: str  # « 58 % », « non renseigné »
    wished: tuple[float, float] | None = None  # the range one wishes to be in, 0 to 1
    wished_text: str = ""  # « souhaité : 40 à 50 % »
    sign: str = ""
    word: str = ""  # « 8 points au-dessus », « dans la fourchette »


@dataclass(frozen=True, slots=True)
class Bars:
    """Shares of a whole, or steps of a funnel, each beside the range wished for it when there is one (kind F)."""

    family: str
    rows: tuple[BarRow, ...]
    wished_label: str = ""  # « fourchette souhaitée »
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    label: str  # « Immersion »
    total: str  # « 64 », « n. d. »
    words: str  # « usagers et agents rencontrés »


@dataclass(frozen=True, slots=True)
class StageState:
    """Where one project is at one stage. `state`: done, latest (the last thing known), abandoned, or none (nothing is
    known, which is not « not begun »)."""

    state: str
    words: str  # « 2 étapes, mai 2024 », « rien d'inscrit »: read aloud and on hover


@dataclass(frozen=True, slots=True)
class ProcessRow:
    key: str
    label: str  # the project
    detail: str
    stages: tuple[StageState, ...]


@dataclass(frozen=True, slots=True)
class Process:
    """Projects by stages of the process, and what each stage produced (kind H)."""

    corner: str  # « Projet »
    stages: tuple[Stage, ...]
    rows: tuple[ProcessRow, ...]
    legend: tuple[tuple[str, str], ...]  # (state, words), for the states that occur


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One thing that changed: old struck out, then new."""

    place: str  # « ligne 37 », « juin 2026 »
    label: str  # what changed
    detail: str
    old: str  # empty: it is new
    new: str  # empty: it is gone
    state: str  # added, updated, removed


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two versions, or between a file and the base."""

    headings: tuple[str, str, str, str]  # place, what, before, after
    rows: tuple[DifferenceRow, ...]
    more: str = ""  # « et 212 autres lignes », when not all are shown


@dataclass(frozen=True, slots=True)
class Highlight:
    """One figure in large."""

    key: str  # what a click asks for; empty: not clickable
    family: str
    heading: str  # the family: « Expérience des usagers et des agents »
    figure: str  # « 74 % », « non mesuré »
    label: str  # « Taux de satisfaction, usagers »
    basis: str  # « sept. 2026 · n = 214 »
    sentence: str  # « De 61 % en mars 2023 à 74 %, soit +13 points ; cible 70 % (déc. 2026). »
    sign: str
    verdict: str  # « atteinte, à confirmer »
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Highlights:
    """At most five figures, one sentence each: what an elected official is shown first."""

    cards: tuple[Highlight, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one thing: a project's sheet, an indicator's definition, an action."""

    rows: tuple[tuple[str, str], ...]  # (label, words); unknown says so in its words


@dataclass(frozen=True, slots=True)
class Listing:
    """A plain table of words: what is wrong in a file, line by line. With `keys`, rows are counts that lead further."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: str = ""
    keys: tuple[str, ...] = ()  # one a row: what a click on its first cell asks for; empty: not clickable


ChartKind = (
    Path
    | Trend
    | Matrix
    | Roadmap
    | Timeline
    | Spread
    | Forest
    | Bars
    | Process
    | Highlights
    | Difference
    | Facts
    | Listing
)


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart with its words: what a page, a slide and a note show alike."""

    title: str  # the finding, at most two lines
    subtitle: str  # measure, population, period, unit
    chart: ChartKind | None
    table: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]  # headings and rows: the alternative
    source: str  # source, dates, data version, « données fictives » where they are
    limits: tuple[str, ...] = ()
    alt: str = ""
    sentence: str = ""  # one honest sentence, when the title is not enough
