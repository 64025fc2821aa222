"""What a calendar entry says of a meeting, in each edition.

Only what everybody may read who may read the meeting at all (domain.md 4.4): title, time, mode,
type, host and venue. One entry then serves every reader, and nothing else can show through it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from babel.dates import get_timezone_location

from wgroup.calendar.rules import Edition
from wgroup.calendar.told import Conference, Event, Organizer, State
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.capitals import Capital, TwoClocks, is_utc, two_clocks
from wgroup.kernel.clock_lines import whole_pieces
from wgroup.meetings.links import JoinLink
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import MeetingType, Mode, Status

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
    Mode.IN_PERSON: Bilingual(en="In person", zh="线下会议"),
    Mode.VIRTUAL: Bilingual(en="Virtual", zh="线上会议"),
    Mode.HYBRID: Bilingual(en="Hybrid", zh="线上线下结合"),
}

TYPES = {
    MeetingType.REGULAR: Bilingual(en="Regular meeting", zh="例会"),
    MeetingType.CO_CHAIRS: Bilingual(en="Meeting of the co-chairs", zh="共同主席会议"),
    MeetingType.THEMATIC: Bilingual(en="Thematic meeting", zh="专题会议"),
    MeetingType.EXPERT: Bilingual(en="Expert meeting", zh="专家会议"),
    MeetingType.JOINT_THEMATIC: Bilingual(en="Joint thematic meeting", zh="联合专题会议"),
    MeetingType.REVIEW_DIALOGUE: Bilingual(en="Review dialogue", zh="评估对话"),
    MeetingType.LOCAL_ROUNDTABLE: Bilingual(en="Local round table", zh="地方圆桌会议"),
    MeetingType.PREPARATORY: Bilingual(en="Preparatory meeting", zh="筹备会议"),
}

# Names of CSS (RFC 7986 5.9). Whether a meeting stands at all goes before what it is.
COLOURS = {
    MeetingType.REGULAR: "teal",
    MeetingType.CO_CHAIRS: "navy",
    MeetingType.THEMATIC: "seagreen",
    MeetingType.EXPERT: "steelblue",
    MeetingType.JOINT_THEMATIC: "darkcyan",
    MeetingType.REVIEW_DIALOGUE: "purple",
    MeetingType.LOCAL_ROUNDTABLE: "olive",
    MeetingType.PREPARATORY: "slategray",
}
STATE_COLOURS = {State.TENTATIVE: "goldenrod", State.CANCELLED: "gray"}

HOST = Bilingual(en="Host: {}", zh="主办方：{}")
VIDEO = Bilingual(en="Video conference", zh="视频会议")
VIDEO_AT = Bilingual(en="Video conference: {}", zh="视频会议：{}")
TELEPHONE = Bilingual(en="By telephone: {}", zh="电话入会：{}")
SECRETARIAT = Bilingual(en="Secretariat of the Working Group", zh="工作组秘书处")
CALENDAR = Bilingual(en="Working Group meetings", zh="工作组会议")
ABOUT = Bilingual(
    en="Meetings of the Working Group, in the time of both capitals.",
    zh="工作组会议，附双方首都时间。",
)

LOCALES = {Language.EN: "en", Language.ZH: "zh_Hans_CN"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where this service stands: domain ends every UID, public_url leads every link."""

    domain: str = "wgroup.invalid"
    public_url: str = "http://127.0.0.1:8000"
    # The role address; and whether invitations leave by mail at all.
    organizer: str = "secretariat@wgroup.invalid"
    mails: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is said of a meeting and stands in other rows; hosts and groups by their codes."""

    place: Place
    capitals: Sequence[Capital]
    hosts: Mapping[str, Bilingual]
    groups: Mapping[str, Bilingual]


def uid_of(meeting: Meeting, place: Place) -> str:
    return f"{meeting.id}@{place.domain}"


def is_off(meeting: Meeting) -> bool:
    """Calendars show it as cancelled."""
    return STATES[meeting.status] is State.CANCELLED


def event_of(
    meeting: Meeting,
    edition: Edition,
    around: Surroundings,
    *,
    uid: str,
    stamp: datetime,
    joining: JoinLink | None = None,
) -> Event:
    """Return the meeting as a calendar of this edition has it; it must be announced.

    joining is told as well, for those who are invited.
    """
    group = around.groups.get(meeting.group_code or "")
    state = STATES[meeting.status]
    return Event(
        uid=uid,
        sequence=meeting.sequence,
        stamp=stamp,
        created=meeting.created_at,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=meeting.zone,
        state=state,
        summary=PREFIXES.get(meeting.status, "") + edition.of(meeting.title),
        description=_description(meeting, edition, around, joining),
        location=_location(meeting, edition),
        categories=tuple(edition.of(each) for each in (group, TYPES[meeting.type]) if each),
        url=_address(meeting, around.place),
        organizer=organizer(edition, around.place),
        colour=STATE_COLOURS.get(state) or COLOURS[meeting.type],
        conference=_conference(joining, edition),
    )


def organizer(edition: Edition, place: Place) -> Organizer:
    return Organizer(edition.of(SECRETARIAT), place.organizer)


def paragraphs(parts: Sequence[Sequence[str]]) -> str:
    """Lines under lines, with a blank one between the languages and before what is neither's."""
    told = ["\n".join(line for line in part if line) for part in parts]
    return "\n\n".join(each for each in told if each)


def _description(
    meeting: Meeting, edition: Edition, around: Surroundings, joining: JoinLink | None
) -> str:
    parts = [_told(meeting, each, around, joining) for each in edition.languages]
    return paragraphs([*parts, [_address(meeting, around.place)]])


def _told(
    meeting: Meeting, language: Language, around: Surroundings, joining: JoinLink | None
) -> list[str]:
    note = NOTES.get(meeting.status, Bilingual()).written_in(language)
    host = around.hosts.get(meeting.host, Bilingual(en=meeting.host, zh=meeting.host))
    facts = (
        meeting.code,
        MODES[meeting.mode].written_in(language),
        HOST.written_in(language).format(host.best(language)[0]),
    )
    clocks = whole_pieces(_clocks(meeting, around), language)
    return [note, *clocks, " · ".join(facts), *_ways_in(joining, language)]


def _ways_in(joining: JoinLink | None, language: Language) -> list[str]:
    """In words too, for many clients show no CONFERENCE."""
    if joining is None:
        return []
    ways = ((VIDEO_AT, joining.url), (TELEPHONE, joining.dial_in.best(language)[0]))
    return [said.written_in(language).format(way) for said, way in ways if way]


def _conference(joining: JoinLink | None, edition: Edition) -> Conference | None:
    return Conference(joining.url, edition.of(VIDEO)) if joining and joining.url else None


def _clocks(meeting: Meeting, around: Surroundings) -> TwoClocks:
    place = None if is_utc(meeting.zone) else _city(meeting.zone)
    return two_clocks(
        around.capitals, meeting.zone, meeting.starts_at, meeting.ends_at, place=place
    )


def city_of(zone: str, around: Surroundings) -> Bilingual:
    """The capital that has this zone, else the city it is called after."""
    return next((each.city for each in around.capitals if each.zone == zone), _city(zone))


@cache
def _city(zone: str) -> Bilingual:
    names = {
        each: get_timezone_location(zone, locale=LOCALES[each], return_city=True)
        for each in Language
    }
    return Bilingual(en=names[Language.EN], zh=names[Language.ZH])


def _location(meeting: Meeting, edition: Edition) -> str:
    return edition.of(meeting.venue or MODES[meeting.mode])


def _address(meeting: Meeting, place: Place) -> str:
    return f"{place.public_url}/meetings/{meeting.slug}"
