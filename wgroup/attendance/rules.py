"""When the door of a meeting is open, and the code that hangs on it; who attended, who is absent
(domain.md, participation)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest, new
from uuid import UUID

from wgroup.accounts.app_secrets import LETTERS, TAKEN_FOR
from wgroup.kernel.errors import Conflict, RuleBroken
from wgroup.meetings.rules import Status


class Presence(StrEnum):
    IN_PERSON = "in_person"
    REMOTE = "remote"


class Came(StrEnum):
    """What is known of somebody on the list."""

    ATTENDED = "attended"
    AWAITED = "awaited"
    ABSENT = "absent"
    NOT_RECORDED = "not_recorded"


DOORS_OPEN = timedelta(hours=2)
OPEN_IN = frozenset({Status.CONFIRMED, Status.IN_SESSION})
# While it stands here the record of who came can still be set right.
RECORDED_IN = OPEN_IN | {Status.HELD}
OVER = frozenset({Status.HELD, Status.RECORD_AGREED})

# Six letters of 5 bits: found by chance once in a thousand million, and tried a few times only.
CODE_LENGTH = 6
PURPOSE = b"wgroup door 1\0"


def is_open(status: Status, starts_at: datetime, now: datetime) -> bool:
    """An officer may say who is here: from two hours before until the record is agreed."""
    return status in RECORDED_IN and now >= starts_at - DOORS_OPEN


def check_open(status: Status, starts_at: datetime, now: datetime) -> None:
    if not is_open(status, starts_at, now):
        raise Conflict("door_closed")


def is_open_to_all(status: Status, starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """People may check themselves in: until the meeting is over, the last second included."""
    return status in OPEN_IN and starts_at - DOORS_OPEN <= now <= ends_at


def check_open_to_all(
    status: Status, starts_at: datetime, ends_at: datetime, now: datetime
) -> None:
    if not is_open_to_all(status, starts_at, ends_at, now):
        raise Conflict("door_closed")


def came(presence: Presence | None, status: Status, *, kept: bool) -> Came:
    """Whoever was not seen by the end of the meeting is absent; kept: somebody was, for of a
    meeting without a roll nothing is known."""
    if presence is not None:
        return Came.ATTENDED
    if status not in OVER:
        return Came.AWAITED
    return Came.ABSENT if kept else Came.NOT_RECORDED


def door_code(key: str, meeting_id: UUID, terms_sequence: int) -> str:
    """The code at the door, in two groups; another once the time or the place has changed."""
    sealed = PURPOSE + meeting_id.bytes + max(terms_sequence, 0).to_bytes(8, "big")
    digest = new(key.encode(), sealed, sha256).digest()
    letters = "".join(LETTERS[each % len(LETTERS)] for each in digest[:CODE_LENGTH])
    return f"{letters[:3]}-{letters[3:]}"


def check_code(typed: str, keys: Sequence[str], meeting_id: UUID, terms_sequence: int) -> None:
    """However it was typed. Raise RuleBroken ``wrong_door_code``."""
    read = typed[:100].casefold().translate(TAKEN_FOR).encode()
    right = (door_code(each, meeting_id, terms_sequence).replace("-", "") for each in keys)
    if not any(compare_digest(read, each.encode()) for each in right):
        raise RuleBroken("wrong_door_code", field="code")
