"""wgroup verify-trail: is the record of what happened still whole?"""

import sys

import click

from wgroup.cli.house import open_work
from wgroup.db.dialect import hold_still
from wgroup.revisions import queries


@click.command("verify-trail")
def verify_trail() -> None:
    """Walk the chain of the trail against its revisions; name the first broken entry."""
    with open_work() as work:
        hold_still(work.session)
        report = queries.verify_trail(work.session)
    if report.broken_at is None:
        click.echo(f"The trail is whole: {report.entries} entries.")
        return
    click.echo(
        f"The trail is broken at entry {report.broken_at}: {report.why}. "
        f"The {report.entries} entries before it are whole.",
        err=True,
    )
    sys.exit(1)
