"""What a calendar program sends back of an object: may it be taken, and what did its user change?

Only one's own answer, one's own alarms and the progress of one's own tasks are one's own; all
else is the Parties'. Properties are compared by what they mean, for programs write them anew in
their own way. Pure.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from icalendar import Calendar, Component

from wgroup.actions.rules import ActionState
from wgroup.calendar.own_lines import TooMuch, alarm_lines, rings
from wgroup.calendar.screening import Repeats, screened
from wgroup.kernel.errors import Forbidden
from wgroup.meetings.rules import PartStat

KINDS = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY")
BROKEN = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError)

# What a program may renew with whatever it does, and what the user never sees.
NOISE = frozenset({"DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE"})
# What a program that knows it not may lose on the way; nobody reads the meeting from these.
ORNAMENTS = frozenset({"URL", "CATEGORIES", "RELATED-TO", "COLOR", "CONFERENCE", "TRANSP"})
# What a program may add that says nothing.
USUAL = {"CLASS": "PUBLIC", "PRIORITY": "0", "TRANSP": "OPAQUE"}
# With an answer some programs mark the time as free, and say a word about it.
BESIDE_AN_ANSWER = frozenset({"TRANSP", "COMMENT"})
PROGRESS = frozenset({"STATUS", "PERCENT-COMPLETE", "COMPLETED"})
MADE_OF_TWO = frozenset({"DTEND", "DURATION"})

STATES = {
    "NEEDS-ACTION": ActionState.OPEN,
    "IN-PROCESS": ActionState.IN_PROGRESS,
    "COMPLETED": ActionState.REPORTED_DONE,
}


class Fault(StrEnum):
    """Why it is not taken."""

    DATA = "data"  # it cannot be read
    OBJECT = "object"  # it is no object of a collection: a METHOD, several UIDs, none
    COMPONENT = "component"  # of another kind than its collection holds
    UID = "uid"  # another object's
    SIZE = "size"
    OTHERS = "others"  # it changes what is not one's own


class Unfit(Forbidden):
    """What was sent is not taken; fault says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault=fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Changed:
    """What the user changed of their own; None where nothing. alarms are content lines."""

    partstat: PartStat | None = None
    note: str = ""
    state: ActionState | None = None
    alarms: str | None = None


def read(octets: bytes, kind: str) -> Component:
    """The one component of an object of this kind. Raise Unfit."""
    try:
        whole = Calendar.from_ical(screened(octets))
    except TooMuch:
        raise Unfit(Fault.SIZE) from None
    except Repeats:
        raise Unfit(Fault.OTHERS) from None
    except BROKEN:
        raise Unfit(Fault.DATA) from None
    if not isinstance(whole, Calendar):
        raise Unfit(Fault.DATA)
    found = [each for each in whole.subcomponents if each.name in KINDS]
    uids = {str(each.get("UID", "")) for each in found}
    if "METHOD" in whole or len(uids) != 1 or "" in uids:
        raise Unfit(Fault.OBJECT)
    if {each.name for each in found} != {kind}:
        raise Unfit(Fault.COMPONENT)
    if len(found) > 1:
        raise Unfit(Fault.OTHERS)  # exceptions of a series, which none of ours is
    return found[0]


def compare(held: Component, sent: Component, addresses: Collection[str]) -> Changed:
    """What was changed, if it is one's own. addresses are the reader's.

    Raise Unfit ``uid``, ``others``, ``size``, or ``data`` for alarms that are none.
    """
    if str(held.get("UID")) != str(sent.get("UID")):
        raise Unfit(Fault.UID)
    try:
        return _changed(held, sent, addresses)
    except TooMuch:
        raise Unfit(Fault.SIZE) from None
    except BROKEN:
        raise Unfit(Fault.DATA) from None


def _changed(held: Component, sent: Component, addresses: Collection[str]) -> Changed:
    differing = _differing(held, sent)
    alarms = alarm_lines(sent) if rings(held) != rings(sent) else None
    partstat, note = _answer(held, sent, addresses, differing)
    state = _state(sent, differing) if held.name == "VTODO" else None
    lost = {name for name in differing if name in ORNAMENTS and name not in sent}
    own = partstat is not None or state is not None or alarms is not None
    if differing - (lost if own else set()):
        raise Unfit(Fault.OTHERS)
    return Changed(partstat, note, state, alarms)


def _differing(held: Component, sent: Component) -> set[str]:
    """The names of properties that say something else, or are not in both."""
    names = {*held, *sent} - NOISE - MADE_OF_TWO - {"ATTENDEE"}
    found = {
        name
        for name in names
        if not name.startswith("X-") and _meaning(held, name) != _meaning(sent, name)
    }
    if _end(held) != _end(sent):
        found.add("DTEND")
    if any(each.name != "VALARM" for each in sent.subcomponents):
        found.add("BEGIN")
    return {name for name in found if name in held or not _says_nothing(sent, name)}


def _says_nothing(sent: Component, name: str) -> bool:
    return name in USUAL and _meaning(sent, name) == [USUAL[name]]


def _meaning(component: Component, name: str) -> list[str]:
    told = component.get(name, [])
    tell = TELLERS.get(name, _plainly)
    return sorted(tell(each) for each in (told if isinstance(told, list) else [told]))


def _plainly(value: Any) -> str:
    """Of dates the instant, of texts the words."""
    moment = getattr(value, "dt", None)
    if isinstance(moment, date):
        return _moment(moment)
    if isinstance(value, str):
        return " ".join(value.split())
    octets: bytes = value.to_ical()
    return octets.decode("utf-8", "replace")


def _moment(moment: date) -> str:
    zoned = isinstance(moment, datetime) and moment.tzinfo is not None
    return (moment.astimezone(UTC) if zoned else moment).isoformat()  # type: ignore[attr-defined]


def _words(value: Any) -> str:
    return ",".join(sorted(str(each) for each in value.cats))


def address_of(value: Any) -> str:
    """The address of a calendar user, without its scheme."""
    told = str(value).strip().casefold()
    return told.removeprefix("mailto:")


TELLERS: dict[str, Callable[[Any], str]] = {"CATEGORIES": _words, "ORGANIZER": address_of}


def _end(component: Component) -> str:
    """When it ends, whether by DTEND or by DURATION."""
    start, end, lasts = (_value(component, name) for name in ("DTSTART", "DTEND", "DURATION"))
    if end is None and start is not None and lasts is not None:
        end = start + lasts
    return "" if end is None else _moment(end)


def _value(component: Component, name: str) -> Any:
    """The moment or the time span of a property; None where there is none."""
    found: Any = component.get(name)
    return None if found is None else found.dt


def _answer(
    held: Component, sent: Component, addresses: Collection[str], differing: set[str]
) -> tuple[PartStat | None, str]:
    """The answer if it is another; what comes with it is no longer counted as differing."""
    before, now = (_own_part(each, addresses) for each in (held, sent))
    if before is None and now is None:
        return None, ""
    if before is None or now is None:
        raise Unfit(Fault.OTHERS)
    note = " ".join(str(each) for each in _listed(sent, "COMMENT"))
    if before is now and not note:
        return None, ""
    differing -= BESIDE_AN_ANSWER
    return now, note


def _own_part(component: Component, addresses: Collection[str]) -> PartStat | None:
    """What the reader's own ATTENDEE answers; nobody else's may stand there."""
    attendees = _listed(component, "ATTENDEE")
    if not attendees:
        return None
    own = {each.casefold() for each in addresses}
    if len(attendees) > 1 or not ({address_of(each) for each in attendees} & own):
        raise Unfit(Fault.OTHERS)
    told = str(attendees[0].params.get("PARTSTAT", "NEEDS-ACTION"))
    try:
        return PartStat(told.lower().replace("-", "_"))
    except ValueError:
        raise Unfit(Fault.OTHERS) from None


def _state(sent: Component, differing: set[str]) -> ActionState | None:
    """How the task stands by now, if its progress differs."""
    if not differing & PROGRESS:
        return None
    percent = int(sent.get("PERCENT-COMPLETE", 0))
    usual = "COMPLETED" if "COMPLETED" in sent or percent == 100 else "NEEDS-ACTION"
    status = str(sent.get("STATUS", usual)).upper()
    if status == "NEEDS-ACTION" and 0 < percent < 100:
        status = "IN-PROCESS"
    if status not in STATES:
        raise Unfit(Fault.OTHERS)
    differing -= PROGRESS
    return STATES[status]


def _listed(component: Component, name: str) -> list[Any]:
    told = component.get(name, [])
    return list(told) if isinstance(told, list) else [told]
