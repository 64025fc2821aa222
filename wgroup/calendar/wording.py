"""What a calendar entry says of a meeting, in either language.

Only what everybody may read who may read the meeting at all (domain.md 4.4): title, time, mode,
host and venue. One entry then serves every reader, and nothing else can show through it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.dates import get_timezone_location

from wgroup.calendar.ics import Event, Organizer, State
from wgroup.calendar.rules import Edition
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.capitals import Capital, TwoClocks, is_utc, line_pieces, two_clocks
from wgroup.meetings.models import JoinLink, Meeting
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
    return Event(
        uid=uid,
        sequence=meeting.sequence,
        stamp=stamp,
        created=meeting.created_at,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=meeting.zone,
        state=STATES[meeting.status],
        summary=PREFIXES.get(meeting.status, "") + edition.of(meeting.title),
        description=_description(meeting, edition, around, joining),
        location=_location(meeting, edition),
        categories=(edition.of(group),) if group else (),
        url=_address(meeting, around.place),
        organizer=organizer(edition, around.place),
    )


def organizer(edition: Edition, place: Place) -> Organizer:
    return Organizer(edition.of(SECRETARIAT), place.organizer)


def _description(
    meeting: Meeting, edition: Edition, around: Surroundings, joining: JoinLink | None
) -> str:
    parts = [_told(meeting, each, around) for each in edition.languages]
    if joining is not None:
        parts.append([joining.url, edition.of(joining.dial_in, between="\n")])
    parts.append([_address(meeting, around.place)])
    return "\n".join(line for part in parts for line in part if line)


def _told(meeting: Meeting, language: Language, around: Surroundings) -> list[str]:
    note = NOTES.get(meeting.status, Bilingual()).written_in(language)
    host = around.hosts.get(meeting.host, Bilingual(en=meeting.host, zh=meeting.host))
    facts = (
        meeting.code,
        MODES[meeting.mode].written_in(language),
        HOST.written_in(language).format(host.best(language)[0]),
    )
    clocks = line_pieces(_clocks(meeting, around), language, until=True)
    return [note, *clocks, " · ".join(facts)]


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


def _location(meeting: Meeting, edition: Edition) -> str:
    return edition.of(meeting.venue or MODES[meeting.mode])


def _address(meeting: Meeting, place: Place) -> str:
    return f"{place.public_url}/meetings/{meeting.slug}"
