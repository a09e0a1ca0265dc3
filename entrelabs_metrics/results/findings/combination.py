"""Words for the four families together, and for what one index would owe to weights. To situate, not to rank."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations

from entrelabs_metrics.language import NBSP, Language
from entrelabs_metrics.results.combination import FOUR, FamilyCell, Pattern, Tally, most
from entrelabs_metrics.results.findings import fixed
from entrelabs_metrics.results.weightings import HOLDS, NOISE, Robustness
from entrelabs_metrics.schema import table

SHORT_WORDS = {"experience": "expérience", "impact": "impact", "spending": "dépense", "democracy": "démocratie"}


def label(family: str, lang: Language) -> str:
    return table("indicators").by_name["family"].label(family, lang)


# A cell --------------------------------------------------------------------------------------------------------


def figure(cell: FamilyCell | None, lang: Language) -> str:
    """The most solid thing to say of a cell: « 2 établis », « 1 favorable », « sans conclusion », « ▼ 1 recul »."""
    if cell is None or cell.level is None:
        return lang.t("non mesuré")
    if cell.established:
        return lang.plural("{n} établi", "{n} établis", cell.established)
    if cell.favourable:
        return lang.plural("{n} favorable", "{n} favorables", cell.favourable)
    return declines(cell, lang) if cell.declined else lang.t("sans conclusion")


def detail(cell: FamilyCell | None, lang: Language) -> str:
    """What goes with the figure: of how many measured, with which proof, and the declines."""
    if cell is None:
        return ""
    if not cell.measured:
        return lang.plural("{n} cible fixée", "{n} cibles fixées", cell.declared)
    parts = [lang.t("sur {all}", all=lang.number(cell.measured))]
    if cell.level == 2:
        parts.insert(0, lang.plural("non établi", "non établis", cell.favourable))
    if cell.level and cell.declined:
        parts.append(declines(cell, lang))
    if cell.level == 4:
        parts.append(lang.t("groupe de comparaison"))
    return " · ".join(parts)


def declines(cell: FamilyCell, lang: Language) -> str:
    """« ▼ 2 reculs, dont 1 établi »: the sign never without its word, nor on another line."""
    certain = cell.established_declines
    if certain == cell.declined:
        return _sign_kept(lang.plural("▼ {n} recul établi", "▼ {n} reculs établis", certain))
    said = _sign_kept(lang.plural("▼ {n} recul", "▼ {n} reculs", cell.declined))
    if not certain:
        return said
    return lang.plural("{declines}, dont {n} établi", "{declines}, dont {n} établis", certain, declines=said)


def _sign_kept(said: str) -> str:
    return said.replace(" ", NBSP, 1)


def ratio(cell: FamilyCell, lang: Language) -> str:
    """« 2 établis sur 3 »: of the indicators that are measured."""
    if not cell.measured:
        return lang.t("non mesuré")
    whole = lang.number(cell.measured)
    if not cell.established:
        return lang.t("aucun établi sur {all}", all=whole)
    return lang.plural("{n} établi sur {all}", "{n} établis sur {all}", cell.established, all=whole)


def counts(cell: FamilyCell, lang: Language) -> str:
    """Every count of a cell: « 2 établis sur 3 ; ▼ 1 recul établi ; 1 sans conclusion »."""
    parts = [ratio(cell, lang)]
    if cell.favourable:
        parts.append(lang.plural("{n} favorable, non établi", "{n} favorables, non établis", cell.favourable))
    if cell.declined:
        parts.append(declines(cell, lang))
    if cell.open:
        parts.append(lang.plural("{n} sans conclusion", "{n} sans conclusion", cell.open))
    if cell.declared:
        parts.append(lang.plural("{n} cible sans mesure", "{n} cibles sans mesure", cell.declared))
    return lang.t(" ; ").join(parts)


def basis(cell: FamilyCell, lang: Language) -> tuple[str, str, str, str]:
    """Dates, numbers of answers, directions and level of proof of what is measured."""
    if not cell.measured:
        nothing = lang.t("rien n'est mesuré")
        return nothing, nothing, nothing, nothing
    wished = [f"{lang.t(fixed.DIRECTION_WORDS[d])} ({lang.number(n)})" for d, n in cell.directions]
    proof = lang.t(fixed.PROOF_WORDS[cell.proof]) if cell.proof else lang.t("niveau de preuve non renseigné")
    return span(cell.first, cell.last, lang), _answers(cell, lang), lang.t(" ; ").join(wished), proof


def span(first: date | None, last: date | None, lang: Language) -> str:
    """« mars 2025 à sept. 2026 »."""
    start, end = lang.month(first), lang.month(last)
    return end if start == end else lang.t("{first} à {last}", first=start, last=end)


def _answers(cell: FamilyCell, lang: Language) -> str:
    parts = []
    if cell.n_low is not None:
        low, high = lang.number(cell.n_low), lang.number(cell.n_high)
        parts.append(lang.t("n = {n}", n=low) if low == high else lang.t("n = {low} à {high}", low=low, high=high))
    if cell.n_unknown:
        parts.append(lang.plural("n inconnu pour {n} indicateur", "n inconnu pour {n} indicateurs", cell.n_unknown))
    if cell.unsampled:
        parts.append(lang.plural("{n} chiffre sans échantillon", "{n} chiffres sans échantillon", cell.unsampled))
    return lang.t(" ; ").join(parts)


def indicators(cell: FamilyCell, lang: Language, shown: int = 6) -> str:
    """Their names, the first ones."""
    names = [lang.pick(fr, en) for fr, en in cell.indicators]
    more = lang.plural("et {n} autre", "et {n} autres", len(names) - shown) if len(names) > shown else ""
    return lang.t(" ; ").join(names[:shown]) + (f" {more}" if more else "")


# Projects and labs ---------------------------------------------------------------------------------------------


def projects_title(counted: Tally, lang: Language) -> str:
    """« 3 projets sur 7 ont un résultat établi dans au moins deux familles »."""
    if not counted.units:
        return lang.t("Aucun projet n'est encore mesuré dans les quatre familles")
    _, established = counted.at_least(2)
    if not established:
        return lang.plural(
            "Le projet mesuré n'a pas encore de résultat établi dans deux familles",
            "Aucun des {n} projets mesurés n'a encore de résultat établi dans deux familles",
            counted.units,
        )
    return lang.plural(
        "{n} projet sur {all} a un résultat établi dans au moins deux familles",
        "{n} projets sur {all} ont un résultat établi dans au moins deux familles",
        established,
        all=lang.number(counted.units),
    )


def labs_title(counted: Tally, lang: Language) -> str:
    """The same, of labs."""
    if not counted.units:
        return lang.t("Aucun labo n'est encore mesuré dans les quatre familles")
    _, established = counted.at_least(2)
    if not established:
        return lang.plural(
            "Le labo mesuré n'a pas encore de résultat établi dans deux familles",
            "Aucun des {n} labos mesurés n'a encore de résultat établi dans deux familles",
            counted.units,
        )
    return lang.plural(
        "{n} labo sur {all} a un résultat établi dans au moins deux familles",
        "{n} labos sur {all} ont un résultat établi dans au moins deux familles",
        established,
        all=lang.number(counted.units),
    )


def documented(counted: Tally, lang: Language) -> str:
    """How many projects are documented in two families or more, and what that means; empty when none is measured."""
    if not counted.units:
        return ""
    two, four = counted.at_least(2)[0], counted.at_least(4)[0]
    said = lang.t(
        "Projets documentés, c'est-à-dire mesurés avec une source, dans au moins deux familles : {n} sur {all}.",
        n=_some(two, lang),
        all=lang.number(counted.units),
    )
    if four:
        said += " " + lang.plural(
            "{n} projet est documenté dans les quatre familles.",
            "{n} projets sont documentés dans les quatre familles.",
            four,
        )
    return said


def established(counted: Tally, lang: Language) -> str:
    """The same of established results."""
    if not counted.units:
        return ""
    return lang.t(
        "Projets avec un résultat établi dans au moins deux familles : {n} sur {all}.",
        n=_some(counted.at_least(2)[1], lang),
        all=lang.number(counted.units),
    )


def _some(n: int, lang: Language) -> str:
    return lang.number(n) if n else lang.t("aucun")


def limits(small: int, unsourced: int, tested: int, lang: Language) -> tuple[str, ...]:
    """What weakens the counts: few answers, no source, and many verdicts on one screen."""
    said = []
    if small:
        said.append(
            lang.plural(
                "{n} résultat établi repose sur moins de 30 réponses : il est indicatif.",
                "{n} résultats établis reposent sur moins de 30 réponses : ils sont indicatifs.",
                small,
            )
        )
    if unsourced:
        said.append(
            lang.plural(
                "{n} indicateur mesuré n'a pas de source : il n'est pas compté comme documenté.",
                "{n} indicateurs mesurés n'ont pas de source : ils ne sont pas comptés comme documentés.",
                unsourced,
            )
        )
    if tested > 1:
        said.append(
            lang.t(
                "{n} évolutions sont jugées ici, chacune à 95 % : si rien ne changeait, environ une sur vingt "
                "paraîtrait tout de même établie, en mieux ou en moins bien.",
                n=lang.number(tested),
            )
        )
    return tuple(said)


def strengths(cells: Mapping[str, FamilyCell], lang: Language) -> str:
    """Where one lab has most established results, and most declines; ties said, nothing with one family only."""
    if sum(cells[family].measured > 0 for family in FOUR if family in cells) < 2:
        return ""
    best, down = most(cells, "established"), most(cells, "declined")
    if not best:
        strong = lang.t("Aucun résultat n'est encore établi.")
    elif len(best) == 1:
        strong = lang.t("Le plus de résultats établis : {family}.", family=_leading(cells, best, lang))
    else:
        strong = lang.t("Le plus de résultats établis, à égalité : {families}.", families=_leading(cells, best, lang))
    if not down:
        weak = lang.t("Aucun recul n'est mesuré.")
    else:
        family = lang.listing(f"{label(f, lang)} ({_declines_of_all(cells[f], lang)})" for f in down)
        weak = (
            lang.t("Le plus de reculs : {family}.", family=family)
            if len(down) == 1
            else lang.t("Le plus de reculs, à égalité : {families}.", families=family)
        )
    return f"{strong} {weak}"


def _leading(cells: Mapping[str, FamilyCell], families: Sequence[str], lang: Language) -> str:
    return lang.listing(f"{label(f, lang)} ({ratio(cells[f], lang)})" for f in families)


def _declines_of_all(cell: FamilyCell, lang: Language) -> str:
    """« ▼ 3 reculs sur 14, dont 1 établi »."""
    said = lang.plural("▼ {n} recul sur {all}", "▼ {n} reculs sur {all}", cell.declined, all=lang.number(cell.measured))
    if not cell.established_declines:
        return said
    return lang.plural(
        "{declines}, dont {n} établi", "{declines}, dont {n} établis", cell.established_declines, declines=said
    )


def project_title(documented: int, established: int, lang: Language) -> str:
    """« 3 familles sur quatre ont un résultat documenté, 1 un résultat établi »."""
    if not documented:
        return lang.t("Aucune des quatre familles n'a encore de résultat documenté")
    first = lang.plural(
        "{n} famille sur quatre a un résultat documenté",
        "{n} familles sur quatre ont un résultat documenté",
        documented,
    )
    if not established:
        return lang.t("{documented}, aucune un résultat établi", documented=first)
    return lang.t("{documented}, {n} un résultat établi", documented=first, n=lang.number(established))


def together(families: Sequence[str], lang: Language) -> str:
    """« expérience + dépense »."""
    return " + ".join(lang.t(SHORT_WORDS[family]) for family in families)


def patterns_title(found: Sequence[Pattern], lang: Language) -> str:
    """The most frequent set of two families or more; ties are said."""
    if not found:
        return lang.t("Aucun projet n'a encore de résultat documenté")
    several = [p for p in found if len(p.families) > 1]
    if not several:
        return lang.t("Aucun projet n'a encore de résultat documenté dans plus d'une famille")
    highest, projects = max(len(p.projects) for p in several), sum(len(p.projects) for p in several)
    first = [lang.quote(together(p.families, lang)) for p in several if len(p.projects) == highest]
    if len(first) > 3 or (highest == 1 and projects > 1):
        return lang.t("Parmi les projets documentés dans plusieurs familles, aucun ensemble n'est le plus fréquent")
    if len(first) > 1:
        return lang.t(
            "Parmi les projets documentés dans plusieurs familles, {sets} sont les ensembles les plus fréquents "
            "({n} projets sur {all} chacun)",
            sets=lang.listing(first),
            n=lang.number(highest),
            all=lang.number(projects),
        )
    return lang.t(
        "Parmi les projets documentés dans plusieurs familles, {set} est l'ensemble le plus fréquent ({n} sur {all})",
        set=first[0],
        n=lang.number(highest),
        all=lang.number(projects),
    )


def pairs(found: Sequence[Pattern], lang: Language) -> str:
    """Which two families are most often documented in the same project; empty when none are, or too many tie."""
    counted = {pair: sum(len(p.projects) for p in found if {*pair} <= {*p.families}) for pair in combinations(FOUR, 2)}
    highest = max(counted.values())
    first = [lang.quote(together(pair, lang)) for pair, n in counted.items() if n == highest]
    if not highest or len(first) > 3:
        return ""
    return lang.plural(
        "Deux à deux, le plus souvent ensemble : {pairs} ({n} projet).",
        "Deux à deux, le plus souvent ensemble : {pairs} ({n} projets).",
        highest,
        pairs=lang.listing(first),
    )


# One index -----------------------------------------------------------------------------------------------------


def index_title(found: Robustness, lang: Language) -> str:
    """« L'ordre des 5 labos tient pour 62 % des pondérations possibles »."""
    if len(found.order) < 2:
        return lang.t("Pas d'indice unique : moins de deux labos ont un chemin mesuré dans chacune des quatre familles")
    n = lang.number(len(found.order))
    if len(found.groups) == 1:
        return lang.t(
            "Un indice unique ne départage pas les {n} labos : leur ordre ne tient que pour {share} des pondérations",
            n=n,
            share=share(found.whole, lang),
        )
    return lang.t(
        "L'ordre des {n} labos selon un indice unique tient pour {share} des pondérations possibles",
        n=n,
        share=share(found.whole, lang),
    )


def index_sentence(found: Robustness, near: Robustness, names: Sequence[str], lang: Language) -> str:
    """Why an index is not advised, who is tied, and how the order holds near equal weights."""
    said = [
        lang.t(
            "Un indice unique n'est pas conseillé : il cache ce qui progresse et ce qui recule, et l'ordre dépend du "
            "poids donné à chaque famille."
        )
    ]
    if len(found.order) < 2:
        return said[0]
    ties = [sorted(names[row] for row in group) for group in found.groups if len(group) > 1]
    if ties and len(found.order) <= 12:
        said.append(
            lang.t(
                "Ex aequo, faute d'un ordre qui tienne pour {share} des pondérations : {ties}.",
                share=lang.percent(HOLDS),
                ties=lang.t(" ; ").join(lang.listing(group) for group in ties),
            )
        )
    said.append(
        lang.t(
            "Si les poids restent égaux à {noise} près, l'ordre tient pour {share} des pondérations.",
            noise=lang.percent(NOISE),
            share=share(near.whole, lang),
        )
    )
    return " ".join(said)


def share(value: float, lang: Language) -> str:
    """A share of weightings; simulated, so that none may be a few, and never all when it is not quite so."""
    if value < 0.01:
        return lang.t("moins de {share}", share=lang.percent(0.01))
    if 0.99 < value < 1:
        return lang.t("plus de {share}", share=lang.percent(0.99))
    return lang.percent(value)


def position(low: float, high: float, lang: Language) -> str:
    """« 1 à 2 »: where a lab stands in 90 % of weightings."""
    first, last = lang.number(int(low)), lang.number(-int(-high // 1))
    return first if first == last else lang.t("{low} à {high}", low=first, high=last)


def tied(group: Sequence[str], lang: Language) -> str:
    """« ex aequo avec Paris »; with many, their number."""
    if not group:
        return lang.t("aucun ex aequo")
    if len(group) > 3:
        return lang.plural("ex aequo avec {n} autre labo", "ex aequo avec {n} autres labos", len(group))
    return lang.t("ex aequo avec {labs}", labs=lang.listing(group))
