"""Sessions and tokens end at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests import factories, people
from tests.conftest import Clock, WorkAs
from tests.services.accounts import (
    ADMIN,
    CHAIR,
    FOCAL,
    HASH,
    MEMBER,
    OFFICER,
    live,
    refusal,
    with_password,
)
from wgroup.accounts import door, queries
from wgroup.accounts.models import Account
from wgroup.accounts.passwords import hash_password
from wgroup.accounts.services import entering, inviting, managing, tokens
from wgroup.calendar import holders
from wgroup.calendar import queries as calendar
from wgroup.calendar import services as feeds
from wgroup.calendar.rules import Edition
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.errors import Conflict, Forbidden, NotFound
from wgroup.kernel.time import utc_now

Pause = Callable[[Clock], Work]
ALL = {"sees_all": True}
OTHER_HASH = hash_password("otter granite pond kelp")


@pytest.fixture
def pause(engine: Engine) -> Iterator[Pause]:
    """Let a minute pass, and return the house's Work after it."""
    with Session(engine) as session:

        def pause(clock: Clock) -> Work:
            clock.set(utc_now() + timedelta(minutes=1))
            return Work(session, SYSTEM, utc_now())

        yield pause


def test_sessions_end_at_once_when_the_account_changes(
    app: object, engine: Engine, work_as: WorkAs, system: Work
) -> None:
    account_id, secret = people.signed_in(engine, MEMBER, "CN")
    assert live(work_as, secret)
    with system.saved():
        managing.change_roles(system, account_id, frozenset({FOCAL}))
    assert not live(work_as, secret)


def test_roles_that_stay_end_nothing(
    app: object, engine: Engine, work_as: WorkAs, system: Work
) -> None:
    account_id, secret = people.signed_in(engine, MEMBER, "CN")
    with system.saved():
        managing.change_roles(system, account_id, frozenset({MEMBER}))
    assert live(work_as, secret)


def test_a_closed_account_is_out_and_its_tokens_with_it(
    app: object, engine: Engine, work_as: WorkAs, system: Work
) -> None:
    token = people.token_of(engine, MEMBER, "CN")
    session = work_as().session
    found = door.actor_of_token(session, token, system.now)
    assert found is not None
    account_id = found[0].id
    assert account_id is not None
    with system.saved():
        managing.disable(system, account_id)
    assert door.actor_of_token(work_as().session, token, system.now) is None
    assert door.actor_of_account(work_as().session, account_id, system.now) is None
    with system.saved():  # in the same instant: what was made since is alive
        managing.enable(system, account_id)
    assert door.actor_of_token(work_as().session, token, system.now) is not None


def test_what_was_made_before_an_account_was_closed_stays_dead(
    app: object, engine: Engine, work_as: WorkAs, system: Work, clock: Clock, pause: Pause
) -> None:
    account_id, session = people.signed_in(engine, MEMBER, "CN")
    own = work_as(MEMBER, "CN", id=account_id)
    made = secrets_of(own)
    with system.saved():
        link = inviting.fresh_link(system, account_id)
    later = pause(clock)
    with later.saved():
        managing.disable(later, account_id)
    with later.saved():
        managing.enable(later, account_id)
    assert not live(work_as, session)
    assert alive(work_as, made) == (False, False)
    with pytest.raises(NotFound):
        door.link_of(work_as().session, link, later.now)
    assert queries.tokens(own) == calendar.own_feeds(own) == []
    anew = work_as(MEMBER, "CN", id=account_id)
    assert alive(work_as, secrets_of(anew)) == (True, True)


def test_after_a_reset_no_older_secret_lives(
    app: object, engine: Engine, work_as: WorkAs, system: Work, clock: Clock, pause: Pause
) -> None:
    account_id = with_password(engine)
    made = secrets_of(work_as(MEMBER, "CN", id=account_id))
    later = pause(clock)
    with later.saved():
        link = inviting.fresh_link(later, account_id)
    guest = work_as()
    with guest.saved():
        session = entering.accept_link(guest, link, password_hash=HASH, agent="").secret
    assert live(work_as, session)
    assert alive(work_as, made) == (False, False)


def test_who_changes_their_own_password_keeps_tokens_and_feeds(
    app: object, engine: Engine, work_as: WorkAs, clock: Clock, pause: Pause
) -> None:
    account_id = with_password(engine)
    made = secrets_of(work_as(MEMBER, "CN", id=account_id))
    pause(clock)
    own = work_as(MEMBER, "CN", id=account_id)
    proof = entering.Proof(account_id, HASH, None)
    with own.saved():
        entering.change_password(own, proof, password_hash=OTHER_HASH, agent="")
    assert alive(work_as, made) == (True, True)


def secrets_of(own: Work) -> tuple[str, str]:
    """A token and a feed's."""
    with own.saved():
        _token, token = tokens.make_token(own, name="export")
        _feed, feed = feeds.make_feed(own, name="Phone", language=Edition.EN)
    return token, feed


def alive(work_as: WorkAs, made: tuple[str, str]) -> tuple[bool, bool]:
    session, (token, feed) = work_as().session, made
    try:
        opened = bool(holders.row_of(session, feed))
    except NotFound:
        opened = False
    return door.actor_of_token(session, token, utc_now()) is not None, opened


def test_rivals_do_not_slip_past_the_most(
    app: object, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "MOST_TOKENS", 3)
    monkeypatch.setattr(feeds, "MOST_FEEDS", 3)
    account_id, _secret = people.signed_in(engine, MEMBER, "CN")
    actor = factories.actor(MEMBER, "CN", id=account_id)

    def attempt(number: int) -> None:
        with Session(engine) as session:
            work = Work(session, actor, utc_now())
            with suppress(Conflict), work.saved():
                tokens.make_token(work, name=str(number))
            with suppress(Conflict), work.saved():
                feeds.make_feed(work, name=str(number), language=Edition.EN)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(attempt, range(12)))
    with Session(engine) as session:
        own = Work(session, actor, utc_now())
        assert (len(queries.tokens(own)), len(calendar.own_feeds(own))) == (3, 3)


def test_nobody_closes_themself_or_changes_their_own_roles(
    app: object, engine: Engine, work_as: WorkAs
) -> None:
    account_id, _secret = people.signed_in(engine, ADMIN)
    own = work_as(ADMIN, id=account_id)
    roles = frozenset({ADMIN, OFFICER})
    assert refusal(own, lambda: managing.disable(own, account_id)) == "not_yourself"
    assert refusal(own, lambda: managing.change_roles(own, account_id, roles)) == "not_yourself"
    assert refusal(own, lambda: inviting.fresh_link(own, account_id)) == "not_yourself"


def test_an_old_page_changes_no_roles(
    app: object, engine: Engine, system: Work
) -> None:
    account_id, _secret = people.signed_in(engine, MEMBER, "CN")
    with system.saved():
        managing.change_roles(system, account_id, frozenset({FOCAL}), seen=1)
    late = lambda: managing.change_roles(system, account_id, frozenset({MEMBER}), seen=1)  # noqa: E731
    assert refusal(system, late) == "stale_version"


def test_an_administrator_takes_no_role_of_a_party_away(
    app: object, engine: Engine, work_as: WorkAs
) -> None:
    account_id, _secret = people.signed_in(engine, CHAIR, "CN")
    admin = work_as(ADMIN, id=people.signed_in(engine, ADMIN)[0])
    change = lambda: managing.change_roles(admin, account_id, frozenset({MEMBER}))  # noqa: E731
    assert refusal(admin, change) == "cannot_give_role"


def test_a_token_ends_is_revoked_and_never_says_more_than_its_owner(
    app: object, engine: Engine, work_as: WorkAs, system: Work
) -> None:
    account_id, _secret = people.signed_in(engine, MEMBER, "CN")
    own = work_as(MEMBER, "CN", id=account_id)
    with own.saved():
        token, secret = tokens.make_token(own, name="export", scopes=["read"], days=1)
        token_id = token.id
    asked = lambda now: door.actor_of_token(work_as().session, secret, now)  # noqa: E731
    found = asked(own.now)
    assert found is not None
    assert (found[0].roles, found[1]) == ({MEMBER}, {"read"})
    assert asked(own.now + timedelta(days=1)) is None
    with system.saved():
        managing.change_roles(system, account_id, frozenset({Role.TOPIC_LEAD}))
    assert asked(own.now)[0].roles == {Role.TOPIC_LEAD}  # type: ignore[index]
    with own.saved():
        tokens.revoke_token(own, token_id)
    assert asked(own.now) is None
    assert refusal(own, lambda: tokens.revoke_token(own, token_id)) == "not_found"


def test_tokens_are_seen_by_their_owner_alone(
    app: object, engine: Engine, work_as: WorkAs
) -> None:
    account_id, _secret = people.signed_in(engine, MEMBER, "CN")
    own = work_as(MEMBER, "CN", id=account_id)
    with own.saved():
        token_id = tokens.make_token(own, name="export")[0].id
    for other in (work_as(ADMIN), work_as(FOCAL, "CN"), work_as(OFFICER)):
        assert queries.tokens(other) == []
        assert refusal(other, lambda o=other: tokens.revoke_token(o, token_id)) == "not_found"


def test_guests_make_no_tokens(work_as: WorkAs) -> None:
    guest = work_as()
    assert refusal(guest, lambda: tokens.make_token(guest, name="x")) == "role_cannot"


def test_there_is_an_end_of_tokens(
    app: object, engine: Engine, work_as: WorkAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "MOST_TOKENS", 1)
    account_id, _secret = people.signed_in(engine, MEMBER, "CN")
    own = work_as(MEMBER, "CN", id=account_id)
    with own.saved():
        tokens.make_token(own, name="one")
    assert refusal(own, lambda: tokens.make_token(own, name="two")) == "too_many_tokens"


def test_once_there_is_a_leader_leaders_alone_make_and_unmake_leaders(
    app: object, engine: Engine, work_as: WorkAs, system: Work
) -> None:
    """Or a focal point would make one a member, get a link as for a member, and give it back."""
    member, _secret = people.signed_in(engine, MEMBER, "CN")
    focal, _secret = people.signed_in(engine, FOCAL, "CN")
    own = work_as(FOCAL, "CN", id=focal)
    up = lambda: managing.change_roles(own, member, frozenset({CHAIR}))  # noqa: E731
    with own.saved():
        up()  # somebody must be the first
    with system.saved():
        system.session.get_one(Account, member, execution_options=ALL).password_hash = HASH
    down = lambda: managing.change_roles(own, member, frozenset({MEMBER}))  # noqa: E731
    assert refusal(own, down) == "cannot_give_role"
    with own.saved():
        managing.disable(own, member)  # who is to be out at once is shut out
    assert refusal(own, down) == "cannot_give_role"
    other, _secret = people.signed_in(engine, MEMBER, "CN")
    raised = lambda: managing.change_roles(own, other, frozenset({CHAIR}))  # noqa: E731
    assert refusal(own, raised) == "cannot_give_role"
    with system.saved():  # as erasing leaves the account
        system.session.get_one(Account, member, execution_options=ALL).password_hash = None
    assert refusal(own, raised) == "cannot_give_role"


def test_links_end_with_the_roles_they_were_made_for(
    app: object, engine: Engine, work_as: WorkAs, system: Work
) -> None:
    member, _secret = people.signed_in(engine, MEMBER, "CN")
    own = work_as(FOCAL, "CN", id=people.signed_in(engine, FOCAL, "CN")[0])
    with own.saved():
        secret = inviting.fresh_link(own, member)
    with own.saved():
        managing.change_roles(own, member, frozenset({FOCAL}))
    with pytest.raises(NotFound):
        door.holder_of_link(system.session, secret, system.now)


@pytest.mark.parametrize(("role", "party"), [(FOCAL, "CN"), (ADMIN, None)])
def test_two_who_shut_one_another_out_at_once_leave_one(
    app: object, engine: Engine, role: Role, party: str | None
) -> None:
    ids = [people.signed_in(engine, role, party)[0] for _ in "12"]
    barrier = Barrier(2)

    def shut_out(own: UUID, other: UUID) -> str:
        with Session(engine) as session:
            work = Work(session, factories.actor(role, party, id=own), utc_now())
            barrier.wait()
            try:
                with work.saved():
                    managing.disable(work, other)
            except Forbidden as refused:
                return refused.code
            return "done"

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(shut_out, ids, reversed(ids)))
    assert sorted(told) == ["done", "role_cannot"]
    with Session(engine) as session:
        accounts = [session.get_one(Account, each, execution_options=ALL) for each in ids]
        assert [each.is_disabled for each in accounts].count(True) == 1
