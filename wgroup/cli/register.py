"""wgroup seed, import and import-text: bringing things into the register."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar

import click
from flask import Flask
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from wgroup.cli.house import open_house
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Language
from wgroup.kernel.errors import FieldError, Invalid, WgroupError
from wgroup.register.importing.report import Report, Verb
from wgroup.register.importing.yaml_tree import MOST_BYTES
from wgroup.register.services.importing import Source, import_file, try_import
from wgroup.register.services.seeding import load_seeds
from wgroup.register.services.texts import TextReport, attach_text, try_text

Told = TypeVar("Told")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True)
DRY_RUN = click.option("--dry-run", is_flag=True, help="Tell what would be done; change nothing.")


CHANGING = (Verb.CREATED, Verb.UPDATED)
VERBS = {**{verb: verb.value for verb in Verb}, Verb.MISSING: "not in the file (kept)"}


@click.command("seed")
def seed() -> None:
    """Load the Parties and the register that ship with wgroup; twice adds nothing."""
    report = _done("Loading the register", lambda work: _saved(work, load_seeds))
    if report is None:
        click.echo("The register was loaded before; nothing was changed.")
    else:
        _tell(report, dry_run=False)


@click.command("import")
@click.argument("file", type=FILE)
@DRY_RUN
def import_register(file: Path, dry_run: bool) -> None:
    """Bring a YAML FILE into the register: all of it or nothing."""
    source = Source(file.name, (_read(file),))
    if dry_run:
        report = _done("Trying the import", lambda work: try_import(work, source))
    else:
        report = _done(
            "Importing", lambda work: _saved(work, lambda inner: import_file(inner, source))
        )
    _tell(report, dry_run=dry_run)


@click.command("import-text")
@click.argument("instrument")
@click.argument("file", type=FILE)
@click.option("--language", type=click.Choice([each.value for each in Language]), required=True)
@click.option("--source", required=True, help="Where the text was taken from, in words.")
@DRY_RUN
def import_text(instrument: str, file: Path, language: str, source: str, dry_run: bool) -> None:
    """Lay the text in FILE beside the provisions of INSTRUMENT, by its numbers."""
    data, spoken = _read(file), Language(language)

    def attach(work: Work) -> TextReport:
        return attach_text(work, instrument, data, spoken, source=source)

    if dry_run:
        report = _done(
            "Trying the text", lambda work: try_text(work, instrument, data, spoken, source=source)
        )
    else:
        words = "Laying the text beside the provisions"
        report = _done(words, lambda work: _saved(work, attach))
    _tell_text(report, dry_run=dry_run)


def _read(path: Path) -> bytes:
    """At most a byte more than may be read, so that a huge file is refused and not held."""
    with click.open_file(str(path), "rb") as file:
        data: bytes = file.read(MOST_BYTES + 1)
    return data


def _saved(work: Work, act: Callable[[Work], Told]) -> Told:
    with work.saved():
        return act(work)


def _done(words: str, act: Callable[[Work], Told]) -> Told:
    """Do it under a progress line on the terminal; a refusal ends the command with status 1."""
    house = open_house()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    console = Console(stderr=True)
    try:
        quiet = not console.is_terminal
        with Progress(*columns, console=console, transient=True, disable=quiet) as progress:
            progress.add_task(words)
            with house.work() as work:
                return act(work)
    except WgroupError as refusal:
        _refuse(house.app, refusal)


def _refuse(app: Flask, refusal: WgroupError) -> NoReturn:
    """One line for each fault: where, which row, what is wrong."""
    from wgroup.web.problems import problem_words  # with the application

    with app.test_request_context():
        click.echo(f"wgroup: {problem_words(refusal.code, refusal.facts)}", err=True)
        faults = refusal.errors if isinstance(refusal, Invalid) else ()
        for fault in faults:
            click.echo(f"  {_place(fault)}: {problem_words(fault.code, fault.facts)}", err=True)
        if faults:
            count = len(faults)
            click.echo(f"{count} fault{'s' if count > 1 else ''}; nothing was changed.", err=True)
    sys.exit(1)


def _place(fault: FieldError) -> str:
    parts = [f"line {fault.facts['line']}"] if fault.facts.get("line") else []
    parts += [str(fault.facts["key"])] if fault.facts.get("key") else []
    return ", ".join([*parts, fault.field.rpartition(".")[2]] if fault.field else parts)


def _tell(report: Report, *, dry_run: bool) -> None:
    counts = report.counts
    for each in report.having(*CHANGING):
        columns = ", ".join(each.fields) if each.verb is Verb.UPDATED else ""
        click.echo(f"  {each.verb.value:8} {each.key}{': ' if columns else ''}{columns}")
    for each in report.having(Verb.MISSING):
        click.echo(f"  {VERBS[each.verb]}: {each.key}")
    for fault in report.ignored:
        click.echo(f"  left out: {_place(fault)} is no field of the register", err=True)
    told = ", ".join(f"{counts[verb]} {VERBS[verb]}" for verb in Verb)
    whole = report.instruments
    besides = [f"{whole[verb]} {VERBS[verb]}" for verb in CHANGING if whole[verb]]
    told += f"; besides these items, instruments: {', '.join(besides)}" if besides else ""
    click.echo(f"{told}.{' Nothing was written.' if dry_run else ''}")


def _tell_text(report: TextReport, *, dry_run: bool) -> None:
    for each in report.matched:
        click.echo(f"  {each.clause} beside {each.key}: {each.begins}")
    for clause, line, words in report.unmatched:
        click.echo(f"  line {line}: no provision for {clause}: {words}", err=True)
    for key in report.without:
        click.echo(f"  no text for {key}", err=True)
    for words in report.left_out:
        click.echo(f"  left out: {words}")
    click.echo(f"sha256 {report.sha256}")
    told = f"{len(report.matched)} matched, {len(report.unmatched)} without a provision, "
    told += f"{len(report.without)} provisions without text, {report.changed} passages changed."
    click.echo(f"{told}{' Nothing was written.' if dry_run else ''}")
