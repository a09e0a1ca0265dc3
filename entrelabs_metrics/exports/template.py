"""The presentation a deck is written into: ours, or an organisation's own .pptx, whose first fitting layout is used."""

import copy
import io
import zipfile
from dataclasses import dataclass
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.slide import Slide
from pptx.util import Pt

from entrelabs_metrics import limits
from entrelabs_metrics.charts import palette
from entrelabs_metrics.charts.pptx import Look, Zone, emu
from entrelabs_metrics.errors import Refusal

EMU = 12_700
WIDE, HIGH = 960, 540  # points: 13,333 × 7,5 inches
MARGIN = 40.0
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_DRAWING = f'xmlns:a="{_A}"'
_TITLES = (KIND.TITLE, KIND.VERTICAL_TITLE, KIND.CENTER_TITLE)
_FEET = (KIND.DATE, KIND.FOOTER, KIND.SLIDE_NUMBER)


@dataclass(frozen=True, slots=True)
class Template:
    """An empty presentation, the layout of its slides, and where things go on them, in points."""

    presentation: Any
    layout: Any
    look: Look
    title: Zone
    bottom: float  # where the room for source and number ends
    left: float
    width: float
    moved: bool  # the title does not stand where its layout has it

    def slide(self) -> Slide:
        """A new slide with its title and the number of its layout, and no other placeholder."""
        slide = self.presentation.slides.add_slide(self.layout)
        for shape in list(slide.placeholders):
            if shape.placeholder_format.type not in _TITLES:
                shape._element.getparent().remove(shape._element)
        return slide


def ours() -> Template:
    """The default presentation of python-pptx made wide, in Arial, its title at the top left."""
    presentation: Any = Presentation()
    stretch = WIDE * EMU / presentation.slide_width
    presentation.slide_width, presentation.slide_height = Pt(WIDE), Pt(HIGH)
    master = presentation.slide_master
    layout = next(found for found in presentation.slide_layouts if found.name == "Title Only")
    for other in [found for found in presentation.slide_layouts if found is not layout]:
        presentation.slide_layouts.remove(other)
    title = Zone(MARGIN, 36, WIDE - 2 * MARGIN, 64)
    for page in (master, layout):
        for shape in page.placeholders:
            kind = shape.placeholder_format.type
            if kind in _TITLES:
                shape.left, shape.top, shape.width, shape.height = emu(title)
            elif kind == KIND.SLIDE_NUMBER:
                shape.left, shape.top, shape.width, shape.height = emu(Zone(WIDE - MARGIN - 60, 510, 60, 16))
            elif shape._element.spPr.find(f"{{{_A}}}xfrm") is not None:
                shape.left, shape.width = round(shape.left * stretch), round(shape.width * stretch)
    _house_style(master)
    _forget(presentation)
    return Template(presentation, layout, Look(), title, HIGH - 14, MARGIN, WIDE - 2 * MARGIN, False)


def theirs(content: bytes) -> Template:
    """An organisation's presentation without its slides.

    Raises `Refusal` when it cannot be read, is too large, or has no layout with a title.
    """
    presentation = _opened(content)
    _without_slides(presentation)
    wide, high = (side / EMU for side in (presentation.slide_width, presentation.slide_height))
    layouts = [found for master in presentation.slide_masters for found in master.slide_layouts]
    titled = [found for found in layouts if _title(found) is not None]
    if not titled:
        raise Refusal(
            "Aucune disposition de ce modèle n'a de zone de titre. Dans PowerPoint, menu Affichage, Masque des "
            "diapositives : ajoutez un titre à une disposition, puis enregistrez."
        )
    layout: Any = min(titled, key=lambda found: _unsuited(found, high))
    held = _zone(_title(layout))
    left, width = _sides(held, wide)
    moved = held is None or held.y + held.height > 0.34 * high or held.width < 0.6 * wide or held.y < 0
    title = Zone(left, 0.067 * high, width, 64) if held is None or moved else held
    feet = [zone for shape in layout.placeholders if _kind(shape) in _FEET and (zone := _zone(shape))]
    bottom = min([high - 14, *(zone.y - 4 for zone in feet if zone.y > 0.8 * high)])
    return Template(presentation, layout, Look(True, _dark(layout)), title, bottom, left, width, moved)


def _opened(content: bytes) -> Any:
    most = limits.get("template_mb")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _unreadable() from None
    if size > most * limits.MB or len(content) > most * limits.MB:
        raise Refusal("Le modèle dépasse {most} Mo une fois décompressé : allégez ses images.", most=most)
    try:
        presentation = Presentation(io.BytesIO(content))
        if not (presentation.slide_width and presentation.slide_height and len(presentation.slide_masters)):
            raise _unreadable()
        return presentation
    # A file made by hand may break anywhere in the reading of its parts.
    except Exception as problem:
        raise problem if isinstance(problem, Refusal) else _unreadable() from None


def _unreadable() -> Refusal:
    return Refusal(
        "Le modèle n'est pas un fichier PowerPoint (.pptx) que l'on puisse lire. "
        "Ouvrez-le dans PowerPoint ou LibreOffice et enregistrez-le comme présentation .pptx."
    )


def _without_slides(presentation: Any) -> None:
    root = presentation.part._element
    for entry in list(presentation.slides._sldIdLst):
        presentation.part.drop_rel(entry.rId)
        presentation.slides._sldIdLst.remove(entry)
    # Sections and custom shows name slides that are gone: PowerPoint would offer a repair.
    for name in ("extLst", "custShowLst"):
        for found in root.findall(f"{{*}}{name}"):
            root.remove(found)


# What a layout is ----------------------------------------------------------------------------------------------------


def _kind(shape: Any) -> Any:
    return shape.placeholder_format.type


def _title(layout: Any) -> Any:
    return next((shape for kind in _TITLES for shape in layout.placeholders if _kind(shape) == kind), None)


def _unsuited(layout: Any, high: float) -> tuple[bool, bool, bool, int]:
    """How little a layout suits: a plain title at the top and nothing else is best."""
    title = _title(layout)
    zone = _zone(title)
    others = sum(_kind(shape) not in (*_TITLES, *_FEET) for shape in layout.placeholders)
    low = zone is None or zone.y + zone.height > 0.34 * high
    return _kind(title) == KIND.VERTICAL_TITLE, _kind(title) == KIND.CENTER_TITLE, low, others


def _zone(shape: Any) -> Zone | None:
    """Where a placeholder of a layout stands, its master's place if it has none of its own."""
    if any(side is None for side in (shape.left, shape.top, shape.width, shape.height)):
        return None
    return Zone(shape.left / EMU, shape.top / EMU, shape.width / EMU, shape.height / EMU)


def _sides(title: Zone | None, wide: float) -> tuple[float, float]:
    """The left side and the width of what stands under the title: its own, if it is nearly as wide as a slide."""
    if title is None or title.width < 0.6 * wide or title.x < 0 or title.x + title.width > wide:
        margin = wide * 0.045
        return margin, wide - 2 * margin
    return title.x + 7.2, title.width - 14.4  # the words of a placeholder begin within its borders


def _dark(layout: Any) -> bool:
    """Whether the paper of the template is dark: what its theme calls the first background."""
    master = layout.slide_master
    mapped = master._element.find("{*}clrMap")
    name = mapped.get("bg1", "lt1") if mapped is not None else "lt1"
    for relation in master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            theme = parse_xml(relation.target_part.blob)
            found = theme.find(f".//{{{_A}}}clrScheme/{{{_A}}}{name}")
            if found is not None and len(found):
                shade = found[0].get("lastClr") or found[0].get("val") or "FFFFFF"
                is_hex = len(shade) == 6 and all(c in "0123456789abcdefABCDEF" for c in shade)
                return palette.contrast(f"#{shade}", "#FFFFFF") > 4.6 if is_hex else False
    return False


# Our own style -------------------------------------------------------------------------------------------------------


def _house_style(master: Any) -> None:
    style = master._element.find("{*}txStyles/{*}titleStyle")
    first = style.find(f"{{{_A}}}lvl1pPr")
    first.set("algn", "l")
    run = first.find(f"{{{_A}}}defRPr")
    run.set("sz", "2600")
    run.set("b", "1")
    ink = palette.ROLES["ink"].light.lstrip("#")
    old = run.find(f"{{{_A}}}solidFill")
    run.replace(old, parse_xml(f'<a:solidFill {_DRAWING}><a:srgbClr val="{ink}"/></a:solidFill>'))
    for shape in master.placeholders:
        if _kind(shape) in _TITLES:
            body = shape._element.txBody.find(f"{{{_A}}}bodyPr")
            for name in ("lIns", "rIns", "tIns", "bIns"):
                body.set(name, "0")
            body.set("anchor", "t")
            for fit in body:
                body.remove(fit)


def arial(part: Any) -> None:
    """The theme of a master in Arial."""
    for relation in part.rels.values():
        if relation.reltype.endswith("/theme"):
            theme = parse_xml(relation.target_part.blob)
            for face in theme.iterfind(f".//{{{_A}}}fontScheme/*/{{{_A}}}latin"):
                face.set("typeface", "Arial")
            for scheme in theme.iterfind(f".//{{{_A}}}fontScheme"):
                scheme.set("name", "Arial")
            relation.target_part._blob = serialize_part_xml(theme)


def _forget(presentation: Any) -> None:
    """What the default presentation carries of its maker: a picture of its first page, a printer."""
    arial(presentation.slide_master.part)
    for part in (presentation.part, presentation.part.package):
        rels = part._rels
        for key, relation in list(rels.items()):
            if relation.reltype.endswith(("/thumbnail", "/printerSettings")):
                rels.pop(key)


def number_placeholder(layout: Any) -> Any:
    """A copy of the layout's slide number for a slide, or None."""
    for shape in layout.placeholders:
        if _kind(shape) == KIND.SLIDE_NUMBER:
            return copy.deepcopy(shape._element)
    return None
