"""Everybody whom the matrix knows, and everything they ask for; and the ledger that puts it back.

Used by tests in process, and by the fixture that gives the same to a running server.
"""

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from secrets import token_hex, token_urlsafe
from typing import Any, TypeVar
from uuid import UUID, uuid4
from zlib import compress

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from tests import factories, people
from tests.house import matrix
from tests.house.replying import set_answering, set_held
from wgroup.accounts.app_secrets import new_app_password, read_app_password
from wgroup.accounts.models import Account, ApiToken, AppPassword, LoginSession, OneTimeLink
from wgroup.accounts.passwords import hash_password
from wgroup.accounts.rules import LinkKind
from wgroup.actions import services as items
from wgroup.actions.models import ActionItem
from wgroup.actions.rules import ActionDraft, ActionState
from wgroup.agenda.models import Agenda
from wgroup.agenda.queries import additions_of
from wgroup.agenda.queries import read as read_agenda
from wgroup.agenda.rules import ItemDraft, ProposalDraft
from wgroup.agenda.services import writing as agendas
from wgroup.agenda.services.proposing import propose as propose_item
from wgroup.agenda.services.running import circulate
from wgroup.calendar.foreign.proposing import Choices, plan
from wgroup.calendar.models import Feed
from wgroup.calendar.rules import Edition
from wgroup.db.work import Work
from wgroup.decisions.models import Decision
from wgroup.decisions.rules import DecisionDraft
from wgroup.decisions.services import agreeing, drafting
from wgroup.decisions.services import answering as answering_of_decisions
from wgroup.decisions.services.settling import settle
from wgroup.delegations import services as delegations
from wgroup.delegations.drafts import read_letter, read_member, read_span
from wgroup.delegations.models import Delegation
from wgroup.intake.people import plan as plan_people
from wgroup.kernel.actor import SYSTEM, Actor, Role
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.levels import Level
from wgroup.kernel.time import utc_now
from wgroup.meetings import queries
from wgroup.meetings.lasting import LastingInvitation
from wgroup.meetings.lasting_drafts import read_lasting
from wgroup.meetings.models import Meeting
from wgroup.meetings.parts import SeatPlan
from wgroup.meetings.rules import Capacity, MeetingType, PartStat, PersonDraft
from wgroup.meetings.seats import read_seats
from wgroup.meetings.series import queries as series_queries
from wgroup.meetings.series.drafts import read_series
from wgroup.meetings.series.models import Series
from wgroup.meetings.services import concurring, proposing, repeating, running, taking_part
from wgroup.meetings.services.lasting import make as make_lasting
from wgroup.nominations.drafts import read_nomination
from wgroup.nominations.models import Nomination
from wgroup.nominations.services import answering, checking, nominating
from wgroup.nominations.services.planning import plan_seats
from wgroup.organisations import services as organisations
from wgroup.organisations.drafts import read_organisation
from wgroup.organisations.models import Organisation
from wgroup.organisations.rules import OrganisationDraft
from wgroup.parties.models import Person
from wgroup.personal.models import ErasureRequest
from wgroup.register.services.importing import Source, try_import
from wgroup.register.services.texts import try_text
from wgroup.roster import services as roster
from wgroup.roster.drafts import read_expert
from wgroup.roster.models import ExpertProfile
from wgroup.web.register.importing import fingerprint

T = TypeVar("T")

# Every meeting stands at this version, so that one body fits them all.
VERSION = 9


@dataclass(frozen=True)
class Asker:
    """Somebody with a way of asking: a browser's session (page), or a token (write, read)."""

    name: str
    way: str
    names: matrix.Circle
    headers: dict[str, str] = field(default_factory=dict)
    csrf: str | None = None
    own: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The name as the harness writes it."""
        return f"{self.way}:{self.name}".replace(" ", "_")


@dataclass
class Stage:
    askers: list[Asker] = field(default_factory=list)
    things: dict[str, dict[str, str]] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)

    @property
    def guest(self) -> Asker:
        return self.asker("guest")

    def asker(self, name: str, way: str = "page") -> Asker:
        return next(each for each in self.askers if (each.name, each.way) == (name, way))

    def body(self, key: str) -> dict[str, object]:
        """The sound body of a row, with what only the stage knows filled in."""
        found = matrix.BODIES.get(key, {})
        return {
            name: re.sub(r"\{([a-z ]+)\}", lambda hit: self.told[hit[1]], value)
            if isinstance(value, str) and value.startswith("{") else value
            for name, value in found.items()
        }


def set_stage(app: Flask, engine: Engine) -> Stage:
    """Fill a fresh database, and return who may ask with what they need for it."""
    stage = Stage()
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        kept = hash_password(matrix.PASSWORD)
        accounts = {name: _account(work, *who, kept) for name, who in _cast().items()}
        targets = _targets(work, kept)
        for name, account in accounts.items():
            stage.askers += _ways_of(app, work, name, account)
        stage.things.update(_things(work, stage, targets))
        stage.told["email"] = targets["CN"].email
        stage.told["invited"] = accounts["invited"].email
        actors = {name: account.as_actor() for name, account in accounts.items()}
    stage.askers.insert(0, _browser(app, "guest", matrix.GUEST, None))
    _meetings(engine, actors, stage)
    _items(engine, actors, stage)
    _organisations(engine, actors, stage)
    _nominations(engine, actors, stage)
    _experts(engine, actors, stage)
    _askers(engine, stage)
    _lasting(engine, actors, stage)
    _series(engine, actors, stage)
    _delegations(engine, actors, stage)
    _decisions(engine, actors, stage)
    known = (stage.things["slug"]["confirmed"], stage.told["invited"])
    stage.things.update(set_answering(app, engine, *known))
    held, stage.told["participation"] = set_held(engine, *known)
    stage.things.update(held)
    _fill_in(engine, stage)
    return stage


def _cast() -> dict[str, tuple[Role, str | None]]:
    """One person for each role and Party, and one who is invited."""
    found: dict[str, tuple[Role, str | None]] = {}
    for name in sorted(matrix.ACCOUNTS):
        for party in matrix.PARTIES if name in matrix.PARTY_BOUND else (None,):
            found[f"{name} {party}" if party else name] = (Role(name), party)
    found["invited"] = (Role.NON_GOVERNMENTAL_EXPERT, "CN")
    return found


def _account(work: Work, role: Role, party: str | None, kept: str | None) -> Account:
    return people.make_account(work, role, party, password_hash=kept)


def _targets(work: Work, kept: str) -> dict[str, Account]:
    """Those whom others' acts are about; neutral has not set a password yet."""
    found = {each: _account(work, Role.DELEGATION_MEMBER, each, kept) for each in matrix.PARTIES}
    return {**found, "neutral": _account(work, Role.OBSERVER, None, None)}


def _ways_of(app: Flask, work: Work, name: str, account: Account) -> list[Asker]:
    """A session and two tokens, and one of each for being ended."""
    role = account.roles[0]
    names = {role, f"{role} {account.party}", "owner" if name == "delegation-member CN" else role}
    circle = frozenset(names | ({"invited"} if name == "invited" else set()))
    feed, _ = _feed(work, account)
    own = {
        "session_id": str(_session(work, account, token_urlsafe(32))),
        "token_id": str(_token(work, account, ["read"])[0]),
        "password_id": str(_app_password(work, account, token_hex(16))),
        "holder": str(account.id),
        "feed_id": str(feed),
    }
    secret = token_urlsafe(32)
    _session(work, account, secret)
    found = [_browser(app, name, circle, secret, own)]
    for way, scopes in (("write", ["read", "write"]), ("read", ["read"])):
        _, token = _token(work, account, scopes)
        found.append(Asker(name, way, circle, {"Authorization": f"Bearer {token}"}, None, own))
    found.append(Asker(name, "dav", circle, {"Authorization": _calendar_program(work, account)},
                       None, own))
    return found


def _browser(
    app: Flask, name: str, names: matrix.Circle, secret: str | None,
    own: dict[str, str] | None = None,
) -> Asker:
    """A browser that has seen a form of ours: its cookie, and the token of that form."""
    raw = token_hex(20)
    kept = {"csrf_token": raw} | ({"_user_id": secret, "_fresh": True} if secret else {})
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    cookie = f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(kept)}"
    form = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw)
    return Asker(name, "page", names, {"Cookie": cookie}, str(form), own or {})


def _session(work: Work, account: Account, secret: str) -> UUID:
    made = LoginSession(
        id=uuid4(), digest=people.digest(secret), account_id=account.id, agent="",
        created_at=work.now, seen_at=work.now, passed_at=work.now, proved_at=work.now,
        ended_at=None,
    )
    work.session.add(made)
    return made.id


def _token(work: Work, account: Account, scopes: list[str]) -> tuple[UUID, str]:
    token = f"wgp_{token_urlsafe(32)}"
    made = ApiToken(
        id=uuid4(), account_id=account.id, name="matrix", digest=people.digest(token),
        scopes=scopes, expires_at=work.now + timedelta(days=30), last_used_at=work.now,
        revoked_at=None,
    )
    work.session.add(made)
    return made.id, token


def _app_password(work: Work, account: Account, secret: str) -> UUID:
    made = AppPassword(
        id=uuid4(), account_id=account.id, name="matrix", digest=people.digest(secret),
        last_used_at=work.now, last_used_by="", revoked_at=None,
    )
    work.session.add(made)
    return made.id


def _calendar_program(work: Work, account: Account) -> str:
    """The header of a calendar program of theirs."""
    shown = new_app_password()
    _app_password(work, account, str(read_app_password(shown)))
    return "Basic " + b64encode(f"{account.email}:{shown}".encode()).decode()


def _feed(work: Work, account: Account) -> tuple[UUID, str]:
    token = token_urlsafe(32)
    made = Feed(
        id=uuid4(), account_id=account.id, name="matrix", language=Edition.EN, filters={},
        alarms=[],
        token_hash=people.digest(token), revoked_at=None,
    )
    work.session.add(made)
    return made.id, token


def _things(work: Work, stage: Stage, targets: dict[str, Account]) -> dict[str, dict[str, str]]:
    """What stands for each argument of an address, by name."""
    link, missing = token_urlsafe(32), str(uuid4())
    work.session.add(
        OneTimeLink(
            account_id=targets["neutral"].id, digest=people.digest(link),
            kind=LinkKind.INVITATION, expires_at=work.now + timedelta(hours=9), used_at=None,
        )
    )
    hers = stage.asker("delegation-member CN").own
    secrets = {
        name: {"hers": hers[name], "missing": missing}
        for name in ("session_id", "token_id", "password_id", "feed_id", "holder")
    }
    accounts = {name: str(each.id) for name, each in targets.items()}
    return {
        **secrets,
        "account_id": {**accounts, "missing": missing},
        "passkey_id": {"missing": missing},
        "identity_id": {"missing": missing},
        "affiliation_id": {"missing": missing},
        "provider_key": {"CN": "first-ministry", "US": "second-agency", "missing": "no-such"},
        "accounts.link token": {"alive": link, "dead": token_urlsafe(32)},
        "feeds.private token": {
            "alive": _feed(work, targets["CN"])[1], "dead": token_urlsafe(32)
        },
        **REGISTER,
    }


INSTRUMENT = {"known": "glasgow-2021", "missing": "nowhere-1999"}
PROVISION = {"known": "glasgow-2021/8.4", "missing": "glasgow-2021/no-such"}
COMMITMENT = {"known": "GLA-C16", "missing": "GLA-C99"}
REGISTER = {
    "static filename": {"known": "app.css", "missing": "nothing.css"},
    "bootstrap.static filename": {"known": "css/bootstrap.min.css", "missing": "nothing.css"},
    **{
        f"{endpoint} key": things
        for endpoint, things in {
            "register.instrument": INSTRUMENT,
            "register.attach": INSTRUMENT,
            "register.provision": PROVISION,
            "register.topic": {"known": "8.2", "missing": "no-such-topic"},
            "register.commitment": COMMITMENT,
            "api_register.instrument": INSTRUMENT,
            "api_register.attach": INSTRUMENT,
            "api_register.provision": PROVISION,
            "api_register.topic": {"known": "topic/8.2", "missing": "topic/no-such-topic"},
            "api_register.commitment": COMMITMENT,
            "api_register.milestone": {"known": "M-JS2021", "missing": "M-NONE"},
        }.items()
    },
}


HOUR = {"starts": "2022-04-01T01:00", "ends": "2022-04-01T05:00", "zone": "UTC"}

# Which Parties concur in a meeting; nobody in the others.
CONCUR = {
    "tentative": 1, "waiting": 1, "confirmed": 2, "public": 2, "cancelled": 2,
}


def _meetings(engine: Engine, actors: dict[str, Actor], stage: Stage) -> None:
    """One for each name of matrix.MEETINGS; each began an hour ago, so that it may be closed."""
    convener = actors["secretariat-officer"]
    points = [actors[f"delegation-focal-point {each}"] for each in matrix.PARTIES]
    slugs = stage.things["slug"] = {"missing": "WG-MET-2022-99"}
    for name in matrix.MEETINGS:
        if name not in slugs:
            slugs[name] = _propose(engine, convener, name)
            for point in points[: CONCUR.get(name, 0)]:
                concur(engine, point, slugs[name])
    reason = Bilingual(**matrix.REASON)
    do(engine, convener, lambda work: running.cancel(work, slugs["cancelled"], reason=reason))
    _people(engine, points, stage)
    _agendas(engine, actors, stage)


def _agendas(engine: Engine, actors: dict[str, Actor], stage: Stage) -> None:
    """A draft at the tentative meeting; at the others something waits for both Parties."""
    officer, point = actors["secretariat-officer"], actors["delegation-focal-point CN"]
    item = ItemDraft(Bilingual(**matrix.TITLE))
    slugs = {name: stage.things["slug"][name] for name in ("tentative", "confirmed", "public")}
    for slug in slugs.values():
        for _ in range(2):
            do(engine, officer, lambda work, slug=slug: agendas.add(work, slug, item))  # type: ignore[misc]
    for name in ("confirmed", "public"):
        do(engine, officer, lambda work, name=name: circulate(work, slugs[name]))  # type: ignore[misc]
    do(engine, officer, lambda work: agendas.add(work, slugs["confirmed"], item))
    draft = ProposalDraft(Bilingual(**matrix.TITLE))
    idea = do(engine, point, lambda work: propose_item(work, slugs["confirmed"], draft).id)

    def standing(work: Work) -> tuple[UUID, UUID]:
        meeting = queries.get(work, slugs["confirmed"])
        first = read_agenda(work, meeting).rows[0].item.id
        return first, additions_of(work, meeting.id)[0].id

    first, addition = do(engine, officer, standing)
    for name, what, key in (
        ("item_id", "standing", first), ("addition_id", "waiting", addition),
        ("idea_id", "CN", idea),
    ):  # fmt: skip
        stage.things[name] = {what: str(key), "missing": str(uuid4())}


def _propose(engine: Engine, convener: Actor, name: str) -> str:
    open_to_all = name in {"waiting", "public", "cancelled"}
    draft = factories.draft(level=Level.PUBLIC if open_to_all else Level.BILATERAL, **HOUR)
    return do(engine, convener, lambda work: proposing.propose(work, draft).slug)


def concur(engine: Engine, point: Actor, slug: str) -> None:
    def act(work: Work) -> Meeting:
        seen = queries.get(work, slug).terms.fingerprint
        return concurring.concur(work, slug, seen=seen)

    do(engine, point, act)


def _people(engine: Engine, points: list[Actor], stage: Stage) -> None:
    """One of each Party at the confirmed meeting; the invited at all that are bilateral."""
    slugs = stage.things["slug"]
    delegate = PersonDraft("Delegate", "A", None, Capacity.DELEGATE, PartStat.NEEDS_ACTION)
    invited = PersonDraft(
        "Invited", "A", stage.told["invited"], Capacity.NON_GOVERNMENTAL_EXPERT,
        PartStat.NEEDS_ACTION,
    )
    found = stage.things["participation_id"] = {"missing": str(uuid4())}
    for point in points:
        found[str(point.party)] = _enter(engine, point, slugs["confirmed"], delegate)
    for name in ("proposed", "tentative", "confirmed"):
        _enter(engine, points[0], slugs[name], invited)


def _enter(engine: Engine, point: Actor, slug: str, draft: PersonDraft) -> str:
    return do(engine, point, lambda work: str(taking_part.enter(work, slug, draft).id))


def _items(engine: Engine, actors: dict[str, Actor], stage: Stage) -> None:
    """One for each name of matrix.ITEMS."""
    convener, point = actors["secretariat-officer"], actors["delegation-focal-point CN"]
    codes = stage.things["code"] = {"missing": "AI-2022-99"}
    for name in matrix.ITEMS:
        if name not in codes:
            codes[name] = _record(
                engine,
                convener,
                party=name if name in matrix.PARTIES else None,
                person_id=actors["invited"].person_id if name == "CN" else None,
            )
    done = ActionState.REPORTED_DONE
    do(engine, point, lambda work: items.report(work, codes["done"], done))


def _organisations(engine: Engine, actors: dict[str, Actor], stage: Stage) -> None:
    """One for each name of matrix.ORGANISATIONS."""
    found = stage.things["organisation_id"] = {"missing": str(uuid4())}
    for name in matrix.ORGANISATIONS:
        if name not in found:
            kind = {"type": "national-government"} if name == "home" else {"type": "enterprise"}
            party = name if name in matrix.PARTIES else "CN"
            draft = read_organisation({"name": Bilingual(en=f"Of {name}", zh=f"甲{name}"), **kind})
            found[name] = _bring_in(engine, actors[f"delegation-focal-point {party}"], draft)


def _bring_in(engine: Engine, point: Actor, draft: OrganisationDraft) -> str:
    def act(work: Work) -> str:
        made = organisations.bring_in(work, draft)
        work.session.flush()
        return str(made.id)

    return do(engine, point, act)


def _nominations(engine: Engine, actors: dict[str, Actor], stage: Stage) -> None:
    """One for each name of matrix.NOMINATIONS, for a meeting that is yet to come."""
    officer = actors["secretariat-officer"]
    stage.things["slug"]["experts"] = slug = do(
        engine, officer, lambda work: proposing.propose(work, factories.draft()).slug
    )
    seats = read_seats({**matrix.SEATS, "closes": "2022-05-01T12:00"})
    do(engine, officer, lambda work: plan_seats(work, slug, seats))
    found = stage.things["nomination_id"] = {"missing": str(uuid4())}
    for name in matrix.NOMINATIONS:
        if name not in found:
            party = name if name in matrix.PARTIES else "CN"
            found[name] = _nominate(engine, actors[f"delegation-focal-point {party}"], slug, name)
    seat = _nominate(engine, actors["delegation-focal-point CN"], slug, stage.told["invited"])
    for key in (UUID(seat), *(UUID(found[each]) for each in matrix.PARTIES)):
        do(engine, officer, lambda work, key=key: checking.register(work, key))  # type: ignore[misc]


    point = actors["delegation-focal-point US"]
    do(engine, point, lambda work: answering.waive(work, UUID(seat)))
    concur(engine, point, slug)  # so that who takes part knows of it


def _experts(engine: Engine, actors: dict[str, Actor], stage: Stage) -> None:
    """One for each name of matrix.EXPERTS."""
    found = stage.things["expert_id"] = {"missing": str(uuid4())}
    for name in matrix.EXPERTS:
        if name not in found:
            person = actors["invited"].person_id if name == "invited" else None
            point = actors[f"delegation-focal-point {name if name in matrix.PARTIES else 'CN'}"]
            found[name] = _add_expert(engine, point, person, listed=name in matrix.PARTIES)


def _add_expert(engine: Engine, point: Actor, person: UUID | None, *, listed: bool) -> str:
    def act(work: Work) -> str:
        made = roster.add(work, read_expert(matrix.EXPERT), person_id=person)
        work.session.flush()
        if listed:
            roster.consent(work, made.id)
        return str(made.id)

    return do(engine, point, act)


def _delegations(engine: Engine, actors: dict[str, Actor], stage: Stage) -> None:
    """One of each side, filed with a letter; before them the draft, so that it is empty."""
    found = stage.things["delegation_id"] = {"missing": str(uuid4())}
    stage.things["number"] = {each: each for each in ("1", "9")}
    span = read_span({**matrix.SPAN, "zone": "UTC"})
    for name in ("draft", *matrix.PARTIES):
        point = actors[f"delegation-focal-point {name if name in matrix.PARTIES else 'CN'}"]
        key = UUID(do(engine, point, lambda work: str(delegations.prepare(work, span).id)))
        found[name] = str(key)
        if name != "draft":
            _send(engine, point, key, stage)


def _send(engine: Engine, point: Actor, key: UUID, stage: Stage) -> None:
    def act(work: Work) -> None:
        for told in (matrix.HEAD, matrix.ADVISER):
            put = delegations.put_member(work, key, read_member(told))
            work.session.flush()
            if point.party == "CN":
                stage.things["member_id"] = {"adviser": str(put.id), "missing": str(uuid4())}
        delegations.file(work, key)
        delegations.file_letter(work, key, read_letter(*matrix.LETTER, Bilingual(en="A ministry")))

    do(engine, point, act)


def _decisions(engine: Engine, actors: dict[str, Actor], stage: Stage) -> None:
    """One for each name of matrix.DECISIONS; what has ended did so hours ago."""
    found = stage.things["decision_id"] = {"missing": str(uuid4())}
    officer, now = actors["secretariat-officer"], utc_now()
    then = now - timedelta(hours=80)
    until = {"adopted": now - timedelta(hours=8)}

    def at(who: Actor, act: Callable[[Work], object], moment: Any = then) -> None:
        with Session(engine) as session, Work(session, who, moment).saved() as work:
            act(work)

    for name in ("draft", *matrix.DECIDED):
        who = actors["co-chair CN"] if name == "draft" else officer
        told = DecisionDraft(Bilingual(**matrix.TITLE), Bilingual(**matrix.TITLE))
        key = do(engine, who, lambda work, told=told: drafting.draft(work, told).id)  # type: ignore[misc]
        found[name] = str(key)
        if name == "draft":
            continue
        at(officer, lambda work, key=key: drafting.table(work, key))  # type: ignore[misc]
        for side in matrix.PARTIES:
            at(actors[f"co-chair {side}"],
               lambda work, key=key: agreeing.agree_to_open(work, key, {}))  # type: ignore[misc]
        if name != "tabled":
            ends = until.get(name, now + timedelta(hours=80))
            silence = {"expires": f"{ends:%Y-%m-%dT%H:%M}", "zone": "UTC"}
            at(officer, lambda work, key=key, silence=silence: agreeing.open_silence(  # type: ignore[misc]
                work, key, silence))
    broken = UUID(found["broken"])
    objects = {"kind": "objection"}
    do(engine, actors["head-of-delegation US"],
       lambda work: answering_of_decisions.break_silence(work, broken, objects))
    do(engine, SYSTEM, settle)


def _lasting(engine: Engine, actors: dict[str, Actor], stage: Stage) -> None:
    """One of each side, for a time in which nothing is held."""
    found = stage.things["invitation_id"] = {"missing": str(uuid4())}
    for party in matrix.PARTIES:
        told = {**matrix.STEADY, "email": f"{party}@steady.example".lower(), "zone": "UTC"}
        point = actors[f"delegation-focal-point {party}"]
        found[party] = do(
            engine, point, lambda work, told=told: str(make_lasting(work, read_lasting(told)).id)
        )


def _series(engine: Engine, actors: dict[str, Actor], stage: Stage) -> None:
    """Proposed by the secretariat, for a time in which nothing else is held."""
    fields = {**matrix.ROUND_API, "title": Bilingual("A series of the matrix", "矩阵系列")}

    def act(work: Work) -> str:
        made = repeating.start(work, read_series(fields))
        awaiting = series_queries.awaiting(work, made.key, "CN")
        stage.told["series seen"] = repeating.fingerprint_of(awaiting)
        return made.key

    made = do(engine, actors["secretariat-officer"], act)
    stage.things["series_key"] = {"going": made, "missing": "wg-999"}


def _askers(engine: Engine, stage: Stage) -> None:
    """One for each name of matrix.ASKING, who asks to be erased."""
    for argument in ("person_id", "request_id"):
        stage.things[argument] = {"missing": str(uuid4())}
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        twin = Person(family_name="Asks CN", party="CN")
        work.session.add(twin)
        stage.told["twin"], stage.told["versions"] = str(twin.id), f"{VERSION}.{VERSION}"
        stage.things["other_id"] = {"twin": str(twin.id), "missing": str(uuid4())}
        for name in (*matrix.PARTIES, "neutral"):
            party = name if name in matrix.PARTIES else None
            made = Person(family_name=f"Asks {name}", party=party)
            work.session.add(made)
            work.session.flush()
            asked = ErasureRequest(person_id=made.id, party=party, asked_at=work.now)
            work.session.add(asked)
            stage.things["person_id"][name] = str(made.id)
            stage.things["request_id"][name] = str(asked.id)


def _nominate(engine: Engine, point: Actor, slug: str, name: str) -> str:
    def act(work: Work) -> str:
        told = {"family_name": f"Named {name}"}
        if "@" in name:
            person = work.session.scalars(select(Person).where(Person.email == name)).one()
            names = {"family_name": person.family_name, "given_name": person.given_name}
            told = {**names, "email": name}
        draft = read_nomination(told)
        made = nominating.prepare(work, slug, draft)
        work.session.flush()
        if name != "draft":
            nominating.submit(work, made.id)
        return str(made.id)

    return do(engine, point, act)


def _record(engine: Engine, convener: Actor, **owner: Any) -> str:
    draft = ActionDraft(Bilingual(**matrix.TITLE), **owner)
    return do(engine, convener, lambda work: items.record(work, draft).slug)


def do(engine: Engine, actor: Actor, act: Callable[[Work], T]) -> T:
    with Session(engine) as session, Work(session, actor, utc_now()).saved() as work:
        done = act(work)
        work.session.flush()
        return done


def _fill_in(engine: Engine, stage: Stage) -> None:
    """Let meetings and action items stand at one version; keep what bodies are filled with."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for kind in (
            Meeting, ActionItem, Organisation, SeatPlan, Nomination, ExpertProfile, Person,
            ErasureRequest, LastingInvitation, Delegation, Series, Agenda, Decision,
        ):  # fmt: skip
            connection.execute(update(kind.__table__).values(version=VERSION))
    with Session(engine) as session:
        work = Work(session, SYSTEM, utc_now())
        stage.told["fingerprint"] = queries.get(work, "WG-MET-2022-1").terms.fingerprint
        known = queries.get(work, stage.things["slug"]["confirmed"]).id
        stage.things["file"] = {"confirmed": f"{known}.ics", "missing": f"{uuid4()}.ics"}
        stage.things["view"] = {"all": "all", "missing": str(uuid4())}
        group, text = matrix.NEW_GROUP.encode(), matrix.TEXT.encode()
        stage.told["tried"] = fingerprint(try_import(work, Source("", (group,))))
        session.rollback()
        tried = try_text(work, "glasgow-2021", text, Language.EN, source="A gazette")
        stage.told["tried text"] = fingerprint(tried)
        session.rollback()
    _plan(engine, stage)
    stage.told["version"] = str(VERSION)
    stage.told["kept"] = b64encode(group).decode()
    stage.told["kept text"] = b64encode(text).decode()


def _plan(engine: Engine, stage: Stage) -> None:
    """What a convener was shown of the calendar file, with the one meeting in it ticked."""
    with Session(engine) as session:
        work = Work(session, factories.actor(Role.SECRETARIAT_OFFICER), utc_now())
        choices = Choices(MeetingType.REGULAR, host="US")
        planned = plan(work, matrix.CALENDAR.encode(), choices)
    stage.told["kept calendar"] = b64encode(compress(planned.kept)).decode()
    stage.told["planned"] = planned.fingerprint
    with Session(engine) as session:
        work = Work(session, factories.actor(Role.DELEGATION_FOCAL_POINT, "CN"), utc_now())
        listed = plan_people(work, matrix.PEOPLE_TABLE.encode(), {})
    stage.told["kept people"] = b64encode(compress(listed.kept)).decode()
    stage.told["planned people"] = listed.fingerprint
    stage.told["kept table"] = b64encode(compress(matrix.TABLE.encode())).decode()
    stage.told["mark"] = planned.offers[0].mark
