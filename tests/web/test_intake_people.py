"""People of a table: of the own side alone, and held against nobody else."""

from collections.abc import Callable
from functools import partial
from io import BytesIO

from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.browser import Browser, Reader
from tests.conftest import SignIn, WorkAs
from tests.web.meetings.pages import words
from wgroup.affiliations.models import Affiliation
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.organisations import services
from wgroup.organisations.drafts import read_organisation
from wgroup.parties.models import Known, Person

FOCAL = Role.DELEGATION_FOCAL_POINT
PAGE, API = "/people/import", "/api/v1/people/import"
HEAD = "姓,Given name,latin_family,latin_given,语言,Time zone,email,机构\n"
TWO = HEAD + (
    "欧阳,明,Ouyang,Ming,中文,Asia/Shanghai,Ming@uni.example,虚构研究院\n"
    "Okafor,Daniel,,,English,America/New_York,,\n"
)
Queries = Callable[[Callable[[], object]], list[str]]


def look(browser: Browser, text: str) -> TestResponse:
    form = dict(browser.form(f"{PAGE}?lang=en", "/import").filled({}))
    file = (BytesIO(text.encode()), "a.csv")
    return browser.post(PAGE, data={**form, "act": "try", "file": file})


def confirm(browser: Browser, shown: TestResponse) -> TestResponse:
    form = next(each for each in Reader(shown.text).forms if each.action == PAGE)
    return browser.post(PAGE, data={**dict(form.filled({})), "act": "do"})


def institute(work_as: WorkAs, party: str) -> None:
    with work_as(FOCAL, party).saved() as work:
        name = Bilingual(en="Invented Institute", zh="虚构研究院")
        services.bring_in(work, read_organisation({"name": name, "type": "think-tank"}))


def entered(work_as: WorkAs, party: str) -> list[Person]:
    """Those that this side keeps to itself, as its focal point sees them."""
    wanted = select(Person).where(Person.known == Known.OWN_SIDE).order_by(Person.sort_name)
    return list(work_as(FOCAL, party).session.scalars(wanted))


def many(count: int, family: str = "Many") -> str:
    rows = (f"{family}{each},,,,,,{family}{each}@x.example,\n" for each in range(count))
    return HEAD + "".join(rows)


def test_people_are_shown_then_brought_in_then_known(
    sign_in: SignIn, work_as: WorkAs, sides: tuple[str, str]
) -> None:
    institute(work_as, sides[0])
    own = sign_in(FOCAL, sides[0])
    seen = look(own, TWO)
    assert "2 people would be brought in" in words(seen.text)
    assert entered(work_as, sides[0]) == []
    assert confirm(own, seen).location == "/persons"
    okafor, ouyang = entered(work_as, sides[0])
    assert (ouyang.name.native, ouyang.email) == ("欧阳明", "ming@uni.example")
    assert (ouyang.language, ouyang.zone, okafor.email) == ("zh", "Asia/Shanghai", None)
    [belongs] = work_as(FOCAL, sides[0]).session.scalars(select(Affiliation))
    assert (belongs.person_id, belongs.organisation.name.en) == (ouyang.id, "Invented Institute")
    assert {each.party for each in (okafor, ouyang)} == {sides[0]}
    assert "2 rows are here already" in words(look(own, TWO).text)
    confirm(own, look(own, TWO))
    assert len(entered(work_as, sides[0])) == 2


def test_what_the_other_side_holds_makes_no_difference(
    sign_in: SignIn, work_as: WorkAs, sides: tuple[str, str]
) -> None:
    """The same file has the same answer, whether the other side knows these people or not."""
    own, other = (sign_in(FOCAL, each) for each in sides)
    text = HEAD + "Okafor,Daniel,,,,,dan@x.example,\n"
    before = words(look(own, text).text)
    confirm(other, look(other, text))
    assert words(look(own, text).text) == before
    assert confirm(own, look(own, text)).status_code == 303
    assert [len(entered(work_as, each)) for each in sides] == [1, 1]


def test_each_fault_is_told_with_its_row_and_column(
    sign_in: SignIn, work_as: WorkAs, client: Browser, bearer: Callable[..., dict[str, str]]
) -> None:
    institute(work_as, "US")
    confirm(own := sign_in(FOCAL, "CN"), look(own, HEAD + "Kept,Ann,,,,,ann@x.example,\n"))
    text = HEAD + (
        "欧阳,明,,,,,,\n"
        "A,,,,,Mars/Base,,\n"
        "B,,,,,,no address,\n"
        "C,,,,,,c@x.example,\n"
        "D,,,,,,C@x.example,\n"
        "E,,,,,,,Invented Institute\n"
        "Kept,Anna,,,,,ann@x.example,\n"
        "F,,,,Latin,,,\n"
        ",G,,,,,,\n"
        "C,,,,,,,\n"
    )
    sent = {"data": text.encode(), "content_type": "text/csv", "headers": bearer(FOCAL, "CN")}
    rows = client.post(f"{API}?dry_run=true", **sent).json["rows"]
    told = {each["number"]: [one["column"] for one in each["faults"]] for each in rows}
    assert told == {
        2: ["Family name in Latin letters"], 3: ["Time zone"], 4: ["E-mail address"], 5: [],
        6: ["E-mail address"], 7: ["Organisation"], 8: ["Family name"], 9: ["Language"],
        10: ["Family name"], 11: ["Family name"],
    }  # fmt: skip
    refused = client.post(API, **sent)
    assert (refused.status_code, refused.json["code"]) == (422, "faulty_rows")
    assert len(entered(work_as, "CN")) == 1
    told = words(look(own, text).text)
    for said in ("9 rows have faults", "There is no time zone called “Mars/Base”", "Row 5 of"):
        assert said in told


def test_programs_bring_in_what_they_saw(
    client: Browser, bearer: Callable[..., dict[str, str]], work_as: WorkAs
) -> None:
    sent = {
        "data": many(3).encode(), "content_type": "text/csv", "headers": bearer(FOCAL, "US")
    }  # fmt: skip
    seen = client.post(f"{API}?dry_run=true", **sent).json["fingerprint"]
    late = client.post(f"{API}?seen={'0' * 64}", **sent)
    assert (late.status_code, late.json["code"]) == (409, "stale_version")
    assert len(client.post(f"{API}?seen={seen}", **sent).json["people"]) == 3
    assert client.post(API, **sent).json["people"] == []
    assert len(entered(work_as, "US")) == 3
    assert entered(work_as, "CN") == []


def test_it_is_for_focal_points_alone(sign_in: SignIn) -> None:
    for role in (Role.SECRETARIAT_OFFICER, Role.SYSTEM_ADMINISTRATOR):
        assert sign_in(role).get(PAGE).status_code == 403
        assert sign_in(role).get(f"{PAGE}/template.csv").status_code == 403
    template = sign_in(FOCAL, "US").get(f"{PAGE}/template.csv?lang=zh")
    assert template.text.startswith("\ufeff姓,名,")


def test_as_many_queries_for_a_hundred_as_for_one(
    sign_in: SignIn, work_as: WorkAs, queries_of: Queries
) -> None:
    own = sign_in(FOCAL, "CN")
    look(own, many(1))
    few, most = (queries_of(partial(look, own, many(count))) for count in (1, 100))
    assert len(few) == len(most)
    one, all_of_them = look(own, many(1)), look(own, many(100, "Other"))
    few = queries_of(partial(confirm, own, one))
    most = queries_of(partial(confirm, own, all_of_them))
    assert len(entered(work_as, "CN")) == 101
    assert len(few) == len(most)


def test_who_serves_both_sides_is_told_whom_to_ask(sign_in: SignIn) -> None:
    """They have no Party whose focal point could give them the role."""
    officer = sign_in(Role.SECRETARIAT_OFFICER).get("/people/import?lang=en")
    assert officer.status_code == 403
    assert "ask its focal point" in officer.text
    member = sign_in(Role.DELEGATION_MEMBER, "CN").get("/people/import?lang=en")
    assert "the focal point of your Party can tell you" in member.text
