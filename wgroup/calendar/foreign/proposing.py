"""Proposing what a foreign calendar holds: first shown, then done, all of it or nothing."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select

from wgroup.calendar.foreign.reading import Cut, Found, Skipped, read_calendar
from wgroup.calendar.models import CalendarEntry
from wgroup.db.dialect import advance_counter
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.errors import Conflict, RuleBroken
from wgroup.kernel.levels import Level
from wgroup.kernel.reading import KEY, Reader
from wgroup.kernel.text import has_link
from wgroup.kernel.time import Slot, zone_named
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import (
    MeetingDraft,
    MeetingType,
    Mode,
    Terms,
    check_level,
    check_venue,
)
from wgroup.meetings.services.proposing import propose
from wgroup.outbox.models import Counter
from wgroup.parties.queries import insist_party, parties
from wgroup.policy import Action
from wgroup.register.queries import group_by_code
from wgroup.revisions.acts import permit

HAN = re.compile(r"[\u3400-\u9fff]")
# What people and programs write where a meeting has no place.
AFAR = re.compile(
    r"://|\b(?:microsoft teams|teams meeting|zoom|webex|google meet|skype|online|virtual)\b"
    r"|腾讯会议|钉钉|飞书|视频会议|线上|网络会议",
    re.IGNORECASE,
)
ORDER = "meeting/import"

# Of more than so many at once the Parties learn on their pages, not by a mail for each.
MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Choices:
    """What no file tells. mode None: by the place; language None: by the script of each text;
    zone: that of times which name none."""

    type: MeetingType
    host: str
    group: str | None = None
    level: Level = Level.BILATERAL
    mode: Mode | None = None
    language: Language | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A meeting as it would be proposed; mark is short for its key."""

    found: Found
    draft: MeetingDraft

    @property
    def mark(self) -> str:
        return sha256(self.found.key.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Known:
    """It is a meeting here already; elsewhere: which has another time by now."""

    found: Found
    code: str
    elsewhere: bool

    @property
    def slug(self) -> str:
        return self.code.replace("/", "-")


@dataclass(frozen=True, slots=True)
class Plan:
    """What of a file would be proposed, what is known, and what is left and why.

    kept is the file without what is of no use here; planned again it gives the same.
    """

    offers: tuple[Offer, ...]
    known: tuple[Known, ...]
    skipped: tuple[Skipped, ...]
    cut: tuple[Cut, ...]
    others: int
    floats: bool
    kept: bytes

    @property
    def fingerprint(self) -> str:
        """64 hex digits: who confirms confirms this, or nothing."""
        told = (self.offers, self.known, self.skipped, self.cut, self.others)
        return sha256(repr(told).encode()).hexdigest()


def read_choices(fields: Mapping[str, object]) -> Choices:
    """Raise RuleBroken or Invalid for the fields."""
    reader = Reader(fields)
    reader.required(("type", "host"))
    level = reader.choice("level", Level, Level.BILATERAL)
    reader.check("level", lambda: check_level(level))
    zone = reader.plain("zone", KEY) or None
    reader.check("zone", lambda: zone and zone_named(zone))
    made = Choices(
        type=reader.choice("type", MeetingType, MeetingType.REGULAR),
        host=reader.plain("host", KEY),
        group=reader.plain("group", KEY) or None,
        level=level,
        mode=reader.choice("mode", Mode, Mode.VIRTUAL) if fields.get("mode") else None,
        language=reader.choice("language", Language, Language.EN)
        if fields.get("language")
        else None,
        zone=zone,
    )
    reader.done()
    return made


def plan(work: Work, data: bytes, choices: Choices) -> Plan:
    """Say what bring_in would do. Raise Forbidden, or RuleBroken for the file or a choice."""
    permit(work, Action.MEETING_PROPOSE)
    insist_party(work, choices.host, field="host")
    if choices.group is not None:
        group_by_code(work, choices.group)
    reading = read_calendar(
        data,
        today=work.now.date(),
        near=[each.zone for each in parties(work)],
        floating=choices.zone,
    )
    held = _held(work, reading.found)
    offers, skipped = [], list(reading.skipped)
    for each in reading.found:
        if each.key in held:
            continue
        try:
            offers.append(Offer(each, draft_of(each, choices)))
        except RuleBroken as fault:
            written = f"{each.starts_at:%Y-%m-%d %H:%M} UTC"
            why = (fault.code, fault.facts, each.starts_at)
            skipped.append(Skipped(each.title, written, *why))
    return Plan(
        offers=tuple(offers),
        known=tuple(held[each.key] for each in reading.found if each.key in held),
        skipped=tuple(skipped),
        cut=reading.cut,
        others=reading.others,
        floats=reading.floats,
        kept=reading.kept,
    )


def bring_in(
    work: Work,
    data: bytes,
    choices: Choices,
    *,
    only: Collection[str] | None = None,
    seen: str | None = None,
) -> list[Meeting]:
    """Propose what of the file is new, or of that the offers whose marks are in only.

    seen is the fingerprint of the plan that was shown: Conflict ``stale_version`` if it is
    another by now. Raise RuleBroken ``nothing_chosen`` where only names none of them.
    """
    permit(work, Action.MEETING_PROPOSE)
    # Whoever brings the same in at this moment waits here, and then finds it known.
    advance_counter(work.session, Counter.__table__, ORDER)  # type: ignore[arg-type]
    planned = plan(work, data, choices)
    if seen is not None and planned.fingerprint != seen:
        raise Conflict("stale_version")
    chosen = [each for each in planned.offers if only is None or each.mark in only]
    if only is not None and not chosen:
        raise RuleBroken("nothing_chosen", field="only")
    quietly = len(chosen) > MOST_TOLD
    return [_propose(work, each, quietly=quietly) for each in chosen]


def _propose(work: Work, offer: Offer, *, quietly: bool) -> Meeting:
    meeting = propose(work, offer.draft, quietly=quietly)
    meeting.foreign_uid = offer.found.key
    return meeting


def _held(work: Work, found: Iterable[Found]) -> dict[str, Known]:
    """Those that are meetings already, by key: brought in before, or given out by ourselves."""
    by_key = {each.key: each for each in found}
    brought = select(Meeting).where(Meeting.foreign_uid.in_(by_key))
    held = {str(each.foreign_uid): each for each in work.session.scalars(brought)}
    ours = _ours(work, {each.uid for each in by_key.values()})
    meetings = {key: held.get(key) or ours.get(each.uid) for key, each in by_key.items()}
    return {
        key: Known(by_key[key], meeting.code, meeting.starts_at != by_key[key].starts_at)
        for key, meeting in meetings.items()
        if meeting is not None
    }


def _ours(work: Work, uids: Collection[str]) -> dict[str, Meeting]:
    """Meetings that calendars have from this very service, by the UID they have there."""
    wanted = select(CalendarEntry.uid, CalendarEntry.subject_id)
    rows = work.session.execute(wanted.where(CalendarEntry.uid.in_(uids)).distinct())
    named: dict[UUID, str] = {subject_id: uid for uid, subject_id in rows}
    if not named:
        return {}
    found = work.session.scalars(select(Meeting).where(Meeting.id.in_(named)))
    return {named[each.id]: each for each in found}


def draft_of(found: Found, choices: Choices) -> MeetingDraft:
    """Raise RuleBroken ``venue_required``."""
    place = "" if AFAR.search(found.place) or has_link(found.place) else found.place
    mode = choices.mode or (Mode.IN_PERSON if place else Mode.VIRTUAL)
    venue = Bilingual() if mode is Mode.VIRTUAL else _written(place, choices.language)
    check_venue(mode, venue)
    return MeetingDraft(
        title=_written(found.title, choices.language),
        purpose=Bilingual(),
        type=choices.type,
        group=choices.group,
        host=choices.host,
        terms=Terms(Slot.kept(found.starts_at, found.ends_at, found.zone), mode, venue),
        level=choices.level,
    )


def _written(text: str, language: Language | None) -> Bilingual:
    """In the language that was chosen, else by its script; the other one is missing."""
    chosen = language or (Language.ZH if HAN.search(text) else Language.EN)
    return Bilingual(zh=text) if chosen is Language.ZH else Bilingual(en=text)
