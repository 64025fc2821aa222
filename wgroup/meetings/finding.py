"""Finding a time: which hours of a span are the easiest for both sides, and whose turn it is."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from wgroup.db.work import Work
from wgroup.holidays import Almanac
from wgroup.kernel.capitals import Capital
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.reading import Fields, Reader
from wgroup.kernel.time import instant, zone_named
from wgroup.meetings.burden import Ledger, Suggestion, ledger_of, suggested
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import OFF, SETTLED
from wgroup.parties.queries import parties
from wgroup.policy import Action, ensure

A_DAY = timedelta(days=1)
LONGEST_SPAN = timedelta(days=31)
LOOKED_BACK = timedelta(days=365)
LONGEST = 12 * 60
USUAL = 90
MOST_COUNTED = 500


@dataclass(frozen=True, slots=True)
class Window:
    """Whole days of zone in which a meeting of so many minutes is to begin."""

    first: date
    last: date
    minutes: int
    zone: str

    @property
    def first_at(self) -> datetime:
        return instant(datetime.combine(self.first, time()), self.zone)

    @property
    def last_at(self) -> datetime:
        """The first instant that no longer belongs to it."""
        return instant(datetime.combine(self.last + A_DAY, time()), self.zone)


@dataclass(frozen=True, slots=True)
class Found:
    ledger: Ledger
    suggestions: list[Suggestion]


def usual_window(now: datetime, zone: str) -> dict[str, str]:
    """The fortnight that begins tomorrow in zone, for who names no days."""
    begin = now.astimezone(zone_named(zone)).date() + A_DAY
    return {
        "first": begin.isoformat(),
        "last": (begin + A_DAY * 13).isoformat(),
        "minutes": f"{USUAL}",
    }


def read_window(fields: Fields) -> Window:
    """fields: first and last as 2027-01-31, minutes, zone.

    Raise RuleBroken or Invalid: ``bad_date``, ``last_day_first``, ``span_too_long``,
    ``not_a_number``, ``out_of_range``, ``unknown_timezone``.
    """
    reader = Reader(fields)
    reader.required(("first", "last"))
    first, last = reader.day("first"), reader.day("last")
    zone = str(fields.get("zone") or "")
    reader.check("zone", lambda: zone_named(zone))
    minutes = reader.kept(lambda: _minutes(fields.get("minutes")), USUAL)
    if first is not None and last is not None:
        reader.check("last", lambda: _check_span(first, last))
    reader.done()
    if first is None or last is None:
        raise RuleBroken("bad_date", field="first")
    return Window(first, last, minutes, zone)


def _minutes(value: object) -> int:
    text = str(USUAL if value in (None, "") else value).strip()
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        raise RuleBroken("not_a_number", field="minutes")
    if not 1 <= int(text) <= LONGEST:
        raise RuleBroken("out_of_range", field="minutes", least=1, most=LONGEST)
    return int(text)


def _check_span(first: date, last: date) -> None:
    if last < first:
        raise RuleBroken("last_day_first", field="last")
    if last - first > LONGEST_SPAN:
        raise RuleBroken("span_too_long", field="last")


def find(work: Work, window: Window, almanac: Almanac) -> Found:
    """The easiest times that are still to come and free of other meetings."""
    ensure(work.actor, Action.MEETING_MOVE)
    seats = [Capital(each.code, each.city, each.zone) for each in parties(work)]
    ledger = ledger_of(_held(work), seats, almanac)
    first_at = max(window.first_at, _next_half_hour(work.now))
    found = suggested(
        first_at,
        window.last_at,
        window.minutes,
        capitals=seats,
        almanac=almanac,
        ledger=ledger,
        taken=_standing(work, first_at, window.last_at + timedelta(minutes=window.minutes)),
    )
    return Found(ledger, found)


def _held(work: Work) -> list[tuple[datetime, datetime]]:
    """Those of the last year that both sides agreed to, and those to come: each was somebody's
    evening, or will be."""
    wanted = (
        select(Meeting.starts_at, Meeting.ends_at)
        .where(Meeting.status.in_(SETTLED), Meeting.starts_at >= work.now - LOOKED_BACK)
        .order_by(Meeting.starts_at.desc(), Meeting.id)
        .limit(MOST_COUNTED)
    )
    return [(starts, ends) for starts, ends in work.session.execute(wanted)]


def _standing(
    work: Work, first_at: datetime, last_at: datetime
) -> list[tuple[datetime, datetime]]:
    wanted = (
        select(Meeting.starts_at, Meeting.ends_at)
        .where(Meeting.ends_at > first_at, Meeting.starts_at < last_at)
        .where(Meeting.status.not_in(OFF))
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST_COUNTED)
    )
    return [(starts, ends) for starts, ends in work.session.execute(wanted)]


def _next_half_hour(now: datetime) -> datetime:
    rest = timedelta(minutes=now.minute % 30, seconds=now.second, microseconds=now.microsecond)
    return now - rest + timedelta(minutes=30)
