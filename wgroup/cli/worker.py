"""wgroup worker: does what is queued, one job after the other, until it is told to end."""

import logging
import os
import select
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial

import click
from sqlalchemy.exc import OperationalError

from wgroup.accounts import door
from wgroup.cli import calendars, incoming, posting
from wgroup.cli.house import House, open_house
from wgroup.db.work import Work
from wgroup.decisions.services import settling
from wgroup.invitations.services import receiving
from wgroup.kernel.periods import Periods
from wgroup.nominations.services import seating
from wgroup.outbox import queries, services
from wgroup.outbox.rules import NotNow
from wgroup.outbox.services import Claimed
from wgroup.personal import retention

log = logging.getLogger("wgroup.worker")

Handler = Callable[[Work, Mapping[str, object]], None]
Waits = Callable[[float], bool]

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_WHILE_AWAY = 5.0

HOUSEKEEPING = "housekeeping"
DAILY = (HOUSEKEEPING, calendars.CHECK)


def keep_house(work: Work, _payload: Mapping[str, object], *, periods: Periods) -> None:
    """Forget what is over; a second time on the same day it finds nothing."""
    with work.saved():
        services.forget_old(work, periods)
        door.forget_old(work, periods)
        receiving.forget_old(work, periods)
    retention.forget_people(work, periods)


def seat_experts(work: Work, payload: Mapping[str, object]) -> None:
    """Those of a meeting whose window has passed; a second time it finds nobody."""
    with work.saved():
        seating.seat_meeting(work, payload)


def settle_decisions(work: Work, _payload: Mapping[str, object]) -> None:
    """Number what silence has adopted by now, unless somebody has looked before."""
    with work.saved():
        settling.settle(work)


# Jobs of other kinds wait for those who can do them.
HANDLERS: dict[str, Handler] = {
    calendars.CHECK: calendars.check,
    seating.SEAT: seat_experts,
    settling.SETTLE: settle_decisions,
}


def handlers_of(house: House) -> dict[str, Handler]:
    """What can be done here: without a mail server nothing is mailed, and all that waits."""
    mail = house.settings.mail
    sending = posting.HANDLERS if mail.sends else {}
    reading = incoming.HANDLERS if mail.authserv_id else {}
    keeping = {HOUSEKEEPING: partial(keep_house, periods=house.settings.periods)}
    return {**HANDLERS, **keeping, **sending, **reading}


@click.command("worker")
def worker() -> None:
    """Do what is queued. `wgroup serve` runs one of these by itself; more do no harm."""
    work_through(open_house())


def work_through(house: House) -> None:
    """Return after SIGTERM or SIGINT, with the job in hand done."""
    with told_to_end() as ended:
        planned: date | None = None
        pause = 0.0
        while not ended(pause):
            try:
                planned = plan_day(house, planned)
                pause = 0.0 if do_one(house) else SECONDS_BETWEEN_LOOKS
            except OperationalError as error:
                log.warning("the database is away: %s", type(error.orig).__name__)
                pause = SECONDS_WHILE_AWAY


def plan_day(house: House, planned: date | None) -> date:
    """Queue what is done each day; however many workers do so, it is queued once."""
    with house.work() as work:
        today = work.now.date()
        if today != planned:
            with work.saved():
                for kind in DAILY:
                    services.enqueue(work, kind, {}, dedupe=f"{kind}/{today}")
        return today


# Strangers can queue these by the thousand, and nobody's letter is to wait for them.
PATIENT = frozenset({receiving.READ})


def do_one(house: House) -> bool:
    """Do the job that has waited longest; False if none is due."""
    kinds = handlers_of(house)
    with house.work() as work:
        if not queries.count_due(work, kinds):
            return False
        with work.saved():
            job = services.claim(work, kinds, patient=PATIENT)
    if job is not None:
        _do(house, job)
    return job is not None


def _do(house: House, job: Claimed) -> None:
    """The handler commits for itself: it may send mail, and must not hold up writers meanwhile."""
    with house.work() as work:
        try:
            handlers_of(house)[job.kind](work, job.payload)
        except OperationalError:
            raise
        except NotNow as error:
            log.warning("job %s (%s) must wait, try %s", job.id, job.kind, job.attempts)
            _give_back(work, job, str(error))
        except Exception as error:
            log.exception("job %s (%s) failed, try %s", job.id, job.kind, job.attempts)
            _give_back(work, job, f"{type(error).__name__}: {error}")
        else:
            with work.saved():
                services.finish(work, job)


def _give_back(work: Work, job: Claimed, error: str) -> None:
    """For another try; whoever is told when there is none is told in the same transaction."""
    with work.saved():
        if not services.give_back(work, job, error) and job.kind in posting.GIVEN_UP:
            posting.GIVEN_UP[job.kind](work, job.payload)


@contextmanager
def told_to_end() -> Iterator[Waits]:
    """Yield a wait of so many seconds that says whether a signal has asked us to end."""
    reading, writing = os.pipe()
    before = {
        each: signal.signal(each, lambda *_: os.write(writing, b"."))
        for each in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield lambda seconds: bool(select.select([reading], [], [], seconds)[0])
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        os.close(reading)
        os.close(writing)
