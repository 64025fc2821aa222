"""Answers of many programs, handed over a real socket to the running service, read in their
own process and recorded: what the list of the meeting then says."""

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.cli.test_serve import children, until
from tests.mailroom import enter
from tests.processes import Service, free_port, started
from tests.replies import AUTHSERV, BOUNCE, FORMS, ROLE, SMITH, TNEF, ZHANG, Answer, mail
from wgroup.calendar import keeper
from wgroup.calendar.wording import Place
from wgroup.db import dialect
from wgroup.db.work import Work
from wgroup.invitations.models import CounterProposal, IncomingMail
from wgroup.invitations.rules import IncomingState
from wgroup.kernel.actor import Role
from wgroup.kernel.time import utc_now
from wgroup.meetings import queries
from wgroup.meetings.models import Participation
from wgroup.meetings.services.concurring import concur
from wgroup.meetings.services.proposing import propose
from wgroup.parties.models import Person

PORT = free_port()
DOMAIN = "wgroup.invalid"
PEOPLE = {
    "google@a.example": "CN",
    "exchange@b.example": "CN",
    "outlook@c.example": "US",
    "apple@d.example": "US",
    ZHANG: "CN",
    SMITH: "US",
}
TIME = {"starts": "2061-05-17T20:00", "ends": "2061-05-17T22:00"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("lmtp") / "instance"
    with started(
        folder,
        WGROUP_MAIL_FROM=ROLE,
        WGROUP_AUTHSERV_ID=AUTHSERV,
        WGROUP_LMTP_BIND=f"127.0.0.1:{PORT}",
    ) as running:
        yield running


@pytest.fixture(scope="module")
def engine(service: Service) -> Iterator[Engine]:
    url = f"sqlite:///{service.instance / 'wgroup.db'}"
    made = create_engine(url, **dialect.engine_options(url))
    dialect.prepare(made)
    keeper.install(made, Place(domain=DOMAIN, organizer=ROLE, mails=True))
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def uid(engine: Engine) -> str:
    """A confirmed meeting to which all of PEOPLE are invited."""

    def work(role: Role, party: str | None = None) -> Work:
        return Work(Session(engine), factories.actor(role, party), utc_now())

    with work(Role.SECRETARIAT_OFFICER).saved() as saving:
        meeting = propose(saving, factories.draft(**TIME))
        slug, meeting_id, seen = meeting.slug, meeting.id, meeting.terms.fingerprint
    for email, party in PEOPLE.items():
        enter(work(Role.DELEGATION_FOCAL_POINT, party), slug, email, name=email[:5].title())
    for party in ("CN", "US"):
        with work(Role.DELEGATION_FOCAL_POINT, party).saved() as saving:
            concur(saving, slug, seen=seen)
    assert queries.SLUG.fullmatch(slug)
    return f"{meeting_id}@{DOMAIN}"


def said(uid: str, sender: str, partstat: str = "ACCEPTED", **facts: object) -> Answer:
    stamp = utc_now().strftime("%Y%m%dT%H%M%SZ")
    return Answer(uid, f"mailto:{sender}", partstat, **{"stamp": stamp, **facts})  # type: ignore[arg-type]


def cases(uid: str) -> dict[str, tuple[bytes, str, str]]:
    """Each mail with what becomes of it."""
    plain = said(uid, ZHANG)
    counter = ["DTSTART:20610518T010000Z", "DTEND:20610518T030000Z"]
    stranger = said("8a6e0804-2bd0-4672-b79d-d97027f9071a@x", ZHANG)
    several = said(uid, SMITH, "DECLINED").ics.replace(
        "END:VEVENT", f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ZHANG}\r\nEND:VEVENT"
    )
    old = said(uid, SMITH, stamp="20200101T000000Z", sequence=0)
    later: dict[str, object] = {"sequence": None, "stamp": "20990101T000000Z"}
    return {
        **{
            name: (
                form(f"{name}@{domain}.example", said(uid, f"{name}@{domain}.example")),
                "applied",
                "answers",
            )
            for (name, form), domain in zip(FORMS.items(), "abcd", strict=True)
        },
        "all that were asked": (mail(SMITH, several), "applied", "answers"),
        "older, late": (mail(SMITH, old.ics), "logged", "old"),
        "an alias": (mail(ZHANG, said(uid, "z@mfa.example").ics), "applied", "answers"),
        "no sequence": (mail(ZHANG, said(uid, ZHANG, **later).ics), "applied", "answers"),
        "forged": (mail(ZHANG, plain.ics, auth="fail"), "held", "not_vouched"),
        "forged, with a result of its own": (
            mail(
                ZHANG,
                plain.ics,
                auth=None,
                head=["Authentication-Results: evil.example; dmarc=pass"],
            ),
            "held",
            "not_vouched",
        ),
        "for another": (mail(SMITH, plain.ics), "held", "for_another"),
        "not invited": (mail("x@y.example", said(uid, "x@y.example").ics), "held", "not_invited"),
        "another time": (
            mail(SMITH, said(uid, SMITH, method="COUNTER", lines=counter).ics),
            "applied",
            "proposes",
        ),
        "asks again": (
            mail(SMITH, said(uid, SMITH, method="REFRESH").ics),
            "logged",
            "asked_again",
        ),
        "another meeting": (mail(ZHANG, stranger.ics), "logged", "unknown_meeting"),
        "no answer": (mail(ZHANG, said(uid, ZHANG, "NEEDS-ACTION").ics), "logged", "no_answer"),
        "away": (mail(ZHANG, head=["Auto-Submitted: auto-replied"]), "logged", "automatic"),
        "bounce": (BOUNCE, "logged", "bounce"),
        "tnef": (TNEF, "held", "by_hand"),
        "not readable": (
            mail(ZHANG, head=[f"X-{number}: 1" for number in range(3000)]),
            "quarantined",
            "too_many_headers",
        ),
    }


def test_each_gets_its_due(service: Service, engine: Engine, uid: str) -> None:
    wanted = cases(uid)
    with smtplib.LMTP("127.0.0.1", PORT) as client:
        for raw, _, _ in wanted.values():
            client.sendmail("x@y.example", [ROLE], raw)
    until(
        lambda: (
            not rows(
                engine, select(IncomingMail).where(IncomingMail.state == IncomingState.RECEIVED)
            )
        ),
        60,
    )

    mails = rows(engine, select(IncomingMail).order_by(IncomingMail.received_at))
    assert len(wanted) >= 16
    got = {name: (each.state.value, each.note) for name, each in zip(wanted, mails, strict=True)}
    assert got == {name: (state, note) for name, (_, state, note) in wanted.items()}
    answers = select(Person.email, Participation.partstat).join(
        Participation, Participation.person_id == Person.id
    )
    with Session(engine) as session:
        found = session.execute(answers.execution_options(sees_all=True))
        told = {email: partstat for email, partstat in found}  # noqa: C416  rows are no pairs
    assert told == {email: "declined" if email == SMITH else "accepted" for email in PEOPLE}
    [proposal] = rows(engine, select(CounterProposal))
    assert proposal.starts_at == datetime(2061, 5, 18, 1, tzinfo=UTC)


def rows(engine: Engine, wanted: object) -> list[object]:
    with Session(engine) as session:
        return list(session.scalars(wanted.execution_options(sees_all=True)))  # type: ignore[attr-defined]


def test_nothing_of_it_stands_in_the_log(service: Service, engine: Engine, uid: str) -> None:
    with smtplib.LMTP("127.0.0.1", PORT) as client:
        client.sendmail("x@y.example", [ROLE], mail(ZHANG, text="secret words"))
    log = service.instance.with_name("instance.log").read_text("utf-8")
    assert "a mail came in" in log
    for word in (ZHANG, SMITH, "secret words", uid, "mfa.example"):
        assert word not in log


def test_the_doors_are_children_of_the_service(service: Service, tmp_path: Path) -> None:
    assert len(children(service.process.pid)) == 3
