"""Meetings by the thousand and feeds that show them, put straight into a house's own database.

    python -m bench.filling MEETINGS FEEDS      in the environment of a house; prints the tokens

The last token is that of a feed that has been ended.
"""

import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import select

from wgroup.accounts.models import Account
from wgroup.calendar.models import Feed
from wgroup.calendar.rules import Edition
from wgroup.cli.house import open_house
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.levels import Level
from wgroup.kernel.time import LocalTime, Slot
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import MeetingDraft, MeetingType, Mode, Status, Terms

BATCH = 500
GROUPS = ("MET", "SUB")
ZONES = ("America/New_York", "Asia/Shanghai")
YEARS = 2


def main() -> None:
    meetings, feeds = (int(each) for each in sys.argv[1:3])
    house = open_house()
    for first in range(0, meetings, BATCH):
        with house.work() as work, work.saved():
            for number in range(first, min(first + BATCH, meetings)):
                work.session.add(meeting(work.now, number, meetings))
    with house.work() as work, work.saved():
        for number in range(feeds + 1):
            token = token_urlsafe(32)
            made = feed(work, token)
            made.revoked_at = work.now if number == feeds else None
            work.session.add(made)
            print(token)


def meeting(now: datetime, number: int, of: int) -> Meeting:
    """One of so many, spread evenly over the years to come and the month gone by."""
    first = now - timedelta(days=30)
    starts = first + (timedelta(days=365 * YEARS) / of) * number
    local = starts.replace(tzinfo=None, second=0, microsecond=0)
    slot = Slot.of(
        LocalTime.parse(f"{local:%Y-%m-%dT}09:{number % 4}5", field="starts"),
        LocalTime.parse(f"{local:%Y-%m-%dT}11:00", field="ends"),
        ZONES[number % 2],
    )
    draft = MeetingDraft(
        title=Bilingual(f"Joint meeting on methane, part {number}", f"甲烷联合会议之{number}"),
        purpose=Bilingual(),
        type=MeetingType.JOINT_THEMATIC,
        group=GROUPS[number % 2],
        host="US",
        terms=Terms(slot, Mode.VIRTUAL, Bilingual()),
        level=Level.BILATERAL,
        provisions=("glasgow-2021/8.4",),
    )
    code = f"WG/{draft.group}/{slot.starts_at.year}/{number + 1}"
    made = Meeting.proposed(draft, code=code, number=number + 1, now=now.astimezone(UTC))
    made.announced, made.status = True, Status.CONFIRMED
    return made


def feed(work: Work, token: str) -> Feed:
    owner = work.session.scalars(select(Account).order_by(Account.email)).first()
    return Feed(
        account_id=owner.id,
        name="Bench",
        language=Edition.EN,
        filters={},
        alarms=[],
        token_hash=sha256(token.encode()).hexdigest(),
        revoked_at=None,
    )


if __name__ == "__main__":
    main()
