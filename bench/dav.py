"""What do the requests of calendar programs cost? 10,000 meetings over ten years, one reader.

Counted is the processor time of the service's processes, less what they use while nobody asks,
over many requests of a kind, in rounds. A change is made by another process between the requests
that look for it.

    python -m bench.dav --rounds 5 --requests 40 --keep FOLDER [--database URL]

With --keep the meetings stand in FOLDER (and in the database) and are made once.
"""

import argparse
import json
import os
import re
import statistics
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy import select

from bench import filling
from bench.client import Client, await_answer
from bench.house import CHAIRS, House, session_of
from wgroup.accounts.models import Account, AppPassword
from wgroup.cli import house as houses
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import Capacity, PartStat

MEETINGS, YEARS = 10_000, 10
# One in so many is the reader's own.
OWN = 50
SECRET = "0" * 28
MOST_MS = 10.0
# Where entries were written by another version, all of them are written anew first.
SECONDS_TO_START = 600

SPACES = (
    'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" '
    'xmlns:CS="http://calendarserver.org/ns/"'
)
CTAG = f"<D:propfind {SPACES}><D:prop><CS:getctag/></D:prop></D:propfind>"
TAGS = f"<D:propfind {SPACES}><D:prop><D:getetag/></D:prop></D:propfind>"
SYNC = (
    f"<D:sync-collection {SPACES}><D:sync-token>{{}}</D:sync-token><D:sync-level>1</D:sync-level>"
    "<D:prop><D:getetag/></D:prop></D:sync-collection>"
)
FETCH = (
    f"<C:calendar-multiget {SPACES}><D:prop><D:getetag/><C:calendar-data/></D:prop>{{}}"
    "</C:calendar-multiget>"
)
MONTH = (
    f"<C:calendar-query {SPACES}><D:prop><D:getetag/><C:calendar-data/></D:prop><C:filter>"
    '<C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
    '<C:time-range start="{0:%Y%m}01T000000Z" end="{1:%Y%m}01T000000Z"/>'
    "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"
)


def made(folder: Path, database: str | None) -> House:
    """It keeps its port: at another address every entry would be another, and be written anew."""
    known = folder / "port"
    if known.exists():
        return House(folder, database, port=int(known.read_text()))
    house = House.made(folder, database)
    fill(house)
    known.write_text(str(house.port))
    return house


def fill(house: House) -> None:
    """Meetings spread over the years before and after now, some of them the reader's own."""
    filling.YEARS = YEARS
    with opened(house) as own:
        for first in range(0, MEETINGS, filling.BATCH):
            with own.work() as work, work.saved():
                reader = the_reader(work)
                for number in range(first, first + filling.BATCH):
                    past = timedelta(days=365 * YEARS // 2)
                    made = filling.meeting(work.now - past, number, MEETINGS)
                    work.session.add(made)
                    work.session.flush()
                    if number % OWN == 0:
                        work.session.add(
                            Participation(
                                meeting_id=made.id, person_id=reader.person_id,
                                party=reader.party, capacity=Capacity.DELEGATE,
                                partstat=PartStat.NEEDS_ACTION,
                            )
                        )
        with own.work() as work, work.saved():
            work.session.add(
                AppPassword(
                    account_id=the_reader(work).id, name="bench",
                    digest=sha256(SECRET.encode()).hexdigest(), last_used_at=None,
                    last_used_by="", revoked_at=None,
                )
            )


@contextmanager
def opened(house: House) -> Iterator[houses.House]:
    """The same house by another process: this one."""
    os.environ.update(house.env)
    yield houses.open_house()


def the_reader(work: object) -> Account:
    return work.session.scalars(select(Account).where(Account.email == CHAIRS["US"])).one()


def change(own: houses.House, number: int) -> None:
    """Another title for one meeting, as an edit leaves it."""
    with own.work() as work, work.saved():
        wanted = select(Meeting).where(Meeting.number == number % MEETINGS + 1)
        meeting = work.session.scalars(wanted).first()
        meeting.title = Bilingual(f"Changed, {number} {work.now}", f"改 {number}")


def cpu_ms(session: int) -> float:
    """What the living processes of a session have used, by the scheduler's own account."""
    spent = 0
    for process in filter(str.isdigit, os.listdir("/proc")):
        if session_of(int(process)) == session:
            tasks = Path(f"/proc/{process}/task").iterdir()
            spent += sum(int(Path(each, "schedstat").read_text().split()[0]) for each in tasks)
    return spent / 1e6


def at_rest(session: int, most: float = 60.0) -> float:
    """Milliseconds a second that they use while nobody asks; waits until it is no more than
    most, for after a start the worker looks through the whole house."""
    while True:
        begun, since = cpu_ms(session), time.monotonic()
        time.sleep(1)
        used = (cpu_ms(session) - begun) / (time.monotonic() - since)
        if used <= most:
            return used


def nothing() -> None:
    """Nothing is done before."""


@dataclass
class Program:
    """A calendar program of the reader, on one connection."""

    house: House
    account_id: str
    email: str

    def __post_init__(self) -> None:
        self.all = f"/dav/calendars/{self.account_id}/all/"
        self.own = {
            "Authorization": "Basic " + b64encode(f"{self.email}:{SECRET}".encode()).decode(),
            "Content-Type": "application/xml",
        }
        self._connection = HTTPConnection("127.0.0.1", self.house.port, timeout=60)
        self._used = 0.0

    def ask(self, method: str, body: str = "", path: str = "", depth: str = "0") -> bytes:
        """On a connection that is opened anew after a pause, for the service ends idle ones."""
        if time.monotonic() - self._used > 0.5:
            self._connection.close()
        self._connection.request(
            method, path or self.all, body.encode(), {**self.own, "Depth": depth}
        )
        answer = self._connection.getresponse()
        told = answer.read()
        self._used = time.monotonic()
        if answer.status not in {200, 207}:
            raise SystemExit(f"{method} {path}: {answer.status}")
        return told

    def token(self, told: bytes = b"") -> str:
        told = told or self.ask("REPORT", SYNC.format(""))
        return re.search(rb"<D:sync-token>([^<]+)", told)[1].decode()


@dataclass
class Measured:
    """bound: whether the goal of ten milliseconds is for this one."""

    name: str
    once: Callable[[], object]
    before: Callable[[], object] = nothing
    bound: bool = True
    rounds: list[float] = field(default_factory=list)

    def measure(self, session: int, requests: int) -> None:
        """Where nothing is done in between, many are counted at once."""
        spent, idle = 0.0, at_rest(session)
        several = requests if self.before is nothing else 1
        for _ in range(0, requests, several):
            self.before()
            begun, since = cpu_ms(session), time.monotonic()
            for _ in range(several):
                self.once()
            spent += cpu_ms(session) - begun - idle * (time.monotonic() - since)
        self.rounds.append(spent / requests)


def measures(program: Program, own: houses.House) -> list[Measured]:
    with own.work() as work:
        middle = work.now
    following = middle.replace(day=1) + timedelta(days=32)
    found = re.findall(rb"<D:href>([^<]+\.ics)<", program.ask("PROPFIND", TAGS, depth="1"))
    hundred = "".join(f"<D:href>{each.decode()}</D:href>" for each in found[:5000:50])
    state = {"token": program.token(), "number": 0}

    def alter() -> None:
        state["number"] += 1
        change(own, state["number"] * 37)

    def follow() -> None:
        told = program.ask("REPORT", SYNC.format(state["token"]))
        if (count := told.count(b"<D:response>")) != 1:
            raise SystemExit(f"one change was made, and {count} are told: {told[:2000]}")
        state["token"] = program.token(told)

    thing = found[0].decode()
    return [
        Measured("ctag", lambda: program.ask("PROPFIND", CTAG)),
        Measured("sync, nothing new", lambda: program.ask("REPORT", SYNC.format(state["token"]))),
        Measured("sync, one change", follow, before=alter),
        Measured("multiget of 100", lambda: program.ask("REPORT", FETCH.format(hundred))),
        Measured("a month", lambda: program.ask("REPORT", MONTH.format(middle, following))),
        Measured("one object", lambda: program.ask("GET", path=thing)),
        Measured("first sync", lambda: program.ask("REPORT", SYNC.format("")), bound=False),
        Measured(
            "all tags (depth 1)", lambda: program.ask("PROPFIND", TAGS, depth="1"), bound=False
        ),
    ]


def measured(house: House, rounds: int, requests: int) -> list[Measured]:
    with opened(house) as own:
        with own.work() as work:
            reader = the_reader(work)
            program = Program(house, str(reader.id), reader.email)
        with Client(house.url, seconds=60) as client, house.started():
            await_answer(client, SECONDS_TO_START)
            session = house.members()[0]
            at_rest(session)  # a worker that has just begun may be writing entries anew
            found = measures(program, own)
            for each in found:  # every process has it ready
                for _ in range(12):
                    each.before()
                    each.once()
            for _ in range(rounds):
                for each in found:
                    each.measure(session, requests if each.bound else max(requests // 10, 2))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--database")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dav") as fresh:
        folder = given.keep or Path(fresh)
        house = made(folder, given.database)
        found = measured(house, given.rounds, given.requests)
    ok = True
    for each in found:
        cpu = statistics.median(each.rounds)
        ok &= not each.bound or cpu < MOST_MS
        print(json.dumps({"request": each.name, "cpu_ms": round(cpu, 2), "bound": each.bound}))
    sys.exit(not ok)


if __name__ == "__main__":
    main()
