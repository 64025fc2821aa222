"""wgroup doctor: what is wrong with an installation, in words, and how to mend it."""

import os
import sys
from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from wgroup import tables  # noqa: F401  what is asked for below may join with any of them
from wgroup.calendar import keeper
from wgroup.cli.checks import content, keeping, machine, post, providers, storage
from wgroup.cli.checks.finding import Finding, Verdict, fault, good
from wgroup.config import Settings, SettingsError, default_instance
from wgroup.db import dialect, migrate
from wgroup.db.work import Work
from wgroup.holidays import Almanac, HolidayFileError, read_almanac
from wgroup.kernel.actor import SYSTEM
from wgroup.kernel.time import utc_now

COLOURS = {Verdict.OK: "green", Verdict.WARNING: "yellow", Verdict.FAULT: "red"}


@click.command("doctor")
def doctor() -> None:
    """Look the installation over; end with 1 if there is a fault."""
    found: Counter[Verdict] = Counter()
    for each in examine(os.environ):
        found[each.verdict] += 1
        click.echo(f"{click.style(f'{each.verdict:9}', fg=COLOURS[each.verdict])}{each.sentence}")
        if each.remedy:
            click.echo(f"{'':9}{each.remedy}")
    faults, warnings = found[Verdict.FAULT], found[Verdict.WARNING]
    click.echo(f"\n{_count(faults, 'fault')}, {_count(warnings, 'warning')}.")
    sys.exit(1 if faults else 0)


def examine(env: Mapping[str, str]) -> Iterator[Finding]:
    """Look from the ground upwards; what stands on something broken is not looked at."""
    instance = Path(env.get("WGROUP_INSTANCE") or default_instance()).resolve()
    if not instance.is_dir():
        yield fault(f"There is no instance folder {instance} yet.", "Run `wgroup serve`.")
        return
    yield from keeping.look_at_folder(instance)
    try:
        settings = Settings.from_env(env)
    except (SettingsError, OSError) as error:
        yield fault(str(error), "Nothing else can be looked at before this is mended.")
        return
    yield from machine.look(instance, utc_now(), held=bool(env.get("WGROUP_CLOCK_FILE")))
    yield from keeping.look_at_settings(settings)
    yield post.outgoing(settings.mail)
    yield from providers.look_at(settings.providers, settings.public_url)
    almanac = yield from _almanac(settings)
    yield from _database(settings, almanac)


def _almanac(settings: Settings) -> Generator[Finding, None, Almanac]:
    try:
        almanac = read_almanac(settings.holidays)
    except HolidayFileError as error:
        yield fault(str(error), "Mend the file, or unset WGROUP_HOLIDAYS.")
        return Almanac()
    if settings.holidays:
        yield good(f"The days in {settings.holidays} go before those of the holidays package.")
    return almanac


def _database(settings: Settings, almanac: Almanac) -> Iterator[Finding]:
    from wgroup.app import place_of

    url = make_url(settings.database_url)
    if settings.database_url.startswith("sqlite:") and not Path(url.database or "").exists():
        yield fault(f"There is no database {url.database} yet.", "Run `wgroup serve`.")
        return
    try:
        with _opened(settings.database_url) as engine:
            keeper.install(engine, place_of(settings))
            yield from _opened_database(engine, almanac)
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        yield fault(
            f"The database at {url.render_as_string(hide_password=True)} "
            f"does not answer as it should: {reason}",
            "Start it, or set WGROUP_DATABASE_URL to where it is.",
        )


def _opened_database(engine: Engine, almanac: Almanac) -> Iterator[Finding]:
    with engine.connect() as connection:
        facts, stands = dialect.in_force(connection), migrate.current(connection)
    yield from storage.durability(facts)
    finding = storage.migrations(stands, migrate.newest())
    yield finding
    if finding.verdict is Verdict.OK:
        with Session(engine) as session:
            yield from content.look(Work(session, SYSTEM, utc_now()), almanac)


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    """The database as the service itself opens it."""
    engine = create_engine(url, **dialect.engine_options(url))
    dialect.prepare(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def _count(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"
