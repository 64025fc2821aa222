"""The wgroup command. Each command is imported when it is called, so that all start fast."""

import os
import sys
from importlib import import_module

import click

from wgroup.config import SettingsError

COMMANDS = {
    "serve": "wgroup.cli.serve:serve",
    "worker": "wgroup.cli.worker:worker",
    "migrate": "wgroup.cli.stores:migrate",
    "seed": "wgroup.cli.register:seed",
    "import": "wgroup.cli.register:import_register",
    "import-text": "wgroup.cli.register:import_text",
    "user": "wgroup.cli.users:user",
    "demo": "wgroup.cli.demo:demo",
    "clocks": "wgroup.cli.clocks:clocks",
    "verify-trail": "wgroup.cli.trail:verify_trail",
    "restored": "wgroup.cli.restored:restored",
    "doctor": "wgroup.cli.doctor:doctor",
}


class Commands(click.Group):
    """A group whose commands stand in COMMANDS until they are wanted."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wgroup")
def commands() -> None:
    """Run the working group's house: meetings, register, accounts and calendars.

    Settings come from the environment (WGROUP_DATABASE_URL, WGROUP_INSTANCE and others);
    `wgroup doctor` says what is set, what is wrong and how to mend it.
    """


def main() -> None:
    """Settings that cannot be used, or a database, end in a sentence, not in a traceback."""
    os.umask(0o077)  # what is written here is nobody else's to read
    try:
        commands(prog_name="wgroup")
    except SettingsError as error:
        click.echo(f"wgroup: {error}", err=True)
        sys.exit(2)
    except Exception as error:
        if not (trouble := database_trouble(error)):
            raise
        click.echo(f"wgroup: {trouble}", err=True)
        sys.exit(1)


def database_trouble(error: Exception) -> str:
    """A sentence if the database is away or not migrated; empty for any other error."""
    from sqlalchemy.exc import OperationalError, ProgrammingError

    from wgroup.db.dialect import lacks_tables

    if not isinstance(error, OperationalError | ProgrammingError):
        return ""
    if lacks_tables(error):
        return "The database has no tables yet, or old ones: run `wgroup migrate` first."
    said = str(error.orig).partition("\n")[0].rstrip(".")
    return f"The database does not serve: {said}. `wgroup doctor` says what to do."
