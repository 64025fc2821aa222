"""Calendar addresses of one's own."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select

from tests import people
from tests.conftest import WorkAs
from wgroup.accounts.models import Account
from wgroup.calendar import holders, queries, services
from wgroup.calendar.filters import Selection
from wgroup.calendar.models import Feed, FeedState
from wgroup.calendar.rules import Edition
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from wgroup.revisions.models import Revision

FOCAL = Role.DELEGATION_FOCAL_POINT


@pytest.fixture
def work(work_as: WorkAs, engine: Engine) -> Work:
    """Of somebody with an account."""
    account_id, _session = people.signed_in(engine, FOCAL, "CN")
    return work_as(FOCAL, "CN", id=account_id)


def make(work: Work, name: str = "Phone") -> tuple[Feed, str]:
    with work.saved():
        feed, token = services.make_feed(work, name=name, language=Edition.ZH)
    return feed, token


def test_the_token_is_random_and_kept_as_a_digest(work: Work) -> None:
    feed, token = make(work)

    assert len(token) == 43
    assert feed.token_hash == holders.digest_of(token)
    assert token not in str(vars(feed))


def test_the_trail_does_not_hold_the_digest(work: Work) -> None:
    feed, _token = make(work)

    wanted = select(Revision).where(Revision.subject_id == feed.id)
    [revision] = work.session.scalars(wanted.execution_options(sees_all=True))
    assert revision.changes["token_hash"] == ["…", "…"]
    assert feed.token_hash not in str(revision.changes)


def test_a_token_opens_its_feed_with_what_the_owner_holds_now(work: Work, work_as: WorkAs) -> None:
    _feed, token = make(work)

    holder = holders.holder_of(holders.row_of(work_as().session, token))
    assert (holder.actor.id, holder.label.name, holder.chosen) == (
        work.actor.id,
        "Phone",
        Selection(Edition.ZH),
    )
    assert holder.actor.roles == {FOCAL}


def test_a_wrong_token_opens_nothing(work: Work, work_as: WorkAs) -> None:
    make(work)
    with pytest.raises(NotFound):
        holders.holder_of(holders.row_of(work_as().session, "A" * 43))


def test_a_disabled_owners_token_opens_nothing(work: Work, work_as: WorkAs) -> None:
    _feed, token = make(work)
    with work_as(Role.SYSTEM_ADMINISTRATOR).saved() as administrator:
        account = administrator.session.get_one(Account, work.actor.id)
        account.disabled_at = administrator.now

    with pytest.raises(NotFound):
        holders.holder_of(holders.row_of(work_as().session, token))


def test_a_new_token_ends_the_old_one(work: Work, work_as: WorkAs) -> None:
    feed, old = make(work)
    with work.saved():
        _feed, new = services.renew_feed(work, feed.id)

    assert holders.holder_of(holders.row_of(work_as().session, new)).scope == str(feed.id)
    with pytest.raises(NotFound):
        holders.holder_of(holders.row_of(work_as().session, old))


def test_a_revoked_feed_is_gone(work: Work, work_as: WorkAs) -> None:
    feed, token = make(work)
    with work.saved():
        services.revoke_feed(work, feed.id)

    assert queries.own_feeds(work) == []
    with pytest.raises(NotFound):
        holders.holder_of(holders.row_of(work_as().session, token))
    with pytest.raises(NotFound), work.saved():
        services.revoke_feed(work, feed.id)


def test_another_persons_feed_is_not_there(work: Work, work_as: WorkAs) -> None:
    feed, _token = make(work)
    other = work_as(Role.SECRETARIAT_OFFICER)

    assert queries.own_feeds(other) == []
    for act in (services.renew_feed, services.revoke_feed):
        with pytest.raises(NotFound), other.saved():
            act(other, feed.id)
    with pytest.raises(NotFound), other.saved():
        services.revoke_feed(other, uuid4())


def test_guests_have_no_feeds(work_as: WorkAs) -> None:
    guest = work_as()
    with pytest.raises(Forbidden), guest.saved():
        services.make_feed(guest, name="Phone", language=Edition.EN)


@pytest.mark.parametrize(
    ("name", "code"),
    [("  ", "required"), ("x" * 81, "too_long"), ("a\x00b", "invalid_text")],
)
def test_names_are_cleaned(work: Work, name: str, code: str) -> None:
    with pytest.raises(RuleBroken) as refusal, work.saved():
        services.make_feed(work, name=name, language=Edition.EN)

    assert (refusal.value.code, refusal.value.field) == (code, "name")


def test_there_is_an_end_to_feeds(work: Work) -> None:
    for _ in range(services.MOST_FEEDS):
        feed, _token = make(work)
    with pytest.raises(Conflict, match="too_many_feeds"):
        make(work)
    with work.saved():
        services.revoke_feed(work, feed.id)
    make(work)


def note(work: Work, digest: str) -> FeedState:
    with work.saved():
        hint = holders.hint(work.session)[-1]
        services.note_feed(work, "public/en", digest, hint=hint, asked=None)
    return work.session.get_one(FeedState, "public/en")


def test_last_modified_moves_with_the_body_and_only_with_it(work_as: WorkAs) -> None:
    guest = work_as()
    first = note(guest, "a").changed_at

    assert note(guest, "a").changed_at == first == guest.now
    assert note(guest, "b").changed_at == first + timedelta(seconds=1)
    assert note(guest, "a").changed_at == first + timedelta(seconds=2)


def test_who_was_slow_moves_nothing_and_is_told_an_earlier_time(work_as: WorkAs) -> None:
    """Or a client that holds what has passed would be told, by its time, that it holds all."""
    guest = work_as()
    stands = note(guest, "new").changed_at
    with guest.saved():
        told = services.note_feed(guest, "public/en", "old", hint="before", asked=None)

    assert told < stands
    state = guest.session.get_one(FeedState, "public/en")
    assert (state.digest, state.changed_at) == ("new", stands)


def test_a_fetch_is_noted_once_an_hour(work_as: WorkAs) -> None:
    now = work_as().now
    state = holders.State(digest="a", changed_at=now, asked_at=now)
    soon, later = now + timedelta(minutes=59), now + timedelta(minutes=60)

    assert services.is_to_note(None, "a", now, asked=True)
    assert services.is_to_note(state, "b", now, asked=False)
    assert not services.is_to_note(state, "a", soon, asked=True)
    assert services.is_to_note(state, "a", later, asked=True)
    assert not services.is_to_note(state, "a", later, asked=False)
