"""Signing in, and how often one may try."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import people
from tests.conftest import Clock, WorkAs
from tests.services.accounts import (
    ALL,
    HASH,
    MEMBER,
    refusal,
    sign_in,
    with_password,
)
from wgroup.accounts import door, queries
from wgroup.accounts.models import LoginSession, Throttle
from wgroup.accounts.passwords import hash_password
from wgroup.accounts.rules import digest_of
from wgroup.accounts.services import entering, managing, throttle
from wgroup.accounts.throttling import Limit
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM
from wgroup.kernel.errors import RuleBroken, TooMany
from wgroup.kernel.time import utc_now

OURS, THEIRS = "violet anchor prairie kettle", "seven quiet harbours of amber"


def test_signing_in_opens_a_session_that_is_kept_as_a_digest(
    app: object, engine: Engine, work_as: WorkAs
) -> None:
    account_id = with_password(engine)
    secret = sign_in(work_as())
    [kept] = work_as().session.scalars(select(LoginSession), execution_options=ALL)
    assert (kept.account_id, kept.digest) == (account_id, digest_of(secret))
    assert secret not in str(vars(kept))


def test_after_ten_wrong_tries_the_right_one_waits_too(
    app: object, engine: Engine, work_as: WorkAs, clock: Clock
) -> None:
    with_password(engine)
    codes = []
    for _ in range(10):
        with pytest.raises(RuleBroken) as wrong:
            sign_in(work_as(), "wrong")
        codes.append(wrong.value.code)
    assert codes == ["wrong_credentials"] * 6 + ["few_tries_left"] * 4
    with pytest.raises(TooMany) as waits:
        sign_in(work_as())
    assert waits.value.retry_after == 15 * 60
    clock.set(utc_now() + timedelta(minutes=15))
    assert sign_in(work_as())


def test_strangers_lock_nobody_out_of_a_device_of_their_own(
    app: object, engine: Engine, work_as: WorkAs
) -> None:
    with_password(engine)
    for _ in range(10):
        with pytest.raises(RuleBroken):
            sign_in(work_as(), "wrong")
    with pytest.raises(TooMany):
        sign_in(work_as())
    for _ in range(3):
        assert sign_in(work_as(), device_of=lambda _: "laptop")
    for _ in range(10):  # and it has its own limit
        with pytest.raises(RuleBroken):
            sign_in(work_as(), "wrong", device_of=lambda _: "phone")
    with pytest.raises(TooMany):
        sign_in(work_as(), device_of=lambda _: "phone")


def two_of_one_address(engine: Engine) -> tuple[UUID, UUID]:
    """One of each side, with passwords of their own: HASH is the first's."""
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        return tuple(
            people.make_account(
                work, MEMBER, party, email="lu@delegation.example", password_hash=kept
            ).id
            for party, kept in (("CN", HASH), ("US", hash_password(THEIRS)))
        )  # type: ignore[return-value]


def whose(work: Work, secret: str) -> UUID | None:
    found = door.actor_of_session(work.session, secret, utc_now())
    return found.id if found else None


def test_of_two_accounts_with_one_address_the_password_says_which(
    app: object, engine: Engine, work_as: WorkAs
) -> None:
    ours, theirs = two_of_one_address(engine)
    assert whose(work_as(), sign_in(work_as())) == ours
    assert whose(work_as(), sign_in(work_as(), THEIRS)) == theirs


def test_a_closed_account_leaves_the_other_one_open(
    app: object, engine: Engine, work_as: WorkAs, system: Work
) -> None:
    ours, theirs = two_of_one_address(engine)
    with system.saved():
        managing.disable(system, ours)
    with pytest.raises(RuleBroken):
        sign_in(work_as())
    assert whose(work_as(), sign_in(work_as(), THEIRS)) == theirs


def test_a_device_known_to_one_account_gives_no_more_guesses_at_the_other(
    app: object, engine: Engine, work_as: WorkAs
) -> None:
    """Who has an account under somebody else's address makes known devices at will."""
    ours, theirs = two_of_one_address(engine)
    for number in range(10):
        with pytest.raises(RuleBroken):
            sign_in(work_as(), "wrong", device_of={theirs: f"{number}"}.get)
    with pytest.raises(RuleBroken):  # the right one of the other account, left out by now
        sign_in(work_as(), device_of={theirs: "another"}.get)
    secret = sign_in(work_as(), THEIRS, device_of={theirs: "another"}.get)
    assert whose(work_as(), secret) == theirs
    assert whose(work_as(), sign_in(work_as(), device_of={ours: "mine"}.get)) == ours


def test_proving_anew_takes_the_password_of_the_account_in_hand_alone(
    app: object, engine: Engine, work_as: WorkAs
) -> None:
    ours, theirs = two_of_one_address(engine)
    work, email = work_as(), "lu@delegation.example"
    for account_id, right, wrong in ((ours, OURS, THEIRS), (theirs, THEIRS, OURS)):
        with work.saved():
            tried = entering.take_try(work, email, address=None, of=account_id)
        assert entering.prove(work, email, right, tried).account_id == account_id
        with pytest.raises(RuleBroken):
            entering.prove(work, email, wrong, tried)


def test_thirty_wrong_tries_close_the_day(
    app: object, engine: Engine, work_as: WorkAs, clock: Clock
) -> None:
    with_password(engine)
    for _ in range(30):
        with pytest.raises(RuleBroken):
            sign_in(work_as(), "wrong")
        clock.set(utc_now() + timedelta(minutes=16))
    with pytest.raises(TooMany):
        sign_in(work_as())


def test_who_signs_in_often_is_not_throttled(
    app: object, engine: Engine, work_as: WorkAs
) -> None:
    with_password(engine)
    for _ in range(25):
        assert sign_in(work_as())


def test_a_place_has_twenty_tries_in_five_minutes_whatever_the_account(work_as: WorkAs) -> None:
    guest = work_as()
    for number in range(20):
        with guest.saved():
            entering.take_try(guest, f"{number}@x.example", address="192.0.2.1")
    take = lambda place: entering.take_try(guest, "new@x.example", address=place)  # noqa: E731
    assert refusal(guest, lambda: take("192.0.2.1")) == "too_many_requests"
    with guest.saved():  # not for others
        take("192.0.2.2")


def test_a_refused_try_is_not_counted(work_as: WorkAs) -> None:
    guest = work_as()
    for _ in range(2):
        with guest.saved():
            throttle.take(guest, "x", (Limit(2, 60),))
    for _ in range(3):
        assert refusal(guest, lambda: throttle.take(guest, "x", (Limit(2, 60),))) == (
            "too_many_requests"
        )
    [row] = guest.session.scalars(select(Throttle))
    assert len(row.tries) == 2


def test_a_household_is_one_place() -> None:
    scope = throttle.address_scope
    assert scope("2001:db8::1") == scope("2001:db8::2:3") != scope("2001:db8:0:1::1")
    assert scope("::ffff:192.0.2.1") == scope("192.0.2.1") != scope("192.0.2.2")
    assert scope(None) == scope("junk")


def test_a_password_changed_meanwhile_proves_nothing(
    app: object, engine: Engine, work_as: WorkAs, system: Work
) -> None:
    account_id = with_password(engine)
    guest = work_as()
    tried = entering.Try(("sign-in:x",), 9, frozenset({account_id}))
    proof = entering.prove(guest, "lu@delegation.example", OURS, tried)
    with system.saved():
        queries.get(system, account_id).password_hash = hash_password("otter granite pond kelp")
    enter = lambda: entering.sign_in(guest, proof, tried, agent="")  # noqa: E731
    assert refusal(guest, enter) == "wrong_credentials"


def test_an_old_hash_is_renewed(
    app: object, engine: Engine, work_as: WorkAs, system: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    account_id = with_password(engine)
    monkeypatch.setattr(entering, "is_outdated", lambda kept: kept == HASH)
    sign_in(work_as())
    renewed = queries.get(system, account_id).password_hash
    assert renewed not in {HASH, None}
