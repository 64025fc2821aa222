"""Sessions and tokens end at once."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from tests import people
from tests.conftest import WorkAs
from tests.services.accounts import (
    ADMIN,
    CHAIR,
    FOCAL,
    MEMBER,
    OFFICER,
    live,
    refusal,
)
from wgroup.accounts import door, queries
from wgroup.accounts.services import inviting, managing, tokens
from wgroup.db.work import Work
from wgroup.kernel.actor import Role


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
    assert door.actor_of_account(work_as().session, account_id) is None
    with system.saved():
        managing.enable(system, account_id)
    assert door.actor_of_token(work_as().session, token, system.now) is not None


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
    admin = work_as(ADMIN)
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
