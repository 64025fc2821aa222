"""wgroup migrate: the database brought to where the code is."""

import click

from wgroup.cli.house import House, open_house
from wgroup.db import migrate as migrations


@click.command("migrate")
def migrate() -> None:
    """Bring the database to the newest revision, all or nothing."""
    before, after = upgraded(open_house())
    if before == after:
        click.echo(f"The database stands at {after}, the newest revision; nothing was changed.")
    elif before is None:
        click.echo(f"The database was made, at revision {after}.")
    else:
        click.echo(f"The database was brought from revision {before} to {after}.")


def upgraded(house: House) -> tuple[str | None, str]:
    """Bring the schema up; return the revision before and the one after."""
    from wgroup.web.database import db

    with house.app.app_context():
        with db.engine.connect() as connection:
            before = migrations.current(connection)
        if before != migrations.newest():
            migrations.upgrade(db.engine)
        return before, migrations.newest()
