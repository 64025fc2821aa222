"""What a meeting was when it was told of: kept with the mail, so that it says what was true."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.time import utc_text
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import MeetingType, Mode, Status

Kept = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Facts:
    """meeting belongs to no session: it is as it was then, and changes no more.

    uid is its name in calendars; withdrawn: it stands, but without the one who is told.
    """

    meeting: Meeting
    uid: str
    withdrawn: bool = False


def kept(meeting: Meeting, *, uid: str, withdrawn: bool) -> dict[str, object]:
    """The meeting in values that JSON can hold."""
    return {
        "uid": uid,
        "withdrawn": withdrawn,
        "id": str(meeting.id),
        "code": meeting.code,
        "group": meeting.group_code,
        "title": meeting.title.as_dict(),
        "type": meeting.type.value,
        "host": meeting.host,
        "status": meeting.status.value,
        "reason": meeting.reason.as_dict(),
        "starts_at": utc_text(meeting.starts_at),
        "ends_at": utc_text(meeting.ends_at),
        "zone": meeting.zone,
        "mode": meeting.mode.value,
        "venue": meeting.venue.as_dict(),
        "sequence": meeting.sequence,
        "terms_sequence": meeting.terms_sequence,
        "created_at": utc_text(meeting.created_at),
    }


def read(told: Kept) -> Facts:
    """The same back again, as :func:`kept` wrote it."""
    starts_at, ends_at, created_at = (
        datetime.fromisoformat(str(told[name])) for name in ("starts_at", "ends_at", "created_at")
    )
    meeting = Meeting(
        id=UUID(str(told["id"])),
        code=str(told["code"]),
        group_code=told["group"],
        title=_text(told["title"]),
        type=MeetingType(str(told["type"])),
        host=str(told["host"]),
        status=Status(str(told["status"])),
        reason=_text(told["reason"]),
        starts_at=starts_at,
        ends_at=ends_at,
        zone=str(told["zone"]),
        mode=Mode(str(told["mode"])),
        venue=_text(told["venue"]),
        sequence=int(str(told["sequence"])),
        terms_sequence=int(str(told["terms_sequence"])),
        created_at=created_at,
    )
    return Facts(meeting, str(told["uid"]), bool(told["withdrawn"]))


def _text(value: object) -> Bilingual:
    if not isinstance(value, Mapping):
        raise TypeError("a text in two languages is a mapping of zh and en")
    return Bilingual(en=str(value["en"]), zh=str(value["zh"]))
