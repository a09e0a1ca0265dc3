"""What a Document lacks before it is handed over, in sentences that whoever prepared it understands."""

import re

from entrelabs_metrics.charts.kinds import Panel
from entrelabs_metrics.exports.document import Document, Slide
from entrelabs_metrics.language import Language
from entrelabs_metrics.stories.resolving import Resolved, samples, texts

LONGEST_TITLE = 120  # characters in two lines of a slide
_SIZED = re.compile(r"\bn\s=\s\d")


def faults(document: Document, lang: Language, resolved: tuple[Resolved, ...] = ()) -> tuple[str, ...]:
    """One sentence a fault, in the order of the slides; none when it can be handed over.

    `resolved`: what `resolve_slides` gives of the same story, for numbers in edited words that the data no longer hold,
    and slides with nothing left to show; without it, neither is looked at.
    """
    if not document.slides:
        return (lang.t("Le récit n'a aucune diapositive."),)
    said: list[str] = []
    for place, slide in enumerate(document.slides):
        found = resolved[place] if place < len(resolved) else None
        said += (
            lang.t("Diapositive {n} : {fault}", n=lang.number(place + 1), fault=fault)
            for fault in _slide(slide, found, document, lang)
        )
    return tuple(said)


def _slide(slide: Slide, found: Resolved | None, document: Document, lang: Language) -> list[str]:
    panel, said = slide.panel, []
    if found is not None and found.missing:
        return [lang.t("elle n'a plus rien à montrer : la retirer, ou changer sa question. {reason}",
                       reason=found.missing)]  # fmt: skip
    if not panel.title.strip():
        said.append(lang.t("il manque le constat, en titre."))
    if len(panel.title) > LONGEST_TITLE:
        said.append(
            lang.t(
                "le titre a {n} caractères, et ne tient pas en deux lignes : en garder {most} au plus.",
                n=lang.number(len(panel.title)), most=lang.number(LONGEST_TITLE),
            )
        )  # fmt: skip
    if not panel.source.strip():
        said.append(lang.t("il manque la source."))
    if str(document.version) not in re.findall(r"\d+", panel.source):
        said.append(lang.t("la source ne dit pas de quelle version des données il s'agit."))
    if panel.chart is not None and not _sized(slide, lang):
        said.append(lang.t("il manque l'effectif : « n = … », ou « n inconnu »."))
    if not panel.alt.strip():
        said.append(lang.t("il manque le texte pour qui ne voit pas le graphique."))
    if not slide.notes.strip():
        said.append(lang.t("il manque les notes de l'orateur."))
    if found is not None and found.stale:
        numbers = lang.listing(map(lang.quote, found.stale))
        said.append(
            lang.plural(
                "le nombre {numbers}, écrit à la main, n'est pas dans les données montrées : le corriger, ou reprendre "
                "la phrase proposée.",
                "les nombres {numbers}, écrits à la main, ne sont pas dans les données montrées : les corriger, ou "
                "reprendre la phrase proposée.",
                len(found.stale), numbers=numbers,
            )
        )  # fmt: skip
    return said


def _sized(slide: Slide, lang: Language) -> bool:
    """Whether the words, the table or the notes say on how many figures rest, or that the question does not arise."""
    told = (*texts(slide.panel), slide.notes)
    begins = samples(Panel("", "", None, ((), ()), ""), lang).partition(":")[0]
    return any(_SIZED.search(text) or lang.t("n inconnu") in text for text in told) or begins in slide.notes
