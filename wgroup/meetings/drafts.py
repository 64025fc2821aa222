"""From what people type, by form or by API, to a draft: one reading for every door."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import FieldError, Invalid, RuleBroken
from wgroup.kernel.levels import Level
from wgroup.kernel.text import clean_bilingual, clean_text
from wgroup.kernel.time import LocalTime, Slot, zone_named
from wgroup.meetings.rules import (
    MeetingDraft,
    MeetingType,
    Mode,
    Terms,
    check_level,
    check_title,
    check_venue,
)

TITLE, PURPOSE, VENUE, REASON = 300, 4000, 300, 1000
MANY = 50

Fields = Mapping[str, object]
Kind = TypeVar("Kind", bound=StrEnum)

TERM_FIELDS = ("starts", "ends", "zone", "mode", "venue")


class Reader:
    """Reads fields one by one and keeps every fault, so that people see them all at once."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        self.faults: list[RuleBroken] = []

    def text(self, name: str, limit: int, *, lines: bool = False) -> Bilingual:
        value = self.fields.get(name) or Bilingual()
        if not isinstance(value, Bilingual):
            raise TypeError(f"{name} is read as a Bilingual")
        return self._kept(
            lambda: clean_bilingual(value, field=name, limit=limit, lines=lines), Bilingual()
        )

    def choice(self, name: str, kind: type[Kind], usual: Kind) -> Kind:
        value = self.fields.get(name)
        if value in (None, ""):
            return usual
        try:
            return kind(str(value))
        except ValueError:
            self.faults.append(RuleBroken("invalid_choice", field=name, choices=list(kind)))
            return usual

    def required(self, names: Iterable[str]) -> None:
        self.faults += [
            RuleBroken("required", field=each) for each in names if not self.fields.get(each)
        ]

    def keys(self, name: str) -> tuple[str, ...]:
        values = self.fields.get(name) or ()
        if not isinstance(values, Iterable):
            raise TypeError(f"{name} is read as a list")
        found = [self._key(name, str(each)) for each in values]
        if len(found) > MANY:
            self.faults.append(RuleBroken("too_long", field=name, limit=MANY))
        return tuple(dict.fromkeys(found))

    def check(self, test: object, *arguments: object) -> None:
        """Run one rule and keep its refusal."""
        if callable(test):
            self._kept(lambda: test(*arguments), None)

    def done(self) -> None:
        """Raise the one fault as it is, or Invalid with all of them."""
        if len(self.faults) == 1:
            raise self.faults[0]
        if self.faults:
            raise Invalid([FieldError(each.field or "", each.code, each.facts) for each in self.faults])

    def slot(self) -> Slot | None:
        """The slot, or None with the faults kept."""
        zone = str(self.fields.get("zone") or "")
        self._kept(lambda: zone_named(zone), None)
        starts, ends = (self._local(each) for each in ("starts", "ends"))
        if self.faults or starts is None or ends is None:
            return None
        return self._kept(lambda: Slot.of(starts, ends, zone), None)

    def _local(self, name: str) -> LocalTime | None:
        value = str(self.fields.get(name) or "")
        return self._kept(lambda: LocalTime.parse(value, field=name), None)

    def _key(self, name: str, value: str) -> str:
        return self._kept(lambda: clean_text(value, field=name, limit=100), "")

    def _kept(self, read, otherwise):  # type: ignore[no-untyped-def]
        try:
            return read()
        except RuleBroken as fault:
            self.faults.append(fault)
            return otherwise


REQUIRED = ("title", "type", "mode", "host", "starts", "ends", "zone")


def read_draft(fields: Fields) -> MeetingDraft:
    """Return the draft; raise RuleBroken for one fault, Invalid for several.

    fields: title, purpose, venue as Bilingual; starts and ends as local text such as
    2022-05-17T20:00 (an offset settles an ambiguous hour); zone an IANA name; the rest keys.
    """
    reader = Reader(fields)
    reader.required(REQUIRED)
    if reader.faults:
        reader.done()
    title = reader.text("title", TITLE)
    purpose = reader.text("purpose", PURPOSE, lines=True)
    kind = reader.choice("type", MeetingType, MeetingType.REGULAR)
    level = reader.choice("level", Level, Level.BILATERAL)
    provisions, topics = reader.keys("provisions"), reader.keys("topics")
    mode, venue = reader.choice("mode", Mode, Mode.VIRTUAL), reader.text("venue", VENUE)
    slot = reader.slot()
    reader.check(check_title, title)
    reader.check(check_venue, mode, venue)
    reader.check(check_level, level)
    reader.done()
    if slot is None:
        raise RuleBroken("required", field="starts")
    group, host = (str(fields.get(each) or "") for each in ("group", "host"))
    terms = Terms(slot, mode, venue)
    return MeetingDraft(
        title, purpose, kind, group or None, host, terms, level, provisions, topics
    )


def read_terms(fields: Fields, old: Terms) -> Terms:
    """Return the terms with what fields changes of them; raise RuleBroken or Invalid."""
    kept = {
        "starts": _wall(old, "starts"),
        "ends": _wall(old, "ends"),
        "zone": old.slot.zone,
        "mode": old.mode.value,
        "venue": old.venue,
    }
    given = {name: fields[name] for name in TERM_FIELDS if fields.get(name) is not None}
    reader = Reader({**kept, **given})
    mode, venue = reader.choice("mode", Mode, old.mode), reader.text("venue", VENUE)
    reader.check(check_venue, mode, venue)
    slot = reader.slot()
    reader.done()
    return Terms(slot or old.slot, mode, venue)


def _wall(terms: Terms, name: str) -> str:
    """The reading as it stands, with its offset, so that it is never ambiguous."""
    wall, zone = getattr(terms.slot, name), zone_named(terms.slot.zone)
    return str(wall.replace(tzinfo=zone).isoformat(timespec="minutes"))


def read_reason(reason: Bilingual) -> Bilingual:
    """A cancellation says why, in one language at least."""
    clean = clean_bilingual(reason, field="reason", limit=REASON, lines=True)
    if not clean:
        raise RuleBroken("reason_required", field="reason")
    return clean
