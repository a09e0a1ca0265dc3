"""The command line: thin calls to the library. Names and JSON keys are a contract."""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from pathlib import Path
from typing import Any

import click

from entrelabs_metrics import limits, minutes_command, stories
from entrelabs_metrics.errors import BadRecipe, Refusal
from entrelabs_metrics.exports import tables as exports
from entrelabs_metrics.exports.document import Document
from entrelabs_metrics.intake.groups import grouped
from entrelabs_metrics.intake.problem import Problem, message, place, suggestion
from entrelabs_metrics.intake.recipe import Recipe, from_dict, from_json, to_dict, to_json
from entrelabs_metrics.intake.verdict import Verdict
from entrelabs_metrics.language import Language, in_paris, language
from entrelabs_metrics.questions import Asking
from entrelabs_metrics.results import findings
from entrelabs_metrics.results.engine import PUBLIC, results
from entrelabs_metrics.results.protection import protect
from entrelabs_metrics.schema import Table, table, tables
from entrelabs_metrics.store import Base, default_database, open_base
from entrelabs_metrics.store.importing import check_file, check_parts, import_files, initialise, propose, read_file
from entrelabs_metrics.store.query import ask

TABLES = click.Choice(list(tables()))
FRENCH = language("fr")
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
as_of = click.option("--as-of", type=int, help="Read the base as it was at this version.")
recipe_option = click.option(
    "--recipe", "recipe_path", metavar="R", help="How its columns become ours: a JSON file, or a name kept in the base."
)
table_option = click.option("--table", "table_name", type=TABLES, help="The table; told from the headers otherwise.")


class Commands(click.Group):
    """Turns refusals into one sentence and exit code 2; anything else is a bug and looks like one."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            click.echo(str(refusal), err=True)
            ctx.exit(2)


@click.group(cls=Commands)
@click.option("--database", metavar="URL", help="The base; ENTRELABS_DATABASE, else data/entrelabs.duckdb.")
@click.pass_context
def main(ctx: click.Context, database: str | None) -> None:
    """Entrelabs Metrics: evaluate public innovation labs."""
    ctx.obj = database


def opened(ctx: click.Context, *, makes: bool = False) -> Base:
    """The base of this call. Only a command that writes makes a file; the others read nothing where there is none."""
    database = ctx.obj or default_database()
    base = open_base(database if makes or Path(database).exists() else ":memory:")
    ctx.call_on_close(base.close)
    return base


@main.command()
@click.option("--empty", "what", flag_value="empty", type=str, help="Nothing at all.")
@click.option("--seed", "what", flag_value="seed", type=str, help="The rows of Entrelabs #1 and the catalogue.")
@click.option(
    "--demo", "what", flag_value="demo", type=str, default=True, help="Those and the fictional demonstration."
)
@as_json
@click.pass_context
def init(ctx: click.Context, what: str | None, as_json: bool) -> None:
    """Create the base."""
    base = opened(ctx, makes=True)
    version = initialise(base, what if what in ("empty", "seed") else "demo")
    counts = base.counts()
    lines = (f"{name}: {n}" for name, n in counts.items() if n)
    show({"version": version, "tables": counts}, as_json, [f"Version {version}.", *lines])


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@table_option
@recipe_option
@as_json
@click.pass_context
def check(
    ctx: click.Context, file: Path, table_name: str | None, recipe_path: str | None, as_json: bool
) -> None:  # fmt: skip
    """Read and check a file; write nothing. Exit code 0: clean, 1: problems, 2: unreadable.

    What is only said for information (severity « informs ») is no problem: it leaves the exit code at 0.
    """
    base, content = opened(ctx), file.read_bytes()
    recipe = recipe_named(base, recipe_path, table_name)
    if recipe is None:
        verdicts: tuple[Verdict, ...] = (check_file(base, content, file.name, table_name),)
    else:
        verdicts = check_parts(base, read_file(content, file.name, recipe), recipe)
    main_table = recipe.table if recipe else verdicts[0].table.name
    verdict = next(v for v in verdicts if v.table.name == main_table)
    answer = {
        "table": verdict.table.name,
        "dialect": asdict(verdict.dialect),
        "rows": verdict.read,
        "accepted": verdict.rows.num_rows,
        "problems": [problem_facts(p, v.table) for v in verdicts for p in v.problems],
    }
    said = (f"{v.table.title} : {v.read} lignes lues, {v.rows.num_rows} bonnes." for v in verdicts)
    show(answer, as_json, [*said, *told(verdicts)])
    ctx.exit(1 if any(p.severity != "informs" for v in verdicts for p in v.problems) else 0)


@main.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@table_option
@recipe_option
@click.option("--by", default="", help="Who imports.")
@click.option("--reason", default="", help="Why.")
@click.option("--skip-bad-rows", is_flag=True, help="Leave bad rows aside instead of refusing the file.")
@as_json
@click.pass_context
def import_(
    ctx: click.Context, files: tuple[Path, ...], table_name: str | None, recipe_path: str | None, by: str, reason: str,
    skip_bad_rows: bool, as_json: bool,
) -> None:  # fmt: skip
    """Commit files, all or nothing, as one version."""
    base = opened(ctx, makes=True)
    done = import_files(
        base, [(f.name, f.read_bytes()) for f in files], table_name=table_name,
        recipe=recipe_named(base, recipe_path, table_name), by=by, reason=reason, skip_bad_rows=skip_bad_rows,
    )  # fmt: skip
    answer = {
        "version": done.version or None,
        **{k: sum(getattr(c, k) for c in done.changes) for k in ("added", "updated", "unchanged")},
        "rejected": sum(v.rejected for v in done.verdicts),
        "problems": [problem_facts(p, v.table) for v in done.verdicts for p in v.problems],
    }
    said = (
        "Version {version} : {added} ajoutées, {updated} modifiées, {unchanged} inchangées, "
        "{rejected} laissées de côté."
        if done.version
        else "Rien n'a été enregistré : voir les problèmes."
    )
    show(answer, as_json, [said.format(**answer), *told(done.verdicts)])
    ctx.exit(0 if done.version or any(c for c in done.changes) else 1)


@main.command()
@as_json
@click.pass_context
def history(ctx: click.Context, as_json: bool) -> None:
    """Every version."""
    found = [
        {"version": u.version, "table": ", ".join(u.tables), "file": ", ".join(u.files), "by": u.by, "at": u.at,
         "added": u.added, "updated": u.updated, "reverts": u.reverts}
        for u in opened(ctx).history()
    ]  # fmt: skip
    lines = (
        f"{u['version']}  {u['at']:%d/%m/%Y %H:%M}  {u['by']}  "
        + (f"annule la version {u['reverts']}" if u["reverts"] else f"{u['table']}  +{u['added']} ~{u['updated']}")
        for u in found
    )
    show(found, as_json, lines)


@main.command()
@click.argument("version", type=int)
@click.option("--by", default="", help="Who undoes.")
@as_json
@click.pass_context
def undo(ctx: click.Context, version: int, by: str, as_json: bool) -> None:
    """Take back the import of a version (or an undo), as a new version."""
    number = opened(ctx).undo(version, by=by or "ligne de commande")
    show({"version": number, "reverts": version}, as_json, [f"Version {number} : annule la version {version}."])


@main.command()
@click.argument("sql")
@as_of
@as_json
@click.pass_context
def query(ctx: click.Context, sql: str, as_of: int | None, as_json: bool) -> None:
    """Ask one read-only SELECT on the plain table names."""
    found = ask(opened(ctx), sql, as_of)
    show(found, as_json, ("\t".join("" if v is None else str(v) for v in row.values()) for row in found))


@main.command(name="results")
@click.option("--lab", help="Only this lab.")
@click.option("--project", help="Only this project.")
@click.option("--indicator", help="Only this indicator.")
@click.option("--public", is_flag=True, help="Mask figures on too few persons to be published.")
@as_of
@as_json
@click.pass_context
def results_(
    ctx: click.Context,
    lab: str | None,
    project: str | None,
    indicator: str | None,
    public: bool,
    as_of: int | None,
    as_json: bool,
) -> None:
    """Every result with its proof."""
    with opened(ctx).reading(as_of) as cursor:
        found = results(cursor, lab, project, indicator)
    if public:
        found = protect(found, limits.get("public_answers"))
    rows = [{name: getattr(r, name) for name in PUBLIC} for r in found]
    show(rows, as_json, (f"{findings.scope(r, FRENCH, lab=True)} · {findings.sentence(r, FRENCH)}" for r in found))


@main.command()
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(exports.FORMATS), default="csv")
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr")
@as_of
@as_json
@click.pass_context
def export(ctx: click.Context, out: Path, form: str, lang: str, as_of: int | None, as_json: bool) -> None:
    """Write the tables out; importing the CSVs back changes nothing.

    A bundle is made to be published: measurements on too few persons are left out of it."""
    with opened(ctx).reading(as_of) as cursor:
        files = exports.export(cursor, form, language(lang), limits.get("public_answers"))
    for name, content in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    written = [str(out / name) for name in files]
    show({"files": written}, as_json, written)


@main.command()
@click.argument("table_name", type=TABLES)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A .csv or .xlsx file.")
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr")
def template(table_name: str, out: Path, lang: str) -> None:
    """Write a blank file with headings, an example row and (xlsx) a sheet of notes."""
    make = exports.template_xlsx if out.suffix.lower() == ".xlsx" else exports.template_csv
    out.write_bytes(make(table(table_name), language(lang)))
    click.echo(str(out))


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@table_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it; else it is printed.")
@as_json
@click.pass_context
def recipe(ctx: click.Context, file: Path, table_name: str | None, out: Path | None, as_json: bool) -> None:
    """Propose how a file's columns become ours, as a JSON recipe to read, correct and use again."""
    proposed = propose(opened(ctx), read_file(file.read_bytes(), file.name), table_name).recipe
    if out is not None:
        out.write_text(to_json(proposed) + "\n", encoding="utf-8")
    click.echo(json.dumps(to_dict(proposed), ensure_ascii=False) if as_json else str(out or to_json(proposed)))


@main.command()
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr")
def dictionary(lang: str) -> None:
    """Print the data dictionary, as Markdown."""
    click.echo(exports.dictionary(language(lang)), nl=False)


def story_options(form: str) -> Callable:
    """What every command that tells a story is given."""
    options = (
        click.argument("story"),
        click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help=f"A {form} file."),
        click.option("--lang", "code", type=click.Choice(["fr", "en"]), default="fr"),
        click.option("--reader", type=click.Choice(list(stories.READINGS)), help="For whom; some figures are masked."),
        as_of,
        click.option("--since", type=int, metavar="N", help="Add a last slide: what changed since version N."),
        click.pass_context,
    )
    return lambda command: reduce(lambda made, option: option(made), reversed(options), command)


@main.command()
@click.option("--template", type=click.Path(exists=True, path_type=Path), help="The organisation's own .pptx.")
@story_options(".pptx")
def deck(ctx: click.Context, out: Path, template: Path | None, **asked: Any) -> None:
    """A story as an editable PowerPoint. STORY: one kept in the base, a JSON file, or starter:executive:LAB."""
    from entrelabs_metrics.exports.deck import deck

    out.write_bytes(deck(*told_document(opened(ctx), **asked), template.read_bytes() if template else None))


@main.command()
@story_options(".pdf")
def note(ctx: click.Context, out: Path, **asked: Any) -> None:
    """A story as a PDF. STORY: kept in the base, a JSON file, starter:executive:LAB, or sheet:lab:LAB (one page)."""
    from entrelabs_metrics.exports.note import note

    out.write_bytes(note(*told_document(opened(ctx), **asked)))


@main.command()
@story_options(".html")
def page(ctx: click.Context, out: Path, **asked: Any) -> None:
    """A story as one page that needs no network. STORY: as for a note; sheet:project:PROJECT is a fiche."""
    from entrelabs_metrics.exports.page import page

    out.write_bytes(page(*told_document(opened(ctx), **asked)))


main.add_command(minutes_command.command(opened))


def told_document(
    base: Base, story: str, code: str, as_of: int | None, reader: str | None, since: int | None
) -> tuple[Document, Language]:
    """A story with today's figures, or those of a version on its day; what it lacks is said on standard error."""
    version = base.version if as_of is None else as_of
    day = date.today() if as_of is None else day_of(base, as_of)
    with base.reading(version) as cursor, base.reading() as now, base.reading(since) as before:
        asking = Asking(cursor, language(code), version, day)
        if fiche := stories.named_sheet(story, asking, reader or ""):
            return fiche, asking.lang
        told = stories.named(story, asking, replace(asking, cursor=now))
        told = replace(told, reader=reader or told.reader)
        resolved = stories.resolve_slides(asking, told)
        document = stories.document(asking, told, resolved)
        for fault in stories.faults(document, asking.lang, resolved):
            click.echo(fault, err=True)
        if since is not None:
            then = replace(asking, cursor=before, version=since, today=day_of(base, since))
            document = stories.with_changes(document, then, asking, told)
    return document, asking.lang


def day_of(base: Base, version: int) -> date:
    """The day a version was made. Raises `Refusal` when there is none of that number."""
    found = base.rows("select at_utc from import_event where version = ?", [version])
    if not found:
        raise Refusal("La version {version} n'existe pas.", version=version)
    return in_paris(found[0]["at_utc"]).date()


def recipe_named(base: Base, path: str | None, table_name: str | None) -> Recipe | None:
    """The recipe in a JSON file, or kept in the base under this name."""
    if path is None:
        return None
    kept = {saved.name: saved.body for saved in base.recipes()}
    if Path(path).is_file():
        found = from_json(Path(path).read_bytes())
    elif path in kept:
        found = from_dict(kept[path])
    else:
        raise BadRecipe("Aucune recette ne s'appelle « {name} », et ce n'est pas un fichier.", name=path)
    if table_name not in (None, found.table):
        raise BadRecipe("La recette est faite pour la table « {table} ».", table=found.table)
    return found


def problem_facts(p: Problem, t: Table, lang: Language = FRENCH) -> dict:
    return {
        "line": p.line, "field": p.field, "value": p.value, "rule": p.rule, "severity": p.severity,
        "message": message(p, t, lang), "suggestion": suggestion(p, t, lang),
    }  # fmt: skip


def told(verdicts: Iterable[Verdict]) -> Iterable[str]:
    """Each sort of problem as one line of words, with how many times and where."""
    for v in verdicts:
        for group in grouped(v.problems):
            p = group.problem
            where = f"{v.sheet.name}, {place(p, v.table, FRENCH)}"
            times = f" ({group.times(FRENCH)})" if group.count > 1 else ""
            yield f"{where} : {message(p, v.table, FRENCH)} {suggestion(p, v.table, FRENCH)}{times}"


def show(answer: object, as_json: bool, lines: Iterable[str]) -> None:
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, default=plain))
    else:
        for line in lines:
            click.echo(line)


def plain(value: object) -> object:
    """What JSON has no form for: decimals as numbers, dates and times as ISO texts, anything else as its text."""
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")  # Windows consoles
    main()
