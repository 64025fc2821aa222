"""One-time links: for who is invited, and for who lost the way in."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import people
from tests.conftest import Clock, WorkAs
from tests.services.accounts import (
    ADMIN,
    ALL,
    CHAIR,
    FOCAL,
    HASH,
    MEMBER,
    OFFICER,
    invited,
    jobs,
    refusal,
)
from wgroup.accounts import door, queries
from wgroup.accounts.rules import digest_of
from wgroup.accounts.services import entering, first, inviting, managing, tokens
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.errors import NotFound
from wgroup.kernel.time import utc_now, utc_text
from wgroup.outbox.models import Job
from wgroup.revisions.models import Revision
from wgroup.revisions.queries import verify_trail


def test_a_link_sets_the_password_once(system: Work, work_as: WorkAs) -> None:
    account_id, secret = invited(system)
    guest = work_as()
    with guest.saved():
        session = entering.accept_link(guest, secret, password_hash=HASH, agent="").secret

    actor = door.actor_of_session(work_as().session, session, guest.now)
    assert actor is not None
    assert (actor.id, actor.party, actor.roles) == (account_id, "CN", frozenset({FOCAL}))
    accept = lambda: entering.accept_link(guest, secret, password_hash=HASH, agent="")  # noqa: E731
    assert refusal(guest, accept) == "link_expired"


def test_looking_at_a_link_uses_nothing_up(system: Work, work_as: WorkAs) -> None:
    account_id, secret = invited(system)
    for _ in range(3):
        assert door.holder_of_link(work_as().session, secret, system.now).id == account_id


def test_links_end(system: Work, work_as: WorkAs, clock: Clock) -> None:
    account_id, secret = invited(system)
    session = work_as().session
    door.link_of(session, secret, system.now + timedelta(hours=71, minutes=59))
    with pytest.raises(NotFound):
        door.link_of(session, secret, system.now + timedelta(hours=72))
    with system.saved():
        entering.accept_link(system, secret, password_hash=HASH, agent="")
    with system.saved():
        reset = inviting.mailed_link(system, account_id)
    session = work_as().session
    door.link_of(session, reset, system.now + timedelta(minutes=29))
    with pytest.raises(NotFound):
        door.link_of(session, reset, system.now + timedelta(minutes=30))


def test_a_new_link_ends_the_old_one(system: Work, work_as: WorkAs) -> None:
    account_id, old = invited(system)
    with system.saved():
        new = inviting.fresh_link(system, account_id)
    with pytest.raises(NotFound):
        door.link_of(work_as().session, old, system.now)
    assert door.link_of(work_as().session, new, system.now).account_id == account_id


def test_a_focal_point_hands_links_to_its_own_side_alone(
    system: Work, work_as: WorkAs, sides: tuple[str, str]
) -> None:
    own, other = sides
    account_id, _secret = invited(system, party=own, roles={MEMBER})
    own_focal, other_focal = work_as(FOCAL, own), work_as(FOCAL, other)
    with own_focal.saved():
        inviting.fresh_link(own_focal, account_id)
    ask = lambda: inviting.fresh_link(other_focal, account_id)  # noqa: E731
    assert refusal(other_focal, ask) == "not_found"


def test_a_link_of_a_closed_account_is_dead(system: Work, work_as: WorkAs) -> None:
    account_id, secret = invited(system)
    with system.saved():
        managing.disable(system, account_id)
    with pytest.raises(NotFound):
        door.link_of(work_as().session, secret, system.now)
    assert refusal(system, lambda: inviting.fresh_link(system, account_id)) == "account_disabled"


def test_no_secret_is_kept(system: Work) -> None:
    account_id, secret = invited(system)
    with system.saved():
        _token, bearer = tokens.make_token(
            system, name="x", owner=queries.get(system, account_id)
        )
    changes = str(
        [each.changes for each in system.session.scalars(select(Revision), execution_options=ALL)]
    )
    for hidden in (secret, bearer, digest_of(secret), digest_of(bearer)):
        assert hidden not in changes
    assert verify_trail(system.session).broken_at is None


def test_who_made_a_link_stands_in_the_trail(system: Work, work_as: WorkAs) -> None:
    account_id, _secret = invited(system)
    admin = work_as(ADMIN)
    with admin.saved():
        inviting.fresh_link(admin, account_id)
    wanted = select(Revision).where(
        Revision.root_id == account_id, Revision.actor_id == admin.actor.id
    )
    found = list(system.session.scalars(wanted, execution_options=ALL))
    assert {(each.subject_kind, each.verb, each.act) for each in found} == {
        ("one_time_link", "changed", "account.manage"),
        ("one_time_link", "created", "account.manage"),
    }


def test_the_first_administrator_gets_a_link_until_one_was_used(
    system: Work, work_as: WorkAs
) -> None:
    with system.saved():
        old = first.first_administrator_link(system)
    with system.saved():
        path = first.first_administrator_link(system)
    assert path is not None
    assert path != old
    guest = work_as()
    secret = path.removeprefix("/links/")
    with guest.saved():
        session = entering.accept_link(guest, secret, password_hash=HASH, agent="").secret
    actor = door.actor_of_session(work_as().session, session, guest.now)
    assert actor is not None
    assert actor.has(ADMIN)
    with system.saved():
        assert first.first_administrator_link(system) is None


def test_one_administrator_is_enough_and_others_are_none(system: Work) -> None:
    invited(system)
    with system.saved():
        assert not queries.has_administrator(system)
    invited(system, email="root@x.example", party=None, roles={OFFICER, ADMIN})
    with system.saved():
        assert first.first_administrator_link(system) is None


def test_a_reset_queues_a_mail_for_who_is_there(system: Work, work_as: WorkAs) -> None:
    account_id, _secret = invited(system)
    guest = work_as()
    for email in ("lu@delegation.example", "nobody@delegation.example"):
        with guest.saved():
            inviting.request_reset(guest, email, address="192.0.2.1")
    [job] = system.session.scalars(select(Job))
    asked = {"account": str(account_id), "asked_at": utc_text(guest.now)}
    assert (job.kind, job.payload) == ("mail.reset", asked)


def test_one_reset_each_half_hour_and_no_end_of_them(
    system: Work, work_as: WorkAs, clock: Clock
) -> None:
    invited(system)
    for asked in range(1, 8):
        guest = work_as()
        for _ in range(3):
            with guest.saved():
                inviting.request_reset(guest, "lu@delegation.example", address="192.0.2.1")
        assert jobs(work_as()) == asked
        clock.set(utc_now() + timedelta(minutes=30))


HOLDERS = {
    "focal": (FOCAL, "CN"), "chair": (CHAIR, "CN"), "head": (Role.HEAD_OF_DELEGATION, "CN"),
    "member": (MEMBER, "CN"), "admin": (ADMIN, None), "officer": (OFFICER, None),
}


@pytest.mark.parametrize(
    ("maker", "holders"),
    [
        ((FOCAL, "CN"), {"focal", "member"}),
        ((CHAIR, "CN"), {"focal", "member", "chair", "head"}),
        ((Role.HEAD_OF_DELEGATION, "CN"), {"focal", "member", "chair", "head"}),
        ((ADMIN, None), {"officer"}),
        ((FOCAL, "US"), set()),
    ],
)
def test_a_link_to_an_account_in_use_is_made_by_its_own(
    work_as: WorkAs, system: Work, maker: tuple[Role, str | None], holders: set[str]
) -> None:
    with system.saved():
        accounts = {
            name: people.make_account(system, *held, password_hash=HASH).id
            for name, held in HOLDERS.items()
        }
    for name, account_id in accounts.items():
        work = work_as(*maker)
        make = lambda each=account_id, by=work: inviting.fresh_link(by, each)  # noqa: E731
        if name in holders:
            with work.saved():
                make()
        else:
            hidden = maker[1] is not None and HOLDERS[name][1] != maker[1]
            assert refusal(work, make) == ("not_found" if hidden else "cannot_make_link")
    with system.saved():  # the operator's way stands for all
        for account_id in accounts.values():
            inviting.fresh_link(system, account_id)


def test_who_invited_may_make_the_link_anew_until_it_is_used(
    work_as: WorkAs, system: Work
) -> None:
    admin = work_as(ADMIN)
    account_id, _lost = invited(admin)
    with admin.saved():
        secret = inviting.fresh_link(admin, account_id)
    guest = work_as()
    with guest.saved():
        entering.accept_link(guest, secret, password_hash=HASH, agent="")
    again = lambda: inviting.fresh_link(admin, account_id)  # noqa: E731
    assert refusal(admin, again) == "cannot_make_link"


def test_who_came_in_by_a_token_alone_came_in(work_as: WorkAs, system: Work) -> None:
    account_id, _secret = invited(system)
    with system.saved():
        tokens.make_token(system, name="program", owner=queries.get(system, account_id))
    admin = work_as(ADMIN)
    again = lambda: inviting.fresh_link(admin, account_id)  # noqa: E731
    assert refusal(admin, again) == "cannot_make_link"


def test_an_administrator_makes_none_for_whom_they_could_not_invite(
    work_as: WorkAs, system: Work
) -> None:
    invited(system)
    second, _secret = invited(system, email="two@delegation.example")
    admin = work_as(ADMIN)
    assert refusal(admin, lambda: inviting.fresh_link(admin, second)) == "cannot_make_link"
