"""Passkeys: made, signed in with, taken away; and everything that must not pass for one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from tests import people
from tests.authenticator import SecurityKey
from tests.conftest import Clock, WorkAs
from tests.services.accounts import ALL, live, refusal, sign_in, with_password
from wgroup.accounts import factors, queries
from wgroup.accounts.models import Account, Challenge, LoginSession, Passkey
from wgroup.accounts.passkeys import Answer, Offer, Site
from wgroup.accounts.rules import Purpose
from wgroup.accounts.services import entering as door_step
from wgroup.accounts.services import passkeys, proving, second
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.periods import Periods
from wgroup.outbox.models import Job

KEYS = ("a key that only tests know, and no more than that",)
SITE = Site("localhost", "http://localhost:8000")
Acting = Callable[[], Work]


@pytest.fixture
def lu(app: object, engine: Engine) -> UUID:
    return with_password(engine)


@pytest.fixture
def acting(work_as: WorkAs, lu: UUID) -> Acting:
    """A Work of this account's holder."""
    return lambda: work_as(Role.DELEGATION_MEMBER, "CN", id=lu)


def add(work: Work, key: SecurityKey, name: str = "key on my ring") -> list[str]:
    offer = passkeys.offer_new(work, SITE, keys=KEYS)
    answer = Answer(offer.sealed, key.make(offer.options))
    return passkeys.add(work, SITE, answer, name=name, keys=KEYS)


def made(work: Work, key: SecurityKey, name: str = "key on my ring") -> list[str]:
    with work.saved():
        return add(work, key, name)


def offered(work: Work, purpose: Purpose = Purpose.SIGN_IN, who: UUID | None = None) -> Offer:
    account = work.session.get(Account, who, execution_options=ALL) if who else None
    return passkeys.offer(work, SITE, purpose, account, keys=KEYS)


def entering(work: Work, answer: Answer) -> second.Passed:
    return passkeys.sign_in(
        work, SITE, answer, keys=KEYS, agent="Chromium, Linux", address="192.0.2.1",
        is_known=lambda _email: False,
    )


def entered(work: Work, key: SecurityKey) -> str:
    offer = offered(work)
    with work.saved():
        door_step.count_try(work, address="192.0.2.1")
    with work.saved():
        return entering(work, Answer(offer.sealed, key.sign(offer.options))).secret


def refused(work: Work, key: SecurityKey, offer: Offer | None = None) -> str:
    offer = offer or offered(work)
    answer = Answer(offer.sealed, key.sign(offer.options))
    return refusal(work, lambda: entering(work, answer))


def test_a_passkey_signs_in_by_itself(work_as: WorkAs, acting: Acting, lu: UUID) -> None:
    key = SecurityKey()
    assert len(made(acting(), key)) == 10
    secret = entered(work_as(), key)
    assert live(work_as, secret)
    [kept] = queries.passkeys(acting())
    assert (kept.name, kept.sign_count) == ("key on my ring", 1)
    assert kept.last_used_at is not None
    told = [each for each in acting().session.scalars(select(Job.payload), execution_options=ALL)
            if "event" in each]
    assert {(each["event"], each["account"]) for each in told} == {
        ("passkey-added", str(lu)), ("sign-in", str(lu)),
    }


def test_a_password_then_waits_for_the_passkey(
    work_as: WorkAs, acting: Acting, lu: UUID
) -> None:
    key = SecurityKey()
    made(acting(), key)
    waiting = sign_in(work_as())
    assert not live(work_as, waiting)
    guest = work_as()
    offer = offered(guest, Purpose.SECOND, lu)
    answer = Answer(offer.sealed, key.sign(offer.options))
    with guest.saved():
        passed = passkeys.pass_second(
            guest, SITE, answer, waiting, keys=KEYS, is_known=True
        )
    assert live(work_as, passed.secret)


def test_an_answer_is_taken_once(work_as: WorkAs, acting: Acting) -> None:
    key, guest = SecurityKey(), work_as()
    made(acting(), key)
    offer = offered(guest)
    answer = Answer(offer.sealed, key.sign(offer.options))
    with guest.saved():
        entering(guest, answer)
    assert refusal(guest, lambda: entering(guest, answer)) == "wrong_passkey"
    # Nor another signature of the same challenge.
    assert refused(guest, key, offer) == "wrong_passkey"


def test_a_challenge_is_too_old_after_five_minutes_and_forgotten(
    work_as: WorkAs, acting: Acting, clock: Clock, system: Work
) -> None:
    from wgroup.accounts import door

    key, guest = SecurityKey(), work_as()
    made(acting(), key)
    entered(work_as(), key)
    offer = offered(guest)
    clock.set(guest.now + timedelta(minutes=5))
    assert refused(work_as(), key, offer) == "wrong_passkey"
    clock.set(guest.now + timedelta(minutes=6))
    later = work_as(Role.SYSTEM_ADMINISTRATOR)
    with later.saved():
        door.forget_old(later, Periods())
    assert later.session.scalars(select(Challenge)).all() == []


@pytest.mark.parametrize(
    "twisted",
    [
        {"origin": "http://evil.example"},
        {"site": "evil.example"},
        {"unlocked": False},
        {"handle": ""},
        {"handle": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"name": b"a passkey that nobody has"},
        {"count": -1},
    ],
)
def test_what_is_twisted_lets_nobody_in(
    work_as: WorkAs, acting: Acting, twisted: dict[str, object]
) -> None:
    key, guest = SecurityKey(), work_as()
    made(acting(), key)
    entered(work_as(), key)
    bad = replace(key, **twisted)  # type: ignore[arg-type]
    assert refused(guest, bad) == "wrong_passkey"
    assert live(work_as, entered(work_as(), key))


def test_a_copy_that_counts_for_itself_is_found_out(work_as: WorkAs, acting: Acting) -> None:
    key = SecurityKey()
    made(acting(), key)
    copy = replace(key)
    entered(work_as(), key)
    entered(work_as(), key)
    assert refused(work_as(), copy) == "wrong_passkey"


def test_what_was_asked_of_one_is_no_answer_of_another(
    work_as: WorkAs, acting: Acting, lu: UUID, engine: Engine
) -> None:
    key, guest = SecurityKey(), work_as()
    made(acting(), key)
    other, _ = people.signed_in(engine, Role.OBSERVER)
    for offer in (offered(guest, Purpose.PROVE, lu), offered(guest, Purpose.SECOND, lu),
                  offered(guest, Purpose.SECOND, other)):
        assert refused(guest, key, offer) == "wrong_passkey"
    # Nor does the key of one open the second step, or make the proof, of another.
    theirs = work_as(Role.OBSERVER, id=other)
    [login] = theirs.session.scalars(select(LoginSession))
    offer = offered(theirs, Purpose.PROVE, other)
    answer = Answer(offer.sealed, key.sign(offer.options))
    assert refusal(theirs, lambda: proving.by_passkey(
        theirs, login.id, SITE, answer, keys=KEYS)) == "wrong_passkey"


def test_a_proof_by_passkey_renews_the_session(
    work_as: WorkAs, acting: Acting, lu: UUID
) -> None:
    key = SecurityKey()
    made(acting(), key)
    old, work = entered(work_as(), key), acting()
    [login] = queries.sessions(work)
    offer = offered(work, Purpose.PROVE, lu)
    answer = Answer(offer.sealed, key.sign(offer.options))
    with work.saved():
        second.count(work, lu)
    with work.saved():
        new = proving.by_passkey(work, login.id, SITE, answer, keys=KEYS)
    assert live(work_as, new)
    assert not live(work_as, old)


def test_who_is_shut_out_signs_in_with_nothing(
    work_as: WorkAs, acting: Acting, system: Work, lu: UUID
) -> None:
    key = SecurityKey()
    made(acting(), key)
    with system.saved():
        system.session.get_one(Account, lu).disabled_at = system.now
    assert refused(work_as(), key) == "wrong_passkey"


def test_a_passkey_is_kept_once_and_there_are_ten_at_most(acting: Acting) -> None:
    key, work = SecurityKey(), acting()
    made(work, key)
    assert refusal(work, lambda: add(work, key, "again")) == "passkey_there"
    for each in range(9):
        assert made(work, SecurityKey(), f"key {each}") == []
    assert refusal(work, lambda: add(work, SecurityKey())) == "too_many_passkeys"


@pytest.mark.parametrize(
    ("name", "code"), [("", "required"), ("x" * 81, "too_long"), ("\u202e", "invalid_text")]
)
def test_a_passkey_has_a_name(acting: Acting, name: str, code: str) -> None:
    work = acting()
    assert refusal(work, lambda: add(work, SecurityKey(), name)) == code


def test_one_takes_away_ones_own_and_with_the_last_the_codes(
    work_as: WorkAs, acting: Acting, lu: UUID, engine: Engine
) -> None:
    made(acting(), SecurityKey())
    work = acting()
    [kept] = queries.passkeys(work)
    other, _ = people.signed_in(engine, Role.OBSERVER)
    theirs = work_as(Role.OBSERVER, id=other)
    assert refusal(theirs, lambda: passkeys.remove(theirs, kept.id)) == "not_found"
    with work.saved():
        passkeys.remove(work, kept.id)
    assert not factors.has_factor(work.session, lu)
    assert factors.unused_codes(work, lu) == 0
    assert work.session.scalars(select(Passkey), execution_options=ALL).all() == []


def test_guesses_from_one_place_are_held_up(work_as: WorkAs) -> None:
    guest = work_as()
    for _ in range(20):
        with guest.saved():
            door_step.count_try(guest, address="192.0.2.1")
    assert refusal(guest, lambda: door_step.count_try(guest, address="192.0.2.1")
                   ) == "too_many_requests"
