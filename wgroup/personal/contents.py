"""All that is kept about somebody, as far as whoever asks may read it.

A side's own drafts about a person are that side's, and are told by the side, not here: the
visibility filter decides, as everywhere. Secrets are told by their name and dates alone.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from wgroup.accounts import queries as accounts
from wgroup.accounts.models import Account
from wgroup.actions.models import ActionItem
from wgroup.affiliations import queries as affiliations
from wgroup.agenda.models import AgendaItem, ItemInvitation
from wgroup.attendance.models import Attendance
from wgroup.calendar.models import Feed
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.time import utc_text
from wgroup.meetings.models import Meeting, Participation
from wgroup.nominations.models import Nomination
from wgroup.parties.models import Person
from wgroup.personal import queries
from wgroup.personal.models import ErasureRequest
from wgroup.policy import Action, ensure
from wgroup.roster.models import ExpertProfile

Facts = dict[str, object]


def data_of(work: Work) -> Facts:
    """By what it is, each a list of records in values that JSON can hold; as many statements for
    much as for little."""
    ensure(work.actor, Action.ACCOUNT_OWN)
    account = accounts.own(work)
    own = {"account": [_plain(account, ACCOUNT)], "ways_in": _ways_in(work, account)}
    return {**_about(work, account.person_id), **own}


def data_about(work: Work, person_id: UUID) -> Facts:
    """The same of somebody for whom the actor answers, such as an expert without an account who
    asks their side for it. How they come in is told to nobody but themself."""
    ensure(work.actor, Action.PERSON_FILE, queries.person(work, person_id))
    return _about(work, person_id)


def _about(work: Work, person_id: UUID) -> Facts:
    return {
        "written_at": utc_text(work.now),
        "person": _people(work, person_id),
        "affiliations": _affiliations(work, person_id),
        "account": [],
        "ways_in": {},
        "meetings": _meetings(work, person_id),
        "nominations": _nominations(work, person_id),
        "roster": _roster(work, person_id),
        "action_items": _items(work, person_id),
        "erasure_requests": _requests(work, person_id),
    }


ACCOUNT = (
    "email", "name", "party", "roles", "language", "created_at", "changed_at", "leaves_at",
)
PERSON = (
    "family_name", "given_name", "latin_family", "latin_given", "email", "language", "party",
    "zone", "created_at",
)
DATES = ("created_at", "last_used_at")


def _affiliations(work: Work, person_id: UUID) -> list[Facts]:
    columns = ("post", "from_day", "until_day", "created_at")
    return [
        {"organisation": each.organisation.name.as_dict(), **_plain(each, columns)}
        for each in affiliations.of_person(work, person_id)
    ]


def _people(work: Work, person_id: UUID) -> list[Facts]:
    wanted = select(Person).where(Person.id == person_id)
    return [_plain(each, PERSON) for each in work.session.scalars(wanted)]


def _ways_in(work: Work, account: Account) -> Facts:
    app, feeds = accounts.totp(work), select(Feed).where(Feed.account_id == account.id)
    found: dict[str, tuple[Iterable[object], tuple[str, ...]]] = {
        "sessions": (accounts.sessions(work), ("agent", "created_at", "seen_at")),
        "tokens": (accounts.tokens(work), ("name", "scopes", "expires_at", *DATES)),
        "app_passwords": (accounts.app_passwords(work), ("name", "last_used_by", *DATES)),
        "feeds": (work.session.scalars(feeds), ("name", "created_at", "revoked_at")),
        "authenticator_apps": ([app] if app else [], DATES),
        "passkeys": (accounts.passkeys(work), ("name", *DATES)),
        "sign_ins_elsewhere": (accounts.identities(work), ("issuer", "called", *DATES)),
    }
    told: Facts = {
        name: [_plain(each, columns) for each in rows] for name, (rows, columns) in found.items()
    }
    return {**told, "recovery_codes_left": len(accounts.recovery_codes(work))}


def _meetings(work: Work, person_id: UUID) -> list[Facts]:
    wanted = (
        select(Participation, Meeting, Attendance)
        .join(Meeting, Meeting.id == Participation.meeting_id)
        .outerjoin(
            Attendance,
            (Attendance.meeting_id == Meeting.id) & (Attendance.person_id == person_id),
        )
        .where(Participation.person_id == person_id)
        .order_by(Meeting.starts_at, Meeting.id)
    )
    items = _asked_for(work, person_id)
    return [
        {
            **_plain(meeting, ("code", "title", "starts_at", "ends_at")),
            **_plain(one, ("party", "capacity", "partstat", "answered_at", "note")),
            "attendance": _plain(seen, ("presence", "seen_at")) if seen else None,
            "asked_for": [each.as_dict() for each in items.get(meeting.id, [])],
        }
        for one, meeting, seen in work.session.execute(wanted)
    ]


def _asked_for(work: Work, person_id: UUID) -> dict[UUID, list[Bilingual]]:
    """For which items they are asked, by meeting, where it is not all of it."""
    wanted = (
        select(AgendaItem)
        .join(ItemInvitation, ItemInvitation.item_id == AgendaItem.id)
        .where(ItemInvitation.person_id == person_id)
        .order_by(AgendaItem.place, AgendaItem.id)
    )
    found: dict[UUID, list[Bilingual]] = {}
    for each in work.session.scalars(wanted):
        found.setdefault(each.meeting_id, []).append(each.title)
    return found


def _nominations(work: Work, person_id: UUID) -> list[Facts]:
    wanted = select(Nomination).where(Nomination.person_id == person_id)
    found = work.session.scalars(wanted.order_by(Nomination.created_at, Nomination.id))
    columns = ("party", "kind", "submitted_at", "registered_at", "withdrawn_at")
    return [{"meeting": each.meeting.code, **_plain(each, columns)} for each in found]


def _roster(work: Work, person_id: UUID) -> list[Facts]:
    wanted = select(ExpertProfile).where(ExpertProfile.person_id == person_id)
    return [
        {
            **_plain(each, ("party", "expertise", "place", "consent_at", "topic_keys")),
            "interests": each.declaration.interests.as_dict() if each.declaration else None,
        }
        for each in work.session.scalars(wanted)
    ]


def _items(work: Work, person_id: UUID) -> list[Facts]:
    wanted = select(ActionItem).where(ActionItem.person_id == person_id)
    found = work.session.scalars(wanted.order_by(ActionItem.created_at, ActionItem.id))
    return [_plain(each, ("code", "text", "due", "state", "done_at")) for each in found]


def _requests(work: Work, person_id: UUID) -> list[Facts]:
    wanted = select(ErasureRequest).where(ErasureRequest.person_id == person_id)
    found = work.session.scalars(wanted.order_by(ErasureRequest.asked_at, ErasureRequest.id))
    return [_plain(each, ("asked_at", "closed_at", "answer")) for each in found]


def _plain(record: object, columns: Iterable[str]) -> Facts:
    return {name: _value(getattr(record, name)) for name in columns}


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Bilingual):
        return value.as_dict()
    return value.value if isinstance(value, StrEnum) else value
