"""Delegations: who is in them, from when to when, and the letters that say so."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine

from tests.conftest import Clock
from tests.services.nominating import House
from wgroup.db.work import Work
from wgroup.delegations import queries, services
from wgroup.delegations.drafts import read_letter, read_member, read_span
from wgroup.delegations.models import Delegation
from wgroup.delegations.rules import MOST_LETTERS, MOST_OCTETS, Examined, Function, Standing
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken

PDF, ISSUER = b"%PDF-1.7\ninvented\n%%EOF\n", Bilingual(en="A ministry", zh="某部")
YEAR = {"first_day": "2022-06-01", "last_day": "2022-12-31", "zone": "America/New_York"}
LEADS = {"family_name": "Leads", "email": "leads@mfa.example", "function": "head"}


@pytest.fixture
def house(app: object, engine: Engine, sides: tuple[str, str]) -> Iterator[House]:
    made = House(engine, sides)
    yield made
    made.close()


def prepared(house: House, **days: str) -> UUID:
    with house.own.saved() as work:
        return services.prepare(work, read_span({**YEAR, **days})).id


def put(house: House, key: UUID, **fields: object) -> None:
    with house.own.saved() as work:
        services.put_member(work, key, read_member({**LEADS, **fields}))


def filed(house: House, **days: str) -> UUID:
    key = prepared(house, **days)
    put(house, key)
    with house.own.saved() as work:
        services.file(work, key)
    return key


def letter(house: House, key: UUID, octets: bytes = PDF) -> int:
    with house.own.saved() as work:
        return services.file_letter(work, key, read_letter(octets, "国书.pdf", ISSUER)).number


def code_of(work: Work, act: Callable[[Work], object]) -> str:
    with pytest.raises((Conflict, RuleBroken, Forbidden)) as refusal, work.saved():
        act(work)
    return refusal.value.code


def found(work: Work, key: UUID) -> Delegation:
    return queries.get(work, key)


def test_the_own_side_alone_knows_of_a_draft(house: House) -> None:
    key = prepared(house)
    put(house, key)
    for other in (house.other, house.secretariat):
        with pytest.raises(NotFound):
            queries.get(other, key)
        assert queries.listed(other).items == []
    with house.own.saved() as work:
        services.file(work, key)
    for other in (house.other, house.secretariat):
        [member] = queries.get(other, key).members
        assert member.person.family_name == "Leads"


def test_which_is_current_follows_from_the_clock(house: House, clock: Clock) -> None:
    """The last day in Washington ends at 05:00 UTC in winter."""
    key = filed(house)
    last = datetime(2023, 1, 1, 5, tzinfo=UTC)
    told = []
    for at in (datetime(2022, 6, 1, 3, 59, 59, tzinfo=UTC), datetime(2022, 6, 1, 4, tzinfo=UTC),
               last - timedelta(seconds=1), last):  # fmt: skip
        clock.set(at)
        work = house.own
        told.append(found(work, key).standing(work.now))
    assert told == [Standing.COMING, Standing.CURRENT, Standing.CURRENT, Standing.OVER]


def test_the_one_before_ends_as_the_next_begins(house: House) -> None:
    first = filed(house, last_day="")
    second = filed(house, first_day="2022-09-01")
    assert found(house.own, first).until_at == found(house.own, second).from_at
    assert [each.person.family_name for each in found(house.own, second).members] == ["Leads"]


def test_they_stand_in_the_order_of_protocol(house: House) -> None:
    key = prepared(house)
    for family, function in (("Zeta", "member"), ("Alpha", "member"), ("Beta", "alternate")):
        put(house, key, family_name=family, function=function, email="")
    put(house, key)
    told = [each.person.family_name for each in found(house.own, key).in_order]
    assert told == ["Leads", "Beta", "Alpha", "Zeta"]


def test_a_filed_one_has_one_head(house: House) -> None:
    key = prepared(house)
    assert code_of(house.own, lambda work: services.file(work, key)) == "no_head"
    put(house, key)
    with house.own.saved() as work:
        services.file(work, key)
    [head] = found(house.own, key).members
    assert code_of(house.own, lambda work: services.take_out(work, key, head.id)) == "no_head"
    demoted = read_member({**LEADS, "function": "member"})
    assert code_of(house.own, lambda work: services.put_member(work, key, demoted)) == "no_head"


def test_who_was_head_becomes_an_alternate(house: House) -> None:
    key = filed(house)
    put(house, key, family_name="Follows", email="second@mfa.example")
    told = [(each.person.family_name, each.function) for each in found(house.own, key).in_order]
    assert told == [("Follows", Function.HEAD), ("Leads", Function.ALTERNATE)]


def test_a_party_has_one_delegation_at_a_time(house: House) -> None:
    """Whichever is filed first, and however its days are set afterwards."""
    later = filed(house, last_day="")
    earlier = filed(house, first_day="2022-01-01", last_day="")
    assert found(house.own, earlier).until_at == found(house.own, later).from_at
    with house.own.saved() as work:
        services.set_span(work, earlier, read_span({**YEAR, "first_day": "2022-02-01"}))
    assert found(house.own, earlier).until_at == found(house.own, later).from_at
    with house.own.saved() as work:
        services.set_span(work, later, read_span({**YEAR, "first_day": "2022-03-01"}))
    assert found(house.own, earlier).until_at == found(house.own, later).from_at
    same = filed(house, first_day="2022-03-01")
    assert found(house.own, later).until_at == found(house.own, same).from_at
    assert found(house.own, same).until_at is not None


def test_what_was_in_order_is_examined_anew_after_a_change(house: House) -> None:
    key = filed(house)
    letter(house, key)

    def examined() -> Examined:
        with house.secretariat.saved() as work:
            services.examine(work, key, 1, in_order=True, reason=Bilingual())
        return found(house.other, key).credentials

    def taken_out(work: Work) -> object:
        other = next(each for each in found(work, key).members if each.function != Function.HEAD)
        return services.take_out(work, key, other.id)

    for change in (
        lambda work: services.put_member(work, key, read_member({
            "family_name": "Joins", "function": "adviser",
        })),
        taken_out,
        lambda work: services.set_span(work, key, read_span({**YEAR, "last_day": "2023-09-01"})),
    ):
        assert examined() is Examined.IN_ORDER
        with house.own.saved() as work:
            change(work)
        assert found(house.other, key).credentials is Examined.AWAITED
    assert queries.letters(house.own, key)[0].in_order is None


def test_nobody_touches_the_other_sides(house: House) -> None:
    key = filed(house)
    draft = read_member({"family_name": "Intruder", "function": "adviser"})
    for other in (house.other, house.secretariat):
        refused = code_of(other, lambda work: services.put_member(work, key, draft))
        assert refused in {"not_your_party", "role_cannot"}


def test_letters_are_numbered_kept_and_examined_once(house: House) -> None:
    key = filed(house)
    assert letter(house, key) == 1
    assert letter(house, key) == 1  # the same once more
    assert letter(house, key, PDF + b"\n%%EOF") == 2
    assert found(house.other, key).credentials is Examined.AWAITED
    no = Bilingual(en="Not signed")

    def examine(number: int, reason: Bilingual = no) -> Callable[[Work], object]:
        return lambda work: services.examine(work, key, number, in_order=False, reason=reason)

    assert code_of(house.own, examine(2)) == "role_cannot"
    assert code_of(house.secretariat, examine(1)) == "superseded"
    assert code_of(house.secretariat, examine(2, Bilingual())) == "reason_required"
    with house.secretariat.saved() as work:
        examine(2)(work)
    assert code_of(house.secretariat, examine(2)) == "already_examined"
    assert queries.letters(house.own, key)[0].reason.en == "Not signed"
    assert letter(house, key, PDF + b"signed\n%%EOF") == 3
    with house.secretariat.saved() as work:
        services.examine(work, key, 3, in_order=True, reason=no)
    assert found(house.other, key).credentials is Examined.IN_ORDER
    assert queries.letters(house.own, key)[0].reason == Bilingual()


def test_the_other_side_never_reads_a_letter(house: House) -> None:
    key = filed(house)
    letter(house, key)
    assert queries.letters(house.other, key) == []
    with pytest.raises(NotFound):
        queries.letter(house.other, key, 1)
    for reader in (house.own, house.secretariat):
        assert queries.octets_of(reader, queries.letter(reader, key, 1)) == PDF


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (b"", "required"), (b"<html>%%EOF", "not_pdf"), (b"%PDF-1.7 cut short", "not_pdf"),
        (PDF + b" " * MOST_OCTETS, "too_large"),
    ],
)
def test_what_is_no_letter_is_refused(octets: bytes, code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        read_letter(octets, "letter.pdf", ISSUER)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"first_day": ""}, "required"), ({"first_day": "1/6/2022"}, "bad_date"),
        *(({"first_day": each}, "bad_date") for each in (
            "0001-01-01", "9999-12-31", "20220601", "2022-W22-3", "２０２２-06-01",
        )),
        ({"last_day": "2022-05-31"}, "last_day_first"), ({"last_day": "2050-01-01"},
        "span_too_long"), ({"zone": "Nowhere"}, "unknown_timezone"),
    ],
)
def test_days_that_cannot_be_are_refused(days: dict[str, str], code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        read_span({**YEAR, **days})
    assert refusal.value.code == code


def test_letters_have_an_end(house: House) -> None:
    key = filed(house)
    for number in range(MOST_LETTERS):
        letter(house, key, PDF + f"{number}\n%%EOF".encode())
    more = read_letter(PDF, "letter.pdf", ISSUER)
    refused = code_of(house.own, lambda work: services.file_letter(work, key, more))
    assert refused == "too_many_letters"


def test_a_name_of_a_path_is_only_a_name() -> None:
    assert read_letter(PDF, "C:\\\\letters\\国书.pdf", ISSUER).name == "国书.pdf"
    assert read_letter(PDF, "../../etc/passwd", ISSUER).name == "passwd"
