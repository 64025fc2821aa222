"""Alarms of a feed: none unless asked for, put into stored components as they are sent.

Whoever subscribes has them all, so they are never stored, and never on what does not take place
or takes no time: a cancelled meeting, a day (RFC 5545 3.6.6).
"""

import json
from collections.abc import Iterable
from functools import cache

from wgroup.calendar.lines import escape, folded
from wgroup.calendar.rules import Edition
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import RuleBroken

Alarms = tuple[int, ...]

HOUR, DAY, WEEK = 60, 1440, 10080
# Minutes before the start, as pages offer them; programs may ask for others.
OFFERED: Alarms = (10, 30, HOUR, DAY, WEEK)
MOST_ALARMS, EARLIEST = 4, 4 * WEEK

END = b"END:VEVENT\r\n"
# The components within a component of RFC 7265 come last.
NONE_WITHIN = b"[]]"

REMINDER = Bilingual(en="A meeting of the Working Group begins soon", zh="工作组会议即将开始")


def read_alarms(minutes: Iterable[int]) -> Alarms:
    """Each once, the earliest last. Raise RuleBroken ``out_of_range`` or ``too_many``."""
    asked = tuple(sorted(set(minutes)))
    if len(asked) > MOST_ALARMS:
        raise RuleBroken("too_many", field="alarms", limit=MOST_ALARMS)
    if any(not 0 <= each <= EARLIEST for each in asked):
        raise RuleBroken("out_of_range", field="alarms", least=0, most=EARLIEST)
    return asked


def rung(component: bytes, alarms: Alarms, edition: Edition) -> bytes:
    """The VEVENT with its alarms."""
    return component.removesuffix(END) + valarms(alarms, edition) + END


def rung_in_json(component: bytes, alarms: Alarms, edition: Edition) -> bytes:
    """The same for a component of RFC 7265."""
    within = b",".join(_in_json(each, edition) for each in alarms)
    return component.removesuffix(NONE_WITHIN) + b"[" + within + b"]]"


@cache
def valarms(alarms: Alarms, edition: Edition) -> bytes:
    return b"".join(
        folded(
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{escape(edition.of(REMINDER))}",
            f"TRIGGER:-{span(each)}",
            "END:VALARM",
        )
        for each in alarms
    )


def span(minutes: int) -> str:
    """A duration of RFC 5545 3.3.6: P1D, PT2H, PT15M."""
    if minutes and minutes % DAY == 0:
        return f"P{minutes // DAY}D"
    return f"PT{minutes // HOUR}H" if minutes and minutes % HOUR == 0 else f"PT{minutes}M"


@cache
def _in_json(minutes: int, edition: Edition) -> bytes:
    said = [
        ["action", {}, "text", "DISPLAY"],
        ["description", {}, "text", edition.of(REMINDER)],
        ["trigger", {}, "duration", f"-{span(minutes)}"],
    ]
    return json.dumps(["valarm", said, []], ensure_ascii=False, separators=(",", ":")).encode()
