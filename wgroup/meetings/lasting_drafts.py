"""From what people type about a lasting invitation to a draft."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.reading import Reader
from wgroup.kernel.time import zone_named
from wgroup.meetings.drafts import read_person
from wgroup.meetings.lasting import LastingDraft
from wgroup.meetings.rules import Capacity, MeetingType, PartStat, PersonDraft
from wgroup.meetings.seats import EXPERTS

LONGEST = timedelta(days=3 * 366)
PERSON = ("family_name", "given_name", "latin_family", "latin_given", "email", "capacity")
EVERY_TYPE: tuple[MeetingType, ...] = ()
NOBODY = PersonDraft("", "", None, Capacity.DELEGATE, PartStat.NEEDS_ACTION)


def read_lasting(fields: Mapping[str, object]) -> LastingDraft:
    """fields: those of a person, group, series, types, first_day and last_day as 2027-01-31, zone.

    Raise RuleBroken ``nomination_needed`` for experts from outside, whom the other side may
    object to at each meeting (INV-26), ``bad_date``, ``last_day_first``, ``span_too_long``.
    """
    reader = Reader(fields)
    reader.required(("first_day", "last_day", "email"))
    person = reader.kept(lambda: read_person({name: fields.get(name) for name in PERSON}), NOBODY)
    reader.check("capacity", lambda: _check_own(person.capacity))
    first = reader.day("first_day")
    last = reader.day("last_day")
    zone = str(fields.get("zone") or "")
    reader.check("zone", lambda: zone_named(zone))
    types = reader.kept(lambda: _types(reader.keys("types")), EVERY_TYPE)
    if first is not None and last is not None:
        reader.check("last_day", lambda: _check_span(first, last))
    reader.done()
    if first is None or last is None:
        raise RuleBroken("bad_date", field="first_day")
    group = str(fields.get("group") or "") or None
    series = str(fields.get("series") or "") or None
    return LastingDraft(person, group, types, first, last, zone, series)


def _check_own(capacity: Capacity) -> None:
    if capacity in EXPERTS:
        raise RuleBroken("lasting_not_for_experts", field="capacity")


def _types(keys: Iterable[str]) -> tuple[MeetingType, ...]:
    try:
        return tuple(MeetingType(each) for each in keys)
    except ValueError:
        raise RuleBroken("invalid_choice", field="types") from None


def _check_span(first: date, last: date) -> None:
    if last < first:
        raise RuleBroken("last_day_first", field="last_day")
    if last - first > LONGEST:
        raise RuleBroken("span_too_long", field="last_day")
