"""Plain functions that make what tests need: say what matters, the rest is usual."""

from datetime import UTC, datetime
from uuid import uuid4

from wgroup.kernel.actor import GUEST, Actor, Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.levels import Level
from wgroup.kernel.time import LocalTime, Slot
from wgroup.meetings.rules import MeetingDraft, MeetingType, Mode, Terms

NOW = datetime(2022, 4, 1, 2, 0, tzinfo=UTC)
BEFORE = datetime(2022, 3, 1, tzinfo=UTC)

TITLE = Bilingual(en="Joint methane meeting", zh="甲烷联合会议")


def actor(role: Role | None, party: str | None = None, **facts: object) -> Actor:
    """An actor without an account: enough for services, not for what points at accounts."""
    if role is None:
        return GUEST
    usual: dict[str, object] = {"id": uuid4(), "name": f"{role} {party or ''}".strip()}
    return Actor(**{**usual, "roles": frozenset({role}), "party": party, **facts})  # type: ignore[arg-type]


def slot(starts: str = "2022-05-17T20:00", ends: str = "2022-05-17T22:00",
         zone: str = "America/New_York") -> Slot:
    first, last = (LocalTime.parse(each, field="starts") for each in (starts, ends))
    return Slot.of(first, last, zone)


def draft(**parts: object) -> MeetingDraft:
    """The meeting of S01, changed by parts; starts, ends and zone make its slot."""
    when = {name: parts.pop(name) for name in ("starts", "ends", "zone") if name in parts}
    usual: dict[str, object] = {
        "title": TITLE,
        "purpose": Bilingual(),
        "type": MeetingType.JOINT_THEMATIC,
        "group": "MET",
        "host": "US",
        "terms": Terms(slot(**when), Mode.VIRTUAL, Bilingual()),  # type: ignore[arg-type]
        "level": Level.BILATERAL,
        "provisions": ("glasgow-2021/8.4",),
    }
    return MeetingDraft(**{**usual, **parts})  # type: ignore[arg-type]


def body(**parts: object) -> dict[str, object]:
    """The meeting of S01 as the API takes it; a part given as None is left out."""
    usual: dict[str, object] = {
        "title": TITLE.as_dict(),
        "type": "joint_thematic",
        "group": "MET",
        "mode": "virtual",
        "host": "US",
        "starts": "2022-05-17T20:00",
        "ends": "2022-05-17T22:00",
        "zone": "America/New_York",
        "provisions": ["glasgow-2021/8.4"],
    }
    return {name: value for name, value in {**usual, **parts}.items() if value is not None}
