"""Charts as Plotly figures: a trend here, a timeline in `timeline`.

A trend has its line, interval band, dated targets, event marks, direct labels.

The width of the page is not known here, so nothing may depend on it: the first and last values and
the target are labelled beside the data, events above the plot. Texts are parsed by Plotly as HTML, so
all of them are escaped.
"""

from math import ceil

import plotly.graph_objects as go

from ..kinds import Timeline, Trend
from . import timeline
from .labels import Label, events, first_annotation, label_annotations, side_labels, step_annotations
from .scene import BOTTOM, HEIGHT, SMALL, TOP, AxisRange, Scene, axis_range, safe, scene_of
from .traces import traces

__all__ = ["CONFIG", "AxisRange", "axis_range", "figure"]

_FRENCH = {
    "dictionary": {
        "Download plot": "Télécharger le graphique",
        "Download plot as a PNG": "Télécharger le graphique",
        "Download plot as a png": "Télécharger le graphique",
        "Preparing image - this may take a few seconds": "Image en préparation",
        "Image download succeeded": "Image téléchargée",
        "Sorry, there was a problem downloading your snapshot!": "Le téléchargement de l'image a échoué",
        "Fullscreen": "Plein écran",
        "Close fullscreen": "Quitter le plein écran",
    },
    "format": {
        "days": ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
        "shortDays": ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
        "months": [
            "janvier", "février", "mars", "avril", "mai", "juin",
            "juillet", "août", "septembre", "octobre", "novembre", "décembre",
        ],
        "shortMonths": [
            "janv.", "févr.", "mars", "avr.", "mai", "juin",
            "juil.", "août", "sept.", "oct.", "nov.", "déc.",
        ],
        "date": "%d/%m/%Y",
        "decimal": ",",
        "thousands": "\u202f",
    },
}  # fmt: skip


def CONFIG(language_code: str) -> dict:
    """The `config` of `st.plotly_chart`. Plotly bundles no locale: French is sent along."""
    config = {
        "displaylogo": False,
        "displayModeBar": "hover",
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "svg", "filename": "entrelabs", "scale": 2},
        "scrollZoom": False,
        "doubleClick": False,
        "showTips": False,
    }
    if language_code.startswith("fr"):
        config |= {"locale": "fr", "locales": {"fr": _FRENCH}}
    return config


def figure(chart: Trend | Timeline, *, dark: bool) -> go.Figure:
    """The chart, on a transparent ground; the font is left to the page that shows it."""
    if isinstance(chart, Timeline):
        return timeline.draw(chart, dark=dark)
    drawn = scene_of(chart, dark)
    return go.Figure(data=list(traces(drawn)), layout=_layout(drawn))


def _layout(scene: Scene) -> dict:
    shapes, notes, raised = events(scene)
    labels = side_labels(scene)
    for label in labels:
        notes += label_annotations(scene, label)
    notes += [*first_annotation(scene), *step_annotations(scene)]
    return {
        "template": {},  # everything is said here; the default one weighs more than the data
        "height": HEIGHT + ceil(raised),
        "margin": {"l": 8, "r": _right_margin(scene, labels), "t": TOP + ceil(raised), "b": BOTTOM, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverdistance": 40,
        "hoverlabel": {
            "bgcolor": scene.role("paper"), "bordercolor": scene.role("grey"), "align": "left",
            "font": {"size": SMALL, "color": scene.role("ink")},
        },
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": scene.role("grey"), "activecolor": scene.role("ink")},
        "xaxis": _x_axis(scene),
        "yaxis": _y_axis(scene),
        "shapes": shapes,
        "annotations": notes,
    }  # fmt: skip


def _x_axis(scene: Scene) -> dict:
    padding = (scene.end - scene.begin) * 0.035
    months = [
        {"dtickrange": [None, "M1"], "value": "%-d %b\n%Y"},
        {"dtickrange": ["M1", "M12"], "value": "%b\n%Y"},
        {"dtickrange": ["M12", None], "value": "%Y"},
    ]
    axis = {
        "type": "date",
        "range": [(scene.begin - padding).isoformat(), (scene.end + padding * 0.3).isoformat()],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "linecolor": scene.role("grey"),
        "ticks": "",
        "tickfont": {"size": SMALL, "color": scene.role("secondary")},
        "tickformatstops": months,
        "tickangle": 0,
        "automargin": False,
    }
    days = {point.on for point in (*scene.points, *scene.comparison)}
    if len(days) == 1:
        return axis | {
            "tickvals": [day.isoformat() for day in days],
            "tickformat": "%b\n%Y",
            "tickformatstops": [],
        }
    return axis


def _y_axis(scene: Scene) -> dict:
    axis = scene.axis
    decimals = next((n for n in range(6) if abs(axis.step * 10**n - round(axis.step * 10**n)) < 1e-9), 6)
    return {
        "range": [axis.low, axis.high + (axis.high - axis.low) / 150],  # or the topmost line is not drawn
        "fixedrange": True,
        "tick0": axis.low,
        "dtick": axis.step,
        "tickformat": f",.{decimals}f",
        "ticksuffix": f"{safe(scene.chart.suffix)} ",
        "tickfont": {"size": SMALL, "color": scene.role("secondary")},
        "gridcolor": scene.role("grid"),
        "showgrid": True,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "automargin": "left",
    }


def _right_margin(scene: Scene, labels: list[Label]) -> int:
    """Room for the labels beside the plot."""
    return round(min(max([16, *(label.overhang(scene) for label in labels)]), 150)) + 6
