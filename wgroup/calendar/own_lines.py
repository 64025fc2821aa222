"""The lines that a reader's own programs put on an object: alarms, and what was seen of them."""

from typing import Any

from icalendar import Component

from wgroup.calendar.lines import UNFIT, folded

MOST_ALARMS, MOST_BYTES = 10, 8_000

# Beside the alarms: which have been seen, by which programs know not to ring again.
SEEN = ("X-MOZ-LASTACK", "X-MOZ-SNOOZE-TIME")
# What is renewed without a change; and the ends of a component, which stand among its properties.
RENEWED = frozenset({"DTSTAMP", "LAST-MODIFIED", "CREATED", "BEGIN", "END"})
# Of an alarm neither what is fetched nor who is written to.
NOT_KEPT = RENEWED | {"ATTACH", "ATTENDEE"}
# Alarms that only the reader notices; NONE is Apple's mark that there is to be none. One that
# sends mail or starts something is left out, as if it had not been sent.
HARMLESS = frozenset({"DISPLAY", "AUDIO", "NONE"})


class TooMuch(ValueError):
    """More than one reader's alarms on one object can need."""


def rings(component: Component) -> list[str]:
    """What the component says of alarms, in a form that can be compared."""
    alarms = ("\n".join(sorted(_lines(each))) for each in _alarms(component))
    return sorted([*_seen(component), *alarms])


def alarm_lines(component: Component) -> str:
    """The same as content lines, to be kept and put on the object again.

    Raise ValueError for an alarm that does not say what to do and when, TooMuch.
    """
    alarms = _alarms(component)
    if len(alarms) > MOST_ALARMS:
        raise TooMuch
    if any("ACTION" not in each or "TRIGGER" not in each for each in alarms):
        raise ValueError("no alarm")
    told = [*_seen(component)]
    for each in alarms:
        told += ["BEGIN:VALARM", *_lines(each), "END:VALARM"]
    octets = folded(*told)
    if len(octets) > MOST_BYTES:
        raise TooMuch
    return octets.decode()


def _alarms(component: Component) -> list[Component]:
    """Those that are kept, and those that do not say what they do."""
    alarms = (each for each in component.subcomponents if each.name == "VALARM")
    return [each for each in alarms if str(each.get("ACTION", "NONE")).upper() in HARMLESS]


def _seen(component: Component) -> list[str]:
    return sorted(line for line in _lines(component) if line.startswith(SEEN))


def _lines(component: Component) -> list[str]:
    """Its properties as content lines, unfolded, but for what is not kept, and files."""
    return [
        UNFIT.sub("", str(component.content_line(name, value)))
        for name, value in component.property_items(recursive=False)
        if name not in NOT_KEPT and not _is_file(value)
    ]


def _is_file(value: Any) -> bool:
    params = getattr(value, "params", {})
    return str(params.get("VALUE", "")).upper() == "BINARY"
