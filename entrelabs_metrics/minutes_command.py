"""The command that writes the minutes of a séance; `__main__` adds it to the others."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path

import click

from entrelabs_metrics.errors import Refusal
from entrelabs_metrics.exports.document import Document
from entrelabs_metrics.language import Language, in_paris, language
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.questions.seances import seance
from entrelabs_metrics.store import Base
from entrelabs_metrics.stories.minutes import minutes

FORMS = (".md", ".pdf", ".pptx", ".html")


def command(opened: Callable[[click.Context], Base]) -> click.Command:
    """`minutes SESSION`; `opened` gives the base of a call."""

    @click.command(name="minutes")
    @click.argument("session")
    @click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help=" ".join(FORMS))
    @click.option("--since", metavar="S", help="Compare with this séance, or this version; else the séance before.")
    @click.option("--lang", "code", type=click.Choice(["fr", "en"]), default="fr")
    @click.option("--as-of", type=int, help="Read what the séance wrote as it was at this version.")
    @click.pass_context
    def made(
        ctx: click.Context, session: str, out: Path, since: str | None, code: str, as_of: int | None
    ) -> None:  # fmt: skip
        """The minutes of a séance, as Markdown, PDF, PowerPoint or one page that needs no network."""
        form = out.suffix.lower()
        if form not in FORMS:
            raise Refusal("Le compte rendu s'écrit dans un de ces formats : {forms}.", forms=", ".join(FORMS))
        out.write_bytes(_written(form, *_told(opened(ctx), session, since, code, as_of)))
        click.echo(str(out))

    return made


def _told(base: Base, session: str, since: str | None, code: str, as_of: int | None) -> tuple[Document, Language]:
    version = base.version if as_of is None else as_of
    if not 0 <= version <= base.version:
        raise Refusal("La version {version} n'existe pas.", version=version)
    day = date.today() if as_of is None else _day(base, as_of)
    with base.reading(version) as cursor:
        now = Asking(cursor, language(code), version, day)
        compared = _version(now, since) if since else None
        earlier: AbstractContextManager = nullcontext() if compared is None else base.reading(compared)
        with earlier as before:
            then = None
            if compared is not None:
                then = Asking(before, now.lang, compared, _day(base, compared))
            return minutes(then, now, session), now.lang


def _version(ask: Asking, since: str) -> int:
    """The version of that number, or that a séance froze. Raises `Refusal` when there is none."""
    found = int(since) if since.isdecimal() else seance(ask, since)[0]["version"]
    if not found:
        raise Refusal("La séance « {name} » n'a rien figé : il n'y a rien à comparer.", name=since)
    if found > ask.version:
        raise Refusal("La version {version} n'existe pas.", version=found)
    return int(found)


def _day(base: Base, version: int) -> date:
    found = base.rows("select at_utc from import_event where version = ?", [version])
    if not found:
        raise Refusal("La version {version} n'existe pas.", version=version)
    return in_paris(found[0]["at_utc"]).date()


def _written(form: str, document: Document, lang: Language) -> bytes:
    """Only the renderer that is asked for is loaded."""
    if form == ".pptx":
        from entrelabs_metrics.exports.deck import deck

        return deck(document, lang)
    if form == ".pdf":
        from entrelabs_metrics.exports.note import note

        return note(document, lang)
    if form == ".html":
        from entrelabs_metrics.exports.page import page

        return page(document, lang)
    from entrelabs_metrics.exports.markdown import markdown

    return markdown(document, lang).encode()
