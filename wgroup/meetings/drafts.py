"""From what people type, by form or by API, to a draft: one reading for every door."""

from collections.abc import Callable

from wgroup.accounts.rules import read_email
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.levels import Level
from wgroup.kernel.reading import KEY, Fields, Reader
from wgroup.kernel.text import clean_bilingual, clean_text
from wgroup.kernel.time import LocalTime, Slot, zone_named
from wgroup.meetings.joining import check_join_link
from wgroup.meetings.rules import (
    Capacity,
    MeetingDraft,
    MeetingType,
    Mode,
    PartStat,
    PersonDraft,
    Terms,
    check_level,
    check_title,
    check_venue,
)

TITLE, PURPOSE, VENUE, REASON = 300, 4000, 300, 1000
NOTE, LINK, DIAL_IN = 1000, 500, 500

TERM_FIELDS = ("starts", "ends", "zone", "mode", "venue")
EDIT_FIELDS = ("title", "purpose", "type", "host", "provisions", "topics")
REQUIRED = ("title", "type", "mode", "host", "starts", "ends", "zone")


def read_draft(fields: Fields) -> MeetingDraft:
    """Return the draft; raise RuleBroken for one fault, Invalid for several.

    fields: title, purpose, venue as Bilingual; starts and ends as local text such as
    2022-05-17T20:00 (an offset settles an ambiguous hour); zone an IANA name; the rest keys.
    """
    reader = Reader(fields)
    reader.required(REQUIRED)
    title = reader.text("title", TITLE)
    reader.check("title", lambda: check_title(title))
    level = reader.choice("level", Level, Level.BILATERAL)
    reader.check("level", lambda: check_level(level))
    terms = _terms(reader, Mode.VIRTUAL)
    draft = {
        "title": title,
        "purpose": reader.text("purpose", PURPOSE, lines=True),
        "type": reader.choice("type", MeetingType, MeetingType.REGULAR),
        "group": reader.plain("group", KEY) or None,
        "host": reader.plain("host", KEY),
        "level": level,
        "provisions": reader.keys("provisions"),
        "topics": reader.keys("topics"),
    }
    reader.done()
    return MeetingDraft(**draft, terms=terms)  # type: ignore[arg-type]


def read_slot(fields: Fields) -> Slot:
    """Return the slot of starts, ends and zone alone; raise RuleBroken or Invalid."""
    reader = Reader(fields)
    reader.required(("starts", "ends", "zone"))
    slot = reader.slot()
    reader.done()
    if slot is None:
        raise RuleBroken("required", field="starts")
    return slot


def read_terms(fields: Fields, old: Terms) -> Terms:
    """Return the terms with what fields changes of them; raise RuleBroken or Invalid.

    In another zone the wall readings stay as they are, and the instants move.
    """
    given = {name: fields[name] for name in TERM_FIELDS if fields.get(name) is not None}
    settled = given.get("zone", old.slot.zone) == old.slot.zone
    kept = {
        "starts": _wall(old.slot, "starts", settled=settled),
        "ends": _wall(old.slot, "ends", settled=settled),
        "zone": old.slot.zone,
        "mode": old.mode.value,
        "venue": old.venue,
    }
    reader = Reader({**kept, **given})
    terms = _terms(reader, old.mode)
    reader.done()
    return terms or old


def _terms(reader: Reader, usual: Mode) -> Terms | None:
    """The terms, or None with the faults kept."""
    mode, venue = reader.choice("mode", Mode, usual), reader.text("venue", VENUE)
    reader.check("venue", lambda: check_venue(mode, venue))
    slot = reader.slot()
    return Terms(slot, mode, venue) if slot else None


def _wall(slot: Slot, name: str, *, settled: bool) -> LocalTime:
    """The reading as it stands; settled carries its offset, so that it is never ambiguous."""
    wall = getattr(slot, name)
    offset = wall.replace(tzinfo=zone_named(slot.zone)).utcoffset()
    return LocalTime(wall.replace(fold=0), offset if settled else None)


def read_edit(fields: Fields) -> dict[str, object]:
    """Return those of EDIT_FIELDS that are given, cleaned; raise RuleBroken or Invalid."""
    reader = Reader(fields)
    read: dict[str, Callable[[], object]] = {
        "title": lambda: reader.text("title", TITLE),
        "purpose": lambda: reader.text("purpose", PURPOSE, lines=True),
        "type": lambda: reader.choice("type", MeetingType, MeetingType.REGULAR),
        "host": lambda: reader.plain("host", KEY),
        "provisions": lambda: reader.keys("provisions"),
        "topics": lambda: reader.keys("topics"),
    }
    given = [name for name in EDIT_FIELDS if name in fields]
    reader.required(name for name in given if name in REQUIRED)
    found = {name: read[name]() for name in given}
    if isinstance(title := found.get("title"), Bilingual):
        reader.check("title", lambda: check_title(title))
    reader.done()
    return found


def read_reason(reason: Bilingual) -> Bilingual:
    """A cancellation says why, in one language at least."""
    clean = clean_bilingual(reason, field="reason", limit=REASON, lines=True)
    if not clean:
        raise RuleBroken("reason_required", field="reason")
    return clean


def read_note(note: str) -> str:
    """What somebody adds to an answer; it may be empty."""
    return clean_text(note, field="note", limit=NOTE, lines=True)


def read_joining(url: str, dial_in: Bilingual) -> tuple[str, Bilingual]:
    """Return how to join, cleaned; raise RuleBroken or Invalid."""
    reader = Reader({"url": url, "dial_in": dial_in})
    clean = reader.plain("url", LINK)
    reader.check("url", lambda: check_join_link(clean))
    words = reader.text("dial_in", DIAL_IN, lines=True)
    reader.done()
    return clean, words


def read_person(fields: Fields) -> PersonDraft:
    """fields: family_name, given_name, latin_family, latin_given, email, capacity, partstat; the
    family name and the capacity are needed."""
    reader = Reader(fields)
    reader.required(("family_name", "capacity"))
    family, given = reader.name("family_name"), reader.name("given_name")
    address = str(fields.get("email") or "")
    email = reader.kept(lambda: read_email(address), None) if address.strip() else None
    latin_family, latin_given = reader.name("latin_family"), reader.name("latin_given")
    reader.check("family_name", lambda: _check_named(family))
    capacity = reader.choice("capacity", Capacity, Capacity.DELEGATE)
    partstat = reader.choice("partstat", PartStat, PartStat.NEEDS_ACTION)
    reader.done()
    return PersonDraft(family, given, email, capacity, partstat, latin_family, latin_given)


def _check_named(family: str) -> None:
    if not family:
        raise RuleBroken("required", field="family_name")
