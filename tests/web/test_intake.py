"""Organisations of a table: looked at, then brought in, all of them or none."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.browser import Browser, Reader
from tests.conftest import SignIn, WorkAs
from tests.web.meetings.pages import words
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.organisations import queries, services
from wgroup.organisations.drafts import read_organisation
from wgroup.organisations.models import Organisation

FOCAL = Role.DELEGATION_FOCAL_POINT
PAGE, API = "/organisations/import", "/api/v1/organisations/import"
HEAD = "Name in English,中文名称,类型,level,place.en,country\n"
TWO = HEAD + "City of Inventia,虚构市,地方政府,City,Inventia,us\nInvented Bureau,,国家级政府,,,\n"
Queries = Callable[[Callable[[], object]], list[str]]


def look(browser: Browser, data: str | bytes, lang: str = "en") -> TestResponse:
    octets = data.encode() if isinstance(data, str) else data
    form = dict(browser.form(f"{PAGE}?lang={lang}", "/import").filled({}))
    return browser.post(PAGE, data={**form, "act": "try", "file": (BytesIO(octets), "a.csv")})


def confirm(browser: Browser, shown: TestResponse, **changed: str) -> TestResponse:
    form = next(each for each in Reader(shown.text).forms if each.action == PAGE)
    return browser.post(PAGE, data={**dict(form.filled({})), "act": "do", **changed})


def kept(work_as: WorkAs, party: str) -> list[Organisation]:
    return list(queries.listed(work_as(FOCAL, party), limit=100).items)


def cities(count: int) -> str:
    rows = (f"City {each},市{each},local-government,city,,\n" for each in range(count))
    return HEAD + "".join(rows)


def test_a_table_is_shown_then_brought_in_then_known(
    sign_in: SignIn, work_as: WorkAs, sides: tuple[str, str]
) -> None:
    own = sign_in(FOCAL, sides[0])
    text = TWO.replace("国家级政府", "national-government")
    seen = look(own, text)
    assert "2 organisations would be brought in" in words(seen.text)
    assert kept(work_as, sides[0]) == []
    assert confirm(own, seen).location == "/organisations"
    assert "2 organisations are kept." in own.get("/organisations").text
    found = kept(work_as, sides[1])
    assert [each.name.en for each in found] == ["City of Inventia", "Invented Bureau"]
    assert {each.sponsor for each in found} == {sides[0]}
    again = look(own, text.encode("gb18030"))
    told = words(again.text)
    assert "No row is new" in told
    assert "2 rows are here already" in told
    assert "Bring in all of them" not in told
    confirm(own, again)
    assert len(kept(work_as, sides[0])) == 2


FAULTS = {
    3: ("City 1,市1,,city,,", "Type", "This is needed."),
    10: (",,local-government,city,,", "Name in Chinese", "This is needed."),
    200: ("City 198,市198,castle,city,,", "Type", "Choose one of what is offered."),
    333: ("City 331,市331,local-government,,,", "Level", "say at which level"),
    501: ("City 5,市499,local-government,city,,", "Name in English", "Row 7 of this file has it"),
    777: ("City 775,市775,local-government,city,,u1", "Country", "two letters"),
    1001: ("City 999,市999,intergovernmental-organisation,,,", "Type", "Each Party speaks"),
}


def faulty() -> str:
    lines = cities(1000).splitlines()
    for number, (line, _column, _why) in FAULTS.items():
        lines[number - 1] = line
    return "\n".join(lines)


def test_of_a_thousand_rows_the_seven_with_faults_are_named(
    sign_in: SignIn, work_as: WorkAs, client: Browser, bearer: Callable[..., dict[str, str]]
) -> None:
    own = sign_in(FOCAL, "US")
    seen = look(own, faulty())
    told = words(seen.text)
    assert "7 rows have faults" in told
    assert "993 organisations would be brought in" in told
    assert "Bring in all of them" not in told
    for _line, column, why in FAULTS.values():
        assert column in told
        assert why in told
    assert confirm(own, seen).status_code == 422
    mine, body = bearer(FOCAL, "US"), faulty().encode()
    tried = client.post(
        f"{API}?dry_run=true", data=body, content_type="text/csv", headers=mine
    ).json
    wrong = {each["number"]: each for each in tried["rows"] if each["outcome"] == "fault"}
    told = {number: each["faults"][0]["column"] for number, each in wrong.items()}
    assert told == {number: column for number, (_line, column, _why) in FAULTS.items()}
    refused = client.post(API, data=body, content_type="text/csv", headers=mine)
    assert (refused.status_code, refused.json["code"]) == (422, "faulty_rows")
    assert [each["line"] for each in refused.json["errors"]] == list(FAULTS)
    assert kept(work_as, "US") == []


def test_what_was_not_shown_is_not_done(sign_in: SignIn, work_as: WorkAs) -> None:
    own = sign_in(FOCAL, "CN")
    seen = look(own, cities(2))
    assert confirm(own, seen, seen="0" * 64).status_code == 409
    with work_as(FOCAL, "CN").saved() as work:
        name = Bilingual(en="City 1", zh="市1")
        fields = {"name": name, "type": "local-government", "level": "city"}
        services.bring_in(work, read_organisation(fields))
    late = confirm(own, seen)
    assert late.status_code == 409
    assert "It has changed since you looked" in words(late.text)
    assert "One organisation would be brought in" in words(late.text)
    assert len(kept(work_as, "CN")) == 1


def test_what_is_kept_otherwise_is_a_fault_of_its_column(
    sign_in: SignIn, sides: tuple[str, str]
) -> None:
    own, other = (sign_in(FOCAL, each) for each in sides)
    confirm(own, look(own, HEAD + "City 1,市1,local-government,city,Reno,\n"))
    told = words(look(own, HEAD + "City 1,市1,local-government,city,Inventia,\n").text)
    assert "Place in English It is kept otherwise here." in told
    told = words(look(own, HEAD + "City 1,市1,local-government,city,,\n").text)
    assert "One row is here already" in told
    told = words(look(other, HEAD + "City 1,市1,local-government,city,Reno,\n").text)
    assert "“City 1” is here already." in told


def test_of_others_than_governments_no_more_than_may_wait(
    sign_in: SignIn, work_as: WorkAs
) -> None:
    own = sign_in(FOCAL, "CN")
    rows = "".join(f"Institute {each},,think-tank,,,\n" for each in range(101))
    assert "One row has faults" in words(look(own, HEAD + rows).text)
    fits = "".join(rows.splitlines(keepends=True)[:100])
    assert confirm(own, look(own, HEAD + fits)).status_code == 303
    assert queries.count_open(work_as(FOCAL, "CN"), "CN") == 100


def test_programs_send_workbooks_too(
    client: Browser, bearer: Callable[..., dict[str, str]], sides: tuple[str, str]
) -> None:
    book, file = Workbook(), BytesIO()
    for row in (["名称", "Type"], ["Invented Bureau", "National government body"]):
        book.active.append(row)
    book.active["A1"] = "英文名称"
    book.save(file)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    own = {**bearer(FOCAL, sides[0]), "Idempotency-Key": "once"}
    sent = {"data": file.getvalue(), "content_type": kind, "headers": own}
    tried = client.post(f"{API}?dry_run=true", **sent).json
    assert (tried["dry_run"], tried["organisations"]) == (True, [])
    made = client.post(f"{API}?seen={tried['fingerprint']}", **sent)
    assert (made.status_code, len(made.json["organisations"])) == (201, 1)
    told = client.get(f"/api/v1/organisations/{made.json['organisations'][0]}", headers=own).json
    assert (told["type"], told["sponsor"]) == ("national-government", sides[0])


def test_in_chinese_the_faults_are_told_in_chinese(sign_in: SignIn) -> None:
    own = sign_in(FOCAL, "CN")
    told = words(look(own, HEAD + "A,甲,local-government,,,\n", lang="zh").text)
    assert "1 行有误" in told
    assert "级别" in told
    assert own.get(f"{PAGE}/template.csv?lang=zh").text.startswith("\ufeff中文名称,英文名称,类型")


def test_the_table_with_the_heads_alone_has_no_rows(sign_in: SignIn) -> None:
    own = sign_in(FOCAL, "US")
    seen = look(own, own.get(f"{PAGE}/template.csv").data)
    assert seen.status_code == 422
    assert "Below the heads of the columns there is no row." in words(seen.text)


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.SYSTEM_ADMINISTRATOR])
def test_it_is_for_those_who_may_bring_in_one(sign_in: SignIn, role: Role) -> None:
    assert sign_in(role).get(PAGE).status_code == 403


def test_as_many_queries_for_a_hundred_as_for_one(
    sign_in: SignIn, work_as: WorkAs, queries_of: Queries
) -> None:
    own = sign_in(FOCAL, "US")
    look(own, cities(1))
    seen = {count: look(own, cities(count)) for count in (1, 100)}
    few, many = (queries_of(partial(look, own, cities(count))) for count in (1, 100))
    assert len(few) == len(many)
    few = queries_of(lambda: confirm(own, seen[1]))
    fresh = look(own, cities(100).replace("City", "Town").replace("市", "镇"))
    many = queries_of(lambda: confirm(own, fresh))
    assert len(kept(work_as, "US")) == 100
    assert len(few) == len(many)


def test_a_thousand_rows_are_kept_at_once_and_change_nothing_the_second_time(
    client: Browser, bearer: Callable[..., dict[str, str]], work_as: WorkAs
) -> None:
    mine, body = bearer(FOCAL, "US"), cities(1000).encode()

    def sent() -> Counter[str]:
        answer = client.post(API, data=body, content_type="text/csv", headers=mine)
        assert answer.status_code == 201
        return Counter(each["outcome"] for each in answer.json["rows"])

    assert sent() == {"new": 1000}
    assert sent() == {"same": 1000}
    wanted = select(func.count(Organisation.id))
    assert work_as(FOCAL, "CN").session.scalar(wanted) == 1000
