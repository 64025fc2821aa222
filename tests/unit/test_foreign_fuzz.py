"""Whatever the octets, a foreign calendar is read or refused, and soon."""

from datetime import date
from random import Random
from time import process_time

import pytest

from tests.foreign_calendars import APPLE, GOOGLE, OUTLOOK, calendar, event
from tests.pace import seconds
from wgroup.calendar.foreign.proposing import Choices, Offer, draft_of
from wgroup.calendar.foreign.reading import read_calendar
from wgroup.kernel.errors import RuleBroken
from wgroup.meetings.rules import MeetingType

SEEDS = [
    OUTLOOK.encode(), GOOGLE.encode(), APPLE.encode(),
    calendar(event(RRULE="FREQ=MONTHLY;BYDAY=2TU;COUNT=5", EXDATE="20220518T120000Z")),
]
PIECES = [
    b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"BEGIN:VTIMEZONE\r\n", b"RRULE:FREQ=DAILY\r\n",
    b"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29\r\n", b"DTSTART:99991231T235959Z\r\n",
    b"DTSTART:00010101T000000\r\n", b"DTSTART;TZID=Europe/Paris:19710101T000000\r\n",
    b"DTEND:20991231T235959Z\r\n", b"DURATION:P9999D\r\n", b"TZOFFSETTO:+2359\r\n",
    b"RDATE:20220101T000000,99991231T000000\r\n", b"RECURRENCE-ID:20220304T140000Z\r\n",
    b"UNTIL=99991231", b"COUNT=999999999", b"INTERVAL=1000", b"BYSETPOS=-366", b"\x00", b"\xff",
    b"\xe7\x94", b"\r\n ", *(bytes([each]) for each in b'09TZ;:,="\\'),
]  # fmt: skip
TODAY = date(2022, 4, 1)


def mangled(chance: Random) -> bytes:
    octets = bytearray(chance.choice(SEEDS))
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(octets) + 1)
        if chance.random() < 0.6:
            octets[at:at] = chance.choice(PIECES)
        else:
            del octets[at : at + chance.randint(1, 20)]
    return bytes(octets)


@pytest.mark.parametrize("seed", range(4))
def test_a_mangled_calendar_is_read_or_refused(seed: int) -> None:
    """What is read could be proposed as it is, and is read again from what is kept of it."""
    chance, read, choices = Random(seed), 0, Choices(MeetingType.REGULAR, host="CN")
    started = process_time()
    for _ in range(150):
        try:
            reading = read_calendar(mangled(chance), today=TODAY, floating="Asia/Shanghai")
        except RuleBroken as refusal:
            assert refusal.field == "file"  # noqa: PT017
            continue
        read += 1
        assert read_calendar(reading.kept, today=TODAY, floating="Asia/Shanghai") == reading
        for found in reading.found:
            slot = Offer(found, draft_of(found, choices)).draft.terms.slot
            assert (slot.starts_at, slot.ends_at) == (found.starts_at, found.ends_at)
    assert read > 20
    assert process_time() - started < seconds(10)
