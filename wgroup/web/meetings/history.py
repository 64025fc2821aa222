"""What happened to a meeting, in words: who did what, when, and what it was before."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext

from wgroup.agenda.rules import AgendaState, ItemKind, Outcome
from wgroup.kernel.bilingual import Language
from wgroup.kernel.levels import Level
from wgroup.meetings.rules import Capacity, MeetingType, Mode, PartStat, Status
from wgroup.meetings.seats import Composition
from wgroup.revisions.models import Revision
from wgroup.web.capitals import clock_line, clocks, parties
from wgroup.web.request import this_language
from wgroup.web.words import N_, word

ACTS: dict[str, str] = {
    "meeting.propose": N_("proposed the meeting"),
    "meeting.concur": N_("concurred"),
    "meeting.move": N_("changed time, mode or venue"),
    "meeting.edit": N_("changed what the meeting is about"),
    "meeting.widen": N_("consented to a wider circle of readers"),
    "meeting.postpone": N_("postponed the meeting"),
    "meeting.cancel": N_("cancelled the meeting"),
    "meeting.reinstate": N_("reinstated the meeting"),
    "meeting.open": N_("opened the meeting"),
    "meeting.close": N_("closed the meeting as held"),
    "participation.enter": N_("entered people or their answers"),
    "participation.answer": N_("answered for themself"),
    "participants.file": N_("filed the list of participants"),
    "participants.freeze": N_("said when the list of participants freezes"),
    "meeting.seats": N_("planned seats for experts"),
    "nomination.prepare": N_("prepared a nomination"),
    "nomination.submit": N_("submitted a nomination"),
    "nomination.withdraw": N_("withdrew a nomination"),
    "nomination.check": N_("accredited an expert"),
    "nomination.object": N_("objected to an expert"),
    "nomination.waive": N_("did not object, so that an expert is accredited"),
    "nomination.seat": N_("entered an accredited expert"),
    "nomination.suggest": N_("named a replacement"),
    "attendance.record": N_("said who is here"),
    "attendance.own": N_("checked in at the door"),
    "agenda.write": N_("wrote the agenda"),
    "agenda.arrange": N_("put the agenda in order"),
    "agenda.circulate": N_("circulated the agenda"),
    "agenda.concur": N_("answered what waits for both Parties"),
    "agenda.adopt": N_("recorded that the agenda is adopted"),
    "agenda.outcome": N_("said what of the agenda was reached"),
    "agenda.propose": N_("proposed an item for the agenda"),
    "agenda.take": N_("took up an item that was proposed"),
}

# Of an act that did nothing else, which kind of row tells better than the act what was done.
DONE: dict[tuple[str, str], str] = {
    ("join_link", "created"): N_("said how to join"),
    ("join_link", "changed"): N_("changed how to join"),
    ("join_link", "deleted"): N_("took away how to join"),
    ("participation", "deleted"): N_("took somebody off the list"),
}

PERSON = "participation"

# Columns that people would miss, by kind, in the order in which they are told.
NAMES: dict[str, dict[str, str]] = {
    "meeting": {
        "status": N_("State"),
        "title_en": N_("Title in English"),
        "title_zh": N_("Title in Chinese"),
        "purpose_en": N_("Purpose in English"),
        "purpose_zh": N_("Purpose in Chinese"),
        "type": N_("Type"),
        "host": N_("Host"),
        "level": N_("Who may read it"),
        "starts_at": N_("Start"),
        "ends_at": N_("End"),
        "zone": N_("Time zone"),
        "mode": N_("Mode"),
        "venue_en": N_("Venue in English"),
        "venue_zh": N_("Venue in Chinese"),
        "reason_en": N_("Reason in English"),
        "reason_zh": N_("Reason in Chinese"),
    },
    "level_consent": {"party": N_("Consent to a wider circle"), "level": N_("Who may read it")},
    "meeting_provision": {"provision_key": N_("Provision")},
    "meeting_topic": {"topic_key": N_("Topic")},
    "seat_plan": {
        "composition": N_("Composition"),
        "governmental": N_("Governmental, of each side"),
        "non_governmental": N_("Non-governmental, of each side"),
        "closes_at": N_("Nominations close"),
    },
    "agenda": {"state": N_("Agenda"), "edition": N_("Edition of the agenda")},
    "agenda_item": {
        "title_en": N_("Title in English"),
        "title_zh": N_("Title in Chinese"),
        "kind": N_("Kind"),
        "minutes": N_("Minutes"),
        "outcome": N_("Outcome"),
    },
    PERSON: {"capacity": N_("Capacity"), "partstat": N_("Answer")},
}

KEYS = {
    "status": Status, "type": MeetingType, "mode": Mode, "level": Level,
    "capacity": Capacity, "partstat": PartStat, "composition": Composition,
    "state": AgendaState, "kind": ItemKind, "outcome": Outcome,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that changed; empty where nothing was or is. language is that of the text."""

    name: str
    before: str
    after: str
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """All that one act changed. party is None for the secretariat; said is told in sentences."""

    at: datetime
    who: str
    party: str | None
    did: str
    lines: tuple[Line, ...]
    said: tuple[str, ...] = ()


def entries(revisions: Sequence[Revision], names: Mapping[UUID, str]) -> list[Entry]:
    """The acts behind revisions, newest first. names gives who takes part by participation."""
    acts: dict[tuple[datetime, str, str | None, str], list[Revision]] = {}
    for each in revisions:
        acts.setdefault((each.at, each.actor_name, each.party, each.act), []).append(each)
    # Of acts at one instant the one that left the later version of the meeting is the newer.
    newest = sorted(acts.items(), key=lambda act: (act[0][0], _version(act[1])), reverse=True)
    return [
        Entry(
            at, who, party, gettext(_did(act, parts)),
            tuple(_lines(parts, names)), tuple(_concurrences(act, parts)),
        )
        for (at, who, party, act), parts in newest
    ]


def _did(act: str, revisions: list[Revision]) -> str:
    kinds = {(each.subject_kind, each.verb) for each in revisions}
    alone = next(iter(kinds)) if len(kinds) == 1 else ("", "")
    return DONE.get(alone, ACTS.get(act, act))


def _version(revisions: list[Revision]) -> int:
    return max((each.number for each in revisions if each.subject_kind == "meeting"), default=0)


def _concurrences(act: str, revisions: list[Revision]) -> Iterator[str]:
    """Whose agreement the act ended, and whose came with it; of concurring it says itself."""
    changes = [
        each.changes["party"] for each in revisions if each.subject_kind == "concurrence"
    ]
    given = {str(after) for _, after in changes if after}
    fallen = {str(before) for before, _ in changes if before} - given
    for code in sorted(fallen):
        yield gettext("%(party)s: its concurrence fell", party=_party(code))
    for code in sorted(given) if act != "meeting.concur" else ():
        yield gettext("%(party)s: concurs by it", party=_party(code))


def _lines(revisions: list[Revision], names: Mapping[UUID, str]) -> Iterator[Line]:
    order = list(NAMES)
    told = [each for each in revisions if each.subject_kind in NAMES and not _is_used_up(each)]
    for each in sorted(told, key=lambda each: order.index(each.subject_kind)):
        if each.subject_kind == PERSON and each.verb != "changed":
            yield _listed(each, names)
            continue
        for column, label in NAMES[each.subject_kind].items():
            if column in each.changes:
                before, after = (_told(column, value) for value in each.changes[column])
                if before or after:
                    yield Line(_label(each, label, names), before, after, _language_of(column))


def _is_used_up(revision: Revision) -> bool:
    """A consent that has had its effect, which the act tells."""
    return revision.subject_kind == "level_consent" and revision.verb == "deleted"


def _listed(revision: Revision, names: Mapping[UUID, str]) -> Line:
    """Who came into the list or left it, in which capacity, with which answer."""
    before, after = (
        gettext(", ").join(
            filter(None, (_told(name, revision.changes[name][at]) for name in NAMES[PERSON]))
        )
        for at in (0, 1)
    )
    return Line(names.get(revision.subject_id, ""), before, after)


def _label(revision: Revision, label: str, names: Mapping[UUID, str]) -> str:
    who = names.get(revision.subject_id)
    return f"{who}{gettext(', ')}{gettext(label)}" if who else gettext(label)


def _language_of(column: str) -> Language | None:
    ending = column.rpartition("_")[2]
    return Language(ending) if ending in set(Language) else None


def _told(column: str, value: object) -> str:
    if value in (None, ""):
        return ""
    if column in KEYS:
        return word(KEYS[column](str(value)))
    return TELLERS.get(column, str)(str(value))


def _moment(value: str) -> str:
    return " · ".join(clock_line(clocks(datetime.fromisoformat(value))))


def _party(value: str) -> str:
    found = (each.name for each in parties() if each.code == value)
    return next((each.best(this_language())[0] for each in found), value)


TELLERS: dict[str, Callable[[str], str]] = {
    "closes_at": _moment,
    "starts_at": _moment,
    "ends_at": _moment,
    "host": _party,
    "party": _party,
}
