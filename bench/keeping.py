"""What does it cost to keep calendars as their meetings are?

A change writes the entries of its meeting in its own transaction; each day all are written again
beside what is stored. Processor time, in a house of its own that is thrown away.

    python -m bench.keeping --meetings 10000
"""

import argparse
import json
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bench.filling import meeting
from wgroup.calendar import keeper, upkeep
from wgroup.calendar.wording import Place
from wgroup.cli.house import House, open_house
from wgroup.cli.stores import upgraded
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings.models import JoinLink, Meeting
from wgroup.register.services.seeding import load_seeds
from wgroup.web.database import db

BATCH, CHANGES = 500, 60
LINK = "https://meet.example.org/room"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--meetings", type=int, default=10_000)
    count = asked.parse_args().meetings
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WGROUP_INSTANCE"] = folder
        house = open_house()
        upgraded(house)
        with house.work() as work, work.saved():
            load_seeds(work)
        fill(house, count)
        print(json.dumps({"change": changes(house), "all": everything(house, count)}, indent=1))


def fill(house: House, count: int) -> None:
    for first in range(0, count, BATCH):
        with house.work() as work, work.saved():
            for number in range(first, min(first + BATCH, count)):
                work.session.add(meeting(work.now, number, count))


def changes(house: House) -> dict[str, float]:
    """Milliseconds that the keeper adds to one transaction: the median of many."""
    told = {"3 entries, a new title": cost(house, seen=True)}
    told["3 entries, nothing to see"] = cost(house, seen=False)
    with house.work() as work, work.saved():
        link = JoinLink(meeting_id=first(work.session).id, url=LINK, dial_in=Bilingual())
        work.session.add(link)
    told["6 entries, a new title"] = cost(house, seen=True)
    told["6 entries, nothing to see"] = cost(house, seen=False)
    return told


def cost(house: House, *, seen: bool) -> float:
    spent: list[float] = []

    def timed(session: Session) -> None:
        session.flush()
        begin = time.process_time()
        keeper.keep(session)
        session.flush()
        spent.append((time.process_time() - begin) * 1000)

    event.listen(Session, "before_commit", timed, insert=True)
    try:
        for number in range(CHANGES):
            with house.work() as work, work.saved():
                changed = first(work.session)
                text = Bilingual(en=f"Number {number}", zh=f"第{number}次")
                changed.title, changed.purpose = (
                    (text, changed.purpose) if seen else (changed.title, text)
                )
    finally:
        event.remove(Session, "before_commit", timed)
    return round(statistics.median(spent), 2)


def first(session: Session) -> Meeting:
    return session.scalars(select(Meeting).order_by(Meeting.code).limit(1)).one()


def everything(house: House, count: int) -> dict[str, object]:
    """Seconds for all meetings, and the most memory that this process ever held."""
    told: dict[str, object] = {"meetings": count}
    told["daily check"] = seconds(lambda: looked(house))
    with house.app.app_context():
        keeper.install(db.engine, Place(public_url="https://elsewhere.example.org"))
    told["written anew"] = seconds(lambda: renewed(house))
    told["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return told


def looked(house: House) -> None:
    with house.work() as work:
        if found := list(upkeep.drift(work)):
            raise SystemExit(f"entries disagree: {found[:3]}")


def renewed(house: House) -> None:
    with house.work() as work:
        upkeep.bring_up(work)


def seconds(do: Callable[[], None]) -> float:
    begin = time.process_time()
    do()
    return round(time.process_time() - begin, 1)


if __name__ == "__main__":
    main()
