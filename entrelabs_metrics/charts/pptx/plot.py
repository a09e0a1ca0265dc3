"""Native charts as XML, in the order the format wants, over the columns of a sheet.

Only bars and lines on categories or dates: LibreOffice loses most of a scatter chart. Positive axis ids, no empty fill.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from pptx.enum.chart import XL_CHART_TYPE

from . import sheet
from .canvas import EMU, Canvas, Zone, describe, emu
from .sheet import Column

_SPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
NONE = "<a:noFill/>"
NO_LINE = "<a:ln><a:noFill/></a:ln>"
FULL = (0.0, 0.0, 1.0, 1.0)
_IDS = (50010, 50020)  # of the axes: names, values


@dataclass(frozen=True, slots=True)
class Series:
    """One column drawn. Texts are XML: `shape` its fill and line, `points` what single points have of their own."""

    column: int
    shape: str = NONE + NO_LINE
    marker: str = '<c:symbol val="none"/>'  # of a line
    points: str = ""
    labels: str = ""
    errors: tuple[int, int] | None = None  # the columns of what goes above and below the value
    error_line: str = NO_LINE


@dataclass(frozen=True, slots=True)
class Group:
    """Series drawn alike."""

    kind: str  # bars, stacked, line
    series: tuple[Series, ...]
    gap: int = 60  # between bars, in percent of one


@dataclass(frozen=True, slots=True)
class Axes:
    low: float
    high: float
    step: float | None = None  # with it, grid lines
    form: str = ""  # number format of the values; empty: no words along the axis
    across: bool = True  # rows from top to bottom; else columns or dates
    dates: str = ""  # number format of the dates; empty: categories
    months: int = 12  # between two dates named
    place: tuple[float, float, float, float] = FULL  # of the plot in the frame: x, y, width, height


def ln(canvas: Canvas, role: str, weight: float, dash: str = "") -> str:
    dashed = f'<a:prstDash val="{dash}"/>' if dash else ""
    return f'<a:ln w="{weight * EMU:.0f}" cap="rnd">{canvas.look.fill(role)}{dashed}<a:round/></a:ln>'


def label_properties(canvas: Canvas, role: str, size: float, bold: bool = False) -> str:
    look = canvas.look
    weight = f' b="{int(bold)}"'
    run = f'<a:defRPr sz="{size * 100:.0f}"{weight}>{look.fill(role)}{look.font}</a:defRPr>'
    end = f'<a:endParaRPr lang="{canvas.code}"/>'
    return f'<c:txPr><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:pPr>{run}</a:pPr>{end}</a:p></c:txPr>'


def label(
    canvas: Canvas, form: str, place: str, role: str, size: float, *, index: int | None = None, bold: bool = True
) -> str:
    """A data label whose text is a number format. With `index`, of that point alone."""
    shown = (
        f'<c:numFmt formatCode={quoteattr(form)} sourceLinked="0"/><c:spPr>{NONE}{NO_LINE}</c:spPr>'
        f"{label_properties(canvas, role, size, bold)}"
        f'<c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )
    return f'<c:dLbl><c:idx val="{index}"/>{shown}</c:dLbl>' if index is not None else f"<c:dLbls>{shown}</c:dLbls>"


def labels_of(points: Sequence[str]) -> str:
    """Labels of some points, none on the others."""
    if not points:
        return ""
    hidden = (
        '<c:showLegendKey val="0"/><c:showVal val="0"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )
    return f"<c:dLbls>{''.join(points)}{hidden}</c:dLbls>"


def point(index: int, shape: str, *, bar: bool = True) -> str:
    inverted = '<c:invertIfNegative val="0"/>' if bar else ""
    return f'<c:dPt><c:idx val="{index}"/>{inverted}<c:bubble3D val="0"/><c:spPr>{shape}</c:spPr></c:dPt>'


def add(
    canvas: Canvas, zone: Zone, columns: Sequence[Column], groups: Sequence[Group], axes: Axes, *, name: str, alt: str
) -> Any:
    """A native chart in `zone` with its workbook."""
    data: Any = _Data(_chart(canvas, columns, groups, axes).encode(), columns)
    frame = canvas.slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *emu(zone), data)
    describe(frame, name, alt)
    return frame


class _Data:
    """What python-pptx asks of the data of a chart."""

    def __init__(self, xml: bytes, columns: Sequence[Column]) -> None:
        self._xml, self._columns = xml, columns

    def xml_bytes(self, chart_type: object) -> bytes:
        return self._xml

    @property
    def xlsx_blob(self) -> bytes:
        return sheet.blob(self._columns)


def _chart(canvas: Canvas, columns: Sequence[Column], groups: Sequence[Group], axes: Axes) -> str:
    x, y, wide, high = axes.place
    layout = (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{x:.5f}"/><c:y val="{y:.5f}"/><c:w val="{wide:.5f}"/><c:h val="{high:.5f}"/>'
        "</c:manualLayout></c:layout>"
    )
    orders = iter(range(100))
    drawn = "".join(_group(columns, group, orders, axes) for group in groups)
    plot = f"{layout}{drawn}{_axes(canvas, axes)}"
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace {_SPACES}><c:date1904 val="0"/>'
        f'<c:lang val="{canvas.code}"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f'<c:plotArea>{plot}<c:spPr>{NONE}{NO_LINE}</c:spPr></c:plotArea><c:plotVisOnly val="1"/>'
        f'<c:dispBlanksAs val="span"/></c:chart><c:spPr>{NONE}{NO_LINE}</c:spPr>'
        f"{label_properties(canvas, 'ink', 14)}</c:chartSpace>"
    )


def _group(columns: Sequence[Column], group: Group, orders: Any, axes: Axes) -> str:
    line = group.kind == "line"
    series = "".join(_series(columns, one, next(orders), line) for one in group.series)
    ids = "".join(f'<c:axId val="{number}"/>' for number in _IDS)
    if line:
        return (
            f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/>{ids}'
            "</c:lineChart>"
        )
    grouping = "stacked" if group.kind == "stacked" else "clustered"
    return (
        f'<c:barChart><c:barDir val="{"bar" if axes.across else "col"}"/><c:grouping val="{grouping}"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="{group.gap}"/><c:overlap val="100"/>{ids}</c:barChart>'
    )


def _series(columns: Sequence[Column], one: Series, order: int, line: bool) -> str:
    errors = ""
    if one.errors:
        plus, minus = (sheet.numbers_xml(columns, place) for place in one.errors)
        direction = '<c:errDir val="y"/>' if line else ""
        errors = (
            f'<c:errBars>{direction}<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>'
            f"<c:plus>{plus}</c:plus><c:minus>{minus}</c:minus><c:spPr>{one.error_line}</c:spPr></c:errBars>"
        )
    shape = f"<c:spPr>{one.shape}</c:spPr>"
    own = f"{shape}<c:marker>{one.marker}</c:marker>" if line else f'{shape}<c:invertIfNegative val="0"/>'
    values = f"{sheet.categories_xml(columns)}<c:val>{sheet.numbers_xml(columns, one.column)}</c:val>"
    end = '<c:smooth val="0"/>' if line else ""
    return (
        f'<c:ser><c:idx val="{order}"/><c:order val="{order}"/>{sheet.heading_xml(columns, one.column)}{own}'
        f"{one.points}{one.labels}{errors}{values}{end}</c:ser>"
    )


def _axes(canvas: Canvas, axes: Axes) -> str:
    category, value = _IDS
    turned = "maxMin" if axes.across else "minMax"
    sides = ("l", "b") if axes.across else ("b", "l")
    hidden = axes.across or not axes.form
    bottom = f"<c:spPr>{ln(canvas, 'grey', 1)}</c:spPr>{label_properties(canvas, 'secondary', 14)}"
    head = (
        f'<c:axId val="{category}"/><c:scaling><c:orientation val="{turned}"/></c:scaling>'
        f'<c:delete val="{int(hidden)}"/><c:axPos val="{sides[0]}"/>'
    )
    ticks = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
    words = f'<c:tickLblPos val="{"none" if hidden else "low"}"/>'
    crossing = f'<c:crossAx val="{value}"/><c:crosses val="min"/>'
    if axes.dates:
        form = f'<c:numFmt formatCode={quoteattr(axes.dates)} sourceLinked="0"/>'
        base = (
            '<c:auto val="0"/><c:lblOffset val="100"/><c:baseTimeUnit val="days"/>'
            f'<c:majorUnit val="{axes.months}"/><c:majorTimeUnit val="months"/>'
        )
        first = f"<c:dateAx>{head}{form}{ticks}{words}{bottom}{crossing}{base}</c:dateAx>"
    else:
        base = '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/>'
        first = f"<c:catAx>{head}{ticks}{words}{bottom}{crossing}{base}</c:catAx>"
    return first + _value_axis(canvas, axes, sides[1])


def _value_axis(canvas: Canvas, axes: Axes, side: str) -> str:
    grid = f"<c:majorGridlines><c:spPr>{ln(canvas, 'grid', 1)}</c:spPr></c:majorGridlines>"
    form = f'<c:numFmt formatCode={quoteattr(axes.form)} sourceLinked="0"/>' if axes.form else ""
    named = bool(axes.form)
    step = f'<c:majorUnit val="{axes.step:.10g}"/>' if axes.step else ""
    return (
        f'<c:valAx><c:axId val="{_IDS[1]}"/><c:scaling><c:orientation val="minMax"/><c:max val="{axes.high:.10g}"/>'
        f'<c:min val="{axes.low:.10g}"/></c:scaling><c:delete val="{int(not named and not axes.step)}"/>'
        f'<c:axPos val="{side}"/>{grid if axes.step else ""}{form}'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="{"nextTo" if named else "none"}"/>'
        f"<c:spPr>{NO_LINE}</c:spPr>{label_properties(canvas, 'secondary', 14)}"
        f'<c:crossAx val="{_IDS[0]}"/><c:crosses val="min"/>'
        f'<c:crossBetween val="{"midCat" if axes.dates else "between"}"/>{step}</c:valAx>'
    )
