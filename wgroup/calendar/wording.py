"""What a calendar entry says of a meeting, in either language.

Only what everybody may read who may read the meeting at all (domain.md 4.4): title, time, mode,
host and venue. One entry then serves every reader, and nothing else can show through it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.dates import get_timezone_location

from wgroup.calendar.ics import Event, Organizer, State
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.capitals import Capital, TwoClocks, is_utc, line_pieces, two_clocks
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import Mode, Status

STATES = {
    Status.TENTATIVE: State.TENTATIVE,
    Status.CONFIRMED: State.CONFIRMED,
    Status.IN_SESSION: State.CONFIRMED,
    Status.HELD: State.CONFIRMED,
    Status.RECORD_AGREED: State.CONFIRMED,
    Status.POSTPONED: State.CANCELLED,
    Status.CANCELLED: State.CANCELLED,
}

# In both languages whatever the reader's: some clients show a cancelled meeting as if it were on.
PREFIXES = {
    Status.CANCELLED: "已取消 / CANCELLED: ",
    Status.POSTPONED: "已推迟 / POSTPONED: ",
}

NOTES = {
    Status.TENTATIVE: Bilingual(
        en="Tentative: not every Party has agreed to these terms yet.",
        zh="暂定：各方尚未全部同意这一安排。",
    ),
    Status.CANCELLED: Bilingual(en="This meeting is cancelled.", zh="本次会议已取消。"),
    Status.POSTPONED: Bilingual(
        en="This meeting is postponed; a new date is still to be agreed.",
        zh="本次会议已推迟，新的日期有待商定。",
    ),
}

MODES = {
    Mode.IN_PERSON: Bilingual(en="In person", zh="现场会议"),
    Mode.VIRTUAL: Bilingual(en="Virtual", zh="线上会议"),
    Mode.HYBRID: Bilingual(en="Hybrid", zh="线上线下结合"),
}

HOST = Bilingual(en="Host: {}", zh="主办：{}")
SECRETARIAT = Bilingual(en="Secretariat of the Working Group", zh="工作组秘书处")
CALENDAR = Bilingual(en="Working Group meetings", zh="工作组会议")
ABOUT = Bilingual(
    en="Meetings of the Working Group, in the time of both capitals.",
    zh="工作组会议，附双方首都时间。",
)

LOCALES = {Language.EN: "en", Language.ZH: "zh_Hans_CN"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where this service stands in the world: domain ends every UID, public_url every link."""

    domain: str = "wgroup.invalid"
    public_url: str = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is said of a meeting and stands in other rows; hosts and groups by their codes."""

    place: Place
    capitals: Sequence[Capital]
    hosts: Mapping[str, Bilingual]
    groups: Mapping[str, Bilingual]


def uid_of(meeting: Meeting, place: Place) -> str:
    return f"{meeting.id}@{place.domain}"


def event_of(
    meeting: Meeting, language: Language, around: Surroundings, *, uid: str, stamp: datetime
) -> Event:
    """Return the meeting as a calendar of this language has it; it must be announced."""
    group = around.groups.get(meeting.group_code or "")
    return Event(
        uid=uid,
        sequence=meeting.sequence,
        stamp=stamp,
        created=meeting.created_at,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=meeting.zone,
        state=STATES[meeting.status],
        summary=PREFIXES.get(meeting.status, "") + meeting.title.best(language)[0],
        description=_description(meeting, language, around),
        location=_location(meeting, language),
        categories=(group.best(language)[0],) if group else (),
        url=_address(meeting, around.place),
        organizer=organizer(language, around.place),
    )


def organizer(language: Language, place: Place) -> Organizer:
    return Organizer(SECRETARIAT.written_in(language), f"secretariat@{place.domain}")


def _description(meeting: Meeting, language: Language, around: Surroundings) -> str:
    note = NOTES.get(meeting.status, Bilingual()).written_in(language)
    host = around.hosts.get(meeting.host, Bilingual(en=meeting.host, zh=meeting.host))
    facts = (
        meeting.code,
        MODES[meeting.mode].written_in(language),
        HOST.written_in(language).format(host.best(language)[0]),
    )
    clocks = line_pieces(_clocks(meeting, around), language, until=True)
    lines = (note, *clocks, " · ".join(facts), _address(meeting, around.place))
    return "\n".join(each for each in lines if each)


def _clocks(meeting: Meeting, around: Surroundings) -> TwoClocks:
    place = None if is_utc(meeting.zone) else _city(meeting.zone)
    return two_clocks(
        around.capitals, meeting.zone, meeting.starts_at, meeting.ends_at, place=place
    )


def _city(zone: str) -> Bilingual:
    names = {
        each: get_timezone_location(zone, locale=LOCALES[each], return_city=True)
        for each in Language
    }
    return Bilingual(en=names[Language.EN], zh=names[Language.ZH])


def _location(meeting: Meeting, language: Language) -> str:
    if meeting.venue:
        return meeting.venue.best(language)[0]
    return MODES[meeting.mode].written_in(language)


def _address(meeting: Meeting, place: Place) -> str:
    return f"{place.public_url}/meetings/{meeting.slug}"
