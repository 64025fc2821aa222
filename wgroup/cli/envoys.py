"""The delegations of the demonstration: whom each side sends, by the roles its people have."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from wgroup.accounts.models import Account
from wgroup.db.work import Work
from wgroup.delegations import queries, services
from wgroup.delegations.drafts import read_letter, read_member, read_span
from wgroup.delegations.rules import Function
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.parties.models import Person

BEFORE, AHEAD = timedelta(days=60), timedelta(days=305)
FUNCTIONS = {
    Role.HEAD_OF_DELEGATION: Function.HEAD,
    Role.CO_CHAIR: Function.ALTERNATE,
    Role.DELEGATION_FOCAL_POINT: Function.FOCAL_POINT,
    Role.DELEGATION_MEMBER: Function.MEMBER,
}
ISSUER = Bilingual(en="Invented ministry", zh="虚构的部委")
# One empty page.
LETTER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)

Deed = tuple[datetime, str, Callable[[Work], object]]


def deeds_of(
    zones: Mapping[str, str], holder: Callable[[str], str], now: datetime
) -> Iterator[Deed]:
    """When, by whose hand (a key of people), and what. zones: of each side."""
    for number, (side, zone) in enumerate(sorted(zones.items())):
        at = now - BEFORE + timedelta(hours=number)
        yield at, holder(side), _filing(side, zone, at)
        yield at + timedelta(days=2), holder(""), _examining(side)


def _filing(side: str, zone: str, at: datetime) -> Callable[[Work], object]:
    def act(work: Work) -> None:
        days = {"first_day": f"{at:%Y-%m-%d}", "last_day": f"{at + BEFORE + AHEAD:%Y-%m-%d}"}
        made = services.prepare(work, read_span({**days, "zone": zone}))
        work.session.flush()
        people = work.session.scalars(select(Account).where(Account.party == side)).all()
        for account, function in _functions(people):
            person = work.session.get_one(Person, account.person_id)
            told = {
                "family_name": person.family_name, "given_name": person.given_name,
                "latin_family": person.latin_family, "latin_given": person.latin_given,
                "email": person.email, "function": function.value,
            }  # fmt: skip
            services.put_member(work, made.id, read_member(told))
            work.session.flush()
        services.file(work, made.id)
        services.file_letter(work, made.id, read_letter(LETTER, "credentials.pdf", ISSUER))

    return act


def _functions(people: Iterable[Account]) -> Iterator[tuple[Account, Function]]:
    """One of them leads, whatever roles there are."""
    ranks = list(FUNCTIONS)
    ranked = [
        (min(ranks.index(role) for role in each.held_roles & FUNCTIONS.keys()), each.name, each)
        for each in people
        if each.held_roles & FUNCTIONS.keys()
    ]
    for place, (rank, _, account) in enumerate(sorted(ranked, key=lambda each: each[:2])):
        function = FUNCTIONS[ranks[rank]]
        if place == 0:
            yield account, Function.HEAD
        else:
            yield account, Function.ALTERNATE if function is Function.HEAD else function


def _examining(side: str) -> Callable[[Work], object]:
    def act(work: Work) -> None:
        found = next(each for each in queries.listed(work).items if each.party == side)
        services.examine(work, found.id, 1, in_order=True, reason=Bilingual())

    return act
