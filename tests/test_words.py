"""Every sentence people read is in both languages, in plain words and with the right spaces.

The sentences are gathered from the sources themselves. A call of `t` or `plural` whose sentence cannot be traced to a
constant fails here: write the sentence in the call, or in a table of sentences that `TABLES` names.
"""

import ast
import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from entrelabs_metrics import errors
from entrelabs_metrics.exports import tables as exports
from entrelabs_metrics.intake import problem
from entrelabs_metrics.language import NBSP, NNBSP, language
from entrelabs_metrics.limits import LIMITS
from entrelabs_metrics.questions import checked_rows, checks
from entrelabs_metrics.results.findings import (
    activities,
    alerts,
    assumptions,
    combination,
    fixed,
    funnel,
    movements,
    process,
    spending,
    together,
)
from entrelabs_metrics.schema import tables
from entrelabs_metrics.stories import asked
from entrelabs_metrics.ui import columns, frame, reading, server

ROOT = Path(__file__).parents[1]
PO = ROOT / "entrelabs_metrics" / "locale" / "en.po"
SOURCES = sorted([*(ROOT / "entrelabs_metrics").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"])
REFUSALS = {
    name for name, found in vars(errors).items() if isinstance(found, type) and issubclass(found, errors.Refusal)
}


def _units() -> tuple[str, ...]:
    """The units of the catalogue that hold words; « % », « € » and « /10 » are the same in both languages."""
    found = {f.unit for t in tables().values() for f in t.fields}
    for path in sorted((ROOT / "data" / "catalogue").rglob("indicators.csv")):
        with open(path, encoding="utf-8-sig", newline="") as file:
            found |= {row["unit"] for row in csv.DictReader(file, delimiter=";")}
    return tuple(sorted(unit for unit in found if re.search(r"\w", unit) and not unit.startswith("/")))


# Tables of sentences: (file, name) → the sentences. A call such as `t(FLAG_WORDS[flag])` is traced to one of them.
FINDINGS, PROBLEM = "entrelabs_metrics/results/findings/__init__.py", "entrelabs_metrics/intake/problem.py"
FIXED = "entrelabs_metrics/results/findings/fixed.py"
SPENDING = "entrelabs_metrics/results/findings/spending.py"
ASSUMPTIONS = "entrelabs_metrics/results/findings/assumptions.py"
COMBINATION = "entrelabs_metrics/results/findings/combination.py"
TABLES: dict[tuple[str, str], Iterable[str]] = {
    (FIXED, "CHANGE_WORDS"): [words for _, words in fixed.CHANGE_WORDS.values()],
    (FIXED, "TARGET_WORDS"): [words for _, words in fixed.TARGET_WORDS.values()],
    (FIXED, "TARGET_SENTENCES"): fixed.TARGET_SENTENCES.values(),
    (FIXED, "FLAG_WORDS"): fixed.FLAG_WORDS.values(),
    (FIXED, "SOME_WORDS"): fixed.SOME_WORDS.values(),
    (FIXED, "PROOF_WORDS"): fixed.PROOF_WORDS.values(),
    (FIXED, "DIRECTION_WORDS"): fixed.DIRECTION_WORDS.values(),
    (FIXED, "TRACK_WORDS"): [words for _, words in fixed.TRACK_WORDS.values()],
    (FIXED, "NESTA_WORDS"): fixed.NESTA_WORDS.values(),
    ("entrelabs_metrics/results/findings/alerts.py", "ALERT_WORDS"): [w for _, w in alerts.ALERT_WORDS.values()],
    ("entrelabs_metrics/results/findings/alerts.py", "COLUMN_WORDS"): alerts.COLUMN_WORDS.values(),
    ("entrelabs_metrics/results/findings/together.py", "CHANCE_WORDS"): together.CHANCE_WORDS.values(),
    ("entrelabs_metrics/results/findings/together.py", "TIE_WORDS"): together.TIE_WORDS.values(),
    (SPENDING, "VERDICT_WORDS"): [words for _, words in spending.VERDICT_WORDS.values()],
    (SPENDING, "REASON_WORDS"): spending.REASON_WORDS.values(),
    (ASSUMPTIONS, "KIND_WORDS"): assumptions.KIND_WORDS.values(),
    (ASSUMPTIONS, "UNKNOWN_WORDS"): assumptions.UNKNOWN_WORDS.values(),
    (ASSUMPTIONS, "SHARE_WORDS"): assumptions.SHARE_WORDS.values(),
    (COMBINATION, "SHORT_WORDS"): combination.SHORT_WORDS.values(),
    ("entrelabs_metrics/results/findings/process.py", "PEOPLE_WORDS"): process.PEOPLE_WORDS.values(),
    ("entrelabs_metrics/results/findings/funnel.py", "RUNG_WORDS"): funnel.RUNG_WORDS.values(),
    ("entrelabs_metrics/results/findings/funnel.py", "RUNG_SENTENCES"): funnel.RUNG_SENTENCES.values(),
    ("entrelabs_metrics/results/findings/activities.py", "MEASURE_WORDS"): activities.MEASURE_WORDS.values(),
    ("entrelabs_metrics/results/findings/movements.py", "STATE_WORDS"): movements.STATE_WORDS.values(),
    ("entrelabs_metrics/results/findings/movements.py", "WHY_WORDS"): movements.WHY_WORDS.values(),
    (PROBLEM, "RULES"): [words for _, *both in problem.RULES.values() for words in both],
    (PROBLEM, "VARIANTS"): [words for both in problem.VARIANTS.values() for words in both],
    (PROBLEM, "SEVERITIES"): problem.SEVERITIES.values(),
    ("entrelabs_metrics/exports/tables.py", "TYPE_WORDS"): exports.TYPE_WORDS.values(),
    ("entrelabs_metrics/ui/reading.py", "WHY_LEFT_OUT"): reading.WHY_LEFT_OUT.values(),
    ("entrelabs_metrics/ui/reading.py", "NOTE_WORDS"): reading.NOTE_WORDS.values(),
    ("entrelabs_metrics/ui/reading.py", "DELIMITERS"): reading.DELIMITERS.values(),
    ("entrelabs_metrics/ui/reading.py", "DECIMALS"): reading.DECIMALS.values(),
    ("entrelabs_metrics/ui/reading.py", "DATES"): reading.DATES.values(),
    ("entrelabs_metrics/ui/columns.py", "FOUND"): columns.FOUND.values(),
    ("entrelabs_metrics/questions/checks.py", "CHECKS"): [
        words for c in checks.CHECKS.values() if not c.english for words in (c.sentence, c.advice, c.unknown) if words
    ],
    ("entrelabs_metrics/questions/checks.py", "FAMILY_WORDS"): checks.FAMILY_WORDS.values(),
    ("entrelabs_metrics/questions/checked_rows.py", "COLUMN_WORDS"): checked_rows.COLUMN_WORDS.values(),
    ("entrelabs_metrics/stories/asked.py", "QUESTION_WORDS"): asked.QUESTION_WORDS.values(),
    ("entrelabs_metrics/ui/frame.py", "PAGES"): [title for _, title, *_ in frame.PAGES],
    ("entrelabs_metrics/ui/server.py", "UNEXPECTED"): [server.UNEXPECTED],
    ("entrelabs_metrics/limits.py", "LIMITS"): [words for limit in LIMITS for words in (limit.description, limit.unit)],
    ("data/catalogue", "units"): _units(),
}
TABLE_NAMES = {name for _, name in TABLES}
# Variables that hold a sentence of a table above, or of a Refusal: (file, function, argument).
VARIABLES = {
    (PROBLEM, "message", "stated[0]"),  # RULES, VARIANTS
    (PROBLEM, "suggestion", "stated[1]"),
    (FINDINGS, "limits", "words"),  # FLAG_WORDS
    (FINDINGS, "change_verdict", "words"),  # CHANGE_WORDS
    (FINDINGS, "target_verdict", "words"),  # TARGET_WORDS
    (FINDINGS, "track_verdict", "words"),  # TRACK_WORDS
    ("entrelabs_metrics/results/findings/alerts.py", "called", "name"),  # ALERT_WORDS
    ("entrelabs_metrics/results/findings/changes.py", "unit", "r.unit"),  # units
    ("entrelabs_metrics/language.py", "unit", "unit"),  # units
    ("entrelabs_metrics/questions/indicators.py", "indicator_card", "i['unit']"),  # units
    ("entrelabs_metrics/questions/checks.py", "advised", "self.advice"),  # CHECKS
    ("entrelabs_metrics/questions/checked_rows.py", "quality_check", "one.unknown"),  # CHECKS
    ("entrelabs_metrics/questions/quality.py", "_family", "reason"),  # CHECKS
    ("entrelabs_metrics/ui/frame.py", "_pages", "title"),  # PAGES
}
# Where words are shown, and constants there that hold French on purpose: both languages, or words to look for in data.
SHOWN = ("pages/", "entrelabs_metrics/ui/", "entrelabs_metrics/charts/", "entrelabs_metrics/questions/", FINDINGS)
BOTH_LANGUAGES = {"spoken", "_NOSCRIPT", "_FRENCH", "UNCERTAIN", "FICTIONAL"}
# English that is the same word as the French one.
SAME = {
    "Markdown", "PDF", "Version {n}, {day} : {why}", "{name}, {day}", "{n} : {word}", "{what} Version {n}.",
    "Action", "Diversification", "Total", "dates : {dates}", "Budget", "Catalogue", "Date", "Dates", "Format",
    "Horizon",
    "Inspiration", "Note", "Notes", "Organisation", "Parquet",
    "Source", "Source : {source}", "Source : {source}.", "Table", "date", "description", "n = {n}", "point", "points",
    "impact", "stable", "{family} : {finding}", "{month} : {event}", "{n} action", "{table} : {what}", "{word} : {n}",
    "Version {n} : {what}", "Contribution", "Population", "Student", "Note (PDF)",
    "Occasion", "PowerPoint", "Question", "{label} : {words}", "Version", "Wilson",
    "({new} − {old}) / ({goal} − {old})", "{label} ({month})", "{name} : {value}", "{label} ({basis})",
    "{lab} : {title}",
    "{name} : {value}.", "{new} − {old} = {change}", "{value} ({month})", "{value} [{interval}]",
    "{value} ({basis}).", "{verdict} : {change} {range}", "{wanted} : {verdict}.", "{what} : {verdict}",
}  # fmt: skip
# Words we do not use (vocabulary of the seed), and cause where only change is known.
NOT_IN_FRENCH = (
    r"\b(KPIs?|ROI|benchmarks?|clients?|scores?|scoring|reporting|performances?|baseline|grâce (au|aux) labos?)\b"
)
NOT_IN_ENGLISH = (
    r"\b(KPIs?|ROI|benchmarks?|customers?|clients?|scores?|scoring|stakeholders?|performance|thanks to the labs?)\b"
)


@dataclass(frozen=True)
class Use:
    """One place where a sentence is used. `given`: the names of the values it gets; None when unknown."""

    where: str
    one: str
    many: str | None = None
    given: frozenset[str] | None = None


@cache
def gathered() -> tuple[tuple[Use, ...], tuple[str, ...]]:
    """Every use of a sentence, and every call whose sentence could not be found."""
    uses, lost = [], []
    for path in SOURCES:
        reader = _Reader(path.relative_to(ROOT).as_posix())
        reader.visit(ast.parse(path.read_text(encoding="utf-8")))
        uses += reader.uses
        lost += reader.lost
    uses += [Use(f"{file} {name}", sentence) for (file, name), sentences in TABLES.items() for sentence in sentences]
    return tuple(uses), tuple(lost)


class _Reader(ast.NodeVisitor):
    """Reads one source for calls of `t`, `plural` and refusals."""

    def __init__(self, file: str) -> None:
        self.file, self.uses, self.lost = file, [], []
        self.around: list[ast.AST] = []  # from the module down to the node being visited

    def generic_visit(self, node: ast.AST) -> None:
        self.around.append(node)
        super().generic_visit(node)
        self.around.pop()

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr in ("t", "plural") and isinstance(node.ctx, ast.Load):
            call = self.around[-1]
            if isinstance(call, ast.Call) and call.func is node:
                self._sentence(call, node.attr)
            elif not isinstance(call, ast.Attribute):  # `stats.t.ppf` is a law of probability
                self._lose(node, f"`{ast.unparse(node)}` is handed on: call it where the sentence stands")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in REFUSALS:
            self._sentence(node, name)
        self.generic_visit(node)

    def _sentence(self, call: ast.Call, kind: str) -> None:
        wanted = call.args[: 2 if kind == "plural" else 1]
        given = None if any(k.arg is None for k in call.keywords) else frozenset(k.arg for k in call.keywords)
        if kind == "plural" and given is not None:
            given |= {"n"}
        found = [list(self._constants(argument)) for argument in wanted]
        if not all(found):  # empty: known to come from a table
            return
        if len({len(options) for options in found}) != 1:
            self._lose(call, "not as many forms for one as for several")
            return
        for forms in zip(*found, strict=True):
            if all(isinstance(form, str) for form in forms):
                self.uses.append(Use(self._where(call), forms[0], *forms[1:], given=given))

    def _constants(self, node: ast.expr) -> Iterator[str | None]:
        """The sentences an argument can be; nothing when a table or a refusal has them; None when nobody knows."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from self._constants(node.body)
            yield from self._constants(node.orelse)
        elif isinstance(node, ast.JoinedStr):
            self._lose(node, "an f-string has no translation: use {named} values")
            yield None
        elif isinstance(node, ast.Attribute) and node.attr == "sentence":
            return  # a Refusal's, read where it is raised
        elif self._table(node) or (self.file, self._function(), ast.unparse(node)) in VARIABLES:
            return
        elif isinstance(node, ast.Name) and (listed := self._listed(node.id)) is not None:
            yield from listed
        else:
            self._lose(node, f"`{ast.unparse(node)}` is neither a constant nor of a table in TABLES or VARIABLES")
            yield None

    def _table(self, node: ast.expr) -> bool:
        while isinstance(node, ast.Subscript):
            node = node.value
        return (node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")) in TABLE_NAMES

    def _listed(self, name: str) -> list[str] | None:
        """What a loop variable can be, when the loop goes over constants written there."""
        for outer in reversed(self.around):
            loops = getattr(outer, "generators", [outer] if isinstance(outer, ast.For) else [])
            for loop in loops:
                names = loop.target.elts if isinstance(loop.target, ast.Tuple) else [loop.target]
                place = next((i for i, target in enumerate(names) if getattr(target, "id", "") == name), None)
                if place is None or not isinstance(loop.iter, ast.Tuple | ast.List):
                    continue
                items = [item.elts[place] if isinstance(loop.target, ast.Tuple) else item for item in loop.iter.elts]
                if all(isinstance(item, ast.Constant) and isinstance(item.value, str) for item in items):
                    return [item.value for item in items]
        return None

    def _function(self) -> str:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        return next((node.name for node in reversed(self.around) if isinstance(node, kinds)), "")

    def _where(self, node: ast.AST) -> str:
        return f"{self.file}:{node.lineno}"

    def _lose(self, node: ast.AST, why: str) -> None:
        self.lost.append(f"{self._where(node)} in {self._function() or 'the module'}: {why}")


def sentences() -> dict[str, list[Use]]:
    """French sentence → its uses; of a plural, the form for one, which is the key."""
    found = defaultdict(list)
    for use in gathered()[0]:
        found[use.one].append(use)
    return found


def all_french() -> dict[str, str]:
    """Every French sentence, both forms of plurals → one place where it is."""
    return {form: use.where for use in gathered()[0] for form in (use.one, use.many) if form is not None}


@cache
def catalogue() -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The form for one → (French forms, English forms)."""
    with open(PO, encoding="utf-8") as file:
        found = read_po(file, locale="en", abort_invalid=True)
    return {
        (m.id[0] if m.pluralizable else m.id): ((m.id, m.string) if m.pluralizable else ((m.id,), (m.string,)))
        for m in found
        if m.id
    }  # fmt: skip


def names(text: str) -> set[str]:
    """The {named} values of a sentence."""
    return {name for _, name, *_ in Formatter().parse(text) if name is not None}


def tell(faults: Iterable[str]) -> None:
    faults = sorted(set(faults))
    assert not faults, "\n" + "\n".join(faults)


# The sources -----------------------------------------------------------------------------------------------------


def test_every_sentence_can_be_found():
    tell(gathered()[1])


def test_no_french_is_shown_without_t():
    """Words on screen go through `t`. Only what a page shows is looked at; the command line speaks French."""
    faults = []
    for path in SOURCES:
        file = path.relative_to(ROOT).as_posix()
        if file.startswith(SHOWN):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            spared = {
                id(inner) for node in ast.walk(tree)
                if (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))  # a docstring
                or (isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in BOTH_LANGUAGES)
                for inner in ast.walk(node)
            }  # fmt: skip
            faults += [
                f"{file}:{node.lineno}: {node.value!r}" for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spared
                and re.search(r"[àâçéèêëîïôùûœ]", node.value, re.I) and node.value not in all_french()
            ]  # fmt: skip
    tell(faults)


def test_tables_of_sentences_are_still_where_we_say():
    tell(
        f"{file}: no {name}"
        for file, name in TABLES
        if file.endswith(".py") and name not in (ROOT / file).read_text("utf-8")
    )


def test_values_are_given():
    """Each {named} value is given where the sentence is used, and nothing is given for nothing."""
    for use in gathered()[0]:
        wanted = names(use.one) | names(use.many or "")
        if use.given is not None:
            assert wanted <= use.given, f"{use.where}: {use.one!r} lacks {sorted(wanted - use.given)}"
            spare = use.given - wanted - ({"n"} if use.many else set())
            assert not spare, f"{use.where}: {use.one!r} has no room for {sorted(spare)}"


def test_plurals_agree():
    """One form for several stands with each form for one; a value of one form is in the other, except the number."""
    for one, uses in sentences().items():
        many = {use.many for use in uses if use.many is not None}
        assert len(many) < 2, f"{one!r} has two plurals: {sorted(many)}"
        for form in many:
            assert names(one) | {"n"} == names(form) | {"n"}, f"{one!r}, {form!r}"


# The catalogue ---------------------------------------------------------------------------------------------------


def test_every_sentence_has_its_english():
    nothing = ((), ("",))
    tell(f"{uses[0].where}: {one!r}" for one, uses in sentences().items() if not all(catalogue().get(one, nothing)[1]))


def test_no_english_is_left_over():
    tell(one for one in catalogue() if one not in sentences())


def test_no_english_is_written_twice_or_in_doubt():
    text = PO.read_text(encoding="utf-8")
    assert len(re.findall(r"^msgid ", text, re.M)) == len(catalogue()) + 1  # the header's
    assert not re.search(r"^#~|^#,.*fuzzy", text, re.M)


def test_plurals_have_both_forms_in_both_languages():
    for one, uses in sentences().items():
        many = next((use.many for use in uses if use.many is not None), None)
        french, english = catalogue().get(one, ((one,), ("",)))
        assert french == ((one,) if many is None else (one, many)), f"{uses[0].where}: {one!r}"
        assert len(english) == len(french)


def test_both_languages_name_the_same_values():
    """A form for one may leave out its number, in either language: « every month », « L'indicateur… »."""
    tell(
        f"{one!r}: {said!r} → {translated!r}"
        for one, (french, english) in catalogue().items()
        for place, (said, translated) in enumerate(zip(french, english, strict=True))
        if (names(said) ^ names(translated)) - ({"n"} if len(french) == 2 and place == 0 else set())
    )


def test_english_is_english():
    plain = str.maketrans({NBSP: " ", NNBSP: " "})
    same = {
        one for one, both in catalogue().items()
        if any(a.translate(plain) == b.translate(plain).replace(": ", " : ") for a, b in zip(*both, strict=True))
    }  # fmt: skip
    tell(f"not translated: {one!r}" for one in same - SAME)
    tell(f"no longer the same, take it out of SAME: {one!r}" for one in (SAME & set(sentences())) - same)


def test_english_keeps_to_its_typography_and_words():
    tell(
        f"{text!r}: {fault.group()!r}"
        for _, english in catalogue().values()
        for text in english
        if (fault := re.search(rf"[«»’\"]|\s[;:!?%]|  |^\s|\s$|{NOT_IN_ENGLISH}", text, re.I)) and text != "; "
    )


# The French ------------------------------------------------------------------------------------------------------


def test_french_keeps_to_our_words():
    tell(f"{where}: {text!r}" for text, where in all_french().items() if re.search(NOT_IN_FRENCH, text, re.I))


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (r" [;:!?%»]|« ", "an ordinary space"),
        (r"[^\s][;!?%]|[^\s\d]:(?!//)|«[^\s]|[^\s]»", "no space"),
        (rf"{NBSP}[;!?%]|{NNBSP}[:»]|«{NNBSP}", "the wrong space"),
        (r"n = |n =| n inconnu$|^n inconnu", "« n = » may break"),
        (r"\.\.\.|[\"“”]|  |^[^\S\u202f]|[^;]\s$", "not our typography"),
        (r"\b(\d+) (?=\d{3}\b)|\d\.\d", "a number written the English way"),
    ],
)
def test_french_keeps_to_its_typography(fault, why):
    french = language("fr")
    shown = {french.t(text): where for text, where in all_french().items()}
    tell(f"{where}: {why} in {text!r}" for text, where in shown.items() if re.search(fault, text))
