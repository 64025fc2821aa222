"""Second factors at the door, and taking them away."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from pyotp import TOTP
from sqlalchemy import Engine, select

from tests.conftest import Clock, WorkAs
from tests.services.accounts import ALL, HASH, live, refusal, sign_in, with_password
from wgroup.accounts import door, factors
from wgroup.accounts.models import Account, LoginSession, RecoveryCode, TotpSecret
from wgroup.accounts.sealing import unseal
from wgroup.accounts.services import entering, inviting, own_factors, proving, second
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.errors import RuleBroken
from wgroup.outbox.models import Job
from wgroup.revisions.models import Revision

KEYS = ("a key that only tests know, and no more than that",)
Acting = Callable[[], Work]


@pytest.fixture
def lu(app: object, engine: Engine) -> UUID:
    return with_password(engine)


@pytest.fixture
def acting(work_as: WorkAs, lu: UUID) -> Acting:
    """A Work of this account's holder."""
    return lambda: work_as(Role.DELEGATION_MEMBER, "CN", id=lu)


def with_app(work: Work) -> tuple[str, list[str]]:
    """Set up an app with the code of the period before; return its key and the codes."""
    with work.saved():
        key, offer = own_factors.offer_key(work, keys=KEYS)
        own_factors.take_try(work)
    shown = TOTP(key).at(work.now - timedelta(seconds=30))
    with work.saved():
        return key, own_factors.confirm_app(work, offer, shown, keys=KEYS)


def step(work: Work, secret: str, typed: str) -> str:
    with work.saved():
        second.take_try(work, secret)
    with work.saved():
        return second.pass_by_code(work, secret, typed, keys=KEYS, is_known=True).secret


def test_a_password_alone_opens_nothing_any_more(
    work_as: WorkAs, acting: Acting, clock: Clock
) -> None:
    key, _ = with_app(acting())
    waiting = sign_in(work_as())
    assert not live(work_as, waiting)
    passed = step(work_as(), waiting, TOTP(key).at(work_as().now))
    assert live(work_as, passed)
    assert not live(work_as, waiting)


def test_a_code_is_good_once(work_as: WorkAs, acting: Acting) -> None:
    key, _ = with_app(acting())
    shown = TOTP(key).at(work_as().now)
    step(work_as(), sign_in(work_as()), shown)
    again = sign_in(work_as())
    guest = work_as()
    assert refusal(guest, lambda: second.pass_by_code(
        guest, again, shown, keys=KEYS, is_known=True)) == "wrong_code"
    assert not live(work_as, again)


def test_the_code_that_set_the_app_up_is_used_already(work_as: WorkAs, acting: Acting) -> None:
    key, _ = with_app(acting())
    guest, waiting = work_as(), sign_in(work_as())
    shown = TOTP(key).at(guest.now - timedelta(seconds=30))
    assert refusal(guest, lambda: second.pass_by_code(
        guest, waiting, shown, keys=KEYS, is_known=True)) == "wrong_code"


def test_a_recovery_code_is_good_once_and_its_use_is_told(
    work_as: WorkAs, acting: Acting
) -> None:
    _, codes = with_app(acting())
    assert len(set(codes)) == 10
    assert live(work_as, step(work_as(), sign_in(work_as()), codes[0].upper()))
    guest, waiting = work_as(), sign_in(work_as())
    assert refusal(guest, lambda: second.pass_by_code(
        guest, waiting, codes[0], keys=KEYS, is_known=True)) == "wrong_code"
    events = [each["event"] for each in guest.session.scalars(select(Job.payload))
              if "event" in each]
    assert events.count("code-used") == 1


def test_guessing_ends_after_five(work_as: WorkAs, acting: Acting, clock: Clock) -> None:
    key, _ = with_app(acting())
    waiting = sign_in(work_as())
    guest = work_as()
    for _ in range(5):
        with pytest.raises(RuleBroken):
            step(guest, waiting, "000000")
    assert refusal(guest, lambda: second.take_try(guest, waiting)) == "too_many_requests"
    clock.set(guest.now + timedelta(minutes=5, seconds=1))
    assert live(work_as, step(work_as(), waiting, TOTP(key).at(work_as().now)))


def test_who_waits_too_long_begins_again(
    work_as: WorkAs, acting: Acting, clock: Clock
) -> None:
    with_app(acting())
    waiting = sign_in(work_as())
    clock.set(work_as().now + timedelta(minutes=10))
    guest = work_as()
    assert refusal(guest, lambda: second.take_try(guest, waiting)) == "unauthenticated"


def test_a_session_that_waits_is_not_among_ones_own(work_as: WorkAs, acting: Acting) -> None:
    from wgroup.accounts import queries

    with_app(acting())
    sign_in(work_as())
    assert queries.sessions(acting()) == []


@pytest.mark.parametrize("end", ["disable", "sign-out"])
def test_what_ends_sessions_ends_those_that_wait(
    work_as: WorkAs, acting: Acting, system: Work, lu: UUID, end: str
) -> None:
    with_app(acting())
    waiting = sign_in(work_as())
    with system.saved():
        if end == "disable":
            system.session.get_one(Account, lu).disabled_at = system.now
        else:
            door.end_sessions(system, lu)
    guest = work_as()
    assert refusal(guest, lambda: second.take_try(guest, waiting)) == "unauthenticated"


def test_a_link_goes_around_nothing(
    work_as: WorkAs, acting: Acting, system: Work, lu: UUID
) -> None:
    with_app(acting())
    with system.saved():
        link = inviting.mailed_link(system, lu)
    guest = work_as()
    with guest.saved():
        opened = entering.accept_link(guest, link, password_hash=HASH, agent="")
    assert opened.waits
    assert not live(work_as, opened.secret)


def test_the_key_lies_sealed_and_out_of_the_trail(work_as: WorkAs, acting: Acting, lu: UUID,
                                                  system: Work) -> None:
    key, codes = with_app(acting())
    kept = system.session.scalars(select(TotpSecret), execution_options=ALL).one()
    assert key not in kept.sealed
    assert unseal(KEYS, kept.sealed, bound_to=str(lu)) == key
    told = str([each.changes for each in
                system.session.scalars(select(Revision), execution_options=ALL)])
    assert kept.sealed not in told
    assert str(kept.last_step) not in told
    rows = system.session.scalars(select(RecoveryCode), execution_options=ALL).all()
    assert not {each.digest for each in rows} & {*codes}
    assert all(each.digest not in told for each in rows)


def test_with_a_lost_key_of_the_app_nobody_gets_in(work_as: WorkAs, acting: Acting) -> None:
    key, codes = with_app(acting())
    guest, waiting = work_as(), sign_in(work_as())
    shown, other = TOTP(key).at(guest.now), ("another key of the house, drawn by lot",)
    assert refusal(guest, lambda: second.pass_by_code(
        guest, waiting, shown, keys=other, is_known=True)) == "wrong_code"
    with guest.saved():
        assert second.pass_by_code(guest, waiting, codes[0], keys=other, is_known=True)


def test_an_offer_is_for_the_account_it_was_made_for(
    work_as: WorkAs, acting: Acting, engine: Engine
) -> None:
    from tests import people

    work = acting()
    _, offer = own_factors.offer_key(work, keys=KEYS)
    other, _ = people.signed_in(engine, Role.OBSERVER)
    theirs = work_as(Role.OBSERVER, id=other)
    assert refusal(theirs, lambda: own_factors.offered_key(theirs, offer, keys=KEYS)
                   ) == "offer_expired"


def test_one_app_and_codes_that_go_with_the_last_factor(acting: Acting, lu: UUID) -> None:
    with_app(acting())
    work = acting()
    _, offer = own_factors.offer_key(work, keys=KEYS)
    assert refusal(work, lambda: own_factors.confirm_app(
        work, offer, "000000", keys=KEYS)) == "app_there"
    with work.saved():
        own_factors.remove_app(work)
    assert not factors.has_factor(work.session, lu)
    assert factors.unused_codes(work, lu) == 0
    assert refusal(work, lambda: own_factors.remove_app(work)) == "not_found"
    assert refusal(work, lambda: own_factors.renew_codes(work)) == "no_factor"


def test_new_codes_end_the_old(work_as: WorkAs, acting: Acting) -> None:
    _, old = with_app(acting())
    work = acting()
    with work.saved():
        new = own_factors.renew_codes(work)
    assert not {*old} & {*new}
    guest, waiting = work_as(), sign_in(work_as())
    assert refusal(guest, lambda: second.pass_by_code(
        guest, waiting, old[0], keys=KEYS, is_known=True)) == "wrong_code"
    assert live(work_as, step(work_as(), waiting, new[0]))


def test_a_proof_renews_the_session(work_as: WorkAs, acting: Acting, clock: Clock) -> None:
    old = sign_in(work_as())
    work = acting()
    [row] = work.session.scalars(select(LoginSession))
    _, codes = with_app(acting())
    clock.set(work.now + timedelta(minutes=11))
    work = acting()
    with work.saved():
        own_factors.take_try(work)
    with work.saved():
        new = proving.by_code(work, row.id, codes[0], keys=KEYS)
    assert live(work_as, new)
    assert not live(work_as, old)
    known = door.known_by_session(work_as().session, new, work.now)
    assert known is not None
    assert (known.proved_at, known.has_factor) == (work.now, True)


def test_the_session_of_another_is_not_proved(
    work_as: WorkAs, acting: Acting, engine: Engine
) -> None:
    from tests import people

    _, codes = with_app(acting())
    other, _ = people.signed_in(engine, Role.OBSERVER)
    [row] = work_as(Role.OBSERVER, id=other).session.scalars(select(LoginSession))
    work = acting()
    assert refusal(work, lambda: proving.by_code(work, row.id, codes[0], keys=KEYS)
                   ) == "not_found"


def test_with_a_second_factor_the_password_proves_nothing(
    work_as: WorkAs, acting: Acting
) -> None:
    sign_in(work_as())
    [row] = acting().session.scalars(select(LoginSession))
    with_app(acting())
    work = acting()
    email = "lu@delegation.example"
    with work.saved():
        tried = entering.take_try(work, email, address=None)
    proof = entering.prove(work, email, "violet anchor prairie kettle", tried)
    assert refusal(work, lambda: proving.by_password(work, row.id, proof, tried)
                   ) == "code_needed"
