"""Accounts as tests need them, made past the slow doors of invitation and password."""

from datetime import timedelta
from hashlib import sha256
from itertools import count
from secrets import token_urlsafe
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from wgroup.accounts.models import Account, ApiToken, LoginSession
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.time import utc_now
from wgroup.parties.models import Person

NUMBERS = count(1)


def signed_in(
    engine: Engine, role: Role, party: str | None = None, **facts: object
) -> tuple[UUID, str]:
    """Make an account and a session for it; return the account's id and the session's token."""
    token = token_urlsafe(32)
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        account = make_account(work, role, party, **facts)
        session.add(
            LoginSession(
                digest=digest(token), account_id=account.id, agent="Chromium, Linux",
                created_at=work.now, seen_at=work.now, passed_at=work.now,
                proved_at=work.now, ended_at=None,
            )
        )
        found = account.id
    return found, token


def token_of(engine: Engine, role: Role, party: str | None = None, **facts: object) -> str:
    """Make an account and an API token for it that may write; return the token."""
    token = f"wgp_{token_urlsafe(32)}"
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        account = make_account(work, role, party, **facts)
        session.add(
            ApiToken(
                account_id=account.id, name="tests", digest=digest(token),
                scopes=["read", "write"], expires_at=work.now + timedelta(days=365),
                last_used_at=None, revoked_at=None,
            )
        )
    return token


def make_account(work: Work, role: Role, party: str | None = None, **facts: object) -> Account:
    number = next(NUMBERS)
    family = str(facts.get("family_name", f"Test{number}"))
    given = str(facts.get("given_name", "A"))
    email = str(facts.get("email", f"person{number}@wgroup.test"))
    language = facts.get("language")
    known = work.session.get(Person, facts["person_id"]) if "person_id" in facts else None
    person = known or Person(
        id=uuid4(), family_name=family, given_name=given, email=email, language=language,
        party=party,
    )
    account = Account(
        id=uuid4(), person_id=person.id, email=email, name=person.display_name, party=party,
        roles=[role.value], language=language, password_hash=facts.get("password_hash"),
        disabled_at=None, secrets_from=work.now,
    )
    work.session.add(person)
    work.session.flush()
    work.session.add(account)
    work.session.flush()
    return account


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
