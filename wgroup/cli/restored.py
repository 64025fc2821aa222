"""wgroup restored: the database was put back from a copy; programs of calendars begin anew."""

import click

from wgroup.calendar.collections import forget_all
from wgroup.cli.house import open_work


@click.command("restored")
def restored() -> None:
    """After putting back a copy: let calendar programs read all anew, lest they miss changes."""
    with open_work() as work, work.saved():
        count = forget_all(work)
    click.echo(f"Calendars and task lists that programs will read anew: {count}.")
