"""A slide to draw on: places in points, colours and font of the house or of an organisation's template, and shapes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape

from entrelabs_metrics.language import Language
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.oxml import parse_xml
from pptx.slide import Slide
from pptx.util import Pt

from .. import palette
from .words import clean

NS = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
SMALL, LABEL = 14, 15  # points: secondary words and names
LONGEST = 4_000  # characters of one text: more is no slide
EMU = 12_700


@dataclass(frozen=True, slots=True)
class Zone:
    """A rectangle of the slide, in points."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def cut(self, top: float = 0, bottom: float = 0) -> "Zone":
        return replace(self, y=self.y + top, height=self.height - top - bottom)


@dataclass(frozen=True, slots=True)
class Look:
    """Whose fonts and text colours: `themed`, the template's; else Arial and the palette."""

    themed: bool = False
    dark: bool = False  # the template's paper is

    def hex(self, role: str) -> str:
        """A colour of the palette, by its role or family, as RRGGBB."""
        found = palette.ROLES.get(role)
        return (found or palette.family(role).colour).pick(self.dark).lstrip("#")

    def colour(self, role: str) -> str:
        """As XML: RRGGBB as it is, a role or a family from the palette; ink and paper from the theme of a template."""
        if self.themed and role in ("ink", "paper"):
            return f'<a:schemeClr val="{"tx1" if role == "ink" else "bg1"}"/>'
        is_hex = len(role) == 6 and all(c in "0123456789ABCDEF" for c in role)
        return f'<a:srgbClr val="{role if is_hex else self.hex(role)}"/>'

    def fill(self, role: str) -> str:
        return f"<a:solidFill>{self.colour(role)}</a:solidFill>" if role else "<a:noFill/>"

    def hatched(self) -> str:
        """What is not measured: never the look of a value."""
        front, back = self.colour("5A6272" if self.dark else "B9C0CC"), self.colour("panel")
        return f'<a:pattFill prst="ltUpDiag"><a:fgClr>{front}</a:fgClr><a:bgClr>{back}</a:bgClr></a:pattFill>'

    @property
    def font(self) -> str:
        return "" if self.themed else '<a:latin typeface="Arial"/><a:cs typeface="Arial"/>'

    def readable(self, family: str) -> str:
        """The family's colour for text in large; a small text is ink where it would be too pale."""
        return palette.small_text(palette.family(family).colour, self.dark).lstrip("#")


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    size: float = SMALL
    bold: bool = False
    role: str = "ink"
    strike: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...]
    align: str = "l"
    before: float = 0  # points above it

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def line(*runs: Run, align: str = "l", before: float = 0) -> Paragraph:
    return Paragraph(tuple(run for run in runs if run.text), align, before)


@dataclass(slots=True)
class Canvas:
    slide: Slide
    look: Look
    lang: Language

    @property
    def code(self) -> str:
        return "en-GB" if self.lang.code == "en" else "fr-FR"

    # Words -----------------------------------------------------------------------------------------------------

    def body(self, paragraphs: Iterable[Paragraph], tag: str = "a:txBody", properties: str = "") -> str:
        shown = "".join(map(self._paragraph, paragraphs)) or f'<a:p><a:endParaRPr lang="{self.code}" sz="1400"/></a:p>'
        return f"<{tag}><a:bodyPr{properties}</a:bodyPr><a:lstStyle/>{shown}</{tag}>".replace(
            "<a:bodyPr</a:bodyPr>", "<a:bodyPr/>"
        )

    def _paragraph(self, paragraph: Paragraph) -> str:
        above = f'<a:spcBef><a:spcPts val="{paragraph.before * 100:.0f}"/></a:spcBef>' if paragraph.before else ""
        runs = "".join(self._run(run) for run in paragraph.runs if run.text)
        end = "" if runs else f'<a:endParaRPr lang="{self.code}" sz="1400"/>'
        return f'<a:p><a:pPr algn="{paragraph.align}">{above}</a:pPr>{runs}{end}</a:p>'

    def _run(self, run: Run) -> str:
        state = ' b="1"' * run.bold + ' strike="sngStrike"' * run.strike
        properties = f'<a:rPr lang="{self.code}" sz="{run.size * 100:.0f}"{state}>'
        text = escape(clean_keeping_spaces(run.text))
        return f"<a:r>{properties}{self.look.fill(run.role)}{self.look.font}</a:rPr><a:t>{text}</a:t></a:r>"

    # Shapes ----------------------------------------------------------------------------------------------------

    def text(self, zone: Zone, paragraphs: Sequence[Paragraph], name: str, *, anchor: str = "t") -> Any:
        """Words in a box of their own; nothing when there are none."""
        if not any(paragraph.text for paragraph in paragraphs):
            return None
        shape = self.slide.shapes.add_textbox(*emu(zone))
        shape.name = clean(name)[:80]
        inside = f' wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"><a:noAutofit/>'
        self._replace_text(shape, self.body(paragraphs, "p:txBody", inside))
        return shape

    def _replace_text(self, shape: Any, body: str) -> None:
        element = shape._element
        spaces = f'{NS} xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
        element.replace(element.txBody, parse_xml(body.replace("<p:txBody", f"<p:txBody {spaces}", 1)))

    def block(self, zone: Zone, name: str, *, fill: str = "", line_role: str = "", weight: float = 1.5) -> Any:
        """A plain rectangle, decorative: what it says is in the words beside it."""
        shape = self.slide.shapes.add_textbox(*emu(zone))
        shape.name = clean(name)[:80]
        properties = shape._element.spPr
        for old in properties.findall("{*}noFill"):
            properties.remove(old)
        properties.append(parse_xml(self.look.fill(fill).replace(">", f" {NS}>", 1) if fill else f"<a:noFill {NS}/>"))
        if line_role:
            outline = f'<a:ln {NS} w="{weight * EMU:.0f}">{self.look.fill(line_role)}</a:ln>'
            properties.append(parse_xml(outline))
        return shape

    def hatch(self, shape: Any) -> None:
        """Hatch a block: nothing is measured there."""
        properties = shape._element.spPr
        properties.remove(properties.find("{*}solidFill"))
        properties.insert(2, parse_xml(self.look.hatched().replace(">", f" {NS}>", 1)))

    def dot(self, zone: Zone, name: str, role: str = "grey") -> None:
        """A small hollow circle: where the way begins."""
        shape = self.block(zone, name, fill="paper", line_role=role, weight=2)
        shape._element.spPr.find("{*}prstGeom").set("prst", "ellipse")

    def rule(
        self, start: tuple[float, float], end: tuple[float, float], name: str, role: str = "ink", *,
        weight: float = 1.5, dash: str = "",
    ) -> None:  # fmt: skip
        """A straight line."""
        shape = self.slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *(Pt(v) for v in (*start, *end)))
        shape.name = clean(name)[:80]
        dashed = f'<a:prstDash val="{dash}"/>' if dash else ""
        outline = f'<a:ln {NS} w="{weight * EMU:.0f}">{self.look.fill(role)}{dashed}</a:ln>'
        shape._element.spPr.append(parse_xml(outline))
        style = shape._element.find("{*}style")  # the theme's own look of lines: shadows in some
        if style is not None:
            shape._element.remove(style)


def describe(shape: Any, name: str, alt: str) -> None:
    """The name and the alternative text of a shape or a graphic frame."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", clean(name)[:120])
    properties.set("descr", clean(alt)[:LONGEST])


def emu(zone: Zone) -> tuple[Any, Any, Any, Any]:
    """A zone as PowerPoint counts, in EMU."""
    return (round(zone.x * EMU), round(zone.y * EMU), round(zone.width * EMU), round(zone.height * EMU))


def clean_keeping_spaces(text: str) -> str:
    """`clean`, but a run may begin or end with a space."""
    lead, trail = " " * text.startswith(" "), " " * (text.endswith(" ") and len(text) > 1)
    return f"{lead}{clean(text[:LONGEST])}{trail}"


def sign(family: str) -> str:
    return palette.family(family).sign
