"""What is in the house: the register, people who can act, holidays, the trail, agreed hours."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, select

from wgroup.accounts import queries
from wgroup.accounts.models import Account
from wgroup.accounts.rules import speaks_for_party
from wgroup.calendar import upkeep
from wgroup.cli.checks.finding import Finding, fault, good, warning
from wgroup.cli.clocks import parted
from wgroup.db.work import Work
from wgroup.holidays import Almanac
from wgroup.kernel.actor import Role
from wgroup.parties.queries import parties
from wgroup.register.models import Provision
from wgroup.revisions.queries import head_fits


def look(work: Work, almanac: Almanac) -> Iterator[Finding]:
    codes = [each.code for each in parties(work)]
    provisions = work.session.scalar(select(func.count(Provision.id))) or 0
    yield register(len(codes), provisions)
    accounts = [each for each in _accounts(work) if not each.is_shut(work.now)]
    yield administrator(accounts)
    yield secretariat(accounts)
    for code in codes:
        yield focal_point(code, accounts)
    for code in codes:
        yield from holidays(code, almanac, work.now)
    yield trail(fits=head_fits(work.session))
    yield hours(sum(1 for _ in parted(work)))
    yield calendars(work)


def register(parties_known: int, provisions: int) -> Finding:
    if parties_known < 2 or not provisions:
        return fault("The register is not loaded.", "Run `wgroup seed`.")
    return good(f"The register is loaded: {parties_known} Parties, {provisions} provisions.")


def administrator(accounts: Iterable[Account]) -> Finding:
    held = _holding(Role.SYSTEM_ADMINISTRATOR, accounts)
    if not held:
        return fault(
            "There is no administrator, so nobody can be let in.",
            "Run `wgroup user add --role system-administrator --email … --name …`.",
        )
    if all(each.is_invited for each in held):
        return warning(
            "The administrator has not yet set a password.",
            f"Run `wgroup user link --email {held[0].email}` and open what it prints.",
        )
    return good("There is an administrator.")


def secretariat(accounts: Iterable[Account]) -> Finding:
    if not _holding(Role.SECRETARIAT_OFFICER, accounts):
        return warning(
            "There is no secretariat officer, so only co-chairs can propose meetings.",
            "The administrator can invite one, or `wgroup user add --role secretariat-officer …`.",
        )
    return good("There is a secretariat.")


def focal_point(code: str, accounts: Iterable[Account]) -> Finding:
    own = (each for each in accounts if each.party == code)
    if not any(speaks_for_party(each.held_roles) for each in own):
        return warning(
            f"Nobody speaks for {code}, so no meeting can be confirmed.",
            "The administrator can invite its focal point, or "
            f"`wgroup user add --role delegation-focal-point --party {code} …`.",
        )
    return good(f"{code} has somebody who speaks for it.")


def holidays(code: str, almanac: Almanac, now: datetime) -> Iterator[Finding]:
    """A year whose moved days are not known yet is told as provisional on every page."""
    for year in (now.year, now.year + 1):
        if not almanac.is_provisional(code, year):
            yield good(f"The holidays of {code} in {year} are known.")
        elif year > now.year:
            yield good(f"The holidays of {code} in {year} are provisional: not announced yet.")
        else:
            yield warning(
                f"The holidays of {code} in {year} are provisional.",
                "Upgrade the holidays package, or give the days in a file by WGROUP_HOLIDAYS.",
            )


def trail(*, fits: bool) -> Finding:
    if fits:
        return good("The trail ends where its head says; `wgroup verify-trail` walks all of it.")
    return fault(
        "The trail does not end where its head says: something was taken out or put in.",
        "Run `wgroup verify-trail`, keep the database as it is, and compare it with a backup.",
    )


def hours(count: int) -> Finding:
    if count:
        return warning(
            f"Meetings whose agreed hour gives another instant than was agreed: {count}.",
            "Run `wgroup clocks` and settle which one was meant.",
        )
    return good("The agreed hour of every meeting gives the agreed instant.")


def calendars(work: Work) -> Finding:
    """What the worker looks for each day, now."""
    if upkeep.stands_elsewhere(work):
        return warning(
            "Calendar entries were written by another release or for another address.",
            "`wgroup serve` writes them anew when it starts; ask with the same WGROUP_PUBLIC_URL.",
        )
    found = list(upkeep.drift(work))
    if found:
        return fault(
            f"Calendar entries disagree with their records: {len(found)}, such as {found[0]}.",
            "The worker mends them within a day; tell those who look after the software.",
        )
    return good("Each calendar entry is what its record says.")


def _holding(role: Role, accounts: Iterable[Account]) -> Sequence[Account]:
    return [each for each in accounts if role in each.held_roles]


def _accounts(work: Work) -> Iterator[Account]:
    after: str | None = None
    while True:
        page = queries.listed(work, after=after, limit=100)
        yield from page.items
        if page.next is None:
            return
        after = page.next
