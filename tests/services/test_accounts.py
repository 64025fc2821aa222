"""Accounts on the real databases: inviting, links, sessions, tokens, tries."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests import people
from tests.conftest import Clock, WorkAs
from wgroup.accounts import door, queries
from wgroup.accounts.models import Account, LoginSession, OneTimeLink, Throttle
from wgroup.accounts.passwords import hash_password
from wgroup.accounts.rules import Invitation, digest_of
from wgroup.accounts.services import entering, first, inviting, managing, throttle, tokens
from wgroup.accounts.throttling import Limit
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.errors import Forbidden, NotFound, RuleBroken, TooMany, WgroupError
from wgroup.kernel.time import utc_now
from wgroup.outbox.models import Job
from wgroup.parties.models import Person
from wgroup.revisions.models import Revision
from wgroup.revisions.queries import verify_trail

ADMIN, OFFICER = Role.SYSTEM_ADMINISTRATOR, Role.SECRETARIAT_OFFICER
FOCAL, CHAIR, MEMBER = Role.DELEGATION_FOCAL_POINT, Role.CO_CHAIR, Role.DELEGATION_MEMBER
HASH = hash_password("violet anchor prairie kettle")
ALL = {"sees_all": True}


def invitation(email: str = "lu@delegation.example", **parts: object) -> Invitation:
    usual: dict[str, object] = {
        "family_name": "陆", "given_name": "文熙", "party": "CN", "roles": {FOCAL},
    }
    return Invitation.of(email=email, **{**usual, **parts})  # type: ignore[arg-type]


def invited(work: Work, **parts: object) -> tuple[UUID, str]:
    with work.saved():
        account = inviting.invite(work, invitation(**parts))  # type: ignore[arg-type]
        return account.id, inviting.link(work, account)


def refusal(work: Work, act: Callable[[], object]) -> str:
    with pytest.raises(WgroupError) as caught, work.saved():
        act()
    return caught.value.code


@pytest.fixture
def system(app: object, engine: Engine) -> Iterator[Work]:
    with Session(engine) as session:
        yield Work(session, SYSTEM, utc_now())


# -- inviting


def test_an_administrator_gives_each_party_its_first_focal_point(work_as: WorkAs) -> None:
    admin = work_as(ADMIN)
    invited(admin)
    assert refusal(
        admin, lambda: inviting.invite(admin, invitation("two@delegation.example"))
    ) == "cannot_give_role"
    invited(admin, email="us@delegation.example", party="US")


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


def test_an_address_has_one_account(system: Work) -> None:
    invited(system)
    again = invitation(party="US")
    assert refusal(system, lambda: inviting.invite(system, again)) == "email_taken"


def test_an_unknown_party_is_refused(system: Work) -> None:
    assert refusal(system, lambda: inviting.invite(system, invitation(party="XX"))) == (
        "unknown_party"
    )


def test_the_person_that_a_side_has_entered_gets_the_account(system: Work) -> None:
    with system.saved():
        person = Person(
            family_name="Lu", given_name="", email="lu@delegation.example", language=None,
            party="CN",
        )
        system.session.add(person)
        system.session.flush()
        person_id = person.id
    account_id, _link = invited(system)
    account = queries.get(system, account_id)
    assert (account.person_id, account.name) == (person_id, "陆文熙")


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


# -- links


def test_a_link_sets_the_password_once(system: Work, work_as: WorkAs) -> None:
    account_id, secret = invited(system)
    guest = work_as()
    with guest.saved():
        session = entering.accept_link(guest, secret, password_hash=HASH, agent="")

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
        reset = inviting.reset_link(system, account_id)
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
        session = entering.accept_link(guest, secret, password_hash=HASH, agent="")
    actor = door.actor_of_session(work_as().session, session, guest.now)
    assert actor is not None
    assert actor.has(ADMIN)
    with system.saved():
        assert first.first_administrator_link(system) is None


def test_where_there_are_accounts_no_administrator_is_made(system: Work) -> None:
    invited(system)
    with system.saved():
        assert first.first_administrator_link(system) is None


# -- asking for a reset


def jobs(work: Work) -> int:
    return work.session.scalar(select(func.count()).select_from(Job)) or 0


def test_a_reset_queues_a_mail_for_who_is_there(system: Work, work_as: WorkAs) -> None:
    account_id, _secret = invited(system)
    guest = work_as()
    for email in ("lu@delegation.example", "nobody@delegation.example"):
        with guest.saved():
            inviting.request_reset(guest, email, address="192.0.2.1")
    [job] = system.session.scalars(select(Job))
    assert (job.kind, job.payload) == ("mail.reset", {"account": str(account_id)})


def test_five_resets_a_day_then_silence(system: Work, work_as: WorkAs) -> None:
    invited(system)
    guest = work_as()
    for _ in range(8):
        with guest.saved():
            inviting.request_reset(guest, "lu@delegation.example", address="192.0.2.1")
    assert jobs(system) == 5


# -- signing in


def with_password(engine: Engine, role: Role = MEMBER, party: str | None = "CN") -> UUID:
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        account = people.make_account(
            work, role, party, email="lu@delegation.example", password_hash=HASH
        )
        return account.id


def sign_in(work: Work, password: str = "violet anchor prairie kettle") -> str:
    email = "lu@delegation.example"
    with work.saved():
        left = entering.take_try(work, email, address="192.0.2.1")
    try:
        proof = entering.prove(work, email, password, left=left)
    finally:
        work.session.rollback()  # many tries in one test need few connections
    with work.saved():
        return entering.sign_in(work, proof, address="192.0.2.1", agent="Firefox, Linux")


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
    proof = entering.prove(
        guest, "lu@delegation.example", "violet anchor prairie kettle", left=9
    )
    with system.saved():
        queries.get(system, account_id).password_hash = hash_password("otter granite pond kelp")
    enter = lambda: entering.sign_in(guest, proof, address=None, agent="")  # noqa: E731
    assert refusal(guest, enter) == "wrong_credentials"


def test_an_old_hash_is_renewed(
    app: object, engine: Engine, work_as: WorkAs, system: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    account_id = with_password(engine)
    monkeypatch.setattr(entering, "is_outdated", lambda kept: kept == HASH)
    sign_in(work_as())
    renewed = queries.get(system, account_id).password_hash
    assert renewed not in {HASH, None}


# -- ending


def live(work_as: WorkAs, secret: str) -> bool:
    return door.actor_of_session(work_as().session, secret, utc_now()) is not None


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


# -- tokens


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


# -- who knows of whom


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
            door.forget_old(later)
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
        inviting.reset_link(admin, account_id)
