"""Counting tries, in the database: all processes see the same count, and none slips between."""

import ipaddress
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from wgroup.accounts.models import Throttle
from wgroup.accounts.rules import digest_of
from wgroup.accounts.throttling import Limit, kept, seconds_to_wait, tries_left
from wgroup.db.dialect import insert_ignoring
from wgroup.db.work import Work
from wgroup.kernel.errors import TooMany


def account_scope(email: str) -> str:
    """Of what was typed, whether or not there is such an account."""
    return f"sign-in:{digest_of(email.strip().casefold())}"


def device_scope(account_id: UUID, device: str) -> str:
    """Of an account at a device that has signed in to it before: no stranger counts there."""
    return f"device:{digest_of(f'{device} {account_id}')}"


def second_scope(account_id: UUID) -> str:
    """Of second factors: who comes so far knows the password, or is the owner."""
    return f"second:{account_id}"


def address_scope(address: str | None) -> str:
    """Of a place on the network; for IPv6 of its /64, for one household has all of that."""
    try:
        place = ipaddress.ip_address(address or "")
    except ValueError:
        return "address:none"
    mapped = getattr(place, "ipv4_mapped", None)
    if mapped is not None or place.version == 4:
        return f"address:{mapped or place}"
    return f"address:{ipaddress.ip_network((place, 64), strict=False)}"


def app_scopes(email: str, address: str | None) -> tuple[str, str]:
    """Of what a calendar program brought, and of its place.

    Apart from those of signing in: a program that was forgotten on some device, and asks all
    day with a password that has ended, must not lock its owner or their household out.
    """
    place = address_scope(address)
    return f"app:{digest_of(email.strip().casefold())}", f"app-{place}"


def wait_of(work: Work, scope: str, limits: Sequence[Limit]) -> int:
    """The seconds for which a try would be refused, 0 if none; writes nothing."""
    row = work.session.get(Throttle, scope)
    return seconds_to_wait(row.tries, limits, int(work.now.timestamp())) if row else 0


def take(work: Work, scope: str, limits: Sequence[Limit]) -> int:
    """Count one try and return how many are left; raise TooMany, counting nothing."""
    now = int(work.now.timestamp())
    row = _locked(work, scope)
    tries = kept(row.tries, limits, now)
    if wait := seconds_to_wait(tries, limits, now):
        raise TooMany(wait)
    row.tries, row.last_at = [*tries, now], work.now
    return tries_left(row.tries, limits, now)


def give_back(work: Work, scope: str) -> None:
    """Take the latest try back: it was no guess."""
    row = _locked(work, scope)
    row.tries = row.tries[:-1]


def is_taken(work: Work, scope: str, limits: Sequence[Limit]) -> bool:
    """Count one try; False, counting nothing, where none is left."""
    try:
        take(work, scope, limits)
    except TooMany:
        return False
    return True


def _locked(work: Work, scope: str) -> Throttle:
    """The row of scope, new or old; rivals wait for our commit."""
    row = {"scope": scope, "tries": [], "last_at": work.now}
    insert_ignoring(work.session, Throttle.__table__, row)  # type: ignore[arg-type]
    wanted = select(Throttle).where(Throttle.scope == scope).with_for_update()
    return work.session.scalars(wanted, execution_options={"populate_existing": True}).one()
