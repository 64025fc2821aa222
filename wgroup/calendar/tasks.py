"""An action item as a task of a list: a VTODO (RFC 5545 3.6.2), for those whose clients show any.

Pure: no clock and no query, so that the same values always give the same bytes.
"""

from icalendar import Todo

from wgroup.actions.models import ActionItem
from wgroup.actions.rules import ActionState
from wgroup.calendar.days import DEADLINE, address_of, headline, owner_of
from wgroup.calendar.lines import plain
from wgroup.calendar.rules import Edition
from wgroup.calendar.wording import Surroundings, paragraphs

# Who reports something done has done it for all that a list of tasks can say.
STATUS = {
    ActionState.OPEN: "NEEDS-ACTION",
    ActionState.IN_PROGRESS: "IN-PROCESS",
    ActionState.REPORTED_DONE: "COMPLETED",
    ActionState.VERIFIED: "COMPLETED",
    ActionState.DROPPED: "CANCELLED",
}
# How much of it is done nobody says in between.
PERCENT = {"NEEDS-ACTION": 0, "COMPLETED": 100}


def task_uid(item: ActionItem) -> str:
    """The same wherever the service stands, and another than that of its day (RFC 7986 5.3)."""
    return str(item.id)


def vtodo(
    item: ActionItem, edition: Edition, around: Surroundings, *, meeting_uid: str | None = None
) -> bytes:
    """Return the component; it has no ORGANIZER, for clients take that for an invitation.

    meeting_uid: of the meeting it comes from, where its reader may know of that.
    """
    status = STATUS[item.state]
    address = address_of(item, around.place)
    told = [
        [item.text.best(each)[0], f"{item.code} · {owner_of(item, each, around)}"]
        for each in edition.languages
    ]
    properties: list[tuple[str, object]] = [
        ("uid", task_uid(item)),
        ("sequence", item.sequence),
        ("dtstamp", item.stamped_at),
        ("created", item.created_at),
        ("last-modified", item.stamped_at),
        ("summary", plain(headline(edition.of(item.text)))),
        ("description", plain(paragraphs([*told, [address]]))),
        ("categories", [edition.of(DEADLINE)]),
        ("url", address),
        ("status", status),
        *_progress(item, status),
    ]
    if item.due is not None:
        properties.append(("due", item.due))
    if meeting_uid is not None:
        properties.append(("related-to", meeting_uid))
    component = Todo()
    for name, value in properties:
        component.add(name, value)
    octets: bytes = component.to_ical(sorted=False)
    return octets


def _progress(item: ActionItem, status: str) -> list[tuple[str, object]]:
    told: list[tuple[str, object]] = []
    if status in PERCENT:
        told.append(("percent-complete", PERCENT[status]))
    if status == "COMPLETED":
        told.append(("completed", item.done_at or item.stamped_at))
    return told
