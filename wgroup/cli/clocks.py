"""wgroup clocks: meetings whose agreed hour no longer gives the agreed instant.

Governments change their clocks, and zone data follow. A meeting keeps both what was agreed on
the wall and the instant it stood for; when the two part, people must say which one they meant.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from wgroup.cli.house import open_work
from wgroup.db.paging import MOST
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Language
from wgroup.kernel.capitals import Capital, two_clocks
from wgroup.kernel.clock_lines import one_line
from wgroup.kernel.time import instant, zone_names
from wgroup.meetings import queries
from wgroup.meetings.models import Meeting
from wgroup.parties.queries import parties


@dataclass(frozen=True, slots=True)
class Parted:
    """by_wall: the span that the agreed hour gives now; None where its zone is not known."""

    meeting: Meeting
    by_wall: tuple[datetime, datetime] | None


@click.command("clocks")
def clocks() -> None:
    """List meetings whose wall time and instant have parted; change nothing."""
    with open_work() as work:
        seats = [Capital(each.code, each.city, each.zone) for each in parties(work)]
        count = 0
        for each in parted(work):
            count += 1
            click.echo("\n".join(told(each, seats)))
    if not count:
        click.echo("none: the agreed hour of every meeting gives the agreed instant.")
        return
    click.echo(f"{count} to settle: move the meeting to the time that is meant.", err=True)
    sys.exit(1)


def parted(work: Work) -> Iterator[Parted]:
    """In the order of their start, whatever their state: a record should be true too."""
    after: str | None = None
    while True:
        page = queries.listed(work, after=after, limit=MOST, brief=True)
        for meeting in page.items:
            if not agrees(meeting):
                yield Parted(meeting, _by_wall(meeting))
        if page.next is None:
            return
        after = page.next


def agrees(meeting: Meeting) -> bool:
    """The instants read as the wall times that were kept.

    Compared on the wall, where an hour that comes twice is one reading: which of the two was
    meant, the instant alone remembers.
    """
    if meeting.zone not in zone_names():
        return False
    zone = ZoneInfo(meeting.zone)
    both = ((meeting.starts_at, meeting.starts), (meeting.ends_at, meeting.ends))
    return all(at.astimezone(zone).replace(tzinfo=None) == wall for at, wall in both)


def told(case: Parted, seats: Sequence[Capital]) -> Iterator[str]:
    """The two readings of a meeting's time, each in both capitals."""
    meeting = case.meeting
    yield f"{meeting.code} ({meeting.status}), agreed as {meeting.starts:%Y-%m-%d %H:%M} to " \
          f"{meeting.ends:%Y-%m-%d %H:%M} in {meeting.zone}"
    if case.by_wall is None:
        yield "  by that hour:     the zone is not known any more"
    else:
        yield f"  by that hour:     {_line(seats, meeting.zone, *case.by_wall)}"
    zone = meeting.zone if case.by_wall else "UTC"
    yield f"  by the instant:   {_line(seats, zone, meeting.starts_at, meeting.ends_at)}"


def _by_wall(meeting: Meeting) -> tuple[datetime, datetime] | None:
    if meeting.zone not in zone_names():
        return None
    return instant(meeting.starts, meeting.zone), instant(meeting.ends, meeting.zone)


def _line(seats: Sequence[Capital], zone: str, starts: datetime, ends: datetime) -> str:
    return one_line(two_clocks(seats, zone, starts, ends), Language.EN, until=True)
