"""Delegations and credentials in the pages and by programs."""

from base64 import b64encode
from collections.abc import Callable
from io import BytesIO

import pytest

from tests.browser import Browser
from tests.conftest import SignIn
from tests.services.test_delegations import LEADS, PDF, YEAR
from tests.web.meetings.pages import words
from wgroup.kernel.actor import Role

FOCAL, OFFICER = Role.DELEGATION_FOCAL_POINT, Role.SECRETARIAT_OFFICER
HOME, API = "/delegations", "/api/v1/delegations"
DAYS = {"first_day": YEAR["first_day"], "last_day": YEAR["last_day"]}
Bearer = Callable[..., dict[str, str]]


@pytest.fixture
def focal(sign_in: SignIn, sides: tuple[str, str]) -> Browser:
    return sign_in(FOCAL, sides[0])


def made(focal: Browser) -> str:
    """The page of a draft with a head."""
    page = str(focal.submit(f"{HOME}/new", DAYS).location)
    post = {"post-en": "Special envoy", "post-zh": "特使"}
    assert focal.submit(f"{page}/members", {**LEADS, **post}).location == page
    return page


def test_from_a_draft_to_credentials_in_order(
    focal: Browser, sign_in: SignIn, sides: tuple[str, str]
) -> None:
    page, other, officer = made(focal), sign_in(FOCAL, sides[1]), sign_in(OFFICER)
    assert other.get(page).status_code == 404
    assert "No delegation has been filed yet." in words(other.get(f"{HOME}?lang=en").text)
    assert focal.submit(page, {}, action="/file").location == page
    assert "Special envoy" in words(other.get(f"{page}?lang=en").text)
    assert "特使" in words(other.get(f"{page}?lang=zh").text)
    sent = {"file": (BytesIO(PDF), "国书.pdf"), "issued_by-en": "A ministry"}
    form = focal.form(page, "/credentials")
    answer = focal.post(form.action, data={**dict(form.fields), **sent})
    assert answer.location == page
    assert "filed, not yet examined" in words(other.get(f"{page}?lang=en").text)
    assert "国书" not in other.get(page).text
    file = f"{page}/credentials/1.pdf"
    assert other.get(file).status_code == 404
    got = officer.get(file)
    assert (got.data, got.mimetype) == (PDF, "application/pdf")
    assert got.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''%E5%9B%BD%E4%B9%A6.pdf" in got.headers["Content-Disposition"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    refused = officer.submit(page, {"finding": "no"}, action="/examine")
    assert refused.status_code == 422
    assert officer.submit(page, {"finding": "yes"}, action="/examine").location == page
    for reader in (focal, other):
        assert "in order" in words(reader.get(f"{page}?lang=en").text)


def test_what_is_wrong_stands_beside_the_field(focal: Browser) -> None:
    page = focal.submit(f"{HOME}/new", {**DAYS, "last_day": "2022-01-01"})
    assert page.status_code == 422
    assert 'id="last_day-error"' in page.text
    page = focal.submit(f"{made(focal)}/members", {"family_name": "欧阳", "function": "member"})
    assert 'id="latin_family-error"' in page.text
    assert 'value="欧阳"' in page.text


def test_somebody_is_taken_out(focal: Browser) -> None:
    page = made(focal)
    adviser = {"family_name": "Advises", "function": "adviser"}
    focal.submit(f"{page}/members", adviser)
    assert "ADVISES" in words(focal.get(f"{page}?lang=en").text)
    outs = [each for each in focal.get(page).text.split('action="') if "/out" in each[:140]]
    focal.submit(page, {}, action=outs[-1].split('"')[0].rpartition("/members/")[2])
    assert "ADVISES" not in words(focal.get(f"{page}?lang=en").text)


def test_programs_do_the_same(client: Browser, bearer: Bearer, sides: tuple[str, str]) -> None:
    own, other, officer = bearer(FOCAL, sides[0]), bearer(FOCAL, sides[1]), bearer(OFFICER)
    made = client.post(API, json=YEAR, headers=own)
    where = str(made.location)
    assert (made.status_code, made.json["standing"]) == (201, "draft")
    assert client.get(where, headers=other).status_code == 404
    body = {**LEADS, "post": {"en": "Special envoy"}}
    put = client.post(f"{where}/members", json=body, headers=own)
    assert put.json["members"][0]["function"] == "head"
    filed = client.post(f"{where}/file", json={}, headers=own)
    assert filed.json["filed_at"]
    letter = {"file": b64encode(PDF).decode(), "name": "letter.pdf", "issued_by": {"en": "A"}}
    assert client.post(f"{where}/credentials", json=letter, headers=own).status_code == 201
    odd = client.post(f"{where}/credentials", json={**letter, "file": "?"}, headers=own)
    assert (odd.status_code, odd.json["code"]) == (422, "not_pdf")
    assert client.get(f"{where}/credentials", headers=other).json == {"items": []}
    assert client.get(f"{where}/credentials/1", headers=officer).data == PDF
    found = client.post(
        f"{where}/credentials/1/examine", json={"in_order": True}, headers=officer
    )
    assert found.json["items"][0]["in_order"] is True
    assert client.get(where, headers=other).json["credentials"] == "in_order"


def test_lists_ask_as_much_for_many_as_for_one(
    focal: Browser, queries_of: Callable[..., list[str]]
) -> None:
    page = made(focal)
    for path in (HOME, page):
        focal.get(path)
    few = [len(queries_of(lambda path=path: focal.get(path))) for path in (HOME, page)]
    for number in range(4):
        focal.submit(f"{HOME}/new", DAYS)
        told = {"family_name": f"Member {number}", "function": "member"}
        focal.submit(f"{page}/members", told)
    many = [len(queries_of(lambda path=path: focal.get(path))) for path in (HOME, page)]
    assert many == few


def test_numbers_that_no_letter_has_are_not_there(focal: Browser) -> None:
    page = made(focal)
    for number in ("10000", "99999999999999999999"):
        assert focal.get(f"{page}/credentials/{number}.pdf").status_code == 404
        assert focal.get(f"/api/v1{page}/credentials/{number}").status_code == 404
