"""Who lets whom in, and who knows of whom."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests import people
from tests.conftest import Clock, WorkAs
from tests.services.accounts import (
    ADMIN,
    ALL,
    CHAIR,
    FOCAL,
    MEMBER,
    OFFICER,
    invitation,
    invited,
    refusal,
)
from wgroup.accounts import door, queries
from wgroup.accounts.models import Account, LoginSession, OneTimeLink, Throttle
from wgroup.accounts.services import inviting, managing, throttle
from wgroup.accounts.throttling import PER_ACCOUNT, Limit
from wgroup.db.work import Work
from wgroup.kernel.actor import GUEST, SYSTEM, Role
from wgroup.kernel.errors import Forbidden, TooMany
from wgroup.kernel.periods import Periods
from wgroup.kernel.time import utc_now
from wgroup.parties.models import Known, Person


def test_an_administrator_gives_each_party_its_first_focal_point(work_as: WorkAs) -> None:
    admin = work_as(ADMIN)
    invited(admin)
    assert refusal(
        admin, lambda: inviting.invite(admin, invitation("two@delegation.example"))
    ) == "cannot_give_role"
    invited(admin, email="us@delegation.example", party="US")


def test_closing_a_side_s_focal_points_makes_no_room_for_new_ones(
    engine: Engine, work_as: WorkAs, system: Work
) -> None:
    account_id, _secret = invited(system)
    admin = work_as(ADMIN, id=people.signed_in(engine, ADMIN)[0])
    with admin.saved():
        managing.disable(admin, account_id)
    second = invitation("two@delegation.example")
    assert refusal(admin, lambda: inviting.invite(admin, second)) == "cannot_give_role"
    assert "CN" not in queries.first_missing(admin, ["CN", "US"])
    assert "US" in queries.first_missing(admin, ["CN", "US"])
    with system.saved():  # the operator's way stands
        inviting.invite(system, second)


@pytest.mark.parametrize("role", [CHAIR, MEMBER, Role.TOPIC_LEAD])
def test_an_administrator_gives_no_other_role_of_a_party(work_as: WorkAs, role: Role) -> None:
    admin = work_as(ADMIN)
    assert refusal(
        admin, lambda: inviting.invite(admin, invitation(roles={role}))
    ) == "cannot_give_role"


def test_a_focal_point_invites_its_own_side_alone(
    work_as: WorkAs, sides: tuple[str, str]
) -> None:
    own, other = sides
    focal = work_as(FOCAL, own)
    invited(focal, party=own, roles={MEMBER})
    for party, roles in ((other, {MEMBER}), (None, {OFFICER})):
        wanted = invitation("x@y.example", party=party, roles=roles)
        assert refusal(focal, lambda wanted=wanted: inviting.invite(focal, wanted)) == (
            "not_your_party"
        )


@pytest.mark.parametrize("role", [MEMBER, Role.TOPIC_LEAD, Role.NON_GOVERNMENTAL_EXPERT])
def test_others_of_a_side_invite_nobody(work_as: WorkAs, role: Role) -> None:
    work = work_as(role, "CN")
    assert refusal(work, lambda: inviting.invite(work, invitation())) == "role_cannot"


def test_guests_and_the_secretariat_invite_nobody(work_as: WorkAs) -> None:
    for work in (work_as(), work_as(OFFICER)):
        assert refusal(work, lambda w=work: inviting.invite(w, invitation())) == "role_cannot"


def test_an_address_has_one_account_of_a_side(system: Work) -> None:
    invited(system)
    again = invitation(family_name="卢")
    assert refusal(system, lambda: inviting.invite(system, again)) == "email_taken"


def test_what_a_side_has_opened_keeps_no_address_from_the_others(system: Work) -> None:
    """Nor tells them that it has."""
    made = {invited(system)[0], invited(system, party="US")[0]}
    made.add(invited(system, party=None, roles={ADMIN})[0])
    found = door.accounts_of_email(system.session, "lu@delegation.example")
    assert {each.id for each in found} == made
    assert {each.party for each in found} == {"CN", "US", None}
    again = invitation(party=None, roles={ADMIN})
    assert refusal(system, lambda: inviting.invite(system, again)) == "email_taken"


@pytest.mark.parametrize("party", ["CN", None])
def test_the_database_too_keeps_an_address_single_within_a_side(
    system: Work, party: str | None
) -> None:
    roles = {FOCAL} if party else {ADMIN}
    account_id, _ = invited(system, party=party, roles=roles)
    other_id, _ = invited(system, email="other@delegation.example", party=party, roles=roles)
    twice = update(Account).where(Account.id.in_((account_id, other_id)))
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        system.session.execute(twice.values(email="lu@x.example"), execution_options=ALL)
    system.session.rollback()


def test_an_unknown_party_is_refused(system: Work) -> None:
    assert refusal(system, lambda: inviting.invite(system, invitation(party="XX"))) == (
        "unknown_party"
    )


def test_the_person_that_a_side_has_entered_gets_the_account(system: Work) -> None:
    with system.saved():
        person = Person(
            family_name="Lu", given_name="", email="lu@delegation.example", language=None,
            party="CN", known=Known.OWN_SIDE,
        )
        system.session.add(person)
        system.session.flush()
        person_id = person.id
    account_id, _link = invited(system)
    account = queries.get(system, account_id)
    assert (account.person_id, account.name) == (person_id, "陆文熙")


def test_whom_both_sides_know_keeps_their_name(system: Work) -> None:
    """They were asked about it, and an address is no reason to call somebody else so."""
    with system.saved():
        person = Person(
            family_name="Known", given_name="So", email="lu@delegation.example", language=None,
            party="CN", known=Known.INSIDERS,
        )
        system.session.add(person)
    account_id, _link = invited(system)
    account = queries.get(system, account_id)
    assert (account.name, person.family_name) == (person.display_name, "Known")


def test_the_other_sides_person_of_that_address_stays_its_own(system: Work) -> None:
    with system.saved():
        person = Person(
            family_name="Lu", given_name="", email="lu@delegation.example", language=None,
            party="US",
        )
        system.session.add(person)
        system.session.flush()
        other = person.id
    account_id, _link = invited(system)
    assert queries.get(system, account_id).person_id != other


def test_who_knows_of_which_accounts(
    app: object, engine: Engine, work_as: WorkAs, sides: tuple[str, str]
) -> None:
    own, other = sides
    ours, _ = people.signed_in(engine, MEMBER, own)
    theirs, _ = people.signed_in(engine, MEMBER, other)
    officer, _ = people.signed_in(engine, OFFICER)

    def seen(work: Work) -> set[UUID]:
        return {each.id for each in queries.listed(work).items}

    assert seen(work_as(ADMIN)) == {ours, theirs, officer}
    assert seen(work_as(FOCAL, own)) == seen(work_as(CHAIR, own)) == {ours}
    assert seen(work_as(MEMBER, own, id=ours)) == {ours}
    assert seen(work_as(OFFICER, id=officer)) == {officer}
    assert seen(work_as()) == seen(work_as(Role.AUDITOR)) == set()


def test_an_administrator_reads_no_people(
    app: object, engine: Engine, work_as: WorkAs
) -> None:
    people.signed_in(engine, MEMBER, "CN")
    admin = work_as(ADMIN)
    assert list(admin.session.scalars(select(Person))) == []
    assert list(admin.session.scalars(select(OneTimeLink))) == []
    assert list(admin.session.scalars(select(LoginSession))) == []


def test_old_tries_and_sessions_are_forgotten(
    app: object, engine: Engine, system: Work, clock: Clock
) -> None:
    people.signed_in(engine, MEMBER, "CN")
    with system.saved():
        throttle.take(system, "x", (Limit(2, 60),))
    clock.set(utc_now() + timedelta(days=91))
    with Session(engine) as session:
        later = Work(session, SYSTEM, utc_now())
        with later.saved():
            door.forget_old(later, Periods())
        assert list(session.scalars(select(Throttle))) == []
        assert list(session.scalars(select(LoginSession), execution_options=ALL)) == []
        assert list(session.scalars(select(Account)))


def test_a_reset_refuses_a_place_that_asks_too_often(work_as: WorkAs) -> None:
    guest = work_as()
    for number in range(20):
        with guest.saved():
            inviting.request_reset(guest, f"{number}@x.example", address="192.0.2.1")
    ask = lambda: inviting.request_reset(guest, "new@x.example", address="192.0.2.1")  # noqa: E731
    assert refusal(guest, ask) == "too_many_requests"


def test_only_the_house_makes_links_for_mail(work_as: WorkAs, system: Work) -> None:
    account_id, _secret = invited(system)
    admin = work_as(ADMIN)
    with pytest.raises(Forbidden), admin.saved():
        inviting.mailed_link(admin, account_id)


def test_rivals_share_one_count(app: object, engine: Engine) -> None:
    """Twenty at once, ten let through: no try slips in between reading and writing."""

    def attempt(_number: int) -> bool:
        with Session(engine) as session:
            work = Work(session, GUEST, utc_now())
            try:
                with work.saved():
                    throttle.take(work, throttle.account_scope("lu@x.example"), PER_ACCOUNT)
            except TooMany:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(20))) == 10
