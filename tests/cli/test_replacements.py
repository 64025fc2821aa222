"""An expert without an account: invited by a real server, answers by the link, sends another."""

import re
from uuid import UUID

import pytest
from flask import Flask

from tests.browser import Browser
from tests.conftest import SignIn, WorkAs
from tests.mailroom import Mailroom, mailroom
from tests.services.meeting_table import SLUG, Table
from tests.web.meetings.pages import words
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.time import utc_now
from wgroup.meetings import queries as meetings
from wgroup.meetings.rules import PartStat
from wgroup.meetings.seats import SeatKind, read_seats
from wgroup.nominations import queries
from wgroup.nominations.drafts import read_nomination
from wgroup.nominations.models import Nomination
from wgroup.nominations.rules import NominationState
from wgroup.nominations.services import checking, nominating
from wgroup.nominations.services.planning import plan_seats
from wgroup.organisations import services as organisations
from wgroup.organisations.drafts import read_organisation

__all__ = ["mailroom"]

EXPERT, INSTEAD = "expert@city.example", "instead@city.example"


class Seats:
    """A confirmed meeting with one governmental seat of each side, and who holds it."""

    def __init__(self, table: Table, mailroom: Mailroom) -> None:
        self.table, self.mailroom = table, mailroom
        table.propose()
        table.concur(table.focal, table.focal_other)
        seats = {"composition": "governmental", "governmental": "1"}
        plan = read_seats({**seats, "closes": "2022-05-01T12:00", "zone": "UTC"})
        with table.secretariat.saved() as work:
            plan_seats(work, SLUG, plan)
        city = {"name": Bilingual(en="Invented City"), "type": "local-government"}
        with table.focal.saved() as work:
            made = organisations.bring_in(work, read_organisation({**city, "level": "city"}))
            work.session.flush()
            told = {"family_name": "Expert", "email": EXPERT, "organisation": str(made.id)}
            found = nominating.prepare(work, SLUG, read_nomination(told))
            work.session.flush()
            nominating.submit(work, found.id)
            self.first = found.id
        self.register(self.first)

    def register(self, key: UUID) -> None:
        with now(self.table.secretariat).saved() as work:
            checking.register(work, key)
        self.mailroom.work_off()

    @property
    def held(self) -> int:
        work = now(self.table.focal)
        meeting = meetings.get(work, SLUG)
        return queries.held(work, meeting.id).get((self.table.one, SeatKind.GOVERNMENTAL), 0)

    @property
    def on_list(self) -> dict[str | None, PartStat]:
        work = now(self.table.secretariat)
        meeting = meetings.get(work, SLUG)
        found = meetings.participations(work, meeting.id)
        return {each.person.email: each.partstat for each in found}

    @property
    def suggested(self) -> Nomination:
        [found] = queries.suggestions(now(self.table.focal))
        return found

    def link(self, address: str) -> str:
        """The path of the link in the last mail to this address."""
        text = self.mailroom.arrived(address)[-1].text
        found = re.search(r"https://wgroup\.example(/rsvp/[\w-]+)", text)
        assert found, text
        return found[1]


def now(work: Work) -> Work:
    """The same one at the time of the clock."""
    work.session.rollback()
    return Work(work.session, work.actor, utc_now())


@pytest.fixture
def seats(work_as: WorkAs, sides: tuple[str, str], mailroom: Mailroom) -> Seats:
    return Seats(Table(work_as, sides), mailroom)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Of somebody who has no account."""
    return app.test_client()  # type: ignore[return-value]


def test_an_expert_accepts_and_sends_another(
    seats: Seats, browser: Browser, mailroom: Mailroom
) -> None:
    """The number of seats held is right at each step, and whose it is follows the own side."""
    link = seats.link(EXPERT)
    assert browser.submit(link, {"partstat": "accepted"}).status_code == 303
    assert (seats.held, seats.on_list) == (1, {EXPERT: PartStat.ACCEPTED})

    assert f"{link}/replacement" in browser.get(link).text
    for method in ("GET", "HEAD"):  # scanners of mail open every link
        assert browser.open(f"{link}/replacement", method=method).status_code == 200
    assert seats.on_list == {EXPERT: PartStat.ACCEPTED}
    refused = browser.submit(f"{link}/replacement", {"family_name": "", "email": INSTEAD})
    assert refused.status_code == 422
    assert INSTEAD in refused.text
    named = {"family_name": "Instead", "given_name": "B", "email": INSTEAD}
    assert browser.submit(f"{link}/replacement", named).location.endswith(link)
    assert (seats.held, seats.on_list) == (1, {EXPERT: PartStat.DELEGATED})
    assert mailroom.arrived(INSTEAD) == []

    again = {**named, "given_name": "C"}  # named anew, it is the same draft
    assert browser.submit(f"{link}/replacement", again).status_code == 303
    suggested = seats.suggested
    assert suggested.person.given_name == "C"
    assert suggested.replaces is not None
    assert suggested.replaces.id == seats.first
    told = browser.get(f"{link}?lang=en").text
    assert "You have named C INSTEAD. Your side has not decided yet" in told
    with now(seats.table.focal).saved() as work:
        nominating.submit(work, suggested.id)
    assert (seats.held, seats.on_list) == (1, {})
    mailroom.work_off()
    withdrawn = mailroom.arrived(EXPERT)[-1]
    assert withdrawn.message["Subject"].casefold().count("withdrawn")
    assert "You had asked to send C INSTEAD. Your side has agreed" in withdrawn.text
    assert "您曾提出委派C INSTEAD参加，本方已同意" in withdrawn.text
    assert browser.get(link).status_code == 404

    seats.register(suggested.id)
    assert (seats.held, seats.on_list) == (1, {INSTEAD: PartStat.NEEDS_ACTION})
    assert browser.submit(seats.link(INSTEAD), {"partstat": "accepted"}).status_code == 303
    assert (seats.held, seats.on_list) == (1, {INSTEAD: PartStat.ACCEPTED})
    work = now(seats.table.focal)
    old = queries.nominated(work, queries.get(work, seats.first))
    assert old.state is NominationState.WITHDRAWN


def test_whom_their_side_replaces_by_itself_is_told_so_without_a_name(
    seats: Seats, mailroom: Mailroom
) -> None:
    with now(seats.table.focal).saved() as work:
        city = str(queries.get(work, seats.first).organisation_id)
        told = {"family_name": "Chosen", "email": INSTEAD, "organisation": city}
        made = nominating.prepare(work, SLUG, read_nomination(told), replaces=seats.first)
        work.session.flush()
        nominating.submit(work, made.id)
    mailroom.work_off()
    text = mailroom.arrived(EXPERT)[-1].text
    assert "Your side has nominated somebody else in your place." in text
    assert "CHOSEN" not in text


def test_who_thinks_better_of_it_keeps_the_seat(seats: Seats, browser: Browser) -> None:
    link = seats.link(EXPERT)
    browser.submit(f"{link}/replacement", {"family_name": "Instead"})
    assert browser.submit(link, {"partstat": "accepted"}).status_code == 303
    assert seats.on_list == {EXPERT: PartStat.ACCEPTED}
    with now(seats.table.focal).saved() as work:
        nominating.withdraw(work, seats.suggested.id)
    assert (seats.held, seats.on_list) == (1, {EXPERT: PartStat.ACCEPTED})


def test_programs_name_somebody_too(seats: Seats, browser: Browser) -> None:
    link = f"/api/v1{seats.link(EXPERT)}"
    answer = browser.post(f"{link}/replacement", json={"family_name": "欧阳", "email": INSTEAD})
    assert (answer.status_code, answer.get_json()["errors"][0]["code"]) == (422, "required")
    named = {"family_name": "欧阳", "latin_family": "Ouyang", "email": INSTEAD}
    answer = browser.post(f"{link}/replacement", json=named)
    assert answer.status_code == 200, answer.text
    assert answer.get_json()["answer"]["partstat"] == "delegated"
    assert seats.suggested.person.name.latin == "OUYANG"


def test_the_first_page_tells_the_own_side_alone(
    seats: Seats, browser: Browser, sign_in: SignIn
) -> None:
    browser.submit(f"{seats.link(EXPERT)}/replacement", {"family_name": "Instead"})
    pages = {
        party: words(sign_in(Role.DELEGATION_FOCAL_POINT, party).get("/?lang=en").text)
        for party in (seats.table.one, seats.table.other)
    }
    assert "INSTEAD" in pages[seats.table.one]
    assert "INSTEAD" not in pages[seats.table.other]


def opening_link(mailroom: Mailroom, address: str) -> str:
    """The path in the mail that opens an account."""
    text = mailroom.arrived(address)[-1].text
    found = re.search(r"https://wgroup\.example(/links/[\w-]+)", text)
    assert found
    return found[1]


@pytest.mark.parametrize("program", [False, True])
def test_an_expert_turns_the_link_into_an_account(
    seats: Seats, browser: Browser, mailroom: Mailroom, app: Flask, *, program: bool
) -> None:
    """What opens it comes to the address of the invitation, not to whoever holds the link."""
    link = seats.link(EXPERT)
    browser.submit(link, {"partstat": "accepted"})
    assert browser.get(f"{link}/account").status_code == 405
    if program:
        assert browser.post(f"/api/v1{link}/account", json={}).status_code == 204
    else:
        assert browser.submit(link, action="/account").location.endswith(link)
        assert "/account" not in re.findall(r'action="([^"]+)"', browser.get(link).text)
    mailroom.work_off()
    way = opening_link(mailroom, EXPERT)
    assert "An account of your own" in mailroom.arrived(EXPERT)[-1].text
    word = "violet anchor prairie kettle"
    assert browser.submit(way, {"password": word, "again": word}).status_code == 303
    me = browser.get("/api/v1/me").json
    assert (me["party"], me["roles"]) == (seats.table.one, ["governmental-expert"])
    assert browser.get(f"/meetings/{SLUG}").status_code == 200
    assert browser.get("/people").status_code == 403
    # Asked again, the mail says how to set a new password, and there is one account.
    assert browser.post(f"/api/v1{link}/account", json={}).status_code == 204
    mailroom.wait(days=1)
    assert browser.post(f"/api/v1{link}/account", json={}).status_code == 204
    mailroom.work_off()
    assert "A new password" in str(mailroom.arrived(EXPERT)[-1].message["Subject"])


def test_a_place_that_nobody_was_nominated_for_opens_no_account(
    seats: Seats, browser: Browser, mailroom: Mailroom
) -> None:
    link = seats.link(EXPERT)
    with now(seats.table.focal).saved() as work:
        nominating.withdraw(work, seats.first)
    assert browser.post(f"/api/v1{link}/account", json={}).status_code == 404
