"""Windows of time that provisions name for what they ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.reading import MANY
from wgroup.kernel.time import Slot
from wgroup.register.models import Provision
from wgroup.register.queries import with_keys
from wgroup.register.rules import DueType
from wgroup.web.capitals import parties
from wgroup.web.meetings.choices import number_of


@dataclass(frozen=True, slots=True)
class Window:
    """number is that of the provision, label the words of its text for the window."""

    number: str
    label: Bilingual


def missed(work: Work, slot: Slot, host: str, keys: Iterable[str]) -> list[Window]:
    """Those of provisions that a meeting would lie outside.

    The date on which it opens at the host's decides (A20 of the register); where nobody hosts
    yet, that on the meeting's own clock.
    """
    printable = [each for each in keys if each.isprintable()][:MANY]
    zone = next((each.zone for each in parties() if each.code == host), slot.zone)
    opens = slot.starts_at.astimezone(ZoneInfo(zone)).date()
    return [
        Window(number_of(each.key), _label(each.due))
        for each in with_keys(work, Provision, printable)
        if _is_outside(each.due, opens)
    ]


def _is_outside(due: Mapping[str, object], opens: date) -> bool:
    if due.get("type") != DueType.WINDOW or not {"start", "end"} <= due.keys():
        return False
    first, last = (date.fromisoformat(str(due[name])) for name in ("start", "end"))
    return not first <= opens <= last


def _label(due: Mapping[str, object]) -> Bilingual:
    words = due.get("label")
    if isinstance(words, Mapping):
        return Bilingual(en=str(words.get("en", "")), zh=str(words.get("zh", "")))
    days = f"{due['start']} – {due['end']}"
    return Bilingual(en=days, zh=days)
