"""Measures how often the intervals of `entrelabs_metrics.results.statistics` hold the true value, and draws it.

    .venv/bin/python -m docs.coverage

Writes docs/coverage.csv, the pictures docs/images/coverage-{en,fr}.svg and the table of docs/statistics.md, in half a
minute. One share and two: exact, every outcome weighed by its probability. Four shares, and means: simulated with a
fixed seed. True rates are uniform on 5–95 %; the answers of means are 1 to 5, in every mix equally.
"""

import csv
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np
from scipy import special, stats

from entrelabs_metrics.results import statistics as st

DOCS = Path(__file__).parent
CSV, PAGE = DOCS / "coverage.csv", DOCS / "statistics.md"
COLUMNS = ("method", "n", "other_n", "average", "worst_twentieth", "least")
SIZES = (8, 10, 15, 20, 30, 50, 100, 200, 500, 1000, 2000)
UNEQUAL = ((10, 100), (30, 100), (30, 500))
LOWEST, HIGHEST = 0.05, 0.95  # true rates
BAND = (0.935, 0.965)  # where the average must lie
Limits = tuple[np.ndarray, np.ndarray]


# One share: exact


def wilson(n: int) -> Limits:
    return st.proportion_interval(np.arange(n + 1) / n, n)


def wald(n: int) -> Limits:
    """The textbook's interval, p ± 1.96 √(p(1 − p)/n), which this application does not use."""
    p = np.arange(n + 1) / n
    reach = stats.norm.ppf(0.975) * np.sqrt(p * (1 - p) / n)
    return p - reach, p + reach


def average_for_one(n: int, limits: Limits) -> float:
    """The mean over the rates: of each outcome, the integral of its probability between its limits, a beta function."""
    low, high = np.clip(limits, LOWEST, HIGHEST)
    k = np.arange(n + 1)
    within = special.betainc(k + 1, n - k + 1, high) - special.betainc(k + 1, n - k + 1, low)
    return float(np.maximum(within, 0).sum() / ((n + 1) * (HIGHEST - LOWEST)))


def at_each_rate(n: int, limits: Limits, rates: np.ndarray) -> np.ndarray:
    low, high = (limit[:, None] for limit in limits)
    return (stats.binom.pmf(np.arange(n + 1)[:, None], n, rates) * ((low <= rates) & (rates <= high))).sum(axis=0)


def one_share(n: int, method: Callable[[int], Limits]) -> tuple[float, float, float]:
    """Average, worst twentieth and least over the true rates; it dips just outside the limits, so it is read there."""
    limits = method(n)
    rates = LOWEST + (HIGHEST - LOWEST) * (np.arange(2000) + 0.5) / 2000
    beside = np.concatenate([limits[0] - 1e-9, limits[1] + 1e-9])
    beside = beside[(beside > LOWEST) & (beside < HIGHEST)]
    everywhere = at_each_rate(n, limits, rates)
    least = min(everywhere.min(), at_each_rate(n, limits, beside).min(initial=1.0))
    return average_for_one(n, limits), float(np.quantile(everywhere, 0.05)), float(least)


# Two shares: exact, but for outcomes beyond 7 standard deviations


def newcombe(n0: int, n1: int) -> Limits:
    return st.proportion_difference(np.arange(n0 + 1)[:, None] / n0, n0, np.arange(n1 + 1) / n1, n1)


def wald_difference(n0: int, n1: int) -> Limits:
    p0, p1 = np.arange(n0 + 1)[:, None] / n0, np.arange(n1 + 1) / n1
    reach = stats.norm.ppf(0.975) * np.sqrt(p0 * (1 - p0) / n0 + p1 * (1 - p1) / n1)
    return p1 - p0 - reach, p1 - p0 + reach


def pairs(count: int) -> np.ndarray:
    """Pairs of rates spread evenly over the square, on no grid: Roberts' sequence, of the plastic number."""
    plastic = 1.32471795724474602596
    step = np.array([1 / plastic, 1 / plastic**2])
    return LOWEST + (HIGHEST - LOWEST) * ((0.5 + np.arange(1, count + 1)[:, None] * step) % 1)


def outcomes(n: int, rate: float) -> tuple[slice, np.ndarray]:
    """The counts that happen, and their probabilities."""
    reach = 7 * math.sqrt(n * rate * (1 - rate)) + 7
    first, last = max(0, math.floor(n * rate - reach)), min(n, math.ceil(n * rate + reach))
    return slice(first, last + 1), stats.binom.pmf(np.arange(first, last + 1), n, rate)


def two_shares(n0: int, n1: int, method: Callable[[int, int], Limits], count: int = 4096) -> tuple[float, float, float]:
    """Average, worst twentieth and least over pairs of true rates."""
    low, high = method(n0, n1)
    found = []
    for p0, p1 in pairs(count):
        (rows, chances0), (columns, chances1) = outcomes(n0, p0), outcomes(n1, p1)
        holds = (low[rows, columns] <= p1 - p0) & (p1 - p0 <= high[rows, columns])
        found.append(chances0 @ holds @ chances1)
    return float(np.mean(found)), float(np.quantile(found, 0.05)), float(np.min(found))


# Four shares, and means: simulated


def double_shares(n: int, other_n: int, draws: int = 200_000) -> float:
    """The average, to within 0.1 point: every draw has its own four rates."""
    random = np.random.default_rng([4, n, other_n])
    sizes = np.array([n, n, other_n, other_n])[:, None]
    rates = random.uniform(LOWEST, HIGHEST, (4, draws))
    seen = random.binomial(sizes, rates) / sizes
    low, high = st.double_difference_shares(*(part for pair in zip(seen, sizes, strict=True) for part in pair))
    truth = (rates[1] - rates[0]) - (rates[3] - rates[2])
    return float(np.mean((low <= truth) & (truth <= high)))


def means(samples: int, n: int, other_n: int, draws: int = 100_000) -> float:
    """The average for one mean, a difference or a double difference of answers from 1 to 5, wherever it is computed."""
    random = np.random.default_rng([samples, n, other_n, 5])
    method = {1: st.mean_interval, 2: st.mean_difference, 4: st.double_difference_means}[samples]
    sizes = {1: (n,), 2: (n, other_n), 4: (n, n, other_n, other_n)}[samples]
    answers = np.arange(1, 6)
    truths, given = [], []
    for size in sizes:
        mixes = random.dirichlet(np.ones(5), draws)
        counts = random.multinomial(size, mixes)
        mean = counts @ answers / size
        sd = np.sqrt(np.maximum(counts @ answers**2 - size * mean**2, 0) / (size - 1))
        sd[(counts > 0).sum(axis=1) == 1] = 0  # all alike, whatever rounding left
        truths.append(mixes @ answers)
        given += [mean, sd, size]
    low, high = method(*given)
    signs = {1: (1,), 2: (-1, 1), 4: (-1, 1, 1, -1)}[samples]
    truth = sum(sign * truth for sign, truth in zip(signs, truths, strict=True))
    return float(np.mean(((low <= truth) & (truth <= high))[~np.isnan(low)]))


METHODS: dict[str, Callable[[int, int], tuple[float, ...]]] = {
    "wilson": lambda n, _: one_share(n, wilson),
    "wald": lambda n, _: one_share(n, wald),
    "newcombe": lambda n, other: two_shares(n, other, newcombe),
    "wald_difference": lambda n, other: two_shares(n, other, wald_difference),
    "double_difference_shares": lambda n, other: (double_shares(n, other),),
    "mean_interval": lambda n, other: (means(1, n, other),),
    "mean_difference": lambda n, other: (means(2, n, other),),
    "double_difference_means": lambda n, other: (means(4, n, other),),
}
ONE_SAMPLE = ("wilson", "wald", "mean_interval")


def row(method: str, n: int, other_n: int) -> tuple[str, ...]:
    """A line of the file: figures with four decimals, empty where not computed."""
    figures = [f"{figure:.4f}" for figure in METHODS[method](n, other_n)]
    other = "" if method in ONE_SAMPLE else str(other_n)
    return (method, str(n), other, *figures, *[""] * (3 - len(figures)))


def measured() -> list[tuple[str, ...]]:
    return [
        row(method, n, other)
        for method in METHODS
        for n, other in (*zip(SIZES, SIZES, strict=True), *(() if method in ONE_SAMPLE else UNEQUAL))
    ]


# What is written


@dataclass(frozen=True)
class Words:
    title: str
    description: str
    panels: tuple[str, str]
    across: str
    lines: tuple[str, str, str]
    ours: tuple[str, str]
    other: str
    wanted: str
    source: str
    percent: str
    decimal: str


ENGLISH = Words(
    title="How often 95 % intervals hold the true value",
    description="Average, worst twentieth and worst of true rates from 5 to 95 %, for samples of 8 to 2,000 answers. "
    "The intervals used here stay close to 95 % on average; the textbook's fall far below on small samples.",
    panels=("One share", "Difference of two shares, as many answers in each"),
    across="Answers (n), logarithmic scale",
    lines=("average", "worst 5 %", "worst"),
    ours=("Wilson, used here", "Newcombe, used here"),
    other="Wald, the textbook’s: down to {} at n = 8",
    wanted="average wanted: 93.5 to 96.5 %",
    source="Exact computation over true rates uniform on 5–95 %: docs/coverage.py. Two shares: 4,096 pairs of rates.",
    percent="{} %",
    decimal=".",
)
FRENCH = Words(
    title="À quelle fréquence un intervalle à 95 % contient la vraie valeur",
    description="Moyenne, pire vingtième et pire des vrais taux de 5 à 95 %, pour 8 à 2 000 réponses. Les "
    "intervalles employés ici restent en moyenne près de 95 %\u202f; ceux des manuels tombent bien plus bas quand les "
    "réponses sont peu nombreuses.",
    panels=("Une part", "Différence de deux parts, autant de réponses pour chacune"),
    across="Réponses (n), échelle logarithmique",
    lines=("moyenne", "pires 5 %", "pire"),
    ours=("Wilson, employé ici", "Newcombe, employé ici"),
    other="Wald, celui des manuels\u00a0: jusqu’à {} pour n = 8",
    wanted="moyenne voulue\u00a0: de 93,5 à 96,5 %",
    source="Calcul exact, vrais taux uniformes de 5 à 95\u202f%\u00a0: docs/coverage.py. "
    "Deux parts\u00a0: 4\u202f096 couples de taux.",
    percent="{} %",
    decimal=",",
)
PICTURES = {"en": ENGLISH, "fr": FRENCH}

WIDTH, PANEL, LEFT, RIGHT, TOP, BOTTOM = 860, 386, 120, 70, 72, 62
FLOOR, CEILING = 0.80, 1.00  # the picture's scale; below, a note says how far
INK, SECOND, GRID, OURS, OTHER = "#1B1F27", "#4A5160", "#E3E6EB", "#16437E", "#8A4B00"
STYLES = ('stroke-width="3"', 'stroke-width="1.6"', 'stroke-width="1.6" stroke-dasharray="2 4"')


def x_of(n: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * math.log(n / SIZES[0]) / math.log(SIZES[-1] / SIZES[0])


def y_of(coverage: float, panel: int) -> float:
    height = PANEL - TOP - BOTTOM
    return 44 + panel * PANEL + TOP + height * (CEILING - coverage) / (CEILING - FLOOR)


def text(x: float, y: float, words: str, *, size: int = 15, colour: str = INK, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" {more}>{escape(words)}</text>'


def line(points: list[tuple[int, float]], colour: str, style: str, panel: int) -> str:
    path = " ".join(f"{x_of(n):.1f},{y_of(coverage, panel):.1f}" for n, coverage in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" {style} clip-path="url(#panel{panel})"/>'


def curve(rows: list[dict[str, str]], method: str, column: str) -> list[tuple[int, float]]:
    """Coverage by n, as many answers in each sample."""
    return [(int(r["n"]), float(r[column])) for r in rows if r["method"] == method and r["other_n"] in ("", r["n"])]


def crossing(points: list[tuple[int, float]], level: float) -> float:
    """The n at which a rising line crosses a level."""
    sizes, coverage = zip(*points, strict=True)
    return float(np.exp(np.interp(level, coverage, np.log(sizes))))


def drawn_panel(panel: int, rows: list[dict[str, str]], words: Words) -> Iterator[str]:
    ours, other = (("wilson", "wald"), ("newcombe", "wald_difference"))[panel]
    top, bottom = y_of(CEILING, panel), y_of(FLOOR, panel)
    yield f'<clipPath id="panel{panel}"><rect x="{LEFT}" y="{top}" width="{WIDTH - LEFT - RIGHT}" '
    yield f'height="{bottom - top}"/></clipPath>'
    yield text(24, top - 32, words.panels[panel], size=19, more='font-weight="600"')
    low, high = (y_of(edge, panel) for edge in BAND)
    yield f'<rect x="{LEFT}" y="{high:.1f}" width="{WIDTH - LEFT - RIGHT}" height="{low - high:.1f}" fill="#E9F0F8"/>'
    for percent in (80, 85, 90, 95, 100):
        y = y_of(percent / 100, panel)
        yield f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{INK if percent == 95 else GRID}"/>'
        yield text(WIDTH - RIGHT + 8, y + 5, words.percent.format(percent), colour=SECOND)
    for n in (8, 20, 50, 100, 200, 500, 1000, 2000):
        label = f"{n:,}".replace(",", "," if words.decimal == "." else "\u202f")
        yield text(x_of(n), bottom + 22, label, colour=SECOND, more='text-anchor="middle"')
    yield text(x_of(SIZES[-1]), bottom + 44, words.across, colour=SECOND, more='text-anchor="end"')
    yield text(x_of(SIZES[-1]), high - 6, words.wanted, colour=OURS, more='text-anchor="end"')
    yield text(24, top - 10, words.ours[panel], colour=OURS, more='font-weight="600"')
    for column, style, name in zip(COLUMNS[3:], STYLES, words.lines, strict=True):
        for method, colour in ((other, OTHER), (ours, OURS)):
            points = curve(rows, method, column)
            yield line(points, colour, style, panel)
            if points[0][1] > FLOOR:
                yield text(LEFT - 8, y_of(points[0][1], panel) + 5, name, colour=colour, more='text-anchor="end"')
            else:  # beside the line where it comes into the picture
                yield text(x_of(crossing(points, 0.815)) + 12, y_of(0.812, panel), name, colour=colour)
    least = curve(rows, other, "least")[0][1]
    said = words.other.format(words.percent.format(round(100 * least)))
    yield text(x_of(SIZES[-1]), y_of(0.858, panel), said, colour=OTHER, more='font-weight="600" text-anchor="end"')


def drawn(rows: list[dict[str, str]], words: Words) -> str:
    """The picture, as SVG."""
    height = 44 + 2 * PANEL + 30
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            f"aria-labelledby=\"title description\" font-family=\"'Source Sans 3', 'Segoe UI', Arial, sans-serif\">",
            f'<title id="title">{escape(words.title)}</title>',
            f'<desc id="description">{escape(words.description)}</desc>',
            f'<rect width="{WIDTH}" height="{height}" fill="#FFFFFF"/>',
            text(24, 38, words.title, size=24, more='font-weight="600"'),
            *drawn_panel(0, rows, words),
            *drawn_panel(1, rows, words),
            text(24, height - 14, words.source, colour=SECOND),
            "</svg>\n",
        ]
    )


def table(rows: list[dict[str, str]]) -> str:
    """The figures of docs/statistics.md, in percent."""
    found = {(r["method"], r["n"], r["other_n"] or r["n"]): r for r in rows}

    def cell(method: str, n: str, other: str, column: str = "average") -> str:
        figure = found.get((method, n, other), {}).get(column)
        return f"{100 * float(figure):.1f}" if figure else ""

    columns = (
        ("Wilson", "wilson", "average"),
        ("worst 5 %", "wilson", "worst_twentieth"),
        ("worst", "wilson", "least"),
        ("Wald", "wald", "average"),
        ("Newcombe", "newcombe", "average"),
        ("worst 5 %", "newcombe", "worst_twentieth"),
        ("worst", "newcombe", "least"),
        ("double, shares", "double_difference_shares", "average"),
        ("mean", "mean_interval", "average"),
        ("difference, means", "mean_difference", "average"),
        ("double, means", "double_difference_means", "average"),
    )
    sizes = dict.fromkeys((r["n"], r["other_n"] or r["n"]) for r in rows)
    lines = ["| n | " + " | ".join(name for name, *_ in columns) + " |", "|---:" * (len(columns) + 1) + "|"]
    for n, other in sizes:
        cells = (cell(method, n, other, column) for _, method, column in columns)
        lines.append(f"| {n if n == other else f'{n}, {other}'} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


TABLE = re.compile(r"(?<=<!-- coverage -->\n).*?(?=\n<!-- /coverage -->)", re.DOTALL)


def read() -> list[dict[str, str]]:
    with open(CSV, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    with open(CSV, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *measured()])
    rows = read()
    for name, words in PICTURES.items():
        (DOCS / "images" / f"coverage-{name}.svg").write_text(drawn(rows, words), encoding="utf-8")
    PAGE.write_text(TABLE.sub(table(rows), PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
