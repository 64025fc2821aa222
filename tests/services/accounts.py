"""What tests of accounts share."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests import people
from tests.conftest import WorkAs
from wgroup.accounts import door
from wgroup.accounts.passwords import hash_password
from wgroup.accounts.rules import Invitation
from wgroup.accounts.services import entering, inviting
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.errors import WgroupError
from wgroup.kernel.time import utc_now
from wgroup.outbox.models import Job

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


def jobs(work: Work) -> int:
    return work.session.scalar(select(func.count()).select_from(Job)) or 0


def with_password(engine: Engine, role: Role = MEMBER, party: str | None = "CN") -> UUID:
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        account = people.make_account(
            work, role, party, email="lu@delegation.example", password_hash=HASH
        )
        return account.id


def sign_in(
    work: Work,
    password: str = "violet anchor prairie kettle",
    *,
    device_of: Callable[[UUID], str | None] = lambda _: None,
) -> str:
    email = "lu@delegation.example"
    with work.saved():
        tried = entering.take_try(work, email, address="192.0.2.1", device_of=device_of)
    try:
        proof = entering.prove(work, email, password, tried)
    finally:
        work.session.rollback()  # many tries in one test need few connections
    with work.saved():
        return entering.sign_in(work, proof, tried, agent="Firefox, Linux").secret


def live(work_as: WorkAs, secret: str) -> bool:
    return door.actor_of_session(work_as().session, secret, utc_now()) is not None
