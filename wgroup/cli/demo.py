"""wgroup demo: a house of its own with two invented delegations and a year of meetings."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from wgroup.cli.demonstration import Demonstration
from wgroup.cli.house import House
from wgroup.cli.scenes import content, sign_ins
from wgroup.cli.serve import DEFAULT_BIND, address, known_at, run
from wgroup.cli.stores import upgraded
from wgroup.config import DEMO_MARK, Settings, default_instance
from wgroup.kernel.time import utc_now
from wgroup.mail.settings import MailSettings, read_mail

SUFFIX = "-demo"
UNFINISHED = "UNFINISHED"

# What says where the real house keeps its things is not for this one.
NOT_OURS = ("WGROUP_DATABASE_URL", "WGROUP_SECRET_KEY")


@click.command("demo")
@click.option("--bind", default=DEFAULT_BIND, show_default=True, metavar="HOST:PORT")
@click.option("--only-make", is_flag=True, help="Make it and print the sign-ins; do not serve.")
@click.option("--again", is_flag=True, help="Throw the old demonstration away and make it anew.")
def demo(bind: str, only_make: bool, again: bool) -> None:
    """Make a separate instance with invented people and meetings, and serve it."""
    folder = place()
    if again:
        forget(folder)
    fresh = clear(folder)
    house = known_at(_house(folder), *address(bind))
    if fresh:
        fill(house)
    tell(folder, hushed=read_mail(os.environ) != MailSettings())
    if not only_make:
        run(house, bind=bind, workers=1)


def place() -> Path:
    """Beside the usual instance, so that the two can never be taken for each other."""
    usual = Path(os.environ.get("WGROUP_INSTANCE") or default_instance()).resolve()
    if (usual / DEMO_MARK).exists():
        return usual
    return usual.with_name(usual.name + SUFFIX)


def forget(folder: Path) -> None:
    """Remove a demonstration, and nothing that is not marked as one."""
    if (folder / DEMO_MARK).exists():
        shutil.rmtree(folder)


def clear(folder: Path) -> bool:
    """Say whether a demonstration is to be made here; sweep away one that was never finished.

    Raise click.ClickException for a folder that holds something else.
    """
    if (folder / DEMO_MARK).exists():
        return False
    if (folder / UNFINISHED).exists():
        shutil.rmtree(folder)
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} holds something that is not a demonstration.")
    return True


def fill(house: House) -> None:
    """Make the demonstration in an empty folder; the mark comes last, when it is whole."""
    folder = house.settings.instance
    (folder / UNFINISHED).touch()
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("Making the demonstration", total=None)
        upgraded(house)
        Demonstration(house, utc_now()).make(
            lambda done, total: progress.update(bar, completed=done, total=total)
        )
    (folder / DEMO_MARK).write_text("All people and meetings in here are invented.\n", "utf-8")
    (folder / UNFINISHED).unlink()
    _let_go(house)


def tell(folder: Path, *, hushed: bool) -> None:
    """Print who may sign in; hushed: mail is set up, and not for the demonstration."""
    people = sign_ins()
    click.echo(f"A demonstration stands in {folder}.")
    click.echo("All people and meetings in it are invented. Sign in as one of these:\n")
    for role, side, name, email in people:
        click.echo(f"  {email:36}{side:4}{role:26}{name}")
    click.echo(f"\nThe password of all of them is  {content()['password']}\n")
    if hushed:
        click.echo(
            "It sends no mail and takes none in, though mail is set up: its people are "
            "invented, their addresses nobody's.\n"
        )


def _house(folder: Path) -> House:
    """The demonstration's own, under its banner from the first page on, and without mail."""
    return House(replace(_settings(folder), demo=True, mail=MailSettings()))


def _settings(folder: Path) -> Settings:
    given = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return Settings.from_env({**given, "WGROUP_INSTANCE": str(folder)})


def _let_go(house: House) -> None:
    """Leave no connection to the processes that will be forked."""
    from wgroup.web.database import db

    with house.app.app_context():
        db.engine.dispose()
